"""Words that nobody said: denied, never said, in something fake, supposed or falsely claimed."""

from __future__ import annotations

import re
from dataclasses import replace

from index.quotations.clauses import cues
from index.quotations.clauses.report import Report

_FAKE = re.compile(
    r"\b(?:fake|faked|fabricated|doctored|deepfake|satirical|spoof|parody|hoax|fictional|fictitious|imaginary|imagined|"
    r"made-up|AI-generated|altered|manipulated|bogus|invented)\b(?:[ -][\w-]+){0,3}?[ -]"
    r"(?:recording|video|audio|clip|image|photo|post|tweet|message|letter|email|quote|quotation|screenshot|interview|"
    r"article|account|speech|statement|sketch|poster|headline|ad|website)s?\b|"
    r"\b(?:deepfakes?|hoaxes|parodies|spoofs?|satire)\b",
    re.IGNORECASE,
)
"""Things that show people saying what they did not say."""
_SHOWS = re.compile(r"\b(?:in which|where|that|which|showing|of|has|had|having|shows|showed|by)\b|[:,]")
_FALSELY = re.compile(r"\b(?:falsely|wrongly|baselessly)\b")
_NOBODY = re.compile(r"(?:nobody|no|none|neither|if|imagine|suppose)\b", re.IGNORECASE)


def marked(text: str, report: Report) -> Report:
    """`report` as unreal where the sentence says that nobody, or only something fake, says what it governs."""
    if report.mention is None or report.unreal:
        return report
    mention = text[report.mention.span.start : report.mention.span.end]
    ahead = text[report.sentence.start : report.mention.span.start]
    fake = None if report.form == "fronted" else _FAKE.search(ahead)
    shown = fake is not None and _SHOWS.search(ahead, fake.end()) is not None
    unsaid = _NOBODY.match(mention) or _FAKE.search(mention) or _FALSELY.search(ahead)
    denied = cues.LEMMAS.get(report.word) == "deny"
    return replace(report, unreal=True) if shown or unsaid or denied else report
