"""What the events of the archive's room do: its list, an article to read, adding and removing. No user's state here."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from index import upkeep
from index.errors import DatelineError
from qa.engine import MAX_QUESTION, Engine
from qa.ui import render, render_archive
from qa.ui.desk import sent
from qa.ui.intake import Addition, Intake
from qa.ui.markup import title_of
from qa.ui.shelf import Shelf

_ROWS = 40
"""Of the archive's list, at first and with each "Show more"."""
_MAX_ADDRESS = 2000


class Stock:
    """The handlers of the archive's room. Where it is not `writable`, nothing of it changes the index."""

    def __init__(self, engine: Engine, shelf: Shelf, *, writable: bool, intake: Intake | None = None) -> None:
        self.writable = writable
        self._engine = engine
        self._shelf = shelf
        self._intake = intake or Intake(engine.path)

    def show(self, text: str = "") -> tuple[str, str, str]:
        """The masthead, what the archive holds, and the list of the articles with the words of `text`."""
        try:
            holdings = self._shelf.holdings()
        except DatelineError as error:
            return render.masthead_html(0, 0, None, None), render.failure_html(error, self.writable), ""
        rows = holdings.find(text[:MAX_QUESTION])
        return (
            render.masthead_html(len(holdings.rows), len(holdings.outlets), holdings.first, holdings.last),
            render_archive.shelf_html(holdings), render_archive.rows_html(rows, _ROWS, self.writable),
        )  # fmt: skip

    def unfold(self) -> Any:
        """The drawer of what adds articles, open where there is none yet."""
        try:
            return gr.update(open=True) if self._engine.is_empty else gr.skip()
        except DatelineError:
            return gr.skip()

    def find(self, text: str, event: gr.EventData) -> str:
        """The articles with the words of `text`; more of them where more were asked for."""
        shown = sent(event, "shown")
        rows = self._shelf.holdings().find((text or "")[:MAX_QUESTION])
        more = shown if isinstance(shown, int) and 0 < shown < 100_000 else 0
        return render_archive.rows_html(rows, _ROWS + more, self.writable)

    def read(self, event: gr.EventData) -> Any:
        """The article of a row of the list."""
        article = self._shelf.article(sent(event, "id"))
        if article is None:
            return gr.skip()
        return render_archive.article_html(article, str(time.monotonic_ns()), self.writable)

    def add_files(self, files: list[str] | None) -> Iterator[tuple[Any, ...]]:
        """Take in uploaded files: how far it is, then what came of it with the archive as it is then."""
        yield from self._added(self._intake.files(Path(file) for file in files or ()))

    def add_address(self, url: str) -> Iterator[tuple[Any, ...]]:
        """Take in the page or feed at an address, as `add_files` does."""
        url = (url or "").strip()[:_MAX_ADDRESS]
        if not url:
            yield (gr.skip(),) * 4
            return
        if not url.lower().startswith(("http://", "https://")):
            said = "An address begins with http:// or https://."
            yield render_archive.addition_html(Addition(url, error=said)), *[gr.skip()] * 3
            return
        yield from self._added(self._intake.address(url))

    def _added(self, additions: Iterator[Addition]) -> Iterator[tuple[Any, ...]]:
        if not self.writable:  # the page does not offer it; a request may still ask for it
            return
        for addition in additions:
            shown = render_archive.addition_html(addition)
            yield shown, *(self.show() if addition.summary else (gr.skip(),) * 3)

    def check(self) -> Iterator[str]:
        """What a look at every file, text and vector of the index finds, as it is found."""
        found: list[upkeep.Finding] = []
        if not self.writable:  # what is found names places on this machine
            return
        try:
            yield render_archive.findings_html(found, done=False)
            for finding in upkeep.examine(self._engine.path):
                found.append(finding)
                yield render_archive.findings_html(found, done=False)
            yield render_archive.findings_html(found, done=True)
        except (DatelineError, OSError) as error:
            yield render.notice_html(str(error))

    def mend(self) -> Iterator[str]:
        """Run the repairs that lose nothing and need no input; then look again."""
        if not self.writable:
            return
        try:
            upkeep.repair(self._engine.path)
        except (DatelineError, OSError) as error:
            yield render.notice_html(str(error))
            return
        yield from self.check()

    def remove(self, text: str, event: gr.EventData) -> tuple[Any, ...]:
        """Take the article that is read out of the archive; then the archive as it is, its list as it was searched."""
        article = self._shelf.article(sent(event, "id"))
        if not self.writable or article is None:
            return (gr.skip(),) * 4
        try:
            upkeep.remove(self._engine.path, [article.id])
        except (DatelineError, OSError) as error:
            gr.Warning(str(error), title="Not removed")
            return (gr.skip(),) * 4
        gr.Info(f"Answers no longer use it: {title_of(article.title, article.source)}", title="Removed")
        return render_archive.removed_html(article.title), *self.show(text or "")
