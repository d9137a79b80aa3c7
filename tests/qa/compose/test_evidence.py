"""The default answer, of material put together by hand. All of it is made up."""

from datetime import date
from pathlib import Path

import pytest

from index.archive import Archive
from index.article import Article
from qa.blocks import Note, Quote, Short, Source
from qa.compose import absent, evidence
from qa.compose.draft import Draft
from tests.qa.compose import by_hand
from tests.support import made_up

BRIDGE = made_up(
    1, "The bridge closes in May. Rust was found in both ramps. Tolls stay.\n\nA ferry will run meanwhile."
)
OTHER = made_up(2, "Rust had been found in both ramps. The council of Exampleton pays for the repair.")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    path: Path = tmp_path_factory.mktemp("evidence") / "index"
    return by_hand.archive(path, BRIDGE, OTHER)


def quotes(draft: Draft) -> list[str]:
    return [block.text for block in draft.blocks if isinstance(block, Quote)]


def test_the_bare_answer_comes_first_with_the_marker_of_its_sentence(held: Archive) -> None:
    bridge, other = by_hand.read(BRIDGE), by_hand.read(OTHER)
    found = [*by_hand.candidates(bridge, 0.5), *by_hand.candidates(other, 0.1, 0.9)]
    material = by_hand.material(held, "When?", found, by_hand.bare(bridge, "May", 0.9), kinds={"fact": 1.0})
    draft = evidence.compose(material)
    assert draft.short == "May"
    assert isinstance(draft.blocks[0], Short)
    marker = draft.blocks[0].marker
    assert marker is not None
    cited = draft.cited[marker - 1]
    assert cited.quote is not None
    assert BRIDGE.text[slice(*cited.quote)] == "May"


def test_an_unlikely_bare_answer_or_one_that_is_not_asked_for_is_left_out(held: Archive) -> None:
    bridge = by_hand.read(BRIDGE)
    found = by_hand.candidates(bridge, 0.9)
    unlikely = by_hand.material(held, "When?", found, by_hand.bare(bridge, "May", 0.001), kinds={"fact": 1.0})
    summary = by_hand.material(held, "What?", found, by_hand.bare(bridge, "May", 0.3), kinds={"summary": 1.0})
    for material in (unlikely, summary):
        draft = evidence.compose(material)
        assert draft.short is None
        assert quotes(draft) == ["The bridge closes in May."]


def test_sentences_stand_as_in_their_article_and_neighbours_are_one_quote(held: Archive) -> None:
    bridge = by_hand.read(BRIDGE)
    chosen = [by_hand.candidates(bridge, 0.7, 0.9, 0.8, 0.6)[i] for i in (1, 3, 0)]
    draft = evidence.laid_out(by_hand.material(held, "What?", chosen), chosen)
    assert quotes(draft) == ["The bridge closes in May. Rust was found in both ramps.", "A ferry will run meanwhile."]
    assert [type(block) for block in draft.blocks] == [Quote, Quote, Source]
    for block, cited in zip([b for b in draft.blocks if isinstance(b, Quote)], draft.cited, strict=True):
        assert cited.quote is not None
        assert " ".join(BRIDGE.text[slice(*cited.quote)].split()) == block.text


def test_each_article_names_where_it_stands_the_best_first(held: Archive) -> None:
    chosen = [*by_hand.candidates(by_hand.read(OTHER), 0.9), *by_hand.candidates(by_hand.read(BRIDGE), 0.8)]
    draft = evidence.laid_out(by_hand.material(held, "What?", chosen), chosen)
    assert [b.article.id for b in draft.blocks if isinstance(b, Source)] == [OTHER.id, BRIDGE.id]
    assert [b.marker for b in draft.blocks if isinstance(b, Quote | Source)] == [1, 1, 2, 2]


def test_what_is_said_already_or_is_far_less_likely_is_left_out() -> None:
    found = [
        *by_hand.candidates(by_hand.read(BRIDGE), 0.85, 0.9),
        *by_hand.candidates(by_hand.read(OTHER), 0.88, 0.001),
    ]
    found = sorted(found, key=lambda c: -c.probability)
    told = [c.text for c in evidence.choose(found)]
    assert told == ["Rust was found in both ramps.", "The bridge closes in May."]
    assert "The council of Exampleton pays for the repair." in [c.text for c in evidence.choose(found, floor=0.0)]
    assert evidence.choose([]) == []


def test_a_long_sentence_is_told_alone_and_room_is_kept() -> None:
    long = made_up(3, " ".join(["The council met", *["and met"] * 60]) + ". It paid. It left.")
    found = by_hand.candidates(by_hand.read(long), 0.9, 0.8, 0.7)
    assert [c.text[:15] for c in evidence.choose(found)] == ["The council met"]


def test_old_evidence_says_how_old_it_is(held: Archive) -> None:
    chosen = by_hand.candidates(by_hand.read(BRIDGE), 0.9)
    old = evidence.laid_out(by_hand.material(held, "What?", chosen, as_of=date(2032, 5, 6)), chosen)
    assert old.blocks[-1] == Note("This evidence is 366 days older than the question.", "age")
    fresh = evidence.laid_out(by_hand.material(held, "What?", chosen, as_of=date(2031, 5, 7)), chosen)
    assert isinstance(fresh.blocks[-1], Source)
    undated = by_hand.candidates(by_hand.read(Article("undated", BRIDGE.text)), 0.9)
    assert isinstance(evidence.laid_out(by_hand.material(held, "What?", undated), undated).blocks[-1], Source)


def test_an_unsure_answer_has_no_bare_answer_and_says_what_the_article_lacks(held: Archive) -> None:
    bridge = by_hand.read(BRIDGE)
    found = by_hand.candidates(bridge, 0.9)
    asked = "When does the Mockport bridge close?"
    material = by_hand.material(held, asked, found, by_hand.bare(bridge, "May", 0.9), kinds={"fact": 1.0})
    draft = absent.unsure(material, evidence.compose(material))
    assert draft.blocks[0] == absent.NOT_SURE
    assert draft.short is None
    assert not any(isinstance(block, Short) for block in draft.blocks)
    assert quotes(draft) == ["The bridge closes in May."]
    (premise,) = (block for block in draft.blocks if isinstance(block, Note) and block.about == "premise")
    assert "Mockport" in premise.text


def later(number: int, text: str, day: str) -> Article:
    article = made_up(number, text)
    return Article(article.id, article.text, title=article.title, source=article.source, date=day)


def test_what_holds_for_a_time_is_of_the_newest_article_and_the_older_is_shown_as_older(held: Archive) -> None:
    old = by_hand.read(later(11, "Ada Example is the mayor of Testville.", "2030-01-01"))
    new = by_hand.read(later(12, "Bo Sample took over from Ada Example as mayor of Testville.", "2031-02-01"))
    found = [*by_hand.candidates(old, 0.9), *by_hand.candidates(new, 0.6)]
    bares = by_hand.bare(old, "Ada Example", 0.6), by_hand.bare(new, "Bo Sample", 0.4)
    kinds = {"fact": 1.0}
    draft = evidence.compose(by_hand.material(held, "Who is the mayor of Testville?", found, *bares, kinds=kinds))
    assert draft.short == "Bo Sample"
    assert Note("Earlier (2030-01-01): Ada Example.", "conflict") in draft.blocks
    past = evidence.compose(by_hand.material(held, "Who was the mayor of Testville?", found, *bares, kinds=kinds))
    assert past.short == "Ada Example"
    unlikely = bares[0], by_hand.bare(new, "Bo Sample", 0.1)
    kept = evidence.compose(by_hand.material(held, "Who is the mayor of Testville?", found, *unlikely, kinds=kinds))
    assert kept.short == "Ada Example"
