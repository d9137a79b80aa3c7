"""What is answered without reading: greetings, what the assistant is, what the archive holds, an article to open."""

from __future__ import annotations

from itertools import islice

from index.store import Store
from index.text.sentences import sentences
from qa import spoken, words
from qa.answer import Answer, Evidence, Searched, number
from qa.blocks import Block, Note, Quote, Source
from qa.read.candidates import is_whole
from qa.read.material import Material
from qa.read.weights import thresholds
from qa.understand.intent import ARCHIVE_KINDS
from qa.understand.question import Question

_NEWEST, _OUTLETS, _PEOPLE = 5, 4, 5
_LIKELY = 8
"""Articles among which the one is looked for whose headline has the words asked for."""
_HELP = (
    "Ask a question in your own words, and I answer with sentences of the articles in this archive, each with its "
    "outlet, its day and a link to the exact place. I can tell what somebody said, who said something, facts, reasons, "
    "summaries and what is newest. I use no other knowledge, and where the articles do not say, I tell you so. "
    "Articles are added in the page's archive or with `dateline add`."
)
_CHAT = "I can only tell what the articles in this archive say. Ask me about the news in it."


def is_asked(question: Question, least: str = "about") -> str | None:
    """The likeliest of these kinds, if surely one of them is wanted: nobody's name then, and no words in marks.

    `least` names the threshold.
    """
    if question.quoted:
        return None
    least = "surely_about" if question.context else least
    kind = max(ARCHIVE_KINDS, key=lambda k: question.kinds.get(k, 0.0))
    if kind != "article" and question.people:
        return None
    return kind if question.wants(*ARCHIVE_KINDS) >= thresholds()[least] else None


def compose(kind: str, question: Question, archive: Store, searched: Searched) -> Answer:
    """The reply of a kind other than "article"."""
    blocks: list[Block] = []
    cited: list[Evidence] = []
    holds = f"This archive has {searched}."
    if kind == "greeting":
        blocks = [Note(f"Hello. {holds} Ask me what they say.")]
    elif kind == "thanks":
        blocks = [Note("You are welcome. Ask on.")]
    elif kind == "help":
        blocks = [Note(_HELP), Note(holds)]
    elif kind == "chitchat":
        blocks = [Note(_CHAT), Note(holds)]
    else:
        blocks, cited = _overview(archive, holds)
    return Answer(question.text, "answered", tuple(blocks), None, 0.95, number(cited, []), searched, examples(archive))


def _overview(archive: Store, holds: str) -> tuple[list[Block], list[Evidence]]:
    """How many articles of which outlets and days, who is quoted most, and the newest."""
    outlets = archive.overview().outlets[:_OUTLETS]
    people = spoken.speakers(archive, limit=_PEOPLE)
    blocks: list[Block] = [Note(holds)]
    if outlets:
        blocks.append(Note("Most are from " + ", ".join(f"{name} ({count:,})" for name, count in outlets) + "."))
    if people:
        blocks.append(Note("Most quoted: " + ", ".join(p.name for p in people) + "."))
    blocks.append(Note("The newest:"))
    cited: list[Evidence] = []
    for article, passage in archive.newest(_NEWEST):
        cited.append(Evidence(article, passage))
        blocks.append(Source(article, len(cited)))
    return blocks, cited


def article(material: Material, searched: Searched) -> Answer | None:
    """The articles that the question is about, the best first, with what they open with; None where none is found."""
    shown: dict[str, Evidence] = {}
    for hit in material.hits:
        shown.setdefault(hit.article.id, Evidence(hit.article, hit.passage))
    asked, weigh = words.content(material.question.text), material.archive.weight
    likely = list(shown.values())[:_LIKELY]
    cited = sorted(likely, key=lambda e: -words.coverage(asked, e.article.title, weigh))[:3]
    spoken_of = material.question.context.articles if material.question.context else ()
    if spoken_of and not material.question.topic:  # "show me the full article"
        cited = [e for e in shown.values() if e.article.id == spoken_of[0]]
    if not cited:
        return None
    blocks: list[Block] = [Note("The nearest articles:" if len(cited) > 1 else "The nearest article:")]
    for marker, e in enumerate(cited, 1):
        blocks += [Quote(_opening(e.article.text), marker), Source(e.article, marker)]
    return Answer(material.question.text, "answered", tuple(blocks), cited[0].article.title or None, 0.8,
                  number(cited, material.further()), searched)  # fmt: skip


def _opening(text: str) -> str:
    """The first sentence that is none of a dateline's or a byline's."""
    found = [text[start:end] for start, end in islice(sentences(text), 10)]
    return " ".join(next(filter(is_whole, found), found[0] if found else "").split())


def examples(archive: Store) -> tuple[str, ...]:
    """Questions that this archive can answer: of the headlines and of who is quoted most."""
    people = spoken.speakers(archive, limit=2)
    return tuple(f"What did {p.name} say?" for p in people)
