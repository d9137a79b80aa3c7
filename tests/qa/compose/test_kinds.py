"""Each kind of answer, of material put together by hand. All of it is made up."""

from dataclasses import replace

import pytest

from index.archive import Archive
from qa import compose
from qa.answer import Searched
from qa.blocks import Note, Quote, Short, Source, Speaker
from qa.compose import about, absent, latest, profile, statements, verdict, who_said
from qa.render import as_text
from qa.understand.entities import Linked, Unknown
from qa.understand.question import Context, Question
from tests.qa.asking import question
from tests.qa.compose import by_hand
from tests.support import made_up

MAYOR = made_up(
    1, "“The bridge is safe,” said Ada Example, the mayor of Testville. Bo Sample, a baker, did not agree. “It is "
    "tired,” Sample said. Cars crossed it on Monday.",
)  # fmt: skip
OLD = made_up(2, "The bridge was built by Fictional Power in 1990, and nobody has painted it since.")
QUOTED = [by_hand.said(MAYOR, "The bridge is safe,", "Ada Example", "the mayor of Testville"),
          by_hand.said(MAYOR, "It is tired,", "Bo Sample", "a baker")]  # fmt: skip
ADA = Linked("Example", (by_hand.speaker("Ada Example", role="the mayor of Testville"),))
BO = Linked("Bo Sample", (by_hand.speaker("Bo Sample", role="a baker"), by_hand.speaker("Bob Sample")))


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return by_hand.archive(tmp_path_factory.mktemp("kinds") / "index", MAYOR, OLD)


def test_every_kind_has_its_composer_and_none_is_empty_without_sentences(held: Archive) -> None:
    read = by_hand.read(MAYOR, QUOTED)
    for kind in compose.COMPOSERS:
        found = compose.composed(
            by_hand.material(held, "What is it?", by_hand.candidates(read, 0.9, 0.1), kinds={kind: 1.0})
        )
        assert found is None or (found.blocks and found.cited)
        assert compose.composed(by_hand.material(held, "What is it?", [], kinds={kind: 1.0})) is None


def test_what_somebody_said_stands_under_his_name_and_nobody_elses_words_do(held: Archive) -> None:
    read = by_hand.read(MAYOR, QUOTED)
    material = by_hand.material(
        held, "What did Example say?", by_hand.candidates(read, 0.8, 0.1, 0.9), kinds={"said": 1.0}, people=[ADA]
    )
    draft = statements.compose(material)
    assert draft.blocks[0] == Speaker("Ada Example", "the mayor of Testville")
    assert draft.short == "The bridge is safe,"
    assert [e.speaker for e in draft.cited] == ["Ada Example"]
    assert "tired" not in "".join(b.text for b in draft.blocks if isinstance(b, Quote))


def test_where_he_said_nothing_on_it_the_articles_report(held: Archive) -> None:
    read, old = by_hand.read(MAYOR, QUOTED), by_hand.read(OLD)
    found = [*by_hand.candidates(read, 0.05), *by_hand.candidates(old, 0.9)]
    asked = "What did Example say about Fictional Power?"
    draft = statements.compose(by_hand.material(held, asked, found, people=[ADA]))
    assert not any(isinstance(block, Speaker) for block in draft.blocks)
    assert {e.article.id for e in draft.cited} >= {OLD.id}


def test_of_several_people_of_a_surname_it_is_said_who_was_taken(held: Archive) -> None:
    read = by_hand.read(MAYOR, QUOTED)
    asked = Linked("Sample", BO.people)
    draft = statements.compose(
        by_hand.material(held, "What did Sample say?", by_hand.candidates(read, 0.1, 0.2, 0.9), people=[asked])
    )
    assert draft.blocks[0] == Note("Taken as Bo Sample, a baker; the articles also quote Bob Sample.", "taken")


def test_a_speaker_who_is_only_likely_is_shown_as_such(held: Archive) -> None:
    doubted = [replace(quotation, confidence=0.6) for quotation in QUOTED]
    found = by_hand.candidates(by_hand.read(MAYOR, doubted), 0.8, 0.1, 0.9)
    draft = statements.compose(
        by_hand.material(held, "What did Example say?", found, kinds={"said": 1.0}, people=[ADA])
    )
    assert draft.blocks[0] == Speaker("Ada Example", "the mayor of Testville", sure=False)
    assert as_text(draft.blocks).startswith("Probably Ada Example, the mayor of Testville:")


def test_who_said_words_is_told_from_the_words(held: Archive) -> None:
    from qa.retrieve.passages import Retriever

    retriever = Retriever(held)

    def asked(text: str) -> Question:
        plain = question(text)
        return Question(plain.text, plain.read, retriever.encode([plain.read])[0], {}, quoted=plain.quoted)

    material = by_hand.material(
        held, asked("Who said “The bridge is safe”?"), by_hand.candidates(by_hand.read(MAYOR), 0.9)
    )
    draft = who_said.compose(material)
    assert draft is not None
    assert draft.short == "Ada Example"
    assert [type(b) for b in draft.blocks] == [Speaker, Quote, Source]
    assert draft.blocks[1] == Quote("The bridge is safe,", 1, "direct")
    assert draft.confidence is not None
    assert 0 < draft.confidence < 1
    nobody = by_hand.material(held, asked("Who said “The moon is made of old cheese”?"), material.sentences)
    assert who_said.compose(nobody) is None


@pytest.mark.parametrize(("odds", "said"), [((0.0, 1.0, 0.0), "Yes"), ((0.0, 0.0, 1.0), "No"), ((1.0, 0.0, 0.0), None)])
def test_yes_or_no_only_where_the_passages_settle_it(
    held: Archive, odds: tuple[float, float, float], said: str | None
) -> None:
    read = by_hand.read(MAYOR, QUOTED, odds)
    draft = verdict.compose(by_hand.material(held, "Is it safe?", by_hand.candidates(read, 0.9)))
    assert draft.short == said
    assert isinstance(draft.blocks[0], Short) == bool(said)
    assert any(isinstance(block, Quote) for block in draft.blocks)


def test_of_two_passages_the_likelier_one_settles_it(held: Archive) -> None:
    yes, no = by_hand.read(MAYOR, QUOTED, (0.0, 1.0, 0.0)), by_hand.read(OLD, (), (0.0, 0.0, 1.0))
    found = [*by_hand.candidates(yes, 0.9), *by_hand.candidates(no, 0.1)]
    assert verdict.told(by_hand.material(held, "Is it safe?", found)) == "Yes"


def test_who_somebody_is_leads_with_the_office(held: Archive) -> None:
    read = by_hand.read(MAYOR, QUOTED)
    draft = profile.compose(
        by_hand.material(held, "Who is Example?", by_hand.candidates(read, 0.9), kinds={"who-is": 1.0}, people=[ADA])
    )
    assert draft.blocks[0] == Short("Ada Example, the mayor of Testville", 1)
    unknown = profile.compose(by_hand.material(held, "Who is Nemo?", by_hand.candidates(read, 0.9)))
    assert isinstance(unknown.blocks[0], Quote)


def test_the_latest_is_the_newest_article_first(held: Archive) -> None:
    newer = made_up(3, "The bridge was painted at last, the council of Exampleton said.")
    newer = type(newer)(newer.id, newer.text, title=newer.title, source=newer.source, date="2031-06-01")
    found = [*by_hand.candidates(by_hand.read(OLD), 0.9), *by_hand.candidates(by_hand.read(newer), 0.8)]
    draft = latest.compose(by_hand.material(held, "What is the latest on the bridge?", found))
    assert [b.article.id for b in draft.blocks if isinstance(b, Source)] == [newer.id, OLD.id]


def test_a_refusal_says_what_was_searched_what_is_nowhere_and_what_to_ask(held: Archive) -> None:
    plain = question("What did Exampel say?")
    asked = Question(plain.text, plain.read, plain.vector, unknown=(Unknown("Exampel", "Ada Example"),))
    read = by_hand.read(MAYOR, QUOTED)
    answer = absent.compose(by_hand.material(held, asked, by_hand.candidates(read, 0.01)), Searched(2), 0.02)
    assert (answer.status, answer.answered, answer.short, answer.confidence) == ("absent", False, None, 0.02)
    assert "“Exampel” does not occur in them. Did you mean Ada Example?" in answer.text
    assert "Searched: 2 articles." in answer.text
    assert answer.suggestions[0] == "What did Ada Example say?"
    assert answer.citations
    assert not any(c.cited for c in answer.citations)
    empty = absent.compose(by_hand.material(held, "What?", []), Searched(0), 0.0)
    assert "No article is within these limits." in empty.text


@pytest.mark.parametrize("kind", ["greeting", "thanks", "help", "chitchat", "archive"])
def test_what_is_about_the_assistant_or_the_archive_is_answered_from_it(held: Archive, kind: str) -> None:
    answer = about.compose(kind, question("hi"), held, Searched(2))
    assert answer.answered
    assert all(isinstance(block, Note | Source) for block in answer.blocks)
    assert [c.cited for c in answer.citations] == ([True] * 2 if kind == "archive" else [])
    assert kind == "thanks" or "2 articles" in answer.text


def test_a_name_or_words_in_marks_are_no_small_talk() -> None:
    likely = {"greeting": 0.99}
    assert about.is_asked(question("hello", kinds=likely)) == "greeting"
    assert about.is_asked(question("hello", kinds={"greeting": 0.2, "fact": 0.8})) is None
    assert about.is_asked(question("Who said “hello my friends”?", kinds=likely)) is None
    after = Context(("Who is it?",))
    assert about.is_asked(question("thanks", kinds={"thanks": 0.99}, context=after)) == "thanks"
    assert about.is_asked(question("thanks?", kinds={"thanks": 0.6}, context=after)) is None


def test_articles_are_shown_with_what_they_open_with(held: Archive) -> None:
    material = by_hand.material(held, "show me the article on the bridge", by_hand.candidates(by_hand.read(MAYOR), 0.9))
    answer = about.article(material, Searched(2))
    assert answer is not None
    assert answer.short == MAYOR.title
    assert answer.citations[0].cited
    assert about.article(by_hand.material(held, "show me", []), Searched(2)) is None


def test_the_article_with_the_words_in_its_headline_is_shown_first(held: Archive) -> None:
    digest = made_up(21, "In other news the bridge was closed.", title="Monday briefing")
    story = made_up(22, "It was closed on Monday.", title="Old bridge closed")
    found = [*by_hand.candidates(by_hand.read(digest), 0.9), *by_hand.candidates(by_hand.read(story), 0.8)]
    answer = about.article(by_hand.material(held, "show me the article on the bridge", found), Searched(2))
    assert answer is not None
    assert [c.article.id for c in answer.citations[:2]] == [story.id, digest.id]
