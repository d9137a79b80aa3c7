"""Noun phrases as strings: the name at a phrase's end, phrases as they read inside a sentence, acronyms spelt out."""

from __future__ import annotations

import re

from index.quotations.speakers import names
from index.quotations.speakers.nouns import COLLECTIVE, DEMONYMS, may_speak

_NAME = r"(?:[A-Z](?:[\w’'-]*|\.)(?: (?:de|da|van|von|bin|al|el|la) | (?=[A-Z])|(?=\W|$))){2,5}"
NAME_BEHIND = re.compile(rf", ({_NAME})(?=,|\.| of | from | at | in | said\b| says\b|$)")
"""A name set off behind a description: "the chairman of Acme, Jane Doe, said"."""
NAME_AT_END = re.compile(rf"(?:^| )({_NAME})$")
_WORD_OF_NAME = r"(?:(?:[A-Z]\.){2,}|[A-Z][\w’'&-]*)"
OF_PHRASE = re.compile(
    rf" (?:of|for|on) (?:the )?(?:{_WORD_OF_NAME}(?: (?:and|of) (?=[A-Z])| (?=[A-Z])|(?!\w))){{1,6}}"
)
"""What belongs to the name of a body: "National Association of Business Economics"."""
_POSSESSIVE = re.compile(r"[’']s?$")
_QUANTIFIERS = frozenset(
    """a an the one another some several many most few two three four five dozens hundreds thousands other others both
    all his her their its this that these those more""".split()
)


def is_possessive(word: str) -> bool:
    """ "Ohio's", "workers'"."""
    return bool(_POSSESSIVE.search(word))


def without_possessive(word: str) -> str:
    """ "Ohio's" -> "Ohio"."""
    return _POSSESSIVE.sub("", word)


def trailing_name(words: list[str], opens: bool = True) -> list[str]:
    """The capitalised words at the end of a phrase, after the last lower-case word or possessive.

    "The" belongs to the name where it is capitalised and does not open the sentence (`opens`).
    """
    at = len(words)
    while at > 0 and _continues(words, at):
        at -= 1
    name = [w.strip(',“”"') for w in words[at:]]
    if name[:1] == ["The"] and not opens and len(name) > 1:
        return name
    while name and name[0].lower() in ("the", "a", "an", "of", "but", "and"):
        name = name[1:]
    return name


def _continues(words: list[str], at: int) -> bool:
    """Whether the word before index `at` still belongs to the name."""
    word = words[at - 1]
    if is_possessive(word) and at < len(words):
        return False
    if not word[:1].islower() or word.startswith(("al-", "el-")):
        return True
    within = at >= 2 and words[at - 2][:1].isupper() and at < len(words)
    return within and (word == "of" or names.fold(word) in names.PARTICLES)


def uncapitalised(phrase: str) -> str:
    """ "A spokesman" as it reads inside a sentence."""
    first, _, rest = phrase.partition(" ")
    plain = first.lower()
    plural = not rest and plain.endswith("s") and (may_speak(plain) or plain.removesuffix("s") in DEMONYMS)
    common = plain in _QUANTIFIERS or plain in COLLECTIVE or plural
    return f"{first.lower()} {rest}".strip() if common else phrase


def acronyms(text: str) -> dict[str, str]:
    """Acronyms of bodies to the names they stand for: "International Olympic Committee (IOC)", or by initials."""
    found: dict[str, str] = {}
    for match in re.finditer(r"[(\[]([A-Z][A-Za-z&.-]{1,9})[)\]]", text):
        before = text[max(0, match.start() - 120) : match.start()].split("\n")[-1]
        full = _expansion(before.split()[-10:], match.group(1))
        if full:
            found.setdefault(match.group(1), full)
    unknown = set(re.findall(r"\b[A-Z]{2,6}\b", text)) - found.keys()
    for match in _CAPITALISED.finditer(text) if unknown else ():
        words = match.group().split()
        for cut in range(len(words) - 1):
            initials = "".join(w[0] for w in words[cut:] if w[0].isupper())
            if words[-2:-1] == ["and"] and initials[:-1] in unknown:  # CDC, of the Centers for Disease Control and ...
                initials = initials[:-1]
            if initials in unknown and words[cut][0].isupper():
                found.setdefault(initials, " ".join(words[cut:]))
    return found | _clipped(text)


def _clipped(text: str) -> dict[str, str]:
    """Bodies that go by the beginning of their first word: "the Fed", of the Federal Reserve."""
    short = set(re.findall(r"\b[Tt]he ([A-Z][a-z]{2,3})\b(?! [A-Z])", text))
    found: dict[str, str] = {}
    for match in _CAPITALISED.finditer(text) if short else ():
        name = match.group().removeprefix("The ")
        clipped = next((s for s in short if name.startswith(s) and name[len(s) : len(s) + 1].islower()), None)
        if clipped and " " in name and not names.is_first_name(name.split()[0]):
            found.setdefault(clipped, name)
    return found


_CAPITALISED = re.compile(r"(?<![\w’'&-])[A-Z][\w’'&-]+(?: (?:(?:of|for|the|and|on|in) ){0,2}[A-Z][\w’'&-]+){1,9}")


def _expansion(words: list[str], acronym: str) -> str | None:
    letters = [c for c in acronym if c.isupper()]
    for cut in range(len(words) - 1, -1, -1):
        initials = [w[0] for w in words[cut:] if w[0].isupper()]
        if initials == letters and words[cut][0].isupper():
            return without_possessive(" ".join(words[cut:]))
    return None
