"""A conversation: a follow-up is answered with what it leans on, and the user sees how it was understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from index import deadline
from qa import several
from qa.answer import Answer, Place, place, renumber
from qa.engine import Engine
from qa.retrieve.filters import Filters
from qa.understand import rewrite
from qa.understand.question import MAX_QUESTION, Context, readable

_NAME = 5
"""Words of a bare answer that a pronoun may stand for, at most."""
_NEAR = 3
"""Articles, the last answer's first, that a follow-up is looked for in before others."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and answer. `asked` is the question as it was understood; the user should see it."""

    question: str
    asked: str
    answer: Answer
    topic: tuple[str, ...] = field(default=(), compare=False)
    """The questions of the topic so far, this one the last."""


class Chat:
    """One conversation over an index. Not shared between users; the engine may be."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.turns: list[Turn] = []
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
        made: list[Turn] = []
        for part in several.parts(text[:MAX_QUESTION]):
            made.append(self._answered(part, [*self.turns, *made], how))
        if len(made) == 1:
            turn = Turn(text, made[0].asked, made[0].answer, made[0].topic)
        else:
            whole = several.together(text, [(t.question, t.answer) for t in made])
            turn = Turn(text, " ".join(t.asked for t in made), whole, made[-1].topic)
        markers = [self._markers.setdefault(place(c), len(self._markers) + 1) for c in turn.answer.citations]
        turn = Turn(turn.question, turn.asked, renumber(turn.answer, markers), turn.topic)
        self.turns.append(turn)
        return turn

    def instead(self, questions: Sequence[str], **how: Any) -> Turn | None:
        """The newest turn, answered by asking these questions in its place; None, and all as it was, where one of them
        is not answered.
        """
        last = self.turns[-1]
        with deadline.limited():
            found = [(question, self._engine.ask(question, **how)) for question in questions]
        if not all(answer.answered for _, answer in found):
            return None
        whole = (
            several.together(last.question, found) if len(found) > 1 else replace(found[0][1], question=last.question)
        )
        markers = [self._markers.setdefault(place(c), len(self._markers) + 1) for c in whole.citations]
        self.turns[-1] = Turn(last.question, " ".join(questions), renumber(whole, markers), tuple(questions))
        return self.turns[-1]

    def _answered(self, text: str, turns: list[Turn], how: Mapping[str, Any]) -> Turn:
        """One question, read with the questions of the topic where it leans on them."""
        asked = turns[-1].topic if turns and rewrite.leans(text) else ()
        if asked and (whole := self._engine.in_full(text, asked[-1])):
            answer = self._engine.ask(whole, context=Context((), _near(turns)), **how)
            return Turn(text, whole, answer, (*asked[:-1], whole))
        before = (*rewrite.before(asked), *_told(turns[-1], text)) if asked else ()
        told = tuple(turn.answer.short for turn in turns if turn.answer.short)
        context = Context(before, _near(turns), asked[-1], told) if asked else None
        answer = self._engine.ask(text, context=context, **how)
        plain = readable(text)
        return Turn(text, rewrite.shown(plain, asked), answer, (*asked, plain))

    def take_back(self) -> None:
        """Forget the newest turn, so that it can be asked in its place again."""
        del self.turns[-1:]

    def keep(self, newest: int) -> None:
        """Forget the turns before the `newest` ones, of which there is at least one."""
        del self.turns[:-newest]


def _told(turn: Turn, text: str) -> tuple[str, ...]:
    """The name that was the last answer, where the follow-up says he or she."""
    name = (turn.answer.short or "").split()
    is_name = 0 < len(name) <= _NAME and all(word[:1].isupper() for word in name)
    return (" ".join(name),) if is_name and rewrite.PERSON.search(text) else ()


def _near(turns: list[Turn]) -> tuple[str, ...]:
    """The articles that the conversation is about: what the answers cite, the newest answer's first."""
    cited = (c for turn in reversed(turns) for c in turn.answer.citations[:_NEAR] if c.cited)
    return tuple(dict.fromkeys(c.article.id for c in cited))[:_NEAR]
