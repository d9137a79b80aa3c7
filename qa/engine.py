"""Questions against one index: it stays open, and picks up what was added meanwhile."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from index import deadline, open_store
from index.encoding.encoder import Vectors
from index.errors import DatelineError, IndexCorrupt, IndexEmpty, IndexMissing
from index.store import Store
from index.text import language
from qa import compose, config, spoken
from qa.answer import Answer, Searched, extended, number
from qa.blocks import Note
from qa.compose import about, absent
from qa.read import candidates, decision, reader
from qa.read.material import Material
from qa.read.weights import thresholds
from qa.retrieve import syndication
from qa.retrieve.filters import Filters
from qa.retrieve.passages import Hit, Retriever
from qa.retrieve.statements import StatementFinder
from qa.spoken import Statement
from qa.understand import intent, rewrite, spelling
from qa.understand.dates import find_period
from qa.understand.entities import Names
from qa.understand.question import MAX_QUESTION as MAX_QUESTION
from qa.understand.question import Context, Question, quoted_words, readable
from qa.understand.scope import scope_of

_LOG = logging.getLogger(__name__)
NO_ARTICLES = (IndexMissing, IndexEmpty)
"""What is raised where there is no article yet."""
_READ, _OF_SPEAKER, _THOROUGH = 8, 4, 48
"""Passages that are read: the first ones, those with words of whom the question names, and for a thorough answer."""
_ASKED_FOR_WORDS = 0.2
"""Probability that somebody's words are wanted from which his statements are looked for."""


class Engine:
    """Answers questions over the index at `path`. Safe for several threads.

    Raises IndexMissing, IndexEmpty, IndexMismatch, IndexCorrupt or ModelUnavailable, on opening and on asking.
    """

    def __init__(self, path: Path, *, waits: bool = False) -> None:
        """`waits` opens it also where there is no article yet: who asks is told so, until the first is added."""
        self.path = path
        self._lock = threading.Lock()
        self._state: _State | None = None
        try:
            self._state = _State(open_store(path))
        except NO_ARTICLES:
            if not waits:
                raise

    @property
    def is_empty(self) -> bool:
        """Whether there is no article just now. Raises as `archive` does where that cannot be told."""
        try:
            self._current()
        except NO_ARTICLES:
            return True
        return False

    @property
    def archive(self) -> Store:
        """The newest state of the index."""
        return self._current().archive

    def ask(
        self,
        question: str,
        *,
        as_of: date | str | None = None,
        filters: Filters | Mapping[str, Any] | None = None,
        thorough: bool = False,
        context: Context | None = None,
    ) -> Answer:
        """Answer `question`. `as_of` is the day on which it is asked; None gives no day preference.

        `thorough` reads more passages; `context` is what a follow-up leans on. Raises TookTooLong.
        """
        with deadline.limited():
            state = self._current()
            asked, applied = state.understood(question[:MAX_QUESTION], Filters.of(filters), _day(as_of), context)
            answer = state.answer(asked, applied, _day(as_of), thorough)
        return replace(answer, question=readable(question[:MAX_QUESTION]))

    def understood(self, question: str, context: Context | None = None) -> Question:
        """The question as it is understood, for those who show or measure that."""
        return self._current().understood(question[:MAX_QUESTION], Filters(), None, context)[0]

    def in_full(self, text: str, asked: str) -> str | None:
        """A fragment as a question of its own, by the question `asked` before it; None where that is not plain."""
        return rewrite.in_place(text, asked, self._current().names.linked)

    def material(self, question: str, *, as_of: date | None = None, context: Context | None = None) -> Material:
        """What an answer would be composed of, for those who fit or measure that."""
        state = self._current()
        asked, applied = state.understood(question[:MAX_QUESTION], Filters(), as_of, context)
        return state.material(asked, applied, as_of, thorough=False)

    def search(
        self,
        question: str,
        k: int = 10,
        *,
        as_of: date | None = None,
        filters: Filters | Mapping[str, Any] | None = None,
    ) -> list[Hit]:
        """The `k` passages that fit best, without an answer."""
        state = self._current()
        asked, applied = state.understood(question[:MAX_QUESTION], Filters.of(filters), as_of)
        return state.retriever.search(asked, 100, applied, as_of)[:k]

    def quotes(
        self, speaker: str | None = None, about: str | None = None, filters: Filters | Mapping[str, Any] | None = None
    ) -> list[Statement]:
        """Statements of a speaker, on a topic, or of a speaker on a topic; the newest first."""
        state, chosen = self._current(), Filters.of(filters)
        if about is None:
            return spoken.statements(state.archive, speaker, chosen) if speaker else []
        asked, chosen = state.understood(about, chosen, None)
        hits = state.retriever.search(asked, filters=chosen)
        return spoken.newest_first(state.statements.about(asked, hits, chosen, speaker))

    def _current(self) -> _State:
        """The open state or, if a newer one was published, that: whoever still reads the old one keeps it.

        While one thread opens the newer one, and where that is damaged, the open one still answers.
        """
        state = self._state
        if state is None:
            return self._first()
        if state.archive.is_current() or not self._lock.acquire(blocking=not state.archive.is_there):
            return state
        try:
            if self._state is state:
                self._state = _State(open_store(self.path))
        except IndexCorrupt as error:
            _LOG.warning("%s Until then answers come from the state before.", error)
            state.archive.keep()
        finally:
            self._lock.release()
        return self._state or state

    def _first(self) -> _State:
        with self._lock:
            self._state = self._state or _State(open_store(self.path))
            return self._state


class _State:
    """One state of the index with what answers from it."""

    def __init__(self, archive: Store) -> None:
        self.archive = archive
        self.retriever = Retriever(archive)
        self.statements = StatementFinder(archive)
        self.names = Names(archive)
        held = archive.overview()
        self._outlets, self._model = [name for name, _ in held.outlets], held.model
        self._everything = self._searched(Filters())

    def understood(
        self, text: str, filters: Filters, as_of: date | None, context: Context | None = None
    ) -> tuple[Question, Filters]:
        """The question without the words that say where to look, and all that it is restricted to."""
        text = readable(text)
        if not filters.outlets and "outlets" not in filters.ignored:
            scope = scope_of(text, self._outlets)
            if scope.outlets:
                text, filters = scope.text, replace(filters, outlets=scope.outlets)
        typed = text
        text = text if quoted_words(text) else spelling.corrected(text, self.archive)
        read = " ".join([*(context.before if context else ()), text])
        kinds, whole = self._kinds(text, read, context)
        question = Question(
            text, read, whole, kinds, self.names.linked(read), self.names.unknown(text), quoted_words(text),
            find_period(text, as_of), context, text != typed,
        )  # fmt: skip
        return question, filters.within(question.period)

    def _kinds(self, text: str, read: str, context: Context | None) -> tuple[Mapping[str, float], Vectors]:
        """Which kinds of answer `text` wants, and the vector of `read`."""
        shown, asked = rewrite.kind_shown_by(text, ""), rewrite.kind_shown_by(text, context.asked if context else "")
        texts = list(dict.fromkeys((shown, asked, read)))
        vectors = dict(zip(texts, self.retriever.encode(texts), strict=True))
        own, kinds = (intent.shared().of(t, intent.vector_of(t, self._model, vectors[t])) for t in (shown, asked))
        is_about = sum(own.get(kind, 0.0) for kind in intent.ARCHIVE_KINDS) >= thresholds()["surely_about"]
        return own if is_about else kinds, vectors[read]

    def _searched(self, filters: Filters) -> Searched:
        found = self.archive.extent(filters)
        unread = tuple((code, count) for code, count in found.languages if code and not language.is_read(code))
        first, last = (day[:10] if day else None for day in (found.first, found.last))
        return Searched(found.articles, first, last, found.outlets, filters, unread)

    def answer(self, question: Question, filters: Filters, as_of: date | None, thorough: bool) -> Answer:
        """Understand, retrieve, read, decide, compose."""
        searched = self._searched(filters) if filters else self._everything
        kind = about.is_asked(question) if searched.articles else None
        if kind and kind != "article" and about.is_asked(question, "surely_about"):
            return about.compose(kind, question, self.archive, searched)
        material = self.material(question, filters, as_of, thorough)
        answer = self._composed(material, searched)
        if kind == "article" and (question.topic or question.people or question.context):
            answer = about.article(material, searched) or answer
        elif kind and kind != "article" and not answer.answered:
            return about.compose(kind, question, self.archive, searched)
        told = (Note(f"Read as: {question.text}", "taken"),) if question.respelt else ()
        citations = syndication.also_in(answer.citations, self.archive)
        return replace(answer, blocks=(*told, *answer.blocks), citations=citations)

    def _composed(self, material: Material, searched: Searched) -> Answer:
        """The answer in the state that its probability says."""
        confidence = decision.probability(decision.features_of(material, self._weigh))
        draft = compose.composed(material)
        if draft and draft.confidence is not None:
            confidence = draft.confidence
        status = decision.status(confidence, material.question)
        if draft is None or status == "absent" or not draft.cited:
            return absent.compose(material, searched, confidence)
        if status == "unsure":
            draft = absent.unsure(material, draft)
        return Answer(
            material.question.text, status, draft.blocks, draft.short, confidence,
            extended(number(draft.cited, ()), material.further()), searched,
            absent.suggestions(material) if status == "unsure" else (),
        )  # fmt: skip

    def material(self, question: Question, filters: Filters, as_of: date | None, thorough: bool) -> Material:
        """All that was found and read for a question."""
        hits = self.retriever.search(question, filters=filters, as_of=as_of) if question.text else []
        deadline.check()
        hits = syndication.once(hits, self.archive)
        first = hits[: _THOROUGH if thorough else _READ]
        spoken_of = self._of_speakers(question, filters, {hit.passage.id for hit in first})
        chosen = syndication.once([*first, *spoken_of], self.archive)
        found = candidates.read(reader.shared(), question, chosen, self.archive) if chosen else []
        deadline.check()
        sentences = candidates.ranked(question, found, self._weigh)
        bares = candidates.bare_answers(question, found, sentences)
        return Material(question, self.archive, filters, as_of, hits, found, sentences, bares)

    def _of_speakers(self, question: Question, filters: Filters, known: set[int | None]) -> list[Hit]:
        """Passages with words of whom the question names, where somebody's words may be wanted."""
        if question.wants("said", "who-said") < _ASKED_FOR_WORDS:
            return []
        said = [
            s for p in question.people for who in p.people[:1] for s in spoken.statements(self.archive, who, filters)
        ]
        ids = {s.passage.id for s in said if s.passage.id is not None} - known
        return self.retriever.among(question, ids, _OF_SPEAKER)

    def _weigh(self, word: str) -> float:
        return self.archive.weight(word)


def _day(as_of: date | str | None) -> date | None:
    if as_of is None or isinstance(as_of, date):
        return as_of
    try:
        return date.fromisoformat(as_of[:10])
    except (TypeError, ValueError) as error:
        raise DatelineError(f"The day on which it is asked must look like 2024-01-31: {error}.") from error


def default_index() -> Path:
    """As it is set (DATELINE_INDEX, `dateline.toml`), else `.dateline` in the working folder."""
    return config.load().settings.index


@lru_cache(maxsize=4)
def engine(path: Path) -> Engine:
    """The engine of an index, opened once in a process."""
    return Engine(path)
