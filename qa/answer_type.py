"""What kind of thing would answer a question: a person, a place, a number, a day, a reason, a way, a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from index.quotations.nouns import BODY_NOUNS, PERSON_NOUNS, SOURCE_NOUNS, VARIATIONS
from index.sentences import sentences

Expects = Literal["person", "place", "number", "date", "reason", "manner", "name"]
"""`name` is what goes by a name of its own and is no person and no place: a company, a film, a law, a storm."""

_PLACES = frozenset(
    """country city state place town nation continent province village region county island neighborhood
    neighbourhood borough capital location street territory municipality suburb airport stadium venue planet river lake
    mountain ocean sea park building prison jail station constituency destination beach resort arena theater theatre
    museum church hotel pub bar hospital school university college campus battleground hometown birthplace port district
    forest valley desert road highway bridge square ballpark cemetery castle palace""".split()
)
_NUMBERS = frozenset(
    """percentage percent number proportion share amount age price fraction score rate sum size length height weight
    distance speed temperature cost fee salary budget population total margin profit revenue value worth odds chance
    likelihood probability duration magnitude wage ceiling limit toll capacity depth ratio turnout sentence penalty
    bail fine income debt deficit inflation attendance average percentile""".split()
)
_DATES = frozenset(
    """year date day month time decade century week hour weekend deadline weekday
    morning""".split()
)
_REASONS = frozenset("reason cause motive motivation explanation grounds purpose rationale justification".split())
_NAMES = frozenset(
    """film movie song album book novel show series magazine newspaper app program programme law act bill award prize
    festival tournament storm hurricane ship spacecraft rocket brand title name nickname podcast single track sitcom
    musical opera play memoir biography trilogy franchise band orchestra choir charity festival conference
    championship race league treaty operation mission telescope probe satellite restaurant constellation acronym
    automaker retailer airline website company studio label lab club team party bank firm agency organization
    organisation university network publication outlet regulator manufacturer nonprofit startup broadcaster contractor
    sponsor supplier carmaker provider broker""".split()
)
_PEOPLE = frozenset(
    """co-host cohost mp mep msp ceo cfo coo gm mogul icon legend celebrity couple democrat republican tory politician
    hopeful incumbent contender nominee girl boy child kid baby teen teenager aunt uncle cousin nephew niece grandson
    granddaughter grandfather grandmother parent sibling spouse partner fiance fiancee boyfriend girlfriend king queen
    prince princess pope duke duchess saint monarch royal justice congressperson laureate graduate athlete striker
    midfielder goalkeeper vocalist frontman rocker chancellor premier candidate youtuber tiktoker people persons
    individual guest runner-up anchor columnist publicist hero victim cop guard soldier sergeant lieutenant captain
    czar oligarch tycoon magnate pundit chair counsel whip philanthropist tennis-player sportsman
    sportswoman sheriff pharaoh emperor empress bassist pianist cellist ballerina rookie coach relative contestant men
    women children participant immigrant merchant militant assistant descendant refugee nominee employee expert
    human""".split()
)
_PERSON_ENDING = re.compile(r"\w{2,}(?:er|or|ist|[mt]ian|[^hu]man|woman)$")
_NOT_PEOPLE = frozenset(
    """alter amber anger another answer antler badger barrier beaver beer behavior behaviour better blazer blockbuster
    booster border bother browser buffer bumper bunker burger butter calculator cancer career center chamber chapter
    charger charter cheer cider cluster color colour computer connector consider consist container cooker copper corner
    corridor counter cover cylinder danger darker debtor deliver desktop destroyer differ dinner disaster disorder
    door doctor-patient dryer either elder elevator error escalator ester estimator ever exist exterior faster factor
    favor fever fiber filter finger fist flavor flavour floor flower folder fodder freezer frontier fryer further
    gender generator ginger glacier greater hammer harbor helicopter higher honor horror hunger humor indicator
    indoor inferior inner integer interior invader's jupiter junior kilometer labor ladder larger laser later latter
    layer leather letter lever linker list literature liver lobster longer lower lumber major maneuver manner marker
    master's matter mentor's meter microprocessor minor mirror mist moniker monitor monomer monster motor murder
    never newer newsletter number odor offer older order ore other otter outdoor outer outlier over owner's panther
    paper parameter pepper per playlist pointer poor popular poster powder power predictor prefer prior printer
    processor proper quarter radar rather reactor receptor refer register resist river robber's roller rooster rotor
    rubber rumor sector semester senior sensor server sewer shelter shorter shoulder shutter silver similar slipper
    smaller sneaker soccer solder spider sticker stronger summer super superconductor supercar superior supper supplier
    sweater teaser terror theater thermometer thriller thunder tiger timber tower tractor trailer transfer transistor
    trigger tumor twister under upper vapor vector vendor water weather whenever whether wider winter wonder younger
    zipper""".split()
)
"""What ends like a word for somebody and is none."""
_SPEAKING = PERSON_NOUNS | SOURCE_NOUNS | VARIATIONS | _PEOPLE

_AUXILIARY = frozenset(
    "is are was were be been being did do does has have had will would can could should might may must 's".split()
)
_SMALL = frozenset(
    """in on at by for from to with as of about after before between during under over into through against than that
    besides except early late next last ago every
    each makes who whom whose which where when and or but not the a an his her its their this these those if while
    because won took made told kept led got gave became beat saw set hit lost left held came went put ran said paid cut
    sold sent met built wrote drew broke began brought chose fell found grew knew laid let rose shot sits sank
    spent spoke stood struck sued swept taught threw wore""".split()
)
_DETERMINERS = frozenset("the a an his her its their your our".split())
_SORTS = frozenset("type kind sort types kinds sorts breed breeds species variety".split())
_FIGURES = frozenset("public political religious historical sports media television literary".split())
_RUNS = frozenset("lap running finishing winning record qualifying run waiting travel".split())
"""What a time is of that is a number and no hour of the day."""
_PARTICIPLE = re.compile(r"(?:\w{2,}ed|\w{2,}ing|known|told|made|given|found|seen|set|put|shown|thought|said)$")
_WH = r"who|whom|whose|what|which|when|where|why|how"
_PREPOSITION = (
    r"in|on|at|by|for|from|to|with|of|about|under|after|before|during|until|since|near|over|against|between|into|"
    r"through|behind|around|within|among|per|as of|according to|because of|out of|up to|off"
)
_ROUGHLY = r"(?:(?:about|around|roughly|approximately|exactly|at least|just|nearly) )?"
_LEAD = re.compile(
    rf"(?:(?:and|but|so|also|then|now|ok|okay)\b,? *)*{_ROUGHLY}(?:(?:{_PREPOSITION}) )?{_ROUGHLY}", re.IGNORECASE
)
_COMMAND = re.compile(
    r"(?:please )?(?:(?:can|could|would|will) you (?:please )?)?(?:tell|show|give|name|find|state|list|say|explain)"
    r"(?: me| us)? |do (?:you|we) know |(?:i|we) (?:want|would like|need) to know ",
    re.IGNORECASE,
)
_ASKING = re.compile(rf"\b(?P<wh>{_WH})\b(?P<rest>.*)", re.IGNORECASE)
_WITHIN = re.compile(
    rf"\b(?:{_PREPOSITION}) (?=(?:which|what|whom|whose|how)\b)|\b(?=how (?:many|much|old|long|far)\b)|"
    rf"\b(?=(?:{_WH})\W*$)",
    re.IGNORECASE,
)
"""Where something is asked in the midst of a statement: "... in which year?", "... will be lifted when?"."""
_AMOUNT = re.compile(
    r" *(?:many|much|old|long|far|high|tall|big|large|fast|often|heavy|deep|wide|hot|cold|late|early|few|likely|"
    r"expensive|quickly|soon|young|small|frequently|low|short|strong|thick|close|widespread|steep|warm)\b",
    re.IGNORECASE,
)
_CAUSED = re.compile(
    r" *(?:else )?(?:caused|causes|prompted|led|triggered|sparked|made|motivated|drove|explains|inspired|persuaded|"
    r"convinced|forced|(?:was|is) behind)\b",
    re.IGNORECASE,
)
_COSTS = re.compile(
    r" *(?:did|does|do|will|would|is|are)\b.*\b(?:cost|weigh|earn|measure|charge|"
    r"pay(?! (?:for|attention|tribute|homage)\b)|sell for|stand at|amount to)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:stand for|stands for|called|named|nicknamed|dubbed|titled|entitled|known as|call it)\W*$", re.I
)
_LONGEST_NOUN = 6
"""Words of what is asked for."""
_WORD = re.compile(r"\d[\w.,]*-[\w-]+|[^\W_]+(?:[-.&][^\W_]+)*['’]?(?:s\b)?|[,?()“”\"]")


def answer_type(text: str) -> Expects | None:
    """What would answer the question `text`; None where it may be anything, or yes and no."""
    text = _last_question(text)
    command = _COMMAND.match(text)
    text = re.sub(rf"\b({_WH})['’]s\b", r"\1 is", text[command.end() if command else 0 :], flags=re.IGNORECASE)
    asking = _asking(text)
    if asking:
        return _of_question(asking["wh"].lower(), asking["rest"])
    return _of_words(_words(text), copula=True) if command else None


def asked_noun(text: str) -> str | None:
    """What is asked for after "which" or "what", as the question describes it: "UAW vice president"; None elsewhere."""
    asking = _asking(_last_question(text))
    if not asking or asking["wh"].lower() not in ("which", "what"):
        return None
    words = _words(asking["rest"])
    if (words[:1] and words[0].lower() in _AUXILIARY) or "of" in words[:2]:
        return None
    end = next((i for i, word in enumerate(words) if _ends(words, i)), len(words))
    found = _head(words[:end])
    phrase = words[: end - len(found[2])] if found else words[:end]
    fits = 0 < len(phrase) <= _LONGEST_NOUN and not re.search(r"['’]", " ".join(phrase))
    return " ".join(phrase) if fits and phrase[-1][0].islower() else None


def _last_question(text: str) -> str:
    """The last sentence that asks: what stands before it tells what it is about."""
    asked = [text[a:b] for a, b in sentences(text) if _ASKING.search(text[a:b])]
    return asked[-1] if asked else text


def _asking(text: str) -> re.Match[str] | None:
    """The question word with what follows it: not one that begins a clause ("When it fell, who ...")."""
    start = _ASKING.match(text, _LEAD.match(text).end())  # type: ignore[union-attr]
    if start and not (start["wh"].lower() in ("when", "where") and _is_clause(start["rest"])):
        return start
    if not start and text.split()[:1] and text.split()[0].lower() in _AUXILIARY:  # yes or no
        return None
    if within := list(_WITHIN.finditer(text)):
        return _ASKING.match(text, within[-1].end())
    for comma in re.finditer(r"[,;:–—] +", text):
        if after := _ASKING.match(text, _LEAD.match(text, comma.end()).end()):  # type: ignore[union-attr]
            return after
    found = list(re.finditer(rf"\b(?:what|which|{_WH})\b", text, re.IGNORECASE))
    best = next((m for m in found if m.group().lower() in ("what", "how")), found[0] if found else None)
    return _ASKING.match(text, best.start()) if best else start


def _is_clause(rest: str) -> bool:
    """Whether what follows "when" is no question: "the bank fell, what ..."."""
    first = rest.split()[:1]
    return bool(first) and first[0].lower() not in _AUXILIARY and "," in rest


def _of_question(wh: str, rest: str) -> Expects | None:
    if wh in ("who", "whom", "whose"):
        return "person"
    if wh in ("when", "where", "why"):
        return {"when": "date", "where": "place", "why": "reason"}[wh]  # type: ignore[return-value]
    if wh == "how":
        return _of_how(rest)
    return _of_what(rest)


def _of_how(rest: str) -> Expects | None:
    if _AMOUNT.match(rest):
        return "number"
    if re.match(r" *come\b", rest, re.IGNORECASE):
        return "reason"
    return "manner" if re.match(rf" *(?:else |exactly )?(?:{'|'.join(_AUXILIARY)}|to)\b", rest, re.IGNORECASE) else None


def _of_what(rest: str) -> Expects | None:
    if _CAUSED.match(rest):
        return "reason"
    if _CALLED.search(rest):
        return "name"
    if _COSTS.match(rest):
        return "number"
    words = _words(rest)
    first = words[0].lower() if words else ""
    if first in _AUXILIARY:
        return _of_words(words[1:], copula=True) if first in ("is", "are", "was", "were") else None
    return _of_words(words, copula=False)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _of_words(words: Sequence[str], copula: bool) -> Expects | None:
    """The type of a noun phrase: what is asked ("which UAW vice president") or said to be ("what is the price of")."""
    if copula and words[:1] and words[0].lower() in ("a", "an"):  # "What is a virologist?"
        return None
    if "of" in words[:2] and words[0].lower() in ("of", "one", "some"):  # "which of the two men", "one of the films"
        return _of_words(words[list(words).index("of") + 1 :], copula=False)
    if words[:1] and words[0].lower() in _DETERMINERS:
        words = words[1:]
    end = next((i for i, word in enumerate(words) if _ends(words, i)), len(words))
    phrase, after = words[:end], words[end:]
    if phrase[:1] and phrase[-1].lower() in _SORTS:
        return None
    owner = max((i + 1 for i, word in enumerate(phrase) if re.search(r"['’]s?$", word)), default=0)
    owns = re.sub(r"['’]s?$", "", phrase[owner - 1]) if owner else ""
    found = _head(phrase[owner:]) or (None if copula or not owns else _head([owns]))  # "in which city's harbour"
    if found is None:
        return None
    kind, head, rest = found
    if copula and (not head.islower() or any(_PARTICIPLE.match(word) for word in [*rest, *after[:1]])):
        return None  # "What is the Example Center?", "What was the officer charged with?"
    if head in ("name", "names", "identity", "title"):
        named = _of_words(after[1:], copula=False) if after[:1] == ["of"] else None
        return named if named in ("person", "place") else "person" if owns and _of_noun(owns) == "person" else "name"
    return kind


def _ends(words: Sequence[str], place: int) -> bool:
    """Whether a noun phrase ends before this word: at a small word, a mark, or a verb behind a noun."""
    word = words[place].lower()
    verb = place > 0 and word.endswith("ed") and words[place - 1].islower() and not words[place - 1].endswith("ly")
    return verb or word in _SMALL or word in _AUXILIARY or not word[0].isalnum()


def _head(words: Sequence[str]) -> tuple[Expects, str, Sequence[str]] | None:
    """The first noun that tells, or the last of those in a row ("state official"): its type, itself, what follows."""
    found: tuple[Expects, int] | None = None
    for place, word in enumerate(words):
        kind = _of_noun(word)
        if word.lower() == "figure" and place and words[place - 1].lower() in _FIGURES:
            kind = "person"
        if kind == "date" and place and words[place - 1].lower() in _RUNS:
            kind = "number"
        if kind and (found is None or found[1] == place - 1):
            found = ("number" if found and words[place - 1].lower() == "age" else kind), place
    return (found[0], words[found[1]], words[found[1] + 1 :]) if found else None


def _of_noun(word: str) -> Expects | None:
    noun = word.lower()
    for single in dict.fromkeys((noun, re.sub(r"ies$", "y", noun), noun.removesuffix("es"), noun.removesuffix("s"))):
        for kind, nouns in _NOUNS:
            if single in nouns and (kind == "person" or not word.istitle()):  # "which Capital Bank economist"
                return kind
    single = noun.removesuffix("s")
    return "person" if word[0].islower() and single not in _NOT_PEOPLE and _PERSON_ENDING.fullmatch(single) else None


_NOUNS: tuple[tuple[Expects, frozenset[str]], ...] = (
    ("place", _PLACES),
    ("number", _NUMBERS),
    ("date", _DATES),
    ("reason", _REASONS),
    ("person", _SPEAKING - _NAMES - {"star", "model", "source", "police", "authority", "executive", "head"}),
    ("name", _NAMES | (BODY_NOUNS - {"board", "paper", "service", "campaign", "site", "body", "business", "brand"})),
)
