"""Trains the judge of clauses: `python -m tests.benchmarks.train_router [FILE...]` writes the parser's weights.json.

It learns from the requests that lead to one kind of call, or to none, in `tests/requests/train.jsonl`; the held-out
file is never read. Deterministic: the same requests give the same file.
"""

import json
import math
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.agent.phrases import model
from bot.agent.phrases.names import Names
from bot.agent.phrases.reading import cleaned, read_line
from bot.agent.phrases.splitting import clauses
from tests.requests import FOLDER, PERSONAS

EPOCHS = 14
RATE = 0.9
DECAY = 1e-4
TALK_WEIGHT = 0.6  # of a clause of talk, of which there are far more than of any one tool; the best of 1, 0.6 and 0.35
LEAST = 4  # smaller weights, in hundredths, are dropped
OUT = Path(model.__file__).with_name("weights.json")

Example = tuple[list[str], str]


def examples(paths: Sequence[Path]) -> list[Example]:
    """The clauses of every request whose calls are all of one tool, each with that tool."""
    found: list[Example] = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            request = json.loads(line)
            tools = {step["tool"] for step in request["expect"]}
            if len(tools) > 1:
                continue
            parts = clauses(read_line(cleaned(request["text"]), Names(tuple(request.get("personas", PERSONAS)))))
            label = next(iter(tools), model.TALK)
            if label != model.TALK and len(parts) > 1 and len(parts) != len(request["expect"]):
                continue  # some of these clauses only introduce the order
            found.extend((model.features(part), label) for part in parts if part.core)
    return found


def train(learned: list[Example]) -> tuple[list[str], dict[str, dict[int, float]]]:
    labels = sorted({label for _, label in learned})
    seen = Counter(feature for features, _ in learned for feature in features)
    kept = {feature for feature, count in seen.items() if count > 1}
    rows = [
        ([feature for feature in features if feature in kept], len(features), labels.index(label))
        for features, label in learned
    ]
    talk = labels.index(model.TALK)
    weights: dict[str, dict[int, float]] = {feature: {} for feature in sorted(kept)}
    shuffle = random.Random(7)
    for epoch in range(EPOCHS):
        shuffle.shuffle(rows)
        rate = RATE / (1 + epoch * 0.5)
        for features, size, right in rows:
            share = math.sqrt(size)
            sums = [0.0] * len(labels)
            for feature in features:
                for index, weight in weights[feature].items():
                    sums[index] += weight
            highest = max(sums)
            powers = [math.exp((value - highest) / share) for value in sums]
            whole = sum(powers)
            for index, power in enumerate(powers):
                slope = power / whole - (index == right)
                if abs(slope) < 0.01:
                    continue
                step = rate * slope / share * (TALK_WEIGHT if right == talk else 1.0)
                for feature in features:
                    entry = weights[feature]
                    entry[index] = entry.get(index, 0.0) * (1 - DECAY) - step
    return labels, weights


def main(arguments: Sequence[str]) -> None:
    paths = [Path(argument) for argument in arguments] or [FOLDER / "train.jsonl"]
    labels, weights = train(examples(paths))
    packed = {}
    for feature, entry in weights.items():
        pairs = [(index, round(weight * model.SCALE)) for index, weight in sorted(entry.items())]
        flat = [number for index, weight in pairs if abs(weight) >= LEAST for number in (index, weight)]
        if flat:
            packed[feature] = flat
    text = json.dumps({"labels": labels, "weights": packed}, ensure_ascii=False, separators=(",", ":"))
    OUT.write_text(text + "\n", encoding="utf-8")
    print(f"{len(labels)} labels, {len(packed)} features, {len(text) / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
