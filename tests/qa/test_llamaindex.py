"""Dateline as llama-index's users meet it."""

from pathlib import Path

import pytest

from index.errors import IndexMissing


def test_a_query_engine_over_dateline(seed_index: Path) -> None:
    from llama_index.core.llms import MockLLM
    from llama_index.core.query_engine import RetrieverQueryEngine
    from llama_index.core.schema import MetadataMode

    from qa.engine import Engine
    from qa.llamaindex import as_retriever

    retriever = as_retriever(seed_index, k=2)
    nodes = retriever.retrieve("What is the U.S. reviewing?")
    assert len(nodes) == 2
    hits = Engine(seed_index).search("What is the U.S. reviewing?", 2)
    for scored, hit in zip(nodes, hits, strict=True):
        node = scored.node
        text = hit.article.text
        assert node.get_content(MetadataMode.NONE) == text[node.start_char_idx : node.end_char_idx]  # type: ignore[attr-defined]
        assert node.metadata["title"] == "Trump backs Turkey and urges end to violence in Idlib"
        assert "date" not in node.metadata  # unknown is left out, never invented
    engine = RetrieverQueryEngine.from_args(retriever, llm=MockLLM())
    response = engine.query("What is the U.S. reviewing?")
    assert hits[0].passage.text[:60] in str(response)
    assert [n.node.node_id for n in response.source_nodes] == [n.node.node_id for n in nodes]
    assert as_retriever(seed_index, filters={"outlets": ["Nobody"]}).retrieve("Turkey") == []


def test_without_an_index(tmp_path: Path) -> None:
    from qa.llamaindex import as_retriever

    with pytest.raises(IndexMissing, match="dateline rebuild"):
        as_retriever(tmp_path)
