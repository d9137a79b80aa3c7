"""An answer's blocks as HTML, in the look of its state: answered, unsure, absent. Text goes through `markup` only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from itertools import groupby

from index.text.sentences import sentences
from qa.answer import Answer, Citation
from qa.blocks import Block, Note, Part, Quote, Short, Source, Speaker
from qa.render import quoted
from qa.ui.markup import escape, marked, title_of
from qa.ui.render import buttons, opens, searched_words, where_html, who_link

_NOTES: Mapping[str, str] = {"plain": "dl-text", "unsure": "dl-unsure-lead", "conflict": "dl-note dl-caution",
                             "premise": "dl-note dl-caution"}  # fmt: skip
"""How each kind of our own words looks, where it is no side remark."""
_NEAREST = 3
"""Articles that are named where none of them says what was asked."""


def answer_html(answer: Answer, turn: int) -> str:
    """An answer with clickable markers and what else can be asked; of several questions one after another."""
    if answer.parts:
        return "".join(
            f'<h3 class="dl-part" dir="auto">{escape(part.question)}</h3>{answer_html(part, turn)}'
            for part in answer.parts
        )
    cited = {c.marker: c for c in answer.citations}
    instead = _instead(answer)
    if answer.status == "absent":
        return f'<div class="dl-refusal" role="note">{_absent(answer, turn)}{instead}</div>'
    state = "dl-answer" if answer.answered else "dl-answer dl-unsure"
    return f'<div class="{state}">{_blocks(answer.blocks, cited, turn)}{instead}</div>'


def _instead(answer: Answer) -> str:
    """The question with a name put right, to be asked with one press; of the others that are offered the first."""
    offered = [q for q in answer.suggestions if q.casefold() != answer.question.casefold()]
    meant = [q for q in offered if _is_corrected(answer.question, q)]
    others = [q for q in offered if q not in meant][: 0 if meant else 1]
    parts = [f'<div class="dl-try dl-meant"><span>Did you mean</span>{buttons(meant)}</div>'] if meant else []
    parts += [f'<div class="dl-try"><span>Try</span>{buttons(others)}</div>'] if others else []
    return "".join(parts)


def _is_corrected(question: str, other: str) -> bool:
    """Whether it is the same question but for one word, which is spelled much alike."""
    one, two = question.split(), other.split()
    blocks = SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
    changed = [(one[a:b], " ".join(two[c:d])) for kind, a, b, c, d in blocks if kind != "equal"]
    return len(changed) == 1 and len(changed[0][0]) == 1 and bool(get_close_matches(changed[0][0][0], [changed[0][1]]))


def _absent(answer: Answer, turn: int) -> str:
    """What the articles do not say, what was searched, and the nearest that they have, to be opened."""
    own = [block for block in answer.blocks if isinstance(block, Note)]
    said = [note.text for note in own if note.about == "absent"] or ["The articles do not say."]
    heading, *reasons = [part for text in said for part in (text[a:b] for a, b in sentences(text))]
    parts = [f'<h3 dir="auto">{escape(heading)}</h3>', *(f'<p dir="auto">{escape(reason)}</p>' for reason in reasons)]
    parts += [_note(note) for note in own if note.about not in ("absent", "searched", "plain")]
    if answer.searched:
        parts.append(f'<p class="dl-searched"><span>Searched</span> {escape(searched_words(answer.searched))}</p>')
    if answer.citations:
        nearest = {c.article.id: c for c in reversed(answer.citations)}
        first = [c for c in answer.citations if nearest[c.article.id] is c][:_NEAREST]
        listed = "".join(_source(c, turn) for c in first)
        parts.append(f'<div class="dl-nearest"><span>Closest in the archive</span>{listed}</div>')
    return "".join(parts)


def _blocks(blocks: Iterable[Block], cited: Mapping[int, Citation], turn: int) -> str:
    """Block after block; quotes with who says them and where they stand are one group."""
    parts: list[str] = []
    for statements, own in groupby(blocks, key=lambda block: isinstance(block, Speaker | Quote | Source)):
        if statements:
            parts += [_statements(group, cited, turn) for group in _grouped(own)]
        else:
            parts += [_single(block, cited, turn) for block in own]
    return "".join(parts)


def _single(block: Block, cited: Mapping[int, Citation], turn: int) -> str:
    match block:
        case Short(text, marker):
            return f'<p class="dl-short" dir="auto">{escape(text)}{_mark(cited.get(marker or 0), turn)}</p>'
        case Note():
            return _note(block)
        case Part(question, blocks):
            return f'<h3 class="dl-part" dir="auto">{escape(question)}</h3>{_blocks(blocks, cited, turn)}'
    return ""


def _note(note: Note) -> str:
    return f'<p class="{_NOTES.get(note.about, "dl-note")}" dir="auto">{escape(note.text)}</p>'


def _grouped(blocks: Iterable[Block]) -> list[list[Block]]:
    """Who speaks, the quotes, where they stand: a speaker begins a group, a source ends one."""
    groups: list[list[Block]] = [[]]
    for block in blocks:
        ended = groups[-1] and isinstance(groups[-1][-1], Source) and not isinstance(block, Source)
        if ended or (isinstance(block, Speaker) and groups[-1]):
            groups.append([])
        groups[-1].append(block)
    return groups


def _statements(group: Sequence[Block], cited: Mapping[int, Citation], turn: int) -> str:
    parts: list[str] = []
    for kind, own in groupby(group, key=lambda block: (type(block), getattr(block, "kind", None))):
        items = list(own)
        if kind == (Quote, "indirect"):
            parts.append(_reported([b for b in items if isinstance(b, Quote)], cited, turn))
        else:
            parts += [_statement(block, cited, turn) for block in items]
    return f'<div class="dl-statements">{"".join(parts)}</div>'


def _statement(block: Block, cited: Mapping[int, Citation], turn: int) -> str:
    match block:
        case Speaker(name, role, sure):
            detail = f'<span class="dl-role">{escape(role)}</span>' if role else ""
            doubt = "" if sure else '<span class="dl-doubt">Probably</span> '
            return f'<h3 class="dl-speaker">{doubt}{who_link(name)}{detail}</h3>'
        case Quote(text, marker, kind):
            citation = cited.get(marker)
            body = escape(quoted(block)) if kind else _with_strong(balanced(text), citation.quote if citation else None)
            look = "dl-quote" if kind else "dl-sentence"
            return f'<blockquote class="{look}" dir="auto">{_ended(body, citation, turn)}</blockquote>'
        case Source(_, marker) if marker in cited:
            return _source(cited[marker], turn)
    return ""


def balanced(sentence: str) -> str:
    """A sentence taken out of a longer quotation, with the mark that opens or closes it there."""
    opened, closed = sentence.count("“"), sentence.count("”")
    if sentence.count('"') % 2 and not opened and not closed:
        return f'{sentence}"' if sentence.find('"') < len(sentence) / 2 else f'"{sentence}'
    return "“" * (closed - opened) + sentence + "”" * (opened - closed)


def _reported(quotes: Sequence[Quote], cited: Mapping[int, Citation], turn: int) -> str:
    items = "".join(f'<li dir="auto">{_ended(escape(q.text), cited.get(q.marker), turn)}</li>' for q in quotes)
    return f'<div class="dl-reported"><h4>Reported, not quoted</h4><ul>{items}</ul></div>'


def _with_strong(sentence: str, words: str | None) -> str:
    """A sentence with the words in it that answer; where these are all of it, nothing stands out."""
    wanted = " ".join((words or "").split())
    at = sentence.find(wanted) if wanted else -1
    if at < 0 or len(wanted) == len(sentence):
        return escape(sentence)
    return marked(sentence, 0, [(at, at + len(wanted), "<strong>")])


def _mark(citation: Citation | None, turn: int) -> str:
    if citation is None or not citation.cited:
        return ""
    title = citation.article.title or "Untitled"
    label = f"Source {citation.marker}: {title}. Open the article."
    return (
        f'<button type="button" class="dl-mark" {opens(citation, turn)} title="{escape(title)}" '
        f'aria-label="{escape(label)}">{citation.marker}</button>'
    )


def _ended(html: str, citation: Citation | None, turn: int) -> str:
    """Words with their marker, which keeps to the last word's line where that word is plain text."""
    head, space, last = html.rpartition(" ")
    if citation is None or "<" in last or ">" in last or len(last) > 30:
        return html + _mark(citation, turn)
    return f'{head}{space}<span class="dl-end">{last}{_mark(citation, turn)}</span>'


def _source(citation: Citation, turn: int) -> str:
    article = citation.article
    return (
        f'<p class="dl-source"><button type="button" class="dl-link" {opens(citation, turn)} dir="auto">'
        f"{escape(title_of(article.title, article.source))}</button> <span>{where_html(article)}</span></p>"
    )
