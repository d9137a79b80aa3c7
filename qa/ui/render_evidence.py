"""What stands behind answers, beside them: passages by article, each with what the answer does not show of it.

Pure functions; text goes through `markup` only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from qa.answer import Answer, Citation
from qa.blocks import Block, Part, Quote
from qa.ui.markup import day_words, escape, title_of
from qa.ui.render import opens, where_html, who_link
from qa.ui.shelf import Row

_EXCERPT = 320
"""Characters of a passage that is shown where no words in it answer."""
_AROUND = 160
"""Characters that are shown before and after the words that the answer has."""
_FIRST_WORDS = 6
"""Of those words, to know them by."""
_STANDS_HERE = "The passages behind an answer stand here.<br>Open one to read the whole article at that place."


def evidence_html(answers: Sequence[tuple[Answer | None, int]]) -> str:
    """The evidence of every turn, answers with their numbers; the page shows that of the turn that is read."""
    return "".join(_of_turn(answer, number) for answer, number in answers)


def _of_turn(answer: Answer | None, turn: int) -> str:
    """The articles with the passages of an answer: the cited ones, then, folded, the further ones."""
    if answer is None or not answer.citations:
        return f'<div class="dl-empty" data-of="{turn}"><p>{_STANDS_HERE}</p></div>'
    said = dict(_said(answer.blocks))
    cited = [c for c in answer.citations if c.cited]
    further = [c for c in answer.citations if not c.cited]
    heading = "Sources" if cited else "Nearest passages"
    parts = [
        f'<header class="dl-sheet-head"><h2>{heading}</h2>'
        '<button type="button" class="dl-shut" data-shut="1">Close</button></header>'
    ]
    parts += _articles(cited or further, turn, said)
    if cited and further:
        cards = "".join(_articles(further, turn, {}))
        parts.append(f'<details class="dl-more"><summary>More evidence ({len(further)})</summary>{cards}</details>')
    return f'<div class="dl-evidence" data-of="{turn}">{"".join(parts)}</div>'


def _said(blocks: Iterable[Block]) -> Iterator[tuple[int, str]]:
    """The words that the answer itself shows, by their markers."""
    for block in blocks:
        if isinstance(block, Part):
            yield from _said(block.blocks)
        elif isinstance(block, Quote):
            yield block.marker, block.text


def _articles(citations: Sequence[Citation], turn: int, said: dict[int, str]) -> list[str]:
    """The passages by article, in the order in which the articles come."""
    grouped: dict[str, list[Citation]] = {}
    for citation in citations:
        grouped.setdefault(citation.article.id, []).append(citation)
    return [_article(own, turn, said) for own in grouped.values()]


def _article(own: Sequence[Citation], turn: int, said: dict[int, str]) -> str:
    article = own[0].article
    others = list({a.id: a for c in own for a in c.also_in}.values())
    also = f'<p class="dl-where">Also in: {"; ".join(map(where_html, others))}</p>' if others else ""
    title = escape(title_of(article.title, article.source))
    return (
        f'<article class="dl-card"><p class="dl-title" dir="auto"><button type="button" class="dl-link" '
        f'{opens(own[0], turn)}>{title}</button></p><p class="dl-where">{where_html(article)}</p>{also}'
        f"{''.join(_passage(c, turn, said.get(c.marker)) for c in own)}</article>"
    )


def _passage(citation: Citation, turn: int, said: str | None) -> str:
    who = ""
    if citation.speaker and said is None:
        role = f"<span>{escape(citation.role)}</span>" if citation.role else ""
        how = {"direct": "quoted", "indirect": "reported"}.get(citation.kind or "", "")
        tag = f'<em class="dl-kind">{how}</em>' if how else ""
        who = f'<p class="dl-who">{who_link(citation.speaker)}{role}{tag}</p>'
    number = f'<span class="dl-number">{citation.marker}</span>' if citation.cited else "<i class='dl-dot'></i>"
    return (
        f'<div class="dl-card-part" {opens(citation, turn)}>{number}<div>{who}'
        f'<p class="dl-passage" dir="auto">{_excerpt(citation, said)}</p></div></div>'
    )


def _excerpt(citation: Citation, said: str | None) -> str:
    """What stands around the words that the answer shows; else the words that answer; else how the passage begins."""
    text = citation.article.text
    found = _place(said, text, citation.start) if said else None
    if found:
        return _around(citation, *found)
    if citation.quote_start is None or citation.quote_end is None:
        return escape(_cut(citation.passage, _EXCERPT))
    start, end = citation.quote_start, citation.quote_end
    before, after = _before(text, citation.start, start), _after(text, end, max(end, citation.end))
    return f"{before}<strong>{escape(' '.join(text[start:end].split()))}</strong>{after}"


def _place(said: str, text: str, start: int) -> tuple[int, int] | None:
    """Where the article has these words, which are its own but for white space."""
    words = re.compile(r"\s+".join(map(re.escape, said.split())))
    found = words.search(text, max(0, start - len(said))) or words.search(text)
    return found.span() if found else None


def _around(citation: Citation, start: int, end: int) -> str:
    """The answer has these words already: a few of them, and what stands before and after."""
    text = citation.article.text
    words = text[start:end].split()
    short = " ".join(words[:_FIRST_WORDS]) + (" …" if len(words) > _FIRST_WORDS else "")
    before, after = _before(text, citation.start, start), _after(text, end, max(end, citation.end))
    return f"{before}<strong>{escape(short)}</strong>{after}"


def _before(text: str, first: int, start: int) -> str:
    head = " ".join(text[first:start].split())
    if len(head) > _AROUND:
        head = "… " + head[-_AROUND:].split(" ", 1)[-1]
    return escape(head) + (" " if head else "")


def _after(text: str, end: int, last: int) -> str:
    tail = text[end:last]
    glue = "" if tail[:1].strip() else " "
    return (glue + escape(_cut(tail, _AROUND))) if tail.strip() else ""


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def newest_html(newest: Sequence[Row]) -> str:
    """What stands beside the first question: the newest articles, to be read there."""
    if not newest:
        return f'<div class="dl-empty"><p>{_STANDS_HERE}</p></div>'
    rows = "".join(f"<li>{row_html(row)}</li>" for row in newest)
    listed = f'<h2 class="dl-label">Newest in the archive</h2><ul class="dl-rows">{rows}</ul>'
    return f'<div class="dl-newest"><p>{_STANDS_HERE}</p>{listed}</div>'


def row_html(row: Row) -> str:
    """An article of a list, a button that opens it."""
    where = " · ".join(escape(part) for part in (row.source, day_words(row.date)) if part)
    return (
        f'<button type="button" class="dl-row" data-read="{escape(row.id)}"><span class="dl-row-title" dir="auto">'
        f'{escape(title_of(row.title, row.source))}</span><span class="dl-where">{where}</span></button>'
    )
