"""The form of a plan: JSON that names only tools that are offered, each with its own arguments and no others.

Servers hold a model to it while it writes. So a small model cannot invent a tool or an argument, nor fill a list without end.
"""

from collections.abc import Iterable, Mapping
from typing import Any

MOST_CALLS = 4
LONGEST_REPLY = 400  # characters
MOST_ITEMS = 8  # of a list in an argument
KEPT = ("type", "enum", "items")  # of an argument: what a server's grammar knows


def plan_schema(tools: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the JSON schema of a plan with these tools, given as function descriptions.

    >>> list(plan_schema([])["properties"])
    ['calls', 'reply']
    """
    calls = [_call(tool["function"]) for tool in tools]
    return {
        "title": "plan",
        "description": "The calls that the request needs, in order; none when it needs none.",
        "type": "object",
        "properties": {
            "calls": {"type": "array", "maxItems": MOST_CALLS, "items": {"anyOf": calls}},
            "reply": {
                "type": "string",
                "maxLength": LONGEST_REPLY,
                "description": "One or two sentences, only when there are no calls.",
            },
        },
        "required": ["calls", "reply"],
    }


def _call(function: Mapping[str, Any]) -> dict[str, Any]:
    parameters = function["parameters"]
    return _object(
        {
            "name": {"type": "string", "enum": [function["name"]]},
            "args": _object(
                {name: _argument(property_) for name, property_ in parameters["properties"].items()},
                parameters["required"],
            ),
        },
        ["name", "args"],
    )


def _object(properties: dict[str, Any], required: Iterable[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _argument(property_: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: property_[key] for key in KEPT if key in property_}
    return {**kept, "maxItems": MOST_ITEMS} if kept.get("type") == "array" else kept
