"""Taking back: which act takes back which, and "undo" said in words."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from storage.wording import tr
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.toolbox import tool

Args = Mapping[str, Any]
# What was done -> the tool that takes it back, and its arguments.
BACK: Mapping[str, tuple[str, Callable[[Args], Args]]] = {
    "remove_persona": ("restore_persona", lambda args: {"persona": args["persona"]}),
    "remove_assets": ("restore_assets", lambda args: {"assets": args["assets"]}),
    "remove_faces": ("restore_faces", lambda args: {"faces": args["faces"]}),
    "cancel_delivery": ("restore_delivery", lambda args: {"delivery": args["delivery"]}),
    "cancel_deliveries": ("restore_deliveries", lambda args: {"deliveries": args["deliveries"]}),
}
TAKES_BACK = {name for name, _ in BACK.values()} | {
    "restore_fields", "restore_errors", "restore_style", "restore_rejected", "put_back", "restore_workflow",
    "restore_facts", "unremember",
}  # fmt: skip


def undo_of(done: str, args: Args) -> tuple[tuple[Offer, ...], ...]:
    """Return the row with the button that takes back what the tool `done` did with `args`; () when nothing can."""
    if done not in BACK:
        return ()
    action, backwards = BACK[done]
    return ((Offer(label=tr("Undo"), action=action, args=backwards(args)),),)


@tool
async def undo(context: ToolContext) -> Outcome:
    """Take back the last thing that can be taken back in this chat."""
    offered = await context.studio.pending.waiting(front=context.front, chat=context.chat, now=context.now)
    found = next((one for one in offered if one.action in TAKES_BACK), None)
    if found is None:
        return await _gone_back(context)
    pressed = await context.studio.pending.press(found.token, by=context.actor, turn=context.turn, now=context.now)
    if pressed.press.value != "taken":
        raise InvalidRequest(tr("that has been taken back already"), fix=tr("/jobs and /queue show where things stand"))
    from tools.tools import ACTIONS  # late: the list of all tools has this one in it

    outcome = await ACTIONS.tools[found.action].function(context, **ACTIONS.checked(found.action, found.args))
    await context.studio.pending.finish(found.token, outcome.text)
    return outcome


async def _gone_back(context: ToolContext) -> Outcome:
    """Go back to what was edited or made again, which is still there; raises InvalidRequest where there is no such thing."""
    from tools.picking import (
        BEFORE,
        pick,
        source_of,
    )  # late: the library, which it shows from, offers what is undone here

    if context.memory.get("focus") == "delivery":
        raise InvalidRequest(
            tr("a post is not undone but taken off the plan"), fix=tr("say “cancel it”, or press Reject on its card")
        )
    if context.memory.get("job") and not context.memory.get("asset"):
        raise InvalidRequest(tr("that is still being made"), fix=tr("say “stop” to end it"))
    number = context.memory.get("asset")
    current = await context.studio.assets.get(int(number)) if number else None
    if current is None or await source_of(context, current) is None:
        raise InvalidRequest(
            tr("there is nothing here that I can take back"), fix=tr("/jobs and /queue show where things stand")
        )
    outcome: Outcome = await pick.function(context, which=BEFORE)
    return replace(
        outcome,
        text=tr("Back to the one before; {file} is kept beside it.\n{text}", file=current.handle, text=outcome.text),
    )


PRESSED = [undo]
