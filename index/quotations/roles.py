"""What a person is, as the article says it beside the name: "White House spokesman", "director of the clinic"."""

from __future__ import annotations

import re

from index.quotations import names
from index.quotations.nouns import is_person_noun

_BEHIND = re.compile(
    r",? (?:\d{1,3}, )?(?:(?:who is )?(?:the |an? |its |his |her |their )|)"
    r"([^,.;:—–“”\"()\n]{4,120})(?=[,.;:—–“”\")\n]|$)"
)
_NO_ROLE = frozenset(
    "who which whose and but or as in on at when after before while from of for with to by also".split()
)
_PREPOSITION = re.compile(r" (?:of|at|for|with|in|from|to|on|and|who|that|which) ")
_AFFILIATION = re.compile(
    r"\b(?:of|at|for|with|from) (?:the )?"
    r"((?:[A-Z][\w’'&.-]*)(?: (?:(?:of|for|and|the|on) )*[A-Z][\w’'&.-]*)*)(?! [a-z]{4})"
)
_DATELINE = re.compile(r"^[A-Z][A-Z., ]+ [−–—-]+ ")
_MOST_WORDS = 16


def behind(text: str, end: int) -> str | None:
    """The apposition behind a name that ends at `end`, if it says what the person is."""
    if text[end : end + 1] != ",":
        return None
    match = _BEHIND.match(text, end)
    if not match:
        return None
    phrase = match.group(1).strip()
    words = phrase.split()
    first = words[0].lower() if words else ""
    if not words or len(words) > _MOST_WORDS or first in _NO_ROLE or first.endswith(("ing", "ed")):
        return None
    head = _PREPOSITION.split(f"{phrase} ")[0].split()
    return phrase if any(is_person_noun(w.lower()) or names.is_title(w) for w in head) and _is_phrase(head) else None


def _is_phrase(head: list[str]) -> bool:
    return not any(
        w.lower() in ("said", "says", "is", "was", "were", "are", "has", "had", "have", "will") for w in head
    )


def affiliation(role: str | None) -> str | None:
    """The body that a role names: "director of the Ohio Clinic", "Ohio Clinic director"."""
    if not role:
        return None
    match = _AFFILIATION.search(role)
    if match:
        return match.group(1).rstrip(".’'")
    words = role.split()
    lead = []
    for word in words:
        if not word[:1].isupper() or names.is_title(word):
            break
        lead.append(word)
    body = " ".join(lead)
    return (
        re.sub(r"[’']s?$", "", body)
        if lead and len(lead) < len(words) and not is_person_noun(lead[0].lower())
        else None
    )


def without_dateline(role: str) -> str:
    """ "WASHINGTON − President" is "President": an article's first words are no part of a role."""
    return _DATELINE.sub("", role)


def is_honorific(role: str) -> bool:
    """ "Dr.", "Mr.": no role."""
    return all(names.fold(w) in _PLAIN_HONORIFICS for w in role.split())


_PLAIN_HONORIFICS = frozenset("mr mrs ms miss mx dr doctor sir dame lord lady madam prof rev fr hon".split())
