"""Whole training steps: zero_grad, forward, loss, backward, clip_grad_norm_, Adam. The models are those of TrainingModels.cs.

batching=packed: pack_padded_sequence, the loss over real tokens; batching=padded: all sequences as long as the longest, padding ignored by the loss.
optimizer=single|foreach: Adam's loop over tensors, or its operations on lists of tensors.
"""
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from numbers_of_a_case import drawn

# By name: symbols, embedding, units, both directions, labels, and whether a sequence has one label.
MODELS = {
    "classifier": (8000, 100, 128, True, 6, True),
    "tagger": (8000, 100, 128, True, 17, False),
    "characters": (100, 64, 256, False, 100, False),
}
IGNORED = -100


class Model(nn.Module):
    def __init__(self, symbols, embedding, hidden, bidirectional, labels, one_label):
        super().__init__()
        self.one_label = one_label
        self.embedding = nn.Embedding(symbols, embedding)
        self.lstm = nn.LSTM(embedding, hidden, bidirectional=bidirectional)
        self.linear = nn.Linear(hidden * (1 + bidirectional), labels)

    def packed(self, tokens, sizes):
        """tokens: a PackedSequence's data; sizes: its batch_sizes."""
        packed = nn.utils.rnn.PackedSequence(self.embedding(tokens), sizes)
        outputs, (last, _) = self.lstm(packed)
        return self.linear(last.transpose(0, 1).reshape(int(sizes[0]), -1) if self.one_label else outputs.data)

    def padded(self, tokens, lasts):
        """tokens: [T, B]; lasts: [B], where each sequence ends."""
        outputs, _ = self.lstm(self.embedding(tokens))
        if not self.one_label:
            return self.linear(outputs).flatten(0, 1)
        # The backward direction runs over the padding first, as padded models do; what is compared is time.
        rows = torch.arange(tokens.shape[1])
        half = self.lstm.hidden_size
        ends = outputs[lasts, rows, :half]
        return self.linear(torch.cat([ends, outputs[0, :, half:]], 1) if self.lstm.bidirectional else ends)


class Step:
    def __init__(self, case):
        lengths = [int(length) for length in case["lengths"].split(",")]
        symbols, embedding, hidden, bidirectional, labels, one_label = MODELS[case["model"]]
        torch.manual_seed(1)
        self.model = Model(symbols, embedding, hidden, bidirectional, labels, one_label)
        self.optimizer = torch.optim.Adam(self.model.parameters(), 1e-3, foreach=case["optimizer"] == "foreach")
        self.loss = nn.CrossEntropyLoss(ignore_index=IGNORED)
        steps, batch = lengths[0], len(lengths)

        def drawn_below(limit, salt, *shape):
            numbers = (drawn(torch.Size(shape).numel(), salt, 0.5) + 0.5) * limit
            return torch.from_numpy(numbers).long().clamp(0, limit - 1).view(shape)

        tokens = drawn_below(symbols, 7, steps, batch)
        targets = drawn_below(labels, 8, batch) if one_label else drawn_below(labels, 8, steps, batch)
        if case["batching"] == "packed":
            packed = pack_padded_sequence(tokens, lengths)
            self.forward = lambda: self.model.packed(packed.data, packed.batch_sizes)
            self.targets = targets if one_label else pack_padded_sequence(targets, lengths).data
        else:
            lasts = torch.tensor(lengths) - 1
            self.forward = lambda: self.model.padded(tokens, lasts)
            real = torch.arange(steps)[:, None] <= lasts
            self.targets = targets if one_label else torch.where(real, targets, torch.tensor(IGNORED)).flatten()

    def run(self):
        self.optimizer.zero_grad(set_to_none=True)
        self.loss(self.forward(), self.targets).backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimizer.step()

    def results(self):
        return {"parameters": [float(sum(parameter.numel() for parameter in self.model.parameters()))]}


def prepare(case):
    return Step(case)
