"""Models in onnxruntime on the CPU: each input alone, many of them side by side, each on a core of its own.

An input alone keeps one core busy better than it keeps several, and a batch spends on padding and on memory that does
not fit the caches: of 96 passages of 227 tokens each took 34 ms of a core alone, 41 in batches of 16, and 60 where two
threads shared a batch and waited for each other (in turns, on two busy cores). A whole question took 0.78 of its time,
and 0.69 while another process worked (60 questions, in turns).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from index import deadline
from index.encoding import signed

Feed = dict[str, Any]
"""The inputs of a model by name, each [rows, tokens]."""
_MANY = 32
"""Rows after which making a model's weights signed has paid."""


class Session:
    """A model, run on the CPU. Safe for several threads.

    Once many rows have run, its weights are signed where that is faster. A process that asks one question does not wait
    for that; results are the same to the last bit before and after.
    """

    def __init__(self, model: bytes) -> None:
        """`model` is a serialised ONNX model. A run takes one core."""
        self._session = _opened(model)
        self._unsigned = model if signed.is_faster() else None
        self._rows = 0

    def run(self, feed: Feed) -> list[Any]:
        """All outputs. Raises TookTooLong where the time for them is over."""
        deadline.check()
        self._rows += len(feed["input_ids"])
        if self._unsigned and self._rows > _MANY:
            model, self._unsigned = self._unsigned, None  # another thread that comes now goes on with the old session
            if model:
                self._session = _opened(signed.signed(model))
        outputs: list[Any] = self._session.run(None, feed)
        return outputs

    def run_each(self, feeds: Sequence[Feed]) -> list[list[Any]]:
        """The outputs of each of `feeds`, in their order; as many run at once as there are cores."""
        if len(feeds) == 1:
            return [self.run(feeds[0])]
        found = []
        for outputs in _pool().map(self.run, feeds):
            deadline.check()  # those that have not begun are then given up
            found.append(outputs)
        return found


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    """The threads that all models share: as many questions may be asked at once, no more than the cores are at work."""
    return ThreadPoolExecutor(_cores(), thread_name_prefix="model")


def _cores() -> int:
    """On which this process may run."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _opened(model: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # the arena keeps the largest batch's memory for ever
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
