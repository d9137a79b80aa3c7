"""Dateline inside llama-index: its passages as nodes, its hybrid retrieval as a retriever.

from qa.llamaindex import as_retriever
engine = RetrieverQueryEngine.from_args(as_retriever(".dateline"), llm=...)
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from qa.engine import Engine, default_index
from qa.retrieve.passages import Hit


class DatelineRetriever(BaseRetriever):
    """Dateline's passages for a question, best first; scores order one question's passages and mean nothing else."""

    def __init__(self, engine: Engine, k: int = 10, filters: dict[str, Any] | None = None) -> None:
        super().__init__()
        self._engine = engine
        self._k = k
        self._filters = filters

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._engine.search(query_bundle.query_str, self._k, filters=self._filters)
        return [NodeWithScore(node=as_node(hit), score=hit.score) for hit in hits]


def as_node(hit: Hit) -> TextNode:
    """A passage with its article's metadata; `start_char_idx` and `end_char_idx` count in the article's text."""
    article, passage = hit.article, hit.passage
    metadata = {"article_id": article.id, "title": article.title, "source": article.source, "date": article.date,
                "url": article.url}  # fmt: skip
    return TextNode(
        id_=f"passage-{passage.id}",
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata={key: value for key, value in metadata.items() if value},
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=["article_id"],
    )


def as_retriever(
    index: Path | str | None = None, k: int = 10, filters: dict[str, Any] | None = None
) -> DatelineRetriever:
    """A retriever of `k` passages over the index in a folder (None: as for `ask`). Raises DatelineError."""
    return DatelineRetriever(Engine(Path(index or default_index())), k, filters)
