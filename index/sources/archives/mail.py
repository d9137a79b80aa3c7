"""Mail and what is built like it: EML, MBOX, and pages that browsers save in one file (MHTML).

A newsletter or a press release is an article: its subject the title, the day it was sent the date. Of a saved page the
page is read, and not the mail around it: the day it was saved is not its date of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.article import Article
from index.sources import build, clean, markup, sandbox
from index.sources.outcome import Input, Noted, Rejected, Unreadable
from index.sources.pages import html

if TYPE_CHECKING:
    from email.message import EmailMessage

LIMIT = 64_000_000
"""Bytes of one file of mail."""

_MESSAGES = 10_000
_FROM_LINE = re.compile(rb"^From \S+.*\d{4}\s*$", re.MULTILINE)
_HEADER = re.compile(r"[A-Za-z][\w-]*:[ \t]")
_OF_MAIL = re.compile(
    r"^(mime-version|message-id|received|return-path|delivered-to|snapshot-content-location|content-transfer-encoding|"
    r"dkim-signature|x-mailer|list-unsubscribe|content-type: *multipart/)", re.IGNORECASE | re.MULTILINE
)  # fmt: skip
_ANSWERED = re.compile(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*|\[[^\]]{1,40}\]\s*)+", re.IGNORECASE)


def is_mail(text: str, name: str) -> bool:
    """Whether a text begins with the headers of a message."""
    text = text.lstrip("\ufeff\n")
    head = text.partition("\n\n")[0][:20_000]
    first = head.partition("\n")[0]
    if first.startswith("From ") and re.search(r"\d{4}$", first.strip()):
        head, first = head.partition("\n")[2], head.partition("\n")[2].partition("\n")[0]
    if not _HEADER.match(first):
        return False
    return bool(_OF_MAIL.search(head)) or name.endswith((".eml", ".mbox", ".mht", ".mhtml"))


def read(source: Input) -> Iterator[Article | Rejected | Noted]:
    """The article of a message, or of each message of an MBOX file."""
    messages = sandbox.parse("mail", source.whole(LIMIT))
    for number, message in enumerate(messages, 1):
        alone = len(messages) == 1
        place = source.origin if alone else f"{source.origin}:{number}"
        try:
            yield from _article(source, message, alone)
        except Unreadable as error:
            yield Rejected(place, str(error))


def _article(source: Input, message: dict[str, Any], alone: bool) -> Iterator[Article | Noted]:
    saved = message["location"]
    if saved:
        yield from html.found(message["html"].encode(), source.origin, url=saved, charset="utf-8", alone=alone)
        return
    text = message["text"]
    if message["html"]:
        shown = _words(markup.to_text(message["html"]))
        read = _page_text(message["html"])
        text = read if len(read) >= 0.5 * len(shown) else text or shown
    yield build.article(
        text=text or "", origin=source.origin, alone=alone, id=message["id"], title=message["subject"],
        source=message["sender"], date=message["date"],
    )  # fmt: skip


def _page_text(page: str) -> str:
    try:
        return str(sandbox.parse("html", page.encode(), charset="utf-8")["text"])
    except Unreadable:
        return ""


def _words(text: str) -> str:
    return clean.body(text)


def parse_mail(data: bytes) -> list[dict[str, Any]]:
    """The messages with their subject, date, sender, text and page. Runs in the sandbox."""
    starts = [match.start() for match in _FROM_LINE.finditer(data)] if data.lstrip().startswith(b"From ") else []
    parts = [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=True)] if starts else [data]
    return [_message(part.lstrip(b"\xef\xbb\xbf\r\n")) for part in parts[:_MESSAGES]]


def _message(data: bytes) -> dict[str, Any]:
    from email import message_from_bytes, policy

    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    message = message_from_bytes(data, policy=policy.default)
    pages = _parts(message, "text/html")
    texts = _parts(message, "text/plain")
    location = _header(message, "Snapshot-Content-Location")
    if not location and message.get_content_type() == "multipart/related" and pages:
        location = _header(pages[0], "Content-Location")
    sender = message["From"].addresses if message["From"] is not None and hasattr(message["From"], "addresses") else ()
    subject = _header(message, "Subject")
    return {
        "location": location if location and location.startswith(("http://", "https://")) and pages else None,
        "html": _content(pages[0]) if pages else None,
        "text": _flowed(_content(texts[0]), texts[0]) if texts else None,
        "subject": _ANSWERED.sub("", subject) if subject else None,
        "date": _header(message, "Date"),
        "sender": next((address.display_name for address in sender if address.display_name), None),
        "id": _header(message, "Message-ID"),
    }


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message[name]
    except (ValueError, IndexError, AttributeError, TypeError):  # the library fails on headers that are none
        return None
    return " ".join(str(value).split()) or None if value is not None else None


def _parts(message: EmailMessage, kind: str) -> list[EmailMessage]:
    return [part for part in message.walk() if part.get_content_type() == kind
            and part.get_content_disposition() != "attachment"]  # fmt: skip


def _content(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if part.get_content_type() == "text/html":
        return html.decode(data, part.get_content_charset())
    declared = html.codec(part.get_content_charset() or "")
    return data.decode(declared, errors="replace") if declared else clean.decode(data)


def _flowed(text: str, part: EmailMessage) -> str:
    """The text without what it answers to and its signature; lines that mail broke are paragraphs again.

    A line that begins with "From " has a mark before it in a box of messages, and is no answer.
    """
    text = re.split(r"\n-- ?\r?\n", text.replace("\r\n", "\n"))[0]
    lines = [line.removeprefix(">") if line.startswith(">From ") else line for line in text.split("\n")]
    lines = [line for line in lines if not line.startswith(">")]
    blocks = re.split(r"\n\s*\n", "\n".join(lines))
    return "\n\n".join(_unwrapped(block.strip("\n").split("\n")) for block in blocks)


def _unwrapped(lines: list[str]) -> str:
    """Lines as one where all but the last are about as long as a line of mail."""
    if len(lines) > 1 and all(len(line.rstrip()) > 45 for line in lines[:-1]):
        return " ".join(line.strip() for line in lines)
    return "\n".join(lines)
