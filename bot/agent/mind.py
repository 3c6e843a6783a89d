"""One turn of a language model: its calls go through the studio's own gate and toolbox; its prose is checked before it is shown."""

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.agent.calls import Call
from bot.agent.claims import claim_in
from bot.agent.models import Chosen
from bot.agent.phrases import ParseContext, Parsed, overlay
from bot.agent.prompt import compact, history, system_prompt
from bot.agent.repair import calls_in, calls_of_plan
from bot.conversation import Run, Said
from personas.prompts import estimate_tokens
from storage.tables import Persona
from tools.context import ToolContext
from tools.errors import InvalidRequest, TroupeError
from tools.toolbox import Toolbox

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, BaseMessage

logger = logging.getLogger(__name__)

TURN = 240.0  # seconds for a whole turn, a cold start of the model included
MODEL_CALLS = 4  # small local models repeat themselves
TOOL_CALLS = 6
HISTORY = 1_500  # tokens
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

    def __init__(self, chosen: Chosen, *, tools: Toolbox) -> None:
        self._chosen = chosen
        self._tools = tools

    async def turn(self, context: ToolContext, persona: Persona | None, parsed: Parsed, run: Run) -> Said:
        """Run one turn. A model that fails is said so in `note`, and nothing else is lost: the parser's answer follows."""
        try:
            async with asyncio.timeout(TURN):
                prose = await (self._planned if await self._chosen.prefers_plan() else self._native)(
                    context, persona, run
                )
        except TroupeError:
            raise
        except Exception as error:
            logger.warning(
                "Model failed",
                extra={"action": "model_failed", "model": self._chosen.name, "fix": "see /status models"},
                exc_info=error,
            )
            return Said(note=f"({self._chosen.name} did not answer, so I went by the phrase book alone.)")
        if prose and claim_in(prose):
            logger.warning("Claim without a receipt", extra={"action": "claim_dropped", "model": self._chosen.name})
            prose = ""
        return Said(prose=prose)

    async def ask(self, system: str, user: str, schema: dict[str, Any]) -> dict[str, Any]:
        """Ask for one JSON object of `schema`: captions and plans. Raises what the client raises, and ValueError for no object."""
        model = (await self._chosen.model()).with_structured_output(
            {"title": "answer", "description": "The answer.", **schema}, method="json_schema"
        )
        async with asyncio.timeout(TURN):
            answer = await model.ainvoke([("system", system), ("human", user)])
        if not isinstance(answer, dict):
            raise ValueError("the model gave no JSON object")
        return answer

    async def _messages(
        self, context: ToolContext, persona: Persona | None, *, tools: str = ""
    ) -> tuple[str, list["BaseMessage"]]:
        from langchain_core.messages import AIMessage, HumanMessage

        studio = context.studio
        system = system_prompt(
            persona=persona,
            names=await studio.personas.names(),
            now=context.now,
            timezone=context.timezone,
            state=await self._state(context),
            tools=tools,
        )
        said = history((await studio.conversations.recent(context.conversation_id, limit=9))[:-1], budget=HISTORY)
        messages: list[BaseMessage] = [
            HumanMessage(text) if role == "person" else AIMessage(text) for role, text in said
        ]
        messages.append(HumanMessage(context.text))
        schemas = 0 if tools else sum(estimate_tokens(str(schema)) for schema in self._tools.schemas())
        size = estimate_tokens(system) + schemas + sum(estimate_tokens(str(message.text)) for message in messages)
        if size > FULL * self._chosen.num_ctx:
            raise InvalidRequest(
                "that is too much text for the language model at once", fix="say it shorter, or raise ollama.num_ctx"
            )
        return system, messages

    async def _state(self, context: ToolContext) -> list[str]:
        lines = []
        memory = context.memory
        if memory.get("asset"):
            asset = await context.studio.assets.get(int(memory["asset"]))
            if asset is not None:
                lines.append(f"The last asset is {asset.handle}.")
        if memory.get("job"):
            lines.append(f'J{memory["job"]} is being made; asset "last" is its result.')
        if memory.get("delivery"):
            lines.append(f"The last post is P{memory['delivery']}.")
        return lines

    async def _native(self, context: ToolContext, persona: Persona | None, run: Run) -> str:
        """Let the model call tools itself, in a bounded loop."""
        from langchain.agents import create_agent
        from langchain.agents.middleware import ModelCallLimitMiddleware, ToolCallLimitMiddleware
        from langchain_core.messages import AIMessage

        system, messages = await self._messages(context, persona)
        limits: list[Any] = [
            ModelCallLimitMiddleware(run_limit=MODEL_CALLS, exit_behavior="end"),
            ToolCallLimitMiddleware(run_limit=TOOL_CALLS, exit_behavior="continue"),
        ]
        tools = self._as_langchain(context, run)
        agent: Any = create_agent(await self._chosen.model(), tools=tools, system_prompt=system, middleware=limits)
        answer = await agent.ainvoke({"messages": messages})
        replies = [message for message in answer["messages"] if isinstance(message, AIMessage)]
        last = replies[-1] if replies else None
        self._notice_truncation(replies, system)
        text = str(last.text) if last else ""
        if not context.outcomes and (printed := calls_in(text, set(self._tools.tools))):
            await self._run_all(printed, context, run)
            return ""
        return text

    async def _planned(self, context: ToolContext, persona: Persona | None, run: Run) -> str:
        """Ask for one plan by schema, which small models keep to, and run it."""
        system, messages = await self._messages(context, persona, tools=compact(self._tools.schemas()))
        model = (await self._chosen.model()).with_structured_output(PLAN, method="json_schema")
        plan = await model.ainvoke([("system", system), *messages])
        calls = calls_of_plan(plan, set(self._tools.tools))
        await self._run_all(calls, context, run)
        return "" if calls or not isinstance(plan, dict) else str(plan.get("reply", ""))

    async def _run_all(self, calls: Sequence[Call], context: ToolContext, run: Run) -> None:
        for call in overlay(calls, context.text, await self._parse_context(context)):
            await run(call)

    async def _parse_context(self, context: ToolContext) -> ParseContext:
        return ParseContext(
            now=context.now, timezone=context.timezone, personas=tuple(await context.studio.personas.names())
        )

    def _as_langchain(self, context: ToolContext, run: Run) -> list[Any]:
        from langchain_core.tools import StructuredTool

        def wrapped(name: str) -> Any:
            async def call(**args: Any) -> str:
                # What code can read in the text wins over what the model wrote.
                mended = overlay((Call(name=name, args=args),), context.text, await self._parse_context(context))
                try:
                    for one in mended:
                        await run(one)
                except InvalidRequest as error:
                    return f"{name}: not done: {error.message}. {error.fix}"
                return f"{name}: {context.outcomes[-1].text if context.outcomes else 'done'}"

            return call

        return [
            StructuredTool.from_function(
                coroutine=wrapped(tool.name),
                name=tool.name,
                description=tool.description,
                args_schema=tool.schema()["function"]["parameters"],
            )
            for tool in self._tools.tools.values()
        ]

    def _notice_truncation(self, replies: Sequence["AIMessage"], system: str) -> None:
        """Warn when the server read far fewer tokens than were sent: it cut the oldest part off."""
        read = [int(reply.usage_metadata["input_tokens"]) for reply in replies if reply.usage_metadata]
        if read and read[0] < 0.5 * estimate_tokens(system) / 1.5:
            logger.warning(
                "Prompt was cut",
                extra={
                    "action": "prompt_cut",
                    "model": self._chosen.name,
                    "read": read[0],
                    "fix": "raise ollama.num_ctx",
                },
            )
