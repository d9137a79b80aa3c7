"""What requests and answers of the web service hold. Unknown fields of a request are refused: a typo is no filter."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from qa.engine import MAX_QUESTION
from qa.retrieve.filters import Filters

MAX_TURNS = 30
MAX_KEY = 2**63 - 1
"""The last row that a catalogue can have."""
MAX_ARTICLES = 200
MAX_TEXT = 2_000_000
"""Characters of one article, as for files."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_QUESTION)]
Short = Annotated[str, StringConstraints(max_length=300)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Response(BaseModel):
    model_config = ConfigDict(extra="allow")


class FiltersBody(_Request):
    """What to answer from."""

    outlets: Annotated[list[Short], Field(max_length=100)] = []
    people: Annotated[list[Short], Field(max_length=20)] = []
    since: date | None = None
    until: date | None = None


class AskBody(_Request):
    """A question, or the questions of a conversation so far, the newest last."""

    id: Annotated[str, StringConstraints(max_length=200)] | int | None = None
    question: Text | None = None
    turns: Annotated[list[Text], Field(min_length=1, max_length=MAX_TURNS)] | None = None
    as_of: date | None = None
    filters: FiltersBody = FiltersBody()
    thorough: bool = False
    write: bool = False
    """Whether the language model of the server puts the answer anew: `written`, where the server has one."""
    stream: bool = False
    """Whether events come (text/event-stream): `answer` at once, each `sentence` that is written, then `done`."""

    @model_validator(mode="after")
    def _one_of_both(self) -> AskBody:
        if (self.question is None) == (self.turns is None):
            raise ValueError('give "question" or "turns"')
        return self

    @property
    def questions(self) -> list[str]:
        """All that was asked."""
        return self.turns or [self.question or ""]


class _Chosen(_Request):
    """What to answer from, in the query of an address; `outlet` and `person` are repeatable."""

    outlet: Annotated[list[Short], Field(max_length=100)] = []
    person: Annotated[list[Short], Field(max_length=20)] = []
    since: date | None = None
    until: date | None = None

    @property
    def filters(self) -> Filters:
        """As the engine takes them."""
        return Filters(tuple(self.outlet), self.since, self.until, tuple(self.person))


class SearchQuery(_Chosen):
    """Words or a question, and how many passages."""

    q: Text
    k: Annotated[int, Field(ge=1, le=100)] = 10
    as_of: date | None = None


class QuotesQuery(_Chosen):
    """Whose words, or on what."""

    speaker: Text | None = None
    about: Text | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class ArticlesQuery(_Chosen):
    """How many articles, from where in the list."""

    limit: Annotated[int, Field(ge=1, le=500)] = 100
    after: Annotated[int, Field(ge=0, le=MAX_KEY)] = 0


class ArticleBody(_Request):
    """An article to add, as a line of JSON Lines holds it."""

    id: Annotated[str, StringConstraints(max_length=1000)] | int | None = None
    url: Annotated[str, StringConstraints(max_length=4000)] | None = None
    title: Annotated[str, StringConstraints(max_length=10_000)] | None = None
    date: Annotated[str, StringConstraints(max_length=100)] | None = None
    updated: Annotated[str, StringConstraints(max_length=100)] | None = None
    authors: Annotated[list[Short], Field(max_length=50)] = []
    source: Short | None = None
    language: Annotated[str, StringConstraints(max_length=35)] | None = None
    text: Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT)]


class AddBody(_Request):
    """Articles to add in one go."""

    articles: Annotated[list[ArticleBody], Field(min_length=1, max_length=MAX_ARTICLES)]


class ArticleLine(_Response):
    """An article without its text."""

    id: str
    title: str
    source: str | None
    date: str | None
    url: str | None
    origin: str | None
    language: str | None


class NamedArticle(_Response):
    """Another article that holds the same words."""

    id: str
    url: str | None
    title: str
    source: str | None
    date: str | None


class CitedArticle(NamedArticle):
    """The article of a citation, and where else its words stand."""

    authors: list[str]
    also_in: list[NamedArticle]


class CitationOut(_Response):
    """One place that proves the answer. Offsets are code points of the article's text."""

    marker: int
    cited: bool
    passage: str
    start: int
    end: int
    quote: str | None
    quote_start: int | None
    quote_end: int | None
    speaker: str | None
    role: str | None
    kind: Literal["direct", "indirect"] | None
    article: CitedArticle


class BlockOut(_Response):
    """A part of an answer's text: its bare answer, a speaker, quoted words, where they stand, Dateline's own words."""

    type: Literal["short", "speaker", "quote", "source", "note", "part"]
    text: str


class SentenceOut(_Response):
    """A sentence of a language model: `markers` of what supports it, or the `reason` why it is left out."""

    text: str
    markers: list[int]
    reason: str | None


class WrittenOut(_Response):
    """What a language model made of an answer, each sentence checked; `text` holds the supported ones."""

    model: str | None
    text: str
    sentences: list[SentenceOut]
    dropped: list[dict[str, str]]
    trouble: str | None


class AnswerOut(_Response):
    """An answer with its citations, the cited ones first.

    `status` tells an answer that is likely right from the nearest that the articles say ("unsure") and from none
    ("absent"); `answered` is true for the first alone.
    """

    id: str
    answered: bool
    status: Literal["answered", "unsure", "absent"]
    text: str
    blocks: list[BlockOut]
    """What `text` is made of, in its order."""
    short: str | None
    confidence: float
    citations: list[CitationOut]
    searched: str | None
    suggestions: list[str]
    asked: str
    """The question as it was understood."""
    ms: float
    written: WrittenOut | None = None
    """Where it was asked for."""


class HitOut(_Response):
    """A passage that fits; scores order the passages of one query and mean nothing else."""

    article: ArticleLine
    passage: str
    start: int
    end: int
    score: float


class Hits(_Response):
    """Passages, best first."""

    hits: list[HitOut]


class ArticlePage(_Response):
    """Some articles; `next` is what `after` must be for those that follow, null at the end."""

    articles: list[ArticleLine]
    total: int
    next: int | None


class ArticleOut(ArticleLine):
    """An article whole, with its revisions."""

    authors: list[str]
    updated: str | None
    text: str
    story: int | None
    """The same number for all articles that tell the same story in much the same words; null for one alone."""
    also_in: list[NamedArticle]
    revisions: list[dict[str, Any]]


class QuoteOut(_Response):
    """Somebody's words; `article.text[start:end] == text`."""

    text: str
    speaker: str | None
    role: str | None
    affiliation: str | None
    mention: str | None
    kind: Literal["direct", "indirect"]
    cue: str | None
    start: int
    end: int
    confidence: float
    article: ArticleLine


class Quotes(_Response):
    """Statements, the newest first; `total` is how many there are."""

    quotes: list[QuoteOut]
    total: int


class Info(_Response):
    """What the index holds and what made it."""

    articles: int
    passages: int
    quotations: int
    vectors: int
    model: str | None
    generation: int
    read_only: bool


class Added(_Response):
    """What became of every article: stored + unchanged + duplicate + rejected is all that came."""

    ids: list[str]
    stored: int
    updated: int
    unchanged: int
    duplicate: int
    rejected: list[dict[str, str]]


class Removed(_Response):
    """The ids that were taken out of answers."""

    removed: list[str]
