"""A conversation: follow-ups become standalone questions from the turns before, and the user sees what was asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.quotations import last_name
from qa.answer import Answer, renumber
from qa.engine import Engine
from qa.filters import Filters
from qa.question import Question, parse, readable

_LEAD = re.compile(r"^(?:(?:and|but|so|ok|okay|then|also|well)\b[\s,]*)+", re.IGNORECASE)
_PERSON = re.compile(r"\b(he|him|his|she|her|hers)\b", re.IGNORECASE)
_GROUP = re.compile(r"\bthey\b", re.IGNORECASE)
_POINTING = re.compile(
    r"\b(he|him|his|she|her|they|them|their|it|its|that|this|those|these|there|the (?:one|same|second|first|other|"
    r"stuff|place|kid|man|woman|group|company|plant|vote|votes|deal))\b",
    re.IGNORECASE,
)
_WHAT_ABOUT = re.compile(r"^(?:what|how) about (?P<what>.+?)\??$", re.IGNORECASE)
_ELSE = re.compile(r"^who else (?:spoke|has|have|said|talked|commented|reacted|weighed)\b", re.IGNORECASE)
_BARE = re.compile(
    r"^(?:why|when|where|how|who|how come|since when|says who)(?: (?:was|is|did|were) (?:that|this|it))?\??$", re.I
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and answer. `asked` is the standalone question that was answered; the user should see it."""

    question: str
    asked: str
    answer: Answer


class Chat:
    """One conversation over an index. Not shared between users; the engine may be."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.turns: list[Turn] = []
        self._markers: dict[tuple[str, int, int | None], int] = {}

    def ask(
        self,
        text: str,
        *,
        as_of: date | str | None = None,
        filters: Filters | Mapping[str, Any] | None = None,
        thorough: bool = False,
    ) -> Turn:
        """Answer the next question. Citations keep their numbers: the same place has one number all through."""
        asked = self._standalone(text)
        near = self._cited_articles() if asked != _plain(text) or _POINTING.search(text) else ()
        answer = self._engine.ask(asked, as_of=as_of, filters=filters, thorough=thorough, near=near)
        turn = Turn(text, asked, self._with_stable_markers(answer))
        self.turns.append(turn)
        return turn

    def _standalone(self, text: str) -> str:
        text = _plain(text)
        if not self.turns:
            return text
        before = parse(self.turns[-1].asked)
        if match := _WHAT_ABOUT.match(text):
            return self._instead(before, match["what"])
        if _BARE.match(text):
            return f"{text.rstrip('?')}: {before.text}"
        resolved = self._resolved(text)
        if _ELSE.match(text):
            return self._besides(resolved)
        names = parse(resolved).names
        if not names or (_POINTING.search(resolved) and len(resolved.split()) < 14):
            missing = [name for name in self._names() if name.lower() not in resolved.lower()]
            if missing:
                return f"{resolved.rstrip('?')} ({', '.join(missing[:3])})?"
        return resolved

    def _besides(self, text: str) -> str:
        """ "Who else spoke about it?": on what the conversation is about, besides whom it has heard."""
        before = parse(self.turns[-1].asked)
        asked = parse(text)
        if asked.topic.lower() in ("", "it", "this", "that") and before.topic:
            text = f"Who else spoke about {before.topic}?"
        known = list(dict.fromkeys(c.speaker for t in self.turns for c in t.answer.citations if c.cited and c.speaker))
        return f"{text.rstrip('?')} (besides {' and '.join(known[:4])})?" if known and not asked.besides else text

    def _instead(self, before: Question, what: str) -> str:
        """The question before, asked of something else: of another speaker if `what` is one, else of another thing."""
        if before.speaker and self._is_quoted(what):
            return before.text.replace(before.speaker, what)
        if before.names:
            head, _, tail = before.text.rpartition(before.names[-1])
            return f"{head}{what}{tail}"
        return f"{before.text.rstrip('?')}: {what}?"

    def _is_quoted(self, name: str) -> bool:
        """Whether the archive quotes a person of this name; names of one word are mostly places and bodies."""
        rows = self._engine.archive.catalog.quotations_by(last_name(name) or "")
        return any(q.kind == "direct" and q.speaker and len(q.speaker.split()) > 1 for _, q in rows)

    def _resolved(self, text: str) -> str:
        """`text` with "he", "she" and "they" replaced by whom the conversation is about."""
        if _PERSON.search(text) and (person := self._person()):
            text = _replace(_PERSON, text, person)
        elif _GROUP.search(text) and (group := self._group()):
            text = _replace(_GROUP, text, group)
        return text

    def _person(self) -> str | None:
        for turn in reversed(self.turns):
            question = parse(turn.asked)
            if question.speaker and " and " not in question.speaker:
                return question.speaker
            if question.expects == "person" and turn.answer.answered and turn.answer.short:
                return turn.answer.short
            for name in question.names:
                if len(name.split()) in (2, 3) and not re.search(r"\d", name):
                    return name
        return None

    def _group(self) -> str | None:
        question = parse(self.turns[-1].asked)
        return question.speaker or (question.names[0] if question.names else None)

    def _names(self) -> list[str]:
        """The names that the conversation has been about, the latest question's first."""
        return list(dict.fromkeys(name for turn in reversed(self.turns[-2:]) for name in parse(turn.asked).names))

    def _cited_articles(self) -> tuple[str, ...]:
        cited = [c.article.id for t in reversed(self.turns) for c in t.answer.citations if c.cited]
        return tuple(dict.fromkeys(cited))[:3]

    def _with_stable_markers(self, answer: Answer) -> Answer:
        markers = []
        for citation in answer.citations:
            place = (citation.article.id, citation.start, citation.quote_start)
            markers.append(self._markers.setdefault(place, len(self._markers) + 1))
        return renumber(answer, markers)


def _plain(text: str) -> str:
    text = readable(text)
    rest = _LEAD.sub("", text)
    return rest[:1].upper() + rest[1:] if rest else text


def _replace(pattern: re.Pattern[str], text: str, name: str) -> str:
    """The first pronoun becomes the name, in the possessive where the pronoun is."""

    def put(match: re.Match[str]) -> str:
        after = text[match.end() :]
        possessive = match.group().lower() in ("his", "their", "its") or (
            match.group().lower() == "her"
            and bool(re.match(r" [a-z]{3,}", after))
            and not re.match(r" (?:to|about|that|as|in|on|for|say)\b", after)
        )
        return f"{name}'s" if possessive else name

    return pattern.sub(put, text, count=1)
