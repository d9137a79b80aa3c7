"""A question that the archive does not answer as it stands, put otherwise by a language model: a follow-up in full, a
comparison as its parts. Where what the model makes of it cannot be trusted, there is nothing, and ours stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from qa.chat import Turn
from qa.llm import support
from qa.llm.model import Complete, WriterUnavailable
from qa.understand.question import readable
from qa.words import content

MOST = 3
_LONGEST = 300
_READ = 2_000
"""Characters of what the model says."""
_EARLIER = 4
"""Turns before that the model is shown."""
_RULES = """You rewrite questions to a news archive. You do not answer them.
If the last question leans on those before it, write it in full, with the names that it means.
If it compares or asks several things, write one question for each, at most three, a line each.
Else write it as it is. Use only names and numbers that stand below. Write questions only, nothing else."""
_NUMBERED = re.compile(r"^\W*(?:\d+[.)]\s*|question\s*\d*\s*:\s*)?", re.IGNORECASE)


def questions(turns: Sequence[Turn], complete: Complete) -> tuple[str, ...]:
    """How the newest of the turns could be asked instead; nothing where it is as good as it is, or nothing is safe."""
    asked = turns[-1].question
    told = "\n".join(f"Q: {turn.question}\nA: {turn.answer.short or '-'}" for turn in turns[-1 - _EARLIER : -1])
    prompt = f"{told}\nQ: {asked}" if told else f"Q: {asked}"
    try:
        said = "".join(islice(complete([("system", _RULES), ("user", prompt)]), _READ))[:_READ]
    except WriterUnavailable:
        return ()
    known = "\n".join(f"{turn.question}\n{turn.answer.short or ''}" for turn in turns)
    found = [readable(_NUMBERED.sub("", line)) for line in said.splitlines() if line.strip().endswith("?")]
    found = list(dict.fromkeys(found))[: MOST + 1]
    if not 0 < len(found) <= MOST or not all(_is_safe(question, known) for question in found):
        return ()
    return () if [q.casefold() for q in found] == [readable(asked).casefold()] else tuple(found)


def _is_safe(question: str, known: str) -> bool:
    """Whether it names nothing and nobody that was not spoken of, and is about what was."""
    if not 3 < len(question) <= _LONGEST or support.MARKUP.search(question):
        return False
    if support.numbers(question) - support.numbers(known):
        return False
    words = set(re.findall(r"[\w’'-]+", known.casefold()))
    names = [re.sub(r"['’]s?$", "", name.casefold()) for name in support.names(question)]
    if any(name not in words and f"{name}'s" not in words for name in names):
        return False
    return bool(set(content(question)) & set(content(known)))
