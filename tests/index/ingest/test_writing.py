"""Adding, changing, removing and rebuilding, with the real encoder; and two processes at once."""

import errno
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from index import ingest
from index.archive import Archive
from index.article import Article
from index.errors import DatelineError, IndexBusy, WouldLoseArticles
from index.ingest import filling, writing
from index.sources import Rejected, read
from index.storage import publish
from index.text.passages import passage_text
from qa.engine import Engine
from tests.support import FIXTURES, ROOT, add, hashes, made_up, state_of


def test_every_input_is_accounted_for(tmp_path: Path) -> None:
    twice = made_up(1)
    inputs = [made_up(0), twice, Article("other-id", twice.text, title=twice.title), Rejected("x.txt", "no text"),
              twice, made_up(2)]  # fmt: skip
    summary = ingest.add(tmp_path, inputs)
    assert (summary.stored, summary.unchanged, summary.duplicate, len(summary.rejected)) == (3, 1, 1, 1)
    again = ingest.add(tmp_path, inputs)
    assert (again.stored, again.unchanged, again.duplicate, len(again.rejected)) == (0, 4, 1, 1)
    assert summary.total == again.total == len(inputs)
    assert again.passages == 0
    assert Archive(tmp_path).catalog.counts()["rejects"] == 1


def test_the_same_files_again_encode_nothing(tmp_path: Path) -> None:
    first = ingest.add(tmp_path / "index", read(FIXTURES / "news"))
    again = ingest.add(tmp_path / "index", read(FIXTURES / "news"))
    assert (first.stored, first.rejected) == (3, [])
    assert (again.stored, again.unchanged, again.passages) == (0, 3, 0)


def test_a_changed_text_is_a_revision_and_only_that_answers(tmp_path: Path) -> None:
    add(tmp_path, made_up(0, "The bridge closes on Monday."), made_up(1))
    engine = Engine(tmp_path)
    summary = add(tmp_path, made_up(0, "Correction: the bridge closes on Friday."))
    assert (summary.stored, summary.updated) == (1, 1)
    found = [hit.passage.text for hit in engine.search("When does the bridge close?")]
    assert "Correction: the bridge closes on Friday." in found
    assert "The bridge closes on Monday." not in found
    assert [r.status for r in Archive(tmp_path).catalog.revisions("made-up-0")] == ["superseded", "live"]


def test_a_change_to_what_another_article_says_is_a_revision_too(tmp_path: Path) -> None:
    same = made_up(1).text
    add(tmp_path, made_up(0, "Wrong."), made_up(1, same, title="Made-up story 0"))
    assert add(tmp_path, made_up(0, same)).updated == 1
    assert state_of(tmp_path) == hashes(made_up(0, same), made_up(1, same))


def test_versions_of_one_article_in_one_source_are_revisions_once(tmp_path: Path) -> None:
    versions = [made_up(0, "First."), made_up(0, "Second."), made_up(0, "Third."), made_up(1)]
    assert add(tmp_path, *versions).stored == 4
    for order in (versions, versions[1:], versions[2:]):
        again = add(tmp_path, *order)
        assert (again.stored, again.unchanged, again.passages) == (0, len(order), 0)
    assert state_of(tmp_path) == hashes(made_up(0, "Third."), made_up(1))


def test_an_earlier_text_that_comes_back_alone_is_a_revision(tmp_path: Path) -> None:
    add(tmp_path, made_up(0, "First."), made_up(0, "Second."), made_up(0, "Third."))
    summary = add(tmp_path, made_up(0, "Second."), made_up(0, "First."), made_up(1))
    assert (summary.stored, summary.updated, summary.unchanged) == (2, 1, 1)
    assert state_of(tmp_path) == hashes(made_up(0, "First."), made_up(1))
    assert [r.status for r in Archive(tmp_path).catalog.revisions("made-up-0")] == ["superseded"] * 3 + ["live"]


def test_where_nothing_changes_an_open_reader_stays_current(tmp_path: Path) -> None:
    add(tmp_path, made_up(0))
    archive = Archive(tmp_path)
    add(tmp_path, made_up(0))
    assert archive.is_current()
    add(tmp_path, made_up(0, url="https://courier.example/0"))
    assert not archive.is_current()


def test_changed_metadata_is_stored_without_encoding(tmp_path: Path) -> None:
    add(tmp_path, made_up(0))
    summary = add(tmp_path, made_up(0, url="https://courier.example/0"))
    assert (summary.unchanged, summary.passages) == (1, 0)
    assert Archive(tmp_path).catalog.live("made-up-0").article.url == "https://courier.example/0"  # type: ignore[union-attr]


def test_removed_articles_leave_answers_and_their_ids_are_not_reused(tmp_path: Path) -> None:
    add(tmp_path, made_up(0, "“No comment,” Ada Example said."), made_up(1))
    engine = Engine(tmp_path)
    before = [hit.passage.id for hit in engine.search("comment")]
    assert ingest.remove(tmp_path, ["made-up-0", "nobody"]) == ["made-up-0"]
    assert state_of(tmp_path) == hashes(made_up(1))
    assert {hit.article.id for hit in engine.search("No comment by Ada Example")} == {"made-up-1"}
    assert not engine.ask("What did Ada Example say?").answered
    add(tmp_path, made_up(0, "“No comment,” Ada Example said."))
    after = [hit.passage.id for hit in engine.search("comment") if hit.article.id == "made-up-0"]
    assert not set(after) & set(before)
    assert engine.ask("What did Ada Example say?").short == "No comment,"


@pytest.mark.parametrize("owner", [publish.lexicon, publish.manifest], ids=["full text", "manifest"])
def test_a_removal_that_cannot_be_published_holds_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: object
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "full.db")

    add(tmp_path, *map(made_up, range(3)))
    with monkeypatch.context() as patch:
        patch.setattr(owner, "write", full)
        with pytest.raises(OSError, match="No space left on device; what was removed is out of answers") as raised:
            ingest.remove(tmp_path, ["made-up-0"])
    assert (raised.value.errno, raised.value.filename) == (errno.ENOSPC, "full.db")
    assert state_of(tmp_path) == hashes(made_up(1), made_up(2))
    add(tmp_path, made_up(3))
    assert state_of(tmp_path) == hashes(*map(made_up, range(1, 4)))


def test_a_rebuild_refuses_to_lose_articles(tmp_path: Path) -> None:
    add(tmp_path, *map(made_up, range(3)))
    with pytest.raises(WouldLoseArticles, match=r"2 articles.*--replace"):
        ingest.rebuild(tmp_path, [made_up(0)])
    assert state_of(tmp_path) == hashes(*map(made_up, range(3)))
    before = Archive(tmp_path).generation
    ingest.rebuild(tmp_path, [made_up(0)], replace=True)
    assert state_of(tmp_path) == hashes(made_up(0))
    assert Archive(tmp_path).generation > before
    ingest.rebuild(tmp_path, [made_up(0), made_up(7)])
    assert state_of(tmp_path) == hashes(made_up(0), made_up(7))
    assert len(list(tmp_path.glob("archive-*"))) == 2  # the one in use, and the one that readers may still have open


def test_rebuilt_from_the_catalog_everything_is_as_before(tmp_path: Path) -> None:
    add(tmp_path, *map(made_up, range(3)))
    ingest.add(tmp_path, read(ROOT / "seeds"))
    ingest.remove(tmp_path, ["made-up-1"])
    archive = Archive(tmp_path)
    before, state = archive.catalog.counts(), state_of(tmp_path)
    quoted = archive.catalog.quotations_by("pompeo")
    ingest.rebuild_from_catalog(tmp_path)
    again = Archive(tmp_path)
    assert (again.catalog.counts(), state_of(tmp_path)) == (before, state)
    assert again.catalog.quotations_by("pompeo") == quoted
    assert len(again.manifest.segments) == 1


def test_an_article_without_a_sentence_is_stored_and_does_no_harm(tmp_path: Path) -> None:
    add(tmp_path, made_up(0), Article("empty", " ", title="Only a headline"), Article("odd", "\u200b"))
    assert set(state_of(tmp_path)) == {"made-up-0", "empty", "odd"}
    assert Engine(tmp_path).search("headline")


def test_the_title_goes_to_the_encoder_and_not_into_the_passage(tmp_path: Path) -> None:
    add(tmp_path, made_up(0, title="Swallows return"))
    hit = Engine(tmp_path).search("swallows")[0]
    assert (hit.passage.text, hit.passage.start) == (made_up(0).text, 0)
    assert passage_text("Swallows return", "x") == "Swallows return\nx"


# Interruptions


def test_an_interrupted_first_add_keeps_what_it_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "PORTION", 1)
    with pytest.raises(KeyboardInterrupt):
        ingest.add(tmp_path, interrupted([made_up(0), made_up(1)]))
    assert state_of(tmp_path) == hashes(made_up(0), made_up(1))
    summary = add(tmp_path, *map(made_up, range(3)))
    assert (summary.unchanged, summary.stored, summary.passages) == (2, 1, 1)
    assert state_of(tmp_path) == hashes(*map(made_up, range(3)))


def test_an_interrupted_rebuild_leaves_the_old_index(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        ingest.rebuild(tmp_path, interrupted([made_up(5)]))
    with pytest.raises(DatelineError):
        Archive(tmp_path)
    add(tmp_path, made_up(0))
    with pytest.raises(KeyboardInterrupt):
        ingest.rebuild(tmp_path, interrupted([made_up(5)]), replace=True)
    assert state_of(tmp_path) == hashes(made_up(0))
    assert len(list(tmp_path.glob("archive-*"))) == 1


def interrupted(articles: list[Article]) -> Iterator[Article]:
    yield from articles
    raise KeyboardInterrupt


# Readers and writers at once


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    add(tmp_path, made_up(0))
    writes: list[Callable[[], object]] = [
        lambda: add(tmp_path, made_up(1)),
        lambda: ingest.rebuild(tmp_path, [made_up(0)]),
        lambda: ingest.remove(tmp_path, ["made-up-0"]),
        lambda: ingest.rebuild_from_catalog(tmp_path),
    ]
    with FileLock(tmp_path / "write.lock"):
        for write in writes:
            with pytest.raises(IndexBusy, match="try again"):
                write()
        assert state_of(tmp_path) == hashes(made_up(0))
    assert add(tmp_path, made_up(1)).stored == 1


def test_the_lock_of_a_killed_writer_is_free(tmp_path: Path) -> None:
    code = "import sys, os; from filelock import FileLock; FileLock(sys.argv[1]).acquire(); os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "write.lock")], check=False)
    assert add(tmp_path, made_up(0)).stored == 1


def test_an_open_reader_answers_during_an_add_and_then_picks_it_up(tmp_path: Path) -> None:
    add(tmp_path, made_up(0), made_up(1))
    engine = Engine(tmp_path)
    seen: list[list[str]] = []

    def watched() -> Iterator[Article]:
        yield made_up(2)
        seen.append(sorted(hit.article.id for hit in engine.search("bridge museum swallows")))
        yield made_up(3)

    ingest.add(tmp_path, watched())
    assert seen == [["made-up-0", "made-up-1"]]
    assert len(engine.search("bridge museum swallows ferry")) == 4
    opened = engine.archive
    assert engine.archive is opened  # and stays open while nothing changes
    ingest.rebuild(tmp_path, [made_up(7)], replace=True)
    ingest.rebuild(tmp_path, [made_up(8)], replace=True)
    assert [hit.article.id for hit in engine.search("bridge")] == ["made-up-8"]


def test_an_open_reader_keeps_an_updated_article_until_its_new_text_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "PORTION", 1)
    monkeypatch.setattr(writing, "_PUBLISH_AFTER", 3600)
    said = "“The bridge {},” Ada Example said."
    add(tmp_path, made_up(0, said.format("holds")), made_up(1))
    engine = Engine(tmp_path)
    seen = []

    def look() -> None:
        found = {hit.article.text for hit in engine.search("bridge swallows clocks")}
        counts = engine.archive.catalog.counts()
        seen.append((found, engine.ask("What did Ada Example say?").short, counts["articles"], counts["passages"]))

    def updates() -> Iterator[Article]:
        look()
        for text in ("sways", "falls"):  # two revisions, and another article
            yield made_up(0, said.format(text))
            look()
        yield made_up(2)
        look()

    ingest.add(tmp_path, updates())
    assert seen == [({said.format("holds"), made_up(1).text}, "The bridge holds,", 2, 2)] * 4
    look()
    assert seen[-1] == ({said.format("falls"), made_up(1).text, made_up(2).text}, "The bridge falls,", 3, 3)


def test_news_can_be_asked_while_it_comes_in_and_a_stopped_run_loses_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "PORTION", 4)
    monkeypatch.setattr(writing, "_PUBLISH_AFTER", 0)
    add(tmp_path, made_up(0))
    engine = Engine(tmp_path)
    assert engine.archive.filling is None
    news = [made_up(n, f"“Bridge {n} is open,” Ada Example{n} said.") for n in range(1, 11)]
    seen: list[str | None] = []

    def coming() -> Iterator[Article]:
        for number, article in enumerate(news):
            if number == 7:
                asked = engine.ask("What did Ada Example1 say?")  # the engine was opened before
                seen.extend([asked.short, engine.archive.filling])
                raise KeyboardInterrupt
            yield article

    with pytest.raises(ingest.Interrupted) as stopped:
        ingest.add(tmp_path, coming())
    assert seen[0] == "Bridge 1 is open,"
    assert seen[1] is not None
    stored = stopped.value.summary.stored
    assert stored >= 4
    assert len(state_of(tmp_path)) == 1 + stored
    assert Archive(tmp_path).filling == seen[1]
    again = add(tmp_path, *news)
    assert (again.unchanged, again.stored) == (stored, len(news) - stored)
    assert Archive(tmp_path).filling is None
    assert state_of(tmp_path) == hashes(made_up(0), *news)
