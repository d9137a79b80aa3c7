"""Train the verifier: `python -m training.train_verifier DATA.npz FOLDER --reader READER.safetensors`.

First the reader answers every question from every passage; its answers, right and wrong, are what the verifier learns
to tell apart. Both parts go on where they were stopped, on a CPU or a GPU. The learning rate falls to 0 over
`--minutes` of training.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from functools import partial
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from training.candidates import FALSE, FOUND, TRUE
from training.model import Reader, Verifier
from training.reading import auc
from training.train_reader import DEVICE, SEED, Run, report
from training.verifying import HELD_OUT, Store, spans

SPANS = 2
"""Answers that are taken from a passage."""
ALIKE = 0.5
"""Share of words in common with the true answer, as F1, from which an answer found elsewhere may be right too."""
UNKNOWN = -1.0
"""Label of an answer that may be right: it is not trained on."""
WRONG = 5
"""Answers from other passages that a question is shown with, at most."""


@torch.inference_mode()
def propose(reader: Reader, store: Store, size: int = 512) -> dict[str, Tensor]:
    """The reader's answers: `pairs` as in the store, with the answer's tokens, and its `score`; by width."""
    order = store.width(store.pairs).argsort()
    found: dict[str, list[Tensor]] = {"pairs": [], "score": [], "origin": []}
    for batch in order.split(size):
        pairs = store.pairs[batch]
        inputs = store.whole(pairs)
        with torch.autocast(DEVICE, dtype=torch.bfloat16):
            start, end, relevance = reader(inputs.ids, inputs.mask, inputs.types)
        first, last, margin = spans(start, end, inputs, SPANS)
        for i in range(SPANS):
            some = margin[:, i].isfinite()
            answered = pairs.clone()
            answered[:, 4], answered[:, 5] = first[:, i], last[:, i]
            found["pairs"].append(answered[some])
            found["score"].append((relevance + 0.7 * margin[:, i])[some])
            found["origin"].append(batch[some])
    return {name: torch.cat(parts) for name, parts in found.items()}


def label(found: dict[str, Tensor], store: Store) -> Tensor:
    """How right each answer is, 0 to 1, or `UNKNOWN`: in the true passage by its tokens' F1 with the true ones."""
    pairs, asked = found["pairs"], store.pairs[found["origin"]]
    common = torch.minimum(pairs[:, 5], asked[:, 5]) - torch.maximum(pairs[:, 4], asked[:, 4]) + 1
    sizes = (pairs[:, 5] - pairs[:, 4] + 1) + (asked[:, 5] - asked[:, 4] + 1)
    labels = torch.where(pairs[:, 3] == TRUE, 2 * common.clamp(min=0) / sizes, 0.0).cpu()
    tokens, starts = store.passages.ids.cpu().numpy(), store.passages.starts.cpu().numpy()

    def words(pair: np.ndarray) -> set[int]:
        return set(tokens[starts[pair[2]] + pair[4] : starts[pair[2]] + pair[5] + 1].tolist())

    true: dict[int, list[set[int]]] = defaultdict(list)
    for pair in store.pairs[store.pairs[:, 3] == TRUE].cpu().numpy():
        true[int(pair[0])].append(words(pair))
    elsewhere = (pairs[:, 3] == FOUND).nonzero().squeeze(1).cpu()
    for i, pair in zip(elsewhere.tolist(), pairs.cpu().numpy()[elsewhere.numpy()], strict=True):
        said = words(pair)
        if any(2 * len(said & one) >= ALIKE * (len(said) + len(one)) for one in true[int(pair[0])]):
            labels[i] = UNKNOWN
    return labels.to(pairs.device)


class Shown:
    """Which answers a batch shows: of each question those from its true passage and some of the others."""

    def __init__(self, pairs: Tensor, labels: Tensor) -> None:
        self.true: dict[int, list[int]] = defaultdict(list)
        self.others: dict[int, list[int]] = defaultdict(list)
        for i, (question, kind, right) in enumerate(
            zip(pairs[:, 0].tolist(), pairs[:, 3].tolist(), labels.tolist(), strict=True)
        ):
            if right != UNKNOWN:
                (self.true if kind == TRUE else self.others)[question].append(i)
        questions = sorted({*self.true, *self.others})
        self.apart = [q for q in questions if q % HELD_OUT == 0]
        self.questions = np.array([q for q in questions if q % HELD_OUT])

    def batch(self, rng: np.random.Generator, size: int) -> tuple[list[int], list[int]]:
        """Numbers of answers, and how many belong to each question."""
        chosen: list[int] = []
        counts = []
        for question in rng.choice(self.questions, size, replace=False).tolist():
            others = self.others[question]
            drawn = rng.permutation(len(others))[:WRONG]
            own = [*self.true[question], *(others[i] for i in drawn)]
            chosen += own
            counts.append(len(own))
        return chosen, counts


def loss_of(model: Verifier, store: Store, pairs: Tensor, labels: Tensor, counts: list[int]) -> Tensor:
    """Binary cross-entropy with how right each answer is, and a contest among the answers to one question."""
    inputs = store.marked(pairs)
    logits = model(inputs.ids, inputs.mask, inputs.types)
    judged = functional.binary_cross_entropy_with_logits(logits, labels)
    contests = [
        -(functional.log_softmax(said, 0) * right / right.sum()).sum()
        for said, right in zip(logits.split(counts), labels.split(counts), strict=True)
        if len(said) > 1 and right.max() > ALIKE
    ]
    return judged + 0.5 * torch.stack(contests).mean() if contests else judged


def train(run: Run, store: Store, pairs: Tensor, labels: Tensor, shown: Shown, args: argparse.Namespace) -> None:
    state, losses, saved, last = run.state, [], time.monotonic(), time.monotonic()
    rng = np.random.default_rng(SEED + state["step"])
    run.model.train()
    while (progress := state["seconds"] / (60 * args.minutes)) < 1:
        chosen, counts = shown.batch(rng, args.batch)
        at = torch.tensor(chosen, device=pairs.device)
        losses.append(run.step(partial(loss_of, run.model, store, pairs[at], labels[at], counts), progress))
        now = time.monotonic()
        state["seconds"], state["step"], last = state["seconds"] + now - last, state["step"] + 1, now
        if state["step"] % 200 == 0:
            report(step=state["step"], seconds=round(state["seconds"]), loss=sum(losses[-200:]) / len(losses[-200:]))
        if now - saved > 60:
            run.save(snapshot=False)
            saved = now
    run.save(snapshot=True)


@torch.inference_mode()
def judge(model: Verifier, store: Store, pairs: Tensor, size: int = 512) -> Tensor:
    """The verifier's logits of answers."""
    order = store.width(pairs).argsort()
    logits = torch.zeros(len(pairs), device=pairs.device)
    for batch in order.split(size):
        inputs = store.marked(pairs[batch])
        with torch.autocast(DEVICE, dtype=torch.bfloat16):
            logits[batch] = model(inputs.ids, inputs.mask, inputs.types)
    return logits


def measure(model: Verifier, store: Store, found: dict[str, Tensor], labels: Tensor, asked: list[int]) -> None:
    """Of the questions apart: how right the answer chosen is, and how far right answers outrank wrong ones."""
    model.eval()
    mine = torch.isin(found["pairs"][:, 0], torch.tensor(asked, device=labels.device)).nonzero().squeeze(1)
    pairs, score, right = found["pairs"][mine], found["score"][mine], labels[mine].abs()
    said = judge(model, store, pairs)
    groups: dict[int, list[int]] = defaultdict(list)
    for i, question in enumerate(pairs[:, 0].tolist()):
        groups[question].append(i)
    for name, by in {"reader": score, "verifier": said, "both": score + 2 * said}.items():
        chosen = [max(group, key=by.tolist().__getitem__) for group in groups.values() if right[group].max() > 0]
        yes, no = by[right > ALIKE].tolist(), by[right < 0.1].tolist()
        report(by=name, questions=len(chosen), chosen=float(right[chosen].mean()), auc=auc(yes, no))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reader", type=Path, required=True, help="whose answers are judged (as unpack_reader writes)")
    parser.add_argument("--init", type=Path, help="a reader to begin as; else that one")
    parser.add_argument("--minutes", type=float, default=4.0)
    parser.add_argument("--batch", type=int, default=32, help="questions in a batch")
    parser.add_argument("--peak", type=float, default=1e-4, help="highest learning rate")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    store = Store(args.data, DEVICE)
    kept = args.folder / "answers.safetensors"
    if not kept.exists():
        save_file(propose(Reader.load(args.reader).to(DEVICE), store), kept)
    found = load_file(kept, device=DEVICE)
    labels = label(found, store)
    true = store.pairs[store.pairs[:, 3] == TRUE]
    pairs = torch.cat([found["pairs"], true])
    rights = torch.cat([labels, torch.ones(len(true), device=labels.device)])
    report(answers=len(pairs), right=float((rights > ALIKE).float().mean()), false=int((pairs[:, 3] == FALSE).sum()))
    torch.manual_seed(SEED)
    model = Verifier.of(Reader.load(args.init or args.reader))
    shown = Shown(pairs, rights)
    run = Run(args.folder, model, args.peak)
    train(run, store, pairs, rights, shown, args)
    measure(model, store, found, labels, shown.apart)


if __name__ == "__main__":
    main()
