"""Training steps of what reads two sequences, or reads one and writes another, and beam search. The models are those of PairModels.cs.

Encoders are packed, decoders padded; a decoder with input feeding is a loop over lstm_cell. optimizer=single|foreach: Adam's loop over tensors, or its operations on lists of tensors.
"""
import math

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from pytorch_language import Step, fill, zipf

WORDS, SYMBOLS = 20000, 6000
UNKNOWN, BOUNDARY = 0, 1


def padded(ids, lengths):
    """[T, B] and a mask [B, T]."""
    return pad_sequence(ids.split(lengths)), torch.arange(max(lengths))[None] < torch.tensor(lengths)[:, None]


def encode(lstm, vectors, lengths):
    """Outputs [T, B, F], and the last states [B, F]."""
    outputs, (h, _) = lstm(pack_padded_sequence(vectors, lengths, enforce_sorted=False))
    return pad_packed_sequence(outputs)[0], torch.cat([h[0], h[1]], 1)


class Reader(nn.Module):
    def __init__(self, sources, lengths):
        super().__init__()
        self.asked, self.lstm = nn.Embedding(WORDS, 100), nn.LSTM(100, 64, bidirectional=True)
        self.query, self.score, self.aligned = nn.Linear(128, 128), nn.Linear(128, 1, bias=False), nn.Linear(100, 100, bias=False)
        self.read, self.first, self.last = nn.LSTM(200, 128, bidirectional=True), nn.Linear(128, 256, bias=False), nn.Linear(128, 256, bias=False)
        self.names = {
            "asked": self.asked, "lstm": self.lstm, "query": self.query, "query.score": self.score, "aligned": self.aligned, "read": self.read,
            "extractspan.start": self.first, "extractspan.end": self.last}
        self.sources, self.lengths = sources, lengths
        self.question, self.question_mask = padded(zipf(WORDS, 7, sum(sources)), sources)
        self.paragraph, self.mask = padded(zipf(WORDS, 8, sum(lengths)), lengths)
        self.starts = torch.tensor([length // 3 for length in lengths])
        self.ends = torch.tensor([min(length // 3 + number % 4, length - 1) for number, length in enumerate(lengths)])

    def loss(self):
        asked, words = self.asked(self.question), self.asked(self.paragraph)
        understood, _ = encode(self.lstm, asked, self.sources)
        scores = self.score(torch.tanh(self.query(understood)))[:, :, 0].t().masked_fill(~self.question_mask, -math.inf)
        query = torch.bmm(scores.softmax(1)[:, None], understood.transpose(0, 1))[:, 0]
        looks = torch.bmm(self.aligned(words).transpose(0, 1), asked.permute(1, 2, 0)).masked_fill(~self.question_mask[:, None], -math.inf)
        aligned = torch.bmm(looks.softmax(2), asked.transpose(0, 1)).transpose(0, 1)
        read, _ = encode(self.read, torch.cat([words, aligned], 2), self.lengths)
        loss = 0
        for weight, places in ((self.first, self.starts), (self.last, self.ends)):
            logits = torch.bmm(read.transpose(0, 1), weight(query)[:, :, None])[:, :, 0].masked_fill(~self.mask, -math.inf)
            loss = loss + nn.functional.cross_entropy(logits, places)
        return loss


class Writer(nn.Module):
    def __init__(self, fed, sources, lengths=None):
        super().__init__()
        self.fed = fed
        self.embedding, self.encoder = nn.Embedding(SYMBOLS, 256), nn.LSTM(256, 256, bidirectional=True)
        self.written, self.decoder = nn.Embedding(SYMBOLS, 256), nn.LSTM(512 if fed else 256, 512)
        self.context, self.joined, self.generate = nn.Linear(512, 512, bias=False), nn.Linear(1024, 256), nn.Linear(256, SYMBOLS)
        self.names = {
            "embedding": self.embedding, "encoder": self.encoder, "written": self.written, "decoder": self.decoder, "context": self.context, "joined": self.joined,
            "generate": self.generate}
        self.sources = sources
        self.source, self.mask = padded(zipf(SYMBOLS, 7, sum(sources)), sources)
        if lengths:
            self.tokens, _ = padded(zipf(SYMBOLS, 8, sum(lengths)), lengths)
            self.targets = pad_sequence(zipf(SYMBOLS, 9, sum(lengths)).split(lengths), padding_value=-100).flatten()

    def attended(self, hidden, memory, mask):
        """hidden [B, S, 512], memory [B, T, 512], mask [B, T]: [B, S, 256]."""
        looks = torch.bmm(self.context(hidden), memory.transpose(1, 2)).masked_fill(~mask[:, None], -math.inf)
        return torch.tanh(self.joined(torch.cat([hidden, torch.bmm(looks.softmax(2), memory)], 2)))

    def step(self, vectors, h, c, fed, memory, mask):
        weights = [getattr(self.decoder, name) for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")]
        h, c = torch.lstm_cell(torch.cat([vectors, fed], 1) if self.fed else vectors, (h, c), *weights)
        return h, c, self.attended(h[:, None], memory, mask)[:, 0]

    def loss(self):
        outputs, last = encode(self.encoder, self.embedding(self.source), self.sources)
        memory, vectors = outputs.transpose(0, 1), self.written(self.tokens)
        if self.fed:
            h, c, fed, steps = last, last, torch.zeros(len(last), 256), []
            for at in vectors.unbind(0):
                h, c, fed = self.step(at, h, c, fed, memory, self.mask)
                steps.append(fed)
            hidden = torch.stack(steps)
        else:
            states, _ = self.decoder(vectors, (last[None].contiguous(), last[None].contiguous()))
            hidden = self.attended(states.transpose(0, 1), memory, self.mask).transpose(0, 1)
        return nn.functional.cross_entropy(self.generate(hidden).flatten(0, 1), self.targets)

    def search(self, beam, steps):
        """ln p of the best sequence of each source, which has so many tokens and then ends."""
        with torch.inference_mode():
            outputs, last = encode(self.encoder, self.embedding(self.source), self.sources)
            count = len(self.sources)
            memory, mask, last = outputs.transpose(0, 1).repeat_interleave(beam, 0), self.mask.repeat_interleave(beam, 0), last.repeat_interleave(beam, 0)
            h, c, fed, tokens = last, last, torch.zeros(len(last), 256), torch.full((len(last),), BOUNDARY)
            scores = torch.full((count, beam), -math.inf)
            scores[:, 0] = 0
            first = torch.arange(count)[:, None] * beam
            for number in range(steps + 1):
                h, c, fed = self.step(self.written(tokens), h, c, fed, memory, mask)
                after = self.generate(fed).log_softmax(1)
                if number == steps:
                    return (scores + after[:, BOUNDARY].view(count, beam)).max(1).values
                after[:, UNKNOWN] = after[:, BOUNDARY] = -math.inf
                scores, places = (scores.view(-1, 1) + after).view(count, -1).topk(beam, 1)
                parents, tokens = (first + places // SYMBOLS).flatten(), (places % SYMBOLS).flatten()
                h, c, fed = h[parents], c[parents], fed[parents]


class Search:
    def __init__(self, case):
        self.model = Writer(case["model"] == "fed", [int(length) for length in case["sources"].split(",")])
        fill(self.model)
        self.beam, self.steps = int(case["beam"]), int(case["steps"])

    def run(self):
        self.found = self.model.search(self.beam, self.steps)

    def results(self):
        self.run()
        return {"logprobability": self.found.numpy()}


def prepare(case):
    if case["suite"] == "decode":
        return Search(case)
    sources, lengths = ([int(length) for length in case[name].split(",")] for name in ("sources", "lengths"))
    return Step(Reader(sources, lengths) if case["model"] == "reader" else Writer(case["model"] == "fed", sources, lengths), case["optimizer"])
