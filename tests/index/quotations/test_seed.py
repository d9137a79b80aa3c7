"""The seed article, literally: who said what about the call between Trump and Erdoğan."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import quotations
from index.article import Article, Quotation

SEED = Path(__file__).parents[3] / "seeds" / "000_2bad1b3da0535b8a.txt"
OFFICIAL = "a senior State Department official"

DIRECT = [
    (
        "Judd Deere",
        "Trump reaffirmed his support for Turkey's efforts to de-escalate the situation in northwest Syria and avoid a "
        "humanitarian catastrophe,",
    ),
    (
        "Judd Deere",
        "The two leaders agreed that the Syrian regime, Russia, and the Iranian regime must halt their "
        "offensive before "
        "more innocent civilians are killed and displaced,",
    ),
    (
        "Mike Pompeo",
        "The United States is engaging with our Turkish Allies and reviewing options to assist Turkey against this "
        "aggression as we seek to prevent further Assad regime and Russian brutality and alleviate the humanitarian "
        "suffering in Idlib,",
    ),
    (
        OFFICIAL,
        "We're working on ways to support the Turks, again this will not involve military moves by American units,",
    ),
    (
        OFFICIAL,
        "As a NATO ally and a major foreign military sales partner, we have various information sharing and equipment "
        "relationships with the Turks. We're looking at what we can do on an urgent basis right now to help them.",
    ),
    (
        OFFICIAL,
        "The overall offensive ... launching a six-division side attack with the specific purpose of driving the "
        "refugees into Turkey, the ones that aren't bombed, is something that was coordinated closely "
        "with the Russians, "
        "would not have occurred, not only without Russian permission but without Russian air power,",
    ),
    (OFFICIAL, "There is very close coordination of any kind of strategic air and missile strikes,"),
    (OFFICIAL, "Whether that was the case this time, I don't know, but we've seen this repeatedly."),
]
REPORTED = [
    (
        "Turkish communications directorate",
        "the two leaders discussed developments in the region and agreed by phone on the need to take "
        "additional steps to "
        "deal with the humanitarian drama in Idlib, where nearly 1 million people have been displaced by the latest "
        "fighting",
    ),
    ("Mike Pompeo", "the U.S.\xa0is reviewing options to assist Turkey after the deadly attack"),
    (OFFICIAL, "the U.S.\xa0is looking urgently to support Ankara with information-sharing and equipment"),
    (
        OFFICIAL,
        "the military power of Assad's forces was very reliant on Russia, and that the authorities in "
        "Damascus would not "
        "have been able to push the Idlib offensive without support and approval from Moscow",
    ),
]


@pytest.fixture(scope="module")
def found() -> list[Quotation]:
    return quotations.extract(Article(id="seed", text=SEED.read_text(encoding="utf-8")))


def test_direct_quotations_are_these_and_no_others(found: list[Quotation]) -> None:
    assert [(q.speaker, q.text) for q in found if q.kind == "direct"] == DIRECT


@pytest.mark.parametrize(("speaker", "text"), REPORTED)
def test_reported_statements(found: list[Quotation], speaker: str, text: str) -> None:
    assert [q.speaker for q in found if q.kind == "indirect" and q.text == text] == [speaker]


def test_the_white_house_is_reported(found: list[Quotation]) -> None:
    reported = [q for q in found if q.kind == "indirect" and q.speaker == "White House"]
    assert len(reported) == 1
    assert "backed de-escalation of violence in northwestern Syria" in reported[0].text


def test_nothing_of_the_official_is_given_to_pompeo(found: list[Quotation]) -> None:
    officials = {text for speaker, text in [*DIRECT, *REPORTED] if speaker == OFFICIAL}
    assert not [q for q in found if q.speaker == "Mike Pompeo" and q.text in officials]
    assert {q.speaker for q in found} <= {
        "Judd Deere", "Mike Pompeo", OFFICIAL, "Turkish communications directorate", "White House", "Donald Trump",
    }  # fmt: skip


def test_roles_mentions_and_cues(found: list[Quotation]) -> None:
    by_text = {q.text: q for q in found}
    deere, pompeo = by_text[DIRECT[0][1]], by_text[REPORTED[1][1]]
    assert (deere.role, deere.mention, deere.cue) == (
        "White House spokesman",
        "White House spokesman Judd Deere",
        "said",
    )
    assert deere.affiliation == "White House"
    assert (pompeo.role, pompeo.mention) == ("Secretary of State", "Secretary of State Mike Pompeo")
    assert by_text[DIRECT[6][1]].mention == "he"
    assert by_text[DIRECT[7][1]].speaker == OFFICIAL
