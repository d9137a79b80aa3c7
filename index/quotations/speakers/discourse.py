"""What an article has said so far: who was named where, who has spoken, and whom a pronoun may mean now."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.quotations.speakers import names, roles
from index.quotations.speakers.people import NameIndex, Person
from index.quotations.speakers.phrases import without_possessive

_WINDOW = 12
"""Sentences looked back over for whom a pronoun means."""
_DEFINITE = re.compile(r"The ([a-z]+)\b")
_STRANGER = re.compile(
    r"(?:The|A|An|One) (?:[a-z][\w-]* ){0,2}(?:man|woman|gunman|suspect|shooter|attacker|victim|driver|witness|boy|"
    r"girl|teenager|teen|neighbor|neighbour|officer|student|resident|mother|father|homeowner|passenger|pilot|juror)\b"
)


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who a mention means, by which rule, and how sure that is."""

    person: Person | None
    rule: str
    confidence: float

    @property
    def speaker(self) -> str | None:
        """The name, None where it cannot be told."""
        return self.person.name if self.person else None


UNKNOWN = Resolution(None, "unknown", 0.0)
THING = Resolution(None, "thing", 0.0)
"""What a clause's subject means that can say nothing: "the handling of the case"."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody spoke here."""

    position: int
    paragraph: int
    person: Person


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whom a pronoun may mean; `salience` as in `people.Place`, 3 for who has spoken."""

    person: Person
    salience: int
    position: int


class Discourse:
    """The memory of one article, read forwards."""

    def __init__(self, text: str, index: NameIndex, bodies: dict[str, str]) -> None:
        self.text = text
        self.index = index
        self.bodies = bodies
        """Acronyms of bodies to their names."""
        self.turns: list[Turn] = []
        self._others: dict[str, Person] = {}

    def spoke(self, position: int, paragraph: int, person: Person) -> None:
        """Remember that `person` spoke at `position`."""
        self.turns.append(Turn(position, paragraph, person))

    def running(self, position: int, paragraph: int, reach: int = 3) -> Person | None:
        """Who spoke last before `position`, at most `reach` paragraphs back."""
        for turn in self.spoken_before(position):
            return turn.person if paragraph - turn.paragraph <= reach else None
        return None

    def spoken_before(self, position: int) -> list[Turn]:
        """The turns before `position`, the last first."""
        return [turn for turn in reversed(self.turns) if turn.position < position]

    # --- names --------------------------------------------------------------------------------------------------
    def called(self, words: list[str]) -> Person:
        """The person or body of a full name."""
        name = " ".join(words).strip(" ,")
        known = self._ends_with(words) or self.index.people.get(names.fold(name))
        if known is not None and known.is_person:
            return known
        full = self.bodies.get(name)
        if full:
            return self.other(full, "body")
        within = words if len(words) > 2 else (words[0], words[-1])
        is_body = {names.fold(word) for word in within} & names.BODY_ENDS or words[0] == "The"
        return known or self.other(name, "body" if is_body else "named")

    def _ends_with(self, words: list[str]) -> Person | None:
        """ "Pozo Cruz" is Jane del Pozo Cruz, where the article names one person that ends so."""
        end = " " + names.fold(" ".join(words))
        found = [p for key, p in self.index.people.items() if p.is_person and key.endswith(end)]
        return found[0] if len(found) == 1 and len(words) > 1 else None

    def other(self, name: str, kind: str, *, owns: bool = True) -> Person:
        """A source that is no person of the name index: a body, a group, somebody unnamed.

        An ’s at the end is taken off where it `owns` what follows; else it is part of the name: "Macy's".
        """
        name = without_possessive(name.strip(" ,")) if owns else name.strip(" ,")
        key = names.fold(name)
        if key not in self._others:
            known = self.index.people.get(key)
            self._others[key] = known or Person(name, kind == "named", 0, kind=kind)
        return self._others[key]

    def body(self, name: str) -> Person:
        """A body by its name or acronym."""
        return self.other(self.bodies.get(name, name), "body")

    def give_role(self, person: Person, role: str) -> None:
        """Note what the words before a name say of the person; the fullest version stays."""
        role = re.sub(r"^(?:the|a|an|but|and|as|even|then)(?: |$)", "", role.strip(" ,"), flags=re.IGNORECASE)
        if not role or len(role) >= 80 or roles.is_honorific(role):
            return
        if not person.role or (len(role) > len(person.role) and person.role in role):
            person.role = role
            person.affiliation = roles.affiliation(role)
        person.heads.add(role.split()[-1].lower())

    # --- candidates ---------------------------------------------------------------------------------------------
    def candidates(self, position: int) -> list[Candidate]:
        """People before `position`, the nearest sentence first; in a sentence whoever spoke, then subjects in order."""
        sentence = self.index.sentence_of(position)
        first = max(sentence - _WINDOW, 0)
        begin = self.index.starts[first] if self.index.starts else 0
        rows: dict[int, list[tuple[int, int, Person]]] = {}
        for place in self.index.between(begin, position):
            rows.setdefault(self.index.sentence_of(place.start), []).append(
                (-place.salience, place.start, place.person)
            )
        for turn in self.spoken_before(position):
            if turn.position < begin:
                break
            if turn.person.kind in ("named", "unnamed") and not names.is_outlet(turn.person.name):
                rows.setdefault(self.index.sentence_of(turn.position), []).append((-3, turn.position, turn.person))
        for number in range(first, sentence + 1):
            described = self._described_subject(number, position)
            if described is not None:
                rows.setdefault(number, []).append((-2, self.index.starts[number], described))
        ordered = [row for number in sorted(rows, reverse=True) for row in sorted(rows[number], key=lambda r: r[:2])]
        return [Candidate(person, -rank, start) for rank, start, person in ordered]

    def opens_with_stranger(self, position: int) -> bool:
        """Whether the sentence opens with somebody unnamed, whom its "he" then means: "The gunman said he ..."."""
        start = self.index.starts[self.index.sentence_of(position)] if self.index.starts else position
        match = _STRANGER.match(self.text, start, position)
        return bool(match) and not self.index.between(start, position) and self._described_subject(
            self.index.sentence_of(position), position
        ) is None  # fmt: skip

    def _described_subject(self, sentence: int, position: int) -> Person | None:
        """The earlier unnamed speaker whom a sentence opens with: "The official left"."""
        if sentence >= len(self.index.starts) or self.index.starts[sentence] >= position:
            return None
        start = self.index.starts[sentence]
        match = _DEFINITE.match(self.text, start)
        if match is None:
            return None
        unnamed = (t.person for t in self.spoken_before(start) if t.person.kind == "unnamed")
        return next((person for person in unnamed if match.group(1) in person.heads), None)
