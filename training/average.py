"""The mean of weights of one lineage: `python -m training.average A.safetensors B.safetensors OUT.safetensors`.

Weights before and after further training lie in one basin; halfway between them is often better than either
(Wortsman et al., 2022).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from safetensors.torch import load_file, save_file


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    before, after = load_file(args.before), load_file(args.after)
    save_file({n: ((w.float() + before[n].float()) / 2).to(w.dtype) for n, w in after.items()}, args.out)


if __name__ == "__main__":
    main()
