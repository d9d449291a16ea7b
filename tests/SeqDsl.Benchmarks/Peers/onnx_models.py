"""Writes the ONNX models that ONNX Runtime is timed with: onnx_models.py FOLDER CELL STEPS BATCH HIDDEN, or FOLDER nothing.

FOLDER/lstm-64-32-256.onnx has one LSTM or GRU (linear_before_reset, as PyTorch's) of `hidden` units over X [steps, batch, hidden] -> Y; its weights are
initializers, so that the runtime may pack them once. FOLDER/nothing.onnx adds two numbers: what a call costs.
"""
import sys

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

from numbers_of_a_case import weights

# The gates of PyTorch's layout in the order in which ONNX stacks them.
GATES = {"lstm": ("LSTM", [0, 3, 1, 2]), "gru": ("GRU", [1, 0, 2])}


def recurrent(cell, steps, batch, hidden):
    """The graph; W [1, gates·H, I], R [1, gates·H, H], B [1, 2·gates·H]."""
    op, order = GATES[cell]

    def stacked(rows):
        return numpy.concatenate([rows[gate * hidden:(gate + 1) * hidden] for gate in order])

    weight_ih, weight_hh, bias_ih, bias_hh = weights(len(order), hidden, hidden)
    initializers = [
        numpy_helper.from_array(stacked(weight_ih)[None], "W"),
        numpy_helper.from_array(stacked(weight_hh)[None], "R"),
        numpy_helper.from_array(numpy.concatenate([stacked(bias_ih), stacked(bias_hh)])[None], "B"),
    ]
    attributes = {"hidden_size": hidden}
    if cell == "gru":
        attributes["linear_before_reset"] = 1
    return helper.make_graph(
        [helper.make_node(op, ["X", "W", "R", "B"], ["Y"], **attributes)], cell,
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [steps, batch, hidden])],
        [helper.make_tensor_value_info("Y", TensorProto.FLOAT, [steps, 1, batch, hidden])], initializers)


def nothing():
    return helper.make_graph(
        [helper.make_node("Add", ["X", "X"], ["Y"])], "nothing",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [1])], [helper.make_tensor_value_info("Y", TensorProto.FLOAT, [1])])


def write(folder, cell, *sizes):
    graph = nothing() if cell == "nothing" else recurrent(cell, *map(int, sizes))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    onnx.save(model, f"{folder}/{'-'.join([cell, *sizes])}.onnx")


if __name__ == "__main__":
    write(*sys.argv[1:])
