"""Articles, passages, quotations and indexes as JSON: what the command line and the web service give alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from index.article import Article, Quotation
from index.errors import DatelineError
from index.store import Store
from qa.answer import named
from qa.retrieve.passages import Hit
from qa.spoken import Statement


def version() -> str:
    """Dateline's own, such as "0.2.0"."""
    from importlib import metadata  # a tenth of a second cold, and no answer needs it

    try:
        return metadata.version("dateline")
    except metadata.PackageNotFoundError:
        return "unknown"


_ALSO = 100
"""Articles of the same story that are named at most."""


class NoSuchArticle(DatelineError):
    """No article has the id that was asked for."""


def article_line(article: Article) -> dict[str, Any]:
    """An article without its text."""
    return {"id": article.id, "title": article.title, "source": article.source, "date": article.date,
            "url": article.url, "origin": article.origin, "language": article.language}  # fmt: skip


def whole_article(archive: Store, article_id: str) -> dict[str, Any]:
    """An article with its text, and its revisions, the newest last. Raises NoSuchArticle."""
    revisions = archive.revisions(article_id)
    if not revisions:
        raise NoSuchArticle(f"There is no article {article_id!r}: `dateline list` shows the ids.")
    article = revisions[-1].article
    others = archive.same_story([article_id], _ALSO).get(article_id, [])
    story = archive.stories([article_id]).get(article_id) if others else None
    also_in = [named(other) for other in archive.articles(others).values()]
    history = [{"revision": r.number, "status": r.status, "digest": r.digest} for r in revisions]
    return {**article_line(article), "authors": list(article.authors), "updated": article.updated,
            "text": article.text, "story": story, "also_in": also_in, "revisions": history}  # fmt: skip


def passage(hit: Hit) -> dict[str, Any]:
    """A passage that a search found, with its article."""
    return {"article": article_line(hit.article), "passage": hit.passage.text, "start": hit.passage.start,
            "end": hit.passage.end, "score": round(hit.score, 5)}  # fmt: skip


def quotation(quoted: Quotation) -> dict[str, Any]:
    """Somebody's words in an article."""
    names = ("text", "speaker", "mention", "kind", "cue", "start", "end", "role", "affiliation", "rule")
    return {name: getattr(quoted, name) for name in names}


def statement(said: Statement) -> dict[str, Any]:
    """Somebody's words with the article in which they stand."""
    return {"article": article_line(said.article), **quotation(said.quotation),
            "confidence": said.quotation.confidence}  # fmt: skip


def index_info(archive: Store, path: Path) -> dict[str, Any]:
    """What an index holds and what made it."""
    held = archive.overview()
    languages = {code or "unknown": count for code, count in held.languages}
    return {
        "articles": held.articles, "passages": held.passages, "quotations": held.quotations, "rejects": held.rejects,
        "vectors": held.vectors, "model": held.model, "variant": held.variant, "generation": archive.generation,
        "first": held.first, "last": held.last, "outlets": len(held.outlets), "languages": languages,
        "filling": archive.filling, "index": str(path),
    }  # fmt: skip
