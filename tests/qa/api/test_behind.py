"""Behind proxies and chat programs: paths that are not stripped, orders that are no questions, pages that describe."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from qa.api.chores import is_chore
from qa.ui import listening
from tests.conftest import ROOT
from tests.qa.api.serving import AUTH, calling, running

CHORES = [
    "### Task:\nGenerate a concise, 3-5 word title with an emoji summarizing the chat history.\n### Guidelines:\n- x",
    "### Task:\nSuggest 3-5 follow-up questions.\n### Chat History:\n<chat_history>\nUSER: hi\n</chat_history>",
    "## Task\nGenerate 1-3 broad tags categorizing the main themes of the chat history.",
    "Provide a concise, 5-word-or-less title for the conversation, using title case conventions.",
    "Based on the chat history, give this conversation a name.\nKeep it short.",
    "Please generate a four to five word title summarizing our conversation without any lead-in.",
    'Summarize in a 10-word Title. Give the title only. "What did Pompeo say?"',
    "Generate search queries for the following conversation: USER: What did Pompeo say?",
]
QUESTIONS = [
    "What did Pompeo say?", "Summarise the conversation between Trump and Erdogan", "Give me the latest on Idlib",
    "What is the title of the article on Idlib?", "Name the ministers who resigned", "Write about the task force",
    "Who gave the talk its title?", "What did the task of the council cost?", "Suggest what Turkey will do next",
]  # fmt: skip


@pytest.fixture(scope="module")
def proxied(seed_index: Path) -> Iterator[str]:
    with running(seed_index, root_path="/news/dateline", auth=AUTH) as address:
        yield address


@pytest.mark.parametrize("prefix", ["", "/news/dateline"])
def test_a_proxy_may_strip_its_path_or_not(proxied: str, prefix: str) -> None:
    with calling(proxied, auth=AUTH) as web:
        assert web.get(f"{prefix}/api/info").json()["articles"] == 1
        assert web.get(f"{prefix}/v1/models").status_code == 200
        assert web.get(f"{prefix}/docs").status_code == 200
        asked = web.post(f"{prefix}/api/ask", json={"question": "What did Pompeo say?"})
        assert asked.json()["answered"]
        assert web.get(f"{prefix}x/api/info").status_code == 404
    assert httpx.get(f"{proxied}{prefix}/api/info", trust_env=False).status_code == 401


def test_the_page_s_folder_is_found_without_its_slash(proxied: str) -> None:
    with calling(proxied, auth=AUTH) as web:
        found = web.get("/news/dateline?q=x")
        assert (found.status_code, found.headers["location"]) == (307, "/news/dateline/?q=x")


def test_what_can_be_called_is_described(proxied: str) -> None:
    with calling(proxied, auth=AUTH) as web:
        whole, rest = web.get("/docs"), web.get("/api/docs")
        named = set(web.get("/api/openapi.json").json()["paths"])
    for page in (whole, rest):
        assert page.headers["content-type"].startswith("text/html")
        assert all(path in page.text for path in named)
        assert "<script" not in page.text
        assert "http" not in page.text
    assert "v1/chat/completions" in whole.text
    assert "mcp" in whole.text
    assert "thorough" in rest.text
    for path in ("/docs", "/api/docs"):
        assert httpx.get(f"{proxied}{path}", trust_env=False).status_code == 401


@pytest.mark.parametrize("order", CHORES)
def test_an_order_about_the_conversation_gets_an_empty_answer(proxied: str, order: str) -> None:
    assert is_chore(order)
    with calling(proxied, auth=AUTH) as web:
        body = {"model": "dateline", "messages": [{"role": "user", "content": order}]}
        done = web.post("/v1/chat/completions", json=body)
        assert done.status_code == 200
        choice = done.json()["choices"][0]
        assert (choice["message"]["content"], choice["finish_reason"], done.json()["citations"]) == ("", "stop", [])
        streamed = web.post("/v1/chat/completions", json={**body, "stream": True})
        assert streamed.text.endswith("data: [DONE]\n\n")


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_no_order(question: str) -> None:
    assert not is_chore(question)


def test_an_order_before_a_question_is_not_taken_for_one(proxied: str) -> None:
    turns = [{"role": "user", "content": CHORES[0]}, {"role": "assistant", "content": ""}]
    with calling(proxied, auth=AUTH) as web:
        body = {"model": "dateline", "messages": [*turns, {"role": "user", "content": "What did Pompeo say?"}]}
        assert (
            "reviewing options"
            in web.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]["content"]
        )


def test_a_busy_port_ends_with_one_line(seed_index: Path) -> None:
    with listening.bound("127.0.0.1", 0) as place:
        place.listen()
        port = str(place.getsockname()[1])
        for _ in range(2):
            command = [sys.executable, "-m", "qa", "serve", "--port", port, "--index", str(seed_index)]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
            assert done.returncode == 1
            assert done.stdout == ""
            assert done.stderr.count("\n") == 1
            assert f"port {port}" in done.stderr
            assert "--port" in done.stderr
