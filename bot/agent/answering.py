"""One model's answer to one message: by calls that it makes itself, or by a plan that is carried out for it.

What fails in it climbs a ladder: calls printed as text are made; a server that cannot parse its model's calls is asked for
a plan; a plan that cannot be carried out is asked for once more, with the reason; what is left is said to the person.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.agent.failures import Failure, ModelFailed
from bot.agent.hands import Hands
from bot.agent.models import Chosen
from bot.agent.offering import NATIVE, PLANNED, offered
from bot.agent.phrases import ParseContext, overlay
from bot.agent.prompt import HISTORY_BUDGET, compact, fenced, history, request_card, size_of, system_prompt
from bot.agent.repair import calls_in, calls_of_plan, prose_of
from personas.prompts import estimate_tokens
from storage.tables import Persona
from tools.context import ToolContext
from tools.errors import InvalidRequest
from tools.toolbox import Toolbox

if TYPE_CHECKING:
    from bot.agent.loop import Speaker

logger = logging.getLogger(__name__)

RECENT = 9  # messages that are looked at, the request among them
FULL = 0.8  # of the context: more is not sent, since servers drop the oldest part without a word
ROOMY = 8192  # tokens of context; in a smaller one a plan is asked for, whose tools take a line each
TOOLS_SHARE = 0.3  # of the context: what tools with all their arguments may take
LEAST = 6  # tools that are offered in any case
PLAN = {
    "title": "plan",
    "description": "The calls that the request needs, in order; none when it needs none.",
    "type": "object",
    "properties": {
        "calls": {
            "type": "array",
            "maxItems": 4,
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "args": {"type": "object"}},
                "required": ["name", "args"],
            },
        },
        "reply": {"type": "string", "description": "One or two sentences, only when there are no calls."},
    },
    "required": ["calls", "reply"],
}


@dataclass(frozen=True, kw_only=True)
class Answering:
    """Everything that one answer needs. `read` hears how many tokens the server read, and how many were sent."""

    chosen: Chosen
    speaker: "Speaker"
    tools: Toolbox
    context: ToolContext
    persona: Persona | None
    kept: str  # what is remembered of the conversation, as the prompt has it
    hands: Hands
    read: Callable[[int, int], None]

    async def prose(self) -> str:
        """Make the calls that the request needs; return what the model says beside. Raises ModelFailed and the tools' errors."""
        if self.chosen.num_ctx < ROOMY or await self.chosen.prefers_plan():
            return await self._planned()
        try:
            return await self._native()
        except ModelFailed as failure:
            if self.context.outcomes or failure.kind is not Failure.CALLS:
                raise
            logger.warning(
                "Plan instead of calls",
                extra={"action": "plan_instead", "model": self.chosen.name, "why": str(failure)[:200]},
            )
            return await self._planned()

    async def _native(self) -> str:
        """Let the model call tools itself, in a bounded loop."""
        names = await self._offered(NATIVE)
        while len(names) > LEAST and size_of("", schemas=self.tools.schemas(names)) > TOOLS_SHARE * self.chosen.num_ctx:
            names = await self._offered(len(names) - 2)
        schemas = self.tools.schemas(names)
        system = system_prompt(persona=self.persona, kept=self.kept)
        messages = await self._messages(taken=size_of(system, schemas=schemas))
        facts = await self._facts()
        answer = await self.speaker.converse(
            system,
            messages,
            self.hands,
            tools=self.tools,
            names=names,
            mend=lambda calls: overlay(calls, self.context.text, facts),
        )
        self.read(answer.read, size_of(system, messages, schemas))
        return answer.text

    async def _planned(self) -> str:
        """Ask for one plan by schema, which small models keep to, and carry it out; once more where it cannot be."""
        listed = compact(self.tools.schemas(await self._offered(PLANNED)))
        system = system_prompt(persona=self.persona, tools=listed, kept=self.kept)
        messages = await self._messages(taken=size_of(system))
        facts = await self._facts()
        for is_last in (False, True):
            answer = await self.speaker.ask(system, messages, PLAN)
            self.read(answer.read, size_of(system, messages))
            calls = calls_of_plan(answer.value, self.tools.tools) or calls_in(answer.text, self.tools.tools)
            if not isinstance(answer.value, dict) and not calls:
                if is_last:
                    raise ModelFailed("no plan came", kind=Failure.EMPTY)
                messages.append(("human", "That was no JSON plan. Answer with the JSON plan alone."))
                continue
            try:
                mended = overlay(calls, self.context.text, facts)
                self.hands.check(mended)
                for index, call in enumerate(mended):
                    await self.hands.act(call, then=mended[index + 1 :])
            except InvalidRequest as error:
                if is_last:
                    raise
                why = fenced(f"{error.message}. {error.fix}", "the studio")
                messages.append(("human", f"That plan cannot be carried out: {why} Plan again, without what is done."))
                continue
            return "" if calls else prose_of(str(answer.value.get("reply", "")))
        raise AssertionError("unreachable: the last try returns or raises")

    async def _offered(self, most: int) -> list[str]:
        return offered(
            self.context.text,
            personas=await self.context.studio.personas.names(),
            tools=tuple(self.tools.tools),
            memory=self.context.memory,
            most=most,
        )

    async def _messages(self, *, taken: int) -> list[tuple[str, str]]:
        """Return what was said and the request, within what the context leaves beside the `taken` tokens."""
        context, studio = self.context, self.context.studio
        request = request_card(
            context.text,
            names=await studio.personas.names(),
            now=context.now,
            timezone=context.timezone,
            state=await state_of(context),
        )
        left = int(FULL * self.chosen.num_ctx) - taken - estimate_tokens(request)
        if left < 0:
            raise InvalidRequest(
                "that is too much text for the language model at once", fix="say it shorter, or raise ollama.num_ctx"
            )
        recent = await studio.conversations.recent(context.conversation_id, limit=RECENT)
        said = history(recent[:-1], budget=min(HISTORY_BUDGET, left))
        return [*(("human" if role == "person" else "ai", text) for role, text in said), ("human", request)]

    async def _facts(self) -> ParseContext:
        names = await self.context.studio.personas.names()
        return ParseContext(now=self.context.now, timezone=self.context.timezone, personas=tuple(names))


async def state_of(context: ToolContext) -> list[str]:
    """Return what is spoken of, a line each: ids and facts, and of a request its words, as material."""
    studio, memory = context.studio, context.memory
    lines = []
    number = memory.get("job") or memory.get("made_by")
    job = await studio.jobs.get(int(number)) if number else None
    if memory.get("asset"):
        asset = await studio.assets.get(int(memory["asset"]))
        if asset is not None:
            lines.append(f"The last asset is {asset.handle}.")
    if job is not None:
        persona = await studio.personas.get(job.persona_id) if job.persona_id else None
        words = fenced(str(job.params.get("theme") or job.params.get("prompt") or ""), "request", budget=30)
        whose = f" of {persona.name}" if persona is not None else ""
        is_made = 'asset "last" is its result' if memory.get("job") else "the last asset is its result"
        lines.append(f"{job.handle} is a {job.kind} job{whose}: {words}; {is_made}.")
    if memory.get("delivery"):
        delivery = await studio.deliveries.get(int(memory["delivery"]))
        if delivery is not None:
            lines.append(f"The last post is {delivery.handle} on {delivery.platform}, {delivery.state.value}.")
    return lines
