"""One message's calls, run in order as the person who asked: role and gate before each, a question where something lacks."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, cast

from bot.agent.calls import Call
from personas.gate import Allowed, Refusal, may_ask, may_describe
from storage.tables import PendingAction, Rating, Receipt, Role
from storage.wording import tr
from tools.calling import with_capital
from tools.context import FOUND_AGAIN, Effect, Offer, Outcome, ToolContext
from tools.errors import Missing, Refused
from tools.marks import plain
from tools.toolbox import Toolbox
from tools.undoing import undo_of

PICTURE_TOOLS = {
    "generate_image", "paint", "make_reel", "film", "animate", "record", "film_reel", "full_post", "ab_test", "compare",
    "schedule_recurring", "create_style", "alter_style", "make_again", "retake", "reel_of", "reel_of_sent", "reel_of_file", "answer_storyboard", "edit_video", "edit_in_steps", "run_workflow",
    "paint_in_preset", "say_aloud", "use_preset", "vary_job", "redo_shot", "remix_job", "redo_rejected",
}  # fmt: skip
PERSONA_TOOLS = {
    "create_persona",
    "edit_persona",
    "change_by_words",
    "persona_from_template",
    "persona_form_basic",
    "persona_form_personality",
    "persona_form_look",
    "persona_form_done",
}
READ_ONLY = {
    "list_schedule", "search_library", "show_asset", "show_post", "list_personas", "show_persona", "list_styles", "list_jobs",
    "list_errors", "system_status", "validate_media", "help_topic", "queue", "browse", "show_job", "list_destinations", "list_accounts", "leave",
    "browse_jobs", "browse_personas", "more_personas", "turn_page", "leaf", "show_calendar", "turn_calendar", "persona_activity", "find_style", "stats", "best_of",
    "send_original", "pick", "list_workflows", "show_workflow", "check_workflow", "list_models", "list_presets", "show_preset",
    "list_faces", "show_face", "face_health", "likeness_trend", "list_language_models", "facts",
    "simulate", "export_plan", "own_status", "list_voices",
}  # fmt: skip
ONES_OWN = {"set_timezone", "set_language", "link", "unlink"}  # what a viewer changes is theirs alone
APPROVING = {"approve_delivery", "approve_deliveries", "answer_delivery", "answer_deliveries", "approve_assets"}
GO_ON = "go_on"  # the press that gives a call the argument it lacked, and runs the calls after it


class Turn:
    """One message's calls. After a crash in the middle, what has its receipt is not done again, and is said all the same."""

    def __init__(
        self,
        *,
        tools: Toolbox,
        actions: Toolbox,
        context: ToolContext,
        receipts: Sequence[Receipt],
        names: Sequence[str] = (),
    ) -> None:
        self._tools = tools
        self._actions = actions
        self.context = context
        self.names = names  # of the personas, as the turn begins
        self.pressed: PendingAction | None = None
        self._receipts = receipts
        self._step = 0

    @property
    def is_repeated(self) -> bool:
        """Whether this message was handled before, up to a crash."""
        return bool(self._receipts)

    def _box(self, name: str) -> Toolbox:
        return self._tools if name in self._tools.tools else self._actions

    async def run_all(self, calls: Sequence[Call]) -> None:
        """Run calls in order. Where one lacks something, the person is asked, and the answer goes on from there."""
        calls = edits_joined(calls)
        for index, call in enumerate(calls):
            try:
                await self.run(call)
            except Missing as error:
                if error.argument not in self._box(call.name).arguments(call.name):
                    raise
                await self._ask(error, call, calls[index + 1 :])
                return

    async def _ask(self, error: Missing, call: Call, rest: Sequence[Call]) -> None:
        """Ask for the argument that a call lacks: by buttons where the choices are known, by the next message always."""
        context = self.context
        then = [{"name": one.name, "args": dict(one.args)} for one in rest]
        question = {"tool": call.name, "args": dict(call.args), "field": error.argument, "then": then}

        def button(choice: str) -> Offer:
            calls = [{"name": call.name, "args": {**call.args, error.argument: choice}}, *then]
            return Offer(label=choice[:40], action=GO_ON, args={"calls": calls})

        offers = tuple((button(choice),) for choice in error.choices[:8])
        fix = "" if offers and not error.fix.startswith("did you mean") else error.fix
        text = plain(sentences(error.message, fix))
        context.outcomes.append(Outcome(effect="nothing", text=text, offers=offers, remember={"question": question}))
        context.memory["question"] = question
        await context.studio.conversations.remember(context.conversation_id, {"question": question}, now=context.now)

    async def run(self, call: Call) -> None:
        """Run one call as this person: role and gate first. Raises the errors of `tools.errors`."""
        context = self.context
        if self._step < len(self._receipts):
            self._step += 1
            await self._again(call, self._receipts[self._step - 1])
            return
        if context.role is Role.VIEWER and call.name not in READ_ONLY | ONES_OWN:
            raise Refused(tr("you may look, but not change anything"), fix=tr("ask the owner for the role operator"))
        if not context.may_approve and approves(call):
            raise Refused(tr("the owner approves what goes out"), fix=tr("your post waits on its card until then"))
        if call.name in PICTURE_TOOLS | PERSONA_TOOLS:
            # The whole request and every argument: a model could reword, a person could split it over both.
            may = may_ask_anything if call.name in PICTURE_TOOLS else may_describe
            names = await context.studio.personas.names()
            refuse_minors(context.now, context.text, *_texts(call.args), names=names, may=may)
        await self._box(call.name).run(call.name, call.args, context)
        self._step += 1  # counted once it has its receipt: a model's mistakes are no steps

    async def _again(self, call: Call, receipt: Receipt) -> None:
        """Say what a step did before the crash; one that only looked, or only asked, looks and asks again."""
        context = self.context
        makes_nothing = receipt.effect in FOUND_AGAIN or (
            receipt.effect == "proposed" and receipt.object_kind not in {"delivery", "schedule"}
        )
        if makes_nothing and call.name == receipt.tool:
            outcome = await self._box(call.name).again(call.name, call.args, context)
        else:
            outcome = Outcome(
                effect=cast(Effect, receipt.effect),  # a tool wrote it
                text=receipt.text,
                object_kind=receipt.object_kind,
                object_id=receipt.object_id,
                by_card=receipt.object_kind in {"job", "delivery"} and receipt.effect in {"started", "proposed"},
                offers=undo_of(receipt.tool, receipt.args),
            )
        context.memory.update(outcome.remember)
        context.outcomes.append(outcome)


def edits_joined(calls: Sequence[Call]) -> list[Call]:
    """The calls with edits of one file that stand in a row as one: the second is for what the first makes.

    Clips are joined before: which ones is asked and looked up for that alone.
    """
    groups: list[list[Call]] = []
    for call in calls:
        first = groups[-1][0] if groups else call
        goes_on = groups and is_edit(first) and is_edit(call) and call.args.get("asset", "last") in {
            "", "last", first.args.get("asset")
        }  # fmt: skip
        groups[-1].append(call) if goes_on else groups.append([call])
    return [_in_steps(group) if len(group) > 1 else group[0] for group in groups]


def is_edit(call: Call) -> bool:
    return call.name == "edit_video" and call.args.get("operation") != "merge"


def _in_steps(group: Sequence[Call]) -> Call:
    steps = [{name: str(call.args.get(name, "")) for name in ("operation", "value")} for call in group]
    return Call(name="edit_in_steps", args={"asset": str(group[0].args.get("asset", "last")), "steps": steps})


def approves(call: Call) -> bool:
    """Whether a call lets something out in public, now or by itself later."""
    return call.name in APPROVING or (call.name == "start_schedule" and call.args.get("ask_first") is False)


def _texts(args: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for value in args.values():
        if isinstance(value, Mapping):
            found += _texts(value)
        else:
            found += [str(item) for item in (value if isinstance(value, list) else [value])]
    return found


# The rating is not judged here: what is painted is asked again with the rating that it has.
may_ask_anything = partial(may_ask, rating=Rating.ADULT)


def refuse_minors(
    now: datetime, *texts: str, names: Sequence[str], may: Callable[..., Allowed | Refusal] = may_ask_anything
) -> None:
    """Stop whatever puts somebody under 18 in a picture, in every rating. Raises Refused."""
    for text in texts:
        verdict = may(text, year=now.year, names=names)
        if isinstance(verdict, Refusal):
            raise Refused(verdict.reason, fix=verdict.fix)


def sentences(*parts: str) -> str:
    """Return the parts that say something, each in its line and with a capital."""
    return "\n".join(with_capital(part) for part in (part.strip() for part in parts) if part)
