# ruff: noqa: E501 - made-up inputs, each on a line of its own
"""What is no article is rejected with what it is; what newsrooms have besides pages is read."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from index.article import Article
from index.sources import Rejected, read
from index.sources.no_article import why_none

S = (
    "The made-up council of Exampleton met on Tuesday to decide whether the harbour pier would be rebuilt for good.",
    "“We will rebuild,” said Mara Testwell, the mayor of Exampleton, at the end of the meeting in the old hall.",
    "About two hundred people came to the hall, and many spoke about the storm that broke the pier in the winter.",
)
PAGE = f"<html><head><title>Council votes on pier</title></head><body><article><h1>Council votes on pier</h1>{''.join(f'<p>{s}</p>' for s in S)}</article></body></html>"


def one(path: Path, data: str | bytes) -> Article:
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    (article,) = read(path)
    assert isinstance(article, Article), article
    return article


NONE = {
    "app.js": "!function(e){var t={};function n(r){return t[r]||(t[r]=e[r])}n.text='“Subscribe now,” said the banner'}({});\n" * 9,
    "script.txt": "// A script\nvar banner = document.getElementById('x');\nif (banner) {\n  banner.remove();\n}\nconsole.log('Mayor Testwell said nothing.');\n" * 3,
    "main.css": "/* The theme of the Courier */\nbody{font-family:serif;color:#111}\n.article p{margin:0 0 1em}\n",
    "styles.txt": "body {\n  color: red;\n}\n.article p {\n  margin: 0;\n}\n" * 4,
    "robots.txt": "User-agent: *\nDisallow: /private\nSitemap: https://c.example/s.xml\n",
    "any.txt": "# rules\nUser-agent: *\nAllow: /\nDisallow: /x\n",
    "f.txt": "vary: accept\nx: 1",
    "headers.txt": "content-type: text/html\ncache-control: max-age=60\nserver: mock\n",
    "settings.txt": "[server]\nport = 80\nname = mock\n",
    "access.txt": '10.0.0.1 - - [05/Mar/2031] "GET / HTTP/1.1" 200\n10.0.0.2 - - [05/Mar/2031] "GET /a HTTP/1.1" 404\n',
    "tool.py": "import os\n\n\ndef main():\n    print('The mayor said that she will rebuild the pier of the town.')\n",
    "ads.txt": "# sellers\nmock.example, pub-1, DIRECT, f08c\nsample.example, 2, reseller\n",
    "h.txt": "1\n00:00:01,000 --> 00:00:02,000\nThe mayor said that she will rebuild the pier.\n",
    "ci.yml": "version: 2\njobs:\n  - a\n",
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "all.7z": b"7z\xbc\xaf\x27\x1c" + b"\0" * 600,
    "map.svg": "<svg xmlns='http://www.w3.org/2000/svg'><text>The pier of Exampleton.</text></svg>",
}  # fmt: skip


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_article(tmp_path: Path, name: str) -> None:
    data = NONE[name]
    (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
    (found,) = read(tmp_path / name)
    assert isinstance(found, Rejected)
    assert found.reason.startswith(("no article (", "unknown format (", "a picture"))


@pytest.mark.parametrize(
    "text",
    ["The mayor resigned.", "Mayor resigns\n\nShe said so.", "Mayor: I resign\n\nShe said that she would go on Monday.", "Votes\n\nFor: 7\nAgainst: 2\n\nThe pier will be rebuilt, said the mayor.",
     "Q: Why now?\nA: Because the pier is old; it fell (twice) in May.", "She wrote: “rm -rf /” is no joke; the [deleted] files = gone, he said.", "\n".join(S), "Note to editors: the vote is at 10:15 on Monday.",
     "In code, `if (x) { y; }` is common, the engineer Ivo Dummy told the council on Tuesday evening."],
)  # fmt: skip
def test_a_short_text_is_no_script(tmp_path: Path, text: str) -> None:
    assert why_none(text, "a.txt") is None
    assert one(tmp_path / "a.txt", text).text


def test_a_saved_page_is_read_and_what_it_shows_is_not(tmp_path: Path) -> None:
    for name in ("story_files", "other-Dateien", "third.files", "story files"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "ad.html").write_text(
            f"<html><body><p>Buy the new car, says your dealer in Exampleton. {S[0]}</p></body></html>"
        )
    for name in ("story.html", "other.htm", "third.html"):
        (tmp_path / name).write_text(PAGE.replace("Council", name))
    (tmp_path / "case_files").mkdir()
    (tmp_path / "case_files" / "a.txt").write_text(S[0])
    found = list(read(tmp_path))
    assert sorted(Path(str(x.origin)).name for x in found if isinstance(x, Article)) == [
        "a.txt",
        "other.htm",
        "story.html",
        "third.html",
    ]
    rejected = [x for x in found if isinstance(x, Rejected)]
    assert sorted(Path(x.origin).name for x in rejected) == [
        "other-Dateien",
        "story files",
        "story_files",
        "third.files",
    ]
    assert list(read(tmp_path / "story_files")) == [x for x in rejected if x.origin.endswith("story_files")]


# Mail


def mail(body: str, kind: str = "text/plain", more: str = "", encoding: str = "8bit") -> str:
    return (f"From: Exampleton Courier <news@c.example>\nTo: all@c.example\nSubject: Fwd: [News] Council votes on pier\nDate: Tue, 5 Mar 2024 10:00:00 +0000\n"
            f"Message-ID: <7@c.example>\nMIME-Version: 1.0\n{more}Content-Type: {kind}; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n{body}")  # fmt: skip


def wrapped(text: str) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(text, 70))


PLAIN = "\n\n".join(map(wrapped, S)) + "\n\n-- \nThe Courier, Main Street\n"
BOTH = f"--B\nContent-Type: text/plain; charset=utf-8\n\n{PLAIN}\n--B\nContent-Type: text/html; charset=utf-8\n\n{PAGE}\n--B\nContent-Type: application/pdf\nContent-Disposition: attachment\n\nx\n--B--\n"


@pytest.mark.parametrize("name", ["a.eml", "a.txt", "a"])
@pytest.mark.parametrize(
    "data",
    [mail(PLAIN), mail(PAGE, "text/html"), mail(BOTH, 'multipart/alternative; boundary="B"').replace("; charset=utf-8\nContent-Transfer", "\nContent-Transfer", 1),
     mail("\n".join(s.replace("=", "=3D").replace("“", "=E2=80=9C").replace("”", "=E2=80=9D") + "\n" for s in S), encoding="quoted-printable"),
     "Received: from c.example by d.example;\n Tue, 5 Mar 2024 10:00:01 +0000\n" + mail(PLAIN)],
)  # fmt: skip
def test_a_message_is_an_article(tmp_path: Path, name: str, data: str) -> None:
    article = one(tmp_path / name, data)
    assert (article.title, article.source, article.date) == (
        "Council votes on pier",
        "Exampleton Courier",
        "2024-03-05T10:00:00+00:00",
    )
    assert article.text.split("\n\n") == list(S)


def test_a_line_of_a_message_that_begins_with_from_stays(tmp_path: Path) -> None:
    head = "From a@c.example Wed Mar  5 08:30:00 2031\nFrom: a@c.example\nSubject: Pier\nMIME-Version: 1.0\n\n"
    article = one(tmp_path / "a.mbox", f"{head}The pier is closed.\n>From Monday on it opens.\n> An answer.\n")
    assert "From Monday on it opens." in article.text
    assert "An answer" not in article.text


def test_a_box_of_messages(tmp_path: Path) -> None:
    two = mail(PLAIN.replace("council", "board")).replace("<7@", "<8@")
    empty = mail("").replace("<7@", "<9@")
    box = "".join(f"From news@c.example Tue Mar  5 10:00:00 2024\n{m}\n" for m in (mail(PLAIN), two, empty))
    (tmp_path / "a.mbox").write_text(box)
    first, second, third = read(tmp_path / "a.mbox")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.id != second.id
    assert third == Rejected(f"{tmp_path}/a.mbox:3", "no text")


@pytest.mark.parametrize(
    "head",
    ["From: <Saved by Blink>\nSnapshot-Content-Location: https://c.example/pier\n", "From: <Saved by Mock Explorer>\n"],
)
@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a"])
def test_a_page_saved_in_one_file(tmp_path: Path, head: str, name: str) -> None:
    data = (f"{head}Subject: Pier\nDate: Tue, 5 Mar 2024 10:00:00 -0000\nMIME-Version: 1.0\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"B\"\n\n--B\n"
            f"Content-Type: text/html; charset=utf-8\nContent-Location: https://c.example/pier\n\n{PAGE}\n--B\nContent-Type: text/css\nContent-Location: https://c.example/a.css\n\nbody{{}}\n--B--\n")  # fmt: skip
    article = one(tmp_path / name, data)
    assert (article.title, article.url, article.date) == ("Council votes on pier", "https://c.example/pier", None)
    assert article.text.split("\n\n") == list(S)


def test_a_text_with_header_lines_is_no_mail(tmp_path: Path) -> None:
    article = one(tmp_path / "a.txt", f"Title: Council votes on pier\nDate: 2024-03-05\nAuthor: Ada Penn\n\n{S[0]}")
    assert (article.title, article.date, article.authors) == ("Council votes on pier", "2024-03-05", ("Ada Penn",))


# Documents


def rtf(paragraphs: tuple[str, ...]) -> str:
    coded = ("".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in p) for p in paragraphs)
    return (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times;}}{\info{\author x}{\title y}}\f0\fs24 "
        + r"\par ".join(coded)
        + r"\par}"
    )


def odt(body: str) -> bytes:
    spaces = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
              'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"')  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
    return out.getvalue()


def epub(chapters: list[str]) -> bytes:
    out = io.BytesIO()
    items = "".join(
        f'<item id="c{i}" href="text/c{i}.xhtml" media-type="application/xhtml+xml"/>' for i in range(len(chapters))
    )
    refs = "".join(f'<itemref idref="c{i}"/>' for i in range(len(chapters)))
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/p.opf"/></rootfiles></container>',
        )
        archive.writestr(
            "OPS/p.opf",
            f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest><spine>{refs}</spine></package>',
        )
        for i, chapter in enumerate(chapters):
            archive.writestr(f"OPS/text/c{i}.xhtml", chapter)
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.rtf", "a.txt"])
def test_rtf_gives_title_and_paragraphs(tmp_path: Path, name: str) -> None:
    article = one(tmp_path / name, rtf(("Council votes on pier", *S)))
    assert (article.title, article.text.split("\n\n"), article.authors) == ("Council votes on pier", list(S), ())


@pytest.mark.parametrize("name", ["a.odt", "a.dat"])
def test_odt_gives_what_was_not_deleted(tmp_path: Path, name: str) -> None:
    gone = "<text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted.</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    body = (f'{gone}<text:h text:outline-level="1">Council votes on pier</text:h><text:p>{S[0][:20]}<text:span>{S[0][20:]}</text:span></text:p>'
            f"<text:list><text:list-item><text:p>{S[1]}</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>For</text:p></table:table-cell>"
            "<table:table-cell><text:p>7<text:s/>votes</text:p></table:table-cell></table:table-row></table:table>")  # fmt: skip
    article = one(tmp_path / name, odt(body))
    assert (article.title, article.text.split("\n\n")) == ("Council votes on pier", [S[0], S[1], "For | 7 votes"])


def test_each_chapter_of_a_book_is_an_article(tmp_path: Path) -> None:
    (tmp_path / "a.epub").write_bytes(
        epub(
            [
                PAGE,
                PAGE.replace("Council", "Board").replace("council", "board"),
                "<html><body><h1>Contents</h1></body></html>",
            ]
        )
    )
    first, second = (x for x in read(tmp_path / "a.epub") if isinstance(x, Article))
    assert (first.title, second.title) == ("Council votes on pier", "Board votes on pier")
    assert first.text.split("\n\n") == list(S)


@pytest.mark.parametrize(
    "data", [epub([PAGE])[:200], odt("")[:90], b"PK\x03\x04 not one", b"{\\rtf1", b"From: x\nMIME-Version: 1.0\n\n"]
)
def test_damaged_documents_are_rejected(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    (found,) = read(tmp_path / "a")
    assert isinstance(found, Rejected)
    assert "could not be read" not in found.reason


# Agencies and databases

BODY = "".join(f"<p>{s}</p>" for s in S)
NITF = f"""<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf.dtd"><nitf><head><title>slug</title><docdata><doc-id id-string="mock.7"/><date.issue norm="20240305T100000Z"/></docdata>
<pubdata name="Exampleton Courier"/></head><body><body.head><hedline><hl1>Council votes on pier</hl1></hedline><byline>By Ada Penn</byline><dateline><location>EXAMPLETON</location></dateline></body.head>
<body.content>{BODY}<media media-type="image"><media-caption>A caption.</media-caption></media></body.content><body.end><tagline>mock</tagline></body.end></body></nitf>"""
XHTML = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{BODY}</body></html>'


def newsml(content: str, status: str = "stat:usable", guid: str = "urn:mock:7") -> str:
    return (f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="2"><itemMeta><provider><name>Exampleton Courier</name></provider><firstCreated>2024-03-05T10:00:00Z</firstCreated>'
            f'<versionCreated>2024-03-06T10:00:00Z</versionCreated><pubStatus qcode="{status}"/></itemMeta><contentMeta><by>By Ada Penn</by><headline>Council votes on pier</headline><language tag="en-GB"/></contentMeta>'
            f"<contentSet>{content}</contentSet></newsItem>")  # fmt: skip


WIRE = {
    "nitf": NITF,
    "newsml-g2 with a page": newsml(f"<inlineXML contenttype='application/xhtml+xml'>{XHTML}</inlineXML>"),
    "newsml-g2 with nitf": newsml(f"<inlineXML><nitf xmlns='http://iptc.org/std/NITF/2006-10-18/'><body><body.head/><body.content>{BODY}</body.content></body></nitf></inlineXML>"),
    "a message of one item": f'<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>{newsml(f"<inlineXML>{XHTML}</inlineXML>")}</itemSet></newsMessage>',
    "newsml 1": f'<NewsML><NewsItem><Identification><NewsIdentifier><PublicIdentifier>urn:mock:7</PublicIdentifier></NewsIdentifier></Identification><NewsManagement><FirstCreated>20240305T100000Z</FirstCreated></NewsManagement><NewsComponent><NewsLines><HeadLine>Council votes on pier</HeadLine><ByLine>By Ada Penn</ByLine></NewsLines><AdministrativeMetadata><Provider><Party FormalName="x"/></Provider></AdministrativeMetadata><ContentItem><DataContent><nitf><body><body.content>{BODY}</body.content></body></nitf></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>',
}  # fmt: skip


@pytest.mark.parametrize("name", WIRE)
def test_what_agencies_send(tmp_path: Path, name: str) -> None:
    article = one(tmp_path / "a.xml", WIRE[name])
    assert (article.title, article.authors, article.date) == (
        "Council votes on pier",
        ("Ada Penn",),
        "2024-03-05T10:00:00+00:00",
    )
    assert article.text.split("\n\n") == list(S)
    if name != "newsml 1":
        assert article.source == "Exampleton Courier"


def test_items_of_a_message_that_are_no_stories(tmp_path: Path) -> None:
    items = (
        newsml(f"<inlineXML>{XHTML}</inlineXML>")
        + newsml("<remoteContent href='a.jpg'/>", guid="p")
        + newsml(f"<inlineXML>{XHTML}</inlineXML>", "stat:canceled", "c")
    )
    (tmp_path / "a.xml").write_text(
        f"<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet>{items}</itemSet></newsMessage>"
    )
    story, picture, gone = read(tmp_path / "a.xml")
    assert isinstance(story, Article)
    assert isinstance(picture, Rejected)
    assert picture.reason.startswith("no text (a picture")
    assert isinstance(gone, Rejected)
    assert gone.reason == "withdrawn by its agency"


def test_ninjs_item_becomes_an_article(tmp_path: Path) -> None:
    item = {
        "uri": "urn:mock:7",
        "headline": "Council votes on pier",
        "byline": "By Ada Penn",
        "versioncreated": "2024-03-05T10:00:00Z",
        "body_html": BODY,
    }
    article = one(tmp_path / "a.json", json.dumps(item))
    assert (article.title, article.authors, article.date) == (
        "Council votes on pier",
        ("Ada Penn",),
        "2024-03-05T10:00:00+00:00",
    )
    assert article.text.split("\n\n") == list(S)


OLD = """
                               {n} of 2 DOCUMENTS


                            The Exampleton Courier

                            March 5, 2024 Tuesday
                             Late Edition - Final

{title}

BYLINE: By ADA PENN

SECTION: Section A; Column 1; Pg. 1

LENGTH: 812 words

DATELINE: EXAMPLETON

BODY:


   {body}

LOAD-DATE: March 5, 2024

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

              Copyright 2024 The Exampleton Courier Company
                         All Rights Reserved
"""
NEW = """
{title}
The Exampleton Courier
March 5, 2024 Tuesday


Copyright 2024 The Exampleton Courier All Rights Reserved

Section: NEWS; Pg. 1
Length: 812 words
Byline: Ada Penn
Body

{body}


Load-Date: March 5, 2024

End of Document
"""
FACTIVA = """
HD
{title}
BY By Ada Penn
WC 812 words
PD 5 March 2024
SN The Exampleton Courier
LA English
LP

{body}
TD

The end of it was late, said the mayor.
AN Document MOCK0{n}
"""


@pytest.mark.parametrize("form", [OLD, NEW, FACTIVA], ids=["old", "new", "factiva"])
@pytest.mark.parametrize("as_rtf", [False, True])
def test_exports_of_press_databases(tmp_path: Path, form: str, as_rtf: bool) -> None:
    body = "\n\n   ".join(map(wrapped, S)) if not as_rtf else "\n\n".join(S)
    text = "".join(
        form.format(n=n, title=title, body=body.replace("Exampleton", place))
        for n, title, place in ((1, "Council votes on pier", "Exampleton"), (2, "Board votes on pier", "Mockport"))
    )
    (tmp_path / "a.txt").write_text(rtf(tuple(text.split("\n"))) if as_rtf else text)
    first, second = read(tmp_path / "a.txt")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.title, second.title) == ("Council votes on pier", "Board votes on pier")
    assert (first.source, first.date) == ("The Exampleton Courier", "2024-03-05")
    assert [name.casefold() for name in first.authors] == ["ada penn"]
    assert first.text.split("\n\n")[:3] == list(S)
    assert "Load" not in first.text
    assert first.id != second.id
