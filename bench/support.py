"""How well the check of written sentences tells supported ones from changed ones: `python -m bench.support`.

400 pairs of a made-up passage and a sentence: 200 that it supports, as it stands there or put in other words, and 200
that differ by one word, number, name or negation. Prints the area under the ROC curve of the check's score, and how
often its verdict is right. `--articles FILE.jsonl` takes the sentences of real articles instead, as they stand there.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.encoding import encoder
from index.text.sentences import sentences
from qa import words
from qa.llm import support
from qa.llm.support import Source

TOLD: list[tuple[str, str]] = [
    ("{a} said on {day} that the {thing} in {town} will stay closed until {month} {n}.",
     "The {thing} in {town} will stay closed until {month} {n}, {a} said."),
    ("Repairs at the {thing} cost ${m} million, {p} percent more than planned.",
     "Repairs at the {thing} cost ${m} million, {p}% more than planned."),
    ("The council of {town} voted {k} to {j} for a new library on {day}.",
     "On {day} the council of {town} voted {k} to {j} for a new library."),
    ("{b}, who leads the union of nurses in {town}, called the offer of {p} percent an insult.",
     "{b} called the offer of {p} percent an insult."),
    ("Police arrested {k} people after a fire at the {thing} in {town}.",
     "After a fire at the {thing} in {town}, police arrested {k} people."),
    ("The {thing} was built in {year} and is owned by {firm}.", "{firm} owns the {thing}, which was built in {year}."),
    ("{firm} opened a factory in {town} in {month} and hired {c} workers.",
     "In {month} {firm} opened a factory in {town} and hired {c} workers."),
    ("{a} beat {b} by {c} votes in the election for mayor of {town}.",
     "In the election for mayor of {town}, {a} beat {b} by {c} votes."),
    ("Researchers counted {c} swallows near {town} this spring, the fewest since {year}.",
     "Near {town}, researchers counted {c} swallows this spring, the fewest since {year}."),
    ("The ferry from {town} to Mockport takes {p} minutes and costs ${n}.",
     "The ferry from {town} to Mockport costs ${n} and takes {p} minutes."),
    ("{b} told reporters that the {thing} is safe for boats.", "The {thing} is safe for boats, according to {b}."),
    ("Heavy rain flooded {k} streets in {town} on {day}, and schools were closed.",
     "Heavy rain on {day} flooded {k} streets in {town}; schools were closed."),
    ("A judge in {town} ordered {firm} to pay ${m} million to former employees.",
     "{firm} was ordered by a judge in {town} to pay ${m} million to former employees."),
    ("{a} resigned as head of {firm} in {month} after {n} years.",
     "After {n} years, {a} resigned as head of {firm} in {month}."),
]  # fmt: skip
"""What an article says, and the same in other words."""
_NAMES = ("Ada Example", "Bo Sample", "Cy Mock", "Dora Placeholder", "Eli Fictional", "Fay Invented", "Gus Madeup",
          "Hana Nobody", "Ivo Specimen", "Jo Pattern")  # fmt: skip
_FIRMS = ("Fictional Power", "Mock Motors", "Sample Foods", "Placeholder Bank", "Example Air")
_TOWNS = ("Exampleton", "Testville", "Sampleford", "Mockham", "Specimen Bay")
_THINGS = ("harbour bridge", "town hall", "railway tunnel", "old museum", "power station", "stadium", "hospital")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_MONTHS = ("March", "May", "June", "September", "October")
_OTHER_WORDS = ("teachers", "winter", "music", "painted", "borrowed", "garden", "cheese", "sang", "football", "lawyers",
                "tourists", "imagined", "silver", "airport", "translated", "farmers", "weather", "camera")  # fmt: skip
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_VERB = re.compile(
    r"\b(will|was|is|were|voted|said|called|takes|cost|opened|beat|counted|arrested|resigned|owns|costs)\b"
)
_NOT = {"will": "will not", "was": "was not", "is": "is not", "were": "were not", "said": "did not say",
        "voted": "did not vote", "called": "did not call", "takes": "does not take", "cost": "did not cost",
        "opened": "did not open", "beat": "did not beat", "counted": "did not count", "arrested": "did not arrest",
        "resigned": "did not resign", "owns": "does not own", "costs": "does not cost"}  # fmt: skip
_VERB = re.compile(rf"\b({'|'.join(_NOT)})\b")


@dataclass(frozen=True)
class Pair:
    kind: str
    sentence: str
    source: Source
    supported: bool


def made_up(chance: random.Random, count: int) -> Iterator[tuple[str, str, Source]]:
    """A sentence of a passage, the same in other words, and the passage."""
    while count > 0:
        told = chance.sample(TOLD, 5)
        a, b = chance.sample(_NAMES, 2)
        fill = {
            "a": a, "b": b, "firm": chance.choice(_FIRMS), "town": chance.choice(_TOWNS),
            "thing": chance.choice(_THINGS), "day": chance.choice(_DAYS), "month": chance.choice(_MONTHS),
            "n": chance.randint(2, 28),
            "m": f"{chance.randint(1, 90) / 10:.1f}", "p": chance.randint(5, 60), "k": chance.randint(7, 19),
            "j": chance.randint(2, 6), "c": f"{chance.randint(1001, 9999):,}", "year": chance.randint(1890, 2020),
        }  # fmt: skip
        text = " ".join(own.format(**fill) for own, _ in told)
        source = Source(text, "News of the week, Example Courier, 2031-05-06\n6 May 2031")
        for own, other in told[:2]:
            yield own.format(**fill), other.format(**fill), source
            count -= 1


def of_articles(file: Path, chance: random.Random, count: int) -> Iterator[tuple[str, str, Source]]:
    """The same of real articles: a sentence of a few together, which stands for itself in other words too."""
    from index.sources import Rejected, read

    articles = [a for a in read(file) if not isinstance(a, Rejected)]
    chance.shuffle(articles)
    for article in articles:
        own = [article.text[a:b] for a, b in sentences(article.text)]
        first = chance.randrange(max(len(own) - 5, 1))
        near = own[first : first + 5]
        fit = [s for s in near if 60 < len(s) < 220 and len(words.content(s)) >= 6]
        if fit and count > 0:
            count -= 1
            sentence = chance.choice(fit)
            head = ", ".join(filter(None, (article.title, article.source, (article.date or "")[:10])))
            yield sentence, f"According to the report, {sentence}", Source(" ".join(near), head)


def another_number(sentence: str, chance: random.Random) -> str | None:
    found = list(_NUMBER.finditer(sentence))
    if not found:
        return None
    match = chance.choice(found)
    digits = match.group()
    at = chance.choice([i for i, c in enumerate(digits) if c.isdigit()])
    other = chance.choice([c for c in "123456789" if c != digits[at]])
    return sentence[: match.start()] + digits[:at] + other + digits[at + 1 :] + sentence[match.end() :]


def another_name(sentence: str, chance: random.Random) -> str | None:
    known = [name for name in (*_NAMES, *_FIRMS, *_TOWNS) if name in sentence]
    if known:
        name = chance.choice(known)
        kind = next(group for group in (_NAMES, _FIRMS, _TOWNS) if name in group)
        return sentence.replace(name, chance.choice([n for n in kind if n not in sentence]))
    found = support.names(sentence)
    return sentence.replace(chance.choice(found), chance.choice(_NAMES).split()[1]) if found else None


def another_word(sentence: str, chance: random.Random) -> str | None:
    plain = re.findall(r"(?<![\w’'-])[a-z]{4,}(?![\w’'-])", sentence)
    own = [word for word in plain if words.content(word)]
    if not own:
        return None
    return re.sub(rf"\b{chance.choice(own)}\b", chance.choice(_OTHER_WORDS), sentence, count=1)


def turned(sentence: str, chance: random.Random) -> str | None:
    match = _VERB.search(sentence)
    return sentence[: match.start()] + _NOT[match[1]] + sentence[match.end() :] if match else None


CHANGES: dict[str, Callable[[str, random.Random], str | None]] = {
    "number": another_number, "name": another_name, "word": another_word, "negation": turned,
}  # fmt: skip


def pairs(told: Iterator[tuple[str, str, Source]], chance: random.Random, each: int = 50) -> list[Pair]:
    """As many supported sentences as changed ones, `each` of every change."""
    found: list[Pair] = []
    wanted = dict.fromkeys(CHANGES, each)
    for own, other, source in told:
        if len([p for p in found if p.supported]) < len(CHANGES) * each:
            supported = chance.choice((own, other))
            found.append(Pair("as it stands" if supported == own else "in other words", supported, source, True))
        for kind, left in wanted.items():
            changed = CHANGES[kind](chance.choice((own, other)), chance) if left else None
            if changed and changed not in source.text:
                wanted[kind] -= 1
                found.append(Pair(kind, changed, source, False))
                break
    return found


def area(scored: list[tuple[float, bool]]) -> float:
    """Under the ROC curve: how often a supported sentence is scored above a changed one; ties count half."""
    good, bad = ([score for score, right in scored if right is want] for want in (True, False))
    return sum((g > b) + 0.5 * (g == b) for g in good for b in bad) / (len(good) * len(bad))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=Path)
    options.add_argument("--wrong", action="store_true", help="print those that are judged wrongly")
    given = options.parse_args()
    chance = random.Random(7)
    told = of_articles(given.articles, chance, 500) if given.articles else made_up(chance, 500)
    model = encoder.load()

    def similarity(text: str, others: object) -> list[float]:
        vectors = model.encode([text, *others])  # type: ignore[misc]
        return [float(cosine) for cosine in vectors[1:] @ vectors[0]]

    found = pairs(told, chance)
    scored = [(support.score(p.sentence, p.source, similarity), p) for p in found]
    print(f"{len(found)} pairs, AUROC {area([(score, p.supported) for score, p in scored]):.3f}")
    for kind in dict.fromkeys(p.kind for p in found):
        own = [(score, p) for score, p in scored if p.kind == kind]
        right = sum((score >= support.SUPPORTED) == p.supported for score, p in own)
        print(f"  {kind:15} {len(own):4} judged right: {right}")
        for score, p in own if given.wrong else ():
            if (score >= support.SUPPORTED) != p.supported:
                print(f"    {score:.2f} {p.sentence}\n         {support.objection(p.sentence, p.source, similarity)}\n"
                      f"         {p.source.text}")  # fmt: skip


if __name__ == "__main__":
    main()
