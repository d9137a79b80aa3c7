"""Evidence of one story counts once, a citation says where else it stands, and a source line when it was updated."""

from pathlib import Path

import pytest

from index import ingest
from qa.engine import Engine
from qa.formats.describe import whole_article
from tests.index.catalog.test_stories import CUT, EDITED, OTHER, WIRE, article
from tests.support import made_up, needs_reader


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    path = tmp_path_factory.mktemp("copies") / "index"
    ingest.add(path, [
        article("first", WIRE), article("edited", EDITED, "Sample Post"), article("cut", CUT, "Testville Times"),
        article("other", OTHER), *map(made_up, range(1, 6)),
    ])  # fmt: skip
    return Engine(path)


def test_what_was_said_is_cited_once_with_where_else_it_stands(engine: Engine) -> None:
    answer = engine.ask("What did Ada Example say?")
    copies = [c for c in answer.citations if c.article.id in ("first", "edited", "cut")]
    quote = next(c for c in copies if c.quote and "no other choice" in c.quote)
    assert quote.cited
    assert {quote.article.id, *(a.id for a in quote.also_in)} == {"first", "edited", "cut"}
    assert answer.text.count("no other choice") == 1
    also = quote.to_dict()["article"]["also_in"]
    assert all(set(a) == {"id", "url", "title", "source", "date"} for a in also)
    assert {a["source"] for a in also} <= {"Example Courier", "Sample Post", "Testville Times"}


@needs_reader
def test_a_fact_is_proved_by_each_story_once(engine: Engine) -> None:
    answer = engine.ask("How often will ferries run while the bridge is closed?")
    assert answer.answered
    assert answer.short == "every ten minutes"
    assert len({c.article.id for c in answer.citations} & {"first", "edited", "cut"}) == 1
    cited = answer.citations[0]
    assert {cited.article.id, *(a.id for a in cited.also_in)} == {"first", "edited", "cut"}


def test_the_listing_says_which_articles_tell_one_story(engine: Engine) -> None:
    found = {name: whole_article(engine.archive, name) for name in ("first", "cut", "other")}
    assert found["first"]["story"] == found["cut"]["story"] is not None
    assert {a["id"] for a in found["cut"]["also_in"]} == {"first", "edited"}
    assert (found["other"]["story"], found["other"]["also_in"]) == (None, [])


def test_only_those_that_hold_the_words_are_named(engine: Engine) -> None:
    answer = engine.ask("How much do the repairs of the bridge cost?")
    for c in answer.citations:
        for other in c.also_in:
            words = c.quote or c.passage[-80:]
            assert " ".join(words.split()) in " ".join(other.text.split()) or not c.quote


def test_other_words_of_the_story_are_evidence_of_their_own(tmp_path: Path) -> None:
    addition = "A spokesman for Fictional Ferries, Bo Sample, told this paper that three more boats were chartered."
    ingest.add(tmp_path, [article("first", WIRE), article("longer", f"{WIRE}\n\n{addition} " + OTHER)])
    found = {c.article.id for c in Engine(tmp_path).ask("Who said that boats were chartered?").citations}
    assert "longer" in found


def test_an_answer_from_a_new_revision_says_updated(tmp_path: Path) -> None:
    said = "“The bridge {},” Mayor Ada Example said on Tuesday."
    ingest.add(tmp_path, [made_up(0, said.format("stays open")), made_up(1)])
    ingest.add(tmp_path, [made_up(0, said.format("closes on Friday"))])
    answer = Engine(tmp_path).ask("What did Ada Example say?")
    assert "The bridge closes on Friday" in answer.text
    assert "stays open" not in answer.text
    assert ", 2031-05-06, updated (seen 20" in answer.text
