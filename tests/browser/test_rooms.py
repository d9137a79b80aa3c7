"""The archive's room and the room of speakers in a browser. All articles are made up."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from index.article import Article
from tests.browser.conftest import Visit
from tests.conftest import ROOT
from tests.qa.ui.serving import Server, serving
from tests.support import add, flip_a_bit, jsonl, made_up

pytestmark = pytest.mark.slow

Open = Callable[..., Visit]
ARABIC = "افتتح الجسر في مايو. قال العمدة إن الجسر آمن للجميع."


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rooms") / "index"
    said = '"{}," said Ada Example, the mayor of Testville. "It was time," said Bo Sample.'
    words = ("The bridge closes in May", "The bridge reopens in July", "The museum opens a hall of clocks")
    add(path, *(Article(f"r{n}", said.format(w), w, f"https://courier.example/{n}", "Example Courier",
                        f"2031-05-0{n + 1}") for n, w in enumerate(words)),
        Article("rtl", ARABIC, "افتتاح الجسر", None, "Mock Gazette", "2031-05-09"))  # fmt: skip
    return path


@pytest.fixture(scope="module")
def server(path: Path) -> Iterator[Server]:
    with serving(path) as running:
        yield running


def archive(reader: Visit) -> None:
    reader.page.get_by_role("tab", name="Archive").click()
    reader.page.locator("#dl-rows .dl-row").first.wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_files_are_added_read_and_removed(visit: Open, server: Server, tmp_path: Path, shots: Path, width: int) -> None:
    reader = visit(server.address, width)
    page = reader.page
    archive(reader)
    before = page.locator(".dl-numbers b").first.inner_text()
    page.get_by_role("button", name="Add articles").click()
    (tmp_path / f"ferry-{width}.txt").write_text(
        f'Ferry {width}\n\n"The ferry sails in June," said Cy Mock, captain of line {width}. It rained.', "utf-8"
    )
    (tmp_path / "broken.jsonl").write_text("{nothing\n", "utf-8")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files([tmp_path / f"ferry-{width}.txt", tmp_path / "broken.jsonl"])
    report = page.locator(".dl-added")
    report.wait_for()
    assert "1 article added, 1 input rejected" in report.inner_text()
    assert "not valid JSON" in report.locator(".dl-rejects").inner_text()
    page.wait_for_function(f"document.querySelector('.dl-numbers b').innerText !== '{before}'")
    page.screenshot(path=shots / f"added-{width}.png")
    page.locator("#dl-search").locator("input, textarea").fill(f"ferry {width}")
    page.wait_for_function("document.querySelectorAll('#dl-rows .dl-row').length === 1")
    page.locator("#dl-rows .dl-row").click()
    page.locator(".dl-removal summary").click()
    page.get_by_role("button", name="Remove this article").click()
    page.get_by_text("Answers no longer use it.").wait_for()
    page.wait_for_function(f"document.querySelector('.dl-numbers b').innerText === '{before}'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 390])
def test_the_first_article_is_added_on_the_page_and_asked_about(
    visit: Open, tmp_path: Path, shots: Path, width: int
) -> None:
    (tmp_path / "ferry.txt").write_text('Ferry\n\n"The ferry sails in June," said Cy Mock, its captain.', "utf-8")
    with serving(tmp_path / "none") as server:
        reader = visit(server.address, width)
        page = reader.page
        page.screenshot(path=shots / f"no-article-{width}.png")
        assert "holds no article yet" in reader.ask("What did Cy Mock say?").locator(".dl-notice").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert width < 600 or page.evaluate("document.documentElement.scrollHeight") <= 800
        page.get_by_role("tab", name="Who said what").click()
        page.locator("#dl-profile").get_by_role("button", name="Add the first articles").click()
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Choose files").click()  # the drawer is open
        chooser.value.set_files(tmp_path / "ferry.txt")
        page.locator("#dl-rows .dl-row").wait_for(timeout=120_000)
        assert "1 article added" in page.locator(".dl-added").inner_text()
        assert page.locator("#dl-search").is_visible()
        page.get_by_role("tab", name="Ask").click()
        page.get_by_role("button", name="Ask again").click()
        answer = page.locator(".dl-turn .dl-answer")
        answer.wait_for()
        assert "The ferry sails in June," in answer.inner_text()
        assert page.get_by_text("Filters").is_visible()
        fresh = visit(server.address, width).page
        fresh.locator(".dl-welcome .dl-ask", has_text="What did Cy Mock say?").first.wait_for()


def test_an_address_of_the_own_network_is_refused_with_the_reason(visit: Open, server: Server) -> None:
    reader = visit(server.address)
    archive(reader)
    reader.page.get_by_role("button", name="Add articles").click()
    reader.page.locator("#dl-address").locator("input, textarea").fill("http://127.0.0.1/feed.xml")
    reader.page.get_by_role("button", name="Fetch").click()
    reader.page.get_by_text("is not a public address").wait_for()


def test_a_page_beyond_this_machine_changes_nothing(visit: Open, path: Path) -> None:
    with serving(path, read_only=True) as server:
        reader = visit(server.address)
        archive(reader)
        assert reader.page.get_by_role("button", name="Add articles").count() == 0
        reader.page.locator("#dl-rows .dl-row").first.click()
        reader.page.locator(".dl-article:visible").wait_for()
        assert reader.page.locator(".dl-removal").count() == 0


def test_what_another_process_adds_is_answered_from_at_once(
    visit: Open, server: Server, path: Path, tmp_path: Path
) -> None:
    reader = visit(server.address)
    assert reader.ask("What did Eve Placeholder say?").locator(".dl-refusal").count() == 1
    news = jsonl(tmp_path / "news.jsonl", [made_up(7, '"The mill turns again," said Eve Placeholder, the miller.')])
    command = [sys.executable, "-m", "qa", "add", str(news), "--index", str(path)]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0
    answer = reader.ask("What did Eve Placeholder say?").locator(".dl-answer")
    assert "The mill turns again" in answer.inner_text()


def test_the_archives_health_is_told_and_repaired(visit: Open, tmp_path: Path) -> None:
    index = tmp_path / "index"
    add(index, made_up(1))
    with serving(index) as server:
        reader = visit(server.address)
        archive(reader)
        page = reader.page
        page.get_by_role("button", name="Check archive").click()
        page.get_by_role("button", name="Check now").click()
        page.get_by_text("All is well").wait_for()
        flip_a_bit(next((index / "archive-1" / "vectors").glob("*")))
        page.get_by_role("button", name="Check now").click()
        page.get_by_text("Broken: ").first.wait_for()
        page.get_by_role("button", name="Repair").click()
        page.get_by_text("All is well").wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_from_a_citation_to_all_that_the_speaker_said(
    visit: Open, server: Server, shots: Path, width: int, scheme: str
) -> None:
    reader = visit(server.address, width, scheme)
    page = reader.page
    reader.ask("What did Ada Example say about the museum?").locator(".dl-who-link").first.click()
    profile = page.locator("#dl-profile .dl-profile")
    profile.wait_for()
    assert "Ada Example" in profile.locator("h2").inner_text()
    assert profile.locator(".dl-said .dl-title").first.inner_text() == "The museum opens a hall of clocks"
    page.screenshot(path=shots / f"speaker-{width}-{scheme}.png")
    profile.locator(".dl-topics .dl-chip", has_text="bridge").click()
    page.wait_for_function("!document.querySelector('#dl-profile').innerText.includes('hall of clocks,')")
    page.locator("#dl-profile .dl-words").first.click()
    here = page.locator("#dl-people-reading mark.dl-here").first
    here.wait_for()
    assert "The bridge" in here.inner_text()
    with page.expect_download() as download:
        page.locator("[data-take=csv]").click()
    assert download.value.suggested_filename == "Ada Example.csv"
    assert "The bridge closes in May" in Path(download.value.path()).read_text(encoding="utf-8")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_topic_is_looked_up(visit: Open, server: Server, shots: Path) -> None:
    page = visit(server.address).page
    page.get_by_role("tab", name="Who said what").click()
    page.locator(".dl-offered").wait_for()
    box = page.locator("#dl-lookup").locator("input, textarea")
    box.fill("reopening of the bridge in July")
    box.press("Enter")
    profile = page.locator("#dl-profile .dl-profile")
    profile.wait_for()
    assert "Ada Example" in profile.inner_text()
    page.screenshot(path=shots / "topic.png")
    box.fill("zygomorphic")
    box.press("Enter")
    page.get_by_text("Nobody found").wait_for()


def test_a_conversation_and_a_verdict_are_kept(visit: Open, server: Server, path: Path) -> None:
    reader = visit(server.address)
    turn = reader.ask("What did Ada Example say about the bridge?")
    turn.locator(".dl-judge summary").click()
    turn.get_by_role("button", name="Wrong speaker").click()
    turn.get_by_text("You said: wrong speaker.").wait_for()
    assert '"verdict": "wrong speaker"' in (path / "feedback.jsonl").read_text(encoding="utf-8")
    with reader.page.expect_download() as download:
        reader.page.get_by_role("button", name="Save conversation").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert "## What did Ada Example say about the bridge?" in text
    assert "[^1]: [" in text


def test_text_from_right_to_left_runs_so(visit: Open, server: Server) -> None:
    reader = visit(server.address)
    archive(reader)
    reader.page.locator("#dl-rows .dl-row", has_text="افتتاح").click()
    paragraph = reader.page.locator("#dl-shelf-reading .dl-body p").first
    paragraph.wait_for()
    assert paragraph.evaluate("p => getComputedStyle(p).direction") == "rtl"
    assert reader.page.locator("#dl-shelf-reading h2").evaluate("h => getComputedStyle(h).direction") == "rtl"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_for_axe(visit: Open, server: Server, scheme: str) -> None:
    axe = Axe()
    reader = visit(server.address, scheme=scheme)
    page = reader.page

    def check(where: str) -> None:
        page.wait_for_timeout(300)
        found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        serious = [
            (v["id"], [n["target"] for n in v["nodes"]]) for v in found if v["impact"] in ("serious", "critical")
        ]
        assert not serious, (where, serious)

    page.locator(".dl-welcome .dl-ask").first.wait_for()
    check("start")
    page.get_by_text("Filters").click()
    page.locator("#dl-filters input").first.wait_for()
    check("filters")
    page.get_by_text("Filters").click()
    turn = reader.ask("What did Ada Example say about the bridge?")
    turn.locator(".dl-judge summary").click()
    check("answer")
    turn.locator(".dl-mark").first.click()
    page.locator(".dl-article:visible").wait_for()
    check("reading")
    reader.ask("What did Merkel say?")
    check("refusal")
    turn.locator(".dl-who-link").first.click()
    page.locator("#dl-profile .dl-profile").wait_for()
    check("speaker")
    archive(reader)
    for name in ("Add articles", "Check archive"):
        page.get_by_role("button", name=name).click()
    page.get_by_role("button", name="Check now").click()
    page.get_by_text("What was checked").wait_for()
    check("archive")


def test_the_whole_way_by_keyboard(visit: Open, server: Server) -> None:
    """Only Tab, Shift+Tab, Enter and Escape."""
    page = visit(server.address).page

    def to(selector: str, back: bool = False) -> None:
        for _ in range(60):
            if page.evaluate(f"Boolean(document.activeElement?.closest({selector!r}))"):
                return
            page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{selector} cannot be reached")

    to("#dl-question")
    page.keyboard.type("What did Ada Example say about the museum?")
    page.keyboard.press("Enter")
    page.locator(".dl-answer").wait_for()
    to(".dl-mark", back=True)
    page.keyboard.press("Enter")
    page.locator("mark.dl-here").first.wait_for()
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement?.classList.contains('dl-mark')")
    to(".dl-answer .dl-who-link", back=True)
    page.keyboard.press("Enter")
    page.locator("#dl-profile .dl-profile").wait_for()
