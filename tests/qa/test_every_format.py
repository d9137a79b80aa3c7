"""One command takes in a folder that holds each format, and the same command again encodes nothing."""

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfWriter
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from qa import cli
from tests.index.sources.made_up import pdf
from tests.site import Site

DAY = "2031-05-06"


def story(name: str) -> str:
    """A text of its own for each file, with three paragraphs."""
    return (
        f"The made-up council of {name} agreed on Tuesday to rebuild its bridge over the river Sample, ending a "
        f"dispute that had lasted for three years.\n\n“We in {name} are done waiting,” Mayor Ada Example said after "
        "the vote. Construction is expected to begin in April, and to take about two years.\n\nBuses and ambulances "
        f"will use the old bridge of {name} until the new one is ready, and all others the crossing at Harbor Street, "
        "which the council agreed in March to widen. The work will cost nine million, most of which the state pays."
    )


def html(name: str, ld: bool) -> bytes:
    fields = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": f"Bridge of {name}",
              "datePublished": DAY, "author": {"@type": "Person", "name": "Bo Sample"},
              "publisher": {"@type": "Organization", "name": "Example Courier"},
              "url": f"https://courier.example/{name}"}  # fmt: skip
    metas = {"og:title": f"Bridge of {name}", "article:published_time": DAY, "og:site_name": "Example Courier",
             "og:url": f"https://courier.example/{name}", "author": "Bo Sample"}  # fmt: skip
    head = (
        f'<script type="application/ld+json">{json.dumps(fields)}</script>'
        if ld
        else "".join(f'<meta property="{key}" content="{value}">' for key, value in metas.items())
    )
    body = "".join(f"<p>{part}</p>" for part in story(name).split("\n\n"))
    return f"<html><head>{head}</head><body><article><h1>Bridge of {name}</h1>{body}</article></body></html>".encode()


def record(name: str, dialect: str) -> dict[str, Any]:
    title, text, url = f"Bridge of {name}", story(name), f"https://courier.example/{name}"
    return {
        "dateline": {"title": title, "text": text, "url": url, "date": DAY, "source": "Example Courier"},
        "news-please": {"title": title, "maintext": text, "url": url, "date_publish": f"{DAY} 08:00:00",
                        "source_domain": "courier.example", "authors": ["Bo Sample"], "language": "en"},
        "fundus": {"title": title, "plaintext": text, "publisher": "Example Courier", "publishing_date": DAY,
                   "html": {"responded_url": url, "source_info": {"publisher": "Example Courier"}}},
        "schema.org": {"@type": "NewsArticle", "headline": title, "articleBody": text, "url": url, "datePublished": DAY,
                       "publisher": {"@type": "Organization", "name": "Example Courier"}},
    }[dialect]  # fmt: skip


def rss(name: str, link: str, text: str) -> bytes:
    item = (
        f"<item><title>Bridge of {name}</title><link>{link}</link><pubDate>Tue, 06 May 2031 08:00:00 GMT</pubDate>"
        f"<description>{text}</description></item>"
    )
    return f"<rss version='2.0'><channel><title>Example Courier</title>{item}</channel></rss>".encode()


def atom(name: str) -> bytes:
    entry = (
        f"<entry><title>Bridge of {name}</title><id>urn:{name}</id><link href='https://courier.example/{name}'/>"
        f"<published>{DAY}T08:00:00Z</published><updated>{DAY}T08:00:00Z</updated><content type='text'>{story(name)}"
        "</content></entry>"
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Example Courier</title>{entry}</feed>".encode()


def json_feed(name: str) -> bytes:
    item = {"id": name, "url": f"https://courier.example/{name}", "title": f"Bridge of {name}",
            "content_text": story(name), "date_published": f"{DAY}T08:00:00Z"}  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Example Courier", "items": [item]}
    return json.dumps(feed).encode()


def docx(name: str) -> bytes:
    document, out = Document(), io.BytesIO()
    document.add_heading(f"Bridge of {name}", 0)
    for part in story(name).split("\n\n"):
        document.add_paragraph(part)
    document.save(out)
    return out.getvalue()


def warc(name: str) -> bytes:
    out = io.BytesIO()
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    writer = WARCWriter(out, gzip=True)
    page = io.BytesIO(html(name, ld=True))
    url = f"https://courier.example/{name}"
    writer.write_record(writer.create_warc_record(url, "response", page, http_headers=headers))
    return out.getvalue()


def folder(path: Path, site: Site) -> dict[str, str]:
    """Writes a file of each format; returns their names, each with the name of the town that its article is about."""
    site.pages["/Linktown"] = (200, {"Content-Type": "text/html"}, html("Linktown", ld=True))
    header = f"Bridge of %s\n\nSource: Example Courier\nDate: {DAY}\nURL: https://courier.example/%s\n\n"
    lines = [line for part in story("Pdfton").split("\n\n") for line in ("", *_wrapped(part))]
    rows = [record(name, "schema.org") for name in ("Arrayham", "Arrayford")]
    columns = "title,text,url,date,outlet\n"
    files = {
        "linked.html": ("Linkedburg", html("Linkedburg", ld=True)),
        "metas.htm": ("Metaville", html("Metaville", ld=False)),
        "one.json": ("Newsplease", json.dumps(record("Newsplease", "news-please")).encode()),
        "fundus.json": ("Fundusby", json.dumps(record("Fundusby", "fundus")).encode()),
        "lines.jsonl": ("Lineston", json.dumps(record("Lineston", "dateline")).encode() + b"\n"),
        "packed.jsonl.gz": ("Gzipton", gzip.compress(json.dumps(record("Gzipton", "dateline")).encode())),
        "array.json": ("Arrayham,Arrayford", json.dumps(rows).encode()),
        "table.csv": ("Csvbury", (columns + f'Bridge of Csvbury,"{story("Csvbury")}",https://courier.example/Csvbury,{DAY},'
                                  "Example Courier\n").encode()),
        "rss.xml": ("Rssford", rss("Rssford", "https://courier.example/Rssford", story("Rssford") * 4)),
        "teaser.rss": ("Linktown", rss("Linktown", f"{site.address}/Linktown", "A bridge. [...]")),
        "atom.xml": ("Atomley", atom("Atomley")), "feed.json": ("Jsonfeed", json_feed("Jsonfeed")),
        "paper.pdf": ("Pdfton", pdf([["Bridge of Pdfton", *lines]], "Bridge of Pdfton")),
        "word.docx": ("Docxham", docx("Docxham")), "crawl.warc.gz": ("Warcester", warc("Warcester")),
        "plain.txt": ("Textley", (header % ("Textley", "Textley") + story("Textley")).encode()),
        "deep/er/notes.md": ("Markdown", f"---\ntitle: Bridge of Markdown\ndate: {DAY}\nsource: Example Courier\n"
                             f"url: https://courier.example/Markdown\n---\n\n{story('Markdown')}\n".encode()),
    }  # fmt: skip
    for name, (_, data) in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    (path / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    return {town: name for name, (towns, _) in files.items() for town in towns.split(",")}


def _wrapped(text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(text, 80)


def run(capsys: pytest.CaptureFixture[str], *args: object) -> list[dict[str, Any]]:
    sys.argv = ["dateline", *map(str, args), "--json"]
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    assert not ended.value.code, said.err
    return [json.loads(line) for line in said.out.splitlines()]


def test_a_folder_that_holds_each_format(
    tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [])
    news, index = tmp_path / "news", ("--index", tmp_path / "index")
    files = folder(news, site)
    command = ("add", news, "--follow", "--allow-private", *index)
    (summary,) = run(capsys, *command)
    assert (summary["stored"], [Path(r["origin"]).name for r in summary["rejected"]]) == (len(files), ["image.png"])
    rows = {row["title"].removeprefix("Bridge of "): row for row in run(capsys, "list", *index)}
    assert set(rows) == set(files)
    for town, name in files.items():
        row = rows[town]
        assert row["origin"] == (f"{site.address}/Linktown" if town == "Linktown" else str(news / name)), name
        assert row["language"] == "en"
        if name not in ("paper.pdf", "word.docx"):  # these do not say it
            outlet = "courier.example" if town == "Newsplease" else "Example Courier"
            assert (row["source"], row["date"][:10]) == (outlet, DAY), name
            assert row["url"] == f"https://courier.example/{town}", name
    (article,) = run(capsys, "get", rows["Pdfton"]["id"], *index)
    assert article["text"] == story("Pdfton")
    (again,) = run(capsys, *command)
    assert (again["stored"], again["unchanged"], again["passages"]) == (0, len(files), 0)
    assert again["total"] == summary["total"] == len(files) + 1
    (offline,) = run(capsys, "add", news, *index)  # the teaser in the file does not take the article's place
    assert (offline["stored"], offline["unchanged"]) == (0, len(files))
    assert site.asked == ["/Linktown"]


def test_an_empty_pdf_is_rejected_and_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [])
    out = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(out)
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.pdf").write_bytes(out.getvalue())
    (tmp_path / "news" / "b.txt").write_text(story("Textley"))
    (summary,) = run(capsys, "add", tmp_path / "news", "--index", tmp_path / "index")
    assert (summary["stored"], summary["rejected"][0]["reason"][:7]) == (1, "no text")
