"""The manifest: round trip, and damage that still is JSON."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import IndexCorrupt
from index.search import manifest
from index.search.lexicon import LexiconInfo
from index.search.manifest import Manifest
from index.search.vectors import SegmentInfo

SEGMENT = SegmentInfo("000000007-abc.faiss", 7, 7, "00")
WORDS = LexiconInfo("4", 7, {"meta.json": "00"})


def test_what_is_written_is_read(tmp_path: Path) -> None:
    state = Manifest(3).following((SEGMENT,), WORDS, 9)
    manifest.write(tmp_path, state)
    assert manifest.read(tmp_path) == state == Manifest(4, 9, (SEGMENT,), WORDS)
    assert state.vectors == 7


@pytest.mark.parametrize(
    "change",
    [
        {"covers": 3}, {"covers": 9}, {"covers": "7"}, {"generation": "4"}, {"generation": None}, {"segments": {}},
        {"segments": [{"file": "x"}]}, {"segments": []}, {"segments": [5]},
        {"lexicon": 5}, {"lexicon": {"folder": "4"}}, {"lexicon": {"folder": "4", "count": 6, "files": {}}},
        {"lexicon": {"folder": "4", "count": 7, "files": []}},
    ],
)  # fmt: skip
def test_a_damaged_manifest_is_not_believed(tmp_path: Path, change: dict[str, object]) -> None:
    manifest.write(tmp_path, Manifest(3).following((SEGMENT,), WORDS, 7))
    path = tmp_path / manifest.NAME
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(IndexCorrupt, match="dateline rebuild --from-catalog"):
        manifest.read(tmp_path)


@pytest.mark.parametrize("state", [Manifest(4, 9, (SEGMENT,), replace(WORDS, count=6)), Manifest(4, 6, (SEGMENT,))])
def test_one_that_could_not_be_read_is_not_written(tmp_path: Path, state: Manifest) -> None:
    before = Manifest(3, 7, (SEGMENT,), WORDS)
    manifest.write(tmp_path, before)
    with pytest.raises(IndexCorrupt, match=r"stays as it was.*dateline rebuild --from-catalog"):
        manifest.write(tmp_path, state)
    assert manifest.read(tmp_path) == before


@pytest.mark.parametrize("content", ["", "null", "[]", "5", "{}", '{"generation": 1}', "\0"])
def test_no_manifest_at_all(tmp_path: Path, content: str) -> None:
    (tmp_path / manifest.NAME).write_text(content)
    with pytest.raises(IndexCorrupt, match="dateline rebuild --from-catalog"):
        manifest.read(tmp_path)
