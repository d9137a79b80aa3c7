"""Roles as an article gives them."""

from __future__ import annotations

from index.quotations import roles


def test_a_dateline_is_no_part_of_a_role() -> None:
    assert roles.without_dateline("SPRINGFIELD − President") == "President"
    assert roles.without_dateline("EU trade chief") == "EU trade chief"
