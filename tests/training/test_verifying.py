"""What the models are trained on is what they are given when a question is asked; the text is made up."""

from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.slow


def test_spans_are_the_readers(tmp_path: Path) -> None:
    import torch

    from training.verifying import Batch, spans

    rng = np.random.default_rng(0)
    start, end = torch.tensor(rng.normal(size=(2, 4, 60)), dtype=torch.float32)
    nothing = torch.zeros(4, 60, dtype=torch.long)
    first, length = torch.tensor([5, 5, 9, 58]), torch.tensor([40, 3, 20, 1])
    firsts, lasts, margins = spans(start, end, Batch(nothing, nothing, nothing, first, length), 2)
    for row in range(4):
        inside = range(int(first[row]), int(first[row] + length[row]))
        worth = {(i, j): float(start[row, i] + end[row, j]) for i in inside for j in inside if i <= j < i + 30}
        absent = float(start[row, 0] + end[row, 0])
        (a, b), best = max(worth.items(), key=lambda item: item[1])
        apart = {span: value for span, value in worth.items() if span[1] < a or b < span[0]}
        assert (int(firsts[row, 0]) + inside[0], int(lasts[row, 0]) + inside[0]) == (a, b)
        assert float(margins[row, 0]) == pytest.approx(best - absent, abs=1e-4)
        assert float(margins[row, 1]) == pytest.approx(max(apart.values(), default=-np.inf) - absent, abs=1e-4)
