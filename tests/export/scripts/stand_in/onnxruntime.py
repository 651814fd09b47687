"""
Stands in for Python's onnxruntime where it is not installed: the same runtime, in a process that INT2INT_RUNTIME names as a JSON
list, which is asked over pipes.
"""
import base64
import json
import os
import subprocess

import numpy as np

_process = subprocess.Popen(
    json.loads(os.environ["INT2INT_RUNTIME"]), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
)


def _ask(question):
    _process.stdin.write(json.dumps(question) + "\n")
    _process.stdin.flush()
    answer = json.loads(_process.stdout.readline())
    if "error" in answer:
        raise RuntimeError(answer["error"])
    return answer


class _Output:
    def __init__(self, name):
        self.name = name


class InferenceSession:
    def __init__(self, path, providers):
        assert providers == ["CPUExecutionProvider"]
        opened = _ask({"open": path})
        self._number, self._inputs = opened["session"], set(opened["inputs"])
        self._outputs = [_Output(name) for name in opened["outputs"]]

    def get_outputs(self):
        return self._outputs

    def run(self, names, feeds):
        # As the real one does, which names what is missing and what is too much.
        if set(feeds) != self._inputs:
            raise ValueError(f"expected the inputs {sorted(self._inputs)}, found {sorted(feeds)}")
        sent = {
            name: {
                "type": str(value.dtype),
                "dims": value.shape,
                "data": base64.b64encode(np.ascontiguousarray(value).tobytes()).decode(),
            }
            for name, value in feeds.items()
        }
        results = _ask({"run": self._number, "feeds": sent})["results"]
        return [
            np.frombuffer(base64.b64decode(results[name]["data"]), np.float32).reshape(results[name]["dims"])
            for name in names
        ]
