import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.article import Article
from index.errors import SourceError
from index.sources import Rejected, read

GOOD = json.dumps({"id": "a", "text": "The made-up council met."})


def test_a_missing_path_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere"):
        read(tmp_path / "nowhere")


def test_a_folder_is_read_through_in_sorted_order_and_every_file_is_accounted_for(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.json").write_text(GOOD)
    (tmp_path / "b" / "2.json").write_text(GOOD)
    (tmp_path / "a.jsonl").write_text(GOOD)
    (tmp_path / "c.txt").write_bytes(b"")
    (tmp_path / "d.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    (tmp_path / "e.json").write_text("{broken")
    (tmp_path / "f.txt").write_text(" \n\n ")
    (tmp_path / "g.txt").write_text("***\n")
    (tmp_path / "h.txt").symlink_to(tmp_path / "gone")
    (tmp_path / "z.json").write_text(GOOD)
    found = list(read(tmp_path))
    assert [x.origin.removeprefix(f"{tmp_path}/") for x in found if isinstance(x, Article)] == [
        "a.jsonl", "z.json", "b/2.json"]  # fmt: skip
    reasons = {x.origin.removeprefix(f"{tmp_path}/"): x.reason for x in found if isinstance(x, Rejected)}
    assert reasons == {
        "c.txt": "empty file",
        "d.png": "unknown format",
        "e.json": "not valid JSON",
        "f.txt": "empty file",
        "g.txt": "no text",
        "h.txt": "a link to nothing",
    }


def test_an_unreadable_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(GOOD)
    os.mkfifo(tmp_path / "b.json")
    (tmp_path / "c.json").write_text(GOOD)
    assert [type(x) for x in read(tmp_path)] == [Article, Rejected, Article]


def test_a_relative_path_gives_an_absolute_origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.json").write_text(GOOD)
    monkeypatch.chdir(tmp_path)
    (article,) = read("a.json")
    assert article.origin == str(tmp_path / "a.json")


def test_parsers_of_untrusted_formats_are_never_loaded_here(tmp_path: Path) -> None:
    pages = Path(__file__).parents[2] / "fixtures" / "pages"
    code = (
        "import sys; from index.sources import read; found = list(read(sys.argv[1]));"
        "print(len(found), sorted({'trafilatura', 'lxml', 'feedparser', 'pypdf', 'docx'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code, str(pages)], capture_output=True, text=True, timeout=60)
    assert run.stdout.strip() == f"{len(list(pages.iterdir()))} []", run.stderr
