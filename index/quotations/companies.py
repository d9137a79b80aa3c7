"""Companies that bear a surname: "Brandt said it would close two plants", where the article names an Ida Brandt."""

from __future__ import annotations

import re

_BUSINESS = (
    r"(?:Inc|Corp|Corporation|Co|Ltd|LLC|plc|PLC|AG|Motors?|Motor Co\w*|Company|Companies|Group|Brothers|Stores?|"
    r"CEO|CFO|chief executive|shares|stock|stores?|shops?|outlets?|customers|shoppers|dealers(?:hips?)?|vehicles|cars|"
    r"trucks|plants?|factory|factories|products|engineers|investors|shareholders)"
)


class Companies:
    """Which single words of an article name a business."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._known: dict[str, bool] = {}

    def is_business(self, word: str) -> bool:
        """Whether the article speaks of `word` as a business: "Brandt Inc.", "Brandt shares", "Brandt's stores"."""
        if word not in self._known:
            pattern = rf"\b{re.escape(word)}(?:[’']s)? {_BUSINESS}\b"
            self._known[word] = bool(re.search(pattern, self.text))
        return self._known[word]
