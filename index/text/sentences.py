"""Where sentences begin and end: rules for news English, quick enough to run on every article and answer.

A full stop after an abbreviation is the difficult case. Before a name ("Gen.") it ends nothing; before a number
("Jan. 5") nothing if one follows; after any other ("Mass.", "U.S.", "Ph.D.", an initial) a sentence ends where the next
word opens sentences and is not part of a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.text.span import Span
from index.text.words import MONTHS_SHORTENED, listed

_BEFORE_A_NAME, _BEFORE_A_NUMBER, _MAY_END = map(listed, ("before_a_name", "before_a_number", "may_end"))
_BEFORE_A_NUMBER |= MONTHS_SHORTENED - {"may"}  # which is not shortened
_OPENERS = listed("openers")
_PARAGRAPH = re.compile(r"\n[ \t]*\n|\n")
_END = re.compile(r"""(?<![.!?…])[.!?…]+["'”’»)\]]*(?=\s|$)""")
_OPENS_SENTENCE = re.compile(r"[^\sa-z.,;:!?…)\]”’»]")
_FIRST_WORD = re.compile(r"""["'“‘«(\[]*([A-Za-z’']+)""")
_LETTERS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
"""An initial, or letters that stand for words: "J", "U.S"."""
_LOOKED_AT = 24
"""Code points on either side of a stop that are looked at."""


def paragraphs(text: str) -> Iterator[Span]:
    """The non-empty lines of `text`, without the white space around them."""
    start = 0
    for end, after in [*((m.start(), m.end()) for m in _PARAGRAPH.finditer(text)), (len(text), len(text))]:
        yield from _trimmed(text, start, end)
        start = after


def sentences(text: str) -> list[Span]:
    """Every sentence of `text` in order; no sentence crosses a paragraph, and only white space lies between them."""
    return [span for start, end in paragraphs(text) for span in sentences_within(text, start, end)]


def sentences_within(text: str, start: int, end: int) -> list[Span]:
    """The sentences of one paragraph, `text[start:end]`, whatever lines it is made of."""
    found: list[Span] = []
    begin = start
    for stop in _END.finditer(text, start, end):
        if _is_boundary(text, stop, begin, end):
            found += _trimmed(text, begin, stop.end())
            begin = stop.end()
    return [*found, *_trimmed(text, begin, end)]


def _is_boundary(text: str, stop: re.Match[str], begin: int, end: int) -> bool:
    rest = text[stop.end() : min(end, stop.end() + _LOOKED_AT)].lstrip()
    if not rest:
        return True
    if not _OPENS_SENTENCE.match(rest):
        return False
    if stop.group().rstrip("\"'”’»)]") != ".":
        return True
    before = text[max(begin, stop.start() - _LOOKED_AT) : stop.start()].split()
    word = before[-1].lstrip("(\"'“‘«[—–-") if before else ""
    if _is_listed(word, _BEFORE_A_NAME):
        return False
    if _is_listed(word, _BEFORE_A_NUMBER):
        return not rest[0].isdigit()
    if _is_listed(word, _MAY_END) or _LETTERS.fullmatch(word):
        return _starts_clause(rest)
    return True


def _is_listed(word: str, words: frozenset[str]) -> bool:
    return word in words or word.lower() in words


def _starts_clause(rest: str) -> bool:
    """Whether what follows looks like a sentence's first word rather than the second half of a name."""
    word = _FIRST_WORD.match(rest)
    return rest[0] in "\"'“‘" or bool(word and word[1].lower() in _OPENERS)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)
