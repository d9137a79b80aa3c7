"""What the models are trained on is what they are given when a question is asked; the text is made up."""

from pathlib import Path

import numpy as np
import pytest

from qa import verifier
from qa.verifier import Claim

pytestmark = pytest.mark.slow
TEXT = "Spring came late to Exampleton. Farmers at Lake Sample counted 33 swallows. " + "Few remained there. " * 50
LATE = "Nothing was decided on that day either. " * 18 + TEXT[:76]
QUESTION = "How many swallows did farmers count at Lake Sample?"


@pytest.mark.parametrize("text", [TEXT, LATE, "Farmers counted 33 swallows."])
@pytest.mark.parametrize("title", ["", "Birds return to the lake", "Birds return " * 40])
def test_the_verifier_is_fed_as_it_was_trained(tmp_path: Path, title: str, text: str) -> None:
    from training.candidates import TRUE, Maker, Table
    from training.pairs import MAX_PASSAGE, MAX_QUESTION, MAX_TITLE
    from training.verifying import Store

    start = text.index("33")
    maker = Maker.__new__(Maker)  # without a library, which only finds further passages
    maker.questions, maker.titles, maker.passages = Table(MAX_QUESTION), Table(MAX_TITLE), Table(MAX_PASSAGE)
    maker.pairs = []
    maker.pair(QUESTION, title, text, TRUE, start, start + 2)
    maker.save(tmp_path / "data.npz")
    store = Store(tmp_path / "data.npz", "cpu")
    trained = store.marked(store.pairs)
    shared = verifier.shared()
    fed = shared.inputs(shared.asked(QUESTION), Claim(title, text, start, start + 2))
    tokens = int(trained.mask.sum())
    given = {"input_ids": trained.ids, "attention_mask": trained.mask, "token_type_ids": trained.types}
    for name, values in given.items():
        np.testing.assert_array_equal(values[:, :tokens].numpy(), fed[name])


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
