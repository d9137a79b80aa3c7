"""Answers on the seed article, word for word; and questions of every kind."""

import threading
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index import deadline, ingest
from index.archive import Archive
from index.errors import DatelineError, IndexCorrupt, IndexEmpty, IndexMissing, TookTooLong
from qa import Answer, ask
from qa import engine as engine_module
from qa.blocks import Quote, Source, Speaker
from qa.engine import Engine
from qa.render import rendered
from tests.support import add, flip_a_bit, made_up, needs_reader

DIRECT = (
    "The United States is engaging with our Turkish Allies and reviewing options to assist Turkey against this "
    "aggression as we seek to prevent further Assad regime and Russian brutality and alleviate the humanitarian "
    "suffering in Idlib,"
)
REPORTED = "the U.S. is reviewing options to assist Turkey after the deadly attack"
OFFICIAL = ("support the Turks", "military power", "six-division", "very close coordination", "urgent basis")


@pytest.fixture(scope="module")
def engine(seed_index: Path) -> Engine:
    return Engine(seed_index)


def check(answer: Answer) -> None:
    """What holds for every answer."""
    assert 0 <= answer.confidence <= 1
    assert len(answer.citations) <= 10
    assert [c.marker for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert {c.marker for c in answer.citations if c.cited} == {m.marker for m in rendered(answer.blocks).marks} | {
        block.marker for block in answer.blocks if isinstance(block, Source)
    }
    assert [c.cited for c in answer.citations] == sorted((c.cited for c in answer.citations), reverse=True)
    for c in answer.citations:
        assert c.passage == c.article.text[c.start : c.end]
        if c.quote_start is not None and c.quote_end is not None:
            assert c.start <= c.quote_start < c.quote_end
            assert c.quote == c.article.text[c.quote_start : c.quote_end]


def test_what_did_pompeo_say(engine: Engine) -> None:
    answer = engine.ask("What did Pompeo say?")
    check(answer)
    assert answer.answered
    cited = [c for c in answer.citations if c.cited]
    assert sorted((c.kind, c.quote) for c in cited) == [("direct", DIRECT), ("indirect", REPORTED)]
    assert all("Pompeo" in (c.speaker or "") for c in cited)
    assert DIRECT in answer.text
    assert REPORTED in answer.text
    assert not any(words in answer.text for words in OFFICIAL)
    assert answer.short in (DIRECT, REPORTED)


@pytest.mark.parametrize(
    "question",
    ["what did pompeo say", "What did Mike Pompeo say?", "What did Secretary of State Mike Pompeo say about Turkey?",
     "What has Pompeo said?", "Quotes by Mike Pompeo"],
)  # fmt: skip
def test_however_it_is_asked(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    check(answer)
    assert {c.quote for c in answer.citations if c.cited} == {DIRECT, REPORTED}


def test_quoted_words_are_the_articles_own_to_the_byte(engine: Engine) -> None:
    for question in ("What did Pompeo say?", "How many Turkish soldiers were killed?", "Summarise the story"):
        answer = engine.ask(question)
        articles = {c.marker: c.article for c in answer.citations}
        quotes = [block for block in answer.blocks if isinstance(block, Quote)]
        assert quotes
        for quote in quotes:
            assert quote.text in " ".join(articles[quote.marker].text.split())


def test_an_unnamed_speaker(engine: Engine) -> None:
    answer = engine.ask("What did the senior State Department official say?")
    check(answer)
    assert any(words in answer.text for words in OFFICIAL)
    assert "Pompeo" not in answer.text
    assert all("official" in (c.speaker or "") for c in answer.citations if c.cited)


def test_a_speaker_who_does_not_occur(engine: Engine) -> None:
    answer = engine.ask("What did Merkel say?")
    check(answer)
    assert (answer.answered, answer.short, answer.status) == (False, None, "absent")
    assert "“Merkel” does not occur" in answer.text
    assert "Searched: 1 article, date unknown." in answer.text
    assert answer.suggestions
    assert all(engine.ask(question).answered for question in answer.suggestions)


def test_a_speaker_who_occurs_and_is_not_quoted_gets_nobodys_words(engine: Engine) -> None:
    answer = engine.ask("What did Assad say?")
    check(answer)
    assert answer.status != "answered"
    assert not any("Assad" in (c.speaker or "") for c in answer.citations)
    assert not any(isinstance(block, Speaker) for block in answer.blocks)


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("Who said “There is very close coordination of any kind of strategic air and missile strikes”?", "official"),
        ('Who said "more innocent civilians are killed and displaced"?', "Deere"),
        ("Who said that the United States is engaging with its Turkish allies?", "Pompeo"),
        ("Who said that Trump reaffirmed his support for Turkey's efforts?", "Deere"),
    ],
)
def test_who_said_it(engine: Engine, question: str, speaker: str) -> None:
    answer = engine.ask(question)
    check(answer)
    assert answer.answered
    assert speaker in (answer.short or "")
    assert speaker in (answer.citations[0].speaker or "")


def test_nobody_said_that(engine: Engine) -> None:
    answer = engine.ask("Who said “The ferry to Mockport starts in June”?")
    check(answer)
    assert not answer.answered


@needs_reader
@pytest.mark.parametrize(
    ("question", "short"),
    [("How many Turkish soldiers were killed?", "33"), ("Who is the White House spokesman?", "Judd Deere")],
)  # fmt: skip
def test_question_of_fact_gets_its_short_answer(engine: Engine, question: str, short: str) -> None:
    answer = engine.ask(question)
    check(answer)
    assert answer.answered
    assert short in (answer.short or "")
    assert len((answer.short or "").split()) <= len(short.split()) + 2
    assert short in (answer.citations[0].quote or "")
    assert short in answer.text


def test_ask_takes_folder_day_and_filters(seed_index: Path) -> None:
    assert ask("What did Pompeo say?", index=str(seed_index), as_of="2020-03-01").answered
    assert ask("What did Pompeo say?", index=seed_index, as_of=date(2020, 3, 1)).answered
    assert not ask("What did Pompeo say?", index=seed_index, filters={"since": "2020-01-01"}).answered  # date unknown
    with pytest.raises(DatelineError, match="2024-01-31"):
        ask("What did Pompeo say?", index=seed_index, as_of="tomorrow")


ODD = st.lists(st.sampled_from([
    "What did", "Who said", "Pompeo", "say", "?", "'", '"', "“", "”", "* NEAR(", "AND -", "OR 1=1; DROP", "text:", "\0",
    "\x1b[31m", "\u202e", "العربية", "😀", "\ud800", "[1]", "> ", "about", "in 2020", "yesterday", "\n", "%s{}", "\\",
]), max_size=12).map(" ".join)  # fmt: skip


@needs_reader
@settings(deadline=None, max_examples=10)
@given(st.text(max_size=120) | ODD)
@example("")
@example(" \n\t ")
@example("\ud83d")
@example("a" * 100_000)
@example("What did Pompeo say? " * 5_000)
@example('" * NEAR AND -')
def test_no_question_raises(engine: Engine, question: str) -> None:
    answer = engine.ask(question, as_of="2020-03-01")
    check(answer)
    assert answer.status != "absent" or "articles do not say" in answer.text
    assert answer.text
    str(answer.to_dict()).encode()


@settings(deadline=None, max_examples=15)
@given(st.text(max_size=60) | ODD)
@example("\ud83d")
def test_no_speaker_raises(engine: Engine, name: str) -> None:
    question = f"Quotes by {name}"[:300]
    engine.understood(question)
    engine.search(question)


def test_several_threads_ask_at_once(engine: Engine) -> None:
    found: list[str | None] = []
    threads = [
        threading.Thread(target=lambda: found.append(engine.ask("What did Pompeo say?").short)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_chat_that_is_open_answers_on_when_what_is_published_is_damaged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add(tmp_path, made_up(0, "“The bridge holds,” Ada Example said."))
    opened = Engine(tmp_path)
    add(tmp_path, made_up(1))
    for file in tmp_path.rglob("*.faiss"):
        flip_a_bit(file)
    for _ in range(2):
        assert opened.ask("What did Ada Example say?").short == "The bridge holds,"
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "dateline rebuild --from-catalog" in caplog.text
    with pytest.raises(IndexCorrupt):
        Engine(tmp_path)
    ingest.rebuild_from_catalog(tmp_path)
    assert len(opened.search("bridge swallows")) == 2


def test_who_asks_while_a_newer_state_is_opened_is_answered_from_the_open_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(tmp_path, made_up(0))
    opened = Engine(tmp_path)
    add(tmp_path, made_up(1))
    opening, answered = threading.Event(), threading.Event()

    def slow(path: Path) -> Archive:
        opening.set()
        assert answered.wait(60)
        return Archive(path)

    monkeypatch.setattr(engine_module, "open_store", slow)
    first = threading.Thread(target=opened.search, args=("bridge swallows",))
    first.start()
    assert opening.wait(60)
    assert len(opened.search("bridge swallows")) == 1
    answered.set()
    first.join()
    assert len(opened.search("bridge swallows")) == 2


def test_one_that_waits_answers_from_the_first_article_on(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Engine(tmp_path)
    opened = Engine(tmp_path, waits=True)
    assert opened.is_empty
    with pytest.raises(IndexMissing, match="dateline rebuild"):
        opened.ask("What did Ada Example say?")
    add(tmp_path)
    with pytest.raises(IndexEmpty, match="dateline add"):
        Engine(tmp_path)
    with pytest.raises(IndexEmpty):
        opened.ask("What did Ada Example say?")
    add(tmp_path, made_up(0, "“The bridge holds,” Ada Example said."))
    assert not opened.is_empty
    assert opened.ask("What did Ada Example say?").short == "The bridge holds,"
    ingest.remove(tmp_path, ["made-up-0"])
    assert opened.is_empty


def test_one_that_waits_does_not_take_a_damaged_index_for_none(tmp_path: Path) -> None:
    add(tmp_path, made_up(0))
    flip_a_bit(next(tmp_path.rglob("*.faiss")))
    with pytest.raises(IndexCorrupt):
        Engine(tmp_path, waits=True)


@pytest.mark.parametrize("question", ["How many soldiers were killed?", "What did Pompeo say?", "What is happening?"])
def test_a_question_whose_time_is_over_is_given_up(
    seed_index: Path, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    engine = Engine(seed_index)
    monkeypatch.setattr(deadline, "SECONDS", 0.0)
    with pytest.raises(TookTooLong):
        engine.ask(question)


def test_an_early_day_and_yesterday_are_no_error(seed_index: Path) -> None:
    engine = Engine(seed_index)
    for question in ("What did Pompeo say yesterday?", "What did Pompeo say in the last 999 years?",
                     "What did Pompeo say last month?", "Who spoke since 0000?", "Who spoke on Monday?"):  # fmt: skip
        for day in ("0001-01-01", "9999-12-31"):
            assert engine.ask(question, as_of=day).text


SHAPES = ("A", "A.B.", "a ", ".", "'", "“", "(", " \n", "Who said ", "of the ", "A of ", "what is ", "A on A and ")
"""Of which questions were, or could be, read in a time with a power of their length."""


@pytest.mark.parametrize("unit", SHAPES)
def test_any_question_is_answered_in_seconds(seed_index: Path, unit: str) -> None:
    engine = Engine(seed_index)
    engine.ask("How many soldiers were killed?")
    for before in ("", "What did "):
        began = time.thread_time()
        with deadline.limited(600):  # it is the work that is measured, not what else the machine does
            assert engine.ask((before + unit * 2000)[:2000]) is not None
        assert time.thread_time() - began < 2
