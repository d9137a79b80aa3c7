"""The default: the few sentences that answer best, exactly as the articles have them, after the bare answer where that
is sure. Other kinds choose otherwise what is shown, and lay it out by what stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.article import Article
from qa import words
from qa.answer import Evidence
from qa.blocks import Block, Note, Quote, Short, Source
from qa.compose.draft import Draft
from qa.read.candidates import Bare, Candidate, key
from qa.read.material import Material
from qa.read.weights import thresholds
from qa.retrieve.passages import article_day

MOST_SENTENCES = 6
_REPEATED = 0.6
"""The share of a sentence's words from which it says what another has said."""
_NEARLY = 0.5
"""The share of the likeliest answer's probability from which another is nearly as likely."""
_FACT = 0.4
"""Probability that a fact is asked for from which a bare answer need not be as sure."""
_PAST = frozenset("was were did had".split())
_STALE = 180
"""Days between the evidence and the question after which the answer says how old it is."""


def compose(material: Material) -> Draft:
    """The bare answer where it is sure, then the sentences that answer."""
    bare = sure_bare(material)
    floor = thresholds()["beside"] if material.question.context else None  # its bare answer may be of a question before
    return laid_out(material, choose(material.sentences, bare, floor), bare)


def sure_bare(material: Material, fact: bool = False) -> Bare | None:
    """The likeliest bare answer, if it is sure enough: less so where a name, a number or a phrase is wanted, as it may
    be, or surely is (`fact`).
    """
    question = material.question
    told = {key(short) for short in (question.context.told if question.context else ())}
    best = next((bare for bare in material.bares if bare.key not in told and not bare.is_broken), None)
    if best is None:
        return None
    best = newest(best, material)
    needed = "bare" if fact or question.wants("fact") >= _FACT else "bare_other"
    return best if best.probability >= thresholds()[needed] else None


def newest(best: Bare, material: Material) -> Bare:
    """The newer answer of an article that has this one too, unless the question is about a time past.

    Offices and records hold for a time: "David Wilson succeeds Mary Parker".
    """
    if material.question.period or _PAST.intersection(words.plain(material.question.text)):
        return best
    old = words.fold(best.text)
    near = (b for b in material.bares if b.probability >= _NEARLY * best.probability and old not in words.fold(b.text))
    later = [b for b in near if _day(b) > _day(best) and old in words.fold(b.read.hit.passage.text)]
    return max(later, key=_day, default=best)


def _day(bare: Bare) -> str:
    return (bare.read.hit.article.date or "")[:10]


def earlier(bare: Bare | None, material: Material) -> Note | None:
    """The likelier answer of an older article, where the newest one's is given."""
    if bare is None or material.bares[0].key == bare.key or _day(material.bares[0]) >= _day(bare):
        return None
    return Note(f"Earlier ({_day(material.bares[0]) or 'day unknown'}): {material.bares[0].text}.", "conflict")


def choose(sentences: Sequence[Candidate], bare: Bare | None = None, floor: float | None = None) -> list[Candidate]:
    """The first sentences that fit, the one that holds the bare answer first; nothing twice.

    `floor` is the share of the best one's probability from which another is shown; a bare answer needs fewer beside.
    """
    room = thresholds()["room"]
    floor = thresholds()["beside_bare" if bare else "beside"] if floor is None else floor
    admitted = list(sentences)
    if bare:
        holds = [c for c in admitted if c.read is bare.read and c.start <= bare.start < c.end]
        admitted = [*holds, *(c for c in admitted if c not in holds)]
    best = max((c.probability for c in admitted), default=0.0)
    chosen: list[Candidate] = []
    length = 0
    for c in admitted:
        size = len(c.text.split())
        if chosen and c.probability < floor * best:
            continue
        if len(chosen) == MOST_SENTENCES or (chosen and length + size > room) or any(_repeats(c, o) for o in chosen):
            continue
        chosen.append(c)
        length += size
    return chosen


def _repeats(one: Candidate, other: Candidate) -> bool:
    own = words.stems(one.text)
    return words.longest_common(own, words.stems(other.text)) > _REPEATED * len(own)


def laid_out(
    material: Material, chosen: Sequence[Candidate], bare: Bare | None = None, lead: Iterable[Block] = ()
) -> Draft:
    """The chosen sentences article by article, the best one's first, each article's in its own order.

    `lead` stands before them, in the place of the bare answer.
    """
    blocks: list[Block] = []
    cited: list[Evidence] = []
    for own in by_article(chosen):
        for run in runs(own):
            cited.append(_cited(run, bare))
            blocks.append(Quote(_text(run), len(cited)))
        blocks.append(Source(own[0].read.hit.article, len(cited)))
    first = next((i for i, e in enumerate(cited, 1) if bare and _holds(e, bare)), 1)
    short = bare.text if bare else None
    head = list(lead) or ([Short(short, first)] if short else [])
    told = (earlier(bare, material), age(chosen[0].read.hit.article, material)) if chosen else ()
    notes = filter(None, told)
    return Draft((*head, *blocks, *notes), tuple(cited), short)


def by_article(chosen: Sequence[Candidate]) -> list[list[Candidate]]:
    """The sentences grouped by article, in the order in which the articles come first; within one as they stand."""
    grouped: dict[str, list[Candidate]] = {}
    for c in chosen:
        grouped.setdefault(c.read.hit.article.id, []).append(c)
    return [sorted(own, key=lambda c: c.start) for own in grouped.values()]


def runs(own: Sequence[Candidate]) -> list[list[Candidate]]:
    """Sentences of one passage that follow one another are one quote."""
    found: list[list[Candidate]] = []
    for c in own:
        last = found[-1][-1] if found else None
        if last and last.read is c.read and not c.read.hit.article.text[last.end : c.start].strip(" "):
            found[-1].append(c)
        else:
            found.append([c])
    return found


def _text(run: Sequence[Candidate]) -> str:
    return " ".join(c.text for c in run)


def _cited(run: Sequence[Candidate], bare: Bare | None) -> Evidence:
    """The run as evidence: with the bare answer's words where it holds them, else all of it; and whose words it has."""
    whole = (run[0].start, run[-1].end)
    if bare and bare.read is run[0].read and whole[0] <= bare.start < whole[1]:
        return run[0].evidence((bare.start, bare.end))
    return run[0].evidence(whole)


def _holds(evidence: Evidence, bare: Bare) -> bool:
    return evidence.article.id == bare.read.hit.article.id and evidence.quote == (bare.start, bare.end)


def age(article: Article, material: Material) -> Note | None:
    """How old the evidence is on the day of the question, where it is old."""
    day = article_day(article)
    if material.as_of and day and (material.as_of - day).days > _STALE:
        return Note(f"This evidence is {(material.as_of - day).days:,} days older than the question.", "age")
    return None
