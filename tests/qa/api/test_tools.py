"""MCP, called by the official SDK's client: by streamable HTTP on loopback, and over standard input and output."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult

from tests.conftest import ROOT
from tests.qa.api.serving import AUTH, calling, running

NAMES = ["ask", "get_article", "list_articles", "quotes", "search"]
Scene = Callable[[Client], Awaitable[Any]]


@pytest.fixture(scope="module")
def address(seed_index: Path) -> Iterator[str]:
    with running(seed_index, auth=AUTH) as address:
        yield address


def over_http(address: str, scene: Scene, auth: tuple[str, str] = AUTH) -> Any:
    async def play() -> Any:
        async with (
            httpx2.AsyncClient(auth=auth, trust_env=False, timeout=30) as web,
            Client(streamable_http_client(f"{address}/mcp", http_client=web)) as client,
        ):
            return await scene(client)

    return asyncio.run(play())


async def call(client: Client, name: str, **arguments: Any) -> Any:
    result = await client.call_tool(name, arguments)
    assert isinstance(result, CallToolResult)
    assert not result.is_error, result.content
    return result.structured_content


async def every_tool(client: Client) -> None:
    tools = (await client.list_tools()).tools
    assert sorted(tool.name for tool in tools) == NAMES
    assert all(tool.description and tool.annotations and tool.annotations.read_only_hint for tool in tools)
    answer = await call(client, "ask", question="And what did he say about Turkey?", earlier=["What did Pompeo say?"])
    assert answer["status"] in ("answered", "unsure")
    assert answer["blocks"]
    citation = answer["citations"][0]
    assert citation["cited"]
    article = await call(client, "get_article", article_id=citation["article"]["id"])
    assert article["text"][citation["quote_start"] : citation["quote_end"]] == citation["quote"]
    assert not (await call(client, "ask", question="What did Merkel say?", outlets=None))["answered"]
    (hit,) = (await call(client, "search", query="Idlib", k=1))["hits"]
    listed = await call(client, "list_articles", until="2031-01-01")
    assert [listed["total"], hit["article"]["id"]] == [0, article["id"]]  # the seed has no date
    assert (await call(client, "quotes", speaker="Pompeo"))["total"] == 2


def test_every_tool_over_http(address: str) -> None:
    over_http(address, every_tool)


def test_every_tool_over_stdio(seed_index: Path) -> None:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "qa", "mcp", "--index", str(seed_index)], cwd=ROOT
    )

    async def play() -> None:
        async with Client(command) as client:
            await every_tool(client)

    asyncio.run(play())


def test_what_cannot_be_done_is_told_in_words(address: str) -> None:
    async def scene(client: Client) -> list[str]:
        wrong: list[tuple[str, dict[str, Any]]] = [
            ("get_article", {"article_id": "nobody"}), ("quotes", {}), ("ask", {"question": "x" * 2001}),
            ("ask", {}), ("search", {"query": "x", "k": 1000}), ("remove", {}),
        ]  # fmt: skip
        said = []
        for name, arguments in wrong:
            result: Any = await client.call_tool(name, arguments)
            assert result.is_error
            said.append(result.content[0].text)
        return said

    said = over_http(address, scene)
    assert "There is no article 'nobody'" in said[0]
    assert "Whose quotations?" in said[1]


def test_the_gate_stands_before_mcp(address: str) -> None:
    with pytest.raises(Exception):  # noqa: B017, PT011 - the client wraps it in groups of its own
        over_http(address, every_tool, ("reader", "wrong"))
    hello = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accept = {"Accept": "application/json, text/event-stream"}
    with calling(address, auth=AUTH) as web:
        assert web.post("/mcp", json=hello, headers=accept).status_code == 200
        assert web.post("/mcp", json=hello, headers=accept | {"Host": "evil.example"}).status_code == 421
        assert web.post("/mcp", json=hello, headers=accept | {"Origin": "http://evil.example"}).status_code == 403
        assert web.post("/mcp", content=b" " * 1_000_001, headers=accept).status_code == 413
        assert web.post("/mcp", content=b"{", headers=accept | {"Content-Type": "application/json"}).status_code == 400
    with calling(address) as web:
        assert web.post("/mcp", json=hello, headers=accept).status_code == 401
