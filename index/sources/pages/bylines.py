"""Who wrote a page's article, where its head does not say it: bylines beside the headline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.sources import clean
from index.sources.build import names
from index.sources.pages.linkeddata import ARTICLE, alike
from index.text.words import MONTHS, MONTHS_SHORTENED, NAME_PARTICLES, WEEKDAYS

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def _token(names: str) -> re.Pattern[str]:
    """One of these names as a part of a class or an identifier."""
    return re.compile(rf"(^|[\s_-])({names})([\s_-]|$)", re.IGNORECASE)


_MARKED = _token(r"by-?line\w*|authors?|contributors?|writers?|submitted|posted-by|post-meta|entry-meta")
_NAME = _token(r"(author|byline|contributor|writer)s?(__|[\s_-])?(full-?)?(name|link)|fn|vcard")
OTHER_PARTS = r"related|recommend\w*|recirc\w*|teasers?|cards?|sidebar|widget|comments?"
"""Names of classes of what a page shows beside its article; a pattern."""
_ELSEWHERE = _token(rf"{OTHER_PARTS}|bio|about")
_BY = re.compile(
    r"^(?:(?:posted|published|written|reported|submitted|story|words|text|reporting) )?by:?\s+(.+)$", re.IGNORECASE
)
_IN_A_BYLINE = NAME_PARTICLES | {"and", "&"}
_DAYS = rf"(?:{'|'.join(sorted(WEEKDAYS))})\b"
_MONTHS = rf"(?:{'|'.join(sorted(MONTHS_SHORTENED))})[a-z]*\.?\s+\d"
# From the first space of a run only: begun at each of them, its time grows with the cube of the run.
_ENDS = re.compile(
    rf"(?<!\s)(?:\s*+[|•·/]|[^\S\n]*+\n|\s++[–—-]\s|(?:\s*+,)?+\s++(?:on\s++)?+(?:\d|{_DAYS}|{_MONTHS})).*",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST = 160


def authors(tree: HtmlElement, headline: HtmlElement | None) -> list[str]:
    """The names in the bylines of the article whose headline is an element of `tree`."""
    linked = [e for e in tree.iter("a") if "author" in (e.get("rel") or "").lower().split()
              and not _is_elsewhere(e, headline)]  # fmt: skip
    if found := _names(linked):
        return found
    marked = [e for e in tree.iter("p", "span", "div", "address", "li", "a", "cite", "td", "strong", "b")
              if _MARKED.search(f"{e.get('class') or ''} {e.get('id') or ''} {e.get('itemprop') or ''}")
              and 0 < len(e.text_content()) <= 400 and not _is_elsewhere(e, headline)]  # fmt: skip
    inner = [e for outer in marked[:20] for e in outer.iter("a", "span") if _NAME.search(e.get("class") or "")]
    return _names(inner) or _names(marked) or _below(headline)


def _below(headline: HtmlElement | None) -> list[str]:
    """A line such as "By Ada Penn" that stands by itself under the headline."""
    for element in () if headline is None else list(headline.itersiblings())[:3]:
        if isinstance(element.tag, str) and (found := of_line(clean.line(element.text_content()), must_say_by=True)):
            return found
    return []


def _names(elements: list[HtmlElement]) -> list[str]:
    found: dict[str, None] = {}
    for element in elements[:20]:
        for name in of_line(clean.line(" | ".join(_lines(element)))):
            found[name] = None
        if found and len(elements) > 1 and element.tag not in ("a", "span"):
            break  # the next one is another story's, or the same again
    return list(found)


def _lines(element: HtmlElement) -> list[str]:
    """The text of an element, a line for each block in it."""
    text = "\n".join(element.itertext())
    joined = re.sub(r"(?<!\s)[^\S\n]*+\n\s*+(?=and|&|,)|(?:(?<=by)|(?<=By)|(?<=and)|(?<=&)|(?<=,)) ?\n", " ", text)
    return [line.strip() for line in joined.split("\n") if line.strip()]


def of_line(line: str, *, must_say_by: bool = False) -> list[str]:
    """The names in a byline; none where its words are not names."""
    if not line or len(line) > _LONGEST:
        return []
    match = _BY.match(line)
    if must_say_by and match is None:
        return []
    named = _ENDS.sub("", match[1] if match else line)
    found = [name for name in names(named) if is_name(name)]
    return found if len(found) <= 8 else []


def is_name(words: str) -> bool:
    """Whether these words look like somebody's name: up to six, each with a capital, of letters alone."""
    parts = words.split()
    if not 1 <= len(parts) <= 6 or re.search(r"[\d@:!?()\[\]{}<>\"“”/\\_=+]", words) or words.endswith("."):
        return False
    return any(part[0].isupper() for part in parts) and all(
        part[0].isupper() or part.lower() in _IN_A_BYLINE or part[:2] in ("d'", "d’", "al") for part in parts
    )


def _is_elsewhere(element: HtmlElement, headline: HtmlElement | None) -> bool:
    for outer in element.iterancestors():
        if outer.get("itemscope") is not None and headline is not None and _is_other_story(outer, headline):
            return True
        if outer.tag in ("aside", "nav", "blockquote", "figure"):
            return True
        if outer.tag == "footer" and not any(o.tag == "article" for o in outer.iterancestors()):
            return True
        if outer.tag not in ("body", "html", "main", "article") and _ELSEWHERE.search(
            f"{outer.get('class') or ''} {outer.get('id') or ''}"
        ):
            return True
    return False


def _is_other_story(scope: HtmlElement, headline: HtmlElement) -> bool:
    """Whether a thing of microdata is an article under another headline than the page's."""
    if not ARTICLE.search(scope.get("itemtype") or ""):
        return False
    own = [e for e in scope.iterdescendants() if {"headline", "name"} & set((e.get("itemprop") or "").split())
           and next((o for o in e.iterancestors() if o.get("itemscope") is not None), None) is scope]  # fmt: skip
    titles = [clean.line(e.get("content") or e.text_content()) for e in own]
    return bool(titles) and not any(alike(title, clean.line(headline.text_content())) for title in titles)


def without(lines: list[str], authors: object) -> list[str]:
    """The lines of an article without those at its top that only name its authors, a date, or how long it takes to
    read.
    """
    given = [authors] if isinstance(authors, str) else list(authors) if isinstance(authors, list | tuple) else []
    known = {word.lower() for name in given if isinstance(name, str) for word in re.findall(r"\w+", name)}
    kept = list(lines)
    for line in lines[:3]:
        if len(lines) > 1 and _is_byline(clean.line(line), known):
            kept.remove(line)
    return kept or lines


_BESIDE = frozenset(
    "by and on at in posted published written story updated last min mins minute minutes read am pm staff writer "
    "reporter correspondent est edt et gmt utc bst pt mon tue wed thu fri sat sun".split()
) | {*WEEKDAYS, *MONTHS, *MONTHS_SHORTENED}


def _is_byline(line: str, known: set[str]) -> bool:
    if not line or len(line) > _LONGEST or line[-1] in ".!?":
        return False
    words = re.findall(r"[^\W\d_]+", line.lower())
    return bool(known & set(words)) and all(word in known or word in _BESIDE for word in words)
