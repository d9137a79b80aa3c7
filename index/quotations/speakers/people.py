"""Who an article speaks of: names, where they stand, and whom a mention means.

An index of the capitalised names of one article, told apart as people or bodies by evidence around them (titles,
ages, given names, reporting words), and the resolution of a mention - a pronoun, a surname, "the official" - to the
fullest name that the article gives.
"""

from __future__ import annotations

import bisect
import difflib
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from index.quotations.clauses import cues
from index.quotations.lexicon import LEXICON
from index.quotations.speakers import names, roles
from index.quotations.speakers.nouns import PERSON_NOUNS, is_person_noun
from index.quotations.speakers.phrases import OF_PHRASE
from index.quotations.speakers.pieces import OPENING, pieces_of, surname_of
from index.text.span import Span

_LETTER = r"[\w\u0300-\u036f]"
_ABBREVIATED = (
    r"(?:(?<![A-Z]\.)(?:[A-Z]\.)+|(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Cpl|Adm|Cmdr|Rev|Fr|Prof|Hon|"
    r"Pres|Supt|Det|Atty|St|Ste|Jr|Sr)\.)(?=\s|$)"
)
_CAP = rf"(?:{_ABBREVIATED}|[A-ZÀ-ÖØ-Þ](?:{_LETTER}|[’'&-](?={_LETTER}))*)"
_PART = r"(?:d[aeiou]s?|del|della|la|le|van|von|der|den|ter|bin|bint|ibn|al|el|ben|zu|y)"
_NICK = r"(?:[“\"‘'(][A-Z][a-z]\w*(?: [A-Z][a-z]\w*)?[”\"’')][ \u00a0])"
_RUN = re.compile(
    rf"(?<![\w’'])(?:al-|el-)?{_CAP}"
    rf"(?:[ \u00a0]{_NICK}?(?:{_PART}[ \u00a0]){{0,2}}(?:al-|el-)?{_CAP})*(?:, (?:Jr|Sr)\b\.?)?"
)
_LEAST_MISSPELT, _ALIKE = 6, 0.85
"""Letters of a surname that may be misspelt; how alike it is to the right one (difflib's ratio)."""


@dataclass(slots=True)
class Person:
    """One name of the article with what is known of whom it names."""

    name: str
    is_person: bool
    first: int
    gender: str | None = None
    role: str | None = None
    affiliation: str | None = None
    count: int = 0
    evidence: int = 0
    heads: set[str] = field(default_factory=set)
    """Nouns that described them: "official", "senator"."""
    kind: str = "named"
    """"named", "unnamed" (a spokesman), "group" (officials)."""

    @property
    def is_indefinite(self) -> bool:
        """Whether the article only says "a" or "an" somebody."""
        return self.name.startswith(("a ", "an "))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is mentioned."""

    start: int
    end: int
    person: Person
    salience: int
    """2 where it stands as a subject does, 1 as a possessive or after a conjunction, 0 as an object or in a phrase."""


class NameIndex:
    """The names of one article. `outside(pos)` tells whether a position is outside quotation marks."""

    def __init__(self, text: str, quoted: list[Span], sentences: list[Span]) -> None:
        self.text = text
        self._quoted = quoted
        self._quoted_starts = [q.start for q in quoted]
        self.sentences = sentences
        self.starts = [s.start for s in sentences]
        self.people: dict[str, Person] = {}
        self._by_word: dict[str, list[Person]] = {}
        self._lower = frozenset(re.findall(r"\b[a-z]{3,}\b", text))
        self._bare: dict[str, list[int]] = {}
        """Where single words stand as names."""
        self._spoke: Counter[str] = Counter()
        self.runs = [(piece, at) for m in _RUN.finditer(text) for piece, at in self._pieces(m.group(), m.start())]
        for piece, start in self.runs:
            self._take(piece, start)
        for person in self.people.values():
            person.is_person = person.evidence + self._alone(person) >= 2
            for word in {names.fold(w) for w in person.name.split()}:
                self._by_word.setdefault(word, []).append(person)
        self.places = self._places(self.runs)
        self._place_starts = [p.start for p in self.places]

    def _alone(self, person: Person) -> int:
        """Evidence from the surname standing alone: "Bajaj said"; bodies are rarely called by their last word."""
        surname = surname_of(person.name)
        if surname in names.ORG_WORDS or person.evidence < 0:
            return 0
        return 3 if self._spoke[surname] else 1 if surname in self._bare else 0

    def bare_before(self, surname: str, position: int) -> int:
        """How often a word stands alone as a name before `position`."""
        return bisect.bisect_left(self._bare.get(surname, []), position)

    def in_quotation(self, position: int) -> bool:
        """Whether the position stands inside quotation marks."""
        i = bisect.bisect_right(self._quoted_starts, position) - 1
        return i >= 0 and self._quoted[i].start <= position < self._quoted[i].end

    def is_common_word(self, word: str) -> bool:
        """Whether the article has the word in lower case too: "Sales rose"."""
        return word.lower() in self._lower

    def sentence_of(self, position: int) -> int:
        """The number of the sentence that holds the position."""
        return max(bisect.bisect_right(self.starts, position) - 1, 0)

    # --- building -----------------------------------------------------------------------------------------------
    def _pieces(self, run: str, start: int) -> list[tuple[str, int]]:
        """The run without the common word that opens a sentence: "Anything Smith said"."""
        pieces = pieces_of(run, start)
        if pieces and self.text[max(start - 4, 0) : start] == " of ":
            pieces[0] = self._behind_office(*pieces[0])
        if (
            pieces
            and " " in pieces[0][0]
            and (start == 0 or self.text[max(start - 2, 0) : start].strip(" ")[-1:] in _SENTENCE_MARKS)
        ):
            word, _, rest = pieces[0][0].partition(" ")
            common = word.lower() in self._lower or word.lower() in _COMMON or _CHANCE.search(word)
            if common and not names.is_first_name(word) and not names.is_title(word):
                pieces[0] = (rest, pieces[0][1] + len(word) + 1)
        return pieces

    def _behind_office(self, piece: str, start: int) -> tuple[str, int]:
        """The name without the end of the office before it: "Secretary of (State) Mike Pompeo"."""
        words = piece.split()
        office = re.search(r"([A-Z]\w+) of $", self.text[max(start - 24, 0) : start])
        if names.is_of_title(words[0]):
            cut = min(1, len(words) - 1)
        elif office and names.is_title(office[1]) and len(words) > 2:
            cut = next((i for i in range(1, len(words) - 1) if names.is_first_name(words[i])), len(words) - 2)
        else:
            return piece, start
        begins = [word.start() for word in re.finditer(r"\S+", piece)]
        return " ".join(words[cut:]), start + begins[cut]

    def _take(self, piece: str, start: int) -> None:
        titles, name = names.split_title(piece.split())
        sized = [w for w in name if names.fold(w) not in names.SUFFIXES]
        if len(sized) == 1:
            self._bare.setdefault(names.fold(name[0]), []).append(start)
            self._spoke[names.fold(name[0])] += self._beside_cue(start, start + len(piece))
        if not 2 <= len(sized) <= 5:
            return
        at = start + piece.rfind(name[0])
        text = " ".join(name).rstrip(",")
        person = self.people.setdefault(names.fold(text), Person(text, False, at))
        person.count += 1
        self._weigh(person, titles, name, start, start + len(piece))

    def _beside_cue(self, start: int, end: int) -> bool:
        before = re.findall(r"[\w-]+", self.text[max(0, start - 20) : start])[-1:]
        after = re.match(r" (?:also |later |has |had )?(\w+)", self.text[end : end + 24])
        return bool(before and before[0] in _SAYING) or bool(after and after.group(1) in _SAYING)

    def _weigh(self, person: Person, titles: list[str], name: list[str], start: int, end: int) -> None:
        score = 0
        folded = [names.fold(w) for w in name]
        if any(w in names.ORG_WORDS for w in folded) and not names.is_first_name(name[0]):
            score -= 5
        if folded[-1] in names.ORG_WORDS and folded[-1] not in _SURNAMES_TOO:
            score -= 3
        if len(name[-1]) > 1 and name[-1].isupper() and not name[0].isupper():
            score -= 3
        score -= 5 * (len(folded[-1]) == 1 or names.is_title(name[-1]))  # "Monkey B", "Facebook CEO"
        if _INITIALS.fullmatch(name[0]) and name[0] not in names.COUNTRIES | {"U.N.", "E.U.", "D.C.", "L.A.", "N.Y."}:
            score += 2
        elif any(c.isdigit() for c in person.name) or any(len(w) > 3 and w.isupper() for w in name[:1]):
            score -= 2
        score += 3 * names.is_first_name(name[0])
        told = [names.HONORIFICS.get(names.fold(title)) for title in titles]
        gender = next((g for g in told if g), None) or person.gender or names.gender_of_first_name(name[0])
        person.gender = gender
        if titles:
            score += 2
            self._note_role(person, " ".join(titles).strip(","))
        role = roles.behind(self.text, end)
        if role:
            score += 1
            self._note_role(person, role)
        score += self._around(start, end)
        person.evidence = max(person.evidence, score) if score > 0 else person.evidence + min(score, 0)

    @staticmethod
    def _note_role(person: Person, role: str) -> None:
        role = roles.without_dateline(role)
        if role and not person.role and not roles.is_honorific(role):
            person.role = role
            person.affiliation = roles.affiliation(role)

    def _around(self, start: int, end: int) -> int:
        before = re.findall(r"[\w-]+|[,.\"”]", self.text[max(0, start - 40) : start])[-2:]
        after = self.text[end : end + 30]
        score = 0
        if before and before[-1].lower() in PERSON_NOUNS:
            score += 3
        if len(before) == 2 and before[1] == "," and is_person_noun(before[0].lower()) and after[:1] == ",":
            score += 2
        if before and before[-1].lower() in cues.LEMMAS:
            score += 1
        if re.match(r",? (?:\d{1,3}\b(?! \w+ (?:of|people))|who\b|whose\b)", after):
            score += 3
        if before[-1:] in ([], ["."], ["”"], ['"']) and _HIS.match(self.text, end, end + 120):
            score += 2
        word = re.match(r" (?:also |later )?(\w+)", after)
        if word and word.group(1) in cues.LEMMAS:
            score += 2 if word.group(1) in _SAYING else 1
        return score

    def _places(self, runs: list[tuple[str, int]]) -> list[Place]:
        found: list[Place] = []
        for piece, start in runs:
            person = self._known(piece, start)
            end = start + len(piece)
            credit = self.text[end : end + 1] == "/"  # a photographer: "Jane Doe/Getty Images"
            if person is not None and person.is_person and not credit:
                found.append(Place(start, end, person, self.salience(start, end)))
        return sorted([*found, *self._described()], key=lambda p: p.start)

    def _described(self) -> list[Place]:
        """Sentences that open with "The president", where one person of the article is one."""
        roles: dict[str, list[Person]] = {}
        for person in self.people.values():
            if person.is_person and person.role:
                for word in set(person.role.lower().split()):
                    roles.setdefault(word.strip("."), []).append(person)
        found = []
        for start in self.starts:
            match = _DEFINITE.match(self.text, start)
            people = roles.get(match.group(1), []) if match else []
            if match and len(people) == 1 and people[0].first < start:
                found.append(Place(start, match.end(), people[0], 2))
        return found

    def _known(self, piece: str, position: int) -> Person | None:
        titles, name = names.split_title(piece.split())
        if not name:
            return None
        if len(name) > 1:
            return self.people.get(names.fold(" ".join(name)))
        honorific = next((names.HONORIFICS[names.fold(t)] for t in titles if names.fold(t) in names.HONORIFICS), None)
        person = self.by_surname(name[0], position, honorific)
        if person and honorific and not person.gender:
            person.gender = honorific
        return person

    def salience(self, start: int, end: int) -> int:
        """How much a name at that place stands as a subject does: see `Place`."""
        if self.in_quotation(start):
            return 0
        begin = self.starts[self.sentence_of(start)] if self.starts else 0
        ahead = re.findall(r"[\w’'-]+|[^\w\s]", self.text[max(begin, start - 60) : start])
        last = ahead[-1].lower() if ahead else ""
        opens = not [w for w in ahead if w.lower() not in OPENING]
        if re.match(r"[’']s?\b|[’'](?=\s)", self.text[end : end + 2]):
            return 1 if opens else 0
        if not last or opens or last in PERSON_NOUNS or (not last[0].isalnum() and last not in "(’'"):
            return 2
        if last in _CONJUNCTIONS:
            return 2 if last in ("that", "but", "said", "says", "when", "while", "as", "because") else 1
        return 2 if ahead[-1][0].isupper() and last not in _PREPOSITIONS else 0

    # --- looking up ---------------------------------------------------------------------------------------------
    def by_surname(self, word: str, position: int, gender: str | None = None) -> Person | None:
        """The person whose surname (or, failing that, given name) is `word`, nearest before `position`."""
        plain = names.fold(word)
        found = self._by_word.get(plain) or self._misspelt(plain) if word not in names.COUNTRIES else []
        found = [p for p in found if not (gender and p.gender and p.gender != gender)]
        found = [p for p in found if not self._is_relative(p, plain)]
        surnames = [p for p in found if surname_of(p.name) == plain and (p.is_person or p.evidence >= 0)]
        people = [p for p in surnames if p.is_person] or surnames
        people = people or [p for p in found if p.is_person and names.fold(p.name.split()[0]) == plain]
        people = people or [p for p in found if p.is_person]
        if len(people) <= 1:
            return people[0] if people else None
        return self._nearest(people, position)

    def _misspelt(self, surname: str) -> list[Person]:
        """Whoever bears a surname that differs in a letter or two: "Lyngass" is Jane Lyngaas."""
        people = {surname_of(p.name): p for p in self.people.values() if p.is_person and p.name[:1].isupper()}
        long = len(surname) >= _LEAST_MISSPELT
        alike = difflib.get_close_matches(surname, people, n=2, cutoff=_ALIKE) if long else []
        return [people[alike[0]]] if len(alike) == 1 and alike[0][0] == surname[0] else []

    def _is_relative(self, person: Person, surname: str) -> bool:
        """Whether a bare surname meant somebody else before a relative was brought up: "his son Bo Roe"."""
        if surname_of(person.name) != surname or not any(at < person.first for at in self._bare.get(surname, ())):
            return False
        junior = names.fold(person.name.split()[-1]) in names.SUFFIXES
        ahead = re.findall(r"[\w-]+", self.text[max(0, person.first - 40) : person.first])[-3:]
        return junior or any(word.lower() in _RELATIVES for word in ahead)

    def _nearest(self, people: list[Person], position: int) -> Person:
        longest = max(people, key=lambda p: len(p.name))
        if all(names.same_person(p.name, longest.name) for p in people):
            return longest
        known = [p for p in people if p.first < position] or people
        paragraph = self.text.rfind("\n", 0, position)
        here = [p for p in known if self.text.find(p.name, paragraph, position) >= 0]
        return here[0] if len(here) == 1 else max(known, key=lambda p: (p.count, -p.first))

    def bodies_before(self, position: int, reach: int) -> list[str]:
        """Names of bodies that stand in the `reach` characters before `position`, the nearest first."""
        starts, found = self._bodies
        left, right = bisect.bisect_left(starts, position - reach), bisect.bisect_left(starts, position)
        return [name for end, name in reversed(found[left:right]) if end <= position]

    @cached_property
    def _bodies(self) -> tuple[list[int], list[tuple[int, str]]]:
        """Where the names of bodies start, and for each where it ends and the whole name."""
        starts, found = [], []
        for piece, start in self.runs:
            if self._is_body(piece, start):
                end = start + len(piece)
                tail = OF_PHRASE.match(self.text, end) if " " not in piece else None
                owner = _OWNER.search(self.text, max(0, start - 60), start) if " " not in piece else None
                starts.append(start)
                found.append((end, (owner.group() if owner else "") + piece + (tail.group().rstrip() if tail else "")))
        return starts, found

    def outlets_before(self, position: int, reach: int) -> list[tuple[str, bool]]:
        """Newspapers and broadcasters named in the `reach` characters before `position`, the nearest first, each with
        whether somebody told it something.
        """
        found = []
        for match in _RUN.finditer(self.text, max(0, position - reach), position):
            name = match.group().strip()
            if names.is_outlet(name) and name.lower() != "news":
                before = self.text[max(0, match.start() - 12) : match.start()].split()
                told = "told" in before[-2:] or before[-1:] == ["in"]
                found.append((name.removeprefix("In ").removeprefix("But "), told))
        return found[::-1]

    def _is_body(self, piece: str, start: int) -> bool:
        words = [names.fold(w) for w in piece.split()]
        known = self._known(piece, start)
        if known is not None and known.is_person:
            return False
        return words[-1] in names.BODY_ENDS or (len(words) == 1 and piece.isupper() and 2 <= len(piece) <= 6)

    def between(self, begin: int, end: int) -> list[Place]:
        """People mentioned from `begin` on and before `end`, in order."""
        return self.places[bisect.bisect_left(self._place_starts, begin) : bisect.bisect_left(self._place_starts, end)]


_OWNER = re.compile(r"(?:[A-Z][\w-]* )*[A-Z][\w-]*[’']s? $")
_PREPOSITIONS = frozenset(LEXICON["prepositions"].split())


_CONJUNCTIONS = frozenset(LEXICON["conjunctions"].split())
_COMMON = frozenset(LEXICON["common_openings"].split())
_DEFINITE = re.compile(r"The ([a-z]+)\b")
_SURNAMES_TOO = frozenset(
    "house park hall power young day lake west north church bush rivers castle garden gates".split()
)
_RELATIVES = frozenset(
    "son daughter wife husband brother sister father mother lady widow uncle aunt nephew niece".split()
)
_INITIALS = re.compile(r"(?:[A-Z]\.)+")
_HIS = re.compile(r" [a-z]+[^.\n]{0,90}? (?:he|she|his|her)\b")
_CHANCE = re.compile(r"[’'](?:re|ll|ve|d|m|t)$|ing$", re.IGNORECASE)
"""Words that are capitalised for opening a sentence: "You’ll", "Buying"."""
_SENTENCE_MARKS = ("", ".", "?", "!", "\n", "“", '"', ":", "”", "…", "”")
_SAYING = frozenset(
    "said says told added wrote tweeted explained noted recalled replied argued asked continued".split()
)
