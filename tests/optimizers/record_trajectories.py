"""Prints where PyTorch's optimizers arrive in float64; the tests compare the update rules with it.

trajectories.json was recorded with PyTorch 1.13:
python3 tests/optimizers/record_trajectories.py | deno fmt --ext json - > tests/optimizers/trajectories.json
"""
import json
import math

import torch

OPTIMIZERS = [
    "adam_torch",
    "adam_torch,lr=0.1,beta1=0.8,beta2=0.95,eps=0.001,weight_decay=0.1,amsgrad=1",
    "adam_torch,maximize=1",
    "adamw",
    "adamw,lr=0.1,weight_decay=0.1,amsgrad=1,maximize=1",
    "adamax",
    "adamax,lr=0.1,beta1=0.8,beta2=0.5,eps=0.01,weight_decay=0.1,maximize=1",
    "adadelta",
    "adadelta,lr=0.5,rho=0.8,eps=0.01,weight_decay=0.1,maximize=1",
    "adagrad",
    "adagrad,lr=0.1,lr_decay=0.1,initial_accumulator_value=0.3,eps=0.01",
    "adagrad,weight_decay=0.1,maximize=1",
    "rmsprop",
    "rmsprop,momentum=0.9,weight_decay=0.1",
    "rmsprop,alpha=0.9,eps=0.001,centered=1",
    "rmsprop,lr=0.05,alpha=0.9,momentum=0.5,centered=1,maximize=1",
    "rprop",
    "rprop,lr=0.1,eta_minus=0.3,eta_plus=1.7,min_step=0.05,max_step=0.2",
    "rprop,lr=0.1,maximize=1",
    "asgd",
    "asgd,lr=0.05,lambd=0.01,alpha=0.6,t0=3,weight_decay=0.01",
    "asgd,lambd=0,maximize=1",
    "sgd,lr=0.1",
    "sgd,lr=0.1,weight_decay=0.1,maximize=1",
    "sgd,lr=0.1,momentum=0.9",
    "sgd,lr=0.1,momentum=0.9,dampening=0.5,maximize=1",
    "sgd,lr=0.1,momentum=0.9,nesterov=1,weight_decay=0.1",
]
CLASSES = {"adam_torch": "Adam", "adamw": "AdamW", "rmsprop": "RMSprop", "asgd": "ASGD", "sgd": "SGD"}
STEPS = 12
START = [0.7, -1.3, 0.2, 0.4]
# The second gradient often changes its sign, the third never, the fourth is 0 for a while.
GRADIENTS = [
    [round(math.sin(1 + t * t), 3), round(math.cos(2 * t), 3), 0.5, 0.0 if t < 6 else 0.25]
    for t in range(STEPS)
]


def build(text, weight):
    name, *assignments = text.split(",")
    options = {key: float(value) for key, value in (part.split("=") for part in assignments)}
    for pair, names, defaults in [
        ("betas", ("beta1", "beta2"), (0.9, 0.999)),
        ("etas", ("eta_minus", "eta_plus"), (0.5, 1.2)),
        ("step_sizes", ("min_step", "max_step"), (1e-6, 50)),
    ]:
        if any(key in options for key in names):
            options[pair] = tuple(options.pop(key, default) for key, default in zip(names, defaults))
    return getattr(torch.optim, CLASSES.get(name, name.capitalize()))([weight], **options)


def run(text):
    weight = torch.nn.Parameter(torch.tensor(START))
    optimizer = build(text, weight)
    for gradient in GRADIENTS:
        weight.grad = torch.tensor(gradient)
        optimizer.step()
    state = {key: value.tolist() for key, value in optimizer.state[weight].items()
             if torch.is_tensor(value) and value.shape == weight.shape}
    return {"optimizer": text, "weights": weight.tolist(), "state": state}


torch.set_default_dtype(torch.float64)
print(json.dumps({"start": START, "gradients": GRADIENTS, "runs": [run(text) for text in OPTIMIZERS]}))
