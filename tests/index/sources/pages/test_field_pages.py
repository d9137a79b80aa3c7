# ruff: noqa: E501 - made-up inputs, each on a line of its own
"""Pages and feeds as they come: long comments, wrappers of text, hidden words, other stories, data for scripts."""

import json
from pathlib import Path

import pytest

from index.article import Article
from index.sources import Rejected, read

S = (
    "The made-up council of Exampleton met on Tuesday to decide whether the harbour pier would be rebuilt for good.",
    "“We will rebuild,” said Mara Testwell, the mayor of Exampleton, at the end of the meeting in the old hall.",
    "About two hundred people came to the hall, and many spoke about the storm that broke the pier in the winter.",
)
TITLE = "Council votes on pier"


def page(inside: str, head: str = "") -> str:
    return f"<html><head><title>{TITLE}</title>{head}</head><body>{inside}</body></html>"


def article(inside: str) -> str:
    return f"<article><h1>{TITLE}</h1>{inside}</article>"


def paragraphs(count: int = 3) -> str:
    return "".join(f"<p>{s}</p>" for s in S[:count])


def one(path: Path, data: str) -> Article:
    path.write_text(data, "utf-8")
    (found,) = read(path)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize("size", [70_000, 65_536 - 4, 65_536 - 6, 200_000])
@pytest.mark.parametrize("before", ["", '<?xml version="1.0"?>\n', "\ufeff\n", "<!-- a -->\n"])
def test_a_comment_longer_than_what_is_looked_at(tmp_path: Path, before: str, size: int) -> None:
    comment = f"<!--{'a generator says - much > ' * (size // 26)}-->"
    feed = f"<rss version='2.0'><channel><title>Sample Courier</title><item><title>{TITLE}</title><description>{S[0]}</description></item></channel></rss>"
    assert one(tmp_path / "any", before + comment + feed).text == S[0]


def test_a_page_behind_a_long_comment(tmp_path: Path) -> None:
    assert (
        one(tmp_path / "any", f"<!--{'x' * 90_000}--><!--{'-y' * 50_000}-->{page(article(paragraphs()))}").title
        == TITLE
    )


def test_a_comment_without_an_end_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "any").write_text(f"<!--{'x' * 200_000}")
    (found,) = read(tmp_path / "any")
    assert isinstance(found, Rejected)


@pytest.mark.parametrize("tag", ["fieldset", "form"])
def test_a_wrapper_of_one_paragraph(tmp_path: Path, tag: str) -> None:
    inside = f"<p>{S[0]}</p><{tag}><p>{S[1]}</p></{tag}><p>{S[2]}</p>"
    assert one(tmp_path / "a.html", page(article(inside))).text == "\n\n".join(S)


def test_a_form_with_its_controls_is_none(tmp_path: Path) -> None:
    form = "<form><p>Sign up for the letter of the Courier.</p><input type='email'><button>Send</button></form>"
    assert "Sign up" not in one(tmp_path / "a.html", page(article(paragraphs(2) + form + f"<p>{S[2]}</p>"))).text


@pytest.mark.parametrize("hidden", ["hidden", "hidden=''", "hidden='hidden'"])
def test_hidden_words_are_not_stored(tmp_path: Path, hidden: str) -> None:
    inside = f"{paragraphs(2)}<p {hidden}>You have read all of your free articles this month.</p><p>{S[2]}</p>"
    assert one(tmp_path / "a.html", page(article(inside))).text == "\n\n".join(S)


@pytest.mark.parametrize("what", ["<div hidden>{}</div>", "<div hidden='until-found'>{}</div>"])
def test_an_article_that_scripts_will_show_is_read(tmp_path: Path, what: str) -> None:
    assert one(tmp_path / "a.html", page(article(what.format(paragraphs())))).text == "\n\n".join(S)


def test_the_author_of_another_item_is_not_the_articles(tmp_path: Path) -> None:
    other = "<div itemscope itemtype='https://schema.org/NewsArticle'><h3 itemprop='headline'>Fair is off</h3><span itemprop='author'>Else Body</span></div>"
    assert one(tmp_path / "a.html", page(article(paragraphs(2) + other + f"<p>{S[2]}</p>"))).authors == ()
    own = f"<div itemscope itemtype='https://schema.org/NewsArticle'><meta itemprop='headline' content='{TITLE} - Courier'><p>By <span itemprop='author'>Ada Sampleson</span></p>{paragraphs()}</div>"
    assert one(tmp_path / "b.html", page(f"<h1>{TITLE}</h1>{own}")).authors == ("Ada Sampleson",)


def data(**article: object) -> str:
    told = {
        "props": {
            "pageProps": {"related": [{"title": "Fair is off", "body": "The fair is off. " * 40}], "article": article}
        }
    }
    return f"<script id='__NEXT_DATA__' type='application/json'>{json.dumps(told)}</script>"


@pytest.mark.parametrize("body", [" ".join(S), f"<p>{'</p><p>'.join(S)}</p>", list(S)], ids=["text", "html", "list"])
def test_an_article_in_the_data_of_scripts(tmp_path: Path, body: object) -> None:
    found = one(tmp_path / "a.html", page("<div id='__next'>Loading…</div>" + data(headline=TITLE, body=body)))
    assert found.text.split() == " ".join(S).split()


@pytest.mark.parametrize(
    "scripts", ["<script src='/app.js'></script>", data(slug="council"), data(title="Fair is off", body="x")]
)
def test_a_page_that_only_loads_is_rejected(tmp_path: Path, scripts: str) -> None:
    (tmp_path / "a.html").write_text(page(f"<div id='root'><p>Loading…</p></div>{scripts}"), "utf-8")
    (found,) = read(tmp_path / "a.html")
    assert isinstance(found, Rejected)
    assert "scripts fill this page" in found.reason
