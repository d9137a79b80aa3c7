"""Full text: what is found, what is left out, and damage."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import IndexCorrupt
from index.search import lexicon as lexicon_module
from index.search.lexicon import Lexicon
from index.text.words import content_words
from tests.support import DAMAGES

PASSAGES = [
    (3, "Bridge closes", "The harbour bridge of Exampleton will close."),
    (5, "Swallows", "Fewer swallows were counted near the bridge."),
    (8, "Clocks", "A hall of antique clocks opened in Zürich."),
]


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    made = Lexicon(tmp_path_factory.mktemp("lexicon"), create=True)
    made.add(PASSAGES)
    return made


def ids(lexicon: Lexicon, text: str) -> list[int]:
    return [i for i, _ in lexicon.search(text, 10)]


def test_words_find_passages_whatever_their_case_form_and_accents(lexicon: Lexicon) -> None:
    assert ids(lexicon, "What happens to the BRIDGES?") == [3, 5]
    assert ids(lexicon, "zurich clock") == [8]
    assert ids(lexicon, "volcano") == []
    assert ids(lexicon, "") == []
    assert lexicon.search("bridge", 1) == lexicon.search("bridge", 9)[:1]
    assert lexicon.weight("clocks") > lexicon.weight("bridge")


def test_function_words_count_only_where_there_are_no_others(lexicon: Lexicon) -> None:
    assert content_words("What did they say about it?") == "say"
    assert content_words("to be or not to be") == "to be or not to be"
    assert ids(lexicon, "The of a clocks") == [8]
    assert set(ids(lexicon, "the of a")) == {3, 5, 8}


@settings(deadline=None, max_examples=60)
@given(
    st.text(max_size=80) | st.sampled_from(['" * NEAR(', "a AND -b", "id:3 OR text:[* TO *]", "x^9~2", "\\", "(" * 999])
)
def test_a_question_is_never_a_query_language(lexicon: Lexicon, text: str) -> None:
    assert all(i in {3, 5, 8} for i in ids(lexicon, text))


def test_a_publication_takes_over_the_files_of_the_one_before(tmp_path: Path) -> None:
    first = lexicon_module.write(tmp_path, "1", None, PASSAGES[:2])
    second = lexicon_module.write(tmp_path, "2", first, PASSAGES[2:])
    assert (first.count, second.count) == (2, 3)
    shared = set(first.files) & set(second.files)
    assert any(n.endswith(".store") for n in shared)
    assert ids(lexicon_module.open_verified(tmp_path, first), "clocks") == []
    lexicon_module.remove_unlisted(tmp_path, [second])
    assert [p.name for p in tmp_path.iterdir()] == ["2"]
    assert ids(lexicon_module.open_verified(tmp_path, second), "clocks bridge") == [8, 3, 5]


def test_where_files_cannot_be_linked_they_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    first = lexicon_module.write(tmp_path, "1", None, PASSAGES[:2])
    second = lexicon_module.write(tmp_path, "2", first, PASSAGES[2:])
    assert ids(lexicon_module.open_verified(tmp_path, second), "clocks bridge") == [8, 3, 5]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_files_are_not_taken_over(tmp_path: Path, damage: str) -> None:
    first = lexicon_module.write(tmp_path, "1", None, PASSAGES[:2])
    DAMAGES[damage](next((tmp_path / "1").glob("*.term")))
    with pytest.raises(IndexCorrupt, match=r"\.term.*dateline rebuild --from-catalog"):
        lexicon_module.write(tmp_path, "2", first, PASSAGES[2:])


def test_an_open_reader_keeps_its_state(tmp_path: Path) -> None:
    writer = Lexicon(tmp_path / "lexicon", create=True)
    writer.add(PASSAGES[:1])
    reader = Lexicon(tmp_path / "lexicon")
    for number in range(20, 60):
        writer.add([(number, "", f"bridge number {number}")])
    assert ids(reader, "bridge") == [3]
    assert len(Lexicon(tmp_path / "lexicon").search("bridge", 100)) == 41


def test_a_missing_or_damaged_lexicon_is_found(tmp_path: Path) -> None:
    made = tmp_path / "lexicon"
    Lexicon(made, create=True).add(PASSAGES)
    (made / "meta.json").write_bytes(b"{")
    with pytest.raises(IndexCorrupt, match="dateline rebuild --from-catalog"):
        Lexicon(made)
    shutil.rmtree(made)
    with pytest.raises(IndexCorrupt, match="dateline rebuild --from-catalog"):
        Lexicon(made)
