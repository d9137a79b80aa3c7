from pathlib import Path

from index.article import Article
from index.sources import read

FRONT = """---
title: "Council meets: a made-up story"
date: 2021-02-03
author: [Ann Example, Bo Sample]
url: https://example.com/council?utm_source=feed
source: The Sample Post
---
"""
BODY = """# Council meets: a made-up story

The council met in **Sampleton**
on *Monday*, [the Post](https://example.com/x) said. ![a picture](https://evil.example/p.png)

## Votes

1. Yes & no
2. "No," she said.

> It agreed.

<p>An <b>HTML</b> block</p><script>alert(1)</script>
"""


def one(tmp_path: Path, text: str, name: str = "a.md") -> Article:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (found,) = read(tmp_path / name)
    assert isinstance(found, Article)
    return found


def test_front_matter_and_plain_paragraphs(tmp_path: Path) -> None:
    article = one(tmp_path, FRONT + BODY)
    assert article.title == "Council meets: a made-up story"
    assert article.date == "2021-02-03"
    assert article.authors == ("Ann Example", "Bo Sample")
    assert article.url == "https://example.com/council"
    assert article.source == "The Sample Post"
    assert article.text == (
        'The council met in Sampleton on Monday, the Post said.\n\nVotes\n\n1. Yes & no\n\n2. "No," she said.\n\n'
        "It agreed.\n\nAn HTML block"
    )


def test_the_first_heading_is_the_title_and_markdown_is_known_by_content(tmp_path: Path) -> None:
    article = one(tmp_path, BODY, "a.txt")
    assert article.title == "Council meets: a made-up story"
    assert article.text.startswith("The council met in Sampleton on Monday")
    assert article.date is None


def test_toml_front_matter(tmp_path: Path) -> None:
    article = one(tmp_path, '+++\ntitle = "T"\ndate = 2021-02-03T10:00:00Z\n+++\nBody here.\n')
    assert (article.title, article.date, article.text) == ("T", "2021-02-03T10:00:00+00:00", "Body here.")


def test_damaged_front_matter_is_text(tmp_path: Path) -> None:
    article = one(tmp_path, "---\ntitle: [unclosed\n---\n\nBody here.\n")
    assert "Body here." in article.text


def test_without_heading_the_rule_of_plain_text_holds(tmp_path: Path) -> None:
    article = one(tmp_path, "A made-up title\n\nBody here.\n")
    assert (article.title, article.text) == ("A made-up title", "Body here.")
