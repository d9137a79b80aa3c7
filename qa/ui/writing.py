"""Having a language model put an answer of the page anew, beside the archive's own. No state of any user here."""

from __future__ import annotations

from collections.abc import Iterator

from qa.chat import Chat, Turn
from qa.config import Llm
from qa.engine import Engine
from qa.llm import asking, model
from qa.ui.session import Entry, Session


class Writing:
    """The language model of the page, if there is one and readers may use it."""

    def __init__(self, engine: Engine, llm: Llm | None) -> None:
        self._engine = engine
        self._llm = llm or Llm()
        self.missing = model.wanted(self._llm)
        """Why there is none, in words for who runs the page; None where there is one."""

    @property
    def is_on(self) -> bool:
        """Whether there is one."""
        return self.missing is None

    @property
    def name(self) -> str:
        """What the model is called."""
        return (self._llm.model or "").rpartition("/")[2]

    def turns(self, session: Session, entry: Entry) -> Iterator[Turn]:
        """The turn of an entry as it grows; it is kept there. Nothing where it is being written, or there is none."""
        if not self.is_on or entry.turn is None or session.left or not entry.begin_writing():
            return
        try:
            chat = Chat(self._engine)
            chat.turns = [e.turn for e in session.entries if e.turn and e.number <= entry.number]
            how = {"as_of": entry.limits.as_of, "filters": entry.limits.filters}
            for turn in asking.grown(chat, self._engine, self._llm, how, session.shown):
                if session.left or entry not in session.entries:
                    return
                session.put(entry, turn)
                yield turn
        finally:
            entry.is_written = False
