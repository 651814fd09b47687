"""Values that are no lists of others, as tokens and as text: by their kinds in config.json."""
import decimal
import fractions
import re


class Integers:
    """int"""

    def encode(value, kind):
        return ["-" if value < 0 else "+", *map(str, digits(abs(value), kind["base"]))]

    def take(tokens, kind):
        if tokens[0] not in ("+", "-") or not tokens[1].isdecimal():
            raise ValueError(tokens[0])
        sign, value = tokens.pop(0), 0
        while tokens and tokens[0].isdecimal():
            value = value * kind["base"] + int(tokens.pop(0))
        return -value if sign == "-" else value


class Symbols:
    """int of a small range, one token each"""

    def encode(value, kind):
        return [f'{kind["prefix"]}{value}']

    def take(tokens, kind):
        known = {f'{kind["prefix"]}{value}': value for value in range(kind["min"], kind["max"] + 1)}
        if tokens[0] not in known:
            raise ValueError(tokens[0])
        return known[tokens.pop(0)]


class Rationals:
    """fractions.Fraction"""

    def encode(value, kind):
        over = [] if value.denominator == 1 else ["/", *Integers.encode(value.denominator, kind["integer"])[1:]]
        return [*Integers.encode(value.numerator, kind["integer"]), *over]

    def take(tokens, kind):
        numerator = Integers.take(tokens, kind["integer"])
        if tokens[:1] != ["/"]:
            return fractions.Fraction(numerator)
        tokens[0] = "+"
        denominator = Integers.take(tokens, kind["integer"])
        if denominator == 0:
            raise ValueError("/")
        return fractions.Fraction(numerator, denominator)

    def read(text, kind):
        spelled = matched(r"([+-]?[0-9]+)\s*(?://?\s*([0-9]*[1-9][0-9]*))?|[+-]?[0-9]*\.[0-9]*", text, "a rational number")
        return fractions.Fraction(int(spelled[1]), int(spelled[2] or 1)) if spelled[1] else fractions.Fraction(text)


class Floats:
    """float"""

    def encode(value, kind):
        sign, mantissa, exponent = rounded(value, kind["digits"], kind["maxExponent"])
        if kind["variable"]:
            zeros = len(mantissa) - len(mantissa.rstrip("0"))
            is_zero = zeros == len(mantissa)
            removed = zeros - 1 if is_zero else min(zeros, kind["maxExponent"] - exponent)
            mantissa, exponent = mantissa[: len(mantissa) - removed], exponent + (0 if is_zero else removed)
        group = 1 if kind["base"] == 10 else 3
        whole = mantissa.zfill(-(-len(mantissa) // group) * group)
        groups = [str(int(whole[at : at + group])) for at in range(0, len(whole), group)]
        return [sign, *groups, f"E{exponent}"]

    def take(tokens, kind):
        group = 1 if kind["base"] == 10 else 3
        most, sign, mantissa = -(-kind["digits"] // group), tokens.pop(0), []
        while len(mantissa) < most and tokens and is_digit(tokens[0], kind["base"]):
            mantissa.append(tokens.pop(0).zfill(group))
        spelled = re.fullmatch(r"E(0|-?[1-9][0-9]{0,2})", tokens.pop(0))
        is_whole = len(mantissa) == most or kind["variable"] and mantissa
        text = "".join(mantissa)
        if sign not in ("+", "-") or not spelled or not is_whole or int(text) >= 10 ** kind["digits"]:
            raise ValueError(sign)
        value, least = float(f"{text}e{spelled[1]}"), float(f'1e{kind["digits"] - 1 - kind["maxExponent"]}')
        if abs(int(spelled[1])) > kind["maxExponent"] or value != 0 and value < least:
            raise ValueError(sign)
        return -value if sign == "-" and value != 0 else value

    def read(text, kind):
        number = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
        spelled = matched(rf"({number})|([+-]?[0-9]+)\s*/\s*([0-9]*[1-9][0-9]*)", text, "a real number")
        value = float(spelled[1]) if spelled[1] else float(spelled[2]) / float(spelled[3])
        if abs(value) == float("inf"):
            raise ValueError(f'expected a finite number, found "{text}"')
        return value + 0


class Words:
    """str"""

    def encode(value, kind):
        return [*value, "."]

    def take(tokens, kind):
        letters = []
        while tokens[0] in list(kind["alphabet"]):
            letters.append(tokens.pop(0))
        if tokens.pop(0) != ".":
            raise ValueError(".")
        return "".join(letters)

    def read(text, kind):
        word = "" if text == '""' else text
        if any(letter not in kind["alphabet"] for letter in word):
            raise ValueError(f'expected a word over {kind["alphabet"]}, found "{text}"')
        return word


class Labels:
    """str"""

    def encode(value, kind):
        return [value]

    def take(tokens, kind):
        return Labels.read(tokens.pop(0), kind)

    def read(text, kind):
        if text not in kind["names"]:
            raise ValueError(f'expected one of {", ".join(kind["names"])}, found "{text}"')
        return text


class Permutations:
    """list of the images of 1, 2, ..."""

    def encode(value, kind):
        return [str(image) for image in value]

    def take(tokens, kind):
        images = [tokens.pop(0) for _ in range(kind["size"])]
        if sorted(images) != sorted(str(i + 1) for i in range(kind["size"])):
            raise ValueError(images)
        return [int(image) for image in images]

    def read(items, kind):
        if not isinstance(items, list) or not all(re.fullmatch(r"[+-]?[0-9]+", item) for item in items):
            raise ValueError("expected a list of integers")
        if sorted(map(int, items)) != [i + 1 for i in range(kind["size"])]:
            raise ValueError(f'expected each of the integers 1 to {kind["size"]} once')
        return [int(item) for item in items]


elements = {
    "positionalInts": Integers, "symbolicInts": Symbols, "rationals": Rationals, "floats": Floats,
    "words": Words, "labels": Labels, "permutations": Permutations,
}


def digits(value, base):
    found = [value % base]
    while value >= base:
        value //= base
        found.insert(0, value % base)
    return found


def is_digit(token, base):
    return re.fullmatch(r"0|[1-9][0-9]{0,2}", token) is not None and int(token) < base


def matched(pattern, text, expected):
    found = re.fullmatch(pattern, text)
    if not found or not re.search("[0-9]", text):
        raise ValueError(f'expected {expected}, found "{text}"')
    return found


def rounded(value, count, most):
    """Sign, digits and exponent of ten of the nearest number of so many digits; ties are rounded away from 0."""
    context = decimal.Context(prec=count, rounding=decimal.ROUND_HALF_UP)
    number = context.create_decimal(decimal.Decimal(abs(value)))
    exponent = number.adjusted() - count + 1
    if value == 0 or exponent < -most:
        return "+", "0" * count, 0
    if exponent > most:
        raise ValueError(f"expected a number below 1e{most + count}, found {value}")
    mantissa = "".join(map(str, number.as_tuple().digits)).ljust(count, "0")
    return "-" if value < 0 else "+", mantissa, exponent


def show_float(value):
    """As JavaScript shows it: 2, 0.5, 1e-7."""
    if abs(value) == float("inf"):
        return "Infinity" if value > 0 else "-Infinity"
    sign, parts, exponent = decimal.Decimal(repr(value)).normalize().as_tuple()
    text, point = "".join(map(str, parts)), len(parts) + exponent
    if value == 0:
        shown = "0"
    elif len(text) <= point <= 21:
        shown = text.ljust(point, "0")
    elif 0 < point <= 21:
        shown = f"{text[:point]}.{text[point:]}"
    elif -6 < point <= 0:
        shown = f'0.{"0" * -point}{text}'
    else:
        shown = f'{text[0]}{"." if text[1:] else ""}{text[1:]}e{point - 1:+d}'
    return ("-" if sign else "") + shown
