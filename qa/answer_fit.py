"""Whether an answer can be of the kind asked for: money for a price, a number for "how many", a name for "called"."""

from __future__ import annotations

import re

from qa import words
from qa.question import Question

_I = re.IGNORECASE
_NUMBER_WORDS = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|scores|couple|pair|half|third|"
    r"quarter|first|second|both|single|all|most|none|zero|no|once|twice|several|few|many)"
)
_NUMBER = re.compile(rf"\d|\b{_NUMBER_WORDS}\b", _I)
_COUNT = re.compile(rf"^(?![$€£¥₹]).*?(?:{_NUMBER.pattern})", _I | re.DOTALL)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_NO_COUNT = re.compile(
    rf"(?<!\d)\(?\d{{3}}\)?[-. ]\d{{3}}[-. ]\d{{4}}(?!\d)|"
    rf"^(?:(?:in|on|at|by|since|until|before|after|from) )?(?:(?:{_MONTH} )?(?:\d{{1,2}}, )?(?:19|20)\d\d|"
    rf"{_MONTH} \d{{1,2}}|\d{{1,2}}(?::\d\d)? ?[ap]\.?m\.?|\d{{1,2}}:\d\d)$",
    _I,
)
"""A number that counts nothing: of a telephone, a day or an hour."""
_MONEY = re.compile(
    r"[$€£¥₹]|\b(?:dollars?|cents?|euros?|pounds?|pence|yen|yuan|rupees?|crore|lakh|rubles?|roubles?|francs?|pesos?|"
    r"rand|krona|kroner|won|shekels?|bucks|usd|hundreds?|thousands?|million|billion|trillion|free|nothing|half)\b",
    _I,
)
_SHARE = re.compile(
    rf"%|\bper ?cent|\bpoints?\b|\b(?:thirds?|quarters?|fifths?|tenths?|half|most|majority|all|none)\b|"
    rf"(?:\d|\b{_NUMBER_WORDS}) (?:of|in|out of)\b",
    _I,
)
_DAY = re.compile(
    r"\d|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|"
    r"october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tomorrow|tonight|dawn|dusk|"
    r"mornings?|afternoons?|evenings?|nights?|days?|weeks?|weekends?|months?|years?|hours?|minutes?|century|decade|"
    r"spring|summer|fall|autumn|winter|season|noon|midnight|easter|christmas|thanksgiving|halloween|eve|before|after|"
    r"during|since|until|when|while|once)\b",
    _I,
)
_CALLED = r"(?:called|named|nicknamed|known as|titled|entitled|dubbed)"

_ASKED = (
    (re.compile(r"\b(?:what|which) (?:percent(?:age)?|share|proportion|fraction)\b", _I), _SHARE.search),
    (re.compile(r"\bhow many\b", _I), lambda answer: _COUNT.search(answer) and not _NO_COUNT.search(answer)),
    (re.compile(r"\b[Hh]ow much (?!of\b|more\b|less\b|time\b|longer\b).*\b(?:pays?|paid|costs?|spends?|spent|spending|"
                r"charged?|earns?|earned|worth|sells?|sold|raised?|donated?|fined?|owes?|owed|money|invest(?:ed)?|bid|"
                r"buy|bought)\b|\b[Ww]hat (?:is|was|were|are) (?:the|its|his|her|their) (?:[\w'’-]+ ){0,4}?(?:price|"
                r"cost|salary|fee|budget|revenue|fine|bail|profit)s?\b"), _MONEY.search),
    (re.compile(rf"\bwhat (?:is|was|were|are|will)\b[^?]*\b{_CALLED}\??$|\bwhat (?:is|was) the name of\b", _I),
     lambda answer: any(c.isupper() or c.isdigit() for c in answer)),
)  # fmt: skip
"""Questions that say what must be in the answer, with the test of it."""
_CHOICE = re.compile(r"\bor\b|^\W*(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should)\b", _I)
"""Questions whose answer may stand in themselves: "Did it rise or fall?"."""


def fits(question: Question, answer: str) -> bool | None:
    """Whether `answer` can be of the kind that is asked for; None where that cannot be told.

    No is said only where the question names what must be in the answer, or holds all of its words already: "who" may
    be "her husband", and "how often" may be "annually".
    """
    if _echoes(question, answer):
        return False
    for asked, test in _ASKED:
        if asked.search(question.text):
            return bool(test(answer))
    if question.expects == "date":
        return bool(_DAY.search(answer))
    if question.expects in ("person", "place", "name"):
        return True if any(c.isupper() for c in answer) else None
    return True if question.expects == "number" and _NUMBER.search(answer) else None


def _echoes(question: Question, answer: str) -> bool:
    """Whether the answer has no word that the question lacks, and the question does not give it to choose."""
    said = words.content(answer)
    return bool(said) and not _CHOICE.search(question.text) and set(said) <= set(words.content(question.text))
