"""Questions of several kinds that a headline raises: why, when, what is the latest. Whether they are answered is for
others to try.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.article import Article
from index.quotations import cue_kinds
from index.text.sentences import paragraphs, sentences
from qa.formats.references import title_of

_AUXILIARY = re.compile(r"\b(is|are|was|were|will|has|have|had|can|could|would|must)\b")
_NEGATED = re.compile(r"\s*(?:not\b|n['’]t\b)")
_SUBJECT, _REST = range(1, 6), range(2, 13)
"""Words before and after the auxiliary in a sentence that a question can be made of."""
_TIME = re.compile(
    r" (?:(?:in|on|by|since|until|from|after|before|at|during) (?:(?:early|late|mid)[ -])?"
    r"(?:[A-Z][a-z]+|\d|the)\b.*|today|tomorrow|yesterday|(?:this|next|last) \w+)$"
)
_APART = re.compile(r"[,;:()“”\"‘—–|?!…]| - |\.{2}|[.] ")
"""What shows that a sentence is not plain."""
_SMALL = frozenset("The A An This That These Those His Her Its Their Our My Some Most Many More All Two Three".split())
_PRONOUNS = frozenset("He She It They We You I Who What Why How When Where Here There This That If As".split())
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-zA-Z]{2,}(?: [A-Z][a-zA-Z]+){0,2}")


def why(article: Article) -> Iterator[str]:
    """ "Why will the bridge close for repairs?" of "The bridge will close for repairs in May"."""
    for auxiliary, subject, rest in _asserted(article):
        yield f"Why {auxiliary} {subject} {_TIME.sub('', rest)}?"


def when(article: Article) -> Iterator[str]:
    """ "When will the bridge close for repairs?", where the sentence tells when."""
    for auxiliary, subject, rest in _asserted(article):
        if _TIME.search(rest):
            yield f"When {auxiliary} {subject} {_TIME.sub('', rest)}?"


def latest(article: Article) -> Iterator[str]:
    """ "What is the latest on Testville?", of a name inside the headline or the first sentence."""
    for sentence in _first(article):
        words = sentence.split()
        if sum(word[:1].isupper() for word in words) <= len(words) / 2:  # else all words have capitals
            yield from (f"What is the latest on {name[0]}?" for name in _NAME.finditer(sentence))


def summary(article: Article) -> Iterator[str]:
    """The question for what the article tells, by its title."""
    if article.title:
        yield f"Summarise: {title_of(article.title, article.source)}"


def _first(article: Article) -> Iterator[str]:
    """The headline and the first sentence."""
    yield title_of(article.title, article.source)
    start, end = next(paragraphs(article.text), (0, 0))
    yield from (article.text[a:b] for a, b in sentences(article.text[start:end])[:1])


def _asserted(article: Article) -> Iterator[tuple[str, str, str]]:
    """Auxiliary, subject and the rest of sentences so plain that the first two need only change places."""
    for sentence in _first(article):
        sentence = sentence.strip().rstrip(".")
        found = _AUXILIARY.search(sentence)
        if not found or _APART.search(sentence):
            continue
        subject, rest = sentence[: found.start()].strip(), sentence[found.end() :].strip()
        words = subject.split()
        if _NEGATED.match(rest) or len(words) not in _SUBJECT or len(rest.split()) not in _REST:
            continue
        if words[0] in _PRONOUNS or any(cue_kinds(word.lower()) for word in words[1:]):
            continue  # "Officials say the bridge will close": no subject, a sentence
        first, _, more = subject.partition(" ")
        yield found[0], f"{first.lower() if first in _SMALL else first}{' ' if more else ''}{more}", rest
