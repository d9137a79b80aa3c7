from __future__ import annotations

import pytest

from index.quotations import same_person, speaker_key
from index.quotations.speakers import names


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Mike Pompeo", "mike pompeo"),
        ("Secretary of State Mike Pompeo", "mike pompeo"),
        ("MIKE POMPEO", "mike pompeo"),
        ("Dr. José Arce", "jose arce"),
        ("Louis Capano Jr.", "louis capano"),
        ("the White House", "white house"),
        ("Sen. Bernie Sanders", "bernie sanders"),
        ("National Weather Service", "national weather service"),
        ("a spokesman", "spokesman"),
        ("", ""),
    ],
)
def test_speaker_key(name: str, key: str) -> None:
    assert speaker_key(name) == key


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Pompeo", "Mike Pompeo", True),
        ("Secretary of State Mike Pompeo", "Mike Pompeo", True),
        ("Michael Pompeo", "Mike Pompeo", True),
        ("M. Pompeo", "Mike Pompeo", True),
        ("Jill Biden", "Joe Biden", False),
        ("J. Alex Navarro", "Alex Navarro", True),
        ("Louis Capano Jr.", "Louis Capano III", False),
        ("Louis Capano", "Louis Capano III", True),
        ("Ursula von der Leyen", "von der Leyen", True),
        ("Mike Pompeo", "Mike Pence", False),
        ("", "Mike Pompeo", False),
        ("José Arce", "Jose Arce", True),
        ("White House", "the White House", True),
    ],
)
def test_same_person(a: str, b: str, same: bool) -> None:
    assert same_person(a, b) is same
    assert same_person(b, a) is same


@pytest.mark.parametrize(
    ("words", "titles", "name"),
    [
        ("Secretary of State Mike Pompeo", "Secretary of State", "Mike Pompeo"),
        ("WHO Director-General Tedros Adhanom Ghebreyesus", "WHO Director-General", "Tedros Adhanom Ghebreyesus"),
        ("Contractor Piet Vasko", "Contractor", "Piet Vasko"),
        ("National Weather Service", "", "National Weather Service"),
        ("Aaron Judge", "", "Aaron Judge"),
    ],
)
def test_titles_are_no_part_of_the_name(words: str, titles: str, name: str) -> None:
    found = names.split_title(words.split())
    assert [" ".join(part) for part in found] == [titles, name]
