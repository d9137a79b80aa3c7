"""Given names and their gender: `python -m training.given_names ARTICLES.jsonl.gz... --common FILE -o FILE`.

Taken from the census of the United States of 1990 (public domain, as the package `names` carries it), and counted in
news where the census does not know a name: a full name and the first pronoun after it, with nobody else named
between, are evidence. A name counts from `LEAST` such places, of which `SHARE` agree; in the census where one gender
has it `TIMES` as often. Only the names and their gender are kept, nothing of any text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import names  # type: ignore[import-not-found]

from training.cards import seal

LEAST, SHARE, TIMES = 3, 0.8, 4
_NAME = re.compile(
    r"\b([A-ZÀ-Þ][a-zà-ÿ]{1,14}(?:-[A-Z][a-z]+)?) (?:[A-Z]\. )?(?:(?:de|van|von|al|bin|la) )*[A-ZÀ-Þ][\w’'-]+"
)
_PRONOUN = re.compile(r"\b(?:(he|his|him|himself|[Hh]e)|([Ss]he|her|hers|herself))\b")
_REACH = 120


def shares(which: str) -> dict[str, float]:
    """The given names of the census and how many of a hundred bear them."""
    lines = Path(names.full_path(f"dist.{which}.first")).read_text(encoding="utf-8").splitlines()
    return {line.split()[0].lower(): float(line.split()[1]) for line in lines}


def evidence(text: str) -> Iterator[tuple[str, int]]:
    """Given names in `text`, each with 0 where "he" follows, 1 where "she" does."""
    found = list(_NAME.finditer(text))
    for i, match in enumerate(found):
        stop = min(match.end() + _REACH, found[i + 1].start() if i + 1 < len(found) else len(text))
        line = text.find("\n", match.end(), stop)
        pronoun = _PRONOUN.search(text, match.end(), line if line >= 0 else stop)
        if pronoun:
            yield match[1].lower(), 0 if pronoun[1] else 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--common", type=Path, required=True, help="an earlier file: its common names are kept")
    parser.add_argument("--without", type=Path, help="labelled articles, which are left out")
    given = parser.parse_args()
    data: dict[str, str] = json.loads(given.common.read_text(encoding="utf-8"))
    common = {name for key in ("common_m", "common_f", "either") for name in data[key].split()}
    out: set[str] = set()
    if given.without:
        with gzip.open(given.without, "rt", encoding="utf-8") as lines:
            out = {json.loads(line)["article"]["id"] for line in lines}
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path in given.articles:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                if article.get("id") not in out:
                    for name, which in evidence(article["text"]):
                        counts[name][which] += 1
    chosen: list[list[str]] = [[], []]
    for name, (m, f) in sorted(counts.items()):
        if m + f >= LEAST and max(m, f) >= SHARE * (m + f):
            chosen[f > m].append(name)
    census = [shares("male"), shares("female")]
    for which in (0, 1):
        sure = {n for n, share in census[which].items() if share >= TIMES * census[1 - which].get(n, 0.0)}
        counted = {n for n in chosen[which] if n not in census[0] and n not in census[1]}
        data["mf"[which]] = " ".join(sorted((sure | counted) - common))
    data["made_by"] = "training/given_names.py: US census of 1990, counts in news"
    given.out.write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    if (given.out.parent / "model.json").exists():
        seal(given.out.parent)
    print({key: len(value.split()) for key, value in data.items()})


if __name__ == "__main__":
    main()
