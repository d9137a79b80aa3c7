"""Train the reader: `python -m training.train_reader training/runs/examples.jsonl.gz training/runs/reader`.

Resumes from the run's last checkpoint, on a CPU or a GPU. The learning rate falls to 0 over `--steps`, or over
`--minutes` of training time where the machine's speed is not known; the log says how many steps that were.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
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

from training.model import Model, Reader, base_folder
from training.pairs import encode_pair

SEED = 20261122
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
BUCKET = 80  # batches' worth of groups that are sorted by length together


@dataclass(slots=True)
class Example:
    """One encoded input; `start` and `end` are token positions, 0 (the CLS token) where there is no answer."""

    ids: list[int]
    type_zero: int
    passage_start: int
    start: int
    end: int


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
    return Example(pair.ids, pair.type_zero, pair.passage_start, start, end)


def load_groups(path: Path) -> list[list[Example]]:
    """Groups of examples, the answerable one first (it alone may be missing)."""
    tokenizer = load_tokenizer()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        encoded = ([encode(tokenizer, row) for row in json.loads(line)] for line in lines)
        return [[e for e in group if e] for group in encoded if group[0]]


def batches(groups: list[list[Example]], size: int, epoch: int) -> list[list[list[Example]]]:
    """Batches of about `size` examples of like length, groups kept whole, in an order fixed by the epoch."""
    rng = random.Random(SEED + epoch)
    order = rng.sample(groups, len(groups))
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
    mask, types = torch.zeros_like(ids), torch.ones_like(ids)
    outside = torch.ones_like(ids, dtype=torch.bool)
    for i, e in enumerate(examples):
        n = len(e.ids)
        ids[i, :n] = torch.tensor(e.ids)
        mask[i, :n] = 1
        types[i, : e.type_zero] = 0
        types[i, n:] = 0
        outside[i, e.passage_start : n - 1] = False
        outside[i, 0] = False
    starts, ends = torch.tensor([e.start for e in examples]), torch.tensor([e.end for e in examples])
    return {"ids": ids, "mask": mask, "types": types, "outside": outside, "start": starts, "end": ends}


def loss_of(model: nn.Module, batch: list[list[Example]]) -> Tensor:
    """Span cross-entropy + relevance (binary cross-entropy, and a softmax of each true example over its negatives)."""
    data = {name: values.to(DEVICE) for name, values in collate([e for group in batch for e in group]).items()}
    start, end, relevance = model(data["ids"], data["mask"], data["types"])
    start, end = (logits.masked_fill(data["outside"], -1e4) for logits in (start, end))
    span = (functional.cross_entropy(start, data["start"]) + functional.cross_entropy(end, data["end"])) / 2
    judged = functional.binary_cross_entropy_with_logits(relevance, (data["start"] > 0).float())
    parts = relevance.split([len(group) for group in batch])
    contests = [p for p, group in zip(parts, batch, strict=True) if group[0].start and len(group) > 1]
    listwise = [-functional.log_softmax(part, 0)[0] for part in contests]
    return span + 0.5 * judged + 0.5 * (torch.stack(listwise).mean() if listwise else 0.0)


class Run:
    """A training run in a folder: weights, optimiser state, where it stands."""

    def __init__(self, folder: Path, model: Model, peak: float, frozen: int = 0) -> None:
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


def endless(groups: list[list[Example]], size: int, state: dict[str, Any]) -> Iterator[list[list[Example]]]:
    """The batches from where `state` stands; counts epochs and batches there."""
    while True:
        for batch in batches(groups, size, state["epoch"])[state["batch"] :]:
            state["batch"] += 1
            yield batch
        state["epoch"], state["batch"] = state["epoch"] + 1, 0


def train(run: Run, groups: list[list[Example]], args: argparse.Namespace) -> None:
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
    parser.add_argument("examples", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=95.0, help="training time when --steps is not given")
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--peak", type=float, default=1.2e-4, help="highest learning rate")
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers to leave as they are: quicker")
    parser.add_argument("--init", type=Path, help="weights to begin with, as unpack_reader writes (else the encoder's)")
    parser.add_argument("--snapshot", type=float, default=12.0, help="minutes between kept checkpoints")
    args = parser.parse_args()
    groups = load_groups(args.examples)
    report(groups=len(groups), examples=sum(map(len, groups)), threads=torch.get_num_threads())
    torch.manual_seed(SEED)
    model = Reader.fresh()
    if args.init:
        model.load_state_dict(load_file(args.init))
    train(Run(args.folder, model, args.peak, args.frozen), groups, args)


if __name__ == "__main__":
    main()
