"""A conversation as an address, there and back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DatelineError
from qa.retrieve.filters import Filters
from qa.ui import address
from qa.ui.session import KEPT_TURNS, Entry, Limits

LIMITS = Limits(Filters(("A & B",), date(2031, 5, 1), None, ("Ada",), frozenset({"period"})), date(2031, 6, 1))


def test_each_question_keeps_what_it_is_restricted_to() -> None:
    entries = [Entry(0, "What did Ada say?", LIMITS), Entry(1, "And Bo?"), Entry(2, "When?", Limits(as_of=date.min))]
    asked = address.asked(address.of(entries))
    assert [(a.question, a.limits) for a in asked] == [(e.question, e.limits) for e in entries]


@given(st.lists(st.text(min_size=1), max_size=5))
def test_any_words_come_back(questions: list[str]) -> None:
    kept = [q.strip() for q in questions if q.strip() and max(q) < "\ud800"]
    assert [a.question for a in address.asked(address.of(Entry(n, q) for n, q in enumerate(kept)))] == kept


def test_a_long_conversation_has_an_address_that_servers_take() -> None:
    entries = [Entry(n, f"{n} " + "ü" * 400) for n in range(30)]
    query = address.of(entries)
    assert len(query) <= address.LONGEST
    assert [a.question[:2] for a in address.asked(query)] == ["27", "28", "29"]
    assert address.asked(address.of([Entry(0, "ü" * 2000)]))[0].question == "ü" * 2000


def test_a_strange_address_asks_little() -> None:
    assert address.asked("") == address.asked("outlet=x&nothing") == address.asked("q=&q=+") == []
    assert len(address.asked("&".join(f"q={n}" for n in range(100)))) == KEPT_TURNS
    assert address.asked("q=x&any=all&any=outlets")[0].limits.filters.ignored == {"outlets"}
    with pytest.raises(DatelineError, match="too much"):
        address.asked("q=x&" + "outlet=y&" * 1000)
    with pytest.raises(DatelineError, match="2024-01-31"):
        address.asked("q=x&as_of=yesterday")
