"""REST, called over HTTP on loopback."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from index import ingest, sources
from index.storage import folders
from qa.api import Access, models
from qa.api.access import Gate
from qa.api.work import Workers
from qa.engine import Engine
from tests.qa.api.serving import AUTH, calling, running
from tests.support import ROOT, copied, made_up


@pytest.fixture(scope="module")
def client(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server over an index of its own, which can be written to."""
    index = copied(seed_index, tmp_path_factory.mktemp("rest") / "index")
    with running(index) as address, calling(address) as client:
        yield client


def error(response: httpx.Response) -> tuple[int, str]:
    found = response.json()["error"]
    assert set(found) == {"message", "type", "code", "param"}
    assert found["message"]
    return response.status_code, found["code"]


def test_ask_is_the_answer_of_python(client: httpx.Client, seed_index: Path) -> None:
    answer = client.post("/api/ask", json={"question": "What did Pompeo say?", "id": "a"}).json()
    asked, took = answer.pop("asked"), answer.pop("ms")
    assert answer == {"id": "a", **Engine(seed_index).ask("What did Pompeo say?").to_dict()}
    assert (asked, took > 0) == ("What did Pompeo say?", True)
    article = client.get(f"/api/articles/{answer['citations'][0]['article']['id']}").json()
    for c in answer["citations"]:
        assert article["text"][c["start"] : c["end"]] == c["passage"]


def test_the_description_names_every_field_of_an_answer(client: httpx.Client) -> None:
    answer = client.post("/api/ask", json={"question": "What did Pompeo say?"}).json()
    assert set(answer) == set(models.AnswerOut.model_fields)
    assert set(answer["citations"][0]) == set(models.CitationOut.model_fields)
    described = client.get("/api/openapi.json").json()
    assert {"/ask", "/search", "/quotes", "/articles", "/articles/{article_id}", "/info"} <= set(described["paths"])


def test_a_conversation_and_a_refusal(client: httpx.Client) -> None:
    turns = ["What did Pompeo say?", "And what did he say about Turkey?"]
    answer = client.post("/api/ask", json={"turns": turns, "as_of": "2020-03-01"}).json()
    assert answer["asked"] == "What did Pompeo say: And what did he say about Turkey?"
    refused = client.post("/api/ask", json={"question": "What did Merkel say?"}).json()
    assert (refused["answered"], refused["status"], refused["short"]) == (False, "absent", None)
    assert [block["type"] for block in refused["blocks"]] == ["note"] * len(refused["blocks"])
    assert client.post("/api/ask", json={"question": "What did Pompeo say?", "filters": {"outlets": ["X"]}}).json()[
        "answered"] is False  # fmt: skip


def test_search_list_and_info(client: httpx.Client) -> None:
    (hit,) = client.get("/api/search", params={"q": "Idlib", "k": 1}).json()["hits"]
    assert "Idlib" in hit["passage"]
    page = client.get("/api/articles").json()
    assert (page["total"], len(page["articles"]), page["next"]) == (1, 1, None)
    assert page["articles"][0]["id"] == hit["article"]["id"]
    assert "/" not in page["articles"][0]["origin"]  # the folders of this machine are not shown
    for person, total in (("Pompeo", 1), ("Merkel", 0)):
        assert client.get("/api/articles", params={"person": person}).json()["total"] == total
        asked = {"question": "What did Pompeo say?", "filters": {"people": [person]}}
        assert client.post("/api/ask", json=asked).json()["answered"] is bool(total)
    info = client.get("/api/info").json()
    assert (info["articles"], info["model"], info["read_only"]) == (1, "all-MiniLM-L6-v2", False)
    assert str(ROOT) not in str(info)


def test_quotes(client: httpx.Client) -> None:
    found = client.get("/api/quotes", params={"speaker": "Pompeo"}).json()
    assert found["total"] == 2
    assert {q["speaker"] for q in found["quotes"]} == {"Mike Pompeo"}
    article = client.get(f"/api/articles/{found['quotes'][0]['article']['id']}").json()
    assert all(article["text"][q["start"] : q["end"]] == q["text"] for q in found["quotes"])
    assert client.get("/api/quotes", params={"about": "Idlib", "limit": 1}).json()["total"] > 1
    assert client.get("/api/quotes", params={"speaker": "Pompeo", "since": "2031-01-01"}).json()["quotes"] == []
    assert error(client.get("/api/quotes")) == (422, "invalid_request")


@pytest.mark.parametrize(
    ("body", "param"),
    [({}, None), ({"question": "x", "turns": ["y"]}, None), ({"question": "  "}, "question"),
     ({"question": "x" * 2001}, "question"), ({"turns": []}, "turns"), ({"turns": ["x"] * 31}, "turns"),
     ({"question": "x", "nope": 1}, "nope"), ({"question": "x", "filters": {"outlet": "x"}}, "filters.outlet"),
     ({"question": "x", "as_of": "tomorrow"}, "as_of"), ({"question": 5}, "question"), ([], None),
     ({"question": "x", "filters": {"since": "2031-02-30"}}, "filters.since")],
)  # fmt: skip
def test_what_a_question_may_not_be(client: httpx.Client, body: Any, param: str | None) -> None:
    response = client.post("/api/ask", json=body)
    assert error(response) == (422, "invalid_request")
    assert response.json()["error"]["param"] == param


@pytest.mark.parametrize(
    "content", [b"{not json", b'{"question": "\\ud83d"}', b'{"\\ud83d": 1}', b"\xff", b"[" * 100_000, b""]
)
def test_what_is_no_json(client: httpx.Client, content: bytes) -> None:
    response = client.post("/api/ask", content=content, headers={"content-type": "application/json"})
    assert error(response) in [(400, "invalid_request"), (422, "invalid_request")]


def test_what_is_not_there(client: httpx.Client) -> None:
    assert error(client.get("/api/articles/nobody")) == (404, "no_such_article")
    assert error(client.get("/api/nothing")) == (404, "not_found")
    assert error(client.get("/api/ask")) == (405, "method_not_allowed")
    assert "<script" not in client.get("/api/docs").text  # FastAPI's own page loads scripts from elsewhere
    assert error(client.get("/api/search", params={"q": "x", "k": 0})) == (422, "invalid_request")
    for address in ("search?q=x&outlets=y", "articles?sinse=2031-01-01", "quotes?speaker=x&limt=1"):  # no filter at all
        assert error(client.get(f"/api/{address}")) == (422, "invalid_request")


def test_adding_and_removing_is_seen_by_the_running_server(client: httpx.Client) -> None:
    record = {"id": "https://courier.example/ferry?a=1", "title": "Made up", "source": "Example Courier",
              "date": "2031-05-06", "text": "“The ferry to Mockport starts in June,” said Dora Specimen."}  # fmt: skip
    added = client.post("/api/articles", json={"articles": [record, {"text": "…"}]})
    assert added.status_code == 201
    assert added.json() | {"rejected": len(added.json()["rejected"])} == {
        "ids": [record["id"]], "stored": 1, "updated": 0, "unchanged": 0, "duplicate": 0, "rejected": 1}  # fmt: skip
    assert client.post("/api/articles", json={"articles": [record]}).status_code == 200
    answer = client.post("/api/ask", json={"question": "What did Dora Specimen say?"}).json()
    assert answer["short"] == "The ferry to Mockport starts in June,"
    first = client.get("/api/articles", params={"limit": 1}).json()
    second = client.get("/api/articles", params={"limit": 1, "after": first["next"]}).json()
    assert [second["articles"][0]["id"], second["next"], second["total"]] == [record["id"], None, 2]
    assert client.get("/api/articles", params={"outlet": "example courier"}).json()["total"] == 1
    assert client.delete(f"/api/articles/{record['id']}").status_code == 404  # its "?" was not quoted
    gone = client.delete(f"/api/articles/{record['id'].replace('?', '%3F')}")
    assert gone.json() == {"removed": [record["id"]]}
    assert client.post("/api/ask", json={"question": "What did Dora Specimen say?"}).json()["answered"] is False


def test_articles_that_cannot_be_taken_in(client: httpx.Client) -> None:
    assert error(client.post("/api/articles", json={"articles": [{"text": "…"}]})) == (422, "nothing_taken_in")
    assert error(client.post("/api/articles", json={"articles": []})) == (422, "invalid_request")
    assert error(client.post("/api/articles", json={"articles": [{"text": "x", "txt": 1}]})) == (422, "invalid_request")


def test_a_change_while_another_process_writes(seed_index: Path, tmp_path: Path) -> None:
    index = copied(seed_index, tmp_path / "index")
    with running(index) as address, calling(address) as client, folders.writing(index):
        response = client.post("/api/articles", json={"articles": [{"text": made_up(1).text}]})
        assert error(response) == (409, "index_busy")
        assert response.headers["retry-after"]
        assert client.get("/api/info").json()["articles"] == 1


def test_an_index_replaced_under_the_running_server(tmp_path: Path) -> None:
    index = tmp_path / "index"
    ingest.rebuild(index, [made_up(0)])
    with running(index) as address, calling(address) as client:
        assert client.get("/api/info").json()["articles"] == 1
        ingest.rebuild(index, sources.read(ROOT / "seeds"), replace=True)
        assert client.post("/api/ask", json={"question": "What did Pompeo say?"}).json()["answered"]
        assert client.get("/api/articles/made-up-0").status_code == 404


def test_read_only(seed_index: Path) -> None:
    with running(seed_index, read_only=True) as address, calling(address) as client:
        assert client.post("/api/articles", json={"articles": [{"text": "x"}]}).status_code == 405
        assert client.delete("/api/articles/x").status_code == 405
        assert client.get("/api/info").json()["read_only"] is True
        assert "delete" not in client.get("/api/openapi.json").json()["paths"]["/articles/{article_id}"]


def test_password(seed_index: Path) -> None:
    token = {"Authorization": f"Bearer {':'.join(AUTH)}"}
    with running(seed_index, auth=AUTH) as address, calling(address) as client:
        for path in ("/api/info", "/api/openapi.json", "/api/nothing", "/api/articles/x"):
            response = client.get(path)
            assert error(response) == (401, "unauthorized")
            assert "Basic" in response.headers["www-authenticate"]
        assert client.get("/api/info", auth=AUTH).status_code == 200
        assert client.get("/api/info", headers=token).status_code == 200
        for wrong in ("Basic cmVhZGVy", "Basic !!", "Bearer reader", "Bearer", "Bearer reader:se", "nothing", ""):
            assert client.get("/api/info", headers={"Authorization": wrong}).status_code == 401


@pytest.mark.parametrize(("host", "status"), [
    ("localhost:1", 200), ("127.0.0.1", 200), ("LOCALHOST", 200), ("[::1]:7860", 200), ("evil.example", 421),
    ("localhost.evil.example", 421), ("127.0.0.1.nip.example:80", 421), ("", 421), ("[", 421)])  # fmt: skip
def test_only_names_of_this_machine_are_answered(client: httpx.Client, host: str, status: int) -> None:
    assert client.get("/api/info", headers={"Host": host}).status_code == status


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:3000", "file://"])
def test_pages_of_other_sites_change_nothing(client: httpx.Client, origin: str) -> None:
    response = client.post("/api/ask", json={"question": "x"}, headers={"Origin": origin})
    assert error(response) == (403, "foreign_origin")
    read = client.get("/api/info", headers={"Origin": origin})
    assert "access-control-allow-origin" not in read.headers
    own = str(client.base_url).rstrip("/")
    assert client.post("/api/ask", json={"question": "x"}, headers={"Origin": own}).status_code == 200


def test_a_proxys_name_can_be_admitted(seed_index: Path) -> None:
    with running(seed_index, names=["news.example"]) as address, calling(address) as client:
        assert client.get("/api/info", headers={"Host": "news.example"}).status_code == 200
        sent = {"Host": "127.0.0.1:7860", "Origin": "https://news.example"}
        assert client.post("/api/ask", json={"question": "x"}, headers=sent).status_code == 200


def test_large_requests_are_refused(client: httpx.Client) -> None:
    assert error(client.post("/api/ask", content=b" " * 1_000_001)) == (413, "too_large")

    def parts() -> Iterator[bytes]:
        for _ in range(11):
            yield b" " * 100_000

    assert error(client.post("/api/ask", content=parts())) == (413, "too_large")
    assert client.post("/api/articles", content=b" " * 1_100_000).status_code == 422  # room for articles


def test_what_nobody_waits_for_is_given_up() -> None:
    sent: list[Any] = []
    messages = [{"type": "http.request", "body": b"{}"}, {"type": "http.disconnect"}]

    async def receive() -> Any:
        await asyncio.sleep(0)
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            sent.append("given up")
            raise

    scope: Any = {"type": "http", "path": "/api/ask", "headers": []}
    asyncio.run(Gate(slow, Access(), {"": 10})(scope, receive, send))
    assert sent == ["given up"]


def test_what_is_too_much_is_told_so_at_once() -> None:
    async def scene() -> list[str]:
        workers, going = Workers(threads=1, waiting=1), threading.Event()
        running = [asyncio.create_task(workers.run(going.wait)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Exception, match="Too many questions"):
            await workers.run(lambda: None)
        running[1].cancel()  # who has gone leaves no place taken
        going.set()
        await running[0]
        answered = await workers.run(lambda: "answered")
        workers.close()
        return [answered]

    assert asyncio.run(scene()) == ["answered"]


def test_a_full_disk_is_told_in_words(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device; what was saved stays saved", "/home/reader/index/catalog.db")

    monkeypatch.setattr("index.upkeep.add", full)
    answer = client.post("/api/articles", json={"articles": [{"text": "“It holds,” Ada Example said.", "title": "T"}]})
    assert error(answer) == (507, "not_written")
    assert "No space left" in answer.text
    assert "/home" not in answer.text


def test_rows_and_days_beyond_all_are_no_failure(client: httpx.Client) -> None:
    assert client.get("/api/articles", params={"after": 10**20}).status_code == 422
    assert client.get("/api/articles", params={"after": 2**63 - 1}).json()["articles"] == []
    early = client.post("/api/ask", json={"question": "What did Pompeo say yesterday?", "as_of": "0001-01-01"})
    assert early.status_code == 200


def test_of_a_conversation_the_last_questions_are_read(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = Engine.ask

    def noted(self: Engine, question: str, **rest: Any) -> Any:
        asked.append(question)
        return ask(self, question, **rest)

    monkeypatch.setattr(Engine, "ask", noted)
    turns = [f"What did Pompeo say about story {n}?" for n in range(30)]
    assert client.post("/api/ask", json={"turns": turns}).status_code == 200
    assert asked == turns[-8:]
