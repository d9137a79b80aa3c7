"""Whether what was found is right, by gold with sentences of evidence: as bench.fit labels and bench.quality scores."""

from __future__ import annotations

from typing import Any

from qa.evaluation import gold as golds
from qa.evaluation.gold import covered, f1

Row = dict[str, Any]


def holds_sentence(gold: Row, article_id: str, text: str) -> bool:
    """Whether a sentence is one of those that answer, or most of one."""
    if gold["kind"] == "absent":
        return False
    same = article_id == gold["article_id"]
    return any(covered(text, e) > 0.7 or (same and covered(e, text) > 0.8) for e in gold["evidence"])


def right_bare(gold: Row, text: str) -> bool:
    """Whether bare words are those that answer, or nearly."""
    return gold["kind"] != "absent" and bool(gold["span"]) and f1(text, gold["span"]) > 0.5


def shows(gold: Row, text: str) -> bool:
    """Whether a text holds the answering words, or most of a sentence that answers."""
    return gold["kind"] != "absent" and golds.shows(gold, text)
