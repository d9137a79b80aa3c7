"""Walks through an article: resolves who its reporting clauses name, attributes its quotations, remembers who spoke."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.article import Quotation
from index.quotations import roles
from index.quotations.choosing import SPOKEN, Choice, Chooser, Surroundings
from index.quotations.discourse import UNKNOWN, Resolution
from index.quotations.layout import Span
from index.quotations.marks import Quoted
from index.quotations.report import Report
from index.quotations.resolve import Resolver


@dataclass(slots=True)
class Attributed:
    """What came out: direct quotations, and every reporting clause with whom its mention means."""

    direct: list[Quotation] = field(default_factory=list)
    reported: list[tuple[Report, Resolution]] = field(default_factory=list)


class Attributor:
    """Attributes the quotations of one article, paragraph by paragraph, so that whoever spoke before is known."""

    def __init__(
        self, text: str, paragraphs: list[Span], quoted: list[Quoted], resolver: Resolver, chooser: Chooser
    ) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.quoted = quoted
        self.resolver = resolver
        self.chooser = chooser
        self.out = Attributed()

    def attribute(self, found: list[Report]) -> Attributed:
        """Direct quotations and resolved reporting clauses, given the clauses found in the article."""
        reports = sorted(found, key=lambda r: r.cue.start)
        starts = [r.cue.start for r in reports]
        at = 0
        for number, paragraph in enumerate(self.paragraphs):
            left, right = bisect.bisect_left(starts, paragraph.start), bisect.bisect_left(starts, paragraph.end)
            quotations = []
            while at < len(self.quoted) and self.quoted[at].paragraph == number:
                quotations.append(at)
                at += 1
            self._paragraph(number, reports[left:right], quotations)
        return self.out

    def _paragraph(self, number: int, reports: Sequence[Report], quotations: list[int]) -> None:
        pairs = []
        for report in reports:
            resolution = self._resolve(report)
            pairs.append((report, resolution))
            if _speaks(report, resolution) and resolution.person is not None:
                self.resolver.discourse.spoke(report.cue.start, number, resolution.person)
        self.out.reported.extend(pairs)
        last: Choice | None = None
        for i in quotations:
            choice = self.chooser.choose(i, Surroundings(number, pairs, last))
            if choice is None:
                continue
            last = choice
            self.out.direct.append(self._quotation(i, choice))
            if choice.resolution.person is not None:
                self.resolver.discourse.spoke(self.quoted[i].span.start, number, choice.resolution.person)

    def _resolve(self, report: Report) -> Resolution:
        mention = report.mention
        if mention is None:
            return UNKNOWN
        behind = mention.span.start > report.sentence.start and report.form in ("fronted", "none")
        if behind and mention.tag.startswith("PRP"):
            # "..., he said" is seldom somebody whom his own words name: look before the sentence first.
            found = self.resolver.resolve(mention, report.cue, report.sentence.start)
            if found.person is not None:
                return found
        return self.resolver.resolve(mention, report.cue)

    def _quotation(self, i: int, choice: Choice) -> Quotation:
        span, report, person = self.quoted[i].span, choice.report, choice.resolution.person
        mention = report.mention.span if report and report.mention else None
        return Quotation(
            text=self.text[span.start : span.end],
            start=span.start,
            end=span.end,
            kind="direct",
            speaker=choice.resolution.speaker,
            mention=self.text[mention.start : mention.end] if mention else None,
            cue=self.text[report.cue.start : report.cue.end] if report else None,
            role=roles.told(person.role) if person else None,
            affiliation=person.affiliation if person else None,
            rule=f"{choice.rule}/{choice.resolution.rule}",
            confidence=round(choice.trust * choice.resolution.confidence, 2),
        )


def _speaks(report: Report, resolution: Resolution) -> bool:
    """Whether the clause makes its subject the running speaker: not "a level that suggests"."""
    person = resolution.person
    if person is None or report.passive or not report.kinds & SPOKEN or not (report.content or report.quotations):
        return False
    return person.kind != "body" or person.name[:1].isupper()
