"""Draw how well confidence is calibrated: `python -m bench.reliability ANSWERS.jsonl GOLD.jsonl -o PLOT.svg`.

ANSWERS.jsonl is what `dateline ask --batch QUESTIONS.jsonl --json` printed for the questions of GOLD.jsonl, by `id` or
on the same lines; several pairs of files are drawn as one. Of the answers given, each bin of confidence stands as a
point: how sure they were, how many of them were right. Where there is a bare answer, that is judged: what is shown
beside it does not make it right. On the diagonal 80 % sure means right in 80 %
of cases. The line through a point is the 95 % interval after Wilson (1927): few answers tell little. The bars below
count answers.

bench/reliability-dev.svg was made so from the answers to the questions of fact, the unanswerable ones and the
follow-ups over 500 articles of late 2024.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

from index.errors import DatelineError
from qa.evaluation import gold
from qa.evaluation.evaluate import Bin, expected_error, reliability
from qa.evaluation.gold import Case
from qa.formats import jsonlines

_Z = 1.96
WIDTH, HEIGHT = 460, 560
LEFT, TOP, SIDE = 64, 62, 360
"""Where the square of the plot begins, and its side."""
COUNTS_TOP, COUNTS_HEIGHT = 456, 56
INK, FAINT, GRID, OURS = "#1f2328", "#656d76", "#e4e7eb", "#0b63c5"
STYLE = f"""
  text {{ font: 13px system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: {INK}; }}
  .title {{ font-size: 16px; font-weight: 600; }}
  .small {{ font-size: 12px; fill: {FAINT}; }}
  .end {{ text-anchor: end; }} .middle {{ text-anchor: middle; }}
  .grid {{ stroke: {GRID}; }} .axis {{ stroke: {FAINT}; fill: none; }}
  .perfect {{ stroke: {FAINT}; stroke-dasharray: 5 4; }}
  .interval {{ stroke: {OURS}; stroke-width: 2; opacity: .45; }}
  .point, .count {{ fill: {OURS}; }} .count {{ opacity: .75; }}
"""


def interval(share: float, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (0 to 1) seen in `n` trials."""
    middle = share + _Z**2 / (2 * n)
    spread = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    scale = 1 + _Z**2 / n
    return (middle - spread) / scale, (middle + spread) / scale


def paired(answers: Path, golds: Path) -> list[Case]:
    """Each gold line with its answer. Raises DatelineError if one has none, or if it is not plain which it is."""
    given = _by_name(answers, _answers(answers))
    asked = _by_name(golds, gold.numbered(golds))
    for name in asked:
        if name not in given:
            raise DatelineError(f"{answers} holds no answer to question {name!r} of {golds}.")
    return [Case(row, given[name]) for name, row in asked.items()]


def _answers(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in jsonlines.lines(path):
        try:
            row = json.loads(line)
            if row.get("id") is None or not {"answered", "error"} & row.keys():
                raise ValueError("no answer")
        except (ValueError, AttributeError) as error:
            raise DatelineError(
                f"{path}, line {number + 1} is no answer of `dateline ask --batch QUESTIONS.jsonl --json`."
            ) from error
        yield number, row


def _by_name(path: Path, rows: Iterable[tuple[int, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for number, row in rows:
        name = jsonlines.name(row, number)
        if name in found:
            raise DatelineError(f"{path} has two lines called {name!r}: give each an `id` of its own.")
        found[name] = row
    return found


def svg(bins: Sequence[Bin], title: str = "How sure, and how often right") -> str:
    """The picture as SVG; plain text and numbers, nothing of the questions."""
    total, error = sum(b.answers for b in bins), expected_error(bins)
    told = f"{total:,} answers given; calibration error {error} points" if bins else "no answers given"
    body = "\n".join([*_frame(), *_points(bins), *_counts(bins)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-label="{escape(told)}">\n<style>{STYLE}</style>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n{_text(LEFT, 26, title, "title")}\n'
        f"{_text(LEFT, 46, told, 'small')}\n{body}\n</svg>\n"
    )


def _x(percent: float) -> float:
    return round(LEFT + SIDE * percent / 100, 1)


def _y(percent: float) -> float:
    return round(TOP + SIDE * (1 - percent / 100), 1)


def _text(x: float, y: float, text: str, style: str = "", turned: bool = False) -> str:
    turn = f' transform="rotate(-90 {x} {y})"' if turned else ""
    return f'<text x="{x}" y="{y}" class="{style}"{turn}>{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" class="{style}"/>'


def _frame() -> Iterator[str]:
    """The grid with its numbers, the diagonal, and what the axes are."""
    for value in range(0, 101, 20):
        yield _line(_x(value), TOP, _x(value), TOP + SIDE, "grid")
        yield _line(LEFT, _y(value), LEFT + SIDE, _y(value), "grid")
        yield _text(LEFT - 8, _y(value) + 4, f"{value} %" if value == 100 else str(value), "small end")
        yield _text(_x(value), COUNTS_TOP + COUNTS_HEIGHT + 18, f"{value}", "small middle")
    yield _line(_x(0), _y(0), _x(100), _y(100), "perfect")
    yield f'<rect x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}" class="axis"/>'
    yield _text(18, TOP + SIDE / 2, "answers that were right, %", "middle", turned=True)
    yield _text(LEFT + SIDE / 2, HEIGHT - 10, "confidence with which they were given, %", "middle")
    yield _text(_x(3), _y(92), "too modest", "small")
    yield _text(_x(97), _y(6), "too sure", "small end")


def _points(bins: Sequence[Bin]) -> Iterator[str]:
    """A point with its interval for each bin, the larger the more answers it stands for."""
    most = max((b.answers for b in bins), default=1)
    for b in bins:
        low, high = interval(b.right / 100, b.answers)
        yield _line(_x(b.confidence), _y(100 * low), _x(b.confidence), _y(100 * high), "interval")
        told = f"{b.first} to {b.last} %: {b.answers} answers, sure {b.confidence:.0f} %, right {b.right:.0f} %"
        radius = round(3 + 5 * math.sqrt(b.answers / most), 1)
        yield (
            f'<circle cx="{_x(b.confidence)}" cy="{_y(b.right)}" r="{radius}" class="point">'
            f"<title>{told}</title></circle>"
        )


def _counts(bins: Sequence[Bin]) -> Iterator[str]:
    """How many answers each bin holds, as bars with their numbers."""
    most, foot = max((b.answers for b in bins), default=1), COUNTS_TOP + COUNTS_HEIGHT
    for b in bins:
        height = round((COUNTS_HEIGHT - 16) * b.answers / most, 1)
        x, width = _x(b.first) + 3, round(SIDE * (b.last - b.first) / 100 - 6, 1)
        yield f'<rect x="{x}" y="{foot - height}" width="{width}" height="{height}" class="count"/>'
        yield _text(x + width / 2, foot - height - 4, str(b.answers), "small middle")
    yield _line(LEFT, foot, LEFT + SIDE, foot, "axis")
    yield _text(18, COUNTS_TOP + COUNTS_HEIGHT / 2, "answers", "small middle", turned=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", metavar="ANSWERS GOLD")
    parser.add_argument("-o", "--output", type=Path, default=Path("reliability.svg"))
    args = parser.parse_args()
    if len(args.files) % 2:
        parser.error("name ANSWERS and GOLD in pairs")
    pairs = zip(args.files[::2], args.files[1::2], strict=True)
    cases = [case for answers, golds in pairs for case in paired(answers, golds)]
    bins = reliability(case for case in cases if case.answered)
    args.output.write_text(svg(bins), encoding="utf-8")
    print(f"{args.output}: {sum(b.answers for b in bins)} answers, calibration error {expected_error(bins)} points")


if __name__ == "__main__":
    main()
