"""Walks through an article: resolves who its reporting clauses name, attributes its quotations, remembers who spoke."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.article import Quotation
from index.quotations.attribution.choosing import SPOKEN, Choice, Chooser, Surroundings
from index.quotations.attribution.ranker import Decider
from index.quotations.attribution.ranking import Query, Ranking, ask
from index.quotations.clauses.report import Report
from index.quotations.speakers import roles
from index.quotations.speakers.cast import key_of
from index.quotations.speakers.discourse import UNKNOWN, Resolution
from index.quotations.speakers.resolve import Resolver
from index.quotations.text.marks import Quoted
from index.text.span import Span


@dataclass(slots=True)
class Attributed:
    """What came out: direct quotations, and every reporting clause with whom its mention means."""

    direct: list[Quotation] = field(default_factory=list)
    reported: list[tuple[Report, Resolution]] = field(default_factory=list)


class Attributor:
    """Attributes the quotations of one article, paragraph by paragraph, so that whoever spoke before is known."""

    def __init__(
        self,
        text: str,
        paragraphs: list[Span],
        quoted: list[Quoted],
        resolver: Resolver,
        chooser: Chooser,
        decider: Decider,
    ) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.quoted = quoted
        self.resolver = resolver
        self.chooser = chooser
        self.ranking = Ranking(resolver.discourse, paragraphs)
        self.decider = decider
        self.owns: dict[int, Resolution] = {}
        """What the rules say of each report, by identity."""
        self.out = Attributed()

    def attribute(self, found: list[Report]) -> Attributed:
        """Direct quotations and resolved reporting clauses, given the clauses found in the article."""
        reports = sorted(found, key=lambda r: r.cue.start)
        starts = [r.cue.start for r in reports]
        self.ranking.names_ahead = [
            (r.cue.start, key_of(named.person.name))
            for r in reports
            if r.mention
            and r.mention.tag.startswith("NNP")
            and (named := self.resolver.resolve(r.mention, r.cue)).person is not None
            and named.rule in ("name", "surname", "apposition")
        ]
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
            own = self._resolve(report)
            pairs.append((report, own))
            if not report.unreal:
                ranked = self._rank(report.content, False, report, "report", own) if report.content else own
                self.out.reported.append((report, ranked))
            if _speaks(report, own) and own.person is not None:
                self.resolver.discourse.spoke(report.cue.start, number, own.person)
        last: Choice | None = None
        for i in quotations:
            choice = self.chooser.choose(i, Surroundings(number, pairs, last))
            if choice is None:
                continue
            last = choice
            ranked = self._rank(self.quoted[i].span, True, choice.report, choice.rule, choice.resolution)
            self.out.direct.append(self._quotation(i, replace(choice, resolution=ranked)))
            if choice.resolution.person is not None:
                self.resolver.discourse.spoke(self.quoted[i].span.start, number, choice.resolution.person)

    def _resolve(self, report: Report) -> Resolution:
        """Whom the rules take the mention for."""
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

    def _rank(self, span: Span, direct: bool, report: Report | None, rule: str, own: Resolution) -> Resolution:
        if report is not None and report.mention is None:
            return UNKNOWN
        query = Query(span, direct, report, rule, own)
        asked = ask(self.text, query, self.ranking.index.is_common_word)
        found = self.ranking.candidates(query, asked)
        if not found:
            return UNKNOWN
        person, sure = self.decider.decide(self.ranking, query, asked, found)
        if own.person is not None:
            self.ranking.remember(asked, own.person)
        if person is None or sure < self.decider.threshold:
            # Whom the article does not name, "a senior official", is no name to be wrong.
            unnamed = own.person is not None and own.person.kind == "unnamed" and own.person.is_indefinite
            return replace(own, confidence=sure) if unnamed else UNKNOWN
        return Resolution(person, own.rule if person is own.person else "ranked", sure)

    def _quotation(self, i: int, choice: Choice) -> Quotation:
        span, report, resolution = self.quoted[i].span, choice.report, choice.resolution
        person = resolution.person
        mention = report.mention.span if report and report.mention else None
        return Quotation(
            text=self.text[span.start : span.end],
            start=span.start,
            end=span.end,
            kind="direct",
            speaker=resolution.speaker,
            mention=self.text[mention.start : mention.end] if mention else None,
            cue=self.text[report.cue.start : report.cue.end] if report else None,
            role=roles.told(person.role) if person else None,
            affiliation=person.affiliation if person else None,
            rule=f"{choice.rule}/{resolution.rule}",
            confidence=round(resolution.confidence, 2),
        )


def _speaks(report: Report, resolution: Resolution) -> bool:
    """Whether the clause makes its subject the running speaker: not "a level that suggests"."""
    person = resolution.person
    if (
        person is None
        or report.passive
        or report.unreal
        or not report.kinds & SPOKEN
        or not (report.content or report.quotations)
    ):
        return False
    return person.kind != "body" or person.name[:1].isupper()
