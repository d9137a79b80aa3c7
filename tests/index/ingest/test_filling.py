"""What becomes of each input: versions of one article, rejects and their end, addresses that need not be read again."""

from pathlib import Path

import pytest

from index import ingest
from index.archive import Archive
from index.article import Article, digest_of
from index.catalog import Catalog
from index.ingest import filling
from index.ingest.visits import Rejects, Visits
from index.sources import Finished, Outcome, Rejected, Unchanged, Visit, retry
from index.storage.current import CATALOG, current_folder
from tests.support import add, hashes, made_up, state_of

A, B, C = (made_up(0, f"Version {name} of the made-up story about the bridge.") for name in "ABC")


def statuses(path: Path) -> list[str]:
    return [r.status for r in Archive(path).catalog.revisions("made-up-0")]


def listed(path: Path) -> list[tuple[str, str]]:
    return [(r.origin, r.reason) for r in reversed(Rejects(Catalog(current_folder(path) / CATALOG)).all())]


# Versions of one article


def test_two_versions_in_one_input_make_two_revisions_once(tmp_path: Path) -> None:
    assert add(tmp_path, A, B).stored == 2
    for _ in range(2):
        again = add(tmp_path, A, B)
        assert (again.stored, again.unchanged, again.passages, again.total) == (0, 2, 0, 2)
    assert statuses(tmp_path) == ["superseded", "live"]
    assert state_of(tmp_path) == hashes(B)


@pytest.mark.parametrize(
    ("first", "then", "live", "stored"),
    [((A, B), (A,), A, 1), ((A, B, C), (A, B, C), C, 0), ((A, B, C), (C, A), A, 1), ((A, B, C), (A, B), B, 1),
     ((A, B), (A, C), C, 1), ((A, B), (B, A, B), B, 0), ((A,), (B, A), A, 2)],
)  # fmt: skip
def test_the_last_version_of_a_run_is_the_live_one(
    tmp_path: Path, first: tuple[Article, ...], then: tuple[Article, ...], live: Article, stored: int
) -> None:
    add(tmp_path, *first)
    summary = add(tmp_path, *then)
    assert (summary.stored, summary.total) == (stored, len(then))
    assert state_of(tmp_path) == hashes(live)
    again = add(tmp_path, *then)
    assert (again.stored, again.unchanged) == (0, len(then))


def test_versions_that_are_far_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "PORTION", 2)
    stream = [A, *map(made_up, range(1, 6)), B]
    assert add(tmp_path, *stream).stored == 7
    again = add(tmp_path, *stream)
    assert (again.stored, again.unchanged) == (0, 7)
    monkeypatch.setattr(filling, "_RETURNING", 0)  # held no longer: stored as they come, and the last one still counts
    assert add(tmp_path, *stream).total == 7
    assert state_of(tmp_path)["made-up-0"] == hashes(B)["made-up-0"]


# Rejects


def test_a_reject_is_listed_until_it_is_read(tmp_path: Path) -> None:
    bad = Rejected("/made-up/a.jsonl:2", "not valid JSON", "/made-up/a.jsonl")
    other = Rejected("/made-up/b.txt", "no text")
    ingest.add(tmp_path, [made_up(0), bad, Finished("/made-up/a.jsonl"), other])
    assert listed(tmp_path) == [("/made-up/a.jsonl:2", "not valid JSON"), ("/made-up/b.txt", "no text")]
    ingest.add(tmp_path, [Rejected("/made-up/a.jsonl:2", "no text", "/made-up/a.jsonl"), Finished("/made-up/a.jsonl")])
    assert listed(tmp_path) == [("/made-up/b.txt", "no text"), ("/made-up/a.jsonl:2", "no text")]
    ingest.add(tmp_path, [made_up(1), Finished("/made-up/a.jsonl")])
    assert listed(tmp_path) == [("/made-up/b.txt", "no text")]
    summary = ingest.add(tmp_path, [Finished("/made-up/b.txt", gone=True)])
    assert (summary.gone, summary.total, listed(tmp_path)) == (1, 0, [])


def test_rejects_are_tried_again(tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("fixed.jsonl", "same.txt", "gone.txt")}
    for path in files.values():
        path.write_text("")
    targets = list(map(str, files.values()))
    assert {type(o) for o in retry(targets)} == {Rejected, Finished}
    files["fixed.jsonl"].write_text('{"text": "It was written after all."}\n')
    files["gone.txt"].unlink()
    found = list(retry(targets))
    assert [type(o).__name__ for o in found] == ["Article", "Finished", "Rejected", "Finished", "Finished"]
    assert found[-1] == Finished(targets[2], gone=True)


def test_a_reject_leaves_the_list_only_with_what_is_stored_for_it(tmp_path: Path) -> None:
    ingest.add(tmp_path, [made_up(0), Rejected("/made-up/b.txt", "no text")])

    def stopped() -> list[Outcome]:
        raise KeyboardInterrupt

    with pytest.raises(ingest.Interrupted) as interrupted:
        ingest.add(tmp_path, (o for f in (lambda: [made_up(1), Finished("/made-up/b.txt")], stopped) for o in f()))
    assert (interrupted.value.summary.stored, set(state_of(tmp_path))) == (0, {"made-up-0"})
    assert listed(tmp_path) == [("/made-up/b.txt", "no text")]


# Addresses


def test_an_address_is_remembered_while_its_articles_are_live(tmp_path: Path) -> None:
    url, digests = "https://courier.example/a", (digest_of(made_up(0)),)
    visit = Visit('"1"', "Fri, 28 Feb 2031 10:15:00 GMT", "entry", digests)
    ingest.add(tmp_path, [made_up(0), made_up(1), Finished(url, visit)])

    def recalled() -> Visit | None:
        return Visits(Catalog(current_folder(tmp_path) / CATALOG)).recall(url)

    known = recalled()
    assert known
    assert (known.etag, known.last_modified, known.entry, known.digests, known.recent) == (*_fields(visit), True)
    assert ingest.add(tmp_path, [Unchanged(url, digests), Finished(url)]).unchanged == 1
    ingest.remove(tmp_path, ["made-up-0"])
    assert recalled() is None
    add(tmp_path, made_up(0))
    assert recalled() == known
    add(tmp_path, made_up(0, "Another text."))
    assert recalled() is None


def _fields(visit: Visit) -> tuple[object, ...]:
    return visit.etag, visit.last_modified, visit.entry, visit.digests
