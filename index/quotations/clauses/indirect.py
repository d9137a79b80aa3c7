"""Reported statements: the content of a reporting clause as a quotation of kind "indirect"."""

from __future__ import annotations

import re

from index.article import Quotation
from index.quotations.clauses import cues
from index.quotations.clauses.cues import CueKind
from index.quotations.clauses.report import Report
from index.quotations.speakers import names, roles
from index.quotations.speakers.discourse import Resolution
from index.quotations.speakers.nouns import may_speak
from index.quotations.text.marks import Quoted
from index.text.span import Span

_FEWEST_WORDS = 3
_MOST_WORDS = 80


def statements(text: str, reported: list[tuple[Report, Resolution]], quoted: list[Quoted]) -> list[Quotation]:
    """An indirect quotation for each reporting clause whose content is told in the reporter's words."""
    kept: dict[tuple[int, int], Quotation] = {}
    cues_at = [r.cue.start for r, found in reported if found.person is not None and (r.content or r.quotations)]
    for report, resolution in reported:
        if _only_passes_on(report, resolution, cues_at):
            continue
        made = _statement(text, report, resolution, quoted)
        if made is not None:
            known = kept.get((made.start, made.end))
            if known is None or known.confidence < made.confidence:
                kept[made.start, made.end] = made
    return list(kept.values())


def _statement(text: str, report: Report, resolution: Resolution, quoted: list[Quoted]) -> Quotation | None:
    if report.content is None or report.mention is None or not _worth(text, report, quoted):
        return None
    content = _closed(text, _trimmed(text, report.content))
    person = resolution.person
    return Quotation(
        text=text[content.start : content.end],
        start=content.start,
        end=content.end,
        kind="indirect",
        speaker=resolution.speaker,
        mention=text[report.mention.span.start : report.mention.span.end],
        cue=text[report.cue.start : report.cue.end],
        role=roles.told(person.role) if person else None,
        affiliation=person.affiliation if person else None,
        rule=f"{report.form}/{resolution.rule}",
        confidence=round(resolution.confidence, 2),
    )


def _only_passes_on(report: Report, resolution: Resolution, cues_at: list[int]) -> bool:
    """Whether an outlet is named that reported what somebody else said: not the outlet is the speaker then."""
    content, speaker = report.content, resolution.speaker
    if content is None or not speaker or not names.is_outlet(speaker):
        return False
    return any(content.start <= at < content.end and at != report.cue.start for at in cues_at)


def _trimmed(text: str, content: Span) -> Span:
    """Without the bullet of a list before it, and another report that follows: "..., adding that ..."."""
    if bullet := _BULLET.match(text, content.start, content.end):
        content = Span(bullet.end(), content.end)
    tail = _ANOTHER.search(text, content.start + 12, content.end)
    return Span(content.start, tail.start()) if tail else content


def _closed(text: str, content: Span) -> Span:
    """With the mark that closes what it quotes last, which a full stop may part from it: “... the ground.”"""
    told, mark = text[content.start : content.end], _CLOSING.match(text, content.end)
    if mark is None:
        return content
    left_open = told.count("“") > told.count("”") if mark[1] == "”" else told.count('"') % 2 == 1
    return Span(content.start, mark.end()) if left_open else content


_BULLET = re.compile(r"[•●▪■]\s*")
_CLOSING = re.compile(r"[.,?!…]?([”\"])")
_ANOTHER = re.compile(
    r"(?<![,–—-])[,–—-]* ?(?:\baccording to\b|(?<=, )(?:and |but )?(?:adding|saying|noting|arguing|telling|explaining|"
    r"claiming|stressing|insisting|warning)\b|(?<=, )(?:and |but )(?:added|said|noted) (?:that|he|she|it|they)\b).*",
    re.DOTALL,
)


def _worth(text: str, report: Report, quoted: list[Quoted]) -> bool:
    content, mention = report.content, report.mention
    words = text[mention.span.start : mention.span.end].split() if mention else []
    if not words or _is_teaser(text, report.sentence):
        return False
    if content is None or (report.passive and report.form != "according"):
        return False
    words = text[content.start : content.end].split()
    if words and words[0].lower() in _CIRCUMSTANCE and not _FINITE.search(text, content.start, content.end):
        return False
    if not _FEWEST_WORDS <= len(words) <= _MOST_WORDS:
        return False
    if report.form == "that" and not report.kinds & _CLAUSAL:
        return False
    if cues.is_weak(report.word) and report.form == "fronted":
        return False
    if report.form == "that" and cues.LEMMAS.get(report.word) in _FINDING and not _is_source(text, report):
        return False
    inside = sum(
        min(q.outer.end, content.end) - max(q.outer.start, content.start)
        for q in quoted
        if q.outer.start < content.end and q.outer.end > content.start
    )
    return inside < 0.7 * len(content)


_CIRCUMSTANCE = frozenset("in on at during after before amid since with by from over then under".split())
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|may|might|must|do|does|did|went|came|took|made|got|"
    r"\w+ed|\w+[’'](?:s|re|ve|ll|d|t))\b"
)
"""A verb, which a statement that opens with a circumstance has: "In March, trams stopped", not "in a tweet"."""


def _is_teaser(text: str, sentence: Span) -> bool:
    """Whether a sentence is a link to another article: "More: ...", "Bridge closed:Mayor says it may fall"."""
    headline = text[sentence.end - 1] != "." and _HEADLINE.match(text, sentence.start)
    return bool(headline or _TEASER.match(text, sentence.start))


_TEASER = re.compile(r"(?:More|Read|Related|Watch|See|Opinion|Live updates)(?: more| also| next)?: ?(?=\S)", re.I)
_HEADLINE = re.compile(r"[‘'“\"A-Z][^.!?:\n]{2,50}[\w!?.’'”\"]:(?=[‘'“\"A-Z])")
_FINDING = frozenset("suggest show indicate reveal hint signal underscore reflect mean determine find".split())


_CLAUSAL = frozenset((CueKind.STATE, CueKind.FIND, CueKind.PROMISE))


def _is_source(text: str, report: Report) -> bool:
    """Whether the mention's head may speak at all: "the survey shows", not "a level that suggests"."""
    mention = report.mention
    if mention is None or mention.tag.startswith(("NNP", "PRP")):
        return mention is not None and text[mention.head.start : mention.head.end].lower() not in ("it", "they")
    head = text[mention.head.start : mention.head.end].split()[-1].lower()
    return may_speak(head)
