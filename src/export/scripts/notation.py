"""Values as tokens, and as people type and read them: by the kinds of `problem` in config.json."""
import re


def encode(value, kind):
    """The tokens of a value: an integer, a list, or for other kinds a list of tokens."""
    if kind["kind"] == "positionalInts":
        return ["-" if value < 0 else "+", *map(str, digits(abs(value), kind["base"]))]
    if kind["kind"] == "symbolicInts":
        return [f'{kind["prefix"]}{value}']
    if kind["kind"] == "numberArray":
        sizes, items = [], [value]
        for _ in range(kind["dimensions"]):
            sizes.append(f'{kind["prefix"]}{len(items[0])}')
            if any(len(item) != len(items[0]) for item in items):
                raise ValueError("expected rows of equal length")
            items = [entry for item in items for entry in item]
        return sizes + [token for item in items for token in encode(item, kind["element"])]
    if kind["kind"] == "mixedTokens":
        integer = {**kind, "kind": "positionalInts"}
        return [token for item in value for token in ([item] if isinstance(item, str) else encode(item, integer))]
    return list(value)


def digits(value, base):
    found = [value % base]
    while value >= base:
        value //= base
        found.insert(0, value % base)
    return found


def parse(tokens, kind):
    """The value that tokens begin with; None where they spell none."""
    try:
        return take(list(tokens), kind)
    except (IndexError, ValueError):
        return None


def take(tokens, kind):
    """Removes the tokens of a value from the front of a list, and returns the value."""
    if kind["kind"] == "positionalInts":
        if tokens[0] not in ("+", "-") or not tokens[1].isdecimal():
            raise ValueError(tokens[0])
        sign, value = tokens.pop(0), 0
        while tokens and tokens[0].isdecimal():
            value = value * kind["base"] + int(tokens.pop(0))
        return -value if sign == "-" else value
    if kind["kind"] == "symbolicInts":
        known = {f'{kind["prefix"]}{value}': value for value in range(kind["min"], kind["max"] + 1)}
        if tokens[0] not in known:
            raise ValueError(tokens[0])
        return known[tokens.pop(0)]
    if kind["kind"] == "numberArray":
        size = {"kind": "symbolicInts", "min": 1, "max": kind["maxSize"], "prefix": kind["prefix"]}
        return take_rows(tokens, kind["element"], [take(tokens, size) for _ in range(kind["dimensions"])])
    value = []
    while tokens:
        integer = parse(tokens, {**kind, "kind": "positionalInts"}) if kind["kind"] == "mixedTokens" else None
        value.append(tokens.pop(0) if integer is None else take(tokens, {**kind, "kind": "positionalInts"}))
    return value or value[0]


def take_rows(tokens, kind, sizes):
    return [take_rows(tokens, kind, sizes[1:]) if sizes[1:] else take(tokens, kind) for _ in range(sizes[0])]


def read(text, problem):
    """The tokens of each part of a problem: itself and, behind a bar, its query."""
    bare = re.sub(rf'^{re.escape(problem["name"])}(?![\w-])', "", text.strip(), flags=re.IGNORECASE)
    kinds = [problem[side] for side in ("input", "query") if side in problem]
    parts = bare.rsplit("|", 1) if len(kinds) == 2 else [bare]
    if len(parts) < len(kinds):
        raise ValueError("expected a query behind |")
    return [read_value(part, kind, problem["operators"]) for part, kind in zip(parts, kinds)]


def read_value(text, kind, operators):
    tokens = text.split()
    if tokens and is_value(tokens, kind):
        return tokens
    found = encode(read_integers(text, kind, operators), kind)
    if parse(found, kind) is None:
        raise ValueError(f'"{text.strip()}" is beyond what this model reads')
    return found


def read_integers(text, kind, operators):
    number = r"(?<![\d)\]}])[+-]\d+|\d+"
    stray = re.sub(rf"{number}|[\s,;()\[\]{{}}/{re.escape(operators)}]", "", text)
    if stray or not re.search(r"\d", text):
        raise ValueError(f'"{text.strip()}" is not understood')
    integers = lambda part: [int(item) for item in re.findall(number, part)]
    if kind["kind"] in ("positionalInts", "symbolicInts"):
        if len(integers(text)) != 1:
            raise ValueError(f"{len(integers(text))} integers, expected 1")
        return integers(text)[0]
    if kind.get("dimensions", 1) == 1:
        return integers(text)
    if kind["dimensions"] > 2:
        raise ValueError(f'an array of {kind["dimensions"]} dimensions is read only as tokens')
    return [row for row in map(integers, re.split(r"[;)\]}]", text)) if row]


def is_value(tokens, kind):
    """Whether they are the tokens of one value, rather than integers as people type them."""
    if kind["kind"] == "tokens":
        return all(token in kind["symbols"] for token in tokens)
    value = parse(tokens, kind)
    if kind["kind"] == "mixedTokens":
        return all(token in ("+", "-") or token in map(str, range(kind["base"])) for token in tokens)
    return value is not None and encode(value, kind) == tokens


def show(value):
    return f'[{", ".join(map(show, value))}]' if isinstance(value, list) else str(value)


def show_read(tokens, kind):
    value = parse(tokens, kind)
    # Digits without a sign would look like integers, which are written otherwise.
    is_plain = kind["kind"] == "mixedTokens" and any(isinstance(item, str) and item.isdecimal() for item in value)
    return " ".join(tokens) if is_plain or encode(value, kind) != tokens else show(value)
