"""A page of a PDF -> its lines in reading order: column after column, drop caps put back before their words.

PDFium says where each letter stands; what belongs together is told from that, since a PDF holds no lines, and its
letters in any order.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from index.sources import clean

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

SOFT_HYPHEN = "\xad"
"""At a line's end: the word goes on in the next one."""

_PDFIUM_HYPHEN = ("\x02", "\ufffe")  # a hyphen at a line's end, whichever it was
_WORDS_OF_PROSE = 3
"""Words that a line of a column has, on average; cells of tables have fewer."""
_LINES_OF_COLUMN = 3


@dataclass(slots=True)
class Line:
    """One line of a page; `y`, `size` (of its letters) and `left` in points."""

    text: str
    y: float
    size: float
    left: float = 0.0
    right: float = 0.0


def lines(page: PdfPage) -> list[Line]:
    """The lines of a page in reading order."""
    found: list[Line] = []
    for region in _regions(_with_drop_caps(list(_runs(page)))):
        found.extend(_rows(region))
    return [line for line in found if line.text]


def _runs(page: PdfPage) -> Iterator[Line]:
    """Letters that follow one another on one height without a wide gap."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    run: Line | None = None
    for i in range(text.count_chars()):
        letter = chr(min(pdfium.FPDFText_GetUnicode(text, i), 0x10FFFF))
        if letter in "\r\n" or (letter == "\0"):
            continue
        left, bottom, right, top = text.get_charbox(i, loose=True)
        size = abs(top - bottom) or abs(pdfium.FPDFText_GetFontSize(text, i)) or 1.0
        y = _baseline(pdfium, text, i, bottom)
        if letter in _PDFIUM_HYPHEN:
            letter = "-"
        if letter == " " and run is not None:
            run.text += " "
            continue
        if run is None or not _goes_on(run, left, y, size):
            if run is not None:
                yield run
            run = Line("", y, size, left, right)
        if left - run.right > 0.15 * size and run.text and not run.text.endswith(" "):
            run.text += " "
        run.text += letter
        run.right = max(run.right, right)
    if run is not None:
        yield run


def _baseline(pdfium: object, text: object, index: int, bottom: float) -> float:
    """The height on which a letter stands; the lower edge of its box where PDFium does not tell."""
    x, y = ctypes.c_double(), ctypes.c_double()
    told = pdfium.FPDFText_GetCharOrigin(text, index, x, y)  # type: ignore[attr-defined]
    return y.value if told else bottom


def _goes_on(run: Line, left: float, y: float, size: float) -> bool:
    same_height = abs(y - run.y) <= 0.35 * run.size  # a little off: raised and lowered letters
    same_size = size <= 1.5 * run.size and run.size <= 2.2 * size
    return same_height and same_size and -0.5 * size <= left - run.right <= 1.2 * size


def _with_drop_caps(runs: list[Line]) -> list[Line]:
    """A single large letter at a paragraph's start is put before the line that begins beside its top."""
    if not runs:
        return []
    usual = median(run.size for run in runs for _ in range(1 + len(run.text) // 40))
    words = {word for run in runs for word in re.findall(r"[a-z’']+", run.text)}
    kept: list[Line] = []
    for run in runs:
        cap = run.text.strip(" “\"‘'")
        beside = _beside(run, runs, usual) if len(cap) == 1 and cap.isupper() and run.size > 1.7 * usual else None
        if beside is None:
            kept.append(run)
            continue
        first = re.match(r"[A-Za-z’']*", beside.text)
        alone = cap in "AIO" and first is not None and first[0].lower() in words - _counted_once(runs, first[0].lower())
        beside.text = f"{run.text.strip()}{' ' * alone}{beside.text}"
        beside.left = run.left
    return kept


def _counted_once(runs: Sequence[Line], word: str) -> set[str]:
    """`word`, where it stands only once in `runs`: beside the drop cap."""
    count = sum(len(re.findall(rf"\b{re.escape(word)}\b", run.text.lower())) for run in runs) if word else 0
    return {word} if count <= 1 else set()


def _beside(cap: Line, runs: Sequence[Line], usual: float) -> Line | None:
    small = (run for run in runs if run is not cap and run.size < 1.4 * usual)
    near = (run for run in small if -1.0 < run.left - cap.right < 2 * usual)
    high = (run for run in near if cap.y - 0.3 * usual <= run.y <= cap.y + cap.size)
    return max(high, key=lambda run: run.y, default=None)


def _regions(runs: list[Line], depth: int = 0) -> Iterator[list[Line]]:
    """Parts of a page that are read one after the other: columns from the left, what spans them above and below."""
    if depth > 40 or len(runs) < 2 * _LINES_OF_COLUMN:
        yield runs
        return
    if cut := _gutter(runs):
        yield from _regions([run for run in runs if run.right <= cut], depth + 1)
        yield from _regions([run for run in runs if run.right > cut], depth + 1)
        return
    below = _spanning(runs)
    if below is None:
        yield runs
        return
    yield from _regions([run for run in runs if run.y > below], depth + 1)
    yield from _regions([run for run in runs if run.y <= below], depth + 1)


def _gutter(runs: list[Line]) -> float | None:
    """Where an empty strip runs down between two columns of prose; None where there is none."""
    size = median(run.size for run in runs)
    edge, gaps = -1e9, list[tuple[float, float]]()
    for run in sorted(runs, key=lambda run: run.left):
        if edge > -1e9 and run.left - edge >= 0.6 * size:
            gaps.append((run.left - edge, (run.left + edge) / 2))
        edge = max(edge, run.right)
    for _, at in sorted(gaps, reverse=True):
        sides = [run for run in runs if run.right <= at], [run for run in runs if run.left >= at]
        if all(map(_is_prose, sides)):
            return at
    return None


def _is_prose(runs: list[Line]) -> bool:
    rows = list(_rows(runs))
    return len(rows) >= _LINES_OF_COLUMN and sum(len(row.text.split()) for row in rows) >= _WORDS_OF_PROSE * len(rows)


def _spanning(runs: list[Line]) -> float | None:
    """The height of the first row under which the rest falls into columns, or of the last row above which it does."""
    heights = sorted({run.y for run in runs}, reverse=True)
    for edge in heights[1:12]:
        rest = [run for run in runs if run.y <= edge]
        if len(rest) >= 2 * _LINES_OF_COLUMN and _gutter(rest):
            return edge
    for edge in heights[:-13:-1]:
        rest = [run for run in runs if run.y > edge]
        if len(rest) >= 2 * _LINES_OF_COLUMN and _gutter(rest):
            return edge
    return _middle(runs, heights)


def _middle(runs: list[Line], heights: list[float]) -> float | None:
    """Between columns above and columns below, a row that spans them: the widest gap is where to cut."""
    gaps = [(up - low, low) for up, low in pairwise(heights)]
    wide = 1.8 * median(run.size for run in runs)
    widest = max(gaps, default=(0.0, 0.0))
    return widest[1] if widest[0] > wide else None


def _rows(runs: Iterable[Line]) -> Iterator[Line]:
    """Runs of one height put together to lines, from the top."""
    row: list[Line] = []
    for run in sorted(runs, key=lambda run: -run.y):
        if row and row[0].y - run.y > 0.4 * max(row[0].size, run.size):
            yield _joined(row)
            row = []
        row.append(run)
    if row:
        yield _joined(row)


def _joined(row: list[Line]) -> Line:
    row.sort(key=lambda run: run.left)
    text = ""
    for number, run in enumerate(row):
        close = number and run.left - row[number - 1].right < 0.15 * run.size
        text += run.text if close else f" {run.text}"
    size = max(row, key=lambda run: len(run.text)).size
    soft = text.rstrip().endswith(SOFT_HYPHEN)
    return Line(clean.line(text) + SOFT_HYPHEN * soft, row[0].y, size, row[0].left, max(run.right for run in row))
