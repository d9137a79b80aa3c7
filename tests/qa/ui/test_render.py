"""Answers and articles as HTML: text stays text, markers lead to their citations. Names and news are made up."""

from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Passage, Quotation
from index.doctor import Finding
from index.ingest import Summary
from index.sources import Rejected
from qa.answer import Answer, Citation, Searched
from qa.chat import Turn
from qa.profiles import Profile, Topic
from qa.retrieve.filters import Filters
from qa.spoken import Speaker, Statement
from qa.ui import markup, render, render_archive, render_people, render_turn
from qa.ui.intake import Addition
from qa.ui.session import Entry, Limits
from tests.qa.ui.hostile import PAYLOADS, URLS

TEXT = (
    "The harbour bridge closes in May.\n\n"
    '"We will reopen it by August," Ada Example, the mayor of Testville, said on Monday.\n\n'
    "She added that tolls would not rise. Boats pass as before."
)
ARTICLE = Article(
    "made-up-1", TEXT, title="Bridge to close", url="https://courier.example/bridge", source="Example Courier",
    date="2031-05-06T08:00:00Z", authors=("Bo Sample", "Cy Mock"),
)  # fmt: skip
TAGS = frozenset(
    """a article b blockquote br button code details div em figcaption figure h1 h2 h3 h4 header i li mark p pre
    section span strong summary ul""".split()
)
ATTRIBUTES = frozenset(
    """aria-hidden aria-label aria-pressed class data-about data-again data-ask data-back data-drop data-edit data-end
    data-file data-judge data-kind data-link data-name data-open data-opened data-person data-person-of data-quote
    data-read data-remove data-shown data-start data-take data-topic data-topic-of data-turn data-value
    data-verdict dir hidden href rel role style tabindex target title type""".split()
)


class Page(HTMLParser):
    """What a browser would make of HTML, strictly: unknown elements and attributes fail."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self.attributes = "", list[str](), list[tuple[str, str]]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        self.tags.append(tag)
        for name, value in attrs:
            assert name in ATTRIBUTES, name
            self.attributes.append((name, value or ""))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.attributes if key == name]


def cite(marker: int = 1, words: str | None = "We will reopen it by August,", **changes: object) -> Citation:
    start = TEXT.index(words) if words else None
    citation = Citation(
        marker, ARTICLE, TEXT, 0, len(TEXT), start, start + len(words) if start is not None and words else None, True,
        "Ada Example", "the mayor of Testville", "direct",
    )  # fmt: skip
    return replace(citation, **changes)  # type: ignore[arg-type]


def said() -> Answer:
    reported = cite(2, "tolls would not rise", kind="indirect", role=None)
    text = (
        "Example:\n> “We will reopen it by August,” [1]\n> (reported) tolls would not rise [2]\n"
        "— Bridge to close, Example Courier, 2031-05-06"
    )
    return Answer("What did Example say?", True, text, "We will reopen it by August,", 0.9, [cite(), reported])


def turn(answer: Answer, number: int = 3) -> str:
    entry = Entry(number, answer.question, turn=Turn(answer.question, "asked so", answer), further=["Next?"])
    entry.further = list(answer.suggestions)
    return render_turn.turn_html(entry, render.answer_html(answer, number))


def everything(answer: Answer) -> str:
    parts = [turn(answer), render.evidence_html(answer, 3), render.notice_html(answer.text)]
    parts += [render.welcome_html(answer.suggestions), *(render.article_html(c, "1") for c in answer.citations)]
    parts += [render.file_html(answer.question, "text/plain", answer.text), *rooms(answer)]
    return "".join(parts)


def rooms(answer: Answer) -> list[str]:
    """The same names and articles in the other rooms of the page."""
    said = tuple(
        Statement(Quotation(c.quote or "", c.quote_start or 0, c.quote_end or 0, "direct", c.speaker), c.article,
                  Passage(c.article.id, c.passage, c.start, c.end))
        for c in answer.citations
    )  # fmt: skip
    name = answer.question
    speaker = Speaker(name, (name, f"{name} {name}"), name, name, 1, 1, 1, None, None)
    profile = Profile(speaker, (speaker,), said, ((name, 1),), ((name, 1),))
    topic = Topic(name, said, ((speaker, said),), ((name, 1),))
    rejected = Summary(rejected=[Rejected(name, name)])
    return [
        render_people.profile_html(profile), render_people.topic_html(topic), render_people.nobody_html(name),
        render_people.offered_html([speaker]), render_archive.removed_html(name),
        render_archive.addition_html(Addition(name, summary=rejected)),
        render_archive.addition_html(Addition(name)), render_archive.addition_html(Addition(name, error=name)),
        render_archive.findings_html([Finding(name, "fail", name, name, (name,))], done=True),
        *(render_archive.article_html(c.article, "1", writable=True) for c in answer.citations),
    ]  # fmt: skip


def test_direct_and_reported_words_stand_apart_under_the_fullest_name() -> None:
    html = render.answer_html(said(), 3)
    page = Page(html)
    assert '>Ada Example</button><span class="dl-role">the mayor of Testville</span>' in html
    assert page.text.count("“We will reopen it by August,”") == 1
    assert "(reported)" not in page.text
    assert html.index("dl-quote") < html.index("dl-reported")
    assert page.text.index("We will") < page.text.index("Reported, not quoted") < page.text.index("tolls would not")
    assert page.all("data-open") == ["3:1", "3:2", "3:1"]  # two markers, then the source line
    assert "Example Courier · 6 May 2031" in page.text


def test_of_a_fact_the_answering_words_are_strong_in_their_sentence() -> None:
    answer = Answer("When?", True, "May\n> The harbour bridge closes in May. [1]\n— Bridge to close", "May", 0.8,
                    [cite(1, "May", speaker=None, role=None, kind=None)])  # fmt: skip
    html = render.answer_html(answer, 0)
    assert '<p class="dl-short" dir="auto">May</p>' in html
    assert "closes in <strong>May</strong>." in html


def test_the_bare_answer_stands_out_with_its_marker_and_a_whole_sentence_does_not() -> None:
    sentence = TEXT[: TEXT.index(".") + 1]
    answer = Answer("When?", True, f"May [1]\n> {sentence} [1]\n— Bridge to close", "May", 0.8,
                    [cite(1, sentence, speaker=None, role=None, kind=None)])  # fmt: skip
    html = render.answer_html(answer, 0)
    assert '<p class="dl-short" dir="auto">May<button type="button" class="dl-mark" data-open="0:1"' in html
    assert "<strong>" not in html


def test_an_uncertain_answer_says_so() -> None:
    assert "Not certain" in render.answer_html(replace(said(), confidence=0.35), 0)
    assert "Not certain" not in render.answer_html(said(), 0)


def test_a_refusal_shows_what_was_searched_and_what_to_ask_instead() -> None:
    answer = Answer(
        "What did Nemo say?", False, "The articles do not say. Nemo does not occur in them.\nSearched: 1 article.",
        citations=[cite(cited=False)], searched=Searched(1, "2031-05-06", "2031-05-06", 1),
        suggestions=("What did Ada Example say?",), status="unknown",
    )  # fmt: skip
    page = Page(html := turn(answer, 1))
    assert "dl-refusal" in html
    assert "dl-answer" not in html
    assert "These questions work" in page.text
    assert "Nemo does not occur in them." in page.text
    assert "1 article of 1 outlet, 6 May 2031" in page.text
    assert page.all("data-ask") == ["What did Ada Example say?"]
    assert "Nearest passages" in render.evidence_html(answer, 1)


def test_other_languages_copies_and_updates_are_said() -> None:
    searched = Searched(1, "2031-05-06", "2031-05-06", 1, unread=(("de", 12), ("fr", 1)))
    assert render.searched_words(searched) == "1 article of 1 outlet, 6 May 2031; not read: 12 in German, 1 in French"
    other = replace(ARTICLE, id="b", source="<Sample> Post", date="2031-05-07", updated="2031-05-09")
    answer = replace(said(), citations=[cite(also_in=(other,))])
    assert "Also in: &lt;Sample&gt; Post · 7 May 2031 · updated 9 May 2031" in render.evidence_html(answer, 0)
    seen = replace(ARTICLE, revised="2031-05-10")
    assert "updated (seen 10 May 2031)" in render.reading_html(seen)


def test_only_markers_of_citations_are_buttons() -> None:
    answer = Answer("Q", True, "It closes [1], they say [7] [x].", None, 0.9, [cite()])
    page = Page(render.answer_html(answer, 0))
    assert page.all("data-open") == ["0:1"]
    assert "[7] [x]" in page.text


def test_filters_are_chips_that_can_be_taken_off() -> None:
    filters = Filters(("Example Courier", "<b>Mock"), date(2031, 5, 1), date(2031, 5, 31))
    page = Page(render_turn.chips_html(Entry(4, "q", Limits(filters, date(2031, 6, 1)))))
    assert page.all("data-drop") == ["4"] * 5
    assert page.all("data-name") == ["outlet", "outlet", "since", "until", "as_of"]
    assert page.all("data-value") == ["Example Courier", "<b>Mock", "", "", ""]
    assert "from 1 May 2031" in page.text
    assert render_turn.chips_html(Entry(4, "q")) == ""


def test_cited_passages_come_first_and_further_ones_are_folded() -> None:
    answer = replace(said(), citations=[cite(1), cite(5, None, cited=False, speaker=None, kind=None)])
    html = render.evidence_html(answer, 2)
    assert html.index('data-open="2:1"') < html.index("<details") < html.index('data-open="2:5"')
    assert "More evidence (1)" in html
    assert "<strong>We will reopen it by August,</strong>" in html
    assert "The harbour bridge" not in html.split("<details")[0]  # only the paragraph with the words


def test_the_article_is_whole_and_shows_the_place() -> None:
    page = Page(html := render.article_html(cite(start=35, end=len(TEXT)), "x"))
    for paragraph in TEXT.split("\n\n"):
        assert paragraph in page.text
    assert '<mark class="dl-here">We will reopen it by August,</mark>' in html
    assert page.all("href") == ["https://courier.example/bridge#:~:text=We%20will%20reopen%20it%20by%20August%2C"]
    assert page.all("rel") == ["noopener noreferrer nofollow"]
    assert "By Bo Sample, Cy Mock" in page.text
    assert "Example Courier · 6 May 2031" in page.text


def test_unknown_metadata_is_said_to_be_unknown() -> None:
    bare = Article("made-up-2", TEXT)
    page = Page(render.article_html(cite(article=bare)))
    assert "date unknown" in page.text
    assert "Untitled" in page.text
    assert page.all("href") == []


def test_a_span_over_paragraphs_is_marked_in_each() -> None:
    html = render.article_html(cite(quote_start=4, quote_end=60))
    assert html.count('<mark class="dl-here">') == 2
    assert Page(html).text.count("harbour bridge closes in May.") == 1


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_articles_and_questions_stays_text(payload: str) -> None:
    text = f"Before. {payload} After."
    hostile = Article("x", text, payload, f"https://a.example/?{len(payload)}", payload, payload, None, (payload,))
    place = Citation(1, hostile, text, 0, len(text), 8, 8 + len(payload), True, payload, payload, "direct")
    lines = f"{payload.splitlines()[0]}:\n> “{payload}” [1]\n— {payload}"
    for answered in (True, False):
        answer = Answer(payload, answered, lines, payload, 0.9, [place, replace(place, marker=2, cited=False)],
                        Searched(1), (payload,))  # fmt: skip
        page = Page(everything(answer))
        assert all(link.startswith("https://a.example/") for link in page.all("href"))
        assert set(page.all("data-open")) <= {"3:1", "3:2"}
        plain = markup._CONTROLS.sub("", payload)
        assert set(page.all("data-ask")) == {plain, f"What did {plain} say?", f"Who spoke about {plain}?"}


@given(st.text(), st.text(), st.text(min_size=1))
@settings(max_examples=150, deadline=None)
def test_any_text_makes_the_same_elements(title: str, speaker: str, words: str) -> None:
    def tags(title: str, speaker: str, words: str) -> list[str]:
        article = Article("x", words, title, None, None, None)
        place = Citation(1, article, words, 0, len(words), 0, len(words), True, speaker, None, "direct")
        return Page(render.article_html(place) + render.evidence_html(Answer("q", True, "", None, 1, [place]), 0)).tags

    flat = " ".join(words.split())  # a line break makes a paragraph
    if markup.escape(flat).strip() and title and speaker:
        assert tags(title, speaker, flat) == tags("t", "s", "w")


@given(st.text(), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
@settings(deadline=None)
def test_marking_loses_no_character(text: str, a: int, b: int, c: int, d: int) -> None:
    html = markup.marked(text, 10, [(a, b, "<span>"), (c, d, '<mark class="x">')])
    stripped = html
    for tag in ("<span>", "</span>", '<mark class="x">', "</mark>"):
        stripped = stripped.replace(tag, "")
    assert unescape(stripped) == unescape(markup.escape(text))
    assert html.count("<span>") == html.count("</span>")


@pytest.mark.parametrize("url", URLS)
def test_only_web_addresses_become_links(url: str) -> None:
    assert markup.safe_url(url) is None
    assert "href" not in render.article_html(cite(article=replace(ARTICLE, url=url)))


def test_a_text_fragment_names_the_words() -> None:
    long = " ".join(f"word-{n}" for n in range(40))
    link = markup.text_link("https://a.example/x#part", long)
    assert link is not None
    assert link.startswith("https://a.example/x#part:~:text=word%2D0%20word%2D1")
    assert link.endswith("word%2D38%20word%2D39")
    assert link.count(",") == 1
    assert markup.text_link("https://a.example/", None) == "https://a.example/"
    assert markup.text_link("javascript:alert(1)", "x") is None


def test_days_are_words_or_unknown() -> None:
    assert markup.day_words("2020-02-28T10:00:00+00:00") == "28 February 2020"
    assert markup.day_words(None) == "date unknown"
    assert markup.day_words("<b>not a") == "<b>not a"  # escaped where it is shown
