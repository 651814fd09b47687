#!/usr/bin/env python3
"""Makes examples of GCDs in base 1000 as Int2Int does, on one core: prints the speed in examples per second.

Two integers are drawn by numpy; they and their greatest common divisor are written as words, a sign and digits, in numpy's
arithmetic; and the words are looked up. See bench/README.md.
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
        rest = rest // BASE
    return ["-" if value < 0 else "+", *reversed(digits)]


def example(random, plain):
    pair = random.randint(SMALLEST, LARGEST + 1, 2)
    integers = pair.tolist() if plain else numpy.nditer(pair)
    problem = [f"V{len(pair)}"]
    for integer in integers:
        problem += written(integer)
    answer = written(math.gcd(pair[0], pair[1]))
    return [IDS[word] for word in problem], [IDS[word] for word in answer]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--plain", action="store_true", help="digits in Python's own arithmetic, which is faster")
    flags = parser.parse_args()
    # Worker, process and seed.
    random = numpy.random.RandomState([0, 0, 7])
    start, count = time.perf_counter(), 0
    while (elapsed := time.perf_counter() - start) < flags.seconds:
        for _ in range(1000):
            example(random, flags.plain)
        count += 1000
    print(f"{count / elapsed:.0f} examples/s")


main()
