"""Models that come with the program: a folder with a card, and on the card the SHA-256 of each file beside it.

Nothing is loaded whose digest is not the committed one.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MODELS = Path(__file__).parents[1] / "models"
BUNDLED = "all-MiniLM-L6-v2"
"""The encoder's folder; its tokenizer is the reader's too."""


def read_card(folder: Path, name: str = "model.json") -> dict[str, Any]:
    """The model card that the export script wrote; raises ModelUnavailable where there is none, or half of one."""
    try:
        card: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
        if not isinstance(card, dict) or not isinstance(card.get("sha256"), dict):
            raise ValueError("no model card")
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"{folder / name} cannot be read ({error}): install Dateline again.") from error
    return card


def verified(folder: Path, name: str, card: dict[str, Any]) -> bytes:
    """The file's bytes; raises ModelUnavailable unless their SHA-256 is the one on the card."""
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        raise ModelUnavailable(f"{folder / name} cannot be read ({error}): install Dateline again.") from error
    if hashlib.sha256(data).hexdigest() != card["sha256"].get(name):
        raise ModelUnavailable(
            f"{folder / name} is damaged (its SHA-256 is not the committed one): install Dateline again."
        )
    return data


def check(folder: Path, name: str = "model.json") -> dict[str, Any]:
    """The card, when every file that it names is what it says; raises ModelUnavailable where one is not."""
    card = read_card(folder, name)
    for file in card["sha256"]:
        verified(folder, file, card)
    return card


def load_tokenizer(folder: Path, card: dict[str, Any]) -> Tokenizer:
    """The model's tokenizer, without truncation or padding: callers see every token."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(verified(folder, "tokenizer.json", card).decode("utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
