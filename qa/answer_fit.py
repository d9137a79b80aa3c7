"""Whether an answer can be of the kind asked for: money for a price, a name for "who", a number for "how many"."""

from __future__ import annotations

import re

from qa.question import Question

_I = re.IGNORECASE
_NUMBER_WORDS = (
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|half|dozens?|hundreds?|thousands?|millions?|billions?|first|second|third|none|zero|no|every|once|"
    r"twice|several|few)"
)
_NUMBER = re.compile(rf"\d|\b{_NUMBER_WORDS}\b", _I)
_MONEY = re.compile(
    r"[$€£¥]|\b(?:dollars?|cents?|euros?|pounds?|pence|yen|yuan|rupees?|rubles?|francs?|bucks|usd|million|billion|"
    r"trillion|free|nothing)\b",
    _I,
)
_SHARE = re.compile(
    rf"%|\bper ?cent|\bpoints?\b|\b(?:thirds?|quarters?|fifths?|tenths?|half|most|majority|all|none)\b|"
    rf"(?:\d|\b{_NUMBER_WORDS}) (?:of|in|out of)\b",
    _I,
)
_DAY = re.compile(
    r"\d|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|"
    r"october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tomorrow|tonight|morning|"
    r"afternoon|evening|night|weeks?|weekend|months?|years?|days|hours?|minutes|century|decade|spring|summer|fall|"
    r"autumn|winter|noon|midnight|easter|christmas|thanksgiving|halloween)\b",
    _I,
)
_NAME = re.compile(r"\b[A-Z]|\b[a-z]+[A-Z]|\d")

_ASKED = (
    (re.compile(r"\b(?:what|which) (?:percent(?:age)?|share|proportion|fraction)\b", _I), _SHARE),
    (re.compile(r"\bhow many\b", _I), re.compile(rf"^(?![$€£¥]).*?(?:{_NUMBER.pattern})", _I | re.DOTALL)),
    (re.compile(r"\bhow much\b.*\b(?:pay|paid|cost|spen[dt]|charge|earn|worth|s[eo]ld|sell|raise|donate|fined?|owe|"
                r"money|price|invest|bid|buy|bought)\w*|\bwhat (?:is|was|were|are) (?:the|its|his|her|their) "
                r"(?:[\w'’-]+ ){0,4}?(?:price|cost|salary|fee|budget|revenue|fine|bail|profit)s?\b", _I), _MONEY),
    (re.compile(r"\bwhat\b.*\b(?:the name of|named|nicknamed?|called|known as)\b", _I), _NAME),
)  # fmt: skip
"""Questions that ask for more than their kind tells, with what must be in the answer."""
_KINDS = {"number": re.compile(rf"{_NUMBER.pattern}|{_SHARE.pattern}", _I), "date": _DAY,
          "person": _NAME, "place": _NAME, "name": _NAME}  # fmt: skip


def fits(question: Question, answer: str) -> bool | None:
    """Whether `answer` can be of the kind that is asked for; None where the question leaves the kind open."""
    wanted = next((must for asked, must in _ASKED if asked.search(question.text)), _KINDS.get(question.expects or ""))
    return bool(wanted.search(answer)) if wanted else None
