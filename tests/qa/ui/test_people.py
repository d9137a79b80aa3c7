"""The room of speakers and topics, called as gradio calls it. All articles are made up."""

from pathlib import Path

import gradio as gr
import pytest

from index.article import Article
from qa.engine import Engine
from qa.ui import render_people
from qa.ui.people import People
from qa.ui.shelf import Shelf
from tests.support import add

SAID = (
    '"The bridge will close in May," said Ada Example, the mayor of Testville. She said that it would rain.',
    '"We kept the bridge open for <b>years</b>," Ada Example said.',
)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> People:
    path = tmp_path_factory.mktemp("people") / "index"
    add(path, *(Article(f"p{n}", text, f"Bridge {n}", f"https://courier.example/{n}", "Example Courier",
                        f"2031-05-0{n + 1}") for n, text in enumerate(SAID)))  # fmt: skip
    engine = Engine(path)
    return People(engine, Shelf(engine))


def pressed(**data: object) -> gr.EventData:
    return gr.EventData(None, data)


def test_whom_to_begin_with(people: People) -> None:
    assert 'data-person="Ada Example"' in people.enter("")
    assert people.enter("somebody") == gr.skip()


def test_a_speakers_page_shows_direct_and_reported_apart(people: People) -> None:
    html = people.search("example")
    assert '<h2 dir="auto">Ada Example</h2>' in html
    assert "3 statements in 2 articles of 1 outlet, 1 May 2031 – 2 May 2031" in html
    assert html.index("Bridge 1") < html.index("Bridge 0")
    assert html.index("will close in May") < html.index("Reported, not quoted") < html.index("it would rain")
    assert "&lt;b&gt;years&lt;/b&gt;" in html
    assert "dl-bars" in html


def test_a_topic_chip_shows_what_is_on_it(people: People) -> None:
    html = people.show(pressed(name="Ada Example", about="bridge"))
    assert "will close in May" in html
    assert "it would rain" not in html
    assert people.show(pressed(name=5)) == gr.skip()
    assert "Nobody found" in people.show(pressed(name="Nemo"))


def test_who_spoke_on_a_topic(people: People) -> None:
    html = people.search("the bridge in May")
    assert 'data-person="Ada Example"' in html
    assert "1 speaker, " in html
    assert people.search("  ") == gr.skip()


def test_a_name_is_a_topic_too(people: People) -> None:
    assert 'data-person="Ada Example"' in people.topic(pressed(topic="the bridge in May"))
    assert people.topic(pressed(topic=" ")) == gr.skip()
    assert 'data-topic="Ada Example"' in people.search("Ada Example")


def test_a_citation_leads_here(people: People) -> None:
    tabs, name, html = people.visit(pressed(name="Ada Example"))
    assert tabs.selected == "people"
    assert name == "Ada Example"
    assert "dl-profile" in html


def test_a_statement_opens_its_article_there(people: People) -> None:
    html = people.quote(pressed(id="p0", start=1, end=28))
    assert '<mark class="dl-here">The bridge will close in Ma</mark>' in html
    assert "https://courier.example/0#:~:text=" in html
    for data in ({}, {"id": "none", "start": 1, "end": 2}, {"id": "p0", "start": "1", "end": 2}, {"id": ["p0"]}):
        assert people.quote(pressed(**data)) == gr.skip()


def test_statements_are_taken_along(people: People) -> None:
    table = people.take(pressed(form="csv", person="Ada Example"))
    assert 'data-file="Ada Example.csv" data-kind="text/csv"' in table
    assert "p1" in table
    assert "statements" not in table
    assert 'data-kind="application/json"' in people.take(pressed(form="json", topic="bridge"))
    assert people.take(pressed(form="exe", person="Ada Example")) == gr.skip()
    assert people.take(pressed(form="csv", person="Nemo")) == gr.skip()
    assert people.take(pressed()) == gr.skip()


def test_long_pages_are_shown_in_parts(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render_people, "SHOWN", 1)
    from qa import profiles

    profile = profiles.of_speaker(people._engine.archive, "Ada Example")
    assert profile is not None
    html = render_people.profile_html(profile, shown=1)
    assert "Show more (2 left)" in html
    assert 'data-shown="2"' in html


def test_where_there_is_no_article_the_way_to_the_first_is_shown(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "none", waits=True)
    room = People(engine, Shelf(engine), writable=True)
    for shown in (room.enter(""), room.search("Ada Example"), room.show(pressed(name="Ada Example"))):
        assert "holds no article yet" in shown
        assert 'data-room="archive"' in shown


def test_what_was_looked_up_may_as_well_be_a_topic(people: People) -> None:
    assert 'data-topic="example">Who spoke about example</button>' in people.search("example")
    assert 'data-topic="Ada Example"' in people.show(pressed(name="Ada Example"))
