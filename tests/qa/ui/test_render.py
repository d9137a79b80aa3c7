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
from qa import blocks as made
from qa.answer import Answer, Citation, Searched, Status
from qa.blocks import Block, Note, Quote, Short, Source
from qa.chat import Turn
from qa.formats.references import CONTROLS
from qa.profiles import Profile, Topic
from qa.retrieve.filters import Filters
from qa.spoken import Speaker, Statement
from qa.ui import (
    markup,
    render,
    render_archive,
    render_evidence,
    render_past,
    render_people,
    render_reading,
    render_turn,
)
from qa.ui.intake import Addition
from qa.ui.render_answer import answer_html
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
    """a article b blockquote br button code details dialog div em figcaption figure h1 h2 h3 h4 header i input label li
    mark p pre section span strong summary ul""".split()
)
ATTRIBUTES = frozenset(
    """aria-hidden aria-keyshortcuts aria-label aria-pressed class data-about data-again data-archive data-ask data-back
    data-copy data-drop data-edit data-end data-file data-forget data-home data-judge data-kind data-link data-n
    data-name data-of data-open data-opened data-person data-person-of data-quote data-read data-remove data-sheet
    data-shown data-shut data-start data-take data-topic data-topic-of data-turn data-value data-verdict data-visit
    dir hidden href placeholder rel role style tabindex target title type""".split()
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
    blocks = (
        made.Speaker("Ada Example", "the mayor of Testville"), Quote("We will reopen it by August,", 1, "direct"),
        Quote("tolls would not rise", 2, "indirect"), Source(ARTICLE, 2),
    )  # fmt: skip
    short = "We will reopen it by August,"
    return Answer("What did Example say?", "answered", blocks, short, 0.9, [cite(), reported])


def fact(sentence: str, words: str = "May", status: Status = "answered") -> Answer:
    """A bare answer before the sentence that holds it."""
    blocks = (Short(words, 1), Quote(sentence, 1), Source(ARTICLE, 1))
    return Answer("When?", status, blocks, words, 0.8, [cite(1, words, speaker=None, role=None, kind=None)])


def refused(**changes: object) -> Answer:
    blocks = (
        Note("The articles do not say. “nemo” does not occur in them.", "absent"),
        Note("Searched: 1 article.", "searched"),
    )  # fmt: skip
    answer = Answer(
        "What did Nemo say?", "absent", blocks, citations=[cite(cited=False)],
        searched=Searched(1, "2031-05-06", "2031-05-06", 1), suggestions=("What did Ada Example say?",),
    )  # fmt: skip
    return replace(answer, **changes)  # type: ignore[arg-type]


def turn(answer: Answer, number: int = 3) -> str:
    entry = Entry(number, answer.question, turn=Turn(answer.question, "asked so", answer), further=["Next?"])
    entry.further = list(answer.suggestions)
    return render_turn.turn_html(entry, answer_html(answer, number))


def reading(citation: Citation) -> str:
    return render_reading.citation_html(citation, [citation], 3, "1")


def everything(answer: Answer) -> str:
    parts = [turn(answer), render_evidence.evidence_html([(answer, 3)]), render.notice_html(answer.text)]
    parts += [
        render.welcome_html(answer.suggestions),
        render_past.past_html(answer.question),
        *(reading(c) for c in answer.citations),
    ]
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


def test_direct_and_reported_words_stand_apart_under_their_speaker() -> None:
    html = answer_html(said(), 3)
    page = Page(html)
    assert '>Ada Example</button><span class="dl-role">the mayor of Testville</span>' in html
    assert page.text.count("“We will reopen it by August,”") == 1
    assert "(reported)" not in page.text
    assert html.index("dl-quote") < html.index("dl-reported")
    assert page.text.index("We will") < page.text.index("Reported, not quoted") < page.text.index("tolls would not")
    assert page.all("data-open") == ["3:1", "3:2", "3:2"]  # two markers, then the source line
    assert "Example Courier · 6 May 2031" in page.text


def test_a_speaker_who_is_not_sure_is_shown_as_likely() -> None:
    blocks = (replace(said().blocks[0], sure=False), *said().blocks[1:])  # type: ignore[call-arg]
    assert "Probably Ada Example" in Page(answer_html(replace(said(), blocks=blocks), 0)).text


def test_of_two_speakers_each_has_a_group_of_his_own() -> None:
    blocks = (*said().blocks[:2], Source(ARTICLE, 1), made.Speaker("Bo Sample"), *said().blocks[2:])
    html = answer_html(replace(said(), blocks=blocks), 0)
    assert html.count('class="dl-statements"') == 2
    assert html.index("reopen it") < html.index("dl-source") < html.index("Bo Sample") < html.index("tolls would")


def test_of_a_fact_the_answering_words_are_strong_in_their_sentence() -> None:
    html = answer_html(fact("The harbour bridge closes in May."), 0)
    assert '<p class="dl-short" dir="auto">May<button type="button" class="dl-mark" data-open="0:1"' in html
    assert "closes in <strong>May</strong>." in html
    assert "dl-unsure" not in html


def test_a_whole_sentence_does_not_stand_out() -> None:
    sentence = TEXT[: TEXT.index(".") + 1]
    assert "<strong>" not in answer_html(fact(sentence, sentence), 0)


def test_an_unsure_answer_looks_unsure_and_shows_its_sentences() -> None:
    unsure = fact("The harbour bridge closes in May.", status="unsure")
    lead = Note("Not sure. The nearest that the articles say:", "unsure")
    unsure = replace(unsure, blocks=(lead, *unsure.blocks[1:]), short=None, suggestions=("When does it open?",))
    html = answer_html(unsure, 0)
    page = Page(html)
    assert '<div class="dl-answer dl-unsure">' in html
    assert f'<p class="dl-unsure-lead" dir="auto">{lead.text}</p>' in html
    assert "closes in <strong>May</strong>." in html
    assert page.all("data-open") == ["0:1", "0:1"]
    assert page.all("data-ask") == ["When does it open?"]
    assert set(render_turn.verdicts(unsure)) >= {"right", "should have refused"}


def test_each_note_is_shown_by_what_it_is_for() -> None:
    notes: tuple[Block, ...] = (
        Note("Taken as Ada Example.", "taken"), Note("It is 200 days older.", "age"), Note("They differ.", "conflict"),
        Note("This archive has 2 articles."),
    )  # fmt: skip
    html = answer_html(Answer("Q", "answered", notes), 0)
    assert '<p class="dl-note" dir="auto">Taken as' in html
    assert '<p class="dl-note dl-caution" dir="auto">They differ.' in html
    assert '<p class="dl-text" dir="auto">This archive' in html
    assert "dl-statements" not in html


def test_articles_alone_are_listed_and_open() -> None:
    listed = Answer("Q", "answered", (Note("The newest:"), Source(ARTICLE, 1)), citations=[cite(1, None)])
    page = Page(answer_html(listed, 4))
    assert page.all("data-open") == ["4:1"]
    assert "Bridge to close" in page.text


def test_a_refusal_shows_what_was_searched_the_nearest_and_what_to_ask_instead() -> None:
    page = Page(html := turn(refused(), 1))
    assert "dl-refusal" in html
    assert "dl-answer" not in html
    assert "These questions work" in page.text
    assert "“nemo” does not occur in them." in page.text
    assert page.text.count("Searched") == 1
    assert "1 article of 1 outlet, 6 May 2031" in page.text
    assert page.all("data-ask") == ["What did Ada Example say?"] * 2
    assert page.all("data-open") == ["1:1"]
    assert "Nearest passages" in render_evidence.evidence_html([(refused(), 1)])
    assert render_turn.verdicts(refused()) == ("right", "missed an article")


def test_each_part_of_a_message_has_the_look_of_its_own_state() -> None:
    parts = (replace(said(), question="One?"), refused(question="Two?"))
    blocks = tuple(made.Part(p.question, p.blocks) for p in parts)
    html = answer_html(Answer("One? Two?", "answered", blocks, parts=parts, citations=said().citations), 0)
    assert html.index("One?") < html.index("dl-answer") < html.index("Two?") < html.index("dl-refusal")
    assert html.count('class="dl-part"') == 2


def test_other_languages_copies_and_updates_are_said() -> None:
    searched = Searched(1, "2031-05-06", "2031-05-06", 1, unread=(("de", 12), ("fr", 1)))
    assert render.searched_words(searched) == "1 article of 1 outlet, 6 May 2031; not read: 12 in German, 1 in French"
    other = replace(ARTICLE, id="b", source="<Sample> Post", date="2031-05-07", updated="2031-05-09")
    answer = replace(said(), citations=[cite(also_in=(other,))])
    assert "Also in: &lt;Sample&gt; Post · 7 May 2031 · updated 9 May 2031" in render_evidence.evidence_html(
        [(answer, 0)]
    )
    seen = replace(ARTICLE, revised="2031-05-10")
    assert "updated (seen 10 May 2031)" in render_reading.reading_html(seen)


def test_only_markers_of_citations_are_buttons() -> None:
    quotes = (Quote("It closes [1], they say [7] [x].", 1), Quote("It opens.", 7), Quote("It is further.", 2))
    page = Page(answer_html(Answer("Q", "answered", quotes, None, 0.9, [cite(), cite(2, cited=False)]), 0))
    assert page.all("data-open") == ["0:1"]
    assert "It closes [1], they say [7] [x]." in page.text


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
    html = render_evidence.evidence_html([(answer, 2)])
    assert html.index('data-open="2:1"') < html.index("<details") < html.index('data-open="2:5"')
    assert "More evidence (1)" in html
    shown = Page(html.split("<details")[0]).text
    assert "<strong>We will reopen it by August,</strong>" in html.replace("<strong>“", "<strong>")
    assert shown.index("The harbour bridge closes in May.") < shown.index("reopen") < shown.index("said on Monday")


def test_words_that_the_answer_shows_are_not_said_again_beside_it() -> None:
    sentence = "She added that tolls would not rise."
    answer = fact(sentence, "tolls would not rise")
    shown = Page(render_evidence.evidence_html([(answer, 0)])).text
    assert "She added that tolls would not …" in shown
    assert sentence not in shown
    assert shown.index("said on Monday.") < shown.index("She added") < shown.index("Boats pass as before.")


def test_passages_are_grouped_by_article() -> None:
    other = replace(ARTICLE, id="b", title="Another story")
    cited = [cite(1), cite(2, article=other), cite(3, "tolls would not rise")]
    page = Page(render_evidence.evidence_html([(replace(said(), citations=cited), 0), (None, 1)]))
    assert page.text.count("Bridge to close") == page.text.count("Another story") == 1
    assert page.all("data-of") == ["0", "1"]
    assert [d for d in page.all("data-open") if d] == ["0:1", "0:1", "0:3", "0:2", "0:2"]


def test_a_title_is_shown_without_its_outlet() -> None:
    for title in ("Bridge to close - Example Courier", "Bridge to close | example courier", "Bridge to close"):
        assert markup.title_of(title, "Example Courier") == "Bridge to close"
    assert markup.title_of("Example Courier", "Example Courier") == "Example Courier"
    assert markup.title_of("The Example Courier", "Example Courier") == "The Example Courier"
    assert markup.title_of(" ", None) == "Untitled"


def test_other_citations_of_the_article_are_marked_and_the_next_is_a_step_away() -> None:
    cited = [cite(1), cite(2, "tolls would not rise")]
    html = render_reading.citation_html(cited[0], cited, 4)
    assert '<mark class="dl-other" data-n="2" data-open="4:2">tolls would not rise</mark>' in html
    assert 'class="dl-next-one" data-open="4:2"' in html
    assert "1 of 2" in html
    assert "dl-steps" not in reading(cite())


def test_the_article_is_whole_and_shows_the_place() -> None:
    page = Page(html := reading(cite(start=35, end=len(TEXT))))
    for paragraph in TEXT.split("\n\n"):
        assert paragraph in page.text
    assert '<mark class="dl-here" data-n="1">We will reopen it by August,</mark>' in html
    assert page.all("href") == ["https://courier.example/bridge#:~:text=We%20will%20reopen%20it%20by%20August%2C"]
    assert page.all("rel") == ["noopener noreferrer nofollow"]
    assert "By Bo Sample, Cy Mock" in page.text
    assert "Example Courier · 6 May 2031" in page.text


def test_unknown_metadata_is_said_to_be_unknown() -> None:
    bare = Article("made-up-2", TEXT)
    page = Page(reading(cite(article=bare)))
    assert "date unknown" in page.text
    assert "Untitled" in page.text
    assert page.all("href") == []


def test_a_span_over_paragraphs_is_marked_in_each() -> None:
    html = reading(cite(quote_start=4, quote_end=60))
    assert html.count('<mark class="dl-here" data-n="1">') >= 2
    assert Page(html).text.count("harbour bridge closes in May.") == 1


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_articles_and_questions_stays_text(payload: str) -> None:
    text = f"Before. {payload} After."
    hostile = Article("x", text, payload, f"https://a.example/?{len(payload)}", payload, payload, None, (payload,))
    place = Citation(1, hostile, text, 0, len(text), 8, 8 + len(payload), True, payload, payload, "direct")
    blocks = (
        Short(payload, 1), made.Speaker(payload, payload), Quote(payload, 1, "direct"),
        Quote(payload, 1, "indirect"), Quote(payload, 1), Source(hostile, 1), Note(payload, "absent"),
        Note(payload, "premise"), made.Part(payload, (Note(payload),)),
    )  # fmt: skip
    statuses: tuple[Status, ...] = ("answered", "unsure", "absent")
    for status in statuses:
        answer = Answer(payload, status, blocks, payload, 0.9, [place, replace(place, marker=2, cited=False)],
                        Searched(1), (payload,))  # fmt: skip
        page = Page(everything(answer))
        assert all(link.startswith("https://a.example/") for link in page.all("href"))
        assert set(page.all("data-open")) <= {"3:1", "3:2"}
        plain = CONTROLS.sub("", payload)
        assert set(page.all("data-ask")) == {plain, f"What did {plain} say?", f"Who spoke about {plain}?"}


@given(st.text(), st.text(), st.text(min_size=1))
@settings(max_examples=150, deadline=None)
def test_any_text_makes_the_same_elements(title: str, speaker: str, words: str) -> None:
    def tags(title: str, speaker: str, words: str) -> list[str]:
        article = Article("x", words, title, None, None, None)
        place = Citation(1, article, words, 0, len(words), 0, len(words), True, speaker, None, "direct")
        evidence = render_evidence.evidence_html([(Answer("q", "answered", (), None, 1, [place]), 0)])
        return Page(reading(place) + evidence).tags

    flat = " ".join(words.split())  # a line break makes a paragraph
    if markup.escape(flat).strip() and title and speaker:
        assert set(tags(title, speaker, flat)) == set(tags("t", "s", "w"))  # each sentence is an element


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
    assert "href" not in reading(cite(article=replace(ARTICLE, url=url)))


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
