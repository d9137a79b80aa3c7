"""Names of people as strings: titles and honorifics, keys to compare them by, what a first name says of gender."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache

from index.encoding.weights import read_card, verified
from index.quotations.lexicon import DATA, LEXICON
from index.quotations.speakers.nouns import is_person_noun
from index.text.words import WEEKDAYS

HONORIFICS: dict[str, str | None] = LEXICON["honorifics"]
_TITLES = frozenset(LEXICON["titles"].split())
_OF_TITLE = frozenset(LEXICON["of_title"].split())
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
PARTICLES = frozenset(LEXICON["particles"].split())
ORG_WORDS = frozenset(LEXICON["org_words"].split())
BODY_ENDS = frozenset(LEXICON["body_ends"].split())
"""Last words of names of bodies."""
COUNTRIES = frozenset(LEXICON["countries"])
_OUTLETS = frozenset(LEXICON["outlets"].split())
_OUTLET_ENDS = frozenset(LEXICON["outlet_ends"].split())


def is_outlet(name: str) -> bool:
    """Whether a name is plainly a newspaper's, agency's or broadcaster's."""
    words = [fold(w) for w in name.split()]
    return bool(words) and (words[-1] in _OUTLETS | _OUTLET_ENDS or (len(words) == 1 and words[0] in _OUTLETS))


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Lower case without accents, dots or possessive: the form in which name words are compared."""
    word = re.sub(r"['’]s?$", "", word.strip('.,;:()"“”‘'))
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'").lower()


def is_weekday(word: str) -> bool:
    """Monday to Sunday, which may stand beside a name by chance: "the announcement Wednesday"."""
    return word[:1].isupper() and word.lower() in WEEKDAYS


def is_of_title(word: str) -> bool:
    """The end of a title with "of": "State" in "Secretary of State"."""
    return fold(word) in _OF_TITLE


@lru_cache(maxsize=1 << 16)
def is_title(word: str) -> bool:
    """Words that stand before a name without being part of it: "Sen.", "President", "Dr."."""
    plain = fold(word)
    return plain in HONORIFICS or plain in _TITLES or plain.replace(".", "") in _TITLES


def gender_of_first_name(word: str) -> str | None:
    """ "m" or "f" where the first name is mostly one of these in English news, else None: evidence, not fact."""
    return _genders().get(fold(word))


def is_first_name(word: str) -> bool:
    """A common given name."""
    return fold(word) in _common_names()


@lru_cache(maxsize=1)
def _given_names() -> dict[str, str]:
    return dict(json.loads(verified(DATA, "given_names.json", read_card(DATA))))


@lru_cache(maxsize=1)
def _common_names() -> frozenset[str]:
    return frozenset(f"{_given_names()['common_m']} {_given_names()['common_f']}".split())


@lru_cache(maxsize=1)
def _genders() -> dict[str, str]:
    lists = _given_names()
    found = {name: key[-1] for key in ("m", "f", "common_m", "common_f") for name in lists[key].split()}
    either = frozenset(lists["either"].split())
    return {name: gender for name, gender in found.items() if name not in either}


def split_title(words: list[str]) -> tuple[list[str], list[str]]:
    """("Secretary of State Mike Pompeo") -> (["Secretary", "of", "State"], ["Mike", "Pompeo"])."""
    if not words or (fold(words[-1]) in BODY_ENDS and len(words) > 1):
        return [], words
    last = -1
    for i, word in enumerate(words[:-1] if len(words) > 1 else words):
        is_of = i >= 2 and words[i - 1] == "of" and fold(word) in _OF_TITLE
        if (is_title(word) and not (i + 2 == len(words) and i > 0 and is_first_name(words[i - 1]))) or is_of:
            last = i
    titles, name = words[: last + 1], words[last + 1 :]
    if titles and len(name) > 2 and name[0] == "of":
        cut = next((i for i in range(2, len(name) - 1) if is_first_name(name[i])), max(len(name) - 2, 2))
        titles, name = [*titles, *name[:cut]], name[cut:]
    if len(name) > 2 and is_person_noun(name[0].lower()) and not is_first_name(name[0]):
        titles, name = [*titles, name[0]], name[1:]
    return _at_first_name(titles, name) if len(name) > 2 else (titles, name)


def _at_first_name(titles: list[str], name: list[str]) -> tuple[list[str], list[str]]:
    """What stands before a common given name is no part of the name: "Acme Widgets Jane Doe"."""
    for i in range(1, len(name) - 1):
        follows = not is_first_name(name[i - 1]) and fold(name[i - 1]) not in PARTICLES and len(fold(name[i - 1])) > 1
        if follows and is_first_name(name[i]) and fold(name[i + 1]) not in SUFFIXES and (i >= 2 or name[0].isupper()):
            return [*titles, *name[:i]], name[i:]
    return titles, name


def speaker_key(name: str) -> str:
    """The name to compare by across articles: no titles, honorifics or suffix, accents and case folded.

    `speaker_key("Secretary of State Mike Pompeo") == speaker_key("MIKE POMPEO") == "mike pompeo"`.
    """
    words = [w for w in re.split(r"[\s,]+", name.strip()) if fold(w)]
    while len(words) > 1 and fold(words[0]) in ("the", "a", "an"):
        words = words[1:]
    _, rest = split_title(words)
    rest = [w for w in rest or words if fold(w) not in SUFFIXES] or words
    return " ".join(fold(w) for w in rest)


def last_name(speaker: str | None) -> str | None:
    """The folded last word of a speaker's name, by which quotations are found; None for no speaker."""
    words = speaker_key(speaker).split() if speaker else []
    return words[-1] if words else None


def same_person(a: str, b: str) -> bool:
    """Whether two names may be one person's: surnames agree, and first names do not clash.

    A bare surname agrees with any full name that ends in it; an initial with any name it begins; a short form with
    its long one ("Mike", "Michael"). Names of one surname and different first names are different people.
    """
    x, y = speaker_key(a).split(), speaker_key(b).split()
    if _suffix(a) and _suffix(b) and _suffix(a) != _suffix(b):
        return False
    if not x or not y:
        return False
    if x == y:
        return True
    if x[-1] != y[-1]:
        return (len(x) == 1 and len(y) > 1 and x[0] == "-".join(y[-1:])) or _ends_with(x, y) or _ends_with(y, x)
    return len(x) == 1 or len(y) == 1 or _first_agree(x[:-1], y[:-1])


def _suffix(name: str) -> str | None:
    last = fold(re.split(r"[\s,]+", name.strip() or "-")[-1])
    return last if last in SUFFIXES else None


def _ends_with(long: list[str], short: list[str]) -> bool:
    return len(short) < len(long) and long[-len(short) :] == short


def _first_agree(x: list[str], y: list[str]) -> bool:
    a, b = x[0], y[0]
    if a == b or a in y or b in x:
        return True
    if len(a) <= 2 or len(b) <= 2:
        return a[0] == b[0]
    return _SHORT_FORMS.get(a, a) == _SHORT_FORMS.get(b, b)


_SHORT_FORMS: dict[str, str] = {
    short: entry.partition(":")[0].strip()
    for entry in LEXICON["long_forms"].split("/")
    for short in entry.partition(":")[2].split()
}
