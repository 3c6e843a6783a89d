"""Asking before an act: the call that waits, shown with its exact values."""

from typing import Any

from storage.wording import tr
from tools.context import Offer, Outcome, ToolContext
from tools.marks import plain
from tools.toolbox import tool


@tool
async def ask_first(context: ToolContext, *, name: str, args: dict[str, Any]) -> Outcome:
    """Ask whether to run a tool; a press runs it with exactly these arguments."""
    values = ", ".join(
        f"{key.replace('_', ' ')}: {value}" for key, value in args.items() if value not in ("", [], None)
    )
    words = name.replace("_", " ")
    return Outcome(
        effect="proposed",
        text=tr(
            "Shall I do this? **{words}**{more}",
            words=f"{words[:1].upper()}{words[1:]}",
            more=f" ({plain(values)})" if values else "",
        ),
        offers=(
            (
                Offer(label=tr("Do it"), action=name, args=args, style="primary"),
                Offer(label=tr("Leave it"), action="leave"),
            ),
        ),
    )


PRESSED = [ask_first]
