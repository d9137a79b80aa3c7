"""Questions that an archive is known to answer: whom it quotes, and what was asked before it is offered."""

from __future__ import annotations

import contextlib
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from index.article import Article, Quotation
from index.errors import DatelineError
from index.quotations import ORG_WORDS, same_person
from index.store import Store
from qa.answer import Answer
from qa.engine import Engine
from qa.ui import headlines

_NEWEST = 2000
"""Articles that examples are drawn from."""
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+){1,2}")
_NAMED = re.compile(
    r"(?<=[a-z,] )[A-Z][a-z]{3,}(?: [A-Z][a-z]+)?(?=[,.;]| (?:and|or|to|in|for|with|against|as|on|is|was|has|will)\b)"
)
"""A name inside a sentence, and not a part of a longer one or an adjective."""
_NO_FIRST_NAMES = frozenset({"The", "U.S", "U.K", "US", "UK", "EU", "UN"})
_WORDS = range(6, 16)
"""Length of a quotation whose speaker is asked for."""
_CANDIDATES = 5
"""Questions of a kind that are tried at most, to find one that is answered."""
_HEADLINES = 12
"""Newest articles whose headlines raise questions."""
_TRIES = 2
"""The same for what to ask next, which the reader waits for."""
_NEAREST = 2
"""Articles near a question that is not answered, which others are drawn from."""
Asked = tuple[str, str | None]
"""A question, and whom its answer must name, if anybody."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody whom articles quote, by the fullest name; `quotations` counts the quotations."""

    name: str
    quotations: int


class Examples:
    """The example questions of an index, made once for each state of it. Safe for several threads."""

    def __init__(self, engine: Engine, wanted: int = 4) -> None:
        self._engine = engine
        self._wanted = wanted
        self._lock = threading.Lock()
        self._made: tuple[int, tuple[str, ...]] | None = None

    def questions(self) -> tuple[str, ...]:
        """The questions; none where nobody is quoted. Raises DatelineError as `Engine.ask` does."""
        archive = self._engine.archive
        with self._lock:
            if self._made is None or self._made[0] != archive.generation:
                self._made = archive.generation, self._make(archive)
            return self._made[1]

    def made(self) -> tuple[str, ...]:
        """The questions, if they are made already: none where they are not."""
        made = self._made
        return made[1] if made and made[0] == self._engine.archive.generation else ()

    def prepare(self) -> None:
        """Make the questions in the background; what stands in their way is told to whoever asks."""

        def work() -> None:
            with contextlib.suppress(DatelineError):
                self.questions()

        threading.Thread(target=work, name="examples", daemon=True).start()

    def _make(self, archive: Store) -> tuple[str, ...]:
        """One question of each kind, then more of them, until there are enough."""
        found = quotations_of_newest(archive)
        people = [speaker.name for speaker in speakers(q for q, _ in found)]
        newest = [article for article, _ in archive.newest(_HEADLINES)]
        kinds: list[list[Asked]] = [
            [(f"What did {name} say?", None) for name in people],
            *(of_headlines(newest, make) for make in (headlines.why, headlines.latest)),
            [pair for q, text in found if (pair := _who_said(q, text))],
            *(of_headlines(newest, make) for make in (headlines.when, headlines.summary)),
            [(f"Who is {name}?", None) for name in people],
            [pair for q, text in found if (pair := _said_about(q, text))],
        ]
        kept: list[str] = []
        waiting = [iter(pairs) for pairs in kinds]  # the second time round each goes on where it was
        for pairs in (*waiting, *waiting):
            room = min(1, self._wanted - len(kept))
            kept += answerable(self._engine, (pair for pair in pairs if pair[0] not in kept), room, _CANDIDATES)
        return tuple(kept)


def of_headlines(articles: Iterable[Article], make: Callable[[Article], Iterator[str]]) -> list[Asked]:
    """The questions of one kind that these articles raise."""
    return [(question, None) for article in articles for question in make(article)]


def answerable(engine: Engine, questions: Iterable[Asked], wanted: int, tries: int = _CANDIDATES) -> list[str]:
    """The first of `questions` that the archive answers, `wanted` at most; with whom it must name, if that is given."""
    kept: list[str] = []
    for question, person in islice(questions, tries):
        if len(kept) >= wanted:
            break
        with contextlib.suppress(DatelineError):
            if _is_answered(engine, question, person):
                kept.append(question)
    return kept


def _is_answered(engine: Engine, question: str, person: str | None) -> bool:
    answer = engine.ask(question)
    return answer.answered and (person is None or same_person(answer.short or "", person))


def follow_ups(
    engine: Engine, answer: Answer, asked: Iterable[str], wanted: int = 3, moot: Callable[[], bool] = lambda: False
) -> list[str]:
    """What can be asked next or, where the articles do not say, instead: of each kind one, of the articles cited.

    Who is named there, what else they tell, why, what is the latest, who else is quoted. `asked` are the questions
    before; once it is `moot`, no more are looked for.
    """
    shown = [c for c in answer.citations if c.cited] or answer.citations[:_NEAREST]
    quoted = engine.archive.quotations_of(c.article.id for c in shown)
    quotations = [q for found in quoted.values() for q in found]
    before = " ".join(asked).lower()
    known = [c.speaker for c in shown if c.speaker]
    names = [
        speaker.name for speaker in speakers(quotations)
        if speaker.name.split()[-1].lower() not in before and not any(same_person(speaker.name, k) for k in known)
    ]  # fmt: skip
    articles = list({c.article.id: c.article for c in shown}.values())
    kinds: list[list[Asked]] = [
        of_headlines(articles, headlines.why),
        [(f"Who is {name}?", None) for name in (*known, *names) if is_person(name)],
        of_headlines(articles, headlines.latest),
        [(f"What did {name} say?", None) for name in names],
        of_headlines(articles, headlines.when),
        of_headlines(articles, headlines.summary),
    ]
    kept: list[str] = []
    for pairs in kinds:
        if moot():
            break
        new = (pair for pair in pairs if pair[0].lower() not in before and pair[0] not in kept)
        kept += answerable(engine, new, min(1, wanted - len(kept)), _TRIES)
    return kept


def speakers(quotations: Iterable[Quotation]) -> list[Speaker]:
    """The people among the speakers, those with the most quotations first, a person once."""
    counts: Counter[str] = Counter()
    people: set[str] = set()
    for q in quotations:
        if q.speaker and is_person(q.speaker):
            counts[q.speaker] += 1
            if q.role or q.kind == "direct":
                people.add(q.speaker)
    merged: dict[str, int] = {}
    namesakes: dict[str, list[str]] = defaultdict(list)
    for name, n in counts.most_common():
        alike = namesakes[name.split()[-1].lower()]
        same = next((other for other in alike if same_person(name, other)), None)
        if same is None:
            alike.append(name)
        merged[same or name] = merged.get(same or name, 0) + n
    ranked = sorted(merged, key=lambda name: (name not in people, -merged[name]))
    return [Speaker(name, merged[name]) for name in ranked]


def is_person(name: str) -> bool:
    """Whether a speaker's name looks like a person's full name, not like a body's."""
    words = name.split()
    return (
        bool(_NAME.fullmatch(name)) and all(w[0].isupper() for w in (words[0], words[-1])) and not name.isupper()
        and not any(w.lower() in ORG_WORDS for w in words) and words[0].strip(".") not in _NO_FIRST_NAMES
    )  # fmt: skip


def quotations_of_newest(archive: Store) -> list[tuple[Quotation, str]]:
    """The quotations of the newest articles with their words."""
    newest = {article.id: article for article, _ in archive.newest(_NEWEST)}
    found = archive.quotations_of(newest)
    return [(q, newest[i].text[q.start : q.end]) for i, quotations in found.items() for q in quotations]


def _said_about(quotation: Quotation, words: str) -> tuple[str, str | None] | None:
    """ "What did Ada Example say about Testville?", of a quotation of a known person that names something."""
    if quotation.kind != "direct" or not quotation.speaker or not is_person(quotation.speaker):
        return None
    for match in _NAMED.finditer(words):
        name = match[0]
        if name.split()[-1] not in quotation.speaker and not name.isupper():
            return f"What did {quotation.speaker} say about {name}?", None
    return None


def _who_said(quotation: Quotation, words: str) -> tuple[str, str | None] | None:
    """ "Who said “...”?", and who did, for a short direct quotation with a known speaker."""
    words = " ".join(words.split()).strip(" ,.;")
    if quotation.kind != "direct" or not quotation.speaker or not is_person(quotation.speaker):
        return None
    if len(words.split()) not in _WORDS or not words[:1].isupper() or any(mark in words for mark in '“”"?!'):
        return None
    return f"Who said “{words}”?", quotation.speaker
