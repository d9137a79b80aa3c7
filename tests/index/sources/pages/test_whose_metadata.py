# ruff: noqa: E501 - made-up inputs, each on a line of its own
"""Whose title, date and authors: those of the page, never those of a story that it links to, and no part is guessed."""

from pathlib import Path
from typing import Any

import pytest

from index.article import Article
from index.sources import read
from index.sources.build import names
from index.sources.dates import dateline, iso
from index.sources.pages.html import parse_html

BODY = "".join(
    f"<p>The made-up council of Exampleton met on day {i} and spoke about the pier, and then it went home again.</p>"
    for i in range(5)
)
OTHER = '{"@type":"NewsArticle","headline":"Old fair story","datePublished":"2009-01-02","author":{"name":"Else Body"},"url":"https://c.example/old"}'
OWN = '{"@type":"NewsArticle","headline":"Council votes on pier","datePublished":"2031-03-05","author":{"name":"Ada Penn"}}'


def fields(head: str = "", top: str = "", below: str = "", title: str = "Council votes on pier") -> dict[str, Any]:
    page = (f"<html><head><title>{title}</title>{head}</head><body><article><h1>Council votes on pier</h1>{top}{BODY}"
            f"</article>{below}</body></html>")  # fmt: skip
    found: dict[str, Any] = parse_html(page.encode())
    return found


def ld(*blocks: str) -> str:
    return "".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)


@pytest.mark.parametrize(
    "around",
    ['{"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":%s}]}', '{"@type":"WebPage","relatedLink":[%s]}',
     '{"@type":"CollectionPage","hasPart":[%s]}', '{"@type":"NewsArticle","headline":"Council votes on pier","mentions":[%s]}',
     '{"@graph":[{"@type":"WebPage","name":"x"},%s]}', "%s", "[%s]"],
)  # fmt: skip
@pytest.mark.parametrize("canonical", [True, False])
def test_a_related_story_s_linked_data_is_not_the_page_s(around: str, canonical: bool) -> None:
    head = "<link rel='canonical' href='https://c.example/pier'>" if canonical else ""
    found = fields(head + ld(around % OTHER))
    assert (found["title"], found["date"], found["authors"]) == ("Council votes on pier", None, [])
    assert found["url"] == ("https://c.example/pier" if canonical else None)
    both = fields(head + ld(around % OTHER, OWN))
    assert (both["title"], both["date"], both["authors"]) == ("Council votes on pier", "2031-03-05", "Ada Penn")


@pytest.mark.parametrize(
    "wrap", ["<aside>{}</aside>", "<div class='related'>{}</div>", "<ul><li>{}</li></ul>", "<section>{}</section>"]
)
def test_a_related_story_s_markup_is_not_the_page_s(wrap: str) -> None:
    card = ("<article itemscope itemtype='https://schema.org/NewsArticle'><h3 itemprop='headline'>Old fair story</h3>"
            "<span itemprop='author'>Else Body</span><meta itemprop='datePublished' content='2009-01-02'>"
            "<time datetime='2009-01-02'>2 January 2009</time><span class='date'>January 2, 2009</span>"
            "<a rel='author' class='byline'>By Else Body</a></article>")  # fmt: skip
    for found in (fields(below=wrap.format(card)), fields(below=wrap.format(card * 3))):
        assert (found["title"], found["date"], found["updated"]) == ("Council votes on pier", None, None)
        assert "Else Body" not in found["authors"] or "related" not in wrap


@pytest.mark.parametrize(
    "sentence",
    ["The pier opens on <time datetime='2031-06-01'>June 1</time> and not before.",
     "<time datetime='2031-06-01'>June 1, 2031</time> is the day on which it opens.",
     "It was closed on <time>March 3, 1999</time>.", "Vote: <time datetime='2031-06-01'>June 1, 2031</time>",
     "It opens <span class='date'>June 1, 2031</span>, said the mayor.",
     "Event date: <time datetime='2031-06-01'>June 1</time>"],
)  # fmt: skip
def test_a_date_in_the_text_is_none_of_publication(sentence: str) -> None:
    assert fields(top=f"<p>{sentence}</p>")["date"] is None
    assert fields(below=f"<p>{sentence}</p>")["date"] is None


@pytest.mark.parametrize(
    ("top", "published", "updated"),
    [
        ("<time datetime='2031-03-05T10:00:00Z'>March 5</time>", "2031-03-05T10:00:00+00:00", None),
        ("<p class='byline'>By Ada Penn | March 5, 2031 | 4 min read</p>", "2031-03-05", None),
        ("<div class='meta'><span>Published <time datetime='2031-03-05'>March 5</time></span> <span>Updated <time "
         "datetime='2031-03-06'>March 6</time></span></div>", "2031-03-05", "2031-03-06"),
        ("<span class='entry-date'>5 March 2031</span>", "2031-03-05", None),
        ("<abbr class='published' title='2031-03-05T08:00:00+01:00'>this morning</abbr>", "2031-03-05T08:00:00+01:00", None),
        ("<p>Updated <time datetime='2031-03-06'>March 6, 2031</time></p>", None, "2031-03-06"),
        ("<span class='date'>03/04/2031</span>", None, None),
        ("<span class='date'>March 2031</span>", None, None),
        ("<span class='date'>10:15</span>", None, None),
        ("<time>yesterday</time>", None, None),
    ],
)  # fmt: skip
def test_dates_beside_the_headline(top: str, published: str | None, updated: str | None) -> None:
    found = fields(top=top)
    assert (found["date"], found["updated"]) == (published, updated)


@pytest.mark.parametrize("name", ["date", "dc.date", "citation_publication_date", "article:published_time", "pubdate"])
@pytest.mark.parametrize("value", ["2031", "2031-03", "03/04/2031", "3/4/31", "March 2031", "10:30", "Monday"])
def test_no_part_of_a_date_is_filled_in(name: str, value: str) -> None:
    assert fields(f"<meta name='{name}' content='{value}'>")["date"] is None
    assert fields(ld(OWN.replace("2031-03-05", value)))["date"] is None


@pytest.mark.parametrize(
    "written",
    ["3/4/20", "3.4.20", "20-3-4", "05-Mar-20", "March 4, 20", "2024-13-05", "10:30 March 2024", "10.30 March 2024",
     "March 5, 2024 to March 9, 2024", "2024-05", "May 2024 10", "Mon, 05 Mar 24 10:00:00 GMT", "week 10 of 2024", "Q1 2024"],
)  # fmt: skip
def test_what_may_be_several_days_is_none(written: str) -> None:
    assert iso(written) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Published March 3, 2024, updated March 5, 2024", "2024-03-03"),
        ("By Ada Penn | March 5, 2024 | 10:30 a.m. | 5 min read", "2024-03-05T10:30:00"),
        ("Tue Mar 05 10:00:00 +0000 2024", "2024-03-05T10:00:00+00:00"),
        ("Tue, 05 Mar 24 10:00:00 GMT", "2024-03-05T10:00:00+00:00"),
        ("5th of March, 2024", "2024-03-05"),
        (20240305, "2024-03-05"),
        ("2024-03-05+01:00", "2024-03-05"),
    ],
)
def test_what_is_one_day_is_taken(written: object, expected: str) -> None:
    assert iso(written) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EXAMPLETON, March 3, 2026 — The council met.", "2026-03-03"),
        ("EXAMPLETON, Ohio, March 3, 2026 /PRNewswire/ -- The council met.", "2026-03-03"),
        ("NEW EXAMPLETON, Jan. 5, 2026 (MOCK NEWSWIRE) -- Mock met.", "2026-01-05"),
        ("Exampleton, 3 March 2026 – The council met.", "2026-03-03"),
        ("March 3, 2026 (Mocknews) - The council met.", "2026-03-03"),
        ("EXAMPLETON, March 3 — The council met.", None),
        ("EXAMPLETON (MOCK) — The council met on March 3, 2026.", None),
        ("On March 3, 2026 — a Tuesday — the council met.", None),
        ("The council met on March 3, 2026 — and left.", None),
        ("Since Friday, March 3, 2026 — the day of the vote.", None),
        ("EXAMPLETON, 03/04/2026 — The council met.", None),
    ],
)
def test_dateline_gives_the_day_only_where_it_is_whole(tmp_path: Path, text: str, expected: str | None) -> None:
    assert dateline(text) == expected
    (tmp_path / "a.txt").write_text(f"Council meets\n\n{text}")
    (article,) = read(tmp_path / "a.txt")
    assert isinstance(article, Article)
    assert article.date == expected
    (tmp_path / "b.txt").write_text(f"Council meets\n\nDate: 2020-01-02\n\n{text}")
    (dated,) = read(tmp_path / "b.txt")
    assert isinstance(dated, Article)
    assert dated.date == "2020-01-02"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Author(s): Ada Penn", ("Ada Penn",)),
        (["s (Ada Penn"], ()),
        (["Ada Penn (Exampleton Courier)", "Bo Mock"], ("Ada Penn", "Bo Mock")),
        ("Written by Ada Penn and Bo Mock", ("Ada Penn", "Bo Mock")),
        (["ada@c.example", "@adapenn", "https://c.example/ada"], ()),
        (["By Ada Penn and Bo Mock", "Penn, Ada"], ("Ada Penn", "Bo Mock", "Penn, Ada")),
        ("Ada Penn, Staff Writer", ("Ada Penn",)),
    ],
)
def test_authors_are_names(given: object, expected: tuple[str, ...]) -> None:
    assert names(given) == expected


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        ("<p class='byline'>By Ada Penn and Bo Mock | March 5, 2031</p>", ["Ada Penn", "Bo Mock"]),
        ("<p>By Ada Penn</p>", ["Ada Penn"]),
        ("<div class='author'>Author(s) <span class='author-name'>Ada Penn</span></div>", ["Ada Penn"]),
        ("<div class='byline'>By <a rel='author' href='/a'>Ada Penn</a>, Staff Writer</div>", ["Ada Penn"]),
        ("<div class='author-bio'>Ada Penn writes about piers and lives by the sea.</div>", []),
        ("<p class='byline'>Our reporters in the north</p>", []),
    ],
)
def test_byline_beside_the_headline_gives_the_authors(top: str, expected: list[str]) -> None:
    found = fields(top=top)["authors"]
    assert ([found] if isinstance(found, str) else found) == expected


@pytest.mark.parametrize(
    ("shown", "declared", "taken"),
    [
        (
            "<div><p>Please turn on JavaScript to read this page. We use it to show you the news of the region.</p></div>",
            True,
            "declared",
        ),
        (BODY, True, "shown"),
        (BODY[:120], True, "declared"),
        (BODY, False, "shown"),
        ("", True, "declared"),
    ],
)
def test_a_text_that_is_only_declared_is_read(shown: str, declared: bool, taken: str) -> None:
    body = " ".join(
        f"The made-up council of Exampleton met on day {i} and spoke about the pier, and then it went home again."
        for i in range(5)
    )
    body += " It was declared in the head alone, said Ada Penn." * declared
    if shown == BODY:
        body = body.replace(" It was declared in the head alone, said Ada Penn.", "")
    block = ld(OWN[:-1] + f', "articleBody": "{body}"}}') if declared else ""
    page = f"<html><head><title>Council votes on pier</title>{block}</head><body><h1>Council votes on pier</h1>{shown}</body></html>"
    text = parse_html(page.encode())["text"]
    assert ("declared in the head" in text) == (taken == "declared")
    assert "JavaScript" not in text
    assert "met on day 1" in text
