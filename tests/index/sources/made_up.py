"""Files for tests that no text editor writes."""

import io

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject


def pdf(pages: list[list[str]], title: str | None = None, locked: bool = False) -> bytes:
    writer = PdfWriter()
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
        NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
    })  # fmt: skip
    for lines in pages:
        page = writer.add_blank_page(595, 842)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        shown = [line.replace("(", "\\(").replace(")", "\\)").encode("cp1252") for line in lines]
        parts = [b"(" + text + b") Tj T*" if text else b"T*" for text in shown]
        stream.set_data(b"BT /F1 11 Tf 14 TL 50 790 Td " + b" ".join(parts) + b" ET")
        page[NameObject("/Contents")] = writer._add_object(stream)
    if title:
        writer.add_metadata({"/Title": title, "/Author": "jsmith", "/CreationDate": "D:20210203100000Z"})
    if locked:
        writer.encrypt("made up", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def placed(pages: list[list[tuple[float, float, float, str]]]) -> bytes:
    """A PDF whose every piece of text stands where it is put: (left, height, size, text), in this order."""
    writer = PdfWriter()
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
        NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
    })  # fmt: skip
    for pieces in pages:
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        stream = DecodedStreamObject()
        shown = (
            b"BT /F1 %g Tf %g %g Td (%s) Tj ET"
            % (size, left, height, text.replace("(", "\\(").replace(")", "\\)").encode("cp1252"))
            for left, height, size, text in pieces
        )
        stream.set_data(b"\n".join(shown))
        page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word(body: str) -> bytes:
    """A Word document whose body is this WordprocessingML, beginning with a heading."""
    from docx import Document
    from docx.oxml import parse_xml

    spaces = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    document = Document()
    document.add_paragraph("Ferry of Exampleton resumes", style="Title")
    for child in parse_xml(f"<w:body {spaces}>{body}</w:body>"):
        document.element.body.insert_element_before(child, "w:sectPr")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
