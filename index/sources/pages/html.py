"""Saved or fetched HTML pages: the text by trafilatura, the metadata from what the page declares.

Extraction quality is trafilatura's (Barbaresi, ACL 2021 demos); the text is kept as it gives it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from index.article import Article
from index.sources import build, clean, markup, sandbox
from index.sources.outcome import Input, Noted, Unreadable
from index.sources.pages import bylines, inline, recover, scriptdata

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LIMIT = 10_000_000
"""Bytes of one page; the sandbox's time limit bounds what a smaller one may cost."""

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_WHOLE_PAGE = re.compile(rb"<(!doctype|html|head|body)\b", re.IGNORECASE)
_BANNERS = (
    "onetrust", "cookiebot", "cookie-banner", "cookie-consent", "cookie-notice", "cookiebanner", "cookieconsent",
    "consent-banner", "consent-modal", "didomi", "usercentrics", "sp_message_container", "gdpr-banner", "qc-cmp",
)  # fmt: skip
_LOWER = "translate(concat(@id, ' ', @class), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
_CONSENT = "//*[self::div or self::section or self::aside or self::dialog][not(.//h1)][{}]".format(
    " or ".join(f"contains({_LOWER}, '{name}')" for name in _BANNERS)
)
"""Cookie banners: trafilatura takes their text for the article's where that is short."""
_WHEN = re.compile(
    r"(first |last )?(published|posted|updated|modified)\b[^.!?]{0,90}\b(19|20)\d\d\b[^.!?]{0,40}", re.IGNORECASE
)
_RIGHTS = re.compile(r"(©|\(c\)|copyright)\W*((©|\(c\))\W*)?(19|20)\d\d\b[^\n]{0,160}", re.IGNORECASE)
_BETWEEN = {"advertisement", "advertising", "story continues below advertisement", "story continues below"}
_MUCH, _MANY = 0.25, 300
"""Share and letters of a page's running text that are worth a note where they were not taken."""
_WORDS = 8
"""Fewer of them are what a page says until its scripts ran, such as "Loading"."""
_DECLARED = 200  # characters: a shorter text that is declared is a summary
_LONG_CELL = 300  # characters: no cell of a table of figures has as many
# What browsers do with these labels (WHATWG encoding standard).
_BROWSERS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"}


def read(source: Input) -> Iterator[Article | Noted]:
    """The one article of a page, and a note where a good part of its text was not taken."""
    yield from found(source.whole(LIMIT), source.origin, url=source.url, charset=source.charset)


def found(
    data: bytes, origin: str, *, url: str | None, charset: str | None = None, alone: bool = True, **feed: object
) -> Iterator[Article | Noted]:
    """The article of one page, as `article` gives it, and what is to be known of it."""
    fields = sandbox.parse("html", data, url=url, charset=charset)
    left = recover.Left(**fields.pop("left"))
    merged: dict[str, Any] = {"text": "", **feed, **{name: value for name, value in fields.items() if value}}
    made = build.article(origin=origin, alone=alone, **merged)
    yield made
    if left.share > _MUCH and left.characters > _MANY:
        part = f"{left.share:.0%} of the running text of {url or 'the page'} ({left.characters:,} characters)"
        yield Noted(origin, f"{part} was taken for furniture and is not stored; `dateline get {made.id}` shows what is")


def article(
    data: bytes, origin: str, *, url: str | None, charset: str | None = None, alone: bool = True, **feed: object
) -> Article:
    """The article of one page; `Unreadable` where it holds none. `feed` fills in fields that the page does not give."""
    made = next(found(data, origin, url=url, charset=charset, alone=alone, **feed))
    assert isinstance(made, Article)  # noqa: S101 - it comes first
    return made


def parse_html(data: bytes, url: str | None = None, charset: str | None = None) -> dict[str, Any]:
    """Text and declared metadata of a page, by the names that `build.article` knows. Runs in the sandbox."""
    import trafilatura

    from index.sources.pages.metadata import declared

    page = decode(data, charset).encode("utf-8", "replace")
    if not _WHOLE_PAGE.search(page):
        page = b"<html><body>" + page + b"</body></html>"
    tree = trafilatura.load_html(page)
    if tree is None:
        raise Unreadable("not an HTML page")
    fields = declared(tree, page[:4096].decode("utf-8", "replace"), url)
    inline.make_plain(tree)
    text = _extracted(tree, url)
    rows = (row for row in text.split("\n") if row.startswith("|"))
    if any(len(cell) > _LONG_CELL for row in rows for cell in row.split("|")):
        _without_tables(tree)
        text = _extracted(tree, url) or text
    blocks = recover.blocks_of(tree)
    text = markup.unescaped(recover.with_siblings(blocks, text))
    left = recover.left_out(blocks, text)
    paragraphs = _paragraphs(text, fields["title"], fields["authors"])
    body = fields.pop("body")
    told = _told(paragraphs, body)
    if len(told.split()) < _WORDS and scriptdata.is_filled_by_scripts(tree):
        raise Unreadable("no text (scripts fill this page: open it in a browser, and save it once it shows its text)")
    return {**fields, "text": told, "left": asdict(left if told is paragraphs else recover.Left(0, 0.0))}


def _extracted(tree: HtmlElement, url: str | None) -> str:
    import trafilatura

    return trafilatura.extract(deepcopy(tree), url=url, include_comments=False, prune_xpath=[_CONSENT]) or ""


def _without_tables(tree: HtmlElement) -> None:
    """Tables that lay out a page, as before style sheets, made into blocks: else the article is one table row."""
    for element in tree.iter("table", "tbody", "tr", "td"):
        element.tag = "div"


def decode(data: bytes, charset: str | None = None) -> str:
    """The page's characters: by its byte order mark, as valid UTF-8, as the server or the page declares, else detected.

    Control characters and lone surrogates are dropped here: one of them makes lxml lose the rest of the page.
    """
    name = clean.encoding(data)
    if not name.startswith("utf"):
        declared = _CHARSET.search(data[:4096])
        for label in (charset, declared[1].decode("ascii") if declared else None):
            if label and (known := codec(label)):
                name = known
                break
    text = data.decode(name, errors="replace").removeprefix("\ufeff")
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "", text)


def codec(label: str) -> str | None:
    """Python's name for a declared encoding; None for UTF-8, which is tried before, and for an unknown one."""
    label = label.strip("\"' ").lower()
    label = _BROWSERS.get(label, label)
    try:
        b"".decode(label)
    except (LookupError, ValueError):
        return None
    return None if label.startswith("utf") else label


def _told(shown: str, declared: object) -> str:
    """The text that the page shows, or the one that it declares where that is another or much more of it.

    Pages that scripts fill hold their text in JSON-LD alone, and show a banner; paywalls show its beginning.
    """
    body = clean.body(markup.to_text(declared) if isinstance(declared, str) and markup.is_markup(declared) else
                      declared if isinstance(declared, str) else "")  # fmt: skip
    if len(body) < _DECLARED:
        return shown
    words, said = Counter(re.findall(r"\w+", shown.lower())), Counter(re.findall(r"\w+", body.lower()))
    common = (words & said).total()
    is_other = common < 0.5 * words.total()
    is_more = common > 0.8 * words.total() and said.total() > 1.5 * words.total()
    return body if (is_other and said.total() > 0.8 * words.total()) or is_more else shown


def _paragraphs(text: str, title: str | None, authors: object) -> str:
    """One line of trafilatura's is one block.

    Left out are a first one that only repeats the title or says when it was published, a last one that only says
    whose the rights are, and what announces advertisements.
    """
    lines = [line for line in text.split("\n") if clean.line(line).casefold() not in _BETWEEN]
    lines = bylines.without(lines, authors)
    if title and len(lines) > 1 and clean.line(lines[0]).casefold() == title.casefold():
        lines = lines[1:]
    if len(lines) > 1 and _WHEN.fullmatch(clean.line(lines[0])):
        lines = lines[1:]
    if len(lines) > 1 and _RIGHTS.fullmatch(clean.line(lines[-1])):
        lines = lines[:-1]
    return "\n\n".join(lines)
