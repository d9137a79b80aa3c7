"""Word lists of English prose, kept as data in `words.json`: each list lives there and nowhere else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

_LISTS: dict[str, Any] = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
_WORD = re.compile(r"[^\W_]+")


def ordered(name: str) -> tuple[str, ...]:
    """The list of this name, in its order."""
    return tuple(_LISTS[name].split())


def listed(name: str) -> frozenset[str]:
    """The list of this name."""
    return frozenset(ordered(name))


FUNCTION_WORDS = listed("function_words")
"""Articles, pronouns, prepositions, auxiliary verbs, question words, and what is left of contractions."""
WEEKDAYS = listed("weekdays")
MONTHS = ordered("months")
MONTHS_SHORTENED = listed("months_shortened")
PERSON_PRONOUNS = ordered("person_pronouns")
THIRD_PERSON = PERSON_PRONOUNS + ordered("thing_pronouns")
"""Pronouns that stand for somebody or something named before."""
DEMONSTRATIVES = ordered("demonstratives")
NAME_PARTICLES = listed("name_particles")
"""Parts of a name that are written in lower case: "van", "de la"."""
QUESTION_WORDS = ordered("question_words")
"""Who, what, when: in lower case, as are the names of days and months."""


def content_words(text: str) -> str:
    """`text` without function words or, where nothing else is left, as it is."""
    words = _WORD.findall(text)
    return " ".join(w for w in words if w.lower() not in FUNCTION_WORDS) or " ".join(words)
