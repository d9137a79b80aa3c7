"""Pages of the programs that newsrooms publish with: text, title, date and authors of each, and nothing invented."""

import re
from collections import Counter
from pathlib import Path
from statistics import fmean

import pytest

from index.article import Article
from index.sources import Noted, outcomes
from tests.index.sources.pages.maker_pages import MAKERS, STORIES, Page, Story, gold, pages, undated

PAGES = list(pages())


def f1(found: str, gold: str) -> float:
    one, other = (Counter(re.findall(r"\w+", text.lower())) for text in (found, gold))
    return 2 * (one & other).total() / (one.total() + other.total())


def article_of(page: Page, folder: Path) -> Article:
    (folder / "page.html").write_text(page.html, "utf-8")
    found = [x for x in outcomes(folder / "page.html") if isinstance(x, Article | Noted)]
    assert len(found) == 1, found
    assert isinstance(found[0], Article)
    return found[0]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Article]:
    folder = tmp_path_factory.mktemp("pages")
    return {page.name: article_of(page, folder) for page in PAGES}


def test_there_are_forty() -> None:
    assert len({page.name for page in PAGES}) == 40


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page(page: Page, read: dict[str, Article]) -> None:
    article = read[page.name]
    assert f1(article.text, page.text) >= 0.97
    assert [line for line in page.text.split("\n") if line not in article.text] == []
    assert article.title == page.title
    assert article.authors == page.authors
    assert article.date is not None
    if page.date is not None:
        assert article.date == page.date
    assert article.updated is None
    for noise in ("Else Body", "Old fair story", "All rights", "Subscribe", "Sign up", "I do not like it", "Photo:"):
        assert noise not in article.text


@pytest.mark.parametrize("maker", MAKERS)
def test_each_makers_pages_keep_their_text(maker: str, read: dict[str, Article]) -> None:
    own = [f1(read[page.name].text, page.text) for page in PAGES if page.name.startswith(maker)]
    assert fmean(own) >= 0.98


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
def test_no_date_is_invented(story: Story, tmp_path: Path) -> None:
    page = Page("undated", undated(story), story.title, gold(story), None, story.authors)
    article = article_of(page, tmp_path)
    assert (article.date, article.updated, article.title) == (None, None, story.title)
    assert article.authors == story.authors
