"""Paragraphs and sentences of an article, as character spans of its text.

News is written in short paragraphs, and what a paragraph is decides who speaks in it; so paragraphs come
first, and no sentence, quotation or attribution here reaches over a paragraph's end unasked.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_SOFT_WRAP_LINES = 8
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof rev fr sr jr st mt ft sen sens rep reps gov lt col gen maj sgt capt cmdr adm pres supt hon "
    "atty dept dist vs no nos inc corp co ltd bros llc plc jan feb mar apr jun jul aug sept sep oct nov dec a.m p.m "
    "u.s u.k u.n e.u d.c i.e e.g etc al ph.d m.d calif mass conn fla ariz ala ark colo del ga ill ind kan ky la md "
    "mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo n.y n.j n.c n.d s.c s.d n.h n.m w.va r.i "
    "ave blvd rd spc pfc cpl pvt insp supt brig cdr det sec amb asst assoc cllr ofc messrs".split()
)
# After these an ordinary sentence may well end; it does where one of the common openers follows.
_MAY_END = frozenset("inc corp co ltd bros llc plc a.m p.m u.s u.k u.n e.u d.c etc jr sr ph.d m.d al n.y n.j".split())
_OPENERS = frozenset(
    "the a an in on at but and he she it they we i you this that these those there his her their its our my if when "
    "while after before as for from with by to so still yet however meanwhile also both many most some one asked what "
    "who why how no not then now although because since during last earlier later".split()
)
_STOP = re.compile(r"(?<![.?!…])[.?!…]+[\"”’'»)\]]*(?=\s+[\"“‘'«(\[]*[^\sa-z])")


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of code points in the article's text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


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


def sentences(masked: str, start: int, end: int) -> list[Span]:
    """Sentences of `masked[start:end]`, where the inside of quotations is masked and so never split."""
    found: list[Span] = []
    begin = start
    for stop in _STOP.finditer(masked, start, end):
        if stop.end() >= end or not _ends_sentence(masked, begin, stop):
            continue
        found.append(_trim(masked, begin, stop.end()))
        begin = stop.end()
    if begin < end:
        found.append(_trim(masked, begin, end))
    return [span for span in found if len(span)]


def _ends_sentence(masked: str, begin: int, stop: re.Match[str]) -> bool:
    if not stop.group().startswith(".") or len(stop.group().rstrip("\"”’'»)]")) > 1:
        return True
    words = masked[max(begin, stop.start() - 12) : stop.start()].split()
    last = words[-1].lstrip("(\"“‘'[").lower() if words else ""
    following = masked[stop.end() : stop.end() + 20].split()
    opener = bool(following) and following[0].strip("\"“‘'«([,").lower() in _OPENERS
    if last in _MAY_END:
        return opener
    if last in _ABBREVIATIONS:
        return False
    is_initial = len(last) == 1 and last.isalpha()
    return not is_initial or opener
