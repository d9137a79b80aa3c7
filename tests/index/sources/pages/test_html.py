"""Pages in the layouts that the web has; all of them made up (tests/fixtures/pages)."""

import json
from pathlib import Path
from typing import Any

import pytest

from index.article import Article
from index.sources import Rejected, read
from index.sources.pages.html import decode, parse_html

PAGES = Path(__file__).parents[3] / "fixtures" / "pages"
EXPECTED: dict[str, Any] = {
    name: fields for name, fields in json.loads((PAGES / "expected.json").read_text("utf-8")).items() if name != "_"
}
BODY = "".join(
    f"<p>The made-up council of Sampleton met again on day {i} and agreed on nothing at all.</p>" for i in range(9)
)


def one(path: Path) -> Article:
    (article,) = read(path)
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize("name", EXPECTED)
def test_metadata_and_body(name: str) -> None:
    article, expected = one(PAGES / name), EXPECTED[name]
    for field in ("title", "date", "updated", "source", "url", "language"):
        assert getattr(article, field) == expected[field], field
    assert list(article.authors) == expected["authors"]
    blocks = article.text.split("\n\n")
    assert [p for p in expected["paragraphs"] if p not in blocks] == []
    for noise in ("Copyright", "cookies", "newsletter", "You may also like", "Subscribe", "Sport", "Other story"):
        assert noise not in article.text


@pytest.mark.parametrize("name", EXPECTED)
def test_the_text_is_trafilatura_s_without_a_repeated_title(name: str) -> None:
    import trafilatura

    if name == "old-table-layout.html":  # trafilatura alone gives it as one table row
        return
    plain = trafilatura.extract((PAGES / name).read_bytes()) or ""
    article = one(PAGES / name)
    kept = [line for line in plain.split("\n") if line != article.title]
    assert article.text == "\n\n".join(kept)


def test_every_layout_is_known_by_content(tmp_path: Path) -> None:
    for name in EXPECTED:
        (tmp_path / name).with_suffix(".dat").write_bytes((PAGES / name).read_bytes())
    assert all(isinstance(found, Article) for found in read(tmp_path))


def test_a_correction_of_a_page_keeps_its_identity(tmp_path: Path) -> None:
    page = (PAGES / "linked-graph.html").read_text("utf-8")
    (tmp_path / "a.html").write_text(page, "utf-8")
    (tmp_path / "b.html").write_text(page.replace("voted 7-2", "voted 8-1"), "utf-8")
    first, second = one(tmp_path / "a.html"), one(tmp_path / "b.html")
    assert first.id == second.id
    assert first.text != second.text


@pytest.mark.parametrize(
    ("head", "top", "expected"),
    [
        (
            "<title>Council meets | Politics | The Sample Post</title>",
            "<h1>Council meets</h1>",
            ("The Sample Post", None),
        ),
        ("<title>Council meets - again</title>", "", (None, None)),
        ("<title>A | B</title>", "<h1>Council meets</h1>", (None, None)),
        ("", "<h1>Council meets</h1><p>Posted on March 3, 2021</p>", (None, None)),
        (
            "",
            "<h1>Council meets</h1><time datetime='2021-03-03T10:00:00Z'>x</time>",
            (None, "2021-03-03T10:00:00+00:00"),
        ),
        ("<link rel='canonical' href='https://post.example/2021/03/03/x'>", "", (None, "2021-03-03")),
    ],
)
def test_outlet_and_date_are_what_the_page_declares_or_unknown(
    head: str, top: str, expected: tuple[str | None, str | None]
) -> None:
    other = "<aside><article><h3>Other</h3><time datetime='2015-01-01'>1 January 2015</time></article></aside>"
    foot = "<footer><p>Copyright 2019 The publisher. Published since 1 January 1990.</p></footer>"
    fields = parse_html(f"<html><head>{head}</head><body>{top}{BODY}{other}{foot}</body></html>".encode())
    assert (fields["source"], fields["date"]) == expected


def test_a_fragment_is_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"<div><h2>Votes</h2>{BODY}</div>")
    article = one(tmp_path / "a.txt")
    assert "<" not in article.text
    assert article.text.count("The made-up council") == 9


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-8-sig", '<meta charset="iso-8859-1">'),
        ("utf-16", ""),
        ("cp1252", '<meta charset="iso-8859-1">'),
        ("cp1252", '<meta charset="utf-8">'),
        ("cp1252", ""),
        ("cp1251", '<meta http-equiv="content-type" content="text/html; charset=windows-1251">'),
        ("shift_jis", "<meta charset='Shift_JIS'>"),
    ],
)
def test_page_is_decoded_as_it_was_written(encoding: str, head: str) -> None:
    words = {"cp1251": "Совет города", "shift_jis": "市議会は火曜日"}.get(encoding, "“Naïve café” – €5")
    page = f"<html><head>{head}</head><body><article><p>{words}</p>{BODY}</article></body></html>"
    assert words in parse_html(page.encode(encoding))["text"]


def test_the_server_s_charset_counts_where_the_page_is_silent() -> None:
    assert decode("<p>Совет</p>".encode("cp1251"), "windows-1251") == "<p>Совет</p>"
    assert decode("<p>Совет</p>".encode(), "windows-1251") == "<p>Совет</p>"
    assert decode(b"<p>x</p>", "no-such-charset") == "<p>x</p>"


def test_a_stray_byte_does_not_lose_the_rest() -> None:
    page = f"<html><body><article>{BODY}</article></body></html>"
    whole = parse_html(page.encode())["text"]
    for stray in (b"\x00", b"\xed\xa0\x80", b"\xff", b"\x0b"):
        data = page.encode().replace(b"on day 4", b"on" + stray + b" day 4", 1)
        assert len(parse_html(data)["text"]) > len(whole) - 5


@pytest.mark.parametrize("page", ["<html></html>", "<html><body><script>x()</script></body></html>"])
def test_a_page_without_text_is_rejected(tmp_path: Path, page: str) -> None:
    (tmp_path / "a.html").write_text(page)
    (found,) = read(tmp_path)
    assert isinstance(found, Rejected)
    assert found.reason == "no text" or ("script" in page and found.reason.startswith("no text (scripts fill"))


def test_a_page_over_the_limit_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.sources.pages.html.LIMIT", 1000)
    (tmp_path / "a.html").write_text(f"<html>{BODY * 2}</html>")
    (found,) = read(tmp_path)
    assert isinstance(found, Rejected)
    assert found.reason.startswith("too large")
