"""PDF and DOCX, made here: all of it made up."""

import zipfile
from pathlib import Path

import pytest
from docx import Document

from index.article import Article
from index.sources import Rejected, read
from index.sources.documents.pdf import parse_pdf
from tests.index.sources.made_up import pdf

TITLE = "Council of Sampleton agrees on a bridge"
PARAGRAPHS = [
    "The made-up council of Sampleton agreed on Tuesday to rebuild the bridge over the river, ending a dispute that "
    "had lasted for three years and cost two mayors their office.",
    "“We are done waiting,” Mayor Ann Example said after the vote. She added that the reconstruction would begin in "
    "April and that the old bridge would stay open until the new one was ready for buses and ambulances.",
    "Nobody spoke against it.",
]


def wrap(text: str, width: int = 70) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width)


def one(path: Path, data: bytes) -> Article:
    path.write_bytes(data)
    (found,) = read(path)
    assert isinstance(found, Article), found
    return found


def test_a_pdf_s_lines_become_paragraphs_over_pages(tmp_path: Path) -> None:
    lines = [TITLE, "", *wrap(PARAGRAPHS[0]), "", *wrap(PARAGRAPHS[1])]
    heads = [["The Sample Post", "", *lines[:4], "", "- 1 -"], ["The Sample Post", *lines[4:], "Page 2 of 3"]]
    heads.append(["The Sample Post", PARAGRAPHS[2], "3"])
    article = one(tmp_path / "a.pdf", pdf(heads, TITLE))
    assert article.title == TITLE
    assert article.text.split("\n\n") == PARAGRAPHS
    assert (article.date, article.authors, article.source, article.url) == (None, (), None, None)


def test_a_pdf_s_title_counts_only_where_the_page_shows_it(tmp_path: Path) -> None:
    for title in ("Microsoft Word - draft7.doc", "Untitled", "A template nobody changed", "x.indd"):
        article = one(tmp_path / "a.dat", pdf([[TITLE, "", *wrap(PARAGRAPHS[0])]], title))
        assert article.text == f"{TITLE} {PARAGRAPHS[0]}" or (article.title, article.text) == (TITLE, PARAGRAPHS[0])


def test_words_broken_at_a_line_s_end_are_joined() -> None:
    found = parse_pdf(
        pdf([["The council spoke of re-", "construction, and of the well-", "Known bridge for a while."]])
    )
    assert found["text"] == "The council spoke of reconstruction, and of the well-Known bridge for a while."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf([[PARAGRAPHS[0]]], locked=True), "needs a password"),
        (pdf([[]]), "no text (a scanned PDF"),
        (pdf([[PARAGRAPHS[0]]])[:300], "damaged PDF"),
        (b"%PDF-1.7\n", "damaged PDF"),
        (b"PK\x03\x04 word/ and nothing more", "damaged DOCX"),
    ],
)
def test_documents_that_cannot_be_read(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a").write_bytes(data)
    (found,) = read(tmp_path / "a")
    assert isinstance(found, Rejected)
    assert found.reason.startswith(reason)


@pytest.mark.parametrize("style", ["Title", "Heading 1", "Normal"])
def test_word_document_becomes_one_article(tmp_path: Path, style: str) -> None:
    document = Document()
    document.core_properties.author = "jsmith"
    document.add_paragraph(TITLE, style=style)
    document.add_paragraph("By Ann Example and Bo Sample")
    for paragraph in PARAGRAPHS:
        document.add_paragraph(paragraph)
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "For", "Against"
    document.save(str(tmp_path / "a.docx"))
    article = one(tmp_path / "b.dat", (tmp_path / "a.docx").read_bytes())
    assert article.title == TITLE
    assert article.text.split("\n\n") == [*PARAGRAPHS, "For | Against"]
    assert (article.date, article.authors) == (None, ("Ann Example", "Bo Sample"))


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph(PARAGRAPHS[0])
    document.save(str(tmp_path / "a.docx"))
    with zipfile.ZipFile(tmp_path / "a.docx", "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/bomb.xml", b"\0" * 310_000_000)
    (found,) = read(tmp_path / "a.docx")
    assert isinstance(found, Rejected)
    assert found.reason.startswith("too large")
