#!/usr/bin/env python3
"""The training step of a recurrent model in PyTorch: prints its speed in examples per second.

An LSTM or GRU encoder-decoder as `--lstm true` makes it: embeddings with a layer norm, stacked layers, a linear layer back
to the embedding's width, scores by the decoder's embedding. The decoder starts from the encoder's last states. It learns
the GCD of two integers up to a million in base 1000 from examples made on the fly, with Adam and clipping at norm 5. See
bench/README.md.
"""
import argparse
import math
import random
import time

import torch
from torch import nn
from torch.nn import functional as F

SPECIAL_WORDS = 15 + 100 + 2  # names of the task, dimensions of arrays, signs
END, PAD, TASK, PLUS = 0, 1, 16, 115
LARGEST = 10**6
WARM_UP = 5


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dim", type=int, default=256, help="width of the embeddings")
    parser.add_argument("--hidden", type=int, default=512, help="width of the hidden states")
    parser.add_argument("--layers", type=int, default=4, help="layers of the encoder, and of the decoder")
    parser.add_argument("--batch", type=int, default=32, help="examples in a step")
    parser.add_argument("--base", type=int, default=1000, help="base of the integers")
    parser.add_argument("--gru", action="store_true", help="GRU cells")
    parser.add_argument("--bidirectional", action="store_true", help="both stacks read in both directions")
    parser.add_argument("--seconds", type=float, default=20)
    return parser.parse_args()


class Stack(nn.Module):
    def __init__(self, flags):
        super().__init__()
        words = SPECIAL_WORDS + flags.base
        self.embedding = nn.Embedding(words, flags.dim, padding_idx=PAD)
        self.norm = nn.LayerNorm(flags.dim, eps=1e-12)
        layers = nn.GRU if flags.gru else nn.LSTM
        self.layers = layers(flags.dim, flags.hidden, flags.layers, bidirectional=flags.bidirectional)
        self.out = nn.Linear(flags.hidden * (2 if flags.bidirectional else 1), flags.dim)
        self.scores_bias = nn.Parameter(torch.zeros(words))

    def forward(self, tokens, states=None):
        """tokens [length, batch]; returns hidden states [length, batch, hidden] and the last states."""
        vectors = self.norm(self.embedding(tokens)) * (tokens != PAD).unsqueeze(-1)
        return self.layers(vectors, states)

    def scores(self, hidden):
        return F.linear(self.out(hidden), self.embedding.weight, self.scores_bias)


def written(number, base):
    digits = []
    while number or not digits:
        number, digit = divmod(number, base)
        digits.insert(0, SPECIAL_WORDS + digit)
    return [PLUS, *digits]


def time_major(rows):
    longest = max(len(row) for row in rows)
    return torch.tensor([row + [PAD] * (longest - len(row)) for row in rows]).t().contiguous()


def draw_batch(flags):
    problems, solutions = [], []
    for _ in range(flags.batch):
        a, b = random.randint(1, LARGEST), random.randint(1, LARGEST)
        problems.append([TASK, *written(a, flags.base), *written(b, flags.base), END])
        solutions.append([END, *written(math.gcd(a, b), flags.base), END])
    return time_major(problems), time_major(solutions)


def training_step(flags):
    encoder, decoder = Stack(flags), Stack(flags)
    weights = [
        *encoder.embedding.parameters(), *encoder.norm.parameters(), *encoder.layers.parameters(),
        *decoder.parameters(),
    ]
    modern = tuple(int(part) for part in torch.__version__.split(".")[:2]) >= (2, 4)
    optimizer = torch.optim.Adam(weights, lr=1e-4, **({"fused": True} if modern else {}))

    def step():
        problem, solution = draw_batch(flags)
        _, states = encoder(problem)
        hidden, _ = decoder(solution[:-1], states)
        loss = F.cross_entropy(
            decoder.scores(hidden).flatten(0, 1), solution[1:].flatten(), ignore_index=PAD
        )
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(weights, 5.0)
        optimizer.step()
        return loss.item()

    count = sum(weight.numel() for weight in weights)
    print(f"{count:,} weights, {torch.get_num_threads()} threads, PyTorch {torch.__version__}")
    return step


def main():
    flags = arguments()
    step = training_step(flags)
    for _ in range(WARM_UP):
        step()
    start, steps = time.perf_counter(), 0
    while (elapsed := time.perf_counter() - start) < flags.seconds:
        loss, steps = step(), steps + 1
    print(f"{1000 * elapsed / steps:.1f} ms a step, loss {loss:.4f}")
    print(f"{steps * flags.batch / elapsed:.1f} examples/s")


main()
