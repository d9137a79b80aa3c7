"""Train the reader: `python -m training.train_reader FOLDER EXAMPLES.jsonl.gz...`, groups as `training.data`,
`training.written` and `training.natural` make them.

Resumes from the run's last checkpoint, on a CPU or a GPU. The learning rate falls to 0 over `--steps`, or over
`--minutes` of training time where the machine's speed is not known; the log says how many steps that were.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from index.text.sentences import sentences
from training.model import Reader, base_folder
from training.pairs import encode_pair

SEED = 20261122
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
DRAWN = 2  # negatives of a natural question that are shown with it each time
BUCKET = 80  # batches' worth of groups that are sorted by length together


@dataclass(slots=True)
class Example:
    """One encoded input; `start` and `end` are token positions, 0 (the CLS token) where there is no answer."""

    ids: list[int]
    type_zero: int
    passage_start: int
    start: int
    end: int
    spanned: bool
    """Whether start and end are known: an answer in whole sentences has none."""
    relevant: bool
    sentences: list[int]
    """For each token of the passage the number of its sentence, from 1; 0 between sentences."""
    evidence: list[bool]
    """For each sentence whether it belongs to the answer."""
    verdict: int
    """0 neither, 1 yes, 2 no; -1 where it was not asked for."""


@dataclass(slots=True)
class Group:
    """The examples of one question: those always shown, and negatives of which some are drawn each time."""

    shown: list[Example]
    drawn: list[Example]

    def sample(self, rng: random.Random) -> list[Example]:
        return [*self.shown, *rng.sample(self.drawn, min(DRAWN, len(self.drawn)))]


def load_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def encode(tokenizer: Tokenizer, row: dict[str, Any]) -> Example | None:
    """None where the answer is past the passage's last token."""
    pair = encode_pair(tokenizer, row["question"], row["title"], row["passage"])
    start = end = 0
    if row["start"] is not None:
        touched = [i for i, (a, b) in enumerate(pair.offsets) if a < row["end"] and row["start"] < b]
        if not touched or pair.offsets[-1][1] < row["end"]:
            return None
        start, end = pair.passage_start + touched[0], pair.passage_start + touched[-1]
    spans = sentences(row["passage"])
    answering = row.get("evidence", [] if row["start"] is None else [(row["start"], row["end"])])
    begins = [first for first, _ in spans]
    numbers = [bisect_right(begins, a) for a, _ in pair.offsets]
    inside = [any(a < last and first < b for first, last in answering) for a, b in spans]
    relevant, verdict = bool(answering), row.get("verdict")
    return Example(pair.ids, pair.type_zero, pair.passage_start, start, end, row.get("spanned", True),
                   relevant, numbers, inside, -1 if verdict is None else verdict)  # fmt: skip


def load_groups(path: Path) -> list[Group]:
    """The groups of a file. Negatives of a natural question are drawn from, all others always shown."""
    tokenizer = load_tokenizer()
    groups = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for rows in map(json.loads, lines):
            examples = [(row, encode(tokenizer, row)) for row in rows]
            if examples[0][1]:
                shown = [e for row, e in examples if e and (row is rows[0] or "spanned" not in row or row["relevant"])]
                groups.append(Group(shown, [e for _, e in examples if e and not any(e is s for s in shown)]))
    return groups


def batches(groups: list[Group], size: int, epoch: int) -> list[list[list[Example]]]:
    """Batches of about `size` examples of like length, groups kept whole, in an order fixed by the epoch."""
    rng = random.Random(SEED + epoch)
    order = [group.sample(rng) for group in rng.sample(groups, len(groups))]
    made: list[list[list[Example]]] = []
    for first in range(0, len(order), BUCKET * size):
        batch: list[list[Example]] = []
        for group in sorted(order[first : first + BUCKET * size], key=lambda g: max(len(e.ids) for e in g)):
            batch.append(group)
            if sum(map(len, batch)) >= size:
                made.append(batch)
                batch = []
        made += [batch] if batch else []
    rng.shuffle(made)
    return made


def collate(examples: list[Example]) -> dict[str, Tensor]:
    """Padded int64 tensors; `outside` is True where a span may not lie (all but the passage and CLS)."""
    width = -(-max(len(e.ids) for e in examples) // 16) * 16  # few shapes: the CPU kernels are compiled for each
    ids = torch.zeros(len(examples), width, dtype=torch.long)
    mask, types, sentence = torch.zeros_like(ids), torch.ones_like(ids), torch.zeros_like(ids)
    outside = torch.ones_like(ids, dtype=torch.bool)
    most = max(len(e.evidence) for e in examples) + 1
    evidence = torch.zeros(len(examples), most)
    for i, e in enumerate(examples):
        n, first = len(e.ids), e.passage_start
        ids[i, :n] = torch.tensor(e.ids)
        mask[i, :n] = 1
        types[i, : e.type_zero] = 0
        types[i, n:] = 0
        outside[i, first : n - 1] = False
        outside[i, 0] = False
        sentence[i, first : first + len(e.sentences)] = torch.tensor(e.sentences)
        evidence[i, 1 : 1 + len(e.evidence)] = torch.tensor(e.evidence, dtype=torch.float)
    columns = {name: torch.tensor([getattr(e, name) for e in examples])
               for name in ("start", "end", "spanned", "relevant", "verdict")}  # fmt: skip
    return {"ids": ids, "mask": mask, "types": types, "outside": outside, "sentence": sentence, "evidence": evidence,
            **columns}  # fmt: skip


def sentence_means(logits: Tensor, sentence: Tensor, most: int) -> tuple[Tensor, Tensor]:
    """The mean of `logits` over each sentence's tokens, and how many tokens it has: float32 [batch, most]."""
    zeros = torch.zeros(len(logits), most, device=logits.device)
    total = zeros.scatter_add(1, sentence, logits)
    count = zeros.scatter_add(1, sentence, torch.ones_like(logits))
    return total / count.clamp(min=1), count


def loss_of(model: nn.Module, batch: list[list[Example]]) -> Tensor:
    """Spans by cross-entropy; sentences of evidence, relevance and verdict by their own; and a contest of the true
    examples of a question with its others by relevance."""
    data = {name: values.to(DEVICE) for name, values in collate([e for group in batch for e in group]).items()}
    start, end, relevance, evidence, verdict = model(data["ids"], data["mask"], data["types"])
    start, end = (logits.masked_fill(data["outside"], -1e4) for logits in (start, end))
    known = data["spanned"]
    span = sum(
        functional.cross_entropy(logits[known], data[name][known]) if known.any() else logits.sum() * 0
        for logits, name in ((start, "start"), (end, "end"))
    )
    means, count = sentence_means(evidence, data["sentence"], data["evidence"].shape[1])
    there = count > 0
    there[:, 0] = False
    proof = functional.binary_cross_entropy_with_logits(means[there], data["evidence"][there])
    judged = functional.binary_cross_entropy_with_logits(relevance, data["relevant"].float())
    asked = data["verdict"] >= 0
    says = functional.cross_entropy(verdict[asked], data["verdict"][asked]) if asked.any() else verdict.sum() * 0
    sizes = [len(group) for group in batch]
    contests = [
        torch.logsumexp(said, 0) - torch.logsumexp(said[true], 0)
        for said, true in zip(relevance.split(sizes), data["relevant"].split(sizes), strict=True)
        if true.any() and not true.all()
    ]
    contest = torch.stack(contests).mean() if contests else 0.0
    return span / 2 + 2.0 * proof + 0.5 * judged + 0.5 * contest + says


class Run:
    """A training run in a folder: weights, optimiser state, where it stands."""

    def __init__(self, folder: Path, model: Reader, peak: float, frozen: int = 0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.peak = folder, peak
        self.model = model.to(DEVICE)
        self.model.bert.embeddings.word_embeddings.weight.requires_grad_(False)
        if frozen:
            for part in (self.model.bert.embeddings, *self.model.bert.encoder.layer[:frozen]):
                part.requires_grad_(False)
        self.named = {n: p for n, p in self.model.named_parameters() if p.requires_grad}
        plain = [p for n, p in self.named.items() if p.ndim < 2]
        decayed = [p for n, p in self.named.items() if p.ndim >= 2]
        groups = [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=peak, betas=(0.9, 0.98), fused=True)
        self.state = {"step": 0, "epoch": 0, "batch": 0, "seconds": 0.0}
        if (folder / "state.json").exists():
            self.resume()

    def save(self, snapshot: bool) -> None:
        """Write everything beside the old files, then move it into place; `snapshot` keeps this step's weights too."""
        weights = {n: p.detach() for n, p in self.model.state_dict().items()}
        state = self.optimizer.state
        moments = {f"{k}.{n}": state[p][k] for n, p in self.named.items() for k in ("exp_avg", "exp_avg_sq")}
        save_file(weights, self.folder / "weights.tmp")
        save_file(moments, self.folder / "optimizer.tmp")
        (self.folder / "state.tmp").write_text(json.dumps(self.state))
        if snapshot:
            save_file(weights, self.folder / f"step-{self.state['step']:06d}.safetensors")
        (self.folder / "weights.tmp").replace(self.folder / "weights.safetensors")
        (self.folder / "optimizer.tmp").replace(self.folder / "optimizer.safetensors")
        (self.folder / "state.tmp").replace(self.folder / "state.json")

    def resume(self) -> None:
        self.state = json.loads((self.folder / "state.json").read_text())
        self.model.load_state_dict(load_file(self.folder / "weights.safetensors"))
        moments = load_file(self.folder / "optimizer.safetensors")
        for name, parameter in self.named.items():
            kept = {k: moments[f"{k}.{name}"].to(DEVICE) for k in ("exp_avg", "exp_avg_sq")}
            done = torch.tensor(float(self.state["step"]), device=DEVICE)
            self.optimizer.state[parameter] = {"step": done, **kept}

    def step(self, loss_of: Callable[[], Tensor], progress: float) -> float:
        """One update at `progress` (0..1) of the schedule: warm up over 4 %, then fall linearly."""
        rate = self.peak * min(progress / 0.04 + 0.01, 1.0, (1.0 - progress) / 0.96 + 1e-3)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast(DEVICE, dtype=torch.bfloat16):
            loss = loss_of()
        loss.backward()
        nn.utils.clip_grad_norm_(self.named.values(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return float(loss.detach())


def endless(groups: list[Group], size: int, state: dict[str, Any]) -> Iterator[list[list[Example]]]:
    """The batches from where `state` stands; counts epochs and batches there."""
    while True:
        for batch in batches(groups, size, state["epoch"])[state["batch"] :]:
            state["batch"] += 1
            yield batch
        state["epoch"], state["batch"] = state["epoch"] + 1, 0


def train(run: Run, groups: list[Group], args: argparse.Namespace) -> None:
    state, losses, seen, saved, last = run.state, [], 0, time.monotonic(), time.monotonic()
    snapshots = time.monotonic()
    run.model.train()
    for batch in endless(groups, args.batch, state):
        progress = state["step"] / args.steps if args.steps else state["seconds"] / (60 * args.minutes)
        if progress >= 1:
            break
        losses.append(run.step(partial(loss_of, run.model, batch), progress))
        now = time.monotonic()
        state["seconds"] += now - last
        state["step"], seen, last = state["step"] + 1, seen + sum(map(len, batch)), now
        if state["step"] % 50 == 0:
            loss = sum(losses[-50:]) / len(losses[-50:])
            report(step=state["step"], seconds=round(state["seconds"]), epoch=state["epoch"], examples=seen, loss=loss)
        if now - saved > 240:
            run.save(snapshot=now - snapshots > 60 * args.snapshot)
            snapshots = now if now - snapshots > 60 * args.snapshot else snapshots
            saved = now
    run.save(snapshot=True)
    report(finished=state)


def report(**facts: Any) -> None:
    print(json.dumps(facts), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("examples", type=Path, nargs="+")
    parser.add_argument("--times", type=int, nargs="+", help="how often an epoch holds each file's groups (else once)")
    parser.add_argument("--minutes", type=float, default=95.0, help="training time when --steps is not given")
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--peak", type=float, default=1.2e-4, help="highest learning rate")
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers to leave as they are: quicker")
    parser.add_argument("--init", type=Path, help="weights to begin with, as unpack_reader writes (else the encoder's)")
    parser.add_argument("--snapshot", type=float, default=12.0, help="minutes between kept checkpoints")
    args = parser.parse_args()
    times = args.times or [1] * len(args.examples)
    groups = [group for path, often in zip(args.examples, times, strict=True) for group in load_groups(path) * often]
    examples = sum(len(g.shown) + min(DRAWN, len(g.drawn)) for g in groups)
    report(groups=len(groups), examples=examples, threads=torch.get_num_threads())
    torch.manual_seed(SEED)
    model = Reader.fresh()
    if args.init:
        model.load_state_dict(model.state_dict() | load_file(args.init))
    train(Run(args.folder, model, args.peak, args.frozen), groups, args)


if __name__ == "__main__":
    main()
