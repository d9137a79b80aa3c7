# ruff: noqa: E501 - made-up inputs, each on a line of its own
"""One bad record of a web archive costs one record; every kind of record is read or counted."""

import gzip
import io
import zlib
from pathlib import Path

import brotli
import pytest

from index.article import Article
from index.sources import Noted, Rejected, outcomes, read

S = (
    "The made-up council of Exampleton met on Tuesday to decide whether the harbour pier would be rebuilt for good.",
    "“We will rebuild,” said Mara Testwell, the mayor of Exampleton, at the end of the meeting in the old hall.",
    "About two hundred people came to the hall, and many spoke about the storm that broke the pier in the winter.",
)


def page(name: str) -> bytes:
    return f"<html><head><title>Story {name} of the day</title></head><body><article><h1>Story {name} of the day</h1>{''.join(f'<p>{s} {name}.</p>' for s in S)}</article></body></html>".encode()


def record(name: str, body: bytes | None = None, *, kind: str = "response", http: str | None = "Content-Type: text/html\r\n", status: str = "200 OK",
           more: str = "", length: int | None = None) -> bytes:  # fmt: skip
    content = page(name) if body is None else body
    if http is not None:
        content = f"HTTP/1.1 {status}\r\n{http}\r\n".encode() + content
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://c.example/{name}\r\n{more}Content-Length: {len(content) if length is None else length}\r\n\r\n"
    return head.encode() + content + b"\r\n\r\n"


def write(path: Path, records: list[bytes], how: str = "packed") -> Path:
    data = {
        "plain": b"".join(records),
        "whole": gzip.compress(b"".join(records)),
        "packed": b"".join(map(gzip.compress, records)),
    }[how]
    path.write_bytes(data)
    return path


def stories(path: Path) -> list[str]:
    return [x.title.split()[1] for x in read(path) if isinstance(x, Article)]


def rejects(path: Path) -> list[str]:
    return [x.reason for x in read(path) if isinstance(x, Rejected)]


@pytest.mark.parametrize("how", ["plain", "packed", "whole"])
@pytest.mark.parametrize(
    "bad",
    [record("x", length=7), record("x", length=900_000), b"WARC/1.0\r\nWARC-Type: response\r\n\r\nno length\r\n\r\n", b"nonsense\r\n\r\n",
     record("x", b"\x1f\x8b\x08 no gzip", http="Content-Type: text/html\r\nContent-Encoding: gzip\r\n"), record("x", b"\xff\xff no brotli", http="Content-Type: text/html\r\nContent-Encoding: br\r\n"),
     record("x", b"data", http="Content-Type: text/html\r\nContent-Encoding: mock\r\n"), record("x", b"<html></html>"), record("x", b"zz\r\nnot chunked", http="Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n")],
    ids=["short length", "long length", "no length", "nonsense", "gzip", "brotli", "unknown", "empty", "chunked"],
)  # fmt: skip
def test_one_bad_record_costs_one_record(tmp_path: Path, bad: bytes, how: str) -> None:
    path = write(tmp_path / "a.warc.gz", [record("A"), bad, record("B"), record("C")], how)
    assert [name for name in stories(path) if name != "x"] == ["A", "B", "C"]
    assert len(rejects(path)) <= 1


def test_a_damaged_member_costs_one_record(tmp_path: Path) -> None:
    members = [gzip.compress(record(name)) for name in "ABCD"]
    for at in (12, len(members[1]) // 2, len(members[1]) - 6, 0):
        broken = bytearray(members[1])
        broken[at : at + 4] = b"\x00\xff\x00\xff"
        (tmp_path / "a.warc.gz").write_bytes(members[0] + bytes(broken) + b"".join(members[2:]))
        assert stories(tmp_path / "a.warc.gz") == ["A", "C", "D"]
        assert len(rejects(tmp_path / "a.warc.gz")) == 1


@pytest.mark.parametrize("how", ["plain", "packed"])
def test_a_truncated_file_says_so(tmp_path: Path, how: str) -> None:
    path = write(tmp_path / "a.warc.gz", [record("A"), record("B"), record("C")], how)
    path.write_bytes(path.read_bytes()[:-150])
    assert stories(path) == ["A", "B"]
    (reason,) = rejects(path)
    assert "broken off" in reason


def chunked(data: bytes) -> bytes:
    return (
        b"".join(b"%x\r\n%s\r\n" % (len(data[i : i + 100]), data[i : i + 100]) for i in range(0, len(data), 100))
        + b"0\r\n\r\n"
    )


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Content-Encoding: br\r\n", brotli.compress(page("A"))),
        ("Content-Encoding: gzip\r\n", gzip.compress(page("A"), mtime=0)),  # its id is the same in each process
        ("Content-Encoding: deflate\r\n", zlib.compress(page("A"))),
        ("Content-Encoding: deflate\r\n", zlib.compress(page("A"), wbits=-15)),
        ("Content-Encoding: gzip\r\n", page("A")),
        ("Content-Encoding: br\r\n", page("A")),
        ("Transfer-Encoding: chunked\r\n", chunked(page("A"))),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: br\r\n", chunked(brotli.compress(page("A")))),
        ("Content-Encoding: identity\r\n", page("A")),
    ],
)
def test_ways_in_which_pages_are_packed(tmp_path: Path, headers: str, body: bytes) -> None:
    path = write(tmp_path / "a.warc.gz", [record("A", body, http=f"Content-Type: text/html\r\n{headers}")])
    assert stories(path) == ["A"]


@pytest.mark.parametrize(
    "made",
    [record("A", kind="resource", http=None, more="Content-Type: text/html\r\n"), record("A", http=""), record("A", http="Content-Type: application/octet-stream\r\n"),
     record("A", http="content-type:TEXT/HTML; charset=utf-8\r\n"), record("A").replace(b"WARC/1.0", b"WARC/1.1"), record("A").replace(b"HTTP/1.1", b"HTTP/2"),
     record("A").replace(b"https://c.example/A", b"<https://c.example/A>"), record("A", http="Content-Type: application/xhtml+xml\r\n")],
)  # fmt: skip
@pytest.mark.parametrize("how", ["plain", "packed"])
def test_records_that_are_pages(tmp_path: Path, made: bytes, how: str) -> None:
    (article,) = read(write(tmp_path / "a.warc.gz", [made], how))
    assert isinstance(article, Article)
    assert (article.title, article.url) == ("Story A of the day", "https://c.example/A")


def test_wet_records_are_read_without_their_menus(tmp_path: Path) -> None:
    text = "Story A of the day\nHome\nSport\n" + "\n".join(S) + "\nShare\nCopyright 2031\n"
    (article,) = read(
        write(
            tmp_path / "a.warc.wet.gz",
            [record("A", text.encode(), kind="conversion", http=None, more="Content-Type: text/plain\r\n")],
        )
    )
    assert isinstance(article, Article)
    assert (article.title, article.url) == ("Story A of the day", "https://c.example/A")
    assert article.text.split("\n\n") == list(S)


def test_what_is_passed_over_is_counted(tmp_path: Path) -> None:
    records = [record("A"), record("i", b"\x89PNG", http="Content-Type: image/png\r\n"), record("j", b"x()", http="Content-Type: text/javascript\r\n"), record("r", b"", status="301 Moved"),
               record("e", status="404 Not Found"), record("v", b"", kind="revisit"), record("q", b"GET / HTTP/1.1\r\n\r\n", kind="request", http=None)]  # fmt: skip
    found = list(outcomes(write(tmp_path / "a.warc.gz", records)))
    assert len([x for x in found if isinstance(x, Article)]) == 1
    (note,) = (x.note for x in found if isinstance(x, Noted))
    assert (
        note
        == "passed over: 2 pictures, scripts and other files, 2 redirects and errors, 1 pages that had not changed since an earlier archive"
    )


def test_bombs_are_not_unpacked(tmp_path: Path) -> None:
    big = b"<html>" + b"\0" * 30_000_000
    for name, body in (("br", brotli.compress(big, quality=1)), ("gzip", gzip.compress(big))):
        path = write(
            tmp_path / "a.warc.gz",
            [record("x", body, http=f"Content-Type: text/html\r\nContent-Encoding: {name}\r\n"), record("B")],
        )
        assert stories(path) == ["B"]
        assert rejects(path)[0].startswith("too large")


def test_a_large_record_that_is_no_page_is_passed_over(tmp_path: Path) -> None:
    film = record("film", b"\0" * 20_000_000, http="Content-Type: video/mp4\r\n")
    for how in ("plain", "packed"):
        assert stories(write(tmp_path / "a.warc.gz", [record("A"), film, record("B")], how)) == ["A", "B"]


def test_arc_records_become_articles(tmp_path: Path) -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page("A")
    out = io.BytesIO()
    version = b"1 0 Mock\nURL IP-address Archive-date Content-type Archive-length\n"
    out.write(b"filedesc://a.arc 0.0.0.0 20310305100000 text/plain %d\n%s\n" % (len(version), version))
    out.write(b"https://c.example/A 1.2.3.4 20310305100000 text/html %d\n%s\n" % (len(body), body))
    (tmp_path / "a.arc.gz").write_bytes(gzip.compress(out.getvalue()))
    assert stories(tmp_path / "a.arc.gz") == ["A"]
