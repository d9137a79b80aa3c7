"""Answers as text: the one place where blocks become words. The page makes HTML of the same blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from index.article import Article
from qa.blocks import Block, Note, Part, Quote, Short, Source, Speaker


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a marker such as "[1]" stands in a rendered text."""

    start: int
    end: int
    marker: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer as plain text, and where its markers stand in it: text that an article brings along is none."""

    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer; `quoted` lines are an article's words, `marker` stands at its end."""

    text: str
    marker: int | None = None
    quoted: bool = False


def as_text(blocks: Iterable[Block]) -> str:
    """Plain text: the bare answer, quoted lines behind "> ", where they stand behind a dash, markers `[1]`."""
    return rendered(blocks).text


def rendered(blocks: Iterable[Block]) -> Rendered:
    """The same with the places of its markers, in code points."""
    text, marks = "", []
    for line in lines(blocks):
        text += ("\n" if text else "") + ("> " if line.quoted else "") + line.text
        if line.marker:
            start, text = len(text) + 1, f"{text} [{line.marker}]"
            marks.append(Mark(start, len(text), line.marker))
    return Rendered(text.rstrip(), tuple(marks))


def lines(blocks: Iterable[Block]) -> Iterator[Line]:
    """The lines of an answer in their order; an empty one ends each part of a message."""
    for block in blocks:
        if isinstance(block, Part):
            yield Line(block.question)
            yield from lines(block.blocks)
            yield Line("")
        else:
            yield _line(block)


def _line(block: Short | Speaker | Quote | Source | Note) -> Line:
    match block:
        case Short(text, marker):
            return Line(text, marker)
        case Speaker(name, role, sure):
            who = ", ".join(dict.fromkeys(filter(None, (name, role))))
            return Line(f"{who}:" if sure else f"Probably {who}:")
        case Quote(_, marker, _):
            return Line(quoted(block), marker, quoted=True)
        case Source(article, _):
            return Line(f"— {source_line(article)}")
        case Note(text, about):
            return Line(f"({text})" if about in ("age", "taken") else text)


def as_json(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """The blocks as JSON: each with its `type`, the words it holds, and its marker where it has one."""
    return [_block(block) for block in blocks]


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Short(text, marker):
            return {"type": "short", "text": text, "marker": marker}
        case Speaker(name, role, sure):
            return {"type": "speaker", "text": name, "role": role, "sure": sure}
        case Quote(text, marker, kind):
            return {"type": "quote", "text": text, "marker": marker, "kind": kind}
        case Source(article, marker):
            return {"type": "source", "text": source_line(article), "marker": marker}
        case Note(text, about):
            return {"type": "note", "text": text, "about": about}
        case Part(question, blocks):
            return {"type": "part", "text": question, "blocks": as_json(blocks)}


def quoted(quote: Quote) -> str:
    """The words with their marks, if they are a speaker's; what is only reported says so."""
    if quote.kind == "direct":
        return f"“{quote.text}”"
    return f"(reported) {quote.text}" if quote.kind else quote.text


def source_line(article: Article) -> str:
    """Where it stands: "The title, CNN, 2024-05-01, updated 2024-05-02".

    Unknown parts are said to be unknown, or left out for outlets. Where the outlet does not say when it changed its
    text, it is the day on which the change was seen.
    """
    parts = [article.title or "Untitled", article.source or "", (article.date or "")[:10] or "date unknown"]
    if change := changed(article):
        day, said = change
        parts.append(f"updated {day}" if said else f"updated (seen {day})")
    return ", ".join(part for part in parts if part)


def changed(article: Article) -> tuple[str, bool] | None:
    """The day on which an article's text was changed, and whether its outlet says so or the archive saw it."""
    updated = (article.updated or "")[:10]
    if updated > (article.date or "")[:10]:
        return updated, True
    return (article.revised, False) if article.revised else None
