"""Fit every weight of the program, and write it as data that names the rows it saw.

    python -m bench.fit intent QUESTIONS.jsonl[.gz]...   kinds of answer wanted: qa/understand/intent.npz
    python -m bench.fit weights INDEX GOLD.jsonl...      sentences, bare answers, confidence: qa/read/weights.json
    python -m bench.fit ablate INDEX GOLD.jsonl...       what each feature is worth: rows of a table

A line of QUESTIONS has `question` (or `text`) and `kind`. GOLD has questions over the articles of INDEX with `kind`,
`article_id`, `evidence` (or `evidence_at`), `span` and `verdict` (`absent`: the articles do not say). What the reader
says is kept beside GOLD's name in `training/runs/`, so that features can be changed without reading again.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.gold_evidence import holds_sentence, right_bare, shows
from qa import compose, words
from qa.read import candidates, decision, reader, verdict, weights
from qa.read.material import Material
from qa.render import as_text
from qa.understand import intent, rewrite
from qa.understand.question import Context

Row = dict[str, Any]
KEPT = Path("training/runs")
RIDGE = 1.0
"""Strength of the penalty on weights, in rows: few features and many rows need little."""


def open_rows(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


# Intents

FACTS = frozenset("who when where which how whose whom".split())
YES_NO = frozenset("did is was are were does do has have had will can could".split())


def fit_intents(paths: Sequence[Path]) -> None:
    from index.encoding.encoder import load

    rows = [row for path in paths for row in open_rows(path)]
    told = [(r.get("question") or r.get("text") or r["turns"][-1], kind_of(r)) for r in rows]
    texts, kinds = zip(*((text, kind) for text, kind in told if kind), strict=True)
    names, marks = sorted(set(kinds)), common_marks(texts)
    inputs = np.hstack([load().encode(list(texts)) * intent.SPREAD, marked(texts, marks)]).astype(np.float32)
    labels = np.array([names.index(kind) for kind in kinds])
    apart = np.array([tenth_of(text) == 0 for text in texts])
    found = softmax_regression(inputs[~apart], labels[~apart], len(names))
    guessed = (inputs[apart] @ found[0].T + found[1]).argmax(1)
    by_kind = {n: round(float((guessed == i)[labels[apart] == i].mean()), 2) for i, n in enumerate(names)}
    right = round(float((guessed == labels[apart]).mean()), 3)
    print(json.dumps({"rows": Counter(kinds), "marks": len(marks), "right of a tenth kept apart": right, **by_kind}))
    matrix, bias = softmax_regression(inputs, labels, len(names))
    source = f"{len(rows)} questions of {', '.join(p.name for p in paths)}"
    np.savez_compressed(intent.FILE, kinds=np.array(names), marks=np.array(marks), weights=matrix, bias=bias,
                        fitted_on=np.array(source))  # fmt: skip


LEAST_MARKS = 12
"""Questions that must have a mark for it to count: rarer ones are names and topics."""


def common_marks(texts: Sequence[str]) -> list[str]:
    counts = Counter(mark for text in texts for mark in intent.marks_of(text))
    return sorted(mark for mark, n in counts.items() if n >= LEAST_MARKS)


def marked(texts: Sequence[str], marks: Sequence[str]) -> NDArray[np.float32]:
    """1 where a text has a mark: float32 [texts, marks]."""
    places = {mark: i for i, mark in enumerate(marks)}
    found = np.zeros((len(texts), len(marks)), np.float32)
    for row, text in zip(found, texts, strict=True):
        row[[places[mark] for mark in intent.marks_of(text) if mark in places]] = 1
    return found


def kind_of(row: Row) -> str | None:
    """The kind of a row; of a follow-up, which has none of its own, by its first word; None where that is not told."""
    if row["kind"] != "follow-up":
        return None if row["kind"] == "absent" else str(row["kind"])
    words = re.sub(r"^(?:and|but|so|ok|then)\b[ ,]*", "", row["turns"][-1].lower()).split()
    if not words:
        return None
    if words[0] == "why" or words[:2] == ["how", "come"]:
        return "why-how"
    if {"say", "said", "says"} & set(words):
        return "said" if words[0] == "what" else None
    return "fact" if words[0] in FACTS else "yes-no" if words[0] in YES_NO else None


def tenth_of(text: str) -> int:
    """0 to 9, the same for a text each time: parts rows of one text or article from the others."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 10


def softmax_regression(x: Any, y: Any, kinds: int) -> tuple[Any, Any]:
    """Weights [kinds, inputs] and bias [kinds] by L-BFGS; rare kinds count more."""
    import torch

    inputs, labels = torch.tensor(x), torch.tensor(y)
    share = torch.bincount(labels, minlength=kinds).float().clamp(min=1) ** -0.2
    w, b = torch.zeros(kinds, x.shape[1], requires_grad=True), torch.zeros(kinds, requires_grad=True)
    optimizer = torch.optim.LBFGS([w, b], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Any:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(inputs @ w.T + b, labels, weight=share / share.mean())
        loss = loss + RIDGE / (2 * len(x)) * (w**2).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return w.detach().numpy(), b.detach().numpy()


# Weights


class KeptReader:
    """The bundled reader; what it said before is not read again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reader = reader.Reader()
        self._card = hashlib.sha256((reader.FOLDER / "reader.onnx").read_bytes()).hexdigest()
        self.known: dict[str, reader.Reading] = {}
        if path.exists():
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                self.known = {key: _reading(said) for key, said in map(json.loads, lines)}

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[reader.Reading]:
        keys = [hashlib.sha1(f"{self._card}\0{question}\0{t}\0{p}".encode()).hexdigest() for t, p in passages]  # noqa: S324
        new = [i for i, key in enumerate(keys) if key not in self.known]
        for i, said in zip(new, self._reader.read(question, [passages[i] for i in new]) if new else [], strict=True):
            self.known[keys[i]] = said
        return [self.known[key] for key in keys]

    def save(self) -> None:
        with gzip.open(self.path, "wt", encoding="utf-8", compresslevel=3) as out:
            out.writelines(json.dumps([key, asdict(said)]) + "\n" for key, said in self.known.items())


def _reading(said: Row) -> reader.Reading:
    return reader.Reading(said["relevance"], tuple(reader.Words(**w) for w in said["words"]),
                          tuple(reader.Sentence(**s) for s in said["sentences"]), tuple(said["verdict"]))  # fmt: skip


def logistic(rows: Sequence[dict[str, float]], labels: Sequence[float]) -> weights.Logistic:
    """Logistic regression by L-BFGS on standardised features; the weights are for features as they are."""
    import torch

    names = sorted({name for row in rows for name in row})
    x = np.array([[row.get(name, 0.0) for name in names] for row in rows], dtype=np.float64)
    mean, spread = x.mean(0), x.std(0) + 1e-9
    inputs, wanted = torch.tensor((x - mean) / spread), torch.tensor(np.array(labels, dtype=np.float64))
    w, b = (
        torch.zeros(len(names), dtype=torch.float64, requires_grad=True),
        torch.zeros(1, dtype=torch.float64, requires_grad=True),
    )
    optimizer = torch.optim.LBFGS([w, b], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Any:
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(inputs @ w + b, wanted, reduction="sum")
        loss = (loss + RIDGE * (w**2).sum()) / len(wanted)
        loss.backward()
        return loss

    optimizer.step(closure)
    own = w.detach().numpy() / spread
    return weights.Logistic(float(b.detach()) - float((own * mean).sum()),
                            {n: round(float(v), 5) for n, v in zip(names, own, strict=True)})  # fmt: skip


def auc(scores: Iterable[float], labels: Iterable[bool]) -> float:
    """How often a right one outranks a wrong one."""
    pairs = sorted(zip(scores, labels, strict=True))
    ranks: NDArray[np.float64] = np.arange(1, len(pairs) + 1, dtype=np.float64)
    yes = np.array([label for _, label in pairs], dtype=bool)
    n, m = int(yes.sum()), int((~yes).sum())
    return float((ranks[yes].sum() - n * (n + 1) / 2) / max(n * m, 1))


ABSENT = 1 / 7
"""The share of what people ask that the articles do not answer: of the questions here it is larger."""
REFUSED, LOST = 0.6, 0.03
"""Shares of the unanswerable questions that no answer shall be given to, and of the answerable ones that may be told
that the articles do not say. A third of the unanswerable ones are twins, which look answerable most.
"""
MOST_WRONG = 0.2
"""Of the verdicts that are given, how many may be wrong."""
START = {
    "bare": 0.1, "bare_other": 0.5, "beside": 0.1, "beside_bare": 0.4, "room": 90,
    "verdict": 0.9, "about": 0.5, "surely_about": 0.8, "answered": 0.5, "unsure": 0.1,
}  # fmt: skip
"""Thresholds where none is chosen here: `room` is the words of an answer's sentences."""


def fit_weights(index: Path, golds: Sequence[Path], limit: int) -> None:
    """One model after the other: each uses what the ones before it say."""
    rows, materials = gathered(index, golds, limit)
    source = f"{len(rows)} questions of {', '.join(gold.name for gold in golds)}"
    sentences = [(c.features, float(holds_sentence(row, c.read.hit.article.id, c.text)))
                 for row, m in zip(rows, materials, strict=True) for c in m.sentences]  # fmt: skip
    models = {"sentence": fitted("sentence", sentences)}
    write(models, START, source)
    materials = [ranked_again(m) for m in materials]
    bares = [(b.features, float(right_bare(row, b.text))) for row, m in zip(rows, materials, strict=True)
             for b in m.bares if row["span"] or row["kind"] == "absent"]  # fmt: skip
    models["bare"] = fitted("bare", bares)
    write(models, START, source)
    materials = [ranked_again(m) for m in materials]
    models["verdict"], verdicts = fit_verdict(rows, materials)
    write(models, START | verdicts, source)
    forget()
    answers = [(features(m), float(shown_rightly(row, m))) for row, m in zip(rows, materials, strict=True)]
    shift = odds(sum(row["kind"] == "absent" for row in rows) / len(rows)) - odds(ABSENT)
    models["answer"] = moved(fitted("answer", answers), shift)
    chances = cross_fitted(answers, [row["article_id"] for row in rows], shift)
    chosen = chosen_thresholds(rows, [label for _, label in answers], chances)
    write(models, START | chosen | verdicts, source)


def gathered(index: Path, golds: Sequence[Path], limit: int) -> tuple[list[Row], list[Material]]:
    """The questions, `limit` of them where it is not 0, and what was found and read for each."""
    from qa.engine import Engine

    rows = [row for gold in golds for row in open_rows(gold)]
    rows = random.Random(1).sample(rows, limit) if limit else rows
    engine = Engine(index)
    for row in rows:
        if "evidence" not in row:
            text = engine.archive.revisions(row["article_id"])[-1].article.text
            row["evidence"] = [text[a:b] for a, b in row["evidence_at"]]
    return rows, read_all(engine, rows, KEPT / f"kept-{golds[0].stem}.jsonl.gz")


def read_all(engine: Any, rows: Sequence[Row], kept_at: Path) -> list[Material]:
    """What was found and read for each question."""
    kept = KeptReader(kept_at)
    reader.shared = lambda: kept  # type: ignore[assignment, misc]
    found = []
    for n, row in enumerate(rows):
        found.append(material_of(engine, row))
        if n % 200 == 199 or n == len(rows) - 1:
            kept.save()
            print(n + 1, "read", flush=True)
    return found


def material_of(engine: Any, row: Row) -> Material:
    turns = row.get("turns") or [row["question"]]
    context = Context(rewrite.before(turns[:-1])) if len(turns) > 1 else None
    found = engine.material(turns[-1], context=context)
    return replace(found, hits=found.hits[:12])


def weigh(m: Material) -> words.Weigh:
    return m.archive.weight


def ranked_again(m: Material) -> Material:
    """The same with the models as they are stored now."""
    forget()
    sentences = candidates.ranked(m.question, m.found, weigh(m))
    bares = candidates.bare_answers(m.question, m.found, sentences) if "bare" in weights.models() else []
    if not bares:
        bares = candidates.bares_of(m.question, m.found, sentences)
    return replace(m, sentences=sentences, bares=bares)


def forget() -> None:
    """Have the stored models read again."""
    weights.models.cache_clear()
    weights.thresholds.cache_clear()


def features(m: Material) -> dict[str, float]:
    return decision.features_of(m, weigh(m))


def shown_rightly(row: Row, m: Material) -> bool:
    """Whether the answer that would be composed shows what answers."""
    draft = compose.composed(m)
    return bool(draft) and shows(row, " ".join([as_text(draft.blocks), draft.short or ""]))


def odds(share: float) -> float:
    """The log of the odds."""
    return math.log(share / (1 - share))


def moved(model: weights.Logistic, shift: float) -> weights.Logistic:
    """The model for rows of which another share is right: the order stays, the probabilities move."""
    return replace(model, bias=model.bias + shift)


def fitted(name: str, rows: Sequence[tuple[dict[str, float], float]]) -> weights.Logistic:
    model = logistic(*zip(*rows, strict=True))
    scores = [model.probability(f) for f, _ in rows]
    seen = {"model": name, "rows": len(rows), "right": round(sum(v for _, v in rows))}
    area = round(auc(scores, [v > 0.5 for _, v in rows]), 4)
    print(json.dumps({**seen, "AUC": area, **model.weights}), flush=True)
    return model


def cross_fitted(
    rows: Sequence[tuple[dict[str, float], float]], articles: Sequence[str], shift: float = 0.0
) -> list[float]:
    """The probability of each row by a model that was fitted on rows of other articles, its logit moved by `shift`."""
    chances, folds = [0.0] * len(rows), [tenth_of(article) for article in articles]
    for fold in set(folds):
        model = moved(logistic(*zip(*(r for r, f in zip(rows, folds, strict=True) if f != fold), strict=True)), shift)
        for i in (i for i, f in enumerate(folds) if f == fold):
            chances[i] = model.probability(rows[i][0])
    return chances


def chosen_thresholds(rows: Sequence[Row], right: Sequence[float], chances: Sequence[float]) -> dict[str, float]:
    """`answered`: `REFUSED` of the unanswerable questions are below it; `unsure`: nearly no answerable one is."""
    absent = [p for row, p in zip(rows, chances, strict=True) if row["kind"] == "absent"]
    real = [p for row, p in zip(rows, chances, strict=True) if row["kind"] != "absent"]
    answered = float(np.quantile(absent, REFUSED))
    unsure = float(np.quantile(real, LOST))
    given = [v for v, p in zip(right, chances, strict=True) if p >= answered]
    print(json.dumps({
        "AUC of right": round(auc(chances, [v > 0.5 for v in right]), 4),
        "AUC of answerable": round(auc(chances, [row["kind"] != "absent" for row in rows]), 4),
        "shown rightly, of answerable": round(sum(right) / len(real), 4), "answered from": round(answered, 3),
        "answered, of answerable": round(sum(p >= answered for p in real) / len(real), 3),
        "right, of answered": round(sum(given) / len(given), 3), "unsure from": round(unsure, 3),
    }), flush=True)  # fmt: skip
    return {"answered": round(answered, 3), "unsure": round(unsure, 3)}


def fit_verdict(rows: Sequence[Row], materials: Sequence[Material]) -> tuple[weights.Logistic, dict[str, float]]:
    """The model of yes, and the lowest probability from which at most `MOST_WRONG` of the verdicts given are wrong."""
    asked = [(row, m) for row, m in zip(rows, materials, strict=True) if row.get("verdict")]
    told = [(verdict.features_of(m, weigh(m)), float(row["verdict"] == "yes")) for row, m in asked]
    chances, threshold, right, wrong = cross_fitted(told, [row["article_id"] for row, _ in asked]), 0.0, 0.0, 0.0
    for hundredths in range(50, 100):
        threshold = hundredths / 100
        given = [(p > 0.5) == (v > 0.5) for (_, v), p in zip(told, chances, strict=True) if max(p, 1 - p) >= threshold]
        right, wrong = (given.count(v) / len(told) for v in (True, False))
        if wrong <= MOST_WRONG * (right + wrong):
            break
    print(json.dumps({"AUC of yes": round(auc(chances, [v > 0.5 for _, v in told]), 3), "verdict from": threshold,
                      "right": round(right, 3), "wrong": round(wrong, 3)}), flush=True)  # fmt: skip
    return fitted("verdict", told), {"verdict": threshold}


def ablate(index: Path, golds: Sequence[Path], limit: int) -> None:
    """What each feature of a sentence, and of an answer, is worth: the measures where it alone is left out."""
    rows, materials = gathered(index, golds, limit)
    real = [row["kind"] != "absent" for row in rows]
    labels = [[float(holds_sentence(row, c.read.hit.article.id, c.text)) for c in m.sentences]
              for row, m in zip(rows, materials, strict=True)]  # fmt: skip
    for name in [None, *sorted(materials[0].sentences[0].features)]:
        kept = [[{k: v for k, v in c.features.items() if k != name} for c in m.sentences] for m in materials]
        model = logistic([f for own in kept for f in own], [v for own in labels for v in own])
        again = [
            replace(m, sentences=sorted((replace(c, probability=model.probability(f))
                                         for c, f in zip(m.sentences, own, strict=True)), key=lambda c: -c.probability))
            for m, own in zip(materials, kept, strict=True)
        ]  # fmt: skip
        right = sum(shown_rightly(row, m) for row, m in zip(rows, again, strict=True)) / sum(real)
        print(f"| sentence | {name or 'all features'} | {100 * right:.1f} |", flush=True)
    answers = [(features(m), float(shown_rightly(row, m))) for row, m in zip(rows, materials, strict=True)]
    for name in [None, *sorted(answers[0][0])]:
        left = [({k: v for k, v in f.items() if k != name}, v) for f, v in answers]
        chances = cross_fitted(left, [row["article_id"] for row in rows])
        area, absent = auc(chances, [v > 0.5 for _, v in answers]), auc(chances, real)
        print(f"| answer | {name or 'all features'} | {area:.4f} | {absent:.4f} |", flush=True)


def write(models: dict[str, weights.Logistic], thresholds: dict[str, float], source: str) -> None:
    stored = {"fitted_by": "bench.fit", "fitted_on": source, "thresholds": thresholds,
              "models": {n: {"bias": round(m.bias, 5), "weights": m.weights} for n, m in models.items()}}  # fmt: skip
    weights.FILE.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    intents = verbs.add_parser("intent")
    intents.add_argument("questions", type=Path, nargs="+")
    for verb in ("weights", "ablate"):
        fitting = verbs.add_parser(verb)
        fitting.add_argument("index", type=Path)
        fitting.add_argument("gold", type=Path, nargs="+", help="readings are kept under the name of the first")
        fitting.add_argument("--limit", type=int, default=0, help="so many questions only, for a quick look")
    args = parser.parse_args()
    if args.verb == "intent":
        fit_intents(args.questions)
    else:
        {"weights": fit_weights, "ablate": ablate}[args.verb](args.index, args.gold, args.limit)


if __name__ == "__main__":
    main()
