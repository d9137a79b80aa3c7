"""Languages: told by the text, declared where that says nothing, and what that means for answers."""

from pathlib import Path

import pytest

from index import ingest
from index.archive import Archive
from index.article import Article
from index.text import language
from qa.engine import Engine
from tests.support import made_up, state_of

TEXTS = {
    "en": "The council of Sampleton voted on Tuesday for the new budget after a long debate. Seven members agreed.",
    "de": "Der Stadtrat von Musterstadt hat am Dienstag nach langer Debatte über den neuen Haushalt abgestimmt.",
    "fr": "Le conseil municipal a voté mardi le nouveau budget après un long débat. Sept élus ont voté pour.",
    "es": "El ayuntamiento aprobó el martes el nuevo presupuesto tras un largo debate, dijo la alcaldesa.",
    "nl": "De gemeenteraad heeft dinsdag na een lang debat gestemd over de nieuwe begroting van de stad.",
    "ru": "Городской совет во вторник после долгих дебатов проголосовал за новый бюджет города.",
    "ja": "市議会は火曜日、長い議論の末、新しい予算案を可決した。市長は結果を歓迎すると述べた。反対は二人だった。",
}


def of(text: str, declared: str | None = None) -> str | None:
    return language.of(Article("a", text, language=declared))


@pytest.mark.parametrize("code", TEXTS)
def test_the_text_tells(code: str) -> None:
    assert of(TEXTS[code]) == code
    assert of(TEXTS[code], "en" if code != "en" else "de") == code
    assert language.is_read(code) == (code == "en")


@pytest.mark.parametrize("text", ["Arsenal 2, Chelsea 1", "12-3, 14-5", "Wrong.", ""])
def test_where_the_text_says_nothing_its_source_does(text: str) -> None:
    assert of(text) is None
    assert of(text, "fr") == "fr"
    assert language.is_read(None)


def test_names_and_numbers_are_not_taken_for_another_language() -> None:
    scores = "\n".join(f"Ohio State {n}, Michigan {n + 3}; Penn State 21, Rutgers {n}" for n in range(40))
    assert language.is_read(of(scores))
    quoting = f"{TEXTS['en']} The mayor of Musterstadt said in German: “Wir haben lange darüber gesprochen.”"
    assert of(quoting) == "en"


def test_language_code_has_an_english_name() -> None:
    assert (language.name("de"), language.name("xx-unknown")) == ("German", "xx-unknown")


def test_what_is_not_english_is_stored_and_listed_and_not_read(tmp_path: Path) -> None:
    german = Article("german", f"{TEXTS['de']} „Wir sind zufrieden“, sagte Erika Muster.", title="Haushalt",
                     source="Musterblatt", date="2031-05-06")  # fmt: skip
    summary = ingest.add(tmp_path, [made_up(0), german])
    assert (summary.stored, summary.unread, summary.total, summary.passages) == (2, 1, 2, 1)
    again = ingest.add(tmp_path, [made_up(0), german])
    assert (again.unchanged, again.total) == (2, 2)
    archive = Archive(tmp_path)
    assert archive.catalog.live("german").article.language == "de"  # type: ignore[union-attr]
    assert archive.catalog.languages() == [("de", 1), ("en", 1)]
    engine = Engine(tmp_path)
    assert {hit.article.id for hit in engine.search("Stadtrat Musterstadt Haushalt")} <= {"made-up-0"}
    for question in ("What did Erika Muster say?", "What did the Stadtrat of Musterstadt vote on?"):
        answer = engine.ask(question)
        assert not answer.answered
        assert str(answer.searched) == ("1 article of 1 outlet, 2031-05-06; in the archive but not read: 1 in German")
        assert "not read: 1 in German" in answer.text
    ingest.rebuild_from_catalog(tmp_path)
    assert Archive(tmp_path).catalog.quotations_by("muster") == []
    assert set(state_of(tmp_path)) == {"made-up-0", "german"}


def test_an_archive_without_english_still_answers_honestly(tmp_path: Path) -> None:
    ingest.add(tmp_path, [Article("german", TEXTS["de"])])
    answer = Engine(tmp_path).ask("What did the council vote on?")
    assert not answer.answered
    assert "0 articles; in the archive but not read: 1 in German" in answer.text


def test_a_translation_in_place_of_a_text_is_a_revision(tmp_path: Path) -> None:
    ingest.add(tmp_path, [made_up(0, TEXTS["en"]), made_up(1)])
    ingest.add(tmp_path, [made_up(0, TEXTS["de"])])
    assert {hit.article.id for hit in Engine(tmp_path).search("council budget Sampleton")} == {"made-up-1"}
    ingest.add(tmp_path, [made_up(0, TEXTS["en"])])
    assert {hit.article.id for hit in Engine(tmp_path).search("council budget Sampleton")} == {"made-up-0", "made-up-1"}
