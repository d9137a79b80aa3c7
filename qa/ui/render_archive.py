"""The archive as HTML: what it holds, its list, what an addition comes to. Text goes through `markup` only."""

from __future__ import annotations

from collections.abc import Sequence

from index.article import Article
from index.upkeep import Finding
from qa.ui import render_evidence, render_reading
from qa.ui.intake import Addition
from qa.ui.markup import count_words, day_words, escape, title_of
from qa.ui.shelf import Holdings, Row
from qa.ui.timeline import bars_html, over_time

_SPEAKERS = 12
_PLAIN = {
    "current": "which state of the archive is the newest", "leftovers": "what interrupted work left behind",
    "disk": "room on the disk", "catalog": "the stored articles", "references": "passages and quotations",
    "texts": "the articles' texts", "offsets": "where passages and quotations stand", "vectors": "search by meaning",
    "rejects": "inputs that could not be read", "model": "what understands questions",
    "manifest": "the list of search files", "derived": "the search files", "segments": "search by meaning",
    "copies": "search by meaning", "full text": "search by words", "reader": "what reads passages",
    "speakers": "what tells who spoke",
    "recall": "how well search by meaning finds",
}  # fmt: skip
"""What the checks are called, in plain words."""
_ON_THE_PAGE = ("doctor --repair", "rebuild --from-catalog")
"""Commands that the page runs itself."""
_REJECTS = 200
"""Of one addition, that are listed."""


def shelf_html(holdings: Holdings) -> str:
    """How much there is, and who is quoted most."""
    counted = [(len(holdings.rows), "article"), (len(holdings.outlets), "outlet"), (holdings.quotations, "quotation")]
    numbers = [(f"{n:,}", noun + "s" * (n != 1)) for n, noun in counted if n]
    cells = "".join(f"<div><b>{escape(n)}</b><span>{escape(words)}</span></div>" for n, words in numbers)
    days = [row.date for row in holdings.rows if row.date]
    span = f"{day_words(holdings.first)} – {day_words(holdings.last)}" if days else "Their dates are unknown."
    undated = f" · {len(holdings.rows) - len(days):,} undated" if days and len(days) < len(holdings.rows) else ""
    unit, counts = over_time(days)
    people = "".join(
        f'<button type="button" class="dl-ask" data-ask="{escape(f"What did {s.name} say?")}">{escape(s.name)}'
        f'<span class="dl-count"> {s.articles:,}</span></button>'
        for s in holdings.people[:_SPEAKERS]
    )
    quoted = f'<p class="dl-label">Quoted in most articles</p><div class="dl-asks">{people}</div>' if people else ""
    return (
        f'<div class="dl-shelf"><div class="dl-numbers">{cells}</div><p class="dl-span">{escape(span + undated)}</p>'
        f"{bars_html(counts, unit, 'article')}{quoted}</div>"
    )


def nothing_read_html() -> str:
    """What stands where an article will be read."""
    return '<div class="dl-empty"><p>Open an article of the list to read it here.</p></div>'


def rows_html(rows: Sequence[Row], shown: int, writable: bool = False) -> str:
    """The first `shown` of the articles, each a button that opens it; where the page may, with what removes it."""
    if not rows:
        return '<p class="dl-note dl-none">No article has these words in its title, outlet or byline.</p>'
    items = "".join(
        f"<li>{render_evidence.row_html(row)}{_removing(row) if writable else ''}</li>" for row in rows[:shown]
    )
    left = len(rows) - shown
    more = (
        f'<button type="button" class="dl-ask" data-more="{shown}">Show more ({left:,} left)</button>'
        if left > 0
        else ""
    )
    return f'<p class="dl-label">{count_words(len(rows), "article")}</p><ul class="dl-rows">{items}</ul>{more}'


# Changing it


def article_html(article: Article, opened: str, writable: bool) -> str:
    """An article of the list; where the page may change the archive, with what takes it out."""
    foot = _removal_html(article) if writable else ""
    return render_reading.reading_html(article, back="List", opened=opened, foot=foot)


def _removal_html(article: Article) -> str:
    """Two steps: the first button only shows the second."""
    return (
        '<details class="dl-removal"><summary>Remove from the archive …</summary>'
        "<p>Answers will no longer use this article. To take it in again, add it once more.</p>"
        f'<button type="button" class="dl-danger" data-remove="{escape(article.id)}">Remove this article</button>'
        "</details>"
    )


def _removing(row: Row) -> str:
    title = escape(title_of(row.title, row.source))
    return (
        f'<details class="dl-row-more"><summary aria-label="Remove: {title}"><span aria-hidden="true">×</span>'
        f'</summary><button type="button" class="dl-danger" data-remove="{escape(row.id)}">Remove from the archive'
        "</button></details>"
    )


def dropping_html() -> str:
    """Where files can be dropped; what is dropped anywhere in the room is taken, too."""
    return (
        '<div class="dl-drop"><b>Drop files here</b><span>or choose them, or give the address of a page or a feed.'
        "</span></div>"
    )


def formats_html() -> str:
    """What can be added."""
    return (
        '<p class="dl-note">Saved pages, text, Markdown, PDF, Word, JSON and JSON Lines, CSV, feeds, WARC; '
        "compressed with gzip too. What cannot be read is listed with the reason.</p>"
    )


def removed_html(title: str) -> str:
    """What stands where an article was that has been removed."""
    return (
        f'<div class="dl-empty" role="status"><p>Removed: {escape(title or "Untitled")}.<br>'
        "Answers no longer use it.</p></div>"
    )


def addition_html(addition: Addition) -> str:
    """How far an addition is, or what came of it: every input accounted for, rejects with their reasons."""
    if addition.error:
        return f'<div class="dl-notice" role="alert"><h3>Not added</h3><p>{escape(addition.error)}</p></div>'
    if addition.summary is None:
        so_far = f"{count_words(addition.articles, 'article')}, {count_words(addition.passages, 'passage')} so far"
        return (
            '<div class="dl-waiting" role="status"><i></i><i></i><i></i>'
            f"<span>Reading {escape(addition.what)} … {so_far}</span></div>"
        )
    s = addition.summary
    told = [f"{count_words(s.stored - s.updated, 'article')} added"] if s.stored > s.updated or not s.total else []
    told += [f"{count_words(n, noun)} {state}" for n, noun, state in
             ((s.updated, "article", "updated"), (s.unchanged, "article", "unchanged"),
              (s.duplicate, "duplicate", "left out"), (len(s.rejected), "input", "rejected")) if n]  # fmt: skip
    told_of = [(reject.origin, reject.reason) for reject in s.rejected] + [(n.origin, n.note) for n in s.notes]
    rejects = "".join(
        f'<li><b dir="auto">{escape(origin)}</b><span dir="auto">{escape(what)}</span></li>'
        for origin, what in told_of[:_REJECTS]
    )
    more = len(told_of) - _REJECTS
    listed = f'<ul class="dl-rejects">{rejects}</ul>' if rejects else ""
    further = f'<p class="dl-note">… and {more:,} more</p>' if more > 0 else ""
    nothing = " dl-nothing" if not s.stored and s.rejected else ""
    return (
        f'<div class="dl-added{nothing}" role="status"><p><b>{escape(addition.what)}</b>: {", ".join(told)}.</p>'
        f"{listed}{further}</div>"
    )


def _ill(finding: Finding) -> str:
    """One fault: what it is about, what to do, and behind a fold what exactly was found."""
    state = "Look at this" if finding.severity == "warn" else "Broken"
    repair = finding.repair or ""
    if any(command in repair for command in _ON_THE_PAGE):
        advice = "Press Repair: it is made anew from the stored articles, and none of them is lost."
    else:
        advice = "Whoever runs this archive can mend it; what to run is below." if repair else finding.message
    exact = "".join(f"<span>{escape(told)}</span>" for told in (finding.message, *finding.details))
    run = f"<span>To run: <code>{escape(repair)}</code></span>" if repair else ""
    return (
        f'<li class="dl-{finding.severity}"><b>{state}: {escape(_PLAIN.get(finding.name, finding.name))}</b>'
        f"<span>{escape(advice)}</span><details><summary>What was found</summary>{exact}{run}</details></li>"
    )


def findings_html(found: Sequence[Finding], done: bool) -> str:
    """What was found of the archive's health, in plain words, what is wrong first; all that is well in one line."""
    ill = sorted((f for f in found if f.severity != "ok"), key=lambda f: f.severity)
    items = "".join(_ill(f) for f in ill)
    well = [f for f in found if f.severity == "ok"]
    if not done:
        told = f"Checked {count_words(len(found), 'thing')} so far …"
    elif ill:
        told = f"{count_words(len(ill), 'thing')} to look at; {len(well)} of {len(found)} checks found all well."
    else:
        told = f"All is well: {count_words(len(found), 'check')} found no fault."
    listed = f'<ul class="dl-rejects">{items}</ul>' if items else ""
    state = " dl-nothing" if ill else ""
    detail = "".join(
        f"<li><b>{escape(_PLAIN.get(f.name, f.name))}</b><span>{escape(f.message)}</span></li>" for f in well
    )
    fold = f'<details><summary>What was checked</summary><ul class="dl-rejects">{detail}</ul></details>' if done else ""
    return f'<div class="dl-added{state}" role="status"><p>{escape(told)}</p>{listed}{fold}</div>'
