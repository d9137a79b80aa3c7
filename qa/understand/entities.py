"""Names in a question, found by looking the archive's own names up in it: no capitals are needed, accents and
possessives do not matter, and a letter may be wrong.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from tokenizers import Tokenizer

from index.encoding.weights import BUNDLED, MODELS, load_tokenizer, read_card
from index.quotations import is_first_name, is_title, last_name
from index.store import Store
from index.text.words import FUNCTION_WORDS
from qa import spoken, words
from qa.spoken import Speaker

_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?")
_LONGEST = 4
"""Words of a name that are looked up together."""
_LEAST_TYPED, _ALIKE = 5, 0.8
"""Letters of a name that may be mistyped; how alike it is to the right one (difflib's ratio)."""
_SHARE = 0.05
"""Of the passages with a word in lower case, the share of articles that quote somebody called so from which it is a
name: "pompeo" far more, "gold" far fewer."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Words of a question with whom the archive calls so."""

    words: str
    people: tuple[Speaker, ...]
    """Speakers of that name, the likeliest first."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the likeliest."""
        return self.people[0].names if self.people else ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word of a question that no article has, with the name that it may be meant for."""

    word: str
    meant: str | None


class Names:
    """The names of one state of an archive."""

    def __init__(self, archive: Store) -> None:
        self._archive = archive

    def linked(self, text: str) -> tuple[Linked, ...]:
        """The speakers that `text` names, in the order of the text, the longest names first where they overlap."""
        tokens = [_without_owner(m.group()) for m in _WORD.finditer(text)]
        capitals = any(t[:1].isupper() for t in tokens[1:])
        found: dict[int, tuple[int, Linked]] = {}
        for length in range(_LONGEST, 0, -1):
            for first in range(len(tokens) - length + 1):
                last = first + length
                if any(a < last and first < b for a, (b, _) in found.items()):
                    continue
                linked = self._named(tokens[first:last], capitals or first > 0)
                if linked and not _has_other_given_name(linked, tokens[:first]):
                    found[first] = (last, linked)
        return tuple(found[first][1] for first in sorted(found))

    def _named(self, tokens: Sequence[str], capitals: bool) -> Linked | None:
        name = " ".join(tokens)
        key = last_name(name)
        if not key or any(t.lower() in FUNCTION_WORDS for t in (tokens[0], tokens[-1])):
            return None
        if len(tokens) == 1 and (is_first_name(name) or not (capitals or name.islower())):
            return None
        if not self._is_surname(key) and not (len(tokens) == 1 and name[:1].isupper()):
            return None
        asked = set(words.plain(name))
        people = tuple(
            p for p in spoken.find(self._archive, name)
            if spoken.is_named(p.name) and p.name[:1].isupper() and asked <= _words_of(p, len(tokens) == 1)
        )  # fmt: skip
        if not people or (len(tokens) == 1 and name.islower() and not self._is_mostly_a_name(name, people)):
            return None
        return Linked(name, people)

    def _is_mostly_a_name(self, word: str, people: Sequence[Speaker]) -> bool:
        """Whether a word in lower case is a name rather than a word: of the passages that have it, enough are of
        articles that quote somebody called so.
        """
        return sum(p.articles for p in people) >= _SHARE * self._archive.holding(word)

    def _is_surname(self, key: str) -> bool:
        return self._archive.is_last_name(key)

    def unknown(self, text: str) -> tuple[Unknown, ...]:
        """The names in `text` that no article has, with the surname that each is most like."""
        shown = {w.lower(): w for w in _WORD.findall(words.unaccented(text))}
        names = [w for w in words.plain(text) if w not in FUNCTION_WORDS and _may_be_a_name(shown.get(w, w), text)]
        missing = [w for w in names if not self._archive.holds(w)]
        return tuple(Unknown(shown.get(w, w), self._alike(w)) for w in missing)

    def _alike(self, word: str) -> str | None:
        close = difflib.get_close_matches(word, self._surnames, n=1, cutoff=_ALIKE) if len(word) >= _LEAST_TYPED else []
        people = [p for p in spoken.find(self._archive, close[0]) if spoken.is_named(p.name)] if close else []
        return people[0].name if people else None

    @cached_property
    def _surnames(self) -> list[str]:
        return self._archive.last_names()


def _may_be_a_name(word: str, text: str) -> bool:
    """Whether a word of a question may be a name: written with a capital or, where nothing is, no ordinary word.

    Ordinary is what the encoder's vocabulary, the 30,000 commonest words and pieces of words, has in one piece.
    """
    if word[:1].isupper():
        return not text.startswith(word) or vocabulary().token_to_id(word.lower()) is None
    return text.islower() and word.isalpha() and vocabulary().token_to_id(word) is None


@lru_cache(maxsize=1)
def vocabulary() -> Tokenizer:
    """The bundled encoder's: the 30,000 commonest words and pieces of words."""
    return load_tokenizer(MODELS / BUNDLED, read_card(MODELS / BUNDLED))


def _words_of(person: Speaker, alone: bool) -> set[str]:
    """The words of a person's or body's names and, beside a name, of the role; of an acronym its letters too."""
    known = {w for name in person.names for w in words.plain(name)}
    if alone:
        return known | {"".join(w[0] for w in words.plain(name)) for name in person.names}
    return known | set(words.plain(person.role or ""))


def _has_other_given_name(linked: Linked, before: Sequence[str]) -> bool:
    """Whether the word before is a given name that the person does not have: "Andy Murray" is not Teresa Murray."""
    word = before[-1] if before else ""
    capital = word[:1].isupper() and len(before) > 1 and not is_title(word.lower())  # the first word has one anyway
    if not capital and not is_first_name(word):
        return False
    return word.lower() not in _words_of(linked.people[0], alone=False)


def _without_owner(token: str) -> str:
    """ "Pompeo's" is Pompeo; an abbreviation keeps its stop."""
    token = re.sub(r"['’]s?$", "", token)
    return token if re.search(r"\.[A-Za-z]\.$|^[A-Z]\.$", token) else token.rstrip(".")
