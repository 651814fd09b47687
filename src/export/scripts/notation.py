"""Values as tokens, and as people type and read them: by the kinds of `problem` in config.json."""
import re

from elements import elements, show_float


def known(kind):
    """The kind, if it is among those that are read here; else lists of tokens."""
    is_known = kind["kind"] in ("mixedTokens", "tokens") or is_element(kind)
    return kind if is_known else {"kind": "tokens"}


def is_element(kind):
    if kind["kind"] == "numberArray":
        return is_element(kind["element"])
    return kind["kind"] in elements and ("integer" not in kind or kind["integer"]["kind"] == "positionalInts")


def is_noted(kind):
    """Whether values have a notation of their own, rather than that of integers and lists of them."""
    return is_noted(kind["element"]) if kind["kind"] == "numberArray" else hasattr(elements.get(kind["kind"]), "read")


def encode(value, kind):
    """The tokens of a value: an integer, a list, or for other kinds a list of tokens."""
    kind = known(kind)
    if kind["kind"] in elements:
        return elements[kind["kind"]].encode(value, kind)
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


def parse(tokens, kind):
    """The value that tokens begin with; None where they spell none, or anything follows a value that is no integer."""
    rest, kind = list(tokens), known(kind)
    try:
        value = take(rest, kind)
    except (IndexError, ValueError):
        return None
    return None if rest and is_noted(kind) else value


def take(tokens, kind):
    """Removes the tokens of a value from the front of a list, and returns the value."""
    if kind["kind"] in elements:
        return elements[kind["kind"]].take(tokens, kind)
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
    return [read_value(part, known(kind), problem["operators"]) for part, kind in zip(parts, kinds)]


def read_value(text, kind, operators):
    tokens = text.split()
    if tokens and is_value(tokens, kind):
        return tokens
    if kind["kind"] == "tokens":
        raise ValueError(f'"{text.strip()}" is not understood')
    found = encode(read_noted(text.strip(), kind) if is_noted(kind) else read_integers(text, kind, operators), kind)
    if parse(found, kind) is None:
        raise ValueError(f'"{text.strip()}" is beyond what this model reads')
    return found


def read_noted(text, kind, dimensions=None):
    if kind["kind"] != "numberArray":
        return elements[kind["kind"]].read(items_of(text) if kind["kind"] == "permutations" else text, kind)
    missing = kind["dimensions"] if dimensions is None else dimensions
    if missing == 0:
        return read_noted(text, kind["element"])
    return [read_noted(item, kind, missing - 1) for item in items_of(text)]


NUMBER = re.compile(r"[+-]?(?:[0-9.]+(?:[eE][+-]?[0-9]+)?|[0-9]+/[0-9]+)")


def items_of(text):
    """The items of a list: in brackets with commas, or numbers with spaces, in rows with semicolons."""
    closing = {"[": "]", "(": ")", "{": "}"}.get(text[:1])
    rows = [[text]]
    if closing is None:
        rows = [re.split(r"\s*,\s*|\s+", row.strip()) for row in text.split(";")]
    elif text.endswith(closing) and len(text) > 1:
        rows = [separated(text[1:-1])]
        if len(rows[0]) == 1 and all(map(NUMBER.fullmatch, rows[0][0].split())):
            rows = [rows[0][0].split()]
    is_list = closing is not None or all(NUMBER.fullmatch(word) for row in rows for word in row)
    if not is_list or rows == [[text]]:
        raise ValueError(f'expected a list, found "{text}"')
    return rows[0] if len(rows) == 1 else [f'[{", ".join(row)}]' for row in rows]


def separated(text):
    """Items with commas between them that are in no brackets."""
    items, depth = [""], 0
    for character in text:
        depth += (character in "[({") - (character in "])}")
        if character == "," and depth == 0:
            items.append("")
        else:
            items[-1] += character
    return [item.strip() for item in items]


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
        return all(token in kind.get("symbols", tokens) for token in tokens)
    value = parse(tokens, kind)
    if kind["kind"] == "mixedTokens":
        return all(token in ("+", "-") or token in map(str, range(kind["base"])) for token in tokens)
    return value is not None and (is_noted(kind) or encode(value, kind) == tokens)


def show(value):
    if isinstance(value, float):
        return show_float(value)
    return f'[{", ".join(map(show, value))}]' if isinstance(value, list) else str(value) or '""'


def show_read(tokens, kind):
    kind = known(kind)
    value = parse(tokens, kind)
    # Digits without a sign would look like integers, which are written otherwise.
    is_plain = kind["kind"] == "mixedTokens" and any(isinstance(item, str) and item.isdecimal() for item in value)
    return " ".join(tokens) if is_plain or encode(value, kind) != tokens else show(value)
