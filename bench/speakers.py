"""Who said it, measured on articles labelled by reading: `python -m bench.speakers LABELLED.jsonl [--wrong]`.

Each line of LABELLED holds an article and its spans, each with the speaker whom a reader found (null: it cannot be
told, or nobody said it). Printed are, by kind of mention, the share of speakers that are right, wrong and unknown.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from index import quotations
from index.article import Article, Quotation
from index.quotations.speakers import names
from index.quotations.speakers.nouns import BODY_NOUNS, DOCUMENTS

Row = dict[str, Any]
KINDS = ("name", "pronoun", "description", "body", "floating")
_PRONOUNS = frozenset("he she they it him her them who i we".split())


def read(path: Path) -> list[Row]:
    """The lines of a (gzipped) JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def agree(found: str | None, wanted: str | None) -> bool:
    """Whether two names are the same speaker: one's words hold the other's, or the last ones agree and none clash."""
    a, b = (
        [w for w in names.fold(n or "").replace("’", "'").split() if w not in ("the", "a", "an")]
        for n in (found, wanted)
    )
    a, b = [names.fold(w) for w in a], [names.fold(w) for w in b]
    if not a or not b:
        return not a and not b
    return set(a) <= set(b) or set(b) <= set(a) or (a[-1] == b[-1] and (1 in (len(a), len(b)) or a[0] == b[0]))


def kind_of(mention: str | None) -> str:
    """What kind of mention stands beside the cue."""
    words = (mention or "").split()
    if not words:
        return "floating"
    last = words[-1].lower()
    if len(words) == 1 and last in _PRONOUNS:
        return "pronoun"
    proper = [w for w in words if w[:1].isupper()]
    if (
        {w.lower().removesuffix("s") for w in words} & (BODY_NOUNS | DOCUMENTS)
        or {names.fold(w) for w in proper} & names.BODY_ENDS
        or (words[-1].isupper() and len(words) < 3)
    ):
        return "body"
    return "name" if words[-1][:1].isupper() else "description"


def pairs(rows: Sequence[Row], found: Sequence[Sequence[Quotation]]) -> Iterator[tuple[int, Row, Quotation]]:
    """Each labelled span (article's number, label) with what was found at its place; spans not found are left out."""
    for number, (row, own) in enumerate(zip(rows, found, strict=True)):
        for span in row["spans"]:
            same = [q for q in own if q.kind == span["kind"] and q.start < span["end"] and q.end > span["start"]]
            if same:

                def overlap(q: Quotation, span: Row = span) -> float:
                    return (min(q.end, span["end"]) - max(q.start, span["start"])) / (
                        max(q.end, span["end"]) - min(q.start, span["start"])
                    )

                best = max(same, key=overlap)
                if overlap(best) > 0.5:
                    yield number, span, best


def judge(span: Row, speaker: str | None) -> str:
    """ "right", "wrong" or "unknown"."""
    if agree(speaker, span["speaker"]):
        return "right"
    return "wrong" if speaker else "unknown"


def table(judged: Sequence[tuple[str, str, str]]) -> str:
    """Figures by kind of quotation and kind of mention, of (kind, kind of mention, judgement)."""
    lines = [f"{'':24}{'n':>6}{'right':>8}{'wrong':>8}{'unknown':>9}"]
    for label, chosen in [
        *((kind, [j for k, _, j in judged if k == kind]) for kind in ("direct", "indirect")),
        *(
            (f"  {kind} {m}", [j for k, x, j in judged if k == kind and x == m])
            for kind in ("direct", "indirect")
            for m in KINDS
        ),
        ("all", [j for _, _, j in judged]),
    ]:
        if chosen:
            shares = [100 * chosen.count(j) / len(chosen) for j in ("right", "wrong", "unknown")]
            lines.append(f"{label:24}{len(chosen):>6}{shares[0]:>8.1f}{shares[1]:>8.1f}{shares[2]:>9.1f}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print each span whose speaker is not right")
    given = parser.parse_args()
    rows = read(given.labelled)
    articles = [Article(r["article"]["id"], r["article"]["text"]) for r in rows]
    found = list(quotations.extract_many(articles))
    judged = []
    for number, span, q in pairs(rows, found):
        if span["unsure"]:
            continue
        verdict = judge(span, q.speaker)
        judged.append((q.kind, kind_of(q.mention), verdict))
        if given.wrong and verdict != "right":
            text = articles[number].text
            before = text[max(0, span["start"] - 300) : span["start"]].replace("\n", " / ")
            print(verdict, number, q.kind, kind_of(q.mention), q.rule, q.confidence, f"[{q.mention}]", repr(q.speaker),
                  "for", repr(span["speaker"]))  # fmt: skip
            print(f"   {before}>>{q.text[:160]}<<{text[q.end : q.end + 120]!r}")
    print(table(judged))


if __name__ == "__main__":
    main()
