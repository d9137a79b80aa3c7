"""What a reporting clause is made of: the mention of the source, the cue, the content."""

from __future__ import annotations

from dataclasses import dataclass

from index.quotations.clauses.cues import CueKind
from index.text.span import Span


@dataclass(frozen=True, slots=True)
class Mention:
    """The noun phrase that names a source beside its cue."""

    span: Span
    """The phrase without relative clauses and appositions."""
    head: Span
    """From the phrase's first word to its head: titles and name, or description."""
    apposition: Span | None
    tag: str
    """Penn tag of the head: PRP, NN, NNS, NNP ..."""


@dataclass(frozen=True, slots=True)
class Report:
    """One reporting clause."""

    sentence: Span
    cue: Span
    word: str
    kinds: frozenset[CueKind]
    mention: Mention | None
    content: Span | None
    """What is reported, without "that"; None where only a quotation stands there."""
    form: str
    """"that", "to", "fronted", "around", "according", "of", "none"."""
    quotations: frozenset[int]
    """Numbers of the stand-ins governed by this cue."""
    passive: bool = False
    unreal: bool = False
    """Said to be not said: denied, fake, only supposed. What it governs is no quotation of anybody."""
