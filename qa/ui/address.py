"""A conversation as the page's address: its questions in order, each with what it is restricted to.

`?q=What+did+Pompeo+say%3F&since=2020-02-01&q=And+Deere%3F`: what stands behind a question belongs to it. The server
keeps no conversation; whoever opens such an address has the questions asked again, of the archive as it is then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from index.errors import DatelineError
from qa.engine import MAX_QUESTION
from qa.ui.session import KEPT_TURNS, Entry, Limits

LONGEST = 8_000
"""Characters of an address; servers and proxies refuse longer ones."""
_DAYS = ("since", "until", "as_of")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of an address."""

    question: str
    limits: Limits


def of(entries: Iterable[Entry]) -> str:
    """The address of a conversation, what stands behind the "?"; of a long one its newest questions."""
    parts: list[str] = []
    room = LONGEST
    for entry in reversed(list(entries)):
        part = urlencode(list(_pairs(entry)))
        room -= len(part) + 1
        if room < 0 and parts:
            break
        parts.insert(0, part)
    return "&".join(parts)


def _pairs(entry: Entry) -> Iterator[tuple[str, str]]:
    outlets, people, *days = entry.limits.controls()
    yield "q", entry.question
    yield from (("outlet", outlet) for outlet in outlets)
    yield from (("person", name) for name in people)
    yield from ((name, day) for name, day in zip(_DAYS, days, strict=True) if day)
    yield from (("any", what) for what in sorted(entry.limits.filters.ignored))


def asked(query: str) -> list[Asked]:
    """The questions of an address. Raises DatelineError where a day in it is none."""
    try:
        pairs = parse_qsl(query, max_num_fields=10 * KEPT_TURNS)
    except ValueError as error:
        raise DatelineError("This address holds too much: open it with fewer questions.") from error
    return questions(pairs)


def questions(pairs: Iterable[tuple[str, str]]) -> list[Asked]:
    """The same, of the pairs that an address was taken apart into; at most as many as a conversation keeps."""
    found: list[tuple[str, dict[str, list[str]]]] = []
    for name, value in pairs:
        if name == "q" and value.strip():
            found.append((value.strip()[:MAX_QUESTION], {}))
        elif found:
            found[-1][1].setdefault(name, []).append(value)
    return [Asked(question, _limits(given)) for question, given in found[-KEPT_TURNS:]]


def _limits(given: dict[str, list[str]]) -> Limits:
    days = {name: given[name][0] for name in _DAYS if name in given}
    limits = Limits.of(given.get("outlet"), given.get("person"), **days)
    ignored = frozenset(given.get("any", ())) & {"outlets", "period"}
    return replace(limits, filters=replace(limits.filters, ignored=ignored)) if ignored else limits
