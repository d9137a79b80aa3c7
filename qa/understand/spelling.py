"""Slips of the finger in a question: "englnad" is read as England, if the archive has that word and not the other.

Candidates are all words at one slip (Norvig, "How to Write a Spelling Corrector"), of the encoder's vocabulary: its
30,000 commonest words. Names that it lacks are for `entities` to ask back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_lowercase

from index.store import Store
from qa.understand.entities import vocabulary

_WORD = re.compile(r"\b[a-z]{4,16}\b")
"""Names are written with a capital by those who write carefully: these are left alone."""


def corrected(text: str, archive: Store) -> str:
    """`text` with each slip put right; as it is where nothing in the archive is near."""
    return _WORD.sub(lambda match: _meant(match.group(), archive) or match.group(), text)


def _meant(word: str, archive: Store) -> str | None:
    """The commonest word of the archive that `word` is one slip from; None for a word that is one itself."""
    known = vocabulary()
    if known.token_to_id(word) is not None or archive.holds(word):
        return None
    near = {other for other in _slips(word) if known.token_to_id(other) is not None}
    counts = {other: archive.holding(other) for other in sorted(near)}
    return max(counts, key=counts.__getitem__) if any(counts.values()) else None


def _slips(word: str) -> Iterator[str]:
    """All that one letter left out, doubled, exchanged or swapped with the next makes of `word`."""
    parts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    for before, after in parts:
        yield from (before + letter + after for letter in ascii_lowercase)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in ascii_lowercase)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
