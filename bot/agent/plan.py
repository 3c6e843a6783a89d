"""The dry run: requests in, one JSON a line, and the calls that they would give out; nothing is done.

echo '{"text": "cancel P17", "now": "2026-03-11T10:00", "timezone": "Europe/London"}' | python -m bot.agent.plan
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from bot.agent.calls import Call
from bot.agent.failures import ModelFailed
from bot.agent.phrases import ParseContext, parse
from tools.errors import InvalidRequest
from tools.when import timezone_of

Ask = Callable[[str, ParseContext], tuple[Sequence[Call], str]]  # a model's calls for a request, and its words


def plan_lines(lines: Iterable[str], out: TextIO, *, ask: Ask | None = None) -> None:
    """Write, for each request of `lines`, `{"text", "calls", "reply"}` to `out`; a bad line gives `{"error"}`.

    What the parser reads whole it answers, as in a conversation; the rest is asked of the model, where there is one.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            answer = _planned(json.loads(line), ask)
        except (ValueError, KeyError, TypeError, InvalidRequest, RecursionError) as error:
            answer = {"error": f"line {number}: {_said(error)}"}
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()


def _said(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON ({error.msg} at {error.pos})"
    return error.message if isinstance(error, InvalidRequest) else str(error)


def _planned(request: Any, ask: Ask | None) -> dict[str, object]:
    if not isinstance(request, dict) or not isinstance(request.get("text"), str):
        raise ValueError('expected {"text": …, "now": …, "timezone": …, "personas": […]}')
    text, context = request["text"], _context(request)
    parsed = parse(text, context)
    calls, reply, note = parsed.calls, parsed.question or parsed.reply, ""
    if ask is not None and not parsed.is_settled:
        try:
            asked, words = ask(text, context)
            calls, reply = tuple(asked) or calls, words or reply
        except ModelFailed as error:
            note = f"(The model did not answer: {error.kind.value}.) "
    return {
        "text": text,
        "calls": [{"name": call.name, "args": dict(call.args)} for call in calls],
        "reply": note + ("" if calls else reply),
    }


def _context(request: dict[str, Any]) -> ParseContext:
    zone = timezone_of(str(request.get("timezone") or "UTC"))
    now = datetime.fromisoformat(str(request["now"])) if request.get("now") else datetime.now(UTC)
    personas = request.get("personas") or []
    if not isinstance(personas, list):
        raise ValueError("personas is a list of names")
    return ParseContext(
        now=now if now.tzinfo else now.replace(tzinfo=ZoneInfo(zone)),
        timezone=zone,
        personas=tuple(str(persona) for persona in personas if str(persona).strip()),
        last_asset=str(request.get("last_asset") or ""),
        last_kind=str(request.get("last_kind") or ""),
        last_persona=str(request.get("last_persona") or ""),
        last_post=str(request.get("last_post") or ""),
    )


if __name__ == "__main__":
    plan_lines(sys.stdin, sys.stdout)
