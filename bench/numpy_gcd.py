#!/usr/bin/env python3
"""The original's way to make examples of GCDs in base 1000, in numpy: prints its speed in examples per second.

Two integers drawn by numpy, their greatest common divisor, signs and digits as words, and the numbers of these words. See
bench/README.md.
"""
import argparse
import math
import time

import numpy

BASE, SMALLEST, LARGEST = 1000, 1, 10**6
SPECIAL_WORDS = ["<eos>", "<pad>", "<sep>", "(", ")", *(f"<SPECIAL_{i}>" for i in range(10))]
SYMBOLS = ["+", "-", *(str(digit) for digit in range(BASE)), "V1", "V2"]
IDS = {word: number for number, word in enumerate(SPECIAL_WORDS + sorted(SYMBOLS))}


def written(value):
    digits, rest = [], abs(value)
    while rest > 0 or not digits:
        digits.append(str(rest % BASE))
        rest //= BASE
    return ["-" if value < 0 else "+", *reversed(digits)]


def example(random):
    a, b = random.randint(SMALLEST, LARGEST + 1), random.randint(SMALLEST, LARGEST + 1)
    problem = ["V2", *written(a), *written(b)]
    answer = written(math.gcd(a, b))
    return [IDS[word] for word in problem], [IDS[word] for word in answer]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=2)
    seconds = parser.parse_args().seconds
    # Worker, process, seed: as the original seeds it.
    random = numpy.random.RandomState([0, 0, 7])
    start, count = time.perf_counter(), 0
    while (elapsed := time.perf_counter() - start) < seconds:
        for _ in range(1000):
            example(random)
        count += 1000
    print(f"{count / elapsed:.0f} examples/s")


main()
