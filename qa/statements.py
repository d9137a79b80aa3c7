"""Finding who said what: statements of a speaker, or the speaker of a statement, among the archive's quotations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from index.archive import Archive
from index.article import Quotation
from index.quotations.names import last_name, same_person, speaker_key
from qa import spoken, words
from qa.filters import Filters
from qa.question import Question
from qa.retrieval import Hit, Retriever
from qa.spoken import Statement, newest_first, place

Fits = Callable[[Quotation], bool]
_ARTICLES = 30
"""Articles of the best hits whose quotations are looked at."""
ON_TOPIC_FROM = 0.4
"""Fit from which a statement is taken to be on a topic."""
_COMPARED = 32
"""Statements whose meaning is compared by the encoder, after words have made a first cut."""


class StatementFinder:
    """Looks through the quotations of one state of an index."""

    def __init__(self, archive: Archive, retriever: Retriever) -> None:
        self._archive = archive
        self._retriever = retriever

    def by_speaker(self, question: Question, hits: Sequence[Hit], filters: Filters) -> list[Statement]:
        """The statements of the speaker whom the question names or describes, best first."""
        found = self._in_articles_of(hits, lambda q: self._is_meant(q, question))
        for asked in speakers(question):
            rows = self._archive.catalog.quotations_by(last_name(asked) or "")
            rows = [(key, q) for key, q in rows if q.speaker and same_person(q.speaker, asked)]
            found += place(self._archive.catalog, rows)
        unique = _admitted(found, filters.within(question.period))
        return self._ranked(unique, question.topic, hits) if question.topic else newest_first(unique)

    def of_words(self, question: Question, hits: Sequence[Hit], filters: Filters) -> list[Statement]:
        """The statements that say what the question quotes or paraphrases, best first."""
        wanted = " ".join(question.quoted) or question.topic
        found = self._in_articles_of(hits, lambda q: True)
        if question.quoted:
            exact = self._archive.matching(wanted, 20)
            passages = self._archive.passages(i for i, _ in exact)
            found += self._in_articles_of([Hit(p, a, 0.0, 0.0) for p, a in passages.values()], lambda q: True)
            found = _admitted(found, filters.within(question.period))
        return self._ranked(found, question.topic, hits, quoted=wanted if question.quoted else None)

    def about(self, topic: str, filters: Filters, speaker: str | None = None) -> list[Statement]:
        """The statements on a topic, whoever makes them or by one speaker, best first; what hardly fits is left out."""
        hits = self._retriever.search(Question(topic, topic=topic), filters=filters)
        if speaker is None:
            found = _admitted(self._in_articles_of(hits, lambda q: True), filters)
        else:
            found = spoken.statements(self._archive, speaker, filters)
        wanted, weigh = words.content(topic), self._archive.lexicon.weight
        cosines = {hit.passage.id: hit.cosine for hit in hits}

        def fit(s: Statement) -> float:
            own = words.coverage(wanted, s.quotation.text, weigh)
            near = words.coverage(wanted, f"{s.article.title} {s.context}", weigh)
            return 0.3 * own + 0.4 * near + 0.3 * cosines.get(s.passage.id, 0.0)

        scored = sorted((replace(s, score=fit(s)) for s in found), key=lambda s: -s.score)
        return [s for s in scored if s.score >= ON_TOPIC_FROM]

    def _in_articles_of(self, hits: Iterable[Hit], fits: Fits) -> list[Statement]:
        keys = self._archive.catalog.keys_of({hit.article.id: None for hit in hits})[:_ARTICLES]
        quoted = self._archive.catalog.quotations_of(keys)
        return place(self._archive.catalog, [(key, q) for key, rows in quoted.items() for q in rows if fits(q)])

    def _is_meant(self, quotation: Quotation, question: Question) -> bool:
        if not quotation.speaker:
            return False
        named = speakers(question)
        if named:
            return any(same_person(quotation.speaker, n) or _is_acronym(quotation.speaker, n) for n in named)
        described = " ".join(
            filter(None, (quotation.speaker, quotation.role, quotation.affiliation, quotation.mention))
        )
        wanted = words.content(question.speaker_role or "")
        return bool(wanted) and words.coverage(wanted, described) >= 0.6

    def _ranked(
        self, statements: Sequence[Statement], topic: str, hits: Sequence[Hit], quoted: str | None = None
    ) -> list[Statement]:
        """By how much of the topic's words and meaning they have."""
        wanted = words.content(quoted or topic)
        weigh = self._archive.lexicon.weight

        def by_words(s: Statement) -> float:
            own = words.coverage(wanted, s.quotation.text, weigh)
            return own if quoted else 0.6 * own + 0.4 * words.coverage(wanted, s.context, weigh)

        places = {hit.passage.id: rank for rank, hit in enumerate(hits)}
        scored = []
        for s in statements:
            near = 1 / (1 + places.get(s.passage.id, 200) / 10)
            scored.append((by_words(s), near, s))
        scored.sort(key=lambda item: -(item[0] + 0.3 * item[1]))
        scored = scored[:_COMPARED]
        if not scored:
            return []
        vectors = self._retriever.encode([quoted or topic, *(s.context for _, _, s in scored)])
        cosines = vectors[1:] @ vectors[0]
        weights = (0.8, 0.1, 0.1) if quoted else (0.4, 0.2, 0.4)
        fits = [
            replace(s, score=weights[0] * by_word + weights[1] * near + weights[2] * max(float(cosine), 0.0))
            for (by_word, near, s), cosine in zip(scored, cosines, strict=True)
        ]
        return sorted(fits, key=lambda s: -s.score)


def speakers(question: Question) -> list[str]:
    """Whom the question names: "Blumenthal and Markey" are two, and may be a body of that name too."""
    if not question.speaker:
        return []
    return list(dict.fromkeys([question.speaker, *question.speaker.split(" and ")]))


def _admitted(statements: Iterable[Statement], filters: Filters) -> list[Statement]:
    """Each statement once, of articles that the filters let through."""
    unique = {(s.article.id, s.quotation.start): s for s in statements}
    return [s for s in unique.values() if filters.admit(s.article)]


def people(statements: Iterable[Statement]) -> list[tuple[str, int]]:
    """The different people among the speakers, by their fullest name, with their number of statements, most first.

    A bare surname counts for the person with that surname who is quoted most.
    """
    counts: dict[str, int] = {}
    names: dict[str, str] = {}
    for s in statements:
        if s.quotation.speaker:
            key = speaker_key(s.quotation.speaker)
            counts[key] = counts.get(key, 0) + 1
            names.setdefault(key, s.quotation.speaker)
    merged: dict[str, int] = {}
    for key in sorted(counts, key=lambda k: (-len(k.split()), -counts[k])):
        same = [k for k in merged if same_person(key, k)]
        if same:
            merged[max(same, key=merged.__getitem__)] += counts[key]
        else:
            merged[key] = counts[key]
    return [(names[key], count) for key, count in sorted(merged.items(), key=lambda item: -item[1])]


def _is_acronym(name: str, short: str) -> bool:
    """Whether one is the other's initials: "International Olympic Committee", "IOC"."""
    long, letters = (name, short) if len(name) > len(short) else (short, name)
    initials = "".join(word[0] for word in long.split() if word[:1].isupper())
    return letters.isupper() and len(letters) > 1 and initials == letters.replace(".", "")
