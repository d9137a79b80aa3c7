"""The record that an exported answer carries, so that it can be checked later: what was asked, shown and cited.

It stands in a comment, which Markdown and HTML leave unseen; what `dateline ask --json` prints is such a record itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from index.errors import DatelineError
from qa.answer import Answer
from qa.chat import Turn

LARGEST = 20_000_000
"""Bytes of a file that is read."""
_COMMENT = re.compile(r"<!-- dateline-record (\{.*?\}) -->", re.DOTALL)
_ARTICLE = ("id", "url", "title", "source", "date")


class NoRecord(DatelineError):
    """A file in which no answer of Dateline is recorded."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation as it was recorded."""

    marker: int
    article: dict[str, Any]
    words: str | None
    """The words that answered, exactly as the article had them."""
    start: int | None
    """Where they stood."""
    passage: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """One answer as it was recorded."""

    question: str
    day: str | None
    """On which it was exported."""
    quotes: tuple[tuple[int, str], ...]
    """The quoted words that it shows, each with its marker."""
    citations: tuple[Cited, ...]


def comment(turns: Sequence[Turn], day: str) -> str:
    """The record of these turns, exported on `day`, as a comment in which nothing ends it early."""
    made = {"version": 1, "day": day, "answers": [_answer(turn.question, turn.answer) for turn in turns]}
    text = json.dumps(made, ensure_ascii=False)
    for mark in "<>-&":  # inside of strings alone: numbers are not negative, and keys are words
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return f"<!-- dateline-record {text} -->"


def _answer(question: str, answer: Answer) -> dict[str, Any]:
    made = answer.to_dict()
    cited = [{**c, "article": {key: c["article"][key] for key in _ARTICLE}} for c in made["citations"] if c["cited"]]
    return {"question": question, "status": made["status"], "blocks": made["blocks"], "citations": cited}


def read(text: str) -> list[Recorded]:
    """The answers that are recorded in an exported file. Raises NoRecord where there is none that can be read."""
    try:
        found = list(_records(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NoRecord(f"The record in this file is damaged: {error}. Export the answer again.") from error
    if not found:
        raise NoRecord(
            "No answer of Dateline is recorded in this file: save one on the page, or with `dateline ask --json`."
        )
    return found


def _records(text: str) -> Iterator[Recorded]:
    comments = _COMMENT.findall(text)
    for made in map(json.loads, comments):
        yield from (_recorded(answer, made.get("day")) for answer in made["answers"])
    if not comments and text.lstrip().startswith("{"):
        for line in filter(str.strip, text.split("\n")):
            made = json.loads(line)
            if "error" not in made:
                yield _recorded(made, None)


def _recorded(made: dict[str, Any], day: str | None) -> Recorded:
    citations = tuple(_cited(c) for c in made["citations"] if c.get("cited", True))
    return Recorded(str(made.get("question") or made.get("id") or ""), day, tuple(_quotes(made["blocks"])), citations)


def _quotes(blocks: Sequence[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    for block in blocks:
        if block["type"] == "part":
            yield from _quotes(block["blocks"])
        elif block["type"] == "quote":
            yield int(block["marker"]), str(block["text"])


def _cited(made: dict[str, Any]) -> Cited:
    start, words = made.get("quote_start"), made.get("quote")
    article = {key: made["article"].get(key) for key in _ARTICLE}
    return Cited(
        int(made["marker"]), article, None if words is None else str(words), start if isinstance(start, int) else None,
        str(made["passage"]),
    )  # fmt: skip
