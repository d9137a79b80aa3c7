"""The article in the data that a page hands to its scripts, where the page itself shows nothing until they ran."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.sources import build, clean
from index.sources.pages.linkeddata import alike
from index.sources.structured import records

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DEEPEST = 24
_MOST = 20_000
"""Things that are looked at."""


def body(tree: HtmlElement, titles: list[str]) -> str | None:
    """The text of the thing that has a title of the page, such as in `__NEXT_DATA__`; None where there is none."""
    told = [clean.line(title) for title in titles if title]
    found = list[str]()
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() == "application/json":
            found += [text for thing in _things(script.text_content()) if (text := _text(thing, told))]
    return max(found, key=len, default=None)


def is_filled_by_scripts(tree: HtmlElement) -> bool:
    """Whether a page has scripts that may put its text there."""
    kinds = ("", "module", "application/json", "text/javascript", "application/javascript")
    return any((script.get("type") or "").lower() in kinds for script in tree.iter("script"))


def _things(text: str) -> Iterator[dict[str, Any]]:
    try:
        waiting: list[tuple[object, int]] = [(json.loads(text), 0)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST):
        if not waiting:
            return
        value, depth = waiting.pop()
        if isinstance(value, dict):
            yield value
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        if depth < _DEEPEST:
            waiting += [(item, depth + 1) for item in inner if isinstance(item, dict | list)]


def _text(thing: dict[str, Any], titles: list[str]) -> str | None:
    if not records.has_title(thing):
        return None
    fields = records.fields_of(thing)
    title = build.field(fields["title"])
    return fields["text"] if title and any(alike(title, other) for other in titles) else None
