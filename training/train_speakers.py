"""Fits the trees that decide who said it: `python -m training.train_speakers LABELLED.jsonl.gz --articles
ARTICLES.jsonl.gz [-o trees.json]`. What `speaker-labels.jsonl.gz` says of these articles is learnt too.

Needs lightgbm, which the program itself does not. Articles are split into folds, and what is printed is measured on
articles that the trees have not seen. The threshold is the lowest with at most `MOST_WRONG` wrong names there.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from lightgbm import Booster, Dataset, train  # type: ignore[import-not-found]

from bench.speakers import agree, judge, kind_of, read, table
from index.article import Article
from index.quotations import engine
from index.quotations.attribution import evidence
from index.quotations.attribution.ranker import Trees
from index.quotations.attribution.ranking import Asked, Query, Ranking
from index.quotations.clauses import parse
from index.quotations.clauses.clauses import reports
from index.quotations.speakers import names
from index.quotations.speakers.cast import key_of
from index.quotations.speakers.people import Person
from training.cards import seal

FOLDS, ROUNDS, MOST_WRONG = 4, 200, 0.03
PARAMS = {
    "objective": "binary", "learning_rate": 0.05, "num_leaves": 15, "min_data_in_leaf": 12, "feature_fraction": 0.4,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0, "max_bin": 63, "seed": 7, "deterministic": True,
    "num_threads": 1, "verbose": -1,
}  # fmt: skip
LABELS = Path(__file__).with_name("speaker-labels.jsonl.gz")
UNSURE = 0.4
"""Weight of a span whose reader was not sure."""

Span = dict[str, Any]


@dataclass
class Group:
    """The candidates for one labelled span, what speaks for each, and which of them the label names."""

    article: int
    span: Span
    overlap: float
    mention: str | None
    people: list[str]
    rows: list[list[float]]
    right: list[bool]


def names_fully(name: str, wanted: str | None) -> bool:
    """Whether a candidate is who was labelled, and not only a word of the name ("Shanghai" of "Shanghai resident")."""
    if wanted is None or not agree(name, wanted):
        return False
    a, b = key_of(name).split(), key_of(wanted).split()
    given = len(a) == 1 and a[0] == b[0] and len(b) == 2 and names.is_first_name(a[0])
    return set(b) <= set(a) or a[-1:] == b[-1:] or (len(a) > 1 and 2 * len(a) >= len(b)) or given


class Recorder:
    """Takes down what is asked of labelled spans; the rules decide."""

    threshold = 0.0

    def __init__(self) -> None:
        self.article = 0
        self.spans: list[Span] = []
        self.groups: dict[int, Group] = {}

    def decide(
        self, ranking: Ranking, query: Query, asked: Asked, found: dict[str, Person]
    ) -> tuple[Person | None, float]:
        people, rows = list(found.values()), evidence.rows(ranking, query, asked, found)
        span, overlap = self._label(query)
        if span is not None and (id(span) not in self.groups or overlap > self.groups[id(span)].overlap):
            right = [names_fully(p.name, span["speaker"]) for p in people]
            words = " ".join(asked.words) or None
            own = [p.name for p in people]
            self.groups[id(span)] = Group(self.article, span, overlap, words, own, rows, right)
        return query.own.person, query.own.confidence

    def _label(self, query: Query) -> tuple[Span | None, float]:
        """The labelled span that a query asks for, and how much of both is common."""
        best, most = None, 0.5
        for span in self.spans:
            if (span["kind"] == "direct") == query.direct:
                both = min(span["end"], query.span.end) - max(span["start"], query.span.start)
                share = both / (max(span["end"], query.span.end) - min(span["start"], query.span.start))
                if share > most:
                    best, most = span, share
        return best, most


class Parsed:
    """Articles parsed once, for as many rounds as are wanted."""

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self.spans = [row["spans"] for row in rows]
        articles = [Article(row["article"]["id"], row["article"]["text"]) for row in rows]
        self.drafts = [engine.Draft.of(article.text) for article in articles]
        found = parse.parse((draft.text, draft.to_parse) for draft in self.drafts)
        self.reports = [[r for sentence in sentences for r in reports(sentence)] for sentences in found]

    def record(self) -> list[Group]:
        """What is asked of the labelled spans."""
        recorder = Recorder()
        for number in range(len(self.drafts)):
            recorder.article, recorder.spans = number, self.spans[number]
            self.drafts[number].finish(self.reports[number], recorder)
        return list(recorder.groups.values())


def labelled(articles: Path) -> list[dict[str, Any]]:
    """The articles of `LABELS`, with what it says of their spans: [start, end, kind, speaker, unsure] each."""
    spans = {row["article_id"]: row["spans"] for row in read(LABELS)}
    keys = ("start", "end", "kind", "speaker", "unsure")
    return [
        {"article": article, "spans": [dict(zip(keys, span, strict=True)) for span in spans[article["id"]]]}
        for article in read(articles)
        if article["id"] in spans
    ]


def fit(groups: Sequence[Group]) -> dict[str, Any]:
    """Trees fitted on the groups."""
    x = np.asarray([row for g in groups for row in g.rows], float)
    y = np.asarray([right for g in groups for right in g.right], float)
    weight = np.asarray([UNSURE if g.span["unsure"] else 1.0 for g in groups for _ in g.rows])
    return as_arrays(train(PARAMS, Dataset(x, y, weight=weight), ROUNDS))


def as_arrays(booster: Booster) -> dict[str, Any]:
    """The fitted trees as arrays of nodes; a leaf's feature is -1 and its value its score."""
    keys = ("feature", "left", "right", "value")
    data: dict[str, Any] = {key: [] for key in keys} | {"depth": 0}

    def walk(node: dict[str, Any], tree: dict[str, list[Any]], depth: int) -> int:
        data["depth"] = max(data["depth"], depth)
        at, leaf = len(tree["feature"]), "split_feature" not in node
        tree["feature"].append(-1 if leaf else node["split_feature"])
        tree["value"].append(round(node["leaf_value"], 5) if leaf else float(f"{node['threshold']:.7g}"))
        tree["left"].append(0)
        tree["right"].append(0)
        if not leaf:
            tree["left"][at] = walk(node["left_child"], tree, depth + 1)
            tree["right"][at] = walk(node["right_child"], tree, depth + 1)
        return at

    for info in booster.dump_model()["tree_info"]:
        tree: dict[str, list[Any]] = {key: [] for key in keys}
        walk(info["tree_structure"], tree, 0)
        for key in keys:
            data[key].append(tree[key])
    return data


@dataclass
class Outcome:
    """What was decided on a span that the trees had not seen."""

    group: Group
    name: str
    sure: float

    def verdict(self, threshold: float) -> str:
        return judge(self.group.span, self.name if self.sure >= threshold else None)


def decided(groups: Sequence[Group], trees: dict[int, Trees]) -> list[Outcome]:
    """The likeliest candidate of each group, by the trees of the other folds."""
    found = []
    for group in groups:
        likely = trees[group.article % FOLDS].probabilities(group.rows)
        found.append(Outcome(group, group.people[int(likely.argmax())], float(likely.max())))
    return found


def threshold_of(outcomes: Sequence[Outcome]) -> float:
    """The lowest probability from which at most `MOST_WRONG` of all spans that have a speaker get a wrong name."""
    sure = [o for o in outcomes if o.group.span["speaker"] and not o.group.span["unsure"]]
    for hundredths in range(25, 100):
        if sum(o.verdict(hundredths / 100) == "wrong" for o in sure) <= MOST_WRONG * len(sure):
            return hundredths / 100
    return 1.0


def show(outcomes: Sequence[Outcome], threshold: float) -> None:
    """Prints the table of a threshold."""
    sure = [o for o in outcomes if not o.group.span["unsure"]]
    judged = [(o.group.span["kind"], kind_of(o.group.mention), o.verdict(threshold)) for o in sure]
    print(f"from {threshold:.2f}\n{table(judged)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--articles", type=Path, help="those that `speaker-labels.jsonl.gz` is about")
    parser.add_argument("-o", "--out", type=Path, default=Path("index/models/speakers/trees.json"))
    parser.add_argument("--threshold", type=float, help="instead of the one with at most 3 %% wrong names")
    parser.add_argument("--errors", type=Path, help="write each span that is not right, the surest first")
    given = parser.parse_args()
    rows = read(given.labelled)
    groups = Parsed(rows).record()
    further = Parsed(labelled(given.articles)).record() if given.articles else []
    trees = {k: Trees(fit([*(g for g in groups if g.article % FOLDS != k), *further])) for k in range(FOLDS)}
    outcomes = decided(groups, trees)
    threshold = threshold_of(outcomes) if given.threshold is None else given.threshold
    for at in sorted({0.0, 0.4, 0.5, 0.6, threshold_of(outcomes), threshold}):
        show(outcomes, at)
    made = {
        "threshold": threshold,
        "fitted_by": "training/train_speakers.py with lightgbm",
        "spans": len(groups + further),
    }
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(fit([*groups, *further]) | made, separators=(",", ":")) + "\n", encoding="utf-8")
    if (given.out.parent / "model.json").exists():
        seal(given.out.parent)
    if given.errors:
        lines = [
            f"{o.verdict(0)} {o.sure:.2f} {o.group.article} {o.group.span['kind']} [{o.group.mention}] {o.name!r} for "
            f"{o.group.span['speaker']!r} | {o.group.span['text'][:80]!r}\n"
            for o in sorted(outcomes, key=lambda o: -o.sure)
            if o.verdict(threshold) != "right"
        ]
        given.errors.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
