"""Texts that are not articles: scripts, style sheets, settings, headers of a server, robots.txt, logs."""

from __future__ import annotations

import re

_BY_NAME = {
    "js": "a script", "mjs": "a script", "cjs": "a script", "ts": "a script", "jsx": "a script", "py": "a script",
    "php": "a script", "sh": "a script", "rb": "a script", "java": "a program's source", "c": "a program's source",
    "css": "a style sheet", "scss": "a style sheet", "less": "a style sheet", "map": "a map of a script",
    "ini": "settings", "cfg": "settings", "conf": "settings", "toml": "settings", "lock": "settings",
    "log": "a log", "sql": "a database's dump", "svg": "a picture", "ics": "a calendar", "vcf": "a card of addresses",
    "srt": "subtitles", "vtt": "subtitles", "yml": "settings", "yaml": "settings",
}  # fmt: skip
# Each looks at a line's beginning, and gives no space back: its time grows with the line, whatever the line is.
_ROBOTS = re.compile(
    r"\A\s*+(?:user-agent|disallow|allow|sitemap|crawl-delay|host|noindex|clean-param)\s*+:", re.IGNORECASE
)
_NAMED_VALUE = re.compile(r"\A\s*+(?:[\w.$@-]++(?:\[[^\]]*+\])?+\s*+(?::(?!//)|=)\s*+\S|\[[\w .-]++\]|[#;])")
_CODE_LINE = re.compile(
    r"\A\s*+(?:[{}()\[\];]++,?$|//|/\*|\*/|\*\s|#include|import\s++[\w{*]|from\s++\S++\s++import|export\s|"
    r"function\b.*\(|def\s++\w++\(|(?:var|let|const)\s++\w|return\b.*;|if\s*+\(|for\s*+\(|while\s*+\(|"
    r"class\s++\w.*[:{]$|<\?php|@\w|[\w-]++\s*+:[^;]++;$|.*[;{}]$)"
)
_LOG_LINE = re.compile(r"\A\s*+(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d{1,3}(?:\.\d{1,3}){3} |\[\w{3} \w{3} \d\d )")
_CUE_LINE = re.compile(r"\A\s*+(?:\d+:)?\d\d:\d\d[.,]\d{3} --> ")
_SELLERS = re.compile(r"\A\s*+(?:#|[\w.-]++\s*+,[^,]*+,\s*+(?:DIRECT|RESELLER)\b)", re.IGNORECASE)
_ENDED = re.compile(r"(?<=[.!?…])")
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST = 5
"""Words of a sentence."""
_SYMBOLS = frozenset("{}()[];=<>|&*\\_$+")
_LINES = 400


def why_none(text: str, name: str) -> str | None:
    """Why a text is not an article; None where it may be one."""
    if (kind := _BY_NAME.get(name.rpartition(".")[2])) and "." in name:
        return f"no article ({kind})"
    lines = [line for line in text[:60_000].split("\n")[:_LINES] if line.strip()]
    if not lines:
        return None
    if _share(lines, _ROBOTS) > 0.6 or (name == "robots.txt" and _share(lines, _ROBOTS)):
        return "no article (robots.txt: what programs may fetch)"
    if any(map(_CUE_LINE.match, lines[:4])):
        return "no article (subtitles, each with its seconds: save what was said as text, and add that)"
    if _share(lines, _SELLERS) == 1:
        return "no article (ads.txt: who sells the site's advertisements)"
    prose = _prose(text[:60_000])
    whole = sum(map(len, lines))
    if _is_code(lines, whole):
        return "no article (a script, a style sheet or a program's source)"
    if prose > 0.3 * whole:
        return None
    if len(lines) > 1 and _share(lines, _LOG_LINE) > 0.8:
        return "no article (a log)"
    if len(lines) > 1 and _share(lines, _NAMED_VALUE) == 1 and prose < 0.2 * whole:
        return "no article (names and values, such as settings or a server's headers)"
    return None


def _prose(text: str) -> int:
    """How many characters of a text are sentences: words enough, and a mark at the end."""
    parts = _ENDED.split(text)[:-1]
    return sum(len(part) for part in parts if len(part) < 2000 and len(_WORD.findall(part)) >= _FEWEST)


def _share(lines: list[str], pattern: re.Pattern[str]) -> float:
    return sum(1 for line in lines if pattern.match(line[:500])) / len(lines)


def _is_code(lines: list[str], whole: int) -> bool:
    """Whether lines are code: as many signs as no prose has, or lines of the shapes that code has."""
    signs = sum(sum(1 for c in line[:5000] if c in _SYMBOLS) for line in lines)
    dense = signs > 0.06 * whole
    coded = sum(1 for line in lines if _CODE_LINE.match(line[:300])) / len(lines)
    return (dense and signs > 20 and coded > 0.3) or (coded > 0.7 and signs > 0.02 * whole and len(lines) > 2)
