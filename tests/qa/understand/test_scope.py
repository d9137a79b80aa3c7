"""Which outlets a question's words restrict it to. Every outlet but the well-known names is made up."""

import pytest

from qa.understand.scope import scope_of

OUTLETS = ("USA TODAY", "Time", "Example Courier", "CNN")


@pytest.mark.parametrize(
    ("text", "rest", "outlets"),
    [
        ("What did Haley say in USA TODAY?", "What did Haley say?", ("USA TODAY",)),
        ("What did Haley say about Iowa in the usa today?", "What did Haley say about Iowa?", ("USA TODAY",)),
        ("In the Example Courier's coverage, who closed the bridge?", "who closed the bridge?", ("Example Courier",)),
        ("What do articles from CNN say of ferries?", "What do articles from CNN say of ferries?", ()),
        ("Who spoke about ferries in articles from CNN?", "Who spoke about ferries?", ("CNN",)),
        ("What did Haley say in USA TODAY since May?", "What did Haley say since May?", ("USA TODAY",)),
        ("What did USA TODAY report about ferries?", "What is known about ferries?", ("USA TODAY",)),
        ("How has the Example Courier covered the strike?", "What is known about the strike?", ("Example Courier",)),
        ("What did CNN say about its layoffs?", "What did CNN say about its layoffs?", ()),
        ("Did they arrive in time?", "Did they arrive in time?", ()),
        ("What did Haley tell CNN?", "What did Haley tell CNN?", ()),
        ("How many fell, according to USA TODAY?", "How many fell, according to USA TODAY?", ()),
        ("Who owns the Example Courier?", "Who owns the Example Courier?", ()),
    ],
)
def test_where_to_look(text: str, rest: str, outlets: tuple[str, ...]) -> None:
    scope = scope_of(text, OUTLETS)
    assert scope.outlets == outlets
    assert scope.text.strip(" ,") == rest
