"""One question on the page as HTML: what it is restricted to, what can be done with it, what to ask next."""

from __future__ import annotations

from qa.answer import Answer
from qa.ui import address, render
from qa.ui.markup import count_words, day_words, escape
from qa.ui.session import Entry


def turn_html(entry: Entry, body: str, newest: bool = True, writes: bool = False) -> str:
    """One question with `body`, what was answered, and what can be done; after the `newest` what to ask next.

    `writes` offers to have a language model put the answer anew.
    """
    asked = entry.turn.asked if entry.turn else entry.question
    understood = f'<p class="dl-asked">Understood as: {escape(asked)}</p>' if asked != entry.question else ""
    refused = entry.answer is not None and not entry.answer.answered
    lead = "These questions work" if refused else "Ask next"
    offered = entry.further if newest else ()
    after = f'<div class="dl-next"><span>{lead}</span>{render.buttons(offered)}</div>' if offered else ""
    actions = (
        '<div class="dl-actions">'
        f'<button type="button" class="dl-act" data-edit="{escape(entry.question)}">Edit</button>'
        f'<button type="button" class="dl-act" data-again="{entry.number}">Ask again</button>'
        f"{_copying(entry)}{_writing(entry) if writes else ''}"
        f'<button type="button" class="dl-act" data-link="{escape(address.of([entry]))}">Copy link</button></div>'
    )
    return (
        f'<section class="dl-turn" data-turn="{entry.number}" aria-label="{escape(entry.question)}">'
        f'<div class="dl-asking"><h2 class="dl-question" dir="auto">{escape(entry.question)}</h2>{actions}</div>'
        f"{understood}{chips_html(entry)}{body}{_sources(entry)}{_judging(entry)}{after}</section>"
    )


def verdicts(answer: Answer) -> tuple[str, ...]:
    """What can be made of an answer: "right", or why it is not."""
    if answer.status == "absent":
        return "right", "missed an article"
    said = any(c.cited and c.speaker for c in answer.citations)
    return (
        "right",
        "wrong citation",
        *(("wrong speaker",) if said else ()),
        "missed an article",
        "should have refused",
    )


def _judging(entry: Entry) -> str:
    """Buttons to say what is to be made of an answer; once said, that."""
    if entry.answer is None:
        return ""
    if entry.judged:
        return f'<p class="dl-judge dl-note" role="status">You said: {escape(entry.judged)}. Kept with the archive.</p>'
    right, *wrong = (
        f'<button type="button" class="dl-act" data-judge="{entry.number}" data-verdict="{verdict}">'
        f"{verdict.capitalize()}</button>"
        for verdict in verdicts(entry.answer)
    )
    return (
        f'<div class="dl-judge" role="group" aria-label="Was this right?"><span>Was this right?</span>{right}'
        f"<details><summary>Wrong …</summary><div>{''.join(wrong)}</div></details></div>"
    )


def _copying(entry: Entry) -> str:
    if entry.turn is None:
        return ""
    return f'<button type="button" class="dl-act" data-copy="{entry.number}">Copy answer</button>'


def _writing(entry: Entry) -> str:
    if entry.answer is None or entry.answer.written is not None:
        return ""
    return f'<button type="button" class="dl-act" data-write="{entry.number}">Write it out</button>'


def _sources(entry: Entry) -> str:
    """On a small screen, what shows the passages: they come up from below."""
    answer = entry.answer
    if answer is None or not answer.citations:
        return ""
    cited = sum(c.cited for c in answer.citations)
    words = count_words(cited, "source") if cited else "Nearest passages"
    return f'<button type="button" class="dl-sources" data-sheet="{entry.number}">{words}</button>'


def chips_html(entry: Entry) -> str:
    """What a question is restricted to, by the user or by its own words, each with a button that asks without it."""
    searched = entry.answer.searched if entry.answer else None
    applied = (searched.filters if searched else None) or entry.limits.filters
    found = [("outlet", outlet, outlet) for outlet in applied.outlets]
    found += [("person", name, f"names {name}") for name in applied.people]
    days = (("since", "from", applied.since), ("until", "to", applied.until), ("as_of", "as of", entry.limits.as_of))
    found += [(name, "", f"{words} {day_words(day.isoformat())}") for name, words, day in days if day]
    chips = "".join(
        f'<button type="button" class="dl-chip" data-drop="{entry.number}" data-name="{name}" '
        f'data-value="{escape(value)}" aria-label="Ask without: {escape(words)}">{escape(words)}'
        '<span aria-hidden="true"> ×</span></button>'
        for name, value, words in found
    )
    return f'<div class="dl-chips"><span>Only</span>{chips}</div>' if chips else ""
