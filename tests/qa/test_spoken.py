"""One person under many names, two people under one: the speakers of a made-up archive."""

from pathlib import Path

import pytest

from index.archive import Archive
from index.article import Article
from qa import spoken
from qa.retrieve.filters import Filters
from tests.support import add

ARTICLES = [
    Article("tide", "“The turbine turns at last,” Secretary of Works Mara Quill said on Monday. Quill said the plant "
            "would open in June. “We waited years,” said Ines Quill, a fisher.",
            title="Turbine turns", date="2031-03-01", source="Example Courier"),
    Article("dam", "“The dam is sound,” said Mara Quill, the Secretary of Works.", title="Dam is sound",
            date="2031-04-01", source="Mock Daily"),
    Article("short", "The works department closed the weir. “It was leaking,” Quill said. "
            "“We saw it,” she added.", title="Weir closed",
            date="2031-05-01", source="Mock Daily"),
    Article("games", "The International Skiff Federation (ISF) met in Mockport. “Crews must register by May,” the ISF "
            "said in a statement. Officials said the harbour would be dredged. Mara Quill and Otto Brand said the "
            "harbour was deep enough.", title="Skiffs", source="Sample Wire"),
    Article("talks", "“Nothing is decided,” said a spokesperson for Fictional Power.", title="Talks", date="2031-01-05",
            source="Mock Daily"),
]  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    path: Path = tmp_path_factory.mktemp("spoken")
    add(path, *ARTICLES)
    return Archive(path)


def test_many_names_are_one_speaker(archive: Archive) -> None:
    mara, ines = spoken.find(archive, "Quill")
    assert (mara.name, set(mara.names)) == ("Mara Quill", {"Mara Quill", "Quill"})
    assert (mara.role, mara.articles, mara.quotations, mara.direct) == ("Secretary of Works", 3, 5, 4)
    assert (mara.first, mara.last) == ("2031-03-01", "2031-05-01")
    assert ines.name == "Ines Quill"


@pytest.mark.parametrize(
    ("name", "found"),
    [("Secretary of Works Mara Quill", ["Mara Quill"]), ("INES QUILL", ["Ines Quill"]), ("Mara", ["Mara Quill"]),
     ("ISF", ["International Skiff Federation"]), ("the Skiff Federation", ["International Skiff Federation"]),
     ("Nobody Atall", []), ("", []), ("%", []), ("Bruno Quill", [])],
)  # fmt: skip
def test_whom_a_name_may_mean(archive: Archive, name: str, found: list[str]) -> None:
    assert [s.name for s in spoken.find(archive, name)] == found


def test_a_body_is_nobodys_surname(tmp_path: Path) -> None:
    add(tmp_path, Article("firm", "Brand said its ferries would run all year. “Tickets cost less,” the firm said.",
                          title="Ferries", date="2031-01-01"),
        Article("man", "“I like ferries,” said Otto Brand, a teacher. “They are slow,” he said."))  # fmt: skip
    found = spoken.find(Archive(tmp_path), "Brand")
    assert sorted(s.name for s in found) == ["Brand", "Otto Brand"]
    assert [s.name for s in spoken.find(Archive(tmp_path), "Otto Brand")] == ["Otto Brand"]


def test_statements_newest_first_and_filtered(archive: Archive) -> None:
    own = spoken.statements(archive, spoken.find(archive, "Mara Quill")[0])
    assert [s.article.id for s in own] == ["short", "short", "dam", "tide", "tide"]
    assert all(s.quotation.text == s.article.text[s.quotation.start : s.quotation.end] for s in own)
    assert all(s.passage.start <= s.quotation.start < s.passage.end for s in own)
    since = Filters.of({"since": "2031-03-15", "outlets": ["Mock Daily"]})
    assert [s.article.id for s in spoken.statements(archive, "Quill", since)] == ["short", "short", "dam"]
    assert spoken.find(archive, "Ines Quill", since) == []


def test_speakers_are_named(archive: Archive) -> None:
    found = [s.name for s in spoken.speakers(archive)]
    assert found[0] == "Mara Quill"
    assert "International Skiff Federation" in found
    assert not [name for name in found if "official" in name.lower() or "spokesperson" in name]
    assert len(spoken.speakers(archive, limit=1)) == 1


def test_who_holds_an_office(archive: Archive) -> None:
    assert [s.name for s in spoken.holding(archive, "the secretary of works")] == ["Mara Quill"]
    assert spoken.holding(archive, "the secretary of defence") == []
    assert spoken.holding(archive, "the") == []


def test_statements_by_speaker(archive: Archive) -> None:
    found = [*spoken.statements(archive, "Ines Quill"), *spoken.statements(archive, "Mara Quill")]
    grouped = spoken.speakers_of(found)
    assert [(who.name, len(own)) for who, own in grouped] == [("Ines Quill", 1), ("Mara Quill", 5)]


@pytest.mark.parametrize(
    ("speaker", "named"),
    [("Mara Quill", True), ("ISF", True), ("Ludwig van Beethoven", True), ("officials", False),
     ("Health officials", False), ("a Boeing spokesperson", False), ("Ada Sample and Bo Sample", False), ("", False)],
)  # fmt: skip
def test_a_name_or_a_description(speaker: str, named: bool) -> None:
    assert spoken.is_named(speaker) is named


def test_spokespeople_speak_for_their_body() -> None:
    assert spoken.speaks_for("a spokesperson for Fictional Power", "Fictional Power")
    assert not spoken.speaks_for("a spokesperson for Fictional Powerboats", "Fictional Power")
    assert not spoken.speaks_for("critics of Fictional Power", "Fictional Power")
