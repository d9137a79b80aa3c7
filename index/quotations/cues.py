"""The reporting words of English news, by what they take: a statement, a demand, a promise, an accusation, a label.

Read from the attributions of published corpora (PolNeAR, PARC) and style guides; forms are made by rule from the
base form, irregular ones are listed.
"""

from __future__ import annotations

from enum import Enum


class CueKind(Enum):
    """What a reporting verb takes, and so what stands as the content."""

    STATE = "state"
    """A clause: said that; also speech: "...," he said."""
    SPEAK = "speak"
    """Speech, rarely a clause: quipped, chanted."""
    DEMAND = "demand"
    """Somebody to do something: urged Congress to act."""
    PROMISE = "promise"
    """To do something: vowed to appeal."""
    ACCUSE = "accuse"
    """Somebody of something: accused Iran of arming them."""
    LABEL = "label"
    """Something a name: called it "a disgrace"."""
    FIND = "find"
    """A clause, of studies, polls and courts: found that."""


_BASES: dict[CueKind, str] = {
    CueKind.STATE: """say tell add announce acknowledge admit affirm agree allege answer argue assert assure attest
        aver boast caution claim clarify comment complain concede conclude confess confide confirm contend continue
        counter declare deny disclose elaborate emphasize emphasise estimate explain explicate forecast guess hint
        imply inform insist interject joke lament maintain mention muse note object observe opine plead charge expect
        make_clear point_out posit post predict proclaim protest quip reaffirm reason reassure recall recount reflect
        reiterate relate remark remember remind repeat reply report respond retort reveal rule signal speculate
        spell_out state stress submit suggest summarize swear testify text theorize tweet retweet underline underscore
        volunteer warn write email marvel surmise stipulate venture recommend advise instruct pronounce decree joked
        vent postulate reckon believe""",
    CueKind.SPEAK: """ask begin bellow chant chime chuckle cry exclaim finish gush go groan grumble holler inquire
        intone interrupt laugh mumble murmur mutter offer pray press query question quote rant rave read roar scream
        shout shrug sigh smile snap sneer start sum_up tease toast thunder whisper wonder yell conclude echo croon
        scoff enthuse deadpan crack caption share""",
    CueKind.DEMAND: """urge ask call_on call_for demand implore exhort beg request press encourage order advise appeal
        warn""",
    CueKind.PROMISE: "promise vow pledge threaten offer swear propose",
    CueKind.ACCUSE: """accuse blame criticize criticise denounce condemn blast slam praise laud credit fault chide
        commend""",
    CueKind.LABEL: """call describe dub label brand characterize characterise refer_to deem decry
        deride hail tout express cite mock proclaim term portray applaud welcome denounce condemn
        blast slam praise laud decry bemoan""",
    CueKind.FIND: "find show indicate reveal suggest conclude determine estimate rule hold",
}
_IRREGULAR = {
    "say": "says said saying", "tell": "tells told telling", "write": "writes wrote written writing",
    "read": "reads read reading", "begin": "begins began begun beginning", "swear": "swears swore sworn swearing",
    "find": "finds found finding", "show": "shows showed shown showing", "hold": "holds held holding",
    "go": "goes went going", "sing": "sings sang sung singing", "shout": "shouts shouted shouting",
    "quip": "quips quipped quipping", "admit": "admits admitted admitting", "submit": "submits submitted submitting",
    "beg": "begs begged begging", "snap": "snaps snapped snapping", "slam": "slams slammed slamming",
    "refer": "refers referred referring", "forecast": "forecasts forecast forecasting", "dub": "dubs dubbed dubbing",
    "spell": "spells spelled spelling", "chat": "chats chatted chatting", "sum": "sums summed summing",
    "label": "labels labeled labelled labeling labelling", "signal": "signals signaled signalled signaling signalling",
    "marvel": "marvels marveled marvelled marveling", "cry": "cries cried crying",
}  # fmt: skip
# Verbs whose every use beside a quotation or clause is a report; the others need more evidence.
_WEAK = frozenset(
    "go begin start finish read press sing smile laugh shrug offer point spell sum hold relate reflect rule show "
    "believe question press quote go express term continue proceed echo share".split()
)


def _forms(base: str) -> list[str]:
    if base in _IRREGULAR:
        return [base, *_IRREGULAR[base].split()]
    if base.endswith("e"):
        return [base, base + "s", base + "d", base[:-1] + "ing"]
    if base.endswith("y") and base[-2] not in "aeou":
        return [base, base[:-1] + "ies", base[:-1] + "ied", base + "ing"]
    plural = base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s")
    return [base, plural, base + "ed", base + "ing"]


def _lexicon() -> tuple[dict[str, str], dict[str, frozenset[CueKind]], dict[str, str]]:
    lemma_of: dict[str, str] = {}
    kinds: dict[str, set[CueKind]] = {}
    particles: dict[str, str] = {}
    for kind, bases in _BASES.items():
        for entry in bases.split():
            base, _, particle = entry.partition("_")
            if particle:
                particles.setdefault(base, "")
                particles[base] += f" {particle}"
            kinds.setdefault(entry.replace("_", " "), set()).add(kind)
            for form in _forms(base):
                lemma_of.setdefault(form, base)
    return lemma_of, {k: frozenset(v) for k, v in kinds.items()}, particles


LEMMAS, _KINDS, _PARTICLES = _lexicon()
"""Every form of every reporting verb to its base form."""

_NOUNS = frozenset(
    """report reports claim claims state states note notes comment comments offer offers call calls question questions
    post posts charge charges show shows find finds rule rules estimate estimates answer answers order orders request
    requests promise promises pledge pledges press laugh smile cry advice appeal appeals attest blame praise joke
    jokes demand demands remark remarks signal signals tweet tweets email emails text texts object objects reason
    reasons forecast forecasts share shares comment reply
    counter remark start read cite mock press credit fault label brand term
    hold hail reports demand estimate""".split()
)
# Kinds that report without a quotation beside them.
_ALONE = frozenset((CueKind.STATE, CueKind.DEMAND, CueKind.PROMISE, CueKind.FIND))


def may_be_noun(word: str) -> bool:
    """Forms that are as often nouns: "the report", "claims"."""
    return word.lower() in _NOUNS


def is_base(word: str) -> bool:
    """The infinitive's form: "say", "announce"."""
    return LEMMAS.get(word) == word


def reports_alone(word: str, found: frozenset[CueKind]) -> bool:
    """Whether the word may report something in a sentence without quotation marks."""
    return (bool(found & _ALONE) and not is_weak(word)) or LEMMAS.get(word.lower()) in ("accuse", "blame", "criticize")


def kinds(word: str, following: str = "") -> frozenset[CueKind]:
    """What the reporting verb `word` takes; empty if it is none. `following` is the next word: called *on*."""
    base = LEMMAS.get(word.lower())
    if base is None:
        return frozenset()
    if base in _PARTICLES and following.lower() in _PARTICLES[base].split():
        return _KINDS[f"{base} {following.lower()}"]
    return _KINDS.get(base, frozenset())


def is_phrasal(word: str, following: str) -> bool:
    """Whether verb and particle are one cue: "called on"."""
    return following.lower() in _PARTICLES.get(LEMMAS.get(word.lower(), ""), "").split()


def is_weak(word: str) -> bool:
    """Verbs that report only where a quotation stands beside them."""
    return LEMMAS.get(word.lower(), "") in _WEAK
