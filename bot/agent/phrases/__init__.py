"""The offline parser: a person's chat line in, tool calls out, deterministic and within milliseconds.

`parse` reads a request; `read_slots` reads only its facts; `overlay` lets those facts correct a language model's calls.
"""

from bot.agent.phrases.overlay import overlay, read_slots
from bot.agent.phrases.slots import Slots
from bot.agent.phrases.talk import ParseContext
from bot.agent.phrases.understanding import Parsed, parse

__all__ = ["ParseContext", "Parsed", "Slots", "overlay", "parse", "read_slots"]
