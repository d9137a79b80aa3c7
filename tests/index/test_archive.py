"""Opening an index: each thing that can be wrong has its error, and the error's command repairs it."""

import shutil
from pathlib import Path

import pytest

from index import ingest, sources
from index.archive import Archive
from index.errors import DatelineError, IndexCorrupt, IndexEmpty, IndexMissing, WouldLoseArticles
from index.storage.current import CATALOG, CURRENT, LEXICON, VECTORS
from tests.support import DAMAGES, ROOT, add, copied, hashes, made_up, state_of


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made")
    add(path, *map(made_up, range(4)))
    return path


WHOLE = hashes(*map(made_up, range(4)))


def test_there_is_no_index(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(IndexMissing, match=r"dateline rebuild PATH\.\.\."):
            Archive(path)
    assert not (tmp_path / "nowhere").exists()


def test_an_index_without_articles_is_empty(tmp_path: Path) -> None:
    ingest.rebuild(tmp_path, [])
    with pytest.raises(IndexEmpty, match=r"dateline add PATH\.\.\."):
        Archive(tmp_path)
    add(tmp_path, made_up(0))
    ingest.remove(tmp_path, ["made-up-0"])
    with pytest.raises(IndexEmpty, match=r"dateline add PATH\.\.\."):
        Archive(tmp_path)


def derived(path: Path) -> list[Path]:
    folder = path / (path / CURRENT).read_text().split()[0]
    return [folder / "manifest.json", *(folder / VECTORS).iterdir(), next((folder / LEXICON).glob("*/meta.json"))]


def damage_shows(path: Path) -> bool:
    """False where the index answers as before: a flipped bit may mean nothing."""
    try:
        state = state_of(path)
    except IndexCorrupt as error:
        return "dateline rebuild --from-catalog" in str(error)
    assert state == WHOLE
    return False


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("which", range(3))
def test_a_damaged_derived_file_is_found_and_restored(made: Path, tmp_path: Path, which: int, damage: str) -> None:
    path = copied(made, tmp_path / "index")
    DAMAGES[damage](derived(path)[which])
    assert damage_shows(path) or damage == "bit flip"
    ingest.rebuild_from_catalog(path)
    assert state_of(path) == WHOLE


@pytest.mark.parametrize("folder", [VECTORS, LEXICON])
def test_a_deleted_derived_folder_is_restored(made: Path, tmp_path: Path, folder: str) -> None:
    path = copied(made, tmp_path / "index")
    shutil.rmtree(next(path.glob("archive-*")) / folder)
    with pytest.raises(IndexCorrupt, match="dateline rebuild --from-catalog"):
        Archive(path)
    ingest.rebuild_from_catalog(path)
    assert state_of(path) == WHOLE


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_file_of_the_full_text_is_watched(made: Path, tmp_path: Path, damage: str) -> None:
    names = [p.name for p in made.glob("archive-*/lexicon/*/*") if p.suffix and p.suffix != ".lock"]
    assert len(names) > 6
    for number, name in enumerate(names):
        path = copied(made, tmp_path / str(number))
        DAMAGES[damage](next(path.rglob(name)))
        with pytest.raises(IndexCorrupt, match=f"{name}.*dateline rebuild --from-catalog"):
            Archive(path)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_catalog_is_found_and_rebuilt_from_the_sources(made: Path, tmp_path: Path, damage: str) -> None:
    path = copied(made, tmp_path / "index")
    catalog = next(path.glob("archive-*")) / CATALOG
    if damage == "bit flip":
        catalog.write_bytes(b"\0" + catalog.read_bytes()[1:])
    else:
        DAMAGES[damage](catalog)
    with pytest.raises(DatelineError, match=r"dateline rebuild PATH\.\.\. --replace") as found:
        Archive(path)
    assert isinstance(found.value, IndexCorrupt)
    with pytest.raises(WouldLoseArticles, match="--replace"):
        ingest.rebuild(path, map(made_up, range(4)))
    ingest.rebuild(path, map(made_up, range(4)), replace=True)
    assert state_of(path) == WHOLE


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_current_loses_nothing(made: Path, tmp_path: Path, damage: str) -> None:
    path = copied(made, tmp_path / "index")
    DAMAGES[damage](path / CURRENT)
    with pytest.raises(WouldLoseArticles, match="--replace"):
        ingest.rebuild(path, [made_up(9)])
    if damage == "missing":
        assert state_of(path) == WHOLE
    else:
        with pytest.raises(IndexCorrupt, match="dateline rebuild --from-catalog"):
            Archive(path)
    ingest.rebuild_from_catalog(path)
    assert state_of(path) == WHOLE


def test_whatever_stands_at_its_path_an_index_opens_with_a_typed_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(DatelineError):
        Archive(tmp_path / "file")
    (tmp_path / "index" / CURRENT).mkdir(parents=True)
    with pytest.raises(IndexCorrupt):
        Archive(tmp_path / "index")


def test_the_seed_is_whole(seed_index: Path) -> None:
    article = next(iter(sources.read(ROOT / "seeds")))
    assert not isinstance(article, sources.Rejected)
    assert state_of(seed_index) == hashes(article)
