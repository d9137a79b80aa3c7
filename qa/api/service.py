"""What programs can ask of one engine, whatever the protocol: plain data in, JSON out. No state of any caller."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from index.article import Article
from qa.api.errors import ApiError
from qa.chat import Turn
from qa.config import Llm
from qa.engine import Engine
from qa.formats import batch, describe
from qa.retrieve.filters import Filters

Json = dict[str, Any]
TURNS_READ = 8
"""Questions of a conversation that are taken into account; what a follow-up refers to was lately said."""
ORIGIN = "api"
"""Where articles come from that are added here."""


class Service:
    """Answers, passages and articles of one engine. Safe for several threads; every method may take a while.

    Raises ApiError for what cannot be done, DatelineError for what the index cannot do.
    """

    def __init__(self, engine: Engine, *, read_only: bool, llm: Llm | None = None) -> None:
        """`llm` is the language model that callers may use; None where they may use none."""
        self.engine = engine
        self.read_only = read_only
        self.llm = llm

    def ask(
        self, turns: Sequence[str], *, as_of: date | None = None, filters: Mapping[str, Any] | None = None,
        thorough: bool = False, name: str | int | None = None,
    ) -> Json:  # fmt: skip
        """The answer to the last question of a conversation."""
        given = uuid4().hex if name is None else str(name)
        turns, chosen = turns[-TURNS_READ:], Filters.of(filters)
        return batch.answer(self.engine, turns, given, as_of=as_of, filters=chosen, thorough=thorough)

    def growing(
        self, turns: Sequence[str], *, as_of: date | None = None, filters: Mapping[str, Any] | None = None,
        thorough: bool = False, write: bool = False,
    ) -> Iterator[Turn]:  # fmt: skip
        """The last question of a conversation as the archive answers it; with `write` then as it is written anew."""
        chosen = Filters.of(filters)
        conversation = batch.conversation(
            self.engine, turns[-TURNS_READ:], as_of=as_of, filters=chosen, thorough=thorough
        )
        yield conversation.turns[-1]
        if write:
            from qa.llm import asking

            yield from asking.grown(conversation, self.engine, self.llm or Llm(), {"as_of": as_of, "filters": chosen})

    def turn(
        self, turns: Sequence[str], *, as_of: date | None, filters: Mapping[str, Any] | None, thorough: bool
    ) -> Turn:
        """The last question of a conversation with its answer, not yet as JSON."""
        return batch.last_turn(self.engine, turns, as_of=as_of, filters=Filters.of(filters), thorough=thorough)

    def search(self, query: str, k: int, *, as_of: date | None = None, filters: Filters | None = None) -> Json:
        """The `k` passages that fit best."""
        found = self.engine.search(query, k, as_of=as_of, filters=filters)
        return {"hits": [_public(describe.passage(hit)) for hit in found]}

    def quotes(self, speaker: str | None, about: str | None, limit: int, filters: Filters) -> Json:
        """Up to `limit` statements of a speaker, on a topic, or both. Raises ApiError if neither is named."""
        if not (speaker or about):
            raise ApiError(422, "invalid_request", "Whose quotations? Name speaker, about, or both.")
        found = self.engine.quotes(speaker, about, filters)
        return {"quotes": [_public(describe.statement(said)) for said in found[:limit]], "total": len(found)}

    def articles(self, after: int, limit: int, filters: Filters) -> Json:
        """A page of the list of articles, in the order in which they came."""
        rows, total = self.engine.archive.page(after, limit + 1, filters)
        more = rows[limit - 1][0] if len(rows) > limit else None
        return {"articles": [_line(article) for _, article in rows[:limit]], "total": total, "next": more}

    def article(self, article_id: str) -> Json:
        """An article with its text. Raises ApiError 404."""
        try:
            return _public(describe.whole_article(self.engine.archive, article_id))
        except describe.NoSuchArticle as error:
            raise ApiError(404, "no_such_article", f"There is no article {article_id!r}.") from error

    def info(self) -> Json:
        """What the index holds and what made it."""
        facts = describe.index_info(self.engine.archive, self.engine.path)
        del facts["index"]  # a place on this machine is nobody else's business
        return {**facts, "read_only": self.read_only}

    def tokens(self, texts: Iterable[str]) -> int:
        """How many tokens of the index's encoder these texts have."""
        encoder = self.engine.archive.encoder()
        return sum(len(encoder.token_spans(text)) for text in texts)

    def add(self, records: Sequence[Mapping[str, Any]]) -> Json:
        """Add articles; what is there already is not encoded again. Raises ApiError if none could be taken in."""
        self._allow_changes()
        from index import upkeep
        from index.sources import Rejected

        inputs = _read(records)
        with _written():
            summary = upkeep.add(self.engine.path, inputs)
        rejected = [{"origin": r.origin, "reason": r.reason} for r in summary.rejected]
        if len(rejected) == len(inputs):
            reasons = "; ".join(f"{r['origin']}: {r['reason']}" for r in rejected[:5])
            raise ApiError(422, "nothing_taken_in", f"None of these could be taken in: {reasons}.", param="articles")
        return {
            "ids": [a.id for a in inputs if not isinstance(a, Rejected)], "stored": summary.stored,
            "updated": summary.updated, "unchanged": summary.unchanged, "duplicate": summary.duplicate,
            "rejected": rejected,
        }  # fmt: skip

    def remove(self, article_id: str) -> Json:
        """Take an article out of answers. Raises ApiError 404."""
        self._allow_changes()
        from index import upkeep

        with _written():
            removed = upkeep.remove(self.engine.path, [article_id])
        if not removed:
            raise ApiError(404, "no_such_article", f"There is no article {article_id!r}.")
        return {"removed": removed}

    def _allow_changes(self) -> None:
        if self.read_only:
            raise ApiError(403, "read_only", "This server is read-only: nothing can be added or removed.")


@contextlib.contextmanager
def _written() -> Iterator[None]:
    """Raises ApiError where the disk is full or fails, without the places on it."""
    try:
        yield
    except OSError as error:
        why = error.strerror or "the disk cannot be written to"
        raise ApiError(507, "not_written", f"Not all could be stored: {why}.") from error


def _read(given: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Each record as an Article or Rejected, as a line of a JSON Lines file would be read."""
    from index.sources import Rejected
    from index.sources.items import Items
    from index.sources.outcome import Unreadable
    from index.sources.structured import records

    items, read = Items(), list[Any]()
    for record in given:
        items.note(records.item_of(records.fields_of(record)))
    for place, record in enumerate(given):
        origin = f"{ORIGIN}:{place}"
        try:
            read.append(records.told(record, origin, alone=False, items=items))
        except Unreadable as error:
            read.append(Rejected(origin, str(error)))
    return read


def _line(article: Article) -> Json:
    return _public(describe.article_line(article))


def _public(found: Json) -> Json:
    """Without the folders of this machine: of an origin that is a file, its name."""
    if isinstance(found.get("article"), dict):
        return {**found, "article": _public(found["article"])}
    origin = found.get("origin")
    if origin and "://" not in origin:
        return {**found, "origin": PurePath(origin).name}
    return found
