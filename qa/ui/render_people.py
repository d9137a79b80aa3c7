"""A speaker's page and a topic's page as HTML. Pure functions; text goes through `markup` only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from qa.profiles import Profile, Topic
from qa.spoken import Speaker, Statement
from qa.ui.markup import count_words, day_words, escape
from qa.ui.timeline import bars_html, over_time

SHOWN = 25
"""Statements that are shown at first, and with each "Show more"."""
_NAMED = 24
"""Of the speakers that are offered."""
_OUTLETS = 12
_EACH = 3
"""Statements of each speaker on a topic's page."""


def offered_html(speakers: Sequence[Speaker]) -> str:
    """Whom to begin with: the speakers whom most articles quote."""
    if not speakers:
        return '<p class="dl-note">Nobody is quoted in these articles by name.</p>'
    return (
        '<div class="dl-offered"><p class="dl-label">Quoted in most articles</p>'
        f'<div class="dl-asks">{"".join(_person(s.name, s.articles) for s in speakers[:_NAMED])}</div></div>'
    )


def _person(name: str, n: int) -> str:
    return (
        f'<button type="button" class="dl-ask" data-person="{escape(name)}" dir="auto">{escape(name)}'
        f'<span class="dl-count"> {n:,}</span></button>'
    )


def nothing_read_html() -> str:
    """What stands where an article will be read."""
    return '<div class="dl-empty"><p>Open a quotation to read it in its article.</p></div>'


def nobody_html(text: str) -> str:
    """That nobody is called so, and nobody is quoted on it."""
    return (
        '<div class="dl-refusal" role="note"><h2>Nobody found</h2>'
        f"<p>The articles quote nobody called “{escape(text)}”, and nobody on that topic.</p></div>"
    )


def profile_html(profile: Profile, topic: str | None = None, shown: int = SHOWN, asked: str | None = None) -> str:
    """A speaker's page; with `topic`, the statements on that one of the speaker's topics.

    `asked` are the words that were looked up: they may as well mean a topic.
    """
    s = profile.speaker
    said = profile.on(topic) if topic else profile.statements
    role = f'<p class="dl-role">{escape(s.role)}</p>' if s.role else ""
    names = [n for n in s.names if n != s.name][:4]
    called = f'<p class="dl-note" dir="auto">Also named {escape(", ".join(names))}</p>' if names else ""
    others = "".join(_person(o.name, o.articles) for o in profile.namesakes[:4])
    namesakes = f'<div class="dl-asks dl-small"><span>Or is it</span>{others}</div>' if others else ""
    return (
        f'<section class="dl-profile" aria-label="{escape(s.name)}"><h2 dir="auto">{escape(s.name)}</h2>{role}'
        f'<p class="dl-span">{escape(_extent(profile.statements))}</p>{called}{namesakes}'
        f"{_tools(s.name, 'person', f'What did {s.name} say?', asked or s.name)}"
        f"{_timeline(profile.statements)}{_outlets(profile.outlets)}"
        f"{_topics(profile, topic)}{_list(said, shown, s.name, topic or '')}</section>"
    )


def topic_html(page: Topic) -> str:
    """A topic's page: who is quoted on it, where and when, each with the newest words."""
    people = "".join(_on_topic(s, own) for s, own in page.speakers[:SHOWN])
    unknown = len(page.statements) - sum(len(own) for _, own in page.speakers)
    left = len(page.speakers) - SHOWN
    notes = [f"{count_words(left, 'further speaker')}"] if left > 0 else []
    notes += [f"{count_words(unknown, 'statement')} of unknown speakers"] if unknown else []
    more = f'<p class="dl-note">And {escape(" and ".join(notes))}; the table has all.</p>' if notes else ""
    who = f"{count_words(len(page.speakers), 'speaker')}, "
    return (
        f'<section class="dl-profile" aria-label="{escape(page.words)}"><h2 dir="auto">{escape(page.words)}</h2>'
        f'<p class="dl-span">{escape(who + _extent(page.statements))}</p>'
        f"{_tools(page.words, 'topic', f'Who spoke about {page.words}?')}"
        f"{_timeline(page.statements)}{_outlets(page.outlets)}{people}{more}</section>"
    )


def _on_topic(speaker: Speaker, own: Sequence[Statement]) -> str:
    role = f'<span class="dl-role">{escape(speaker.role)}</span>' if speaker.role else ""
    shown = own[:_EACH]
    direct = "".join(_statement(s) + _where(s) for s in shown if s.quotation.kind == "direct")
    reported = "".join(f'<li dir="auto">{_words(s)}{_where(s)}</li>' for s in shown if s.quotation.kind != "direct")
    first = direct + (_reported(reported) if reported else "")
    more = (
        f'<button type="button" class="dl-act" data-person="{escape(speaker.name)}">All that {escape(speaker.name)} '
        "said</button>"
    )
    return (
        f'<div class="dl-said"><h3 class="dl-speaker"><button type="button" class="dl-name dl-who-link" '
        f'data-person="{escape(speaker.name)}" dir="auto">{escape(speaker.name)}</button>{role}'
        f'<span class="dl-count">{count_words(len(own), "statement")}</span></h3>{first}{more}</div>'
    )


def _extent(said: Sequence[Statement]) -> str:
    """ "18 statements in 3 articles of 2 outlets, 1 May 2031 – 6 May 2031"."""
    articles = {s.article.id: s.article for s in said}
    outlets = {a.source for a in articles.values() if a.source}
    days = sorted(a.date[:10] for a in articles.values() if a.date)
    told = f"{count_words(len(said), 'statement')} in {count_words(len(articles), 'article')}"
    if outlets:
        told += f" of {count_words(len(outlets), 'outlet')}"
    span = " – ".join(dict.fromkeys(map(day_words, (days[0], days[-1])))) if days else "dates unknown"
    return f"{told}, {span}"


def _tools(words: str, kind: str, question: str, topic: str = "") -> str:
    files = "".join(
        f'<button type="button" class="dl-act" data-take="{form}" data-{kind}-of="{escape(words)}">'
        f"{form.upper()}</button>"
        for form in ("csv", "json")
    )
    about = (
        f'<button type="button" class="dl-act" data-topic="{escape(topic)}">Who spoke about {escape(topic)}</button>'
        if topic
        else ""
    )
    return (
        f'<div class="dl-tools"><button type="button" class="dl-ask" data-ask="{escape(question)}" dir="auto">'
        f'{escape(question)}</button>{about}<span class="dl-take"><span>Save as</span>{files}</span></div>'
    )


def _timeline(said: Sequence[Statement]) -> str:
    unit, counts = over_time(s.article.date for s in said if s.article.date)
    return bars_html(counts, unit, "statement")


def _outlets(outlets: Sequence[tuple[str, int]]) -> str:
    if not outlets:
        return ""
    items = " · ".join(f"{escape(name)} {n:,}" for name, n in outlets[:_OUTLETS])
    more = f" · and {len(outlets) - _OUTLETS:,} more" if len(outlets) > _OUTLETS else ""
    return f'<p class="dl-label">Outlets</p><p class="dl-note" dir="auto">{items}{more}</p>'


def _topics(profile: Profile, chosen: str | None) -> str:
    if not profile.topics:
        return ""
    name = escape(profile.speaker.name)
    chips = "".join(
        f'<button type="button" class="dl-chip" data-person="{name}" data-about="{escape(topic)}" '
        f'aria-pressed="{"true" if topic == chosen else "false"}" dir="auto">{escape(topic)} {n}</button>'
        for topic, n in profile.topics
    )
    everything = f'<button type="button" class="dl-chip" data-person="{name}">All</button>' if chosen else ""
    return f'<p class="dl-label">About</p><div class="dl-chips dl-topics">{everything}{chips}</div>'


def _list(said: Sequence[Statement], shown: int, name: str, topic: str) -> str:
    """Statements by article, the newest first, direct and reported apart."""
    parts = [_of_article(list(own)) for _, own in groupby(said[:shown], key=lambda s: s.article.id)]
    left = len(said) - shown
    if left > 0:
        parts.append(
            f'<button type="button" class="dl-ask" data-person="{escape(name)}" data-about="{escape(topic)}" '
            f'data-shown="{shown + SHOWN}">Show more ({left:,} left)</button>'
        )
    return "".join(parts)


def _of_article(said: Sequence[Statement]) -> str:
    a = said[0].article
    where = " · ".join(escape(part) for part in (a.source, day_words(a.date)) if part)
    direct = [s for s in said if s.quotation.kind == "direct"]
    reported = [s for s in said if s.quotation.kind != "direct"]
    parts = [_statement(s) for s in direct]
    if reported:
        parts.append(_reported("".join(f'<li dir="auto">{_words(s)}</li>' for s in reported)))
    return (
        f'<div class="dl-said"><p class="dl-where">{where}</p>'
        f'<h3 class="dl-title" dir="auto">{escape(a.title or "Untitled")}</h3>{"".join(parts)}</div>'
    )


def _statement(s: Statement) -> str:
    """A direct quotation."""
    return f'<blockquote class="dl-quote" dir="auto">{_words(s)}</blockquote>'


def _reported(items: str) -> str:
    return f'<div class="dl-reported"><h4>Reported, not quoted</h4><ul>{items}</ul></div>'


def _where(s: Statement) -> str:
    """Where and when a statement stands, for statements of several articles side by side."""
    parts = (s.article.source, day_words(s.article.date))
    return f'<p class="dl-source">{" · ".join(escape(part) for part in parts if part)}</p>'


def _words(s: Statement) -> str:
    """The words themselves, a button that opens their article at that place."""
    text = " ".join(s.quotation.text.split())
    shown = f"“{escape(text)}”" if s.quotation.kind == "direct" else escape(text)
    return (
        f'<button type="button" class="dl-words" data-quote="{escape(s.article.id)}" data-start="{s.quotation.start}" '
        f'data-end="{s.quotation.end}" title="Open the article here">{shown}</button>'
    )
