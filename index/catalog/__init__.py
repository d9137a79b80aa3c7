"""The catalog: articles, passages with their vectors, quotations and rejects in one SQLite file. The one truth.

Everything else in an index is derived from it. Writes are acknowledged after COMMIT with synchronous=FULL: what was
reported as stored survives a crash. Nothing that was cited is ever deleted: a changed article becomes a new revision,
and the old one stays as superseded.

file          the file, its connections and transactions
articles      passages      quotations      a table each
leaving       what the search files hold in vain
overview      figures over all of them
stored        what a row says
seals         whether it still says what was stored
"""

from __future__ import annotations

from index.catalog.articles import Articles
from index.catalog.file import FILLING
from index.catalog.leaving import Leaving
from index.catalog.overview import Overview
from index.catalog.passages import Passages
from index.catalog.quotations import Quotations
from index.catalog.stored import Stored

__all__ = ["FILLING", "Catalog", "Stored"]


class Catalog(Articles, Passages, Quotations, Leaving, Overview):
    """A catalog file with all of its tables."""
