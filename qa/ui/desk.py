"""What the events of a conversation do, over one engine: questions, markers, filters. No state of any user here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

import gradio as gr

from index.errors import DatelineError
from qa.chat import Chat, Turn
from qa.config import Llm
from qa.engine import MAX_QUESTION, Engine
from qa.formats.export import as_html, as_markdown
from qa.retrieve.filters import Filters
from qa.ui import address, render, render_answer, render_evidence, render_reading, render_turn, render_written
from qa.ui.examples import Examples, follow_ups
from qa.ui.keep import keep_feedback
from qa.ui.markup import escape
from qa.ui.recent import Recent
from qa.ui.session import Entry, Limits, Session
from qa.ui.shelf import Shelf
from qa.ui.writing import Writing

_NAMES = 200
"""Of people to choose from; others can be typed."""
_NEWEST = 7
"""Articles that are listed beside the first question."""
_OFFERED = 3
"""Questions that work, where one was refused."""
_AT_REST: dict[str, Any] = {"send": gr.update(visible=True), "stop": gr.update(visible=False)}
"""The box when no question is under way."""
_STOPPED = "Stopped. Ask again when you like."


class Shown(NamedTuple):
    """What an event changes on the page, part by part; what it does not mention stays."""

    thread: Any = gr.skip()
    evidence: Any = gr.skip()
    masthead: Any = gr.skip()
    box: Any = gr.skip()
    send: Any = gr.skip()
    stop: Any = gr.skip()
    session: Any = gr.skip()


class Desk:
    """The handlers of the page's events."""

    def __init__(self, engine: Engine, shelf: Shelf, *, writable: bool = False, llm: Llm | None = None) -> None:
        """On a `writable` page, who finds no article is shown how to add some. `llm` may put answers anew."""
        self.engine = engine
        self.shelf = shelf
        self.writable = writable
        self.writer = Writing(engine, llm)
        self.examples = Examples(engine)
        self.examples.prepare()
        self._recent = Recent(engine)

    def welcome(self) -> tuple[Any, ...]:
        """The masthead, the start, and the filters' choices, as the archive is now."""
        try:
            held = self.engine.archive.overview()
            outlets, dated = [name for name, _ in held.outlets], held.first is not None
            start = render.welcome_html(self.examples.made())
        except DatelineError as error:
            instead = render.welcome_html((), instead=render.failure_html(error, self.writable))
            return (self.masthead(), instead, gr.update(visible=False), *[gr.skip()] * 4)
        return (
            self.masthead(), start, gr.update(visible=True), gr.update(choices=outlets, visible=len(outlets) > 1),
            *[gr.update(visible=dated)] * 3,
        )  # fmt: skip

    def start(self) -> tuple[Any, Any, str]:
        """The start with its examples, whom to choose from, the newest articles: these may take a moment after a change
        of the index.
        """
        try:
            held = self.shelf.holdings()
            welcome = render.welcome_html(self.examples.questions())
        except DatelineError:
            return gr.skip(), gr.skip(), render_evidence.newest_html(())
        people = gr.update(choices=[speaker.name for speaker in held.people[:_NAMES]])
        return welcome, people, render_evidence.newest_html(held.rows[:_NEWEST])

    def read(self, event: gr.EventData) -> Any:
        """An article of the list beside the first question."""
        article = self.shelf.article(sent(event, "id"))
        return render_reading.reading_html(article, opened=str(time.monotonic_ns())) if article else gr.skip()

    def masthead(self) -> str:
        """What the page answers from, as the index is now."""
        try:
            held = self.engine.archive.overview()
            return render.masthead_html(held.articles, len(held.outlets), held.first, held.last)
        except DatelineError:
            return render.masthead_html(0, 0, None, None)

    def ask(
        self, question: str, outlets: list[str] | None, people: list[str] | None, since: str | None,
        until: str | None, as_of: str | None, session: Session | None,
    ) -> Shown:  # fmt: skip
        """The question with a sign of work at once; `answer` then puts the answer in its place."""
        session = session or self._new()
        question = (question or "").strip()[:MAX_QUESTION]
        if not question:
            return Shown(session=session)
        try:
            limits = Limits.of(outlets, people, since, until, as_of)
        except DatelineError as error:
            gr.Warning(str(error), title="Filter")
            return Shown(session=session)
        session.begin(question, limits)
        return self._working(session)

    def _new(self) -> Session:
        return Session(Chat(self.engine), self._recent)

    def _working(self, session: Session) -> Shown:
        busy = {"send": gr.update(visible=False), "stop": gr.update(visible=True)}
        return Shown(self._thread(session), box="", session=session, **busy)

    def answer(self, session: Session | None) -> Iterator[Shown]:
        """The answer to the question that waits for one, and to those opened with it; then what to ask next."""
        entry = session.waiting() if session else None
        if session is None or entry is None:
            yield Shown()
            return
        while True:
            session.answer(entry)
            if session.left:
                return
            following = session.waiting() if entry.opened else None
            ready = {} if following else _AT_REST
            yield Shown(self._thread(session), self._evidence(session), self.masthead(), **ready)
            if following is None:
                break
            entry = following
        entry.further = self._further(session, entry)
        if entry.further and not session.left:
            yield Shown(self._thread(session))

    def write(self, session: Session | None, wanted: bool) -> Iterator[Shown]:
        """Where that is switched on, the newest answer as the language model puts it, sentence by sentence."""
        entry = session.entries[-1] if session and session.entries else None
        yield Shown()  # an event that yields nothing never ends
        if session and entry and wanted and not entry.opened:
            yield from (Shown(self._thread(session), evidence) for evidence in self._grown(session, entry))

    def write_turn(self, session: Session | None, event: gr.EventData) -> Iterator[Shown]:
        """The same for the answer whose button was pressed."""
        entry = session.entry(sent(event, "turn")) if session else None
        yield Shown()
        if session and entry:
            yield from (Shown(self._thread(session), evidence) for evidence in self._grown(session, entry))

    def _grown(self, session: Session, entry: Entry) -> Iterator[Any]:
        """The evidence, where it is another than before, each time that more is written."""
        before = entry.answer
        for turn in self.writer.turns(session, entry):
            changed = before is not None and turn.answer.blocks != before.blocks
            before = turn.answer
            yield self._evidence(session) if changed else gr.skip()

    def _further(self, session: Session, entry: Entry) -> list[str]:
        """What to ask next or, after a refusal, instead: each was asked before it is offered."""
        if entry.answer is None:
            return []

        def moot() -> bool:
            return session.left or entry is not session.entries[-1]

        further = follow_ups(self.engine, entry.answer, [e.question for e in session.entries], moot=moot)
        if entry.answer.answered or further:
            return further
        return [q for q in self.examples.questions() if q != entry.question][:_OFFERED]

    def ask_button(
        self, outlets: list[str] | None, people: list[str] | None, since: str | None, until: str | None,
        as_of: str | None, session: Session | None, event: gr.EventData,
    ) -> Shown:  # fmt: skip
        """Ask the question on the button that was pressed; with `again`, the question of that turn once more."""
        entry = session.entry(sent(event, "again")) if session else None
        if session and entry:
            session.take_back(entry)
            session.begin(entry.question, entry.limits)
            return self._working(session)
        return self.ask(str(sent(event, "question") or ""), outlets, people, since, until, as_of, session)

    def from_link(self, session: Session | None, request: gr.Request) -> tuple[Any, ...]:
        """Ask the questions of the page's address, if it has any."""
        return self._opened(address.questions, request.query_params.multi_items(), session)

    def go(self, before: Session | None, event: gr.EventData) -> tuple[Any, ...]:
        """The conversation of an address in place of the one that is shown; without an address, the start."""
        query = sent(event, "query")
        said = query[: address.LONGEST] if isinstance(query, str) else ""
        if before:
            before.left = True
        session, visit = self._new(), sent(event, "visit")
        session.visit = visit if isinstance(visit, int) else 0
        return (*self._opened(address.asked, said, session), gr.Tabs(selected="ask"))

    def _opened(
        self, read: Callable[[Any], list[address.Asked]], said: Any, session: Session | None
    ) -> tuple[Any, ...]:
        session = session or self._new()
        try:
            asked = read(said)
        except DatelineError as error:
            told = f'<div class="dl-thread"><div class="dl-turn">{render.notice_html(str(error))}</div></div>'
            return (*Shown(told, "", session=session, **_AT_REST), *[gr.skip()] * 5)
        for one in asked:
            session.begin(one.question, one.limits).opened = True
        if asked:
            return (*self._working(session), *asked[-1].limits.controls())
        return (*Shown(self._thread(session), "", session=session, **_AT_REST), *[gr.skip()] * 5)

    def drop(self, session: Session | None, event: gr.EventData) -> tuple[Any, ...]:
        """Ask a turn's question again without one of its filters, and take that out of the controls."""
        entry = session.entry(sent(event, "turn")) if session else None
        if session is None or entry is None:
            return (*Shown(), *[gr.skip()] * 5)
        name, value = str(sent(event, "name")), str(sent(event, "value"))
        limits = without(entry.limits, name, value)
        session.take_back(entry)
        session.begin(entry.question, limits)
        return (*self._working(session), *limits.controls())

    def judge(self, session: Session | None, event: gr.EventData) -> Any:
        """Keep what the user made of an answer, and show that it is kept."""
        entry = session.entry(sent(event, "turn")) if session else None
        verdict = sent(event, "verdict")
        if (
            session is None
            or entry is None
            or entry.answer is None
            or verdict not in render_turn.verdicts(entry.answer)
        ):
            return gr.skip()
        before = [e.turn.question for e in session.entries if e.turn and e.number <= entry.number]
        filters = entry.limits.filters
        asked = {
            "date": entry.limits.as_of.isoformat() if entry.limits.as_of else None,
            "asked": entry.turn.asked if entry.turn else entry.question,
            "filters": {"outlets": list(filters.outlets), "people": list(filters.people),
                        "since": str(filters.since or ""), "until": str(filters.until or ""),
                        "ignored": sorted(filters.ignored)} if filters or filters.ignored else None,
        }  # fmt: skip
        try:
            keep_feedback(self.engine.path, str(verdict), before, entry.answer, **asked)
        except DatelineError as error:
            gr.Warning(str(error), title="Not kept")
            return gr.skip()
        entry.judged = str(verdict)
        return self._thread(session)

    def take(self, session: Session | None) -> Any:
        """The conversation as a Markdown file."""
        return self._file(session, "md", "text/markdown", as_markdown)

    def take_html(self, session: Session | None) -> Any:
        """The conversation as an HTML file."""
        return self._file(session, "html", "text/html", as_html)

    def _file(self, session: Session | None, ending: str, kind: str, write: Callable[[list[Turn], str], str]) -> Any:
        turns = [e.turn for e in session.entries if e.turn] if session else []
        if not turns:
            return gr.skip()
        day = datetime.now(UTC).date().isoformat()
        return render.file_html(f"Dateline conversation.{ending}", kind, write(turns, day))

    def copy(self, session: Session | None, event: gr.EventData) -> Any:
        """An answer with its quotations and links, for the clipboard: as Markdown and as HTML."""
        entry = session.entry(sent(event, "turn")) if session else None
        if entry is None or entry.turn is None:
            return gr.skip()
        return render.clipboard_html(as_markdown([entry.turn]), as_html([entry.turn]), str(time.monotonic_ns()))

    def stop(self, session: Session | None) -> Shown:
        """After the running question was cancelled: say so in its place."""
        for entry in session.entries if session else ():
            if entry.turn is None:
                entry.notice = entry.notice or _STOPPED
        thread = self._thread(session) if session else gr.skip()
        return Shown(thread, **_AT_REST)

    def open(self, session: Session | None, event: gr.EventData) -> Any:
        """The article behind a marker or a card."""
        entry = session.entry(sent(event, "turn")) if session else None
        answer = entry.answer if entry else None
        marker = sent(event, "marker")
        citation = next((c for c in answer.citations if c.marker == marker), None) if answer else None
        if entry is None or answer is None or citation is None:
            return gr.skip()
        return render_reading.citation_html(citation, answer.citations, entry.number, str(time.monotonic_ns()))

    def _evidence(self, session: Session) -> str:
        return render_evidence.evidence_html([(e.answer, e.number) for e in session.entries])

    def _thread(self, session: Session) -> str:
        if not session.entries:
            return ""
        turns = "".join(self._entry(entry, entry is session.entries[-1]) for entry in session.entries)
        where = f'data-address="{escape(address.of(session.entries))}" data-visit="{session.visit}"'
        return f'<div class="dl-thread" {where}>{turns}</div>'

    def _entry(self, entry: Entry, newest: bool) -> str:
        if entry.turn:
            body = render_answer.answer_html(entry.turn.answer, entry.number)
            body += render_written.written_html(entry.turn.answer, entry.number)
            return render_turn.turn_html(entry, body, newest, writes=self.writer.is_on)
        if entry.notice:
            return render_turn.turn_html(entry, render.notice_html(entry.notice), newest)
        try:
            searched = self.engine.archive.overview().articles
        except DatelineError:  # which the answer will say
            searched = 0
        return render_turn.turn_html(entry, render.waiting_html(searched), newest)


def without(limits: Limits, name: str, value: str) -> Limits:
    """`limits` less one of them; what the question's own words ask for is ignored from then on."""
    filters = limits.filters
    if name == "outlet":
        kept = tuple(o for o in filters.outlets if o != value)
        filters = replace(filters, outlets=kept) if filters.outlets else _ignoring(filters, "outlets")
    elif name == "person":
        filters = replace(filters, people=tuple(p for p in filters.people if p != value))
    elif name == "since":
        filters = replace(filters, since=None) if filters.since else _ignoring(filters, "period")
    elif name == "until":
        filters = replace(filters, until=None) if filters.until else _ignoring(filters, "period")
    return Limits(filters, None if name == "as_of" else limits.as_of)


def _ignoring(filters: Filters, what: str) -> Filters:
    return replace(filters, ignored=filters.ignored | {what})


def sent(event: gr.EventData, name: str) -> object:
    """What the browser sent with an event; it may send anything."""
    return event._data.get(name) if isinstance(event._data, dict) else None
