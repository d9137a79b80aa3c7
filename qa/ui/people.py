"""What the events of the room of speakers and topics do. No state of any user here."""

from __future__ import annotations

import time
from typing import Any

import gradio as gr

from index.errors import DatelineError
from qa import profiles
from qa.engine import MAX_QUESTION, Engine
from qa.formats import export
from qa.spoken import Statement
from qa.ui import render, render_people, render_reading
from qa.ui.desk import sent
from qa.ui.shelf import Shelf

_MAX_SHOWN = 5_000
_MIME = {"csv": "text/csv", "json": "application/json"}


class People:
    """The handlers of the room."""

    def __init__(self, engine: Engine, shelf: Shelf, *, writable: bool = False) -> None:
        """On a `writable` page, who finds no article is shown how to add some."""
        self._engine = engine
        self._shelf = shelf
        self._writable = writable

    def enter(self, text: str) -> Any:
        """Whom to begin with, where nobody is shown yet."""
        if text:
            return gr.skip()
        try:
            return render_people.offered_html(self._shelf.quoted())
        except DatelineError as error:
            return render.failure_html(error, self._writable)

    def search(self, text: str) -> Any:
        """The page of the speaker called `text`, else of the topic."""
        text = " ".join((text or "").split())[:MAX_QUESTION]
        if not text:
            return gr.skip()
        try:
            if profile := profiles.of_speaker(self._engine.archive, text):
                return render_people.profile_html(profile, asked=text)
            topic = profiles.of_topic(self._engine, text)
        except DatelineError as error:
            return render.failure_html(error, self._writable)
        return render_people.topic_html(topic) if topic else render_people.nobody_html(text)

    def show(self, event: gr.EventData) -> Any:
        """The page of the speaker on the button that was pressed, all of it or about one of the topics."""
        name, about, shown = (sent(event, key) for key in ("name", "about", "shown"))
        if not isinstance(name, str):
            return gr.skip()
        try:
            profile = profiles.of_speaker(self._engine.archive, name[:MAX_QUESTION])
        except DatelineError as error:
            return render.failure_html(error, self._writable)
        if profile is None:
            return render_people.nobody_html(name[:MAX_QUESTION])
        many = shown if isinstance(shown, int) and 0 < shown <= _MAX_SHOWN else render_people.SHOWN
        return render_people.profile_html(profile, about if isinstance(about, str) and about else None, many)

    def topic(self, event: gr.EventData) -> Any:
        """The page of a topic, also where a speaker is called so."""
        text = sent(event, "topic")
        if not isinstance(text, str) or not text.strip():
            return gr.skip()
        try:
            page = profiles.of_topic(self._engine, text[:MAX_QUESTION])
        except DatelineError as error:
            return render.failure_html(error, self._writable)
        return render_people.topic_html(page) if page else render_people.nobody_html(text[:MAX_QUESTION])

    def visit(self, event: gr.EventData) -> tuple[Any, Any, Any]:
        """The same, from another room: which room to show, the box with the name, the page."""
        name = sent(event, "name")
        return gr.Tabs(selected="people"), name if isinstance(name, str) else "", self.show(event)

    def quote(self, event: gr.EventData) -> Any:
        """The article of a statement, at its words."""
        found = self._shelf.passage_at(sent(event, "id"), sent(event, "start"))
        start, end = sent(event, "start"), sent(event, "end")
        if found is None or not isinstance(start, int) or not isinstance(end, int):
            return gr.skip()
        article, passage = found
        spans = render_reading.answering(article, (passage.start, passage.end), (start, end))
        words = article.text[start:end]
        return render_reading.reading_html(article, spans, words, "Close", str(time.monotonic_ns()))

    def take(self, event: gr.EventData) -> Any:
        """The statements of a page as a file: CSV or JSON."""
        form, name, topic = (sent(event, key) for key in ("form", "person", "topic"))
        try:
            said = self._statements(name, topic)
        except DatelineError as error:
            gr.Warning(str(error))
            return gr.skip()
        if not said or not isinstance(form, str) or form not in _MIME:
            return gr.skip()
        text = export.as_csv(said) if form == "csv" else export.as_json(said)
        return render.file_html(f"{name or topic}.{form}", _MIME[form], text)

    def _statements(self, name: object, topic: object) -> tuple[Statement, ...]:
        if isinstance(name, str) and name:
            profile = profiles.of_speaker(self._engine.archive, name[:MAX_QUESTION])
            return profile.statements if profile else ()
        if isinstance(topic, str) and topic:
            page = profiles.of_topic(self._engine, topic[:MAX_QUESTION])
            return page.statements if page else ()
        return ()
