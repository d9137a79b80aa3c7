"""Reporting clauses so plain that no parse is needed: "...," he said. / said Jane Doe, a nurse. / Doe said that ...

Half of the reporting sentences in news are of these shapes, and a parse is what extraction mostly costs. A pattern
answers only for a whole sentence with one reporting word; whatever is richer than that is left to the parser.
"""

from __future__ import annotations

import re

from index.quotations.clauses import cues
from index.quotations.clauses.cues import CueKind
from index.quotations.clauses.frame import STAND_IN, Frame, Token
from index.quotations.clauses.report import Mention, Report
from index.quotations.speakers import names
from index.quotations.speakers.nouns import BODY_NOUNS, PERSON_NOUNS, SOURCE_NOUNS
from index.text.span import Span
from index.text.words import WEEKDAYS

_BETWEEN = frozenset("also later then has had have previously recently earlier once again further first even".split())
_PRONOUNS = frozenset(("he", "she", "they", "it"))
_BREAKS = (
    frozenset(
        """in on at by with from to as during after before while when about into under over through since until against
    because despite amid upon within without and or but who whom whose which that if than yesterday today last this
    next is was are were be been has had""".split()
    )
    | WEEKDAYS
)
_DETERMINERS = frozenset("the a an one another his her their its our this that".split())
_NOT_CLAUSE = (
    frozenset(
        """in on at by with from to as during after before about of for through since until into and or but goodbye
        yes no so hello thanks nothing something anything things a the last earlier yesterday today recently late
        early via""".split()
    )
    | WEEKDAYS
)
_LEADS = re.compile(r"(?:(?:But|And|Yet|Still|Meanwhile|However|Instead|Later),? )")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|may|might|must|do|does|did|isn[’']t|won[’']t|\w+ed|"
    r"\w+n[’']t|[’'](?:s|re|ve|ll|d)|\w{3,}s)\b|[’'](?:s|re|ve|ll|d)\b"
)


def reports(frame: Frame) -> list[Report] | None:
    """The sentence's reporting clause where it is of a plain shape; [] if it has none; None if it needs a parse."""
    if not frame.cues:
        return []
    if len(frame.cues) > 1:
        return None
    i = frame.cues[0]
    token = frame.tokens[i]
    if token.word.lower() == "according":
        report = _according(frame, i)
        return [report] if report else None
    kinds = cues.kinds(token.word)
    if not kinds & {CueKind.STATE, CueKind.SPEAK} or token.word.endswith("ing"):
        return None
    for shape in (_after_quotation, _inverted, _opening, _closing, _closing_inverted):
        report = shape(frame, i, kinds)
        if report is not None:
            return [report]
    return None


def _report(
    frame: Frame, i: int, kinds: frozenset[CueKind], mention: Mention, content: Span | None, form: str
) -> Report:
    token = frame.tokens[i]
    cue = frame.at(token.start, token.end)
    quotations = frozenset(number for number, _ in frame.stand_ins)
    return Report(frame.span, cue, token.word.lower(), kinds, mention, content, form, quotations)


def _last_stand_in(frame: Frame, before: int) -> int:
    """Where the last whole quotation before an offset of the frame ends; -1 if there is none."""
    return frame.text.rfind(STAND_IN, 0, before) + 1 or -1


def _after_quotation(frame: Frame, i: int, kinds: frozenset[CueKind]) -> Report | None:
    """“...,” he said"""
    ends = _last_stand_in(frame, frame.tokens[i].start)
    if ends < 0:
        return None
    first = next((k for k in range(i) if frame.tokens[k].start >= ends), i)
    mention = _phrase(frame, first, i) or _name_with_tail(frame, first, i) or _any_phrase(frame, first, i)
    if mention is None or frame.gap(ends, frame.tokens[first].start) not in ("", ",", "—", "–", "-"):
        return None
    return _report(frame, i, kinds, mention, None, "none") if _tail_is_plain(frame, i) else None


def _name_with_tail(frame: Frame, first: int, i: int) -> Mention | None:
    """“...,” study co-author Jane Doe of the University of Ohio said."""
    tokens = frame.tokens[first:i]
    behind = (k for k, t in enumerate(tokens) if k and t.word.lower() in _TAIL and tokens[k - 1].word[0].isupper())
    size = next(behind, 0)
    tail = tokens[size:]
    if not size or len(tail) > 10 or any(t.word.lower() in _BREAKS - _TAIL - {"and"} for t in tail):
        return None
    if re.search(r"[,;:()“”\"—–\ue000]", frame.text[tokens[0].start : tokens[-1].end]):
        return None
    words = [t.word for t in tokens[:size]]
    _, name = names.split_title(words)
    if _tag(words) != "NNP" or len([w for w in name if w[0].isupper()]) < 2:
        return None
    span = frame.at(tokens[0].start, tokens[size - 1].end)
    return Mention(span, span, None, "NNP")


def _any_phrase(frame: Frame, first: int, i: int) -> Mention | None:
    """“...,” the notice of violation read. - between a quotation and a closing cue all is subject."""
    words = [t.word for t in frame.tokens[first:i]]
    after = frame.text[frame.tokens[i].end :].strip(" .")
    if not 2 <= len(words) <= 9 or (after and not after.startswith(("in a ", "in an ", "on "))):
        return None
    inside = frame.text[frame.tokens[first].start : frame.tokens[i - 1].end]
    if words[0].lower() not in _DETERMINERS or re.search(
        r"[,;:()“”\"—–\ue000]|\b(?:who|which|that|was|were|is)\b", inside
    ):
        return None
    ends = (k for k, w in enumerate(words) if k and (w.lower() in _HEAD_ENDS or (k > 1 and w.endswith("ing"))))
    size = next(ends, len(words))
    head = frame.tokens[first + size - 1]
    left = frame.tokens[first].start
    span = frame.at(left, frame.tokens[i - 1].end)
    return Mention(span, frame.at(left, head.end), None, _source_tag(head.word))


def _tail_is_plain(frame: Frame, i: int) -> bool:
    """Nothing after the cue that may be a statement of its own: "she said, and added ..."."""
    rest = frame.text[frame.tokens[i].end :]
    return not re.search(r"\b(?:that|but|and he|and she)\b", rest.split(STAND_IN)[0])


def _inverted(frame: Frame, i: int, kinds: frozenset[CueKind]) -> Report | None:
    """“...,” said Jane Doe"""
    ends = _last_stand_in(frame, frame.tokens[i].start)
    if ends < 0 or frame.gap(ends, frame.tokens[i].start) not in ("", ",", "—", "–", "-"):
        return None
    stop = i + 1
    while stop < len(frame.tokens) and frame.tokens[stop].word.lower() not in _BREAKS and stop - i < 12:
        between = frame.text[frame.tokens[stop - 1].end : frame.tokens[stop].start]
        if between.strip():
            break
        stop += 1
    mention = _phrase(frame, i + 1, stop)
    if _is_joined(frame, stop):
        return None
    if mention is not None and mention.tag.startswith("NN") and mention.tag != "NNP":
        mention = _with_tail(frame, mention, stop)
    return _report(frame, i, kinds, mention, None, "none") if mention else None


def _is_joined(frame: Frame, stop: int) -> bool:
    """Whether a second name follows: "said Jane Doe and Richard Roe"."""
    follows = frame.tokens[stop : stop + 2]
    return len(follows) == 2 and follows[0].word == "and" and follows[1].word[0].isupper()


def _with_tail(frame: Frame, mention: Mention, stop: int) -> Mention:
    """ "a nurse at the field hospital": an unnamed source with the words that tell which."""
    end = stop
    while (
        end < len(frame.tokens) and end - stop < 8 and not frame.gap(frame.tokens[end - 1].end, frame.tokens[end].start)
    ):
        if frame.tokens[end].word.lower() in _BREAKS - _TAIL:
            break
        end += 1
    if end == stop or frame.tokens[stop].word.lower() not in _TAIL or frame.tokens[end - 1].word.lower() in _TAIL:
        return mention
    span = Span(mention.span.start, frame.at(0, frame.tokens[end - 1].end).end)
    return Mention(span, mention.head, mention.apposition, mention.tag)


_TAIL = frozenset("of at for from with in".split())


def _opening(frame: Frame, i: int, kinds: frozenset[CueKind]) -> Report | None:
    """Jane Doe said (that) ..."""
    lead = _LEADS.match(frame.text)
    first = next((k for k, t in enumerate(frame.tokens) if t.start >= (lead.end() if lead else 0)), 0)
    if frame.tokens[first].start > (lead.end() if lead else 0) + 1:
        return None
    mention = _phrase(frame, first, i)
    if mention is None or CueKind.STATE not in kinds or frame.tokens[i].word.lower() not in _PLAIN_SAYING:
        return None
    rest = frame.tokens[i + 1 :]
    if len(rest) < 3 or frame.stand_ins:
        return None
    if rest[0].word.lower() == "that":
        rest = rest[1:]
    elif (
        rest[0].word.lower() in _NOT_CLAUSE - {"a", "the"}
        or frame.gap(frame.tokens[i].end, rest[0].start)
        not in (
            "",
            "“",
            '"',
        )
        or not _FINITE.search(frame.text, rest[0].end)
    ):
        return None
    content = _content(frame, rest[0].start, len(frame.text))
    return _report(frame, i, kinds, mention, content, "that") if content else None


_PLAIN_SAYING = frozenset(
    """said says say argued argues claimed claims believes believed acknowledged insisted insists suggested admitted
    alleged contends contended estimated maintained stressed noted predicted""".split()
)


def _closing(frame: Frame, i: int, kinds: frozenset[CueKind]) -> Report | None:
    """..., Jane Doe said."""
    if frame.stand_ins or CueKind.STATE not in kinds or cues.is_weak(frame.tokens[i].word):
        return None
    commas = [m.start() for m in re.finditer(r",[”\"]? ", frame.text[: frame.tokens[i].start])]
    comma = commas[-1] if commas else 0
    if comma < 15:
        return None
    first = next((k for k in range(i) if frame.tokens[k].start >= comma), i)
    mention = _phrase(frame, first, i)
    after = frame.text[frame.tokens[i].end :].strip(" .")
    if mention is None or len(after.split()) > 5 or "," in after or re.search(r"\bthat\b", after):
        return None
    plain = (
        not after or after.split()[0].lower() in _NOT_CLAUSE - {"a", "the"} or frame.tokens[i].word.lower() == "told"
    )
    if not plain or not _FINITE.search(frame.text, 0, comma):
        return None
    content = _content(frame, 0, comma)
    return _report(frame, i, kinds, mention, content, "fronted") if content else None


def _closing_inverted(frame: Frame, i: int, kinds: frozenset[CueKind]) -> Report | None:
    """..., said Jane Doe, the head of the clinic."""
    if frame.stand_ins or i < 4 or frame.tokens[i].word.lower() not in ("said", "says", "wrote", "added"):
        return None
    before = frame.gap(frame.tokens[i - 1].end, frame.tokens[i].start)
    if before not in (",", ',"', ",”"):
        return None
    stop = i + 1
    while stop < len(frame.tokens) and frame.tokens[stop].word.lower() not in _BREAKS and stop - i < 12:
        if frame.gap(frame.tokens[stop - 1].end, frame.tokens[stop].start):
            break
        stop += 1
    mention = _phrase(frame, i + 1, stop)
    content = _content(frame, 0, frame.tokens[i - 1].end)
    return _report(frame, i, kinds, mention, content, "fronted") if mention and content else None


def _according(frame: Frame, i: int) -> Report | None:
    """According to Jane Doe, ... / ..., according to the ministry."""
    opening = i == 0
    if i + 2 >= len(frame.tokens) or (frame.stand_ins and opening):
        return None
    stop = i + 2
    while stop < len(frame.tokens) and not frame.gap(frame.tokens[stop - 1].end, frame.tokens[stop].start).strip("."):
        stop += 1
    if not 2 < stop - i <= 14 or (not opening and stop < len(frame.tokens)) or (opening and stop >= len(frame.tokens)):
        return None
    following = frame.tokens[stop].word.lower() if stop < len(frame.tokens) else ""
    if opening and following in _APPOSITION and "," in frame.text[frame.tokens[stop].end :]:
        return None
    words = [t.word.lower() for t in frame.tokens[i + 2 : stop]]
    size = next((k for k, w in enumerate(words) if k and w in _HEAD_ENDS), len(words))
    left, right = frame.tokens[i + 2].start, frame.tokens[stop - 1].end
    tag = _source_tag(frame.tokens[i + 1 + size].word)
    mention = Mention(frame.at(left, right), frame.at(left, frame.tokens[i + 1 + size].end), None, tag)
    content = _content(frame, right, len(frame.text)) if opening else _content(frame, 0, frame.tokens[i].start)
    if content is None:
        return None
    cue = frame.at(frame.tokens[i].start, frame.tokens[i + 1].end)
    quotations = frozenset(number for number, _ in frame.stand_ins)
    return Report(
        frame.span, cue, "according to", frozenset((CueKind.STATE,)), mention, content, "according", quotations
    )


_APPOSITION = frozenset("a an the who which whose".split())
_HEAD_ENDS = frozenset(
    "of from by in on at for released published posted issued obtained reviewed conducted with to".split()
)


def _source_tag(word: str) -> str:
    if word.lower() in _PRONOUNS | {"him", "her", "them"}:
        return "PRP"
    return "NNP" if word[0].isupper() else "NNS" if word.endswith("s") else "NN"


def _content(frame: Frame, left: int, right: int) -> Span | None:
    while left < right and frame.text[left] in " ,;:—–-":
        left += 1
    if left and frame.text[left - 1] in '“"$(':
        left -= 1
    while right > left and frame.text[right - 1] in " ,;:.—–-?!":
        right -= 1
    return frame.at(left, right) if right > left else None


def _phrase(frame: Frame, first: int, stop: int) -> Mention | None:
    """Tokens `first` to `stop` (excluded) as a mention, if they are a plain noun phrase."""
    while stop > first and frame.tokens[stop - 1].word.lower() in _BETWEEN:
        stop -= 1
    if stop <= first or stop - first > 25:
        return None
    tokens = frame.tokens[first:stop]
    inside = frame.text[tokens[0].start : tokens[-1].end]
    if "," in inside and frame.gap(tokens[-1].end, frame.tokens[stop].start) == ",":
        return _named_with_apposition(frame, tokens)
    if re.search(r"[,;:()“”\"—–\ue000]", inside):
        return None
    tag = _tag([t.word for t in tokens])
    if tag is None:
        return None
    span = frame.at(tokens[0].start, tokens[-1].end)
    return Mention(span, span, None, tag)


def _named_with_apposition(frame: Frame, tokens: list[Token]) -> Mention | None:
    """Jane Doe, who runs the clinic, said"""
    size = 0
    while size < len(tokens) and tokens[size].word[0].isupper():
        size += 1
        if size < len(tokens) and frame.gap(tokens[size - 1].end, tokens[size].start) == ",":
            break
    else:
        return None
    if not 1 <= size <= 5 or re.search(r"[;()“”\"\ue000]", frame.text[tokens[0].start : tokens[-1].end]):
        return None
    span = frame.at(tokens[0].start, tokens[size - 1].end)
    return Mention(span, span, None, "NNP") if not _odd([t.word for t in tokens[:size]]) else None


def _tag(words: list[str]) -> str | None:
    """Penn tag of the phrase's head; None if this may be no noun phrase."""
    last = words[-1]
    if len(words) > 10 or words[0].lower() in _SUPPOSED:
        return None
    if len(words) == 1 and last.lower() in _PRONOUNS:
        return "PRP"
    lowers = [w for w in words if w[:1].islower()]
    if any(w in _BREAKS or w in ("not", "would", "could", "will", "for", "of") for w in lowers):
        return None
    if last[:1].isupper():
        return "NNP" if last.lower() not in _PRONOUNS and not _odd(words) else None
    noun = last.lower()
    single = noun[:-1] if noun.endswith("s") else noun
    known = PERSON_NOUNS | BODY_NOUNS | SOURCE_NOUNS
    if single not in known or (words[0].lower() not in _DETERMINERS and noun == single):
        return None
    return "NNS" if noun != single else "NN"


_SUPPOSED = frozenset("if imagine suppose unless whether should until".split())


def _odd(words: list[str]) -> bool:
    """Lower-case words before the name that are no part of a title: verbs, adverbs."""
    return any(w.endswith(("ed", "ly", "ing")) and w[:1].islower() for w in words) or names.fold(words[-1]) in {
        *WEEKDAYS, "what", "who", "this", "there",
    }  # fmt: skip
