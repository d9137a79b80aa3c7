"""A call that runs while something else does."""

import threading
import time

import pytest

from index.ingest.beside import Progress, beside


def test_both_run_at_once_and_the_result_is_there_afterwards() -> None:
    met = threading.Barrier(2, timeout=60)
    told: list[int] = []

    def encode(progress: Progress) -> str:
        met.wait()
        progress(3)
        return "vectors"

    with beside(encode, told.append) as encoding:
        met.wait()
    assert (encoding.result(), told) == ("vectors", [3])


def test_what_goes_wrong_there_is_raised_by_the_result() -> None:
    def encode(progress: Progress) -> None:
        raise OSError("disk full")

    with beside(encode, lambda count: None) as encoding:
        pass
    with pytest.raises(OSError, match="disk full"):
        encoding.result()


def test_where_the_block_is_stopped_nothing_runs_on() -> None:
    begun, steps = threading.Event(), list[int]()

    def encode(progress: Progress) -> None:
        begun.set()
        while True:
            progress(1)
            time.sleep(0.001)

    def stopped() -> None:
        with beside(encode, steps.append):
            begun.wait(60)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    count = len(steps)
    time.sleep(0.05)
    assert len(steps) == count
