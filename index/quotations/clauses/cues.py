"""The reporting words of English news, by what they take: a statement, a demand, a promise, an accusation, a label.

Read from the attributions of published corpora (PolNeAR, PARC) and style guides; forms are made by rule from the
base form, irregular ones are listed.
"""

from __future__ import annotations

from enum import Enum

from index.quotations.lexicon import LEXICON


class CueKind(Enum):
    """What a reporting verb takes, and so what stands as the content."""

    STATE = "state"
    """A clause: said that; also speech: "...," he said."""
    SPEAK = "speak"
    """Speech, rarely a clause: quipped, chanted."""
    DEMAND = "demand"
    """Somebody to do something: urged Congress to act."""
    PROMISE = "promise"
    """To do something: vowed to appeal."""
    ACCUSE = "accuse"
    """Somebody of something: accused Iran of arming them."""
    LABEL = "label"
    """Something a name: called it "a disgrace"."""
    FIND = "find"
    """A clause, of studies, polls and courts: found that."""


_BASES: dict[CueKind, str] = {kind: LEXICON["cues"][kind.value] for kind in CueKind}
_IRREGULAR: dict[str, str] = LEXICON["irregular_cues"]
# Verbs whose every use beside a quotation or clause is a report; the others need more evidence.
_WEAK = frozenset(LEXICON["weak_cues"].split())


def _forms(base: str) -> list[str]:
    if base in _IRREGULAR:
        return [base, *_IRREGULAR[base].split()]
    if base.endswith("e"):
        return [base, base + "s", base + "d", base[:-1] + "ing"]
    if base.endswith("y") and base[-2] not in "aeou":
        return [base, base[:-1] + "ies", base[:-1] + "ied", base + "ing"]
    plural = base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s")
    return [base, plural, base + "ed", base + "ing"]


def _lexicon() -> tuple[dict[str, str], dict[str, frozenset[CueKind]], dict[str, str]]:
    lemma_of: dict[str, str] = {}
    kinds: dict[str, set[CueKind]] = {}
    particles: dict[str, str] = {}
    for kind, bases in _BASES.items():
        for entry in bases.split():
            base, _, particle = entry.partition("_")
            if particle:
                particles.setdefault(base, "")
                particles[base] += f" {particle}"
            kinds.setdefault(entry.replace("_", " "), set()).add(kind)
            for form in _forms(base):
                lemma_of.setdefault(form, base)
    return lemma_of, {k: frozenset(v) for k, v in kinds.items()}, particles


LEMMAS, _KINDS, _PARTICLES = _lexicon()
"""Every form of every reporting verb to its base form."""

_NOUNS = frozenset(LEXICON["cues_and_nouns"].split())
# Kinds that report without a quotation beside them.
_ALONE = frozenset((CueKind.STATE, CueKind.DEMAND, CueKind.PROMISE, CueKind.FIND))


def may_be_noun(word: str) -> bool:
    """Forms that are as often nouns: "the report", "claims"."""
    return word.lower() in _NOUNS


def is_base(word: str) -> bool:
    """The infinitive's form: "say", "announce"."""
    return LEMMAS.get(word) == word


def reports_alone(word: str, found: frozenset[CueKind]) -> bool:
    """Whether the word may report something in a sentence without quotation marks."""
    return (bool(found & _ALONE) and not is_weak(word)) or LEMMAS.get(word.lower()) in ("accuse", "blame", "criticize")


def kinds(word: str, following: str = "") -> frozenset[CueKind]:
    """What the reporting verb `word` takes; empty if it is none. `following` is the next word: called *on*."""
    base = LEMMAS.get(word.lower())
    if base is None:
        return frozenset()
    if base in _PARTICLES and following.lower() in _PARTICLES[base].split():
        return _KINDS[f"{base} {following.lower()}"]
    return _KINDS.get(base, frozenset())


def is_phrasal(word: str, following: str) -> bool:
    """Whether verb and particle are one cue: "called on"."""
    return following.lower() in _PARTICLES.get(LEMMAS.get(word.lower(), ""), "").split()


def is_weak(word: str) -> bool:
    """Verbs that report only where a quotation stands beside them."""
    return LEMMAS.get(word.lower(), "") in _WEAK
