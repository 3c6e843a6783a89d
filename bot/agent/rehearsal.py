"""The dry run with a language model: what it would call for a request, noted and not done. See plan.py.

The way is that of a conversation (`Answering`): the same prompt, the same plans and calls, the same corrections by the
request's own words. Only the hands differ.
"""

import asyncio
import importlib
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from bot.agent.answering import Answering
from bot.agent.calls import Call
from bot.agent.claims import claim_in
from bot.agent.failures import Failure, ModelFailed
from bot.agent.hands import MOST
from bot.agent.models import Models
from bot.agent.phrases import ParseContext
from bot.agent.request import Request
from tools.errors import InvalidRequest
from tools.toolbox import Toolbox
from tools.tools import TOOLS

TURN = 240.0  # seconds for one request


class Notes:
    """Hands that only note what they would do."""

    def __init__(self, tools: Toolbox) -> None:
        self._tools = tools
        self.calls: list[Call] = []
        self.mistake: InvalidRequest | None = None

    @property
    def has_acted(self) -> bool:
        return bool(self.calls)

    def check(self, calls: Sequence[Call]) -> None:
        for call in calls:
            self._tools.checked(call.name, call.args)

    def expect(self, calls: Sequence[Call]) -> None:
        pass

    async def act(self, call: Call, *, then: Sequence[Call] = ()) -> None:
        self.check([call])
        if call not in self.calls and len(self.calls) < MOST:
            self.calls.append(call)

    async def ask(self, call: Call) -> None:
        """A question does nothing."""
        self.check([call])

    async def answer(self, call: Call) -> str:
        try:
            await self.act(call)
        except InvalidRequest as error:
            self.mistake = error
            return f"{call.name}: not done: {error.message}. {error.fix}"
        return f"{call.name}: noted; answer the person now"


class Rehearsal:
    """Asks the model that is used, request by request. `with Rehearsal(models) as rehearsal:`"""

    def __init__(self, models: Models, *, tools: Toolbox = TOOLS, turn_seconds: float = TURN) -> None:
        self._models = models
        self._tools = tools
        self._turn_seconds = turn_seconds
        self._runner = asyncio.Runner()  # one loop for all: clients keep their connections

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.close()

    def calls(self, text: str, context: ParseContext) -> tuple[list[Call], str]:
        """Return the calls that the model would make, and its words where it makes none. Raises ModelFailed."""
        return self._runner.run(self._calls(text, context))

    async def _calls(self, text: str, context: ParseContext) -> tuple[list[Call], str]:
        chosen = await self._models.current()
        if chosen is None:
            raise ModelFailed("there is none", kind=Failure.AWAY)
        loop = await asyncio.to_thread(importlib.import_module, "bot.agent.loop")
        notes = Notes(self._tools)
        answering = Answering(
            chosen=chosen,
            speaker=loop.Speaker(await chosen.model()),
            tools=self._tools,
            request=_request(text, context),
            persona=None,
            kept="",
            hands=notes,
            read=lambda read, sent: None,
        )
        try:
            async with asyncio.timeout(self._turn_seconds):
                prose = await answering.prose()
        except TimeoutError as error:
            raise ModelFailed("no answer in time", kind=Failure.SLOW) from error
        except InvalidRequest:
            return notes.calls, ""  # it could not mend its plan
        is_claim = prose and claim_in(prose, names=context.personas) is not None
        return notes.calls, "" if notes.calls or is_claim else prose


def _request(text: str, context: ParseContext) -> Request:
    state = []
    if context.last_asset:
        state.append(f"The last asset is {context.last_asset}.")
    if context.last_post:
        state.append(f"The last post is {context.last_post}.")
    memory = {"asset": context.last_asset, "delivery": context.last_post}
    return Request(
        text=text,
        now=context.now,
        timezone=context.timezone,
        personas=context.personas,
        memory={name: value for name, value in memory.items() if value},
        state=tuple(state),
    )
