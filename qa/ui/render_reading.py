"""An article as it is read: its head stays in view, what an answer cites of it is marked.

Text goes through `markup` only.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.article import Article
from index.text.sentences import paragraphs, sentences
from qa.answer import Citation
from qa.ui.markup import escape, marked, text_link, title_of
from qa.ui.render import opens, where_html

Span = tuple[int, int, str]
"""Start and end in the article's text, and the opening tag of the element."""


def citation_html(citation: Citation, citations: Sequence[Citation], turn: int, opened: str = "") -> str:
    """The whole article at a citation of the answer numbered `turn`: the passage faint, the answering sentence strong.

    Other citations of the same article are marked, and the answer's others are a step away. `opened` tells one opening
    from another.
    """
    article = citation.article
    others = [c for c in citations if c.cited and c.article.id == article.id and c.marker != citation.marker]
    others_here: list[Span] = [
        (c.quote_start, c.quote_end, f'<mark class="dl-other" data-n="{c.marker}" {opens(c, turn)}>')
        for c in others if c.quote_start is not None and c.quote_end is not None
    ]  # fmt: skip
    passage, *own = answering(article, (citation.start, citation.end), (citation.quote_start, citation.quote_end),
                              citation.marker if citation.cited else None)  # fmt: skip
    spans = [passage, *others_here, *own]
    words = citation.quote or citation.passage
    return reading_html(article, spans, words, "Sources", opened, steps=_steps(citation, citations, turn))


def answering(
    article: Article, passage: tuple[int, int], words: tuple[int | None, int | None], marker: int | None = None
) -> list[Span]:
    """The passage faint, the sentence with the words strong, the words themselves the place that is scrolled to."""
    spans: list[Span] = [(*passage, '<span class="dl-faint">')]
    start, end = words
    if start is None or end is None:
        return spans
    own = [(a, b) for a, b in sentences(article.text) if a < end and start < b]
    spans += [(a, b, '<span class="dl-said-here">') for a, b in own]
    number = f' data-n="{marker}"' if marker else ""
    return [*spans, (start, end, f'<mark class="dl-here"{number}>')]


def _steps(citation: Citation, citations: Sequence[Citation], turn: int) -> str:
    """Where among the answer's citations this one is, and the ones before and after it."""
    listed = [c for c in citations if c.cited == citation.cited] or [citation]
    at = next((n for n, c in enumerate(listed) if c.marker == citation.marker), 0)
    if len(listed) < 2:
        return ""
    before, after = listed[at - 1], listed[(at + 1) % len(listed)]
    return (
        '<div class="dl-steps" role="group" aria-label="Sources of the answer">'
        f'<button type="button" class="dl-prev" {opens(before, turn)} aria-label="Previous source" '
        f'aria-keyshortcuts="ArrowLeft">‹</button><span>{at + 1} of {len(listed)}</span>'
        f'<button type="button" class="dl-next-one" {opens(after, turn)} aria-label="Next source" '
        'aria-keyshortcuts="ArrowRight">›</button></div>'
    )


def reading_html(
    article: Article, spans: Sequence[Span] = (), words: str | None = None, back: str = "Back", opened: str = "",
    foot: str = "", steps: str = "",
) -> str:  # fmt: skip
    """An article with `spans` of it in elements, `foot` below it; its link leads to `words` at the source."""
    a = article
    byline = f'<p class="dl-byline" dir="auto">By {escape(", ".join(a.authors))}</p>' if a.authors else ""
    link = text_link(a.url, words)
    source = (
        f'<a class="dl-out" href="{escape(link)}" target="_blank" rel="noopener noreferrer nofollow">'
        "Open original<span aria-hidden='true'> ↗</span></a>"
        if link
        else '<span class="dl-out dl-quiet">No link to the original is known</span>'
    )
    body = "".join(f'<p dir="auto">{marked(a.text[start:end], start, spans)}</p>' for start, end in paragraphs(a.text))
    return (
        f'<article class="dl-article" data-opened="{escape(opened)}" tabindex="-1" aria-label="Article">'
        f'<header class="dl-bar"><div class="dl-bar-tools"><button type="button" class="dl-back" data-back="1">'
        f'<span aria-hidden="true">← </span>{back}</button>{steps}<label class="dl-finding">'
        '<input type="search" class="dl-find" placeholder="Find in text" aria-label="Find in text" '
        'aria-keyshortcuts="/"><span class="dl-hits" role="status"></span></label></div>'
        f'<h2 dir="auto">{escape(title_of(a.title, a.source))}</h2>'
        f'<p class="dl-kicker"><span>{where_html(a)}</span>{source}</p></header>'
        f'<div class="dl-body">{byline}{body}</div>{foot}</article>'
    )
