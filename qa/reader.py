"""The reader: one pass over (question, passage) says how relevant it is, where the answer stands, or that it is absent.

An extractive reader after Devlin et al., 2019 (spans against a no-answer score) with a relevance head; made by
training/, run by onnxruntime.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import BUNDLED, MODELS, load_tokenizer, read_card, verified
from index.session import Feed, Session

FOLDER = Path(__file__).parent / "models" / "reader"
CARD = "reader.json"
CLS, SEP = 101, 102
MAX_TOKENS, MAX_QUESTION, MAX_TITLE, MAX_PASSAGE = 320, 64, 32, 256
_LONGEST_SPAN = 30
"""Tokens of an answer at most."""
_PER_TOKEN = 0.1
"""What each further token of an answer must add to its score: of two that are nearly as good, the shorter is taken."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of one passage. Scores are logits: higher is likelier, 0 is undecided."""

    relevance: float
    start: int
    """Of the best span, in code points of the passage."""
    end: int
    margin: float
    """How much better the best span is than "no answer here"."""
    second: Reading | None = None
    """The same with the best span that has no token in common with this one."""

    @property
    def score(self) -> float:
        """Relevance and span taken together, by which passages of one question are ranked."""
        return self.relevance + 0.7 * self.margin


@dataclass(frozen=True, slots=True)
class _Pair:
    """One input: `ids[first:first + len(offsets)]` are the passage's tokens, the first `type_zero` the question's."""

    ids: list[int]
    type_zero: int
    first: int
    offsets: list[tuple[int, int]]
    told: NDArray[np.bool_]
    """Which of the passage's tokens no answer may hold."""
    lines: NDArray[np.int64]
    """On which line of the passage each of its tokens stands."""

    def feed(self) -> Feed:
        """What the model is fed, each int64 [1, tokens]."""
        ids = np.array([self.ids], dtype=np.int64)
        types = np.ones_like(ids)
        types[:, : self.type_zero] = 0
        return {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}


class Reader:
    """The model in `folder`. Raises ModelUnavailable if it is missing or damaged."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._session = Session(verified(folder, "reader.onnx", read_card(folder, CARD)), each_alone=True)
        self._tokenizer = load_tokenizer(MODELS / BUNDLED, read_card(MODELS / BUNDLED))

    def read(self, question: str, passages: Sequence[tuple[str, str]], told: Sequence[str] = ()) -> list[Reading]:
        """One reading for each (headline, passage), in their order. No answer holds any of the words `told`.

        Each is read alone: the model scales its numbers by all that it is given at once, so that what stands beside a
        passage in a batch would shift its scores, by half a logit on average, and answers with them.
        """
        pairs = self._pairs(question, passages, told)
        outputs = self._session.run_each([pair.feed() for pair in pairs])
        return [
            _best(pair, starts, ends, float(relevance))
            for pair, ((starts,), (ends,), (relevance,)) in zip(pairs, outputs, strict=True)
        ]

    def _pairs(self, question: str, passages: Sequence[tuple[str, str]], told: Sequence[str]) -> list[_Pair]:
        def encode(text: str) -> list[int]:
            return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

        asked = [CLS, *encode(question)[:MAX_QUESTION], SEP]
        pairs = []
        for title, text in passages:
            head = [*asked, *encode(title)[:MAX_TITLE], SEP] if title else list(asked)
            body = self._tokenizer.encode(text, add_special_tokens=False)
            room = min(MAX_PASSAGE, MAX_TOKENS - len(head) - 1)
            offsets = list(body.offsets[:room])
            ids = [*head, *body.ids[:room], SEP]
            held, lines = _holding(text, offsets, told), _lines(text, offsets)
            pairs.append(_Pair(ids, len(asked), len(head), offsets, held, lines))
        return pairs


def _best(pair: _Pair, starts: Floats, ends: Floats, relevance: float) -> Reading:
    inside = slice(pair.first, pair.first + len(pair.offsets))
    absent = float(starts[0] + ends[0])
    best: Reading | None = None
    for first, last, score in reversed(best_spans(starts[inside], ends[inside], told=pair.told, lines=pair.lines)):
        best = Reading(relevance, pair.offsets[first][0], pair.offsets[last][1], score - absent, best)
    return best or Reading(relevance, 0, 0, -absent)


def _holding(text: str, offsets: Sequence[tuple[int, int]], told: Sequence[str]) -> NDArray[np.bool_]:
    """Which tokens lie in one of the words `told`, in whatever case."""
    places = [m.span() for words in told for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE)]
    return np.array([any(a < end and first < b for a, b in places) for first, end in offsets], dtype=bool)


def _lines(text: str, offsets: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """The number of each token's line."""
    breaks = np.array([m.start() for m in re.finditer("\n", text)], dtype=np.int64)
    return np.searchsorted(breaks, np.array([first for first, _ in offsets], dtype=np.int64))


def best_spans(
    starts: Floats,
    ends: Floats,
    longest: int = _LONGEST_SPAN,
    told: NDArray[np.bool_] | None = None,
    lines: NDArray[np.int64] | None = None,
) -> list[tuple[int, int, float]]:
    """First token, last token (included) and score of the best span of at most `longest` tokens, a short one preferred,
    and of the best of those that have no token in common with it.

    No token of them is `told`, and all stand on one of the `lines`: a headline and what follows it are no answer
    together. Where every token is told, the first is taken, and the score is minus infinity.
    """
    if not len(starts):
        return []
    allowed = _allowed(len(starts), longest, told, lines)
    scores = np.where(allowed, starts[:, None] + ends[None, :], -np.inf)
    places = np.arange(len(starts))
    preferred = scores - _PER_TOKEN * (places[None, :] - places[:, None])
    first, last = divmod(int(preferred.argmax()), len(starts))
    found = [(first, last, float(scores[first, last]))]
    preferred[: last + 1, first:] = -np.inf
    second = divmod(int(preferred.argmax()), len(starts))
    return found if preferred[second] == -np.inf else [*found, (*second, float(scores[second]))]


def _allowed(
    tokens: int, longest: int, told: NDArray[np.bool_] | None, lines: NDArray[np.int64] | None
) -> NDArray[np.bool_]:
    """Which spans may be an answer, by their first and last token."""
    allowed: NDArray[np.bool_] = np.tri(tokens, tokens, longest - 1, dtype=bool) & ~np.tri(
        tokens, tokens, -1, dtype=bool
    )
    if told is not None and told.any():
        count = np.concatenate(([0], np.cumsum(told)))
        allowed &= count[None, 1:] == count[:-1, None]
    if lines is not None:
        allowed &= lines[:, None] == lines[None, :]
    return allowed


@lru_cache(maxsize=1)
def shared() -> Reader:
    """The bundled reader, loaded once."""
    return Reader()
