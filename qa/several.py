"""A message that asks several things at once: taken apart into questions, and their answers put into one. Rules only.

It is taken apart where each part is a question of its own; whatever might be one question stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.text.sentences import sentences
from index.text.words import DEMONSTRATIVES, QUESTION_WORDS, THIRD_PERSON
from qa.answer import MAX_CITATIONS, Answer, Citation, Status, place, renumber
from qa.blocks import Part
from qa.understand.question import readable

MOST = 3
"""Questions of one message; where there are more, it is answered as one."""
_WH = "|".join(QUESTION_WORDS)
_PREP = r"in|on|at|for|from|with|by|of|to|about|since|until|under|over|against|near|during|after|before"
_BE = r"is|are|was|were"
_MODAL = r"will|would|can|could|should|may|might|must"
_AUX = rf"{_BE}|{_MODAL}|has|have|had|do|does|did"
_SUBJECT = rf"(?i:{'|'.join(THIRD_PERSON + DEMONSTRATIVES)}|we|you|i|the|a|an)\b"
"""What stands behind a verb that comes before its subject: "is she", "was the"; a name does too."""
_NAME = r"[A-Z“\"]"
_NOUNS = rf"(?: (?!(?:{_AUX}|{_WH}|and|other)\b)[^\s,;?]+)"
_ASKING = re.compile(rf"(?i:(?:{_PREP}) )?(?i:{_WH})\b")
_BEHIND = rf"(?i:(?:{_PREP}) )?"
_OTHERS = rf"(?i:{'|'.join(QUESTION_WORDS[1:])})"
_MEASURED = r"long|often|far|old|tall|big|large|high|well|soon|fast|likely"
_DO = re.compile(
    rf"{_BEHIND}(?:{_OTHERS}{_NOUNS}{{0,8}}? (?:do|does|did)(?:n['’]t)? \S"
    rf"|(?i:who) (?:do|does|did) (?:{_SUBJECT}|{_NAME})\S* ?\S* \S)"
)
"""A question by its order of words: "what did she say"; a clause would be "what she said"."""
_WHEN = re.compile(rf"(?i:since )?(?i:when|where|why|how(?: (?:{_MEASURED}))?)(?: (?:{_AUX})(?:n['’]t)? |['’]s )\S")
_IS_IT = re.compile(
    rf"{_BEHIND}(?i:{_WH}){_NOUNS}{{0,8}}?(?:(?: (?:{_BE}|{_MODAL})|['’]s) (?:{_SUBJECT}|{_NAME})"
    rf"| (?:has|have|had) (?:(?i:he|she|it|they|we|you)\b|{_NAME}))"
)
_PAST = (
    r"\w{2,}ed|won|lost|left|came|went|fell|rose|fled|got|took|made|saw|said|told|wrote|ran|led|built|bought|sold|"
    r"paid|met|held|hit|beat|drew|sank|grew|threw|fought|brought|spent|sent|shot|chose|stole|taught|sat|stood|gave|"
    r"found|set|became|began|broke|caught|spoke|sang|swam|flew|drove|owns|wants|"
    r"happens|leads|runs|makes|plays|pays|costs|means"
)
_VERB = re.compile(rf"\b(?:{_AUX}|{_PAST})\b|['’]s ")
_TAKES_CLAUSES = (
    r"about|of|on|over|know|knew|say|said|saying|tell|told|ask|asked|explain\w*|reveal\w*|describ\w*|decid\w*|"
    r"discuss\w*|determin\w*|think|thought|believe\w*|learn\w*|see|saw|show\w*|announc\w*|report\w*|predict\w*|claim\w*"
)
_CLAUSE = re.compile(rf"\b(?:{_TAKES_CLAUSES})\b|\b(?:whether|that|{_WH})\b")
"""What "and who won" may belong to, as one of two things that somebody spoke about."""
_CLAUSE_OF_IT = re.compile(rf"\b(?:{_TAKES_CLAUSES}) (?:exactly |just )?(?:whether|{_WH})\b")
_LEAD_IN = re.compile(
    r"(?i:in|on|at|after|before|during|since|when|as|if|while|because|following|according to|for) [^,?]{1,80}, "
)
_AND = re.compile(rf",? (?:and|but)(?: also| then)?,? (?=(?:(?:{_PREP}) )?(?:{_WH})\b)|; (?=(?:{_WH})\b)")
_COMMA = re.compile(r", (?=(?:what|when|where|why|how)\b)")
_ENDED = re.compile(r"\?+\s+")
_OPENING = re.compile(r"^(?:(?:and|but|also|then|so)\b[\s,]*)+", re.IGNORECASE)
_SHUT = re.compile(r"“[^“”]*”|\"[^\"]*\"|(?<!\w)['‘](?:[^'’‘]|['’](?=\w))+['’](?!\w)|\([^()]*\)")
"""What nothing is taken apart in: quoted words, titles in marks, what stands in brackets."""
_SHORT = re.compile(rf"(?:(?:{_PREP}) )?(?:whom|what|when|where|why|how)\??$", re.IGNORECASE)


def parts(text: str) -> tuple[str, ...]:
    """The questions of `text` in their order; `text` alone where it is one question, or cannot safely be told apart."""
    text = readable(text)
    hidden = _SHUT.sub(lambda match: "x" * len(match.group()), text)
    if not re.search(_WH, hidden, re.IGNORECASE) or re.search(r"[\"“”]", hidden):
        return (text,)
    told = [_pieces(text[a:b], hidden[a:b]) for a, b in _between(hidden, _ENDED.finditer(hidden))]
    found = [piece for sentence in told for piece in sentence]
    whole = all(_stands(piece, found[:i]) for i, piece in enumerate(found))
    return tuple(_as_question(piece) for piece in found) if whole and 1 < len(found) <= MOST else (text,)


def _pieces(sentence: str, hidden: str) -> list[str]:
    """The questions that one sentence puts together with "and"; what it begins with ("In 2031, ...") goes to each."""
    lead_in = _LEAD_IN.match(hidden)
    lead = sentence[: lead_in.end()] if lead_in and _ASKING.match(hidden, lead_in.end()) else ""
    cuts = sorted([*_AND.finditer(hidden), *_COMMA.finditer(hidden)], key=lambda cut: cut.start())
    kept: list[re.Match[str]] = []
    for cut in cuts:
        begun = kept[-1].end() if kept else len(lead)
        end = next((c.start() for c in cuts if c.start() > cut.start()), len(hidden))
        later = hidden[cut.end() : end].rstrip(" ?")
        if cut.start() > begun and _follows(later, hidden[begun : cut.start()], cut.re is _COMMA):
            kept.append(cut)
    found = [sentence[a:b] for a, b in _between(hidden, kept)]
    return [found[0], *(lead + piece if not _LEAD_IN.match(piece) else piece for piece in found[1:])]


def _between(text: str, cuts: Iterable[re.Match[str]]) -> list[tuple[int, int]]:
    """Start and end of what the cuts leave of `text`."""
    edges = [0, *(edge for cut in cuts for edge in cut.span()), len(text)]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if text[a:b].strip()]


def _follows(later: str, before: str, comma: bool) -> bool:
    """Whether `later` is a further question behind `before`, and no clause in it."""
    if not _is_question(before):
        return False
    if _DO.match(later) or _WHEN.match(later):
        return True
    if comma:
        return False
    if _SHORT.match(later):
        return _can_lend(before)
    behind = before[_ASKING.match(_OPENING.sub("", before)).end() :]  # type: ignore[union-attr]
    if _IS_IT.match(later):
        return not _CLAUSE_OF_IT.search(before)
    asks_who = re.match(rf"(?:who|what|(?:which|whose|how many|how much){_NOUNS}{{1,8}}?) (?:{_AUX}|{_PAST})\b", later)
    return bool(asks_who) and len(before.split()) > 2 and not _CLAUSE.search(behind)


def _stands(piece: str, before: Sequence[str]) -> bool:
    """Whether `piece` is a question of its own, or one that the last of those `before` completes."""
    bare = _bare(piece)
    if len(sentences(bare)) > 1:
        return False
    return _is_question(bare) or bool(before and _SHORT.match(bare) and _can_lend(_bare(before[-1])))


def _bare(piece: str) -> str:
    """`piece` without what leads to it: "And", "In 2031, "."""
    piece = _OPENING.sub("", piece).rstrip(" ?.!")
    lead = _LEAD_IN.match(piece)
    return piece[lead.end() :] if lead and _ASKING.match(piece, lead.end()) else piece


def _is_question(text: str) -> bool:
    """Whether `text` begins with a question word and has a verb that goes with it."""
    text = _bare(text)
    if _DO.match(text) or _WHEN.match(text) or _IS_IT.match(text):
        return True
    if re.match(r"who\b", text, re.IGNORECASE):
        return bool(re.match(rf"who(?: else)? (?!(?:{_PREP}|and|or)\b)[a-z]+", text, re.IGNORECASE))
    counts = re.match(r"(?:(?:\w+ )?(?:what|which|whose)|how (?:many|much))\b", text, re.IGNORECASE)
    verb = _VERB.search(text, counts.end()) if counts else None
    return bool(verb and (not re.fullmatch(_AUX, verb.group()) or text[verb.end() :].strip()))


def _can_lend(question: str) -> bool:
    """Whether "and why?" can take the rest of it from `question`: "When did it close", not "Who won"."""
    return bool(_DO.match(question) or re.match(rf"(?i:when|where|why|how) (?:{_AUX}) \S", question))


def _as_question(piece: str) -> str:
    piece = piece.strip().rstrip(" ?.!,;")
    return f"{piece[:1].upper()}{piece[1:]}?"


# Their answers


def together(question: str, answers: Sequence[tuple[str, Answer]]) -> Answer:
    """One answer of those to the parts of `question`, each under its part in words; the same place has one number.

    Where they cite more than an answer may, the later ones keep their words and lose further evidence first.
    """
    places = list(dict.fromkeys(place(c) for c in _in_order([a for _, a in answers])))
    numbers = {where: number for number, where in enumerate(places, 1)}
    shown = [renumber(a, [numbers[place(c)] for c in a.citations]) for _, a in answers]
    shown = [replace(a, question=asked) for (asked, _), a in zip(answers, shown, strict=True)]
    given = [a for a in shown if a.answered]
    searched = [a.searched for a in shown if a.searched]
    states: Sequence[Status] = ("answered", "unsure", "absent")
    return Answer(
        readable(question), next(s for s in states if any(a.status == s for a in shown)),
        tuple(Part(a.question, a.blocks) for a in shown),
        "; ".join(a.short.rstrip(" ,;") for a in given if a.short) or None,
        min(a.confidence for a in given or shown), _once(shown), max(searched, key=lambda s: s.articles, default=None),
        tuple(dict.fromkeys(s for a in shown for s in a.suggestions))[:MOST], tuple(shown),
    )  # fmt: skip


def _in_order(answers: Sequence[Answer]) -> list[Citation]:
    """What is cited, then what is not, of all."""
    return sorted((c for a in answers for c in a.citations), key=lambda c: not c.cited)


def _once(answers: Sequence[Answer]) -> list[Citation]:
    """The citations of all, each place once, by their numbers; as many as an answer may have, or all that are cited."""
    found: dict[int, Citation] = {}
    for citation in sorted(_in_order(answers), key=lambda c: (c.marker, not c.cited)):
        found.setdefault(citation.marker, citation)
    cited = sum(c.cited for c in found.values())
    return list(found.values())[: max(MAX_CITATIONS, cited)]
