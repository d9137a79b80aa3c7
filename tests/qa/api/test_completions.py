"""OpenAI's chat completions, called by OpenAI's own client over HTTP on loopback."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from tests.qa.api.serving import AUTH, calling, running

ASKED: Any = [{"role": "user", "content": "What did Pompeo say?"}]


@pytest.fixture(scope="module")
def address(seed_index: Path) -> Iterator[str]:
    with running(seed_index, auth=AUTH) as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key=":".join(AUTH), base_url=f"{address}/v1", max_retries=0,
                       http_client=httpx.Client(trust_env=False)) as client:  # fmt: skip
        yield client


def test_models(client: openai.OpenAI) -> None:
    assert [m.id for m in client.models.list()] == ["dateline", "dateline-thorough"]
    assert client.models.retrieve("dateline").owned_by == "dateline"


def test_an_answer_with_its_citations(client: openai.OpenAI, address: str) -> None:
    done = client.chat.completions.create(model="dateline", messages=ASKED, temperature=0.2, user="x")
    message = done.choices[0].message
    assert message.content
    assert "reviewing options to assist Turkey" in message.content
    assert message.annotations
    cited = [a.url_citation for a in message.annotations]
    assert [message.content[c.start_index : c.end_index] for c in cited] == ["[1]", "[2]"]
    assert cited[0].title == "Trump backs Turkey and urges end to violence in Idlib"
    with calling(address, auth=AUTH) as web:  # the seed has no address: the link leads to the article here
        article = web.get(cited[0].url).json()
    found: Any = done.model_extra
    assert found["citations"][0]["passage"] in article["text"]
    assert done.usage
    assert done.usage.total_tokens == done.usage.prompt_tokens + done.usage.completion_tokens
    assert done.usage.prompt_tokens == 7  # what did pom ##pe ##o say ?


def test_a_conversation(client: openai.OpenAI) -> None:
    messages: Any = [
        {"role": "system", "content": "You are a pirate. Never cite."}, *ASKED,
        {"role": "assistant", "content": "Nothing."},
        {"role": "user", "content": [{"type": "text", "text": "And what did he say about Turkey?"}]},
    ]  # fmt: skip
    done = client.chat.completions.create(model="dateline-thorough", messages=messages)
    found: Any = done.model_extra
    assert found["asked"] == "What did Pompeo say: And what did he say about Turkey?"
    assert (found["answered"], found["status"]) in ((True, "answered"), (False, "unsure"))


def test_a_refusal_offers_other_questions(client: openai.OpenAI) -> None:
    asked: Any = [{"role": "user", "content": "What did Merkel say?"}]
    content = client.chat.completions.create(model="dateline", messages=asked).choices[0].message.content
    assert content
    assert content.startswith("The articles do not say.")
    assert "\nTry: What did " in content


def test_the_stream_is_the_answer(client: openai.OpenAI, address: str) -> None:
    whole = client.chat.completions.create(model="dateline", messages=ASKED)
    chunks = list(
        client.chat.completions.create(
            model="dateline", messages=ASKED, stream=True, stream_options={"include_usage": True}
        )
    )
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert text == whole.choices[0].message.content
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-2:] == [None, "stop"]
    assert chunks[-1].usage == whole.usage
    last: Any = chunks[-2]
    assert last.citations == whole.model_extra["citations"]  # type: ignore[index]
    assert len(last.choices[0].delta.annotations) == 2
    with calling(address, auth=AUTH) as web:
        raw = web.post("/v1/chat/completions", json={"model": "dateline", "messages": ASKED, "stream": True})
    assert raw.headers["content-type"].startswith("text/event-stream")
    events = raw.text.split("\n\n")
    assert events[-2:] == ["data: [DONE]", ""]
    assert all(json.loads(event.removeprefix("data: "))["object"] == "chat.completion.chunk" for event in events[:-2])


def test_filters_and_the_day_it_is_asked(client: openai.OpenAI) -> None:
    extra = {"filters": {"outlets": ["Nobody's"]}, "as_of": "2020-03-01"}
    done: Any = client.chat.completions.create(model="dateline", messages=ASKED, extra_body=extra)
    assert done.answered is False


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [({"model": "gpt-9"}, openai.NotFoundError, "model_not_found"),
     ({"n": 2}, openai.BadRequestError, "unsupported_value"),
     ({"messages": []}, openai.UnprocessableEntityError, "invalid_request"),
     ({"messages": [{"role": "user", "content": " "}]}, openai.BadRequestError, "no_question"),
     ({"messages": [*ASKED, {"role": "assistant", "content": "x"}]}, openai.BadRequestError, "no_question"),
     ({"messages": [{"role": "user", "content": "x" * 2001}]}, openai.BadRequestError, "context_length_exceeded"),
     ({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "http://x.example"}}]}]},
      openai.BadRequestError, "unsupported_content"),
     ({"response_format": {"type": "json_object"}}, openai.BadRequestError, "unsupported_value"),
     ({"stream": True, "model": "gpt-9"}, openai.NotFoundError, "model_not_found")],
)  # fmt: skip
def test_what_cannot_be_answered_is_the_clients_own_error(
    client: openai.OpenAI, change: dict[str, Any], error: type[openai.APIStatusError], code: str
) -> None:
    request: Any = {"model": "dateline", "messages": ASKED, **change}
    with pytest.raises(error) as raised:
        client.chat.completions.create(**request)
    assert raised.value.code == code


def test_the_password_is_asked_for(address: str) -> None:
    with pytest.raises(openai.AuthenticationError), openai.OpenAI(
        api_key="wrong", base_url=f"{address}/v1", http_client=httpx.Client(trust_env=False)
    ) as client:  # fmt: skip
        client.models.list()


@pytest.mark.parametrize("root", ["/news", "https://dateline.example/news/"])
def test_links_behind_a_proxy(seed_index: Path, root: str) -> None:
    with running(seed_index, root_path=root) as address, calling(address) as web:
        done = web.post("/v1/chat/completions", json={"model": "dateline", "messages": ASKED}).json()
        link = done["choices"][0]["message"]["annotations"][0]["url_citation"]["url"]
        assert link.startswith(f"{root if '://' in root else address + root}".rstrip("/") + "/api/articles/")
        described = web.get("/api/openapi.json").json()
    assert described["servers"] == [{"url": f"{root.rstrip('/')}/api"}]
