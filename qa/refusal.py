"""The honest no: what was searched, whether the person or topic occurs at all, and what could be asked instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from index.archive import Archive
from index.article import Passage
from index.quotations.names import is_first_name, last_name
from qa import literal, spoken, words
from qa.answer import Answer, Evidence, Searched, number, source_line
from qa.draft import Draft
from qa.question import Question, points_back, wants_more
from qa.retrieval import Hit
from qa.statements import StatementFinder

_SUGGESTIONS = 3
_LEAST_TYPED, _ALIKE = 5, 0.8
"""Letters of a name that may be mistyped; how alike it is to the right one (difflib's ratio)."""


def refuse(
    question: Question, hits: Sequence[Hit], archive: Archive, finder: StatementFinder, searched: Searched,
    draft: Draft | None,
) -> Answer:  # fmt: skip
    """An answer that says no, with the nearest passages as further evidence: those of `draft`, which was too unsure."""
    known, reason = _reason(question, archive, bool(searched.filters))
    if not searched.articles:
        reason = f"No article is within these limits. {reason}".strip()
    lines = [f"The articles do not say. {reason}", f"Searched: {searched}."]
    near = [Evidence(hit.article, hit.passage) for hit in hits]
    if draft:
        near = [Evidence(c.article, Passage(c.article.id, c.passage, c.start, c.end)) for c in draft.citations]
    if known and (name := _asked_about(question, archive)):
        near.sort(key=lambda e: not words.held(f"{e.article.title} {e.passage.text}").issuperset(words.content(name)))
    if near:
        lines.append(f"Nearest: {source_line(near[0].article)}.")
    sure = draft.confidence if draft else 0.0
    return Answer(
        question.text, False, "\n".join(line.strip() for line in lines), None, sure, number([], near),
        searched, _instead(question, archive, suggest(archive, finder, hits)), "silent" if known else "unknown",
    )  # fmt: skip


def _instead(question: Question, archive: Archive, others: tuple[str, ...]) -> tuple[str, ...]:
    """What can be asked instead: first what the same speaker says on other things."""
    name = _asked_about(question, archive)
    if name and not mentions(archive, name) and (meant := _meant(name, archive)):
        return tuple(dict.fromkeys([question.text.replace(name, meant), *others]))[:_SUGGESTIONS]
    if question.kind != "said" or not (question.topic or question.period) or not question.speaker:
        return others
    same = [f"What did {who.name} say?" for who in spoken.find(archive, question.speaker)[:1]]
    return tuple(dict.fromkeys([*same, *others]))[:_SUGGESTIONS]


def _reason(question: Question, archive: Archive, limited: bool) -> tuple[bool, str]:
    """Whether whom the question asks about occurs, and that in words; `limited` if not all articles were searched."""
    if question.kind == "who-said" and (said := literal.words_quoted(question)):
        return False, _unsaid(0 if limited else len(literal.holding(archive.catalog, said)), limited)
    if question.kind == "who-spoke":
        return False, f"Nobody {'else ' if question.besides else ''}is quoted on this."
    name = _asked_about(question, archive)
    if not name:
        return False, ""
    if owned := _owned(question, archive):
        return True, owned
    articles = mentions(archive, name)
    if not articles and " of " in name:  # "CEO of Boeing"
        name = name.rpartition(" of ")[2]
        articles = mentions(archive, name)
    if not articles:
        meant = _meant(name, archive)
        return False, f"{name} does not occur in them.{f' Did you mean {meant}?' if meant else ''}"
    several = name.islower() and name.endswith("s") and not name.endswith("ss")
    called = f"“{name}”" if name[:1].islower() and not question.speaker else name
    told = f"{called} {'are' if several else 'is'} mentioned in {_articles(articles)}"
    told += " of the whole archive" if limited else ""
    if question.kind != "said":
        return True, f"{told}."
    quoted = min(sum(who.articles for who in spoken.find(archive, name)), articles)
    return True, _silent(
        question, told, quoted, called, "none quotes" if articles > 1 else "it does not quote", limited
    )


def _unsaid(articles: int, limited: bool) -> str:
    """That nobody is quoted with words that so many articles have."""
    if not articles:
        return f"Nobody is quoted with these words{' within these limits' if limited else ''}."
    number = f"{articles} or more articles" if articles == literal.MOST else _articles(articles)
    return f"The words stand in {number}, but whose they are cannot be told."


def _silent(question: Question, told: str, quoted: int, called: str, none: str, limited: bool) -> str:
    """That somebody who is mentioned, as `told`, is not quoted, or not on this."""
    if quoted:
        more = wants_more(question) and question.heard
        words_of = f"no further words{_on(question)}" if more else f"not{_on(question) or ' within these limits'}"
        return f"{told} and quoted in {_articles(quoted)}, but {words_of}."
    return f"{told}." if limited else f"{told}; {none} {called}{_on(question)}."


def _owned(question: Question, archive: Archive) -> str | None:
    """Of "Ada Example's wife", who is not quoted: that Ada Example is mentioned."""
    owner = re.match(r"(.+?)['’]s? [a-z]", question.speaker_role or "")
    articles = mentions(archive, owner[1]) if owner and not question.speaker else 0
    if not owner or not articles:
        return None
    called = f"{owner[1]} is mentioned in {_articles(articles)}"
    return f"{called}, but nobody called {question.speaker_role} is quoted{_on(question)}."


def _asked_about(question: Question, archive: Archive) -> str | None:
    """Whom or what the question names: whose words it asks for, else the name that tells most."""
    return question.speaker or question.speaker_role or _telling(question.names, archive)


def _articles(count: int) -> str:
    return f"{count:,} article{'s' * (count != 1)}"


def _on(question: Question) -> str:
    """What somebody is silent on, as far as the question says: " on this in 2031"."""
    when = f" {_as_asked(question.period.words, question.text)}" if question.period and question.period.strict else ""
    return f"{' on this' if question.topic or points_back(question) else ''}{when}"


def _as_asked(period: str, text: str) -> str:
    """Days in the question's words with the preposition before them: "in 2031"."""
    match = re.search(rf"\b(?:in|on|during) (?:the )?{re.escape(period)}", text, re.IGNORECASE)
    return match.group() if match else period


def _meant(name: str, archive: Archive) -> str | None:
    """The speaker whose last name is almost that of `name`, which no article has: mistyped, most likely."""
    last = last_name(name)
    if not last or len(last) < _LEAST_TYPED:
        return None
    known = {row.last_name for row in archive.catalog.appearances() if spoken.is_named(row.speaker)}
    close = difflib.get_close_matches(last, known, n=1, cutoff=_ALIKE)
    people = spoken.find(archive, close[0]) if close else []
    return people[0].name if people else None


def _telling(names: Sequence[str], archive: Archive) -> str | None:
    """Of the names in a question one that the archive lacks a word of, else the first."""
    unknown = (name for name in names if not all(archive.lexicon.holds(word) for word in name.split()))
    return next(unknown, names[0] if names else None)


def mentions(archive: Archive, name: str) -> int:
    """In how many live articles the words of `name` stand together, of the passages that the full text finds first."""
    found = archive.passages(i for i, _ in archive.matching(name, 500))
    wanted = f" {' '.join(words.stems(name))} "
    return len({a.id for p, a in found.values() if wanted in f" {' '.join(words.stems(a.title + ' ' + p.text))} "})


def suggest(archive: Archive, finder: StatementFinder, hits: Sequence[Hit]) -> tuple[str, ...]:
    """Questions that the articles near the question can answer: who is quoted there."""
    found: list[str] = []
    for hit in hits[:20]:
        for key in archive.catalog.keys_of([hit.article.id]):
            for quotation in archive.catalog.quotations_of([key]).get(key, []):
                speaker = quotation.speaker
                if speaker and quotation.kind == "direct" and _is_a_person(speaker, quotation.role):
                    found.append(f"What did {speaker} say?")
        if len(set(found)) >= _SUGGESTIONS:
            break
    return tuple(dict.fromkeys(found))[:_SUGGESTIONS]


def _is_a_person(speaker: str, role: str | None) -> bool:
    """Whether a name of two or three words is a person's: it begins with a given name, or the article gives a role."""
    words_of = speaker.split()
    return len(words_of) in (2, 3) and speaker.istitle() and (bool(role) or is_first_name(words_of[0]))
