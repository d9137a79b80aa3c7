"""Train a reader further, on what was found beside: `python -m training.train_further DATA.npz FOLDER --init WEIGHTS`.

The data are those of `training.candidates`: each question's true and false passages, and two of those that were found
for it and do not have its answer. The verifier begins as this reader. Goes on from the run's last checkpoint.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.candidates import FALSE, FOUND, TRUE
from training.model import Reader
from training.train_reader import BUCKET, DEVICE, SEED, Run, report
from training.verifying import HELD_OUT, Store

BESIDE = 2
"""Of the passages found for a question, how many are shown with it."""


class Groups:
    """The pairs of each question: the true one first, the false ones, and, apart, those found without its answer."""

    def __init__(self, store: Store) -> None:
        self.pairs = store.pairs.cpu().numpy()
        self.width = store.width(store.pairs).cpu().numpy()
        self.tokens, self.starts = store.passages.ids.cpu().numpy(), store.passages.starts.cpu().numpy()
        self.shown: dict[int, list[int]] = {}
        self.found: dict[int, list[int]] = {}
        for kind, kept in ((TRUE, self.shown), (FALSE, self.shown), (FOUND, self.found)):
            for i in np.flatnonzero(self.pairs[:, 3] == kind).tolist():
                question = int(self.pairs[i, 0])
                mine = kept.setdefault(question, [])
                if question % HELD_OUT and not (kind == TRUE and mine):
                    mine.append(i)
        self.found = {q: [i for i in found if self._lacks(i, self.shown.get(q, []))] for q, found in self.found.items()}

    def _lacks(self, pair: int, shown: list[int]) -> bool:
        """Whether the passage of a pair does not have the true answer's tokens."""
        if not shown or self.pairs[shown[0], 3] != TRUE:
            return False
        _, _, passage, _, first, last = self.pairs[shown[0]].tolist()
        answer = self.tokens[self.starts[passage] + first : self.starts[passage] + last + 1]
        own = int(self.pairs[pair, 2])
        return answer.tobytes() not in self.tokens[self.starts[own] : self.starts[own + 1]].tobytes()

    def batches(self, size: int, rng: np.random.Generator) -> Iterator[list[list[int]]]:
        """Batches of about `size` pairs of like length, for one time over all questions."""
        groups = [
            [*shown, *rng.permutation(self.found.get(q, []))[:BESIDE].astype(int).tolist()]
            for q, shown in self.shown.items()
            if shown
        ]
        order = rng.permutation(len(groups))
        for part in np.array_split(order, max(len(order) // (BUCKET * size // 2), 1)):
            made, batch = [], []
            for i in sorted(part.tolist(), key=lambda i: max(self.width[groups[i]])):
                batch.append(groups[i])
                if sum(map(len, batch)) >= size:
                    made.append(batch)
                    batch = []
            made += [batch] if batch else []
            rng.shuffle(made)
            yield from made


def loss_of(model: Reader, store: Store, batch: list[list[int]]) -> Tensor:
    """As `train_reader.loss_of`."""
    pairs = store.pairs[torch.tensor([i for group in batch for i in group], device=DEVICE)]
    inputs = store.whole(pairs)
    start, end, relevance = model(inputs.ids, inputs.mask, inputs.types)
    at = torch.arange(start.shape[1], device=DEVICE)[None]
    inside = (at >= inputs.first[:, None]) & (at < (inputs.first + inputs.length)[:, None])
    start, end = (logits.masked_fill(~inside & (at > 0), -1e4) for logits in (start, end))
    true = pairs[:, 3] == TRUE
    first, last = (torch.where(true, pairs[:, i] + inputs.first, 0).clamp(max=start.shape[1] - 1) for i in (4, 5))
    span = (functional.cross_entropy(start, first) + functional.cross_entropy(end, last)) / 2
    judged = functional.binary_cross_entropy_with_logits(relevance, true.float())
    contests = [
        -functional.log_softmax(said, 0)[0]
        for said, right in zip(
            relevance.split([len(g) for g in batch]), true.split([len(g) for g in batch]), strict=True
        )
        if len(said) > 1 and right[0]
    ]
    return span + 0.5 * judged + 0.5 * (torch.stack(contests).mean() if contests else 0.0)


def train(run: Run, store: Store, groups: Groups, args: argparse.Namespace) -> None:
    state, losses, saved, last = run.state, [], time.monotonic(), time.monotonic()
    rng = np.random.default_rng(SEED + state["step"])
    run.model.train()
    while True:
        for batch in groups.batches(args.batch, rng):
            progress = state["seconds"] / (60 * args.minutes)
            if progress >= 1:
                return run.save(snapshot=True)
            losses.append(run.step(partial(loss_of, run.model, store, batch), progress))
            now = time.monotonic()
            state["seconds"], state["step"], last = state["seconds"] + now - last, state["step"] + 1, now
            if state["step"] % 200 == 0:
                report(step=state["step"], seconds=round(state["seconds"]), loss=sum(losses[-200:]) / 200)
            if now - saved > 60:
                run.save(snapshot=False)
                saved = now


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--init", type=Path, required=True, help="a reader's weights, as unpack_reader writes")
    parser.add_argument("--minutes", type=float, default=2.75)
    parser.add_argument("--batch", type=int, default=96)
    parser.add_argument("--peak", type=float, default=1.5e-4, help="highest learning rate")
    args = parser.parse_args()
    store = Store(args.data, DEVICE)
    groups = Groups(store)
    report(questions=sum(map(bool, groups.shown.values())), found=sum(map(len, groups.found.values())))
    torch.manual_seed(SEED)
    train(Run(args.folder, Reader.load(args.init), args.peak), store, groups, args)


if __name__ == "__main__":
    main()
