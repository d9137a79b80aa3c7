"""What is taken along. All articles are made up."""

import csv
import io
import json

import pytest
from markdown_it import MarkdownIt

from index.article import Article
from qa import profiles
from qa.chat import Chat
from qa.engine import Engine
from qa.formats import export
from tests.qa.ui.hostile import PAYLOADS
from tests.support import add

HOSTILE = '"=HYPERLINK(1) is *not* <b>safe</b>, [click](http://evil.example/)," said Ada Example, the mayor.'


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    path = tmp_path_factory.mktemp("export") / "index"
    add(path, Article("e1", HOSTILE, "A *bold* <i>title</i>", "https://courier.example/a(1)", "=Courier", "2031-05-06"))
    return Engine(path)


def test_a_table_has_every_statement_and_no_formula(engine: Engine) -> None:
    page = profiles.of_speaker(engine.archive, "Ada Example")
    assert page is not None
    rows = list(csv.DictReader(io.StringIO(export.as_csv(page.statements), newline="")))
    assert [row["article_id"] for row in rows] == ["e1"] * len(page.statements)
    assert rows[0]["text"].startswith("'=HYPERLINK(1)")
    assert rows[0]["source"] == "'=Courier"
    start, end = int(rows[0]["start"]), int(rows[0]["end"])
    assert HOSTILE[start:end] == rows[0]["text"][1:]
    assert json.loads(export.as_json(page.statements))[0]["text"] == HOSTILE[start:end]


def test_a_conversation_in_markdown_cites_and_stays_text(engine: Engine) -> None:
    chat = Chat(engine)
    chat.ask("What did Ada Example say?")
    chat.ask(f"What did Nemo say? {PAYLOADS[2]}")
    text = export.as_markdown(chat.turns)
    assert "## What did Ada Example say?" in text
    assert "[^1]\n" in text.replace("  \n", "\n")
    assert "\n[^1]: [" in text
    assert "https://courier.example/a%281%29" in text
    html = MarkdownIt("commonmark").render(text)
    for tag in ("<b>", "<i>", "<img", "<em>not", 'href="http://evil.example'):
        assert tag not in html
    assert html.count("<a ") == 1
