"""Transcripts and interviews: "BIDEN: ...", "Anderson Cooper: ...", "Q: ... A: ...".

What stands behind a speaker's label is his own words without any marks. A label counts only where the article goes
on that way: "Boston: ..." in a list of news from the states is none.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from index.quotations.speakers import names
from index.quotations.speakers.people import NameIndex, Person
from index.text.span import Span

_LABEL = re.compile(r"(?P<label>[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|\([A-Z][\w. ]*\)|de|van|von)){0,4}): +(?=\S)")
_QUESTION = frozenset(("q", "question", "reporter", "reporters"))
_ANSWER = frozenset(("a", "answer"))
_NO_SPEAKERS = frozenset(
    """more related read watch photos photo video note update updated correction editor's editors source sources
    warning opinion analysis exclusive live breaking listen review where when what who why how cost price time date
    tickets address hours details info contact phone website email rating""".split()
)
_ROLES = frozenset("moderator host interviewer anchor operator unidentified president".split())
_FEWEST_TURNS = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """A labelled paragraph: who is named before the colon, and what stands behind it."""

    paragraph: int
    label: Span
    words: Span


def find(text: str, paragraphs: list[Span]) -> list[Turn]:
    """The labelled paragraphs of `text` if it is a transcript or an interview, else none."""
    turns: list[Turn] = []
    for number, paragraph in enumerate(paragraphs):
        match = _LABEL.match(text, paragraph.start, min(paragraph.end, paragraph.start + 60))
        if match and _may_speak(text, match.group("label")):
            turns.append(Turn(number, Span(*match.span("label")), Span(match.end(), paragraph.end)))
    counts = Counter(_key(text, turn) for turn in turns)
    if len(turns) < _FEWEST_TURNS or not _is_dialogue(counts):
        return []
    return [turn for turn in turns if counts[_key(text, turn)] > 1 or text[turn.label.start : turn.label.end].isupper()]


def _may_speak(text: str, label: str) -> bool:
    """Whether a label names somebody: "Q", a full name, a surname that the article has with more to it elsewhere."""
    words = re.sub(r"(?<!\s)\s*+\([^()]*+\)", "", label).split()
    if names.fold(label) in _QUESTION | _ANSWER:
        return True
    if not words or words[0].lower() in _NO_SPEAKERS:
        return False
    titles, name = names.split_title([w.title() if w.isupper() else w for w in words])
    if len(name) > 1:
        return names.is_first_name(name[0]) or bool(titles) or label.isupper()
    if not name or names.fold(name[0]) in _ROLES:
        return bool(name)
    fuller = re.findall(rf"\b([A-Z][\w.’'-]*) {re.escape(name[0])}\b", text)
    return any(names.is_first_name(word) or names.is_title(word) for word in fuller) or (
        label.isupper() and bool(fuller)
    )


def _key(text: str, turn: Turn) -> str:
    return names.fold(text[turn.label.start : turn.label.end])


def _is_dialogue(counts: Counter[str]) -> bool:
    """Two speakers or more who both come back, or questions and answers."""
    asked = any(label in _QUESTION for label in counts)
    answered = any(label in _ANSWER for label in counts)
    again = [label for label, count in counts.items() if count > 1]
    return (asked and answered) or len(again) >= 2 or (asked and bool(again))


def speaker(text: str, turn: Turn, index: NameIndex) -> Person | None:
    """Whom the label means: a name of the article; for "A:" the person whom it is mostly about; None for "Q:"."""
    label = text[turn.label.start : turn.label.end]
    plain = names.fold(label)
    if plain in _QUESTION:
        return None
    if plain in _ANSWER:
        return _interviewed(index)
    label = re.sub(r"(?<!\s)\s*+\([^()]*+\)", "", label)
    _, rest = names.split_title(label.split())
    if not rest:
        rest = label.split()
    known = (
        index.people.get(names.fold(" ".join(rest))) if len(rest) > 1 else index.by_surname(rest[0], turn.label.start)
    )
    if known is not None:
        known.is_person = True
        return known
    return Person(" ".join(w.title() if w.isupper() and len(w) > 3 else w for w in rest), True, turn.label.start)


def is_question(text: str, turn: Turn) -> bool:
    """An unnamed interviewer's turn: nobody to give its words to."""
    return _key(text, turn) in _QUESTION


def _interviewed(index: NameIndex) -> Person | None:
    counts = Counter(place.person.name for place in index.places)
    if not counts:
        return None
    ranked = counts.most_common(2)
    if len(ranked) == 2 and ranked[0][1] < 2 * ranked[1][1]:
        return None
    return index.people.get(names.fold(ranked[0][0]))
