"""Markdown: front matter if there is any, the first heading as title, the rest as plain paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.article import Article
from index.sources import clean, markup
from index.sources.outcome import Input
from index.sources.plain import text
from index.sources.structured import records

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_MAX_FRONT = 65_536


def read(source: Input) -> Iterator[Article]:
    """The one article of a Markdown file."""
    raw = clean.decode(source.whole(text.LIMIT)).replace("\r\n", "\n")
    fields, raw = front_matter(raw)
    title, body = to_text(raw)
    if not title and not records.has_title(fields):
        parsed = text.parse(body)
        fields, body = {**parsed.fields, **fields}, parsed.body
    given = {"url": source.url, "title": title} | {name: value for name, value in fields.items() if value}
    yield records.article({**given, "text": body}, source.origin, alone=True)


def front_matter(raw: str) -> tuple[dict[str, Any], str]:
    """The YAML (`---`) or TOML (`+++`) block at the top, and what follows; no fields where it is neither."""
    match = _FRONT.match(raw)
    if match is None or len(match[2]) > _MAX_FRONT:
        return {}, raw
    loaded = _toml(match[2]) if match[1] == "+++" else _yaml(match[2])
    if not isinstance(loaded, dict):
        return {}, raw
    return {str(name): value for name, value in loaded.items()}, raw[match.end() :]


def _toml(text: str) -> object:
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _yaml(text: str) -> object:
    import yaml

    try:
        # BaseLoader makes strings, lists and maps, and no other objects.
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def to_text(raw: str) -> tuple[str, str]:
    """Title (the first heading, if it comes before any text) and body of Markdown, both plain."""
    from markdown_it import MarkdownIt

    blocks: list[str] = []
    title, item = "", ""
    heading = False
    for token in MarkdownIt("commonmark", {"maxNesting": 50}).enable("table").parse(raw):
        if token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type == "list_item_open":
            item = "- " if token.markup in ("-", "*", "+") else f"{token.info}{token.markup} "
        elif content := _content(token).strip():
            if heading and not title and not blocks:
                title = clean.line(content)
            elif not (heading and clean.line(content) == title):
                blocks.append(item + content)
            item = ""
    return title, "\n\n".join(blocks)


def _content(token: Token) -> str:
    if token.type == "inline":
        return "".join(_inline(child) for child in token.children or ())
    if token.type == "html_block":
        return markup.to_text(token.content)
    return token.content if token.type in ("fence", "code_block") else ""


def _inline(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n" if token.type == "hardbreak" else " "
    return token.content if token.type in ("text", "code_inline", "text_special") else ""
