"""Who speaks in the archive: one person under many names, the statements of a speaker, the speakers on a topic.

Names are put together here and nowhere else. "Pompeo", "Mike Pompeo" and "Secretary of State Mike Pompeo" are one
speaker; people of one surname whose first names clash are not. One word alone ("Apple") joins a full name only where
the role, a "he" or "she", or how well known that person is say that it is the surname.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.article import Article, Passage, Quotation
from index.quotations import last_name, same_person, speaker_key
from index.store import Appearance, Store
from qa import words
from qa.answer import Evidence
from qa.retrieve.filters import Filters

_SPEAKS_FOR = re.compile(
    r"\b(?:spokes(?:man|woman|person|people)|representatives?|statement|officials?|press office)\b"
)
_PLAIN = re.compile(r"^(?:the|a|an|some|several|many|other|two|three|his|her|their|its|one|all) |(?:^| )[a-z]\S*$")


_FORMER = re.compile(r"(?:former|then|ex|late|onetime|future)\b", re.IGNORECASE)


SURE = 0.7
"""Confidence in who spoke from which a name stands without "probably": of such, 3 in 100 were wrong on articles that
the ranker had not seen."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One quotation with where it stands. `score` says how well it fits the question, about 0 to 1."""

    quotation: Quotation
    article: Article
    passage: Passage
    score: float = 0.0
    fit: float = 0.0
    """The probability that it is on the topic asked about, 0 to 1; 0 where none was asked about."""

    @property
    def context(self) -> str:
        """The quotation with the passage's words just before and after it."""
        text = self.article.text
        start, end = max(self.passage.start, self.quotation.start - 240), self.quotation.end
        return text[start : min(self.passage.end, end + 120)]

    def evidence(self) -> Evidence:
        """As something that can be cited."""
        q = self.quotation
        return Evidence(self.article, self.passage, (q.start, q.end), q.speaker, q.role, q.kind)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person or body that the archive quotes, over all articles."""

    name: str
    """The full name that most articles use."""
    names: tuple[str, ...]
    """Every name that an article gives, the commonest first."""
    role: str | None
    """As most articles that say so have it: "Secretary of State"."""
    affiliation: str | None
    quotations: int
    direct: int
    """Of the quotations, those in the speaker's own words."""
    articles: int
    first: str | None
    """The day of the earliest article, ISO 8601; None where no article has a date."""
    last: str | None

    @property
    def described(self) -> str:
        """Name and role: "Mike Pompeo, Secretary of State"."""
        return ", ".join(dict.fromkeys(part for part in (self.name, self.role) if part))


def speakers(archive: Store, filters: Filters | None = None, limit: int | None = None) -> list[Speaker]:
    """Every named speaker, those whom most articles quote first."""
    found = _gather(archive.appearances(filters))
    return [s for s in found if is_named(s.name)][:limit]


def find(archive: Store, name: str, filters: Filters | None = None) -> list[Speaker]:
    """Whom `name` may mean, the likeliest first: several people for a bare surname, none for an unknown name.

    Given names ("Kamala") and acronyms ("IOC") are looked up where no speaker is called so by the last name.
    """
    key = last_name(name)
    if not key:
        return []
    rows = archive.appearances(filters, last_name=key)
    full = len(speaker_key(name).split()) > 1
    found = [s for s in _gather(rows) if same_person(s.name, name) and (" " in speaker_key(s.name) or not full)]
    if found or (full and not _initials(name)):
        return found or _by_initials(archive, name, filters)
    rows = archive.appearances(filters, begins=f"{name} ")
    called = words.fold(name)
    given = [s for s in _gather(rows) if is_named(s.name) and speaker_key(s.name).split()[0] == called]
    return given or _by_initials(archive, name, filters)


def statements(archive: Store, speaker: Speaker | str, filters: Filters | None = None) -> list[Statement]:
    """The statements of a speaker, or of everyone whom a name may mean, in the newest articles first."""
    meant = find(archive, speaker, filters) if isinstance(speaker, str) else [speaker]
    names = {n: None for s in meant for n in s.names}
    rows = []
    for key in dict.fromkeys(last_name(n) for n in names):
        found = archive.quotations_by(key or "", filters)
        rows += [(article, q) for article, q in found if q.speaker in names]
    return newest_first(place(archive, rows))


def holding(archive: Store, role: str, filters: Filters | None = None) -> list[Speaker]:
    """Who is said to be `role` ("secretary of state"): whom most articles call so, and others if nearly as many do."""
    wanted = words.content(role)
    if not wanted:
        return []
    rows = archive.appearances(filters, role=wanted)
    fitting = [r for r in rows if r.role and set(wanted) <= set(words.stems(r.role)) and is_named(r.speaker)]
    now = [r for r in fitting if not _FORMER.match(r.role or "")] or fitting
    exact = [r for r in now if len(words.content(r.role or "")) == len(wanted)]
    people = _gather(exact or now)
    return [who for who in people if 2 * who.articles >= people[0].articles]


def speakers_of(statements: Sequence[Statement]) -> list[tuple[Speaker, list[Statement]]]:
    """The statements by speaker, in the order in which the speakers come first; unknown speakers are left out."""
    rows = [_appearance(s) for s in statements if s.quotation.speaker]
    people = _gather(rows)
    by_name = {n: i for i, person in reversed(list(enumerate(people))) for n in person.names}
    grouped: dict[int, list[Statement]] = {}
    for s in statements:
        if s.quotation.speaker:
            grouped.setdefault(by_name[s.quotation.speaker], []).append(s)
    return [(people[i], own) for i, own in grouped.items()]


def place(archive: Store, rows: Sequence[tuple[str, Quotation]]) -> list[Statement]:
    """Quotations, each with its article's id, as statements: with their text, article and passage."""
    stored = archive.with_passages(article_id for article_id, _ in rows)
    placed = []
    for article_id, quotation in rows:
        article, own = stored[article_id]
        at = bisect_right([p.start for p in own], quotation.start) - 1
        if at < 0:
            continue
        text = article.text[quotation.start : quotation.end]
        placed.append(Statement(replace(quotation, text=text), article, own[at]))
    return placed


def newest_first(statements: Iterable[Statement]) -> list[Statement]:
    """The latest article first, each article's statements as they stand; undated articles last."""
    by_place = sorted(statements, key=lambda s: (s.article.id, s.quotation.start))
    return sorted(by_place, key=lambda s: (s.article.date or "")[:10], reverse=True)


def is_named(speaker: str) -> bool:
    """Whether a speaker goes by a name: not "officials", "a spokesman for the union", "the report"."""
    return bool(speaker) and " and " not in speaker and not _PLAIN.search(speaker) and speaker[:1].isalnum()


def speaks_for(speaker: str, body: str) -> bool:
    """Whether an unnamed speaker speaks for a body: "a Boeing spokesperson", of Boeing."""
    return bool(_SPEAKS_FOR.search(speaker.lower())) and f" {words.fold(body)} " in f" {words.fold(speaker)} "


def _gather(rows: Iterable[Appearance]) -> list[Speaker]:
    """One speaker for each person or body among the rows, those in most articles first."""
    by_last: dict[str, list[Appearance]] = {}
    for row in rows:
        by_last.setdefault(row.last_name, []).append(row)
    found = [_speaker(own) for same in by_last.values() for own in _merged(same)]
    return sorted(found, key=lambda s: (-s.articles, -s.quotations, s.name))


def _merged(rows: Sequence[Appearance]) -> list[list[Appearance]]:
    """Rows of one last name put together where they may be one person's, fuller and commoner names first."""
    by_key: dict[str, list[Appearance]] = {}
    for row in rows:
        by_key.setdefault(speaker_key(row.speaker), []).append(row)
    keys = sorted(by_key, key=lambda k: (-min(len(k.split()), 2), -len(by_key[k]), k))
    groups: dict[str, list[Appearance]] = {}
    for key in keys:
        same = [k for k in groups if _joins(key, k)]
        roles = _role_words(by_key[key])
        best = max(same, key=lambda k: (bool(roles & _role_words(groups[k])), len(groups[k])), default=None)
        if best and (" " in key or _is_surname_of(by_key[key], groups[best])):
            groups[best] += by_key[key]
        else:
            groups[key] = list(by_key[key])
    return list(groups.values())


def _joins(key: str, other: str) -> bool:
    """Whether two keys may be one person's; several people, "Trump and Biden", are nobody else."""
    several = " and " in f" {key} " or " and " in f" {other} "
    return key == other if several else same_person(key, other)


def _is_surname_of(bare: Sequence[Appearance], full: Sequence[Appearance]) -> bool:
    """Whether one word is a surname here: "Apple" is a company until the articles speak of a person of that name."""
    if _role_words(bare) & _role_words(full):
        return True
    if any(row.human for row in bare):
        return len(full) >= len(bare)
    return len(full) >= 4 and len(full) >= 4 * len(bare)


def _role_words(rows: Iterable[Appearance]) -> set[str]:
    return {w for row in rows for w in words.content(row.role or "")}


def _speaker(rows: Sequence[Appearance]) -> Speaker:
    names = Counter[str]()
    for row in rows:
        names[row.speaker] += 1
    ranked = sorted(names, key=lambda n: (-names[n], -len(n)))
    days = sorted(row.day for row in rows if row.day)
    return Speaker(
        name=next((n for n in ranked if " " in speaker_key(n)), ranked[0]),
        names=tuple(ranked),
        role=_commonest(row.role for row in rows),
        affiliation=_commonest(row.affiliation for row in rows),
        quotations=sum(row.quotations for row in rows),
        direct=sum(row.direct for row in rows),
        articles=len({row.article_id for row in rows}),
        first=days[0] if days else None,
        last=days[-1] if days else None,
    )


def _commonest(values: Iterable[str | None]) -> str | None:
    counts = Counter(v for v in values if v)
    return max(counts, key=lambda v: (counts[v], -len(v))) if counts else None


def _appearance(s: Statement) -> Appearance:
    q = s.quotation
    return Appearance(
        q.speaker or "", last_name(q.speaker) or "", s.article.id, (s.article.date or "")[:10] or None, q.role,
        q.affiliation, 1, int(q.kind == "direct"), (q.mention or "").lower() in ("he", "she"),
    )  # fmt: skip


def _initials(name: str) -> str | None:
    """The initials of a name of several words; of an acronym itself; None for other words."""
    parts = [w for w in name.split() if w[:1].isupper()]
    if len(parts) > 1:
        return "".join(w[0] for w in parts)
    plain = name.replace(".", "")
    return plain if 2 <= len(plain) <= 6 and plain.isupper() else None


def _by_initials(archive: Store, name: str, filters: Filters | None) -> list[Speaker]:
    """ "IOC" for the International Olympic Committee, and the other way round."""
    letters = _initials(name)
    if not letters:
        return []
    acronym = " " not in name.strip()
    rows = archive.appearances(filters, begins=letters[0])
    same = [r for r in rows if (" " in r.speaker) == acronym and _initials(r.speaker) == letters]
    return _gather(same)


def distinct(names: Iterable[str]) -> list[str]:
    """The names, each person once."""
    found: list[str] = []
    for name in names:
        if not any(same_person(name, other) for other in found):
            found.append(name)
    return found
