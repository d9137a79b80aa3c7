"""Counts, measures and sums of money in an answer: what its number is a number of."""

from __future__ import annotations

import re

_I = re.IGNORECASE
NUMBER_WORDS = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|scores|couple|pair|half|third|"
    r"quarter|first|second|both|single|all|most|none|zero|no|once|twice|several|few|many)"
)
NUMBER = re.compile(rf"\d|\b{NUMBER_WORDS}\b", _I)
_SUM = re.compile(r"[$€£¥₹] ?\d")
_PHONE = re.compile(r"(?<![\d$€£¥₹,.])(?:\(?\d{3}\)?[-. ]\s?)?\d{3}[-.]\d{4}(?!\d)")
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_NO_COUNT = re.compile(
    rf"^(?:(?:in|on|at|by|since|until|before|after|from) )?(?:(?:{_MONTH} )?(?:\d{{1,2}}, )?(?:19|20)\d\d|"
    rf"{_MONTH} \d{{1,2}}|\d{{1,2}}(?::\d\d)? ?[ap]\.?m\.?|\d{{1,2}}:\d\d)$",
    _I,
)
"""A number that counts nothing: of a day or an hour."""
_MONEY = re.compile(
    r"[$€£¥₹]|\b(?:dollars?|cents?|euros?|pounds?|pence|yen|yuan|rupees?|crore|lakh|rubles?|roubles?|francs?|pesos?|"
    r"rand|krona|kroner|won|shekels?|bucks|usd|hundreds?|thousands?|million|billion|trillion|free|nothing|half)\b",
    _I,
)
_SHARE = re.compile(
    rf"%|\bper ?cent|\bpoints?\b|\b(?:thirds?|quarters?|fifths?|tenths?|half|most|majority|all|none)\b|"
    rf"(?:\d|\b{NUMBER_WORDS}) (?:of|in|out of)\b",
    _I,
)
_ROUND = re.compile(r"\d\d0-\d\d\d0")
"""From one number to another."""
_UNITS = {
    unit: kind
    for kind, units in {
        "length": "inch inches foot feet yard yards mile miles meter meters metre metres kilometer kilometers "
                  "kilometre kilometres story stories storey storeys centimeter centimeters "
                  "centimetre centimetres mm cm km ft m",
        "weight": "ounce ounces ton tons tonne tonnes gram grams kilogram kilograms kilo kilos kg lb lbs",
        "weight or money": "pound pounds",
        "volume": "gallon gallons liter liters litre litres pint pints quart quarts",
        "area": "acre acres hectare hectares square",
        "time": "minute minutes hour hours day days week weeks month months year years decade decades",
        "money": "dollar dollars cent cents euro euros pence yen yuan rupee rupees crore lakh",
        "warmth": "degree degrees celsius fahrenheit",
    }.items()
    for unit in units.split()
}  # fmt: skip
"""What is measured in the units that stand behind numbers."""
_FIRST = re.compile(
    rf"(?:\d[ -]?|\b{NUMBER_WORDS}[ -])(?:(?:hundred|thousand|million|billion|trillion|and a half)[ -])?"
    r"(?P<unit>[a-z]+)(?![a-z]|-(?:long|old)\b)",
    _I,
)
_CUT = re.compile(r"[,.;:!?()\n—–]")
_FEET = re.compile(r"\d ?['’′]")
_WHAT = re.compile(r"\bhow many (?P<what>(?:[\w’'&-]+ ?){1,5})", _I)


def is_count(asked: str, answer: str, behind: str = "") -> bool:
    """Whether `answer` can be the count that the question "how many" asks for; `behind` is the text that follows it."""
    match = _WHAT.search(asked)
    wanted = _kinds(match["what"]) if match else set()
    measured = _measured(answer, behind)
    if measured and not measured & wanted:
        return False
    if "money" in wanted and is_money(answer):
        return True
    return (
        bool(NUMBER.search(answer))
        and not _SUM.search(answer)
        and not (_NO_COUNT.search(answer) and not re.match(r"[ -][a-z]", behind))
        and not _is_of_phone(answer, behind)
    )


def _is_of_phone(answer: str, behind: str) -> bool:
    """Whether it has a telephone number, or is the beginning of one."""
    found = _PHONE.search(answer + behind)
    return found is not None and found.start() < len(answer) and not _ROUND.fullmatch(found.group())


def is_money(answer: str, behind: str = "") -> bool:
    """Whether `answer` can be a sum of money."""
    measured = _measured(answer, behind)
    return bool(_MONEY.search(answer)) and (not measured or "money" in measured)


def is_size(of: str, answer: str, behind: str = "") -> bool | None:
    """Whether `answer` can be how heavy, tall, deep or wide something is; None of one that has no measure."""
    kinds = _kinds(answer + _CUT.split(behind)[0])
    if _FEET.search(answer) or ("weight" if of == "heavy" else "length") in kinds:
        return True
    return False if kinds else None


def is_share(answer: str) -> bool:
    """Whether `answer` can be a part of a whole."""
    return bool(_SHARE.search(answer))


def _measured(answer: str, behind: str) -> set[str]:
    """What the first number of `answer` is a measure of; empty where it counts things, or there is none."""
    first = _FIRST.search(answer + _CUT.split(behind)[0])
    return _kinds(first["unit"]) if first and first.start() < len(answer) else set()


def _kinds(text: str) -> set[str]:
    """What the units in `text` measure."""
    found = {_UNITS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _UNITS}
    if re.match(r"pounds? of\b", text, _I):
        return {"weight"}
    return {kind for kinds in found for kind in kinds.split(" or ")}
