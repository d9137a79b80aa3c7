"""Full text: what is found, what is left out, and damage."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import IndexCorrupt
from index.lexicon import Lexicon, content_words

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


def test_adding_again_replaces(tmp_path: Path) -> None:
    made = Lexicon(tmp_path / "lexicon", create=True)
    made.add(PASSAGES)
    made.add([(8, "Ferries", "A ferry line starts.")])
    assert made.count == 3
    again = Lexicon(tmp_path / "lexicon")
    assert (ids(again, "ferry"), ids(again, "clocks")) == ([8], [])


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
