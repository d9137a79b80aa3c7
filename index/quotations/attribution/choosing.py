"""Which clause, or which earlier speaker, a quotation in marks belongs to.

In order of trust: a reporting clause beside the quotation; one that governs it; another one of its sentence; the
speaker of the paragraph so far; a signature; a colon that announces it; the running speaker, for a paragraph that is
only a quotation. What none of these reaches is no quotation, or one whose speaker is not told. Words built into the
reporter's own sentence need a clause that governs them: else they are a title, a nickname or scare quotes.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass

from index.quotations.clauses import cues
from index.quotations.clauses.cues import CueKind
from index.quotations.clauses.report import Report
from index.quotations.speakers import names
from index.quotations.speakers.discourse import THING, UNKNOWN, Discourse, Resolution
from index.quotations.speakers.people import Person
from index.quotations.speakers.pieces import is_common
from index.quotations.text.marks import Quoted
from index.text.span import Span

SPOKEN = frozenset((CueKind.STATE, CueKind.SPEAK))
"""Kinds of reporting words that stand beside speech."""
_NO_SPEECH = frozenset("begin start finish go hold show continue proceed".split())
"""Verbs beside whole quotations that govern no words built into a sentence."""
_SMALL = frozenset("with from into over upon than that this your their".split())
_FINITE = re.compile(r"\b(?:I|we|they|he|she|it|you|is|are|was|were|be|will|would|can|have|has|do)\b")
_SIGNATURE = re.compile(r"\s*[—–-]+\s*((?:[A-Z][\w.’'-]*\s?){1,5})")
_CLAUSE_WORD = re.compile(r" (?:is|are|was|were|has|had|will|can|his|her|your|our|we|you|he|she|they) ")
"""Words that titles capitalise and clauses do not: “Santa is on his way”."""
_LONGEST_TITLE = 20
"""Words."""
_NAME_LINE = re.compile(
    r"([A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){1,3}\s?), (?![^\n]*\b(?:which|that|where|said|says)\b)[^.!?\n]+$",
    re.MULTILINE,
)
"""A line of its own below a quotation: "Jane Doe, a nurse in Marrow"."""
_LONGEST_SIGNATURE = 90
"""Characters."""
_SAID_SO = re.compile(
    r"So (?:said|says|wrote|writes)\b|(?:That|This|Those|These|Such)(?:[’']s| is| was| are| were) "
    r"(?:how|what|the \w+(?: \w+)? (?:of|from))\b|"
    r"The (?:words?|sentiment|quote|remark|message|verdict|comment)s? (?:is|was|are|were|comes?|came|belong\w*) "
    r"(?:\w+ )?(?:of|from|to|by)\b"
)
"""What ascribes the quotation of the paragraph before: "Those are the words of Jane Doe"."""
_BODY_OPENS = re.compile(
    r"(?:(?:[OI]n|At|After|Before|By) [^,;:.\n]{2,40}, )?(?:[Tt]he )?"
    r"(?P<name>[A-Z][\w&’'-]*(?: (?:(?:of|for|and) )?[A-Z][\w&’'-]*)*)(?= (?!of |in |at )[a-z])"
)
"""A sentence's first name, where it may be the subject: "On Monday, the Fern House ..."."""
_FEWEST_UNTOLD = 5
"""Words that a quotation without a clause needs, unless it is a paragraph of its own."""

Pair = tuple[Report, Resolution]


@dataclass(frozen=True, slots=True)
class Choice:
    """Who said a quotation: the clause (None where there is none), whom it means, and the rule."""

    report: Report | None
    resolution: Resolution
    rule: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known where a quotation stands: its paragraph's clauses, and the choice for the quotation before it."""

    paragraph: int
    pairs: list[Pair]
    last: Choice | None


class Chooser:
    """Chooses for the quotations of one article."""

    def __init__(
        self,
        text: str,
        paragraphs: list[Span],
        quoted: list[Quoted],
        whole: frozenset[int],
        sentences: list[Span],
        discourse: Discourse,
    ) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.quoted = quoted
        self.whole = whole
        """Numbers of the quotations that are sentences of their own."""
        self.discourse = discourse
        self._starts = [s.start for s in sentences]

    def choose(self, i: int, around: Surroundings) -> Choice | None:
        """Who said quotation number `i`; None if it is no quotation."""
        quotation = self.quoted[i]
        at = max(bisect.bisect_right(self._starts, quotation.outer.start) - 1, 0)
        start = self._starts[at] if self._starts else 0
        same = [p for p in around.pairs if p[0].sentence.start == start and p[0].mention is not None]
        outside = [p for p in same if not _within(p[0].cue, quotation.outer)]
        if outside and min(outside, key=lambda p: _distance(p[0].cue, quotation))[0].unreal:
            return None
        active = [p for p in same if not p[0].passive and not p[0].unreal]
        active = [p for p in active if p[1] is not THING] or active
        opens = i in self.whole and quotation.outer.start == start
        spoken = opens and any(self._touches(report, quotation) for report, _ in active)
        if not spoken and self._is_title(quotation):
            return None
        if i in self.whole:
            return self._in_sentence(i, active) or self._in_paragraph(i, around) or self._floating(i, around.paragraph)
        return self._built_in(i, active, around)

    # --- quotations that are sentences of their own -----------------------------------------------------------------
    def _in_sentence(self, i: int, active: list[Pair]) -> Choice | None:
        quotation = self.quoted[i]
        beside = [p for p in active if self._touches(p[0], quotation)]
        governing = [p for p in active if i in p[0].quotations]
        others = [p for p in active if p[0].kinds & SPOKEN]
        for group, rule in ((beside, "beside"), (governing, "governed"), (others, "sentence")):
            if group:
                return Choice(*min(group, key=lambda p: _distance(p[0].cue, quotation)), rule)
        return None

    def _in_paragraph(self, i: int, around: Surroundings) -> Choice | None:
        """Whoever speaks in the paragraph: before the quotation, or next where it opens the paragraph."""
        quotation = self.quoted[i].outer
        spoken = [p for p in around.pairs if p[1].person is not None and p[0].kinds & SPOKEN]
        if around.last is not None:
            between = self._reported_between(self.quoted[i - 1].outer.end, quotation.start, spoken)
            if between is not None:
                return Choice(*between, "paragraph")
            return Choice(around.last.report, around.last.resolution, "continued")
        before = [p for p in spoken if p[0].cue.end <= quotation.start]
        if before:
            return Choice(*before[-1], "paragraph")
        behind = [p for p in spoken if p[0].cue.start >= quotation.end]
        opens = quotation.start == self.paragraphs[around.paragraph].start
        if opens and behind and behind[0][0].cue.start - quotation.end < 40:
            return Choice(*behind[0], "paragraph-later")
        return None

    def _reported_between(self, start: int, end: int, spoken: list[Pair]) -> Pair | None:
        """Who took over after the last quotation: “...,” Doe said. The mayor said it was closed. “...”"""
        inside = [p for p in spoken if start <= p[0].sentence.start and p[0].sentence.end <= end and p[0].content]
        outer = [p for p in inside if not any(_within(p[0].cue, other.content) for other, _ in inside)]
        return outer[-1] if outer else None

    def _floating(self, i: int, number: int) -> Choice | None:
        """A quotation without a reporting clause near it."""
        quotation = self.quoted[i]
        if len(quotation.span) < 12 and not quotation.closed:
            return None
        signed = self._signed(quotation, number)
        if signed is not None:
            return Choice(None, signed, "signed")
        if self._rest(number).strip(" .,;—–-"):
            long = len(self.text[quotation.span.start : quotation.span.end].split()) >= _FEWEST_UNTOLD
            person = self._subject(self.paragraphs[number].start, quotation.outer.start) if long else None
            return Choice(None, Resolution(person, "introduced", 0.6), "paragraph") if person else None
        return Choice(None, self._running(quotation, number), "floating")

    def _running(self, quotation: Quoted, number: int) -> Resolution:
        """For a paragraph that is a quotation: whom the one before announces, else who spoke last."""
        before = self.paragraphs[number - 1] if number else Span(0, 0)
        subject = self._subject(before.start, before.end)
        announced = self.text[before.end - 1 : before.end] == ":"
        body = self._body_ahead(before) if announced else None
        if body is not None:
            return Resolution(body, "announced", 0.7)
        if subject is not None and announced:
            return Resolution(subject, "announced", 0.8)
        person = self.discourse.running(quotation.outer.start, number)
        spoke_there = person is not None and self.discourse.running(quotation.outer.start, number, reach=1) is person
        if subject is not None and not spoke_there:
            return Resolution(subject, "introduced", 0.55)
        return Resolution(person, "running", 0.7) if person else self._named_next(number)

    def _body_ahead(self, paragraph: Span) -> Person | None:
        """The body that opens a paragraph's last sentence: "The Fern House issued this statement:" """
        first, last = (bisect.bisect_left(self._starts, at) for at in (paragraph.start, paragraph.end))
        match = _BODY_OPENS.match(self.text, self._starts[last - 1] if last > first else paragraph.start, paragraph.end)
        if match is None or is_common(match["name"].split()[0]):
            return None
        several = " " in match["name"] or match["name"] in self.discourse.bodies
        person = self.discourse.index.between(match.start("name"), match.end("name"))
        return self.discourse.body(match["name"]) if several and not person else None

    def _named_next(self, number: int) -> Resolution:
        """Whom the paragraph behind a quotation names, where nobody has spoken before: the article opens with it."""
        if self.discourse.turns or number + 1 >= len(self.paragraphs):
            return UNKNOWN
        behind = self.paragraphs[number + 1]
        said_so = _SAID_SO.match(self.text, behind.start, behind.end)
        reach = said_so.end() + 60 if said_so else behind.start + 40
        places = [p for p in self.discourse.index.between(behind.start, reach) if said_so or p.salience > 1]
        return Resolution(places[0].person, "named-next", 0.6 if said_so else 0.5) if places else UNKNOWN

    def _subject(self, start: int, end: int) -> Person | None:
        """The last person who stands as a subject there."""
        places = [p for p in self.discourse.index.between(start, end) if p.salience > 1]
        return places[-1].person if places else None

    def _signed(self, quotation: Quoted, number: int) -> Resolution | None:
        """“...” — Jane Doe, behind the quotation or in the paragraph below one that is only a quotation."""
        match = _SIGNATURE.match(self.text, quotation.outer.end, self.paragraphs[number].end)
        below = None if match else self._line_below(number)
        if below is not None:
            match = _SIGNATURE.match(self.text, below.start, below.end)
        if match is None:
            return self._name_line(below) if below is not None and not self.discourse.turns else None
        _, rest = names.split_title(match.group(1).split())
        if not rest:
            return None
        person = self.discourse.index.by_surname(rest[-1], quotation.outer.start)
        return Resolution(person or Person(" ".join(rest), True, 0), "signed", 0.85)

    def _line_below(self, number: int) -> Span | None:
        """The short paragraph below one that is only a quotation."""
        if number + 1 >= len(self.paragraphs) or self._rest(number).strip(" .,"):
            return None
        below = self.paragraphs[number + 1]
        return below if len(below) < _LONGEST_SIGNATURE else None

    def _name_line(self, line: Span) -> Resolution | None:
        """ "Jane Doe, a nurse in Marrow": without a dash it may be any line, so the name must be a person's."""
        match = _NAME_LINE.match(self.text, line.start, line.end)
        _, name = names.split_title(match.group(1).split()) if match else ([], [])
        if len(name) < 2:
            return None
        known = self.discourse.index.people.get(names.fold(" ".join(name)))
        if known is None or not (known.is_person or names.is_first_name(name[0])):
            return None
        return Resolution(known, "signed-below", 0.6)

    def _rest(self, number: int) -> str:
        """The paragraph without its quotations."""
        paragraph, pieces = self.paragraphs[number], []
        at = paragraph.start
        for q in self.quoted:
            if q.paragraph == number:
                pieces.append(self.text[at : q.outer.start])
                at = q.outer.end
        return "".join([*pieces, self.text[at : paragraph.end]])

    # --- words built into the reporter's sentence ---------------------------------------------------------------------
    def _built_in(self, i: int, active: list[Pair], around: Surroundings) -> Choice | None:
        quotation = self.quoted[i]
        words = self.text[quotation.span.start : quotation.span.end].split()
        governing = [p for p in active if i in p[0].quotations and cues.LEMMAS.get(p[0].word) not in _NO_SPEECH]
        inside = [p for p in active if p[0].content and _holds(p[0].content, quotation)]
        if len(words) == 1 and (words[0][:1].isupper() or not _labelled(governing)):
            return None
        ahead = [p for p in governing if p[0].cue.end <= quotation.outer.start]
        beside = self._clause_behind(quotation, active) if len(words) > 1 else []
        for group, rule in ((ahead, "governed"), (beside, "beside"), (governing, "governed"), (inside, "partial")):
            if group:
                return Choice(*min(group, key=lambda p: len(p[0].content or p[0].cue)), rule)
        bracketed = self.text[max(quotation.outer.start - 1, 0) : quotation.outer.start] == "("
        if bracketed or len(words) < _FEWEST_UNTOLD or not _FINITE.search(" ".join(words)):
            return None
        if around.last is not None:
            return Choice(around.last.report, around.last.resolution, "continued-partial")
        spoken = [p for p in around.pairs if p[1].person and p[0].kinds & SPOKEN and p[1].rule != "group"]
        before = [p for p in spoken if p[0].cue.end <= quotation.outer.start]
        return Choice(*before[-1], "paragraph-partial") if before else None

    def _clause_behind(self, quotation: Quoted, active: list[Pair]) -> list[Pair]:
        """The clause behind a comma that closes the quotation: “...,” Jane Doe said."""
        end = quotation.outer.end
        comma = self.text[quotation.span.end - 1] in ",?!" or self.text[end : end + 1] == ","
        return [p for p in active if comma and p[0].cue.start >= end and self._touches(p[0], quotation)]

    def _is_title(self, quotation: Quoted) -> bool:
        """Works, shows, songs and nicknames: every word that matters is capitalised, but not every letter."""
        words = re.findall(r"[^\W\d_][\w’'-]*", self.text[quotation.span.start : quotation.span.end])
        long = [w for w in words if len(w) > 3 and w.lower() not in _SMALL]
        before = self.text[max(0, quotation.outer.start - 2) : quotation.outer.start].strip()
        after = self.text[quotation.outer.end : quotation.outer.end + 3].strip()
        if len(words) == 1 and before[-1:].isalpha() and after[:1].isupper():
            return True
        if sum(w[:1].isupper() for w in words) < 2 or not long or self.text[quotation.span.end - 1] in "?!":
            return False
        shouted = len(words) >= _FEWEST_UNTOLD and all(w.isupper() for w in words)
        if shouted or _CLAUSE_WORD.search(" ".join(words)):
            return False
        return all(w[:1].isupper() for w in long) and words[0][:1].isupper() and len(words) <= _LONGEST_TITLE

    def _touches(self, report: Report, quotation: Quoted) -> bool:
        """The clause stands right behind the quotation, or right before it with a comma or colon."""
        if not report.kinds & SPOKEN or report.mention is None:
            return False
        left = min(report.cue.start, report.mention.span.start)
        right = max(report.cue.end, report.mention.span.end)
        if left >= quotation.outer.end:
            return left - quotation.outer.end <= 6 or not self.text[quotation.outer.end : left].strip(" ,—–-\n")
        if right > quotation.outer.start:
            return False
        between = self.text[right : quotation.outer.start].strip()
        if between == "that" or between.endswith(":"):
            return len(between) < 80
        finite = not report.word.endswith("ing") or report.word in ("saying", "adding", "writing", "tweeting")
        return finite and (between == "" or (between.endswith(",") and len(between) < 60))


def _distance(cue: Span, quotation: Quoted) -> int:
    if cue.start >= quotation.outer.end:
        return cue.start - quotation.outer.end
    return quotation.outer.start - cue.end + 5 if cue.end <= quotation.outer.start else 0


def _within(cue: Span, content: Span | None) -> bool:
    return content is not None and content.start <= cue.start < content.end


def _labelled(governing: list[Pair]) -> bool:
    """Called, described, dubbed: here one word in marks is what somebody said."""
    return any(CueKind.LABEL in report.kinds for report, _ in governing)


def _holds(content: Span, quotation: Quoted) -> bool:
    return content.start <= quotation.outer.start and quotation.span.end <= content.end
