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
