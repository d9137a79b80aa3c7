"""The web server: one ASGI application with the chat page at its root, guarded against what a page must not do."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

from qa import api
from qa.api import Access
from qa.config import Llm
from qa.engine import Engine
from qa.ui.dress import Dressed
from qa.ui.guard import LARGEST_UPLOAD, Guard, Rules
from qa.ui.intake import Intake
from qa.ui.page import build
from qa.ui.theme import theme


def application(
    engine: Engine, access: Access, *, root_path: str | None = None, intake: Intake | None = None,
    llm: Llm | None = None,
) -> FastAPI:  # fmt: skip
    """The application with the page at "/" and what programs call beside it; `root_path` is where a proxy serves it.

    `intake` is what adds articles on the page, None the usual one. `llm` is the language model that whoever reaches
    the server may use; None where they may use none.
    """
    app = FastAPI(title="Dateline", docs_url=None, redoc_url=None, openapi_url=None)
    writable = not access.read_only
    styles: dict[str, Any] = {"theme": theme(), "css_paths": sorted(Path(__file__).with_name("style").glob("*.css"))}
    folder = _upload_folder()
    page = build(engine, writable=writable, intake=intake, llm=llm)
    functions = {key: None if fn.cancels else len(fn.inputs) for key, fn in page.fns.items() if fn.fn}
    app.add_middleware(Dressed)
    app.add_middleware(Guard, rules=Rules(writable, access.auth is not None, functions))
    api.add_to(app, engine, access, llm if llm and llm.is_set else None)
    gr.mount_gradio_app(
        app, page, "/", auth=access.auth, root_path=root_path, allowed_paths=[], show_error=False,
        max_file_size=LARGEST_UPLOAD if writable else 1, ssr_mode=False, enable_monitoring=False, pwa=False,
        mcp_server=False, footer_links=[], run_history=False,
        favicon_path=str(Path(__file__).with_name("icon.png")), **styles,
    )  # fmt: skip
    _emptied_at_the_end(app, folder)
    page.has_launched = True  # else gradio, which is mounted here, reads any file that it is told
    return app


def _upload_folder() -> Path:
    """Where gradio stores what is sent: a folder of its own, which nobody else on this machine can enter."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-")).resolve()
    os.environ["GRADIO_TEMP_DIR"] = str(folder)  # gradio reads it when a page is made, and with each file again
    return folder


def _emptied_at_the_end(app: FastAPI, folder: Path) -> None:
    before = app.router.lifespan_context

    @contextlib.asynccontextmanager
    async def lifespan(ending: Any) -> AsyncIterator[Any]:
        async with before(ending) as state:
            try:
                yield state
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    app.router.lifespan_context = lifespan
