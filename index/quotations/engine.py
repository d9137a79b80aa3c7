"""From an article to its quotations: marks, reporting clauses, speakers, in that order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from index.article import Article, Quotation
from index.quotations.attribution.choosing import Chooser
from index.quotations.attribution.direct import Attributor
from index.quotations.attribution.ranker import Decider, model
from index.quotations.clauses import cues, parse, patterns, unreal
from index.quotations.clauses.clauses import reports
from index.quotations.clauses.frame import Frame
from index.quotations.clauses.indirect import statements
from index.quotations.clauses.report import Report
from index.quotations.speakers import names, roles
from index.quotations.speakers.discourse import Discourse
from index.quotations.speakers.people import NameIndex
from index.quotations.speakers.phrases import acronyms
from index.quotations.speakers.resolve import Resolver
from index.quotations.text import marks, transcript, unmarked
from index.quotations.text.layout import paragraphs
from index.text.sentences import sentences_within
from index.text.span import Span

_BATCH = 32
_PART = 200_000
"""Characters that are read at once: a longer text is read in parts, in which speakers are looked for."""


def extract(article: Article) -> list[Quotation]:
    """The quotations of one article, by where they start. Raises ModelUnavailable where spaCy's model is missing."""
    return next(extract_many([article]))


def extract_many(articles: Iterable[Article], decider: Decider | None = None) -> Iterator[list[Quotation]]:
    """The quotations of each article, in order; parses a batch at a time."""
    iterator = iter(articles)
    while batch := list(islice(iterator, _BATCH)):
        parts = [(n, part) for n, article in enumerate(batch) for part in _parts(article.text)]
        drafts = [Draft.of(_without_surrogates(batch[n].text[part.start : part.end])) for n, part in parts]
        parsed = parse.parse((draft.text, draft.to_parse) for draft in drafts)
        found: list[list[Quotation]] = [[] for _ in batch]
        for (n, part), draft, sentences_ in zip(parts, drafts, parsed, strict=True):
            text = batch[n].text
            for q in draft.finish([report for sentence in sentences_ for report in reports(sentence)], decider):
                start, end = q.start + part.start, q.end + part.start
                found[n].append(replace(q, start=start, end=end, text=text[start:end]))
        yield from found


def _parts(text: str) -> Iterator[Span]:
    """A text as a whole; one that is longer than what is read at once in parts that end with a paragraph."""
    start = 0
    while len(text) - start > _PART:
        cut = max(text.rfind("\n", start, start + _PART), text.rfind(". ", start, start + _PART))
        end = cut + 1 if cut > start else start + _PART
        yield Span(start, end)
        start = end
    yield Span(start, len(text))


def _without_surrogates(text: str) -> str:
    """`text` with lone surrogates, which no tokenizer takes, put as one other character each."""
    return _SURROGATE.sub("\ufffd", text)


_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Draft:
    """An article taken apart, before its reporting clauses are known."""

    text: str
    paragraphs: list[Span]
    quoted: list[marks.Quoted]
    sentences: list[Span]
    whole: frozenset[int]
    """Numbers of the quotations that are sentences of their own."""
    to_parse: list[parse.Masked]
    plain: list[Report]
    """Reporting clauses that needed no parse."""
    turns: list[transcript.Turn]
    """Labelled paragraphs of a transcript; nothing else is looked for in them."""
    unmarked: list[unmarked.Unmarked]
    """Quoted posts and the answers of an interview, which have no marks; nothing else is looked for in them either."""

    @classmethod
    def of(cls, text: str) -> Draft:
        """Paragraphs, quotations in marks and sentences of `text`, and which sentences need a parse."""
        spans = paragraphs(text)
        turns = transcript.find(text, spans)
        own = [] if turns else unmarked.find(text, spans)
        labelled = {turn.paragraph for turn in turns} | {one.paragraph for one in own}
        quoted = [q for q in marks.find(text, spans) if q.paragraph not in labelled]
        masked = _mask(text, quoted)
        whole = frozenset(i for i, q in enumerate(quoted) if _is_whole(text, q, spans[q.paragraph]))
        starts = (Span(_behind_dateline(text, p), p.end) for k, p in enumerate(spans) if k not in labelled)
        found = [s for p in starts for s in sentences_within(masked, p.start, p.end)]
        draft = cls(text, spans, quoted, found, whole, [], [], turns, own)
        draft._read_plain()
        return draft

    def _read_plain(self) -> None:
        """Reporting clauses of plain shapes are read at once; sentences that are richer are put up for a parse."""
        at = 0
        for span in self.sentences:
            inside: list[tuple[int, Span]] = []
            built_in: list[tuple[int, Span]] = []
            while at < len(self.quoted) and self.quoted[at].outer.start < span.end:
                if self.quoted[at].outer.start >= span.start:
                    (inside if at in self.whole else built_in).append((at, self.quoted[at].outer))
                at += 1
            frame = Frame(self.text, span, inside)
            plain = patterns.reports(frame)
            if plain is not None:
                self.plain.extend(plain)
            else:
                marked = tuple((n, o, self.text[max(self.quoted[n].span.end - 1, 0)]) for n, o in inside)
                self.to_parse.append(parse.Masked(span, marked, tuple(built_in)))

    def finish(self, found: list[Report], decider: Decider | None = None) -> list[Quotation]:
        """The quotations, given the reporting clauses that the parse found."""
        index = NameIndex(self.text, [q.outer for q in self.quoted], self.sentences)
        discourse = Discourse(self.text, index, acronyms(self.text))
        chooser = Chooser(self.text, self.paragraphs, self.quoted, self.whole, self.sentences, discourse)
        attributor = Attributor(
            self.text, self.paragraphs, self.quoted, Resolver(discourse), chooser, decider or model()
        )
        attributed = attributor.attribute([unreal.marked(self.text, report) for report in (*self.plain, *found)])
        spoken = [q for q in (self._spoken(turn, index) for turn in self.turns) if q is not None]
        spoken += self._without_marks(index)
        quotations = [*spoken, *attributed.direct, *statements(self.text, attributed.reported, self.quoted)]
        return sorted(quotations, key=lambda q: (q.start, q.end))

    def _without_marks(self, index: NameIndex) -> list[Quotation]:
        """Posts and answers as direct quotations."""
        answers = [one for one in self.unmarked if one.signature is None]
        asked = unmarked.interviewed(index, answers[0].words.start) if answers else None
        found = []
        for one in self.unmarked:
            signed = self.text[one.signature.start : one.signature.end] if one.signature else None
            named = signed or asked
            known = index.people.get(names.fold(named)) if named else None
            quotation = Quotation(
                text=self.text[one.words.start : one.words.end],
                start=one.words.start,
                end=one.words.end,
                kind="direct",
                speaker=known.name if known else named,
                mention=named,
                cue="—" if signed else None,
                role=roles.told(known.role) if known else None,
                rule="post" if signed else "interview",
                confidence=0.9 if signed else 0.8 if named else 0.0,
            )
            found.append(quotation)
        return found

    def _spoken(self, turn: transcript.Turn, index: NameIndex) -> Quotation | None:
        """A labelled paragraph of a transcript as a direct quotation."""
        if transcript.is_question(self.text, turn) or not len(turn.words):
            return None
        person = transcript.speaker(self.text, turn, index)
        label = self.text[turn.label.start : turn.label.end]
        return Quotation(
            text=self.text[turn.words.start : turn.words.end],
            start=turn.words.start,
            end=turn.words.end,
            kind="direct",
            speaker=person.name if person else None,
            mention=label,
            cue=":",
            role=roles.told(person.role) if person else None,
            rule="transcript/label",
            confidence=0.9 if person else 0.0,
        )


def _behind_dateline(text: str, paragraph: Span) -> int:
    """Where a paragraph goes on behind "MARROW, Ohio (AP) — "."""
    match = _DATELINE.match(text, paragraph.start, paragraph.end)
    return match.end() if match else paragraph.start


_DATELINE = re.compile(
    r"[A-Z][A-Z.’' -]{2,30}(?:, [A-Z][\w. ]{1,25})?(?: \((?:[A-Z]{2,6}|Reuters)\))? ?[—–−-]+ (?=[A-Z“\"])"
)


def _mask(text: str, quoted: list[marks.Quoted]) -> str:
    """`text` with the inside of quotations blanked, every offset kept; a quotation's last mark of a sentence stays."""
    pieces, at = [], 0
    for quotation in quoted:
        start, end = quotation.span.start, quotation.span.end
        if start < at:
            continue
        pieces.append(text[at:start])
        last = text[end - 1 : end]
        filler = "x" * (end - start - 1)
        pieces.append(filler + (last if last in ".?!…," and _may_end(text, quotation) else "x"))
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def _may_end(text: str, quotation: marks.Quoted) -> bool:
    """Whether a sentence may end with the quotation: not where a reporting clause follows ("Why?" Smith asked)."""
    after = text[quotation.outer.end : quotation.outer.end + 90]
    ahead = _SHORT_CLAUSE_AHEAD if text[quotation.span.end - 1] == "." else _CLAUSE_AHEAD
    return not ahead.match(after)


_SPOKE = "said|says|told|wrote|writes|tweeted|posted|" + "|".join(w for w in cues.LEMMAS if w.endswith(("ed", "ies")))
_NAMED = r"(?:[A-Z][\w.’'-]*\s+){1,5}"
_CLAUSE_AHEAD = re.compile(rf"(?<!\s)\s+(?:[a-z]|{_NAMED}(?:{_SPOKE})\b)")
# After a full stop only a short clause belongs to the quotation: “It is high.” Jane Doe told The Times.
_SHORT_CLAUSE_AHEAD = re.compile(rf"(?<!\s)\s+(?:[a-z]|(?:{_NAMED}|He |She )(?:{_SPOKE})(?: [\w’']+){{0,4}}\.(?:\s|$))")


def _is_whole(text: str, quotation: marks.Quoted, paragraph: Span) -> bool:
    """A quotation that is a clause of its own, not words built into the reporter's sentence."""
    words = text[quotation.span.start : quotation.span.end].split()
    if not words:
        return False
    opens = words[0].lstrip("“‘'\"([…. ")[:1]
    before = text[paragraph.start : quotation.outer.start].rstrip()
    at_start = not before or before[-1] in '.?!,:;—–-”"’)'
    ends = text[quotation.span.end - 1] in ",.?!…—-"
    if opens.isupper() or opens.isdigit() or not opens:
        return at_start and (ends or not quotation.closed or len(words) > 3) and (ends or len(words) > 1)
    return (
        (not before and ends)
        or (bool(before) and before[-1] in ":" and len(words) > 3)
        or (at_start and before[-1:] in (",", "") and ends and len(words) > 3)
    )
