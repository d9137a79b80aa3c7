"""How the tests of the catalog store an article."""

import numpy as np

from index.article import Article, Passage, Quotation
from index.catalog import Catalog

VECTOR = np.eye(1, 4, dtype=np.float32)


def store(catalog: Catalog, article: Article, digest: str = "", *speakers: str) -> list[int]:
    """The article in one passage and a quotation of each speaker; returns the passage's id."""
    with catalog.transaction():
        key = catalog.insert_article(article, digest or article.text)
        said = [Quotation("", 0, 3, "direct", speaker, role="mayor") for speaker in speakers or ("Ada Example",)]
        catalog.insert_quotations(key, [(q, str(q.speaker).split()[-1].lower()) for q in said])
        return catalog.insert_passages(key, [Passage(article.id, "", 0, len(article.text))], VECTOR)
