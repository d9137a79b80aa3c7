"""Writing an index: articles in, passages, vectors and quotations stored, derived files published."""

from __future__ import annotations

from index.ingest.filling import Progress, Summary
from index.ingest.writing import Interrupted, Source, add, mend, rebuild, rebuild_from_catalog, remove

__all__ = ["Interrupted", "Progress", "Source", "Summary", "add", "mend", "rebuild", "rebuild_from_catalog", "remove"]
