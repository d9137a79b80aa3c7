"""What an article was stored without, by an earlier version or before a repair: its language and its story."""

from __future__ import annotations

from dataclasses import replace

from index.catalog import Catalog, Stored
from index.catalog.stories import Stories
from index.text import language

_PORTION = 64


def begin_again(catalog: Catalog) -> None:
    """Have every article placed in its story again. Call it in a transaction, and `complete` after it."""
    Stories(catalog).forget()
    catalog.set_meta("incomplete", "1")


def complete(catalog: Catalog) -> bool:
    """Tell the language and the story of each live article that has none, a portion a transaction; whether any had.

    Passages in another language leave answers: the article is stored as a new revision without any.
    """
    if "incomplete" not in catalog.meta():
        return False
    stories = Stories(catalog)
    last = 0
    while keys := stories.unplaced(last, _PORTION):
        last = keys[-1]
        stored = catalog.by_key(keys)
        passages = catalog.passages_of(keys)
        with catalog.transaction():
            for key in keys:
                _complete(catalog, stories, stored[key], bool(passages.get(key)))
    with catalog.transaction():
        catalog.set_meta("incomplete", None)
    return True


def _complete(catalog: Catalog, stories: Stories, stored: Stored, has_passages: bool) -> None:
    article = replace(stored.article, language=language.of(stored.article))
    key = stored.key
    if has_passages and not language.is_read(article.language):
        key = catalog.insert_article(article, stored.digest)
    elif article != stored.article:
        catalog.update_metadata(article)
    stories.place(key, article)
