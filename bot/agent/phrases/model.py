"""A small trained judge of clauses: which tool, or only talk. It helps the rules where they are silent or rash.

Multinomial logistic regression over the words of a clause and their meanings, things masked ("post <asset> on
<platform>"). `tests/benchmarks/train_router.py` trains it from the requests in `tests/requests` and writes
`weights.json`; nothing but JSON and a sum is needed to use it.
"""

import json
import math
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

from bot.agent.phrases.clauses import Clause

TALK = "talk"
SCALE = 100  # weights are kept as whole numbers
_WEIGHTS = Path(__file__).with_name("weights.json")


def features(clause: Clause) -> list[str]:
    """What the judge sees of a clause, each once, in a fixed order."""
    masked, canons = clause.masked.split()[:60], clause.canons.split()[:60]
    return list(dict.fromkeys(_features(masked, canons, is_question=clause.is_question)))


def _features(masked: list[str], canons: list[str], *, is_question: bool) -> Iterator[str]:
    yield "bias"
    if is_question:
        yield "?"
    for mark, words in (("w", masked), ("c", canons)):
        for word in words:
            yield f"{mark}:{word}"
        for left, right in pairwise(["^", *words, "$"]):
            yield f"{mark}{mark}:{left} {right}"
    for word in masked:
        if len(word) > 4 and word[0] != "<":
            for start in range(min(len(word), 14) - 3):
                yield f"t:{word[start : start + 4]}"


def chances(clause: Clause) -> Mapping[str, float]:
    """How likely each tool, and talk, is meant by a clause; they sum to one."""
    labels, weights = _model()
    seen = features(clause)
    sums = [0.0] * len(labels)
    for feature in seen:
        entry = weights.get(feature)
        if entry:
            for index in range(0, len(entry), 2):
                sums[entry[index]] += entry[index + 1]
    share = SCALE * math.sqrt(len(seen))
    highest = max(sums)
    powers = [math.exp((value - highest) / share) for value in sums]
    whole = sum(powers)
    return {label: power / whole for label, power in zip(labels, powers, strict=True)}


@cache
def _model() -> tuple[list[str], dict[str, list[int]]]:
    stored = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return stored["labels"], stored["weights"]
