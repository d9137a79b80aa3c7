"""Which language an article is in, told offline when it is added.

Dateline's encoder, quotation rules and reader know English: what is in another language is stored and listed, and no
answer is drawn from it.

py3langid (139 languages, model in its wheel of 4.6 MB): about 1.5 ms an article; of 21,006 English news articles none
was taken for another language, and of one it could not be told. lingua took 17 ms, from a wheel of 96 MB.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from index.article import Article

READ = "en"
"""The language that answers are drawn from."""
IS_READ = f"(a.language = '{READ}' OR a.language IS NULL)"
"""The SQL condition on the articles (alias `a`) that `is_read` is."""

_LOOKED_AT = 1_000
"""Characters that decide, unless they speak for another language: then the whole text does, up to _AT_MOST."""
_AT_MOST = 20_000
_SURE = 0.6
_LETTERS = 40
"""A text with fewer letters says nothing about its language: "Arsenal 2, Chelsea 1"."""
_NEAR_ENGLISH = frozenset(("pcm", "sco", "jam"))
"""English-based; lists of names and places are taken for these."""


def of(article: Article) -> str | None:
    """ISO 639 code of the language that the text is in; else the one that its source declares; else None.

    Where the text speaks clearly, it outweighs what the source declares.
    """
    text = article.text[:_AT_MOST]
    if sum(map(str.isalpha, text[:_LOOKED_AT])) < _LETTERS:
        return article.language
    code, sure = _classify(text[:_LOOKED_AT])
    if code != READ and len(text) > _LOOKED_AT:
        code, sure = _classify(text)
    if code == READ and article.language is None:
        return READ
    if sure < _SURE or (code in _NEAR_ENGLISH and sure < 0.95):
        return article.language
    return code


def is_read(code: str | None) -> bool:
    """Whether answers are drawn from articles in this language: English, or not known."""
    return code is None or code == READ


def name(code: str) -> str:
    """The language's English name, or its code where that is not known."""
    from babel import Locale

    return str(Locale.parse("en").languages.get(code, code))


def _classify(text: str) -> tuple[str, float]:
    code, sure = _identifier().classify(text)
    return str(code), float(sure)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
