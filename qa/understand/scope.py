"""What a question's words restrict it to: the outlets it names as where to look."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_COVERAGE = r"(?:articles?|stories|story|coverage|reporting|reports?|pages|news)"
_ENDS = r"(?=\s*(?:[?.!,;]|$|(?:since|until|before|after|from|during|last|this|yesterday|today|in|on|about)\b))"


@dataclass(frozen=True, slots=True)
class Scope:
    """A question without the words that say where to look, and those outlets."""

    text: str
    outlets: tuple[str, ...] = ()


def scope_of(text: str, outlets: Iterable[str]) -> Scope:
    """The outlets among `outlets` that `text` names as where to look.

    "What did Haley say in USA TODAY?", "What did USA TODAY report on it?", "in the Example Courier's coverage", "in
    articles from Mock Daily". What is "according to" an outlet may stand in another one, and stays a matter of the
    question.
    """
    found: list[str] = []
    for outlet in sorted(outlets, key=len, reverse=True):
        if outlet.casefold() not in text.casefold():
            continue
        if match := _reported(outlet).match(text):
            found.append(outlet)
            text = f"What is known about {match['topic'].strip()}"
            continue
        for pattern in _patterns(outlet):
            if match := pattern.search(text):
                found.append(outlet)
                text = f"{text[: match.start()].rstrip(' ,')} {text[match.end() :].lstrip()}"
                break
    return Scope(re.sub(r"\s+([?.!,;])", r"\1", " ".join(text.split())), tuple(found))


def _named(outlet: str) -> str:
    # A name of one word ("Time", "The Hill" apart) counts only as it is written; a longer one in any case.
    name = re.escape(outlet)
    return rf"(?:[Tt]he )?(?i:{name})" if " " in outlet else rf"(?:[Tt]he )?{name}"


def _reported(outlet: str) -> re.Pattern[str]:
    """ "What did the Example Courier report about the ferry?": what its articles tell, not what it said of itself."""
    return re.compile(
        rf"(?i:what|how) (?i:did|does|do|has|have) {_named(outlet)} "
        r"(?i:report(?:ed)?|write|written|publish(?:ed)?|cover(?:ed)?)\b(?: (?:about|on|of))?(?P<topic> .+)"
    )


def _patterns(outlet: str) -> tuple[re.Pattern[str], ...]:
    name = _named(outlet)
    return (
        re.compile(rf"\b(?:[Ii]n|[Ff]rom|[Bb]y|[Vv]ia) {name}(?:['’]s?)? {_COVERAGE}\b"),
        re.compile(rf"\b(?:[Ii]n|[Ff]rom|[Bb]y|[Ff]or) (?:the |any |all )?{_COVERAGE} (?:in|from|by|of|at) {name}\b"),
        re.compile(rf"\b(?:[Ii]n|[Vv]ia) {name}{_ENDS}"),
    )
