"""What a language model wrote of an answer, sentence by sentence, with what became of each. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the model with what became of it."""

    text: str
    markers: tuple[int, ...] = ()
    """Of the citations that support it; none where it was left out."""
    objection: str | None = None
    """Why it was left out; None where it was not."""

    @property
    def line(self) -> str:
        """The sentence with its markers."""
        return " ".join([self.text, *(f"[{marker}]" for marker in self.markers)])

    def to_dict(self) -> dict[str, Any]:
        """As JSON; `reason` says why it was left out."""
        return {"text": self.text, "markers": list(self.markers), "reason": self.objection}


@dataclass(frozen=True, slots=True)
class Written:
    """What the model wrote, sentence by sentence."""

    model: str | None
    sentences: tuple[Sentence, ...] = ()
    trouble: str | None = None
    """Why there is nothing, or no more; None where all went well."""
    ended: bool = True
    """Whether no more will come."""

    @property
    def kept(self) -> tuple[Sentence, ...]:
        """The sentences that are supported."""
        return tuple(s for s in self.sentences if not s.objection)

    @property
    def dropped(self) -> tuple[Sentence, ...]:
        """The others."""
        return tuple(s for s in self.sentences if s.objection)

    @property
    def text(self) -> str:
        """The sentences that are supported, a line each, each with its markers at the end."""
        return "\n".join(s.line for s in self.kept)

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        dropped = [{"text": s.text, "reason": s.objection} for s in self.dropped]
        return {"model": self.model, "text": self.text, "sentences": [s.to_dict() for s in self.sentences],
                "dropped": dropped, "trouble": self.trouble}  # fmt: skip

    def renumbered(self, new: Mapping[int, int]) -> Written:
        """With other markers."""
        return replace(self, sentences=tuple(
            replace(s, markers=tuple(new.get(marker, marker) for marker in s.markers)) for s in self.sentences
        ))  # fmt: skip
