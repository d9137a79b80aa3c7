"""Whom a mention may mean where it stands: what is asked, and the candidates for an answer."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.quotations.clauses.report import Report
from index.quotations.speakers import names
from index.quotations.speakers.cast import Cast, key_of
from index.quotations.speakers.descriptions import could_be
from index.quotations.speakers.discourse import Discourse, Resolution
from index.quotations.speakers.nouns import BODY_NOUNS, COLLECTIVE, DOCUMENTS, gender_of_noun, is_person_noun, may_speak
from index.quotations.speakers.people import Person
from index.quotations.speakers.phrases import uncapitalised
from index.text.span import Span

SORTS = ("none", "he", "she", "they", "it", "other", "name", "person", "body", "document", "thing")
"""Kinds of mention: none, pronouns, a name, and descriptions by what their noun is."""
DESCRIBED = frozenset(("person", "body", "document", "thing"))
_PRONOUNS = {"he": "he", "him": "he", "she": "she", "her": "she", "they": "they", "them": "they", "it": "it"}
_DETERMINERS = {
    word: i
    for i, words in enumerate(("", "the", "a an", "his her their its", "this that", "another one"))
    for word in words.split()
}
_EXPLICIT = frozenset(
    "name surname apposition names group acronym business body-short signed signed-below issuer".split()
)
"""Rules by which the mention's own words name somebody: nobody else is thought of."""
_REACH = 12
"""Sentences looked back over for candidates."""
_MOST = 14
"""Candidates that places before the mention give."""
_SPEAKERS = 6
"""Candidates that spoke before."""
_AHEAD = 220
"""Characters behind the words in which somebody may be named for whom the mention stands."""


@dataclass(frozen=True, slots=True)
class Query:
    """A mention (or none), the words whose speaker is asked for, and what the mention's own words name."""

    span: Span
    direct: bool
    report: Report | None
    rule: str
    """How the clause was found."""
    own: Resolution


@dataclass(frozen=True, slots=True)
class Asked:
    """A query's mention taken apart."""

    words: list[str]
    heads: list[str]
    """The words up to the phrase's head."""
    sort: str
    """One of `SORTS`."""
    plural: bool
    determiner: int
    position: int
    head: str


def ask(text: str, query: Query, lowered: Callable[[str], bool]) -> Asked:
    """What kind of mention stands there; `lowered` tells whether the article has a word in lower case, too."""
    mention = query.report.mention if query.report else None
    if mention is None:
        return Asked([], [], "none", False, 0, query.span.start, "")
    words = text[mention.span.start : mention.span.end].strip(' ,“"').split()
    heads = text[mention.head.start : mention.head.end].strip(' ,“"').split() or words or [""]
    head = heads[-1].lower()
    common = mention.tag in ("NN", "NNS") or (len(heads) == 1 and (lowered(heads[0]) or may_speak(head)))
    plural = mention.tag in ("NNS", "NNPS") or (common and head.endswith("s"))
    determiner = _DETERMINERS.get(heads[0].lower(), 0)
    return Asked(words, heads, _sort(heads, mention.tag, common), plural, determiner, mention.head.start, head)


def _sort(words: Sequence[str], tag: str, common: bool) -> str:
    last = words[-1].lower()
    if len(words) == 1 and last in _PRONOUNS:
        return _PRONOUNS[last]
    if tag.startswith("PRP"):
        return "other"
    if (words[-1][:1].isupper() or words[-1][:1].isdigit()) and not common:
        return "person" if names.is_title(words[-1]) and len(words) > 1 else "name"
    single = last[:-3] + "y" if last.endswith("ies") else last.removesuffix("s")
    for sort, nouns in (("document", DOCUMENTS), ("body", BODY_NOUNS), ("person", COLLECTIVE)):
        if last in nouns or single in nouns:
            return sort
    return "person" if is_person_noun(last) or is_person_noun(single) else "thing"


class Ranking:
    """The candidates for one article's mentions."""

    def __init__(self, discourse: Discourse, paragraphs: Sequence[Span]) -> None:
        self.discourse = discourse
        self.text = discourse.text
        self.index = discourse.index
        self.cast = Cast(discourse)
        self.paragraphs = [p.start for p in paragraphs]
        self.names_ahead: list[tuple[int, str]] = []
        """Where reporting clauses name their speaker, and whom: also those that come later."""
        self.meant: dict[str, tuple[str, int]] = {}
        """For each pronoun whom it meant last, and where."""

    def remember(self, asked: Asked, person: Person) -> None:
        """Note whom a mention has meant."""
        self.meant[asked.sort] = (key_of(person.name), asked.position)

    def paragraph_of(self, position: int) -> int:
        """The number of the paragraph that holds the position."""
        return max(bisect.bisect_right(self.paragraphs, position) - 1, 0)

    def candidates(self, query: Query, asked: Asked) -> dict[str, Person]:
        """Everybody whom the mention may mean, by key; first whom its own words name."""
        found: dict[str, Person] = {}
        if query.own.person is not None:
            found[key_of(query.own.person.name)] = query.own.person
            if query.own.rule in _EXPLICIT:
                return found | {key_of(p.name): p for p in self._within(query, asked)} | found
        for person in self._possible(query, asked):
            if any(c.isalnum() for c in person.name) and self._may_be(asked, person):
                found.setdefault(key_of(person.name), person)
        return found

    def _within(self, query: Query, asked: Asked) -> list[Person]:
        """Bodies named in a mention that is no person's: "the Labor Department’s Cost Index"."""
        if query.report is None or query.report.mention is None or asked.sort == "person":
            return []
        span = query.report.mention.span
        inside = self.cast.places[self.cast.before(span.start) : self.cast.before(span.end)]
        return [place.person for place in inside if not place.person.is_person]

    def _possible(self, query: Query, asked: Asked) -> Iterator[Person]:
        stranger = asked.sort in ("he", "she") and self.discourse.opens_with_stranger(asked.position)
        if stranger or asked.sort == "name":  # "the gunman said he ..."; a name that may be two people's
            return
        bare = asked.sort == "body" and asked.determiner in (1, 4) and not any(w[:1].isupper() for w in asked.heads[1:])
        if asked.sort in DESCRIBED and not bare:  # "the company" is whichever was named
            yield _as_called(asked, self.text, query)
        if asked.sort == "person" and asked.plural and asked.determiner != 1:  # officials, many residents
            return
        speakers = {id(t.person): t.person for t in self.discourse.spoken_before(asked.position)[: 2 * _SPEAKERS]}
        yield from list(speakers.values())[:_SPEAKERS]
        yield from self._near(query, asked)

    def _near(self, query: Query, asked: Asked) -> Iterator[Person]:
        """Who is named in the sentences before the mention, the nearest first, and right behind the words."""
        index, cast = self.index, self.cast
        first = index.starts[max(index.sentence_of(asked.position) - _REACH, 0)] if index.starts else 0
        here = cast.before(asked.position)
        seen: set[str] = set()
        for at in range(here - 1, cast.before(first) - 1, -1):
            if len(seen) == _MOST:
                break
            if self._may_be(asked, cast.places[at].person):
                seen.add(cast.keys[at])
                yield cast.places[at].person
        mention = query.report.mention.span if query.report and query.report.mention else Span(here, here)
        for place in cast.places[here : cast.before(query.span.end + _AHEAD)]:
            told = asked.sort != "none" or place.person.is_person
            described = asked.sort == "person" and mention.start <= place.start < mention.end  # "a Fern House aide"
            if told and not described and not query.span.start <= place.start < query.span.end:
                yield place.person

    def _may_be(self, asked: Asked, person: Person) -> bool:
        if asked.sort in ("he", "she"):
            bare = person.kind == "body" and " " not in person.name and not person.name.isupper()
            spoke = bare and any(turn.person is person for turn in self.discourse.turns)
            return person.is_person or person.kind == "unnamed" or person.evidence > 0 or spoke
        if asked.sort == "body" and not could_be(person, asked.head):
            return False
        if asked.sort == "it":
            return not (person.is_person and person.evidence > 3)
        return asked.sort != "person" or asked.plural or person.kind != "body" or " " not in person.name


def _as_called(asked: Asked, text: str, query: Query) -> Person:
    """Whoever is meant, by the words that the article has for them."""
    mention = query.report.mention if query.report else None
    whole = text[mention.span.start : mention.span.end].strip(' ,“"') if mention else ""
    kind = "group" if asked.plural else {"person": "unnamed", "document": "document"}.get(asked.sort, "body")
    return Person(uncapitalised(whole), False, asked.position, kind=kind, gender=gender_of_noun(asked.head))
