#!/usr/bin/env python3
"""Beam search in PyTorch: prints its speed in tokens and in examples per second. See bench/README.md.

A transformer of Int2Int's default shape with random weights: post-norm layers, learned positions, scores by the decoder's
embedding. Problems are GCDs of two integers up to a million in base 1000. They are encoded once; answers are written token by
token, with cached keys and values, which for the problem are computed once and shared by its beams (or `--plain`). The search is Int2Int's;
the closing word is made impossible, so that all answers are as long as they may be.
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
LARGEST, IMPOSSIBLE = 10**6, -1e9


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dim", type=int, default=256)
    parser.add_argument("--layers", type=int, default=4, help="layers of the encoder, and of the decoder")
    parser.add_argument("--heads", type=int, default=8)
    parser.add_argument("--base", type=int, default=1000)
    parser.add_argument("--beam", type=int, default=10, help="1 is greedy")
    parser.add_argument("--max_output_len", type=int, default=10)
    parser.add_argument("--examples", type=int, default=1000)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--device", default="cpu")
    parser.add_argument(
        "--plain", action="store_true", help="as Int2Int: each beam has a copy of what is known of its problem, re-ordered too"
    )
    return parser.parse_args()


class Attention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(dim, dim) for _ in range(4))

    def split(self, x):
        """[groups, positions, dim] by head."""
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def known(self, x):
        return self.split(self.key(x)), self.split(self.value(x))

    def forward(self, x, key, value, mask=None):
        scores = self.split(self.query(x)) / math.sqrt(x.shape[-1] // self.heads) @ key.transpose(2, 3)
        if mask is not None:
            scores = scores.masked_fill(mask, -math.inf)
        mixed = F.softmax(scores, dim=-1) @ value
        return self.out(mixed.transpose(1, 2).reshape(x.shape))


class Layer(nn.Module):
    def __init__(self, flags, decodes):
        super().__init__()
        dim = flags.dim
        self.own, self.norm1 = Attention(dim, flags.heads), nn.LayerNorm(dim)
        if decodes:
            self.cross, self.norm15 = Attention(dim, flags.heads), nn.LayerNorm(dim)
        self.up, self.down, self.norm2 = nn.Linear(dim, 4 * dim), nn.Linear(4 * dim, dim), nn.LayerNorm(dim)

    def feed(self, h):
        return self.norm2(h + self.down(F.relu(self.up(h))))


class Stack(nn.Module):
    def __init__(self, flags, decodes):
        super().__init__()
        self.tokens = nn.Embedding(SPECIAL_WORDS + flags.base, flags.dim)
        self.positions, self.norm = nn.Embedding(4096, flags.dim), nn.LayerNorm(flags.dim)
        self.layers = nn.ModuleList(Layer(flags, decodes) for _ in range(flags.layers))
        self.bias = nn.Parameter(torch.zeros(SPECIAL_WORDS + flags.base))

    def encode(self, ids, mask):
        x = self.norm(self.tokens(ids) + self.positions.weight[: ids.shape[1]])
        for layer in self.layers:
            x = layer.feed(layer.norm1(x + layer.own(x, *layer.own.known(x), mask)))
        return x

    def step(self, ids, position, past, order, memory, mask):
        """Log-probabilities of the next word of each row, and the keys and values so far. `order`: former row of each row."""
        x, present = self.norm(self.tokens(ids) + self.positions.weight[position]), []
        problems = mask.shape[0]
        for layer, before, (key, value) in zip(self.layers, past, memory):
            row = x.unsqueeze(1)
            known = layer.own.known(row)
            if before is not None:
                kept = (cache if order is None else cache.index_select(0, order) for cache in before)
                known = tuple(torch.cat(pair, 2) for pair in zip(kept, known))
            present.append(known)
            h = layer.norm1(x + layer.own(row, *known).squeeze(1))
            beams = h.view(problems, -1, h.shape[1])
            x = layer.feed(layer.norm15(beams + layer.cross(beams, key, value, mask)).view(h.shape))
        return F.log_softmax(F.linear(x, self.tokens.weight, self.bias), dim=-1), present


class Hypotheses:
    """The best answers to a problem, early stopping."""

    def __init__(self, size):
        self.size, self.found = size, []

    def add(self, tokens, total):
        self.found.append((total / len(tokens), tokens))
        self.found = sorted(self.found, reverse=True)[: self.size]

    def is_done(self):
        return len(self.found) >= self.size


def search(decoder, memory, mask, problems, flags):
    beam, limit = flags.beam, flags.max_output_len + 2
    found = [Hypotheses(beam) for _ in range(problems)]
    totals = torch.full((problems, beam), IMPOSSIBLE, device=flags.device)
    totals[:, 0] = 0
    totals = totals.view(-1)
    written = [[END]] * (problems * beam)
    past, order, steps = [None] * flags.layers, None, 0
    for length in range(1, limit):
        ids = torch.tensor([tokens[-1] for tokens in written], device=flags.device)
        scores, past = decoder.step(ids, length - 1, past, order, memory, mask)
        steps += 1
        words = scores.shape[1]
        best, choices = torch.topk((scores + totals[:, None]).view(problems, -1), 2 * beam)
        best, choices = best.tolist(), choices.tolist()
        rows = []
        for problem, answers in enumerate(found):
            live = []
            if not answers.is_done():
                for total, choice in zip(best[problem], choices[problem]):
                    row, word = problem * beam + choice // words, choice % words
                    if word == END or length + 1 == limit:
                        answers.add(written[row], total)
                    else:
                        live.append((total, word, row))
                    if len(live) == beam:
                        break
            rows += live or [(0, PAD, problem * beam)] * beam
        if all(answers.is_done() for answers in found):
            break
        totals = torch.tensor([total for total, _, _ in rows], device=flags.device)
        order = torch.tensor([row for _, _, row in rows], device=flags.device)
        if flags.plain:
            memory = [tuple(known.index_select(0, order) for known in pair) for pair in memory]
        written = [written[row] + [word] for _, word, row in rows]
    return steps


def greedy(decoder, memory, mask, problems, flags):
    ids = torch.full((problems,), END, device=flags.device)
    past, open_rows, steps = [None] * flags.layers, torch.ones_like(ids, dtype=torch.bool), 0
    for length in range(1, flags.max_output_len + 1):
        scores, past = decoder.step(ids, length - 1, past, None, memory, mask)
        steps += 1
        ids = scores.argmax(-1).masked_fill(~open_rows, PAD)
        open_rows &= ids != END
        if not open_rows.any():
            break
    return steps


def digits(number, base):
    rest, digit = divmod(number, base)
    return [*(digits(rest, base) if rest else [PLUS]), SPECIAL_WORDS + digit]


def draw_problems(count, flags):
    pairs = [(random.randint(1, LARGEST), random.randint(1, LARGEST)) for _ in range(count)]
    rows = [[TASK, *digits(a, flags.base), *digits(b, flags.base), END] for a, b in pairs]
    longest = max(map(len, rows))
    return torch.tensor([row + [PAD] * (longest - len(row)) for row in rows], device=flags.device)


@torch.no_grad()
def answer(encoder, decoder, flags, count):
    """Decoder rows computed."""
    ids = draw_problems(count, flags)
    mask = (ids == PAD)[:, None, None, :]
    encoded = encoder.encode(ids, mask)
    if flags.plain:
        encoded, mask = (known.repeat_interleave(flags.beam, 0) for known in (encoded, mask))
    memory = [layer.cross.known(encoded) for layer in decoder.layers]
    steps = (search if flags.beam > 1 else greedy)(decoder, memory, mask, count, flags)
    return steps * count * flags.beam


def main():
    flags = arguments()
    encoder, decoder = (Stack(flags, decodes).to(flags.device).eval() for decodes in (False, True))
    decoder.bias.data[END] = -1000
    print(f"{torch.get_num_threads()} threads, PyTorch {torch.__version__}, {flags.device}")
    answer(encoder, decoder, flags, flags.batch)
    start, tokens = time.perf_counter(), 0
    for first in range(0, flags.examples, flags.batch):
        tokens += answer(encoder, decoder, flags, min(flags.batch, flags.examples - first))
    if flags.device != "cpu":
        torch.cuda.synchronize()
    seconds = time.perf_counter() - start
    print(f"{tokens / seconds:.0f} tokens/s")
    print(f"{flags.examples / seconds:.1f} examples/s")


main()
