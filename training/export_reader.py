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
OUTPUTS = ["start_logits", "end_logits", "relevance", "evidence_logits", "verdict_logits"]


def export(model: Reader, outputs: list[str], onnx_file: Path) -> None:
    """The fp32 model as ONNX; positions end at `MAX_TOKENS`."""
    model.bert.set_attn_implementation("eager")
    table = model.bert.embeddings
    table.position_embeddings.weight = torch.nn.Parameter(table.position_embeddings.weight[:MAX_TOKENS].clone())
    table.position_embeddings.num_embeddings = MAX_TOKENS
    table.position_ids = table.position_ids[:, :MAX_TOKENS]
    table.token_type_ids = table.token_type_ids[:, :MAX_TOKENS]
    ids = torch.randint(1000, 20000, (2, 16))
    batch, tokens = torch.export.Dim("batch", min=1, max=4096), torch.export.Dim("tokens", min=2, max=MAX_TOKENS)
    torch.onnx.export(
        model,
        (ids, torch.ones_like(ids), torch.zeros_like(ids)),
        onnx_file,
        dynamo=True,
        external_data=False,
        input_names=INPUTS,
        output_names=outputs,
        dynamic_shapes={name: {0: batch, 1: tokens} for name in INPUTS},
        verbose=False,
    )


def quantise(model: Reader, outputs: list[str], folder: Path, name: str, keep_fp32: bool) -> Path:
    """`folder/name.onnx` in int8. Ends the program where that is larger than may be shipped."""
    folder.mkdir(parents=True, exist_ok=True)
    small = folder / f"{name}.onnx"
    with tempfile.TemporaryDirectory() as scratch:
        full = (folder if keep_fp32 else Path(scratch)) / f"{name}-fp32.onnx"
        export(model, outputs, full)
        strip(full)
        excluded = [first_feed_forward_output(full)]
        quantize_dynamic(full, small, weight_type=QuantType.QUInt8, per_channel=True, nodes_to_exclude=excluded)
    if small.stat().st_size > MAX_BYTES:
        raise SystemExit(f"{small} has {small.stat().st_size:,} bytes, more than {MAX_BYTES:,}")
    return small


def card(weights: Path, onnx_file: Path, note: str) -> dict[str, object]:
    """What a program must know to run it; training/README.md has the rest."""
    return {
        "base": "sentence-transformers/all-MiniLM-L6-v2",
        "variant": "int8",
        "licence": "Apache-2.0",
        "note": note,
        "tokenizer": "the bundled encoder's tokenizer.json",
        "max_tokens": MAX_TOKENS,
        "max_question_tokens": MAX_QUESTION,
        "max_headline_tokens": MAX_TITLE,
        "max_passage_tokens": MAX_PASSAGE,
        "inputs": INPUTS,
        "weights_sha256": sha256(weights),
        "sha256": {onnx_file.name: sha256(onnx_file)},
    }


def finish(folder: Path, name: str, onnx_file: Path, described: dict[str, object]) -> None:
    """Write the card and say what was made."""
    (folder / f"{name}.json").write_text(json.dumps(described, indent=2) + "\n")
    print(json.dumps({"bytes": onnx_file.stat().st_size, "sha256": sha256(onnx_file)}))


def arguments(description: str | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("weights", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--note", default="")
    parser.add_argument("--keep-fp32", action="store_true", help="leave the fp32 model beside it, to compare")
    return parser.parse_args()


def main() -> None:
    args = arguments(__doc__)
    small = quantise(Reader.load(args.weights), OUTPUTS, args.folder, "reader", args.keep_fp32)
    described = {
        "model": "dateline-reader",
        **card(args.weights, small, args.note),
        "input": "[CLS] question [SEP] headline [SEP] passage [SEP], or without a headline "
        "[CLS] question [SEP] passage [SEP]; token types 0 to the first [SEP], then 1",
        "outputs": OUTPUTS,
        "no_answer": "start_logits[0] + end_logits[0]",
        "made_by": "training/export_reader.py",
    }
    finish(args.folder, "reader", small, described)


if __name__ == "__main__":
    main()
