#!/usr/bin/env python3
"""Makes examples of one operation on one core, as Axolver defines them, with numpy and SymPy: prints examples per second.

Written from a description of its definitions, with its default flags. What is drawn, worked out and written as tokens is the
same as there; random sizes, rejected draws and time limits too. See bench/README.md.
"""
import argparse
import math
import signal
import time
from collections import deque

import numpy

BASE, MAX_INT, MODULUS = 10, 100, 97
DIM, ENTRY = 4, 5
NODES, EDGES = 8, 15
LENGTH, SYMBOLS, PAIRS = 20, 10, 10
PRECISION, MAX_EXPONENT = 3, 10
draw = numpy.random.default_rng(0)


def uniform(low, high):
    return int(draw.integers(low, high + 1))


# Tokens.


def integer(value):
    digits, rest = [], abs(int(value))
    while rest or not digits:
        digits.append(str(rest % BASE))
        rest //= BASE
    return ["INT-" if value < 0 else "INT+", *reversed(digits)]


def real(value):
    if value == 0:
        return ["FLOAT+", "0", "E0"]
    mantissa, exponent = f"{abs(value):.{PRECISION - 1}e}".split("e")
    digits = mantissa.replace(".", "").rstrip("0")
    power = int(exponent) - len(digits) + 1
    if abs(power) > MAX_EXPONENT:
        raise ValueError("beyond the largest exponent")
    return ["FLOAT-" if value < 0 else "FLOAT+", *digits, f"E{power}"]


def compound(value):
    return ["Re", *real(value.real), "Im", *real(value.imag)]


def array(values, element=integer):
    values = numpy.asarray(values)
    return [f"V{size}" for size in values.shape] + [token for value in values.flat for token in element(value)]


def plain(values):
    return [f"V{len(values)}", *map(str, values)]


# Arithmetic: a problem and its answer, as tokens.


def operands(count):
    return [uniform(1, MAX_INT) for _ in range(count)]


def lowest(numerator, denominator):
    factor = math.gcd(numerator, denominator)
    return array([numerator // factor, denominator // factor])


def gcd():
    target = uniform(1, MAX_INT)
    while True:
        a, b = uniform(1, MAX_INT // target), uniform(1, MAX_INT // target)
        if math.gcd(a, b) == 1:
            return array([a * target, b * target]), integer(target)


def fraction_simplify():
    factor, (a, b) = uniform(2, MAX_INT), operands(2)
    common = math.gcd(a, b)
    return array([factor * a, factor * b]), array([a // common, b // common])


def fraction_round():
    quotient, (x, y) = uniform(1, MAX_INT), operands(2)
    low, high = min(x, y), max(x, y)
    return array([quotient * high + low, high]), integer((quotient * high + low) // high)


def fraction_add():
    a, b, c, d = operands(4)
    return array([a, b, c, d]), lowest(a * d + b * c, b * d)


def fraction_product():
    a, b, c, d = operands(4)
    return array([a, b, c, d]), lowest(a * c, b * d)


def fraction_determinant():
    a, b, c, d = operands(4)
    return array([a, b, c, d]), integer(a * d - b * c)


def fraction_compare():
    a, b, c, d = operands(4)
    return array([a, b, c, d]), ["1" if a * d > b * c else "0"]


def modular_add():
    pair = operands(2)
    return array(pair), integer(sum(pair) % MODULUS)


def modular_mul():
    a, b = operands(2)
    return array([a, b]), integer(a * b % MODULUS)


# Matrices.


def matrix(rows, columns):
    return draw.integers(-ENTRY, ENTRY + 1, (rows, columns))


def sizes():
    return uniform(2, DIM), uniform(2, DIM)


def symmetric():
    size = uniform(2, DIM)
    lower = numpy.tril(matrix(size, size))
    return lower + numpy.tril(lower, -1).T


def matrix_transpose():
    entries = matrix(*sizes())
    return array(entries), array(entries.T)


def matrix_sum():
    rows, columns = sizes()
    both = matrix(2 * rows, columns)
    return array(both), array(both[:rows] + both[rows:])


def matrix_vector():
    rows, columns = sizes()
    both = matrix(rows + 1, columns)
    return array(both), array(both[:-1] @ both[-1])


def matrix_determinant():
    size = uniform(2, DIM)
    entries = matrix(size, size)
    return array(entries), integer(round(numpy.linalg.det(entries)))


def matrix_rank():
    rank = uniform(1, DIM)
    while True:
        entries = matrix(DIM, rank) @ matrix(rank, DIM)
        if numpy.linalg.matrix_rank(entries) == rank:
            return array(entries), [str(rank)]


def matrix_eigenvalues():
    entries = symmetric()
    return array(entries), array(numpy.linalg.eigvalsh(entries).round(9), real)


def matrix_inverse():
    while True:
        entries = symmetric()
        if abs(numpy.linalg.det(entries)) >= 0.1:
            # Entries that are 0 but for rounding could not be written.
            return array(entries), array(numpy.linalg.inv(entries).round(9), real)


# Graphs.


def connected(edges, size):
    return len(distances(edges, size, 0)) == size


def neighbours(edges, size):
    near = [[] for _ in range(size)]
    for a, b in edges:
        near[a].append(b)
        near[b].append(a)
    return near


def distances(edges, size, source):
    near, found, queue = neighbours(edges, size), {source: None}, deque([source])
    while queue:
        node = queue.popleft()
        for other in near[node]:
            if other not in found:
                found[other] = node
                queue.append(other)
    return found


def graph():
    size = uniform(2, NODES)
    pairs = [(a, b) for a in range(size) for b in range(a + 1, size)]
    if draw.random() < 0.5:
        chance = uniform(size - 1, max(size - 1, EDGES)) / len(pairs)
        for _ in range(20):
            edges = {pair for pair in pairs if draw.random() < chance}
            if len(edges) <= EDGES and connected(edges, size):
                return size, edges
    order = draw.permutation(size).tolist()
    edges = {tuple(sorted(ends)) for ends in zip(order, order[1:])}
    spare = [pair for pair in pairs if pair not in edges]
    extra = uniform(0, min(EDGES, len(pairs)) - (size - 1))
    for k in draw.permutation(len(spare))[:extra]:
        edges.add(spare[k])
    return size, edges


def written(size, edges):
    return [f"G{size}", *(f"N{node}" for edge in edges for node in edge)]


def find_shortest_path():
    size, edges = graph()
    source, target = draw.choice(size, 2, replace=False).tolist()
    before, path = distances(edges, size, source), [target]
    while path[-1] != source:
        path.append(before[path[-1]])
    nodes = [f"N{node}" for node in reversed(path)]
    return [*written(size, edges), "<query>", f"N{source}", f"N{target}"], nodes


def laplacian_eigenvalues():
    size, edges = graph()
    laplacian = numpy.zeros((size, size))
    for a, b in edges:
        laplacian[a, a] += 1
        laplacian[b, b] += 1
        laplacian[a, b] = laplacian[b, a] = -1
    values = numpy.linalg.eigvalsh(laplacian)
    values[abs(values) < 1e-10] = 0
    return written(size, edges), array(values, real)


def max_clique():
    size, edges = graph()
    near = [set(nodes) for nodes in neighbours(edges, size)]
    cliques = []

    def extend(clique, candidates, excluded):
        if not candidates and not excluded:
            cliques.append(sorted(clique))
        for node in list(candidates):
            extend(clique | {node}, candidates & near[node], excluded & near[node])
            candidates = candidates - {node}
            excluded = excluded | {node}

    extend(set(), set(range(size)), set())
    largest = max(map(len, cliques))
    best = [clique for clique in cliques if len(clique) == largest]
    return written(size, edges), [f"N{node}" for node in best[uniform(0, len(best) - 1)]]


def polynomial_roots():
    while True:
        degree, roots = uniform(3, 6), []
        while len(roots) < degree:
            if degree - len(roots) >= 2 and draw.random() < 0.5:
                root = complex(draw.uniform(-10, 10), draw.uniform(0.5, 10))
                roots += [root, root.conjugate()]
            else:
                roots.append(complex(uniform(-10, 10)))
        coefficients = numpy.rint(numpy.poly(roots).real)
        key = lambda root: (root.real, root.imag)
        ours, theirs = sorted(roots, key=key), sorted(numpy.roots(coefficients), key=key)
        if numpy.allclose(ours, theirs, atol=1e-3, rtol=0):
            return array(coefficients), array(ours, compound)


# Lists.


def values(symbols=SYMBOLS):
    return draw.integers(0, symbols, uniform(1, LENGTH)).tolist()


def copy():
    listed = values()
    return plain(listed), plain(listed)


def reverse():
    listed = values()
    return plain(listed), plain(listed[::-1])


def sort():
    listed = values()
    return plain(listed), plain(sorted(listed))


def parity():
    listed = values()
    return plain(listed), plain([sum(listed) % 2])


def deduplicate():
    listed = values()
    return plain(listed), plain(list(dict.fromkeys(listed)))


def bracket_match():
    pairs, word, partners, open_ones = uniform(1, PAIRS), [], [], []
    opened = 0
    for place in range(2 * pairs):
        partners.append(None)
        may_open, may_close = opened < pairs, bool(open_ones)
        if may_open and (not may_close or draw.random() < 0.5):
            opened += 1
            open_ones.append(place)
            word.append(0)
        else:
            partner = open_ones.pop()
            partners[place], partners[partner] = partner, place
            word.append(1)
    return plain(word), plain(partners)


# Integration, backward.

OPERATORS = {"add": 10, "mul": 10, "pow": 5, "sin": 4, "cos": 4, "exp": 3, "ln": 3}
BINARY = ["add", "mul", "pow"]
UNARY = ["sin", "cos", "exp", "ln"]
MOST_OPERATORS, MOST_TOKENS, SECONDS = 5, 254, 2


class TooSlow(Exception):
    pass


def limited(compute):
    def stop(*_):
        raise TooSlow

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        return compute()
    finally:
        signal.alarm(0)


def tree_counts(most):
    """Of unary-binary trees: counts[empty][operators]."""
    counts = [[0] + [0] * most] + [[1] for _ in range(2 * most + 1)]
    for operators in range(1, most + 1):
        for empty in range(1, 2 * most - operators + 2):
            counts[empty].append(
                counts[empty - 1][operators] + counts[empty][operators - 1] + counts[empty + 1][operators - 1])
    return counts


COUNTS = tree_counts(MOST_OPERATORS)
WEIGHTS = {1: [OPERATORS[name] for name in UNARY], 2: [OPERATORS[name] for name in BINARY]}


def function(sympy, x):
    """A random function as an expression of SymPy; trees with this number of operators are equally likely."""
    few = draw.random() < 1 / 40
    left = uniform(0, 3) if few else uniform(4, MOST_OPERATORS)
    wanted, prefix, empty = left, [None], 1
    slots = deque([0])
    while left > 0:
        places, arities, weights = [], [], []
        for skipped in range(empty):
            for arity in (1, 2):
                after = empty - skipped - 1 + arity
                places.append(skipped)
                arities.append(arity)
                weights.append(COUNTS[after][left - 1])
        weights = numpy.array(weights, dtype=float)
        chosen = draw.choice(len(places), p=weights / weights.sum())
        skipped, arity = places[chosen], arities[chosen]
        open_ones = [k for k, token in enumerate(prefix) if token is None]
        for k in open_ones[len(open_ones) - empty:][:skipped]:
            prefix[k] = leaf(x)
        place = next(k for k, token in enumerate(prefix) if token is None)
        names = UNARY if arity == 1 else BINARY
        name = names[draw.choice(len(names), p=numpy.array(WEIGHTS[arity]) / sum(WEIGHTS[arity]))]
        prefix[place:place + 1] = [name] + [None] * arity
        empty += arity - 1 - skipped
        left -= 1
    tokens = iter([leaf(x) if token is None else token for token in prefix])
    build = {
        "add": lambda a, b: a + b, "mul": lambda a, b: a * b, "pow": lambda a, b: a**b,
        "sin": sympy.sin, "cos": sympy.cos, "exp": sympy.exp, "ln": sympy.log,
    }

    def parse():
        token = next(tokens)
        if not isinstance(token, str):
            return token
        return build[token](*[parse() for _ in range(1 if token in UNARY else 2)])

    return parse(), wanted


def leaf(x):
    return x if draw.random() < 0.75 else uniform(1, 5)


def prefix_tokens(sympy, value):
    if value.is_Integer:
        return integer(int(value))
    if value.is_Rational:
        return ["div", *integer(value.p), *integer(value.q)]
    if value.is_Symbol or not value.args:
        return [str(value)]
    parts = [prefix_tokens(sympy, part) for part in value.args]
    name = type(value).__name__.lower()
    tokens = parts[-1]
    if len(parts) == 1:
        return [name, *tokens]
    for part in reversed(parts[:-1]):
        tokens = [name, *part, *tokens]
    return tokens


def operators_in(value):
    return (max(1, len(value.args) - 1) if value.args else 0) + sum(map(operators_in, value.args))


def integration():
    import sympy
    x = sympy.Symbol("x", positive=True)
    while True:
        try:
            answer, wanted = limited(lambda: function(sympy, x))
            answer = sympy.sympify(answer)
            if answer.is_Add:
                answer = sympy.Add(*[part for part in answer.args if part.has(x)])
            problem = limited(lambda: sympy.diff(answer, x))
            if draw.random() < 0.5:
                problem = limited(lambda: sympy.simplify(problem))
        except (TooSlow, TypeError, ValueError, OverflowError, RecursionError, MemoryError):
            continue
        bad = (sympy.oo, -sympy.oo, sympy.zoo, sympy.nan)
        if not problem.has(x) or answer.has(*bad) or problem.has(*bad) or 2 * operators_in(answer) < wanted:
            continue
        tokens = prefix_tokens(sympy, problem), prefix_tokens(sympy, answer)
        if max(map(len, tokens)) <= MOST_TOKENS:
            return tokens


OPERATIONS = [
    gcd, modular_add, modular_mul, fraction_add, fraction_product, fraction_simplify, fraction_compare,
    fraction_determinant, fraction_round, matrix_rank, copy, reverse, sort, parity, deduplicate, bracket_match,
    matrix_transpose, matrix_sum, matrix_vector, matrix_determinant, matrix_inverse, matrix_eigenvalues,
    find_shortest_path, max_clique, laplacian_eigenvalues, polynomial_roots, integration,
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--operation", default="gcd", choices=[operation.__name__ for operation in OPERATIONS])
    parser.add_argument("--seconds", type=float, default=2)
    flags = parser.parse_args()
    make = next(operation for operation in OPERATIONS if operation.__name__ == flags.operation)
    make()
    start, count = time.process_time(), 0
    while (elapsed := time.process_time() - start) < flags.seconds:
        make()
        count += 1
    print(f"{count / elapsed:.2f} examples/s")


main()
