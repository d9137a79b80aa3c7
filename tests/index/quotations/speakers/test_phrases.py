"""Noun phrases as strings. The bodies are made up."""

from __future__ import annotations

from index.quotations.speakers.phrases import acronyms


def test_an_acronym_stands_for_the_first_body_that_it_fits() -> None:
    text = (
        "The Centers for Quay Control and Prevention closed a pier. Nobody asked the Coastal Quill Center. "
        "“It will open in May,” the CQC said."
    )
    assert acronyms(text)["CQC"] == "Centers for Quay Control and Prevention"


def test_an_acronym_in_brackets_stands_for_what_it_follows() -> None:
    assert acronyms("The Marrow Ferry Union (MFU) met. The MFU said no.") == {"MFU": "Marrow Ferry Union"}
