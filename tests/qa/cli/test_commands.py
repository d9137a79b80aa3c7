"""The command line: its JSON, its exit codes, its errors; each as another program would call it."""

import csv
import json
import shutil
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index.article import Article
from index.catalog import FILLING, Catalog
from index.ingest import filling
from index.sources import read
from index.storage.current import CATALOG, current_folder
from qa import cli
from qa.answer import Answer
from qa.blocks import Note
from qa.engine import Engine
from qa.formats import export
from tests.site import Site
from tests.support import DAMAGES, FIXTURES, ROOT, copied, jsonl, made_up

Run = tuple[int, list[str], str]


@pytest.fixture
def dateline(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the command in this process: exit code, lines of standard output, standard error."""

    def run(*args: object) -> Run:
        monkeypatch.setattr(sys, "argv", ["dateline", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out.splitlines(), said.err

    return run


def one(lines: list[str]) -> dict[str, Any]:
    assert len(lines) == 1
    found: dict[str, Any] = json.loads(lines[0])
    return found


def test_ask_prints_an_answer_as_json(dateline: Any, seed_index: Path) -> None:
    code, out, err = dateline("ask", "What did Pompeo say?", "--json", "--index", seed_index)
    answer = one(out)
    assert (code, err) == (0, "")
    assert {"answered", "status", "text", "short", "confidence", "citations", "blocks"} <= set(answer)
    citation = answer["citations"][0]
    assert {"passage", "start", "end", "quote_start", "quote_end", "cited", "speaker", "marker", "article"} <= set(
        citation
    )
    assert set(citation["article"]) >= {"id", "url", "title", "source", "date", "authors"}
    article = one(dateline("get", citation["article"]["id"], "--json", "--index", seed_index)[1])
    for c in answer["citations"]:
        assert article["text"][c["start"] : c["end"]] == c["passage"]
    assert article["text"][citation["quote_start"] : citation["quote_end"]] == citation["quote"]


def test_an_index_that_is_being_filled_says_so(dateline: Any, seed_index: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    shutil.copytree(seed_index, index)
    assert one(dateline("info", "--json", "--index", index)[1])["filling"] is None
    assert not [line for line in dateline("info", "--index", index)[1] if line.startswith("filling")]
    with closing(Catalog(current_folder(index) / CATALOG, write=True)) as catalog, catalog.transaction():
        catalog.set_meta(FILLING, "2031-05-06T07:08:09+00:00")
    assert one(dateline("info", "--json", "--index", index)[1])["filling"] == "2031-05-06T07:08:09+00:00"
    assert any(line.startswith("filling     since 2031") for line in dateline("info", "--index", index)[1])
    code, out, err = dateline("ask", "What did Pompeo say?", "--json", "--index", index)
    assert (code, len(out)) == (0, 1)
    assert "still being added" in err


def test_version_is_printed(dateline: Any) -> None:
    code, out, err = dateline("--version")
    assert (code, err) == (0, "")
    assert out[0].startswith("dateline ")
    assert out[0].removeprefix("dateline ")[0].isdigit()


def test_ask_prints_text_for_people(dateline: Any, seed_index: Path) -> None:
    code, out, _ = dateline("ask", "What did Pompeo say?", "--index", seed_index)
    assert code == 0
    assert out[0] == "Mike Pompeo, Secretary of State:"
    assert any("The United States is engaging" in line and line.startswith("> ") for line in out)
    assert out[-1].startswith("[2] Trump backs Turkey and urges end to violence in Idlib, date unknown (")


def test_what_the_articles_do_not_say_is_3(dateline: Any, seed_index: Path) -> None:
    code, out, _ = dateline("ask", "What did Merkel say?", "--index", seed_index)
    assert code == 3
    assert out[0].startswith("The articles do not say. “Merkel” does not occur in them.")
    assert "Searched: 1 article, date unknown." in out
    code, out, _ = dateline("ask", "What did Merkel say?", "--json", "--index", seed_index)
    assert (code, one(out)["answered"], one(out)["status"], one(out)["short"]) == (3, False, "absent", None)


def test_what_is_not_sure_is_3_too(dateline: Any, seed_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unsure = Answer("?", "unsure", (Note("Not sure. The nearest that the articles say:", "unsure"),))
    monkeypatch.setattr(Engine, "ask", lambda *args, **kw: unsure)
    code, out, _ = dateline("ask", "What is it?", "--index", seed_index)
    assert (code, out) == (3, ["Not sure. The nearest that the articles say:"])


def test_batch_answers_line_by_line(dateline: Any, seed_index: Path, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(
        '{"question": "What did Merkel say?"}\nnonsense\n{"turns": ["What did Pompeo say?", "And Deere?"]}\n'
    )
    code, out, err = dateline("ask", "--batch", path, "--json", "--index", seed_index)
    assert (code, err) == (0, "")
    assert [json.loads(line)["id"] for line in out] == ["0", "1", "2"]


def test_add_list_get_info_search_remove(dateline: Any, tmp_path: Path) -> None:
    index = ("--index", tmp_path / "index")
    code, out, _ = dateline("add", FIXTURES / "news", "--json", *index)
    assert (code, one(out)["stored"], one(out)["total"]) == (0, 3, 3)
    code, out, _ = dateline("add", FIXTURES / "news", *index)
    assert code == 0
    assert out[0].startswith("stored 0, unchanged 3, duplicate 0, rejected 0: 3 in all; 0 passages encoded")
    rows = [json.loads(line) for line in dateline("list", "--json", *index)[1]]
    assert all(set(row) >= {"id", "title", "source", "date", "url", "origin"} for row in rows)
    assert {Path(row["origin"]).name for row in rows} == {"bridge.txt", "ferry.md", "swallows.jsonl"}
    bridge = next(row for row in rows if row["origin"].endswith("bridge.txt"))
    assert (bridge["source"], bridge["date"], bridge["url"]) == (None, None, None)
    article = one(dateline("get", "swallows", "--json", *index)[1])
    assert article["authors"] == ["Dora Specimen"]
    assert [r["status"] for r in article["revisions"]] == ["live"]
    info = one(dateline("info", "--json", *index)[1])
    assert {"articles", "passages", "quotations", "vectors", "model", "generation"} <= set(info)
    assert (info["articles"], info["model"]) == (3, "all-MiniLM-L6-v2")
    assert info["vectors"] == info["passages"]
    hit = json.loads(dateline("search", "ferry to Mockport", "--json", "-n", 1, *index)[1][0])
    assert hit["article"]["source"] == "Example Courier"
    assert dateline("remove", "swallows", "nobody", "--json", *index)[:2] == (
        0, ['{"removed": ["swallows"], "missing": ["nobody"]}'])  # fmt: skip
    assert dateline("remove", "swallows", *index)[0] == 1
    assert len(dateline("list", "--json", *index)[1]) == 2


def test_quotes_lists_an_articles_quotations(dateline: Any) -> None:
    code, out, _ = dateline("quotes", ROOT / "seeds", "--json")
    row = one(out)
    assert code == 0
    article = next(iter(read(ROOT / "seeds")))
    assert isinstance(article, Article)
    assert row["article_id"] == article.id
    assert {"text", "speaker", "mention", "kind", "cue", "start", "end"} <= set(row["quotes"][0])
    pompeo = [q for q in row["quotes"] if "Pompeo" in (q["speaker"] or "")]
    assert sorted(q["kind"] for q in pompeo) == ["direct", "indirect"]
    assert all(article.text[q["start"] : q["end"]] == q["text"] for q in row["quotes"])


def test_rebuild_refuses_to_lose_and_restores(dateline: Any, tmp_path: Path) -> None:
    index = ("--index", tmp_path / "index")
    many, few = jsonl(tmp_path / "many.jsonl", map(made_up, range(3))), jsonl(tmp_path / "few.jsonl", [made_up(0)])
    assert dateline("rebuild", many, *index)[0] == 0
    code, out, err = dateline("rebuild", few, *index)
    assert (code, out) == (1, [])
    assert "--replace" in err
    assert dateline("rebuild", "--from-catalog", *index)[1][0].startswith("Restored from the catalog: 3 vectors")
    assert dateline("rebuild", few, "--replace", *index)[0] == 0
    assert one(dateline("info", "--json", *index)[1])["articles"] == 1


def test_what_cannot_be_taken_in(dateline: Any, tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "empty.txt").write_text("")
    code, out, err = dateline("add", tmp_path / "bad", "--index", tmp_path / "index")
    assert (code, "rejected 1: 1 in all" in out[0]) == (1, True)
    assert "empty.txt: " in err
    jsonl(tmp_path / "bad" / "good.jsonl", [made_up(0)])
    assert dateline("add", tmp_path / "bad", "--index", tmp_path / "index")[0] == 0
    assert_one_line(dateline("add", tmp_path / "nowhere", "--index", tmp_path / "index"), "nowhere")


def test_rejects_are_listed_and_tried_again(dateline: Any, tmp_path: Path) -> None:
    index, news = ("--index", tmp_path / "index"), tmp_path / "news"
    assert_one_line(dateline("add", "--retry", *index), "dateline rebuild PATH...")
    news.mkdir()
    (news / "empty.txt").write_text("")
    (news / "two.jsonl").write_text('{"text": "One made-up sentence stands here."}\nnot json\n')
    assert dateline("add", news, *index)[0] == 0
    rows = [json.loads(line) for line in dateline("list", "--rejects", "--json", *index)[1]]
    assert {(row["origin"], row["reason"]) for row in rows} == {
        (str(news / "empty.txt"), "empty file"), (f"{news / 'two.jsonl'}:2", "not valid JSON")}  # fmt: skip
    assert "add --retry" in dateline("list", "--rejects", *index)[1][-1]
    (news / "empty.txt").unlink()
    code, out, err = dateline("add", "--retry", *index)
    assert (code, "unchanged 1" in out[0], "rejected 1: 2 in all" in out[0]) == (0, True, True)
    assert "1 earlier rejects are gone" in err
    (news / "two.jsonl").write_text('{"text": "One made-up sentence stands here."}\n{"text": "And here another."}\n')
    summary = one(dateline("add", "--retry", "--json", *index)[1])
    assert (summary["stored"], summary["unchanged"], summary["rejected"], summary["total"]) == (1, 1, [], 2)
    assert dateline("list", "--rejects", *index)[1] == []
    assert one(dateline("info", "--json", *index)[1])["rejects"] == 0


def test_an_address_on_the_own_network(dateline: Any, site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = (200, {"ETag": '"1"'}, f"A title\n\n{made_up(0).text}".encode())
    index, url = ("--index", tmp_path / "index"), f"{site.address}/a"
    code, _, err = dateline("add", url, *index)
    assert (code, "--allow-private" in err, site.requests) == (1, True, [])
    assert dateline("add", "--retry", "--allow-private", *index)[:2][0] == 0
    row = one(dateline("list", "--json", *index)[1])
    assert (row["title"], row["url"], row["origin"], row["language"]) == ("A title", url, url, "en")


def press_ctrl_c(patch: pytest.MonkeyPatch) -> None:
    """While the fourth article is stored."""
    store = filling.Filler.store

    def pressed(self: filling.Filler, article: Article, digest: str) -> None:
        if article.id == "made-up-3":
            raise KeyboardInterrupt
        store(self, article, digest)

    patch.setattr(filling.Filler, "store", pressed)


def test_ctrl_c_keeps_what_is_stored_and_says_how_to_go_on(
    dateline: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, source = ("--index", tmp_path / "index"), jsonl(tmp_path / "many.jsonl", map(made_up, range(4)))
    monkeypatch.setattr(filling, "PORTION", 2)
    with monkeypatch.context() as patch:
        press_ctrl_c(patch)
        code, out, err = dateline("add", source, *index)
    assert (code, out) == (130, [])
    assert err == ("Stopped; the index is whole. Articles stored by this run: 2. "
                   "The same command again goes on from there.\n")  # fmt: skip
    assert len(dateline("list", *index)[1]) == 2
    assert one(dateline("add", source, "--json", *index)[1])["unchanged"] == 2


def test_ctrl_c_in_a_rebuild_keeps_what_is_encoded_and_says_so(
    dateline: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, source = ("--index", tmp_path / "index"), jsonl(tmp_path / "many.jsonl", map(made_up, range(4)))
    dateline("add", jsonl(tmp_path / "one.jsonl", [made_up(0)]), *index)
    monkeypatch.setattr(filling, "PORTION", 2)
    with monkeypatch.context() as patch:
        press_ctrl_c(patch)
        code, out, err = dateline("rebuild", source, *index)
    assert (code, out) == (130, [])
    assert err == ("Stopped; the index is as it was. Passages encoded by this run: 1. They are kept: "
                   "the same command again encodes only the rest.\n")  # fmt: skip
    assert len(dateline("list", *index)[1]) == 1
    code, out, err = dateline("rebuild", source, *index)
    assert (code, len(out)) == (0, 1)
    assert "2 passages encoded, 2 taken over, 0 quotations" in out[0]


def assert_one_line(result: Run, words: str) -> None:
    """An error that the user can act on: exit code 1 and one line."""
    code, out, err = result
    assert (code, out) == (1, [])
    assert err.startswith("dateline: ")
    assert err.count("\n") == 1
    assert words in err


@pytest.mark.parametrize("command", [["ask", "Why?"], ["search", "x"], ["list"], ["info"], ["get", "x"],
                                     ["rebuild", "--from-catalog"], ["remove", "x"], ["chat"]])  # fmt: skip
def test_without_an_index_every_command_says_what_to_do(dateline: Any, command: list[str], tmp_path: Path) -> None:
    assert_one_line(dateline(*command, "--index", tmp_path / "none"), "dateline rebuild PATH...")


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_one_line_that_repairs_it(
    dateline: Any, seed_index: Path, tmp_path: Path, damage: str
) -> None:
    path = copied(seed_index, tmp_path / "index")
    DAMAGES[damage](next(path.glob("archive-*/vectors/*.faiss")))
    assert_one_line(dateline("ask", "What did Pompeo say?", "--index", path), "dateline rebuild --from-catalog")
    assert dateline("rebuild", "--from-catalog", "--index", path)[0] == 0
    assert dateline("ask", "What did Pompeo say?", "--index", path)[0] == 0


def test_an_article_that_is_not_there(dateline: Any, seed_index: Path) -> None:
    assert_one_line(dateline("get", "nobody", "--index", seed_index), "dateline list")


@pytest.mark.parametrize(
    "args",
    [["ask"], ["ask", "  "], ["ask", "Why?", "--as-of", "tomorrow"], ["ask", "Why?", "--since", "tomorrow"],
     ["search", "x", "--until", "2031-02-30"], ["nonsense"], ["ask", "Why?", "--nonsense"], ["add"],
     ["rebuild", "--from-catalog", "seeds"], ["search", "x", "-n", "0"],
     ["ask", "Why?", "--batch", "questions.jsonl"], ["serve", "--port", "99999"], ["serve", "--auth", "x"],
     ["serve", "--writable", "--host", "192.0.2.1"], ["serve", "--proxy", "192.0.2.1"]],
)  # fmt: skip
def test_wrong_usage_is_2(dateline: Any, seed_index: Path, args: list[str]) -> None:
    code, out, err = dateline(*args, *(["--index", seed_index] if args[0] != "nonsense" else []))
    assert (code, out) == (2, [])
    assert err


def test_a_batch_file_that_is_not_there(dateline: Any, seed_index: Path, tmp_path: Path) -> None:
    result = dateline("ask", "--batch", tmp_path / "none.jsonl", "--json", "--index", seed_index)
    assert_one_line(result, "No such file")


def test_a_folder_that_cannot_be_made_is_one_line(dateline: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, _, err = dateline("add", tmp_path / "file", "--index", tmp_path / "file" / "index")
    assert code == 1
    assert len(err.splitlines()) == 1


def test_the_index_is_named_by_the_environment(
    dateline: Any, seed_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_INDEX", str(seed_index))
    assert one(dateline("info", "--json")[1])["articles"] == 1


def test_quotes_of_the_index(dateline: Any, seed_index: Path) -> None:
    code, out, err = dateline("quotes", "--speaker", "Pompeo", "--json", "--index", seed_index)
    rows = [json.loads(line) for line in out]
    assert (code, err) == (0, "")
    assert {row["kind"] for row in rows} == {"direct", "indirect"}
    assert all("Pompeo" in row["speaker"] for row in rows)
    article = one(dateline("get", rows[0]["article"]["id"], "--json", "--index", seed_index)[1])
    assert all(article["text"][row["start"] : row["end"]] == row["text"] for row in rows)
    about = [json.loads(line) for line in
             dateline("quotes", "--about", "Turkey", "--json", "--index", seed_index)[1]]  # fmt: skip
    assert len({row["speaker"] for row in about}) > 1
    both = dateline("quotes", "--about", "Turkey", "--speaker", "Pompeo", "--json", "--index", seed_index)[1]
    assert {json.loads(line)["text"] for line in both} <= {row["text"] for row in rows}


def test_quotes_are_written_as_csv(dateline: Any, seed_index: Path) -> None:
    _, out, _ = dateline("quotes", "--speaker", "Pompeo", "--csv", "--index", seed_index)
    rows = list(csv.DictReader(out))
    assert [row["kind"] for row in rows] == ["indirect", "direct"]
    assert rows[1]["text"].startswith("The United States is engaging")
    assert tuple(rows[0]) == export.COLUMNS
    of_file = list(csv.DictReader(dateline("quotes", next(iter((ROOT / "seeds").iterdir())), "--csv")[1]))
    assert set(rows[0]) == set(of_file[0])
    assert rows[0]["text"] in {row["text"] for row in of_file}


@pytest.mark.parametrize(
    "arguments",
    [(), ("--json", "--csv", "--speaker", "X"), ("seeds", "--speaker", "X"), ("--speaker", "X", "--since", "soon")],
)
def test_quotes_wrongly_used_exits_with_2(dateline: Any, arguments: tuple[str, ...]) -> None:
    assert dateline("quotes", *arguments)[0] == 2


def test_no_formula_of_an_article_reaches_a_spreadsheet(dateline: Any, tmp_path: Path) -> None:
    text = '"=HYPERLINK(1) is not safe," said Ada Example, the mayor.'
    file = jsonl(tmp_path / "a.jsonl", [Article("f1", text, title="@SUM(1)", source="+Courier", date="2031-05-06")])
    (row,) = csv.DictReader(dateline("quotes", file, "--csv")[1])
    assert row["text"].startswith("'=HYPERLINK(1)")
    assert (row["title"], row["source"]) == ("'@SUM(1)", "'+Courier")
    assert text[int(row["start"]) : int(row["end"])] == row["text"][1:]


def test_nobody_of_that_name_is_quoted(dateline: Any, seed_index: Path) -> None:
    code, out, err = dateline("quotes", "--speaker", "Merkel", "--index", seed_index)
    assert (code, out) == (0, [])
    assert "quotes" in err


def test_settings_are_printed_with_where_they_are_from(
    dateline: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dateline.toml").write_text('index = "news"\n[llm]\napi_key = "very-secret"\n', "utf-8")
    monkeypatch.setenv("DATELINE_LLM_MODEL", "small")
    code, out, err = dateline("config", "--llm-base-url", "http://127.0.0.1:1/v1")
    assert (code, err) == (0, "")
    rows = {line.split()[0]: line.split()[1:] for line in out}
    assert rows["index"] == ["news", "dateline.toml"]
    assert rows["llm.model"] == ["small", "DATELINE_LLM_MODEL"]
    assert rows["llm.base_url"] == ["http://127.0.0.1:1/v1", "flag"]
    assert rows["llm.api_key"] == ["********", "dateline.toml"]
    assert "very-secret" not in str(out)
    assert {json.loads(line)["name"] for line in dateline("config", "--json")[1]} == set(rows)
    assert dateline("config", "--llm-base-url", "ftp://x")[0] == 2
    assert_one_line(dateline("info"), "There is no index at news")
    (tmp_path / "dateline.toml").write_text("indx = 'x'", "utf-8")
    assert_one_line(dateline("ask", "Who?"), "Did you mean index?")
    monkeypatch.setenv("DATELINE_INDX", "x")
    assert_one_line(dateline("list"), "Did you mean")
