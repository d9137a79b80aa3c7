"""A passage that may be answered from is looked at again, closer: the sentences around the answer, and its own alone.

Among fewer words the reader errs elsewhere, so the mean of the three readings tells better than the first alone
whether the answer is there; where the two closer ones agree on its words, these are taken. It costs little beside the
first reading.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import fmean

from index.sentences import Span, sentences
from qa.answer_fit import fits
from qa.facts import Read, whole
from qa.question import Question
from qa.reader import Reader, Reading


@dataclass(frozen=True, slots=True)
class Look:
    """What a passage says on a closer look."""

    read: Read
    """With the words on which both closer readings agree, if they do, and the mean scores of all three."""
    margin: float
    """The mean margin of the two closer readings alone."""
    same: int
    """How many of the two give the first reading's words again."""


def look(reader: Reader, question: Question, first: Read) -> Look:
    """Reads the passage of `first` again around its answer."""
    text = first.hit.passage.text
    around, own = views(text, first.reading)
    shown = [(first.hit.article.title, text[slice(*around)]), ("", text[slice(*own)])]
    closer = reader.read(question.text, shown, question.told)
    wide, narrow = (whole(_moved(r, by), text) for r, (by, _) in zip(closer, (around, own), strict=True))
    agree = (wide.start, wide.end) == (narrow.start, narrow.end)
    worse = fits(question, text[slice(narrow.start, narrow.end)]) is False and fits(question, first.answer) is not False
    span = narrow if agree and not worse else first.reading
    readings = (first.reading, wide, narrow)
    relevance, margin = fmean(r.relevance for r in readings), fmean(r.margin for r in readings)
    same = sum(replace(first, reading=r).answer == first.answer for r in (wide, narrow))
    read = replace(first, reading=replace(span, relevance=relevance, margin=margin))
    return Look(read, fmean((wide.margin, narrow.margin)), same)


def views(text: str, reading: Reading) -> tuple[Span, Span]:
    """Of the answer in `text`: from the sentence before to the one after it, and its own sentence."""
    all_ = sentences(text) or [(0, len(text))]
    at = next((i for i, (_, end) in enumerate(all_) if reading.start < end), len(all_) - 1)
    return (all_[max(at - 1, 0)][0], all_[min(at + 1, len(all_) - 1)][1]), all_[at]


def _moved(reading: Reading, by: int) -> Reading:
    return replace(reading, start=reading.start + by, end=reading.end + by)
