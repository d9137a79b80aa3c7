"""Reporting clauses in a parsed sentence: the cue, who is its subject, what is its content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from index.quotations import cues
from index.quotations.cues import CueKind
from index.quotations.layout import Span
from index.quotations.nouns import may_speak
from index.quotations.parse import Parsed

_SUBJECT = ("nsubj", "csubj")
_RELATIVES = frozenset(("who", "that", "which"))
_CONTROL = frozenset(("advcl", "xcomp", "pcomp", "prep", "dep"))
_MENTION_STOPS = frozenset(("relcl", "acl", "advcl", "punct", "appos", "cc", "conj", "parataxis", "prep", "dep"))


@dataclass(frozen=True, slots=True)
class Mention:
    """The noun phrase that names a source beside its cue."""

    span: Span
    """The phrase without relative clauses and appositions."""
    head: Span
    """From the phrase's first word to its head: titles and name, or description."""
    apposition: Span | None
    tag: str
    """Penn tag of the head: PRP, NN, NNS, NNP ..."""


@dataclass(frozen=True, slots=True)
class Report:
    """One reporting clause."""

    sentence: Span
    cue: Span
    word: str
    kinds: frozenset[CueKind]
    mention: Mention | None
    content: Span | None
    """What is reported, without "that"; None where only a quotation stands there."""
    form: str
    """"that", "to", "fronted", "around", "according", "of", "none"."""
    quotations: frozenset[int]
    """Numbers of the stand-ins governed by this cue."""
    passive: bool = False


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


class _View:
    """Offsets of a parsed sentence's tokens."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.first = parsed.tokens.start
        self.last = parsed.tokens.end - 1

    def span(self, left: int, right: int) -> Span:
        """Of tokens `left` to `right`, both included, as indices of the document."""
        return Span(self.parsed.starts[left - self.first], self.parsed.ends[right - self.first])

    def stand_in(self, index: int) -> int:
        return int(self.parsed.stand_in[index - self.first])


def _verbal(parsed: Parsed, cue: Any) -> Report | None:
    following = cue.nbor(1).lower_ if cue.i + 1 < parsed.tokens.end else ""
    kinds = cues.kinds(cue.text, following)
    if not kinds or cue.dep_ in ("amod", "compound", "aux") or _is_unreal(cue):
        return None
    view = _View(parsed)
    passive = _is_passive(cue)
    subject = _agent(cue) if passive else _subject(view, cue)
    mention = _mention(view, subject, cue) if subject is not None else None
    content, form = _content(view, cue, kinds, subject)
    governed = _governed(view, cue)
    right = cue.i + (1 if following and cues.is_phrasal(cue.text, following) else 0)
    return Report(
        parsed.span, view.span(cue.i, right), cue.lower_, kinds, mention, content, form, frozenset(governed), passive
    )


def _is_passive(cue: Any) -> bool:
    if cue.tag_ != "VBN":
        return False
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in cue.children):
        return True
    return cue.dep_ == "acl" or (cue.dep_ == "conj" and _is_passive(cue.head))


def _is_unreal(cue: Any) -> bool:
    """Not said: "did not say", "may announce", "until officials determine", "to argue"."""
    for child in cue.children:
        if child.dep_ == "neg" or (child.dep_ == "aux" and child.tag_ == "MD" and child.lower_ != "would"):
            return True
        if child.dep_ == "mark" and child.lower_ in ("until", "if", "unless", "whether"):
            return True
        if child.dep_ == "aux" and child.tag_ == "TO":
            return bool(cue.head.lower_ not in ("went", "go", "goes", "continued", "quick", "took"))
    return False


def _agent(cue: Any) -> Any | None:
    """Who said it, of a passive: "was told by X"; of "quoted as saying" the subject itself."""
    for child in cue.children:
        if child.dep_ == "agent":
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def _subject(view: _View, cue: Any, depth: int = 0) -> Any | None:
    near = _before(view, cue) if depth == 0 else None
    for child in cue.children:
        if child.dep_ in _SUBJECT and view.stand_in(child.i) < 0:
            if near is not None and near.i > child.right_edge.i:
                return near
            if child.lower_ in _RELATIVES and cue.dep_ == "relcl":
                return cue.head
            return None if child.lower_ in ("what", "that", "which") else child
    if near is not None:
        return near
    if depth == 0 and (near := _beside(view, cue)) is not None:
        return near
    return _inherited(view, cue, depth)


def _inherited(view: _View, cue: Any, depth: int) -> Any | None:
    """The subject of the clause that governs this one: "X said ..., adding ..."."""
    head = cue.head
    if head is cue or depth > 4 or view.stand_in(head.i) >= 0:
        return None
    if cue.dep_ in ("acl", "relcl"):
        speaks = head.tag_ in ("NNP", "NNPS", "PRP") or may_speak(head.lower_)
        return head if speaks and head.tag_[:1] in "NP" else None
    if cue.dep_ == "conj" and head.tag_[:1] == "V":
        if _is_passive(head):
            return next((c for c in head.children if c.dep_ == "nsubjpass"), None)
        return _subject(view, head, depth + 1)
    if cue.dep_ in _CONTROL:
        if head.tag_[:1] == "V":
            passive = next((c for c in head.children if c.dep_ == "nsubjpass"), None)
            return passive if passive is not None else _subject(view, head, depth + 1)
        governs = head.dep_ == "prep" and head.head.tag_ in ("VBD", "VBZ", "VBP")
        return _inherited(view, head, depth + 1) if governs else None
    return None


def _before(view: _View, cue: Any) -> Any | None:
    """A name or pronoun right before the cue that the parse made no subject: "steps, but Smith says"."""
    doc = view.parsed.tokens.doc
    at = cue.i - 1
    while at >= view.first and doc[at].lower_ in _AUX:
        at -= 1
    if at < view.first or view.stand_in(at) >= 0 or cue.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    near = doc[at]
    if near.lower_ in _TIMES:
        return None
    return near if near.tag_ in ("NNP", "NNPS") or near.lower_ in ("he", "she", "they") else None


def _beside(view: _View, cue: Any) -> Any | None:
    """A noun phrase right after the cue where the parse missed an inversion: “...,” said X."""
    doc = view.parsed.tokens.doc
    before = cue.i - 1
    while before >= view.first and doc[before].lower_ in (",", "”", '"', "also"):
        before -= 1
    after_quotation = before >= view.first and view.stand_in(before) >= 0
    after_clause = (
        cue.i > view.first and doc[cue.i - 1].text == "," and cue.tag_ == "VBD" and _next_word(cue)[:1].isalpha()
    )
    if not after_quotation and not (after_clause and cue.i + 1 <= view.last and doc[cue.i + 1].tag_ == "NNP"):
        return None
    for child in cue.children:
        if child.i > cue.i and child.left_edge.i == cue.i + 1 and child.tag_[:1] in "NP" and view.stand_in(child.i) < 0:
            return child
    return None


def _mention(view: _View, head: Any, cue: Any) -> Mention:
    tokens = view.parsed.tokens.doc
    left, right = head.left_edge.i, head.i
    if left <= cue.i < head.i:
        left = cue.i + 1
    while left < head.i and ((tokens[left].is_punct and tokens[left].text not in "“\"'") or view.stand_in(left) >= 0):
        left += 1
    apposition = None
    for child in head.children:
        if child.i <= head.i:
            continue
        if child.dep_ == "prep" and child.i == right + 1 and child.right_edge.i < (cue.i if cue.i > head.i else 10**9):
            right = _phrase_end(child)
        elif child.dep_ == "appos" and apposition is None:
            apposition = view.span(child.left_edge.i, child.i)
        elif child.dep_ == "conj" and child.tag_[:1] == "N" and child.i - head.i < 6 and head.tag_[:2] == "NN":
            right = max(right, child.i)
        elif child.dep_ in ("nmod", "nummod", "npadvmod") and child.i == right + 1:
            right = child.i
    while right > head.i and tokens[right].tag_ in ("IN", "TO", "CC", "DT"):
        right -= 1
    return Mention(view.span(left, max(right, left)), view.span(left, head.i), apposition, head.tag_)


def _phrase_end(prep: Any) -> int:
    """The last word of "of the department", without clauses that follow."""
    end = int(prep.i)
    for child in prep.children:
        if child.dep_ == "pobj":
            end = child.i
            for part in child.children:
                if part.dep_ == "prep" and part.i == end + 1:
                    end = _phrase_end(part)
                elif part.dep_ == "conj" and part.tag_[:2] == "NN" and part.i - end <= 4:
                    end = part.i
    return end


def _according(parsed: Parsed, token: Any) -> Report | None:
    view = _View(parsed)
    doc = parsed.tokens.doc
    if token.i >= view.last or doc[token.i + 1].lower_ != "to":
        return None
    to = doc[token.i + 1]
    head = next((c for c in to.children if c.dep_ == "pobj"), None)
    head = head or next((c for c in token.children if c.dep_ == "pobj"), None)
    if head is None:
        return None
    mention = _mention(view, head, to)
    content = _around(view, token.i, max(head.right_edge.i, to.i))
    quotations = {view.stand_in(i) for i in range(view.first, view.last + 1)} - {-1}
    return Report(
        parsed.span, view.span(token.i, to.i), "according to", frozenset((CueKind.STATE,)), mention, content,
        "according", frozenset(quotations),
    )  # fmt: skip


def _around(view: _View, left: int, right: int) -> Span | None:
    """The rest of the sentence: what stands before a source phrase, or after it where it opens the sentence."""
    doc = view.parsed.tokens.doc
    before, after = (view.first, left - 1), (right + 1, view.last)
    pick = before if before[1] - before[0] >= after[1] - after[0] else after
    if pick is before and left - view.first < 3:
        pick = after
    return _trimmed(view, doc, *pick)


def _trimmed(view: _View, doc: Any, left: int, right: int) -> Span | None:
    """Without punctuation at the ends, "that" and stray conjunctions at the start."""
    while left <= right and ((doc[left].is_punct and doc[left].text not in "“\"($[‘'") or doc[left].lower_ == "that"):
        left += 1
    while right >= left and doc[right].is_punct and doc[right].text not in "”\")]%’'":
        right -= 1
    if left > right:
        return None
    return view.span(left, right)


def _content(view: _View, cue: Any, kinds: frozenset[CueKind], subject: Any | None) -> tuple[Span | None, str]:
    doc = view.parsed.tokens.doc
    clause = next((c for c in cue.children if c.dep_ == "ccomp" and c.i > cue.i), None)
    if clause is not None and kinds & {CueKind.STATE, CueKind.FIND, CueKind.SPEAK, CueKind.DEMAND, CueKind.PROMISE}:
        return _after(view, cue, clause, subject), "that"
    fronted = next((c for c in cue.children if c.dep_ in ("ccomp", "parataxis", "advcl") and c.i < cue.i), None)
    if fronted is None and cue.dep_ in ("parataxis", "ccomp", "dep", "conj", "advcl") and cue.head.i < cue.i:
        fronted = cue.head if cue.head.tag_[:1] == "V" else None
    if kinds & {CueKind.STATE} and cue.tag_ in ("VBD", "VBZ", "VBP") and _is_tag_clause(view, cue, subject):
        return _tag_content(view, cue, subject), "fronted"
    verb = next((c for c in cue.children if c.dep_ == "xcomp" and c.i > cue.i), None)
    if verb is not None and kinds & {CueKind.PROMISE, CueKind.DEMAND}:
        start = min(verb.left_edge.i, cue.i + 1) if CueKind.DEMAND in kinds else verb.left_edge.i
        start += 1 if CueKind.DEMAND in kinds and cues.is_phrasal(cue.text, _next_word(cue)) else 0
        return _trimmed(view, doc, start, verb.right_edge.i), "to"
    if CueKind.ACCUSE in kinds:
        return _accusation(view, cue)
    if CueKind.STATE in kinds and clause is None and fronted is None:
        return _plain_rest(view, cue)
    return None, "none"


def _accusation(view: _View, cue: Any) -> tuple[Span | None, str]:
    for child in cue.children:
        if child.dep_ == "prep" and child.lower_ in ("of", "for") and child.i > cue.i:
            return _trimmed(view, view.parsed.tokens.doc, cue.i + 1, child.right_edge.i), "of"
    for child in cue.children:
        if child.dep_ == "dobj":
            for part in child.children:
                if part.dep_ == "prep" and part.lower_ in ("of", "for"):
                    return _trimmed(view, view.parsed.tokens.doc, cue.i + 1, part.right_edge.i), "of"
    return None, "none"


def _after(view: _View, cue: Any, clause: Any, subject: Any | None) -> Span | None:
    """From the clause's first word to its end; to the sentence's end where only scraps are left."""
    doc = view.parsed.tokens.doc
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
        and doc[cue.i + 1].lower_ not in _TIMES
    ):
        left = cue.i + 1
    if (
        left == cue.i + 2
        and doc[cue.i + 1].text == ","
        and doc[left].tag_ in ("IN", "WRB")
        and doc[left].lower_ != "that"
    ):
        return None
    rest = [i for i in range(right + 1, view.last + 1) if not doc[i].is_punct]
    if 0 < len(rest) <= 2:
        right = view.last
    if view.stand_in(clause.i) >= 0:
        return None
    return _trimmed(view, doc, left, right)


_TELLING = frozenset("told tell tells telling warned assured reminded informed advised asked urged".split())
_TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today last earlier this late early".split()
)


def _is_tag_clause(view: _View, cue: Any, subject: Any | None) -> bool:
    """A clause set off by a comma from what it reports: "..., the company said." or "..., he said, ..."."""
    if subject is None:
        return False
    doc = view.parsed.tokens.doc
    left = min(subject.left_edge.i, cue.i) if subject.i < cue.i else cue.i
    while (
        left > view.first and doc[left - 1].tag_ in ("RB", "MD", "VBD", "VBZ", "VBP") and doc[left - 1].lower_ in _AUX
    ):
        left -= 1
    before = left - 1
    if before > view.first and doc[before].text in ("”", '"') and doc[before - 1].text == ",":
        before -= 1
    if left - view.first < 3 or doc[before].text not in (",", "—", "–", "-"):
        return False
    return view.stand_in(before - 1) < 0


_AUX = frozenset("has had have also later then".split())


def _tag_content(view: _View, cue: Any, subject: Any) -> Span | None:
    left = subject.left_edge.i if subject.i < cue.i else cue.i
    right = cue.i if subject.i < cue.i else subject.right_edge.i
    return _around(view, left, right)


def _plain_rest(view: _View, cue: Any) -> tuple[Span | None, str]:
    """ "said" with no clause found and no comma after it: what follows, if it is long enough to be one."""
    doc = view.parsed.tokens.doc
    left = cue.i + 1
    if left > view.last or cue.lower_ not in _SAYING or doc[left].tag_ in ("IN", "TO", "RP", ",", ".", ":", "CC", "``"):
        return None, "none"
    if any(view.stand_in(i) >= 0 for i in range(left, view.last + 1)):
        return None, "none"
    has_verb = any(doc[i].tag_ in ("VBD", "VBZ", "VBP", "MD") for i in range(left, view.last + 1))
    return (_trimmed(view, doc, left, view.last), "that") if has_verb and view.last - left >= 3 else (None, "none")


_SAYING = frozenset("said says say saying added adds adding argued claimed noted believes".split())


def _governed(view: _View, cue: Any) -> set[int]:
    """Quotations whose nearest governing cue this is."""
    doc = view.parsed.tokens.doc
    groups: dict[int, set[int]] = {}
    for i in range(view.first, view.last + 1):
        if view.stand_in(i) >= 0:
            groups.setdefault(view.stand_in(i), set()).add(i)
    for number, outer in view.parsed.quoted:
        starts = view.parsed.starts
        inside = {i for i in range(view.first, view.last + 1) if outer.start <= starts[i - view.first] < outer.end}
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
    if not cues.kinds(verb.text, _next_word(verb)):
        return False
    return not (cues.is_weak(verb.text) and any(c.dep_ in ("xcomp", "dobj", "prt") for c in verb.children))


def _next_word(token: Any) -> str:
    return str(token.doc[token.i + 1].lower_) if token.i + 1 < len(token.doc) else ""
