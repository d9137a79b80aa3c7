"""Questions against one index: it stays open, and picks up what was added meanwhile."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from index import deadline, language
from index.archive import Archive
from index.errors import DatelineError, IndexCorrupt, IndexEmpty, IndexMissing
from index.quotations.names import same_person
from qa import copies, digest, facts, reader, reasons, said, several, spoken, verifier
from qa.answer import Answer, Evidence, Searched, extended
from qa.confidence import confidence
from qa.draft import Draft
from qa.filters import Filters
from qa.question import MAX_QUESTION as MAX_QUESTION
from qa.question import Context, Question, parse, readable
from qa.refusal import refuse
from qa.retrieval import Hit, Retriever
from qa.scope import scope_of
from qa.selection import select
from qa.spoken import Statement
from qa.statements import StatementFinder

_LOG = logging.getLogger(__name__)
NO_ARTICLES = (IndexMissing, IndexEmpty)
"""What is raised where there is no article yet."""
ANSWER_FROM = 0.51
"""Confidence under which a question is refused, on questions apart three of four that the articles do not answer."""
WORDS_INSTEAD_FROM = 0.75
"""Confidence from which somebody's words are given where a thing that he named is asked for and was not found."""
_HEARD, _AGREED = 3, 0.2
"""Who is quoted nearest to the words asked for; what it adds if the reader names one of them too."""
FOLLOW_UP_FROM = 0.1
"""The same for a follow-up: what a conversation is about is mostly there."""


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
            self._state = _State(Archive(path))
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
    def archive(self) -> Archive:
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
        """Answer `question`, or the several of one message. `as_of` is the day on which it is asked; None gives no day
        preference. Raises TookTooLong after `deadline.SECONDS`.

        `thorough` reads more passages; `context` is what a follow-up, which is one question, leans on.
        """
        with deadline.limited():
            return self._answer(question, as_of, filters, thorough, context)

    def _answer(
        self, question: str, as_of: date | str | None, filters: Filters | Mapping[str, Any] | None, thorough: bool,
        context: Context | None,
    ) -> Answer:  # fmt: skip
        if context is None and len(several.parts(question[:MAX_QUESTION])) > 1:
            from qa.chat import Chat  # else it is not needed, and a cold `ask` is not to wait for it

            return Chat(self).ask(question, as_of=as_of, filters=filters, thorough=thorough).answer
        day = _day(as_of)
        return self._current().answer(question[:MAX_QUESTION], Filters.of(filters), day, thorough, context)

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
        found = state.statements.about(about, chosen, speaker)
        return spoken.newest_first(found)

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
                self._state = _State(Archive(self.path))
        except IndexCorrupt as error:
            _LOG.warning("%s Until then answers come from the state before.", error)
            state.archive.keep()
        finally:
            self._lock.release()
        return self._state or state

    def _first(self) -> _State:
        with self._lock:
            self._state = self._state or _State(Archive(self.path))
            return self._state


class _State:
    """One state of the index with what answers from it."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.retriever = Retriever(archive)
        self.statements = StatementFinder(archive, self.retriever)
        self._outlets = [name for name, _ in archive.catalog.outlets()]
        self._everything = self._searched(Filters())

    def understood(self, text: str, filters: Filters, as_of: date | None) -> tuple[Question, Filters]:
        """The question without the words that say where to look, and all that it is restricted to."""
        if not filters.outlets and "outlets" not in filters.ignored:
            scope = scope_of(text, self._outlets)
            if scope.outlets:
                text, filters = scope.text, replace(filters, outlets=scope.outlets)
        question = parse(text, as_of)
        return question, filters.within(question.period)

    def _searched(self, filters: Filters) -> Searched:
        condition, values = filters.condition()
        articles, first, last, outlets = self.archive.catalog.extent(f"{condition} AND {language.IS_READ}", values)
        unread = tuple((code, count) for code, count in self.archive.catalog.languages(condition, values)
                       if code and not language.is_read(code))  # fmt: skip
        return Searched(articles, first[:10] if first else None, last[:10] if last else None, outlets, filters, unread)

    def answer(
        self, text: str, filters: Filters, as_of: date | None, thorough: bool, context: Context | None
    ) -> Answer:
        """See `Engine.ask`."""
        near = context.articles if context else ()
        question, filters = self.understood(context.read[:MAX_QUESTION] if context else text, filters, as_of)
        if context:
            about = context.about[:MAX_QUESTION]
            question = replace(question, about=about, told=context.told, near=near, heard=context.heard)
        hits = self.retriever.search(question, filters=filters, as_of=as_of, near=near) if question.text else []
        deadline.check()
        hits = copies.once(hits, self.archive)
        draft = self._draft(question, hits, filters, as_of, thorough)
        if draft and question.kind == "said" and question.speaker and not said.is_told(draft, question.speaker):
            draft = None
        deadline.check()
        searched = self._searched(filters) if filters else self._everything
        enough = FOLLOW_UP_FROM if context else ANSWER_FROM
        if draft is None or (draft.confidence < enough and not said.shows_statements(draft)):
            answer = refuse(question, hits, self.archive, self.statements, searched, draft)
        else:
            answer = Answer("", True, draft.text, draft.short, draft.confidence, draft.citations, searched)
        return replace(answer, question=readable(text), citations=copies.also_in(answer.citations, self.archive))

    def _draft(
        self, question: Question, hits: Sequence[Hit], filters: Filters, as_of: date | None, thorough: bool
    ) -> Draft | None:
        deadline.check()
        further = [Evidence(hit.article, hit.passage) for hit in hits[:10]]
        speakers: list[str] = []
        if question.kind == "said":
            statements = self.statements.by_speaker(question, hits, filters)
            if statements or not question.topic:
                return said.what_was_said(question, statements, further)
        if question.kind == "who-spoke":
            within = filters.within(question.period)
            return said.who_spoke(question, self.statements.about(question.topic, within), further)
        if question.kind == "who-said":
            statements = self.statements.of_words(question, hits, filters)
            draft = said.who_said(question, statements, further)
            if draft or question.quoted:
                return draft
            speakers = [s.quotation.speaker for s in statements[:_HEARD] if s.quotation.speaker]
        depth = facts.THOROUGH if thorough else facts.PASSAGES_READ
        ranked = facts.read(reader.shared(), question, hits[:depth])
        if question.kind == "open":
            return digest.compose(question, ranked, self.archive.lexicon.weight)
        if not ranked:
            return None
        selected = select(verifier.shared(), question, ranked)
        best, others = selected.best, selected.others
        sure = confidence(facts.seen(question, best, selected.right, selected.lead, self.retriever.encode))
        compose = reasons.compose if reasons.is_asked(question) else facts.compose
        draft = compose(question, best, others, sure, as_of)
        draft = replace(draft, citations=extended(draft.citations, further))
        if draft.short and any(same_person(speaker, draft.short) for speaker in speakers):
            draft = replace(draft, confidence=min(draft.confidence + _AGREED, 1.0))
        if question.speaker and draft.confidence < ANSWER_FROM:  # what somebody named, in his words
            statements = self.statements.by_speaker(question, hits, filters)
            spoken_of = said.what_was_said(question, statements, further)
            return spoken_of if spoken_of and spoken_of.confidence >= WORDS_INSTEAD_FROM else draft
        return draft


def _day(as_of: date | str | None) -> date | None:
    if as_of is None or isinstance(as_of, date):
        return as_of
    try:
        return date.fromisoformat(as_of[:10])
    except (TypeError, ValueError) as error:
        raise DatelineError(f"The day on which it is asked must look like 2024-01-31: {error}.") from error


def default_index() -> Path:
    """DATELINE_INDEX, else `.dateline` in the working folder."""
    return Path(os.environ.get("DATELINE_INDEX") or ".dateline")


@lru_cache(maxsize=4)
def engine(path: Path) -> Engine:
    """The engine of an index, opened once in a process."""
    return Engine(path)


def ask(
    question: str,
    index: Path | str | None = None,
    as_of: date | str | None = None,
    filters: Filters | Mapping[str, Any] | None = None,
) -> Answer:
    """Answer `question` from the articles of an index, each sentence with its citation.

    `index` is its folder (None: DATELINE_INDEX, else `.dateline` here), `as_of` the day on which it is asked (None: no
    day preference, never today), `filters` what to answer from: `{"outlets": [...], "people": [...], "since": day,
    "until": day}`.
    Raises DatelineError: each says what to do.
    """
    return engine(Path(index or default_index()).resolve()).ask(question, as_of=as_of, filters=filters)
