"""Writes the checkpoints in samples/ and what PyTorch reads from them and from tests/golden/reference_run.

Recorded with PyTorch 1.13 (numpy 1.24); two.pth with PyTorch 2.13 (numpy 2.4):
python3 tests/files/torch/record_samples.py && deno fmt tests/files/torch/samples
python3 tests/files/torch/record_samples.py two
"""
import argparse
import hashlib
import json
import os
import sys
import tempfile
from collections import OrderedDict
from pathlib import Path

import numpy
import torch
from torch import nn

SAMPLES = Path(__file__).resolve().parent / "samples"
REFERENCE = Path(__file__).resolve().parents[2] / "golden/reference_run/checkpoint.pth"


class Decoder(nn.Module):
    """Two layers, the second with the weight of the first."""

    def __init__(self):
        super().__init__()
        self.embeddings = nn.Embedding(3, 2)
        self.scale = nn.Parameter(torch.tensor(0.5))
        self.proj = nn.Linear(2, 3)
        self.proj.weight = self.embeddings.weight
        self.embeddings.weight.data = counted(3, 2)
        self.proj.bias.data = counted(3)


def counted(*shape, dtype=torch.float32):
    count = int(numpy.prod(shape))
    return ((torch.arange(count) - 3) / 4).reshape(shape).to(dtype)


def integers(dtype):
    return torch.tensor([[0, 1, 2], [100, 101, 127]]).to(dtype)


def weights_of_all_kinds():
    wide = counted(6, 4)
    return OrderedDict(
        float32=counted(2, 3),
        float64=counted(2, 3, dtype=torch.float64) / 3,
        float16=counted(2, 3, dtype=torch.float16),
        bfloat16=counted(2, 3, dtype=torch.bfloat16),
        scalar=torch.tensor(1.5),
        empty=torch.zeros(3, 0),
        transposed=counted(2, 3).t(),
        part=wide[2:5],
        columns=wide[1:4, 1:3],
        every_second=wide[::2, ::2],
        permuted=counted(2, 3, 4).permute(2, 0, 1),
        half_transposed=counted(2, 3, dtype=torch.float16).t(),
        parameter=nn.Parameter(counted(2)),
    )


def whole_checkpoint():
    decoder = Decoder()
    optimizer = torch.optim.Adam(decoder.parameters(), lr=0.25)
    decoder.proj(decoder.embeddings(torch.tensor([0, 2])) * decoder.scale).sum().backward()
    optimizer.step()
    state = optimizer.state_dict()
    state["state"][2] = {
        "int64": integers(torch.int64) - 2**60,
        "int32": -integers(torch.int32),
        "uint8": integers(torch.uint8),
        "bool": integers(torch.int32) > 1,
        "not_contiguous": integers(torch.int64).t(),
    }
    return {
        "epoch": 7,
        "n_total_iter": 70_000,
        "best_metrics": {
            "a": numpy.float64(73.8),
            "b": -1e12,
            "c": numpy.float32(0.5),
            "d": numpy.int64(5),
        },
        "best_stopping_criterion": numpy.float64(-0.125),
        "params": argparse.Namespace(
            dump_path="dumped/ä/1",
            cpu=True,
            amp=-1,
            dropout=0.1,
            tasks=["arithmetic"],
            nothing=None,
            seed=2**63,
            small=-(2**40),
            nested={"a": (1, [2, {3: "three"}])},
            shape=torch.Size([2, 3]),
            device=torch.device("cuda", 1),
            dtype=torch.float32,
            solved=numpy.bool_(True),
        ),
        "encoder": weights_of_all_kinds(),
        "decoder": decoder.state_dict(),
        "optimizer": state,
        "scaler": {"scale": 65536.0, "growth_factor": 2.0, "_growth_tracker": 3},
    }


class Exploit:
    """What an attacker writes: reading it with Python's pickle runs a command."""

    def __reduce__(self):
        return os.system, ("echo > int2int_exploit_ran",)


def write_samples():
    whole = whole_checkpoint()
    torch.save(whole, SAMPLES / "one.pth")
    torch.save(whole, SAMPLES / "protocol_4.pth", pickle_protocol=4)
    torch.save(whole, SAMPLES / "old.pth", _use_new_zipfile_serialization=False)
    wrapped = {"module." + name: weight for name, weight in whole["decoder"].items()}
    torch.save({"decoder": wrapped}, SAMPLES / "bare.pth")
    torch.save({"encoder": Exploit()}, SAMPLES / "exploit.pth")
    assert runs_a_command(SAMPLES / "exploit.pth")
    write_json("whole.json", {m: described(whole[m]) for m in ("encoder", "decoder")}
               | {"optimizer": {i: described(s) for i, s in whole["optimizer"]["state"].items()}})
    reference = torch.load(REFERENCE, map_location="cpu")
    write_json("reference.json", {m: hashed(reference[m]) for m in ("encoder", "decoder")}
               | {"optimizer": {i: hashed(s) for i, s in reference["optimizer"]["state"].items()}})


def runs_a_command(path):
    """Tells whether PyTorch, reading the file in an empty folder, leaves the command's trace there."""
    home = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        torch.load(path)
        os.chdir(home)
        return os.listdir(folder) == ["int2int_exploit_ran"]


def write_json(name, content):
    (SAMPLES / name).write_text(json.dumps(content))


def described(tensors):
    return {name: {"shape": list(t.shape), "values": values(t)} for name, t in tensors.items()}


def values(tensor):
    """Integers as text: JSON's numbers end at 2^53."""
    flat = tensor.detach().reshape(-1)
    if flat.is_floating_point():
        return flat.float().tolist()
    return [str(int(value)) for value in flat]


def hashed(tensors):
    return {
        name: {"shape": list(t.shape), "first": t.reshape(-1)[:3].tolist(),
               "sha256": hashlib.sha256(t.contiguous().numpy().tobytes()).hexdigest()}
        if torch.is_tensor(t) else t
        for name, t in tensors.items()
    }


if sys.argv[1:] == ["two"]:
    torch.save(whole_checkpoint(), SAMPLES / "two.pth")
else:
    write_samples()
