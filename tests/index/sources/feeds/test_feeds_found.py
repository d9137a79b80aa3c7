# ruff: noqa: E501 - made-up inputs, each on a line of its own
"""Feeds and tables in unusual dress: prefixed roots, comments before them, relative links, text escaped twice."""

from pathlib import Path

import pytest

from index import ingest
from index.article import Article
from index.sources import Rejected, outcomes, read
from index.sources.fetch import Fetcher
from index.sources.markup import to_text
from tests.site import Site

TEXT = (
    "The harbour board of Exampleton met and spoke about the pier, the price of the work and the time it takes. " * 12
)
ENTRY = f"<A:entry><A:title>Pier</A:title><A:link href='https://c.example/p'/><A:id>1</A:id><A:updated>2031-03-05T10:00:00Z</A:updated><A:content type='text'>{TEXT}</A:content></A:entry>"
ATOM = f"<A:feed xmlns:A='http://www.w3.org/2005/Atom'><A:title>Courier</A:title>{ENTRY}</A:feed>"
RSS = f"<rss version='2.0'><channel><title>Courier</title><item><title>Pier</title><link>https://c.example/p</link><description>{TEXT}</description></item></channel></rss>"
RDF = f"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel rdf:about='https://c.example/'><title>Courier</title></channel><item rdf:about='https://c.example/p'><title>Pier</title><link>https://c.example/p</link><description>{TEXT}</description></item></rdf:RDF>"
LONG = f"<!-- {'This feed is made - by a made-up program -- of <html> and <body>. ' * 300} -->".replace("-- of", "of")


def one(path: Path) -> Article:
    (article,) = read(path)
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize("name", ["feed.xml", "feed", "index.html", "feed.txt"])
@pytest.mark.parametrize(
    "feed",
    [ATOM, ATOM.replace("A:", "atom:").replace(":A=", ":atom="), f"<?xml version='1.0'?>{ATOM}", f"{LONG}{RSS}", f"<?xml version='1.0'?>\n{LONG}\n<?xml-stylesheet href='x'?>\n{RSS}",
     f"<!DOCTYPE rss [<!ENTITY x 'y'>]>{RSS}", RDF, RDF.replace("rdf:RDF", "r:RDF").replace("xmlns:rdf", "xmlns:r").replace("rdf:about", "r:about"), f"\ufeff\n\n{RSS}",
     "<a:feed xmlns:a='http://www.w3.org/2005/Atom'>" + ATOM.partition(">")[2].replace("A:", "a:")],
)  # fmt: skip
def test_a_feed_is_known_by_its_root(tmp_path: Path, feed: str, name: str) -> None:
    (tmp_path / name).write_text(feed, "utf-8")
    article = one(tmp_path / name)
    assert (article.title, article.url, article.source) == ("Pier", "https://c.example/p", "Courier")
    assert article.text == TEXT.strip()


@pytest.mark.parametrize(
    ("link", "at"),
    [
        ("pier.html", "/news/pier.html"),
        ("/pier.html", "/pier.html"),
        ("../pier.html", "/pier.html"),
        ("?id=7", "/news/feed?id=7"),
        ("//{host}/pier.html", "/pier.html"),
    ],
)
@pytest.mark.parametrize("kind", ["atom", "rss", "json"])
def test_relative_links_are_those_of_the_feed_s_address(
    tmp_path: Path, site: Site, link: str, at: str, kind: str
) -> None:
    link = link.format(host=f"127.0.0.1:{site.port}")
    feed = {
        "atom": f"<feed xmlns='http://www.w3.org/2005/Atom'><title>C</title><id>x</id><entry><title>Pier</title><link href='{link}'/><id>t</id><summary>A teaser.</summary></entry></feed>",
        "rss": f"<rss version='2.0'><channel><title>C</title><item><title>Pier</title><link>{link}</link><description>A teaser.</description></item></channel></rss>",
        "json": f'{{"version": "https://jsonfeed.org/version/1", "items": [{{"id": "1", "url": "{link}", "title": "Pier", "summary": "A teaser."}}]}}',
    }[kind]
    page = f"<html><head><title>Pier</title></head><body><article><h1>Pier</h1><p>{TEXT}</p></article></body></html>"
    site.pages = {"/news/feed": (200, {}, feed.encode()), at: (200, {"Content-Type": "text/html"}, page.encode())}
    summary = ingest.add(
        tmp_path / "index", outcomes(f"{site.address}/news/feed", fetcher=Fetcher(allow_private=True, host_interval=0))
    )
    assert (summary.stored, summary.rejected) == (1, [])
    assert site.asked == ["/news/feed", at]


def test_relative_links_of_a_saved_feed_are_those_of_the_address_that_it_names(tmp_path: Path) -> None:
    (tmp_path / "a.atom").write_text(
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title>C</title><link rel='self' href='https://c.example/news/feed'/><id>x</id><entry><title>Pier</title><link href='pier.html'/><id>t</id><summary>{TEXT}</summary></entry></feed>"
    )
    assert one(tmp_path / "a.atom").url == "https://c.example/news/pier.html"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One. Two."),
        ("&amp;lt;p&amp;gt;One.&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;Two.&amp;lt;/p&amp;gt;", "One. Two."),
        ("<p>It&amp;#8217;s one.</p><p>Two.</p>", "It’s one. Two."),
        ("<p>AT&amp;amp;T met.</p><p>Two.</p>", "AT&T met. Two."),
        ("<p>Use &lt;b&gt; and a &lt; b.</p><p>Two.</p>", "Use <b> and a < b. Two."),
    ],
)
def test_what_was_escaped_twice_is_text(tmp_path: Path, written: str, read_as: str) -> None:
    assert " ".join(to_text(written).split()) == read_as
    item = f"<item><title>T</title><link>https://c.example/p</link><description>{written.replace('&', '&amp;').replace('<', '&lt;')}</description></item>"
    (tmp_path / "f.xml").write_text(f"<rss version='2.0'><channel><title>C</title>{item}</channel></rss>")
    assert " ".join(one(tmp_path / "f.xml").text.split()) == read_as


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("head", "mark"),
    [
        ("sep=;", ";"),
        ("SEP=;", ";"),
        ('"sep=;"', ";"),
        ("sep=|", "|"),
        ("sep=\t", "\t"),
        ("sep=,", ","),
        ("\ufeffsep=;", ";"),
        ("sep=^", "^"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_excel_s_separator_line(tmp_path: Path, head: str, mark: str, end: str, encoding: str) -> None:
    text = end.join(
        [
            head,
            mark.join(("title", "date", "text")),
            mark.join(("Pier", "2031-03-05", '"It opens; he said, on Monday."')),
            "",
        ]
    )
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    article = one(tmp_path / "a.csv")
    assert (article.title, article.date, article.text) == ("Pier", "2031-03-05", "It opens; he said, on Monday.")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://c.example/a</loc></url></urlset>",
            "a sitemap",
        ),
        (
            "<!-- made --><opml version='2.0'><body><outline xmlUrl='https://c.example/f'/></body></opml>",
            "a list of feeds",
        ),
        ("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><text>No words.</text></svg>", "a picture"),
        ("<?xml version='1.0'?><config><name>x</name></config>", "unknown format (XML"),
    ],
)
def test_other_xml_is_rejected_with_what_it_is(tmp_path: Path, data: str, reason: str) -> None:
    (tmp_path / "a.xml").write_text(data)
    (found,) = read(tmp_path / "a.xml")
    assert isinstance(found, Rejected)
    assert found.reason.startswith(reason)
