"""A message that asks several things at once: taken apart into questions, and their answers put into one. Rules only.

It is taken apart where each part is a question of its own; whatever might be one question stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from index.quotations.nouns import is_person_noun
from index.sentences import sentences
from qa.answer import MAX_CITATIONS, Answer, Citation, Place, markers, place, renumber
from qa.question import parse, readable

MOST = 3
"""Questions of one message; where there are more, it is answered as one."""
_WH = r"who|whom|whose|what|which|when|where|why|how"
_PREP = r"in|on|at|for|from|with|by|of|to|about|since|until|under|over|against|near|during|after|before"
_BE = r"is|are|was|were"
_MODAL = r"will|would|can|could|should|may|might|must"
_AUX = rf"{_BE}|{_MODAL}|has|have|had|do|does|did"
_SUBJECT = r"(?i:he|she|it|they|we|you|i|his|her|its|their|this|that|these|those|the|a|an)\b"
"""What stands behind a verb that comes before its subject: "is she", "was the"; a name does too."""
_NAME = r"[A-Z“\"]"
_NOUNS = rf"(?: (?!(?:{_AUX}|{_WH}|and|other)\b)[^\s,;?]+)"
_ASKING = re.compile(rf"(?i:(?:{_PREP}) )?(?i:{_WH})\b")
_BEHIND = rf"(?i:(?:{_PREP}) )?"
_OTHERS = r"(?i:what|which|whose|whom|when|where|why|how)"
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
_IT = re.compile(r"\b(?:it|its)\b", re.IGNORECASE)
_THING = re.compile(
    rf"\b(?:(?P<verb>{_AUX}) )?(?P<thing>(?:the|an?) "
    rf"(?:(?!(?:{_PREP}|{_AUX}|{_WH}|{_PAST}|and|or|that|last|this|next|yesterday|today)\b)[\w'’-]+ ?){{1,4}})",
    re.IGNORECASE,
)
_NO_THING = re.compile(r"\bit(?: \w+)? (?:that|to)\b|\bit (?:happen|occur|matter|take|rain|snow)", re.IGNORECASE)
"""Where "it" is nothing that has a name: "when did it happen", "how likely is it that"."""


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
    if parse(question).kind != "fact":
        return False
    return bool(_DO.match(question) or re.match(rf"(?i:when|where|why|how) (?:{_AUX}) \S", question))


def _as_question(piece: str) -> str:
    piece = piece.strip().rstrip(" ?.!,;")
    return f"{piece[:1].upper()}{piece[1:]}?"


def with_thing(text: str, before: str) -> str:
    """`text` with the one thing that the question `before` names in place of "it", where there is just one.

    Behind an auxiliary verb ("Where did the ferry sink?") it is not told where the thing ends and its verb begins.
    """
    found = list(_THING.finditer(before))
    if len(found) != 1 or found[0]["verb"] or _NO_THING.search(text):
        return text
    thing = found[0]["thing"].strip()
    if is_person_noun(thing.split()[-1].lower()):
        return text
    thing = re.sub(r"^(?:a|an) ", "the ", thing, flags=re.IGNORECASE)
    return _IT.sub(lambda it: f"{thing}’s" if it.group().lower() == "its" else thing, text, count=1)


# Their answers


def together(question: str, answers: Sequence[tuple[str, Answer]]) -> Answer:
    """One answer of those to the parts of `question`, each under its part in words.

    Where they cite more than an answer may, each cites its first ones, and what was to be proved by others is left out.
    """
    shown = _numbered([answer for _, answer in answers])
    given = [answer for answer in shown if answer.answered]
    unknown = [suggestion for answer in shown if not answer.answered for suggestion in answer.suggestions]
    searched = [answer.searched for answer in shown if answer.searched]
    named = tuple(replace(answer, question=asked) for (asked, _), answer in zip(answers, shown, strict=True))
    return Answer(
        readable(question), bool(given), "\n\n".join(f"{a.question}\n{a.text}" for a in named),
        "; ".join(answer.short.rstrip(" ,;") for answer in given if answer.short) or None,
        min(answer.confidence for answer in given or shown), _once(shown),
        max(searched, key=lambda s: s.articles) if searched else None, tuple(dict.fromkeys(unknown))[:MOST],
        "answered" if given else "silent" if any(a.status == "silent" for a in shown) else "unknown",
        named,
    )  # fmt: skip


def _numbered(answers: Sequence[Answer]) -> list[Answer]:
    """The answers with markers counted on from one to the next; the same place has one number."""
    cut = [_cut(answer, most) for answer, most in zip(answers, _shares(answers), strict=True)]
    cited = [c for answer in cut for c in answer.citations if c.cited]
    further = [[c for c in answer.citations if not c.cited] for answer in cut]
    in_turn = [c for row in zip_longest(*further) for c in row if c]
    places = list(dict.fromkeys(map(place, [*cited, *in_turn])))[:MAX_CITATIONS]
    numbers = {where: number for number, where in enumerate(places, 1)}
    return [_renumbered(answer, numbers) for answer in cut]


def _shares(answers: Sequence[Answer]) -> list[int]:
    """How many places each may cite: all, or as many as leave room for the others'."""
    shares = [sum(c.cited for c in answer.citations) for answer in answers]
    while sum(shares) > MAX_CITATIONS:
        shares[shares.index(max(shares))] -= 1
    return shares


def _cut(answer: Answer, most: int) -> Answer:
    """The answer with its first `most` cited places; lines that others prove go, and who speaks or where it stands."""
    gone = {c.marker for c in [c for c in answer.citations if c.cited][most:]}
    if not gone:
        return answer
    kept = [line for line in answer.text.splitlines() if not any(n in gone for _, _, n in markers(line))]
    lines: list[str] = []
    for line, following in zip_longest(kept, kept[1:], fillvalue=""):
        speaker = line.endswith(":") and not following.startswith("> ")
        source = line.startswith("— ") and not (lines and lines[-1].startswith("> "))
        if not speaker and not source:
            lines.append(line)
    return replace(answer, text="\n".join(lines), citations=[c for c in answer.citations if c.marker not in gone])


def _renumbered(answer: Answer, numbers: Mapping[Place, int]) -> Answer:
    """With the numbers of its places; further evidence that has none goes."""
    citations = [c for c in answer.citations if place(c) in numbers]
    return renumber(replace(answer, citations=citations), [numbers[place(c)] for c in citations])


def _once(answers: Iterable[Answer]) -> list[Citation]:
    """The citations of all, each place once, by their numbers."""
    found: dict[int, Citation] = {}
    for citation in sorted((c for a in answers for c in a.citations), key=lambda c: (c.marker, not c.cited)):
        found.setdefault(citation.marker, citation)
    return list(found.values())
