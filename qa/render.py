"""Answers as text: the one place where blocks become words. The page makes HTML of the same blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index.article import Article
from qa.answer import Block, Note, Part, Quote, Short, Source, Speaker


def as_text(blocks: Iterable[Block]) -> str:
    """Plain text: the bare answer, quoted lines behind "> ", where they stand behind a dash, markers `[1]`."""
    return "\n".join(line for block in blocks for line in _lines(block)).strip()


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Short(text, marker):
            yield f"{text} [{marker}]" if marker else text
        case Speaker(name, role, sure):
            who = ", ".join(dict.fromkeys(filter(None, (name, role))))
            yield f"{who}:" if sure else f"Probably {who}:"
        case Quote(text, marker, kind):
            words = {"direct": f"“{text}”", "indirect": f"(reported) {text}"}.get(kind or "", text)
            yield f"> {words} [{marker}]"
        case Source(article, _):
            yield f"— {source_line(article)}"
        case Note(text, about):
            yield f"({text})" if about in ("age", "taken") else text
        case Part(question, blocks):
            yield question
            yield f"{as_text(blocks)}\n"


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
