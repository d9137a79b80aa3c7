"""Run a reader, PyTorch or ONNX, over (question, title, passage) rows, and decode its answers."""

from __future__ import annotations

import argparse
import re
import string
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.pairs import PAD, Pair, encode_pair

Arrays = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]
Runner = Callable[[dict[str, NDArray[np.int64]]], Arrays]
MAX_ANSWER = 30  # tokens


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader says of one passage: its best span, that span's score, the no-answer score, the relevance."""

    text: str
    span: float
    none: float
    relevance: float

    @property
    def margin(self) -> float:
        """How much the span beats "no answer"."""
        return self.span - self.none


def torch_runner(weights: Path, bf16: bool = False) -> Runner:
    """The fp32 reader (or the same in bf16, which is quicker) from a safetensors file."""
    import torch

    from training.model import Reader

    model = Reader.load(weights)

    def run(feed: dict[str, NDArray[np.int64]]) -> Arrays:
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            start, end, relevance, *_ = model(**{name: torch.from_numpy(values) for name, values in feed.items()})
        return start.numpy(), end.numpy(), relevance.numpy()

    return run


def onnx_runner(path: Path, threads: int = 2) -> Runner:
    """An exported reader."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def run(feed: dict[str, NDArray[np.int64]]) -> Arrays:
        start, end, relevance = session.run(["start_logits", "end_logits", "relevance"], feed)
        return start, end, relevance

    return run


def runner(path: Path, bf16: bool = False) -> Runner:
    return onnx_runner(path) if path.suffix == ".onnx" else torch_runner(path, bf16)


def feed_of(pairs: list[Pair]) -> dict[str, NDArray[np.int64]]:
    """Padded int64 [batch, tokens] inputs of the model."""
    ids = np.full((len(pairs), max(len(p.ids) for p in pairs)), PAD, dtype=np.int64)
    mask, types = np.zeros_like(ids), np.zeros_like(ids)
    for i, pair in enumerate(pairs):
        n = len(pair.ids)
        ids[i, :n], mask[i, :n], types[i, pair.type_zero : n] = pair.ids, 1, 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}


def best_span(start: NDArray[np.float32], end: NDArray[np.float32]) -> tuple[int, int, float]:
    """First and last token and score of the best span of at most `MAX_ANSWER` tokens."""
    scores = start[:, None] + end[None, :]
    allowed = ~np.tri(len(start), k=-1, dtype=bool) & np.tri(len(start), k=MAX_ANSWER - 1, dtype=bool)
    flat = int(np.where(allowed, scores, -np.inf).argmax())
    first, last = divmod(flat, len(start))
    return first, last, float(scores[first, last])


def read(run: Runner, tokenizer: Tokenizer, rows: list[dict[str, Any]], size: int = 16) -> list[Reading]:
    """Readings of rows with `question`, `title` ("" for none) and `passage`, in their order."""
    pairs = [encode_pair(tokenizer, row["question"], row["title"], row["passage"]) for row in rows]
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].ids))
    readings: list[Reading | None] = [None] * len(pairs)
    for first in range(0, len(order), size):
        batch = order[first : first + size]
        start, end, relevance = run(feed_of([pairs[i] for i in batch]))
        for row, i in enumerate(batch):
            pair, inside = pairs[i], slice(pairs[i].passage_start, pairs[i].passage_start + len(pairs[i].offsets))
            a, b, score = best_span(start[row, inside], end[row, inside])
            text = rows[i]["passage"][pair.offsets[a][0] : pair.offsets[b][1]]
            readings[i] = Reading(text, score, float(start[row, 0] + end[row, 0]), float(relevance[row]))
    return [r for r in readings if r]


def f1(answer: str, golds: list[str]) -> float:
    """SQuAD's token F1 against the best of the accepted answers (Rajpurkar et al., 2016)."""
    return max((_f1(_words(answer), _words(gold)) for gold in golds), default=0.0)


def _f1(answer: list[str], gold: list[str]) -> float:
    common = sum((Counter(answer) & Counter(gold)).values())
    return 2 * common / (len(answer) + len(gold)) if common else 0.0


def _words(text: str) -> list[str]:
    plain = "".join(c for c in text.lower() if c not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", plain).split()


def auc(yes: list[float], no: list[float]) -> float:
    """The chance that an answerable row outranks an unanswerable one (area under the ROC curve)."""
    merged = np.argsort(np.argsort(np.array(yes + no))) + 1.0
    return float((merged[: len(yes)].sum() - len(yes) * (len(yes) + 1) / 2) / (len(yes) * len(no)))


def common_arguments(description: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("readers", type=Path, nargs="+", help="weights (.safetensors) or exported readers (.onnx)")
    parser.add_argument("--bf16", action="store_true", help="weights in bf16: quicker, a little coarser")
    return parser
