"""What a person is, as the article says it beside the name: "White House spokesman", "director of the clinic"."""

from __future__ import annotations

import re

from index.quotations.speakers import names
from index.quotations.speakers.nouns import is_person_noun

_BEHIND = re.compile(
    r",? (?:\d{1,3}, )?(?:(?:who is )?(?:the |an? |its |his |her |their )|)"
    r"((?:[^,.;:—–“”\"()\n]|\.(?=\w)){4,120})(?=[,.;:—–“”\")\n]|$)"
)
_NO_ROLE = frozenset(
    "who which whose and but or as in on at when after before while from of for with to by also".split()
)
_PREPOSITION = re.compile(r" (?:of|at|for|with|in|from|to|on|and|who|that|which|after|before|during|over) ")
_RELATIVE = re.compile(r" (?:who|that|which|whose|where) ")
_CUE_BEHIND = re.compile(r" (?:said|says|told|added|wrote)$")
"""A reporting word from which the comma before it was left out."""
_OF_BODY = re.compile(r"\b(?:of|at|for|with|from) (?:the )?(?=[A-Z])")
_BODY = re.compile(r"((?:[A-Z][\w’'&.-]*)(?: (?:(?:of|for|and|the|on) )*[A-Z][\w’'&.-]*)*)(?![\w’'&.-])(?! [a-z]{4})")
_DATELINE = re.compile(r"^[A-Z][A-Z., ]+ [−–—-]+ ")
_MOST_WORDS = 16


def behind(text: str, end: int) -> str | None:
    """The apposition behind a name that ends at `end`, if it says what the person is."""
    if text[end : end + 1] != ",":
        return None
    match = _BEHIND.match(text, end)
    if not match:
        return None
    phrase = _CUE_BEHIND.sub("", match.group(1).strip())
    words = phrase.split()
    first = words[0].lower() if words else ""
    if not words or len(words) > _MOST_WORDS or first in _NO_ROLE or first.endswith(("ing", "ed")):
        return None
    head = _PREPOSITION.split(f"{phrase} ")[0].split()
    describes = any(is_person_noun(w.lower()) or names.is_title(w) for w in head) and not _is_a_name(head)
    return phrase if describes and _is_phrase(_RELATIVE.split(phrase)[0].split()) else None


def _is_phrase(words: list[str]) -> bool:
    return words[0] not in _PAST and not any(w.lower() in _FINITE for w in words)


def _is_a_name(head: list[str]) -> bool:
    """Whether somebody else is named: of "Jane Doe, Vice President Mary Roe and ... were there", a list."""
    return len(head) > 1 and names.is_first_name(head[-2]) and head[-1][:1].isupper()


_FINITE = frozenset("said says is was were are has had have will".split())
_PAST = frozenset("hit told took made went came got gave ran won lost met held sat stood spoke".split())
"""Verbs without -ed that begin what somebody did, behind a comma: "Doe, hit by a car"."""


def affiliation(role: str | None) -> str | None:
    """The body that a role names: "director of the Ohio Clinic", "Ohio Clinic director"."""
    if not role:
        return None
    body = _OF_BODY.search(role)
    match = _BODY.match(role, body.end()) if body else None
    if match:
        return match.group(1).rstrip(".’'")
    words = role.split()
    lead = []
    for word in words:
        if not word[:1].isupper() or names.is_title(word):
            break
        lead.append(word)
    named = " ".join(lead)
    return (
        re.sub(r"[’']s?$", "", named)
        if lead and len(lead) < len(words) and not is_person_noun(lead[0].lower())
        else None
    )


def without_dateline(role: str) -> str:
    """ "WASHINGTON − President" is "President": an article's first words are no part of a role."""
    return _DATELINE.sub("", role)


def is_honorific(role: str) -> bool:
    """ "Dr.", "Mr.": no role."""
    return all(names.fold(w) in _PLAIN_HONORIFICS for w in role.split())


def told(role: str | None) -> str | None:
    """The role as it is shown: none where words beside a name are none ("however", "state", a page's "Ad Feedback")."""
    last = role.split()[-1].lower() if role and role.strip() else ""
    alone = role == last and last not in _ALONE and not is_person_noun(last)
    return None if alone or last in _NEVER_ROLES else role


_NEVER_ROLES = frozenset("however her feedback advertisement earlier later former formerly then now deer".split())
_ALONE = frozenset(
    """publisher principal parent operator architect sophomore freshman grandson granddaughter fan jockey playwright
    critic mom dad forward guard clerk aunt uncle cousin intern landlord midwife umpire patient roommate alumna
    alumnus incumbent opponent rival son-in-law mother-in-law""".split()
)
"""Who may be called by one word that is seldom somebody."""
_PLAIN_HONORIFICS = frozenset("mr mrs ms miss mx dr doctor sir dame lord lady madam prof rev fr hon".split())
