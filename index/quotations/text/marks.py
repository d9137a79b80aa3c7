"""Finding what stands in quotation marks: pairs, unbalanced marks, quotations that run over paragraphs.

A mark is read by its look where it has one (“ opens, ” closes) and by its neighbours where it has none (straight
marks open before a word and close after one). Newspapers mix both, lose closing marks and curl them the wrong way
round, so every reading is checked against the neighbours.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

from index.text.span import Span

_DOUBLE = re.compile(r"``|''|\"|“|”|„|‟|«|»|〝|〞|＂|‘‘|’’|\ufffd+")
_OPEN_LOOK = frozenset(("“", "„", "‟", "«", "``", "〝", "‘‘"))
_CLOSE_LOOK = frozenset(("”", "»", "〞", "’’"))
_SINGLE_OPEN = re.compile(r"(?<![\w.,;:!?…])[‘'](?=[^\s'’‘])")
_SINGLE_CLOSE = re.compile(r"(?<=\S)[’'](?![\w’'])")
_ELISIONS = re.compile(r"['’‘](?:\d0s|\d\d\b|tis\b|twas\b|til\b|em\b|cause\b|n['’]|bout\b|round\b)", re.IGNORECASE)
_INCHES = re.compile(r"\d\"(?![\s.,;]*(?:he|she|they|said|says)\b)")


@dataclass(frozen=True, slots=True)
class Quoted:
    """One pair of marks: `span` is what stands between them, `outer` takes in the marks."""

    span: Span
    outer: Span
    paragraph: int
    closed: bool = True
    """False where the paragraph ended first: the quotation may go on in the next one."""
    opened: bool = True
    """False where only a closing mark was found."""
    style: Literal["double", "single"] = "double"


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    opens: bool
    closes: bool


def find(text: str, paragraphs: list[Span]) -> list[Quoted]:
    """Every quotation in marks, in order, never nested: what stands inside another pair belongs to that."""
    found: list[Quoted] = []
    singles = _uses_single_marks(text)
    running = False
    for number, paragraph in enumerate(paragraphs):
        quoted, running = _in_paragraph(text, number, paragraph, running)
        if singles:
            quoted = _with_singles(text, number, paragraph, quoted)
        found.extend(quoted)
    return found


def _in_paragraph(text: str, number: int, paragraph: Span, running: bool) -> tuple[list[Quoted], bool]:
    """The quotations of one paragraph; `running` says that the last one was left open, and comes back so."""
    found: list[Quoted] = []
    read = (_read(text, m, paragraph) for m in _DOUBLE.finditer(text, paragraph.start, paragraph.end))
    marks = [mark for mark in read if mark is not None]
    nested, clauses = _nested(marks), _clauses(text, paragraph)
    opened: _Mark | None = None
    depth = 0
    for k, mark in enumerate(marks):
        if opened is not None and (lost := _lost_before(text, clauses, opened, mark)):
            found.append(_quoted(text, number, opened.start, opened.end, lost, lost))
            opened = None
        if opened is None:
            if mark.opens:
                opened, depth = mark, 0
            elif mark.closes and _may_lack_opening(text, paragraph, found, running) and not _is_measure(text, mark):
                found.append(
                    _quoted(text, number, paragraph.start, paragraph.start, mark.start, mark.end, opened=False)
                )
        elif mark.start == opened.end and mark.closes and mark.end < paragraph.end and text[mark.end].isalnum():
            continue  # “” for “
        elif mark.closes and depth:
            depth -= 1
        elif mark.closes:
            found.append(_quoted(text, number, opened.start, opened.end, mark.start, mark.end))
            opened = None
        else:
            depth += nested[k]
    if opened is not None:
        found.append(_left_open(text, number, opened, paragraph.end))
    found = [q for q in found if len(q.span)]
    return found, bool(found) and not found[-1].closed


def _is_measure(text: str, mark: _Mark) -> bool:
    """Inches: 6"."""
    return text[mark.start] == '"' and text[mark.start - 1 : mark.start].isdigit()


def _left_open(text: str, number: int, opened: _Mark, end: int) -> Quoted:
    """A quotation that no mark closes: to where a clause shows that it is over, else to the end of its paragraph."""
    lost = _clause_inside(text, opened.end, end)
    cut = end if lost is None else lost
    return _quoted(text, number, opened.start, opened.end, cut, cut, closed=lost is not None)


def _clauses(text: str, paragraph: Span) -> list[tuple[int, int]]:
    """The clauses of a paragraph that show that a quotation is over; looked for once, and not at each mark."""
    return [match.span() for match in _LOST_MARK.finditer(text, paragraph.start, paragraph.end)]


def _lost_before(text: str, clauses: list[tuple[int, int]], opened: _Mark, mark: _Mark) -> int | None:
    """Where an open quotation ends whose sentence is over at the next opening mark: “It is, said Doe. “We ...”"""
    first = bisect_left(clauses, (opened.end, 0))
    if not mark.opens or first == len(clauses) or clauses[first][1] > mark.start:
        return None
    end = clauses[first][0] + 1
    return end if _ENDED.search(text, end, mark.start) else None


def _clause_inside(text: str, start: int, end: int) -> int | None:
    """Where the words end whose closing mark was lost: "The trams run late, Doe said." """
    match = _LOST_MARK.search(text, start, end)
    return match.start() + 1 if match else None


_ENDED = re.compile(r"[.?!]\s")
_LOST_MARK = re.compile(
    r",\s+(?:(?:[Hh]e|[Ss]he|[Tt]hey|the \w+|(?:[A-Z][\w.’'-]*\s+){0,3}[A-Z][\w’'-]*)"
    r"\s+(?:said|says|added|told|wrote)\b"
    r"|(?:said|says|added)\s+(?:[A-Z]|the\s))"
)


def _quoted(
    text: str, number: int, left: int, start: int, end: int, right: int, *, closed: bool = True, opened: bool = True
) -> Quoted:
    while start < end and (text[start].isspace() or text[start] in '"“”'):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in '"“”'):
        end -= 1
    return Quoted(Span(start, end), Span(left, right), number, closed, opened)


def _read(text: str, match: re.Match[str], paragraph: Span) -> _Mark | None:
    """Whether a mark opens, closes, or is none (inches, a prime)."""
    start, end, look = match.start(), match.end(), match.group()
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    if look == '"' and _INCHES.match(text, max(start - 1, 0)) and before.isdigit() and "'" in text[start - 5 : start]:
        return None
    free_before = before.isspace() or before in "([{—–-‘'/:"
    free_after = after.isspace() or after in ")]}.,;:!?—–-…"
    if look in _OPEN_LOOK:
        # “ after a word and before a space is a closing mark curled the wrong way.
        return (
            _Mark(start, end, True, False)
            if not (after.isspace() and not free_before)
            else _Mark(start, end, False, True)
        )
    if look in _CLOSE_LOOK:
        if (
            free_before
            and not free_after
            and text[max(start - 2, 0) : start].strip() not in (",", ".", "?", "!", "’", "'")
        ):
            return _Mark(start, end, True, True)
        return _Mark(start, end, False, True)
    if free_before and not free_after:
        return _Mark(start, end, True, False)
    if free_after and not free_before:
        return _Mark(start, end, False, True)
    # Between two spaces or two letters: it may be either.
    return _Mark(start, end, True, True)


def _nested(marks: list[_Mark]) -> list[bool]:
    """For each mark whether, as an opening one inside an open quotation, it is nested: both find their closing mark.

    Told from the end, in one pass: how far the marks from here on go below the depth at which they begin.
    """
    found: list[bool] = []
    lowest = 0
    for mark in reversed(marks):
        lowest = min(0, lowest) + (1 if mark.opens and not mark.closes else -1)
        found.append(lowest < 0)
    return found[::-1]


def _may_lack_opening(text: str, paragraph: Span, found: list[Quoted], running: bool) -> bool:
    return not found and (running or text[paragraph.start].isupper() or text[paragraph.start] == "…")


def _uses_single_marks(text: str) -> bool:
    """True where the article quotes in single marks: closing ones after punctuation, few double ones."""
    doubles = len(_DOUBLE.findall(text))
    singles = len(re.findall(r"(?:^|(?<=\s))[‘'](?=\w)[^\n]{3,400}?[,.?!][’'](?=\s|$)", text, re.MULTILINE))
    return singles >= 2 and singles * 2 > doubles // 2


def _with_singles(text: str, number: int, paragraph: Span, doubles: list[Quoted]) -> list[Quoted]:
    """Adds what stands in single marks outside every double pair."""
    found = list(doubles)
    position = paragraph.start
    while match := _SINGLE_OPEN.search(text, position, paragraph.end):
        position = match.end()
        inside = any(q.outer.start <= match.start() < q.outer.end for q in doubles)
        if inside or _ELISIONS.match(text, match.start()):
            continue
        close = _closing_single(text, match.end(), paragraph.end)
        if close is None:
            continue
        span = Span(match.end(), close)
        found.append(Quoted(span, Span(match.start(), close + 1), number, style="single"))
        position = close + 1
    return sorted(found, key=lambda q: q.span.start)


def _closing_single(text: str, start: int, end: int) -> int | None:
    """Where a single quotation closes: after punctuation for sure; after a word unless that is a possessive."""
    following = _SINGLE_OPEN.search(text, start, end)
    limit = following.start() if following else end
    weak = None
    for match in _SINGLE_CLOSE.finditer(text, start, end):
        at = match.start()
        if text[at - 1] in ",.?!…—":
            return at
        possessive = text[at - 1] in "sS" and re.match(r"\s+[a-z]", text[at + 1 : at + 4])
        if at < limit and not possessive and weak is None:
            weak = at
        if weak is not None and at > limit:
            break
    if weak is not None:
        return weak
    return None
