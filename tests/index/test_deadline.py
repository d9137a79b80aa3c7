"""That a question is given up when its time is over."""

import time

import pytest

from index import deadline
from index.errors import TookTooLong


def test_nothing_ends_where_no_time_was_set() -> None:
    deadline.check()


def test_what_takes_longer_is_given_up_at_its_next_step() -> None:
    with deadline.limited(0.05):
        deadline.check()
        time.sleep(0.06)
        with pytest.raises(TookTooLong, match="fewer words"):
            deadline.check()
    deadline.check()


def test_a_block_within_gets_no_more_time() -> None:
    with deadline.limited(0.05):
        time.sleep(0.06)
        with deadline.limited(60), pytest.raises(TookTooLong):
            deadline.check()
