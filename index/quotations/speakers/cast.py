"""Everybody in an article who may speak, and where each is named: people, bodies, those whom it only describes."""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from functools import cached_property

from index.quotations.speakers import names
from index.quotations.speakers.discourse import Discourse
from index.quotations.speakers.people import Person, Place
from index.quotations.speakers.pieces import is_common

_GENDERED = re.compile(r"\b(?:(he|his|him|himself)|(she|her|hers|herself))\b", re.IGNORECASE)
_LEAN_REACH = 160
"""Characters behind a name in which a pronoun tells of its gender, if no other person is named between."""


def key_of(name: str) -> str:
    """What two mentions of one entity have in common: the folded words without an article."""
    return " ".join(w for w in map(names.fold, name.split()) if w not in ("the", "a", "an"))


class Cast:
    """The entities of one article with all places that name them, in order."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse
        self.text = discourse.text
        self.index = discourse.index
        self._others: dict[str, Person] = {}
        self.places = sorted([*self.index.places, *self._bodies()], key=lambda p: p.start)
        self.starts = [p.start for p in self.places]
        self.keys = [key_of(p.person.name) for p in self.places]
        self.of: dict[str, list[Place]] = defaultdict(list)
        """All places of each entity, by its key."""
        for key, place in zip(self.keys, self.places, strict=True):
            self.of[key].append(place)

    def _bodies(self) -> list[Place]:
        """Names that are nobody's: of bodies, products, places."""
        taken = {p.start for p in self.index.places}
        found = []
        for piece, start in self.index.runs:
            common = is_common(piece) or names.is_weekday(piece) or self.index.is_common_word(piece)
            if start in taken or common:
                continue
            name = self.discourse.bodies.get(piece, piece)
            known = self.index.people.get(names.fold(name))
            person = known or self._others.setdefault(key_of(name), Person(name, False, start, kind="body"))
            end = start + len(piece)
            found.append(Place(start, end, person, self.index.salience(start, end)))
        return found

    @cached_property
    def leans(self) -> dict[str, tuple[int, int]]:
        """For each person how often "he" and "she" follow the name with nobody named between."""
        found: dict[str, tuple[int, int]] = {}
        places = [(k, p) for k, p in zip(self.keys, self.places, strict=True) if p.person.is_person]
        for i, (key, place) in enumerate(places):
            stop = places[i + 1][1].start if i + 1 < len(places) else len(self.text)
            match = _GENDERED.search(self.text, place.end, min(place.end + _LEAN_REACH, stop))
            if match:
                he, she = found.get(key, (0, 0))
                found[key] = (he + bool(match[1]), she + bool(match[2]))
        return found

    def before(self, position: int) -> int:
        """How many places stand before `position`."""
        return bisect.bisect_left(self.starts, position)
