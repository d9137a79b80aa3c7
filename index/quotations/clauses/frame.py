"""The frame of a sentence: its words outside quotations, and which of them may report what somebody said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.quotations.clauses import cues
from index.quotations.clauses.cues import CueKind
from index.text.span import Span

STAND_IN = "\ue000"
"""Fills the frame of a sentence where a quotation that is a clause of its own stands."""

_WORD = re.compile(
    r"(?:[A-Z]|Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Rev|Prof|St|Jr|Sr|Co|Inc|Corp)\.(?=\s)|"
    r"[^\W_](?:[\w&]|[.’'-](?=\w))*(?:(?<=\.\w)\.(?=\s+[A-Z]))?"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a frame, in the frame's offsets."""

    word: str
    start: int
    end: int


class Frame:
    """A sentence with its whole quotations blanked out; offsets are the article's."""

    def __init__(self, text: str, span: Span, stand_ins: list[tuple[int, Span]]) -> None:
        self.span = span
        self.stand_ins = stand_ins
        pieces, at = [], span.start
        for _, outer in stand_ins:
            stop = min(outer.end, span.end)
            pieces += [text[at : outer.start], STAND_IN * (stop - outer.start)]
            at = stop
        self.text = "".join([*pieces, text[at : span.end]])
        self.quotes = bool(stand_ins) or "“" in self.text or '"' in self.text or "‘" in self.text
        self.tokens = [Token(m.group(), m.start(), m.end()) for m in _WORD.finditer(self.text)]
        self.cues = [i for i, t in enumerate(self.tokens) if self._is_cue(i, t)]

    def _is_cue(self, i: int, token: Token) -> bool:
        word = token.word.lower()
        following = self.tokens[i + 1].word.lower() if i + 1 < len(self.tokens) else ""
        kinds = cues.kinds(word, following)
        if not kinds or (i and token.word[0].isupper()):
            return word == "according" and following == "to"
        before = self.tokens[i - 1].word.lower() if i else ""
        if cues.may_be_noun(word) and (before in _NOUN_AHEAD or before.endswith(("’s", "'s")) or before.isdigit()):
            return False
        return self.quotes or word in _ALWAYS or self._reports_alone(i, word, kinds)

    def _reports_alone(self, i: int, word: str, kinds: frozenset[CueKind]) -> bool:
        """Whether a cue may report without any quotation: an active verb with a complement or after a comma."""
        comma = "," in self.text[self.tokens[i - 1].end : self.tokens[i].start] if i else False
        ahead = set() if comma else {t.word.lower() for t in self.tokens[max(i - 2, 0) : i]}
        if not cues.reports_alone(word, kinds) or ahead & _PASSIVE or (cues.is_base(word) and ahead & _INFINITIVE):
            return False
        after = [t.word.lower() for t in self.tokens[i + 1 : i + 8]]
        if kinds & {CueKind.STATE, CueKind.FIND} and "that" in after:
            return True
        if kinds & {CueKind.DEMAND, CueKind.PROMISE} and ("to" in after or (after and after[0] in _CLAUSE_OPENERS)):
            return True
        if CueKind.ACCUSE in kinds:
            return bool({"of", "for"} & set(after))
        if CueKind.STATE not in kinds:
            return word in ("found", "finds", "shows", "showed") and self._is_late(i)
        clause = bool(after) and after[0] in _CLAUSE_OPENERS and not cues.may_be_noun(word)
        return clause or self._is_late(i)

    def _is_late(self, i: int) -> bool:
        """Near the sentence's end, a comma before its subject: "..., the ministry announced Tuesday"."""
        return len(self.tokens) - i <= 7 and "," in self.text[self.tokens[max(i - 7, 0)].end : self.tokens[i].start]

    def gap(self, left: int, right: int) -> str:
        """What stands between two offsets of the frame, spaces off."""
        return self.text[left:right].strip()

    def at(self, left: int, right: int) -> Span:
        """Offsets of the frame as offsets of the article."""
        return Span(self.span.start + left, self.span.start + right)


_NOUN_AHEAD = frozenset(
    """a an the of this these those its his her their our my your any no some in by from on for with and or
    united""".split()
)

_ALWAYS = frozenset("said says saying told tells telling wrote writes tweeted posted insists insisted".split())
_PASSIVE = frozenset("is are was were be been being get gets got".split())
_INFINITIVE = frozenset("to can could will would should may might must".split())
_CLAUSE_OPENERS = frozenset("he she it they we there his her its their this these those the a an i you".split())
