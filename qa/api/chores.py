"""What chat programs ask a model behind their user's back: a title, tags, follow-up questions for a conversation.

These are no questions to the archive. They get an empty answer, which these programs take for "none"; a refusal would
become the conversation's title.
"""

from __future__ import annotations

import re

_TASK = re.compile(r"\s*(?:###|##|\*\*)\s*Task\b", re.IGNORECASE)
_HISTORY = re.compile(
    r"</?(?:chat_history|conversation|messages?)>|\n#{2,3} (?:Chat History|Guidelines|Output)\b", re.IGNORECASE
)
_ORDER = re.compile(
    r"\s*(?:please |now |based on [^.\n]{1,60}, )*"
    r"(?:generate|create|give|provide|write|suggest|come up with|return|summari[sz]e|name)\b"
    r"[^.?\n]{0,90}?\b(?:titles?|tags?|names?|emojis?|topic|follow-?up questions?|search quer(?:y|ies))\b",
    re.IGNORECASE,
)
_OF_CHAT = re.compile(
    r"\b(?:this|the|our|following|above|a) (?:chat|conversation|thread|dialogue?)\b|\bchat history\b"
    r"|\b(?:\d+|three|four|five|six|ten|few)(?:[- ]to[- ]\w+)?[- ]words?\b",
    re.IGNORECASE,
)


def is_chore(message: str) -> bool:
    """Whether a message is an order to the model about the conversation itself."""
    head = message[:600]
    if _TASK.match(head):
        return True
    return bool(_ORDER.match(head)) and bool(_OF_CHAT.search(head) or _HISTORY.search(message[:20_000]))
