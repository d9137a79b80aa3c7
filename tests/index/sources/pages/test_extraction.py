"""The text and the metadata of saved pages with what the web puts around articles; all of them made up.

The pages of tests/fixtures/extraction have banners, promotions, comments, newsletters, paywalls, tables, captions and
live updates; gold.json holds what a reader would call the article.
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from index.article import Article
from index.sources import read
from index.sources.pages.html import parse_html

PAGES = Path(__file__).parents[3] / "fixtures" / "extraction"
GOLD: dict[str, Any] = {
    name: fields for name, fields in json.loads((PAGES / "gold.json").read_text("utf-8")).items() if name != "_"
}
S = (
    "The made-up council of Sampleton met on Tuesday and agreed to rebuild the bridge, ending a dispute of years.",
    "“We are done waiting,” Mayor Ada Example said after the vote, which took place in a crowded hall.",
    "Construction is to begin in April and to take two years, according to a report that the council published.",
    "Buses will use the old bridge until the new one is ready; all others are sent over Harbor Street.",
)


def f1(found: str, gold: str) -> float:
    """Token F1, whatever the order, case and punctuation."""
    one, other = (Counter(re.findall(r"\w+", text.lower())) for text in (found, gold))
    common = sum((one & other).values())
    return 2 * common / (sum(one.values()) + sum(other.values()))


@pytest.mark.parametrize("name", GOLD)
def test_saved_pages_give_their_text_and_metadata(name: str) -> None:
    (article,) = read(PAGES / name)
    assert isinstance(article, Article), article
    gold = GOLD[name]
    for field in ("title", "date", "updated", "source", "url"):
        assert getattr(article, field) == gold[field], field
    assert list(article.authors) == gold["authors"]
    assert f1(article.text, "\n".join(gold["text"])) >= 0.95
    blocks = [block.removeprefix("- ") for block in article.text.split("\n\n")]
    assert [part for part in gold["text"] if part.removeprefix("- ") not in blocks] == []


def page(body: str) -> str:
    menu = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("News", "Sport", "Weather"))
    more = "".join(f"<li><a href='/{n}'>Another story, number {n}</a></li>" for n in range(4))
    foot = "<footer><p>Copyright 2031 The publisher. All rights reserved.</p></footer>"
    head = "<head><title>Bridge to be rebuilt | Sample Post</title></head>"
    return (f"<html>{head}<body><nav><ul>{menu}</ul></nav>{body}"
            f"<aside><h3>More</h3><ul>{more}</ul></aside>{foot}</body></html>")  # fmt: skip


BODIES = {
    "blocks without p": "".join(f"<div>{x}</div>" for x in S),
    "spans and breaks": "".join(f"<span>{x}</span><br>" for x in S),
    "a block quote": f"<p>{S[0]}</p><blockquote><p>{S[1]}</p></blockquote><p>{S[2]}</p><p>{S[3]}</p>",
    "a list in a list": f"<p>{S[0]}</p><ul><li>{S[1]}<ul><li>{S[2]}</li></ul></li><li>{S[3]}</li></ul>",
    "a definition list": f"<p>{S[0]}</p><dl><dt>When</dt><dd>{S[2]}</dd><dt>How</dt><dd>{S[3]}</dd></dl>{S[1]}",
    "folded details": f"<p>{S[0]}</p><details><summary>{S[1]}</summary><p>{S[2]}</p></details><p>{S[3]}</p>",
    "a table": f"<p>{S[0]}</p><table><tr><td>{S[1]}</td><td>{S[2]}</td></tr></table><p>{S[3]}</p>",
    "links": "".join(f"<p>{x[:40]}<a href='/a'>{x[40:]}</a></p>" for x in S),
    "a drop cap": f"<p><span class='dropcap'>T</span>{S[0][1:]}</p>" + "".join(f"<p>{x}</p>" for x in S[1:]),
    "a form around it": f"<form>{''.join(f'<p>{x}</p>' for x in S)}</form>",
    "an advertisement": f"<div><p>{S[0]}</p><p>{S[1]}</p></div><div>Advertisement</div><p>{S[2]}</p><p>{S[3]}</p>",
    "a cookie banner inside": f"<p>{S[0]}</p><div class='cookie-banner'><p>We value your privacy and our 842 partners "
                              f"do too, so please accept.</p></div><p>{S[1]}</p><p>{S[2]}</p><p>{S[3]}</p>",
    "a date line": f"<p>Updated 12:31 PM GMT, May 14, 2031</p>{''.join(f'<p>{x}</p>' for x in S)}",
}  # fmt: skip


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_no_sentence_is_lost_and_no_boilerplate_kept(body: str) -> None:
    text = parse_html(page(f"<article><h1>Bridge to be rebuilt</h1>{body}</article>").encode())["text"]
    assert [x for x in S if x not in " ".join(text.split())] == []
    for noise in ("Another story", "Copyright", "Sport", "partners", "Advertisement", "Updated", "Bridge to be"):
        assert noise not in text


def test_a_text_that_speaks_of_dates_and_rights_is_kept() -> None:
    kept = ["Updated rules apply from 2032. The council agreed on them.", "Copyright law of 1976 was cited. It is old."]
    body = f"<article><p>{kept[0]}</p>{''.join(f'<p>{x}</p>' for x in S)}<p>{kept[1]}</p></article>"
    text = parse_html(page(body).encode())["text"]
    assert all(x in text for x in kept)
