import json
import shutil
from pathlib import Path

import pytest

from index.doctor import place
from index.encoding import weights
from index.errors import ModelUnavailable
from index.quotations.attribution import ranker
from index.quotations.speakers import names
from tests.support import DAMAGES
from training.cards import seal


@pytest.fixture
def speakers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the speakers' model, from which all is loaded."""
    folder = tmp_path / "speakers"
    shutil.copytree(weights.MODELS / "speakers", folder)
    monkeypatch.setattr(weights, "MODELS", tmp_path)
    for module in (ranker, names):
        monkeypatch.setattr(module, "DATA", folder)
    for cached in (ranker.model, names._given_names):
        cached.cache_clear()
    return folder


def test_cards_name_every_model_file_that_was_made() -> None:
    for folder in weights.MODELS.iterdir():
        assert set(weights.check(folder)["sha256"]) == {p.name for p in folder.iterdir()} - {"model.json", "words.json"}


@pytest.mark.parametrize("name", ["trees.json", "given_names.json"])
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_damage_to_the_speakers_model_is_found_before_it_is_used(speakers: Path, name: str, damage: object) -> None:
    assert callable(damage)
    damage(speakers / name)
    with pytest.raises(ModelUnavailable, match="install Dateline again"):
        ranker.model() if name == "trees.json" else names._given_names()
    found = place.speakers(speakers, None)  # type: ignore[arg-type]
    assert (found.name, found.severity) == ("speakers", "fail")
    assert name in found.message


def test_a_model_made_again_is_sealed_again(speakers: Path) -> None:
    made = json.loads((speakers / "given_names.json").read_text(encoding="utf-8")) | {"m": "exampleton"}
    (speakers / "given_names.json").write_text(json.dumps(made), encoding="utf-8")
    seal(speakers)
    assert names._given_names()["m"] == "exampleton"
    assert place.speakers(speakers, None).severity == "ok"  # type: ignore[arg-type]
