"""Whether a passage supports a sentence. The passage is made up."""

import pytest

from index.encoding import encoder
from qa.llm import support
from qa.llm.support import Source

PASSAGE = (
    "Mayor Ada Example said on Friday that “the harbour bridge isn’t safe” and will stay closed until May 12. Repairs "
    "cost $3.5 million, 20 percent more than planned. Thirty-three workers of Fictional Power were not hurt.\n"
    "Councillor Bert Mock opposed the plan."
)
SOURCE = Source(PASSAGE, "Bridge closed in Exampleton, Example Courier, 2031-05-06\n6 May 2031",
                "the harbour bridge isn’t safe", "Ada Example")  # fmt: skip


def objection(sentence: str) -> str | None:
    def similarity(text: str, others: object) -> list[float]:
        vectors = encoder.load().encode([text, *others])  # type: ignore[misc]
        return [float(cosine) for cosine in vectors[1:] @ vectors[0]]

    return support.objection(sentence, SOURCE, similarity)


@pytest.mark.parametrize(
    "sentence",
    ["The harbour bridge will stay closed until May 12.", "Repairs cost $3.5m, 20% more than planned.",
     "Ada Example said the harbour bridge isn't safe.", "33 workers of Fictional Power were not hurt.",
     "Mayor Example said in Exampleton that the bridge will stay closed.", "However, Bert Mock opposed the plan.",
     "According to the Example Courier, the repairs cost 3.5 million."],
)  # fmt: skip
def test_supported(sentence: str) -> None:
    assert objection(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "why"),
    [("The harbour bridge will stay closed until May 13.", "13"), ("Repairs cost $3.5 billion.", "3.5 billion"),
     ("Repairs cost 20 million more than planned.", "20 million"), ("Forty workers were not hurt.", "40"),
     ("Carla Sample said the harbour bridge isn't safe.", "Carla"), ("Putin opposed the plan.", "Putin"),
     ("Bert Mock said the harbour bridge isn't safe.", "Ada Example"),
     ("33 workers of Fictional Power were hurt.", "not"), ("The harbour bridge is safe and will stay closed.", "not"),
     ("The repairs did not cost $3.5 million.", "not"), ("Councillor Bert Mock supported the plan.", "opposite"),
     ("The harbour bridge will stay open until May 12.", "opposite"),
     ("Officials adore swimming beside quiet beaches.", "near"), ("It is.", ""),
     ("Repairs at the harbour bridge cost $3.5 million, evil.example reports.", "evil.example"),
     ("A corrupt mayor, Ada Example, said it isn't safe.", "corrupt"),
     ("The harbour bridge will stay painted until May 12.", "painted"),
     ("Repairs cost $3.5 million, 12 percent more than planned.", "12"),
     ("Councillor Ada Example opposed the plan.", "another"), ("Repairs cost @ada $3.5 million.", "@ada"),
     ("Repairs cost 20 percent less than planned.", "opposite")],
)  # fmt: skip
def test_not_supported(sentence: str, why: str) -> None:
    found = objection(sentence)
    assert found
    assert why in found


def test_quoted_words_become_the_articles_own() -> None:
    right = support.quotations_set_right
    assert right('She said "the harbour bridge isn\'t safe," again.', PASSAGE) == (
        "She said “the harbour bridge isn’t safe”, again.")  # fmt: skip
    assert right("“were not hurt. Councillor”", PASSAGE) == "“were not hurt.\nCouncillor”"
    assert right('"The harbour bridge"', PASSAGE) == "“the harbour bridge”"
    assert right("No quotation.", PASSAGE) == "No quotation."
    for wrong in ('"the harbour bridge is safe"', '"isn’t', "“a” and “b”", '""', '"arbour bridge"'):
        assert right(wrong, PASSAGE) is None


def test_numbers() -> None:
    same = support.numbers("33 %, 1,200.50 and 2 bn")
    assert same == support.numbers("thirty-three per cent, 1200.5, two billion")
    assert support.numbers("one of them") == set()
