"""Whether an answer can be of the kind that is asked for."""

import pytest

from qa.answer_fit import fits
from qa.question import parse


@pytest.mark.parametrize(
    ("question", "good", "bad"),
    [
        ("What share of voters stayed at home?", ["37 percent", "a third", "two of three"], ["125,000", "voters"]),
        ("How many ferries sank?", ["three", "at least 33", "dozens", "no ferry"], ["$5.50", "ferries", "the harbor"]),
        ("How much did the town pay for its ferry?", ["$2 million", "260 euros", "nothing"], ["25", "the ferry"]),
        ("What is the sticker price of the ferry?", ["£12"], ["approximately 260"]),
        ("What is the name of the harbor master?", ["Ada Sample"], ["harbor master", "one woman"]),
        ("Who sank the ferry?", ["Ada Sample", "McSample"], ["drifting ice"]),
        ("When did the ferry sink?", ["last Tuesday", "2031", "at noon"], ["the harbor"]),
        ("Where did the ferry sink?", ["off Lake Sample"], ["in deep water"]),
    ],
)  # fmt: skip
def test_what_can_and_what_cannot_answer(question: str, good: list[str], bad: list[str]) -> None:
    asked = parse(question)
    assert [a for a in good if fits(asked, a) is not True] == []
    assert [a for a in bad if fits(asked, a) is not False] == []


@pytest.mark.parametrize("question", ["Why did the ferry sink?", "What did they find?", "How did it sink?"])
def test_some_questions_leave_the_kind_open(question: str) -> None:
    assert fits(parse(question), "anything at all") is None
