"""One (question, passage) pair as the reader's input: the same at training time and at run time.

`[CLS] question [SEP] passage [SEP]`, or with the article's headline `[CLS] question [SEP] headline [SEP] passage
[SEP]`; token types are 0 up to and including the first `[SEP]` and 1 after it. Needs `tokenizers` only.
"""

from __future__ import annotations

from dataclasses import dataclass

from tokenizers import Tokenizer

CLS, SEP, PAD = 101, 102, 0
MAX_TOKENS, MAX_QUESTION, MAX_TITLE, MAX_PASSAGE = 320, 64, 32, 256


@dataclass(frozen=True, slots=True)
class Pair:
    """The token ids of one input, and where its passage lies.

    `ids[passage_start : passage_start + len(offsets)]` are the passage's tokens; `offsets` are their (start, end) in
    code points of the passage; the first `type_zero` tokens have token type 0, all others 1.
    """

    ids: list[int]
    type_zero: int
    passage_start: int
    offsets: list[tuple[int, int]]


def encode_pair(tokenizer: Tokenizer, question: str, title: str, passage: str) -> Pair:
    """Lay out a question, a headline ("" for none) and a passage, cut to at most `MAX_TOKENS` tokens in all.

    The tokenizer must have truncation and padding switched off. The passage gives way last: it keeps `MAX_PASSAGE`
    tokens or what the question and headline leave.
    """
    head = [
        CLS,
        *tokenizer.encode(question, add_special_tokens=False).ids[-MAX_QUESTION:],
        SEP,
    ]  # a conversation's last
    type_zero = len(head)
    if title:
        head += [*tokenizer.encode(title, add_special_tokens=False).ids[:MAX_TITLE], SEP]
    body = tokenizer.encode(passage, add_special_tokens=False)
    room = min(MAX_PASSAGE, MAX_TOKENS - len(head) - 1)
    return Pair([*head, *body.ids[:room], SEP], type_zero, len(head), body.offsets[:room])
