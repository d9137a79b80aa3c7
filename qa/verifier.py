"""The verifier: whether some words of a passage answer a question, the words marked.

The reader finds the likeliest words of each passage; the verifier, trained on its right and wrong answers by training/,
judges them, which is easier than to find them. After Hu and others, 2019, "Read + Verify: Machine Reading Comprehension
with Unanswerable Questions". Run by onnxruntime.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from index.encoder import BUNDLED, MODELS, load_tokenizer, read_card, verified
from index.session import Feed, Session
from qa.reader import CLS, MAX_QUESTION, MAX_TITLE, SEP

FOLDER = Path(__file__).parent / "models" / "verifier"
CARD = "verifier.json"
WINDOW = 128
"""Tokens of a passage that are looked at, the answer in their middle."""


@dataclass(frozen=True, slots=True)
class Claim:
    """That `text[start:end]`, of an article with this headline, answers the question; code points."""

    title: str
    text: str
    start: int
    end: int


class Verifier:
    """The model in `folder`. Raises ModelUnavailable if it is missing or damaged."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._session = Session(verified(folder, "verifier.onnx", read_card(folder, CARD)), each_alone=True)
        self._tokenizer = load_tokenizer(MODELS / BUNDLED, read_card(MODELS / BUNDLED))

    def judge(self, question: str, claims: Sequence[Claim]) -> list[float]:
        """A logit for each claim, in their order: 0 where right is as likely as wrong. Each is judged alone."""
        asked = self.asked(question)
        outputs = self._session.run_each([self.inputs(asked, claim) for claim in claims])
        return [float(right) for ((right,),) in outputs]

    def asked(self, question: str) -> list[int]:
        """The tokens with which the model's input begins."""
        return [CLS, *self._ids(question)[:MAX_QUESTION], SEP]

    def _ids(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def inputs(self, asked: list[int], claim: Claim) -> Feed:
        """What the model is fed, each int64 [1, tokens]: `[CLS] question [SEP]`, which is `asked`, `headline [SEP]` and
        a part of the passage with `[SEP]`. Type 0 have the question's tokens and the answer's.
        """
        head = [*asked, *self._ids(claim.title)[:MAX_TITLE], SEP] if claim.title else asked
        body = self._tokenizer.encode(claim.text, add_special_tokens=False)
        marked = [a < claim.end and claim.start < b for a, b in body.offsets]
        low = window(marked)
        shown = slice(low, low + WINDOW)
        ids = np.array([[*head, *body.ids[shown], SEP]], dtype=np.int64)
        types = np.ones_like(ids)
        types[:, : len(asked)] = 0
        types[0, len(head) : -1] = ~np.array(marked[shown], dtype=bool)
        return {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}


def window(marked: Sequence[bool]) -> int:
    """The first of at most `WINDOW` tokens that have the marked ones in their middle."""
    places = [i for i, own in enumerate(marked) if own] or [0]
    low = max((places[0] + places[-1]) // 2 - WINDOW // 2, places[-1] + 1 - WINDOW)
    return max(min(low, len(marked) - WINDOW), 0)


@lru_cache(maxsize=1)
def shared() -> Verifier:
    """The bundled verifier, loaded once."""
    return Verifier()
