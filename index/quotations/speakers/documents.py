"""Statements, letters and posts as sources: "a letter from the union", "the NHC statement", "the statement concluded".

A document speaks for whoever issued it, where the article says who that is; else it goes by what it is called.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from index.quotations.clauses.report import Mention
from index.quotations.speakers import names
from index.quotations.speakers.discourse import UNKNOWN, Discourse, Resolution
from index.quotations.speakers.nouns import BODY_NOUNS
from index.quotations.speakers.people import Person
from index.quotations.speakers.phrases import is_possessive, trailing_name, uncapitalised, without_possessive
from index.quotations.speakers.pieces import is_common

_PART = r"(?:(?:[A-Z]\.)+|[A-Z](?:[\w’'&-]*|\.))(?: (?:of|for|and|the) (?=[A-Z])| ?)"
_BY = r"\s+(?:(?:issued|released|signed|sent|posted|written|published|provided|shared)\s+)?(?:by|from)\s+"
_ISSUED = re.compile(rf"{_BY}((?:(?:the|[a-z]+) ){{0,3}}(?:{_PART}){{1,6}})")
_BODY = "|".join(sorted(BODY_NOUNS, key=len, reverse=True))
_BODY_BEHIND = re.compile(rf"(?<= )(?:[a-z-]+ ){{0,2}}(?:{_BODY})\b")
"""The rest of a body's name that opens with capitals: "the Commons standards committee"."""
_ISSUED_BY_BODY = re.compile(rf"{_BY}(?:the|his|her|their|its) (?:[a-z-]+ ){{0,2}}?({_BODY})\b(?! [a-z]+ (?:of|said))")
_SPEAKS_FOR_ITS_OWNER = frozenset("statement release letter announcement memo email tweet post".split())
_ISSUED_IN_A_NAME = frozenset("statement release letter memo email blog newsletter application bulletin".split())
"""Documents that go by the name of whoever issued them: "the Academy statement", but not "a Facebook post"."""
_REACH = 2000
"""Characters looked back over for where a document was brought up."""

ResolveBody = Callable[[str, int], Resolution | None]
"""Which body a noun means at a position: "the federation"."""


class Documents:
    """Resolves documents of one article."""

    def __init__(self, discourse: Discourse, body_of: ResolveBody) -> None:
        self.discourse = discourse
        self.text = discourse.text
        self.index = discourse.index
        self._body_of = body_of

    def resolve(self, mention: Mention, head: str, definite: bool) -> Resolution:
        """Who speaks in the document that `mention` means; the document itself where nobody is said to."""
        issuer = self._issuer(mention) or self._owner(mention, head) or self._maker(mention, head)
        if issuer is not None:
            return issuer
        words = self.text[mention.span.start : mention.span.end].split()
        if definite and len(words) <= 2:
            brought_up = self._brought_up(head, mention.head.start)
            if brought_up is not None:
                return brought_up
        if len(words) <= 2 and head in ("statement", "release"):
            return UNKNOWN
        return Resolution(self.discourse.other(uncapitalised(" ".join(words)), "document"), "document", 0.6)

    def _issuer(self, mention: Mention) -> Resolution | None:
        """ "a statement issued by the union", "a letter from Jane Doe"."""
        issued = _ISSUED.match(self.text, mention.head.end, mention.head.end + 160)
        if issued is None:
            by_body = _ISSUED_BY_BODY.match(self.text, mention.head.end, mention.head.end + 90)
            return self._body_of(by_body.group(1), mention.head.start) if by_body else None
        words = issued.group(1).split()
        first = next(i for i, word in enumerate(words) if word[:1].isupper())
        _, name = names.split_title(words[first:])
        if not name or is_common(name[0]):
            return UNKNOWN
        if tail := _BODY_BEHIND.match(self.text, issued.end()):
            return Resolution(self.discourse.other(" ".join([*name, tail.group()]), "body"), "issuer", 0.75)
        person = self.index.by_surname(name[0], mention.head.start) if len(name) == 1 else None
        return Resolution(person or self.discourse.called(name), "issuer", 0.75)

    def _owner(self, mention: Mention, head: str) -> Resolution | None:
        """ "Harris' statement"."""
        words = self.text[mention.span.start : mention.span.end].split()
        owner = next((i for i, w in enumerate(words[:-1]) if is_possessive(w)), None)
        name = trailing_name(words[: owner + 1]) if owner is not None and head in _SPEAKS_FOR_ITS_OWNER else []
        if not name:
            return None
        found = self.index.by_surname(without_possessive(name[-1]), mention.head.start)
        return Resolution(found or self.discourse.other(" ".join(name), "body"), "issuer", 0.7)

    def _maker(self, mention: Mention, head: str) -> Resolution | None:
        """ "The NHC statement", "a Justice Department memo", "a Reuters report"."""
        words = self.text[mention.head.start : mention.head.end].split()
        name = trailing_name(words[:-1]) if words and words[-1].lower() == head else []
        while name and is_common(name[0]):
            name = name[1:]
        if not name or any(is_possessive(w) for w in words) or any(names.is_weekday(w) for w in name):
            return None
        whole = " ".join(name)
        plainly_body = (
            names.is_outlet(whole) or names.fold(name[-1]) in names.BODY_ENDS or whole in self.discourse.bodies
        )
        spoken_of = head in _ISSUED_IN_A_NAME and len(re.findall(rf"\b{re.escape(whole)}\b", self.text)) > 2
        if not plainly_body and not spoken_of:
            return None
        person = self.index.by_surname(name[-1], mention.head.start) if len(name) == 1 else None
        if person is not None and person.is_person:
            return Resolution(person, "issuer", 0.65) if spoken_of else None
        return Resolution(self.discourse.body(whole), "issuer", 0.7)

    def _brought_up(self, head: str, position: int) -> Resolution | None:
        """ "The statement", after "the union said in a statement" or "Doe circulated a letter"."""
        begin = max(0, position - _REACH)
        determiner = r"(?:[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[A-Z][\w.]*[’']s?)"
        places = list(re.finditer(rf"\b{determiner} (?:[\w-]+ ){{0,4}}{head}\b", self.text[begin:position]))
        for place in reversed(places):
            at = begin + place.start()
            said = self._said_in_it(at, head)
            if said is not None:
                return Resolution(said, "author", 0.65)
            author = self._author(at)
            if author is not None and position - at < 700:
                return Resolution(author, "author", 0.6)
        return None

    def _said_in_it(self, at: int, head: str) -> Person | None:
        """Who spoke in the sentence that brings a document up; those who are quoted in a release have not issued it."""
        sentence = self.index.sentence_of(at)
        for turn in self.discourse.spoken_before(len(self.text)):
            if self.index.sentence_of(turn.position) == sentence and turn.person.kind != "document":
                return turn.person if head != "release" or turn.person.kind in ("body", "group") else None
        return None

    def _author(self, at: int) -> Person | None:
        """The subject of the sentence that brings a document up: "Doe circulated a letter"."""
        start = self.index.starts[self.index.sentence_of(at)] if self.index.starts else 0
        people = [p.person for p in self.index.between(start, at) if p.salience > 0]
        bodies = self.index.bodies_before(at, at - start)
        return people[0] if people else self.discourse.body(bodies[-1]) if bodies else None
