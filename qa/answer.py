"""What an answer is: typed blocks with numbered markers, and for each marker the exact place in an article that proves
it. `qa.render` makes text of blocks; nothing reads that text back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from index.article import Article, Passage
from index.text import language
from qa.blocks import Block, Part, Quote, Short, Source
from qa.llm.written import Written
from qa.render import as_json, as_text
from qa.retrieve.filters import Filters

MAX_CITATIONS = 10
Status = Literal["answered", "unsure", "absent"]
"""An answer that is likely right; the nearest that the articles say; nothing that bears on the question."""
Place = tuple[str, int, int | None]
"""Where a citation leads: the article's id, where the passage starts, where the answering words start."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in the archive. Offsets are code points of the article's stored text."""

    marker: int
    """The number that stands in brackets in the answer's text."""
    article: Article
    passage: str
    start: int
    """Of the passage."""
    end: int
    quote_start: int | None = None
    """Of the words that answer; None where no such words are known."""
    quote_end: int | None = None
    cited: bool = False
    """Whether the marker stands in the text; otherwise it is further evidence."""
    speaker: str | None = None
    role: str | None = None
    kind: Literal["direct", "indirect"] | None = None
    """How the speaker's words are given; None where the quote is the article's own."""
    also_in: tuple[Article, ...] = ()
    """Other articles of the same story that hold the same words."""

    @property
    def quote(self) -> str | None:
        """The words that answer, exactly as the article has them."""
        if self.quote_start is None:
            return None
        return self.article.text[self.quote_start : self.quote_end]

    def to_dict(self) -> dict[str, Any]:
        """As JSON, the article by its metadata alone."""
        a = self.article
        return {
            "marker": self.marker, "cited": self.cited, "passage": self.passage, "start": self.start, "end": self.end,
            "quote": self.quote, "quote_start": self.quote_start, "quote_end": self.quote_end,
            "speaker": self.speaker, "role": self.role, "kind": self.kind,
            "article": {"id": a.id, "url": a.url, "title": a.title, "source": a.source, "date": a.date,
                        "authors": list(a.authors), "also_in": [named(other) for other in self.also_in]},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched for an answer: it makes a refusal worth something."""

    articles: int
    first: str | None = None
    """The earliest day, ISO 8601; None where no article has a date."""
    last: str | None = None
    outlets: int = 0
    filters: Filters | None = None
    """What it was restricted to: by the user, or by the question's own words."""
    unread: tuple[tuple[str, int], ...] = ()
    """What is in the archive in other languages and was not searched: code of the language, number of articles."""

    def __str__(self) -> str:
        """In words: "6,896 articles of 212 outlets, 2022-01-03 to 2024-11-29"."""
        return "; in the archive but not read: ".join(filter(None, (self._searched(), self.unread_words())))

    def unread_words(self) -> str:
        """What was not searched: "12 in German, 3 in French"."""
        return ", ".join(f"{count:,} in {language.name(code)}" for code, count in self.unread)

    def _searched(self) -> str:
        words = f"{self.articles:,} article{'s' * (self.articles != 1)}"
        if self.outlets:
            words += f" of {self.outlets:,} outlet{'s' * (self.outlets != 1)}"
        if self.first and self.last:
            return words + (f", {self.first} to {self.last}" if self.first != self.last else f", {self.first}")
        return words + ", date unknown" if self.articles == 1 else words


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer or, where nothing in the archive bears on the question, the word that it does not say."""

    question: str
    status: Status
    blocks: tuple[Block, ...] = ()
    short: str | None = None
    """The bare answer: a name, a number, a phrase; for what-said the statement; yes-or-no begins with Yes or No."""
    confidence: float = 0.0
    """0 to 1: of the answers given with 0.8 about 80 % should be right."""
    citations: list[Citation] = field(default_factory=list)
    """At most ten, the cited ones first."""
    searched: Searched | None = None
    suggestions: tuple[str, ...] = ()
    """Questions that the archive can answer, where this one it could not."""
    parts: tuple[Answer, ...] = ()
    """Where several things were asked at once, the answer to each, by the same markers."""
    written: Written | None = None
    """What a language model made of it, each sentence checked; None where none was asked to."""

    @property
    def answered(self) -> bool:
        """Whether it is likely right."""
        return self.status == "answered"

    @property
    def text(self) -> str:
        """The blocks as plain text, with markers `[1]`; quoted lines begin with "> "."""
        return as_text(self.blocks)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the command line and of the web service."""
        return {
            "answered": self.answered, "status": self.status, "text": self.text, "short": self.short,
            "confidence": round(self.confidence, 3), "blocks": as_json(self.blocks),
            "citations": [citation.to_dict() for citation in self.citations],
            "searched": str(self.searched) if self.searched else None, "suggestions": list(self.suggestions),
            "written": self.written.to_dict() if self.written else None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage with the words in it that matter, before it has a number."""

    article: Article
    passage: Passage
    quote: tuple[int, int] | None = None
    """Start and end of those words in the article."""
    speaker: str | None = None
    role: str | None = None
    kind: Literal["direct", "indirect"] | None = None


def number(cited: Iterable[Evidence], further: Iterable[Evidence]) -> list[Citation]:
    """Citations numbered from 1, cited ones first; a passage that is there already is not listed again as further."""
    cited = list(cited)
    seen = {(e.article.id, e.passage.start) for e in cited}
    rest: list[Evidence] = []
    for evidence in further:
        place = (evidence.article.id, evidence.passage.start)
        if place not in seen:
            seen.add(place)
            rest.append(evidence)
    chosen = [*((e, True) for e in cited), *((e, False) for e in rest)][:MAX_CITATIONS]
    return [_citation(i, evidence, is_cited) for i, (evidence, is_cited) in enumerate(chosen, 1)]


def extended(citations: Sequence[Citation], further: Iterable[Evidence]) -> list[Citation]:
    """The citations and, while there is room, the `further` passages that are not among them."""
    there = {(c.article.id, c.start) for c in citations}
    new = {place: e for e in further if (place := (e.article.id, e.passage.start)) not in there}
    more = list(new.values())[: max(MAX_CITATIONS - len(citations), 0)]
    return [*citations, *(_citation(i, e, False) for i, e in enumerate(more, len(citations) + 1))]


def _citation(marker: int, evidence: Evidence, cited: bool) -> Citation:
    start, end = evidence.quote or (None, None)
    passage = evidence.passage
    return Citation(marker, evidence.article, passage.text, passage.start, passage.end, start, end, cited,
                    evidence.speaker, evidence.role, evidence.kind)  # fmt: skip


def named(article: Article) -> dict[str, Any]:
    """Which article it is, for those who look for it elsewhere."""
    return {"id": article.id, "url": article.url, "title": article.title, "source": article.source,
            "date": article.date}  # fmt: skip


def place(citation: Citation) -> Place:
    """Where a citation leads; what has one place has one number."""
    return citation.article.id, citation.start, citation.quote_start


def renumber(answer: Answer, markers: Sequence[int]) -> Answer:
    """The same answer with its citations' markers replaced, in its blocks too; `markers` goes with its citations."""
    new = {citation.marker: marker for citation, marker in zip(answer.citations, markers, strict=True)}
    return _renumbered(answer, new)


def _renumbered(answer: Answer, new: Mapping[int, int]) -> Answer:
    citations = [replace(c, marker=new[c.marker]) for c in answer.citations]
    parts = tuple(_renumbered(part, new) for part in answer.parts)
    blocks = tuple(_moved(block, new) for block in answer.blocks)
    written = answer.written.renumbered(new) if answer.written else None
    return replace(answer, blocks=blocks, citations=citations, parts=parts, written=written)


def _moved(block: Block, new: Mapping[int, int]) -> Block:
    if isinstance(block, Part):
        return replace(block, blocks=tuple(_moved(inner, new) for inner in block.blocks))
    if isinstance(block, Short | Quote | Source) and block.marker is not None:
        return replace(block, marker=new.get(block.marker, block.marker))
    return block
