"""Sources without a name where they are mentioned: "the official", "the company", "a letter from the union"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.quotations.clauses.report import Mention
from index.quotations.speakers import names
from index.quotations.speakers.discourse import THING, UNKNOWN, Discourse, Resolution
from index.quotations.speakers.documents import Documents
from index.quotations.speakers.nouns import (
    BODY_NOUNS,
    DEMONYMS,
    DOCUMENTS,
    PERSON_NOUNS,
    VARIATIONS,
    gender_of_noun,
    is_person_noun,
    may_speak,
)
from index.quotations.speakers.people import Person
from index.quotations.speakers.phrases import NAME_BEHIND, is_possessive, uncapitalised

_DEFINITE = frozenset(("the", "this", "that", "his", "her", "their", "its"))
_COMMERCIAL = frozenset(
    """company giant firm automaker airline retailer maker manufacturer carrier startup chain brand bank operator
    publisher network platform studio utility corporation""".split()
)
_PUBLIC = frozenset(
    """department administration agency committee commission court ministry house senate union service bureau police
    council board association parliament congress center university school society office government""".split()
)
_PUBLIC_ACRONYMS = frozenset(
    """NHTSA FDA FAA CDC FBI EPA NASA DOJ SEC NWS WHO UN EU IRS FEMA DHS ICE CIA NSA FTC FCC OSHA USDA NTSB DEA ATF NOAA
    NIH HHS FDIC HUD""".split()
)
_UNNAMED = frozenset("official source spokesperson spokesman spokeswoman witness insider".split())
"""Nouns that stand for somebody whom the article does not name."""
_BROADCASTERS = frozenset("bbc cnn nbc abc cbs fox npr msnbc sky itv espn jazeera euronews".split())
_OUTLET_HEADS = frozenset("paper newspaper broadcaster magazine tabloid broadsheet outlet publication site".split())
_SEVERAL = frozenset("family couple crowd pair duo trio".split())
_KINDS_OF_SITE = frozenset("news official social media popular same new political gossip".split())
_BODY_NAME = r"[A-Z][\w&’'-]*(?: [A-Z][\w&’'-]*){0,4}(?![\w’'])"
_GOVERNING = frozenset(("country", "government", "administration", "state", "city"))
_HINTS = {
    "agency": frozenset(
        "agency administration department service bureau center centers office nasa commission".split()
    ),
    "department": frozenset(("department",)),
    "university": frozenset(("university", "college")),
    "court": frozenset(("court",)),
    "committee": frozenset(("committee",)),
    "organization": frozenset("organization society association federation".split()),
    "society": frozenset(("society",)),
    "union": frozenset("union workers teamsters guild brotherhood federation".split()),
    "center": frozenset(("center", "centre", "centers")),
    "association": frozenset(("association",)),
    "commission": frozenset(("commission",)),
    "ministry": frozenset(("ministry",)),
    "administration": frozenset(("administration", "government", "house")),
}
SYNONYMS = {
    "lawmaker": frozenset("sen senator rep representative congressman congresswoman mp assemblyman delegate".split()),
    "congressman": frozenset(("rep", "representative")),
    "congresswoman": frozenset(("rep", "representative")),
    "representative": frozenset(("rep",)),
    "senator": frozenset(("sen",)),
    "governor": frozenset(("gov",)),
    "lawyer": frozenset(("attorney", "counsel")),
    "attorney": frozenset(("lawyer", "counsel")),
    "physician": frozenset(("doctor",)),
    "scientist": frozenset("researcher biologist geologist virologist climatologist ecologist physicist".split()),
    "spokesperson": frozenset(("spokesman", "spokeswoman")),
}


class Descriptions:
    """Resolves descriptions against what the article has said so far."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse
        self.text = discourse.text
        self.index = discourse.index
        self._documents = Documents(discourse, self._body)

    def resolve(self, mention: Mention, words: list[str]) -> Resolution:
        """Whom the description `words` (the mention up to its head) means."""
        head = words[-1].lower()
        definite = words[0].lower() in _DEFINITE
        possessed = any(is_possessive(w) for w in words[:-1])
        if head in DOCUMENTS:
            return self._documents.resolve(mention, head, definite)
        if is_person_noun(head) and mention.tag != "NNS" and (name := NAME_BEHIND.match(self.text, mention.span.end)):
            return self._named_behind(mention, name, head)
        if definite and not possessed:
            found = self._body_or_person(head, words, mention)
            if found is not None:
                return found
        return self._as_called(mention, words, head, definite and not possessed)

    def _named_behind(self, mention: Mention, name: re.Match[str], head: str) -> Resolution:
        """ "The chairman of Acme, Jane Doe, said": the name stands behind the description."""
        person = self.discourse.called(name.group(1).split())
        person.is_person = True
        person.heads.add(head)
        self.discourse.give_role(person, self.text[mention.span.start : mention.span.end])
        return Resolution(person, "apposition", 0.9)

    def _as_called(self, mention: Mention, words: list[str], head: str, definite: bool) -> Resolution:
        """A source without a name goes by what the article calls it, unless it must be somebody named before."""
        whole = self.text[mention.span.start : mention.span.end].strip(" ,")
        singular = mention.tag not in ("NNS", "NNPS")
        if (
            definite
            and singular
            and mention.span.end <= mention.head.end
            and words[0].lower() in ("the", "this", "that")
        ):
            if self._is_variation(words, head):
                return self._nearest_person(mention.head.start)
            if head in BODY_NOUNS and not _proper(words):
                return UNKNOWN
        if singular and words[-1].islower() and _is_thing(head):
            return THING
        if definite and _proper(words) and not is_person_noun(head):
            whole = whole.partition(" ")[2]
        several = not singular or head in _SEVERAL
        kind = "group" if several else "unnamed" if is_person_noun(head) else "body"
        person = self.discourse.other(uncapitalised(whole), kind)
        person.heads.add(head)
        person.gender = person.gender or gender_of_noun(head)
        return Resolution(person, "description", 0.6 if definite else 0.8)

    @staticmethod
    def _is_variation(words: list[str], head: str) -> bool:
        """Another word for somebody named before: "the actor", "the 30-year-old owner", "the Ohio Republican"."""
        if head in VARIATIONS or head in DEMONYMS:
            return True
        if head in _UNNAMED:
            return False
        return head in PERSON_NOUNS and (len(words) == 2 or any(w.endswith("-old") for w in words))

    def _nearest_person(self, position: int) -> Resolution:
        for candidate in self.discourse.candidates(position):
            if candidate.salience and candidate.person.is_person:
                return Resolution(candidate.person, "nearest-person", 0.55)
        return UNKNOWN

    # --- people and bodies described before ----------------------------------------------------------------------
    def _body_or_person(self, head: str, words: list[str], mention: Mention) -> Resolution | None:
        """ "the official": the last one who was described as one; "the company": the body spoken of."""
        position = mention.head.start
        if head in BODY_NOUNS:
            outlet = head in _OUTLET_HEADS or (head == "agency" and "news" in (w.lower() for w in words))
            if head in ("site", "website") and not {w.lower() for w in words[1:-1]} <= _KINDS_OF_SITE:
                return None
            found = self._outlet(position, head) if outlet else None
            found = found if found or (outlet and head != "site") else self._body(head, position, words)
            known = {names.fold(w) for w in (found.person.name.split() if found and found.person else ())}
            return found if not _proper(words) or _proper(words) & known else None
        extra = {w.lower() for w in words[1:-1]}
        for turn in self.discourse.spoken_before(position):
            if _is_a(turn.person, head) and _fits(turn.person, extra):
                if turn.person.kind == "named" and self._another(head, turn.position, position):
                    return UNKNOWN
                return Resolution(turn.person, "description-of-speaker", 0.85)
        for place in reversed(self.index.between(0, position)):
            if _is_a(place.person, head):
                return Resolution(place.person, "description-of-person", 0.75)
        return None

    def _another(self, head: str, begin: int, end: int) -> bool:
        """Whether somebody else of that kind, without a name, came up since: "One user ..., the user wrote"."""
        return bool(
            re.search(rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother) (?:[\w-]+ ){{0,3}}{head}\b(?!,? [@A-Z])", self.text[begin:end])
        )

    def _introduced(self, head: str, words: list[str], position: int) -> Resolution | None:
        """The body that was brought up as what it is called now: "their accounting firm Acme"."""
        called = re.escape(" ".join([*(w for w in words[1:-1] if w.islower()), head]))
        found = list(re.finditer(rf"\b{called},? ({_BODY_NAME})", self.text[:position]))
        return Resolution(self.discourse.body(found[-1].group(1)), "body-introduced", 0.7) if found else None

    def _body(self, head: str, position: int, words: Sequence[str] = ()) -> Resolution | None:
        """The body that spoke last, else the nearest one whose name says that it is such."""
        if len(words) > 2 and (introduced := self._introduced(head, list(words), position)):
            return introduced
        hints = _HINTS.get(head, frozenset())
        for turn in self.discourse.spoken_before(position)[:6]:
            person = turn.person
            named = person.name[:1].isupper() or head in person.heads
            if named and _may_be_body(person, head) and _could_be(person.name, hints, head):
                return Resolution(person, "body", 0.7)
        bodies = self.index.bodies_before(position, 900)
        full = {n: self.discourse.bodies.get(n, n) for n in bodies}
        near = [n for n in bodies if _is_such(full[n], hints, head)]
        return Resolution(self.discourse.body(near[0]), "body-near", 0.6) if near else None

    def _outlet(self, position: int, head: str) -> Resolution | None:
        """ "The paper", "the site": the newspaper or broadcaster that spoke last, else the one named last."""
        turns = self.discourse.spoken_before(position)[:8]
        spoke = next((t for t in turns if names.is_outlet(t.person.name) and _may_be(t.person.name, head)), None)
        near = [(name, told) for name, told in self.index.outlets_before(position, 500) if _may_be(name, head)]
        if near and (near[0][1] or spoke is None):  # "Doe told The Times": the paper is that one, whoever spoke before
            return Resolution(self.discourse.body(near[0][0]), "outlet-near", 0.65)
        if spoke is not None:
            return Resolution(spoke.person, "outlet", 0.65)
        for turn in turns[:1]:  # a magazine that the lists do not know
            name, close = turn.person.name, position - turn.position < 600
            proper = name[:1].isupper() and not name.isupper() and name not in names.COUNTRIES
            if close and proper and _may_be_body(turn.person, head):
                return Resolution(turn.person, "outlet-last", 0.55)
        return None


def _proper(words: list[str]) -> set[str]:
    """The capitalised words between article and head: "the Turkish communications directorate"."""
    return {names.fold(w) for w in words[1:-1] if w[:1].isupper()}


def _may_be(outlet: str, head: str) -> bool:
    """Whether an outlet may be called so: nobody calls the BBC "the paper", or The Times "the broadcaster"."""
    airs = any(names.fold(word) in _BROADCASTERS for word in outlet.split())
    return airs if head == "broadcaster" else not (airs and head in ("paper", "newspaper", "tabloid"))


def _is_a(person: Person, head: str) -> bool:
    role = (person.role or "").lower().replace(".", "").split()
    return head in person.heads or head in role or bool(SYNONYMS.get(head, frozenset()) & set(role))


def _may_be_body(person: Person, head: str) -> bool:
    """Bodies, and names that little but a reporting word speaks for being people's: "Northlight Foods said"."""
    if person.kind != "named":
        return person.kind == "body" and not names.is_first_name(person.name)
    doubtful = person.evidence < 4 and not person.gender and not person.role and head in _COMMERCIAL | _OUTLET_HEADS
    return (not person.is_person or doubtful) and not names.is_first_name(person.name.split()[0])


def _is_thing(noun: str) -> bool:
    """Whether a noun in the singular plainly names what can say nothing: "the Queen's death", "the handling"."""
    return noun in _THINGS or bool(_THING_ENDING.search(noun) and not may_speak(noun) and noun not in _NO_THINGS)


_THINGS = frozenset(
    """death birth growth win move vote deal war rise fall loss bid case event visit attack cost
    handling spending building killing shooting""".split()
)
_THING_ENDING = re.compile(r"(?:[st]ion|ment|ness|ity|[ae]nce|ism)$")
_NO_THINGS = frozenset(
    """university community celebrity audience institution delegation legion entity charity majority
    minority publication foundation constitution declaration resolution legislation application manifesto parliament
    instrument amendment testament argument comment reference intelligence federation corporation""".split()
)


def _fits(person: Person, extra: set[str]) -> bool:
    known = {w.lower() for w in f"{person.name} {person.role or ''}".split()}
    return not extra or person.kind == "named" or bool(extra & known)


def _is_such(name: str, hints: frozenset[str], head: str) -> bool:
    """Whether a body that has not spoken is plainly one: "the union", of the Dockers' Union; not of any acronym."""
    words = {names.fold(word) for word in name.split()}
    if not hints:
        return head in words
    return _could_be(name, hints, head) and (bool(words & hints) or (head == "agency" and name in _PUBLIC_ACRONYMS))


def _could_be(name: str, hints: frozenset[str], head: str) -> bool:
    words = {names.fold(w) for w in name.split()}
    if name in names.COUNTRIES and head not in _GOVERNING:
        return False
    if head in _COMMERCIAL and (words & _PUBLIC or name in _PUBLIC_ACRONYMS):
        return False
    return not hints or bool(words & hints) or (name.isupper() and head not in _COMMERCIAL)


def could_be(person: Person, head: str) -> bool:
    """Whether a body may be called by the noun `head`: neither a ministry nor a woman is a "tech giant"."""
    body = person.kind == "group" or _may_be_body(person, head)
    known = {names.fold(w) for w in person.name.split()} & (names.BODY_ENDS | names.ORG_WORDS)
    if person.kind == "named" and not known and head not in _COMMERCIAL | _OUTLET_HEADS:
        return False
    return body and _could_be(person.name, _HINTS.get(head, frozenset()), head)
