"""A follow-up as a question that stands alone: what is shown, what is read, and what helps to find it. Rules only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa import analogy, referents
from qa.answer_type import answer_type
from qa.question import Question, parse, readable
from qa.referents import Told

_LEAD = re.compile(
    r"^(?:(?:(?:ok(?:ay)?|oh)[ ,]+)?(?:(?:many )?thanks|thank you|thx|great|cool|interesting|i see|got it|"
    r"wow|hm+|alright)(?: (?:a lot|so much|very much|you))?(?:\s*[,.!;…]+\s*|\s+[–—-]+\s+)|"
    r"(?:and|but|so|ok|okay|then|also|well)\b[\s,]*)+",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.IGNORECASE)
_GROUP = re.compile(r"\b(?:they|them|their)\b", re.IGNORECASE)
_THING = re.compile(r"\b(?:it|its)\b", re.IGNORECASE)
_THERE = re.compile(r"\bthere\b(?! (?:is|are|was|were|has|have|will|be)\b)(?<!is there)(?<!are there)(?<!was there)"
                    r"(?<!were there)", re.IGNORECASE)  # fmt: skip
_POINTING = re.compile(
    r"\b(?:he|him|his|she|her|hers|they|them|their|it|its|this|these|those|there|then|one|ones|other|others|else|same|"
    r"such|that(?= (?:year|day|time|month|week|season|night|one|much|many|long)\b|[?,.]*$)|the (?:second|first|third|"
    r"last|next|former|latter|two|three))\b|\b(?:is|was|did|does|do|about|of|on|for|in|with|before|after|than) that\b",
    re.IGNORECASE,
)
_WHAT_ABOUT = re.compile(r"^(?:what|how) about (?P<what>.+?)\??$", re.IGNORECASE)
_COUNTED_DID = re.compile(
    r"^how (?:many|much) (?:\w+ )?(?:[a-z]{2,}ed|won|lost|left|came|went|fell|rose|fled|got|took|made|saw)\b",
    re.IGNORECASE,
)
"""A whole question, whose verb needs no other: "How many died?"."""
_MORE = re.compile(r"^What else\b", re.IGNORECASE)
_BARE = re.compile(
    r"^(?:(?P<asked>why(?: not)?|when|where|how(?: come| so)?|who|since when)"
    r"(?: (?:was|is|did|were|does|do) (?:that|this|it)(?: happen)?)?|how (?:long|often|much|many))\??$",
    re.IGNORECASE,
)
_ASKS = re.compile(r"^(?:(?:about|around|roughly|exactly|at least) )?(?:[a-z]+ )?(?:(?:about|around|roughly) )?"
                   r"(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)  # fmt: skip
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|do|does|did|has|have|had|will|would|can|could|should|may|might|must)\b|n['’]t\b|\b(?:what|who|where|when|how)['’]s\b",
    re.I,
)
_YES_NO = re.compile(r"^(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|tell|show)\b", re.I)
_OPENERS = frozenset("the a an in on at for from with by of to if now today this that these those his her".split())
_SHORT = 5
"""Words up to which a question with a name in it may still lean on the one before."""
_LONGEST_FRAGMENT = 12


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What became of a follow-up."""

    asked: str
    """The question that stands alone, as the user should see it."""
    read: str
    """The question as the articles are read with it: where it cannot be put in full, more bare than `asked`."""
    about: str = ""
    """What the turns before were about: it helps to find, and is not asked."""
    anchor: str = ""
    """The question that the next follow-up leans on."""


def plain(text: str) -> str:
    """`text` on one line without "and" or "but" before it."""
    rest = _without_lead(text)
    return rest[:1].upper() + rest[1:]


def _without_lead(text: str) -> str:
    text = readable(text)
    return _LEAD.sub("", text) or text


def leans(text: str) -> bool:
    """Whether `text` means something only after what was said before."""
    asked = parse(plain(text))
    words = asked.text.split()
    if _POINTING.search(text) or is_fragment(asked.text):
        return True
    if not asked.names:  # whoever types no capitals may well have named something
        return not (readable(text).islower() and len(words) > _SHORT)
    return len(words) <= _SHORT and asked.text.lower() != readable(text).lower() and asked.kind == "fact"


def is_fragment(text: str) -> bool:
    """Whether `text` is no whole question: "Republicans?", "In which theater?", "What about Exampleton?"."""
    if _WHAT_ABOUT.match(text) or _BARE.match(text):
        return True
    if _VERB.search(text) or _YES_NO.match(text) or len(text.split()) > _LONGEST_FRAGMENT:
        return bool(re.match(r"^if ", text, re.IGNORECASE) and len(text.split()) <= _LONGEST_FRAGMENT)
    return not _ASKS.match(text) or _is_phrase(text)


def _is_phrase(text: str) -> bool:
    """ "On which date?", "How many votes?": a question word in a phrase without a verb."""
    words = text.rstrip("?").split()
    if re.match(r"^(?:in|on|at|for|from|with|by|of|to|since|per|under|against|near)\b", text, re.IGNORECASE):
        return True
    if re.match(r"^(?:what|which)\b", text, re.IGNORECASE):
        return len(words) <= 3 and bool(answer_type(text) or re.match(r"which ones?\b", text, re.IGNORECASE))
    return bool(re.match(r"^how\b", text, re.IGNORECASE)) and len(words) <= 4 and not _COUNTED_DID.match(text)


def standalone(text: str, turns: Sequence[Told]) -> FollowUp:
    """`text` after `turns`, as a question that stands alone."""
    bare = plain(text)
    if not turns or not bare.strip(" ?.!,") or not leans(text):
        return FollowUp(bare, bare, "", bare)
    last = turns[-1]
    about = " ".join(dict.fromkeys(filter(None, (last.anchor, last.question.text, last.names_it))))
    if is_fragment(bare):
        return _fragment(_without_lead(text), turns, about)
    read = resolved(bare, turns)
    return _shown(read, bare, last, about)


def _shown(read: str, text: str, last: Told, about: str, grammatical: bool = True) -> FollowUp:
    """The follow-up `text`, read as `read`: shown so if that stands alone, else behind the question it leans on."""
    if grammatical and not _POINTING.search(_MORE.sub("What", read)) and parse(read).names:
        return FollowUp(read, read, about, read)
    anchor, before = last.anchor or last.question.text, last.question.text
    points = _POINTING.search(before) or is_fragment(before)
    return FollowUp(_both(anchor if points else before, text), read, about, anchor)


def _fragment(text: str, turns: Sequence[Told], about: str) -> FollowUp:
    last = turns[-1]
    before, short = last.question.text, last.names_it
    if what := _WHAT_ABOUT.match(text):
        text = what["what"]
    if _ASKS.match(text):
        bare = _BARE.match(text)
        made = analogy.asked_of_it(
            before, bare["asked"] if bare and bare["asked"] else resolved(plain(text), turns), short
        )
        if made:
            return _shown(plain(made[0]), text, last, about, made[1])
    elif put := analogy.instead(before, text):
        if before == (last.anchor or before):  # what it is put into stood alone, and so does it
            return FollowUp(put, put, about, put)
        return _shown(put, put, last, about)
    return FollowUp(_both(last.anchor or before, text), f"{before.rstrip('?')}: {text.rstrip('?')}?", about, before)


def _both(before: str, text: str) -> str:
    """Two questions in one: "Which storm came first, and how big was it?"."""
    text = text.rstrip("?")
    first = text.split()[0] if text else ""
    if first.lower() in _OPENERS or _ASKS.match(text) or _YES_NO.match(text):
        text = text[:1].lower() + text[1:]
    return f"{before.rstrip('?')}, and {text}?"


def resolved(text: str, turns: Sequence[Told]) -> str:
    """`text` with its first pronoun replaced by what it stands for, where that can be told."""
    for pattern, find in (
        (_PERSON, referents.person), (_GROUP, referents.group), (_THERE, referents.place), (_THING, referents.thing),
    ):  # fmt: skip
        if (pointer := pattern.search(text)) and not _named_before(text[: pointer.start()], pattern):
            text = _put(pattern, text, find(turns, text))
    return _same_year(text, turns[-1].question)


def _named_before(text: str, pattern: re.Pattern[str]) -> bool:
    """Whether somebody named in the same question is meant: "How did Ada Example feel when she won?" """
    return pattern is _PERSON and any(len(name.split()) > 1 for name in parse(text).names)


def _same_year(text: str, before: Question) -> str:
    """ "that year" where the question before names one."""
    year = re.search(r"\b(?:19|20)\d\d\b", before.text)
    return re.sub(r"\b(?:in )?that (?:same )?year\b", f"in {year.group()}", text) if year else text


def _put(pattern: re.Pattern[str], text: str, name: str | None) -> str:
    """The first pronoun becomes the name, in the possessive where the pronoun is; None leaves it."""
    if not name:
        return text

    def put(match: re.Match[str]) -> str:
        after = text[match.end() :]
        word = match.group().lower()
        possessive = word in ("his", "their", "its") or (
            word == "her"
            and bool(re.match(r" [a-z]{3,}", after))
            and not re.match(r" (?:to|about|that|as|in|on|for|say|and|when|after|before|with|from)\b", after)
        )
        owner = f"{name}’" if name.endswith("s") and " and " not in name else f"{name}’s"
        meant = owner if possessive else name
        return meant[:1].upper() + meant[1:] if not match.start() else meant

    return pattern.sub(put, text, count=1)
