"""The honest no: what was searched, whether the person or topic occurs at all, and what could be asked instead."""

from __future__ import annotations

from collections.abc import Sequence

from index.archive import Archive
from index.article import Passage
from index.quotations.names import is_first_name
from qa import spoken, words
from qa.answer import Answer, Evidence, Searched, number, source_line
from qa.draft import Draft
from qa.question import Question
from qa.retrieval import Hit
from qa.statements import StatementFinder

_SUGGESTIONS = 3


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
    if near:
        lines.append(f"Nearest: {source_line(near[0].article)}.")
    sure = draft.confidence if draft else 0.0
    return Answer(
        question.text, False, "\n".join(line.strip() for line in lines), None, sure, number([], near),
        searched, _instead(question, archive, suggest(archive, finder, hits)), "silent" if known else "unknown",
    )  # fmt: skip


def _instead(question: Question, archive: Archive, others: tuple[str, ...]) -> tuple[str, ...]:
    """What can be asked instead: first what the same speaker says on other things."""
    if question.kind != "said" or not (question.topic or question.period) or not question.speaker:
        return others
    same = [f"What did {who.name} say?" for who in spoken.find(archive, question.speaker)[:1]]
    return tuple(dict.fromkeys([*same, *others]))[:_SUGGESTIONS]


def _reason(question: Question, archive: Archive, limited: bool) -> tuple[bool, str]:
    """Whether whom the question asks about occurs, and that in words; `limited` if not all articles were searched."""
    if question.kind == "who-spoke":
        return False, f"Nobody {'else ' if question.besides else ''}is quoted on this."
    name = question.speaker or question.speaker_role or _telling(question.names, archive)
    if not name:
        return False, ""
    articles = mentions(archive, name)
    if not articles and " of " in name:  # "CEO of Boeing"
        name = name.rpartition(" of ")[2]
        articles = mentions(archive, name)
    if not articles:
        return False, f"{name} does not occur in them."
    told = f"{name} is mentioned in {articles:,} article{'s' * (articles != 1)}"
    if limited:
        told += " of the whole archive"
    if question.kind != "said":
        return True, f"{told}."
    when = f" {question.period.words}" if question.period and question.period.strict else ""
    on_this = f"{' on this' if question.topic else ''}{when}"
    quoted = sum(who.articles for who in spoken.find(archive, name))
    if quoted:
        elsewhere = f"quoted in {quoted:,} article{'s' * (quoted != 1)}"
        return True, f"{told} and {elsewhere}, but not{on_this or ' within these limits'}."
    if limited:
        return True, f"{told}."
    none = "none quotes" if articles > 1 else "it does not quote"
    return True, f"{told}; {none} {name}{on_this}."


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
