"""Which files make up the derived part of an index, written last: what it does not name does not exist.

It holds its own SHA-256, so that a flipped bit cannot make another state of it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from index.errors import IndexCorrupt
from index.search.lexicon import LexiconInfo
from index.search.vectors import SegmentInfo
from index.storage.files import write_atomically

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """One state of the derived files. Every passage up to the id `covers` is in them, if it was live."""

    generation: int = 0
    covers: int = 0
    segments: tuple[SegmentInfo, ...] = ()
    lexicon: LexiconInfo | None = None
    """None where an earlier version of Dateline wrote the full text, which did not name its files."""

    @property
    def vectors(self) -> int:
        """How many vectors the segments hold."""
        return sum(info.count for info in self.segments)

    def following(self, segments: tuple[SegmentInfo, ...], lexicon: LexiconInfo | None, covers: int) -> Manifest:
        """The next generation, made of these segments and this full text, for the passages up to `covers`."""
        return replace(self, generation=self.generation + 1, covers=covers, segments=segments, lexicon=lexicon)


def read(folder: Path) -> Manifest:
    """The manifest in `folder`. Raises IndexCorrupt if it is missing, altered, not one, or contradicts itself."""
    path = folder / NAME
    try:
        fields = json.loads(path.read_bytes())
        own = fields.pop("sha256", None)
        segments = tuple(SegmentInfo(**s) for s in fields["segments"])
        words = LexiconInfo(**fields["lexicon"]) if fields.get("lexicon") else None
        found = Manifest(fields["generation"], fields["covers"], segments, words)
        if own != _digest(fields) and (own or words):  # earlier versions wrote neither
            raise ValueError("wrong SHA-256")
        if not isinstance(found.generation, int) or (words and not isinstance(words.files, dict)):
            raise ValueError("it holds values of other types")
        _check(found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexCorrupt(f"{path} cannot be read ({error}): `dateline rebuild --from-catalog` repairs it.") from error
    return found


def write(folder: Path, manifest: Manifest) -> None:
    """Publish `manifest`: from this moment its files are the index.

    Raises OSError, or IndexCorrupt where it contradicts itself and could not be read: what is published then stays.
    """
    try:
        _check(manifest)
    except ValueError as error:
        told = f"{folder / NAME} stays as it was: its successor could not be read ({error})"
        raise IndexCorrupt(f"{told}. `dateline rebuild --from-catalog` makes all of it again.") from error
    fields = asdict(manifest)
    write_atomically(folder / NAME, json.dumps(fields | {"sha256": _digest(fields)}, indent=1).encode())


def _check(manifest: Manifest) -> None:
    """Raise ValueError if it contradicts itself."""
    if manifest.covers < (manifest.segments[-1].last if manifest.segments else 0):
        raise ValueError("it covers less than its segments hold")
    if manifest.lexicon and manifest.lexicon.count != manifest.vectors:
        raise ValueError("its full text and its vectors are not of the same passages")


def _digest(fields: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
