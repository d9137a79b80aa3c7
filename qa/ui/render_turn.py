"""One question on the page as HTML: what it is restricted to, what can be done with it, what to ask next."""

from __future__ import annotations

from urllib.parse import urlencode

from qa.answer import Answer
from qa.ui import render
from qa.ui.markup import day_words, escape
from qa.ui.session import Entry


def turn_html(entry: Entry, body: str) -> str:
    """One question with `body`, what was answered, and what can be done with it."""
    asked = entry.turn.asked if entry.turn else entry.question
    understood = f'<p class="dl-asked">Understood as: {escape(asked)}</p>' if asked != entry.question else ""
    refused = entry.answer is not None and not entry.answer.answered
    lead = "These questions work" if refused else "Ask next"
    after = f'<div class="dl-next"><span>{lead}</span>{render.buttons(entry.further)}</div>' if entry.further else ""
    actions = (
        '<div class="dl-actions">'
        f'<button type="button" class="dl-act" data-edit="{escape(entry.question)}">Edit</button>'
        f'<button type="button" class="dl-act" data-again="{entry.number}">Ask again</button>'
        f'<button type="button" class="dl-act" data-link="{escape(link_query(entry))}">Copy link</button></div>'
    )
    return (
        f'<section class="dl-turn" data-turn="{entry.number}" aria-label="{escape(entry.question)}">'
        f'<div class="dl-asking"><h2 class="dl-question" dir="auto">{escape(entry.question)}</h2>{actions}</div>'
        f"{understood}{chips_html(entry)}{body}{_judging(entry)}{after}</section>"
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


def link_query(entry: Entry) -> str:
    """The address, behind the "?", that asks the question of `entry` again."""
    outlets, people, *days = entry.limits.controls()
    pairs = [("q", entry.question), *(("outlet", o) for o in outlets), *(("person", p) for p in people)]
    pairs += [(name, day) for name, day in zip(("since", "until", "as_of"), days, strict=True) if day]
    return urlencode(pairs)


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
