"""Feeds and pages over several runs, from a site on loopback: what did not change is not fetched again."""

import json
from pathlib import Path

import pytest

from index import ingest, upkeep
from index.archive import Archive
from index.catalog import Catalog
from index.ingest import visits
from index.ingest.filling import Summary
from index.ingest.visits import Rejects
from index.sources import outcomes, retry
from index.sources.fetch import Fetcher
from index.storage.current import CATALOG, current_folder
from tests.site import Site

WORDS = "The made-up council of Sampleton met again on Tuesday and agreed on nothing at all, said the mayor. " * 4


def page(title: str, text: str = WORDS) -> bytes:
    linked = json.dumps({"@type": "NewsArticle", "headline": title, "datePublished": "2031-05-06"})
    head = f'<title>{title}</title><script type="application/ld+json">{linked}</script>'
    body = f"<article><h1>{title}</h1><p>{title}. {text}</p></article>"
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def feed(site: Site, *entries: tuple[str, str]) -> bytes:
    """Teasers, each linking to /NAME."""
    items = "".join(f"<item><title>{name}</title><link>{site.address}/{name}</link><description>{teaser}</description>"
                    "</item>" for name, teaser in entries)  # fmt: skip
    return f"<rss version='2.0'><channel><title>Sample Post</title>{items}</channel></rss>".encode()


def put(site: Site, path: str, body: bytes, **headers: str) -> None:
    """A page that answers 304 to who has it; without headers, one that knows no such thing."""

    def answer(handler: object) -> None:
        asked = handler.headers  # type: ignore[attr-defined]
        same = headers and (asked.get("If-None-Match"), asked.get("If-Modified-Since")) == (
            headers.get("ETag"), headers.get("Last-Modified"))  # fmt: skip
        handler.send_response(304 if same else 200)  # type: ignore[attr-defined]
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)  # type: ignore[attr-defined]
        handler.send_header("Content-Length", str(0 if same else len(body)))  # type: ignore[attr-defined]
        handler.end_headers()  # type: ignore[attr-defined]
        if not same:
            handler.wfile.write(body)  # type: ignore[attr-defined]

    site.pages[path] = answer


def add(path: Path, url: str) -> Summary:
    fetcher = Fetcher(allow_private=True, host_interval=0.0)
    return ingest.add(path, lambda memory: outcomes(url, fetcher=fetcher, memory=memory))


def again(path: Path) -> Summary:
    fetcher = Fetcher(allow_private=True, host_interval=0.0)
    return ingest.add(path, lambda memory: retry(upkeep.retried(path), fetcher=fetcher, memory=memory))


def counts(summary: Summary) -> tuple[int, int, int, int]:
    found = summary.stored, summary.unchanged, summary.duplicate, len(summary.rejected)
    assert sum(found) == summary.total
    return found


@pytest.mark.parametrize("headers", [{"ETag": '"1"'}, {"Last-Modified": "Tue, 06 May 2031 10:15:00 GMT"}, {}])
def test_a_page_is_asked_for_again_only_if_it_changed(site: Site, tmp_path: Path, headers: dict[str, str]) -> None:
    put(site, "/a", page("A"), **headers)
    url = f"{site.address}/a"
    assert counts(add(tmp_path, url)) == (1, 0, 0, 0)
    assert counts(add(tmp_path, url)) == (0, 1, 0, 0)
    sent = site.requests[-1][1]
    assert (sent.get("If-None-Match"), sent.get("If-Modified-Since")) == (
        headers.get("ETag"), headers.get("Last-Modified"))  # fmt: skip
    put(site, "/a", page("A", f"Correction: {WORDS}"), **({name: f"{value}2" for name, value in headers.items()}))
    assert add(tmp_path, url).updated == 1
    ingest.remove(tmp_path, [s.article.id for s in Archive(tmp_path).catalog.articles()])
    assert counts(add(tmp_path, url)) == (1, 0, 0, 0)


def test_the_pages_of_a_feed_are_fetched_once(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"{site.address}/feed"
    for name in "abc":
        put(site, f"/{name}", page(name.upper()), **({"ETag": f'"{name}"'} if name == "a" else {}))
    put(site, "/feed", feed(site, ("a", "Teaser."), ("b", "Teaser.")), ETag='"1"')
    assert counts(add(tmp_path, url)) == (2, 0, 0, 0)
    assert site.asked == ["/feed", "/a", "/b"]
    assert counts(add(tmp_path, url)) == (0, 2, 0, 0)
    assert site.asked == ["/feed"]  # 304
    put(site, "/feed", feed(site, ("a", "Teaser."), ("b", "Another teaser."), ("c", "Teaser.")), ETag='"2"')
    put(site, "/b", page("B", f"Correction: {WORDS}"))
    summary = add(tmp_path, url)
    assert (counts(summary), summary.updated) == ((2, 1, 0, 0), 1)
    assert site.asked == ["/feed", "/b", "/c"]
    monkeypatch.setattr(visits, "_RECENT", visits.timedelta(0))  # a day later
    put(site, "/feed", feed(site, ("a", "Teaser."), ("c", "Teaser.")), ETag='"3"')
    assert counts(add(tmp_path, url)) == (0, 2, 0, 0)
    assert site.asked == ["/feed", "/a", "/c"]


def test_what_failed_in_a_feed_is_tried_again(site: Site, tmp_path: Path) -> None:
    url = f"{site.address}/feed"
    put(site, "/feed", feed(site, ("a", "Teaser."), ("b", "Teaser."), ("c", "Teaser.")), ETag='"1"')
    put(site, "/a", page("A"))
    site.pages["/b"] = (503, {}, b"")
    assert counts(add(tmp_path, url)) == (1, 0, 0, 2)  # /b is busy, /c is not there
    assert counts(add(tmp_path, url)) == (0, 1, 0, 2)  # the feed is read again for these, and /a is not
    assert site.asked == ["/feed", "/a", "/b", "/c", "/feed", "/b", "/c"]
    put(site, "/b", page("B"))
    summary = again(tmp_path)
    assert (counts(summary), summary.gone) == ((1, 0, 0, 0), 1)
    assert Rejects(Catalog(current_folder(tmp_path) / CATALOG)).all() == []
    assert {s.article.title for s in Archive(tmp_path).catalog.articles()} == {"A", "B"}
    assert counts(again(tmp_path)) == (0, 0, 0, 0)


def test_a_duplicate_in_a_feed_is_not_fetched_again(site: Site, tmp_path: Path) -> None:
    url = f"{site.address}/feed"
    put(site, "/feed", feed(site, ("a", "Teaser."), ("b", "Teaser.")))
    put(site, "/a", page("Same"))
    put(site, "/b", page("Same"))
    assert counts(add(tmp_path, url)) == (1, 0, 1, 0)
    assert counts(add(tmp_path, url)) == (0, 2, 0, 0)
    assert site.asked == ["/feed", "/a", "/b", "/feed"]


def test_a_teaser_in_a_file_does_not_take_the_place_of_its_article(site: Site, tmp_path: Path) -> None:
    put(site, "/a", page("A"))
    assert counts(add(tmp_path / "index", f"{site.address}/a")) == (1, 0, 0, 0)
    path = tmp_path / "feed.xml"
    for teaser, expected in (("Teaser.", (0, 1, 0, 0)), ("Teaser. " + 90 * "More. ", (0, 1, 0, 0))):
        path.write_bytes(feed(site, ("a", teaser)))
        found = ingest.add(tmp_path / "index", lambda memory: outcomes(path, memory=memory))
        assert counts(found) == expected
    path.write_bytes(feed(site, ("b", "Only a teaser.")))
    assert counts(ingest.add(tmp_path / "index", lambda memory: outcomes(path, memory=memory))) == (1, 0, 0, 0)


def test_robots_txt_and_redirects(site: Site, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /b\n")
    put(site, "/feed", feed(site, ("a", "Teaser."), ("b", "Teaser."), ("away", "Teaser.")), ETag='"1"')
    site.pages["/a"] = (301, {"Location": "/new"}, b"")
    site.pages["/away"] = (302, {"Location": "http://127.0.0.1:1/"}, b"")
    put(site, "/new", page("A"), ETag='"a"')
    put(site, "/b", page("B"))
    summary = add(tmp_path, f"{site.address}/feed")
    assert counts(summary) == (1, 0, 0, 2)
    assert "robots.txt" in summary.rejected[0].reason
    assert site.asked == ["/feed", "/a", "/new", "/away"]
    site.pages["/robots.txt"] = (200, {}, b"")
    assert counts(again(tmp_path)) == (1, 0, 0, 1)
    assert counts(add(tmp_path, f"{site.address}/feed")) == (0, 2, 0, 1)
    assert site.asked == ["/b", "/away", "/feed", "/away"]
