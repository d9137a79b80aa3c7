"""The vectors of passages: taken over where the same text was encoded before, else encoded.

Taken over is what an index holds of an article of the same title and text that is cut the same way, and what a stopped
rebuild has encoded; both only from the same encoder, and while their seals say that they are what was stored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import numpy as np

from index.archive import check_maker
from index.catalog import Catalog, seals
from index.encoding.encoder import Encoder, Vectors
from index.encoding.weights import BUNDLED
from index.errors import DatelineError
from index.storage.current import CATALOG
from index.text.passages import Cut

_SAME = 0.9999
"""Cosine of what one model makes of one text at two times; other company in the batch changes it by less."""


class Giver(Protocol):
    """Where vectors may be there already."""

    def find(self, cut: Cut) -> Sequence[Vectors | None]:
        """The vector of each passage, None where it is not there. What it raises means that it is damaged."""


class Reuse:
    """Gives vectors, from `givers` as far as they have them and else from the encoder."""

    def __init__(self, made_by: Encoder, *givers: Giver, keep: Callable[[Sequence[str], Vectors], None] | None = None,
                 stored: Callable[[Sequence[Cut]], None] | None = None) -> None:  # fmt: skip
        """`keep` is called with texts that were just encoded; `stored` with what the catalog holds from now on."""
        self.encoder = made_by
        self.stored = stored or (lambda cuts: None)
        self._givers, self._keep = list(givers), keep
        self._checked: list[Giver] = []

    def vectors(self, cuts: Sequence[Cut], progress: Callable[[int], None]) -> tuple[Vectors, int]:
        """One row for each passage of `cuts`, in order; and how many of them were encoded."""
        texts = [text for cut in cuts for text in cut.texts]
        rows = [row for cut in cuts for row in self._taken_over(cut)]
        missing = [number for number, row in enumerate(rows) if row is None]
        if missing:
            made = self.encoder.encode([texts[number] for number in missing], progress)
            if self._keep:
                self._keep([texts[number] for number in missing], made)
            for number, row in zip(missing, made, strict=True):
                rows[number] = row
        found = [row for row in rows if row is not None]
        return np.stack(found) if found else np.empty((0, self.encoder.dimension), np.float32), len(missing)

    def _taken_over(self, cut: Cut) -> list[Vectors | None]:
        rows: list[Vectors | None] = [None] * len(cut.passages)
        for giver in list(self._givers):
            if all(row is not None for row in rows):
                break
            found = _given(giver, cut)
            if self._trusts(giver, cut, found):
                rows = [other if row is None else row for row, other in zip(rows, found, strict=True)]
        return rows

    def _trusts(self, giver: Giver, cut: Cut, found: Sequence[Vectors | None]) -> bool:
        """Whether its vectors are such as the encoder makes now: a model may have changed and kept its name.

        The first one that it gives is made again to see. The bundled model is told by its variant and its SHA-256.
        """
        if giver in self._checked or self.encoder.name == BUNDLED:
            return True
        first = next(((text, row) for text, row in zip(cut.texts, found, strict=True) if row is not None), None)
        if first is None:
            return True
        text, row = first
        made = self.encoder.encode([text])[0]
        (self._checked.append if _alike(made, row) else self._givers.remove)(giver)
        return giver in self._checked


def _given(giver: Giver, cut: Cut) -> Sequence[Vectors | None]:
    try:
        return giver.find(cut)
    except Exception:  # whatever is wrong with it: what cannot be read is encoded
        return [None] * len(cut.passages)


def _alike(one: Vectors, other: Vectors) -> bool:
    return one.shape == other.shape and float(one @ other) > _SAME


class FromIndex:
    """Gives what the index in `folder` holds, of any revision of an article."""

    def __init__(self, folder: Path, made_by: Encoder) -> None:
        """Raises DatelineError where it cannot give anything: it is damaged, or made by another encoder."""
        self._catalog = Catalog(folder / CATALOG)
        try:
            check_maker(self._catalog, made_by)
        except BaseException:
            self._catalog.close()
            raise

    def find(self, cut: Cut) -> Sequence[Vectors | None]:
        """See `Giver`: all passages of an article or none."""
        spans = [(passage.start, passage.end) for passage in cut.passages]
        for key in self._catalog.with_content(cut.digest, cut.article.title, cut.article.text):
            passages = self._catalog.passages_of([key]).get(key, [])
            if spans == [(p.start, p.end) for p in passages] and seals.hold(self._catalog, key):
                ids = [p.id for p in passages if p.id is not None]
                vectors = self._catalog.vectors_of(ids)
                return [vectors[i] for i in ids]
        return [None] * len(spans)

    def close(self) -> None:
        """Close the catalog."""
        self._catalog.close()


def from_index(folder: Path | None, made_by: Encoder) -> FromIndex | None:
    """What the index in `folder` can give; None where that is nothing."""
    if folder:
        with suppress(DatelineError, OSError):
            return FromIndex(folder, made_by)
    return None
