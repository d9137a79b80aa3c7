"""A follow-up with what it leans on: the questions before it are searched and read together with it.

A name takes the place of a name ("and Bo?"). Nothing is put in the place of a pronoun: the reader is trained on whole
conversations, and where it is not sure that a question leans on another, both together find what each alone would.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.text.words import DEMONSTRATIVES, PERSON_PRONOUNS, QUESTION_WORDS, THIRD_PERSON
from qa import words
from qa.understand.entities import Linked
from qa.understand.question import readable, topic_of

_POINTING = re.compile(
    rf"\b(?:{'|'.join(THIRD_PERSON + DEMONSTRATIVES)}|there|then|one|ones|other|others|else|same|such|former|latter)\b",
    re.IGNORECASE,
)
PERSON = re.compile(rf"\b(?:{'|'.join(PERSON_PRONOUNS)})\b", re.IGNORECASE)
_LINKS = "and|but|so|or|then|also|no|ok|okay"
"""What a follow-up may begin with; "no, I meant Saturn"."""
_LEAD = re.compile(rf"^(?:{_LINKS}|what about|how about|why|when|where|how|who)\b", re.IGNORECASE)
_ASKS = re.compile(rf"^(?:(?:and|but|so) )?(?:{'|'.join(QUESTION_WORDS)})\b(?! about\b)", re.IGNORECASE)
_ANOTHER = re.compile(r"^(?:(?:and|but|so) )?(?:what|how) about\b[\s:]*", re.IGNORECASE)
_OPENING = re.compile(rf"^(?:(?:{_LINKS})\b[\s,]*)+", re.IGNORECASE)
_SHORT = 4
"""Words up to which a question leans on the one before."""
_KEPT = 3
"""Questions before that are kept with one that leans on them: the first of the topic and the newest."""


def leans(text: str) -> bool:
    """Whether `text` may mean something only after what was asked before."""
    said = readable(text).split()
    whole = bool(_ASKS.match(text)) and len(said) > 2 and any(word[:1].isupper() for word in said[2:])
    short = len(said) <= _SHORT or (len(said) <= 2 * _SHORT and bool(_LEAD.match(text)))
    return bool(_POINTING.search(text)) or (short and not whole) or not topic_of(text)


def kind_shown_by(text: str, asked: str) -> str:
    """The words that show what kind of answer is wanted: of "and Deere?" those of the question before."""
    return asked if asked and is_fragment(text) else _OPENING.sub("", text) or text


def is_fragment(text: str) -> bool:
    """Whether `text` only names something, about which the question before is to be answered: "and Deere?"."""
    rest = fragment(text)
    return bool(_ANOTHER.match(text)) or (len(rest.split()) <= _SHORT and not _ASKS.match(rest))


def fragment(text: str) -> str:
    """What a fragment names: "Deere" of "and what about Deere?"."""
    return _OPENING.sub("", _ANOTHER.sub("", _OPENING.sub("", readable(text)))).rstrip(" ?.!")


def in_place(text: str, asked: str, linked: Callable[[str], Sequence[Linked]]) -> str | None:
    """The question before, with the name that the fragment `text` has in the place of the one name that it had:
    "What did Ada say?", "and Bo?": "What did Bo say?". None where that is not plain.
    """
    named = fragment(text)
    if (
        not is_fragment(text)
        or len(linked(named)) != 1
        or words.content(linked(named)[0].words) != words.content(named)
    ):
        return None
    had = linked(asked)
    return asked.replace(had[0].words, named) if len(had) == 1 and had[0].words in asked else None


def before(asked: Sequence[str]) -> tuple[str, ...]:
    """Of the questions of one topic, those that the next is read with."""
    return tuple(asked if len(asked) <= _KEPT else [asked[0], *asked[1 - _KEPT :]])


def shown(text: str, asked: Sequence[str]) -> str:
    """The follow-up as the user should see that it was understood."""
    return f"{asked[-1].rstrip(' ?.!')}: {text}" if asked else text
