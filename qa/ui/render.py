"""Evidence, articles and the start of a conversation as HTML. Pure functions; text goes through `markup` only."""

from __future__ import annotations

from collections.abc import Sequence

from index.article import Article
from index.errors import DatelineError
from qa.answer import Citation, Searched
from qa.engine import NO_ARTICLES
from qa.render import changed
from qa.ui.markup import count_words, day_words, escape
from qa.ui.render_past import earlier_html


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


def where_html(article: Article) -> str:
    """Outlet and day, and when it was updated, as HTML."""
    parts = [article.source, day_words(article.date)]
    if change := changed(article):
        day, said = change
        parts.append(f"updated {day_words(day)}" if said else f"updated (seen {day_words(day)})")
    return " · ".join(escape(part) for part in parts if part)


def file_html(name: str, kind: str, text: str) -> str:
    """A file that the page hands to the browser to be saved."""
    safe = "".join(c if c.isalnum() or c in " .-_" else "_" for c in name).strip(" .") or "dateline.txt"
    return f'<pre class="dl-file" hidden data-file="{escape(safe)}" data-kind="{escape(kind)}">{escape(text)}</pre>'


def clipboard_html(plain: str, html: str, made: str) -> str:
    """What the page puts to the clipboard; `made` tells one from the next."""
    return f'<pre class="dl-copy" hidden data-made="{escape(made)}" data-html="{escape(html)}">{escape(plain)}</pre>'


# The conversation


def masthead_html(articles: int, outlets: int, first: str | None, last: str | None) -> str:
    """The name of the page, which leads to its start; the conversations; and what answers come from."""
    parts = [count_words(articles, "article")]
    if outlets:
        parts.append(count_words(outlets, "outlet"))
    if first and last:
        parts.append(day_words(first) if first[:10] == last[:10] else f"{day_words(first)} – {day_words(last)}")
    inner = "".join(f"<span>{escape(part)}</span>" for part in parts)
    return (
        '<div class="dl-masthead"><h1><a href="./" data-home="1" title="To the start">Dateline</a></h1>'
        '<div class="dl-turns"><button type="button" class="dl-tool dl-new-turn" data-home="1">'
        '<span aria-hidden="true">+</span><span class="dl-tool-words">New conversation</span></button>'
        '<button type="button" class="dl-tool" data-past="1" aria-haspopup="dialog">'
        '<span aria-hidden="true">≡</span><span class="dl-tool-words">Conversations</span></button></div>'
        f'<p class="dl-holdings">{inner}</p></div>'
    )


def welcome_html(examples: Sequence[str], instead: str = "") -> str:
    """What is shown before the first question: `examples`, and where earlier conversations are listed; or `instead`."""
    tries = f"<p class='dl-label'>Questions these articles answer</p>{buttons(examples)}" if examples else ""
    return (
        '<div class="dl-welcome"><h2>Ask the news,<br>get the quote.</h2>'
        "<p>Every answer comes from the articles, word for word, with the passage that proves it. "
        f"Where they do not say, you are told so.</p>{instead or tries}{earlier_html()}</div>"
    )


def waiting_html(articles: int) -> str:
    """What stands for an answer until it is there."""
    where = count_words(articles, "article")
    return f'<div class="dl-waiting" role="status"><i></i><i></i><i></i><span>Searching {escape(where)} …</span></div>'
