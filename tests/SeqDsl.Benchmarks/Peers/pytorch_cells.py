"""Cells that PyTorch does not have, as its users write them: a TorchScript loop over time. The input's part is one product before the loop.

Each function has the step of the cell of the same name in samples/Cells. U, V: [·, H] recurrent weights; a: [T, B, gates·H] the inputs' part and bias.
"""
from typing import List, Tuple

import torch
from torch import Tensor

from numbers_of_a_case import drawn


@torch.jit.script
def minimal_gated_unit(a: Tensor, h: Tensor, weights: List[Tensor]) -> Tensor:
    ys: List[Tensor] = []
    for at in a.unbind(0):
        af, ac = at.chunk(2, 1)
        f = torch.sigmoid(torch.addmm(af, h, weights[0].t()))
        c = torch.tanh(torch.addmm(ac, f * h, weights[1].t()))
        h = (1 - f) * h + f * c
        ys.append(h)
    return torch.stack(ys)


@torch.jit.script
def peephole_lstm(a: Tensor, h: Tensor, weights: List[Tensor]) -> Tensor:
    ys: List[Tensor] = []
    c = torch.zeros_like(h)
    for at in a.unbind(0):
        ai, af, ag, ao = torch.addmm(at, h, weights[0].t()).chunk(4, 1)
        i = torch.sigmoid(ai + weights[1] * c)
        f = torch.sigmoid(af + weights[2] * c)
        c = f * c + i * torch.tanh(ag)
        h = torch.sigmoid(ao + weights[3] * c) * torch.tanh(c)
        ys.append(h)
    return torch.stack(ys)


@torch.jit.script
def original_gru(a: Tensor, h: Tensor, weights: List[Tensor]) -> Tensor:
    ys: List[Tensor] = []
    for at in a.unbind(0):
        ar, az, an = at.chunk(3, 1)
        r, z = torch.sigmoid(torch.addmm(torch.cat([ar, az], 1), h, weights[0].t())).chunk(2, 1)
        candidate = torch.tanh(torch.addmm(an, r * h, weights[1].t()))
        h = z * h + (1 - z) * candidate
        ys.append(h)
    return torch.stack(ys)


@torch.jit.script
def coupled_gate_lstm(a: Tensor, h: Tensor, weights: List[Tensor]) -> Tensor:
    ys: List[Tensor] = []
    c = torch.zeros_like(h)
    for at in a.unbind(0):
        af, ag, ao = torch.addmm(at, h, weights[0].t()).chunk(3, 1)
        f = torch.sigmoid(af)
        c = f * c + (1 - f) * torch.tanh(ag)
        h = torch.sigmoid(ao) * torch.tanh(c)
        ys.append(h)
    return torch.stack(ys)


# The loop, the gates that stand in the inputs' product, and the shapes of the recurrent weights in units of H.
CELLS = {
    "MinimalGatedUnit": (minimal_gated_unit, 2, [(1, True), (1, True)]),
    "PeepholeLstm": (peephole_lstm, 4, [(4, True), (1, False), (1, False), (1, False)]),
    "OriginalGru": (original_gru, 3, [(2, True), (1, True)]),
    "CoupledGateLstm": (coupled_gate_lstm, 3, [(3, True)]),
}


class Loop:
    def __init__(self, case):
        self.steps, self.batch, self.inputs, self.hidden = (int(case[name]) for name in ("steps", "batch", "inputs", "hidden"))
        self.loop, gates, shapes = CELLS[case["cell"]]
        self.training = case["suite"] == "script-train"
        scale = 1 / self.hidden ** 0.5

        def parameter(salt, *shape):
            size = torch.Size(shape).numel()
            return torch.from_numpy(drawn(size, salt, scale).reshape(shape)).requires_grad_(self.training)

        self.weight = parameter(1, gates * self.hidden, self.inputs)
        self.bias = parameter(3, gates * self.hidden)
        self.recurrent = [
            parameter(20 + number, *((rows * self.hidden, self.hidden) if matrix else (self.hidden,)))
            for number, (rows, matrix) in enumerate(shapes)]
        self.x = torch.from_numpy(drawn(self.steps * self.batch * self.inputs, 5, 1).reshape(-1, self.inputs)).requires_grad_(self.training)
        self.y_gradient = torch.from_numpy(drawn(self.steps * self.batch * self.hidden, 6, 1).reshape(self.steps, self.batch, self.hidden))

    def forward(self):
        a = torch.addmm(self.bias, self.x, self.weight.t()).view(self.steps, self.batch, -1)
        return self.loop(a, torch.zeros(self.batch, self.hidden), self.recurrent)

    def run(self):
        if self.training:
            self.y = self.forward()
            self.gradients = torch.autograd.grad(self.y, [self.x, self.weight, self.bias, *self.recurrent], self.y_gradient)
        else:
            with torch.inference_mode():
                self.y = self.forward()

    def results(self):
        self.run()
        results = {"y": self.y.detach()}
        if self.training:
            results |= {"dx": self.gradients[0]}
        return results


def prepare(case):
    return Loop(case)
