"""The picture of the page in the README: the seed is asked one question. `python -m bench.page_picture docs/page.png`.

Needs Chromium, and Playwright of the extra `dev`. Nothing is shown but what the program answers.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

QUESTION = "What did Pompeo say?"
WIDTH, HEIGHT = 1280, 800
"""CSS pixels."""
SECONDS = 180
"""That the page may take to answer."""


def draw(index: Path, target: Path) -> None:
    """Asks the index through its page, and saves what a browser shows as PNG."""
    command = [sys.executable, "-m", "qa", "serve", "--read-only", "--index", str(index)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, sync_playwright() as p:
        try:
            lines = server.stdout or ()
            address = next(m[0] for line in lines if (m := re.search(r"http://127\.0\.0\.1:\d+", line)))
            browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
            page.set_default_timeout(SECONDS * 1000)
            page.goto(address)
            page.wait_for_selector(".dl-welcome", state="attached")
            page.fill("#dl-question textarea", QUESTION)
            page.press("#dl-question textarea", "Enter")
            page.wait_for_selector(".dl-answer")
            page.wait_for_selector("#dl-evidence [data-of]", state="attached")
            page.wait_for_timeout(3000)
            page.screenshot(path=target)
            browser.close()
        finally:
            server.terminate()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path)
    target = parser.parse_args().target
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        subprocess.run([sys.executable, "-m", "qa", "rebuild", "seeds", "--index", str(index)], check=True)
        draw(index, target)


if __name__ == "__main__":
    main()
