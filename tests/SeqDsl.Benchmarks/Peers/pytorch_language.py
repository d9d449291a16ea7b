"""Whole training steps of taggers and language models: zero_grad, forward, loss, backward, clip_grad_norm_, Adam. The models are those of LanguageModels.cs.

batching=packed: pack_padded_sequence; batching=padded: all sequences as long as the longest, padding ignored by the loss.
div=1|4: AdaptiveLogSoftmaxWithLoss's div_value. optimizer=single|foreach: Adam's loop over tensors, or its operations on lists of tensors.
"""
import math

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from numbers_of_a_case import drawn

LABELS, CHARACTERS = 17, 100
SYMBOLS = {"spelling": 8000, "crf": 8000, "characters": 100, "words": 33278, "adaptive": 33278}
CUTOFFS = [2000, 10000]


def zipf(limit, salt, count):
    """Number k as often as Zipf's law says, about 1/(k + 1)."""
    numbers = torch.from_numpy(drawn(count, salt, 0.5)).double() + 0.5
    return ((numbers * math.log(limit)).exp().long() - 1).clamp(0, limit - 1)


def spelling(word):
    """Two characters that say which word it is, and up to eight more."""
    kinds = CHARACTERS - 1
    letters = [word, word // kinds] + [word * 31 + place * 17 for place in range(2, 2 + word * 7919 % 9)]
    return torch.tensor([1 + letter % kinds for letter in letters])


class RandomField(nn.Module):
    """A linear-chain CRF, vectorised over sequences and tags as pytorch-crf is: nats a token."""

    def __init__(self, labels):
        super().__init__()
        self.transitions = nn.Parameter(torch.empty(labels, labels))
        self.start_transitions = nn.Parameter(torch.empty(labels))
        self.end_transitions = nn.Parameter(torch.empty(labels))

    def forward(self, emissions, tags, mask, lasts):
        """emissions [T, B, K], tags and mask [T, B], lasts [B]: where each sequence ends."""
        rows = torch.arange(tags.shape[1])
        own = emissions.gather(2, tags[:, :, None])[:, :, 0]
        steps = self.transitions[tags[:-1], tags[1:]]
        path = (own * mask).sum() + (steps * mask[1:]).sum() + self.start_transitions[tags[0]].sum() + self.end_transitions[tags[lasts, rows]].sum()
        forward = self.start_transitions + emissions[0]
        for step in range(1, len(emissions)):
            after = torch.logsumexp(forward[:, :, None] + self.transitions + emissions[step][:, None, :], 1)
            forward = torch.where(mask[step][:, None], after, forward)
        return (torch.logsumexp(forward + self.end_transitions, 1).sum() - path) / mask.sum()


class Tagger(nn.Module):
    def __init__(self, case, lengths):
        super().__init__()
        self.packed = case["batching"] == "packed"
        self.reads_characters = case["model"] == "spelling"
        self.meaning = nn.Embedding(SYMBOLS[case["model"]], 100)
        self.lstm = nn.LSTM(200 if self.reads_characters else 100, 128, bidirectional=True)
        self.linear = nn.Linear(256, LABELS)
        self.field = RandomField(LABELS) if case["model"] == "crf" else None
        self.names = {"meaning" if self.reads_characters else "embedding": self.meaning, "lstm": self.lstm, "crftag" if self.field else "tag": self.linear}
        if self.field:
            self.names["crftag "] = self.field
        ids, tags = zipf(SYMBOLS[case["model"]], 7, sum(lengths)), zipf(LABELS, 8, sum(lengths))
        pad = lambda numbers: nn.utils.rnn.pad_sequence(numbers.split(lengths))
        self.tokens, self.tags = pad(ids), pad(tags)
        self.lasts = torch.tensor(lengths) - 1
        self.mask = torch.arange(lengths[0])[:, None] <= self.lasts
        self.places = pack_padded_sequence(self.tokens, lengths)
        self.targets = pack_padded_sequence(self.tags, lengths).data if self.packed else torch.where(self.mask, self.tags, torch.tensor(-100)).flatten()
        if self.reads_characters:
            self.characters, self.letters = nn.Embedding(CHARACTERS, 30), nn.LSTM(30, 50, bidirectional=True)
            self.names |= {"spelling.embedding": self.characters, "spelling": self.letters}
            words, self.word_of = torch.unique(self.places.data if self.packed else self.tokens, return_inverse=True)
            spelled = [spelling(int(word)) for word in words]
            order = sorted(range(len(words)), key=lambda word: -len(spelled[word]))
            ranks = torch.empty(len(words), dtype=torch.long)
            ranks[order] = torch.arange(len(words))
            self.word_of = ranks[self.word_of]
            self.spelled = nn.utils.rnn.pack_sequence([spelled[word] for word in order])

    def loss(self):
        vectors = self.meaning(self.places.data if self.packed else self.tokens)
        if self.reads_characters:
            _, (last, _) = self.letters(PackedSequence(self.characters(self.spelled.data), self.spelled.batch_sizes))
            vectors = torch.cat([vectors, torch.cat([last[0], last[1]], 1)[self.word_of]], -1)
        if self.packed:
            outputs, _ = self.lstm(PackedSequence(vectors, self.places.batch_sizes))
            outputs = outputs.data if self.field is None else pad_packed_sequence(outputs)[0]
        else:
            outputs, _ = self.lstm(vectors)
        logits = self.linear(outputs)
        if self.field:
            return self.field(logits, self.tags, self.mask, self.lasts)
        return nn.functional.cross_entropy(logits.flatten(0, -2), self.targets)


class LanguageModel(nn.Module):
    def __init__(self, case, lengths):
        super().__init__()
        symbols = SYMBOLS[case["model"]]
        features, hidden = (64, 256) if case["model"] == "characters" else (200, 200)
        self.embedding, self.lstm = nn.Embedding(symbols, features), nn.LSTM(features, hidden, num_layers=2)
        self.names = {"embedding": self.embedding, "lstm": self.lstm}
        self.adaptive = None
        if case["model"] == "adaptive":
            self.adaptive = nn.AdaptiveLogSoftmaxWithLoss(hidden, symbols, CUTOFFS, div_value=float(case["div"]))
        else:
            self.linear = nn.Linear(hidden, symbols)
            if case["model"] == "words":
                self.linear.weight = self.embedding.weight
            self.names["nexttoken"] = self.linear
        rows = lambda numbers: numbers.view(len(lengths), lengths[0]).t().contiguous()
        self.tokens, self.targets = rows(zipf(symbols, 7, sum(lengths))), rows(zipf(symbols, 8, sum(lengths))).flatten()

    def loss(self):
        outputs, _ = self.lstm(self.embedding(self.tokens))
        outputs = outputs.flatten(0, 1)
        return self.adaptive(outputs, self.targets).loss if self.adaptive else nn.functional.cross_entropy(self.linear(outputs), self.targets)


def fill(model):
    """Every parameter's numbers follow from its name; a tied table is the embedding's."""
    filled = set()
    for prefix, module in model.names.items():
        for name, parameter in module.named_parameters():
            if id(parameter) not in filled:
                filled.add(id(parameter))
                salt = sum((place + 1) * ord(letter) for place, letter in enumerate(f"{prefix.strip()}.{name}"))
                parameter.data.copy_(torch.from_numpy(drawn(parameter.numel(), salt, 0.1)).view_as(parameter))


class Step:
    """Forward, loss, backward, clipping and Adam of a model with a loss() and names, whose parameters follow from the names."""

    def __init__(self, model, optimizer):
        self.model = model
        self.optimizer = torch.optim.Adam(model.parameters(), 1e-3, foreach=optimizer == "foreach")
        fill(model)
        loss = model.loss()
        loss.backward()
        norm = math.sqrt(sum(float(parameter.grad.double().pow(2).sum()) for parameter in model.parameters() if parameter.grad is not None))
        self.first = {"parameters": [float(sum(parameter.numel() for parameter in model.parameters()))], "loss": [float(loss)], "gradient": [norm]}

    def run(self):
        self.optimizer.zero_grad(set_to_none=True)
        self.model.loss().backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimizer.step()

    def results(self):
        """How many parameters, and what the first step gave, before Adam changed them."""
        return self.first


def prepare(case):
    lengths = [int(length) for length in case["lengths"].split(",")]
    torch.manual_seed(1)
    return Step((Tagger if case["model"] in ("spelling", "crf") else LanguageModel)(case, lengths), case["optimizer"])
