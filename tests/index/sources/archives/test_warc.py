import io
import json
import tracemalloc
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from index.article import Article
from index.sources import Rejected, read

PAGES = Path(__file__).parents[3] / "fixtures" / "pages"
EXPECTED = json.loads((PAGES / "expected.json").read_text("utf-8"))
GRAPH, BARE, OLD = "linked-graph.html", "bare.html", "old-table-layout.html"


def warc(path: Path, records: list[tuple[str, str, str, bytes]], *, packed: bool = True) -> Path:
    """`records`: (address, status, content type, body)."""
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=packed)
        writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "made up"}))
        for url, status, kind, body in records:
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, "response", io.BytesIO(body), http_headers=headers))
            ask = StatusAndHeaders("GET / HTTP/1.1", [("Host", "x")], is_http_request=True)
            writer.write_record(writer.create_warc_record(url, "request", io.BytesIO(b""), http_headers=ask))
    return path


@pytest.mark.parametrize("packed", [True, False])
def test_the_pages_of_an_archive(tmp_path: Path, packed: bool) -> None:
    path = warc(
        tmp_path / "CC-NEWS-1",
        [
            ("https://other.example/1", "200 OK", "text/html; charset=UTF-8", (PAGES / GRAPH).read_bytes()),
            ("https://bare.example/2?utm_source=x", "200 OK", "text/html", (PAGES / BARE).read_bytes()),
            ("https://old.example/3", "200 OK", "text/html", (PAGES / OLD).read_bytes()),
            ("https://gone.example/4", "404 Not Found", "text/html", (PAGES / BARE).read_bytes()),
            ("https://moved.example/5", "301 Moved", "text/html", b""),
            ("https://image.example/6", "200 OK", "image/png", b"\x89PNG"),
            ("https://empty.example/7", "200 OK", "text/html", b"<html></html>"),
        ],
        packed=packed,
    )
    graph, bare, old, empty = read(path)
    assert isinstance(graph, Article)
    assert isinstance(bare, Article)
    assert isinstance(old, Article)
    assert (graph.url, graph.title) == (EXPECTED[GRAPH]["url"], EXPECTED[GRAPH]["title"])
    assert bare.url == "https://bare.example/2"
    assert (bare.date, bare.source) == (None, None)  # when it was crawled, and from which host, is no metadata of it
    assert old.title.startswith("Café owners")
    assert len({graph.id, bare.id, old.id}) == 3
    assert {graph.origin, bare.origin} == {str(path)}
    assert empty == Rejected("https://empty.example/7", "no text")


def test_an_archive_that_breaks_off(tmp_path: Path) -> None:
    record = ("https://bare.example/2", "200 OK", "text/html", (PAGES / BARE).read_bytes())
    whole = warc(tmp_path / "a.warc.gz", [record, record, record]).read_bytes()
    (tmp_path / "b.warc.gz").write_bytes(whole[:-400])
    found = list(read(tmp_path / "b.warc.gz"))
    assert isinstance(found[0], Article)
    assert isinstance(found[-1], Rejected)
    assert found[-1].reason.startswith("damaged")


def test_a_big_archive_is_read_in_little_memory(tmp_path: Path) -> None:
    page = (PAGES / BARE).read_bytes() + b"<!--" + bytes(range(65, 90)) * 4000 + b"-->"
    path = warc(
        tmp_path / "a.warc.gz", [(f"https://bare.example/{i}", "200 OK", "text/html", page) for i in range(100)]
    )
    next(iter(read(path)))
    tracemalloc.start()
    assert sum(isinstance(found, Article) for found in read(path)) == 100
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000  # 10 MB of pages
