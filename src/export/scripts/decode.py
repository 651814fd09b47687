#!/usr/bin/env python3
"""Asks the model in this folder, with numpy and onnxruntime:

    python3 decode.py "123450 678900" "314 271828"

Problems are integers as `int2int predict` reads them, or tokens with spaces between them; a query follows a bar.
In a program:

    from decode import Model
    model = Model("FOLDER")
    model.answers([123450, 678900])             # [(10, -0.0662), (30, -0.5434), ...]: values and scores, best first
    model.answers([123450, 678900], beam_size=1)   # greedily
    model.search(["V2", "+", "1", "8", "+", "2"])  # the same in tokens

A score is the log-probability of an answer divided by length ** length_penalty, its end included.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime

sys.dont_write_bytecode = True  # nothing but the model belongs into its folder
from notation import encode, parse, read, show, show_read


class Model:
    """A model that was exported to a folder. An answer that would be too long is cut, and its value is None."""

    def __init__(self, folder=Path(__file__).parent):
        read = lambda name: json.loads((Path(folder) / name).read_text("utf-8"))
        self.config, self.words, self.usual = read("config.json"), read("vocabulary.json"), read("generation_config.json")
        self.ids = {word: i for i, word in enumerate(self.words)}
        self.eos, self.separator = self.config["eos_token_id"], self.config["sep_token_id"]
        options = {"providers": ["CPUExecutionProvider"]}
        self.graphs = {
            path.stem: onnxruntime.InferenceSession(str(path), **options) for path in Path(folder).glob("*.onnx")
        }

    def answers(self, problem, query=None, **search):
        """Values and scores. The arguments of `search` may follow."""
        tokens = self.tokens_of(problem, query)
        return [(None if cut else self.value_of(answer), score) for answer, score, cut in self.search(tokens, **search)]

    def tokens_of(self, problem, query=None):
        kinds = self.config["problem"]
        asked = [] if query is None else [self.words[self.separator], *encode(query, kinds["query"])]
        return [*encode(problem, kinds["input"]), *asked]

    def value_of(self, tokens):
        """None where the tokens spell no value."""
        return parse(tokens, self.config["problem"]["output"])

    def search(self, tokens, beam_size=None, max_output_len=None):
        """[(tokens of an answer, score, whether it was cut), ...], best first."""
        unknown = [token for token in tokens if token not in self.ids]
        if unknown:
            raise ValueError(f'"{unknown[0]}" is no token of this model')
        size = beam_size or self.usual["num_beams"]
        longest = max_output_len or self.usual["max_new_tokens"] - 1
        problem = [self.ids[token] for token in tokens]
        found = self.greedy(problem, longest) if size == 1 else self.beams(problem, size, longest)
        return [([self.words[i] for i in answer], score, cut) for answer, score, cut in found]

    def greedy(self, problem, longest):
        """The most likely token at each step."""
        step, positions = self.start(problem)
        token, tokens, log_probs, cut = self.eos, [], [], False
        while not cut:
            scores = log_softmax(step([0], [token]))[0]
            token = int(scores.argmax())
            cut = token != self.eos and len(tokens) == longest
            if not cut:
                log_probs.append(float(scores[token]))
            if cut or token == self.eos:
                break
            tokens.append(token)
            cut = len(tokens) == positions
        return [(tokens, self.score(sum(log_probs), len(log_probs)), cut)]

    def beams(self, problem, size, longest):
        """Keeps the best `size` unfinished answers at each step, and looks at twice as many continuations."""
        step, positions = self.start(problem)
        limit, words = min(longest + 2, positions + 1), len(self.words)
        # Copies of the first beam fill up a step that has too few continuations, and must not win.
        beams = [([], -1e9 if i else 0.0, 0) for i in range(size if words < 2 * size else 1)]
        found = []
        for length in range(1, limit):
            rows, last = [row for _, _, row in beams], [tokens[-1] if tokens else self.eos for tokens, _, _ in beams]
            sums = log_softmax(step(rows, last)) + np.array([[total] for _, total, _ in beams])
            sums = sums.ravel()
            best = np.argsort(-sums, kind="stable")[: 2 * size]
            if len(found) == size:
                worst, hope = min(score for _, score, _ in found), self.score(sums[best[0]], limit - 1)
                if self.usual["early_stopping"] or worst >= hope:
                    break
            before, beams = beams, []
            for choice in map(int, best):
                row, token = divmod(choice, words)
                tokens, cut = before[row][0], token != self.eos
                if cut and length + 1 < limit:
                    beams.append(([*tokens, token], sums[choice], row))
                else:
                    found = best_of([*found, (tokens, self.score(sums[choice], length), cut)], size)
                if len(beams) == size:
                    break
            if not beams:
                break
        return sorted(found, key=lambda answer: -answer[1])

    def score(self, log_prob, length):
        return float(log_prob / length ** self.usual["length_penalty"])

    def start(self, problem):
        """
        A function `step(parents, tokens)`, which takes the last token of each row and the row of the step before that it
        continues, and returns the next tokens' logits, [rows, words]; and how many tokens there are positions for.
        """
        kind, positions = self.config["architecture"], self.config["max_position_embeddings"]
        read = [self.eos, *problem, self.separator] if kind == "decoder_only" else [*problem, self.eos]
        if len(read) > positions:
            raise ValueError(f"the problem has {len(problem)} tokens, too many for {positions} positions")
        ids, mask = np.array([read], np.int64), np.ones((1, len(read)), np.int64)
        if kind == "encoder_decoder":
            return self.encoder_decoder(ids, mask), positions
        if kind == "encoder_only":
            return self.encoder_only(ids, mask), len(read)
        if kind == "decoder_only":
            return self.decoder_only(ids, mask), positions - len(read) + 1
        return self.recurrent(ids, mask), positions

    def encoder_decoder(self, ids, mask):
        states = self.run("encoder_model", input_ids=ids, attention_mask=mask)["last_hidden_state"]
        past = {}

        def step(parents, tokens):
            nonlocal past
            feeds = {"input_ids": column(tokens), "encoder_attention_mask": mask.repeat(len(tokens), 0)}
            if past:
                past = {name: value[parents] for name, value in past.items()}
                results = self.run("decoder_with_past_model", **feeds, **past)
            else:
                results = self.run("decoder_model", **feeds, encoder_hidden_states=states.repeat(len(tokens), 0))
            past = {**past, **presents(results, "past_key_values")}
            return results["logits"][:, -1]

        return step

    def encoder_only(self, ids, mask):
        """All tokens are predicted at once, at the positions of the problem."""
        logits = iter(self.run("model", input_ids=ids, attention_mask=mask)["logits"][0])
        return lambda parents, tokens: next(logits)[None].repeat(len(tokens), 0)

    def decoder_only(self, ids, mask):
        past = {}

        def step(parents, tokens):
            nonlocal past, mask
            rows = len(tokens)
            if past:
                mask = np.ones((rows, mask.shape[1] + 1), np.int64)
                past = {name: value[parents] for name, value in past.items()}
                results = self.run("decoder_with_past_model", input_ids=column(tokens), attention_mask=mask, **past)
            else:
                results = self.run("decoder_model", input_ids=ids.repeat(rows, 0), attention_mask=mask.repeat(rows, 0))
            past = presents(results, "past_key_values")
            return results["logits"][:, -1]

        return step

    def recurrent(self, ids, mask):
        states = presents(self.run("encoder_model", input_ids=ids, attention_mask=mask), "past")
        written = None

        def step(parents, tokens):
            nonlocal states, written
            if written is None:
                parents, written = [0] * len(tokens), [[]]
            states = {name: value[parents] for name, value in states.items()}
            written = [[*written[parent], token] for parent, token in zip(parents, tokens)]
            if self.config["bidirectional"]:
                # It reads backwards as well: all tokens again, from the states of the encoder.
                return self.run("decoder_model", input_ids=np.array(written, np.int64), **states)["logits"][:, -1]
            results = self.run("decoder_model", input_ids=column(tokens), **states)
            states = presents(results, "past")
            return results["logits"][:, -1]

        return step

    def run(self, graph, **feeds):
        names = [result.name for result in self.graphs[graph].get_outputs()]
        return dict(zip(names, self.graphs[graph].run(names, feeds)))


def presents(results, name):
    """The caches among results, under the names of the next step's inputs."""
    return {key.replace("present", name): value for key, value in results.items() if key.startswith("present.")}


def column(tokens):
    return np.array(tokens, np.int64)[:, None]


def log_softmax(logits):
    shifted = logits.astype(np.float64) - logits.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))


def best_of(found, size):
    """Without the worst, where there is one too many; the one that came last, if it is no better than others."""
    if len(found) <= size:
        return found
    worst = min(reversed(found), key=lambda answer: answer[1])
    return [answer for answer in found if answer is not worst]


def main():
    parser = argparse.ArgumentParser(description="Asks the model in this folder.")
    parser.add_argument("problem", nargs="+")
    parser.add_argument("--beam_size", type=int, help="answers to look for; 1 searches greedily")
    parser.add_argument("--max_output_len", type=int, help="longest answer, in tokens")
    given = parser.parse_args()
    model = Model()
    problem = model.config["problem"]
    try:
        asked = [read(text, problem) for text in given.problem]
        for parts in asked:
            tokens = parts[0] if len(parts) == 1 else [*parts[0], model.words[model.separator], *parts[1]]
            found = model.search(tokens, given.beam_size, given.max_output_len)
            print(" | ".join(show_read(part, problem[side]) for part, side in zip(parts, ("input", "query"))))
            lines = {}
            for answer, score, cut in found:
                value = None if cut else model.value_of(answer)
                text = f'({" ".join(answer + ["…"] * cut)})' if value is None else show(value)
                lines.setdefault(text, f'  {text:24} {score:.4f}{" cut" if cut else ""}')
            print("\n".join(lines.values()))
    except ValueError as error:
        print(f"decode.py: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
