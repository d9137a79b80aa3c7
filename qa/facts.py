"""Answers to questions of fact: the reader's span, in the sentences that prove it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.article import Article
from index.encoder import Vectors
from index.sentences import sentences
from qa import words
from qa.answer import Evidence, number, source_line
from qa.answer_fit import fits
from qa.confidence import features
from qa.draft import Draft
from qa.question import Question
from qa.reader import Reader, Reading
from qa.retrieval import Hit, article_day

PASSAGES_READ = 8
"""Of the retriever's hits; the reader's time is spent on these. On 334 questions apart 8 and 16 gave the right answer
as often (69.5 and 69.8 %); 8 take 0.6 of the time."""
THOROUGH = 64
_MARGIN, _FOUND = 0.7, 8.0
"""Weights of the reader's margin and of the retriever's score beside the reader's relevance."""
_UNFIT = 2.0
"""What an answer loses in rank that is not of the kind that is asked for."""
_RIVAL = 2.5
"""How far behind the best a passage may be ranked to be shown beside it."""
_NEXT = 7
"""Of the others, how many are looked through for what is shown beside."""
_CLOSE = 2.0
"""How little the next other answer may be ranked behind the best to be shown too: there nearly half are wrong."""
_REJECTED = -2.0
"""The reader's margin from which down it holds that a passage has no answer."""
_AMOUNT = re.compile(
    r"[$€£]?\d|(?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|half|dozens?|hundreds?|thousands?|millions?|billions?)\b",
    re.IGNORECASE,
)
_QUALIFIER = re.compile(
    r"\b(?:every|about|around|nearly|almost|roughly|approximately|over|under|up to|at (?:least|most)|"
    r"(?:(?:no|not) )?(?:more|less|fewer) than|as (?:many|few|much|little) as)\s+$",
    re.IGNORECASE,
)
_FIGURES_BEFORE = re.compile(r"\d[\d,.]*[,.]\Z|\d\Z")
_FIGURES_BEHIND = re.compile(r"(?<=\d)(?:[,.]?\d)+")
"""The rest of a number of which the span is a part: "597," before "170"."""
_SYMBOL = re.compile(r"(?:US|A|C|NZ|HK)?[$€£¥₹]\Z")
_SCALE = re.compile(r"[ -]?(?:%|(?:percent|per cent|hundred|thousand|million|billion|trillion)\b)", re.IGNORECASE)
_FOLLOWS = 24
"""Characters behind an answer that are looked at for what its number measures."""
_FALSE = re.compile(r"\b(?:fals\w+|claim\w*|lie[ds]?|lying|hoax|myth|rumou?r\w*|debunk\w*)\b", re.IGNORECASE)
_CALLED_FALSE = re.compile(
    r"\b(?:falsely (?:claim|sa(?:y|id)|assert|suggest|insist|stat|report|declar|tell|told|post|believ)\w*|"
    r"false(?: [\w-]+){0,2} (?:claims?|rumou?rs?|statements?|posts?|reports?) (?:that|of|about)|"
    r"(?:debunked|baseless|unfounded)(?: [\w-]+){0,2} (?:claims?|theor\w+|rumou?rs?))\b[^,;:—–]*\Z",
    re.IGNORECASE,
)
_BYLINE = 10
"""Words of a line that names who wrote what follows, at most."""
_WHO_WROTE = re.compile(r"\b(?:wrote|writ(?:es?|ten|ing)|author|by(?:line)?|report\w*|columnist|journalist)\b", re.I)
_STALE = 180
"""Days between the evidence and the question after which the answer says how old it is."""


@dataclass(frozen=True, slots=True)
class Read:
    """A hit with what the reader made of it. `score` is by what passages are ranked."""

    hit: Hit
    reading: Reading
    score: float

    @property
    def answer(self) -> str:
        """The words of the best span, on one line, without the punctuation around them."""
        span = self.hit.passage.text[self.reading.start : self.reading.end]
        return " ".join(span.split()).strip(" ,;:.")

    def fits(self, question: Question) -> bool | None:
        """Whether it can be of the kind that is asked for; None where that cannot be told."""
        end = self.reading.end
        if self._is_byline() and not _WHO_WROTE.search(question.text):
            return False
        if self._is_called_false() and not _FALSE.search(question.text):
            return False
        return fits(question, self.answer, self.hit.passage.text[end : end + _FOLLOWS])

    def _is_called_false(self) -> bool:
        """Whether the article's own words before it in its sentence say that this is not so."""
        before = self.hit.passage.text[: self.reading.start]
        return bool(_CALLED_FALSE.search(re.split(r"[.?!][”\"]?\s|\n", before)[-1]))

    def _is_byline(self) -> bool:
        """Whether it names who wrote the article, in a line of few words."""
        said, text = words.plain(self.answer), self.hit.passage.text
        line = text[text.rfind("\n", 0, self.reading.start) + 1 :].partition("\n")[0]
        alone = len(line.split()) <= _BYLINE
        return alone and bool(said) and any(said == words.plain(author) for author in self.hit.article.authors)

    @property
    def key(self) -> str:
        """Equal for answers that differ in form only: "the 33 soldiers", "33 soldiers"."""
        return " ".join(words.content(self.answer) or words.stems(self.answer))

    def evidence(self) -> Evidence:
        """The passage with the answering words."""
        first = self.hit.passage.start
        return Evidence(self.hit.article, self.hit.passage, (first + self.reading.start, first + self.reading.end))

    def sentence(self) -> str:
        """The sentence or sentences of the passage that the answer touches."""
        text = self.hit.passage.text
        touched = [(a, b) for a, b in sentences(text) if a < self.reading.end and self.reading.start < b]
        first, last = (touched[0][0], touched[-1][1]) if touched else (self.reading.start, self.reading.end)
        return " ".join(text[first:last].split())


def whole(reading: Reading, text: str) -> Reading:
    """The reading with what belongs to its number: "at least 33" is another answer than "33", "$5" and "5 million" than
    "5".
    """
    if not _AMOUNT.match(text, reading.start):
        return reading
    start, end = reading.start, reading.end
    if part := _FIGURES_BEFORE.search(text[:start]):
        start = part.start()
    if rest := _FIGURES_BEHIND.match(text, end):
        end = rest.end()
    if text[start].isdigit() and (symbol := _SYMBOL.search(text[:start])):
        start = symbol.start()
    if text[end - 1 : end].isdigit() and (scale := _SCALE.match(text, end)):
        end = scale.end()
    before = _QUALIFIER.search(text[:start])
    return replace(reading, start=before.start() if before else start, end=end)


def read(reader: Reader, question: Question, hits: Sequence[Hit]) -> list[Read]:
    """The hits as the reader ranks them, best first."""
    readings = reader.read(question.text, [(hit.article.title, hit.passage.text) for hit in hits], question.told)
    return sorted((scored(question, *found) for found in zip(hits, readings, strict=True)), key=lambda r: -r.score)


def scored(question: Question, hit: Hit, reading: Reading) -> Read:
    """A reading of a hit with its score."""
    score = reading.relevance + _MARGIN * reading.margin + _FOUND * hit.score
    found = Read(hit, whole(reading, hit.passage.text), score)
    return replace(found, score=score - _UNFIT) if found.fits(question) is False else found


def compose(question: Question, best: Read, others: Sequence[Read], sure: float, as_of: date | None = None) -> Draft:
    """The `best` answer before the `others`, with the confidence `sure`.

    Another article that says the same is named; one that gives another number stands beside it, and so does the next
    answer where it is a near thing. Evidence that is old on the day `as_of` is said to be.
    """
    beside = _beside(question, best, others)
    shown = [r for _, r in beside]
    citations = number(
        [best.evidence(), *(r.evidence() for r in shown)], [r.evidence() for r in others if r not in shown]
    )
    lines = [f"{best.answer} [1]", f"> {best.sentence()} [1]", f"— {source_line(best.hit.article)}"]
    for marker, (how, other) in enumerate(beside, 2):
        source = source_line(other.hit.article)
        if how == "So too":
            lines.append(f"So too: {source} [{marker}]")
        else:
            lines += [f"{how}: {other.answer} [{marker}]", f"> {other.sentence()} [{marker}]", f"— {source}"]
    lines += age(best.hit.article, as_of)
    return Draft("\n".join(lines), best.answer or None, sure, citations)


def seen(
    question: Question, best: Read, right: float, lead: float, encode: Callable[[list[str]], Vectors]
) -> dict[str, float]:
    """What the confidence in this answer is judged by; `right` is what the verifier says of it."""
    text = best.hit.passage.text
    own = sentences(text)
    at = next((i for i, (_, end) in enumerate(own) if best.reading.start < end), 0)
    near = text[own[max(at - 1, 0)][0] : own[at][1]] if own else ""
    asked, said = encode([question.text, near])
    return features(question, best.hit.article, best.fits(question), best.reading, right, lead, float(asked @ said))


def _beside(question: Question, best: Read, others: Sequence[Read]) -> list[tuple[str, Read]]:
    """At most one passage of another article that gives the same answer, and one of another number or near answer."""
    fitting = [r for r in others if r.fits(question) is not False]
    near = [r for r in fitting[:_NEXT] if r.hit.article.id != best.hit.article.id and r.reading.margin > 0]
    near = [r for r in near if r.score > best.score - _RIVAL]
    same = [("So too", r) for r in near if r.key == best.key]
    rivals = [r for r in near if question.expects == "number" and _number(r.answer) not in ("", _number(best.answer))]
    if rivals:
        return [*same[:1], ("Otherwise", rivals[0])]
    close = [r for r in fitting if best.score - r.score < _CLOSE and r.reading.margin > _REJECTED and _differ(best, r)]
    return [*same[:1], *(("Or", r) for r in close[:1])]


def _differ(one: Read, other: Read) -> bool:
    """Whether two answers are not the same thing said at more or less length: "33", "33 soldiers"."""
    a, b = set(one.key.split()), set(other.key.split())
    return bool(a and b) and not (a <= b or b <= a)


def _number(answer: str) -> str:
    return "".join(c for c in answer if c.isdigit())


def age(article: Article, as_of: date | None) -> Iterator[str]:
    """The line that says how old the evidence is on the day of the question, where it is old."""
    day = article_day(article)
    if as_of and day and (as_of - day).days > _STALE:
        yield f"(This evidence is {(as_of - day).days:,} days older than the question.)"
