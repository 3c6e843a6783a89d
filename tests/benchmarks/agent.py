"""How well a language model chooses, by the road of a conversation: `python -m tests.benchmarks.agent --model ollama:qwen3.5:4b`.

The road is that of `./troupe plan --model …`: prompt, plan or calls, corrections by the request's own words; nothing is
done. Three models need no server:

- `offline` is the phrase book alone, for comparison.
- `oracle` is a stand-in for Ollama that always answers what was expected: what is missing then, the road itself lost.
- `clumsy` is the oracle with the slips of small models, one after the other: calls printed as text, a wrong name, an
  invented zone, an ISO time, a call that nobody asked for, a loop, cut JSON, a claim.

By default the model is asked only what the phrase book could not read whole, as in a conversation; `--alone` asks it
everything. `--every 10` takes each tenth request of the files, by default those of the repository that measure.
"""

import argparse
import asyncio
import itertools
import json
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.agent.calls import Call
from bot.agent.failures import ModelFailed
from bot.agent.models import models_of
from bot.agent.phrases import ParseContext, Parsed, parse
from bot.agent.rehearsal import Rehearsal
from bot.settings import load
from tests.benchmarks.router import Score, context_for, judge
from tests.emulators.ollama import OllamaEmulator, Reply
from tests.requests import FOLDER

Ask = Callable[[str, ParseContext], tuple[Sequence[Call], str]]


@dataclass
class Asked:
    """What came of asking the model, beside the score."""

    times: int = 0
    failed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def score(requests: Sequence[dict[str, Any]], ask: Ask | None, *, alone: bool, said: Callable[[str], None]) -> None:
    """Ask and judge each request, and say what came of it."""
    result, asked = Score("agent"), Asked()
    for request in requests:
        context = context_for(request)
        begun = time.perf_counter()
        parsed = parse(request["text"], context)
        if ask is not None and (alone or not parsed.is_settled):
            asked.times += 1
            try:
                calls, _ = ask(request["text"], context)
                parsed = Parsed(calls=tuple(calls) if alone else tuple(calls) or parsed.calls)
            except ModelFailed as error:
                asked.failed.append(error.kind.name)
                parsed = Parsed() if alone else parsed
            asked.seconds.append(time.perf_counter() - begun)
        result.seconds.append(time.perf_counter() - begun)
        judge(request, parsed, result)
    for line in result.lines()[:-1]:
        said(line)
    if asked.times:
        said(
            f"  model asked {asked.times} times, median {statistics.median(asked.seconds):.2f} s, failed {len(asked.failed)}"
        )
    for failure in result.failures:
        said(f"    {failure}")


# ------------------------------------------------------------------------------------------ stand-ins


def oracle(requests: Sequence[dict[str, Any]], *, is_clumsy: bool) -> Callable[[dict[str, Any]], Reply]:
    """Return what answers each request with the calls that it should give; with slips, where it is clumsy."""
    wanted = {request["text"]: _expected(request) for request in requests}
    slips = itertools.cycle(SLIPS)

    def brain(body: dict[str, Any]) -> Reply:
        if body["messages"][-1]["role"] == "tool":
            return Reply(text="")
        last = str(next(one["content"] for one in reversed(body["messages"]) if "[studio]" in str(one["content"])))
        calls = wanted.get(last.partition("\n\n")[2], [])
        is_again = body["messages"][-1]["content"] != last
        slip = next(slips) if is_clumsy and not is_again else _right
        return slip(calls, body.get("format") is not None)

    return brain


def _expected(request: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (step["tool"], {name: _value(value) for name, value in step.get("args_subset", {}).items()})
        for step in request["expect"]
    ]


def _value(expected: Any) -> Any:
    """Return something that fulfils an expectation."""
    if not isinstance(expected, dict):
        return expected
    if "contains" in expected:
        return " ".join(map(str, expected["contains"]))
    for key in ("any", "any_contains"):
        if key in expected:
            return expected[key][0]
    return expected.get("list", expected.get("iso", ""))


Calls = list[tuple[str, dict[str, Any]]]


def _right(calls: Calls, is_plan: bool) -> Reply:
    return Reply(text=_plan(calls)) if is_plan else Reply(calls=tuple(calls))


def _plan(calls: Calls, reply: str = "") -> str:
    return json.dumps({"calls": [{"name": name, "args": args} for name, args in calls], "reply": reply})


def _as_text(calls: Calls, is_plan: bool) -> Reply:
    texts = [f"```json\n{json.dumps({'name': name, 'arguments': args})}\n```" for name, args in calls]
    return Reply(text="\n".join(texts) or "Which one do you mean?")


def _wrong_name(calls: Calls, is_plan: bool) -> Reply:
    return _right([("do_" + name, args) for name, args in calls], is_plan)


def _invented(calls: Calls, is_plan: bool) -> Reply:
    return _right([(name, {**args, "timezone": "UTC", "mood": "happy"}) for name, args in calls], is_plan)


def _iso(calls: Calls, is_plan: bool) -> Reply:
    dated = [(name, {**args, **({"when": "2024-01-01T18:00:00Z"} if "when" in args else {})}) for name, args in calls]
    return _right(dated, is_plan)


def _unasked(calls: Calls, is_plan: bool) -> Reply:
    return _right([*calls, ("schedule_post", {"asset": "last", "when": "tomorrow at 6pm"})], is_plan)


def _looping(calls: Calls, is_plan: bool) -> Reply:
    return _right(calls * 3, is_plan)


def _cut(calls: Calls, is_plan: bool) -> Reply:
    return Reply(text=_plan(calls)[:-20], done_reason="length")


def _claim(calls: Calls, is_plan: bool) -> Reply:
    return Reply(text=_plan([], "All done, I posted it.") if is_plan else "All done, I posted it.")


SLIPS = (_right, _as_text, _wrong_name, _invented, _iso, _unasked, _looping, _cut, _claim)


@contextmanager
def served(emulator: OllamaEmulator) -> Iterator[str]:
    """Serve a stand-in in a thread of its own, since the rehearsal runs its own loop."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(emulator.start(), loop).result()
    try:
        yield emulator.url
    finally:
        asyncio.run_coroutine_threadsafe(emulator.stop(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


# ------------------------------------------------------------------------------------------ the command


def read(paths: Sequence[Path], every: int) -> list[dict[str, Any]]:
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [json.loads(line) for line in lines[::every]]


def measure(
    model: str, requests: Sequence[dict[str, Any]], *, alone: bool, small: bool, said: Callable[[str], None]
) -> None:
    """Measure one model on these requests, and say the figures."""
    if model == "offline":
        score(requests, None, alone=False, said=said)
    elif model in {"oracle", "clumsy"}:
        brain = oracle(requests, is_clumsy=model == "clumsy")
        with served(OllamaEmulator(brain=brain, parameters=2e9 if small else 9e9)) as url:
            settings = load(environ={}, overrides={"model": "auto", "ollama.url": url})
            with Rehearsal(models_of(settings)) as rehearsal:
                score(requests, rehearsal.calls, alone=alone, said=said)
    else:
        with Rehearsal(models_of(load(overrides={"model": model}))) as rehearsal:
            score(requests, rehearsal.calls, alone=alone, said=said)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="oracle")
    parser.add_argument("--alone", action="store_true", help="ask the model everything, not only what is left to it")
    parser.add_argument("--small", action="store_true", help="the oracle as a model that is asked for plans")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each N-th request only")
    parser.add_argument("-v", "--verbose", action="store_true", help="say what failed")
    parser.add_argument("files", nargs="*", type=Path)
    given = parser.parse_args(arguments)
    requests = read(given.files or [FOLDER / "held.jsonl"], max(given.every, 1))

    def said(line: str) -> None:
        if given.verbose or not line.startswith("    "):
            print(line, flush=True)

    measure(given.model, requests, alone=given.alone, small=given.small, said=said)


if __name__ == "__main__":
    main(sys.argv[1:])
