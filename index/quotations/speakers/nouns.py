"""Common nouns for who may speak: people, bodies, sources, documents."""

from __future__ import annotations

import re

from index.quotations.lexicon import LEXICON

PERSON_NOUNS = frozenset(LEXICON["person_nouns"].split())
BODY_NOUNS = frozenset(LEXICON["body_nouns"].split())

SOURCE_NOUNS = frozenset(LEXICON["source_nouns"].split())

_PERSON_ENDING = re.compile(r"(?:er|or|ist|ian|man|woman|person|ee|eur|ant|icial|ert)$")


def is_person_noun(noun: str) -> bool:
    """Whether a common noun in the singular names a human being."""
    known = noun in PERSON_NOUNS or noun in SOURCE_NOUNS
    return known or (noun not in BODY_NOUNS and noun not in _NOT_PEOPLE and bool(_PERSON_ENDING.search(noun)))


_NOT_PEOPLE = frozenset(LEXICON["not_people"].split())

DOCUMENTS = frozenset(LEXICON["documents"].split())

_SHOWS_THINGS = frozenset(LEXICON["shows_things"].split())


def may_speak(noun: str) -> bool:
    """Whether a common noun names what may say or show something: "the survey shows", not "a level that suggests"."""
    single = noun.removesuffix("s")
    known = BODY_NOUNS | DOCUMENTS | _SHOWS_THINGS
    return noun in known or single in known or is_person_noun(noun) or is_person_noun(single) or noun == "people"


_MASCULINE = frozenset(LEXICON["masculine"].split())
_FEMININE = frozenset(LEXICON["feminine"].split())


def gender_of_noun(noun: str) -> str | None:
    """ "m" or "f" where the noun says so: spokeswoman, father."""
    if noun in _FEMININE or noun.endswith("woman"):
        return "f"
    return "m" if noun in _MASCULINE or noun.endswith("man") else None


COLLECTIVE = frozenset(LEXICON["collective"].split())
"""Plurals that speak as one, without article."""
DEMONYMS = frozenset(LEXICON["demonyms"].split())
"""What somebody named before is called for a change."""
VARIATIONS = frozenset(LEXICON["variations"].split())
"""Nouns that, with "the" and any adjectives, mean somebody named before."""
