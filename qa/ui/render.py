"""Answers, evidence and articles as HTML. Pure functions; text goes through `markup` only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.article import Article
from index.errors import DatelineError
from qa.answer import Answer, Citation, Searched
from qa.engine import NO_ARTICLES
from qa.render import changed
from qa.ui.markup import count_words, day_words, escape, marked, text_link
from qa.ui.shelf import Row

_MARKER = re.compile(r"\[(\d{1,4})\]")
_QUOTE_LINE = re.compile(r"^> (?P<words>.*?)(?: \[(?P<marker>\d{1,4})\])?$")
_REPORTED = "(reported) "
_PARAGRAPH = re.compile(r"[^\n]+")
_EXCERPT = 320
"""Characters of a passage that a card shows where no words in it answer."""
_EVIDENCE_STANDS_HERE = "The passages behind an answer stand here.<br>Open one to read the whole article at that place."
_UNSURE_BELOW = 0.6
"""Confidence under which an answer says that it is unsure."""


@dataclass(slots=True)
class _Statements:
    """Lines of an answer that belong together: who speaks, the quoted lines, where they stand."""

    speaker: str = ""
    direct: list[tuple[str, Citation | None]] = field(default_factory=list)
    reported: list[tuple[str, Citation | None]] = field(default_factory=list)
    plain: list[tuple[str, Citation | None]] = field(default_factory=list)


def answer_html(answer: Answer, turn: int) -> str:
    """An answer: its text with clickable markers, quotations as such, or a refusal with what was searched."""
    if answer.parts:
        return "".join(
            f'<h3 class="dl-part" dir="auto">{escape(part.question)}</h3>{answer_html(part, turn)}'
            for part in answer.parts
        )
    return _answered(answer, turn) if answer.answered else _refused(answer, turn)


def _answered(answer: Answer, turn: int) -> str:
    cited = {c.marker: c for c in answer.citations}
    parts: list[str] = []
    group = _Statements()
    for line in answer.text.splitlines():
        if line.startswith("> "):
            _add_quote(group, line, cited)
        elif line.startswith("— "):
            parts.append(_statements_html(group, turn))
            group = _Statements()
        elif line.endswith(":") and not _MARKER.search(line):
            parts.append(_statements_html(group, turn))
            group = _Statements(speaker=line[:-1])
        elif line.strip():
            parts.append(_statements_html(group, turn))
            group = _Statements()
            parts.append(_text_html(line, answer, cited, turn))
    parts.append(_statements_html(group, turn))
    if answer.confidence < _UNSURE_BELOW:
        parts.append('<p class="dl-note">Not certain: read the passage before you rely on this.</p>')
    return f'<div class="dl-answer">{"".join(parts)}</div>'


def _add_quote(group: _Statements, line: str, cited: dict[int, Citation]) -> None:
    match = _QUOTE_LINE.match(line)
    words, marker = (match["words"], match["marker"]) if match else (line[2:], None)
    citation = cited.get(int(marker)) if marker else None
    kind = citation.kind if citation else None
    if kind == "direct":
        group.direct.append((words, citation))
    elif kind == "indirect":
        group.reported.append((words.removeprefix(_REPORTED), citation))
    else:
        group.plain.append((words, citation))


def _statements_html(group: _Statements, turn: int) -> str:
    quotes = [*group.direct, *group.reported, *group.plain]
    if not quotes:
        return f'<p class="dl-note">{escape(group.speaker)}</p>' if group.speaker else ""
    citations = [c for _, c in quotes if c]
    parts = [_speaker_html(group.speaker, citations)] if group.speaker else []
    parts += [f'<blockquote class="dl-quote" dir="auto">{_ended(escape(w), c, turn)}</blockquote>'
              for w, c in group.direct]  # fmt: skip
    if group.reported:
        items = "".join(f"<li dir='auto'>{_ended(escape(w), c, turn)}</li>" for w, c in group.reported)
        parts.append(f'<div class="dl-reported"><h4>Reported, not quoted</h4><ul>{items}</ul></div>')
    for words, citation in group.plain:
        body = _with_strong(words, citation.quote if citation else None)
        parts.append(f'<blockquote class="dl-sentence" dir="auto">{_ended(body, citation, turn)}</blockquote>')
    articles: dict[str, Citation] = {}
    for citation in citations:
        articles.setdefault(citation.article.id, citation)
    parts += [_source_html(c, turn) for c in articles.values()]
    return f'<div class="dl-statements">{"".join(parts)}</div>'


def _speaker_html(name: str, citations: Sequence[Citation]) -> str:
    """The speaker as fully as the cited passages name them, with the role if one of them gives it."""
    shown = name.split(",")[0].strip()
    role = name.partition(",")[2].strip()
    for citation in citations:
        if citation.speaker and shown in citation.speaker and len(citation.speaker) > len(shown):
            shown = citation.speaker
    role = next((c.role for c in citations if c.role), role)
    detail = f'<span class="dl-role">{escape(role)}</span>' if role else ""
    return f'<h3 class="dl-speaker">{_who_link(shown)}{detail}</h3>'


def _who_link(name: str) -> str:
    """A speaker's name, which opens the page of all that he or she said."""
    return (
        f'<button type="button" class="dl-name dl-who-link" data-person="{escape(name)}" dir="auto" '
        f'title="All that {escape(name)} said">{escape(name)}</button>'
    )


def _text_html(line: str, answer: Answer, cited: dict[int, Citation], turn: int) -> str:
    css = "dl-note" if line.startswith("(") and line.endswith(")") else "dl-text"
    if answer.short and _MARKER.sub("", line).strip() == answer.short:
        css = "dl-short"
    return f'<p class="{css}" dir="auto">{_with_marks(line, cited, turn)}</p>'


def _with_marks(line: str, cited: dict[int, Citation], turn: int) -> str:
    parts, last = [], 0
    for match in _MARKER.finditer(line):
        citation = cited.get(int(match[1]))
        if citation and citation.cited:
            parts += [escape(line[last : match.start()].rstrip()), _mark(citation, turn)]
            last = match.end()
    return "".join([*parts, escape(line[last:])])


def _with_strong(sentence: str, words: str | None) -> str:
    wanted = " ".join((words or "").split())
    at = sentence.find(wanted) if wanted else -1
    if at < 0 or len(wanted) == len(sentence):  # all of it: nothing in it stands out
        return escape(sentence)
    return marked(sentence, 0, [(at, at + len(wanted), "<strong>")])


def _mark(citation: Citation | None, turn: int) -> str:
    if citation is None:
        return ""
    label = f"Source {citation.marker}: {citation.article.title or 'Untitled'}. Open the article."
    return (
        f'<button type="button" class="dl-mark" {_opens(citation, turn)} '
        f'title="{escape(citation.article.title or "Untitled")}" aria-label="{escape(label)}">'
        f"{citation.marker}</button>"
    )


def _ended(html: str, citation: Citation | None, turn: int) -> str:
    """Words with their marker, which keeps to the last word's line where that word is plain text."""
    head, space, last = html.rpartition(" ")
    if citation is None or "<" in last or ">" in last or len(last) > 30:
        return html + _mark(citation, turn)
    return f'{head}{space}<span class="dl-end">{last}{_mark(citation, turn)}</span>'


def _opens(citation: Citation, turn: int) -> str:
    return f'data-open="{turn}:{citation.marker}"'


def _source_html(citation: Citation, turn: int) -> str:
    a = citation.article
    where = _where(a)
    return (
        f'<p class="dl-source"><button type="button" class="dl-link" {_opens(citation, turn)} dir="auto">'
        f"{escape(a.title or 'Untitled')}</button> <span>{where}</span></p>"
    )


def _refused(answer: Answer, turn: int) -> str:
    lead, _, reason = answer.text.splitlines()[0].partition(". ") if answer.text else ("", "", "")
    parts = [f"<h3>{escape(lead.rstrip('.') or 'The articles do not say')}</h3>"]
    if reason:
        parts.append(f"<p>{escape(reason)}</p>")
    if answer.searched:
        parts.append(f'<p class="dl-searched"><span>Searched</span> {escape(searched_words(answer.searched))}</p>')
    if answer.citations:
        parts.append(f'<div class="dl-nearest"><span>Nearest</span>{_source_html(answer.citations[0], turn)}</div>')
    return f'<div class="dl-refusal" role="note">{"".join(parts)}</div>'


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
    where = _where(a)
    who = ""
    if citation.speaker:
        role = f"<span>{escape(citation.role)}</span>" if citation.role else ""
        how = {"direct": "quoted", "indirect": "reported"}.get(citation.kind or "", "")
        tag = f'<em class="dl-kind">{how}</em>' if how else ""
        who = f'<p class="dl-who">{_who_link(citation.speaker)}{role}{tag}</p>'
    number = f'<span class="dl-number">{citation.marker}</span>' if citation.cited else "<i class='dl-dot'></i>"
    title = f'<button type="button" class="dl-link" {_opens(citation, turn)}>{escape(a.title or "Untitled")}</button>'
    also = f'<p class="dl-where">Also in: {"; ".join(map(_where, citation.also_in))}</p>' if citation.also_in else ""
    return (
        f'<article class="dl-card" {_opens(citation, turn)}>{number}<div>{who}'
        f'<p class="dl-passage" dir="auto">{_excerpt(citation)}</p>'
        f'<p class="dl-title" dir="auto">{title}</p><p class="dl-where">{where}</p>{also}</div></article>'
    )


def _where(article: Article) -> str:
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
    kicker = _where(a)
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
