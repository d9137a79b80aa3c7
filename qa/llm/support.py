"""Whether a passage supports a sentence that somebody else wrote about it: numbers, names and quoted words must be the
passage's own, most other words too, and nothing may be turned round. Strict on purpose: what is doubtful is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from index.quotations import last_name
from index.text.sentences import sentences
from index.text.words import FUNCTION_WORDS
from qa import words

Similarity = Callable[[str, Sequence[str]], Sequence[float]]
"""How alike a text is in meaning to each of others: cosines."""

NEAR_WORD = 0.6
"""Cosine from which a word that the passage does not have says the same as one that it has: "owns" of "owned"."""
LEAST_SIMILAR = 0.45
"""Cosine to the passage's sentence that is nearest in meaning."""

SUPPORTED = 0.5
"""Score from which a sentence is supported."""

_UNITS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
          "seventeen eighteen nineteen").split()  # fmt: skip
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {w: i for i, w in enumerate(_UNITS)} | {w: 10 * i for i, w in enumerate(_TENS, 2)}
_WORD = "|".join(sorted(_VALUES, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<digits>\d[\d,]*(?:\.\d+)?)|\b(?P<word>{_WORD})(?:[- ](?P<unit>{'|'.join(_UNITS[1:10])}))?\b", re.IGNORECASE
)
_SCALE = re.compile(
    r"[-\s]?(%|percent\b|per cent\b|hundred\b|thousand\b|million\b|billion\b|trillion\b|bn\b|m\b|k\b)", re.I
)
_SCALES = {"%": "percent", "per cent": "percent", "bn": "billion", "m": "million", "k": "thousand"}

_NAME = re.compile(r"(?<![\w’'.-])[A-Z][\w’'&.-]*")
MARKUP = re.compile(
    r"https?:|www\.|\bftp:|\bmailto:|\bdata:|javascript:|\]\(|!\[|<[a-z/!?|]|```|\[[^\]]*\]", re.IGNORECASE
)
_ADDRESS = re.compile(r"[@#]\w+|(?<![\w-])[\w-]{2,}(?:\.[\w-]{2,})+|\b\w+@[\w.-]+")
_OPENERS = frozenset(
    """however meanwhile additionally also overall moreover furthermore despite although while since following earlier
    later separately instead still yet after before during under over both another other others officials reports
    police people authorities researchers scientists experts lawmakers critics supporters""".split()
)
_NEUTRAL = frozenset(
    words.stems("said say says saying told tell spoke speak speaks speaking spoken according report reported "
                "reports article articles add added also "
                "state stated note noted however meanwhile additionally moreover furthermore percent per cent")
)  # fmt: skip
_SAYS = re.compile(r"\b(?:sa(?:id|ys)|told|tells|according to|call(?:s|ed)|warn(?:s|ed)|claim(?:s|ed)|argue[sd]?|wrote|"
                   r"tweeted|announced|insist(?:s|ed)|accuse[sd]?|describe[sd]?|added)\b", re.IGNORECASE)  # fmt: skip
_NOT = re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot)\b|n['’]t\b", re.IGNORECASE)
_CLAUSE_ENDS = re.compile(r"[,;:.!?—“”\"]|\b(?:and|but|while|because|although|until)\b")
_OPPOSITES = [
    [frozenset(words.stems(side)) for side in pair.split("/")]
    for pair in (
        "rose rise risen rising increase increased increasing gain gained grew grow climbed jumped up higher/"
        "fell fall fallen falling decrease decreased decline declined dropped drop shrank down lower",
        "win won winning victory winner/lose lost losing defeat loser",
        "support supports supported back backed favor favored/oppose opposes opposed against",
        "accept accepted approve approved agree agreed confirm confirmed allow allowed/"
        "reject rejected refuse refused deny denied block blocked ban banned prohibit prohibited forbid",
        "open opened start started begin began launch launched/"
        "close closed end ended stop stopped cancel canceled cancelled",
        "guilty convicted/innocent acquitted",
        "alive survived survive/dead died die killed",
        "before/after", "more most/less least fewer fewest", "above over/below under", "first/last",
        "ally allies/enemy enemies",
    )
]  # fmt: skip
_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"")
_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\n": " ", "\xa0": " ", "\t": " "})
"""One character for one, so that places stay the same."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a sentence is checked against."""

    text: str
    """Of the passage, as the article has it."""
    about: str = ""
    """Its article's title, outlet and day; who speaks in it."""
    quote: str | None = None
    """Words in it whose speaker is known, and who that is."""
    speaker: str | None = None


def objection(sentence: str, source: Source, similarity: Similarity) -> str | None:
    """Why the passage does not support the sentence, in words for the user; None where it does."""
    whole = f"{source.about}\n{source.text}"
    if missing := sorted(numbers(sentence) - numbers(whole)):
        return f"the number {' '.join(filter(None, missing[0]))} is not in the passage"
    if missing_names := _foreign(names(sentence), whole):
        return f"{missing_names[0]} is not in the passage"
    if places := foreign_addresses(sentence, source):
        return f"{places[0]} is not in the passage"
    if _speaks_for_another(sentence, source):
        return f"the passage has these words from {source.speaker}"
    own = [source.text[start:end] for start, end in sentences(source.text)] or [source.text]
    alike = similarity(sentence, own)
    best = max(range(len(own)), key=lambda i: alike[i])
    if turned := _turned_round(sentence, own[best]):
        return turned
    if alike[best] < LEAST_SIMILAR:
        return "no sentence of the passage is near it in meaning"
    if other := _in_place_of(sentence, own[best], source.about):
        return other
    return _foreign_words(sentence, whole, own[best], similarity)


def score(sentence: str, source: Source, similarity: Similarity) -> float:
    """How far the passage supports the sentence, 0 to 1: from `SUPPORTED` on it does."""
    own = [source.text[start:end] for start, end in sentences(source.text)] or [source.text]
    near = max(0.0, min(1.0, max(similarity(sentence, own))))
    shared = words.coverage(words.content(sentence), f"{source.about}\n{source.text}")
    graded = SUPPORTED * (near + shared) / 2
    return graded + (SUPPORTED if objection(sentence, source, similarity) is None else 0.0)


def foreign_addresses(sentence: str, source: Source) -> list[str]:
    """Names of sites, accounts and mailboxes that the passage does not have."""
    whole = words.fold(f"{source.about}\n{source.text}")
    return [place for place in _ADDRESS.findall(sentence) if words.fold(place) not in whole]


def _in_place_of(sentence: str, own: str, about: str) -> str | None:
    """Where it names or counts another than the passage's sentence does, though the passage has that elsewhere; what is
    known of the whole article may stand in any sentence.
    """
    here, there = numbers(sentence) - numbers(about), numbers(own)
    if here - there and there - here:
        return "the passage has another number there"
    named = {_bare(name) for name in names(sentence)}
    owned = {_bare(name) for name in names(own)}
    known, told = words.fold(f"{own}\n{about}"), words.fold(sentence)
    if any(name not in known for name in named - owned) and any(name not in told for name in owned - named):
        return "the passage names another there"
    return None


def _foreign_words(sentence: str, whole: str, own: str, similarity: Similarity) -> str | None:
    """Which of its content words the passage neither has nor says the like of; numbers are looked at apart."""
    wanted = [word for word in words.content(_NUMBER.sub("", sentence)) if word not in _NEUTRAL and "n't" not in word]
    if not wanted:
        return "it says nothing that the passage could prove"
    there = words.content(own)
    for word in sorted(set(wanted).difference(words.stems(whole))):
        spelt = next((w for w in re.findall(r"[\w’'-]+", sentence) if words.stem(words.fold(w)) == word), word)
        if not there or max(similarity(spelt, _spelt(own, there))) < NEAR_WORD:
            return f"“{spelt}” is not in the passage, nor the like of it"
    return None


def _spelt(text: str, stems: Iterable[str]) -> list[str]:
    """The words of a text that have these stems, as they are written."""
    wanted = set(stems)
    return [word for word in dict.fromkeys(re.findall(r"[\w’'-]+", text)) if words.stem(words.fold(word)) in wanted]


def numbers(text: str) -> set[tuple[str, str]]:
    """The numbers in a text with their scale: "33 %" and "thirty-three percent" are both ("33", "percent")."""
    found = set()
    for match in _NUMBER.finditer(text):
        if match["digits"]:
            value = match["digits"].replace(",", "").rstrip(".")
            value = value.lstrip("0") or "0" if "." not in value else value.rstrip("0").rstrip(".")
        elif match["word"].lower() == "one" and not match["unit"]:
            continue  # mostly no number
        else:
            value = str(_VALUES[match["word"].lower()] + _VALUES.get((match["unit"] or "").lower(), 0))
        scale = _SCALE.match(text, match.end())
        unit = scale[1].lower() if scale else ""
        found.add((value, _SCALES.get(unit, unit)))
    return found


def names(sentence: str) -> list[str]:
    """The capitalised words, but for a first word that opens many sentences."""
    found = []
    for match in _NAME.finditer(sentence):
        name = re.sub(r"['’]s?$", "", match.group()).rstrip(".,'’-")
        plain = words.fold(name)
        if match.start() == _first_letter(sentence) and (plain in FUNCTION_WORDS or plain in _OPENERS):
            continue
        if name and plain not in ("i",):
            found.append(name)
    return found


def exact(quoted: str, text: str) -> str | None:
    """The place in `text` that has the words of `quoted`, in the text's own characters; None where it has them not.

    Only quotation marks, white space and the first letter's case may differ: `quoted` may have others.
    """
    wanted = quoted.translate(_MARKS).strip()
    if not wanted:
        return None
    first = f"[{re.escape(wanted[0].lower() + wanted[0].upper())}]"
    match = re.search(rf"(?<!\w){first}{re.escape(wanted[1:])}(?!\w)", text.translate(_MARKS))
    return text[match.start() : match.end()] if match else None


def quotations_set_right(sentence: str, text: str) -> str | None:
    """The sentence with every quotation in the passage's own characters; None where it quotes what is not there."""
    unmatched = _QUOTED.sub("", sentence)
    if any(mark in unmatched for mark in '“”"'):
        return None
    right = True

    def put(match: re.Match[str]) -> str:
        nonlocal right
        quoted = match[1] or match[2]
        after = ""
        found = exact(quoted, text)
        if found is None and quoted[-1:] in ",.":  # American style puts them inside
            found, after = exact(quoted[:-1], text), quoted[-1]
        right = right and found is not None
        return f"“{found}”{after}"

    changed = _QUOTED.sub(put, sentence)
    return changed if right else None


def _first_letter(sentence: str) -> int:
    match = re.search(r"\w", sentence)
    return match.start() if match else 0


def _foreign(found: Iterable[str], text: str) -> list[str]:
    own = {_bare(word) for word in re.findall(r"[^\s“”\"()\[\],;:!?—–]+", text)}
    own |= {part for word in own for part in re.split(r"[-/]", word)}
    stems = {words.stem(word) for word in own}
    return [
        name for name in found
        if not all(part in own or words.stem(part) in stems for part in re.split(r"[-/]", _bare(name)) if part)
        and _bare(name) not in own
    ]  # fmt: skip


def _bare(word: str) -> str:
    """A word as names are compared: folded, without dots, possessive and marks at its ends."""
    folded = re.sub(r"'s?$", "", words.fold(word).rstrip(".,"))
    return folded.replace(".", "").strip("'’‘-…")


def _speaks_for_another(sentence: str, source: Source) -> bool:
    """Whether it gives words of a known speaker as another's."""
    if not (source.quote and source.speaker and _SAYS.search(sentence)):
        return False
    said = words.content(source.quote)
    if words.coverage(words.content(sentence), source.quote) < 0.4 and words.coverage(said, sentence) < 0.5:
        return False
    people = [name for name in names(sentence) if name not in source.quote]
    return bool(people) and words.fold(last_name(source.speaker) or "") not in map(words.fold, people)


def _denied(text: str) -> set[str]:
    """The words that a "not" bears on: the next two of their clause that are not function words."""
    clauses = (_CLAUSE_ENDS.split(text[match.end() :])[0] for match in _NOT.finditer(text))
    return {word for clause in clauses for word in words.content(clause)[:2]}


def _turned_round(sentence: str, own: str) -> str | None:
    here, there = set(words.stems(sentence)), set(words.stems(own))
    denied, denied_there = _denied(sentence), _denied(own)
    if (denied_there & here) - denied or (denied - denied_there) & there:
        return "one of the two says not"
    for pair in _OPPOSITES:
        for side, other in (pair, reversed(pair)):
            if here & side and not there & side and there & other:
                return "the passage says the opposite"
    return None
