import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sources.identity import article_id, canonical_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Example.COM/A/b?utm_source=x&id=7&fbclid=1#top", "https://example.com/A/b?id=7"),
        ("http://example.com:80", "http://example.com/"),
        ("https://example.com:8443/x", "https://example.com:8443/x"),
        ("https://user:secret@example.com./x", "https://example.com/x"),
        ("https://example.com/x?b=2&a=1", "https://example.com/x?b=2&a=1"),
        ("https://example.com/x?a=%20y&utm_medium=z", "https://example.com/x?a=+y"),
        ("https://example.com/caf\u00e9 menu", "https://example.com/caf%C3%A9menu"),
        ("  https://example.com/x\n", "https://example.com/x"),
        ("https://[2001:db8::1]:443/x", "https://[2001:db8::1]/x"),
        ("ftp://example.com/x", None),
        ("javascript:alert(1)", None),
        ("//example.com/x", None),
        ("https://", None),
        ("http://[::1", None),
        (None, None),
        (7, None),
    ],
)
def test_address_is_put_in_canonical_form(url: object, expected: str | None) -> None:
    assert canonical_url(url) == expected


@given(st.text(max_size=80).map(lambda s: "https://example.com/" + s) | st.text(max_size=80))
def test_canonical_address_stays_as_it_is(url: object) -> None:
    once = canonical_url(url)
    assert once is None or canonical_url(once) == once


def test_identity_is_the_id_else_url_else_origin_else_content() -> None:
    assert article_id(" a-7 ", "https://e.com/", "/a", "t") == "a-7"
    assert article_id(7, None, None, "t") == "7"
    by_url = article_id(None, "https://e.com/", "/a", "t")
    by_origin = article_id("", None, "/a", "t")
    by_content = article_id(None, None, None, "t")
    assert len({by_url, by_origin, by_content}) == 3
    assert all(len(x) == 16 and int(x, 16) >= 0 for x in (by_url, by_origin, by_content))
    assert by_url == article_id(None, "https://e.com/", "/b", "other")


def test_a_long_or_unprintable_id_is_made_safe() -> None:
    assert len(article_id("x" * 5000, None, None, "t")) == 16
    assert article_id("a\x00b\n", None, None, "t") == "ab"
