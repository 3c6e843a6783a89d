"""One turn of a language model: its calls go through the studio's own gate and toolbox; its prose is checked before it is shown.

What fails climbs a ladder: calls printed as text are made; a server that cannot parse its model's calls is asked for a
plan; a plan that cannot be carried out is asked for once more, with the reason; what is left is said to the person. A model
that does not answer at all is said so, and the phrase parser's answer follows.
"""

import asyncio
import importlib
import logging
from typing import TYPE_CHECKING, Any

from bot.agent.claims import claim_in
from bot.agent.hands import Hands
from bot.agent.models import Chosen, ModelFailed
from bot.agent.offering import NATIVE, PLANNED, offered
from bot.agent.phrases import ParseContext, Parsed, overlay
from bot.agent.prompt import (
    HISTORY_BUDGET,
    compact,
    fenced,
    history,
    request_card,
    size_of,
    system_prompt,
    was_cut,
)
from bot.agent.repair import calls_in, calls_of_plan, prose_of
from bot.conversation import Said
from bot.turn import Turn
from personas.prompts import estimate_tokens
from storage.tables import Persona
from tools.context import ToolContext
from tools.errors import InvalidRequest, Unavailable
from tools.toolbox import Toolbox

if TYPE_CHECKING:
    from bot.agent.loop import Speaker

logger = logging.getLogger(__name__)

TURN = 240.0  # seconds for a whole turn, a cold start of the model included
RECENT = 9  # messages that are looked at, the request among them
FULL = 0.8  # of the context: more is not sent, since servers drop the oldest part without a word
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


class ModelMind:
    """A model behind the phrase parser, asked only for what the parser could not read."""

    def __init__(self, chosen: Chosen, *, tools: Toolbox, turn_seconds: float = TURN) -> None:
        self._chosen = chosen
        self._tools = tools
        self._turn_seconds = turn_seconds
        self._told_of_cut: set[int] = set()  # conversations that know of a context that is too small

    async def turn(self, context: ToolContext, persona: Persona | None, parsed: Parsed, turn: Turn) -> Said:
        """Run one turn. A model that fails is said so in `note`, and nothing else is lost: the parser's answer follows."""
        hands = Hands(turn, tools=self._tools)
        try:
            async with asyncio.timeout(self._turn_seconds):
                said = await self._answered(context, persona, hands)
        except (ModelFailed, TimeoutError) as error:
            logger.warning(
                "Model failed",
                extra={"action": "model_failed", "model": self._chosen.name, "fix": "see /status models"},
                exc_info=error,
            )
            if context.outcomes:
                return Said(note=f"({self._chosen.name} stopped answering; what was done until then stands above.)")
            return Said(note=f"({self._chosen.name} did not answer, so I went by the phrase book alone.)")
        if context.outcomes:
            return Said(note=said.note)  # what was done is said by the receipts alone
        if said.prose and (claim := claim_in(said.prose, names=await context.studio.personas.names())):
            logger.warning(
                "Claim without a receipt",
                extra={"action": "claim_dropped", "model": self._chosen.name, "words": claim.words},
            )
            said = Said(note=said.note)
        if hands.mistake is not None and not said.prose:
            raise hands.mistake  # the model could not mend it: the person can
        return said

    async def ask(self, system: str, user: str, schema: dict[str, Any]) -> dict[str, Any]:
        """Ask for one JSON object of `schema`: captions and plans. Raises Unavailable where none comes."""
        titled = {"title": "answer", "description": "The answer.", **schema}
        try:
            async with asyncio.timeout(self._turn_seconds):
                speaker = await self._speaker()
                answer = await speaker.ask(system, [("human", user)], titled)
        except (ModelFailed, TimeoutError) as error:
            raise Unavailable(f"{self._chosen.name} did not answer", fix="see /status models") from error
        if not isinstance(answer.value, dict):
            raise Unavailable(f"{self._chosen.name} gave no usable answer", fix="try another model")
        return answer.value

    async def _speaker(self) -> "Speaker":
        """Return what speaks with the model. LangChain takes seconds to import, so that is done beside the event loop."""
        loop = await asyncio.to_thread(importlib.import_module, "bot.agent.loop")
        speaker: Speaker = loop.Speaker(await self._chosen.model())
        return speaker

    async def _answered(self, context: ToolContext, persona: Persona | None, hands: Hands) -> Said:
        speaker = await self._speaker()
        if await self._chosen.prefers_plan():
            return await self._planned(speaker, context, persona, hands)
        try:
            return await self._native(speaker, context, persona, hands)
        except ModelFailed as failure:
            if context.outcomes or not _is_about_calls(failure):
                raise
            logger.warning(
                "Plan instead of calls",
                extra={"action": "plan_instead", "model": self._chosen.name, "why": str(failure)[:200]},
            )
            return await self._planned(speaker, context, persona, hands)

    async def _native(self, speaker: "Speaker", context: ToolContext, persona: Persona | None, hands: Hands) -> Said:
        """Let the model call tools itself, in a bounded loop."""
        names = await self._offered(context, NATIVE)
        schemas = self._tools.schemas(names)
        system = system_prompt(persona=persona)
        messages = await self._messages(context, taken=size_of(system, schemas=schemas))
        facts = await self._facts(context)
        answer = await speaker.converse(
            system,
            messages,
            hands,
            tools=self._tools,
            names=names,
            mend=lambda calls: overlay(calls, context.text, facts),
        )
        return Said(prose=answer.text, note=self._note(context, answer.read, size_of(system, messages, schemas)))

    async def _planned(self, speaker: "Speaker", context: ToolContext, persona: Persona | None, hands: Hands) -> Said:
        """Ask for one plan by schema, which small models keep to, and carry it out; once more where it cannot be."""
        system = system_prompt(
            persona=persona, tools=compact(self._tools.schemas(await self._offered(context, PLANNED)))
        )
        messages = await self._messages(context, taken=size_of(system))
        facts = await self._facts(context)
        note = ""
        for is_last in (False, True):
            answer = await speaker.ask(system, messages, PLAN)
            note = note or self._note(context, answer.read, size_of(system, messages))
            calls = calls_of_plan(answer.value, self._tools.tools) or calls_in(answer.text, self._tools.tools)
            if not isinstance(answer.value, dict) and not calls:
                if is_last:
                    raise ModelFailed("no plan came")
                messages.append(("human", "That was no JSON plan. Answer with the JSON plan alone."))
                continue
            try:
                mended = overlay(calls, context.text, facts)
                hands.check(mended)
                for index, call in enumerate(mended):
                    await hands.act(call, then=mended[index + 1 :])
            except InvalidRequest as error:
                if is_last:
                    raise
                why = fenced(f"{error.message}. {error.fix}", "the studio")
                messages.append(("human", f"That plan cannot be carried out: {why} Plan again, without what is done."))
                continue
            return Said(prose="" if calls else prose_of(str(answer.value.get("reply", ""))), note=note)
        raise AssertionError("unreachable: the last try returns or raises")

    async def _offered(self, context: ToolContext, most: int) -> list[str]:
        return offered(
            context.text,
            personas=await context.studio.personas.names(),
            tools=tuple(self._tools.tools),
            memory=context.memory,
            most=most,
        )

    async def _messages(self, context: ToolContext, *, taken: int) -> list[tuple[str, str]]:
        """Return what was said and the request, within what the context leaves beside the `taken` tokens."""
        studio = context.studio
        request = request_card(
            context.text,
            names=await studio.personas.names(),
            now=context.now,
            timezone=context.timezone,
            state=await _state(context),
        )
        left = int(FULL * self._chosen.num_ctx) - taken - estimate_tokens(request)
        if left < 0:
            raise InvalidRequest(
                "that is too much text for the language model at once", fix="say it shorter, or raise ollama.num_ctx"
            )
        recent = await studio.conversations.recent(context.conversation_id, limit=RECENT)
        said = history(recent[:-1], budget=min(HISTORY_BUDGET, left))
        return [*(("human" if role == "person" else "ai", text) for role, text in said), ("human", request)]

    async def _facts(self, context: ToolContext) -> ParseContext:
        return ParseContext(
            now=context.now, timezone=context.timezone, personas=tuple(await context.studio.personas.names())
        )

    def _note(self, context: ToolContext, read: int, sent: int) -> str:
        """Warn when the server cut the prompt; the person is told once in each conversation."""
        if not was_cut(read, sent):
            return ""
        fix = "raise ollama.num_ctx, or let Ollama have more memory"
        logger.warning("Prompt was cut", extra={"action": "prompt_cut", "model": self._chosen.name, "fix": fix})
        if context.conversation_id in self._told_of_cut:
            return ""
        self._told_of_cut.add(context.conversation_id)
        return f"({self._chosen.name} could read only a part of this conversation: {fix}.)"


def _is_about_calls(failure: ModelFailed) -> bool:
    """Whether a server could not read the calls that its own model wrote, or its model has no calls."""
    words = str(failure).lower()
    return any(sign in words for sign in ("pars", "tool call", "support tools", "invalid character"))


async def _state(context: ToolContext) -> list[str]:
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
