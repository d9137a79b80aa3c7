"""A language model on the page: the switch, what it writes, what is struck. Scripted, on loopback; all is made up."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from index.article import Article
from qa.config import Llm
from tests.browser.conftest import Visit
from tests.qa.llm.serving import Script, scripted
from tests.qa.ui.serving import Server, serving
from tests.support import add

pytestmark = pytest.mark.slow
pytest.importorskip("llama_index.llms.openai_like")

Open = Callable[..., Visit]
QUESTION = "What did Ada Example say about the bridge?"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("writing") / "index"
    add(path, Article("w0", '"The harbour bridge isn\'t safe," said Ada Example, the mayor of Testville. It rained.',
                      "The bridge closes", "https://courier.example/0", "Example Courier", "2031-05-01"))  # fmt: skip
    return path


@pytest.fixture(scope="module")
def script() -> Iterator[Script]:
    with scripted() as found:
        yield found


@pytest.fixture(scope="module")
def server(path: Path, script: Script) -> Iterator[Server]:
    with serving(path, llm=Llm(script.address, "small/made-up", "very-secret")) as running:
        yield running


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_it_writes_where_that_is_switched_on(
    visit: Open, server: Server, script: Script, shots: Path, width: int, scheme: str
) -> None:
    script.behaviour = "good"
    script.reply = (
        "Ada Example said the harbour bridge isn't safe [1]. It costs $9 million [1]. See https://evil.example [1]. "
        "<img src=x onerror=alert(1)> the bridge [1]."
    )
    reader = visit(server.address, width, scheme)
    page = reader.page
    turn = reader.ask(QUESTION)
    assert turn.locator(".dl-written").count() == 0  # off at first
    own = turn.locator(".dl-answer").inner_html()
    page.get_by_label("Have made-up write answers out").check()
    turn = reader.ask(QUESTION)
    turn.locator(".dl-written p").first.wait_for()
    page.wait_for_function("!document.querySelector('.dl-written .dl-waiting')")
    written = turn.locator(".dl-written")
    assert "Written by small/made-up" in written.inner_text()
    assert written.locator(".dl-mark").all_inner_texts() == ["1"]
    assert [t.strip() for t in written.locator("del").all_inner_texts()] == ["It costs $9 million.", "…", "…"]
    assert "left out: the number 9 million is not in the passage" in written.inner_text()
    assert "evil" not in written.inner_html()
    assert turn.locator(".dl-answer").inner_html().replace('data-open="1', 'data-open="0') == own
    page.screenshot(path=shots / f"written-{width}-{scheme}.png")
    serious = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in serious] == []
    written.locator(".dl-mark").click()
    page.locator("mark.dl-here").first.wait_for()


def test_one_answer_is_written_out_on_request(visit: Open, server: Server, script: Script) -> None:
    script.behaviour, script.reply = "good", "Ada Example said the harbour bridge isn't safe [1]."
    reader = visit(server.address)
    turn = reader.ask(QUESTION)
    turn.get_by_role("button", name="Write it out").click()
    turn.locator(".dl-written .dl-mark").wait_for()
    page = reader.page
    page.wait_for_function("!document.querySelector('.dl-written .dl-waiting')")
    assert turn.get_by_role("button", name="Write it out").count() == 0


@pytest.mark.parametrize("behaviour", ["refuses", "breaks off", "nonsense", "endless"])
def test_a_model_in_trouble_leaves_the_answer(visit: Open, server: Server, script: Script, behaviour: str) -> None:
    script.behaviour, script.reply = behaviour, "Ada Example said the harbour bridge isn't safe [1]. " * 4
    reader = visit(server.address)
    reader.page.get_by_label("Have made-up write answers out").check()
    turn = reader.ask(QUESTION)
    turn.locator(".dl-written .dl-note").wait_for()
    assert "The answer above stands." in turn.locator(".dl-written").inner_text()
    assert "very-secret" not in reader.page.content()
    assert turn.locator(".dl-answer .dl-mark").count()


def test_without_a_model_the_switch_is_off_and_explained(visit: Open, path: Path, shots: Path) -> None:
    with serving(path) as server:
        page = visit(server.address).page
        switch = page.get_by_label("Have a language model write answers out")
        assert switch.is_disabled()
        page.get_by_role("button", name="Why not?").click()
        page.get_by_text("DATELINE_LLM_BASE_URL").wait_for()
        page.screenshot(path=shots / "no-model.png")
    with serving(path, read_only=True) as server:
        page = visit(server.address).page
        assert page.get_by_label("Have a language model write answers out").count() == 0
