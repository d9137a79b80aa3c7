"""Check an exported answer against the archive as it is now: whether each cited word still stands where it stood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal

import typer

from index import open_store
from index.article import Article
from index.errors import DatelineError
from index.store import Store
from qa.cli.listing import echo_json
from qa.formats import proof
from qa.formats.references import day_words, title_of

State = Literal["same", "moved", "changed", "removed", "missing", "altered"]
_GOOD = ("same", "moved")
_MARKER = re.compile(r"\s*\[\^?(\d+)\]\s*$")
_TOLD: dict[State, str] = {
    "same": "stands as it was cited",
    "moved": "stands elsewhere in the article now",
    "changed": "no longer stands in the article, whose text was changed",
    "removed": "its article was removed from the archive",
    "missing": "its article is not in this archive",
    "altered": "does not stand so in the article that it names",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one citation, or of one quoted line of the file."""

    question: str
    marker: int | None
    state: State
    words: str
    article: str
    """Its title, as it was recorded."""
    detail: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the archive still proves it."""
        return self.state in _GOOD


def findings(archive: Store, text: str) -> Iterator[Finding]:
    """What became of each citation in an exported file, and of the words that the file shows."""
    recorded = proof.read(text)
    for answer in recorded:
        for cited in answer.citations:
            yield _citation(archive, answer.question, cited)
        yield from _shown(archive, answer)
    if not text.lstrip().startswith("{"):
        yield from _visible(text, recorded)


def _citation(archive: Store, question: str, cited: proof.Cited) -> Finding:
    words = cited.words if cited.words is not None else cited.passage
    title = title_of(str(cited.article.get("title") or ""), cited.article.get("source"))

    def found(state: State, detail: str = "") -> Finding:
        return Finding(question, cited.marker, state, " ".join(words.split()), title, detail)

    article = _live(archive, cited.article)
    if article is None:
        known = archive.revisions(str(cited.article.get("id") or ""))
        return found("removed" if known else "missing")
    detail = _differs(article, cited.article)
    if cited.start is not None and article.text[cited.start : cited.start + len(words)] == words:
        return found("same", detail)
    if words in article.text:
        state: State = "same" if cited.start is None else "moved"
        return found(state, detail if cited.start is None else f"character {article.text.index(words)}; {detail}")
    return found("changed", detail)


def _live(archive: Store, named: dict[str, Any]) -> Article | None:
    key = str(named.get("id") or "")
    return archive.articles([key]).get(key)


def _differs(article: Article, was: dict[str, Any]) -> str:
    """What the archive tells of an article otherwise than it did."""
    now = {"title": article.title, "source": article.source, "date": article.date, "url": article.url}
    names = {"title": "title", "source": "outlet", "date": "date", "url": "address"}
    return "; ".join(
        f"{names[key]} was {was.get(key) or 'unknown'}, is {value or 'unknown'}"
        for key, value in now.items() if (was.get(key) or None) != (value or None)
    )  # fmt: skip


def _shown(archive: Store, recorded: proof.Recorded) -> Iterator[Finding]:
    """Quoted words of the record that the article of their marker does not have; what was told already is left out."""
    by_marker = {c.marker: c for c in recorded.citations}
    for number, text in recorded.quotes:
        cited, words = by_marker.get(number), _spaced(text)
        if cited is None:
            yield Finding(recorded.question, number, "altered", words, "", "the record has no such source")
            continue
        article = _live(archive, cited.article)
        if article is None or words in _spaced(article.text) or words == _spaced(cited.words or ""):
            continue
        state: State = "changed" if words in _spaced(cited.passage) else "altered"
        yield Finding(recorded.question, number, state, words, str(cited.article.get("title") or ""))


def _visible(text: str, recorded: Sequence[proof.Recorded]) -> Iterator[Finding]:
    """Quoted lines of the file that are not those of its record, and those of its record that the file lacks."""
    lines = [(one.question, _bare(words)) for one in recorded for _, words in one.quotes]
    known = {words for _, words in lines}
    seen = set(_quoted(text))
    for words in sorted(seen - known):
        yield Finding("", None, "altered", words, "", "this quotation in the file is none of its record")
    for question, words in lines:
        if words not in seen:
            yield Finding(question, None, "altered", words, "", "the file no longer shows this quotation")


def _quoted(text: str) -> list[str]:
    """The quoted lines that a reader of the file sees."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    if "<blockquote" in text:
        quotes = _Quotes()
        quotes.feed(text)
        quotes.close()
        return [_bare(quote) for quote in quotes.found]
    lines = (line[2:] for line in text.split("\n") if line.startswith("> "))
    return [_bare(re.sub(r"\\(.)", r"\1", _MARKER.sub("", line.rstrip()))) for line in lines]


class _Quotes(HTMLParser):
    """The text of each blockquote, without the markers in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._inside, self._marker = False, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A quotation or a marker begins."""
        if tag == "blockquote":
            self._inside = True
            self.found.append("")
        self._marker = self._marker or tag == "sup"

    def handle_endtag(self, tag: str) -> None:
        """A quotation or a marker ends."""
        self._inside = self._inside and tag != "blockquote"
        self._marker = self._marker and tag != "sup"

    def handle_data(self, data: str) -> None:
        """Words of a quotation, or others."""
        if self._inside and not self._marker:
            self.found[-1] += data


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _bare(line: str) -> str:
    """A quoted line without our own marks around it."""
    line = _spaced(line).removeprefix("(reported) ")
    return line[1:-1] if line.startswith("“") and line.endswith("”") else line


def run(index: Path, file: Path, as_json: bool) -> bool:
    """Print what became of each citation of an exported file. Returns whether all of it still stands.

    Raises NoRecord where the file has no record, DatelineError where it is too large or no text, OSError where it
    cannot be read.
    """
    if file.stat().st_size > proof.LARGEST:
        raise DatelineError(f"{file} is larger than any export ({proof.LARGEST:,} bytes).")
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise proof.NoRecord(f"{file} is no text: {error}") from error
    found = list(findings(open_store(index), text))
    if as_json:
        for finding in found:
            echo_json(asdict(finding))
    else:
        _print(found, proof.read(text))
    return all(finding.is_good for finding in found)


def _print(found: Sequence[Finding], recorded: Sequence[proof.Recorded]) -> None:
    day = next((answer.day for answer in recorded if answer.day), None)
    if day:
        typer.echo(f"Exported on {day_words(day)}.")
    question = None
    for finding in found:
        if finding.question and finding.question != question:
            question = finding.question
            typer.echo(f"\n{question}")
        number = f"[{finding.marker}] " if finding.marker else ""
        words = finding.words if len(finding.words) <= 80 else finding.words[:79] + "…"
        typer.echo(f"  {number}“{words}” {_TOLD[finding.state]}." + (f" ({finding.detail})" if finding.detail else ""))
    good = sum(finding.is_good for finding in found)
    cited = sum(finding.state != "altered" for finding in found)
    altered = len(found) - cited
    end = f"{good} of {cited} citations stand" if found else "Nothing was cited"
    typer.echo(f"\n{end}" + (f"; {altered} quotation{'s' * (altered > 1)} altered." if altered else "."))
