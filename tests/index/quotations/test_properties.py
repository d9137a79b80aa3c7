"""What must hold for any text at all."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import quotations
from index.article import Article, Quotation

_PIECES = st.sampled_from(
    ['"', "“", "”", "'", "‘", "’", "«", "»", "``", "''", " said ", " told ", "Jane Doe", "he", "The official", ", ",
     ". ", "\n", "\n\n", ": ", "Q: ", "A: ", "SMITH: ", " according to ", " that ", "accused him of ", "—", "…", "?",
     " said Mr. ", "Dr.", "U.S.", "\ud800", "\x00", "\u200b", "é", "\u0301", "\ufffd", "10,000"]
)  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=200), st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=40).map("".join))


def check(text: str) -> list[Quotation]:
    article = Article(id="x", text=text)
    found = quotations.extract(article)
    assert_sound(article, found)
    return found


def assert_sound(article: Article, found: list[Quotation]) -> None:
    assert all(article.text[q.start : q.end] == q.text and q.text.strip() for q in found)
    assert [q.start for q in found] == sorted(q.start for q in found)
    assert all(q.speaker is None or q.speaker.strip() for q in found)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_TEXTS)
def test_offsets_hold_for_any_text(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", '"', "“”", "said", '"x" said', "according to", "A:\nB:", "''", "\ud800" * 3, 'ACCORDING%TO"0 0'],
)
def test_scraps_of_text_raise_nothing(text: str) -> None:
    check(text)


def test_batches_give_what_single_articles_give() -> None:
    texts = [text for _, text in _articles()]
    articles = [Article(id=str(i), text=text) for i, text in enumerate(texts)]
    assert list(quotations.extract_many(articles)) == [quotations.extract(article) for article in articles]


def test_a_long_line_takes_no_longer_than_it_should() -> None:
    check('"' + "Word, said He " * 3000)
    check("A" * 20000 + ' "' + "B C. " * 2000)


def test_a_name_with_a_space_that_does_not_break_is_a_name() -> None:
    text = "The fair was opened by Secretary of State Ilse\xa0Marn on Friday. “It is late,” Marn said."
    found = quotations.extract(Article(id="made-up", text=text))
    assert_sound(Article(id="made-up", text=text), found)
    assert [q.speaker for q in found] == ["Ilse Marn"]


@pytest.mark.slow
def test_ten_thousand_mangled_articles_raise_nothing() -> None:
    chance = random.Random(7)
    texts = [text for _, text in _articles()]
    mangled = [Article(id=str(i), text=_mangled(chance.choice(texts), chance)) for i in range(10_000)]
    for article, found in zip(mangled, quotations.extract_many(mangled), strict=True):
        assert_sound(article, found)


def _articles() -> list[tuple[str, str]]:
    import tomllib

    folder = Path(__file__).parents[2] / "fixtures" / "quotations"
    return [(p.stem, tomllib.loads(p.read_text(encoding="utf-8"))["text"]) for p in sorted(folder.glob("*.toml"))]


def _mangled(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 25)):
        at = chance.randrange(len(text) + 1)
        change = chance.randrange(6)
        if change == 0:
            text = text[:at] + chance.choice("\"“”'‘’«»`—:.,\n\x00\u200b\ud800…") + text[at:]
        elif change == 1:
            text = text[:at] + text[at + chance.randint(1, 20) :]
        elif change == 2:
            text = text[:at] + text[at // 2 : at // 2 + 100] + text[at:]
        elif change == 3:
            text = text[:at] + text[at : at + 60].upper() + text[at + 60 :]
        elif change == 4:
            text = text.replace(" ", chance.choice(["  ", "\n", "\xa0"]), chance.randint(0, 20))
        else:
            text = text[at:] + text[:at]
    return text
