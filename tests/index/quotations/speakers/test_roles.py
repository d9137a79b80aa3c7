"""Roles as an article gives them."""

from __future__ import annotations

import pytest

from index.quotations.speakers import roles


def test_a_dateline_is_no_part_of_a_role() -> None:
    assert roles.without_dateline("SPRINGFIELD − President") == "President"
    assert roles.without_dateline("EU trade chief") == "EU trade chief"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Ada Quill, director of the Anti-Flood League said, left.", "director of the Anti-Flood League"),
        ("Ada Quill, editor in chief of Marrow.example, left.", "editor in chief of Marrow.example"),
        ("Ada Quill, a teacher who was at the weir, left.", "teacher who was at the weir"),
        ("Ada Quill, Vice President Omar Reed and a guest was also there.", None),
        ("Ada Quill, hit back after the secretary’s speech, leaving early.", None),
        ("Ada Quill, the teacher and a guest were there.", None),
        ("Ada Quill, with her lawyer, left.", None),
        ("Ada Quill, by the sheriff, was held.", None),
    ],
)
def test_what_stands_behind_a_name(text: str, role: str | None) -> None:
    assert roles.behind(text, len("Ada Quill")) == role


@pytest.mark.parametrize(
    ("role", "body"),
    [("member of the Marrow class of 2031", None), ("director of operations at Marrow Clinic", "Marrow Clinic"),
     ("Marrow Clinic director", "Marrow Clinic"), ("professor at the University of Marrow", "University of Marrow")],
)  # fmt: skip
def test_the_body_that_a_role_names(role: str, body: str | None) -> None:
    assert roles.affiliation(role) == body


@pytest.mark.parametrize(
    "role", ["mayor of Testville", "spokeswoman", "co-owner", "publisher", "Gov.", "CEO", "President"]
)
def test_a_role_is_shown(role: str) -> None:
    assert roles.told(role) == role


@pytest.mark.parametrize("role", ["however", "state", "his", "Ad Feedback", "county’s", "former", " ", None])
def test_what_only_stands_beside_a_name_is_not(role: str | None) -> None:
    assert not (roles.told(role) or "").strip()
