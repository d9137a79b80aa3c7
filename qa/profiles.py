"""A speaker's page and a topic's page: who said what, when and where, computed from the index by itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.quotations import split_title
from index.store import Store
from qa import spoken, words
from qa.engine import Engine
from qa.formats import describe
from qa.retrieve.filters import Filters
from qa.spoken import Speaker, Statement

_TOPICS = 10
_NAME = re.compile(r"(?<=[\w,;’'] )[A-Z][\w-]+(?: (?:of |the )?[A-Z][\w-]+)*")
"""A name inside a sentence."""
_WORD = re.compile(r"\b[a-z][a-z-]{4,}\b")


@dataclass(frozen=True, slots=True)
class Profile:
    """What one speaker is quoted with over all articles."""

    speaker: Speaker
    namesakes: tuple[Speaker, ...]
    """Others whom the name that was asked for may mean, the likelier first."""
    statements: tuple[Statement, ...]
    """The newest article's first; within an article as they stand."""
    topics: tuple[tuple[str, int], ...]
    """What the statements are about, by the words that set them apart, with the number of statements that have them."""
    outlets: tuple[tuple[str, int], ...]
    """Where the statements stand, those with most of them first."""

    def on(self, topic: str) -> tuple[Statement, ...]:
        """The statements that one of `topics` counts."""
        return tuple(s for s in self.statements if _has(s, topic))

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "speaker": _person(self.speaker), "namesakes": [s.name for s in self.namesakes],
            "topics": _counted("topic", self.topics), "outlets": _counted("outlet", self.outlets),
            "statements": [describe.statement(s) for s in self.statements],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Topic:
    """Who is quoted on a topic, where and when."""

    words: str
    statements: tuple[Statement, ...]
    """The newest article's first."""
    speakers: tuple[tuple[Speaker, tuple[Statement, ...]], ...]
    """Those with the most statements first; statements of unknown speakers are in none."""
    outlets: tuple[tuple[str, int], ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "topic": self.words,
            "speakers": [{**_person(s), "on_topic": len(own)} for s, own in self.speakers],
            "outlets": _counted("outlet", self.outlets),
            "statements": [describe.statement(s) for s in self.statements],
        }  # fmt: skip


def of_speaker(archive: Store, name: str, filters: Filters | Mapping[str, Any] | None = None) -> Profile | None:
    """The page of the likeliest speaker of this name; None where the archive quotes nobody called so."""
    chosen = Filters.of(filters)
    found = spoken.find(archive, name, chosen)
    if not found:
        return None
    speaker = next((s for s in found if s.name == name), found[0])
    said = tuple(spoken.statements(archive, speaker, chosen))
    others = tuple(s for s in found if s is not speaker)
    return Profile(speaker, others, said, topics(said, archive.weight), _outlets(said))


def of_topic(engine: Engine, topic: str, filters: Filters | Mapping[str, Any] | None = None) -> Topic | None:
    """The page of a topic; None where nobody is quoted on it."""
    said = tuple(engine.quotes(None, topic, filters))
    if not said:
        return None
    people = [(s, tuple(own)) for s, own in spoken.speakers_of(said)]
    people.sort(key=lambda item: -len(item[1]))
    return Topic(topic, said, tuple(people), _outlets(said))


def topics(said: Sequence[Statement], weigh: Callable[[str], float]) -> tuple[tuple[str, int], ...]:
    """The words and names that set statements apart: in two statements or more, rare in the archive, each once."""
    counts: Counter[str] = Counter()
    surfaces: dict[str, Counter[str]] = {}
    for statement in said:
        for key, surface in _terms(statement).items():
            counts[key] += 1
            surfaces.setdefault(key, Counter())[surface] += 1
    ranked = sorted((k for k in counts if counts[k] > 1), key=lambda k: (-counts[k] * weigh(k), k))[:_TOPICS]
    return tuple((surfaces[key].most_common(1)[0][0], counts[key]) for key in ranked)


def _terms(statement: Statement) -> dict[str, str]:
    """What a statement's words are about, by its stem, each as it is written: the names in it, and those of its words
    that its article's title has too. The speaker's own name is none.
    """
    text, own = statement.quotation.text, set(words.stems(statement.quotation.speaker or ""))
    found: dict[str, str] = {}
    for match in _NAME.finditer(text):
        _, rest = split_title(match[0].split())
        if rest and (stems := words.content(rest[-1])):
            found[stems[-1]] = max(found.get(stems[-1], ""), " ".join(rest), key=len)
    titled = set(words.content(statement.article.title))
    for match in _WORD.finditer(text):
        for stem in words.content(match[0]):
            if stem in titled:
                found.setdefault(stem, match[0])
    return {key: surface for key, surface in found.items() if key not in own}


def _has(statement: Statement, topic: str) -> bool:
    """Whether `topics` counts `statement` under `topic`."""
    return bool(words.content(topic)) and words.content(topic)[-1] in _terms(statement)


def _outlets(said: Iterable[Statement]) -> tuple[tuple[str, int], ...]:
    counts = Counter(s.article.source for s in said if s.article.source)
    return tuple(counts.most_common())


def _person(speaker: Speaker) -> dict[str, Any]:
    names = ("name", "names", "role", "affiliation", "quotations", "direct", "articles", "first", "last")
    return {name: getattr(speaker, name) for name in names}


def _counted(noun: str, counts: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    return [{noun: name, "statements": n} for name, n in counts]
