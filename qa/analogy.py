"""Fragments of a conversation ("And Republicans?", "In which theater?"), put into the question before."""

from __future__ import annotations

import re

from index.quotations.names import COUNTRIES, is_first_name
from qa.answer_type import asked_noun
from qa.dates import find_period
from qa.question import parse

_AUX = r"is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might"
_PREP = r"in|on|at|for|from|with|by|of|to|during|after|before|since|among|per|under|over|against|near|as of"
_TIME = r"last|this|next|that|the (?:year|day|week|month|night|season)|now|today|yesterday|tomorrow|then|nowadays|later"
_CORE = re.compile(rf"^(?P<core>.+?)(?P<tail>(?:,? (?:{_PREP}|{_TIME}|according)\b.*)?)$", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“][^\"”]+[\"”]")
_OWNER = re.compile(r"(?:\b[Tt]he )?(?<![\w.&-])[A-Z][\w.&-]*(?: (?:of |and |the )?[A-Z][\w.&-]*)*(?: [a-z]+)?['’]s? ")
_FIRST = re.compile(
    r"\b(?:at first|at the start|at the time|originally|initially|in the beginning|back then|then|now)\b", re.I
)
_NOW = re.compile(r"^(?:now|today|nowadays|these days|then|later|at first|before|before that|afterwards?)$", re.I)
_YEARS = re.compile(
    r"^(?:in )?(?:the )?(?:(?P<before>(?:year|season) (?:before|earlier)|previous year|last year)|"
    r"(?:year|season) (?:after|later)|(?:next|following) year)$",
    re.IGNORECASE,
)
_ONE = re.compile(r"^(?P<det>an?|the) (?P<which>[\w-]+(?: [\w-]+)?) ones?$", re.IGNORECASE)
_DESCRIBED = (
    r"(?:(?:the|an?|his|her|its|their) )?"
    rf"(?:(?!(?:{_AUX}|{_PREP}|which|what|how|the|an?|and|much|many)\b)[\w’'.-]+ ){{1,3}}?"
)
_DETERMINED = re.compile(rf"\b(?P<det>an?|the) (?P<which>(?!{_AUX}\b)[\w-]+) (?P<noun>[a-z]{{3,}})\b", re.IGNORECASE)
_ADVERBIAL = re.compile(
    rf"^(?:(?:{_PREP}) (?:how|what|which) (?:[\w-]+ ){{0,4}}?|"
    rf"(?:when|where|why|how)(?: (?:long|far|often|soon|well|else))? )(?=(?:{_AUX})\b)",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    rf"^(?P<asked>whom?|(?:which|what|how many|how much)(?: [\w’'&$%.-]+){{0,8}}?) (?P<aux>{_AUX}) (?P<rest>.+)$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"^how (?:many|much)(?: of the)? (?P<what>(?:[\w’'-]+ ){0,3}?[\w’'-]+) (?P<aux>is|are|was|were|has|have|had) "
    r"(?P<rest>.+)$",
    re.IGNORECASE,
)
_MADE = re.compile(r"(?:\w+ing|\w+ed|gone|made|said|told|known|given|taken|shown|seen|found)\b", re.I)


def instead(before: str, what: str) -> str | None:
    """The question `before` asked of `what` in place of what it stands for; None where that cannot be told."""
    before, what = before.strip(), what.strip(" ?.!")
    match = _CORE.match(what)
    core, tail = (match["core"], match["tail"]) if match else (what, "")
    if not core.strip() or re.match(r"the ones?\b", core, re.IGNORECASE):
        return None
    if re.match(rf"(?:{_PREP}|{_TIME})\b", what, re.IGNORECASE) or find_period(core, None):
        return at_another_time_or_place(before, what)
    for put in (_quoted, _owned, _belonging, _another, _same_head, _named, _participle, _last_noun):
        if made := put(before, core):
            return at_another_time_or_place(made, tail.strip(" ,")) if tail else made
    return None


def at_another_time_or_place(before: str, phrase: str) -> str:
    """`before` with a phrase such as "in 2020", "now" or "on the Hot 100" in place of one like it, else at its end."""
    head = before.rstrip("?")
    if _NOW.match(phrase) and (old := _FIRST.search(head)):
        return f"{head[: old.start()]}{phrase}{head[old.end() :]}?"
    if (year := re.search(r"\b(?:19|20)\d\d\b", head)) and (away := _YEARS.match(phrase)):
        other = int(year.group()) + (-1 if away["before"] else 1)
        return f"{head[: year.start()]}{other}{head[year.end() :]}?"
    if re.search(r"\b(?:that|it|then|this)\b", phrase):
        return f"{head} {phrase}?"
    period, new = find_period(head, None), find_period(phrase, None)
    if period and new:
        words = re.sub(rf"^(?:{_PREP}) ", "", period.words)
        put = re.sub(rf"^(?:{_PREP}) ", "", phrase)
        return f"{head.replace(words, put, 1)}?"
    if preposition := re.match(rf"(?:{_PREP})\b", phrase, re.IGNORECASE):
        same = list(re.finditer(rf"\b{preposition.group()} (?:(?!{_PREP}|{_AUX})[^\s,?]+[ ,?]*)+", f"{head} ", re.I))
        if same and same[-1].start() > 0 and same[-1].group().lower().split()[1] not in ("which", "what"):
            old_phrase = same[-1].group().rstrip(" ,")
            return f"{head[: same[-1].start()]}{phrase}{head[same[-1].start() + len(old_phrase) :]}?"
    return f"{head} {phrase}?"


def _quoted(before: str, core: str) -> str | None:
    """A title for a title."""
    if _QUOTED.fullmatch(core) and (old := _QUOTED.search(before)):
        return before.replace(old.group(), core, 1)
    return None


def _owned(before: str, core: str) -> str | None:
    """ "Example Co.'s" for whom something belongs to in the question before."""
    owner = re.fullmatch(r"(?P<who>.+?)['’]s?", core)
    old = _OWNER.search(before)
    return f"{before[: old.start()]}{core} {before[old.end() :]}" if owner and old else None


def _belonging(before: str, core: str) -> str | None:
    """ "her husband" for "Ada Example's character"."""
    mine = re.fullmatch(r"(?:his|her|its|their) (?P<noun>[a-z][\w -]*)", core)
    old = re.search(r"(?<=[A-Za-z])(?P<s>['’]s? )(?P<noun>[a-z]+)\b", before)
    return f"{before[: old.start('noun')]}{mine['noun']}{before[old.end() :]}" if mine and old else None


def _participle(before: str, core: str) -> str | None:
    """ "convicted" for "detained"."""
    old = re.search(rf"\b(?:{_AUX})\b.*?\b(?P<verb>(?!{core}\b)[a-z]+ed)\b", before) if core.isalpha() else None
    return f"{before[: old.start('verb')]}{core}{before[old.end('verb') :]}" if old and core.endswith("ed") else None


def _another(before: str, core: str) -> str | None:
    """ "a public one" for "a private college"."""
    one = _ONE.match(core)
    if not one:
        return None
    for old in _DETERMINED.finditer(before):
        if old["det"].lower()[0] == one["det"].lower()[0]:
            return f"{before[: old.start()]}{one['det'].lower()} {one['which']} {old['noun']}{before[old.end() :]}"
    return None


def _same_head(before: str, core: str) -> str | None:
    """ "restaurant prices" for "grocery prices": the same noun, described otherwise."""
    words = core.split()
    head = words[-1].lower()
    if len(words) < 2 or not head.isalpha():
        return None
    kind = re.escape(words[0])
    if words[0].istitle() and (old := re.search(rf"\b{kind}(?: [A-Z][\w.-]+)+", before)):  # "Hurricane Ian"
        return f"{before[: old.start()]}{core}{before[old.end() :]}"
    old = re.search(rf"\b{_DESCRIBED}{re.escape(head)}\b", before, re.IGNORECASE)
    if not old or re.match(r"(?:which|what|who)\b", old.group(), re.IGNORECASE):
        return None
    return f"{before[: old.start()]}{core}{before[old.end() :]}"


def _named(before: str, core: str) -> str | None:
    """A name for the name most like it: a person's for a person's, a country for a country."""
    if not core[:1].isupper():
        return None
    names = [name for name in parse(before).names if name.lower() != core.lower()]
    if not names:
        return None
    best = max(names, key=lambda name: (_alike(name, core), -names.index(name)))
    return before.replace(best, core, 1)


def _alike(one: str, other: str) -> float:
    first, second = one.split(), other.split()
    same = float(len(first) == len(second)) + 2 * bool({w.lower() for w in first} & {w.lower() for w in second})
    same += 2 * (is_first_name(first[0]) and is_first_name(second[0]))
    same += 2 * (one in COUNTRIES and other in COUNTRIES)
    same += one.endswith("s") == other.endswith("s")
    same -= 2 * (bool(re.search(r"\d", one)) != bool(re.search(r"\d", other)))
    return same


def _last_noun(before: str, core: str) -> str | None:
    """A noun for the one that ends the question behind a preposition: "... deals with food?" """
    if core[:1].isupper() or len(core.split()) > 3:
        return None
    article = re.match(r"(?:the|an?)\b", core, re.IGNORECASE)
    if not article and re.match(r"(?:his|her|its|their)\b", core):
        return None
    ending = rf"(?P<noun>{article.group()} [\w-]+)" if article else r"(?P<noun>[a-z-]+)"
    old = re.search(rf"\b(?:{_PREP}|{_AUX}) {ending}\?$", before)
    return f"{before[: old.start('noun')]}{core}?" if old else None


def asked_of_it(before: str, fragment: str, short: str | None) -> tuple[str, bool] | None:
    """ "In which theater?" after "When does the play start?": the fragment's words ask, the rest is as before.

    `short` is the answer to `before`, if there was one. With it whether the question made so is one to show: the words
    are not always in the order that grammar wants, which reading does not need.
    """
    head, fragment = before.strip().rstrip("?"), fragment.strip(" ?.!")
    if re.match(rf"(?:{_AUX})\b", head, re.IGNORECASE):
        return f"{fragment} {head[:1].lower()}{head[1:]}?", True
    if (adverbial := _ADVERBIAL.match(head)) and not re.match(r"how (?:many|much)\b", head, re.IGNORECASE):
        return f"{fragment} {head[adverbial.end() :]}?", True
    if (counted := _COUNTED.match(head)) and _MADE.match(re.sub(r"^been ", "", counted["rest"])):
        return f"{fragment} {counted['aux']} the {counted['what']} {counted['rest']}?", True
    noun = asked_noun(before)
    thing = short or (f"the {noun}" if noun else "")
    if (match := _OBJECT.match(head)) and not _is_subject(match, noun):
        thing = thing or re.sub(r"^(?:how (?:many|much)|which|what|whom?)\b ?", "", match["asked"], flags=re.I)
        return " ".join(f"{fragment} {match['aux']} {match['rest']} {thing}".split()) + "?", False
    if noun and (at := head.lower().find(noun.lower())) > 0:
        return f"{fragment} {thing} {head[at + len(noun) :].strip()}?", False
    if match := re.match(r"who(?: else)? (?P<rest>.+)$", head, re.IGNORECASE):
        return " ".join(f"{fragment} {thing} {match['rest']}".split()) + "?", False
    return None


def _is_subject(match: re.Match[str], noun: str | None) -> bool:
    """ "Who is selling it?", "Which law was passed?": what is asked for is what the verb is said of."""
    alone = match["asked"].lower() == "who" or noun is not None
    has = match["aux"].lower() in ("is", "are", "was", "were", "has", "have", "had", "will")
    return alone and has and bool(_MADE.match(match["rest"]))
