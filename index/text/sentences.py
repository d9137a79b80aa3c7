"""Where sentences begin and end: rules for news English, quick enough to run on every article and answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]
"""Start and end, in code points."""

_ABBREVIATIONS = frozenset(
    """adm apr assn assoc attn aug ave bldg blvd brig capt cf cmdr co col corp cpl dec dept dist dr est feb fig fr ft
    gen gov hon inc jan jr lt ltd maj messrs mr mrs ms mt no nov oct p.m pfc pres prof pvt rep reps res rev sat sec
    sen sens sep sept sgt sr st supt vol vs viz etc e.g i.e a.m al gens govs drs""".split()
)
_MAY_END_A_SENTENCE = frozenset("""co corp inc ltd jr sr etc p.m a.m al""".split())
"""Abbreviations after which a capital letter most often does begin a sentence."""
_PARAGRAPH = re.compile(r"\n[ \t]*\n|\n")
_END = re.compile(r"""(?:[.!?]+|…)["'”’»)\]]*(?=\s+|$)""")
_OPENS_SENTENCE = re.compile(r"""["'“‘«(\[]*[A-Z0-9À-ÖØ-Þ#@—–-]""")
_INITIAL = re.compile(r"(?:^|[\s(.“\"'‘])[A-Z]$")
_ACRONYM = re.compile(r"\b[A-Za-z]\.[A-Za-z]$")


def paragraphs(text: str) -> Iterator[Span]:
    """The non-empty lines of `text`, without the white space around them."""
    start = 0
    for end, after in [*((m.start(), m.end()) for m in _PARAGRAPH.finditer(text)), (len(text), len(text))]:
        yield from _trimmed(text, start, end)
        start = after


def sentences(text: str) -> list[Span]:
    """Every sentence of `text` in order; no sentence crosses a paragraph, and only white space lies between them."""
    return [span for start, end in paragraphs(text) for span in _sentences_of(text, start, end)]


def _sentences_of(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for match in _END.finditer(text, start, end):
        if _is_boundary(text, match, begin, end):
            yield from _trimmed(text, begin, match.end())
            begin = match.end()
    yield from _trimmed(text, begin, end)


def _is_boundary(text: str, match: re.Match[str], begin: int, end: int) -> bool:
    rest = text[match.end() : min(end, match.end() + 12)].lstrip()
    if not rest:
        return True
    if not _OPENS_SENTENCE.match(rest):
        return False
    if not match.group().startswith(".") or match.group().startswith(".."):
        return True
    before = text[max(begin, match.start() - 24) : match.start()]
    word = before.split()[-1].lstrip("(\"'“‘[—–-") if before.split() else ""
    if word.lower() in _ABBREVIATIONS:
        return word.lower() in _MAY_END_A_SENTENCE and _starts_clause(rest)
    if _ACRONYM.search(word):  # "U.S. Senate", but "in the U.S. The"
        return _starts_clause(rest)
    return not _INITIAL.search(before)


_CLAUSE_OPENERS = frozenset(
    """the a an it he she they we i you this that these those there but and in on at for from by with as if when while
    after before his her their its our my what who how why where so yet still also however meanwhile""".split()
)


def _starts_clause(rest: str) -> bool:
    """Whether what follows looks like a sentence's first word rather than the second half of a name."""
    word = re.match(r"""["'“‘(\[]*([A-Za-z’']+)""", rest)
    return rest[0] in "\"'“‘" or bool(word and word.group(1).lower() in _CLAUSE_OPENERS)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
