"""Who says it: the subject of a reporting verb in a parsed sentence, and the noun phrase that it heads."""

from __future__ import annotations

from typing import Any

from index.quotations.clauses import cues
from index.quotations.clauses.parse import Parsed
from index.quotations.clauses.report import Mention
from index.quotations.speakers.nouns import BODY_NOUNS, may_speak
from index.text.words import WEEKDAYS

_SUBJECT = ("nsubj", "csubj")
_RELATIVES = frozenset(("who", "that", "which"))
_CONTROL = frozenset(("advcl", "xcomp", "pcomp", "prep", "dep"))
BETWEEN = frozenset("has had have also later then".split())
"""Words that may stand between subject and verb."""
TIMES = WEEKDAYS | frozenset("yesterday today last earlier this late early".split())
"""Nouns of time that stand beside a verb and are not its subject."""


def is_passive(cue: Any) -> bool:
    """Whether the verb is a passive, which makes its subject the one who was told or accused."""
    if cue.tag_ != "VBN":
        return False
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in cue.children):
        return True
    if cue.dep_ == "acl" and cue.head.dep_ == "ROOT" and cue.head.tag_ == "NNP":  # "Doe, the owner, called it": no verb
        return False
    return cue.dep_ == "acl" or (cue.dep_ == "conj" and is_passive(cue.head))


def is_unsaid(cue: Any) -> bool:
    """Reports nothing: "may announce", "until officials determine", "to argue"."""
    for child in cue.children:
        if child.dep_ == "aux" and child.tag_ == "MD" and child.lower_ != "would":
            return True
        if child.dep_ == "mark" and child.lower_ in ("until", "unless", "whether"):
            return True
        if child.dep_ == "aux" and child.tag_ == "TO":
            return bool(cue.head.lower_ not in ("went", "go", "goes", "continued", "quick", "took"))
    return False


def is_unreal(cue: Any) -> bool:
    """Plainly not said: "never said", "denied saying", "accused of saying", "if she says", "would say if"."""
    below = {c.lower_ for c in cue.children if c.dep_ in ("neg", "mark", "aux")}
    if below & {"not", "n't", "never", "if"} or (cue.i and cue.doc[cue.i - 1].lower_ in ("never", "not")):
        return True
    if "would" in below and any(g.lower_ == "if" for c in cue.children if c.dep_ == "advcl" for g in c.children):
        return True
    node = cue
    for _ in range(3):  # "denied that she had said", "accused him of saying"
        if node.dep_ not in ("xcomp", "ccomp", "pcomp", "prep") or node.head is node:
            return False
        node = node.head
        if node.lower_ in _UNSAYING:
            return bool(node.i < cue.i)
    return False


_UNSAYING = frozenset(
    """deny denies denied denying refuse refuses refused declined declines accuse accuses accused accusing imagine
    imagines imagined pretend pretended pretends suppose falsely""".split()
)


def agent(cue: Any) -> Any | None:
    """Who said it, of a passive: "was told by X"; of "quoted as saying" the subject itself."""
    for child in cue.children:
        if child.dep_ == "agent":
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def subject(parsed: Parsed, cue: Any, depth: int = 0) -> Any | None:
    """The head of the reporting verb's subject, its own or that of the clause that governs it."""
    behind = _inverted(parsed, cue) if depth == 0 else None
    if behind is not None:
        return behind
    near = _before(parsed, cue) if depth == 0 else None
    for child in cue.children:
        if child.dep_ in _SUBJECT and parsed.stands_for(child.i) < 0:
            if near is not None and near.i > child.right_edge.i:
                return near
            if child.lower_ in _RELATIVES and cue.dep_ == "relcl":
                return cue.head
            return None if child.lower_ in ("what", "that", "which") else child
    if near is not None:
        return near
    if depth == 0 and (near := _beside(parsed, cue)) is not None:
        return near
    return _inherited(parsed, cue, depth)


def _inverted(parsed: Parsed, cue: Any) -> Any | None:
    """The subject right behind a verb that a comma or mark sets off: "The drive, said Jane Doe, could fail".

    The parse often takes it for the object: "The tram runs, reported The Courier".
    """
    doc = parsed.tokens.doc
    if cue.i <= parsed.first or cue.tag_ not in ("VBD", "VBZ", "VBP") or doc[cue.i - 1].text not in _SET_OFF:
        return None
    for child in cue.children:
        if child.left_edge.i != cue.i + 1 or parsed.stands_for(child.i) >= 0:
            continue
        named = child.tag_ in ("NNP", "NNPS", "ADD") and child.lower_ not in TIMES
        body = doc[cue.i + 1].lower_ == "the" and child.lower_ in BODY_NOUNS
        if (child.dep_ in _SUBJECT and named) or (child.dep_ == "dobj" and cue.lower_ in _TAGS and (named or body)):
            return child
    return None


_SET_OFF = frozenset((",", "”", '"', "–", "—", "’"))
_TAGS = frozenset("said says reported reports agreed agrees added adds wrote writes noted notes argued argues".split())
"""Verbs that take no person or body for an object."""


def _inherited(parsed: Parsed, cue: Any, depth: int) -> Any | None:
    """The subject of the clause that governs this one: "X said ..., adding ..."."""
    head = cue.head
    if head is cue or depth > 4 or parsed.stands_for(head.i) >= 0:
        return None
    if cue.dep_ in ("acl", "relcl"):
        speaks = head.tag_ in ("NNP", "NNPS", "PRP") or may_speak(head.lower_)
        return head if speaks and head.tag_[:1] in "NP" else None
    if cue.dep_ == "conj" and head.tag_[:1] == "V":
        if is_passive(head):
            return next((c for c in head.children if c.dep_ == "nsubjpass"), None)
        return subject(parsed, head, depth + 1)
    if cue.dep_ in _CONTROL:
        if head.tag_[:1] == "V":
            if depth == 0 and (reporter := _reporter_over(parsed, cue)) is not None:
                return subject(parsed, reporter, depth + 1)
            passive = next((c for c in head.children if c.dep_ == "nsubjpass"), None)
            return passive if passive is not None else subject(parsed, head, depth + 1)
        governs = head.dep_ == "prep" and head.head.tag_ in ("VBD", "VBZ", "VBP")
        return _inherited(parsed, head, depth + 1) if governs else None
    return None


def _reporter_over(parsed: Parsed, cue: Any) -> Any | None:
    """The reporting verb that governs what a participle hangs on: "Doe said they plan to sue, stating that ..."."""
    if cue.tag_ != "VBG" or cue.i <= parsed.first or parsed.tokens.doc[cue.i - 1].text != ",":
        return None
    node = cue.head
    for _ in range(4):
        if node.dep_ == "ccomp" and cues.kinds(node.head.text) and node.head.i < node.i:
            return node.head
        if node.dep_ not in ("xcomp", "conj", "ccomp", "advcl") or node.head.tag_[:1] != "V":
            return None
        node = node.head
    return None


def _before(parsed: Parsed, cue: Any) -> Any | None:
    """A name or pronoun right before the cue that the parse made no subject: "steps, but Smith says"."""
    doc = parsed.tokens.doc
    at = cue.i - 1
    while at >= parsed.first and doc[at].lower_ in BETWEEN:
        at -= 1
    if at < parsed.first or parsed.stands_for(at) >= 0 or cue.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    near = doc[at]
    if near.lower_ in TIMES:
        return None
    return near if near.tag_ in ("NNP", "NNPS") or near.lower_ in ("he", "she", "they") else None


def _beside(parsed: Parsed, cue: Any) -> Any | None:
    """A noun phrase right after the cue where the parse missed an inversion: “...,” said X."""
    doc = parsed.tokens.doc
    before = cue.i - 1
    while before >= parsed.first and doc[before].lower_ in (",", "”", '"', "also"):
        before -= 1
    after_quotation = before >= parsed.first and parsed.stands_for(before) >= 0
    after_clause = (
        cue.i > parsed.first and doc[cue.i - 1].text == "," and cue.tag_ == "VBD" and next_word(cue)[:1].isalpha()
    )
    if not after_quotation and not (after_clause and cue.i + 1 <= parsed.last and doc[cue.i + 1].tag_ == "NNP"):
        return None
    for child in cue.children:
        if (
            child.i > cue.i
            and child.left_edge.i == cue.i + 1
            and child.tag_[:1] in "NP"
            and parsed.stands_for(child.i) < 0
        ):
            return child
    return None


def mention(parsed: Parsed, head: Any, cue: Any) -> Mention:
    """The noun phrase of `head`, the subject of `cue`."""
    tokens = parsed.tokens.doc
    left = head.left_edge.i
    if left <= cue.i < head.i:
        left = cue.i + 1
    if head.tag_ == "NNP":  # "Speaking on Monday, Jane Doe"
        left = max((i + 1 for i in range(left, head.i) if tokens[i].text == ","), default=left)
    while left < head.i and (
        (tokens[left].is_punct and tokens[left].text not in "“\"'") or parsed.stands_for(left) >= 0
    ):
        left += 1
    if (named := _named_without_comma(head)) is not None:
        last = _joined(named, cue)
        whole = parsed.covers(left, named.i if last is None else last.i)
        return Mention(whole, parsed.covers(left, named.i), None, "NNP")
    if (last := _joined(head, cue)) is not None:
        whole = parsed.covers(left, last.i)
        one = tokens[head.i + 1].text == "&"  # Johnson & Johnson
        return Mention(whole, whole if one else parsed.covers(left, head.i), None, head.tag_)
    right, apposition = _behind_head(head, cue)
    while right > head.i and tokens[right].tag_ in ("IN", "TO", "CC", "DT"):
        right -= 1
    return Mention(
        parsed.covers(left, max(right, left)), parsed.covers(left, head.i),
        parsed.covers(apposition.left_edge.i, apposition.i) if apposition is not None else None, head.tag_,
    )  # fmt: skip


def _named_without_comma(head: Any) -> Any | None:
    """ "The company Acme said": the name right behind the noun."""
    if head.tag_ != "NN":
        return None
    behind = (c for c in head.children if c.dep_ == "appos" and c.left_edge.i == head.i + 1)
    return next((c for c in behind if c.tag_ == "NNP" and c.nbor(-1).text != "("), None)


def _joined(head: Any, cue: Any) -> Any | None:
    """The last of the names joined with `head`, where nothing but the cue follows: "Jane Doe and Richard Roe said"."""
    last = head
    for _ in range(4):
        following = next((c for c in last.children if c.dep_ == "conj" and c.tag_ == "NNP" and c.i > last.i), None)
        if following is None:
            break
        last = following
    if last is head or head.tag_ != "NNP" or any(c.text == "," for c in head.doc[head.i : last.i]):
        return None
    between = head.doc[last.i + 1 : cue.i] if cue.i > last.i else ()
    return last if all(token.lower_ in BETWEEN for token in between) else None


def _behind_head(head: Any, cue: Any) -> tuple[int, Any | None]:
    """The last word of the phrase that belongs to its head, and the apposition."""
    right, apposition = int(head.i), None
    for child in head.children:
        if child.i <= head.i:
            continue
        if child.dep_ == "prep" and child.i == right + 1 and child.right_edge.i < (cue.i if cue.i > head.i else 10**9):
            right = _phrase_end(child)
        elif child.dep_ == "appos" and apposition is None:
            apposition = child
        elif child.dep_ == "conj" and child.tag_[:1] == "N" and child.i - head.i < 6 and head.tag_[:2] == "NN":
            right = max(right, child.i)
        elif child.dep_ in ("nmod", "nummod", "npadvmod") and child.i == right + 1:
            right = child.i
    return right, apposition


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


def next_word(token: Any) -> str:
    """The word behind a token, in lower case; "" at the end."""
    return str(token.doc[token.i + 1].lower_) if token.i + 1 < len(token.doc) else ""
