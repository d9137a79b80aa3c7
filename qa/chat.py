"""A conversation: follow-ups become standalone questions from the turns before, and the user sees what was asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from index import deadline
from index.archive import Archive
from index.quotations import last_name
from qa import several
from qa.answer import Answer, Place, place, renumber
from qa.answer_type import asked_noun
from qa.filters import Filters
from qa.followup import FollowUp, plain, standalone
from qa.question import MAX_QUESTION, Context, Heard, Question, parse, readable
from qa.referents import Told

_ELSE = re.compile(r"^who else (?:spoke|has|have|said|talked|commented|reacted|weighed)\b", re.IGNORECASE)
_SAID_BY = re.compile(r"^(?:(?i:what|how) about (?P<who>.+?)|(?P<alone>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}))\??$")
"""Whose words are asked for next: "What about Quill?", "And Quill?"."""
_LIKELY = 0.25
"""Confidence from which a pronoun may stand for an answer."""
_SURE, _LONGEST = 0.5, 8
"""Confidence and words of an answer that no later one repeats."""
_NEAR = 3
"""Articles, the last answer's first, that a follow-up is looked for in before others."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and answer. `asked` is the standalone question that was answered; the user should see it."""

    question: str
    asked: str
    answer: Answer


class Answering(Protocol):
    """What a conversation asks: an Engine, which itself answers several questions of one message as a conversation."""

    @property
    def archive(self) -> Archive:
        """The newest state of the index."""

    def ask(
        self,
        question: str,
        *,
        as_of: date | str | None = None,
        filters: Filters | Mapping[str, Any] | None = None,
        thorough: bool = False,
        context: Context | None = None,
    ) -> Answer:
        """Answer `question`; see `Engine.ask`."""


class Chat:
    """One conversation over an index. Not shared between users; the engine may be."""

    def __init__(self, engine: Answering) -> None:
        self._engine = engine
        self.turns: list[Turn] = []
        self._told: list[tuple[Told, ...]] = []
        """Of each turn, the questions that were asked in it."""
        self._markers: dict[Place, int] = {}

    def ask(
        self,
        text: str,
        *,
        as_of: date | str | None = None,
        filters: Filters | Mapping[str, Any] | None = None,
        thorough: bool = False,
    ) -> Turn:
        """Answer the next question, or the several of one message.

        Citations keep their numbers: the same place has one number all through.
        """
        with deadline.limited():
            return self._turn(text, {"as_of": as_of, "filters": filters, "thorough": thorough})

    def _turn(self, text: str, how: Mapping[str, Any]) -> Turn:
        first, *later = several.parts(text[:MAX_QUESTION])
        aside = self._aside()
        turns = [aside._add(first if later else text, aside._follow_up(first if later else text), how)]
        turns += [aside._add(part, aside._further(part), how) for part in later]
        answer = several.together(text, [(t.asked, t.answer) for t in turns]) if later else turns[0].answer
        turn = Turn(text, " ".join(t.asked for t in turns), self._with_stable_markers(answer))
        self.turns.append(turn)
        self._told.append(tuple(told for (told,) in aside._told[len(self._told) :]))
        return turn

    def _aside(self) -> Chat:
        """A conversation that has come as far as this one."""
        aside = Chat(self._engine)
        aside.turns, aside._told = [*self.turns], [*self._told]
        return aside

    def _add(self, text: str, follows: FollowUp, how: Mapping[str, Any]) -> Turn:
        """Answer one question, its citations as the engine numbers them."""
        context = None
        if follows.about:
            context = Context(follows.read, follows.about, self._sure(), self._near(), self._heard())
        answer = self._engine.ask(follows.asked, context=context, **how)
        turn = Turn(text, follows.asked, answer)
        self.turns.append(turn)
        known = answer.answered and answer.confidence > _LIKELY
        told = Told(_with_speaker(parse(follows.read), answer), answer.short if known else None, follows.anchor)
        self._told.append((told,))
        return turn

    def _further(self, text: str) -> FollowUp:
        """A further question of one message: shown as it is read, for what it leans on stands above it."""
        follows = self._follow_up(text)
        if not follows.about:
            return follows
        read = plain(several.with_thing(follows.read, self._before[-1].question.text))
        return replace(follows, asked=read, read=read)

    @property
    def _before(self) -> list[Told]:
        return [told for asked in self._told for told in asked]

    def take_back(self) -> None:
        """Forget the newest turn, so that it can be asked in its place again."""
        del self.turns[-1:], self._told[-1:]

    def keep(self, newest: int) -> None:
        """Forget the turns before the `newest` ones, of which there is at least one."""
        del self.turns[:-newest], self._told[:-newest]

    def _follow_up(self, text: str) -> FollowUp:
        if not self._told:
            return FollowUp(readable(text), readable(text), "", readable(text))
        before = self._before[-1].question
        other = _SAID_BY.match(plain(text))
        who = other["who"] or other["alone"] if other else ""
        if before.kind == "said" and who and self._is_quoted(who) and (asked := _said_by(before, who)):
            return FollowUp(asked, asked, before.text, asked)
        found = standalone(text, self._before)
        if _ELSE.match(plain(text)):
            asked = self._besides(plain(text))
            return FollowUp(asked, asked, found.about, asked)
        return found

    def _besides(self, text: str) -> str:
        """ "Who else spoke about it?": on what the conversation is about, besides whom it has heard."""
        before, asked = self._before[-1].question, parse(text)
        if asked.topic.lower() in ("", "it", "this", "that") and before.topic:
            text = f"Who else spoke about {before.topic}?"
        known = list(dict.fromkeys(c.speaker for t in self.turns for c in t.answer.citations if c.cited and c.speaker))
        return f"{text.rstrip('?')} (besides {' and '.join(known[:4])})?" if known and not asked.besides else text

    def _is_quoted(self, name: str) -> bool:
        """Whether the archive quotes a person of this name; names of one word are mostly places and bodies."""
        rows = self._engine.archive.catalog.quotations_by(last_name(name) or "")
        return any(q.kind == "direct" and q.speaker and len(q.speaker.split()) > 1 for _, q in rows)

    def _sure(self) -> tuple[str, ...]:
        """The bare answers that were given with confidence, and whom or what was asked for: none is asked for again."""
        told: list[str] = []
        for turn, asked in zip(self.turns, self._told, strict=True):
            for before in asked if turn.answer.confidence > _SURE else ():
                if before.short and len(before.short.split()) <= _LONGEST:
                    told += [before.short, asked_noun(before.question.text) or ""]
        return tuple(words for words in told if words)

    def _heard(self) -> tuple[Heard, ...]:
        """The words that the answers have shown."""
        cited = (c for turn in self.turns for c in turn.answer.citations if c.cited)
        return tuple((c.article.id, c.quote_start, c.quote_end) for c in cited
                     if c.quote_start is not None and c.quote_end is not None)  # fmt: skip

    def _near(self) -> tuple[str, ...]:
        """The articles that the conversation is about: what the answers cite; of a refusal what came nearest."""
        near = [
            citation.article.id
            for turn in reversed(self.turns)
            for citation in (c for c in turn.answer.citations[:_NEAR] if c.cited or not turn.answer.answered)
        ]
        return tuple(dict.fromkeys(near))[:_NEAR]

    def _with_stable_markers(self, answer: Answer) -> Answer:
        markers = [self._markers.setdefault(place(c), len(self._markers) + 1) for c in answer.citations]
        return renumber(answer, markers)


def _said_by(before: Question, who: str) -> str | None:
    """A question for somebody's words as one for those of `who`; None where it does not name the speaker."""
    for name in filter(None, (before.speaker, before.speaker_role)):
        asked, changed = re.subn(rf"(?:\b[Tt]he )?\b{re.escape(name)}", lambda _: who, before.text, count=1)
        if changed:
            return re.sub(r"^What else\b", "What", asked)
    return None


def _with_speaker(question: Question, answer: Answer) -> Question:
    """A question for the words of somebody described, with the name that the answer found: "he" is that one then."""
    heard = {c.speaker for c in answer.citations if c.cited and c.speaker}
    if question.kind == "said" and not question.speaker and len(heard) == 1:
        return replace(question, speaker=heard.pop())
    return question
