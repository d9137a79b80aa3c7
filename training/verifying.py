"""Batches for the reader and the verifier, put together on the device from tokens that lie there.

`training.candidates` makes the tokens. A batch is (ids, mask, types): int64 [batch, tokens], as `training.pairs` lays
them out; the verifier's are cut to `WINDOW` tokens of the passage around the answer, and the answer's tokens have
type 0, so that it sees which words it is to judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.pairs import CLS, MAX_TOKENS, SEP

WINDOW = 128
LONGEST = 30
"""Tokens of an answer at most."""
HELD_OUT = 64
"""One question of so many is kept to measure, by its number."""


class Texts:
    """Token ids of many texts."""

    def __init__(self, ids: np.ndarray, starts: np.ndarray, device: str) -> None:
        self.ids = torch.tensor([*ids.tolist(), 0], device=device)  # so that there is one
        self.starts = torch.tensor(starts.astype(np.int64), device=device)

    def length(self, numbers: Tensor) -> Tensor:
        return self.starts[numbers + 1] - self.starts[numbers]

    def at(self, numbers: Tensor, places: Tensor) -> Tensor:
        """The ids of texts [n, 1] at places [n, tokens]; anything where a place is outside."""
        return self.ids[(self.starts[numbers] + places).clamp(0, len(self.ids) - 1)]


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs, and where each passage's first token lies and how many there are: int64 [batch]."""

    ids: Tensor
    mask: Tensor
    types: Tensor
    first: Tensor
    length: Tensor


class Store:
    """The questions, headlines and passages of a file that `training.candidates` wrote, on `device`."""

    def __init__(self, path: Path, device: str) -> None:
        held = np.load(path)
        self.questions, self.titles, self.passages = (
            Texts(held[name], held[f"{name.removesuffix('s')}_starts"], device)
            for name in ("questions", "titles", "passages")
        )
        self.pairs = torch.tensor(held["pairs"].astype(np.int64), device=device)
        """(question, headline, passage, kind, first, last token of the answer) [pairs, 6]."""

    def width(self, pairs: Tensor) -> Tensor:
        """About how many tokens each pair's whole input has, to sort by."""
        q, t, p = pairs[:, 0], pairs[:, 1], pairs[:, 2]
        return self.questions.length(q) + self.titles.length(t) + self.passages.length(p)

    def whole(self, pairs: Tensor) -> Batch:
        """Inputs with whole passages."""
        nothing = torch.zeros(len(pairs), dtype=torch.long, device=pairs.device)
        return self._batch(pairs, nothing, self.passages.length(pairs[:, 2]))

    def marked(self, pairs: Tensor) -> Batch:
        """Inputs with the passage around the answer, which is marked."""
        length = self.passages.length(pairs[:, 2])
        low = ((pairs[:, 4] + pairs[:, 5]) // 2 - WINDOW // 2).clamp(min=0)
        low = torch.minimum(low, (length - WINDOW).clamp(min=0))
        batch = self._batch(pairs, low, (length - low).clamp(max=WINDOW))
        place = torch.arange(batch.ids.shape[1], device=pairs.device)[None] - batch.first[:, None] + low[:, None]
        answer = (place >= pairs[:, 4:5]) & (place <= pairs[:, 5:6])
        return Batch(batch.ids, batch.mask, batch.types * ~answer, batch.first, batch.length)

    def _batch(self, pairs: Tensor, low: Tensor, length: Tensor) -> Batch:
        q, t, p = (pairs[:, i : i + 1] for i in range(3))
        asked, titled = self.questions.length(q), self.titles.length(t)
        head = asked + 2
        first = head + torch.where(titled > 0, titled + 1, 0)
        length = torch.minimum(length[:, None], MAX_TOKENS - 1 - first)
        width = -(-int((first + length).max() + 1) // 16) * 16
        at = torch.arange(width, device=pairs.device)[None]
        ids = torch.full((len(pairs), width), SEP, dtype=torch.long, device=pairs.device)
        ids = torch.where(at <= asked, self.questions.at(q, at - 1), ids)
        ids = torch.where((at >= head) & (at < head + titled), self.titles.at(t, at - head), ids)
        ids = torch.where((at >= first) & (at < first + length), self.passages.at(p, at - first + low[:, None]), ids)
        ids = torch.where(at == 0, CLS, ids)
        mask = at <= first + length
        types = ((at >= head) & mask).long()
        return Batch(ids * mask, mask.long(), types, first.squeeze(1), length.squeeze(1))


def spans(start: Tensor, end: Tensor, batch: Batch, count: int) -> tuple[Tensor, Tensor, Tensor]:
    """The best spans that do not overlap: first and last token of the passage, and score − "not here" [batch, count].

    Where a passage has fewer, the score is minus infinity.
    """
    tokens = start.shape[1]
    at = torch.arange(tokens, device=start.device)[None]
    inside = (at >= batch.first[:, None]) & (at < (batch.first + batch.length)[:, None])
    absent = start[:, 0] + end[:, 0]
    start, end = (x.masked_fill(~inside, -torch.inf) for x in (start, end))
    ends = torch.nn.functional.pad(end, (0, LONGEST - 1), value=-torch.inf).unfold(1, LONGEST, 1)
    scores = start[:, :, None] + ends  # [batch, first token, further tokens]
    last = at[:, :, None] + torch.arange(LONGEST, device=start.device)
    found = []
    for _ in range(count):
        best, place = scores.flatten(1).max(1)
        a = place // LONGEST
        b = a + place % LONGEST
        found.append((a - batch.first, b - batch.first, best - absent))
        scores = scores.masked_fill((at[:, :, None] <= b[:, None, None]) & (last >= a[:, None, None]), -torch.inf)
    firsts, lasts, margins = zip(*found, strict=True)
    return torch.stack(firsts, 1), torch.stack(lasts, 1), torch.stack(margins, 1)
