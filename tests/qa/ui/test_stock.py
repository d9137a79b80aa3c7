"""The archive's room: reading, adding and removing, called as gradio calls it. All articles are made up."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from index.sources.fetch import Fetcher
from qa.engine import Engine
from qa.ui.intake import INCOMING, Intake
from qa.ui.shelf import Shelf
from qa.ui.stock import Stock
from tests.support import add, flip_a_bit, made_up

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Mock Gazette</title>
<item><title>Tram line opens</title><guid>tram-1</guid><description>"The tram will run at night," said Bo Sample, the
director of Testville Transit. It opens on Monday with twelve cars, and the fare stays as it was for years.
</description></item></channel></rss>"""


PAGE = """<!doctype html><html><head><title>Tram line opens</title></head><body><article><h1>Tram line opens</h1>
<p>"The tram will run at night," said Bo Sample, the director of Testville Transit.</p>
<p>It opens on Monday with twelve cars, and the fare stays as it was for years.</p></article></body></html>"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    add(tmp_path / "index", made_up(1))
    return tmp_path / "index"


def stock(path: Path, writable: bool = True, intake: Intake | None = None) -> Stock:
    engine = Engine(path)
    return Stock(engine, Shelf(engine), writable=writable, intake=intake)


def pressed(**data: object) -> gr.EventData:
    return gr.EventData(None, data)


def sent(folder: Path, name: str, text: str) -> str:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def test_files_are_added_and_what_cannot_be_read_is_listed(path: Path, tmp_path: Path) -> None:
    room = stock(path)
    files = [
        sent(tmp_path / "up", "ferry.txt", '"It sails," said Ada Example, the mayor. The ferry is new.'),
        sent(tmp_path / "up", "mix.jsonl", '{"title": "Museum", "text": "It opens a hall of clocks."}\n{broken\n'),
    ]
    *_, (report, masthead, _, rows) = room.add_files(files)  # fmt: skip
    assert "<b>2 files</b>: 2 articles added, 1 input rejected." in report
    assert "mix.jsonl:2" in report
    assert "not valid JSON" in report
    assert "3 articles" in masthead
    assert "Museum" in rows
    assert not (path / INCOMING).exists()
    origins = {s.article.origin for s in Engine(path).archive.catalog.articles()}
    assert {"ferry.txt", "mix.jsonl:1"} <= origins or {"ferry.txt", "mix.jsonl"} <= origins


def test_a_file_sent_again_is_a_revision(path: Path, tmp_path: Path) -> None:
    room = stock(path)
    list(room.add_files([sent(tmp_path / "a", "ferry.txt", "The ferry sails in June.")]))
    *_, (report, *_) = room.add_files([sent(tmp_path / "b", "ferry.txt", "The ferry sails in July.")])
    assert "1 article updated" in report
    *_, (report, *_) = room.add_files([sent(tmp_path / "c", "ferry.txt", "The ferry sails in July.")])
    assert "1 article unchanged" in report
    assert Engine(path).archive.catalog.counts()["articles"] == 2


def test_progress_is_told_while_it_works(path: Path, tmp_path: Path) -> None:
    text = "".join(f'{{"title": "Story {n}", "text": "Number {n} of many. It rained."}}\n' for n in range(40))
    shown = [report for report, *_ in stock(path).add_files([sent(tmp_path / "up", "many.jsonl", text)])]
    assert "Reading many.jsonl" in shown[0]
    assert "40 articles added" in shown[-1]


def test_one_addition_at_a_time(path: Path, tmp_path: Path) -> None:
    go_on = threading.Event()

    def fetcher() -> Fetcher:
        assert go_on.wait(20)
        return Fetcher()

    intake = Intake(path, fetcher)
    first = intake.address("http://127.0.0.1/")
    next(first)
    (second,) = intake.files([Path(sent(tmp_path / "b", "tram.txt", "The tram runs."))])
    assert second.error is not None
    assert "under way" in second.error
    go_on.set()
    assert [a.summary for a in first][-1] is not None


def test_another_writer_is_waited_for_in_words(path: Path, tmp_path: Path) -> None:
    from filelock import FileLock

    with FileLock(path / "write.lock"):
        *_, (report, *_) = stock(path).add_files([sent(tmp_path / "up", "ferry.txt", "The ferry sails.")])
    assert "Another process is writing" in report


@pytest.fixture
def feed() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_feed = self.path == "/feed.xml"
            body = (FEED if is_feed else PAGE).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml" if is_feed else "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/feed.xml"
    server.shutdown()


def test_a_feed_is_added_by_its_address(path: Path, feed: str) -> None:
    intake = Intake(path, lambda: Fetcher(allow_private=True, host_interval=0))
    *_, (report, _, _, rows) = stock(path, intake=intake).add_address(feed)
    assert "1 article added" in report
    assert "Tram line opens" in rows


def test_the_own_network_is_not_reached(path: Path, feed: str) -> None:
    *_, (report, *_) = stock(path).add_address(feed)
    assert "1 input rejected" in report
    *_, (report, *_) = stock(path).add_address("http://127.0.0.1/feed.xml")
    assert "not a public address" in report
    ((report, *_),) = stock(path).add_address("file:///etc/passwd")
    assert "begins with http" in report


def test_an_article_is_removed_and_the_rest_stays(path: Path) -> None:
    add(path, made_up(2))
    room = stock(path)
    assert 'data-remove="made-up-2"' in room.read(pressed(id="made-up-2"))
    said, masthead, _, rows = room.remove("", pressed(id="made-up-2"))
    assert "Removed: Made-up story 2" in said
    assert "1 article" in masthead
    assert "made-up-2" not in rows
    assert room.remove("", pressed(id="made-up-2")) == (gr.skip(),) * 4
    said, masthead, shelf, rows = room.remove("", pressed(id="made-up-1"))
    assert "0 articles" in masthead
    assert "holds no article" in shelf
    assert rows == ""


def test_where_nothing_may_change_nothing_does(path: Path, tmp_path: Path) -> None:
    room = stock(path, writable=False)
    assert "data-remove" not in room.read(pressed(id="made-up-1"))
    assert room.remove("", pressed(id="made-up-1")) == (gr.skip(),) * 4
    assert list(room.add_files([sent(tmp_path / "up", "x.txt", "The ferry sails.")])) == []
    assert list(room.add_address("https://example.com/feed")) == []
    assert Engine(path).archive.catalog.counts()["articles"] == 1


def test_a_whole_archive_is_said_to_be_whole(path: Path) -> None:
    *_, last = stock(path).check()
    assert "All is well" in last
    assert list(stock(path, writable=False).check()) == []


def test_damage_is_told_in_words_and_repaired(path: Path) -> None:
    room = stock(path)
    flip_a_bit(next((path / "archive-1" / "vectors").glob("*")))
    *_, last = room.check()
    assert "Broken: " in last
    assert "--from-catalog" in last
    *_, last = room.mend()
    assert "All is well" in last


def test_the_first_articles_are_added_where_there_was_no_index(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "index", waits=True)
    room = Stock(engine, Shelf(engine), writable=True)
    masthead, shelf, rows = room.show()
    assert "0 articles" in masthead
    assert "holds no article yet" in shelf
    assert rows == ""
    assert room.unfold()["open"] is True
    broken = sent(tmp_path / "up", "broken.jsonl", "{nothing\n")
    *_, (report, _, shelf, _) = room.add_files([broken])
    assert "1 input rejected" in report
    assert "holds no article yet" in shelf
    ferry = sent(tmp_path / "up", "ferry.txt", '"It sails," said Ada Example, the mayor. The ferry is new.')
    *_, (report, masthead, shelf, rows) = room.add_files([ferry])
    assert "1 article added" in report
    assert "1 article" in masthead
    assert "Ada Example" in shelf
    assert "dl-row" in rows
    assert room.unfold() == gr.skip()
    assert engine.ask("What did Ada Example say?").answered


def test_who_cannot_add_is_told_who_can(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "none", waits=True)
    _, shelf, _ = Stock(engine, Shelf(engine), writable=False).show()
    assert "dateline add" in shelf
    assert "data-room" not in shelf
