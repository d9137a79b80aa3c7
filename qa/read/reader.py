"""The reader: one pass over (question, passage) says how far the passage bears on the question, which of its sentences
belong to the answer, which words answer, and whether they say yes or no.

Spans against a no-answer score after Devlin et al., 2019; sentences of evidence after Yang et al., 2018 (HotpotQA);
made by training/, run by onnxruntime.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoding.session import Feed, Session
from index.encoding.weights import BUNDLED, MODELS, load_tokenizer, read_card, verified
from index.text.sentences import sentences
from index.text.span import Offsets
from qa import words

FOLDER = Path(__file__).parents[1] / "models" / "reader"
CARD = "reader.json"
CLS, SEP = 101, 102
MAX_TOKENS, MAX_QUESTION, MAX_TITLE, MAX_PASSAGE = 320, 64, 32, 256
_LONGEST_SPAN = 30
"""Tokens of an answer at most."""
_GLUED = re.compile(r"(?<=[^\W\d_A-Z]{2})[A-Z][^\W\d_A-Z]{2,}")
_SPANS = 3
"""Spans of a passage that are told, none with a token of another."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a passage that may answer, in code points of the passage."""

    start: int
    end: int
    margin: float
    """By how much, in logits, they beat "no answer here"."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage, in its code points, and the logit of its belonging to the answer."""

    start: int
    end: int
    evidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of one passage. Scores are logits: 0 is undecided."""

    relevance: float
    words: tuple[Words, ...]
    """The likeliest answers, best first; none for an empty passage."""
    sentences: tuple[Sentence, ...]
    """In the order of the passage."""
    verdict: tuple[float, float, float]
    """Probabilities: the passage says neither, yes, no."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """One input: `ids[first:first + len(offsets)]` are the passage's tokens, the first `type_zero` the question's."""

    ids: list[int]
    type_zero: int
    first: int
    offsets: list[Offsets]

    def feed(self) -> Feed:
        """What the model is fed, each int64 [1, tokens]."""
        ids = np.array([self.ids], dtype=np.int64)
        types = np.ones_like(ids)
        types[:, : self.type_zero] = 0
        return {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}


class Reader:
    """The model in `folder`. Raises ModelUnavailable if it is missing or damaged."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._session = Session(verified(folder, "reader.onnx", read_card(folder, CARD)))
        self._tokenizer = load_tokenizer(MODELS / BUNDLED, read_card(MODELS / BUNDLED))

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """One reading for each (headline, passage), in their order.

        Each is read alone: the model scales its numbers by all that it is given at once, so what stands beside a
        passage in a batch would shift its scores.
        """
        asked, names = self._asked(question), frozenset(words.plain(question))
        pairs = [self._pair(asked, title, text, glued_at(text, names)) for title, text in passages]
        outputs = self._session.run_each([pair.feed() for pair in pairs])
        return [
            _reading(pair, text, *(values[0] for values in output))
            for pair, (_, text), output in zip(pairs, passages, outputs, strict=True)
        ]

    def _asked(self, question: str) -> list[int]:
        """The question's tokens; of a long one, such as a whole conversation, the last."""
        ids: list[int] = self._tokenizer.encode(question, add_special_tokens=False).ids
        return [CLS, *ids[-MAX_QUESTION:], SEP]

    def _pair(self, asked: list[int], title: str, text: str, glued: Sequence[int] = ()) -> _Pair:
        head = list(asked)
        if title:
            head += [*self._tokenizer.encode(title, add_special_tokens=False).ids[:MAX_TITLE], SEP]
        apart = " ".join(text[a:b] for a, b in pairwise((0, *glued, len(text))))
        body = self._tokenizer.encode(apart, add_special_tokens=False)
        room = min(MAX_PASSAGE, MAX_TOKENS - len(head) - 1)
        spaces = [at + i for i, at in enumerate(glued)]  # where they stand in `apart`
        offsets = [(a - bisect_right(spaces, a - 1), b - bisect_right(spaces, b - 1)) for a, b in body.offsets[:room]]
        return _Pair([*head, *body.ids[:room], SEP], len(asked), len(head), offsets)


def glued_at(text: str, asked: Container[str]) -> list[int]:
    """Where a bad page glued a word that is asked for to the one before: "TayyipErdoğan"."""
    return [m.start() for m in _GLUED.finditer(text) if words.fold(m.group()) in asked]


def _reading(
    pair: _Pair, text: str, starts: Floats, ends: Floats, relevance: Floats, evidence: Floats, verdict: Floats
) -> Reading:
    inside = slice(pair.first, pair.first + len(pair.offsets))
    absent = float(starts[0] + ends[0])
    lines = np.cumsum([text.count("\n", a, b) for a, b in _gaps(pair.offsets)], dtype=np.int64)
    found = tuple(
        Words(pair.offsets[first][0], pair.offsets[last][1], score - absent)
        for first, last, score in best_spans(starts[inside], ends[inside], lines)
    )
    odds = np.exp(verdict - verdict.max())
    neither, yes, no = (float(p) for p in odds / odds.sum())
    return Reading(float(relevance), found, _sentences(text, pair.offsets, evidence[inside]), (neither, yes, no))


def _gaps(offsets: Sequence[Offsets]) -> list[Offsets]:
    """What lies before each token, back to the start of the one before."""
    return [(before[0], own[0]) for before, own in zip([(0, 0), *offsets], offsets, strict=False)]


def _sentences(text: str, offsets: Sequence[Offsets], logits: Floats) -> tuple[Sentence, ...]:
    """Each sentence that was read with the mean of its tokens' logits."""
    spans = sentences(text)
    numbers = np.array([bisect_right(spans, (first, len(text) + 1)) for first, _ in offsets], dtype=np.int64)
    total = np.bincount(numbers, weights=logits, minlength=len(spans) + 1)
    count = np.bincount(numbers, minlength=len(spans) + 1)
    return tuple(
        Sentence(start, end, float(total[i] / count[i])) for i, (start, end) in enumerate(spans, 1) if count[i]
    )


def best_spans(starts: Floats, ends: Floats, lines: NDArray[np.int64]) -> list[tuple[int, int, float]]:
    """First token, last token (included) and score of the best spans, best first; none shares a token with another.

    `lines` has the number of the line that each token stands on: a headline and what follows it are no answer together.
    """
    count = len(starts)
    allowed = np.tri(count, count, _LONGEST_SPAN - 1, dtype=bool) & ~np.tri(count, count, -1, dtype=bool)
    allowed &= lines[:, None] == lines[None, :]
    scores = np.where(allowed, starts[:, None] + ends[None, :], -np.inf)
    found: list[tuple[int, int, float]] = []
    while len(found) < _SPANS and count:
        first, last = divmod(int(scores.argmax()), count)
        if scores[first, last] == -np.inf:
            break
        found.append((first, last, float(scores[first, last])))
        scores[: last + 1, first:] = -np.inf
    return found


@lru_cache(maxsize=1)
def shared() -> Reader:
    """The bundled reader, loaded once."""
    return Reader()
