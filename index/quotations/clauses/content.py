"""What is said: the content of a reporting clause in a parsed sentence, without cue and source."""

from __future__ import annotations

from typing import Any

from index.quotations.clauses import cues
from index.quotations.clauses.cues import CueKind
from index.quotations.clauses.parse import Parsed
from index.quotations.clauses.subjects import BETWEEN, TIMES, next_word
from index.quotations.speakers.nouns import may_speak
from index.text.span import Span


def around(parsed: Parsed, left: int, right: int) -> Span | None:
    """The rest of the sentence: what stands before a source phrase, or after it where it opens the sentence."""
    doc = parsed.tokens.doc
    before, after = (parsed.first, left - 1), (right + 1, parsed.last)
    pick = before if before[1] - before[0] >= after[1] - after[0] else after
    cut_short = doc[max(before[1] - (doc[before[1]].text == ","), 0)].lower_ in _CUT_SHORT and after[0] < after[1]
    if pick is before and (left - parsed.first < 3 or cut_short):
        pick = after
    return _trimmed(parsed, doc, *pick)


_CUT_SHORT = frozenset("which that who and but or".split())
"""A clause ends with none of these: "photos which, according to Doe, show the wreck"."""


def _trimmed(parsed: Parsed, doc: Any, left: int, right: int) -> Span | None:
    """Without punctuation at the ends, "that" and stray conjunctions at the start."""
    if left < right and doc[left].lower_ == "is" and doc[left + 1].lower_ == "that":
        left += 2
    while left <= right and ((doc[left].is_punct and doc[left].text not in "“\"($[‘'") or doc[left].lower_ == "that"):
        left += 1
    while right >= left and doc[right].is_punct and doc[right].text not in "”\")]%’'":
        right -= 1
    if left > right:
        return None
    return parsed.covers(left, right)


def content(parsed: Parsed, cue: Any, kinds: frozenset[CueKind], subject: Any | None) -> tuple[Span | None, str]:
    """The content span of the reporting verb `cue`, None if it has none, and its form (see `Report.form`)."""
    doc = parsed.tokens.doc
    clause = next((c for c in cue.children if c.dep_ == "ccomp" and c.i > cue.i), None) or _behind_document(cue)
    if clause is not None and kinds & {CueKind.STATE, CueKind.FIND, CueKind.SPEAK, CueKind.DEMAND, CueKind.PROMISE}:
        return _after(parsed, cue, clause, subject), "that"
    fronted = next((c for c in cue.children if c.dep_ in ("ccomp", "parataxis", "advcl") and c.i < cue.i), None)
    if fronted is None and cue.dep_ in ("parataxis", "ccomp", "dep", "conj", "advcl") and cue.head.i < cue.i:
        fronted = cue.head if cue.head.tag_[:1] == "V" else None
    tags = kinds & {CueKind.STATE} or (cue.lower_ in ("found", "finds", "shows", "showed") and _is_finding(subject))
    if tags and cue.tag_ in ("VBD", "VBZ", "VBP") and _is_tag_clause(parsed, cue, subject):
        return _tag_content(parsed, cue, subject), "fronted"
    verb = next((c for c in cue.children if c.dep_ == "xcomp" and c.i > cue.i), None)
    if verb is not None and kinds & {CueKind.PROMISE, CueKind.DEMAND}:
        start = min(verb.left_edge.i, cue.i + 1) if CueKind.DEMAND in kinds else verb.left_edge.i
        start += 1 if CueKind.DEMAND in kinds and cues.is_phrasal(cue.text, next_word(cue)) else 0
        return _trimmed(parsed, doc, start, verb.right_edge.i), "to"
    if CueKind.ACCUSE in kinds:
        return _accusation(parsed, cue)
    if CueKind.STATE in kinds and clause is None and fronted is None:
        return _plain_rest(parsed, cue)
    return None, "none"


def _behind_document(cue: Any) -> Any | None:
    """The clause of "said in a statement that ...", which the parse hangs on the statement."""
    for prep in cue.children:
        if prep.dep_ != "prep" or prep.i < cue.i or prep.lower_ not in ("in", "on"):
            continue
        for noun in (c for c in prep.children if c.dep_ == "pobj"):
            for clause in noun.children:
                if clause.dep_ in ("acl", "relcl", "ccomp") and clause.left_edge.lower_ == "that":
                    subject = any(c.dep_ in ("nsubj", "nsubjpass") and c.lower_ != "that" for c in clause.children)
                    return clause if subject else None
    return None


def _is_finding(subject: Any | None) -> bool:
    """Of "..., the study found": a thing that finds."""
    return subject is not None and subject.tag_[:2] == "NN" and (subject.tag_[:3] == "NNP" or may_speak(subject.lower_))


def _accusation(parsed: Parsed, cue: Any) -> tuple[Span | None, str]:
    for child in cue.children:
        if child.dep_ == "prep" and child.lower_ in ("of", "for") and child.i > cue.i:
            return _trimmed(parsed, parsed.tokens.doc, cue.i + 1, child.right_edge.i), "of"
    for child in cue.children:
        if child.dep_ == "dobj":
            for part in child.children:
                if part.dep_ == "prep" and part.lower_ in ("of", "for"):
                    return _trimmed(parsed, parsed.tokens.doc, cue.i + 1, part.right_edge.i), "of"
    return None, "none"


def _after(parsed: Parsed, cue: Any, clause: Any, subject: Any | None) -> Span | None:
    """From the clause's first word to its end; to the sentence's end where only scraps are left."""
    doc = parsed.tokens.doc
    left, right = clause.left_edge.i, clause.right_edge.i
    if left <= cue.i:
        left = cue.i + 1
    if subject is not None and subject.i > cue.i and left <= subject.i:
        left = subject.right_edge.i + 1
    for i in range(left, min(left + 12, clause.i)):
        if doc[i].lower_ == "that" and doc[i].dep_ == "mark" and doc[i].head.i == clause.i:
            left = i + 1
    if (
        left > cue.i + 1
        and all(doc[i].tag_[:2] in ("NN", "JJ", "DT", "PR", "CD", "VB") for i in range(cue.i + 1, left))
        and cue.lower_ not in _TELLING
        and doc[cue.i + 1].lower_ not in TIMES
    ):
        left = cue.i + 1
    if (
        left == cue.i + 2
        and doc[cue.i + 1].text == ","
        and doc[left].tag_ in ("IN", "WRB")
        and doc[left].lower_ != "that"
    ):
        return None
    rest = [i for i in range(right + 1, parsed.last + 1) if not doc[i].is_punct]
    if 0 < len(rest) <= 2:
        right = parsed.last
    if parsed.stands_for(clause.i) >= 0:
        return None
    return _trimmed(parsed, doc, left, right)


_TELLING = frozenset("told tell tells telling warned assured reminded informed advised asked urged".split())


def _is_tag_clause(parsed: Parsed, cue: Any, subject: Any | None) -> bool:
    """A clause set off by a comma from what it reports: "..., the company said." or "..., he said, ..."."""
    if subject is None:
        return False
    doc = parsed.tokens.doc
    left = min(subject.left_edge.i, cue.i) if subject.i < cue.i else cue.i
    while (
        left > parsed.first
        and doc[left - 1].tag_ in ("RB", "MD", "VBD", "VBZ", "VBP")
        and doc[left - 1].lower_ in BETWEEN
    ):
        left -= 1
    before = left - 1
    if before > parsed.first and doc[before].text in ("”", '"') and doc[before - 1].text == ",":
        before -= 1
    if left - parsed.first < 3 or doc[before].text not in (",", "—", "–", "-"):
        return False
    return parsed.stands_for(before - 1) < 0


def _tag_content(parsed: Parsed, cue: Any, subject: Any) -> Span | None:
    left = subject.left_edge.i if subject.i < cue.i else cue.i
    right = cue.i if subject.i < cue.i else subject.right_edge.i
    return around(parsed, left, right)


def _plain_rest(parsed: Parsed, cue: Any) -> tuple[Span | None, str]:
    """ "said" with no clause found and no comma after it: what follows, if it is long enough to be one."""
    doc = parsed.tokens.doc
    left = cue.i + 1
    if (
        left > parsed.last
        or cue.lower_ not in _SAYING
        or (doc[left].lower_ in TIMES and left < parsed.last and doc[left + 1].text == ",")
        or doc[left].tag_ in ("IN", "TO", "RP", ",", ".", ":", "CC", "``")
    ):
        return None, "none"
    if any(parsed.stands_for(i) >= 0 for i in range(left, parsed.last + 1)):
        return None, "none"
    has_verb = any(doc[i].tag_ in ("VBD", "VBZ", "VBP", "MD") for i in range(left, parsed.last + 1))
    return (
        (_trimmed(parsed, doc, left, parsed.last), "that") if has_verb and parsed.last - left >= 3 else (None, "none")
    )


_SAYING = frozenset("said says say saying added adds adding argued claimed noted believes".split())
