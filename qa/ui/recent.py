"""The answers given last, so that a conversation which is opened again stands there at once."""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Hashable

from index.store import Store
from qa.chat import Turn
from qa.engine import Engine


class Recent:
    """Turns by the questions that led to them, for one state of the archive: a newer state forgets them all.

    An answer hangs on its questions and on the archive alone, so whoever asks the same is answered the same. Safe for
    several threads.
    """

    def __init__(self, engine: Engine, most: int = 200) -> None:
        self._engine = engine
        self._most = most
        self._lock = threading.Lock()
        self._of: weakref.ref[Store] | None = None
        self._turns: OrderedDict[Hashable, Turn] = OrderedDict()

    def turn(self, asked: Hashable) -> Turn | None:
        """What `asked` led to, if that is still kept. Raises DatelineError as `Engine.archive` does."""
        with self._lock:
            self._forget_older_states()
            if asked in self._turns:
                self._turns.move_to_end(asked)
            return self._turns.get(asked)

    def keep(self, asked: Hashable, turn: Turn) -> None:
        """Keep it; the one that was wanted longest ago goes for it."""
        with self._lock:
            self._turns[asked] = turn
            while len(self._turns) > self._most:
                self._turns.popitem(last=False)

    def _forget_older_states(self) -> None:
        archive = self._engine.archive
        if self._of is None or self._of() is not archive:
            self._of = weakref.ref(archive)
            self._turns.clear()
