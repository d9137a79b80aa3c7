"""Shipped models back as weights to go on training from: `python -m training.unpack_reader OUT.safetensors ONNX...`.

Each weight is its byte times its scale: what int8 lost stays lost, which further steps mend. Where several files are
given, a later one's weights take the place of an earlier one's; what none has begins anew.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from safetensors.torch import save_file

from training.model import Reader

PRODUCTS = ("MatMul", "MatMulInteger")


def tables(graph: onnx.GraphProto) -> dict[str, NDArray[np.float32]]:
    """Every fp32 tensor of the graph by its name, quantised ones restored under the name they had before."""
    raw = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    found = {name: value for name, value in raw.items() if value.dtype == np.float32 and not name.endswith("_scale")}
    for name in (n.removesuffix("_quantized") for n in raw if n.endswith("_quantized")):
        zero = raw[f"{name}_zero_point"].astype(np.float32)
        found[name] = (raw[f"{name}_quantized"].astype(np.float32) - zero) * raw[f"{name}_scale"]
    return found


def weights(path: Path) -> dict[str, torch.Tensor]:
    """The reader's state: a product's weight is known by the bias that is added to it."""
    graph = onnx.load(str(path)).graph
    found = tables(graph)
    state = {n: torch.tensor(v) for n, v in found.items() if n.endswith((".weight", ".bias"))}
    users = {name: node for node in graph.node for name in node.input}
    for node in graph.node:
        matrix = node.input[1].removesuffix("_quantized") if node.op_type in PRODUCTS else ""
        if matrix in found:
            state[_bias_behind(node, users).removesuffix("bias") + "weight"] = torch.tensor(found[matrix].T.copy())
    return state


def _bias_behind(node: onnx.NodeProto, users: dict[str, onnx.NodeProto]) -> str:
    while True:
        node = users[node.output[0]]
        biases = [name for name in node.input if name.endswith(".bias")]
        if node.op_type == "Add" and biases:
            return str(biases[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("models", type=Path, nargs="+")
    args = parser.parse_args()
    torch.manual_seed(0)
    state = Reader.fresh().state_dict()
    for path in args.models:
        for name, value in weights(path).items():
            if name.endswith("position_embeddings.weight"):  # longer places were cut off at the export
                state[name][: len(value)] = value
            else:
                assert state[name].shape == value.shape, name  # noqa: S101
                state[name] = value
    save_file(state, args.out)


if __name__ == "__main__":
    main()
