"""Quotations in marks: which of them somebody said, and who.

In order of trust: a reporting clause that governs the quotation or stands beside it; the clause of the sentence it is
built into; the speaker of the paragraph; a colon that announces it; the running speaker of a paragraph that is only a
quotation. What none of these reaches is no quotation, or one whose speaker is not told.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.article import Quotation
from index.quotations import names
from index.quotations.clauses import Report
from index.quotations.cues import CueKind
from index.quotations.layout import Span
from index.quotations.marks import Quoted
from index.quotations.people import Person
from index.quotations.discourse import UNKNOWN, Resolution
from index.quotations.resolve import Resolver

_DIRECT = {CueKind.STATE, CueKind.SPEAK}


@dataclass(slots=True)
class Attributed:
    """What came out: direct quotations, and every reporting clause with whom its mention means."""

    direct: list[Quotation] = field(default_factory=list)
    reported: list[tuple[Report, Resolution]] = field(default_factory=list)


class Attributor:
    """Attributes the quotations of one article."""

    def __init__(
        self,
        text: str,
        paragraphs: list[Span],
        quoted: list[Quoted],
        whole: frozenset[int],
        sentences: list[Span],
        resolver: Resolver,
    ) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.quoted = quoted
        self.whole = whole
        self.sentences = sentences
        self.resolver = resolver
        self.discourse = resolver.discourse
        self.out = Attributed()
        self._sentence_starts = [s.start for s in sentences]
        self._resolved: dict[int, Resolution] = {}

    def attribute(self, found: list[Report]) -> Attributed:
        """Goes through the article paragraph by paragraph, so that whoever spoke before is known."""
        by_start = sorted(found, key=lambda r: r.cue.start)
        starts = [r.cue.start for r in by_start]
        at = 0
        for number, paragraph in enumerate(self.paragraphs):
            left, right = bisect.bisect_left(starts, paragraph.start), bisect.bisect_left(starts, paragraph.end)
            here = by_start[left:right]
            quotations = []
            while at < len(self.quoted) and self.quoted[at].paragraph == number:
                quotations.append(at)
                at += 1
            self._paragraph(number, here, quotations)
        return self.out

    def _paragraph(self, number: int, here: Sequence[Report], quotations: list[int]) -> None:
        resolutions: list[Resolution] = []
        for report in here:
            resolution = self._resolve(report)
            resolutions.append(resolution)
            self.out.reported.append((report, resolution))
            if (
                resolution.person
                and (report.content or report.quotations)
                and report.kinds & _DIRECT
                and not report.passive
            ) and (resolution.person.kind != "body" or resolution.person.name[:1].isupper()):
                self.discourse.spoke(report.cue.start, number, resolution.person)
        pairs = list(zip(here, resolutions, strict=True))
        last: tuple[Report | None, Resolution] | None = None
        for i in quotations:
            chosen = self._choose(i, number, pairs, last)
            if chosen is not None:
                self._emit(i, *chosen)
                last = chosen[0], chosen[1]
                if chosen[1].person is not None:
                    self.discourse.spoke(self.quoted[i].span.start, number, chosen[1].person)

    def _resolve(self, report: Report) -> Resolution:
        if report.mention is None:
            return UNKNOWN
        behind = report.mention.span.start > report.sentence.start and (report.form in ("fronted", "none"))
        if behind and report.mention.tag.startswith("PRP"):
            # "..., he said" is seldom somebody whom his own words name: look before the sentence first.
            found = self.resolver.resolve(report.mention, report.cue, report.sentence.start)
            if found.person is not None:
                return found
        return self.resolver.resolve(report.mention, report.cue)

    def _emit(self, i: int, report: Report | None, resolution: Resolution, rule: str, trust: float) -> None:
        span = self.quoted[i].span
        person = resolution.person
        mention = report.mention if report else None
        self.out.direct.append(
            Quotation(
                text=self.text[span.start : span.end],
                start=span.start,
                end=span.end,
                kind="direct",
                speaker=resolution.speaker,
                mention=self.text[mention.span.start : mention.span.end] if mention else None,
                cue=self.text[report.cue.start : report.cue.end] if report else None,
                role=person.role if person else None,
                affiliation=person.affiliation if person else None,
                rule=f"{rule}/{resolution.rule}",
                confidence=round(trust * resolution.confidence, 2),
            )
        )

    # --- choosing -----------------------------------------------------------------------------------------------
    def _choose(
        self, i: int, number: int, pairs: list[tuple[Report, Resolution]], last: tuple[Report | None, Resolution] | None
    ) -> tuple[Report | None, Resolution, str, float] | None:
        quotation = self.quoted[i]
        sentence = self._sentence(quotation.outer.start)
        same = [(r, s) for r, s in pairs if r.sentence.start == sentence.start and r.mention is not None]
        if i in self.whole and not self._is_title(quotation):
            return self._whole(i, number, same, pairs, last)
        return self._partial(i, same, last)

    def _sentence(self, position: int) -> Span:
        k = max(bisect.bisect_right(self._sentence_starts, position) - 1, 0)
        return self.sentences[k] if self.sentences else Span(0, 0)

    def _whole(
        self,
        i: int,
        number: int,
        same: list[tuple[Report, Resolution]],
        pairs: list[tuple[Report, Resolution]],
        last: tuple[Report | None, Resolution] | None,
    ) -> tuple[Report | None, Resolution, str, float] | None:
        quotation = self.quoted[i]
        governing = [(r, s) for r, s in same if i in r.quotations and not r.passive]
        beside = [(r, s) for r, s in same if self._touches(r, quotation) and not r.passive]
        for group, rule, trust in ((beside, "beside", 1.0), (governing, "governed", 0.95)):
            if group:
                report, resolution = min(group, key=lambda p: self._distance(p[0].cue, quotation))
                return report, resolution, rule, trust
        if same:
            usable = [p for p in same if p[0].kinds & _DIRECT and not p[0].passive]
            if usable:
                report, resolution = min(usable, key=lambda p: self._distance(p[0].cue, quotation))
                return report, resolution, "sentence", 0.8
        if last is not None:
            return last[0], last[1], "continued", 0.9
        earlier = [p for p in pairs if p[0].cue.end <= quotation.outer.start and p[1].person and p[0].kinds & _DIRECT]
        if earlier:
            return earlier[-1][0], earlier[-1][1], "paragraph", 0.85
        return self._floating(i, number)

    def _floating(self, i: int, number: int) -> tuple[Report | None, Resolution, str, float] | None:
        """A quotation without a reporting clause near it."""
        quotation = self.quoted[i]
        if len(quotation.span) < 12 and not quotation.closed:
            return None
        alone = self._rest(number).strip(" .,;—–-") == ""
        named = self._signed(quotation, number)
        if named is not None:
            return None, named, "signed", 0.9
        if not alone and len(self.text[quotation.span.start : quotation.span.end].split()) < 5:
            return None
        if not alone:
            person = self._introduced(quotation, number)
            return (None, Resolution(person, "introduced", 0.6), "paragraph", 0.8) if person else None
        person = self.discourse.running(quotation.outer.start, number)
        person = self._introduced_before(number) or person
        resolution = Resolution(person, "running", 0.7) if person else UNKNOWN
        return None, resolution, "floating", 0.9

    def _rest(self, number: int) -> str:
        """The paragraph without its quotations."""
        paragraph, pieces = self.paragraphs[number], []
        at = paragraph.start
        for q in self.quoted:
            if q.paragraph == number:
                pieces.append(self.text[at : q.outer.start])
                at = q.outer.end
        return "".join([*pieces, self.text[at : paragraph.end]])

    def _signed(self, quotation: Quoted, number: int) -> Resolution | None:
        """“...” — Jane Doe"""
        after = self.text[quotation.outer.end : self.paragraphs[number].end]
        match = re.match(r"\s*[—–-]+\s*((?:[A-Z][\w.’'-]*\s?){1,5})", after)
        if not match:
            return None
        _, rest = names.split_title(match.group(1).split())
        person = self.discourse.index.by_surname(rest[-1], quotation.outer.start) if rest else None
        return Resolution(person or Person(" ".join(rest), True, 0), "signed", 0.85) if rest else None

    def _introduced(self, quotation: Quoted, number: int) -> Person | None:
        """The person the paragraph speaks of before its quotation."""
        begin = self.paragraphs[number].start
        places = [p for p in self.discourse.index.between(begin, quotation.outer.start) if p.salience > 1]
        return places[-1].person if places else None

    def _introduced_before(self, number: int) -> Person | None:
        """The previous paragraph ends with a colon: it announces who speaks here."""
        if number == 0:
            return None
        before = self.paragraphs[number - 1]
        if self.text[before.end - 1] != ":":
            return None
        places = [p for p in self.discourse.index.between(before.start, before.end) if p.salience > 1]
        return places[-1].person if places else None

    def _partial(
        self, i: int, same: list[tuple[Report, Resolution]], last: tuple[Report | None, Resolution] | None
    ) -> tuple[Report | None, Resolution, str, float] | None:
        quotation = self.quoted[i]
        if self._is_title(quotation):
            return None
        words = self.text[quotation.span.start : quotation.span.end].split()
        active = [p for p in same if not p[0].passive]
        governing = [p for p in active if i in p[0].quotations]
        inside = [p for p in active if p[0].content and _holds(p[0].content, quotation)]
        if len(words) == 1 and (words[0][:1].isupper() or not _labelled(governing)):
            return None
        ahead = [p for p in governing if p[0].cue.end <= quotation.outer.start]
        beside = self._clause_after(quotation, active) if len(words) > 1 else []
        for group, rule in ((ahead, "governed"), (beside, "beside"), (governing, "governed"), (inside, "partial")):
            if group:
                report, resolution = min(group, key=lambda p: len(p[0].content or p[0].cue))
                return report, resolution, rule, 0.95
        in_brackets = self.text[max(quotation.outer.start - 1, 0) : quotation.outer.start] == "("
        if (
            last is not None
            and not in_brackets
            and len(words) >= 5
            and re.search(
                r"\b(?:I|we|they|he|she|it|you|is|are|was|were|be|will|would|can|have|has|do)\b", " ".join(words)
            )
        ):
            return last[0], last[1], "continued-partial", 0.7
        return None

    def _clause_after(
        self, quotation: Quoted, active: list[tuple[Report, Resolution]]
    ) -> list[tuple[Report, Resolution]]:
        """The clause behind a comma that closes the quotation: “...,” Jane Doe said."""
        end = quotation.outer.end
        comma = self.text[quotation.span.end - 1] in ",?!" or self.text[end : end + 1] == ","
        return [p for p in active if comma and p[0].cue.start >= end and self._touches(p[0], quotation)]

    def _is_title(self, quotation: Quoted) -> bool:
        """Works, shows, songs and nicknames: every word that matters is capitalised."""
        words = re.findall(r"[^\W\d_][\w’'-]*", self.text[quotation.span.start : quotation.span.end])
        long = [w for w in words if len(w) > 3 and w.lower() not in _SMALL]
        before = self.text[max(0, quotation.outer.start - 2) : quotation.outer.start].strip()
        after = self.text[quotation.outer.end : quotation.outer.end + 3].strip()
        if len(words) == 1 and before[-1:].isalpha() and after[:1].isupper():
            return True
        if sum(w[:1].isupper() for w in words) < 2 or not long or self.text[quotation.span.end - 1] in "?!":
            return False
        return all(w[:1].isupper() for w in long) and words[0][:1].isupper() and len(words) <= 12

    @staticmethod
    def _distance(cue: Span, quotation: Quoted) -> int:
        if cue.start >= quotation.outer.end:
            return cue.start - quotation.outer.end
        return quotation.outer.start - cue.end + 5 if cue.end <= quotation.outer.start else 0

    def _touches(self, report: Report, quotation: Quoted) -> bool:
        """The clause stands right after the quotation, or right before it with a comma or colon."""
        if not report.kinds & _DIRECT or report.mention is None:
            return False
        left = min(report.cue.start, report.mention.span.start)
        right = max(report.cue.end, report.mention.span.end)
        if left >= quotation.outer.end:
            return not self.text[quotation.outer.end : left].strip(" ,—–-\n") or left - quotation.outer.end <= 6
        if right <= quotation.outer.start:
            between = self.text[right : quotation.outer.start].strip()
            if between in (":", "that") or between.endswith(":"):
                return len(between) < 80
            finite = not report.word.endswith("ing") or report.word in ("saying", "adding", "writing", "tweeting")
            return finite and (between in (",", "") or (between.endswith(",") and len(between) < 60))
        return False


def _labelled(governing: list[tuple[Report, Resolution]]) -> bool:
    """Called, described, dubbed: here one word in marks is what somebody said."""
    return any(CueKind.LABEL in report.kinds for report, _ in governing)


_SMALL = frozenset("with from into over upon than that this your their".split())


def _holds(content: Span, quotation: Quoted) -> bool:
    return content.start <= quotation.outer.start and quotation.span.end <= content.end
