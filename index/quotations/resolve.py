"""From a mention to a speaker: whom "he", "Bajaj", "the official" or "the company" means where it stands.

Reads an article forwards and remembers who has spoken and who was spoken of. Where two readings are as likely as one
another it gives none: a wrong name is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.quotations import names, roles
from index.quotations.clauses import Mention
from index.quotations.layout import Span
from index.quotations.nouns import BODY_NOUNS, DOCUMENTS, PERSON_NOUNS, gender_of_noun, is_person_noun
from index.quotations.people import NameIndex, Person, is_common

_HE = {"he": "m", "she": "f", "him": "m", "her": "f"}
_NOBODY = frozenset(
    """it that this what which there one ones you we i me us who some others many most few all both anyone everyone
    somebody someone nobody each nothing something anything these those another""".split()
)
_GROUP_PRONOUNS = frozenset(("some", "others", "many", "most", "few", "several", "all", "both"))
_WINDOW = 12
"""Sentences looked back over for whom a pronoun means."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who a mention means, by which rule, and how sure that is."""

    person: Person | None
    rule: str
    confidence: float

    @property
    def speaker(self) -> str | None:
        return self.person.name if self.person else None


UNKNOWN = Resolution(None, "unknown", 0.0)


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody spoke here."""

    position: int
    paragraph: int
    person: Person


class Resolver:
    """Resolves the mentions of one article in the order in which they stand."""

    def __init__(self, text: str, index: NameIndex, bodies: dict[str, str]) -> None:
        self.text = text
        self.index = index
        self.bodies = bodies
        """Acronyms and short names to full names of bodies."""
        self.turns: list[Turn] = []
        self._others: dict[str, Person] = {}

    def spoke(self, position: int, paragraph: int, person: Person) -> None:
        """Remember that `person` spoke at `position`."""
        self.turns.append(Turn(position, paragraph, person))

    def running(self, position: int, paragraph: int, reach: int = 3) -> Person | None:
        """Who spoke last before `position`, at most `reach` paragraphs back."""
        for turn in reversed(self.turns):
            if turn.position < position:
                return turn.person if paragraph - turn.paragraph <= reach else None
        return None

    def resolve(self, mention: Mention, before: int | None = None) -> Resolution:
        """Who `mention` means; of a pronoun only those named before the position `before` are thought of."""
        head = self.text[mention.head.start : mention.head.end].strip(' ,“"')
        words = head.split()
        if not words or words[0].lower() in ("nobody", "no", "none", "neither"):
            return UNKNOWN
        if mention.tag.startswith("PRP") or (len(words) == 1 and words[0].lower() in _NOBODY | _HE.keys() | {"they"}):
            return self._pronoun(words[0].lower(), mention.head.start if before is None else before)
        if found := self._ends_with_name(mention):
            return found
        if mention.apposition is not None and (found := self._apposition(mention)):
            return found
        if words[0].lower() in ("the", "a", "an", "another") and words[-1].lower() in _DEMONYMS:
            return self._described(mention, words)
        common = mention.tag in ("NN", "NNS") and (len(words) == 1 or not words[-1][:1].isupper())
        common = common or (len(words) == 1 and words[0].lower() in _COLLECTIVE)
        if not common and (words[-1][:1].isupper() or words[-1][:1].isdigit() or mention.tag.startswith("NNP")):
            return self._named(mention, words)
        return self._described(mention, words)

    def _ends_with_name(self, mention: Mention) -> Resolution | None:
        """ "US ambassador to the UN Jane Doe": the parse took the title for the head."""
        if mention.span.end == mention.head.end:
            return None
        _, name = names.split_title(_trailing_name(self.text[mention.span.start : mention.span.end].split()))
        known = self.index.people.get(names.fold(" ".join(name))) if len(name) > 1 else None
        head = self.text[mention.head.start : mention.head.end].split()[-1]
        titled = names.is_title(head) or is_person_noun(head.lower())
        if known is None or not known.is_person or not titled or name[0] == head:
            return None
        return Resolution(known, "name", 0.85)

    # --- names --------------------------------------------------------------------------------------------------
    def _apposition(self, mention: Mention) -> Resolution | None:
        """ "The group's president, Jane Doe, said": the name stands in the apposition."""
        span = mention.apposition
        assert span is not None  # noqa: S101 - the caller looked
        words = self.text[span.start : span.end].split()
        head_is_name = self.text[mention.head.start : mention.head.end].split()[-1][:1].isupper()
        if head_is_name or not words or not words[-1][:1].isupper():
            return None
        name = _trailing_name(words)
        if len(name) < 2:
            return None
        person = self._person_called(name, span.start)
        person.heads.add(self.text[mention.head.start : mention.head.end].split()[-1].lower())
        return Resolution(person, "apposition", 0.9)

    def _named(self, mention: Mention, words: list[str]) -> Resolution:
        both = self._conjoined(mention)
        if both is not None:
            return both
        position = mention.head.start
        opens = self.index.starts[self.index.sentence_of(position)] == position if self.index.starts else True
        name = _trailing_name(words, opens)
        lowered = list(words[: len(words) - len(name)])
        titles, rest = names.split_title(name)
        if not rest:
            return self._title_alone(mention, words, name)
        if len(rest) == 1:
            return self._short_name(rest[0], titles, lowered, mention)
        if names.fold(rest[-1]) in names.BODY_ENDS and (tail := _OF_PHRASE.match(self.text, mention.head.end)):
            rest = [*rest, *tail.group().split()]
        person = self._person_called(rest, mention.head.start)
        role = " ".join([*lowered, *titles]).strip(" ,")
        self._give_role(person, role)
        return Resolution(person, "name", 0.95)

    def _title_alone(self, mention: Mention, words: list[str], name: list[str]) -> Resolution:
        """ "Judge said" of Aaron Judge; else "the President" is a description."""
        if len(name) == 1 and words[0].lower() not in ("the", "a", "an"):
            person = self.index.by_surname(name[0], mention.head.start)
            if person is not None and person.is_person:
                return Resolution(person, "surname", 0.85)
        return self._described(mention, words)

    def _conjoined(self, mention: Mention) -> Resolution | None:
        whole = self.text[mention.span.start : mention.span.end]
        match = re.fullmatch(
            r"(?:\S+ )??((?:[A-Z][\w.’'-]* ){1,3})and ((?:the )?(?:[A-Z][\w.’'-]*)(?: [A-Z][\w.’'-]*){0,3})", whole
        )
        if not match or self.text[mention.head.start : mention.head.end] == whole:
            return None
        parts = []
        for piece in match.groups():
            _, rest = names.split_title(piece.split())
            found = self.index.by_surname(rest[-1], mention.span.start) if rest else None
            parts.append(found.name if found and found.is_person else " ".join(rest))
        return Resolution(self._other(" and ".join(p for p in parts if p), "group"), "names", 0.85)

    def _short_name(self, word: str, titles: list[str], lowered: list[str], mention: Mention) -> Resolution:
        honorific = next((names.HONORIFICS[names.fold(t)] for t in titles if names.fold(t) in names.HONORIFICS), None)
        person = self.index.by_surname(word, mention.head.start, honorific)
        if person is not None:
            return Resolution(person, "surname", 0.9)
        word = re.sub(r"[’']s$", "", word)
        full = self.bodies.get(word)
        if full:
            return Resolution(self._other(full, "body"), "acronym", 0.85)
        if word.lower() in names.BODY_ENDS:
            near = [n for n in self.index.bodies_before(mention.head.start, 4000) if n.split()[-1] == word and " " in n]
            if near:
                return Resolution(self._other(near[0], "body"), "body-short", 0.8)
        role = " ".join([*lowered, *titles])
        person = self._other(word, "body" if not titles else "named")
        self._give_role(person, role)
        return Resolution(person, "name", 0.8)

    def _person_called(self, words: list[str], position: int) -> Person:
        name = " ".join(words).strip(" ,")
        known = self.index.people.get(names.fold(name))
        if known is not None:
            if not known.is_person:
                longer = self._longer(name)
                return longer or known
            return known
        longer = self._longer(name)
        return longer or self._other(name, "named")

    def _longer(self, name: str) -> Person | None:
        full = self.bodies.get(name)
        return self._other(full, "body") if full else None

    def _other(self, name: str, kind: str) -> Person:
        name = re.sub(r"[’']s$", "", name.strip(" ,"))
        key = names.fold(name)
        if key not in self._others:
            known = self.index.people.get(key)
            self._others[key] = known or Person(name, kind == "named", 0, kind=kind)
        return self._others[key]

    def _give_role(self, person: Person, role: str) -> None:
        role = re.sub(r"^(?:the|a|an|but|and|as|even|then) ", "", role.strip(" ,"), flags=re.IGNORECASE)
        if not role or role.lower() in ("the", "a", "an") or len(role) >= 80 or roles.is_honorific(role):
            return
        if not person.role or (len(role) > len(person.role) and person.role in role):
            person.role = role
            person.affiliation = roles.affiliation(role)
        person.heads.add(role.split()[-1].lower())

    # --- pronouns -----------------------------------------------------------------------------------------------
    def _pronoun(self, word: str, position: int) -> Resolution:
        if word in _HE:
            return self._he_or_she(_HE[word], position)
        if word == "they":
            return self._they(position)
        if word == "it":
            return self._it(position)
        if word in _GROUP_PRONOUNS:
            return Resolution(self._other(word, "group"), "group", 0.5)
        return UNKNOWN

    def _he_or_she(self, gender: str, position: int) -> Resolution:
        sentence = self.index.sentence_of(position)
        candidates = self._candidates(position, sentence)
        fallback: Person | None = None
        for person, salient in candidates:
            if person.gender and person.gender != gender:
                continue
            if not salient:
                fallback = fallback or person
                continue
            sure = person.gender == gender
            person.gender = person.gender or gender
            return Resolution(person, "pronoun", 0.85 if sure else 0.75)
        if fallback is not None and fallback.gender == gender:
            return Resolution(fallback, "pronoun-weak", 0.5)
        return UNKNOWN

    def _candidates(self, position: int, sentence: int) -> list[tuple[Person, int]]:
        """People before `position`, nearest sentence first; in a sentence subjects first, in order."""
        first = max(sentence - _WINDOW, 0)
        begin = self.index.starts[first] if self.index.starts else 0
        rows: dict[int, list[tuple[int, Person, int]]] = {}
        for place in self.index.before(position):
            if place.start >= begin:
                row = rows.setdefault(self.index.sentence_of(place.start), [])
                row.append((place.start, place.person, place.salience))
        for turn in self.turns:
            if begin <= turn.position < position and turn.person.kind in ("named", "unnamed"):
                row = rows.setdefault(self.index.sentence_of(turn.position), [])
                row.append((turn.position - 10_000, turn.person, 3))
        for number in range(first, sentence + 1):
            described = self._opening_description(number, position)
            if described is not None:
                rows.setdefault(number, []).append((self.index.starts[number], described, 2))
        ordered: list[tuple[Person, int]] = []
        for number in sorted(rows, reverse=True):
            ordered.extend((p, s) for _, p, s in sorted(rows[number], key=lambda r: (-r[2], r[0])))
        return ordered

    def _opening_description(self, sentence: int, position: int) -> Person | None:
        """The earlier unnamed speaker whom a sentence opens with: "The official left"."""
        if sentence >= len(self.index.starts) or self.index.starts[sentence] >= position:
            return None
        match = _DEFINITE.match(self.text, self.index.starts[sentence])
        for turn in reversed(self.turns) if match else ():
            known = turn.position < self.index.starts[sentence] and turn.person.kind == "unnamed"
            if match and known and match.group(1) in turn.person.heads:
                return turn.person
        return None

    def _they(self, position: int) -> Resolution:
        for turn in reversed(self.turns):
            if turn.position < position and turn.person.kind in ("group", "body"):
                return Resolution(turn.person, "they", 0.6)
        return UNKNOWN

    def _it(self, position: int) -> Resolution:
        for turn in reversed(self.turns[-3:]):
            if turn.position < position and turn.person.kind == "body":
                return Resolution(turn.person, "it", 0.6)
        return UNKNOWN

    # --- descriptions -------------------------------------------------------------------------------------------
    def _described(self, mention: Mention, words: list[str]) -> Resolution:
        head = words[-1].lower()
        definite = words[0].lower() in ("the", "this", "that", "his", "her", "their", "its")
        possessed = any(re.search(r"[’']s?$", w) for w in words[:-1])
        if head in DOCUMENTS:
            return self._document(mention, head, definite)
        if is_person_noun(head) and mention.tag != "NNS" and (name := _NAME_BEHIND.match(self.text, mention.span.end)):
            return self._behind(mention, name, head)
        if definite and not possessed:
            found = self._by_description(head, words, mention)
            if found is not None:
                return found
        return self._as_called(mention, words, head, definite and not possessed)

    def _behind(self, mention: Mention, name: re.Match[str], head: str) -> Resolution:
        """ "The chairman of Acme, Jane Doe, said": the name stands behind the description."""
        person = self._person_called(name.group(1).split(), name.start(1))
        person.is_person = True
        person.heads.add(head)
        self._give_role(person, self.text[mention.span.start : mention.span.end])
        return Resolution(person, "apposition", 0.9)

    def _as_called(self, mention: Mention, words: list[str], head: str, definite: bool) -> Resolution:
        """A source without a name goes by what the article calls it, unless it must be somebody named before."""
        whole = self.text[mention.span.start : mention.span.end].strip(" ,")
        bare = mention.span.end <= mention.head.end
        singular = mention.tag not in ("NNS", "NNPS")
        plain = len(words) == 2 or any(w.endswith("-old") for w in words) or head in _DEMONYMS
        plain = plain and words[0].lower() in ("the", "this", "that")
        if definite and bare and singular and plain and (head in PERSON_NOUNS or head in _DEMONYMS):
            return self._last_person(mention)
        proper = any(w[:1].isupper() for w in words[1:-1])
        if definite and bare and singular and head in BODY_NOUNS and words[0].lower() != "their" and not proper:
            return UNKNOWN
        if definite and proper and not is_person_noun(head):
            whole = whole.partition(" ")[2]
        kind = "group" if not singular else "unnamed" if is_person_noun(head) else "body"
        person = self._other(_uncapitalised(whole), kind)
        person.heads.add(head)
        person.gender = person.gender or gender_of_noun(head)
        return Resolution(person, "description", 0.6 if definite else 0.8)

    def _document(self, mention: Mention, head: str, definite: bool) -> Resolution:
        """A statement or letter speaks for whoever issued it, where the article says who that is."""
        issued = _ISSUED.match(self.text, mention.head.end, mention.head.end + 160)
        if issued:
            words = issued.group(1).split()
            _, name = names.split_title(_trailing_name(words))
            name = name if name and not is_common(name[0]) else []
            person = self.index.by_surname(name[0], mention.head.start) if len(name) == 1 else None
            person = person or (self._person_called(name, mention.head.start) if name else None)
            return Resolution(person, "issuer", 0.75) if person else UNKNOWN
        words = self.text[mention.span.start : mention.span.end].split()
        owner = next((i for i, w in enumerate(words[:-1]) if re.search(r"[’']s?$", w)), None)
        if owner is not None and head in ("statement", "release", "letter", "announcement", "memo", "email", "tweet"):
            name = _trailing_name(words[: owner + 1])
            if name:
                last = re.sub(r"[’']s?$", "", name[-1])
                found = self.index.by_surname(last, mention.head.start)
                return Resolution(found or self._other(" ".join(name), "body"), "issuer", 0.7)
        if definite and len(words) <= 2 and (author := self._author(head, mention.head.start)):
            return Resolution(author, "author", 0.6)
        if len(words) <= 2 and head in ("statement", "release"):
            return UNKNOWN
        return Resolution(self._other(" ".join(words), "body"), "document", 0.6)

    def _author(self, head: str, position: int) -> Person | None:
        """Who "circulated a letter" in the sentences before "the letter"."""
        begin = max(0, position - 700)
        places = list(re.finditer(rf"\ban? (?:[\w-]+ ){{0,3}}{head}\b", self.text[begin:position]))
        if not places:
            return None
        at = begin + places[-1].start()
        sentence = self.index.sentence_of(at)
        start = self.index.starts[sentence] if self.index.starts else 0
        people = [p.person for p in self.index.before(at) if p.start >= start and p.salience > 0]
        if people:
            return people[0]
        names_ = self.index.bodies_before(at, at - start)
        return self._other(self.bodies.get(names_[-1], names_[-1]), "body") if names_ else None

    def _by_description(self, head: str, words: list[str], mention: Mention) -> Resolution | None:
        """ "the official": the last one who was described as one."""
        position = mention.head.start
        extra = {w.lower() for w in words[1:-1]}
        if head in BODY_NOUNS:
            found = self._body(head, position)
            proper = {names.fold(w) for w in words[1:-1] if w[:1].isupper()}
            known = {names.fold(w) for w in (found.person.name.split() if found and found.person else ())}
            return found if not proper or proper & known else None
        for turn in reversed(self.turns):
            if turn.position < position and self._is_a(turn.person, head) and self._fits(turn.person, extra):
                return Resolution(turn.person, "description-of-speaker", 0.85)
        for place in reversed(self.index.before(position)):
            if self._is_a(place.person, head):
                return Resolution(place.person, "description-of-person", 0.75)
        return None

    def _is_a(self, person: Person, head: str) -> bool:
        role = (person.role or "").lower().replace(".", "").split()
        return head in person.heads or head in role or _is_synonym(head, role)

    def _fits(self, person: Person, extra: set[str]) -> bool:
        known = {w.lower() for w in f"{person.name} {person.role or ''}".split()}
        return not extra or person.kind == "named" or bool(extra & known)

    def _last_person(self, mention: Mention) -> Resolution:
        sentence = self.index.sentence_of(mention.head.start)
        for person, salient in self._candidates(mention.head.start, sentence):
            if salient and person.is_person:
                return Resolution(person, "nearest-person", 0.55)
        return UNKNOWN

    def _body(self, head: str, position: int) -> Resolution | None:
        """ "the company": the body that spoke last, else the nearest one whose name says that it is such."""
        hints = _HINTS.get(head, frozenset())
        for turn in reversed(self.turns[-6:]):
            person = turn.person
            is_body = person.kind == "body" or (person.kind == "named" and not person.is_person)
            if turn.position < position and is_body and self._could_be(person.name, hints, head):
                return Resolution(person, "body", 0.7)
        near = [n for n in self.index.bodies_before(position, 900) if self._could_be(n, hints, head)] if hints else []
        return Resolution(self._other(self.bodies.get(near[0], near[0]), "body"), "body-near", 0.6) if near else None

    def _could_be(self, name: str, hints: frozenset[str], head: str) -> bool:
        words = {names.fold(w) for w in name.split()}
        if name in names.COUNTRIES and head not in ("country", "government", "administration", "state"):
            return False
        if head in _COMMERCIAL and words & _PUBLIC:
            return False
        return not hints or bool(words & hints) or (name.isupper() and head not in _COMMERCIAL)


_ISSUED = re.compile(
    r"\s+(?:(?:issued|released|signed|sent|posted|written|published|provided|shared)\s+)?(?:by|from)\s+"
    r"((?:(?:the|[a-z]+) ){0,3}(?:[A-Z](?:[\w’'&-]*|\.)(?: (?:of|for|and|the) (?=[A-Z])| ?)){1,6})"
)


def _is_synonym(head: str, role: list[str]) -> bool:
    """ "the lawmaker" of a senator, "the lawyer" of an attorney."""
    return bool(_SYNONYMS.get(head, frozenset()) & set(role))


_SYNONYMS = {
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
_DEFINITE = re.compile(r"The ([a-z]+)\b")
_NAME_BEHIND = re.compile(r", ((?:[A-Z](?:[\w’'-]*|\.)(?: (?:de|da|van|von|bin|al|el|la) | (?=[A-Z])|(?=,))){2,5}),")
_OF_PHRASE = re.compile(r" (?:of|for|on) (?:the )?(?:[A-Z][\w’'&-]*(?: (?:and|of) (?=[A-Z])| (?=[A-Z])|\b)){1,6}")
_COMMERCIAL = frozenset(
    """company giant firm automaker airline retailer maker manufacturer carrier startup chain brand bank operator
    publisher network platform studio utility corporation""".split()
)
_PUBLIC = frozenset(
    """department administration agency committee commission court ministry house senate union service bureau police
    council board association parliament congress center university school society office government""".split()
)
_DEMONYMS = frozenset(
    "democrat republican texan californian floridian independent conservative liberal native teenager teen".split()
)
_HINTS = {
    "agency": frozenset("agency administration department service bureau center centers office nasa".split()),
    "department": frozenset(("department",)),
    "university": frozenset(("university", "college")),
    "court": frozenset(("court",)),
    "committee": frozenset(("committee",)),
    "organization": frozenset("organization society association federation".split()),
    "society": frozenset(("society",)),
    "union": frozenset(("union",)),
    "association": frozenset(("association",)),
    "commission": frozenset(("commission",)),
    "ministry": frozenset(("ministry",)),
}


def _trailing_name(words: list[str], opens: bool = True) -> list[str]:
    """The capitalised words at the end of a phrase, after the last lower-case word or possessive.

    "The" belongs to the name where it is capitalised and does not open the sentence (`opens`).
    """
    at = len(words)
    while at > 0:
        word = words[at - 1]
        if re.search(r"[’']s?$", word) and at < len(words):
            break
        lower = word[:1].islower()
        if (
            lower
            and not (names.fold(word) in names.PARTICLES and at - 1 > 0 and words[at - 2][:1].isupper())
            and not word.startswith(("al-", "el-"))
        ):
            if word != "of":
                break
            if at < 2 or not words[at - 2][:1].isupper():
                break
        at -= 1
    name = words[at:]
    if name[:1] == ["The"] and not opens and len(name) > 1:
        return [w.strip(',“”"') for w in name]
    while name and name[0].lower() in ("the", "a", "an", "of", "but", "and"):
        name = name[1:]
    return [w.strip(',“”"') for w in name]


def _uncapitalised(phrase: str) -> str:
    """ "A spokesman" as it reads inside a sentence."""
    first, _, rest = phrase.partition(" ")
    return (
        f"{first.lower()} {rest}".strip()
        if first.lower() in _QUANTIFIERS | _COLLECTIVE or (not rest and first.endswith("s"))
        else phrase
    )


_COLLECTIVE = frozenset(
    """police officials authorities residents experts critics supporters researchers scientists investigators
    prosecutors lawmakers witnesses neighbors analysts activists organizers doctors republicans democrats""".split()
)
_QUANTIFIERS = frozenset(
    """a an the one another some several many most few two three four five dozens hundreds thousands other others both
    all his her their its this that these those more""".split()
)


def short_names(text: str, index: NameIndex) -> dict[str, str]:
    """Acronyms of bodies to the names they stand for: "International Olympic Committee (IOC)", or by initials."""
    found: dict[str, str] = {}
    for match in re.finditer(r"[(\[]([A-Z][A-Za-z&.-]{1,9})[)\]]", text):
        before = text[max(0, match.start() - 120) : match.start()].split("\n")[-1]
        full = _expansion(before.split()[-10:], match.group(1))
        if full:
            found.setdefault(match.group(1), full)
    acronyms = set(re.findall(r"\b[A-Z]{2,6}\b", text)) - found.keys()
    if acronyms:
        for match in re.finditer(r"[A-Z][\w’'&-]+(?: (?:(?:of|for|the|and|on|in) ){0,2}[A-Z][\w’'&-]+)+", text):
            full = match.group()
            words = full.split()
            for cut in range(len(words) - 1):
                initials = "".join(w[0] for w in words[cut:] if w[0].isupper())
                if initials in acronyms and words[cut][0].isupper():
                    found.setdefault(initials, " ".join(words[cut:]))
    return found


def _expansion(words: list[str], acronym: str) -> str | None:
    letters = [c for c in acronym if c.isupper()]
    for cut in range(len(words) - 1, -1, -1):
        initials = [w[0] for w in words[cut:] if w[0].isupper()]
        if initials == letters and words[cut][0].isupper():
            return " ".join(words[cut:])
    return None


def mention_of(span: Span, tag: str) -> Mention:
    """A mention found without a parse."""
    return Mention(span, span, None, tag)
