"""What would answer a question. The names are invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answer_type import answer_type

QUESTIONS = {
    "person": """
        Who steers the ferry?
        Whom did she beat?
        For whose wedding was it built?
        What is the name of the woman who steers it?
        What are the names of the two men?
        What's the baby's name?
        Which Example Party official resigned?
        Which one of the officials resigned?
        Which ferry company's chief executive resigned?
        Which 25-year-old singer won?
        Which public figure sold the ferry?
        According to the Example Courier, who sold the ferry?
        Name the mayor of Exampleton.
        Can you tell me who won?
        which us senator voted no""",
    "place": """
        Where does it land?
        And in which city does it land?
        The film was shot in which city?
        What's the capital of Exampleland?
        Which of the two towns is larger?
        In which country's parliament was it said?
        what city is it in""",
    "number": """
        How many ferries are there?
        About how much did it cost?
        By how much did prices fall?
        According to the report, how many swallows died?
        Sample retired after a career in which he won how many races?
        A ferry sank on Monday. How many days was it adrift?
        How long did it last?
        What percentage of sailors swim?
        What is the share of sailors who swim?
        What was the final score?
        What age group is hit most?
        What did the bridge cost?""",
    "date": """
        When does it start?
        In what year did it open?
        On which dates does it run?
        What was the deadline for bids?
        Can you tell me when it starts?""",
    "reason": """
        And why?
        Why did it stop?
        What caused the fire?
        What was the reason for the delay?
        On what grounds was it refused?
        How come it was late?""",
    "manner": """
        How did the thieves get in?
        How does the lock work?""",
    "name": """
        Which companies left?
        Which law forbids it?
        What film won?
        What is the ship called?
        What does FPC stand for?
        What is the name of Mayor Sample's dog?""",
    None: """
        Is it late?
        Did the woman who steered it come when it rained?
        What did Ada Example say when it rained?
        When the bridge fell, what did Ada Example do?
        What is a ferry pilot?
        What was the pilot charged with?
        What is the mayor's plan?
        What type of car was it?
        Which innovation allowed sailors to sleep?
        What happened after the bridge fell?
        What is the Example Center?""",
}


@pytest.mark.parametrize(
    ("text", "expects"),
    [(text.strip(), expects) for expects, texts in QUESTIONS.items() for text in texts.strip().splitlines()],
)
def test_what_would_answer(text: str, expects: str | None) -> None:
    assert answer_type(text) == expects


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=100) | st.lists(st.sampled_from(
    "Who whose what which when how much name of the one 's ' , . ? tell me it is did city men Example ( - \n".split(" ")
    ), max_size=15).map(" ".join))  # fmt: skip
def test_any_text_has_a_type_or_none(text: str) -> None:
    assert answer_type(text) in QUESTIONS
