"""Paragraphs of an article, as spans of its text.

News is written in short paragraphs, and what a paragraph is decides who speaks in it; so paragraphs come
first, and no sentence, quotation or attribution reaches over a paragraph's end unasked.
"""

from __future__ import annotations

import itertools
import re

from index.text.span import Span

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_SOFT_WRAP_LINES = 8


def paragraphs(text: str) -> list[Span]:
    """The non-blank lines of `text`, trimmed; lines of hard-wrapped text are joined where they plainly run on."""
    lines = [_trim(text, m.start(), m.end()) for m in _LINE.finditer(text)]
    lines = [line for line in lines if len(line)]
    return _join_wrapped(text, lines) if _is_wrapped(text, lines) else lines


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in "\u200b\ufeff"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "\u200b\ufeff"):
        end -= 1
    return Span(start, end)


def _runs_on(text: str, line: Span, following: Span) -> bool:
    between = text[line.end : following.start]
    ends_open = text[line.end - 1] not in '.?!…:"”’»)' and between.count("\n") <= 1
    return ends_open and (text[following.start].islower() or 50 <= len(line) <= 100)


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    if len(lines) < _SOFT_WRAP_LINES:
        return False
    long = [line for line in lines if len(line) >= 40]
    wide = [line for line in long if len(line) > 100]
    running = sum(_runs_on(text, a, b) for a, b in itertools.pairwise(lines))
    return not wide and len(long) * 2 > len(lines) and running * 2 > len(lines)


def _join_wrapped(text: str, lines: list[Span]) -> list[Span]:
    joined = lines[:1]
    for line in lines[1:]:
        if text[joined[-1].end : line.start].count("\n") <= 1 and len(joined[-1]) >= 40:
            joined[-1] = Span(joined[-1].start, line.end)
        else:
            joined.append(line)
    return joined
