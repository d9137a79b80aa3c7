"""The page in a browser, as a reader uses it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.article import Article
from tests.browser.conftest import Visit
from tests.qa.ui.hostile import HOST, PAYLOADS
from tests.qa.ui.serving import Server, serving
from tests.support import add

pytestmark = pytest.mark.slow

QUOTED = "The United States is engaging with our Turkish Allies and reviewing options to assist Turkey"
REPORTED = "the U.S. is reviewing options to assist Turkey after the deadly attack"

Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def server(seed_index: Path) -> Iterator[Server]:
    with serving(seed_index) as running:
        yield running


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Three made-up articles of two outlets and three days."""
    path = tmp_path_factory.mktemp("several") / "index"
    said = '"{}," said Ada Example, the mayor of Testville.\n\nIt rained.'
    words = ("The bridge will close in May", "The museum opens a hall of clocks", "The bridge is safe for boats")
    outlets = ("Example Courier", "Mock Gazette", "Example Courier")
    add(path, *(Article(f"n{n}", said.format(w), w, None, o, f"2031-05-0{n + 1}")
                for n, (w, o) in enumerate(zip(words, outlets, strict=True))))  # fmt: skip
    with serving(path) as running:
        yield running


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An index of made-up articles that are full of markup."""
    articles = [
        Article(
            f"hostile-{n}",
            f'{payload}\n\n"We keep {payload} in Testville for good," said Ada Example, the mayor.\n\n{payload} End.',
            title=f"{payload} story {n}", source=f"Courier {payload}", date="2031-05-06", authors=(payload,),
            url=f"http://{HOST}/{n}",
        )
        for n, payload in enumerate(PAYLOADS)
    ]  # fmt: skip
    path = tmp_path_factory.mktemp("hostile") / "index"
    assert add(path, *articles).stored == len(articles)
    with serving(path) as running:
        yield running


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_question_its_citations_and_the_article(
    visit: Open, server: Server, shots: Path, width: int, scheme: str
) -> None:
    reader = visit(server.address, width, scheme)
    page = reader.page
    page.screenshot(path=shots / f"start-{width}-{scheme}.png")
    turn = reader.ask("What did Pompeo say?")
    assert QUOTED in turn.locator(".dl-statements").inner_text()
    assert REPORTED in turn.locator(".dl-statements").inner_text()
    assert turn.locator(".dl-mark").all_inner_texts() == ["1", "2"]
    assert page.locator(".dl-live[role=status]").inner_text() == "What did Pompeo say? Answered, sources: 2."
    if width > 600:
        assert page.locator(".dl-current > .dl-card").count() == 1  # one article, two passages
        assert page.locator(".dl-current .dl-number").all_inner_texts()[:2] == ["1", "2"]
    page.screenshot(path=shots / f"answer-{width}-{scheme}.png")

    turn.locator(".dl-mark").nth(1).click()
    here = page.locator("mark.dl-here").first
    here.wait_for()
    assert QUOTED in here.inner_text()
    assert "In the meantime" in "".join(page.locator(".dl-faint").all_inner_texts())
    page.wait_for_timeout(600)
    box = here.bounding_box()
    assert 0 < box["y"] < page.viewport_size["height"] - 100  # scrolled to the sentence
    assert "Trump backs Turkey" in page.locator(".dl-article h2").inner_text()
    assert "date unknown" in page.locator(".dl-kicker").inner_text().lower()
    page.screenshot(path=shots / f"reading-{width}-{scheme}.png")

    assert page.locator(".dl-bar h2").bounding_box()["y"] >= 0  # the head stays in view
    assert page.locator(".dl-bar .dl-kicker").is_visible()
    page.locator(".dl-back").click()
    if width > 600:
        page.locator(".dl-current .dl-card").first.wait_for()
    else:
        page.locator(".dl-sheet").wait_for(state="detached")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_card_opens_the_article_and_escape_closes_it(visit: Open, server: Server) -> None:
    reader = visit(server.address)
    reader.ask("What did Judd Deere say?")
    reader.page.locator(".dl-card .dl-passage").first.click()
    reader.page.locator(".dl-article").wait_for()
    reader.page.keyboard.press("Escape")
    reader.page.locator(".dl-card").first.wait_for()
    assert not reader.page.locator(".dl-article").is_visible()


def test_the_newest_articles_do_not_take_the_place_of_evidence(visit: Open, server: Server) -> None:
    """Who asks at once has the first evidence before the list beside the first question is there."""
    held: list[Any] = []

    def hold(route: Any) -> None:
        response = route.fetch()
        if "Newest in the archive" in response.text():
            held.append((route, response))
        else:
            route.fulfill(response=response)

    reader = visit(server.address, before=lambda page: page.route("**/gradio_api/run/predict*", hold))
    page = reader.page
    reader.ask("What did Pompeo say?")
    page.locator(".dl-card:visible").first.wait_for()
    for _ in range(40):
        if held:
            break
        page.wait_for_timeout(250)
    route, response = held[0]
    route.fulfill(response=response)
    page.locator(".dl-newest").wait_for(state="attached")
    assert page.locator(".dl-card:visible").count()
    assert not page.locator(".dl-newest:visible").count()


def test_more_evidence_is_folded(visit: Open, server: Server) -> None:
    reader = visit(server.address)
    reader.ask("What did Pompeo say?")
    more = reader.page.locator("details.dl-more")
    assert not more.locator(".dl-card").first.is_visible()
    more.locator("summary").click()
    more.locator(".dl-card").first.wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_refusal_looks_like_one_and_offers_what_works(visit: Open, server: Server, shots: Path, width: int) -> None:
    reader = visit(server.address, width)
    turn = reader.ask("What did Merkel say?")
    assert turn.locator(".dl-answer").count() == 0
    refusal = turn.locator(".dl-refusal")
    assert "The articles do not say" in refusal.inner_text()
    assert "1 article" in refusal.locator(".dl-searched").inner_text()
    reader.page.screenshot(path=shots / f"refusal-{width}.png")
    offered = turn.locator(".dl-next .dl-ask")
    offered.nth(1).wait_for()
    offered.first.click()
    reader.page.locator(".dl-turn").nth(1).locator(".dl-answer").wait_for()


def test_every_example_is_answered(visit: Open, server: Server) -> None:
    page = visit(server.address).page
    page.locator(".dl-welcome .dl-ask").first.wait_for()
    examples = page.locator(".dl-welcome .dl-ask").all_inner_texts()
    assert examples
    for n, example in enumerate(examples):
        fresh = visit(server.address).page
        fresh.locator(".dl-welcome .dl-ask").nth(n).click()
        fresh.locator(".dl-answer").wait_for()
        assert example in fresh.locator(".dl-question").inner_text()


def test_a_follow_up_is_offered_and_answered(visit: Open, server: Server) -> None:
    reader = visit(server.address)
    turn = reader.ask("What did Pompeo say?")
    turn.locator(".dl-next .dl-ask").first.click()
    reader.page.locator(".dl-turn").nth(1).locator(".dl-answer").wait_for()


def test_by_keyboard_alone(visit: Open, server: Server) -> None:
    page = visit(server.address).page
    page.locator("#dl-question textarea").focus()
    page.keyboard.type("What did Pompeo say?")
    page.keyboard.press("Enter")
    page.locator(".dl-answer").wait_for()
    page.locator(".dl-mark").first.focus()
    page.keyboard.press("Enter")
    page.locator("mark.dl-here").first.wait_for()
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement?.classList.contains('dl-mark')")


def test_two_readers_do_not_see_each_other(visit: Open, server: Server) -> None:
    first, second = visit(server.address), visit(server.address)
    first.ask("What did Pompeo say?")
    second.ask("What did Judd Deere say?")
    assert first.page.locator(".dl-question").all_inner_texts() == ["What did Pompeo say?"]
    assert second.page.locator(".dl-question").all_inner_texts() == ["What did Judd Deere say?"]


def test_filters_apply_and_come_off(visit: Open, several: Server) -> None:
    reader = visit(several.address)
    page = reader.page
    page.get_by_text("Filters").click()
    page.locator("#dl-filters input").first.click()
    page.get_by_role("option", name="Mock Gazette").click()
    page.keyboard.press("Escape")
    turn = reader.ask("What did Ada Example say?")
    assert "Mock Gazette" in turn.locator(".dl-chip").inner_text()
    assert "museum" in turn.locator(".dl-answer").inner_text()
    assert "bridge" not in turn.locator(".dl-answer").inner_text()
    turn.locator(".dl-chip").click()
    page.wait_for_function("!document.querySelector('.dl-chip') && document.querySelector('.dl-answer')")
    assert "bridge" in page.locator(".dl-answer").inner_text()
    assert page.locator(".dl-turn").count() == 1


def test_a_question_can_be_edited_and_asked_again(visit: Open, server: Server) -> None:
    reader = visit(server.address)
    turn = reader.ask("What did Pompeo say?")
    turn.get_by_role("button", name="Edit").click()
    assert reader.page.input_value("#dl-question textarea") == "What did Pompeo say?"
    turn.get_by_role("button", name="Ask again").click()
    reader.page.locator('.dl-turn[data-turn="1"] .dl-answer').wait_for()
    assert reader.page.locator(".dl-turn").count() == 1


def test_a_link_asks_a_question_again(visit: Open, several: Server) -> None:
    reader = visit(f"{several.address}/?q=What+did+Ada+Example+say%3F&outlet=Mock+Gazette&as_of=2031-06-01")
    turn = reader.page.locator(".dl-turn")
    turn.locator(".dl-answer").wait_for()
    assert "museum" in turn.locator(".dl-answer").inner_text()
    chips = " ".join(turn.locator(".dl-chip").all_inner_texts())
    assert "Mock Gazette" in chips
    assert "as of 1 June 2031" in chips
    link = turn.get_by_role("button", name="Copy link").get_attribute("data-link")
    assert link == "q=What+did+Ada+Example+say%3F&outlet=Mock+Gazette&as_of=2031-06-01"


def test_questions_in_quick_succession_are_all_answered(visit: Open, server: Server) -> None:
    page = visit(server.address).page
    for n, question in enumerate(("What did Pompeo say?", "What did Judd Deere say?", "What did Merkel say?")):
        page.fill("#dl-question textarea", question)
        page.press("#dl-question textarea", "Enter")
        page.locator(".dl-turn").nth(n).wait_for()
    for n in range(3):
        page.locator(".dl-turn").nth(n).locator(".dl-answer, .dl-refusal").wait_for()
    assert "Pompeo" in page.locator(".dl-turn").nth(0).locator(".dl-answer").inner_text()
    assert "Deere" in page.locator(".dl-turn").nth(1).locator(".dl-answer").inner_text()
    page.wait_for_function("getComputedStyle(document.querySelector('#dl-send')).display !== 'none'")


def test_a_busy_page_says_so_and_asks_again_by_itself(visit: Open, server: Server) -> None:
    reader = visit(server.address)
    page = reader.page
    refusals = iter([503, 503])

    def busy(route: Any) -> None:
        status = next(refusals, None)
        route.fulfill(status=status, json={"detail": "Queue is full"}) if status else route.fallback()

    page.route("**/gradio_api/queue/join*", busy)
    page.fill("#dl-question textarea", "What did Pompeo say?")
    page.press("#dl-question textarea", "Enter")
    page.get_by_text("Busy: many are asking just now").wait_for()
    page.locator(".dl-answer").wait_for()
    assert page.locator(".dl-busy").count() == 0


def test_a_sent_question_can_be_stopped(visit: Open, server: Server) -> None:
    reader = visit(server.address)
    page = reader.page
    page.route("**/gradio_api/queue/join*", lambda route: route.fulfill(status=503, json={"detail": "Queue is full"}))
    page.fill("#dl-question textarea", "What did Pompeo say?")
    page.press("#dl-question textarea", "Enter")
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped. Ask again when you like.").wait_for()
    page.unroute("**/gradio_api/queue/join*")
    page.get_by_role("button", name="Ask again").click()
    page.locator(".dl-answer").wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_archive_is_listed_searched_and_read(visit: Open, several: Server, shots: Path, width: int) -> None:
    page = visit(several.address, width).page
    page.get_by_role("tab", name="Archive").click()
    page.locator("#dl-rows .dl-row").first.wait_for()
    assert page.locator(".dl-numbers b").all_inner_texts()[:2] == ["3", "2"]
    page.locator(".dl-bars i").first.wait_for()
    page.screenshot(path=shots / f"archive-{width}.png")
    page.locator("#dl-search").locator("input, textarea").fill("museum gazette")
    page.wait_for_function("document.querySelectorAll('#dl-rows .dl-row').length === 1")
    page.locator("#dl-rows .dl-row").click()
    page.locator("#dl-shelf-reading .dl-article").wait_for()
    assert "opens a hall" in page.locator("#dl-shelf-reading .dl-body").inner_text()
    page.locator("#dl-shelf-reading .dl-back").click()
    page.locator("#dl-shelf .dl-ask").first.click()
    page.locator(".dl-answer").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("bypass_csp", [False, True])
def test_hostile_articles_stay_text(visit: Open, hostile: Server, shots: Path, bypass_csp: bool) -> None:
    """Nothing runs and nothing loads, with the browser's policy and, by the page's own escaping, without it."""
    reader = visit(hostile.address, bypass_csp=bypass_csp)
    page = reader.page
    for question in ("What did Ada Example say?", PAYLOADS[3], "What is in Testville? " + PAYLOADS[22]):
        reader.ask(question)
        if (more := page.locator(".dl-current details.dl-more")).count():
            more.locator("summary").click()
        for n in range(min(page.locator(".dl-card:visible").count(), 4)):
            page.locator(".dl-card:visible").nth(n).locator(".dl-link").click()
            page.locator(".dl-article").wait_for()
            page.locator(".dl-back").click()
    page.get_by_role("tab", name="Who said what").click()
    page.locator(".dl-offered").wait_for()
    box = page.locator("#dl-lookup").locator("input, textarea")
    for wanted in (f"{PAYLOADS[0]}", "keeping what there is in Testville", "Ada Example"):
        box.fill(wanted)
        box.press("Enter")
        page.wait_for_function("name => document.querySelector('#dl-profile h2')?.innerText !== name", arg="")
        page.locator("#dl-profile :is(.dl-profile, .dl-refusal)").wait_for()
        page.wait_for_timeout(500)
    while (more := page.get_by_role("button", name="Show more")).count():
        shown = page.locator("#dl-profile .dl-said").count()
        more.click()
        page.wait_for_function(f"document.querySelectorAll('#dl-profile .dl-said').length > {shown}")
    assert page.locator("#dl-profile .dl-said").count() == len(PAYLOADS)
    page.get_by_role("tab", name="Archive").click()
    page.locator("#dl-rows .dl-row").first.wait_for()
    while (more := page.locator("#dl-rows [data-more]")).count():
        shown = page.locator("#dl-rows .dl-row").count()
        more.click()
        page.wait_for_function(f"document.querySelectorAll('#dl-rows .dl-row').length > {shown}")
    assert page.locator("#dl-rows .dl-row").count() == len(PAYLOADS)
    for n in range(0, len(PAYLOADS), 15):
        page.locator("#dl-rows .dl-row").nth(n).click()
        page.locator("#dl-shelf-reading .dl-article").wait_for()
        page.locator("#dl-shelf-reading .dl-back").click()
    page.screenshot(path=shots / f"hostile-{bypass_csp}.png")
    ours = "#dl-rooms .html-container"
    strange = ":is(img, script, iframe, svg image, form, object, embed, video, audio, style, link, base, meta)"
    assert page.locator(f"{ours} {strange}").count() == 0
    hrefs = page.eval_on_selector_all(f"{ours} a", "links => links.map(a => a.getAttribute('href'))")
    assert all(href.startswith(f"http://{HOST}/") for href in hrefs)
    reader.is_clean()
