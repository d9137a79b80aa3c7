"""Reporting clauses in a parsed sentence: the cue, who is its subject, what is its content."""

from __future__ import annotations

from typing import Any

from index.quotations.clauses import content, cues, subjects
from index.quotations.clauses.cues import CueKind
from index.quotations.clauses.parse import Parsed
from index.quotations.clauses.report import Report
from index.quotations.clauses.subjects import next_word
from index.text.span import Span


def reports(parsed: Parsed) -> list[Report]:
    """Every reporting clause of the sentence, in order."""
    found = []
    for token in parsed.tokens:
        if parsed.stand_in[token.i - parsed.tokens.start] >= 0:
            continue
        if token.lower_ == "according":
            report = _according(parsed, token)
        elif token.tag_[:1] == "V" or (token.lower_ in ("said", "says", "added") and token.tag_ != "JJ"):
            report = _verbal(parsed, token)
        else:
            report = None
        if report is not None:
            found.append(report)
    return found


def _verbal(parsed: Parsed, cue: Any) -> Report | None:
    following = cue.nbor(1).lower_ if cue.i + 1 < parsed.tokens.end else ""
    kinds = cues.kinds(cue.text, following)
    if not kinds or cue.dep_ in ("amod", "compound", "aux"):
        return None
    unreal = subjects.is_unreal(cue)
    if not unreal and subjects.is_unsaid(cue):
        return None
    passive = subjects.is_passive(cue)
    source = subjects.agent(cue) if passive else subjects.subject(parsed, cue)
    mention = subjects.mention(parsed, source, cue) if source is not None else None
    if mention is not None and _opens_a_quotation(parsed, mention.span):
        mention = None
    said, form = content.content(parsed, cue, kinds, source)
    governed = _governed(parsed, cue)
    right = cue.i + (1 if following and cues.is_phrasal(cue.text, following) else 0)
    return Report(
        parsed.span,
        parsed.covers(cue.i, right),
        cue.lower_,
        kinds,
        mention,
        said,
        form,
        frozenset(governed),
        passive,
        unreal,
    )


def _opens_a_quotation(parsed: Parsed, span: Span) -> bool:
    """Whether a phrase runs into words in marks: the parse went astray ("The win “positions Doe ...”, agreed Vox")."""
    broken = (outer for _, outer in parsed.quoted if span.start < outer.start < span.end < outer.end)
    return any(len(outer) > _LONGEST_TITLE for outer in broken)


_LONGEST_TITLE = 40
"""Characters: what is shorter may be the title of a work in the phrase."""


def _according(parsed: Parsed, token: Any) -> Report | None:
    doc = parsed.tokens.doc
    if token.i >= parsed.last or doc[token.i + 1].lower_ != "to":
        return None
    to = doc[token.i + 1]
    head = next((c for c in to.children if c.dep_ == "pobj"), None)
    head = head or next((c for c in token.children if c.dep_ == "pobj"), None)
    if head is None:
        return None
    mention = subjects.mention(parsed, head, to)
    said = content.around(parsed, token.i, max(head.right_edge.i, to.i))
    quotations = {parsed.stands_for(i) for i in range(parsed.first, parsed.last + 1)} - {-1}
    return Report(
        parsed.span, parsed.covers(token.i, to.i), "according to", frozenset((CueKind.STATE,)), mention, said,
        "according", frozenset(quotations),
    )  # fmt: skip


def _governed(parsed: Parsed, cue: Any) -> set[int]:
    """Quotations whose nearest governing cue this is."""
    doc = parsed.tokens.doc
    groups: dict[int, set[int]] = {}
    for i in range(parsed.first, parsed.last + 1):
        if parsed.stands_for(i) >= 0:
            groups.setdefault(parsed.stands_for(i), set()).add(i)
    for number, outer in parsed.quoted:
        starts = parsed.starts
        inside = {
            i for i in range(parsed.first, parsed.last + 1) if outer.start <= starts[i - parsed.first] < outer.end
        }
        if inside:
            groups[number] = inside
    return {number for number, group in groups.items() if _governor(doc, group) == cue.i}


def _governor(doc: Any, group: set[int]) -> int:
    """Index of the reporting verb over the tokens of a quotation; -1 if there is none."""
    for i in sorted(group):
        if doc[i].head.i in group and doc[i].head.i != i:
            continue
        if doc[i].is_punct:
            continue
        node = doc[i]
        for _ in range(30):
            if node.i not in group and node.tag_[:1] == "V" and _may_govern(node):
                return int(node.i)
            if node.head is node or node.head == node:
                break
            node = node.head
    return -1


def _may_govern(verb: Any) -> bool:
    """Not "continued to see", "began tackling": these report only speech that follows them."""
    if not cues.kinds(verb.text, next_word(verb)):
        return False
    return not (cues.is_weak(verb.text) and any(c.dep_ in ("xcomp", "dobj", "prt") for c in verb.children))
