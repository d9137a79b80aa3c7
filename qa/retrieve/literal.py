"""Words that a question quotes: whether somebody is quoted with them, as they stand."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from index.store import Store
from index.text.words import FUNCTION_WORDS
from qa import words
from qa.understand.question import Question

ENOUGH = 0.6
"""The share of quoted words that a statement must have: articles quote in parts."""
_LEAST = 3
"""Words in a row that are a quotation; fewer are a name or a title, if more is asked."""
_RUN = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_LONGEST = 100
"""Quoted words that are compared."""
MOST = 20
"""Articles with the words that are looked at."""


def words_quoted(question: Question) -> str | None:
    """The words whose speaker is asked for; None where the question quotes none, or but a name in them."""
    quoted = " ".join(question.quoted)
    if len(words.plain(quoted)) < _LEAST and set(question.topic) - set(words.content(quoted)):
        return None
    return quoted or None


def share(quoted: str, text: str) -> float:
    """The share of the words `quoted` that `text` has, as they stand and at least three in a row; 0 where too few of
    the words that tell something are among them.
    """
    asked, have = words.plain(quoted)[:_LONGEST], words.plain(text)
    known = set(have)
    if not asked or sum(word in known for word in asked) < ENOUGH * len(asked):
        return 0.0
    blocks = SequenceMatcher(None, asked, have, autojunk=False).get_matching_blocks()
    runs = [asked[block.a : block.a + block.size] for block in blocks if block.size >= min(_LEAST, len(asked))]
    shared = [word for run in runs for word in run]
    telling = [word for word in asked if word not in FUNCTION_WORDS]
    if len(set(shared).intersection(telling)) < ENOUGH * len(set(telling)):
        return 0.0
    return len(shared) / len(asked)


def holding(archive: Store, quoted: str) -> list[str]:
    """The ids of articles, up to `MOST`, whose text has the words `quoted` as they stand, whatever the marks."""
    run = max(_RUN.findall(quoted), key=len, default="")
    found = archive.articles(archive.ids_with(run, MOST)) if run else {}
    wanted = f" {' '.join(words.plain(quoted))} "
    return [i for i, article in found.items() if wanted in f" {' '.join(words.plain(article.text))} "]
