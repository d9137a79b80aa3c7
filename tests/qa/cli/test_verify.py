"""Saved answers checked against an archive that changed meanwhile. All articles are made up."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index import ingest
from index.article import Article
from qa import cli
from qa.chat import Chat
from qa.cli.verify import findings
from qa.engine import Engine
from qa.formats import export, proof
from tests.support import add

SAID = 'The harbour bridge -- <closed> & "old" --> will reopen by August'
TEXT = f"“{SAID},” said Ada Example, the mayor of Testville, on Monday.\n\nIt rained on the day."


def article(text: str = TEXT, **fields: str) -> Article:
    return Article("v1", text, **{"title": "The bridge reopens", "source": "Example Courier", "date": "2031-05-06",
                                  "url": "https://courier.example/v1", **fields})  # type: ignore[arg-type]  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    add(tmp_path / "index", article())
    return tmp_path / "index"


def saved(path: Path, form: str = "md") -> str:
    chat = Chat(Engine(path))
    turn = chat.ask("What did Ada Example say?")
    assert turn.answer.answered
    if form == "json":
        return json.dumps({"question": turn.question, **turn.answer.to_dict()})
    return {"md": export.as_markdown, "html": export.as_html}[form](chat.turns, "2031-06-01")


def states(path: Path, text: str) -> set[str]:
    return {finding.state for finding in findings(Engine(path).archive, text)}


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_what_stands_and_what_changed_is_told(path: Path, form: str) -> None:
    text = saved(path, form)
    assert states(path, text) == {"same"}
    add(path, article("It snowed in May.\n\n" + TEXT, title="The bridge reopens at last"))
    found = next(findings(Engine(path).archive, text))
    assert found.state == "moved"
    assert "title was The bridge reopens, is The bridge reopens at last" in found.detail
    add(path, article(TEXT.replace("August", "July")))
    assert states(path, text) == {"changed"}
    add(path, Article("other", "“It holds,” said Bo Sample."))
    ingest.remove(path, ["v1"])
    assert states(path, text) == {"removed"}


@pytest.mark.parametrize("form", ["md", "html"])
def test_words_that_were_altered_in_the_file_are_found(path: Path, form: str) -> None:
    text = saved(path, form)
    head, mark, record = text.partition("<!-- dateline-record")
    assert "altered" in states(path, head.replace("August", "July") + mark + record)
    if form == "md":
        assert "altered" in states(path, head.replace("> ", "> “I resign,” she said.\n> ", 1) + mark + record)
    else:
        assert "altered" in states(path, head.replace("<blockquote", "<blockquote>I resign.</blockquote><blockquote", 1)
                                   + mark + record)  # fmt: skip


def test_a_record_that_was_altered_is_found(path: Path) -> None:
    text = saved(path, "json")
    assert states(path, text.replace("August", "July")) <= {"changed", "altered"}
    made = json.loads(text)
    made["blocks"] += [{"type": "quote", "text": "I resign.", "marker": n} for n in (1, 9)]
    assert "altered" in states(path, json.dumps(made))


def test_another_archive_does_not_have_it(path: Path, tmp_path: Path) -> None:
    add(tmp_path / "other", Article("o", "“It holds,” said Bo Sample."))
    assert states(tmp_path / "other", saved(path)) == {"missing"}


@pytest.mark.parametrize("text", [
    "", "No record.", "{}", '{"citations": 7, "blocks": []}', "<!-- dateline-record {nothing} -->", "{" * 100_000,
    '<!-- dateline-record {"answers": [{"blocks": [], "citations": [{"marker": "x"}]}]} -->', "[1]", "{\x00",
])  # fmt: skip
def test_what_has_no_record_is_said_to_have_none(text: str) -> None:
    with pytest.raises(proof.NoRecord):
        proof.read(text)


def test_a_record_ends_no_comment_and_links_lead_to_the_words(path: Path) -> None:
    for form in ("md", "html"):
        text = saved(path, form)
        assert text.count("-->") == text.count("<!--") == 1
        assert "https://courier.example/v1#:~:text=" in text
        assert "6 May 2031" in text
        assert "1 June 2031" in text


def test_the_command_says_so_by_its_exit_code(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "answer.md"
    file.write_text(saved(path), "utf-8")
    runner = CliRunner()
    done = runner.invoke(cli.app, ["verify", str(file), "--index", str(path)])
    assert done.exit_code == 0
    assert "Exported on 1 June 2031." in done.output
    assert "1 of 1 citations stand" in done.output
    add(path, article(TEXT.replace("August", "July")))
    done = runner.invoke(cli.app, ["verify", str(file), "--index", str(path), "--json"])
    assert done.exit_code == 1
    assert json.loads(done.output.splitlines()[0])["state"] == "changed"
