"""Calls that a model printed as text instead of making them, and plans: both become calls."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.agent.calls import Call

FENCED = re.compile(r"```(?:json|tool_call)?\s*(.*?)```|<tool_call>\s*(.*?)\s*</tool_call>", re.DOTALL)
XML = re.compile(r"<function=(\w+)>(.*?)</function>", re.DOTALL)
PARAMETER = re.compile(r"<parameter=(\w+)>\s*(.*?)\s*</parameter>", re.DOTALL)
MOST = 4  # calls in one turn


def calls_in(text: str, names: set[str]) -> list[Call]:
    """Return the calls printed in `text`: fenced JSON, <tool_call>, <function=…>, or the whole text as JSON.

    >>> calls_in('```json\\n{"name": "list_jobs", "arguments": {}}\\n```', {"list_jobs"})
    [Call(name='list_jobs', args={})]
    """
    found = [Call(name=name, args=dict(PARAMETER.findall(body))) for name, body in XML.findall(text)]
    pieces = [first or second for first, second in FENCED.findall(text)] or [text.strip()]
    for piece in pieces:
        found += [call for value in _values(piece) for call in _calls(value)]
    return [call for call in found if call.name in names][:MOST]


def calls_of_plan(plan: Any, names: set[str]) -> list[Call]:
    """Return the calls of a plan `{"calls": [{"name", "args"}]}`; what is not one of `names` is left out."""
    return [call for call in _calls(plan) if call.name in names][:MOST]


def _values(piece: str) -> Iterator[Any]:
    try:
        yield json.loads(piece)
    except ValueError:
        for line in piece.splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                continue


def _calls(value: Any) -> Iterator[Call]:
    if isinstance(value, list):
        for item in value:
            yield from _calls(item)
    elif isinstance(value, dict):
        if isinstance(value.get("calls"), list):
            yield from _calls(value["calls"])
            return
        function = value.get("function")
        inner: dict[str, Any] = function if isinstance(function, dict) else value
        name = inner.get("name") or inner.get("tool")
        args: Any = next((inner[key] for key in ("arguments", "args", "parameters") if key in inner), {})
        if isinstance(args, str):
            try:
                args = json.loads(args)
            except ValueError:
                args = {}
        if isinstance(name, str) and isinstance(args, dict):
            yield Call(name=name, args={key: item for key, item in args.items() if item is not None})
