"""What a question asks: who said it, what someone said, or a fact; about what, when, and in which outlet.

Rules only, no model: a cold `ask` must not wait for one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from index.lexicon import FUNCTION_WORDS
from index.quotations.names import is_first_name, is_title, split_title
from index.quotations.nouns import is_person_noun
from qa.answer_type import Expects, answer_type
from qa.dates import Period, find_period

MAX_QUESTION = 2000
"""Characters of a question that are read."""
Kind = Literal["said", "who-said", "who-spoke", "fact", "open"]
Heard = tuple[str, int, int]
"""Words of an article: its id, where they start and end."""

_SAY = (
    r"say|tell|write|post|tweet|claim|argue|announce|warn|(?<!of )state|mention|suggest|add|comment|respond|react|"
    r"reply|explain|"
    r"describe|call|think|believe|predict|promise|vow|accuse|defend|justify|address|speak|talk|admit|deny|"
    r"testify|advise|"
    r"recommend|urge|express|put it|make of|stand (?=on\b)|find (?=out about\b|about\b|that\b)|conclude|give (?=for\b)"
)
_SAID = (
    r"said|told|written|posted|tweeted|claimed|argued|announced|warned|stated|mentioned|suggested|added|commented|"
    r"responded|reacted|replied|explained|described|called|predicted|promised|vowed|accused|defended|justified|"
    r"addressed|spoken|talked|admitted|denied|testified|advised|recommended|urged|expressed"
)
_ADVERB = r"(?:(?:ever|also|just|recently|publicly|originally|first|later|actually|really|reportedly|then|initially) )?"
_DID_SAY = re.compile(rf"\b(?:[Dd]id|[Dd]oes|[Dd]o) (?P<speaker>[^?,]+?) {_ADVERB}(?P<verb>{_SAY})\b(?P<rest>.*)")
_HAS_SAID = re.compile(rf"\b(?:[Hh]as|[Hh]ave|[Hh]ad) (?P<speaker>[^?,]+?) {_ADVERB}(?P<verb>{_SAID})\b(?P<rest>.*)")
_REACTION = re.compile(
    r"\bwhat (?:was|is|were|are|has been) (?P<speaker>.+?)['’]s? (?P<verb>reaction|response|comment|comments|view|"
    r"views|opinion|statement|position|stance|take|message|reply|answer|explanation|advice|warning)\b(?P<rest>.*)",
    re.IGNORECASE,
)
_REACTION_ALONE = re.compile(
    r"^(?P<speaker>[^?,]{2,60}?)['’]s? (?P<verb>reaction|response|comments?|views?|opinion|statements?|position|stance|"
    r"take|remarks?|words|reply|answer|explanation|warning)(?P<rest> (?:to|on|about|of|over|regarding|after) .*)$",
    re.IGNORECASE,
)
_IS_SAYING = re.compile(
    r"\b[Ww]hat(?:['’]s| is| are| was| were| has| have)(?P<speaker> [^?,]+?)(?: been)? "
    r"(?P<verb>saying|telling|claiming|arguing|warning|thinking|proposing)\b(?P<rest>.*)"
)
_WHAT_X_SAID = re.compile(
    r"^(?:tell me|show me|summari[sz]e|sum up|list|find|give me|everything|all|anything)(?: about)?(?: what| that)? "
    rf"(?P<speaker>[^?,]+?) (?:has |have |had )?(?P<verb>{_SAID}|says?)\b(?P<rest>.*)",
    re.IGNORECASE,
)
_X_SAID_WHAT = re.compile(rf"^(?P<speaker>[^?,]+?) (?P<verb>{_SAID}|wrote|spoke) what\b(?P<rest>.*)")
_NOT_A_SPEAKER = re.compile(
    r"\b(?:to|be|been|that|who|which|when|before|after|give|gave|ask|sign|is|are|was|were|not|it)\b"
)
_WORDS_OF = re.compile(
    r"^(?:show (?:me )?|list |find |give (?:me )?)?(?:all |the )?(?:quotes?|quotations?|statements?|comments?|"
    r"remarks?) (?:from|by|of) (?P<speaker>[^?,]+?)(?P<rest> (?:about|on|regarding|concerning|over) .*)?$",
    re.IGNORECASE,
)
_X_ON_Y = re.compile(
    r"^(?!(?:What|How|Who|When|Where|Why|And|But|So|Tell|Anything) )"
    r"(?P<speaker>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}) (?:on|about)(?P<rest> [^?]+)\??$"
)
_WHO_SAID = re.compile(
    r"^(?:and |but |so )?(?:who(?: else)?|whom|which (?:[\w'’-]+ ){0,4}?(?:official|spokesman|spokeswoman|"
    r"spokesperson|expert|leader|politician|person|analyst|player|coach|senator|lawmaker|minister|executive|company|"
    r"agency|group|organi[sz]ation)) "
    r"(?:has |have |had |is |was |were )?(?:quoted (?:as )?)?(?:publicly |recently |once |reportedly )?"
    r"(?P<verb>said|says|saying|say|spoke|spoken|talked|called|calls|claimed|claims|described|describes|told|tells|"
    r"warned|warns|(?:wrote|written)(?= (?:that|of|about|in|on|to|[\"“]))|tweeted|posted|argued|argues|accused|"
    r"announced|stated|states|commented|suggested|"
    r"complained|joked|quipped|predicted|admitted|acknowledged|remarked|declared|insisted|denied|promised|vowed|noted)"
    r"\b(?P<rest>.*)",
    re.IGNORECASE,
)
_WHO_SPOKE = re.compile(
    r"^(?:and |but |so )?who(?P<else> else)?(?: (?:besides|other than|apart from|except)(?: for)? (?P<besides>[^?]+?))?"
    r",?(?: has| have| had| is| was)?(?: already| also| been| publicly| ever)? (?:quoted |"
    r"(?:said|says|say|saying) (?:anything|something|things)? ?|(?:spoke|spoken|speaks|speaking|talked|talks|talking|"
    r"commented|comments|commenting|weighed in|weighs in|reacted|responded)(?: out)? )"
    r"(?:about|on|to|regarding|concerning|against) (?P<topic>.+)$",
    re.IGNORECASE,
)
_BESIDES = re.compile(r",? \(?(?:besides|other than|apart from|except)(?: for)? (?P<besides>[^?()]+?)\)?\??$", re.I)
_WHOSE_WORDS = re.compile(
    r"^(?:whose (?:words|quote|statement) (?:are|is|were|was)|who is the source of)(?P<rest>.*)", re.I
)
_QUOTED = re.compile(r"“([^”]{3,})”|\"([^\"]{3,})\"|(?<!\w)['‘]([^'’]{12,})['’](?!\w)")
_NAME = re.compile(r"(?<![\w'’])[A-Z][\w.&'’-]*(?: (?:of |de |van |von |bin |al-|the )?[A-Z0-9][\w.&'’-]*)*")
_MOST_KEY_WORDS = 5
_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|be|do|does|did|has|have|had|can|could|will|would|"
    r"should|may|might|must|say|says|said|tell|show|give|list|find)\b|[:\"“]|n['’]t\b",
    re.IGNORECASE,
)
"""What makes more of a few words than key words."""
_LATELY = re.compile(
    r"\b(?:yesterday|today|tonight|last night|recently|lately|so far|(?:this|last) (?:week|month|year))\b", re.I
)
_POINTS_BACK = re.compile(r"\b(?:about|on|to|of|over|after) (?:it|this|that|these|those|them)\b\W*$", re.IGNORECASE)
_WANTS_MORE = re.compile(r"\b(?:what|anything|something) else\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"^[\s,]*(?:(?:anything|something|nothing|much|more|else) )?(?:about|on|regarding|concerning|over|of|to|that|when|"
    r"after|in (?:response|reaction) to|as to|with regard to|how|whether|why|in|out about|for)\b\s*",
    re.IGNORECASE,
)
PRONOUNS = frozenset("he she they it we you i him her them one someone anyone anybody somebody people everyone".split())
_OPENERS = frozenset(
    """Who What When Where Why How Which Whose Whom Is Are Was Were Did Does Do Has Have Had Can Could Will Would Should
    In On At For From By To Of With The A An And But Or So If As Than About Around Over Under Up Down Out After Before
    During Since Until While Although Though Because Whether According Between Among Against Within Without Through
    Into Per Besides Despite Regarding Concerning Following Including Once Now Then Here There This That These Those
    It Its He His She Her They Their We Our You Your My Only Just Both Either Neither Each Every All Any Some Most Many
    Much Few Several Roughly Approximately Nearly Almost Exactly Not No Yes Please Tell Give Show List Find Say Name
    Explain Describe Also Today Yesterday Tomorrow""".split()
)
"""Words that begin a question with a capital and are no names."""
_OPEN = re.compile(
    r"^(?:(?:what(?:['’]s| is| are) (?:(?:the )?(?:latest|newest|new)(?= *(?:on|about|with|in|from|at|for|news|"
    r"developments?|updates?)\b| *\??$)|(?:the )?news|happening|going on)|what happened|"
    r"(?:the )?(?:latest|news)\b(?: news)?|what do we know|what is known|tell me (?:more )?about|summari[sz]e|"
    r"give me (?:a summary|an overview|the latest)|catch me up)\b)(?P<rest>.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart. `text` is what was asked, in the user's words."""

    text: str
    kind: Kind = "fact"
    speaker: str | None = None
    """Whose words are asked for, as the question names them: "Pompeo", "the White House"."""
    speaker_role: str | None = None
    """How the question describes the speaker: "Secretary of State", "UCLA climatologist"."""
    topic: str = ""
    """What the words are to be about; empty where the question leaves it open."""
    besides: tuple[str, ...] = ()
    """Of "who else spoke about it": who is known already."""
    quoted: tuple[str, ...] = ()
    """Words that the question puts in quotation marks."""
    names: tuple[str, ...] = ()
    """Capitalised names, in order."""
    expects: Expects | None = None
    """What kind of thing would answer."""
    period: Period | None = None
    """The days that the question speaks of."""
    about: str = ""
    """What a conversation was about before: it helps to find, and is not asked."""
    told: tuple[str, ...] = ()
    """What the conversation has answered before: nobody asks for it again."""
    near: tuple[str, ...] = ()
    """Ids of the articles that the conversation is about, the last answer's first."""
    heard: tuple[Heard, ...] = ()
    """The words that the conversation has shown before."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a follow-up leans on."""

    read: str
    """The question as the articles are read with it."""
    about: str = ""
    """Words of the turns before, which help to find."""
    told: tuple[str, ...] = ()
    """The bare answers before."""
    articles: tuple[str, ...] = ()
    """Ids of the articles that the conversation is about, the last answer's first."""
    heard: tuple[Heard, ...] = ()
    """The words that the conversation has shown before."""


def points_back(question: Question) -> bool:
    """Whether words are asked for on what the conversation is about: "What did the mayor say about that?" """
    return bool(question.about and not question.topic and _POINTS_BACK.search(question.text))


def wants_more(question: Question) -> bool:
    """Whether other words are asked for than those that were shown: "What else did he say?" """
    return bool(_WANTS_MORE.search(question.text))


def parse(text: str, as_of: date | None = None) -> Question:
    """Take `text` apart; days in words ("yesterday") count from `as_of`, and mean nothing without it."""
    text = readable(text)
    question = Question(
        text=text, topic=text, quoted=tuple(next(filter(None, found)) for found in _QUOTED.findall(text)),
        names=_names(text), expects=answer_type(text), period=find_period(text, as_of),
    )  # fmt: skip
    if spoke := _who_spoke(question):
        return spoke
    if match := (_WHO_SAID.match(text) or _WHOSE_WORDS.match(text)):
        return replace(question, kind="who-said", topic=_topic(match["rest"]))
    for pattern in _ASKING_FOR_WORDS:
        if (match := pattern.search(text)) and not _NOT_A_SPEAKER.search(match["speaker"]):
            name, role = name_and_role(match["speaker"])
            if name and name.lower() in PRONOUNS:
                continue
            topic = _topic(match["rest"] or "", text[: match.start()])
            thing = pattern in (_DID_SAY, _HAS_SAID) and _wants_a_thing(text, match)
            kind: Kind = "fact" if thing else "said"
            topic, period = _when_said(topic, question.period)
            return replace(question, kind=kind, speaker=name, speaker_role=role, topic=topic, period=period)
    if (match := _OPEN.match(text)) and (topic := _topic(match["rest"])):
        topic, period = _when_said(topic, question.period)
        return replace(question, kind="open", topic=_topic(_LATELY.sub("", topic)) or topic, period=period)
    if is_bare(text) and not answer_type(f"what {text}"):
        return replace(question, kind="open")
    return question


def is_bare(text: str) -> bool:
    """Whether `text` is a few key words and no question: "ferry Exampleton", "bridge repair cost"."""
    return 0 < len(text.split()) <= _MOST_KEY_WORDS and not _ASKS.search(text)


_ASKING_FOR_WORDS = (
    _REACTION, _DID_SAY, _HAS_SAID, _IS_SAYING, _X_SAID_WHAT, _WORDS_OF, _WHAT_X_SAID, _REACTION_ALONE, _X_ON_Y,
)  # fmt: skip


def _who_spoke(question: Question) -> Question | None:
    """ "Who else besides the mayor spoke about the ferry?" """
    match = _WHO_SPOKE.match(question.text)
    if not match:
        return None
    topic, besides = match["topic"], match["besides"]
    if behind := _BESIDES.search(topic):
        topic, besides = topic[: behind.start()], behind["besides"]
    topic, period = _when_said(_topic(topic), question.period)
    known = tuple(re.split(r",? and |, ", besides)) if besides else ()
    return replace(question, kind="who-spoke", topic=topic, besides=known, period=period)


def _when_said(topic: str, period: Period | None) -> tuple[str, Period | None]:
    """Days of whose words, rather than of an event, are no part of the topic: "since March", and "last week" alone."""
    if not period:
        return topic, period
    rest = _topic(topic.replace(period.words, ""))
    if period.words.lower().startswith(("since ", "until ")) or not rest:
        return rest, replace(period, strict=True)
    return (topic if re.search(r"\d", period.words) else rest), period


def readable(text: str) -> str:
    """`text` on one line, without halves of characters, which no encoding can write."""
    return " ".join(text.encode("utf-8", "replace").decode().split())


def _wants_a_thing(text: str, match: re.Match[str]) -> bool:
    """Whether a place, number or the like is wanted that somebody named, rather than his or her words."""
    before = text[: match.start()].strip()
    if match["verb"].strip() == "stand":  # "Where does X stand on Y?"
        return False
    return bool(re.search(r"\b(?:which|where|when|how (?:many|much|old|long|far|often)|"
                          r"what (?!exactly|else)\w+)\b[^,]*$",
                          before, re.IGNORECASE))  # fmt: skip


def _topic(rest: str, before: str = "") -> str:
    """What follows the verb, without "about"; with a clause before the question ("When the bank fell, what did...")."""
    rest = _ABOUT.sub("", rest).strip(" ?.!:,;")
    if rest.lower() in FUNCTION_WORDS:
        rest = ""
    lead = re.sub(
        r"[\s,]*(?:what|how|when|where|why|who)(?: else| exactly| reasons?)?\s*$", "", before.strip(), flags=re.I
    )
    lead = "" if all(w.lower() in FUNCTION_WORDS | {"and", "but", "so"} for w in re.findall(r"\w+", lead)) else lead
    return " ".join(filter(None, (lead.strip(" ,"), rest)))


def name_and_role(speaker: str) -> tuple[str | None, str | None]:
    """ "UCLA climatologist Daniel Swain" -> ("Daniel Swain", "UCLA climatologist")."""
    speaker = re.sub(r"^(?:the|a|an|new|former|then) ", "", speaker.strip(), flags=re.I)
    if owner := re.match(r"(.+?)['’]s? (.+)$", speaker):  # "NASA's Steve Stich", "the society's letter"
        return _owned(owner[1], owner[2], speaker)
    if _is_office(speaker.split()):
        return None, speaker
    head, _, tail = _partition(speaker)
    words = head.split()
    first = len(words)
    while first and (words[first - 1][:1].isupper() or _joins(words, first - 1)):
        first -= 1
    name, before = words[first:], words[:first]
    if name and name[0] in ("of", "and"):  # "the chief engineer of Exampleton": somebody described
        return None, speaker
    if name and not before:
        title, rest = split_title(name)
        if rest:
            before, name = list(title), list(rest)
    if not name:  # typed in lower case, or a description: "pompeo", "the state department official"
        return (speaker, tail or None) if len(words) <= 2 and not tail else (None, speaker)
    return " ".join(name), " ".join([*before, tail]).strip() or None


def _owned(owner: str, rest: str, speaker: str) -> tuple[str | None, str | None]:
    """Name and role of a speaker whom the words call somebody's or something's."""
    if _is_office(rest.split()):
        return None, f"{owner} {rest}"
    if rest.islower() and is_person_noun(rest.split()[-1]):  # "Ada Example's wife" is not Ada Example
        return None, speaker
    if rest[:1].isupper():
        named, role = name_and_role(rest)
        return named, " ".join(filter(None, (owner, role)))
    return name_and_role(owner)[0], rest


def _is_office(words: list[str]) -> bool:
    """ "Secretary of State", "CEO", "attorney general": a title that nobody's name follows."""
    head = words[: words.index("of")] if "of" in words[1:-1] else words
    rest = words[len(head) + 1 :]
    plain = not any(is_first_name(w) for w in rest)
    alone = len(words) == 1 and words[0].istitle()  # "Judge" may be a surname
    return all(is_title(w) for w in head) and plain and not alone


def _partition(speaker: str) -> tuple[str, str, str]:
    match = re.search(r"\s+(?:of|from|at|with|for)\s+(?=the |[A-Z])", speaker)
    if not match or not speaker[: match.start()].split()[-1][:1].isupper():
        return speaker, "", ""
    if re.match(
        r"(?:Secretary|Department|Ministry|University|House|Bank|President|Minister)$",
        speaker[: match.start()].split()[-1],
    ):
        return speaker, "", ""
    return speaker[: match.start()], match.group(), speaker[match.end() :]


def _joins(words: list[str], at: int) -> bool:
    """Whether a small word stands inside a name: "Ursula von der Leyen", "Secretary of State"."""
    return 0 < at < len(words) - 1 and words[at] in {
        "of",
        "de",
        "van",
        "von",
        "der",
        "bin",
        "al",
        "el",
        "la",
        "and",
        "del",
    }


def _names(text: str) -> tuple[str, ...]:
    found = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and (words[0].islower() or re.split("['’]", words[0])[0] in _OPENERS):
            words = words[1:]
        if any(word[:1].isalpha() for word in words):
            found.append(_without_stop(re.sub(r"['’]s?$", "", " ".join(words))))
    return tuple(dict.fromkeys(found))


def _without_stop(name: str) -> str:
    """A sentence's full stop is no part of a name; an abbreviation's is: "U.S."."""
    return name.strip(",") if re.search(r"\b[A-Z]\.$", name) else name.strip(".,")
