"""What speaks for each candidate, as numbers: the trees that decide were fitted on them, in this order."""

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Sequence

from index.quotations.attribution.ranking import DESCRIBED, SORTS, Asked, Query, Ranking
from index.quotations.clauses.cues import LEMMAS, CueKind
from index.quotations.speakers import names
from index.quotations.speakers.cast import key_of
from index.quotations.speakers.descriptions import SYNONYMS
from index.quotations.speakers.nouns import gender_of_noun
from index.quotations.speakers.people import Person, Place

_KINDS = ("named", "unnamed", "group", "body", "document")
_AWAY = 99
"""Sentences or paragraphs to what is nowhere."""
_NEAR = 90
"""Characters on both sides of a name in which a description of its bearer is looked for."""
_GENDER, _CHARS, _TURN, _SENTENCES, _SALIENCE = range(5)
"""Places of the numbers among a candidate's by which candidates are compared."""
_WORDS = {
    word: code
    for code, words in enumerate((
        "", "in on at for with from by during after before amid as into about over under through via",
        "he she it they we i you", "the a an this that these those his her their its", "to", "and but or so",
        "if when while because although",
    ))
    for word in words.split()
}  # fmt: skip
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|may|might|must|do|does|did|\w+ed)\b|n[’']t|"
    r"[’'](?:s|re|ve|ll|d|m)\b"
)
_I, _WE = re.compile(r"\b(?:I|my|me|I[’']\w+)\b"), re.compile(r"\b(?:[Ww]e|our|us)\b")
_CUES = """say tell add write announce report find show accuse call describe warn deny claim suggest believe think
    expect want ask urge promise plan agree note explain tweet post confirm argue reveal know see estimate""".split()
_RULES = """- report beside governed sentence continued paragraph paragraph-later signed floating partial
    continued-partial paragraph-partial that to fronted around according of none unknown thing name surname apposition
    names group acronym business body-short pronoun pronoun-near pronoun-weak pronoun-surname they it it-subject
    description description-of-speaker description-of-person body body-near body-introduced outlet outlet-near
    outlet-last document issuer author nearest-person announced introduced running named-next signed-below""".split()


def rows(ranking: Ranking, query: Query, asked: Asked, found: dict[str, Person]) -> list[list[float]]:
    """What speaks for each candidate, in their order: of the query, of the candidate, of it among the others."""
    common = _of_query(ranking, query, asked)
    own = [_of_candidate(ranking, query, asked, key, person) for key, person in found.items()]
    return [common + row + among for row, among in zip(own, _among(own), strict=True)]


def _of_query(ranking: Ranking, query: Query, asked: Asked) -> list[float]:
    report, index = query.report, ranking.index
    start = index.starts[index.sentence_of(asked.position)] if index.starts else 0
    paragraph = ranking.paragraph_of(asked.position)
    kinds = report.kinds if report else frozenset()
    lemma = LEMMAS.get(report.word, report.word) if report else ""
    behind = ranking.text[report.sentence.start : report.mention.span.start] if report and report.mention else ""
    return [
        SORTS.index(asked.sort), _code(query.rule), _code(report.form if report else "-"), query.direct,
        asked.determiner, asked.plural, len(asked.words), bool(report and report.cue.start < query.span.start),
        bool(report and report.passive), CueKind.STATE in kinds, CueKind.SPEAK in kinds, CueKind.LABEL in kinds,
        CueKind.FIND in kinds, CueKind.DEMAND in kinds, _CUES.index(lemma) if lemma in _CUES else -1,
        bool(report and report.content and report.cue.start > report.content.start), " that " in behind,
        _code(query.own.rule), query.own.confidence, *_of_words(ranking.text[query.span.start : query.span.end]),
        not ranking.paragraphs or start <= ranking.paragraphs[paragraph], asked.position - start, paragraph,
        len(index.between(start, asked.position)),
        ranking.text[max(0, query.span.start - 6) : query.span.start].rstrip(" \n“‘\"'")[-1:] == ":",
    ]  # fmt: skip


def _of_words(said: str) -> list[float]:
    """What the words themselves are like: a clause, a phrase, a title; in the first person."""
    words = said.split()
    capitals = sum(w[:1].isupper() for w in words) / (len(words) + 1)
    return [
        bool(_I.search(said)), bool(_WE.search(said)), min(len(words), 60), said[:1].isupper(), said[-1:] in ".,?!",
        _WORDS.get(words[0].lower(), 0) if words else 0, bool(_FINITE.search(said)), capitals,
    ]  # fmt: skip


def _of_candidate(ranking: Ranking, query: Query, asked: Asked, key: str, person: Person) -> list[float]:
    places = ranking.cast.of.get(key, [])
    at = bisect.bisect_left(places, asked.position, key=lambda p: p.start)
    last = places[at - 1] if at else None
    before = ranking.discourse.spoken_before(asked.position)
    rank = next((i for i, turn in enumerate(before[:10]) if key_of(turn.person.name) == key), 10)
    chars = asked.position - last.start if last else 5000
    where, spoke = _where(ranking, query, asked, places, at), _spoke(ranking, asked, key, last)
    salience = 3 if spoke[0] <= where[0] < _AWAY else where[2]
    return [
        _gender(asked, person), math.log1p(chars), rank, min(where[0], spoke[0]), salience,
        *_who(ranking, query, asked, key, person), len(places), at, *where, *spoke,
        *_called(ranking, asked, key, person, places[:at] or places[:2]),
    ]  # fmt: skip


def _who(ranking: Ranking, query: Query, asked: Asked, key: str, person: Person) -> list[float]:
    """Who the candidate is, wherever named."""
    own = query.own.person is not None and key == key_of(query.own.person.name)
    he, she = ranking.cast.leans.get(key, (0, 0))
    words = key.split()
    return [
        own, own and person.kind != "named", _KINDS.index(person.kind), person.is_person,
        (he - she) * {"he": 1, "she": -1}.get(asked.sort, 0), he + she, _ending(words, asked.sort), person.evidence,
        bool(person.role), len(words), names.is_outlet(person.name), person.name in names.COUNTRIES,
        bool(words) and words[-1] in names.BODY_ENDS, person.name.isupper(),
        names.is_first_name(person.name.split()[0]), person.name[:1].isupper(),
    ]  # fmt: skip


def _where(ranking: Ranking, query: Query, asked: Asked, places: Sequence[Place], at: int) -> list[float]:
    """Where the candidate was named last before the mention (the first `at` of `places`), and next behind the words."""
    index = ranking.index
    last = places[at - 1] if at else None
    outside = next((p for p in reversed(places[:at]) if not index.in_quotation(p.start)), None)
    ahead = next((p for p in places[at:] if not query.span.start <= p.start < query.span.end), None)
    sentence = index.sentence_of(outside.start) if outside else -1
    others = [p for p in _places_in(ranking, sentence) if outside and p.start < outside.start]
    return [
        index.sentence_of(asked.position) - sentence if outside else _AWAY,
        ranking.paragraph_of(asked.position) - ranking.paragraph_of(outside.start) if outside else _AWAY,
        outside.salience if outside else -1, last.salience if last else -1, bool(outside and outside is last),
        len(others), sum(p.salience > 1 for p in others), bool(places) and places[0] is ranking.cast.places[0],
        ahead.start - query.span.end if ahead else 999, bool(ahead and ahead.salience > 1),
        any(query.span.start <= p.start < query.span.end for p in places), *_in_mention(ranking.text, query, places),
    ]  # fmt: skip


def _in_mention(text: str, query: Query, places: Sequence[Place]) -> tuple[bool, bool]:
    """Whether the mention's own words name the candidate, and whether as an owner: "the Fern House’s report"."""
    span = query.report.mention.span if query.report and query.report.mention else query.span
    inside = [p for p in places if span.start <= p.start < span.end] if span is not query.span else []
    return bool(inside), any(text.startswith(("’s", "'s"), p.end) for p in inside)


def _places_in(ranking: Ranking, sentence: int) -> list[Place]:
    """Everybody who is named in a sentence outside quotation marks."""
    if not 0 <= sentence < len(ranking.index.sentences):
        return []
    span, cast = ranking.index.sentences[sentence], ranking.cast
    inside = cast.places[cast.before(span.start) : cast.before(span.end)]
    return [p for p in inside if not ranking.index.in_quotation(p.start)]


def _spoke(ranking: Ranking, asked: Asked, key: str, last: Place | None) -> list[float]:
    """Where the candidate spoke last, and whether the same pronoun meant him last."""
    index = ranking.index
    turns = [t for t in ranking.discourse.turns if key_of(t.person.name) == key]
    past = [t for t in turns if t.position < asked.position]
    following = [k for at, k in ranking.names_ahead if at > asked.position + 40][:6]
    meant, where = ranking.meant.get(asked.sort, ("", 0))
    latest = max(last.start if last else 0, past[-1].position if past else 0)
    return [
        index.sentence_of(asked.position) - index.sentence_of(past[-1].position) if past else _AWAY,
        ranking.paragraph_of(asked.position) - past[-1].paragraph if past else _AWAY, len(past), len(turns) - len(past),
        following.index(key) if key in following else 6, bool(following) and following[0] == key, len(following),
        meant == key, asked.position - where if meant == key else 9999, math.log1p(max(asked.position - latest, 0)),
    ]  # fmt: skip


def _called(ranking: Ranking, asked: Asked, key: str, person: Person, places: Sequence[Place]) -> list[float]:
    """How the mention's words fit the candidate's name, role, and what stands beside it."""
    words, wanted = key.split(), {names.fold(w) for w in asked.words}
    role = (person.role or "").lower().replace(".", "").split()
    fits, share = _described(ranking.text, asked, places) if asked.sort in DESCRIBED else (0, 0.0)
    return [
        asked.head in person.heads, asked.head in role, bool(SYNONYMS.get(asked.head, frozenset()) & set(role)),
        fits, share, asked.head in words, len(wanted & set(words)) / max(len(words), 1),
        bool(words and asked.words) and words[-1] == names.fold(asked.words[-1]), key == key_of(" ".join(asked.words)),
        ranking.index.bare_before(words[-1], person.first) if words else 0,
    ]  # fmt: skip


def _described(text: str, asked: Asked, places: Sequence[Place]) -> tuple[int, float]:
    """At how many places the description's head stands beside the name; the largest share of its other words."""
    wanted = {names.fold(w) for w in asked.words[:-1] if len(w) > 2} - {"the", "and", "for", "his", "her", "its"}
    fits, share = 0, 0.0
    for place in (*places[:3], *places[-2:]):
        left = max(text.rfind("\n", 0, place.start), place.start - _NEAR, 0)
        right = text.find("\n", place.end)
        right = min(right if right >= 0 else len(text), place.end + _NEAR)
        near = {names.fold(w) for w in re.findall(r"[\w’'-]+", text[left:right])}
        fits += asked.head in near
        share = max(share, len(wanted & near) / len(wanted) if wanted else 0.0)
    return fits, share


def _among(own: Sequence[Sequence[float]]) -> list[list[float]]:
    """How each candidate stands among all: by nearness, among those of fitting gender, of speakers and subjects."""
    near = sorted(range(len(own)), key=lambda i: own[i][_CHARS])
    fitting = [i for i in near if own[i][_GENDER] >= 0]
    standing = [i for i in fitting if own[i][_SALIENCE] > 0]
    standing.sort(key=lambda i: (own[i][_SENTENCES], -own[i][_SALIENCE]))
    chars = sorted(row[_CHARS] for row in own)
    found = []
    for i, row in enumerate(own):
        other = chars[1] if len(chars) > 1 and row[_CHARS] == chars[0] else chars[0]
        found.append([
            near.index(i), fitting.index(i) if i in fitting else 20, len(own), len(fitting), row[_CHARS] - other,
            sum(r[_TURN] < row[_TURN] for r in own), standing.index(i) if i in standing else 20, len(standing),
            row[_SENTENCES] - own[standing[0]][_SENTENCES] if standing else _AWAY,
        ])  # fmt: skip
    return found


def _code(rule: str) -> int:
    return _RULES.index(rule) if rule in _RULES else -1


def _gender(asked: Asked, person: Person) -> int:
    """1 where the genders agree, -1 where they clash, 0 where one is not known."""
    wanted = {"he": "m", "she": "f"}.get(asked.sort) or gender_of_noun(asked.head)
    return 0 if not wanted or not person.gender else 1 if wanted == person.gender else -1


def _ending(words: Sequence[str], sort: str) -> int:
    """How a first name ends, which says something of gender where the name is not known."""
    last = words[0][-1:] if words and sort in ("he", "she") else ""
    return {"a": 1, "e": 2, "i": 2, "y": 2, "o": 3}.get(last, 0)
