"""`python3 ask.py`: the same as ask.mjs, by the module in Python."""
import json
import sys

asked = json.load(sys.stdin)
sys.path.insert(0, asked["folders"][0])
from decode import Model

answers = []
for folder in asked["folders"]:
    model = Model(folder)
    answers.append([
        [{"tokens": tokens, "score": score, "cut": cut} for tokens, score, cut in found]
        for problem in asked["problems"]
        for found in (model.search(problem, s["beamSize"], s["maxOutputLen"]) for s in asked["searches"])
    ])
json.dump(answers, sys.stdout)
