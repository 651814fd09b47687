"""Takes the place of a Python with PyTorch: reads what bench/pytorch_step.py would be given, and prints made-up speeds."""
import ast
import json
import os
import struct
import sys

SPEEDS = {"eager": 100, "compile": 300, "graph": 400, "compile+graph": 500}
FACTORS = {"fp32": 1, "tf32": 2, "bf16": 4, "fp16": 3}

FAILURE = """A warning

Traceback (most recent call last):
  File "first"
ValueError: a cause

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "second"
BackendCompilerFailed: backend raised:
CppCompileError: no compiler

Some advice
"""

_, option, text, *args = sys.argv
assert option == "-c"
ast.parse(text)
if args == ["--describe"]:
    print(json.dumps({"pytorch": "9.9", "gpu": os.environ.get("STAND_IN_GPU"), "cuda": None}))
    sys.exit()
flags = dict(zip(args[::2], args[1::2]))
assert flags["--data"] == "-"
(length,) = struct.unpack("<Q", sys.stdin.buffer.read(8))
header = json.loads(sys.stdin.buffer.read(length))
assert len(json.loads(header.pop("__metadata__")["losses"])) == 3
sys.stdin.buffer.read(max(entry["data_offsets"][1] for entry in header.values()))
if flags["--mode"] == "compile+graph":
    sys.exit(FAILURE)
speed = SPEEDS[flags["--mode"]] * FACTORS[flags["--precision"]]
if os.environ.get("GOMP_SPINCOUNT"):
    speed *= 1.1
for line in sys.stdin.buffer:
    assert line == b"\n"
    print(f"1 examples/s at first\n{speed} examples/s", flush=True)
