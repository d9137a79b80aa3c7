"""Whether an answer can be of the kind that is asked for."""

import pytest

from qa.answer_fit import fits
from qa.question import parse


@pytest.mark.parametrize(
    ("question", "good", "bad"),
    [
        ("What share of voters stayed home?", ["37 percent", "a third", "two of three", "12%"], ["125,000", "voters"]),
        ("How many ferries sank?", ["three", "thirteen", "at least 33", "dozens", "no ferry"], ["$5.50", "ferries"]),
        ("How many seats are left?", ["12", "2,031", "2031 seats", "about 300", "10 a row", "one in May"],
         ["555-555-0123", "call (555) 555-0123", "2031", "in May 2031", "May 3", "7:30 p.m.", "by 8 pm"]),
        ("How much did the town pay for its ferry?", ["$2 million", "260 euros", "₹40 crore"], ["25", "the ferry"]),
        ("What is the sticker price of the ferry?", ["£12"], ["approximately 260"]),
        ("What is the name of the harbor master?", ["Ada Roe", "Özil"], ["harbor master", "one woman", "the police"]),
        ("What was the storm called?", ["Ángel"], ["a storm", "off the coast of Sample"]),
        ("What will the ferry be called from now on?", ["MS Sample", "the Big One"], ["a boat of the North"]),
        ("How big a fine did Sample Lines get?", ["$2 million", "260 euros"], ["25 miles", "the ferry"]),
        ("What is the name of the woman who sank it?", ["Ada Sample", "Özil"], ["Robert Sample", "R. Robert Sample"]),
        ("Who is Robert Sample's wife?", ["Ada Sample", "Dr. Ada Sample"], ["Robert Sample", "Mr. James Doe"]),
        ("Which man sank the ferry?", ["James Doe", "Kim Jong Un"], ["Mary Doe"]),
        ("When did the ferry sink?", ["last Tuesday", "2031", "at dawn", "Election Day", "during the storm", "at 58"],
         ["the harbor", "58"]),
        ("When will it sail again?", ["the 2030s", "3 p.m.", "in 15 years", "on Wednesdays", "05/06"], ["12 ferries"]),
        ("How heavy is the ferry?", ["33 tons", "10kg"], ["$33 a mile for 12 miles", "33 miles"]),
    ],
)  # fmt: skip
def test_what_can_and_what_cannot_answer(question: str, good: list[str], bad: list[str]) -> None:
    asked = parse(question)
    assert [a for a in good if fits(asked, a) is not True] == []
    assert [a for a in bad if fits(asked, a) is not False] == []


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Why did the ferry sink?", "drifting ice"),
        ("What did they find?", "a bell"),
        ("Who sank the ferry?", "two police officers"),
        ("Where did the ferry sink?", "in deep water"),
        ("What sentence did he get?", "life in prison"),
        ("How often does the ferry run?", "annually"),
        ("How much of the vote did Biden win?", "51%"),
        ("How much did Costa Rica grow?", "a little"),
        ("What did police take from the man named Joe Roe?", "a bell"),
        ("Who killed the man in Mockport?", "Mary Roe"),
        ("Who is the chairman of Sample Lines?", "Mary Roe"),
        ("What did the woman of Mockport say?", "James Roe"),
        ("What is the disease now called?", "mpox"),
        ("What is the name of the drug?", "samplemab"),
        ("What was the film called?", "To Ask a Sample"),
        ("What was the film called?", "A Sample Is Born"),
        ("What is the band called?", "This Is Sample"),
        ("How heavy was the fine?", "$5,000"),
        ("How wide was the margin?", "five points"),
        ("How tall is the mast?", "two to three feet"),
        ("How tall is the mast?", "300m"),
        ("Who was the woman married to?", "Robert Doe"),
        ("Who is the Prince Sample's County executive?", "Mary Doe"),
        ("Which Queen guitarist played?", "Robert Doe"),
        ("How much fish did Testville buy?", "33 tons"),
        ("How big a raise did they get?", "5 percent"),
        ("When did it open?", "overnight"),
        ("When does it open?", "9 o'clock"),
        ("When will it end?", "by 2100"),
    ],
)
def test_what_may_answer_is_not_called_unfit(question: str, answer: str) -> None:
    assert fits(parse(question), answer) is not False


def test_what_the_question_says_already_does_not_answer_it() -> None:
    assert fits(parse("Which ferry company bought the harbor of Mockport?"), "the ferry company") is False
    assert fits(parse("Which ferry company bought the harbor of Mockport?"), "Sample Lines") is not False
    assert fits(parse("Did the ferry or the bridge close?"), "the bridge") is not False
    assert fits(parse("Is the ferry of Mockport closed?"), "closed") is not False
