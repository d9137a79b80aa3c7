"""The training passages as documents: neighbours of a passage, longer windows, and wrong passages that look right."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

MAX_WORDS = 175  # about 256 tokens of English news
SENTENCE_END = re.compile(r"[.!?][\"')\]”’]*\s+(?=[A-Z0-9\"“‘(\[])")


def normal(text: str) -> str:
    """Lower-cased words without punctuation, for "does this passage hold that answer"."""
    return " ".join(re.findall(r"\w+", text.lower()))


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of a text's sentences, by punctuation alone: good enough to cut training passages."""
    cuts = [0, *(match.end() for match in SENTENCE_END.finditer(text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]


@dataclass(slots=True)
class Unit:
    """A paragraph (or, from sentence-wise data, one sentence) at its place in its document."""

    text: str
    document: str
    place: int


@dataclass
class Library:
    """All units, grouped in documents, with a BM25 index over them."""

    units: list[Unit] = field(default_factory=list)
    documents: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_text: dict[tuple[str, str], int] = field(default_factory=dict)
    index: Any = None

    @classmethod
    def of(cls, rows: list[dict[str, Any]]) -> Library:
        """Units in document order. A `Wiki1k:site:article:paragraph:sentence` title orders sentences by number."""
        library = cls()
        order = {(document_of(row), row["context"]): place_of(row, i) for i, row in enumerate(rows)}
        for (document, text), _ in sorted(order.items(), key=lambda item: item[1]):
            number = len(library.units)
            library.by_text[document, text] = number
            library.units.append(Unit(text, document, len(library.documents[document])))
            library.documents[document].append(number)
        library._build_index()
        return library

    def _build_index(self) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="en_stem")
        builder.add_unsigned_field("unit", stored=True)
        self.index = tantivy.Index(builder.build())
        writer = self.index.writer(heap_size=128_000_000, num_threads=1)
        for number, unit in enumerate(self.units):
            if not unit.document.startswith("swap:"):  # falsified passages would make true answers look wrong
                writer.add_document(tantivy.Document(text=f"{title_of(unit.document)} {unit.text}", unit=number))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()

    def similar(self, question: str, count: int) -> list[int]:
        """The units that BM25 ranks first for a question."""
        words = " ".join(sorted(set(normal(question).split()) - STOP_WORDS))
        if not words:
            return []
        searcher = self.index.searcher()
        hits = searcher.search(self.index.parse_query(words, ["text"]), count).hits
        return [searcher.doc(address)["unit"][0] for _, address in hits]

    def grow(self, number: int, rng: random.Random) -> tuple[str, int]:
        """A passage around a unit, of a length as at run time, and the unit's offset in it.

        Single sentences get their neighbours up to a random length; one paragraph in five gets one more.
        """
        unit = self.units[number]
        around = self.documents[unit.document]
        if unit.document.startswith("Wiki1k"):
            wanted = rng.randint(30, 160)
        else:
            wanted = rng.randint(100, MAX_WORDS) if rng.random() < 0.2 else 0
        first = last = unit.place
        words = len(unit.text.split())
        while words < wanted and (first > 0 or last + 1 < len(around)):
            before = first > 0 and (last + 1 == len(around) or rng.random() < 0.5)
            size = len(self.units[around[first - 1 if before else last + 1]].text.split())
            if words + size > MAX_WORDS:
                break
            words += size
            first, last = (first - 1, last) if before else (first, last + 1)
        left = "".join(self.units[around[i]].text + " " for i in range(first, unit.place))
        right = "".join(" " + self.units[around[i]].text for i in range(unit.place + 1, last + 1))
        return left + unit.text + right, len(left)


def document_of(row: dict[str, Any]) -> str:
    """The key of the document that a row's passage belongs to."""
    title = row["title"] or ""
    if title.startswith("Wiki1k:"):
        return ":".join(title.split(":")[:3])
    if row["source"] == "nq-swap":
        return f"swap:{row['id']}"
    return f"{row['source']}:{title}"


def place_of(row: dict[str, Any], position: int) -> tuple[int, int, int]:
    """Sort key inside a document: paragraph and sentence number where the title tells, else file order."""
    title = row["title"] or ""
    if title.startswith("Wiki1k:"):
        paragraph, sentence = title.split(":")[3:5]
        return int(paragraph), int(sentence), position
    return position, 0, position


def title_of(document: str) -> str:
    """The headline to show with a passage of a document; "" where the data has no real one."""
    source, _, title = document.partition(":")
    if source in ("Wiki1k", "swap"):
        return ""
    return re.sub(r"[_-]+" if source == "fairytaleqa" else r"_+", " ", title).strip()


def window(text: str, start: int, end: int, rng: random.Random) -> tuple[str, int]:
    """Whole sentences around `text[start:end]`, at most `MAX_WORDS` words, and their offset in `text`."""
    if len(text.split()) <= MAX_WORDS:
        return text, 0
    spans = sentences(text)
    inside = [i for i, (a, b) in enumerate(spans) if a < end and start < b]
    first, last = inside[0], inside[-1]
    words = len(text[spans[first][0] : spans[last][1]].split())
    while True:
        options = [i for i in (first - 1, last + 1) if 0 <= i < len(spans)]
        options = [i for i in options if words + len(text[slice(*spans[i])].split()) <= MAX_WORDS]
        if not options:
            return text[spans[first][0] : spans[last][1]].rstrip(), spans[first][0]
        chosen = rng.choice(options)
        words += len(text[slice(*spans[chosen])].split())
        first, last = min(first, chosen), max(last, chosen)


def without(text: str, start: int, end: int) -> str:
    """The passage with every sentence that touches `text[start:end]` cut out."""
    kept = [text[a:b] for a, b in sentences(text) if not (a < end and start < b)]
    return "".join(kept).strip()


def load_rows(path: str) -> list[dict[str, Any]]:
    import gzip

    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


STOP_WORDS = set(
    "a an the of in on at to for from by with and or is are was were be been do does did has have had what which who "
    "whom whose when where why how many much that this it its as his her their he she they".split()
)
