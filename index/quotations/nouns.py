"""Common nouns for who may speak: people, bodies, sources, documents."""

from __future__ import annotations

import re

PERSON_NOUNS = frozenset(
    """spokesman spokeswoman spokesperson professor director president chairman chairwoman chief executive founder
    co-founder coach player actor actress singer author writer scientist researcher analyst economist attorney lawyer
    lobbyist activist resident owner manager teacher student doctor physician nurse officer sheriff deputy detective
    commissioner minister secretary senator congressman congresswoman lawmaker candidate leader activist journalist
    reporter editor producer host star quarterback pitcher champion expert historian strategist adviser advisor
    consultant epidemiologist virologist meteorologist forecaster climatologist sociologist psychologist biologist
    ecologist astronomer astronaut engineer farmer chef worker employee neighbor neighbour witness victim suspect
    defendant judge prosecutor veteran pastor priest bishop rabbi imam mayor governor councilman councilwoman member
    representative official ambassador diplomat general colonel captain driver pilot swimmer runner sprinter golfer
    son daughter wife husband mother father brother sister widow friend colleague entrepreneur billionaire
    congresswoman guitarist drummer rapper comedian photographer artist designer curator volunteer vice head dean
    fellow pollster whistleblower plaintiff librarian paramedic trooper investigator chairperson superintendent
    teammate medalist olympian""".split()
)
BODY_NOUNS = frozenset(
    """company agency department group union team organization organisation committee ministry commission court
    university school bank firm automaker carrier airline network paper newspaper board campaign administration
    government city state council party service hospital center centre museum association society nonprofit charity
    office bureau regulator retailer manufacturer maker giant startup publisher outlet magazine club league federation
    church district county institute foundation embassy directorate operator chain studio platform watchdog utility
    broadcaster tabloid broadsheet publication
    authority coalition alliance panel body site website business brand corporation ministry military army""".split()
)

SOURCE_NOUNS = frozenset("source official person man woman aide insider witness police authority".split())

_PERSON_ENDING = re.compile(r"(?:er|or|ist|ian|man|woman|person|ee|eur|ant|icial|ert)$")


def is_person_noun(noun: str) -> bool:
    """Whether a common noun in the singular names a human being."""
    known = noun in PERSON_NOUNS or noun in SOURCE_NOUNS
    return known or (noun not in BODY_NOUNS and noun not in _NOT_PEOPLE and bool(_PERSON_ENDING.search(noun)))


_NOT_PEOPLE = frozenset(
    """letter newsletter paper newspaper number order matter water weather center computer letter chapter factor motor
    order error behavior disorder mirror power tower river quarter committee fee""".split()
)

DOCUMENTS = frozenset(
    """statement letter release memo email tweet post announcement filing report lawsuit complaint notice op-ed
    caption blog newsletter application bulletin advisory""".split()
)

_SHOWS_THINGS = frozenset(
    """study survey poll research data record analysis figure estimate document evidence model test
    audit investigation results findings footage video sign message text article column essay book
    ad note headline poster""".split()
)


def may_speak(noun: str) -> bool:
    """Whether a common noun names what may say or show something: "the survey shows", not "a level that suggests"."""
    single = noun.removesuffix("s")
    known = BODY_NOUNS | DOCUMENTS | _SHOWS_THINGS
    return noun in known or single in known or is_person_noun(noun) or is_person_noun(single) or noun == "people"


_MASCULINE = frozenset("man father brother son husband boy uncle nephew grandfather king prince actor widower".split())
_FEMININE = frozenset(
    "woman mother sister daughter wife girl aunt niece grandmother queen princess actress widow waitress".split()
)


def gender_of_noun(noun: str) -> str | None:
    """ "m" or "f" where the noun says so: spokeswoman, father."""
    if noun in _FEMININE or noun.endswith("woman"):
        return "f"
    return "m" if noun in _MASCULINE or noun.endswith("man") else None


COLLECTIVE = frozenset(
    """police officials authorities residents experts critics supporters researchers scientists investigators
    prosecutors lawmakers witnesses neighbors analysts activists organizers doctors republicans democrats""".split()
)
"""Plurals that speak as one, without article."""
DEMONYMS = frozenset(
    "democrat republican texan californian floridian independent conservative liberal native teenager teen".split()
)
"""What somebody named before is called for a change."""
VARIATIONS = frozenset(
    """aide star actor actress singer rapper comedian player athlete striker forward midfielder
    defender goalkeeper quarterback pitcher slugger entrepreneur billionaire businessman veteran
    politician lawmaker senator congressman congresswoman champion medalist swimmer runner sprinter
    golfer driver boxer fighter winner legend icon mogul tycoon pundit presenter author novelist writer
    filmmaker musician songwriter guitarist model influencer candidate nominee""".split()
)
"""Nouns that, with "the" and any adjectives, mean somebody named before."""
