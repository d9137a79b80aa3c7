import pytest

from index.sources.detect import format_of
from index.sources.outcome import Unreadable


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"The council met.", "a", "text"),
        (b"[Editor's note: made up.]\n\nThe council met.", "a", "text"),
        (b"{curly} words open this text", "a", "text"),
        (b"<3 is how it began.", "a", "text"),
        ("Совет города".encode("utf-16"), "a", "text"),
        (b"# Council meets\n\nText", "a.txt", "markdown"),
        (b"Text", "a.md", "markdown"),
        (b"---\ntitle: x\n---\nText", "a", "markdown"),
        (b'{"text": "x"}', "a.txt", "jsonl"),
        (b'{"text": "x"}\n{"text": "y"}', "a", "jsonl"),
        (b'{"broken }\n{"text": "y"}', "a", "jsonl"),
        (b'{"text": "' + b"x" * 65_526, "a", "jsonl"),
        (b'{\n "text": "x"\n}', "a", "json"),
        (b'[{"text": "x"}]', "a.txt", "json"),
        (b"not json", "a.jsonl", "jsonl"),
        (b"title,text\nx,y", "a.txt", "csv"),
        (b"Title\tBody\nx\ty", "a", "csv"),
        (b"He came, text in hand, and said:", "a", "text"),
        (b"\n\n<!DOCTYPE html><html>", "a.txt", "html"),
        (b"<p>One</p><p>Two</p>", "a.txt", "html"),
        (b"<?xml version='1.0'?><rss version='2.0'>", "a.html", "feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "a", "feed"),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1"', "a", "feed"),
        (b"\x00\x00junk%PDF-1.7", "a", "pdf"),
        (b"WARC/1.1\r\n", "a", "warc"),
    ],
)
def test_content_decides_the_format(head: bytes, name: str, expected: str) -> None:
    assert format_of(head, name) == expected


@pytest.mark.parametrize(
    "head",
    [
        b"", b" \n\t", b"\x00" * 100, b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"PK\x03\x04 a zip of something",
        b"\x28\xb5\x2f\xfd" + bytes(range(128, 256)), b"<?xml version='1.0'?><urlset><url/></urlset>",
        b"SQLite format 3\x00" + bytes(range(32)), b"\x7fELF" + bytes(64),
    ],
)  # fmt: skip
def test_what_is_no_article(head: bytes) -> None:
    with pytest.raises(Unreadable):
        format_of(head, "a.txt")
