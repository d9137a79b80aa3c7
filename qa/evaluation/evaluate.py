"""Measuring answers against gold: retrieval, citation, answer, refusal, calibration, latency, on any archive."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import Any

from index.store import Store
from qa.engine import Engine
from qa.evaluation import gold
from qa.evaluation.gold import Case, Place
from qa.formats import batch, jsonlines
from qa.retrieve.filters import Filters

_BINS = 10
_FOUND = 100
"""Passages of the retriever among which the answer is looked for."""
_PLAIN, _RRF = 10, 60
KINDS = ("quiz", "fact", "unanswerable", "follow-up", "said", "who-said", "why-how", "yes-no", "who-is", "summary",
         "list", "contrast", "latest", "meta", "absent", "clean", "twin")  # fmt: skip
"""In the order in which they are shown; a gold line may have another one of its own."""
STATES = ("answered", "unsure", "absent")
Figure = float | int | None
"""In percent, times in milliseconds; None where no line bears on it."""
Groups = dict[str, dict[str, Figure]]
"""Figures by group and name."""
Measure = Callable[[Sequence[Case]], Figure]


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers that were given with like confidence; all in percent but `answers`, which counts them."""

    first: int
    last: int
    answers: int
    confidence: float
    """Their mean confidence; in a calibrated program as high as `right`."""
    right: float


@dataclass(frozen=True, slots=True)
class State:
    """What came of the questions that were put into one state; in percent but `answers`, which counts them."""

    status: str
    answers: int
    confidence: float
    """Their mean confidence."""
    right: float
    """Of answers those that are right, of unsure ones those that show what is right, of refusals those that are due."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything measured: the figures of all questions and of each kind that occurs, by group and name."""

    total: Groups
    kinds: dict[str, Groups]
    reliability: list[Bin]
    states: list[State]
    wrong: list[Case]

    def to_dict(self, with_wrong: bool = False) -> dict[str, Any]:
        """As JSON: the figures of all questions, those of each kind, the bins and, if wanted, what was not right."""
        kinds = {kind: _flat(groups) for kind, groups in self.kinds.items()}
        found = {**_flat(self.total), "kinds": kinds, "reliability": [asdict(b) for b in self.reliability],
                 "states": [asdict(state) for state in self.states]}  # fmt: skip
        return {**found, "wrong": [explained(case) for case in self.wrong]} if with_wrong else found


def run(engine: Engine, path: Path, thorough: bool = False, baseline: bool = False) -> list[Case]:
    """Answer every question of a gold file; with `baseline` search for each by plain fusion, too.

    Times are of models that are loaded. Raises DatelineError or OSError if the file cannot be read.
    """
    numbered = gold.numbered(path)
    golds = [row for _, row in numbered]
    lines = [json.dumps({**row, "id": jsonlines.name(row, number)}) for number, row in numbered]
    next(batch.answers(engine, lines[:1], Filters(), thorough), None)
    answers = list(batch.answers(engine, lines, Filters(), thorough))
    return [
        Case(row, answer, _found(engine, row, answer), plain_search(engine.archive, answer["asked"])
             if baseline and "asked" in answer else None)
        for row, answer in zip(golds, answers, strict=True)
    ]  # fmt: skip


def _found(engine: Engine, row: dict[str, Any], answer: dict[str, Any]) -> tuple[Place, ...] | None:
    if not answer.get("asked"):
        return None
    day = date.fromisoformat(row["date"][:10]) if row.get("date") else None
    return tuple((hit.article.id, hit.passage.text) for hit in engine.search(answer["asked"], _FOUND, as_of=day))


def plain_search(archive: Store, question: str, k: int = _PLAIN) -> tuple[Place, ...]:
    """The baseline: dense and lexical ranks fused (Cormack, Clarke and Büttcher, 2009), and nothing else."""
    vector = archive.encoder().encode([question])[0]
    fused: dict[int, float] = {}
    for ranking in (archive.nearest(vector, _FOUND), archive.matching(question, _FOUND)):
        for rank, (number, _) in enumerate(ranking):
            fused[number] = fused.get(number, 0.0) + 1 / (_RRF + rank)
    places = archive.passages(fused)
    best = [number for number in sorted(fused, key=lambda n: -fused[n]) if number in places][:k]
    return tuple((places[number][1].id, places[number][0].text) for number in best)


def evaluate(cases: Sequence[Case]) -> Evaluation:
    """All figures, of all cases and of each kind that occurs; the bins of confidence; the cases that are not right."""
    occur = {case.kind: None for case in cases}
    order = dict.fromkeys(kind for kind in (*KINDS, *occur) if kind in occur)
    kinds = {kind: grouped([case for case in cases if case.kind == kind]) for kind in order}
    wrong = [case for case in cases if (not case.right if case.has_answer else case.answered) or "error" in case.answer]
    bins = reliability(case for case in cases if case.answered)
    return Evaluation(grouped(cases), kinds, bins, states(cases), wrong)


def measure(cases: Sequence[Case]) -> dict[str, Figure]:
    """The figures by name alone."""
    return _flat(grouped(cases))


def grouped(cases: Sequence[Case]) -> Groups:
    """The figures by group and name. Of a conversation the last answer counts, and the time of all its turns."""
    return {group: {name: figure(cases) for name, figure in names.items()} for group, names in _GROUPS.items()}


def _flat(groups: Groups) -> dict[str, Figure]:
    return {name: value for names in groups.values() for name, value in names.items()}


def percent(values: Iterable[float]) -> float | None:
    """The mean in percent, None of nothing."""
    values = list(values)
    return round(100 * fmean(values), 1) if values else None


def _share(of: Callable[[Case], float], among: Callable[[Case], bool]) -> Measure:
    return lambda cases: percent(of(case) for case in cases if among(case))


def _has_answer(case: Case) -> bool:
    return case.has_answer


def _is_told(case: Case) -> bool:
    """Whether the articles say it, rather than the archive's own overview."""
    return case.has_answer and case.kind != "meta"


def _is_meta(case: Case) -> bool:
    return case.kind == "meta"


def _has_parts(case: Case) -> bool:
    """Whether what is right are several facts or statements, of which some may be told."""
    return case.has_answer and bool(case.gold.get("nuggets") or _is_said(case))


def _has_span(case: Case) -> bool:
    """Whether a name, a number or a phrase is right."""
    return case.has_answer and bool(case.gold.get("answer") or case.gold.get("span") or case.gold.get("gold"))


def _has_verdict(case: Case) -> bool:
    return case.has_answer and bool(case.gold.get("verdict"))


def _is_said(case: Case) -> bool:
    return bool(case.has_answer and case.gold.get("speaker")) and case.gold.get("about") != "who"


def _proved(k: int, by: Callable[[Case], Sequence[Place] | None]) -> Measure:
    return lambda cases: percent(
        case.proved(places[:k]) for case in cases if _is_told(case) and (places := by(case)) is not None
    )


def _of_article(k: int) -> Measure:
    return lambda cases: percent(
        found for case in cases if _is_told(case) and (found := case.of_article(k)) is not None
    )


def _time(at: int) -> Measure:
    """The percentile `at` of the milliseconds a line."""

    def of(cases: Sequence[Case]) -> Figure:
        times: list[float] = [case.answer["ms"] for case in cases if "ms" in case.answer]
        if len(times) < 2:
            return round(times[0], 1) if times else None
        return round(quantiles(times, n=100, method="inclusive")[at - 1], 1)

    return of


def _words(cases: Sequence[Case]) -> Figure:
    words = [len(case.answer.get("text", "").split()) for case in cases if case.status != "absent"]
    return round(median(words)) if words else None


_GROUPS: dict[str, dict[str, Measure]] = {
    "": {"questions": len, "errors": lambda cases: sum("error" in case.answer for case in cases)},
    "retrieval": {f"found@{k}": _proved(k, lambda case: case.found) for k in (5, 20, _FOUND)},
    "citation": {
        **{f"cited@{k}": _proved(k, lambda case: case.citations) for k in (1, 5, 10)},
        **{f"plain cited@{k}": _proved(k, lambda case: case.plain) for k in (1, 5)},
        "right article@3": _of_article(3),
        "speaker cited": _share(lambda case: case.speaker_cited, _is_said),
        "speaker precision": lambda cases: percent(right for case in cases for right in case.speakers),
    },
    "answer": {
        "right": _share(lambda case: case.right, _has_answer),
        "read": _share(lambda case: case.is_read, _is_told),
        "recalled": _share(lambda case: case.recalled, _has_parts),
        "short F1": _share(lambda case: case.short_f1, _has_span),
        "verdict right": _share(lambda case: case.verdict == case.gold["verdict"], _has_verdict),
        "verdict wrong": _share(lambda case: case.verdict not in (None, case.gold["verdict"]), _has_verdict),
        "answered wrongly": _share(lambda case: case.answered and not case.right, _has_answer),
        "meta answered": _share(lambda case: case.right, _is_meta),
        "median words": _words,
    },
    "refusal": {
        "unanswerable refused": _share(lambda case: not case.answered, lambda case: not case.has_answer),
        "false refusals": _share(lambda case: case.status == "absent", _is_told),
    },
    "calibration": {"calibration error": lambda cases: calibration_error(case for case in cases if case.answered)},
    "latency": {"p50 ms": _time(50), "p95 ms": _time(95)},
}


def reliability(cases: Iterable[Case]) -> list[Bin]:
    """The given answers in ten bins of confidence; bins that hold none are left out.

    An answer is judged by its bare answer, as far as it has one: what stands beside it does not make it right.
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for case in cases:
        sure = float(case.answer.get("confidence") or 0.0)
        bins[min(int(sure * _BINS), _BINS - 1)].append((sure, case.right))
    width = 100 // _BINS
    return [
        Bin(width * i, width * (i + 1), len(own), round(100 * fmean(sure for sure, _ in own), 2),
            round(100 * fmean(right for _, right in own), 2))
        for i, own in enumerate(bins) if own
    ]  # fmt: skip


def states(cases: Sequence[Case]) -> list[State]:
    """What came of the questions in each state; those that failed are in none."""
    given = [case for case in cases if "error" not in case.answer]
    found = []
    for status in STATES:
        own = [case for case in given if case.status == status]
        if own:
            sure = fmean(float(case.answer.get("confidence") or 0.0) for case in own)
            right = percent(_is_due(case) for case in own) or 0.0
            found.append(State(status, len(own), round(100 * sure, 1), right))
    return found


def _is_due(case: Case) -> bool:
    """Whether the state that a question was put into is true of it."""
    if case.status == "answered":
        return case.right
    return case.is_read if case.status == "unsure" else not case.has_answer


def calibration_error(cases: Iterable[Case]) -> float | None:
    """Expected calibration error in points (Guo et al., 2017), over the bins of `reliability`."""
    return expected_error(reliability(cases))


def expected_error(bins: Sequence[Bin]) -> float | None:
    """How far confidence and rightness are apart in the mean of all answers, in points; None of no answers."""
    total = sum(b.answers for b in bins)
    return round(sum(b.answers * abs(b.confidence - b.right) for b in bins) / total, 1) if total else None


def explained(case: Case) -> dict[str, Any]:
    """What was asked, given and wanted, of a case that is not right."""
    return {
        "id": case.answer.get("id"), "kind": case.kind, "question": case.asked, "asked": case.answer.get("asked"),
        "answered": case.answered, "status": case.status, "short": case.answer.get("short"),
        "confidence": case.answer.get("confidence"),
        "gold": case.golds, "error": case.answer.get("error"),
    }  # fmt: skip
