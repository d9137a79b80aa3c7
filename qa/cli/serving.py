"""The verbs that serve: the page with what programs call, MCP; and the settings that hold for them."""

from __future__ import annotations

from typing import Annotated

import typer

from qa.cli import listing
from qa.cli.options import IndexOption, JsonOption, LlmAddressOption, LlmModelOption, app, index_of, llm_flags, settings
from qa.engine import Engine


@app.command()
def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on (default: as it is set, else 127.0.0.1).")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port (default: as it is set, else 7860 or the next free one).")
    ] = None,
    index: IndexOption = None,
    read_only: Annotated[
        bool | None,
        typer.Option("--read-only/--writable", help="Nothing can be added or removed (default: beyond this machine)."),
    ] = None,
    auth: Annotated[str | None, typer.Option(help="USER:PASSWORD that is asked for.")] = None,
    root_path: Annotated[str | None, typer.Option(help="Path behind a proxy, such as /dateline.")] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="A host name under which a proxy passes requests on; repeatable.")
    ] = None,
    proxy: Annotated[
        list[str] | None, typer.Option(help="The address of that proxy, where it is not on this machine; repeatable.")
    ] = None,
    llm_base_url: LlmAddressOption = None,
    llm_model: LlmModelOption = None,
) -> None:
    """Serve the chat page, and REST at /api, OpenAI's chat at /v1, MCP at /mcp."""
    from qa import ui

    given = {"host": host, "port": port, "read_only": read_only, "auth": auth, "root_path": root_path,
             "allow_host": allow_host, "proxy": proxy}  # fmt: skip
    found = settings(
        index, {f"serve.{name}": value for name, value in given.items()} | llm_flags(llm_base_url, llm_model)
    ).settings
    if fault := ui.fault(found.serve):
        raise typer.BadParameter(fault)
    ui.serve_as(found)


@app.command()
def mcp(index: IndexOption = None) -> None:
    """Serve the archive to a program that runs a language model: MCP over standard input and output."""
    from qa.api import over_stdio

    over_stdio(Engine(index_of(index).resolve()))


@app.command(name="config")
def show_settings(
    index: IndexOption = None,
    llm_base_url: LlmAddressOption = None,
    llm_model: LlmModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print each setting, its value and where it is from; secrets are masked."""
    listing.print_settings(settings(index, llm_flags(llm_base_url, llm_model)), as_json)
