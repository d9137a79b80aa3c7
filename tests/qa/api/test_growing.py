"""Written answers for programs: REST and OpenAI's interface, in one piece and as events. All articles are made up."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from qa.config import Llm
from tests.qa.api.serving import calling, running
from tests.qa.llm.serving import Script, scripted

pytest.importorskip("llama_index.llms.openai_like")

QUESTION = "What did Judd Deere say?"
ASKED: Any = [{"role": "user", "content": QUESTION}]


@pytest.fixture(scope="module")
def script() -> Iterator[Script]:
    with scripted() as found:
        yield found


@pytest.fixture(scope="module")
def address(seed_index: Path, script: Script) -> Iterator[str]:
    with running(seed_index, Llm(script.address, "made-up", "very-secret")) as found:
        yield found


@pytest.fixture
def web(address: str, script: Script) -> Iterator[httpx.Client]:
    script.behaviour = "good"
    script.reply = "Judd Deere spoke of Turkey's efforts to de-escalate the situation [1]. It cost $9 million [1]."
    with calling(address) as client:
        yield client


def events(text: str) -> list[tuple[str, Any]]:
    found = []
    for event in filter(None, text.split("\n\n")):
        name, data = event.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_rest_in_one_piece(web: httpx.Client) -> None:
    own = web.post("/api/ask", json={"question": QUESTION}).json()
    written = web.post("/api/ask", json={"question": QUESTION, "write": True, "id": 7}).json()
    assert written["id"] == "7"
    assert written["text"] == own["text"]
    assert [bool(s["reason"]) for s in written["written"]["sentences"]] == [False, True]
    assert written["written"]["text"].endswith("[1]")
    assert "9 million" in written["written"]["dropped"][0]["reason"]
    assert own.get("written") is None


def test_rest_as_events(web: httpx.Client) -> None:
    raw = web.post("/api/ask", json={"question": QUESTION, "write": True, "stream": True})
    assert raw.headers["content-type"].startswith("text/event-stream")
    found = events(raw.text)
    assert [name for name, _ in found] == ["answer", "sentence", "sentence", "done"]
    assert found[0][1]["answered"]
    assert found[-1][1]["written"]["text"] == f"{found[1][1]['text']} [1]"
    plain = events(web.post("/api/ask", json={"question": QUESTION, "stream": True}).text)
    assert [name for name, _ in plain] == ["answer", "done"]


@pytest.mark.parametrize("behaviour", ["refuses", "nonsense", "breaks off", "endless"])
def test_a_model_in_trouble_costs_nothing(web: httpx.Client, script: Script, behaviour: str) -> None:
    script.behaviour = behaviour
    found = web.post("/api/ask", json={"question": QUESTION, "write": True}).json()
    assert found["answered"]
    assert "failed" in found["written"]["trouble"]
    assert "very-secret" not in json.dumps(found)


def test_openais_interface(address: str, web: httpx.Client) -> None:
    with openai.OpenAI(api_key="x", base_url=f"{address}/v1", http_client=httpx.Client(trust_env=False)) as client:
        assert [m.id for m in client.models.list()] == ["dateline", "dateline-thorough", "dateline-written"]
        own = client.chat.completions.create(model="dateline", messages=ASKED).choices[0].message.content or ""
        done = client.chat.completions.create(model="dateline-written", messages=ASKED)
        content = done.choices[0].message.content or ""
        assert content.startswith(own)
        assert "Written by made-up, each sentence checked:\nJudd Deere spoke" in content
        assert content.endswith("1 sentence of the model.")
        assert "9 million" not in content
        chunks = list(client.chat.completions.create(model="dateline-written", messages=ASKED, stream=True))
        assert "".join(c.choices[0].delta.content or "" for c in chunks) == content
        last: Any = chunks[-1]
        assert last.choices[0].finish_reason == "stop"
        assert last.written == done.model_extra["written"]  # type: ignore[index]


def test_what_is_refused_has_its_own_status_also_in_a_stream(
    web: httpx.Client, seed_index: Path, tmp_path: Path
) -> None:
    wrong = {"question": QUESTION, "stream": True, "filters": {"since": "never"}}
    assert web.post("/api/ask", json=wrong).status_code == 422
    with running(seed_index) as bare, calling(bare) as client:
        asked = {"model": "dateline-written", "messages": ASKED}
        assert client.post("/v1/chat/completions", json=asked).status_code == 404
        found = client.post("/api/ask", json={"question": QUESTION, "write": True}).json()
        assert found["answered"]
        assert "llm.base_url" in found["written"]["trouble"]
