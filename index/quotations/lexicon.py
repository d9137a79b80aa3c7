"""The word lists of this package: kept as data, in `index/models/speakers`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "models" / "speakers"
LEXICON: dict[str, Any] = json.loads((DATA / "words.json").read_text(encoding="utf-8"))
"""Titles, honorifics, nouns for people, bodies and documents, last words of names of bodies, outlets, countries."""
