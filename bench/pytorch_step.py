#!/usr/bin/env python3
"""Trains with PyTorch what this program trains, and prints the speed; see bench/README.md.

The model is Int2Int's encoder-decoder transformer: layer norms behind the residuals, ReLU, learned positions, a layer norm
on embeddings, an output projection that shares the decoder's embedding, biases, no dropout. A step is forward, cross entropy,
backward, clipping of the gradient's norm, Adam. Weights, batches and the losses of the first steps come from a file that
`deno task bench record` writes; unless the losses are the same here, no speed is printed.

As in this program, projections of the same input are one matmul, the decoder does not read the last column of answers, and
position embeddings that no sequence is long enough for are left out.
"""
import argparse
import json
import struct
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

PAD = 1
# What losses may differ by: in float32; after steps of Adam, whose epsilon PyTorch adds after the correction of biases and
# Int2Int before it; and relatively, where matmuls are rounded to fewer bits.
FLOAT32_ERROR, STEPS_ERROR, ROUNDING_ERROR = 1e-4, 2e-3, 0.02
# The loss is looked at this often, as in the log of Int2Int. That waits for a GPU.
REPORT_EVERY = 200


def arguments():
    parser = argparse.ArgumentParser("pytorch_step.py", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--data",
        help="file of `deno task bench record`; - is standard input, on which each further line asks for a measurement",
    )
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--threads", type=int, help="on the CPU; default: PyTorch's own choice")
    parser.add_argument("--precision", choices=["fp32", "tf32", "bf16", "fp16"], default="fp32")
    parser.add_argument("--mode", choices=["eager", "compile", "graph", "compile+graph"], default="eager")
    parser.add_argument("--sdpa", choices=["math", "efficient", "flash"], default="math", help="kernel of attention")
    parser.add_argument("--adam", choices=["fused", "foreach"], default="fused")
    parser.add_argument("--warm-up", type=int, help="steps for each shape of a batch; default: 50 on a GPU, 1 on the CPU")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--describe", action="store_true", help="only print what PyTorch this is")
    flags = parser.parse_args()
    if flags.data is None and not flags.describe:
        parser.error("--data is missing")
    if flags.device == "cpu" and ("graph" in flags.mode or flags.precision == "tf32" or flags.sdpa == "efficient"):
        parser.error("CUDA graphs, TF32 and efficient attention are for --device cuda")
    if flags.warm_up is None:
        flags.warm_up = 50 if flags.device == "cuda" else 1
    return flags


def describe():
    gpu = torch.cuda.get_device_name() if torch.cuda.is_available() else None
    return json.dumps({"pytorch": torch.__version__, "gpu": gpu, "cuda": torch.version.cuda})


def read_safetensors(stream):
    """Tensors by name, and the metadata beside them."""
    (length,) = struct.unpack("<Q", stream.read(8))
    header = json.loads(stream.read(length))
    metadata = header.pop("__metadata__", {})
    data = bytearray(stream.read(max(entry["data_offsets"][1] for entry in header.values())))
    types = {"F32": torch.float32, "I32": torch.int32}

    def tensor(entry):
        begin, end = entry["data_offsets"]
        flat = torch.frombuffer(data, dtype=types[entry["dtype"]], count=(end - begin) // 4, offset=begin)
        return flat.view(entry["shape"])

    return {name: tensor(entry) for name, entry in header.items()}, metadata


def read_recorded(path, device):
    """Weights by name, batches of problems and answers as `[batch, length]` each, and the metadata."""
    if path == "-":
        tensors, metadata = read_safetensors(sys.stdin.buffer)
    else:
        with open(path, "rb") as file:
            tensors, metadata = read_safetensors(file)

    def ids(name):
        return tensors.pop(name).t().long().contiguous().to(device)

    batches = [(ids(f"batch.{i}.source"), ids(f"batch.{i}.target")) for i in range(int(metadata["batches"]))]
    return tensors, batches, metadata


def linear(weights, *names):
    """Linear layers of the same input as one."""
    weight = torch.cat([weights[f"{name}.weight"] for name in names])
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    layer.weight = nn.Parameter(weight)
    layer.bias = nn.Parameter(torch.cat([weights[f"{name}.bias"] for name in names]))
    return layer


def layer_norm(weights, name):
    norm = nn.LayerNorm(weights[f"{name}.weight"].shape[0], eps=1e-12)
    norm.load_state_dict({kind: weights[f"{name}.{kind}"] for kind in ("weight", "bias")})
    return norm


def attend(heads, query, key, value, mask=None, causal=False):
    """Multi-head attention; `[batch, length, dim]` each. The mask is true where keys are seen, `[batch, 1, 1, keys]`."""
    by_head = (x.unflatten(-1, (heads, -1)).transpose(1, 2) for x in (query, key, value))
    mixed = F.scaled_dot_product_attention(*by_head, attn_mask=mask, is_causal=causal)
    return mixed.transpose(1, 2).flatten(-2)


class Layer(nn.Module):
    def __init__(self, weights, name, heads, decodes):
        super().__init__()
        self.heads = heads
        own, cross = f"{name}.self_attention", f"{name}.cross_attention"
        # As in Int2Int, the query of cross-attention is computed from the input of the layer.
        crossing = [f"{cross}.q_lin"] if decodes else []
        self.project = linear(weights, f"{own}.q_lin", f"{own}.k_lin", f"{own}.v_lin", *crossing)
        self.out, self.norm1 = linear(weights, f"{own}.out_lin"), layer_norm(weights, f"{name}.layer_norm1")
        if decodes:
            self.cross_out = linear(weights, f"{cross}.out_lin")
            self.norm15 = layer_norm(weights, f"{name}.layer_norm15")
        self.up, self.down = linear(weights, f"{name}.ffn.lin1"), linear(weights, f"{name}.ffn.lin2")
        self.norm2 = layer_norm(weights, f"{name}.layer_norm2")

    def forward(self, x, mask=None, memory=None):
        """`memory`: keys, values and mask of the problem, in a decoder."""
        if memory is None:
            query, key, value = self.project(x).chunk(3, -1)
        else:
            query, key, value, cross_query = self.project(x).chunk(4, -1)
        h = self.norm1(x + self.out(attend(self.heads, query, key, value, mask, causal=memory is not None)))
        if memory is not None:
            h = self.norm15(h + self.cross_out(attend(self.heads, cross_query, *memory)))
        return self.norm2(h + self.down(F.relu(self.up(h))))


class Stack(nn.Module):
    def __init__(self, weights, name, heads, longest):
        super().__init__()
        self.tokens = nn.Parameter(weights[f"{name}.embeddings.weight"].clone())
        self.positions = nn.Parameter(weights[f"{name}.position_embeddings.weight"][:longest].clone())
        self.norm = layer_norm(weights, f"{name}.layer_norm_emb")
        count = sum(key.startswith(f"{name}.layers.") and key.endswith("ffn.lin1.bias") for key in weights)
        decodes = name == "decoder"
        self.layers = nn.ModuleList(Layer(weights, f"{name}.layers.{i}", heads, decodes) for i in range(count))

    def embed(self, ids):
        return self.norm(F.embedding(ids, self.tokens) + self.positions[: ids.shape[1]])


class Transformer(nn.Module):
    def __init__(self, weights, heads, batches):
        super().__init__()
        source, target = (max(ids.shape[1] for ids in side) for side in zip(*batches))
        self.encoder = Stack(weights, "encoder", heads, source)
        self.decoder = Stack(weights, "decoder", heads, target - 1)
        names = [f"decoder.layers.{i}.cross_attention" for i in range(len(self.decoder.layers))]
        self.memory = linear(weights, *(f"{name}.{kind}_lin" for name in names for kind in "kv"))
        self.bias = nn.Parameter(weights["decoder.proj.bias"].clone())

    def forward(self, source, target):
        """Mean cross entropy of the tokens of answers, given problems; `[batch, length]` token ids each."""
        mask = (source != PAD)[:, None, None, :]
        x = self.encoder.embed(source)
        for layer in self.encoder.layers:
            x = layer(x, mask)
        memory = self.memory(x).chunk(2 * len(self.decoder.layers), -1)
        h = self.decoder.embed(target[:, :-1])
        for i, layer in enumerate(self.decoder.layers):
            h = layer(h, memory=(memory[2 * i], memory[2 * i + 1], mask))
        logits = F.linear(h, self.decoder.tokens, self.bias).flatten(0, 1)
        return F.cross_entropy(logits.float(), target[:, 1:].flatten(), ignore_index=PAD)


def choose_kernels(flags):
    """Attention by flash kernels only where they can: on a GPU, they take no mask."""
    kernels = torch.backends.cuda
    kernels.enable_math_sdp(flags.sdpa == "math")
    kernels.enable_flash_sdp(flags.sdpa == "flash")
    kernels.enable_mem_efficient_sdp(flags.sdpa == "efficient" or flags.sdpa == "flash" and flags.device == "cuda")
    kernels.enable_cudnn_sdp(False)
    torch.set_float32_matmul_precision("high" if flags.precision == "tf32" else "highest")


class Training:
    """A model, and its steps in one of PyTorch's ways."""

    def __init__(self, model, flags, metadata):
        self.model, self.flags = model, flags
        self.parameters = list(model.parameters())
        self.initial = [parameter.detach().clone() for parameter in self.parameters]
        self.clip = float(metadata["clip_grad_norm"])
        self.graphed = "graph" in flags.mode
        self.optimizer = torch.optim.Adam(
            self.parameters, lr=float(metadata["lr"]), capturable=self.graphed, **{flags.adam: True}
        )
        self.scaler = torch.amp.GradScaler(flags.device, enabled=flags.precision == "fp16")
        self.loss_of = self.compiled() if "compile" in flags.mode else model
        self.graphs = {}

    def compiled(self):
        # For each of the few shapes anew; graphs are captured of whole steps instead.
        torch._dynamo.config.cache_size_limit = 64
        mode = "max-autotune-no-cudagraphs" if self.flags.device == "cuda" else "default"
        return torch.compile(self.model, dynamic=False, mode=mode)

    def update(self, source, target):
        """One step. Returns the loss before it."""
        rounded = {"bf16": torch.bfloat16, "fp16": torch.float16}.get(self.flags.precision)
        with torch.autocast(self.flags.device, rounded, enabled=rounded is not None):
            loss = self.loss_of(source, target)
        self.optimizer.zero_grad(set_to_none=True)
        self.scaler.scale(loss).backward()
        self.scaler.unscale_(self.optimizer)
        nn.utils.clip_grad_norm_(self.parameters, self.clip, foreach=True)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        return loss.detach()

    def step(self, source, target):
        graph = self.graphs.get((source.shape, target.shape))
        if graph is None:
            return self.update(source, target)
        for held, given in zip(graph["inputs"], (source, target)):
            held.copy_(given)
        graph["replay"]()
        return graph["loss"]

    def prepare(self, source, target):
        """Makes steps on batches of this shape ready, and warms them up."""
        if self.graphed:
            self.capture(source.clone(), target.clone())
        for _ in range(self.flags.warm_up):
            self.step(source, target)

    def capture(self, *inputs):
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(3):
                self.update(*inputs)
        torch.cuda.current_stream().wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            loss = self.update(*inputs)
        self.graphs[tuple(ids.shape for ids in inputs)] = {"inputs": inputs, "replay": graph.replay, "loss": loss}

    @torch.no_grad()
    def restart(self):
        """Back to the weights of the file."""
        for parameter, value in zip(self.parameters, self.initial):
            parameter.copy_(value)
        for state in self.optimizer.state.values():
            for value in state.values():
                value.zero_()


def check(what, losses, recorded, errors):
    if any(not abs(loss - expected) <= error for loss, expected, error in zip(losses, recorded, errors)):
        sys.exit(f"{what}: losses {losses}, expected {recorded}: not the same model, so its speed says nothing")


def check_steps(training, checked, recorded):
    training.restart()
    losses = [training.step(*batch).item() for batch, _ in zip(checked, recorded)]
    exact = training.flags.precision == "fp32"
    errors = [FLOAT32_ERROR] + [STEPS_ERROR] * (len(recorded) - 1) if exact else [ROUNDING_ERROR * recorded[0]]
    check("in this setting", losses, recorded, errors)


def measure(training, batches, seconds):
    """Trains and prints the speed."""
    start, steps = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        loss = training.step(*batches[steps % len(batches)])
        steps += 1
        if steps % REPORT_EVERY == 0:
            loss.item()
    last = loss.item()
    elapsed = time.perf_counter() - start
    print(f"{1000 * elapsed / steps:.2f} ms a step, loss {last:.4f}")
    print(f"{steps * len(batches[0][0]) / elapsed:.1f} examples/s", flush=True)


def prepared(flags):
    """A training whose losses have been checked, and its batches."""
    weights, batches, metadata = read_recorded(flags.data, flags.device)
    recorded, checked = json.loads(metadata["losses"]), [batches[i] for i in json.loads(metadata["checked"])]
    model = Transformer(weights, int(metadata["heads"]), batches).to(flags.device)
    with torch.no_grad():
        check("the model", [model(*checked[0]).item()], recorded, [FLOAT32_ERROR])
    choose_kernels(flags)
    training = Training(model, flags, metadata)
    for batch in {tuple(ids.shape for ids in batch): batch for batch in batches}.values():
        training.prepare(*batch)
    check_steps(training, checked, recorded)
    return training, batches


def main():
    flags = arguments()
    if flags.threads:
        torch.set_num_threads(flags.threads)
    if flags.describe:
        return print(describe())
    training, batches = prepared(flags)
    count = sum(parameter.numel() for parameter in training.parameters)
    print(f"{count:,} weights, {torch.get_num_threads()} threads, {describe()}")
    for _ in sys.stdin.buffer if flags.data == "-" else [None]:
        measure(training, batches, flags.seconds)


main()
