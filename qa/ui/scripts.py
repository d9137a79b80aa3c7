"""The page's own script, which gradio runs once for each part: the first brings it, the others wait for it."""

from __future__ import annotations

import json
from pathlib import Path

_ORDER = ("part", "talk", "reading", "past", "once")
_PARTS = Path(__file__).with_name("script")

EVENTS = (
    "ask",
    "copy",
    "drop",
    "go",
    "judge",
    "more",
    "open",
    "person",
    "quote",
    "read",
    "remove",
    "room",
    "take",
    "topic",
    "write",
)
"""What parts send to the server. gradio looks for the names in the script, between quotes."""
PART = f"""
if (window.dlPart) window.dlPart(element, trigger, watch);
else (window.dlWaiting ??= []).push([element, trigger, watch]);
void {json.dumps(EVENTS)};
"""
"""For every part but one."""


def first() -> str:
    """For the part that brings the script along."""
    files = "\n".join((_PARTS / f"{name}.js").read_text(encoding="utf-8") for name in _ORDER)
    started = "(window.dlWaiting ??= []).splice(0).forEach((part) => window.dlPart(...part));"
    return f"if (!window.dlPart) {{\n{files}\n{started}\n}}\n{PART}"
