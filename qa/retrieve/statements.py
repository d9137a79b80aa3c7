"""Finding who said what: the statements that say what a question quotes or is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from index.article import Quotation
from index.store import Store
from qa import spoken, words
from qa.retrieve import literal
from qa.retrieve.filters import Filters
from qa.retrieve.passages import Hit
from qa.spoken import Statement, place
from qa.understand.question import Question

Fits = Callable[[Quotation], bool]
_ARTICLES = 30
"""Articles of the best hits whose quotations are looked at."""
ON_TOPIC_FROM = 0.4
"""Score from which a statement is taken to be on a topic."""
_COMPARED = 32
"""Statements whose meaning is compared by the encoder, after words have made a first cut."""


class StatementFinder:
    """Looks through the quotations of one state of an index."""

    def __init__(self, archive: Store) -> None:
        self._archive = archive

    def of_words(self, question: Question, hits: Sequence[Hit], filters: Filters) -> list[Statement]:
        """The statements that say what the question quotes or paraphrases, best first."""
        found = self._in_articles_of(hits)
        quoted = literal.words_quoted(question)
        if quoted:
            passages = self._archive.passages(i for i, _ in self._archive.matching(quoted, 20))
            found += self._in_articles_of(Hit(p, a, 0.0, 0.0) for p, a in passages.values())
            found = _having(quoted, found) or _having(quoted, self._of(literal.holding(self._archive, quoted)))
            found = _admitted(found, filters.within(question.period))
        return self._ranked(found, question, hits, quoted)

    def about(
        self, question: Question, hits: Sequence[Hit], filters: Filters, speaker: str | None = None
    ) -> list[Statement]:
        """The statements on a topic, whoever makes them or by one speaker, best first; what hardly fits is left out."""
        if speaker is None:
            found = _admitted(self._in_articles_of(hits), filters)
        else:
            found = spoken.statements(self._archive, speaker, filters)
        wanted, weigh = words.content(question.text), self._archive.weight
        cosines = {hit.passage.id: hit.cosine for hit in hits}

        def fit(s: Statement) -> float:
            own = words.coverage(wanted, s.quotation.text, weigh)
            near = words.coverage(wanted, f"{s.article.title} {s.context}", weigh)
            return 0.3 * own + 0.4 * near + 0.3 * cosines.get(s.passage.id, 0.0)

        scored = sorted((replace(s, score=fit(s)) for s in found), key=lambda s: -s.score)
        return [s for s in scored if s.score >= ON_TOPIC_FROM]

    def _in_articles_of(self, hits: Iterable[Hit]) -> list[Statement]:
        return self._of(list(dict.fromkeys(hit.article.id for hit in hits))[:_ARTICLES])

    def _of(self, ids: Sequence[str]) -> list[Statement]:
        """The statements in these articles."""
        quoted = self._archive.quotations_of(ids)
        return place(self._archive, [(article_id, q) for article_id, rows in quoted.items() for q in rows])

    def _ranked(
        self, statements: Sequence[Statement], question: Question, hits: Sequence[Hit], quoted: str | None
    ) -> list[Statement]:
        """By how much of the question's words, or of the quoted ones, they have, by place and by meaning."""
        wanted, weigh = words.content(question.read), self._archive.weight

        def by_words(s: Statement) -> float:
            if quoted:
                return literal.share(quoted, s.quotation.text)
            own = words.coverage(wanted, s.quotation.text, weigh)
            return 0.6 * own + 0.4 * words.coverage(wanted, f"{s.article.title} {s.context}", weigh)

        places = {hit.passage.id: rank for rank, hit in reversed(list(enumerate(hits)))}
        scored = [(by_words(s), 1 / (1 + places.get(s.passage.id, 200) / 10), s) for s in statements]
        scored.sort(key=lambda item: -(item[0] + 0.3 * item[1]))
        scored = scored[:_COMPARED]
        if not scored:
            return []
        vectors = self._archive.encoder().encode([quoted or question.read, *(s.context for _, _, s in scored)])
        cosines = vectors[1:] @ vectors[0]
        weights = (0.8, 0.1, 0.1) if quoted else (0.4, 0.2, 0.4)
        fits = [
            replace(s, score=weights[0] * by_word + weights[1] * near + weights[2] * max(float(c), 0.0))
            for (by_word, near, s), c in zip(scored, cosines, strict=True)
        ]
        return sorted(fits, key=lambda s: -s.score)


def _having(quoted: str, statements: Iterable[Statement]) -> list[Statement]:
    """Those that have the words `quoted`, as they stand or nearly."""
    return [s for s in statements if literal.share(quoted, s.quotation.text) >= literal.ENOUGH]


def _admitted(statements: Iterable[Statement], filters: Filters) -> list[Statement]:
    """Each statement once, of articles that the filters let through."""
    unique = {(s.article.id, s.quotation.start): s for s in statements}
    return [s for s in unique.values() if filters.admit(s.article)]
