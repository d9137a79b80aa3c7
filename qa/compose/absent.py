"""The honest no: what the archive does not have, as far as that was looked up, what was searched, what can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.answer import Answer, Searched, number
from qa.blocks import Note, Short
from qa.compose.draft import Draft
from qa.read import decision
from qa.read.material import Material
from qa.render import source_line

NOT_SURE = Note("Not sure. The nearest that the articles say:", "unsure")
_SUGGESTIONS = 3


def unsure(material: Material, draft: Draft) -> Draft:
    """The nearest sentences, said to be no more, without a bare answer; and what of the question they do not have."""
    missing = decision.lacking(material.question, draft.cited[0].article)
    listed = " and ".join(f"“{word}”" for word in missing[:3])
    notes = [NOT_SURE] + ([Note(f"{listed} does not stand in this article.", "premise")] if missing else [])
    blocks = [block for block in draft.blocks if not isinstance(block, Short)]
    return replace(draft, blocks=(*notes, *blocks), short=None)


def compose(material: Material, searched: Searched, confidence: float) -> Answer:
    """That the articles do not say, with the nearest passages as further evidence."""
    question = material.question
    reason = "No article is within these limits." if not searched.articles else " ".join(unknown_words(material))
    notes = [Note(f"The articles do not say. {reason}".strip(), "absent"), Note(f"Searched: {searched}.", "searched")]
    further = material.further()
    if material.hits:
        notes.append(Note(f"Nearest: {source_line(material.hits[0].article)}."))
    return Answer(question.text, "absent", tuple(notes), None, confidence, number([], further), searched,
                  suggestions(material))  # fmt: skip


def unknown_words(material: Material) -> list[str]:
    """Which words of the question stand in no article, and what they may be meant for."""
    return [
        f"“{unknown.word}” does not occur in them." + (f" Did you mean {unknown.meant}?" if unknown.meant else "")
        for unknown in material.question.unknown
    ]


def suggestions(material: Material) -> tuple[str, ...]:
    """Questions that can be answered: the same with a name put right; where somebody's words are asked for, those of
    whom the articles near it quote.
    """
    question = material.question
    found = [question.text.replace(u.word, u.meant) for u in question.unknown if u.meant]
    for read in material.found if question.wants("said", "who-said") >= 0.5 else ():
        found += [f"What did {q.speaker} say?" for q in read.quotations[:20] if _is_person(q.speaker, q.role, q.kind)]
    return tuple(dict.fromkeys(found))[:_SUGGESTIONS]


def _is_person(speaker: str | None, role: str | None, kind: str) -> bool:
    from index.quotations import is_first_name

    name: Sequence[str] = (speaker or "").split()
    return kind == "direct" and len(name) in (2, 3) and (bool(role) or is_first_name(name[0]))
