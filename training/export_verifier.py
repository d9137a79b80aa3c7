"""Make the shipped verifier: `python -m training.export_verifier WEIGHTS.safetensors FOLDER`."""

from __future__ import annotations

from training.export_reader import arguments, card, finish, quantise
from training.model import Verifier
from training.verifying import WINDOW

OUTPUTS = ["right"]


def main() -> None:
    args = arguments(__doc__)
    small = quantise(Verifier.load(args.weights), OUTPUTS, args.folder, "verifier", args.keep_fp32)
    described = {
        "model": "dateline-verifier",
        **card(args.weights, small, args.note),
        "max_passage_tokens": WINDOW,
        "input": "[CLS] question [SEP] headline [SEP] part of the passage [SEP], or without a headline "
        "[CLS] question [SEP] part of the passage [SEP]; token types 0 to the first [SEP] and for the answer, else 1",
        "outputs": OUTPUTS,
        "made_by": "training/export_verifier.py",
    }
    finish(args.folder, "verifier", small, described)


if __name__ == "__main__":
    main()
