"""The chat page. With app.py the only part of Dateline that imports gradio, and that only when it is used."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DatelineError

if TYPE_CHECKING:
    import gradio as gr

    from qa.config import Llm, Serve, Settings
    from qa.engine import Engine

__all__ = ["build", "fault", "may_write", "serve", "serve_as"]

_QUIET = {"GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
"""gradio reads these when it is imported: nothing of it calls home."""


def fault(rules: Serve) -> str | None:
    """What is wrong with these rules together; None where nothing is."""
    from qa.api.access import is_loopback

    if rules.read_only is False and not rules.auth and not is_loopback(rules.host):
        return "--writable beyond this machine takes --auth: everybody could change the index"
    if rules.proxy and not (rules.allow_host or "://" in (rules.root_path or "")):
        return "--proxy takes --allow-host too: the name under which it passes requests on"
    return None


def serve_as(settings: Settings) -> None:
    """Serve the page as it is set. Raises DatelineError as `serve` does, and where the rules do not go together."""
    rules = settings.serve
    if wrong := fault(rules):
        raise DatelineError(f"{wrong}.")
    serve(
        settings.index.resolve(), host=rules.host, port=rules.port, read_only=rules.read_only, auth=rules.auth,
        root_path=rules.root_path, names=rules.allow_host, proxies=rules.proxy,
        llm=settings.llm if may_write(rules) else None,
    )  # fmt: skip


def may_write(rules: Serve) -> bool:
    """Whether whoever reaches the server may use the language model, which may cost its owner something."""
    from qa.api.access import is_loopback

    return rules.write if rules.write is not None else bool(rules.auth) or is_loopback(rules.host)


def serve(
    index: Path,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    read_only: bool | None = None,
    auth: tuple[str, str] | None = None,
    root_path: str | None = None,
    names: Sequence[str] = (),
    proxies: Sequence[str] = (),
    llm: Llm | None = None,
) -> None:
    """Serve the page and the interfaces for programs over the index at `index` until stopped.

    Prints the address on a line once it answers. Where there is no article yet, the page takes in the first ones.
    `port` None is 7860 or the next free one. `read_only` offers nothing that changes the index; None is only beyond
    this machine. `auth` is a name and a password, `root_path` the path under which a proxy serves the page, `names`
    are the host names under which one does, `proxies` the addresses of those on other machines. `llm` is the
    language model that whoever reaches the server may use. Raises DatelineError:
    the index is damaged, the port is taken, or there is no article and the page may not add one.
    """
    os.environ.update(_QUIET)
    from qa.ui import listening

    with listening.bound(host, port) as place:  # first: where that fails, nothing has been loaded or started
        from qa.api import Access
        from qa.engine import Engine
        from qa.ui import server

        access = Access.of(host, auth=auth, read_only=read_only, names=names, root_path=root_path, proxies=proxies)
        engine = Engine(index, waits=not access.read_only)
        if engine.is_empty:
            sys.stderr.write(
                f"There are no articles at {index} yet: the page takes in the first ones, under Archive.\n"
            )
        listening.run(server.application(engine, access, root_path=root_path, llm=llm), host, place)


def build(engine: Engine) -> gr.Blocks:
    """The page over `engine` as gradio Blocks, for an application of your own. It changes nothing in the index."""
    os.environ.update(_QUIET)
    from qa.ui import page

    return page.build(engine)
