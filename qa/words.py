"""Comparing texts by their words: folded, lightly stemmed, weighted by how rare they are in the archive."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from index.text.words import FUNCTION_WORDS

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*")
_SITE = re.compile(r"([a-z][\w-]+)(?:\.[a-z]{2,})+$")
_SUFFIX = re.compile(r"(?:['’]s|ing|ed|es|s|ly)$")

Weigh = Callable[[str], float]
"""How much a word tells: high for rare words."""


def fold(text: str) -> str:
    """Lower case, without accents, with straight quotes."""
    return unaccented(text).lower()


def unaccented(text: str) -> str:
    """Without accents, with straight quotes."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    return _BEYOND_ASCII.sub(_without_marks, plain)


def _without_marks(characters: re.Match[str]) -> str:
    return "".join(c for c in characters.group() if not unicodedata.combining(c))


def plain(text: str) -> list[str]:
    """All words, folded, in order."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A crude stem: enough to see "killed" in "kill"; words of four letters or fewer stay."""
    return _SUFFIX.sub("", word) if len(word) > 4 else word


def stems(text: str) -> list[str]:
    """The stems of all words, in order."""
    return [stem(word) for word in plain(text)]


def held(text: str) -> set[str]:
    """The stems of all words; of a site's address the name too: whoever asks for "Exampleton" means Exampleton.com."""
    found = set(stems(text))
    return found | {site for word in found if "." in word and (site := site_name(word))}


def site_name(word: str) -> str | None:
    """The stem of the name in a site's address: "exampleton" of "exampleton.com"; None for other words."""
    match = _SITE.match(word)
    return stem(match[1]) if match else None


def content(text: str) -> list[str]:
    """The stems of the words that are not function words, each once, in order."""
    return list(dict.fromkeys(stem(w) for w in _WORD.findall(fold(text)) if w not in FUNCTION_WORDS))


def coverage(wanted: Iterable[str], text: str, weigh: Weigh = lambda word: 1.0) -> float:
    """The share, by weight, of the wanted stems that `text` has; 0 where nothing is wanted."""
    wanted = list(wanted)
    have = held(text)
    total = sum(weigh(word) for word in wanted)
    return sum(weigh(word) for word in wanted if word in have or site_name(word) in have) / total if total else 0.0


def longest_common(a: list[str], b: list[str]) -> int:
    """The length of the longest common subsequence of two lists of words."""
    row = [0] * (len(b) + 1)
    for x in a:
        last = 0
        for j, y in enumerate(b, 1):
            row[j], last = (last + 1 if x == y else max(row[j], row[j - 1])), row[j]
    return row[-1]
