import json
from pathlib import Path
from typing import Any

import pytest

from index.article import Article
from index.sources import Rejected, read
from index.sources.fetch import Fetched, Fetcher, FetchError

LONG = " ".join(f"The made-up council met again on day {i}, and it agreed on nothing." for i in range(30))
PAGE = (Path(__file__).parents[3] / "fixtures" / "pages" / "opengraph.html").read_bytes()

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE rss [<!ENTITY who "nobody"><!ENTITY lol "&who;&who;"> ]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Sample Post</title><link>https://post.example/</link><language>en-us</language>
<item><title>Council &amp;amp; mayor &lt;b&gt;meet&lt;/b&gt;</title><link>https://post.example/a?utm_source=rss</link>
<pubDate>Fri, 28 Feb 2020 10:15:00 +0100</pubDate><dc:creator>Ann Example</dc:creator><guid>7</guid>
<description>Short.</description>
<content:encoded><![CDATA[<p>First “quoted” words.</p><p>{LONG}</p><script>x()</script>
<p>The post <a href="https://post.example/a">Council</a> appeared first on <a href="/">The Sample Post</a>.</p>]]>
</content:encoded></item>
<item><title>Teaser only</title><link>https://post.example/b</link><pubDate>yesterday</pubDate>
<description>&lt;p&gt;The council met again. [...]&lt;/p&gt;</description></item>
<item><title>No text</title><link>https://post.example/c</link></item>
</channel></rss>"""

ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Atom Sample</title>
<entry><title type="html">Council &lt;i&gt;meets&lt;/i&gt;</title><id>urn:1</id><link href="https://atom.example/a"/>
<published>2020-02-28T10:15:00Z</published><updated>2020-02-29T10:15:00Z</updated>
<author><name>Ann Example</name></author><author><name>Bo Sample</name></author>
<content type="html">&lt;p&gt;{LONG}&lt;/p&gt;</content></entry>
<entry><title>Two</title><id>urn:2</id><updated>2020-03-01T10:15:00Z</updated><summary>No link here.</summary></entry>
</feed>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "JSON Sample",
    "language": "en",
    "items": [
        {
            "id": "1",
            "url": "https://json.example/a",
            "title": "Council meets",
            "authors": [{"name": "Ann Example"}],
            "content_html": f"<p>{LONG}</p><p>End.</p>",
            "date_published": "2020-02-28T10:15:00Z",
            "date_modified": "2020-02-29T10:15:00Z",
        },
        {"id": "2", "content_text": "No link here."},
        {"id": "3", "url": "https://json.example/c"},
    ],
}


class Web(Fetcher):
    """Stands for the network: pages by address."""

    def __init__(self, pages: dict[str, bytes]) -> None:
        super().__init__()
        self.pages, self.asked = pages, []  # type: ignore[var-annotated]

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        self.asked.append(url)
        if url not in self.pages:
            raise FetchError(f"{url} answers with status 404.")
        if self.pages[url] == b"same":
            return Fetched(url, 304, None, b"")
        return Fetched(url, 200, "text/html; charset=utf-8", self.pages[url])


def found(path: Path, data: str | bytes, fetcher: Fetcher | None = None) -> list[Article | Rejected]:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read(path, fetcher=fetcher))


def test_rss_from_a_file_is_read_without_network(tmp_path: Path) -> None:
    one, two, three = found(tmp_path / "feed.xml", RSS)
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert one.title == "Council & mayor meet"
    assert one.text == f"First “quoted” words.\n\n{LONG}"
    assert (one.url, one.date, one.updated) == ("https://post.example/a", "2020-02-28T10:15:00+01:00", None)
    assert (one.source, one.authors, one.language) == ("The Sample Post", ("Ann Example",), "en")
    assert one.origin == str(tmp_path / "feed.xml")
    assert (two.title, two.text, two.date) == ("Teaser only", "The council met again. [...]", None)
    assert three == Rejected("https://post.example/c", "no text")


def test_the_page_behind_a_teaser_is_fetched_and_a_whole_text_is_not(tmp_path: Path) -> None:
    web = Web({"https://post.example/b": PAGE})
    one, two, three = found(tmp_path / "feed.xml", RSS, web)
    assert web.asked == ["https://post.example/b", "https://post.example/c"]
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert one.url == "https://post.example/a"
    assert two.text.startswith("The Sample County school board")
    assert (two.source, two.origin) == ("County Wire", "https://post.example/b")
    assert isinstance(three, Rejected)
    assert "404" in three.reason


def test_a_page_keeps_what_only_the_feed_knows(tmp_path: Path) -> None:
    page = f"<html><body><article>{''.join(f'<p>{LONG}</p>' for _ in range(3))}</article></body></html>".encode()
    feed = ATOM.replace(LONG, "Short.")
    one, *_ = found(tmp_path / "feed.xml", feed, Web({"https://atom.example/a": page}))
    assert isinstance(one, Article)
    assert (one.title, one.source, one.date) == ("Council meets", "Atom Sample", "2020-02-28T10:15:00+00:00")
    assert (one.authors, one.url) == (("Ann Example", "Bo Sample"), "https://atom.example/a")


def test_atom_entries_become_articles(tmp_path: Path) -> None:
    one, two = found(tmp_path / "a.txt", ATOM)
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert (one.title, one.text, one.source) == ("Council meets", LONG, "Atom Sample")
    assert (one.date, one.updated) == ("2020-02-28T10:15:00+00:00", "2020-02-29T10:15:00+00:00")
    assert one.authors == ("Ann Example", "Bo Sample")
    assert (two.text, two.date, two.url) == ("No link here.", "2020-03-01T10:15:00+00:00", None)
    corrected = found(tmp_path / "a.txt", ATOM.replace("No link here.", "Corrected."))[1]
    assert isinstance(corrected, Article)
    assert (corrected.id, corrected.text) == (two.id, "Corrected.")


@pytest.mark.parametrize("indent", [None, 2])
def test_json_feed_items_become_articles(tmp_path: Path, indent: int | None) -> None:
    one, two, three = found(tmp_path / "feed.json", json.dumps(JSON_FEED, indent=indent))
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert (one.title, one.text, one.source) == ("Council meets", f"{LONG}\n\nEnd.", "JSON Sample")
    assert (one.date, one.updated) == ("2020-02-28T10:15:00+00:00", "2020-02-29T10:15:00+00:00")
    assert (one.authors, one.language, one.url) == (("Ann Example",), "en", "https://json.example/a")
    assert two.text == "No link here."
    assert three == Rejected("https://json.example/c", "no text")


@pytest.mark.parametrize(
    ("encoding", "label"), [("utf-16", "UTF-16"), ("cp1252", "windows-1252"), ("utf-8-sig", "UTF-8")]
)
def test_feed_is_decoded_as_its_label_means(tmp_path: Path, encoding: str, label: str) -> None:
    data = RSS.replace('encoding="UTF-8"', f'encoding="{label}"').encode(encoding)
    one = found(tmp_path / "feed.xml", data)[0]
    assert isinstance(one, Article)
    assert "“quoted”" in one.text


def test_entities_are_not_expanded_and_files_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret")
    levels = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 20}">' for i in range(8))
    for doctype in (f'<!DOCTYPE rss [<!ENTITY e0 "ha">{levels}]>',
                    f'<!DOCTYPE rss [<!ENTITY e8 SYSTEM "file://{tmp_path}/secret">]>'):  # fmt: skip
        item = "<item><title>&e8;</title><description>x &e8; y</description></item>"
        feed = f"{doctype}<rss version='2.0'><channel>{item}</channel></rss>"
        (one,) = found(tmp_path / "feed.xml", feed)
        assert isinstance(one, Article)
        assert len(one.text) < 20
        assert "secret" not in one.text + one.title


def test_what_has_not_changed_since_the_fetcher_saw_it_gives_nothing(tmp_path: Path) -> None:
    pages = {"https://post.example/b": b"same", "https://post.example/feed": b"same"}
    assert [type(x) for x in found(tmp_path / "feed.xml", RSS, Web(pages))] == [Article, Rejected]
    assert list(read("https://post.example/feed", fetcher=Web(pages))) == []


def test_an_address_is_a_page_or_a_feed() -> None:
    web = Web({"https://post.example/feed": RSS.encode(), "https://post.example/b": PAGE})
    (article,) = read("https://post.example/b", fetcher=web)
    assert isinstance(article, Article)
    assert (article.source, article.origin) == ("County Wire", "https://post.example/b")
    results: list[Any] = list(read("https://post.example/feed", fetcher=web))
    assert [type(x) for x in results] == [Article, Article, Rejected]
    assert list(read("https://post.example/none", fetcher=web)) == [
        Rejected("https://post.example/none", "https://post.example/none answers with status 404.")
    ]
