"""Words that are somebody's own though no marks stand around them: a quoted post, the answers of an interview.

A post is signed below ("— Mara Testwell (@mara) March 5"). An interview without labels asks in short paragraphs that
end with a question mark, and is answered in the first person; who answers is whom its beginning introduces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.quotations.speakers import names
from index.quotations.speakers.people import NameIndex
from index.text.span import Span

_SIGNED = re.compile(r"(?:[—–―]|--?) ?(?P<name>[^\W\d_][\w.’' -]{1,60}?) \(@\w{2,30}\)(?= |$)")
_FIRST_PERSON = re.compile(r"\b(I|I['’]\w+|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself|[Ww]e|[Ww]e['’]\w+|[Oo]ur|[Oo]urs|us)\b")
_QUOTED = re.compile(r"“[^”]{0,600}”?|\"[^\"]{0,600}\"?")
_QUOTING = 0.1
"""The share of an interview's paragraphs that quote somebody, at most."""
_LONGEST_QUESTION = 300
_QUESTIONS = 3
"""Questions that an interview has at least; fewer may be rhetoric."""


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A paragraph that is somebody's own words."""

    paragraph: int
    words: Span
    signature: Span | None
    """The name below a post; None for an answer, whose speaker the beginning names."""


def find(text: str, paragraphs: list[Span]) -> list[Unmarked]:
    """The posts and answers of an article, in its order."""
    return sorted([*_posts(text, paragraphs), *_answers(text, paragraphs)], key=lambda one: one.paragraph)


def _posts(text: str, paragraphs: list[Span]) -> list[Unmarked]:
    found: list[Unmarked] = []
    for number, paragraph in enumerate(paragraphs[1:], 1):
        match = _SIGNED.match(text, paragraph.start, min(paragraph.end, paragraph.start + 120))
        if match:
            above = paragraphs[number - 1]
            found.append(Unmarked(number - 1, above, Span(*match.span("name"))))
    return found


def _answers(text: str, paragraphs: list[Span]) -> list[Unmarked]:
    """The answers, where questions alternate with paragraphs most of which speak in the first person."""

    def asks(span: Span) -> bool:
        words = text[span.start : span.end].rstrip("\"”’' ")
        return words.endswith("?") and len(words) <= _LONGEST_QUESTION and not re.search(r"[“\"]", words)

    asked = [number for number, span in enumerate(paragraphs) if asks(span)]
    if len(asked) < _QUESTIONS or asked[0] == 0:
        return []
    turns = [
        (first, last) for first, last in zip(asked, [*asked[1:], len(paragraphs)], strict=True) if last - first > 1
    ]
    if len(turns) < _QUESTIONS:
        return []
    answers = [range(first + 1, last) for first, last in turns]
    own = [any(_is_own(text, paragraphs[n]) for n in answer) for answer in answers]
    if sum(own) < 0.6 * len(own):
        return []
    spans = [paragraphs[n] for answer in answers for n in answer]
    quoting = sum(bool(_QUOTED.search(text, span.start, span.end)) for span in spans)
    if quoting > _QUOTING * len(spans):  # a report under headings that ask: who speaks in it stands in marks
        return []
    found = [n for answer in answers[:-1] for n in answer]
    found += _last(text, paragraphs, answers[-1])
    return [Unmarked(n, paragraphs[n], None) for n in found]


def _last(text: str, paragraphs: list[Span], answer: range) -> list[int]:
    """The paragraphs of the last answer: behind them the reporter may have a word of his own."""
    own = [n for n in answer if _is_own(text, paragraphs[n])]
    return list(range(answer.start, max(own, default=answer.start) + 1))


def _is_own(text: str, span: Span) -> bool:
    """Whether it speaks in the first person, outside of what it quotes."""
    return bool(_FIRST_PERSON.search(_QUOTED.sub(" ", text[span.start : span.end])))


def interviewed(index: NameIndex, before: int) -> str | None:
    """Who is introduced before the first question: the only person named there, or the one named most."""
    named = [person for person in index.people.values() if person.first < before and " " in person.name]
    people = [one for one in named if one.is_person or names.is_first_name(one.name.split()[0])] or named
    ranked = sorted(people, key=lambda one: -one.count)
    if not ranked or (len(ranked) > 1 and ranked[0].count == ranked[1].count):
        return None
    return ranked[0].name
