"""What programs can call, as a page to read: /api/docs and /docs. It loads nothing, from here or elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from fastapi import FastAPI
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}"
    "h2{margin-top:2rem;border-top:1px solid #ccc;padding-top:1rem}code{background:#f2f2f2;padding:.1em .3em}"
    "td{padding:.15rem .8rem .15rem 0;vertical-align:top}"
)
_OTHERS = (
    "<h2>OpenAI&#8217;s interface</h2><p><code>POST v1/chat/completions</code> with the model <code>dateline</code> or "
    "<code>dateline-thorough</code>; <code>GET v1/models</code>. Any client of that service works; the answer carries "
    "its citations.</p><h2>MCP</h2><p><code>POST mcp</code>: the tools <code>ask</code>, <code>search</code>, "
    "<code>quotes</code>, <code>get_article</code>, <code>list_articles</code>.</p>"
)
Schema = Mapping[str, Any]


def page(app: FastAPI) -> str:
    """The calls of the REST application, each with what it takes."""
    described = app.openapi()
    calls = "".join(_calls(described))
    return _whole(
        "Dateline: REST", f"<p>JSON in, JSON out. The same for programs: <code>openapi.json</code>.</p>{calls}"
    )


class Overview:
    """An ASGI application that answers with a page on all interfaces."""

    def __init__(self, served: FastAPI) -> None:
        self._served = served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        listed = "".join(
            f"<li><code>{method.upper()} api{escape(path)}</code> {escape(_first_line(call))}</li>"
            for path, methods in self._served.openapi()["paths"].items()
            for method, call in methods.items()
        )
        body = f'<h2>REST</h2><ul>{listed}</ul><p>In full: <a href="api/docs">api/docs</a>.</p>{_OTHERS}'
        await HTMLResponse(_whole("Dateline for programs", body))(scope, receive, send)


def _whole(title: str, body: str) -> str:
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    top = f'<!doctype html><html lang="en"><head>{head}<style>{_STYLE}</style></head>'
    return f"{top}<body><h1>{title}</h1>{body}</body></html>"


def _calls(described: Schema) -> Iterator[str]:
    for path, methods in described["paths"].items():
        for method, call in methods.items():
            rows = [*_parameters(call), *_body(call, described)]
            table = f"<table>{''.join(rows)}</table>" if rows else ""
            told = escape(call.get("description", ""))
            yield f"<h2><code>{method.upper()} {escape(path)}</code></h2><p>{told}</p>{table}"


def _first_line(call: Schema) -> str:
    return str(call.get("description") or call.get("summary") or "").partition("\n")[0]


def _parameters(call: Schema) -> Iterator[str]:
    for given in call.get("parameters", ()):
        yield _row(given["name"], given.get("schema", {}), given.get("description", ""), given.get("required", False))


def _body(call: Schema, described: Schema) -> Iterator[str]:
    content = call.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    named = str(content.get("$ref", "")).rpartition("/")[2]
    schema = described.get("components", {}).get("schemas", {}).get(named, content)
    for name, field in schema.get("properties", {}).items():
        yield _row(name, field, field.get("description", ""), name in schema.get("required", ()))


def _row(name: str, schema: Schema, told: str, required: bool) -> str:
    kind = _kind(schema)
    must = "" if required else " (may be left out)"
    return f"<tr><td><code>{escape(name)}</code></td><td>{escape(kind)}{must}</td><td>{escape(told)}</td></tr>"


def _kind(schema: Schema) -> str:
    """What a value is, in a word or two."""
    several = schema.get("anyOf") or schema.get("oneOf") or ()
    if several:
        return " or ".join(dict.fromkeys(_kind(one) for one in several if one.get("type") != "null"))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or str(schema.get("$ref", "value")).rpartition("/")[2])
