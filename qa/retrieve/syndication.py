"""Wire copy in answers: what several outlets print counts once, and a citation says where else it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.article import Article
from index.store import Store
from index.text.shingles import Runs, runs
from qa.answer import Citation
from qa.retrieve.passages import Hit

_COVERED = 0.8
"""The share of a passage's runs of words that another article holds, from which it stands there too."""
_ALSO = 20
"""Other articles that a citation names at most."""


def once(hits: Sequence[Hit], archive: Store) -> list[Hit]:
    """The hits with each story's words once: of passages in several articles that hold the same, one stays.

    That is the first or, where a later one holds all of its words and more, that one in its place.
    """
    stories = archive.stories(hit.article.id for hit in hits)
    articles: dict[int, set[str]] = {}
    for article_id, number in stories.items():
        articles.setdefault(number, set()).add(article_id)
    shared = {article_id: number for article_id, number in stories.items() if len(articles[number]) > 1}
    kept: dict[int, Hit] = dict(enumerate(hits))
    told: dict[int, dict[int, Runs]] = {}
    for place, hit in enumerate(hits):
        if hit.article.id in shared:
            _tell(place, kept, told.setdefault(shared[hit.article.id], {}))
    return [kept[place] for place in sorted(kept)]


def _tell(place: int, kept: dict[int, Hit], told: dict[int, Runs]) -> None:
    """Drop the hit at `place`, or what its words make needless; `told` are the story's hits so far by their place."""
    hit = kept[place]
    own = runs(hit.passage.text)
    others = {at: words for at, words in told.items() if kept[at].article.id != hit.article.id}
    if _covered(own, others.values()):
        del kept[place]
        return
    for number, at in enumerate([at for at, words in others.items() if _covered(words, [own])]):
        first = kept.pop(at)
        del told[at]
        if number == 0:
            del kept[place]
            place = at
            kept[at] = replace(hit, score=max(first.score, hit.score), cosine=max(first.cosine, hit.cosine))
    told[place] = own


def also_in(citations: Iterable[Citation], archive: Store) -> list[Citation]:
    """The citations, each with the other articles of its story that hold the words that answer, or its passage."""
    citations = list(citations)
    others = archive.same_story({citation.article.id for citation in citations}, _ALSO)
    held = archive.articles({other for ids in others.values() for other in ids})
    tellers = {i: [held[other] for other in ids if other in held] for i, ids in others.items()}
    return [replace(c, also_in=tuple(a for a in tellers.get(c.article.id, ()) if _holds(a, c))) for c in citations]


def _holds(article: Article, citation: Citation) -> bool:
    if citation.quote:
        return " ".join(citation.quote.split()) in " ".join(article.text.split())
    return _covered(runs(citation.passage), [runs(article.text)])


def _covered(own: Runs, others: Iterable[Runs]) -> bool:
    held = own.intersection(frozenset[str]().union(*others))
    return bool(own) and len(held) >= _COVERED * len(own)
