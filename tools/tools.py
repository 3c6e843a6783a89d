"""Which tools there are: those that a person's words and a model may use, and those that only commands and presses run."""

from tools import library, making, paperwork, people, schedule, studio, validation, writing
from tools.toolbox import Toolbox

TOOLS = Toolbox(
    [
        *making.OFFERED,
        *writing.OFFERED,
        *validation.OFFERED,
        *schedule.OFFERED,
        *library.OFFERED,
        *people.OFFERED,
        *studio.OFFERED,
    ]
)

ACTIONS = Toolbox(
    [
        *TOOLS.tools.values(),  # a button may run a tool: Cancel, Caption
        *making.PRESSED,
        *writing.PRESSED,
        *schedule.PRESSED,
        *library.PRESSED,
        *people.PRESSED,
        *paperwork.PRESSED,
        *studio.PRESSED,
    ]
)
