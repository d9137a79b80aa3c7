"""What a pronoun of a conversation stands for: whom and what its last questions and answers were about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.quotations.names import (
    COUNTRIES,
    ORG_WORDS,
    fold,
    gender_of_first_name,
    is_first_name,
    is_outlet,
    is_title,
)
from index.quotations.nouns import gender_of_noun, is_person_noun
from qa.answer_type import asked_noun
from qa.question import Question

Gender = Literal["m", "f"]
_MALE, _FEMALE = re.compile(r"\b(?:he|him|his)\b", re.I), re.compile(r"\b(?:she|her|hers)\b", re.I)
_MONTHS = frozenset(
    """january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday""".split()
)
_LONGEST = 6
"""Words of an answer that can stand in a question."""
_RELATIVE = re.compile(r"['’]s? (?P<noun>[a-z]+)\b")
_WHO_IS = re.compile(r"^who(?:['’]s| is| was| are| were) (?P<who>the [^,?]+?)(?= (?:who|that|which)\b|[,?]|$)", re.I)
_PLURAL = re.compile(
    r"\b[Hh]ow many (?P<things>(?!of\b)(?:[\w-]+ ){0,3}?(?:[a-z-]{2,}s|people|men|women|children))\b(?! of\b)"
)
_PLACE = re.compile(
    r"\b(?P<in>in|at|on) (?P<where>(?:the )?[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*|(?: [\w-]+){1,2}(?=[?,]))*)"
)
_LISTED = re.compile(r",| and | & ")


@dataclass(frozen=True, slots=True)
class Told:
    """A turn, as far as later ones lean on it."""

    question: Question
    short: str | None
    """The bare answer; None where there was none."""
    anchor: str = ""
    """The last question that stood alone; `question` itself may not."""

    @property
    def names_it(self) -> str | None:
        """The answer, if it is short and has a name in it."""
        short = (self.short or "").strip(" .,")
        fits = short and len(short.split()) <= _LONGEST and re.search(r"[A-Z]", short)
        return short if fits and not re.search(r"[.;:]\s", short) else None


def person(turns: Sequence[Told], text: str) -> str | None:
    """Whom "he" or "she" in `text` means; None where nobody fits. `turns` are in their order."""
    gender: Gender | None = "m" if _MALE.search(text) else "f" if _FEMALE.search(text) else None
    for turn in reversed(turns):
        for who in _people(turn, text):
            if _may_be(who, gender) and not _has(text, who):
                return who
        if turn.question.expects == "person" and not turn.names_it:  # whoever that would have been
            return None
    return None


def _people(turn: Told, text: str) -> Iterator[str]:
    """Those of one turn who may be meant, the likeliest first."""
    question = turn.question
    if question.speaker and " and " not in question.speaker:
        yield question.speaker
    if question.expects == "person":
        if turn.names_it and not _LISTED.search(turn.names_it):
            yield turn.names_it
        elif described := _described(question):
            yield described
    named = [name for name in question.names if _is_person(name, question.text)]
    for name in sorted(named, key=lambda name: not is_first_name(name.split()[0])):
        after = _RELATIVE.match(question.text, question.text.find(name) + len(name))
        if after and is_person_noun(after["noun"]):
            yield f"{name}'s {after['noun']}"
        yield name
    if turn.names_it and question.expects in (None, "name", "manner") and is_first_name(turn.names_it.split()[0]):
        yield turn.names_it


def _described(question: Question) -> str | None:
    """ "the head of the club" of "Who is the head of the club?", "the pilot" of "Which pilot swam?"."""
    if match := _WHO_IS.match(question.text):
        return match["who"]
    noun = asked_noun(question.text)
    return f"the {noun}" if noun else None


def _is_person(name: str, text: str) -> bool:
    words = [fold(word) for word in name.split()]
    if re.search(r"\d", name) or is_outlet(name) or name in COUNTRIES or (name.isupper() and len(name) > 4):
        return False
    if set(words) & (ORG_WORDS | _MONTHS):
        return False
    before = text[: text.find(name)].split()[-1:]
    if is_first_name(words[0]) or (before and (is_title(before[0]) or is_person_noun(before[0].lower()))):
        return True
    befell = text[: text.find(name)].endswith(" happened to ")
    placed = bool(before) and not befell and before[0].lower() in ("in", "at", "on", "near", "from", "the", "to", "of")
    return len(words) in (2, 3) and not placed


def _may_be(who: str, gender: Gender | None) -> bool:
    """Whether the first name, or the noun that describes, allows a "he" or a "she"."""
    words = who.split()
    noun = fold(words[-1])
    told = gender_of_first_name(words[0])
    if re.search(r"['’]s ", who) or words[0].islower():
        told = gender_of_noun(noun)
    return gender is None or told in (None, gender)


def group(turns: Sequence[Told], text: str) -> str | None:
    """Whom or what "they" means: several, a body, or somebody of unknown gender."""
    turn = turns[-1]
    question = turn.question
    answer = turn.names_it if turn.names_it and not _has(text, turn.names_it) else None
    if answer and (question.expects in ("person", "name", None) or _LISTED.search(answer)):
        return answer
    if match := _PLURAL.search(question.text):
        return f"the {match['things']}"
    if question.speaker or question.speaker_role:
        return question.speaker or f"the {question.speaker_role}"
    noun = asked_noun(question.text) if question.expects in ("person", "name") else None
    return f"the {noun}" if noun else None


def thing(turns: Sequence[Told], text: str) -> str | None:
    """What "it" means; None where that cannot be told."""
    turn = turns[-1]
    question = turn.question
    noun = asked_noun(question.text)
    known = turn.names_it and not _has(text, turn.names_it) and (noun or question.expects == "name")
    if known and question.expects in ("name", "place", None):
        return turn.names_it
    if noun and question.expects in ("name", "place") and (not noun.endswith("s") or noun.endswith("ss")):
        return f"the {noun}"
    subject = re.match(
        r"(?:when|where|why|how(?: \w+)?|in what year) (?:did|does|do|is|was|will|has|had) (?:the )?"
        r"(?P<name>[\"“].+?[\"”]|[A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*)*)(?! and\b)(?!['’]s)",
        question.text, re.IGNORECASE,
    )  # fmt: skip
    if (subject and subject["name"][0] in '"“') or (subject and subject["name"] in question.names):
        return None if is_first_name(subject["name"].split()[0]) else subject["name"]
    return None


def place(turns: Sequence[Told], text: str) -> str | None:
    """Where "there" is, with its preposition: "in Exampleton"."""
    for turn in reversed(turns[-2:]):
        question = turn.question
        if question.expects == "place" and turn.names_it:
            bare = not re.match(r"(?:in|at|on|near|outside|off|along|under) ", turn.names_it)
            return f"in {turn.names_it}" if bare else turn.names_it
        if question.expects == "place" and (noun := asked_noun(question.text)):
            return f"in the {noun}"
        found = [m for m in _PLACE.finditer(question.text) if fold(m["where"].split()[-1]) not in _MONTHS]
        found = [m for m in found if not re.search(r"\d{4}", m["where"])]
        if found and not _has(text, found[-1]["where"]):
            return f"{found[-1]['in']} {found[-1]['where']}"
    return None


def _has(text: str, name: str) -> bool:
    return name.lower() in text.lower()
