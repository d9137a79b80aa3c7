"""From a mention to a speaker: whom "he", "Bajaj", "the official" or "the company" means where it stands.

Where two readings are as likely as one another it gives none: a wrong name is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.quotations.clauses.report import Mention
from index.quotations.speakers import names
from index.quotations.speakers.companies import Companies
from index.quotations.speakers.descriptions import Descriptions
from index.quotations.speakers.discourse import THING, UNKNOWN, Candidate, Discourse, Resolution
from index.quotations.speakers.nouns import BODY_NOUNS, COLLECTIVE, DEMONYMS, is_person_noun
from index.quotations.speakers.phrases import (
    NAME_AT_END,
    NAME_BEHIND,
    OF_PHRASE,
    is_possessive,
    trailing_name,
    without_possessive,
)
from index.quotations.speakers.pieces import is_common
from index.text.span import Span

_HE = {"he": "m", "she": "f", "him": "m", "her": "f"}
_NOBODY = frozenset(
    """it that this what which there one ones you we i me us who some others many most few all both anyone everyone
    somebody someone nobody each nothing something anything these those another""".split()
)
_NO_PHRASE = frozenset(
    "nobody no none neither when after while if because before since although though unless until".split()
)
"""What opens no noun phrase of a speaker."""
_GROUPS = frozenset(("some", "others", "many", "most", "few", "several", "both"))
_PLURAL = re.compile(r"(?:\S+ )??((?:[A-Z][\w.’'-]* ){1,3})and ((?:the )?(?:[A-Z][\w.’'-]*)(?: [A-Z][\w.’'-]*){0,3})")


_SUBJECT_BODY = re.compile(
    rf"(?:(?:But|And|Still|Meanwhile),? )?(?P<noun>[Tt]he (?:[\w-]+ )?(?:{'|'.join(sorted(BODY_NOUNS))})"
    r"|(?:The )?[A-Z][\w&’'-]*(?: (?:of |for )?[A-Z][\w&’'-]*){0,5}) "
    r"(?!of |at |in |on |for |to |from |by |with |or |and )[a-z]+"
)
"""A sentence's first words where a body is its subject."""
_DESCRIBED = re.compile(r"(?:^|[.!?”\"\n] )(?:The|A|An) (?:[a-z-]+ )?([a-z]+)\b")
"""A sentence that opens with somebody described: "The rapper"."""
_THEY_REACH = 4
"""Turns looked back over for whom "they" means."""


class Resolver:
    """Resolves the mentions of one article, in the order in which they stand."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse
        self.text = discourse.text
        self.index = discourse.index
        self._descriptions = Descriptions(discourse)
        self._companies = Companies(self.text)

    def resolve(self, mention: Mention, cue: Span | None = None, before: int | None = None) -> Resolution:
        """Who `mention`, beside the reporting word at `cue`, means.

        Of a pronoun only people named before the position `before` are thought of, where it is given.
        """
        found = self._resolve(self._without_day(mention), cue, before)
        named = found.person is not None and any(c.isalnum() for c in found.person.name)
        return found if named or found is THING else UNKNOWN

    def _without_day(self, mention: Mention) -> Mention:
        """ "The annual announcement Wednesday" without the day."""
        words = self.text[mention.head.start : mention.head.end].split()
        if len(words) < 2 or not names.is_weekday(words[-1]):
            return mention
        end = self.text.rindex(words[-1], mention.head.start, mention.head.end)
        end = len(self.text[:end].rstrip())
        tag = mention.tag if words[-2][:1].isupper() else "NN"
        return replace(mention, span=Span(mention.span.start, end), head=Span(mention.head.start, end), tag=tag)

    def _resolve(self, mention: Mention, cue: Span | None, before: int | None) -> Resolution:
        words = self._words(mention.head)
        if len(words) > 1 and words[0].lower() in _NO_PHRASE and all(w[:1].isupper() for w in words):
            words = words[1:]  # Though Doe said
        if not words or words[0].lower() in _NO_PHRASE:
            return UNKNOWN
        if words[0] == "One" and (selected := self._name_in_apposition(mention)):
            return selected
        if mention.tag.startswith("PRP") or (len(words) == 1 and words[0].lower() in _NOBODY | _HE.keys() | {"they"}):
            return self._pronoun(words[0].lower(), mention.head.start if before is None else before)
        found = self._name_ahead(words) or self._name_at_end(mention, cue) or self._name_in_apposition(mention)
        if found is not None:
            return found
        return self._named(mention, words) if _is_name(mention, words) else self._descriptions.resolve(mention, words)

    def _words(self, span: Span) -> list[str]:
        return self.text[span.start : span.end].strip(' ,“"').split()

    # --- names --------------------------------------------------------------------------------------------------
    def _name_ahead(self, words: list[str]) -> Resolution | None:
        """ "Jane Doe co-chair of the board said": a comma was left out behind the name."""
        size = next((i for i, word in enumerate(words) if word[:1].islower()), 0)
        if size and words[size] == "of" and names.is_title(words[size - 1]):  # Secretary of State
            return None
        _, name = names.split_title(words[:size]) if size > 1 else ([], [])
        known = self.index.people.get(names.fold(" ".join(name))) if len(name) > 1 else None
        return Resolution(known, "name", 0.85) if known is not None and known.is_person else None

    def _name_at_end(self, mention: Mention, cue: Span | None) -> Resolution | None:
        """ "US ambassador to the UN Jane Doe said": the parse took the title for the head."""
        head = self._words(mention.head)[-1]
        within = self.text[mention.head.end : mention.span.end].split()
        if not (
            names.is_title(head)
            or (head[:1].islower() and is_person_noun(head))
            or any(names.is_title(w) for w in within)
        ):
            return None
        end = (
            cue.start if cue is not None and mention.span.end < cue.start < mention.span.end + 60 else mention.span.end
        )
        behind = self.text[mention.head.end : end].rstrip()
        match = NAME_AT_END.search(behind)
        if match is None:
            return None
        if " and " in behind and (joint := self._joint(behind, mention.span.start)):
            return joint
        _, name = names.split_title(match.group(1).split())
        known = self.index.people.get(names.fold(" ".join(name)))
        return Resolution(known, "name", 0.85) if known is not None and known.is_person else None

    def _name_in_apposition(self, mention: Mention) -> Resolution | None:
        """ "The group's president, Jane Doe, said": the name stands in the apposition."""
        head = self._words(mention.head)[-1]
        office = names.is_title(head) or head == "One"
        if head[:1].isupper() and not office:
            return None
        if mention.apposition is not None:
            name = trailing_name(self._words(mention.apposition))
        else:
            match = NAME_BEHIND.match(self.text, mention.span.end) if office else None
            name = match.group(1).split() if match and self.text[match.end() : match.end() + 1] == "," else []
        if len(name) < 2:
            return None
        person = self.discourse.called(name)
        person.heads.add(head.lower())
        return Resolution(person, "apposition", 0.9)

    def _named(self, mention: Mention, words: list[str]) -> Resolution:
        several = self._several(mention)
        if several is not None:
            return several
        position = mention.head.start
        opens = self.index.starts[self.index.sentence_of(position)] == position if self.index.starts else True
        name = trailing_name(words, opens)
        name = _without_lead(name)
        lowered = words[: len(words) - len(name)]
        titles, rest = names.split_title(name)
        if not rest or (len(rest) == 1 and len(words) > 1 and names.is_title(rest[0])):
            return self._title_alone(mention, words, name)
        if len(rest) == 1 and names.fold(rest[0]) in names.BODY_ENDS:
            rest = [*_owner(words), *rest, *self._of_phrase(mention, rest[0])]
        some = words[0].lower() != "the" and len(words) > 1  # "More Americans"
        if len(rest) == 1 and mention.tag == "NNPS" and some:
            return Resolution(self.discourse.other(" ".join(words), "group"), "group", 0.6)
        if len(rest) == 1:
            return self._short_name(rest[0], titles, lowered, position)
        if names.fold(rest[-1]) in names.BODY_ENDS and not titles:
            rest = [*_owner(words, len(rest)), *rest]
        if names.fold(rest[-1]) in names.BODY_ENDS and (tail := OF_PHRASE.match(self.text, mention.head.end)):
            rest = [*rest, *tail.group().split()]
        person = self.discourse.called(rest)
        self.discourse.give_role(person, " ".join([*lowered, *titles]))
        return Resolution(person, "name", 0.95)

    def _of_phrase(self, mention: Mention, word: str) -> list[str]:
        """ "for Disease Control" of "the Center for Disease Control", whose head is one word."""
        at = self.text.rfind(word, mention.head.start, mention.head.end)
        tail = OF_PHRASE.match(self.text, at + len(word)) if at >= 0 else None
        return tail.group().split() if tail else []

    def _title_alone(self, mention: Mention, words: list[str], name: list[str]) -> Resolution:
        """ "Judge said" of Aaron Judge; else "the President" is a description."""
        if len(name) == 1 and words[0].lower() not in ("the", "a", "an"):
            person = self.index.by_surname(name[0], mention.head.start)
            if person is not None and person.is_person:
                return Resolution(person, "surname", 0.85)
        return self._descriptions.resolve(mention, words)

    def _several(self, mention: Mention) -> Resolution | None:
        """ "Senators Jane Doe and Richard Roe"."""
        whole = self.text[mention.span.start : mention.span.end]
        if self.text[mention.head.start : mention.head.end] == whole:
            return None
        joint = self._joint(whole, mention.span.start)
        if joint is not None:
            return joint
        match = _PLURAL.fullmatch(whole)
        if not match:
            return None
        parts = []
        for piece in match.groups():
            _, rest = names.split_title(piece.split())
            found = self.index.by_surname(rest[-1], mention.span.start) if rest else None
            parts.append(found.name if found and found.is_person else " ".join(rest))
        return Resolution(self.discourse.other(" and ".join(p for p in parts if p), "group"), "names", 0.85)

    def _joint(self, phrase: str, position: int) -> Resolution | None:
        """ "Chief economist Jane Doe and analyst Richard Roe": people whom the article knows, all of them."""
        known = [self._one_of(part, position) for part in re.split(r",? and |, ", phrase)]
        if len(known) < 2 or not all(known):
            return None
        return Resolution(self.discourse.other(" and ".join(n for n in known if n), "group"), "names", 0.85)

    def _one_of(self, part: str, position: int) -> str | None:
        """The person whom one part of "chief economist Jane Doe and analyst Richard Roe" names, if it does."""
        _, name = names.split_title(trailing_name(part.split()))
        if not name or name[-1] != part.split()[-1]:
            return None
        full = self.index.people.get(names.fold(" ".join(name))) if len(name) > 1 else None
        person = full or self.index.by_surname(name[-1], position)
        return person.name if person is not None and person.is_person else None

    def _short_name(self, word: str, titles: list[str], lowered: list[str], position: int) -> Resolution:
        """One word: a surname, an acronym, the last word of a body's name, or all that the article says."""
        honorific = next((names.HONORIFICS[names.fold(t)] for t in titles if names.fold(t) in names.HONORIFICS), None)
        person = self.index.by_surname(word, position, honorific)
        person = None if lowered and lowered[-1].lower() in ("the", "a", "an") and not titles else person  # the Fed
        if person is not None and not titles and self._companies.is_business(without_possessive(word)):
            turns = self.discourse.spoken_before(position)
            if turns and turns[0].person is person:
                return Resolution(person, "surname", 0.75)
            if any(turn.person is person for turn in turns):
                return UNKNOWN
            return Resolution(self.discourse.other(word, "body", owns=False), "business", 0.7)
        if person is not None:
            return Resolution(person, "surname", 0.9)
        if word in self.discourse.bodies:
            return Resolution(self.discourse.body(word), "acronym", 0.85)
        if word.lower() in names.BODY_ENDS:
            near = [n for n in self.index.bodies_before(position, 4000) if n.split()[-1] == word and " " in n]
            if near:
                return Resolution(self.discourse.body(near[0]), "body-short", 0.8)
        person = self.discourse.other(word, "named" if titles else "body", owns=False)
        self.discourse.give_role(person, " ".join([*lowered, *titles]))
        return Resolution(person, "name", 0.8)

    # --- pronouns -----------------------------------------------------------------------------------------------
    def _pronoun(self, word: str, position: int) -> Resolution:
        if word in _HE:
            return self._he_or_she(_HE[word], position)
        if word == "they":
            return self._last_turn(position, ("group", "body"), "they", _THEY_REACH)
        if word == "it":
            return self._subject_of_sentence(position) or self._last_turn(position, ("body",), "it", 3)
        return Resolution(self.discourse.other(word, "group"), "group", 0.5) if word in _GROUPS else UNKNOWN

    def _he_or_she(self, gender: str, position: int) -> Resolution:
        """The nearest person who stands as a subject or has spoken, and whose gender does not clash.

        What "he" then means is taken as evidence of that person's gender from there on.
        """
        fallback: Candidate | None = None
        if self.discourse.opens_with_stranger(position):
            return UNKNOWN
        if (bare := self._just_spoke(gender, position)) is not None:
            return bare
        for candidate in self.discourse.candidates(position):
            person = candidate.person
            if person.gender and person.gender != gender:
                continue
            if not candidate.salience:
                fallback = fallback or candidate
                continue
            known = fallback is not None and fallback.person.gender == gender
            if fallback is not None and known and self._is_nearer(fallback, candidate, position):
                return Resolution(fallback.person, "pronoun-near", 0.6)
            sure = person.gender == gender
            person.gender = gender
            return Resolution(person, "pronoun", 0.85 if sure else 0.75)
        if fallback is not None and fallback.person.gender == gender:
            return Resolution(fallback.person, "pronoun-weak", 0.5)
        return UNKNOWN if fallback is not None else self._known_by_surname(gender, position)

    def _just_spoke(self, gender: str, position: int) -> Resolution | None:
        """Somebody of one word, no known person, who spoke in the sentence before: "Doson said ... He said ..."."""
        turn = next(iter(self.discourse.spoken_before(position)), None)
        if turn is None or self.index.sentence_of(position) - self.index.sentence_of(turn.position) > 1:
            return None
        name = turn.person.name
        bare = turn.person.kind == "body" and " " not in name and name[:1].isupper() and not name.isupper()
        if not bare or names.is_outlet(name) or name in names.COUNTRIES or self._companies.is_business(name):
            return None
        if self.index.between(turn.position, position):
            return None
        turn.person.kind, turn.person.gender = "named", gender
        return Resolution(turn.person, "pronoun-surname", 0.6)

    def _is_nearer(self, named: Candidate, subject: Candidate, position: int) -> bool:
        """Whether somebody named in the pronoun's own paragraph is meant, not who was a subject in one before.

        "It was a test for the mayor's office and Jane Doe. She said ..."
        """
        paragraph = max(self.text.rfind("\n", 0, position), 0)
        before = self.text.rfind("\n", 0, len(self.text[:paragraph].rstrip()))
        spoke = subject.salience > 2 and subject.position > before
        others = _DESCRIBED.finditer(self.text, paragraph, position)
        if any(is_person_noun(match.group(1)) for match in others):
            return False
        here = named.position > paragraph > subject.position and not self.index.in_quotation(named.position)
        return here and not spoke and named.person is not subject.person

    def _subject_of_sentence(self, position: int) -> Resolution | None:
        """The body that "it" goes back to in its own sentence: "The commission changed the name, which it said ..."."""
        start = self.index.starts[self.index.sentence_of(position)] if self.index.starts else position
        match = _SUBJECT_BODY.match(self.text, start, position)
        if match is None:
            return None
        span = Span(match.start("noun"), match.end("noun"))
        words = match.group("noun").split()
        if words[-1].islower():
            return self._descriptions.resolve(Mention(span, span, None, "NN"), words)
        name = trailing_name(words)
        person = self.index.by_surname(name[-1], position) if name else None
        if not name or (person is not None and person.is_person) or is_common(name[0]):
            return None
        if len(name) == 1 and self.index.is_common_word(name[0]):
            return None
        spoken_of = len(re.findall(rf"\b{re.escape(name[-1])}\b", self.text)) > 1
        spoken_of = spoken_of or names.fold(name[-1]) in names.BODY_ENDS
        return Resolution(self.discourse.body(" ".join(name)), "it-subject", 0.65) if spoken_of else None

    def _known_by_surname(self, gender: str, position: int) -> Resolution:
        """Where the article names no person in full: whoever spoke last under one word that no body goes by."""
        for turn in self.discourse.spoken_before(position)[:1]:
            person = turn.person
            plain = " " not in person.name and person.name[:1].isupper() and not person.name.isupper()
            if plain and not names.is_outlet(person.name) and person.name not in names.COUNTRIES:
                person.kind, person.gender, person.is_person = "named", gender, True
                return Resolution(person, "pronoun-surname", 0.6)
        return UNKNOWN

    def _last_turn(self, position: int, kinds: tuple[str, ...], rule: str, reach: int) -> Resolution:
        for turn in self.discourse.spoken_before(position)[:reach]:
            outlet = rule == "they" and names.is_outlet(turn.person.name)
            if turn.person.kind in kinds and not outlet:
                return Resolution(turn.person, rule, 0.6)
        return UNKNOWN


def _without_lead(name: list[str]) -> list[str]:
    """The name without what stands before it by chance: "Both Doe", "2019 Doe", "Long-standing Doe", "∎ Doe"."""
    while len(name) > 1:
        word = name[0]
        chance = word.isdigit() or not any(c.isalnum() for c in word) or word.endswith(":")
        compound = "-" in word and word.rpartition("-")[2].islower() and not word.lower().startswith(("al-", "el-"))
        if not (chance or compound or (is_common(word) and not word.endswith(".") and word != "The")):
            break
        name = name[1:]
    return name


def _owner(words: list[str], size: int = 1) -> list[str]:
    """ "Lake County Sheriff’s" of "the Lake County Sheriff’s Office", which all is its name; `size` words are known."""
    end = len(words) - size
    if end < 1 or not is_possessive(words[end - 1]):
        return []
    owner = without_possessive(words[end - 1]).lower()
    people = owner in ("children", "women", "men", "people", "girls", "boys") or is_person_noun(owner.removesuffix("s"))
    if size > 1 and not people:  # "Ohio's Supreme Court" goes without
        return []
    at = end
    while at > 0 and words[at - 1][:1].isupper() and words[at - 1] != "The":
        at -= 1
    return words[at:end]


def _is_name(mention: Mention, words: list[str]) -> bool:
    """Whether the mention is a name; else it is a description: "police", "the Ohio Democrat"."""
    last = words[-1]
    outlet = last[:1].isupper() and len(words) == 2 and names.is_outlet(last)  # The Independent
    if words[0].lower() in ("the", "a", "an", "another") and last.lower() in DEMONYMS and not outlet:
        return False
    common = mention.tag in ("NN", "NNS") and (len(words) == 1 or not last[:1].isupper())
    if common or (len(words) == 1 and last.lower() in COLLECTIVE):
        return False
    return last[:1].isupper() or last[:1].isdigit() or mention.tag.startswith("NNP")
