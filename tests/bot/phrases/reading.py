"""Reads a line as the tests do: on a Wednesday morning in London, with seven personas."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.agent.phrases import ParseContext, Parsed, parse
from tests.requests import NOW, PERSONAS, ZONE

CONTEXT = ParseContext(
    now=datetime.fromisoformat(NOW).replace(tzinfo=ZoneInfo(ZONE)), timezone=ZONE, personas=tuple(PERSONAS)
)


def read(text: str, context: ParseContext = CONTEXT) -> Parsed:
    return parse(text, context)


def calls(text: str, context: ParseContext = CONTEXT) -> list[tuple[str, dict[str, object]]]:
    return [(call.name, dict(call.args)) for call in read(text, context).calls]
