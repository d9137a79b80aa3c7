"""A follow-up with what it leans on: the questions before it are searched and read together with it.

Nothing is put in the place of a pronoun: the reader is trained on whole conversations, and where it is not sure that a
question leans on another, both together still find what each alone would.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.text.words import QUESTION_WORDS
from qa.understand.question import readable

_POINTING = re.compile(
    r"\b(?:he|him|his|she|her|hers|they|them|their|theirs|it|its|this|that|these|those|there|then|one|ones|other|others|"
    r"else|same|such|former|latter)\b",
    re.IGNORECASE,
)
PERSON = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:and|but|so|or|then|also|what about|how about|no|ok|okay|why|when|where|how|who)\b", re.IGNORECASE
)
_ASKS = re.compile(rf"^(?:(?:and|but|so) )?(?:{'|'.join(QUESTION_WORDS)})\b(?! about\b)", re.IGNORECASE)
_ANOTHER = re.compile(r"^(?:(?:and|but|so) )?(?:what|how) about\b", re.IGNORECASE)
_OPENING = re.compile(r"^(?:(?:and|but|so|ok|okay|then|also)\b[\s,]*)+", re.IGNORECASE)
_SHORT = 4
"""Words up to which a question leans on the one before."""
_KEPT = 3
"""Questions before that are kept with one that leans on them: the first of the topic and the newest."""


def leans(text: str) -> bool:
    """Whether `text` may mean something only after what was asked before."""
    words = readable(text).split()
    whole = bool(_ASKS.match(text)) and len(words) > 2 and any(word[:1].isupper() for word in words[2:])
    short = len(words) <= _SHORT or (len(words) <= 2 * _SHORT and bool(_LEAD.match(text)))
    return bool(_POINTING.search(text)) or (short and not whole)


def kind_shown_by(text: str, asked: str) -> str:
    """The words that show what kind of answer is wanted: of "what about Deere?" those of the question before."""
    return asked if asked and _ANOTHER.match(text) else _OPENING.sub("", text) or text


def before(asked: Sequence[str]) -> tuple[str, ...]:
    """Of the questions of one topic, those that the next is read with."""
    return tuple(asked if len(asked) <= _KEPT else [asked[0], *asked[1 - _KEPT :]])


def shown(text: str, asked: Sequence[str]) -> str:
    """The follow-up as the user should see that it was understood."""
    return f"{asked[-1].rstrip(' ?.!')}: {text}" if asked else text
