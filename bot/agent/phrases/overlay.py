"""Corrects a language model's calls by what code reads in the request."""

from collections.abc import Sequence

from bot.agent.calls import SIGNATURES, Call
from bot.agent.phrases.names import Names
from bot.agent.phrases.reading import cleaned, read_line
from bot.agent.phrases.slots import Slots, slots_of
from bot.agent.phrases.talk import ParseContext
from bot.agent.phrases.understanding import parse
from tools.tokens import fold


def read_slots(text: str, context: ParseContext) -> Slots:
    """The facts of a request: personas, platforms, count, size, length, ids, time words, zone, language, quotes."""
    return slots_of(read_line(cleaned(text), Names(context.personas), context.language))


def overlay(calls: Sequence[Call], text: str, context: ParseContext) -> tuple[Call, ...]:
    """`calls` with the arguments that the text settles: a fact that stands there once wins over the model's copy.

    Where the parser reads the same tools in the same order, all that it read wins. Arguments that no tool of that name
    has are dropped; tools that the parser does not know are left alone.
    """
    parsed = parse(text, context)
    if parsed.calls and [call.name for call in parsed.calls] == [call.name for call in calls]:
        return tuple(
            _without_foreign_zone(
                Call(name=model.name, args={**_known(model), **_said(read, model, text)}), parsed.slots
            )
            for model, read in zip(calls, parsed.calls, strict=True)
        )
    slots = parsed.slots if parsed.slots != Slots() else read_slots(text, context)
    return tuple(_corrected(call, calls, slots) for call in calls)


def _said(read: Call, model: Call, text: str) -> dict[str, object]:
    """What the parser read, without the description that it had to make up where the text gave none."""
    words = fold(text)
    return {
        key: value
        for key, value in read.args.items()
        if key not in {"theme", "prompt"}
        or key not in model.args
        or all(word in words for word in fold(str(value)).split())
    }


def _known(call: Call) -> dict[str, object]:
    signature = SIGNATURES.get(call.name)
    return {key: value for key, value in call.args.items() if signature is None or key in signature}


def _corrected(call: Call, calls: Sequence[Call], slots: Slots) -> Call:
    signature = SIGNATURES.get(call.name)
    if signature is None:
        return call
    args = _known(call)
    twins = sum(1 for other in calls if other.name == call.name)
    facts: dict[str, object | None] = {
        "persona": _one(slots.personas), "platform": _one(slots.platforms), "count": slots.count,
        "size": slots.size or None, "duration_s": slots.duration_s, "asset": _one(slots.assets), "id": _one(slots.posts),
        "when": " ".join(slots.when) if slots.when else None, "timezone": None,
    }  # fmt: skip
    for name, fact in facts.items():
        if name not in signature or fact is None or twins > 1:
            continue
        if name == "asset" and fold(str(args.get("asset", ""))) == "last" and len(calls) > 1:
            continue  # what an earlier step makes
        if name == "when" and call.name == "list_schedule":
            continue
        args[name] = fact
    if "persona" in args and slots.personas and args["persona"] not in slots.personas and call.name != "create_persona":
        args["persona"] = slots.personas[0]
    return _without_foreign_zone(Call(name=call.name, args=args), slots)


def _without_foreign_zone(call: Call, slots: Slots) -> Call:
    """The call without a zone that the text does not name: models add one out of habit."""
    if call.name != "schedule_post" or slots.timezone:
        return call
    return Call(name=call.name, args={key: value for key, value in call.args.items() if key != "timezone"})


def _one(values: Sequence[str]) -> str | None:
    return values[0] if len(values) == 1 else None
