"""What a row of the catalog says, and whether it still is what was stored."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Literal

from index.article import Article, Quotation, digest_of
from index.catalog.database import damaged

Status = Literal["live", "superseded", "removed"]
SEALED_SINCE = 3
"""The schema that brought seals."""
_FIELDS = attrgetter(*(field.name for field in fields(Article)))
"""All that an article says, in the order in which it is sealed."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as the catalog holds it: the article, its row, its revision and whether that is the live one."""

    key: int
    article: Article
    revision: int
    status: Status
    digest: str
    seal: str | None
    """Of all that is stored of it; None until the publication after it was stored or changed."""

    @property
    def is_whole(self) -> bool:
        """Whether title and text are what they were when they were stored."""
        return digest_of(self.article) == self.digest

    @property
    def is_intact(self) -> bool:
        """Whether all that is said of it is, too."""
        if self.seal is None:
            return self.is_whole
        return content_seal(self.article, self.revision, self.digest) == self.seal


def content_seal(article: Article, revision: int, digest: str) -> str:
    """The seal of an article's text and of all that is said of it."""
    return seal_of([*_FIELDS(article), revision, digest])


def seal_of(values: list[object]) -> str:
    """The seal of a part of an article."""
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


def stored_of(row: sqlite3.Row) -> Stored:
    """A row of articles with its seal."""
    article = Article(
        id=row["id"], text=row["text"], title=row["title"], url=row["url"], source=row["source"], date=row["date"],
        updated=row["updated"], authors=authors_of(row), origin=row["origin"],
        language=row["language"], revised=row["added"][:10] if row["revision"] > 1 else None,
    )  # fmt: skip
    return Stored(row["key"], article, row["revision"], row["status"], row["digest"], row["seal"])


def authors_of(row: sqlite3.Row) -> tuple[str, ...]:
    """The authors in a row of articles. Raises IndexCorrupt."""
    try:
        return tuple(json.loads(row["authors"]))
    except (ValueError, TypeError) as error:
        raise damaged(Path("The catalog's article"), f"{row['id']}: {error}") from error


def quotation_of(row: sqlite3.Row) -> Quotation:
    """A row of quotations; its text is left empty."""
    return Quotation("", row["start"], row["end"], row["kind"], row["speaker"], row["mention"], row["cue"], row["role"],
                     row["affiliation"], row["rule"], row["confidence"])  # fmt: skip
