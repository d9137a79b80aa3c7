"""Whether an answer can be of the kind asked for: money for a price, a number for "how many", a name for "called"."""

from __future__ import annotations

import re

from index.quotations.names import gender_of_first_name
from qa import words
from qa.measures import NUMBER, NUMBER_WORDS, is_count, is_money, is_share, is_size
from qa.question import Question

_I = re.IGNORECASE
_DAY = re.compile(
    r"\b(?:1\d|2[01])\d\d\b|\d[:/.-]\d|\d(?:st|nd|rd|th|s)\b|\d ?[ap]\.?m\b|\b(?:at|by|age|aged) \d|\bq[1-4]\b|"
    r"\d (?:ad|bce?|ce)\b|\bo['’]clock\b|\b(?:overnight|midday|midweek|quarter)\b|"
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|"
    r"october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|yesterday|tomorrow|tonight|dawn|dusk|"
    r"mornings?|afternoons?|evenings?|nights?|days?|weeks?|weekends?|months?|years?|hours?|minutes?|century|decade|"
    r"spring|summer|fall|autumn|winter|season|noon|midnight|easter|christmas|thanksgiving|halloween|eve|before|after|"
    r"during|since|until|when|while|once)\b",
    _I,
)
_CALLED = r"(?:called|named|nicknamed|known as|titled|entitled|dubbed)"
_HOW_MANY = re.compile(r"\bhow many\b", _I)
_WHAT_SHARE = re.compile(r"\b(?:what|which) (?:percent(?:age)?|share|proportion|fraction)\b", _I)
_PRICE = re.compile(
    r"\b[Hh]ow much (?=(?:money|is|are|was|were|do|does|did|has|have|had|will|would|can|could|to)\b).*\b"
    r"(?:pays?|paid|costs?|spends?|spent|spending|charged?|earns?|earned|worth|sells?|sold|raised?|donated?|fined?|"
    r"owes?|owed|money|invest(?:ed)?|bid|buy|bought)\b|"
    r"\b[Ww]hat (?:is|was|were|are) (?:the|its|his|her|their) (?:[\w'’-]+ ){0,4}?"
    r"(?:price|cost|salary|fee|budget|revenue|fine|bail|profit)s?\b|"
    r"\b[Hh]ow (?:big|large|high|steep|hefty) (?:of )?an? "
    r"(?:fine|bill|bonus|raise|loan|donation|settlement|bounty|reward|prize|tax|bid)\b"
)
_HOW = re.compile(r"\bhow (?P<size>heavy|tall|deep|wide) (?:is|are|was|were|did|do|does|can|could|will|would)\b", _I)
_NAME = re.compile(
    rf"\bwhat (?:is|was|were|are|will)\b[^?]*\b{_CALLED}"
    r"(?: (?:now|today|instead|from now on|at first|then|before))?\??$|"
    r"\bwhat (?:is|was) the name of\b",
    _I,
)
_NO_NAME = re.compile(
    rf"^(?:off|in|on|at|from|near|by|with|for|to|of|"
    rf"(?:the|an?|its?|his|her|their|this|that|{NUMBER_WORDS})(?= [a-z]))\b"
)
_WOMEN = frozenset(
    "woman girl lady mother mom wife daughter sister actress queen princess aunt niece grandmother granddaughter "
    "girlfriend bride widow fiancée ballerina nun duchess heiress".split()
)
_MEN = frozenset(
    "man boy father dad husband son brother king prince uncle nephew grandfather grandson boyfriend groom widower "
    "fiancé monk duke".split()
)
_WHO = re.compile(
    r"^(?:(?:who(?:['’]s| is| was)|what (?:is|was)(?: the name of)?) (?:the|his|her|their|(?:[\w-]+ )?[\w-]+['’]s?) |"
    r"(?:which|what) (?!(?:is|was|are|were|do|does|did|has|had|will)\b))(?:(?!the\b)[\w-]+ ){0,2}?"
    rf"(?-i:(?P<noun>{'|'.join(sorted(_WOMEN | _MEN))}))(?:['’]s name)?(?![\w-]|['’])",
    _I,
)
"""Questions for a woman or a man: "Which actress", "Who is his brother", "What is the name of the girl"."""
_LEFT_OPEN = re.compile(r"\b(?:to|by|with|for|from|of|about)\W*$", _I)
"""Questions that ask for another than they describe: "Who is the woman married to?"."""
_BEFORE_NAMES = re.compile(r"^(?:(?:[A-Z]|Mr|Mrs|Ms|Miss|Dr|Sir|Dame)\.? )+")
_CHOICE = re.compile(r"\bor\b|^\W*(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should)\b", _I)
"""Questions whose answer may stand in themselves: "Did it rise or fall?"."""


def fits(question: Question, answer: str, behind: str = "") -> bool | None:
    """Whether `answer`, which the text `behind` follows, can be of the kind that is asked for; None where that cannot
    be told.

    No is said only where the question names what must be in the answer, or holds all of its words already: "who" may
    be "her husband", and "how often" may be "annually".
    """
    asked = question.text
    if _echoes(question, answer) or _is_other_gender(asked, answer):
        return False
    if _WHAT_SHARE.search(asked):
        return is_share(answer)
    if _HOW_MANY.search(asked):
        return is_count(asked, answer, behind)
    if _PRICE.search(asked):
        return is_money(answer, behind) or is_share(answer)
    if how := _HOW.search(asked):
        return is_size(how["size"].lower(), answer, behind)
    if _NAME.search(asked):
        return _is_name(answer)
    if question.expects == "date":
        return bool(_DAY.search(answer))
    if question.expects in ("person", "place", "name"):
        return True if any(c.isupper() for c in answer) else None
    return True if question.expects == "number" and NUMBER.search(answer) else None


def _echoes(question: Question, answer: str) -> bool:
    """Whether the answer has no word that the question lacks, and the question does not give it to choose."""
    said = words.content(answer)
    return bool(said) and not _CHOICE.search(question.text) and set(said) <= set(words.content(question.text))


def _is_name(answer: str) -> bool | None:
    """Whether it is what something is called; a word in lower case may be ("mpox")."""
    if _NO_NAME.match(answer):
        return False
    return True if any(c.isupper() or c.isdigit() for c in answer) else None


def _is_other_gender(asked: str, answer: str) -> bool:
    """Whether a woman is asked for and the answer's first name is a man's, or the other way round."""
    match = None if _LEFT_OPEN.search(asked) else _WHO.match(asked)
    names = _BEFORE_NAMES.sub("", answer).split()
    if not match or len(names) != 2:  # in "Kim Jong Un" the family's name comes first
        return False
    return gender_of_first_name(names[0]) not in (None, "f" if match["noun"].lower() in _WOMEN else "m")
