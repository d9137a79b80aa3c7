"""F1, short form: damaged and hostile inputs of every format give articles or rejects, quickly, and nothing else.

`pytest -m slow` runs the longer form: the same with many more mutations.
"""

import gzip
import io
import json
import random
import sys
import time
from pathlib import Path

import pytest
from docx import Document
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from index import ingest
from index.article import Article
from index.sources import Rejected, clean, outcomes, read
from tests.index.sources.made_up import pdf
from tests.support import state_of

PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
BODY = "\n\n".join(f"The made-up council met again on day {i}, “and it agreed”." for i in range(12))
RECORD = {"id": "a", "url": "https://e.example/1", "title": "T", "date": "2021-02-03", "authors": ["Ann Example"]}
RSS = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>Sample</title><item><title>T</title>"
    f"<link>https://e.example/1</link><description>{BODY}</description></item></channel></rss>"
)
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>Sample</title><entry><title>T</title><id>1</id>"
    f"<updated>2021-02-03T00:00:00Z</updated><content type='html'>&lt;p&gt;{BODY}&lt;/p&gt;</content></entry></feed>"
)
TOKENS = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", "\u202e\u2066\u200b".encode(), b"\r", b"]]>", b"<![CDATA[",
    b"<!--", b"<!ENTITY a 'b'>", b"&#x0;", b"&#xD800;", b"<div>" * 500, b"[" * 2000, b'{"a":' * 500, b'"', b"\\ud800",
    b"1e999", b"\x1f\x8b", b"%PDF-1.7", b"WARC/1.0\r\n", b"---\n", b"Date: \n", b"\xc3", b"9" * 5000,
]  # fmt: skip

_network: list[object] = []
sys.addaudithook(lambda event, args: _network.append(args) if event == "socket.connect" else None)


def docx() -> bytes:
    document, out = Document(), io.BytesIO()
    document.add_paragraph(BODY)
    document.save(out)
    return out.getvalue()


def warc() -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    page = io.BytesIO((PAGES / "bare.html").read_bytes())
    writer.write_record(writer.create_warc_record("https://e.example/1", "response", page, http_headers=headers))
    return out.getvalue()


def seeds() -> dict[str, bytes]:
    rows = "\n".join(json.dumps(RECORD | {"id": i, "text": BODY}) for i in range(3))
    found = {
        "a.txt": f"Title\n\nTitle\n\nBy Ann Example\nDate: 2021-02-03\n\n{BODY}",
        "a.md": f"---\ntitle: T\ndate: 2021-02-03\n---\n# T\n\n{BODY}\n\n- a\n- b\n\n<p>x</p>",
        "a.json": json.dumps([RECORD | {"text": BODY}] * 2, indent=1),
        "a.jsonl": rows,
        "a.csv": f'title,date,text\nT,2021-02-03,"{BODY}"\nT,2021-02-03,x\n',
        "a.rss": RSS,
        "a.atom": ATOM,
        "feed.json": json.dumps(
            {"version": "https://jsonfeed.org/version/1", "items": [{"id": 1, "content_text": BODY}]}
        ),
    }
    binary = {
        "a.pdf": pdf([BODY.split("\n\n")]),
        "a.docx": docx(),
        "a.warc.gz": warc(),
        "a.jsonl.gz": gzip.compress(rows.encode()),
    }
    pages = {path.name: path.read_bytes() for path in sorted(PAGES.glob("*.html"))}
    return {name: text.encode() for name, text in found.items()} | binary | pages


def mutated(data: bytes, other: bytes, rng: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at, end = sorted(rng.randrange(len(found) + 1) for _ in range(2))
        match rng.randrange(7):
            case 0 if found:
                found[at % len(found)] ^= 1 << rng.randrange(8)
            case 1:
                found[at:at] = rng.choice(TOKENS)
            case 2:
                del found[at : min(end, at + 200)]
            case 3:
                found[at:at] = found[at : min(end, at + 2000)] * rng.randint(1, 5)
            case 4:
                found[at:at] = other[: rng.randrange(500)]
            case 5 if rng.random() < 0.3:
                del found[at:]
            case _:
                found[at:at] = bytes(rng.randrange(256) for _ in range(8))
    return bytes(found)


def check(path: Path, data: bytes) -> list[Article | Rejected]:
    path.write_bytes(data)
    start = time.monotonic()
    found = list(read(path))
    assert time.monotonic() - start < 11
    assert found or not data.strip() or b"WARC" in data or b"<" in data or b"{" in data or b"," in data, data[:200]
    for one in found:
        if isinstance(one, Article):
            assert clean.body(one.text) == one.text
            assert one.text.strip()
            assert "\n" not in one.title
            assert one.url is None or one.url.startswith(("http://", "https://"))
            json.dumps([one.id, one.title, one.source, one.authors, one.text], ensure_ascii=False).encode()
        else:
            assert one.reason
            assert "could not be read" not in one.reason, (one, data[:300])
    return found


def run(folder: Path, count: int, seed: int) -> None:
    rng = random.Random(seed)
    originals = seeds()
    names = sorted(originals)
    _network.clear()
    for i in range(count):
        name = names[i % len(names)]
        check(folder / name, mutated(originals[name], originals[rng.choice(names)], rng))
    assert _network == []


@pytest.mark.parametrize("name", sorted(seeds()))
def test_the_seeds_are_good(tmp_path: Path, name: str) -> None:
    assert all(isinstance(found, Article) for found in check(tmp_path / name, seeds()[name]))


def test_mutations_become_articles_or_rejects(tmp_path: Path) -> None:
    run(tmp_path, 400, seed=1)


@pytest.mark.slow
def test_many_mutations_become_articles_or_rejects(tmp_path: Path) -> None:
    run(tmp_path, 2000, seed=2)


@pytest.mark.slow
def test_damaged_inputs_are_accounted_for_and_the_same_again_encode_nothing(tmp_path: Path) -> None:
    rng, originals, folder = random.Random(3), seeds(), tmp_path / "news"
    folder.mkdir()
    names = sorted(originals)
    for i in range(120):
        name = names[i % len(names)]
        (folder / f"{i}-{name}").write_bytes(mutated(originals[name], originals[rng.choice(names)], rng))
    count = len(list(read(folder)))
    first = ingest.add(tmp_path / "index", outcomes(folder))
    again = ingest.add(tmp_path / "index", outcomes(folder))
    assert first.total == again.total == count
    assert first.stored > 30
    assert (again.stored, again.passages, again.rejected) == (0, 0, first.rejected)
    assert set(state_of(tmp_path / "index"))


LAUGHS = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(10))
HOSTILE = {
    "laughs.xml": f'<!DOCTYPE rss [<!ENTITY e0 "ha">{LAUGHS}]>{RSS[21:].replace("T<", "&e9;<")}'.encode(),
    "quadratic.xml": f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>{RSS[21:].replace(BODY, "&a;" * 5000)}'.encode(),
    "deep.html": b"<html><body>" + b"<div>" * 100_000 + b"<p>" + BODY.encode(),
    "deep.json": b"[" * 200_000,
    "deep.jsonl": b'{"text":' * 200_000,
    "deep.xml": b"<rss version='2.0'><channel>" + b"<item>" * 20_000,
    "deep.md": b"> " * 20_000 + b"x\n" + b"- " * 5000 + b"y",
    "links.md": b"# T\n" + b"[" * 20_000 + b"a](b" * 1000,
    "long.txt": b"word " * 4_000_000,
    "spaces.txt": b" " * 5_000_000 + b"x",
    "newlines.txt": b"\n" * 5_000_000 + b"x",
    "utf7.html": b"<html><body>+ADw-script+AD4-alert(1)+ADw-/script+AD4-</body></html>",
    "bomb.txt.gz": gzip.compress(b"x" * 100_000_000, 1),
    "bomb.jsonl.gz": gzip.compress(b'{"text": "' + b"x" * 100_000_000 + b'"}\n{"text": "y"}', 1),
    "bomb.html.gz": gzip.compress(b"<html>" + b"<p>x</p>" * 10_000_000, 1),
    "nested.gz": gzip.compress(gzip.compress(b"x")),
    "quote.csv": b'title,text\nT,"' + b"x\n" * 1_000_000,
    "aliases.md": b"---\na: &a [x,x,x,x,x,x,x,x]\n"
    + b"".join(b"%c: &%c [%s]\n" % (c, c, b",".join([b"*%c" % (c - 1)] * 8)) for c in range(98, 112))
    + b"title: *o\n---\n\nText.\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_bomb_becomes_a_reject(tmp_path: Path, name: str) -> None:
    check(tmp_path / name, HOSTILE[name])
