"""Who said what: quotations and reported statements of an article, each with its speaker.

`extract(article)` gives one article's, `extract_many(articles)` many articles' in batches. A direct quotation is what
stands between one pair of marks; an indirect one is the reported content without cue and source. The speaker is
resolved inside the article, and None where that cannot be told. `speaker_key` and `same_person` compare names across
articles; these are the names that others use, and all of them.

What finds quotations is loaded when it is first asked for: a question compares names alone, and waits for no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.quotations.clauses.cues import kinds as cue_kinds
from index.quotations.speakers.names import (
    ORG_WORDS,
    is_first_name,
    is_title,
    last_name,
    same_person,
    speaker_key,
    split_title,
)

if TYPE_CHECKING:
    from index.quotations.engine import extract, extract_many

__all__ = [
    "ORG_WORDS", "cue_kinds", "extract", "extract_many", "is_first_name", "is_title", "last_name", "same_person",
    "speaker_key", "split_title",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in ("extract", "extract_many"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from index.quotations import engine

    return getattr(engine, name)
