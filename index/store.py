"""All that `qa/` may ask of an index: one state of it, whatever engine keeps it.

`index.open_store` opens one. The one there is, `index.archive.Archive`, keeps it in a folder; another engine need only
answer these calls. `qa/` changes an index through `index.upkeep` alone.

Articles go by their id, passages by the number that the store gave them. Texts are NFC, and offsets code points in
them. Only what is live in this state is told of: an article's latest revision, unless it was removed. A call may raise
IndexCorrupt where what it reads is damaged, and IndexBusy where a writer is in the way just now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from index.article import Article, Passage, Quotation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.encoding.encoder import Encoder, Vectors


class Where(Protocol):
    """Which articles are meant: of these outlets (any, if empty), of the days from `since` to `until`, both included,
    and that name each of `people`. An article without a date is of no day.
    """

    @property
    def outlets(self) -> tuple[str, ...]:
        """Names of outlets, in capitals or not."""

    @property
    def since(self) -> date | None:
        """The first day."""

    @property
    def until(self) -> date | None:
        """The last day."""

    @property
    def people(self) -> tuple[str, ...]:
        """Names as articles write them, in capitals or not."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """A speaker in one article: the name that it uses, what it says of the speaker, and how often it quotes him."""

    speaker: str
    last_name: str
    article_id: str
    day: str | None
    role: str | None
    affiliation: str | None
    quotations: int
    direct: int
    human: bool
    """Whether the article calls the speaker "he" or "she" somewhere."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One text of an article: the `number`-th, from 1; its status is "live", "superseded" or "removed"."""

    number: int
    status: str
    digest: str
    article: Article


@dataclass(frozen=True, slots=True)
class Extent:
    """What the articles that meet a condition amount to; but for `languages`, of those in a language that is read."""

    articles: int
    first: str | None
    """The earliest date, ISO 8601; None where no article has one."""
    last: str | None
    outlets: int
    languages: tuple[tuple[str | None, int], ...]
    """ISO 639 code (None: not known) and number of articles, the largest first."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What an index holds, and what made it."""

    articles: int
    passages: int
    quotations: int
    rejects: int
    """Inputs that could not be read."""
    vectors: int
    first: str | None
    """The earliest date, ISO 8601; None where no article has one."""
    last: str | None
    outlets: tuple[tuple[str, int], ...]
    """Name and number of articles, the largest first."""
    languages: tuple[tuple[str | None, int], ...]
    model: str | None
    """The encoder's name."""
    variant: str | None


class Store(Protocol):
    """One state of an index, opened for reading. Safe for several threads; a newer state is a new object."""

    # The state

    @property
    def generation(self) -> int:
        """The number of this state: higher for a newer one."""

    @property
    def filling(self) -> str | None:
        """Since when articles are being added, ISO 8601 in UTC, or were until that was stopped: more are to come. None
        where the last run came to its end.
        """

    @property
    def is_there(self) -> bool:
        """Whether this state can still be read: some time after it was replaced, it is deleted."""

    def is_current(self) -> bool:
        """Whether no newer state was published since this one was opened."""

    def keep(self) -> None:
        """Count as current until something more is published: what is there now is damaged."""

    def close(self) -> None:
        """Release what it holds open. Nothing may be asked after that."""

    def overview(self) -> Overview:
        """Figures over all of it."""

    def extent(self, where: Where) -> Extent:
        """Figures over the articles that meet a condition."""

    # Finding passages

    def encoder(self) -> Encoder:
        """The encoder that made the vectors. Raises ModelUnavailable or IndexMismatch."""

    def nearest(self, vector: Vectors, k: int, allowed: NDArray[np.int64] | None = None) -> list[tuple[int, float]]:
        """The `k` passages nearest to a unit vector [dimension], of `allowed` alone if given: (number, cosine), best
        first. Some may have left answers: `passages` leaves those out.
        """

    def matching(self, text: str, k: int) -> list[tuple[int, float]]:
        """The `k` passages that the words of `text` fit best, any of them: (number, BM25), best first. Some may have
        left answers: `passages` leaves those out.
        """

    def passages(self, ids: Iterable[int]) -> dict[int, tuple[Passage, Article]]:
        """Passages by number, each with its article."""

    def passage_ids(self, where: Where) -> list[int]:
        """The numbers of the passages of the articles that meet a condition."""

    def weight(self, word: str) -> float:
        """How much a word tells: its inverse document frequency over passages, 0.1 at the least."""

    def holding(self, word: str) -> int:
        """How many passages have the word, or a form of it, in their text."""

    def holds(self, word: str) -> bool:
        """Whether any passage or title has the word, a form of it, or it glued to another word."""

    # Articles

    def articles(self, ids: Iterable[str]) -> dict[str, Article]:
        """Articles by id, in the order of `ids`; those that are not there are left out."""

    def with_passages(self, ids: Iterable[str]) -> dict[str, tuple[Article, list[Passage]]]:
        """As `articles`, each with all of its passages in their order; none where it is not read."""

    def newest(self, limit: int) -> list[tuple[Article, Passage]]:
        """The articles with the latest days, the latest first, each with its first passage."""

    def headings(self) -> Iterator[Article]:
        """Every article without its text, which is left empty, in the order in which they came."""

    def page(self, after: int, limit: int, where: Where | None = None) -> tuple[list[tuple[int, Article]], int]:
        """Up to `limit` articles that meet a condition, each with a number, from the number beyond `after` on (0: from
        the first); and how many meet it. -1 has no limit.
        """

    def ids_with(self, words: str, limit: int) -> list[str]:
        """The ids of up to `limit` articles whose text has `words` as they stand, in capitals or not."""

    def revisions(self, article_id: str) -> list[Revision]:
        """Every revision of an article, live or not, the oldest first; none where there never was one."""

    def stories(self, ids: Iterable[str]) -> dict[str, int]:
        """The number of the story that each of these articles tells: the same for wire copy that several print."""

    def same_story(self, ids: Iterable[str], limit: int) -> dict[str, list[str]]:
        """For each of these articles the ids of up to `limit` others that tell its story; left out where none does."""

    # Who said what

    def quotations_of(self, ids: Iterable[str]) -> dict[str, list[Quotation]]:
        """The quotations of these articles, in their order. Their texts are left empty: cut them from the article's."""

    def quotations_by(self, last_name: str, where: Where | None = None) -> list[tuple[str, Quotation]]:
        """The quotations of every speaker with this folded last name (`index.quotations.last_name`), as above, each
        with the id of its article.
        """

    def appearances(
        self, where: Where | None = None, *, last_name: str | None = None, begins: str = "", role: Iterable[str] = ()
    ) -> list[Appearance]:
        """The named speakers of the articles that meet a condition, once for each article and name that it gives.

        Only those with this folded last name, whose name begins so, and whose role has each of these parts of words.
        """

    def last_names(self) -> list[str]:
        """The folded last names of all speakers, each once."""

    def is_last_name(self, name: str) -> bool:
        """Whether any speaker has this folded last name."""
