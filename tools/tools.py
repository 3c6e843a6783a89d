"""Which tools there are: those that a person's words and a model may use, and those that only commands and presses run."""

from tools import (
    animating,
    archive,
    asking,
    backend,
    comparing,
    decisions,
    destinations,
    forms,
    jobs,
    language,
    library,
    making,
    memory,
    paperwork,
    people,
    picking,
    presetting,
    ratings,
    recurring,
    schedule,
    studio,
    styles,
    trying,
    undoing,
    uploads,
    validation,
    workflows,
    writing,
)
from tools.toolbox import Toolbox

TOOLS = Toolbox(
    [
        *making.OFFERED,
        *animating.OFFERED,
        *comparing.OFFERED,
        *writing.OFFERED,
        *validation.OFFERED,
        *schedule.OFFERED,
        *recurring.OFFERED,
        *library.OFFERED,
        *jobs.OFFERED,
        *people.OFFERED,
        *styles.OFFERED,
        *studio.OFFERED,
    ]
)

ACTIONS = Toolbox(
    [
        *TOOLS.tools.values(),  # a button may run a tool: Cancel, Caption
        *making.PRESSED,
        *animating.PRESSED,
        *comparing.PRESSED,
        *writing.PRESSED,
        *schedule.PRESSED,
        *decisions.PRESSED,
        *recurring.PRESSED,
        *library.PRESSED,
        *archive.PRESSED,
        *asking.PRESSED,
        *backend.PRESSED,
        *uploads.PRESSED,
        *jobs.PRESSED,
        *people.PRESSED,
        *forms.PRESSED,
        *paperwork.PRESSED,
        *presetting.PRESSED,
        *ratings.PRESSED,
        *styles.PRESSED,
        *destinations.PRESSED,
        *studio.PRESSED,
        *language.PRESSED,
        *memory.PRESSED,
        *undoing.PRESSED,
        *picking.PRESSED,
        *workflows.PRESSED,
        *trying.PRESSED,
    ]
)
