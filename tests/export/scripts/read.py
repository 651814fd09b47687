"""`python3 read.py FOLDER`: reads texts as the module in the folder does; answers are JSON."""
import json
import sys

sys.path[0] = sys.argv[1]
from notation import parse, read, show, show_read


def answer(problem, text):
    try:
        parts = read(text, problem)
    except ValueError as error:
        return {"refused": str(error)}
    shown = [show_read(part, problem[side]) for part, side in zip(parts, ("input", "query"))]
    return {"parts": parts, "shown": " | ".join(shown)}


def value(problem, tokens):
    found = parse(tokens, problem["output"])
    return None if found is None else show(found)


asked = json.load(sys.stdin)
json.dump([
    {
        "questions": [answer(job["problem"], text) for text in job["texts"]],
        "answers": [value(job["problem"], tokens) for tokens in job["answers"]],
    }
    for job in asked
], sys.stdout)
