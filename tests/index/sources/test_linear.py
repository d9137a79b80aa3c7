"""No text hangs what looks at a file before it is read: each look takes a moment, whatever stands in it."""

import contextlib
import time
from collections.abc import Callable

import pytest

from index.sources import detect, items, markup, no_article
from index.sources.archives import mail
from index.sources.feeds import exports
from index.sources.outcome import Unreadable

SIZE = 65_536
PIECES = (
    "x", "word ", "A.A. ", "“", ".", " ", "(", "'", "of ", "a:", "From x", "<!--", "<", "{", "&lt;", "\n", "Body:\n",
    "x\n", "1", "LENGTH: ", "- ", "a, ", "Copyright ", "key=value\n", "WC ", "<!DOCTYPE [", "<p>", "&#", "sep=", "\t",
    "é ", "A",
)  # fmt: skip
LOOKS: dict[str, Callable[[str], object]] = {
    "no_article": lambda text: no_article.why_none(text, "a.txt"), "exports": exports.is_export,
    "mail": lambda text: mail.is_mail(text, "a"), "markup": markup.is_markup, "entities": markup.unescaped,
    "sketch": items.sketch, "format": lambda text: detect.format_of(text.encode(), "a"),
}  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_takes_a_moment(look: str) -> None:
    for piece in PIECES:
        text = (piece * (SIZE // len(piece) + 1))[:SIZE]
        start = time.process_time()
        with contextlib.suppress(Unreadable):
            LOOKS[look](text)
        assert time.process_time() - start < 0.5, (look, piece)
