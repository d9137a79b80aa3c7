# ruff: noqa: E501 - made-up inputs, each on a line of its own
"""Items of one input that have an id or a link in common: none swallows another, and the same again is the same."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from index import ingest
from index.article import Article
from index.sources import Noted, outcomes, read
from index.sources.identity import given_id
from tests.support import state_of

STORIES = [
    ("Ferry stops", "The ferry from Exampleton to Samplehaven stopped on Friday because its engine broke, harbour master Otto Mockler said."),
    ("School opens", "A new school in Mockport opened its doors to three hundred pupils. “We are glad,” said its head, Ada Sampleson, that day."),
    ("Fair cancelled", "Rain flooded the field and nobody could dance: the yearly fair is off. “There was no other way,” said Bo Mockford, who runs it."),
    ("Mayor travels", "Mara Testwell flew to Placeholder City for talks about a rail line costing ninety million dollars, her office announced."),
]  # fmt: skip


def rss(links: list[str], guids: list[str | None], titles: bool = True) -> str:
    items = "".join(
        f"<item>{f'<title>{title}</title>' if titles else ''}<link>{link}</link>{f'<guid>{guid}</guid>' if guid else ''}<description>{text}</description></item>"
        for (title, text), link, guid in zip(STORIES, links, guids, strict=True)
    )
    return f"<rss version='2.0'><channel><title>Sample Courier</title><link>https://c.example/</link>{items}</channel></rss>"


def atom(links: list[str], ids: list[str]) -> str:
    entries = "".join(f"<entry><title>{title}</title><id>{own}</id><link href='{link}'/><summary>{text}</summary></entry>"
                      for (title, text), link, own in zip(STORIES, links, ids, strict=True))  # fmt: skip
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Sample Courier</title><id>x</id>{entries}</feed>"


def rows(**same: Any) -> list[dict[str, Any]]:
    return [{"title": title, "text": text} | {k: v[i] if isinstance(v, list) else v for k, v in same.items()}
            for i, (title, text) in enumerate(STORIES)]  # fmt: skip


def jsonl(items: list[dict[str, Any]]) -> str:
    return "\n".join(map(json.dumps, items))


def as_csv(items: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, items[0])
    writer.writeheader()
    writer.writerows(items)
    return out.getvalue()


ONE, NONE = ["https://c.example/live"] * 4, [None] * 4
OWN = [f"https://c.example/{i}" for i in range(4)]
FRAGMENTS = [f"https://c.example/live#p{i}" for i in range(4)]
INPUTS = {
    "links differ by a fragment.xml": rss(FRAGMENTS, NONE),
    "one link.xml": rss(ONE, NONE),
    "one link, own guids.xml": rss(ONE, ["a", "b", "c", "d"]),
    "the home page for all.xml": rss(["https://c.example/"] * 4, NONE),
    "one guid.xml": rss(OWN, ["x"] * 4),
    "one guid, no links.xml": rss([""] * 4, ["x"] * 4),
    "one link, one guid.xml": rss(ONE, ["x"] * 4),
    "no titles.xml": rss(ONE, NONE, titles=False),
    "one fragment for all.xml": rss(["https://c.example/live#top"] * 4, NONE),
    "fragments.atom": atom(FRAGMENTS, ["u1", "u2", "u3", "u4"]),
    "one id.atom": atom(ONE, ["u"] * 4),
    "feed.json": json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [
        {"id": "1", "url": link, "title": t, "content_text": x} for (t, x), link in zip(STORIES, FRAGMENTS, strict=True)]}),
    "nan.csv": as_csv(rows(id="nan")),
    "null.jsonl": jsonl(rows(id="null")),
    "none.json": json.dumps(rows(id="None", url="n/a")),
    "one id.jsonl": jsonl(rows(id="17")),
    "one link.jsonl": jsonl(rows(url="https://c.example/live")),
    "fragments.jsonl": jsonl(rows(url=FRAGMENTS)),
    "one link.csv": as_csv(rows(url="https://c.example/live", id="-")),
    "one id and link.json": json.dumps({"articles": rows(id=0, link="https://c.example/")}),
}  # fmt: skip


@pytest.mark.parametrize("name", INPUTS)
def test_no_item_swallows_another(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(INPUTS[name])
    found = [x for x in read(tmp_path / name) if isinstance(x, Article)]
    assert len({article.id for article in found}) == len(found) == 4
    again = [x for x in read(tmp_path / name) if isinstance(x, Article)]
    assert [a.id for a in again] == [a.id for a in found]
    if "fragment" in name and "one" not in name:
        assert [a.url for a in found] == FRAGMENTS


@pytest.mark.parametrize("name", ["links differ by a fragment.xml", "one id.jsonl", "one guid, no links.xml"])
def test_the_summary_says_what_became_of_each(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(INPUTS[name])
    first = ingest.add(tmp_path / "index", outcomes(tmp_path / name))
    assert (first.stored, first.updated, first.total) == (4, 0, 4)
    assert ("told apart" in " ".join(n.note for n in first.notes)) == ("no links" not in name)
    assert len(state_of(tmp_path / "index")) == 4
    second = ingest.add(tmp_path / "index", outcomes(tmp_path / name))
    assert (second.stored, second.unchanged, second.total) == (0, 4, 4)


def test_the_order_of_a_feed_does_not_matter(tmp_path: Path) -> None:
    for links, guids in ((FRAGMENTS, NONE), (ONE, NONE), (ONE, ["a", "b", "c", "d"])):
        (tmp_path / "feed.xml").write_text(rss(links, guids))
        first = {x.title: x.id for x in read(tmp_path / "feed.xml") if isinstance(x, Article)}
        text = rss(links, guids)
        head, *items = text.replace("</channel></rss>", "").split("<item>")
        (tmp_path / "feed.xml").write_text(
            head + "".join(f"<item>{item}" for item in reversed(items[1:])) + "</channel></rss>"
        )
        later = {x.title: x.id for x in read(tmp_path / "feed.xml") if isinstance(x, Article)}
        assert later == {title: first[title] for title in later}


SHORT = [("Ferry stops", "The ferry has stopped."), ("School opens", "The school has opened."),
         ("Fair is off", "The fair has closed."), ("Mayor travels", "The mayor has left.")]  # fmt: skip
LIKE = [(f"Results of {day}", f"{STORIES[0][1]} It was match {day} of the season, and nobody scored in it at all.")
        for day in ("Monday", "Tuesday", "Thursday", "Sunday")]  # fmt: skip
DAYS = [f"2031-05-0{i}" for i in range(1, 5)]


@pytest.mark.parametrize("stories", [SHORT, LIKE], ids=["short", "alike"])
@pytest.mark.parametrize(
    "names",
    [
        {"link": ONE},
        {"guid": "x"},
        {"link": ONE, "guid": "x"},
        {"link": ["https://c.example/"] * 4},
        {"link": FRAGMENTS, "guid": ["a", "b", "c", "d"], "title": "Live"},
        {"link": ONE, "title": "Live", "date": DAYS},
        {"link": ONE, "guid": ["a", "b", "c", "d"], "title": "Live", "date": "2031-05-01"},
        {},
        {"guid": "x", "title": "Live", "date": DAYS},
        {"link": ["https://c.example/live#top"] * 4, "guid": "x"},
    ],
    ids=repr,
)
@pytest.mark.parametrize("kind", ["rss", "json feed", "csv", "jsonl"])
def test_however_short_or_alike(
    tmp_path: Path, kind: str, names: dict[str, Any], stories: list[tuple[str, str]]
) -> None:
    items = [{"title": title, "text": text} | {k: v[i] if isinstance(v, list) else v for k, v in names.items()}
             for i, (title, text) in enumerate(stories)]  # fmt: skip
    path = tmp_path / f"input.{kind.split()[-1]}"
    if kind == "rss":
        tags = {"text": "description", "date": "pubDate"}
        entries = "".join(
            "<item>" + "".join(f"<{tags.get(k, k)}>{v}</{tags.get(k, k)}>" for k, v in item.items()) + "</item>"
            for item in items
        )
        path.write_text(
            f"<rss version='2.0'><channel><title>Sample Courier</title><link>https://c.example/</link>{entries}</channel></rss>"
        )
    elif kind == "json feed":
        fields = {"text": "content_text", "date": "date_published", "guid": "id", "link": "url"}
        path = tmp_path / "input.json"
        path.write_text(
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "items": [{fields.get(k, k): v for k, v in item.items()} for item in items],
                }
            )
        )
    else:
        path.write_text(as_csv(items) if kind == "csv" else jsonl(items))
    found = [x for x in read(path) if isinstance(x, Article)]
    assert len({article.id for article in found}) == len(found) == 4
    assert [x.id for x in read(path) if isinstance(x, Article)] == [x.id for x in found]


def test_short_items_are_stored_once(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text(as_csv([{"title": title, "text": text, "link": ONE[0]} for title, text in SHORT]))
    assert ingest.add(tmp_path / "index", outcomes(path)).stored == 4
    second = ingest.add(tmp_path / "index", outcomes(path))
    assert (second.stored, second.unchanged, len(state_of(tmp_path / "index"))) == (0, 4, 4)


def test_versions_of_one_article_are_still_revisions(tmp_path: Path) -> None:
    text = STORIES[0][1]
    versions = [{"id": "a", "title": "Ferry stops", "text": text},
                {"id": "a", "title": "Ferry stops", "text": f"{text} It sails again."}]  # fmt: skip
    (tmp_path / "a.jsonl").write_text(jsonl(versions))
    found = list(outcomes(tmp_path / "a.jsonl"))
    assert [x.id for x in found if isinstance(x, Article)] == ["a", "a"]
    assert not [x for x in found if isinstance(x, Noted)]
    for name, title in (("b.jsonl", "Ferry stops"), ("c.jsonl", "Ferry sails")):  # of two inputs: one article
        (tmp_path / name).write_text(jsonl([{"id": "b", "title": title, "text": f"{text} {title} again."}]))
        ingest.add(tmp_path / "index", outcomes(tmp_path / name))
    assert len(state_of(tmp_path / "index")) == 1


def test_two_tables_that_number_their_rows_do_not_swallow_each_other(tmp_path: Path) -> None:
    one, two = rows(id=[1, 2, 3, 4]), rows(id=[4, 3, 2, 1])
    for row in two:
        row["text"] = row["text"].upper().replace("E", "X").replace("A", "Y")
    (tmp_path / "one.csv").write_text(as_csv(one))
    (tmp_path / "two.csv").write_text(as_csv(two))
    for path in (tmp_path / "one.csv", tmp_path / "two.csv"):
        assert ingest.add(tmp_path / "index", outcomes(path)).stored == 4
    assert len(state_of(tmp_path / "index")) == 8
    for path in (tmp_path / "two.csv", tmp_path / "one.csv"):
        assert ingest.add(tmp_path / "index", outcomes(path)).unchanged == 4


@pytest.mark.parametrize(
    "word", ["nan", "NaN", "null", "None", "", " ", "N/A", "undefined", "-", "<NA>", float("nan"), None, True]
)
def test_a_word_for_nothing_is_no_id(word: object) -> None:
    assert given_id(word) is None


def test_a_number_is_an_id() -> None:
    assert (given_id(7), given_id(7.0), given_id(" 7 ")) == ("7", "7", "7")
