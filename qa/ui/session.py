"""One user's conversation on the page. It lives in that user's gr.State and nowhere else."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count

from index.errors import DatelineError
from qa.answer import Answer, Place, place, renumber
from qa.chat import Chat, Turn
from qa.engine import NO_ARTICLES
from qa.retrieve.filters import Filters
from qa.ui.recent import Recent

KEPT_TURNS = 30
"""Of one conversation; older ones leave the page."""
_NO_ARTICLES = "The archive holds no article yet. When it does, ask again."
_UNEXPECTED = "Something went wrong that Dateline did not foresee; its log says more. Try again, or ask otherwise."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the controls beside the question restrict it to. Raises DatelineError from `of` for what is no day."""

    filters: Filters = field(default_factory=Filters)
    as_of: date | None = None
    """The day on which it is asked; None is none in particular."""

    @classmethod
    def of(
        cls, outlets: Iterable[str] | None = None, people: Iterable[str] | None = None, since: str | None = None,
        until: str | None = None, as_of: str | None = None,
    ) -> Limits:  # fmt: skip
        """From the controls' values; empty ones restrict nothing."""
        filters = Filters.of({"outlets": outlets, "people": people, "since": since or None, "until": until or None})
        try:
            return cls(filters, date.fromisoformat(as_of[:10]) if as_of else None)
        except ValueError as error:
            raise DatelineError(f"The day on which it is asked must look like 2024-01-31: {error}.") from error

    def controls(self) -> tuple[list[str], list[str], str | None, str | None, str | None]:
        """As the controls' values."""
        days = [day.isoformat() if day else None for day in (self.filters.since, self.filters.until, self.as_of)]
        return list(self.filters.outlets), list(self.filters.people), days[0], days[1], days[2]


@dataclass(slots=True)
class Entry:
    """One question on the page: what came of it, or why nothing did."""

    number: int
    question: str
    limits: Limits = field(default_factory=Limits)
    turn: Turn | None = None
    notice: str | None = None
    further: list[str] = field(default_factory=list)
    """Questions that can be asked next; after a refusal, instead."""
    judged: str | None = None
    """What the user made of the answer: "right", or a reason why it is not."""
    opened: bool = False
    """Whether it came with an address, one of several that are answered one after another."""
    taken: bool = False
    """Whether somebody works on the answer."""
    is_written: bool = False
    """Whether a language model is at work on it."""

    def begin_writing(self) -> bool:
        """Whether a language model may begin now: it does."""
        if self.is_written:
            return False
        self.is_written = True
        return True

    @property
    def answer(self) -> Answer | None:
        """Its answer, if there is one."""
        return self.turn.answer if self.turn else None


@dataclass(slots=True)
class Session:
    """The questions of a conversation with what came of them."""

    chat: Chat
    recent: Recent | None = None
    """Where answers are kept that were given a while ago; None: nowhere."""
    entries: list[Entry] = field(default_factory=list)
    asked: int = 0
    left: bool = False
    """Whether the reader went on to another conversation: what is still answered here is not shown any more."""
    visit: int = 0
    """How many conversations this browser page had opened before: what comes late for an earlier one is known by it."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    numbers: dict[Place, int] = field(default_factory=dict)
    """Of the places that are cited on the page, in the order in which they came."""

    def begin(self, question: str, limits: Limits) -> Entry:
        """A new entry for `question`, numbered as none was before."""
        entry = Entry(self.asked, question, limits)
        self.asked += 1
        self.entries = [*self.entries, entry][-KEPT_TURNS:]
        return entry

    def waiting(self) -> Entry | None:
        """The oldest entry that nobody works on yet; from then on somebody does."""
        for entry in self.entries:
            if not entry.taken and entry.turn is None and entry.notice is None:
                entry.taken = True
                return entry
        return None

    def answer(self, entry: Entry) -> None:
        """Ask the question of `entry`; what comes of it is kept there."""
        try:
            with self.lock:
                self.chat.keep(KEPT_TURNS)
                turn = self._asked(entry)
                shown = replace(turn, answer=self._numbered(turn.answer))
                self.chat.turns[-1] = shown
            if entry.notice is None:
                entry.turn = shown
        except NO_ARTICLES:
            entry.notice = _NO_ARTICLES
        except DatelineError as error:
            entry.notice = str(error)
        except Exception:
            _log.exception("A question could not be answered")
            entry.notice = _UNEXPECTED

    def shown(self, turn: Turn) -> Turn:
        """A turn by the numbers that readers see."""
        with self.lock:
            return replace(turn, answer=self._numbered(turn.answer))

    def put(self, entry: Entry, turn: Turn) -> None:
        """Another turn in the place of the entry's own."""
        with self.lock:
            self.chat.turns[:] = [turn if own is entry.turn else own for own in self.chat.turns]
            entry.turn = turn

    def _asked(self, entry: Entry) -> Turn:
        """The turn of `entry`, as it was found a while ago or found now."""
        before = [(e.question, e.limits) for e in self.entries if e.turn and e.number < entry.number]
        asked = (*before, (entry.question, entry.limits))
        if self.recent and (turn := self.recent.turn(asked)):
            self.chat.turns.append(turn)
            return turn
        turn = self.chat.ask(entry.question, as_of=entry.limits.as_of, filters=entry.limits.filters)
        if self.recent:
            self.recent.keep(asked, turn)
        return turn

    def _numbered(self, answer: Answer) -> Answer:
        """With the numbers that readers see: cited places alone count; further evidence is numbered behind them."""
        for citation in answer.citations:
            if citation.cited:
                self.numbers.setdefault(place(citation), len(self.numbers) + 1)
        further = count(len(self.numbers) + 1)
        return renumber(answer, [self.numbers.get(place(c)) or next(further) for c in answer.citations])

    def entry(self, number: object) -> Entry | None:
        """The entry with this number, if it is still kept."""
        return next((e for e in self.entries if e.number == number), None)

    def take_back(self, entry: Entry) -> None:
        """Forget `entry` if it is the newest, so that it can be asked in its place again."""
        if self.entries and self.entries[-1] is entry:
            self.entries = self.entries[:-1]
            if self.chat.turns and self.chat.turns[-1] is entry.turn:
                self.chat.take_back()
