"""nn.LSTM, nn.GRU and nn.RNN: forward, and with suite=train the gradients of input and weights by autograd."""
import torch

from numbers_of_a_case import drawn, weights

LAYERS = {"lstm": (torch.nn.LSTM, 4), "gru": (torch.nn.GRU, 3), "rnn": (torch.nn.RNN, 1)}


class Layer:
    def __init__(self, case):
        steps, batch, inputs, hidden = (int(case[name]) for name in ("steps", "batch", "inputs", "hidden"))
        kind, gates = LAYERS[case["cell"]]
        self.layer = kind(inputs, hidden)
        with torch.no_grad():
            for parameter, numbers in zip(self.layer.parameters(), weights(gates, inputs, hidden)):
                parameter.copy_(torch.from_numpy(numbers))
        self.training = case["suite"] == "train"
        self.x = torch.from_numpy(drawn(steps * batch * inputs, 5, 1).reshape(steps, batch, inputs)).requires_grad_(self.training)
        self.y_gradient = torch.from_numpy(drawn(steps * batch * hidden, 6, 1).reshape(steps, batch, hidden))
        if "lengths" in case:
            lengths = [int(length) for length in case["lengths"].split(",")]
            packed = torch.nn.utils.rnn.pack_padded_sequence(self.x.detach(), lengths)
            # Packing and padding again are not counted; what counts is the layer over packed sequences.
            self.sizes = packed.batch_sizes
            self.x = packed.data.requires_grad_(self.training)
            self.y_gradient = torch.nn.utils.rnn.pack_padded_sequence(self.y_gradient, lengths).data
        else:
            self.sizes = None
        self.sources = [self.x, *self.layer.parameters()]

    def forward(self):
        if self.sizes is None:
            return self.layer(self.x)[0]
        return self.layer(torch.nn.utils.rnn.PackedSequence(self.x, self.sizes))[0].data

    def run(self):
        if self.training:
            self.y = self.forward()
            self.gradients = torch.autograd.grad(self.y, self.sources, self.y_gradient)
        else:
            with torch.inference_mode():
                self.y = self.forward()

    def results(self):
        self.run()
        results = {"y": self.y.detach()}
        if self.training:
            results |= dict(zip(("dx", "dweight_ih", "dweight_hh"), self.gradients))
        return results


def prepare(case):
    return Layer(case)
