"""What a language model made of an answer, as HTML: supported sentences with markers, the others struck with why."""

from __future__ import annotations

from qa.answer import Answer, Citation
from qa.llm.written import Sentence, Written
from qa.ui.markup import escape
from qa.ui.render import opens


def written_html(answer: Answer, turn: int) -> str:
    """What was written of an answer so far; nothing where nothing was asked to be."""
    written = answer.written
    if written is None:
        return ""
    cited = {citation.marker: citation for citation in answer.citations}
    said = "".join(_sentence(sentence, cited, turn) for sentence in written.sentences)
    parts = [f"<h3>{_heading(written)}</h3>"]
    parts += [f"<p>{said}</p>"] if said else []
    if not written.ended:
        parts.append('<div class="dl-waiting" role="status"><i></i><i></i><i></i><span>Writing …</span></div>')
    elif written.trouble:
        parts.append(f'<p class="dl-note">{escape(written.trouble)} The answer above stands.</p>')
    elif not written.kept:
        parts.append('<p class="dl-note">Nothing that it wrote is supported. The answer above stands.</p>')
    return f'<section class="dl-written" aria-label="Written by a language model">{"".join(parts)}</section>'


def _heading(written: Written) -> str:
    who = f"Written by {escape(written.model)}" if written.model else "Not written"
    return f"{who} <span>each sentence checked against its passage</span>" if written.model else who


def _sentence(sentence: Sentence, cited: dict[int, Citation], turn: int) -> str:
    if sentence.objection:
        return f'<del>{escape(sentence.text)}</del> <span class="dl-why">left out: {escape(sentence.objection)}</span> '
    marks = "".join(_mark(cited[marker], turn) for marker in sentence.markers if marker in cited)
    return f'<span dir="auto">{escape(sentence.text)}</span>{marks} '


def _mark(citation: Citation, turn: int) -> str:
    title = citation.article.title or "Untitled"
    return (
        f'<button type="button" class="dl-mark" {opens(citation, turn)} title="{escape(title)}" '
        f'aria-label="{escape(f"Source {citation.marker}: {title}. Open the article.")}">{citation.marker}</button>'
    )


def switch_note_html(missing: str | None) -> str:
    """What stands beside the switch until there is a model: how to have one."""
    if missing is None:
        return ""
    return (
        f'<p class="dl-switch-note">No language model is set. {escape(missing)} See docs/language-model.md. '
        "Without one, answers are the articles’ own words.</p>"
    )
