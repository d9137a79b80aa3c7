"""Companies that bear a surname: "Brandt said it would close two plants", where the article names an Ida Brandt.

Verbs and possessions are no sign of one: "Brandt plants trees", "Brandt's customers".
"""

from __future__ import annotations

import re

from index.quotations.speakers import names

_NAME = r"(?:Inc|Corp|Corporation|Co|Ltd|LLC|plc|PLC|AG|Motors?|Company|Companies|Group|CEO|CFO|chief executive)\b(?!-)"
"""What completes a company's name, or who is of a company: "Brandt Inc.", "Brandt CEO Ida Lowe"."""
_TRADED = r"(?:shares|stock) (?:fell|rose|dropped|jumped|gained|slid|climbed|closed|tumbled|soared|were|was|have|had)\b"
"""Shares as a noun, which a verb follows: "Brandt shares fell"."""
_APPOSITION = (
    r"(?:the|a|an) (?:[\w-]+ ){0,2}?(?:company|carmaker|automaker|retailer|manufacturer|maker|firm|chain|brand|airline|"
    r"brewer|conglomerate)(?=[,.;])"
)
"""What says it: "Brandt, the Ohio company, ..."."""


class Companies:
    """Which single words of an article name a business."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._known: dict[str, bool] = {}

    def is_business(self, word: str) -> bool:
        """Whether the article plainly has `word` as a business: "Brandt Inc.", "Brandt, the company,"."""
        if word not in self._known:
            sign = rf"\b{re.escape(word)}(?: {_NAME}| {_TRADED}|, {_APPOSITION}| \w+ its own\b)"
            self._known[word] = any(not self._has_given_name(m.start()) for m in re.finditer(sign, self.text))
        return self._known[word]

    def _has_given_name(self, start: int) -> bool:
        """Whether a given name or an initial stands before: "Ida Brandt CEO of Acme" makes Brandt no business."""
        before = self.text[max(0, start - 24) : start].split()[-1:]
        adjacent = self.text[start - 1 : start] == " " and bool(before)
        return adjacent and (names.is_first_name(before[0]) or re.fullmatch(r"[A-Z]\.", before[0]) is not None)
