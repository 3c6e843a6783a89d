"""The GPU in peace: who may use it now, for how long, and whether both sides fit."""

from tools.gpu.lease import Gpu, Look
from tools.gpu.minutes import Minutes
from tools.gpu.need import Busy, Need, Priority, Run, Side, Waiting, in_words
from tools.gpu.residents import ComfyMemory, OllamaMemory, is_here, is_one_machine
from tools.gpu.sharing import Card, Seen, Sharing, Words

__all__ = [
    "Busy",
    "Card",
    "ComfyMemory",
    "Gpu",
    "Look",
    "Minutes",
    "Need",
    "OllamaMemory",
    "Priority",
    "Run",
    "Seen",
    "Sharing",
    "Side",
    "Waiting",
    "Words",
    "in_words",
    "is_here",
    "is_one_machine",
]
