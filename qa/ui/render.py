"""Evidence, articles and the start of a conversation as HTML. Pure functions; text goes through `markup` only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.article import Article
from index.errors import DatelineError
from qa.answer import Answer, Citation, Searched
from qa.engine import NO_ARTICLES
from qa.render import changed
from qa.ui.markup import count_words, day_words, escape, marked, text_link
from qa.ui.shelf import Row

_PARAGRAPH = re.compile(r"[^\n]+")
_EXCERPT = 320
"""Characters of a passage that a card shows where no words in it answer."""
_EVIDENCE_STANDS_HERE = "The passages behind an answer stand here.<br>Open one to read the whole article at that place."


def who_link(name: str) -> str:
    """A speaker's name, which opens the page of all that he or she said."""
    return (
        f'<button type="button" class="dl-name dl-who-link" data-person="{escape(name)}" dir="auto" '
        f'title="All that {escape(name)} said">{escape(name)}</button>'
    )


def opens(citation: Citation, turn: int) -> str:
    """The attribute of what opens a citation of the answer numbered `turn`."""
    return f'data-open="{turn}:{citation.marker}"'


def searched_words(searched: Searched) -> str:
    """ "6,896 articles of 212 outlets, 3 January 2022 – 29 November 2024"."""
    parts = [count_words(searched.articles, "article")]
    if searched.outlets:
        parts[0] += f" of {count_words(searched.outlets, 'outlet')}"
    if searched.first and searched.last:
        days = dict.fromkeys(map(day_words, (searched.first, searched.last)))
        parts.append(" – ".join(days))
    return "; not read: ".join(filter(None, (", ".join(parts), searched.unread_words())))


def buttons(questions: Sequence[str]) -> str:
    """Questions as buttons that ask them."""
    return '<div class="dl-asks">' + "".join(
        f'<button type="button" class="dl-ask" data-ask="{escape(q)}" dir="auto">{escape(q)}</button>'
        for q in questions
    ) + "</div>"  # fmt: skip


def notice_html(message: str) -> str:
    """What stands in the way of an answer, in the words of a DatelineError."""
    return f'<div class="dl-notice" role="alert"><h3>No answer this time</h3><p>{escape(message)}</p></div>'


def failure_html(error: DatelineError, writable: bool) -> str:
    """What stands in the way: where that is that there is no article yet, how to begin; `writable` pages can add."""
    return empty_html(writable) if isinstance(error, NO_ARTICLES) else notice_html(str(error))


def empty_html(writable: bool) -> str:
    """What stands in a room while there is no article."""
    how = (
        "Add some first: files of this computer, or the address of a page or a feed. Then ask what they say."
        '</p><button type="button" class="dl-ask" data-room="archive">Add the first articles</button>'
        if writable
        else "Whoever runs this page can add some with <code>dateline add</code>.</p>"
    )
    return f'<div class="dl-none-yet" role="status"><h3>The archive holds no article yet</h3><p>{how}</div>'


# Evidence


def evidence_html(answer: Answer | None, turn: int) -> str:
    """The passages of an answer as cards: the cited ones, then, folded, the further ones."""
    if answer is None or not answer.citations:
        return _no_evidence(f' data-turn="{turn}"')
    cited = [c for c in answer.citations if c.cited]
    further = [c for c in answer.citations if not c.cited]
    heading = "Cited" if cited else "Nearest passages"
    parts = [f"<h2>{heading}<span>{len(cited or further)}</span></h2>"]
    parts += [_card(c, turn) for c in cited or further]
    if cited and further:
        cards = "".join(_card(c, turn) for c in further)
        parts.append(f'<details class="dl-more"><summary>More evidence ({len(further)})</summary>{cards}</details>')
    return f'<div class="dl-evidence" data-turn="{turn}">{"".join(parts)}</div>'


def _no_evidence(attribute: str = "") -> str:
    return f'<div class="dl-empty"{attribute}><p>{_EVIDENCE_STANDS_HERE}</p></div>'


def newest_html(newest: Sequence[Row]) -> str:
    """What stands beside the first question: the newest articles, to be read there."""
    if not newest:
        return _no_evidence()
    rows = "".join(f"<li>{row_html(row)}</li>" for row in newest)
    listed = f'<h2 class="dl-label">Newest in the archive</h2><ul class="dl-rows">{rows}</ul>'
    return f'<div class="dl-newest"><p>{_EVIDENCE_STANDS_HERE}</p>{listed}</div>'


def row_html(row: Row) -> str:
    """An article of a list, a button that opens it."""
    where = " · ".join(escape(part) for part in (row.source, day_words(row.date)) if part)
    return (
        f'<button type="button" class="dl-row" data-read="{escape(row.id)}"><span class="dl-row-title" dir="auto">'
        f'{escape(row.title or "Untitled")}</span><span class="dl-where">{where}</span></button>'
    )


def _card(citation: Citation, turn: int) -> str:
    a = citation.article
    where = where_html(a)
    who = ""
    if citation.speaker:
        role = f"<span>{escape(citation.role)}</span>" if citation.role else ""
        how = {"direct": "quoted", "indirect": "reported"}.get(citation.kind or "", "")
        tag = f'<em class="dl-kind">{how}</em>' if how else ""
        who = f'<p class="dl-who">{who_link(citation.speaker)}{role}{tag}</p>'
    number = f'<span class="dl-number">{citation.marker}</span>' if citation.cited else "<i class='dl-dot'></i>"
    title = f'<button type="button" class="dl-link" {opens(citation, turn)}>{escape(a.title or "Untitled")}</button>'
    also = (
        f'<p class="dl-where">Also in: {"; ".join(map(where_html, citation.also_in))}</p>' if citation.also_in else ""
    )
    return (
        f'<article class="dl-card" {opens(citation, turn)}>{number}<div>{who}'
        f'<p class="dl-passage" dir="auto">{_excerpt(citation)}</p>'
        f'<p class="dl-title" dir="auto">{title}</p><p class="dl-where">{where}</p>{also}</div></article>'
    )


def where_html(article: Article) -> str:
    """Outlet and day, and when it was updated, as HTML."""
    parts = [article.source, day_words(article.date)]
    if change := changed(article):
        day, said = change
        parts.append(f"updated {day_words(day)}" if said else f"updated (seen {day_words(day)})")
    return " · ".join(escape(part) for part in parts if part)


def _excerpt(citation: Citation) -> str:
    """The paragraphs of the passage that hold the answering words, those strong; or how the passage begins."""
    if citation.quote_start is None or citation.quote_end is None:
        text = " ".join(citation.passage.split())
        return escape(text) if len(text) <= _EXCERPT else escape(text[:_EXCERPT].rsplit(" ", 1)[0]) + " …"
    span = (citation.quote_start, citation.quote_end, "<strong>")
    kept = [
        (a, b) for a, b in _paragraphs(citation.passage, citation.start) if a < citation.quote_end and
        citation.quote_start < b
    ]  # fmt: skip
    if not kept:  # the words go beyond the passage
        return f"<strong>{escape(citation.quote or '')}</strong>"
    text = citation.article.text
    parts = [marked(text[a:b], a, [span]) for a, b in kept]
    before = "… " if kept[0][0] > citation.start else ""
    after = " …" if kept[-1][1] < citation.end else ""
    return before + "<br>".join(parts) + after


def _paragraphs(text: str, first: int) -> Iterator[tuple[int, int]]:
    for match in _PARAGRAPH.finditer(text):
        if match[0].strip():
            yield first + match.start(), first + match.end()


# The reading pane


def article_html(citation: Citation, opened: str = "") -> str:
    """The whole article, the passage faint, the answering words strong. `opened` tells one opening from another."""
    spans = [(citation.start, citation.end, '<span class="dl-faint">')]
    if citation.quote_start is not None and citation.quote_end is not None:
        spans.append((citation.quote_start, citation.quote_end, '<mark class="dl-here">'))
    return reading_html(citation.article, spans, citation.quote or citation.passage, "Passages", opened)


def reading_html(
    article: Article, spans: Sequence[tuple[int, int, str]] = (), words: str | None = None, back: str = "Back",
    opened: str = "", foot: str = "",
) -> str:  # fmt: skip
    """An article with `spans` of it in elements, `foot` below it; its link leads to `words` at the source."""
    a = article
    kicker = where_html(a)
    byline = f'<p class="dl-byline">By {escape(", ".join(a.authors))}</p>' if a.authors else ""
    link = text_link(a.url, words)
    source = (
        f'<a class="dl-out" href="{escape(link)}" target="_blank" rel="noopener noreferrer nofollow">'
        "Read it at the source<span aria-hidden='true'> ↗</span></a>"
        if link
        else '<span class="dl-out dl-quiet">No link to the source is known</span>'
    )
    body = "".join(
        f'<p dir="auto">{marked(a.text[start:end], start, spans)}</p>' for start, end in _paragraphs(a.text, 0)
    )
    return (
        f'<article class="dl-article" data-opened="{escape(opened)}" tabindex="-1" aria-label="Article">'
        f'<button type="button" class="dl-back" data-back="1"><span aria-hidden="true">← </span>{back}</button>'
        f'<header><p class="dl-kicker">{kicker}</p><h2 dir="auto">{escape(a.title or "Untitled")}</h2>{byline}'
        f'{source}</header><div class="dl-body">{body}</div>{foot}</article>'
    )


def file_html(name: str, kind: str, text: str) -> str:
    """A file that the page hands to the browser to be saved."""
    safe = "".join(c if c.isalnum() or c in " .-_" else "_" for c in name).strip(" .") or "dateline.txt"
    return f'<pre class="dl-file" hidden data-file="{escape(safe)}" data-kind="{escape(kind)}">{escape(text)}</pre>'


# The conversation


def masthead_html(articles: int, outlets: int, first: str | None, last: str | None) -> str:
    """The name of the page and what it answers from."""
    parts = [count_words(articles, "article")]
    if outlets:
        parts.append(count_words(outlets, "outlet"))
    if first and last:
        parts.append(day_words(first) if first[:10] == last[:10] else f"{day_words(first)} – {day_words(last)}")
    inner = "".join(f"<span>{escape(part)}</span>" for part in parts)
    return f'<div class="dl-masthead"><h1>Dateline</h1><p class="dl-holdings">{inner}</p></div>'


def welcome_html(examples: Sequence[str], earlier: Sequence[str] = (), instead: str = "") -> str:
    """What is shown before the first question: `examples`, and the questions of `earlier` visits; or `instead`."""
    tries = f"<p class='dl-label'>Questions these articles answer</p>{buttons(examples)}" if examples else ""
    again = f"<p class='dl-label'>You asked before</p>{buttons(earlier)}" if earlier else ""
    return (
        '<div class="dl-welcome"><h2>Ask the news,<br>get the quote.</h2>'
        "<p>Every answer comes from the articles, word for word, with the passage that proves it. "
        f"Where they do not say, you are told so.</p>{instead or tries + again}</div>"
    )


def waiting_html(articles: int) -> str:
    """What stands for an answer until it is there."""
    where = count_words(articles, "article")
    return f'<div class="dl-waiting" role="status"><i></i><i></i><i></i><span>Searching {escape(where)} …</span></div>'
