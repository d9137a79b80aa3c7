import gzip
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.article import Article
from index.sources import Rejected, read

BODY = "The made-up council met.\n\nIt agreed."


def write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def articles(path: Path) -> list[Article]:
    return [x for x in read(path) if isinstance(x, Article)]


def rejects(path: Path) -> list[Rejected]:
    return [x for x in read(path) if isinstance(x, Rejected)]


OWN = {"id": "a1", "url": "https://e.com/1", "title": "T", "date": "2021-02-03", "authors": ["Ann Example"],
       "source": "The Sample Post", "text": BODY}  # fmt: skip
NEWS_PLEASE = {
    "authors": ["Ann Example"], "date_download": "2021-02-05 00:00:00", "date_modify": "2021-02-04 08:00:00",
    "date_publish": "2021-02-03 10:00:00", "description": "d", "filename": "x.json", "image_url": None,
    "language": "en",
    "localpath": None, "maintext": BODY, "source_domain": "sample.example", "text": None, "title": "T",
    "title_page": None, "title_rss": None, "url": "https://sample.example/1",
}  # fmt: skip
FUNDUS = {
    "html": {"requested_url": "https://sample.example/1?utm_source=x", "responded_url": "https://sample.example/1",
             "crawl_date": "2021-02-05 10:00:00", "source_info": {"publisher": "Sample"}},
    "title": "T", "authors": ["Ann Example"], "publishing_date": "2021-02-03 10:00:00+00:00", "topics": ["x"],
    "lang": "en",
    "body": {"summary": ["The made-up council met."], "sections": [{"headline": [], "paragraphs": ["It agreed."]}]},
}  # fmt: skip
SCHEMA = {
    "@context": "https://schema.org", "@type": "NewsArticle", "headline": "T", "articleBody": BODY,
    "datePublished": "2021-02-03T10:00:00Z", "dateModified": "2021-02-04T08:00:00Z", "inLanguage": "en-GB",
    "author": [{"@type": "Person", "name": "Ann Example"}], "publisher": {"@type": "Organization", "name": "Sample"},
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://sample.example/1"},
}  # fmt: skip


def test_own_field_names_fill_every_field(tmp_path: Path) -> None:
    (a,) = articles(write(tmp_path / "a.jsonl", json.dumps(OWN)))
    assert a == Article("a1", BODY, "T", "https://e.com/1", "The Sample Post", "2021-02-03", None, ("Ann Example",),
                        str(tmp_path / "a.jsonl"))  # fmt: skip


@pytest.mark.parametrize(
    ("record", "source", "date", "updated"),
    [
        (NEWS_PLEASE, "sample.example", "2021-02-03T10:00:00", "2021-02-04T08:00:00"),
        (FUNDUS, "Sample", "2021-02-03T10:00:00+00:00", None),
        (SCHEMA, "Sample", "2021-02-03T10:00:00+00:00", "2021-02-04T08:00:00+00:00"),
        ({"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "S"}, SCHEMA]}, "Sample",
         "2021-02-03T10:00:00+00:00", "2021-02-04T08:00:00+00:00"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("indent", [None, 2])
def test_field_names_of_other_tools(
    tmp_path: Path, record: dict[str, Any], source: str, date: str, updated: str | None, indent: int | None
) -> None:
    (a,) = articles(write(tmp_path / "a.json", json.dumps(record, indent=indent)))
    assert (a.title, a.text, a.url) == ("T", BODY, "https://sample.example/1")
    assert (a.source, a.date, a.updated, a.authors, a.language) == (source, date, updated, ("Ann Example",), "en")


def test_news_please_writes_missing_as_words(tmp_path: Path) -> None:
    (a,) = articles(write(tmp_path / "a.json", json.dumps(NEWS_PLEASE | {"date_publish": "None", "authors": []})))
    assert a.date is None
    assert a.authors == ()


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"status": "ok", "articles": rows}])
@pytest.mark.parametrize("indent", [None, 1])
def test_lists_and_wrappers(tmp_path: Path, wrap: Callable[[Any], Any], indent: int | None) -> None:
    rows = [OWN | {"id": f"a{i}"} for i in range(5)] + [{"title": "no body"}]
    path = write(tmp_path / "a.json", json.dumps(wrap(rows), indent=indent))
    assert [a.id for a in articles(path)] == [f"a{i}" for i in range(5)]
    assert [r.reason for r in rejects(path)] == ["no text"]


def test_a_list_is_read_up_to_where_it_breaks(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", json.dumps([OWN, OWN | {"id": "a2"}], indent=1)[:-80])
    assert [a.id for a in articles(path)] == ["a1"]
    (bad,) = rejects(path)
    assert bad.reason == "not valid JSON"
    assert bad.origin.startswith(f"{path}:")


def test_each_bad_line_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    lines = [json.dumps(OWN), "{broken", "", "[1, 2]", json.dumps({"id": "x"}), "7", json.dumps(OWN | {"id": "a2"})]
    path = write(tmp_path / "a.jsonl", "\n".join(lines))
    assert [a.id for a in articles(path)] == ["a1", "a2"]
    found = [(r.origin.removeprefix(f"{path}:"), r.reason) for r in rejects(path)]
    assert found == [("2", "not valid JSON"), ("4", "not a JSON object"), ("4", "not a JSON object"), ("5", "no text"),
                     ("6", "not a JSON object")]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["a.jsonl", "a", "a.txt", "a.dat"])
def test_jsonl_is_known_by_content(tmp_path: Path, name: str, encoding: str) -> None:
    rows = [OWN, OWN | {"id": "a2", "title": "Ünïcode — “T”"}]
    path = write(tmp_path / name, "\r\n".join(map(json.dumps, rows)).encode(encoding))
    assert [a.id for a in articles(path)] == ["a1", "a2"]
    assert articles(path)[1].title == "Ünïcode — “T”"


def test_records_without_an_id_stay_apart(tmp_path: Path) -> None:
    anonymous = {"title": "T", "text": BODY}
    rows = "\n".join(map(json.dumps, [anonymous, anonymous | {"text": "Other."}]))
    one, two = articles(write(tmp_path / "a.jsonl", rows))
    assert one.id != two.id
    assert [a.id for a in articles(write(tmp_path / "b.jsonl", rows))] == [one.id, two.id]
    (before,) = articles(write(tmp_path / "c.json", json.dumps(anonymous)))
    (after,) = articles(write(tmp_path / "c.json", json.dumps(anonymous | {"text": "Corrected."})))
    assert before.id == after.id


def test_gzip_and_damaged_gzip(tmp_path: Path) -> None:
    rows = "\n".join(json.dumps(OWN | {"id": f"a{i}", "text": f"{BODY} {i * 7919}"}) for i in range(2000))
    whole = gzip.compress(rows.encode())
    assert len(articles(write(tmp_path / "a.jsonl.gz", whole))) == 2000
    cut = write(tmp_path / "b.jsonl.gz", whole[: len(whole) // 2])
    assert 0 < len(articles(cut)) < 2000
    assert rejects(cut)[-1].reason.startswith("damaged gzip")


def test_html_in_a_text_field(tmp_path: Path) -> None:
    def text_of(value: str) -> str:
        return articles(write(tmp_path / "a.json", json.dumps({"text": value})))[0].text

    assert text_of("<p>One &amp; <b>two</b></p><p>Three<br>four</p><script>x()</script>") == "One & two\n\nThree\nfour"
    assert text_of("Use the <b> tag, a < b, and AT&amp;T.") == "Use the <b> tag, a < b, and AT&amp;T."


def test_csv_row_becomes_an_article(tmp_path: Path) -> None:
    head = "Title;Date published;Author;Text;URL\n"
    row = 'T;2021-02-03;"By Ann Example and Bo Sample, Jr.";"The made-up council met.\n\nIt ""agreed"".";https://e.com/1\n'
    path = write(tmp_path / "a.csv", head + row + "T2;;;;\nT3;;;x;\n\n")
    one, two = articles(path)
    assert one.text == 'The made-up council met.\n\nIt "agreed".'
    assert (one.title, one.date, one.url) == ("T", "2021-02-03", "https://e.com/1")
    assert one.authors == ("Ann Example", "Bo Sample, Jr.")
    assert (two.title, two.text) == ("T3", "x")
    assert [(r.origin, r.reason) for r in rejects(path)] == [(f"{path}:5", "no text")]


def test_csv_without_a_text_column(tmp_path: Path) -> None:
    (bad,) = rejects(write(tmp_path / "a.csv", "a,b\n1,2\n"))
    assert bad.reason.startswith("no text column")


def test_a_big_file_is_read_in_little_memory(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "big.jsonl.gz", "wt", compresslevel=1) as out:
        for i in range(600):
            out.write(json.dumps(OWN | {"id": str(i), "text": f"{i} {BODY} " * 200}) + "\n")
    tracemalloc.start()
    count = sum(1 for _ in read(tmp_path / "big.jsonl.gz"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 600
    assert peak < 1_500_000


def test_a_long_line_is_rejected_and_the_next_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.sources.structured.files.MAX_RECORD", 1000)
    path = write(tmp_path / "a.jsonl", json.dumps(OWN | {"text": "x" * 5000}) + "\n" + json.dumps(OWN))
    assert [a.id for a in articles(path)] == ["a1"]
    assert rejects(path)[0].reason.startswith("too large")
