from pathlib import Path

import pytest

from index.article import Article
from index.sources import read
from index.sources.plain.text import parse

SEED = Path(__file__).parents[4] / "seeds" / "000_2bad1b3da0535b8a.txt"
BODY = "The made-up council met on Feb. 3, 2021.\n\nIt agreed."


def test_the_seed_has_one_title_a_clean_body_and_no_invented_metadata() -> None:
    (article,) = read(SEED)
    assert isinstance(article, Article)
    assert article.title == "Trump backs Turkey and urges end to violence in Idlib"
    assert article.title not in article.text
    assert article.text.startswith("U.S. President Donald Trump, in a call")
    assert "\xa0" not in article.text
    assert len(article.text.split("\n\n")) == len(SEED.read_text("utf-8").split("\n\n")) - 3
    assert (article.url, article.source, article.date, article.updated, article.authors) == (None, None, None, None, ())
    assert article.origin == str(SEED)


def test_title_needs_to_be_short_unpunctuated_and_followed_by_a_blank_line() -> None:
    assert parse("Council meets\n\n" + BODY).fields == {"title": "Council meets"}
    assert parse("Council meets\n\nCouncil  Meets\n" + BODY).body == BODY
    assert parse("Ministers ask for help from U.S.\n\n" + BODY).fields["title"].endswith("U.S.")
    assert parse("A title that was cut off ...\n\n" + BODY).fields["title"] == "A title that was cut off ..."
    assert parse("Will the council meet?\n\n" + BODY).fields["title"] == "Will the council meet?"
    for untitled in (
        "The council met.",
        "“The council met.”",
        "word " * 40,
        "The council, which met,",
        "SAMPLETON (Made up) -",
    ):
        assert parse(f"{untitled.strip()}\n\n{BODY}").fields == {}
    assert parse("Council meets\n" + BODY).fields == {}
    assert parse("Council meets").body == "Council meets"


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_header_lines_that_stand_alone_are_metadata(gap: str) -> None:
    top = "URL: https://example.com/a\nDate: Feb. 3, 2021\nBy Ann Example and Bo de Sample\nSource: The Sample Post"
    parsed = parse(f"Council meets{gap}{top}\n\n{BODY}")
    assert parsed.body == BODY
    assert parsed.fields == {
        "title": "Council meets",
        "url": "https://example.com/a",
        "date": "Feb. 3, 2021",
        "authors": "Ann Example and Bo de Sample",
        "source": "The Sample Post",
    }


@pytest.mark.parametrize(
    "line",
    [
        "Date: sometime soon",
        "URL: see below",
        "By Friday the council had met again in the hall",
        "By the time it met, nobody came",
        "Source: a person who was there.",
        "Quote: we met",
    ],
)
def test_lines_that_are_not_what_they_say_stay_in_the_text(line: str) -> None:
    assert parse(f"{line}\nand more of it here\n\n{BODY}").body.startswith(line)
    assert line in parse(f"Council meets\n\n{line}\n\n{BODY}").body


def test_header_lines_inside_the_body_stay() -> None:
    text = f"Council meets\n\n{BODY}\n\nDate: 2021-02-03\n\nMore."
    assert parse(text).fields == {"title": "Council meets"}
    assert parse(text).body.endswith("Date: 2021-02-03\n\nMore.")
