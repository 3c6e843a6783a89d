"""The dry run: requests in, one JSON a line, and the calls that they would give out; nothing is done.

echo '{"text": "cancel P17", "now": "2026-03-11T10:00", "timezone": "Europe/London"}' | python -m bot.agent.plan
"""

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from bot.agent.phrases import ParseContext, parse
from tools.errors import InvalidRequest
from tools.when import timezone_of


def plan_lines(lines: Iterable[str], out: TextIO, *, model: str = "offline") -> None:
    """Write, for each request of `lines`, `{"text", "calls", "reply"}` to `out`; a bad line gives `{"error"}`.

    Only the offline parser plans here; `model` names it, and any other name is refused line by line.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            answer = _planned(json.loads(line), model)
        except (ValueError, KeyError, TypeError, InvalidRequest, RecursionError) as error:
            answer = {"error": f"line {number}: {_said(error)}"}
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()


def _said(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON ({error.msg} at {error.pos})"
    return error.message if isinstance(error, InvalidRequest) else str(error)


def _planned(request: Any, model: str) -> dict[str, object]:
    if not isinstance(request, dict) or not isinstance(request.get("text"), str):
        raise ValueError('expected {"text": …, "now": …, "timezone": …, "personas": […]}')
    if model != "offline":
        raise ValueError(f"the model {model} cannot plan here; use --model offline")
    parsed = parse(request["text"], _context(request))
    return {
        "text": request["text"],
        "calls": [{"name": call.name, "args": dict(call.args)} for call in parsed.calls],
        "reply": "" if parsed.calls else parsed.question or parsed.reply,
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
