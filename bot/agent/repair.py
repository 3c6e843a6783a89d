"""What small models print instead of calling: calls as text, plans with slips, thoughts. All of it becomes calls, or nothing."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from bot.agent.calls import Call

FENCED = re.compile(r"```(?:json|tool_call|tool_code)?\s*(.*?)```|<tool_call>\s*(.*?)\s*(?:</tool_call>|$)", re.DOTALL)
XML = re.compile(r"<function=(\w+)>(.*?)(?:</function>|$)", re.DOTALL)
PARAMETER = re.compile(r"<parameter=(\w+)>\s*(.*?)\s*</parameter>", re.DOTALL)
THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|$)", re.DOTALL)
MARKS = re.compile(
    r"<\|[^|>]{0,40}\|>|</?(?:assistant|answer|response|s)>|^(?:assistant|bot|studio)\s*:\s*", re.IGNORECASE
)
MOST = 4  # calls of one answer
LONGEST = 20_000  # characters; a longer answer holds no call worth looking for
LOOPED = 3  # times that one sentence stands in an answer: the model has lost its thread
DEEPEST = 6  # lists and objects within each other


def calls_in(text: str, names: Collection[str]) -> list[Call]:
    """Return the calls printed in `text`: fenced JSON, <tool_call>, <function=…>, or the whole text as JSON.

    >>> calls_in('```json\\n{"name": "list_jobs", "arguments": {}}\\n```', {"list_jobs"})
    [Call(name='list_jobs', args=mappingproxy({}))]
    """
    text = THOUGHT.sub("", text[:LONGEST])
    found = [Call(name=name, args=dict(PARAMETER.findall(body))) for name, body in XML.findall(text)]
    pieces = [first or second for first, second in FENCED.findall(text)] or [text.strip()]
    for piece in pieces:
        found += [call for value in _values(piece) for call in _calls(value, DEEPEST)]
    return _known(found, names)


def calls_of_plan(plan: Any, names: Collection[str]) -> list[Call]:
    """Return the calls of a plan `{"calls": [{"name", "args"}]}`; what is not one of `names` is left out."""
    return _known(list(_calls(plan, DEEPEST)), names)


def spoken_of(text: str) -> str:
    """Return a text without its thoughts and its template's marks; of one that is still being written, too.

    >>> spoken_of("<think>hm</think>Sure. <think>but")
    'Sure.'
    """
    return MARKS.sub("", THOUGHT.sub("", text[:LONGEST])).strip()


def prose_of(text: str, *, is_cut: bool = False) -> str:
    """Return what a model says to the person: without its thoughts and its template's marks; of a cut answer, whole sentences;
    nothing of one that goes round in circles.

    >>> prose_of("<think>hm</think>Sure. What", is_cut=True)
    'Sure.'
    """
    spoken = spoken_of(text)
    if is_cut:
        ends = [found.end() for found in re.finditer(r"[.!?…](?=\s|$)", spoken)]
        spoken = spoken[: ends[-1]] if ends else ""
    said = Counter(" ".join(sentence.split()) for sentence in re.split(r"(?<=[.!?…])\s+", spoken))
    return "" if max(said.values()) >= LOOPED else spoken.strip()


def _known(calls: list[Call], names: Collection[str]) -> list[Call]:
    kept: list[Call] = []
    for call in calls:
        if call.name in names and call not in kept:
            kept.append(call)
    return kept[:MOST]


def _values(piece: str) -> Iterator[Any]:
    whole = _parsed(piece)
    if whole is not None:
        yield whole
        return
    for line in piece.splitlines():
        value = _parsed(line)
        if value is not None:
            yield value


def _parsed(text: str) -> Any:
    """Return the JSON value of `text`, forgiving what small models slip on: a comma too many, an end that is missing."""
    text = text.strip().rstrip(";")
    if not text.startswith(("{", "[")):
        return None
    for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text), text + "}", text + "]}", text + "}]}"):
        try:
            return json.loads(attempt)
        except (ValueError, RecursionError):
            continue
    return None


def _calls(value: Any, depth: int) -> Iterator[Call]:
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _calls(item, depth - 1)
    elif isinstance(value, dict):
        inside = next((value[key] for key in ("calls", "tool_calls") if isinstance(value.get(key), list)), None)
        if inside is not None:
            yield from _calls(inside, depth - 1)
            return
        function = value.get("function")
        inner: dict[str, Any] = function if isinstance(function, dict) else value
        name = next(
            (inner[key] for key in ("name", "tool", "tool_name", "function") if isinstance(inner.get(key), str)), None
        )
        args: Any = next((inner[key] for key in ("arguments", "args", "parameters") if key in inner), {})
        if isinstance(args, str):
            args = _parsed(args) or {}
        if name is not None and isinstance(args, dict):
            yield Call(name=name, args={str(key): item for key, item in args.items() if item is not None})
