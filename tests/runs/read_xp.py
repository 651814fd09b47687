"""Reads experiments as the notebooks of Int2Int do: every train.log below dump_path/exp_name, the lines __log__ by eval.

Prints a JSON object for each: its folder, scores by epoch, training losses, and the flags it opens with.
"""
import ast
import glob
import json
import os
import sys


def read_xp(path):
    scores, losses, flags = [], [], {}
    for line in open(path, "r"):
        if line.find("__log__") >= 0:
            scores.append(eval(line[line.find("__log__") + 8:]))
        elif line.find(" - LR: ") >= 0:
            losses.append(float(line[line.find("ARITHMETIC:") + 11:line.find(" - LR: ")]))
        elif line.startswith("    ") and ": " in line and not scores:
            name, value = line.strip("\n").lstrip().split(": ", 1)
            try:
                flags[name] = ast.literal_eval(value)
            except (ValueError, SyntaxError):
                flags[name] = value
    return {"path": os.path.dirname(path), "scores": scores, "losses": losses, "flags": flags}


dump_path, exp_name = sys.argv[1:]
xps = [read_xp(path) for path in sorted(glob.glob(os.path.join(dump_path, exp_name, "*", "train.log")))]
print(json.dumps(xps))
