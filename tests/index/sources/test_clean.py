import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sources import clean

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)


@given(ANY_TEXT)
def test_stored_text_is_normal_and_cleaning_it_again_changes_nothing(value: str) -> None:
    text = clean.body(value)
    assert clean.body(text) == text == unicodedata.normalize("NFC", text)
    assert "\n\n\n" not in text
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text if c != "\n")
    assert all(unicodedata.category(c) != "Zs" or c == " " for c in text)
    assert all(line == line.strip() for line in text.split("\n"))
    text.encode("utf-8")


@given(ANY_TEXT)
def test_no_letter_is_lost(value: str) -> None:
    def letters(s: str) -> list[str]:
        return [c for c in unicodedata.normalize("NFC", s) if c.isalnum() and not "\ud800" <= c <= "\udfff"]

    without_marks = "".join(c for c in value if unicodedata.category(c)[0] in "LN")
    assert letters(clean.body(without_marks)) == letters(without_marks)


def test_spaces_lines_and_invisible_marks() -> None:
    raw = "\ufeffthe U.S.\xa0 is\u200b here \r\nnext\x00 line\r\r\r\rnew\u2028para\u202egraph  two"
    assert clean.body(raw) == "the U.S. is here\nnext line\n\nnew\nparagraph  two"


def test_decomposed_letters_and_surrogates() -> None:
    assert clean.body("Erdog\u0306an \ud800said") == "Erdo\u011fan said"


def test_a_long_run_of_spaces_takes_no_time() -> None:
    assert clean.body(" " * 300_000 + "x" + "\xa0" * 300_000 + "y") == "x y"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_english_in_each_encoding(encoding: str) -> None:
    text = "He said “we’re reviewing options” at the café – for €5 – with José Ortega.\n" * 3
    assert clean.decode(text.encode(encoding)) == text


def test_other_scripts_are_detected() -> None:
    text = "Президент сказал журналистам, что войска останутся на своих местах до конца года. " * 5
    assert clean.decode(text.encode("cp1251")) == text


def test_utf8_with_a_broken_byte_stays_utf8() -> None:
    data = ("Erdoğan said “no” — twice. " * 20).encode()
    assert "Erdoğan said “no” — twice." in clean.decode(data[:-3] + b"\xe2\x80")


@given(st.binary(max_size=400))
def test_any_bytes_decode(data: bytes) -> None:
    clean.body(clean.decode(data)).encode("utf-8")
