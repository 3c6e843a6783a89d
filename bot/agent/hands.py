"""What a model may do by itself: look, make and propose. What it may not, it may only ask for, by a button.

A call of a model is no order of a person. So a tool that stops or pauses something, which a person's own words would do at
once, waits for a press when a model calls it; and once a turn has read text from outside, everything does that is more
than looking. What a button would do is shown with its exact values, and runs outside the model's turn.
"""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from bot.agent.calls import Call
from bot.agent.prompt import RESULT_BUDGET, cut, fenced, told
from bot.turn import Turn
from tools.context import Outcome
from tools.errors import InvalidRequest, Missing
from tools.marks import bare
from tools.toolbox import Toolbox

# These only look. What they find may hold text from outside: titles, captions, file names, biographies, errors.
LOOKS = frozenset({
    "list_schedule", "show_post", "search_library", "show_asset", "list_jobs", "list_personas", "show_persona", "list_styles",
    "system_status", "list_errors", "help_topic", "validate_media", "simulate",
})  # fmt: skip
# These propose by themselves: a card with buttons, and nothing else happens.
PROPOSES = frozenset({
    "schedule_post", "approve_post", "cancel_post", "delete_assets", "edit_persona", "delete_persona", "schedule_recurring",
    "queue_posts", "repeat_from_library",
})  # fmt: skip
# These make something new, or change what nobody has approved; nothing is public, nothing is lost.
MAKES = frozenset({
    "generate_image", "make_reel", "animate", "edit_video", "repair_media", "make_again", "retake", "ab_test", "write_caption", "schedule_slot",
    "fill_slot", "move_post", "tag_assets", "approve_assets", "reject_assets", "create_persona", "create_style",
})  # fmt: skip
# Everything else stops something, wakes something, or is not known here: it waits for a press.
MOST = 6  # calls in one turn; small models repeat themselves


class Acting(Protocol):
    """What carries out a model's calls: `Hands` in a conversation, and the dry run, which only notes them."""

    mistake: InvalidRequest | None

    @property
    def has_acted(self) -> bool: ...

    def check(self, calls: Sequence[Call]) -> None: ...

    def expect(self, calls: Sequence[Call]) -> None: ...

    async def act(self, call: Call, *, then: Sequence[Call] = ()) -> object: ...

    async def ask(self, call: Call) -> None: ...

    async def answer(self, call: Call) -> str: ...


class Hands:
    """Runs one turn's calls of a model through `turn`, which gates and receipts them, one after the other."""

    def __init__(self, turn: Turn, *, tools: Toolbox, has_read_outside: bool = False) -> None:
        self._turn = turn
        self._tools = tools
        self._done: list[Call] = []
        self._one_at_a_time = asyncio.Lock()  # a model's calls come together, but "last" is what the one before made
        self._together: Sequence[Call] = ()
        self.has_read_outside = has_read_outside
        self.has_asked = False  # the person was asked for something; the rest of the calls waits for the answer
        self.mistake: InvalidRequest | None = None  # the last one that the model was told of

    @property
    def has_acted(self) -> bool:
        """Whether anything came of this turn's calls; what came before the model was asked is not among it."""
        return bool(self._done)

    def check(self, calls: Sequence[Call]) -> None:
        """Raise InvalidRequest when a call's arguments are no arguments of its tool."""
        for call in calls:
            self._tools.checked(call.name, call.args)

    def expect(self, calls: Sequence[Call]) -> None:
        """Note the calls of one answer, in order: what waits when one of them lacks something."""
        self._together = calls

    async def act(self, call: Call, *, then: Sequence[Call] = ()) -> Sequence[Outcome]:
        """Run one call, or ask for a press instead; what was done in this turn already is not done again.

        Where the call lacks something the person is asked, and the answer goes on with `then`. Raises the errors of
        `tools.errors`.
        """
        if self.has_asked or call in self._done or len(self._done) >= MOST:
            return ()
        self.check([call])
        outcomes = self._turn.context.outcomes
        before = len(outcomes)
        try:
            await self._turn.run(self._permitted(call))
        except Missing:
            await self._turn.run_all([self._permitted(one) for one in (call, *then)])
            self.has_asked = True
        self._done.append(call)
        return outcomes[before:]

    async def ask(self, call: Call) -> None:
        """Ask whether to run a call that nothing in the request speaks for; one that only looks is run."""
        self.check([call])
        await self._turn.run(call if call.name in LOOKS else _question(call))
        self._done.append(call)

    async def answer(self, call: Call) -> str:
        """Run one call and return what the model is told of it; a mistake is told as well, so that it can try again."""
        async with self._one_at_a_time:
            together = list(self._together)
            then = together[together.index(call) + 1 :] if call in together else []
            try:
                outcomes = await self.act(call, then=then)
            except InvalidRequest as error:
                self.mistake = error
                return cut(f"{call.name}: not done: {error.message}. {error.fix}", RESULT_BUDGET)
        if self.has_asked:
            return f"{call.name}: the person is being asked; say nothing more"
        if not outcomes:
            return f"{call.name}: that was done already; answer the person now"
        if call.name in LOOKS:
            self.has_read_outside = True
            return f"{call.name}: {fenced(' '.join(bare(outcome.text) for outcome in outcomes), call.name)}"
        said = [" ".join([str(one["effect"]), *one["ids"], str(one["text"])]).strip() for one in told(outcomes)]
        return cut(f"{call.name}: {'; '.join(said)}", RESULT_BUDGET)

    def _permitted(self, call: Call) -> Call:
        """Return the call itself where a model may make it, else the question whether it shall be made."""
        if call.name in LOOKS or call.name in PROPOSES or (call.name in MAKES and not self.has_read_outside):
            return call
        return _question(call)


def _question(call: Call) -> Call:
    return Call(name="ask_first", args={"name": call.name, "args": dict(call.args)})
