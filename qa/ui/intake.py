"""Adding articles from the page: one addition at a time, in a thread of its own, its progress there to look at."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from index import sources, upkeep
from index.article import Article
from index.errors import DatelineError
from index.sources import Memory, Noted, Outcome, Rejected
from index.sources.fetch import Fetcher
from index.upkeep import Summary

INCOMING = "incoming"
"""Folder of the index in which uploaded files wait to be read; a file sent again under its name is a revision."""
_LOOK = 0.2
"""Seconds between two looks at how far an addition is."""
_UNEXPECTED = "Something went wrong that Dateline did not foresee; its log says more. What was stored stays stored."

Read = Callable[[Memory], Iterator[Outcome]]
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Addition:
    """How far one addition is; `summary` or `error` once it is done."""

    what: str
    articles: int = 0
    passages: int = 0
    summary: Summary | None = None
    error: str | None = None
    done: threading.Event = field(default_factory=threading.Event)


class Intake:
    """Adds to the index at `path`. `fetcher` makes what gets addresses: by default, public ones only."""

    def __init__(self, path: Path, fetcher: Callable[[], Fetcher] = Fetcher) -> None:
        self._path = path
        self._fetcher = fetcher
        self._one = threading.Lock()

    def files(self, files: Iterable[Path]) -> Iterator[Addition]:
        """Add the articles of uploaded files, which are moved away; yields how far it is until it is done."""
        found = [file for file in files if file.is_file()]
        what = found[0].name if len(found) == 1 else f"{len(found)} files"
        return self._run(Addition(what), lambda _: self._read_files(found))

    def address(self, url: str) -> Iterator[Addition]:
        """Add the page, or the articles of the feed, at `url`; yields how far it is until it is done."""
        return self._run(Addition(url), lambda memory: sources.outcomes(url, fetcher=self._fetcher(), memory=memory))

    def _run(self, addition: Addition, read: Read) -> Iterator[Addition]:
        if not self._one.acquire(blocking=False):
            addition.error = "Another addition is under way: try again when it has finished."
            yield addition
            return
        threading.Thread(target=self._work, args=(addition, read), name="intake", daemon=True).start()
        yield replace(addition)  # at once, and as it was: the work may be done before this is looked at
        while not addition.done.wait(_LOOK):
            yield addition
        yield addition

    def _work(self, addition: Addition, read: Read) -> None:
        def count(what: str, more: int) -> None:
            if what == "articles":
                addition.articles += more
            else:
                addition.passages += more

        try:
            addition.summary = upkeep.add(self._path, read, progress=count)
        except (DatelineError, OSError) as error:
            addition.error = str(error)
        except Exception:
            _log.exception("An addition failed")
            addition.error = _UNEXPECTED
        finally:
            self._one.release()
            addition.done.set()

    def _read_files(self, files: Iterable[Path]) -> Iterator[Outcome]:
        """The articles of files that are moved to a place that is theirs by name, and deleted once read."""
        folder = self._path / INCOMING
        shutil.rmtree(folder, ignore_errors=True)  # what an addition that was killed left behind
        try:
            for number, file in enumerate(files):
                place = folder / file.name
                if place.exists():
                    place = folder / str(number) / file.name
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(file, place)
                yield from map(_by_name, sources.outcomes(place))
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _by_name(outcome: Outcome) -> Outcome:
    """With the file's name in place of where it waited; which article it is was told by the place before."""
    if not isinstance(outcome, Article | Rejected | Noted) or not outcome.origin:
        return outcome
    return replace(outcome, origin=Path(outcome.origin).name)
