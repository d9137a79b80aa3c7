"""Conversations in a browser: new ones, earlier ones, addresses, Back, and what stands beside the turn that is read."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.article import Article
from tests.browser.conftest import Visit
from tests.qa.ui.serving import Server, serving
from tests.support import add

pytestmark = pytest.mark.slow

Open = Callable[..., Visit]
FIRST, SECOND = "What did Ada Example say about the bridge?", "What did Bo Sample say about the museum?"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("conversations") / "index"
    said = '"{}," said {}. It rained on the day, and many came to look.'
    add(path, Article("c0", said.format("The bridge will close in May", "Ada Example, the mayor of Testville"),
                      "The bridge closes - Example Courier", "https://courier.example/0", "Example Courier",
                      "2031-05-01"),
        Article("c1", said.format("The museum opens a hall of clocks", "Bo Sample, its head"), "The museum opens",
                None, "Mock Gazette", "2031-05-02"))  # fmt: skip
    return path


@pytest.fixture(scope="module")
def server(path: Path) -> Iterator[Server]:
    with serving(path) as running:
        yield running


def questions(page: Any) -> list[str]:
    return list(page.locator(".dl-question").all_inner_texts())


def answered(page: Any, turns: int) -> None:
    page.wait_for_function(
        "n => document.querySelectorAll('.dl-turn').length === n && "
        "document.querySelectorAll('.dl-turn :is(.dl-answer, .dl-refusal)').length === n", arg=turns
    )  # fmt: skip


def test_the_address_follows_and_back_and_forward_lead_through_it(visit: Open, server: Server) -> None:
    reader = visit(server.address)
    page = reader.page
    reader.ask(FIRST)
    assert page.url.endswith("/?q=What+did+Ada+Example+say+about+the+bridge%3F")
    assert page.title() == f"{FIRST} · Dateline"
    reader.ask(SECOND)
    page.go_back()
    answered(page, 1)
    assert questions(page) == [FIRST]
    page.go_back()
    page.locator(".dl-welcome").wait_for()
    assert page.title() == "Dateline"
    page.go_forward()
    page.go_forward()
    answered(page, 2)
    assert questions(page) == [FIRST, SECOND]
    page.get_by_role("link", name="Dateline").click()  # the name leads home
    page.locator(".dl-welcome").wait_for()
    assert page.evaluate("location.search") == ""


def test_a_conversation_outlives_a_reload_and_a_link_opens_it_elsewhere(visit: Open, server: Server) -> None:
    reader = visit(server.address)
    for n in range(4):
        reader.ask((FIRST, SECOND)[n % 2])
    reader.page.reload()
    answered(reader.page, 4)
    assert questions(reader.page) == [FIRST, SECOND] * 2
    other = visit(reader.page.url)
    answered(other.page, 4)
    assert [t.replace("\n", " ") for t in other.page.locator(".dl-answer").all_inner_texts()] == [
        t.replace("\n", " ") for t in reader.page.locator(".dl-answer").all_inner_texts()
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_earlier_conversations_are_listed_opened_and_forgotten(
    visit: Open, server: Server, shots: Path, width: int, scheme: str
) -> None:
    reader = visit(server.address, width, scheme)
    page = reader.page
    reader.ask(FIRST)
    reader.ask(SECOND)
    page.get_by_role("button", name="New conversation").first.click()
    page.locator(".dl-welcome").wait_for()
    assert page.locator(".dl-earlier .dl-past-open").inner_text().startswith(FIRST)
    reader.ask(SECOND)
    page.reload()
    answered(page, 1)
    page.get_by_role("button", name="Conversations", exact=True).click()
    rows = page.locator("dialog .dl-past-open")
    assert [row.split("\n")[0] for row in rows.all_inner_texts()] == [SECOND, FIRST]
    assert "2 questions · today" in rows.nth(1).inner_text()
    page.wait_for_timeout(200)
    page.screenshot(path=shots / f"conversations-{width}-{scheme}.png")
    rows.nth(1).click()
    answered(page, 2)
    assert page.locator("dialog[open]").count() == 0
    reader.ask(SECOND)  # goes on with that one
    page.get_by_role("button", name="Conversations", exact=True).click()
    assert "3 questions" in rows.nth(0).inner_text()
    assert rows.count() == 2
    page.get_by_role("button", name=f"Forget: {FIRST}").click()
    assert rows.count() == 1
    page.locator(".dl-forget summary").click()
    page.get_by_role("button", name="Forget all conversations").click()
    assert page.get_by_text("There are none yet.").is_visible()
    assert page.evaluate("Object.values(localStorage).join()").count("Ada") == 0


def test_what_the_browser_kept_may_be_anything(visit: Open, server: Server) -> None:
    """Also what another page of this address wrote: it stays text, and the page works."""
    reader = visit(server.address)
    page = reader.page
    reader.ask(FIRST)
    name = page.evaluate("Object.keys(localStorage).find((key) => key.startsWith('dateline:'))")
    forged = [7, None, {"id": 1}, {"id": "a", "address": "q=<img src=x onerror=alert(1)>&as_of=never", "at": 1},
              {"id": "b", "address": "javascript:alert(1)", "at": 2}]  # fmt: skip
    page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [name, json.dumps(forged)])
    page.goto(server.address)
    page.locator(".dl-welcome").wait_for()
    assert page.locator(".dl-earlier img").count() == 0
    page.locator(".dl-earlier .dl-past-open").first.click()
    page.get_by_text("must look like 2024-01-31").wait_for()
    page.evaluate("([key]) => localStorage.setItem(key, '{nothing')", [name])
    page.goto(server.address)
    reader.ask(FIRST)
    assert page.locator(".dl-answer").count() == 1


def test_two_archives_of_one_address_have_lists_of_their_own(visit: Open, server: Server) -> None:
    page = visit(server.address).page
    page.evaluate("localStorage.setItem('dateline:other:', JSON.stringify([{id: 'x', address: 'q=Foreign', at: 1}]))")
    page.reload()
    page.locator(".dl-welcome").wait_for()
    page.get_by_role("button", name="Conversations", exact=True).click()
    assert page.get_by_text("Foreign").count() == 0


def test_the_sources_follow_the_turn_that_is_read(visit: Open, server: Server) -> None:
    reader = visit(server.address)
    page = reader.page
    first = reader.ask(FIRST)
    reader.ask(SECOND)
    beside = page.locator("#dl-evidence .dl-current")
    assert "The museum opens" in beside.inner_text()
    assert "Example Courier" not in beside.locator(".dl-title").first.inner_text()
    page.locator("#dl-conversation").hover()
    page.mouse.wheel(0, -3000)
    page.wait_for_function(
        "document.querySelector('#dl-evidence .dl-current .dl-title').innerText === 'The bridge closes'"
    )
    page.mouse.wheel(0, 3000)
    page.wait_for_function(
        "document.querySelector('#dl-evidence .dl-current .dl-title').innerText === 'The museum opens'"
    )
    page.mouse.wheel(0, -3000)
    first.locator(".dl-mark").first.click()
    page.locator("#dl-reading .dl-article:visible").wait_for()
    assert "The bridge closes" in page.locator("#dl-reading h2").inner_text()
