"""Make the shipped reader: `python -m training.export_reader WEIGHTS.safetensors FOLDER` writes int8 ONNX and its card.

Weights are quantised like the encoder's (`export_encoder.py` says why): unsigned bytes for each channel, and the first
layer's second feed-forward product, where the outliers are, stays in fp32.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.export_encoder import first_feed_forward_output, sha256, strip
from training.model import Reader
from training.pairs import MAX_PASSAGE, MAX_QUESTION, MAX_TITLE, MAX_TOKENS

MAX_BYTES = 25_000_000
INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
OUTPUTS = ["start_logits", "end_logits", "relevance"]


def export(weights: Path, onnx_file: Path) -> None:
    """The fp32 reader as ONNX; positions end at `MAX_TOKENS`."""
    reader = Reader.load(weights)
    reader.bert.set_attn_implementation("eager")
    table = reader.bert.embeddings
    table.position_embeddings.weight = torch.nn.Parameter(table.position_embeddings.weight[:MAX_TOKENS].clone())
    table.position_embeddings.num_embeddings = MAX_TOKENS
    table.position_ids = table.position_ids[:, :MAX_TOKENS]
    table.token_type_ids = table.token_type_ids[:, :MAX_TOKENS]
    ids = torch.randint(1000, 20000, (2, 16))
    batch, tokens = torch.export.Dim("batch", min=1, max=4096), torch.export.Dim("tokens", min=2, max=MAX_TOKENS)
    torch.onnx.export(
        reader,
        (ids, torch.ones_like(ids), torch.zeros_like(ids)),
        onnx_file,
        dynamo=True,
        external_data=False,
        input_names=INPUTS,
        output_names=OUTPUTS,
        dynamic_shapes={name: {0: batch, 1: tokens} for name in INPUTS},
        verbose=False,
    )


def card(weights: Path, onnx_file: Path, note: str) -> dict[str, object]:
    """What a program must know to run the reader; training/README.md has the rest."""
    return {
        "model": "dateline-reader",
        "base": "sentence-transformers/all-MiniLM-L6-v2",
        "variant": "int8",
        "licence": "Apache-2.0",
        "note": note,
        "input": "[CLS] question [SEP] headline [SEP] passage [SEP], or without a headline "
        "[CLS] question [SEP] passage [SEP]; token types 0 to the first [SEP], then 1",
        "tokenizer": "the bundled encoder's tokenizer.json",
        "max_tokens": MAX_TOKENS,
        "max_question_tokens": MAX_QUESTION,
        "max_headline_tokens": MAX_TITLE,
        "max_passage_tokens": MAX_PASSAGE,
        "inputs": INPUTS,
        "outputs": OUTPUTS,
        "no_answer": "start_logits[0] + end_logits[0]",
        "made_by": "training/export_reader.py",
        "weights_sha256": sha256(weights),
        "sha256": {onnx_file.name: sha256(onnx_file)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--note", default="")
    parser.add_argument("--keep-fp32", action="store_true", help="leave reader-fp32.onnx beside it, to compare")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full = (args.folder if args.keep_fp32 else Path(scratch)) / "reader-fp32.onnx"
        export(args.weights, full)
        strip(full)
        small = args.folder / "reader.onnx"
        excluded = [first_feed_forward_output(full)]
        quantize_dynamic(full, small, weight_type=QuantType.QUInt8, per_channel=True, nodes_to_exclude=excluded)
    if small.stat().st_size > MAX_BYTES:
        raise SystemExit(f"{small} has {small.stat().st_size:,} bytes, more than {MAX_BYTES:,}")
    (args.folder / "reader.json").write_text(json.dumps(card(args.weights, small, args.note), indent=2) + "\n")
    print(json.dumps({"bytes": small.stat().st_size, "sha256": sha256(small)}))


if __name__ == "__main__":
    main()
