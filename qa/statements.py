"""Finding who said what: statements of a speaker, or the speaker of a statement, among the archive's quotations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from index.archive import Archive
from index.article import Article, Quotation
from index.quotations.names import same_person
from qa import literal, spoken, words
from qa import topic as topics
from qa.filters import Filters
from qa.question import Question, points_back, wants_more
from qa.retrieval import Hit, Retriever
from qa.spoken import Statement, newest_first, place

Fits = Callable[[Quotation], bool]
_ARTICLES = 30
"""Articles of the best hits whose quotations are looked at."""
ON_TOPIC_FROM = 0.4
"""Fit from which a statement is taken to be on a topic."""
_DESCRIBED_FROM = 0.6
"""Share of a description's words that a speaker's own has to have."""
_IN_THE_ARTICLE = 0.5
"""What it is worth that another passage of a statement's article fits, against that its own does."""
SILENT_BELOW = 0.3
"""Probability under which a speaker is said to be silent on the topic."""
_COMPARED = 32
"""Statements whose meaning is compared by the encoder, after words have made a first cut."""


_SPEAKS_FOR = re.compile(
    r"^(?!(?:former|then|ex|onetime)\b).*\b(?:spokes(?:man|woman|person)|press secretary|communications director|"
    r"director of communications|press officer)\b",
    re.IGNORECASE,
)
"""Roles of those who speak for a body by office."""
_OWNED = re.compile(r"\w['’]s? (?:[\w-]+ )*([\w-]+)$")
_OF_ITS_BODY = re.compile(
    r"(?:the )?(?:company|firm|chain|airline|retailer|agency|group|club|team|league|school|university|union|network|"
    r"department|charity|bank|organi[sz]ation|party|city|county|hospital) spokes(?:man|woman|person)$|"
    r"spokes(?:man|woman|person) (?:for|of) the (?:company|firm|agency|group|chain|airline|union|organi[sz]ation)$",
    re.IGNORECASE,
)


class StatementFinder:
    """Looks through the quotations of one state of an index."""

    def __init__(self, archive: Archive, retriever: Retriever) -> None:
        self._archive = archive
        self._retriever = retriever

    def by_speaker(self, question: Question, hits: Sequence[Hit], filters: Filters) -> list[Statement]:
        """The statements of whomever the question names or describes, best first; without a topic the newest."""
        within = filters.within(question.period)
        meant = [who for name in speakers(question) for who in spoken.find(self._archive, name, within)]
        found = [s for who in meant for s in spoken.statements(self._archive, who, within)]
        if question.speaker_role and not found:
            holders = spoken.holding(self._archive, question.speaker_role) if not question.speaker else []
            found += [s for who in holders for s in spoken.statements(self._archive, who, within)]
            found = found or self._in_articles_of(hits, lambda q: _is_described(q, question))
        elif question.speaker:
            names = [*speakers(question), *(name for who in meant for name in who.names)]
            found += self._in_articles_of(hits, lambda q: _speaks_with_or_for(q, names))
            found = found or [
                s for s in self._in_articles_of(hits, _speaks_for_its_body) if _is_about(s.article, names)
            ]
        unique = _admitted(found, within)
        if wants_more(question):
            heard = [words.stems(s.quotation.text) for s in unique if _is_heard(s, question)]
            unique = [s for s in unique if words.stems(s.quotation.text) not in heard]
        if question.topic:
            return self._ranked(unique, question.topic, hits)
        there = [s for s in unique if s.article.id in question.near]
        if there or not points_back(question):
            return newest_first(there or unique)
        return [s for s in self._ranked(unique, question.about, hits) if s.fit >= SILENT_BELOW]

    def of_words(self, question: Question, hits: Sequence[Hit], filters: Filters) -> list[Statement]:
        """The statements that say what the question quotes or paraphrases, best first."""
        found = self._in_articles_of(hits, lambda q: True)
        quoted = literal.words_quoted(question)
        if quoted:
            passages = self._archive.passages(i for i, _ in self._archive.matching(quoted, 20))
            found += self._in_articles_of([Hit(p, a, 0.0, 0.0) for p, a in passages.values()], lambda q: True)
            found = _having(quoted, found) or _having(quoted, self._of(literal.holding(self._archive.catalog, quoted)))
            found = _admitted(found, filters.within(question.period))
        return self._ranked(found, question.topic, hits, quoted)

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
        return self._of(self._archive.catalog.keys_of({hit.article.id: None for hit in hits})[:_ARTICLES], fits)

    def _of(self, keys: Sequence[int], fits: Fits = lambda quotation: True) -> list[Statement]:
        """The statements in the articles of these rows."""
        quoted = self._archive.catalog.quotations_of(keys)
        return place(self._archive.catalog, [(key, q) for key, rows in quoted.items() for q in rows if fits(q)])

    def _ranked(
        self, statements: Sequence[Statement], topic: str, hits: Sequence[Hit], quoted: str | None = None
    ) -> list[Statement]:
        """By how much of the topic's words and meaning they have."""
        wanted = words.content(topic)
        weigh = self._archive.lexicon.weight

        def by_words(s: Statement) -> float:
            if quoted:
                return literal.share(quoted, s.quotation.text)
            own = words.coverage(wanted, s.quotation.text, weigh)
            around = f"{s.article.title} {s.context}"
            return 0.6 * own + 0.4 * words.coverage(wanted, around, weigh)

        places = {hit.passage.id: rank for rank, hit in reversed(list(enumerate(hits)))}
        articles = {hit.article.id: rank for rank, hit in reversed(list(enumerate(hits)))}
        scored = []
        for s in statements:
            there, about = (1 / (1 + rank / 10) for rank in
                            (places.get(s.passage.id, 200), articles.get(s.article.id, 200)))  # fmt: skip
            near = max(there, _IN_THE_ARTICLE * about)
            scored.append((by_words(s), near, s))
        scored.sort(key=lambda item: -(item[0] + 0.3 * item[1]))
        scored, rest = scored[:_COMPARED], scored[_COMPARED:]
        if not scored:
            return []
        vectors = self._retriever.encode([quoted or topic, *(s.context for _, _, s in scored)])
        cosines = vectors[1:] @ vectors[0]
        weights = (0.8, 0.1, 0.1) if quoted else (0.4, 0.2, 0.4)

        def fitting(by_word: float, near: float, cosine: float, s: Statement) -> Statement:
            score = weights[0] * by_word + weights[1] * near + weights[2] * max(cosine, 0.0)
            fit = 0.0 if quoted else topics.confidence(topics.features(topic, s, cosine, weigh))
            return replace(s, score=score, fit=fit)

        fits = [fitting(by_word, near, float(c), s) for (by_word, near, s), c in zip(scored, cosines, strict=True)]
        fits += [replace(s, score=weights[0] * by_word + weights[1] * near) for by_word, near, s in rest]
        return sorted(fits, key=lambda s: -s.score)


def speakers(question: Question) -> list[str]:
    """Whom the question names: "Blumenthal and Markey" are two, and may be a body of that name too."""
    if not question.speaker:
        return []
    return list(dict.fromkeys([question.speaker, *question.speaker.split(" and ")]))


def _is_heard(s: Statement, question: Question) -> bool:
    """Whether the conversation has shown it already."""
    q = s.quotation
    return any(s.article.id == id_ and q.start < end and start < q.end for id_, start, end in question.heard)


def _having(quoted: str, statements: Iterable[Statement]) -> list[Statement]:
    """Those that have the words `quoted`, as they stand or nearly."""
    return [s for s in statements if literal.share(quoted, s.quotation.text) >= literal.ENOUGH]


def _admitted(statements: Iterable[Statement], filters: Filters) -> list[Statement]:
    """Each statement once, of articles that the filters let through."""
    unique = {(s.article.id, s.quotation.start): s for s in statements}
    return [s for s in unique.values() if filters.admit(s.article)]


def _is_described(quotation: Quotation, question: Question) -> bool:
    """Whether the question's description is the speaker's: "UCLA climatologist", "notice of violation"."""
    known = (quotation.speaker, quotation.role, quotation.affiliation, quotation.mention)
    wanted = words.content(question.speaker_role or "")
    if not quotation.speaker or not wanted:
        return False
    told = " ".join(filter(None, known))
    owned = _OWNED.search(question.speaker_role or "")
    if owned and words.stem(words.fold(owned[1])) not in words.stems(told):  # "Ada Example's wife" is not Ada Example
        return False
    return words.coverage(wanted, told) >= _DESCRIBED_FROM


def _speaks_for_its_body(quotation: Quotation) -> bool:
    """Whether the role names no body but says that it is one's: "company spokeswoman"."""
    return bool(_OF_ITS_BODY.match(quotation.role or ""))


def _is_about(article: Article, names: Sequence[str]) -> bool:
    """Whether the title has one of the names: a "company spokeswoman" in it speaks for that body."""
    return any(f" {words.fold(name)} " in f" {' '.join(words.plain(article.title))} " for name in names)


def _speaks_with_or_for(quotation: Quotation, asked: Sequence[str]) -> bool:
    """ "Quill and Brand" speak for Quill too; "a Boeing spokesperson" for Boeing."""
    speaker = quotation.speaker or ""
    joint = speaker.split(" and ") if " and " in speaker else []
    if any(same_person(part, name) for part in joint for name in asked):
        return True
    unnamed = " ".join(filter(None, (speaker, quotation.affiliation)))
    office = quotation.role if _SPEAKS_FOR.search(quotation.role or "") else ""
    return any(spoken.speaks_for(unnamed, name) or (office and _has(office, name)) for name in asked)


def _has(text: str, name: str) -> bool:
    return f" {words.fold(name)} " in f" {words.fold(text)} "
