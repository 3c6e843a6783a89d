"""How well, and how fast, the offline parser reads requests: `python -m tests.benchmarks.router [FILE...]`.

Each line of a file is one request with the calls that it should give: `{"text": …, "expect": [{"tool", "args_subset"}]}`.
An expected argument is a plain value, or `{"contains": […]}`, `{"any": […]}`, `{"any_contains": […]}`, `{"list": […]}`,
`{"iso": …}`. Without files the two sets of the repository are scored.
"""

import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.agent.calls import SIDE_EFFECTS
from bot.agent.phrases import ParseContext, Parsed, parse
from tests.requests import FOLDER, NOW, PERSONAS, ZONE
from tools.errors import InvalidRequest
from tools.when import resolve


@dataclass
class Score:
    """What came of one file."""

    name: str
    total: int = 0
    tools: int = 0
    arguments: int = 0
    chat_total: int = 0
    chat: int = 0
    unasked: int = 0  # side effects that the request did not ask for
    failures: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def lines(self) -> list[str]:
        each = sorted(self.seconds)
        ninety_nine = each[min(len(each) - 1, int(len(each) * 0.99))]
        return [
            f"{self.name}: {self.total} requests",
            f"  tools exact        {self.tools}/{self.total}  {self.tools / self.total:.1%}",
            f"  tools + arguments  {self.arguments}/{self.total}  {self.arguments / self.total:.1%}",
            f"  chat without calls {self.chat}/{self.chat_total}",
            f"  unasked side effects {self.unasked}",
            f"  {len(each) / sum(each):.0f} requests/s, median {statistics.median(each) * 1000:.2f} ms, p99 {ninety_nine * 1000:.2f} ms",
        ]


def context_for(request: dict[str, Any]) -> ParseContext:
    now = datetime.fromisoformat(request.get("now", NOW)).replace(tzinfo=ZoneInfo(ZONE))
    return ParseContext(now=now, timezone=ZONE, personas=tuple(request.get("personas", PERSONAS)))


def plain(value: object) -> str:
    return str(value).casefold().strip()


def matches(expected: object, got: object, args: dict[str, object], context: ParseContext) -> bool:
    """Whether an argument is what was expected of it."""
    if got is None:
        return False
    if not isinstance(expected, dict):
        return plain(expected) == plain(got)
    if "contains" in expected:
        return all(plain(word) in plain(got) for word in expected["contains"])
    if "any_contains" in expected:
        return any(plain(word) in plain(got) for word in expected["any_contains"])
    if "any" in expected:
        return plain(got) in {plain(word) for word in expected["any"]}
    if "list" in expected:
        return isinstance(got, list) and sorted(map(plain, got)) == sorted(map(plain, expected["list"]))
    if "iso" in expected:
        words = f"{got} {args['timezone']} time" if args.get("timezone") else str(got)
        try:
            return resolve(words, now=context.now, timezone=context.timezone).wall.startswith(expected["iso"])
        except InvalidRequest:
            return False
    raise ValueError(f"unknown expectation {expected}")


def judge(request: dict[str, Any], parsed: Parsed, score: Score) -> None:
    expected = request["expect"]
    score.total += 1
    got = [call.name for call in parsed.calls]
    wanted = [step["tool"] for step in expected]
    right_tools = got == wanted
    right = right_tools
    wrong: list[str] = []
    if right_tools:
        for step, call in zip(expected, parsed.calls, strict=True):
            for name, value in step.get("args_subset", {}).items():
                if not matches(value, call.args.get(name), dict(call.args), context_for(request)):
                    right = False
                    wrong.append(f"{name}={call.args.get(name)!r}")
    score.tools += right_tools
    score.arguments += right
    if not expected:
        score.chat_total += 1
        score.chat += not got
    score.unasked += sum(1 for name in set(got) & SIDE_EFFECTS if got.count(name) > wanted.count(name))
    if not right:
        shown = [(call.name, dict(call.args)) for call in parsed.calls]
        why = ", ".join(wrong) if wrong else f"wanted {wanted}, got {shown} {parsed.question}"
        score.failures.append(f"{request['text']!r}: {why}")


def score_file(path: Path) -> Score:
    requests = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    score = Score(path.name)
    for request in requests[:20]:  # warm: tables are built and patterns compiled once per process
        parse(request["text"], context_for(request))
    for request in requests:
        context = context_for(request)
        begun = time.perf_counter()
        parsed = parse(request["text"], context)
        score.seconds.append(time.perf_counter() - begun)
        judge(request, parsed, score)
    return score


def main(arguments: Sequence[str]) -> None:
    is_verbose = "-v" in arguments
    paths = [Path(argument) for argument in arguments if argument != "-v"] or [
        FOLDER / "train.jsonl",
        FOLDER / "held.jsonl",
    ]
    for path in paths:
        score = score_file(path)
        print("\n".join(score.lines()))
        if is_verbose:
            print("\n".join(f"    {failure}" for failure in score.failures))


if __name__ == "__main__":
    main(sys.argv[1:])
