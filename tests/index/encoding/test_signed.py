"""Signed weights for unsigned ones: messages by hand, and the shipped reader's own."""

from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoding import encoder, signed, weights
from qa.read import reader
from tests.support import needs_reader


def field(number: int, value: bytes) -> bytes:
    assert len(value) < 128
    return bytes([number << 3 | 2, len(value)]) + value


def tensor(kind: int, values: bytes) -> bytes:
    return bytes([1 << 3, len(values), 2 << 3, kind]) + field(8, b"w") + field(9, values)


def test_unsigned_initializers_are_shifted_and_all_else_stays() -> None:
    short = bytes([2 << 3, 2]) + field(5, b"\x83\x01\x07\x80\x02"[:3])  # 131 and 7, packed
    graph = field(1, b"a node") + field(5, tensor(2, bytes([0, 128, 255]))) + field(5, tensor(1, b"abcd"))
    model = bytes([1 << 3, 10]) + field(7, graph + field(5, short)) + field(2, b"maker")
    wanted = field(1, b"a node") + field(5, bytes([8, 3]) + field(8, b"w") + bytes([16, 3]) + field(9, b"\x80\x00\x7f"))
    wanted += field(5, tensor(1, b"abcd")) + field(5, bytes([16, 3]) + field(9, b"\x03\x87"))
    assert signed.signed(model) == bytes([1 << 3, 10]) + field(7, wanted) + field(2, b"maker")


@given(st.binary(max_size=60))
def test_what_is_no_model_is_refused_or_harmless(data: bytes) -> None:
    with suppress(ValueError):
        assert isinstance(signed.signed(data), bytes)
    with pytest.raises(ValueError, match="no ONNX model"):
        signed.signed(b"\x3a\xff\x01" + data)  # a graph longer than what there is


@needs_reader
@pytest.mark.skipif(not signed.is_faster(), reason="signed products overflow without VNNI")
@pytest.mark.parametrize(
    ("folder", "name", "card"),
    [
        (reader.FOLDER, "reader.onnx", reader.CARD),
        (weights.MODELS / weights.BUNDLED, "encoder.onnx", "model.json"),
    ],
)
def test_the_shipped_models_give_the_same_to_the_last_bit(folder: Path, name: str, card: str) -> None:
    import onnxruntime

    data = weights.verified(folder, name, weights.read_card(folder, card))
    unsigned, fast = (
        onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"]) for model in (data, signed.signed(data))
    )
    ids = np.random.default_rng(0).integers(1000, 20000, (2, 48))
    feed = {put.name: ids if put.name == "input_ids" else np.ones_like(ids) for put in fast.get_inputs()}
    for a, b in zip(unsigned.run(None, feed), fast.run(None, feed), strict=True):
        np.testing.assert_array_equal(a, b)


def test_only_processors_that_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "arm64")
    assert not signed.is_faster.__wrapped__()
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    for flags, faster in (("flags : fpu avx2 avx512_vnni", True), ("flags : fpu avx2", False), ("", False)):
        monkeypatch.setattr(Path, "read_text", lambda *args, _flags=flags, **kwargs: _flags)
        assert signed.is_faster.__wrapped__() is faster


@pytest.mark.skipif(not signed.is_faster(), reason="signed products overflow without VNNI")
def test_weights_are_made_signed_once_many_texts_ran_and_results_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    make = signed.signed
    monkeypatch.setattr(signed, "signed", lambda model: made.append(len(model)) or make(model))
    own = encoder.BundledEncoder(weights.MODELS / weights.BUNDLED)
    before = own.encode(["Three ferries sank."])
    assert not made
    own.encode(["Ferries sail."] * 40)
    assert (own.encode(["Three ferries sank."]) == before).all()
    assert len(made) == 1
