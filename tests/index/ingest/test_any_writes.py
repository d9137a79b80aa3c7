"""Any sequence of writes against a dictionary: what is stored, searchable and no more (R10)."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from index import doctor, ingest
from index.archive import Archive
from index.article import Article
from index.encoding import encoded
from index.errors import IndexEmpty
from index.ingest import filling
from index.search import manifest
from index.search.compaction import DEAD
from index.storage import backup
from index.storage.current import current_folder
from index.storage.folders import leftovers
from qa.engine import Engine
from tests.support import add, hashes, made_up, state_of

SECONDS = 60
"""Of the long form."""


class IndexMachine(RuleBasedStateMachine):
    """Any sequence of writes against a dictionary: what is stored, searchable and no more (R10)."""

    numbers = st.integers(0, 4)

    def __init__(self) -> None:
        super().__init__()
        self.path = self.folder()
        self.model: dict[str, Article] = {}
        self.saved: dict[str, Article] | None = None
        self.engine: Engine | None = None  # opened once, as a chat that runs on

    folder: Callable[[], Path]

    @rule(number=numbers, version=st.integers(0, 2))
    def add(self, number: int, version: int) -> None:
        article = made_up(number, f"{made_up(number).text} Version {version}.")
        changes = self.model.get(article.id) != article
        assert add(self.path, article).stored == changes
        self.model[article.id] = article

    @rule(version=st.integers(0, 2))
    def add_all(self, version: int) -> None:
        """Most of what was published leaves answers at once."""
        articles = [made_up(n, f"{made_up(n).text} Version {version}.") for n in range(5)]
        changes = sum(self.model.get(a.id) != a for a in articles)
        assert add(self.path, *articles).stored == changes
        self.model |= {a.id: a for a in articles}

    @rule(number=numbers, version=st.integers(0, 2))
    def die_before_it_is_published(self, number: int, version: int) -> None:
        article = made_up(number, f"{made_up(number).text} Version {version}.")
        if not self.model or self.model.get(article.id) == article:
            return

        def die(*_: object) -> None:
            raise ZeroDivisionError

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(manifest, "write", die)
            with pytest.raises(ZeroDivisionError):
                add(self.path, article)
        self.engine = None  # an open one shows it when it is published
        self.model[article.id] = article

    @rule(number=numbers)
    def remove(self, number: int) -> None:
        if self.model:
            name = f"made-up-{number}"
            assert bool(ingest.remove(self.path, [name])) == (self.model.pop(name, None) is not None)

    @rule()
    def repair(self) -> None:
        if self.model:
            doctor.repair(self.path)

    @rule()
    def rebuild(self) -> None:
        ingest.rebuild(self.path, self.model.values())

    @rule(version=st.integers(0, 2), last=numbers)
    def stop_a_rebuild(self, version: int, last: int) -> None:
        """What was there stays; what was encoded may be taken over by any later write, or wait for ever."""

        def articles() -> Iterator[Article]:
            yield from (made_up(n, f"{made_up(n).text} Version {version}.") for n in range(last))
            raise KeyboardInterrupt

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(filling, "PORTION", 1)
            with pytest.raises(ingest.Interrupted):
                ingest.rebuild(self.path, articles(), replace=True)

    @rule()
    def restore(self) -> None:
        if self.model:
            ingest.rebuild_from_catalog(self.path)

    @rule(number=numbers)
    def mend(self, number: int) -> None:
        if self.model:
            made = ingest.mend(self.path, [f"made-up-{number}"])
            assert made.stored == (f"made-up-{number}" in self.model)

    @rule()
    def back_up(self) -> None:
        if self.model:
            backup.backup(self.path, self.path / "saved", replace=True)
            self.saved = dict(self.model)

    @rule()
    def bring_back(self) -> None:
        if self.saved:
            backup.restore(self.path, self.path / "saved", replace=True)
            self.model = dict(self.saved)

    @invariant()
    def is_as_told(self) -> None:
        if self.model:
            assert state_of(self.path) == hashes(*self.model.values())
            self.engine = self.engine or Engine(self.path)
            hits = self.engine.search("story of the Example Courier", 50)
            assert sorted(hit.article.text for hit in hits) == sorted(a.text for a in self.model.values())
        elif (self.path / "CURRENT").exists():
            with pytest.raises(IndexEmpty):
                Archive(self.path)

    def teardown(self) -> None:
        if self.model:
            add(self.path, made_up(9))  # publishes what a process that died did not
            assert {f.severity for f in doctor.examine(self.path) if f.name != "leftovers"} == {"ok"}
            assert {left.name for left in leftovers(self.path)} <= {encoded.NAME}
            state = manifest.read(current_folder(self.path))
            assert state.vectors <= (len(self.model) + 1) / (1 - DEAD)


def run(folders: pytest.TempPathFactory, examples: int, steps: int, begin: int) -> None:
    IndexMachine.folder = staticmethod(lambda: folders.mktemp("machine"))  # type: ignore[assignment]
    case = seed(begin)(IndexMachine.TestCase)
    case.settings = settings(max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
                             suppress_health_check=list(HealthCheck))  # fmt: skip
    case().runTest()


def test_any_sequence_of_writes(tmp_path_factory: pytest.TempPathFactory) -> None:
    run(tmp_path_factory, 4, 8, 0)


@pytest.mark.slow
def test_as_many_as_a_minute_allows(tmp_path_factory: pytest.TempPathFactory) -> None:
    end, turn = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        turn += 1
        run(tmp_path_factory, 3, 30, turn)
    assert turn
