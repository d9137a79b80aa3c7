"""What a composer has to work with, put together by hand: articles made up, probabilities as a test wants them."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from index.archive import Archive
from index.article import Article, Passage, Quotation
from index.text.sentences import sentences
from qa.read.candidates import Bare, Candidate, Read
from qa.read.material import Material
from qa.read.reader import Reading
from qa.retrieve.filters import Filters
from qa.retrieve.passages import Hit
from qa.spoken import Speaker
from qa.understand.entities import Linked
from qa.understand.question import Question
from tests.qa.asking import question
from tests.support import add


def read(article: Article, quotations: Sequence[Quotation] = (), verdict: Sequence[float] = (1.0, 0.0, 0.0)) -> Read:
    """An article of one passage, as if it had been read."""
    hit = Hit(Passage(article.id, article.text, 0, len(article.text), 1), article, 1.0, 0.5)
    neither, yes, no = verdict
    return Read(hit, Reading(1.0, (), (), (neither, yes, no)), quotations)


def candidates(own: Read, *probabilities: float) -> list[Candidate]:
    """The first sentences of what was read, each with its probability."""
    spans = sentences(own.hit.article.text)
    return [
        Candidate(own, start, end, {"scrap": 0.0}, p) for (start, end), p in zip(spans, probabilities, strict=False)
    ]


def bare(own: Read, words: str, probability: float) -> Bare:
    start = own.hit.article.text.index(words)
    return Bare(own, start, start + len(words), {}, probability)


def said(article: Article, words: str, speaker: str, role: str | None = None) -> Quotation:
    start = article.text.index(words)
    return Quotation(words, start, start + len(words), "direct", speaker, role=role)


def speaker(name: str, *names: str, role: str | None = None) -> Speaker:
    return Speaker(name, (name, *names), role, None, 1, 1, 1, None, None)


def archive(path: Path, *articles: Article) -> Archive:
    add(path, *articles)
    return Archive(path)


def material(
    held: Archive, asked: str | Question, found: Sequence[Candidate], *bares: Bare, as_of: date | None = None,
    kinds: Mapping[str, float] | None = None, people: Sequence[Linked] = (),
) -> Material:  # fmt: skip
    """The candidates, likeliest first, as what was found for a question."""
    if isinstance(asked, str):
        plain = question(asked, as_of, kinds)
        asked = Question(
            plain.text, plain.read, plain.vector, plain.kinds, tuple(people), (), plain.quoted, plain.period
        )
    ranked = sorted(found, key=lambda c: -c.probability)
    reads = list({id(c.read): c.read for c in ranked}.values())
    return Material(asked, held, Filters(), as_of, [r.hit for r in reads], reads, ranked, bares)
