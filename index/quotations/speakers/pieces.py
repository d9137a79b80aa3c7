"""Runs of capitalised words, cut into what may be names."""

from __future__ import annotations

import re

from index.quotations.lexicon import LEXICON
from index.quotations.speakers import names
from index.text.words import MONTHS_SHORTENED

OPENING = frozenset(LEXICON["opening_words"].split())
"""Words that open sentences, months and days: capitalised without being names."""
_COMMON = OPENING | MONTHS_SHORTENED - {"apr", "jul", "jun", "mar", "may", "sep"}  # some of which may be names


def surname_of(name: str) -> str:
    """The folded last word of a name that is no suffix."""
    words = [names.fold(w) for w in name.split()]
    while len(words) > 1 and words[-1] in names.SUFFIXES:
        words.pop()
    return words[-1]


def pieces_of(run: str, start: int) -> list[tuple[str, int]]:
    """A run of capitalised words without opening words, split at possessives: ("Ohio's Sherrod Brown")."""
    pieces = []
    for match in re.finditer(r"(?:(?![’']s\b| (?:With|From|By) ).)+(?:[’']s\b)?", run):
        piece, at = match.group(), start + match.start()
        lead = len(piece) - len(piece.lstrip())
        piece, at = piece.strip(), at + lead
        piece = re.sub(r"[’']s$", "", piece)
        first, last = _behind_opening(piece), len(piece)
        while (cut := piece.rfind(" ", first, last)) >= 0 and piece[cut + 1 : last] in _NEXT_SENTENCE:
            last = cut
        piece, at = piece[first:last], at + first
        if piece:
            pieces.append((piece, at))
    return pieces


def _behind_opening(piece: str) -> int:
    """Where the words that open sentences end."""
    first = 0
    while first < len(piece):
        end = piece.find(" ", first)
        word = piece[first : end if end >= 0 else None]
        if not word or names.fold(word) not in OPENING or _is_initial(word):
            break
        first += len(word)
        while first < len(piece) and piece[first].isspace():
            first += 1
    return first


_NEXT_SENTENCE = frozenset(
    "The A An In On At But And His Her They This That As If When While From For By With To Or So You We What".split()
)
"""Words that end no name, but open what follows a heading: "Jane Doe The actress ..."."""


def is_common(word: str) -> bool:
    """Words that open sentences, months, days: capitalised without being names."""
    return names.fold(word) in _COMMON


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[1] == "."
