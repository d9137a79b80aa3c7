"""The sentence encoder: the bundled one, or any sentence-transformers model by name.

Both give unit vectors, so that an inner product is a cosine.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.encoding.session import Feed, Session
from index.encoding.weights import BUNDLED, MODELS, load_tokenizer, read_card, verified
from index.errors import ModelUnavailable

Vectors = NDArray[np.float32]
"""One unit vector a row: [texts, dimension]."""
Progress = Callable[[int], None]
"""Called with the number of texts just encoded."""

_BATCH = 16


class Encoder(Protocol):
    """What turns texts into vectors. `name` and `variant` identify it: an index made by another is refused."""

    name: str
    variant: str
    dimension: int
    max_tokens: int

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors of `texts`, [len(texts), dimension]; what is beyond `max_tokens` is not read."""

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Where each token of `text` begins and ends, in code points, without special tokens."""


def load(name: str | None = None, *, download: bool = False) -> Encoder:
    """The encoder called `name`; None is the bundled one. Only with `download` is a network used, and once.

    Raises ModelUnavailable where its files are missing, altered or cannot be loaded.
    """
    name = name or BUNDLED
    return _load(name, download and name != BUNDLED)


@lru_cache(maxsize=2)
def _load(name: str, download: bool) -> Encoder:
    return BundledEncoder(MODELS / BUNDLED) if name == BUNDLED else SentenceTransformersEncoder(name, download)


class BundledEncoder:
    """The ONNX model in `folder`, as training/export_encoder.py makes it, run by onnxruntime."""

    def __init__(self, folder: Path) -> None:
        card = read_card(folder)
        self.name: str = BUNDLED
        try:
            self.variant: str = card["variant"]
            self.dimension: int = card["dimension"]
            self.max_tokens: int = card["max_tokens"]
        except KeyError as error:
            raise ModelUnavailable(f"{folder / 'model.json'} lacks {error}: install Dateline again.") from error
        self._session = Session(verified(folder, "encoder.onnx", card))
        self._tokenizer = load_tokenizer(folder, card)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """See `Encoder.encode`. Each text is run alone: its vector is the same whatever it comes with."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for first in range(0, len(texts), _BATCH):
            part = self._tokenizer.encode_batch_fast([*texts[first : first + _BATCH]])
            feeds = [self._feed(found.ids) for found in part]
            for row, outputs in enumerate(self._session.run_each(feeds), first):
                vectors[row] = outputs[0][0]
            if progress:
                progress(len(feeds))
        return vectors

    def _feed(self, ids: Sequence[int]) -> Feed:
        """A text as a matrix of one row; of one that is too long the beginning and the last, special token."""
        kept = ids if len(ids) <= self.max_tokens else [*ids[: self.max_tokens - 1], ids[-1]]
        row = np.array([kept], dtype=np.int64)
        return {"input_ids": row, "attention_mask": np.ones_like(row)}

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """See `Encoder.token_spans`."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).offsets)


class SentenceTransformersEncoder:
    """Any model that the library sentence-transformers can load, by name or folder."""

    def __init__(self, name: str, download: bool = False) -> None:
        if Path(name).is_dir():  # an index is asked from other folders, too
            name = str(Path(name).resolve())
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        try:
            from sentence_transformers import SentenceTransformer

            self._model: Any = SentenceTransformer(name, local_files_only=not download)
        except Exception as error:
            raise ModelUnavailable(_unavailable(name, download, error)) from error
        self.name = name
        self.variant = "sentence-transformers"
        self.dimension: int = self._model.get_embedding_dimension() or 0
        self.max_tokens: int = self._model.get_max_seq_length() or 512

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """See `Encoder.encode`."""
        parts = []
        for first in range(0, len(texts), 8 * _BATCH):
            batch = list(texts[first : first + 8 * _BATCH])
            parts.append(
                self._model.encode(batch, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False)
            )
            if progress:
                progress(len(batch))
        return np.concatenate(parts).astype(np.float32) if parts else np.empty((0, self.dimension), np.float32)

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """See `Encoder.token_spans`."""
        tokens = self._model.tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        return [(start, end) for start, end in tokens["offset_mapping"]]


def _unavailable(name: str, download: bool, error: Exception) -> str:
    if not download:
        return (
            f"The model {name!r} that made this index is not on this machine: fetch it by naming it once "
            f"(`dateline add PATH... --model {name}`), or encode again with "
            f"`dateline rebuild PATH... --model {BUNDLED}`."
        )
    why = " ".join(str(error).split()).rstrip(".")
    return (
        f"The model {name!r} cannot be loaded: {why}. Name a folder with a sentence-transformers model, "
        f"or a model that can be downloaded; without --model the bundled {BUNDLED} is used."
    )
