"""A headless Chromium of the system, and pages that log what they do."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

SHOTS = os.environ.get("TEST_SHOTS")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass
class Visit:
    """A browser page with what went wrong on it."""

    page: Any
    foreign: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("request", self._request)
        self.page.on("dialog", self._dialog)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.foreign.append(request.url)

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def ask(self, question: str) -> Any:
        """Ask in the box and wait for the answer, refusal or notice and for its evidence; returns the new turn."""
        turns = self.page.locator(".dl-turn")
        before = turns.count()
        self.page.fill("#dl-question textarea", question)
        self.page.press("#dl-question textarea", "Enter")
        turn = turns.nth(before)
        turn.locator(".dl-answer, .dl-refusal, .dl-notice").first.wait_for()
        number = turn.get_attribute("data-turn")
        self.page.locator(f"#dl-evidence [data-of='{number}']").first.wait_for(state="attached")
        return turn

    def is_clean(self) -> None:
        assert not self.foreign
        assert not self.dialogs
        assert not self.errors


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra: dev)")
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visit]]:
    """Opens an address at a width, in light or dark; what went wrong on the page fails the test at its end."""
    visits: list[Visit] = []

    def open_page(
        address: str, width: int = 1280, scheme: str = "light", before: Callable[[Any], None] | None = None,
        **options: Any,
    ) -> Visit:  # fmt: skip
        height = 800 if width > 600 else 844
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce", **options
        )
        context.set_default_timeout(20_000)
        opened = Visit(context.new_page())
        if before:
            before(opened.page)
        opened.watch()
        visits.append(opened)
        opened.page.goto(address)
        opened.page.wait_for_selector(".dl-masthead")
        opened.page.wait_for_selector(".dl-welcome, .dl-notice", state="attached")
        return opened

    yield open_page
    for opened in visits:
        opened.page.context.close()
        opened.is_clean()


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Where screenshots go: TEST_SHOTS, or a folder that is thrown away."""
    folder = Path(SHOTS or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
