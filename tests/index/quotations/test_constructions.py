"""Every construction of quoting that English news uses, each in a small made-up article."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from index import quotations
from index.article import Article, Quotation

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures" / "quotations").glob("*.toml"))


def load(path: Path) -> tuple[dict[str, Any], Article, list[Quotation]]:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    article = Article(id=path.stem, text=case["text"].strip())
    return case, article, quotations.extract(article)


def matches(quotation: Quotation, wanted: dict[str, Any]) -> bool:
    text = quotation.text.startswith(wanted["text"]) if wanted.get("prefix") else quotation.text == wanted["text"]
    return text and quotation.kind == wanted["kind"]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_every_expected_quotation_is_found_with_its_speaker(path: Path) -> None:
    case, _, found = load(path)
    for wanted in case["expected"]:
        hits = [q for q in found if matches(q, wanted)]
        assert len(hits) == 1, f"{wanted['text']!r}: {[(q.kind, q.text) for q in found]}"
        for name in ("speaker", "mention", "cue", "role"):
            if name in wanted:
                assert getattr(hits[0], name) == wanted[name], f"{name} of {wanted['text']!r}: {hits[0]}"


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_nothing_else_is_taken_for_a_direct_quotation(path: Path) -> None:
    case, _, found = load(path)
    if case.get("direct") == "any":
        pytest.skip("the article's expectations do not list all of its direct quotations")
    wanted = {w["text"] for w in case["expected"] if w["kind"] == "direct"}
    assert {q.text for q in found if q.kind == "direct"} == wanted


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_what_was_not_said_is_no_statement(path: Path) -> None:
    case, _, found = load(path)
    for unwanted in case.get("absent", []):
        assert not [q for q in found if unwanted["text"] in q.text]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_offsets_and_order(path: Path) -> None:
    _, article, found = load(path)
    assert all(article.text[q.start : q.end] == q.text for q in found)
    assert [q.start for q in found] == sorted(q.start for q in found)
    assert all(0.0 <= q.confidence <= 1.0 and q.rule for q in found)
