"""One model's answer to one message: by calls that it makes itself, or by a plan that is carried out for it.

What fails in it climbs a ladder: calls printed as text are made; a server that cannot parse its model's calls is asked for
a plan; a plan that cannot be carried out is asked for once more, with the reason; what is left is said to the person.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.agent.aloud import Aloud
from bot.agent.calls import Call
from bot.agent.failures import Failure, ModelFailed
from bot.agent.grounding import sifted, without_unsaid_time
from bot.agent.hands import Acting
from bot.agent.models import Chosen
from bot.agent.offering import NATIVE, PLANNED, offered
from bot.agent.phrases import overlay
from bot.agent.plan_schema import LONGEST_REPLY, plan_schema
from bot.agent.prompt import HISTORY_BUDGET, compact, fenced, history, request_card, size_of, system_prompt
from bot.agent.repair import calls_in, calls_of_plan, prose_of
from bot.agent.request import Request
from personas.prompts import estimate_tokens
from storage.tables import Persona
from storage.wording import tr
from tools.errors import InvalidRequest
from tools.toolbox import Toolbox

if TYPE_CHECKING:
    from bot.agent.loop import Speaker

logger = logging.getLogger(__name__)

FULL = 0.8  # of the context: more is not sent, since servers drop the oldest part without a word
ROOMY = 8192  # tokens of context; in a smaller one a plan is asked for, whose tools take a line each
TOOLS_SHARE = 0.3  # of the context: what tools with all their arguments may take
LEAST = 6  # tools that are offered in any case
PLAN_TOKENS = 512  # four calls with all their words; a small model that repeats itself fills whatever it may


@dataclass(frozen=True, kw_only=True)
class Answering:
    """Everything that one answer needs. `read` hears how many tokens the server read, and how many were sent."""

    chosen: Chosen
    speaker: "Speaker"
    tools: Toolbox
    request: Request
    persona: Persona | None
    kept: str  # what is remembered of the conversation, as the prompt has it
    hands: Acting
    read: Callable[[int, int], None]
    aloud: Aloud | None = None  # what may be shown of the reply while it is written

    async def prose(self) -> str:
        """Make the calls that the request needs; return what the model says beside. Raises ModelFailed and the tools' errors."""
        if self.chosen.num_ctx < ROOMY or await self.chosen.prefers_plan():
            return await self._planned()
        try:
            return await self._native()
        except ModelFailed as failure:
            if self.hands.has_acted or failure.kind is not Failure.CALLS:
                raise
            logger.warning(
                "Plan instead of calls",
                extra={"action": "plan_instead", "model": self.chosen.name, "why": str(failure)[:200]},
            )
            return await self._planned()

    async def _native(self) -> str:
        """Let the model call tools itself, in a bounded loop."""
        names = self._offered(NATIVE)
        while len(names) > LEAST and size_of("", schemas=self.tools.schemas(names)) > TOOLS_SHARE * self.chosen.num_ctx:
            names = self._offered(len(names) - 2)
        schemas = self.tools.schemas(names)
        system = system_prompt(persona=self.persona, kept=self.kept)
        messages = self._messages(taken=size_of(system, schemas=schemas))
        answer = await self.speaker.converse(
            system,
            messages,
            self.hands,
            tools=self.tools,
            names=names,
            mend=self._mended,
            aloud=self.aloud,
        )
        self.read(answer.read, size_of(system, messages, schemas))
        return answer.text

    async def _planned(self) -> str:
        """Ask for one plan by schema, which small models keep to, and carry it out; once more where it cannot be."""
        schemas = self.tools.schemas(self._offered(PLANNED))
        system = system_prompt(persona=self.persona, tools=compact(schemas), kept=self.kept)
        messages = self._messages(taken=size_of(system))
        for is_last in (False, True):
            answer = await self.speaker.ask(
                system, messages, plan_schema(schemas), longest=PLAN_TOKENS, aloud=self.aloud
            )
            self.read(answer.read, size_of(system, messages))
            calls = calls_of_plan(answer.value, self.tools.tools) or calls_in(answer.text, self.tools.tools)
            # Of a plan that was cut the last words are missing: a theme, a time, the calls that follow.
            if not (calls or isinstance(answer.value, dict)) or (answer.is_cut and calls):
                if is_last or (self.aloud is not None and self.aloud.said):
                    raise ModelFailed("no plan came", kind=Failure.EMPTY)
                messages.append(("human", "That was no JSON plan. Answer with the JSON plan alone, and keep it short."))
                continue
            plan = answer.value if isinstance(answer.value, dict) else {}
            words = str(plan.get("reply", ""))
            reply = prose_of(words, is_cut=answer.is_cut or len(words) >= LONGEST_REPLY)
            asked, unasked = sifted(calls, self.request)
            if not asked and reply:
                return reply
            try:
                await self._carry_out(asked, unasked)
            except InvalidRequest as error:
                if is_last:
                    raise
                why = fenced(f"{error.message}. {error.fix}", "the studio")
                messages.append(("human", f"That plan cannot be carried out: {why} Plan again, without what is done."))
                continue
            return ""
        raise AssertionError("unreachable: the last try returns or raises")

    async def _carry_out(self, asked: Sequence[Call], unasked: Sequence[Call]) -> None:
        """Make the calls that were asked for; where none was, ask about the first."""
        mended = self._mended(asked)
        self.hands.check(mended)
        for index, call in enumerate(mended):
            await self.hands.act(call, then=mended[index + 1 :])
        if unasked and not asked:
            await self.hands.ask(self._mended(unasked)[0])

    def _mended(self, calls: Sequence[Call]) -> Sequence[Call]:
        """Return calls as the request's own words have them."""
        request = self.request
        return [without_unsaid_time(call, request) for call in overlay(calls, request.text, request.facts)]

    def _offered(self, most: int) -> list[str]:
        request = self.request
        return offered(
            request.text,
            personas=request.personas,
            tools=tuple(self.tools.tools),
            memory=request.memory,
            most=most,
        )

    def _messages(self, *, taken: int) -> list[tuple[str, str]]:
        """Return what was said and the request, within what the context leaves beside the `taken` tokens."""
        request = self.request
        card = request_card(
            request.text,
            names=request.personas,
            now=request.now,
            timezone=request.timezone,
            state=request.state,
        )
        left = int(FULL * self.chosen.num_ctx) - taken - estimate_tokens(card)
        if left < 0:
            raise InvalidRequest(
                tr("that is too much text for the language model at once"),
                fix=tr("say it shorter, or raise ollama.num_ctx"),
            )
        said = history(request.said, budget=min(HISTORY_BUDGET, left))
        return [*(("human" if role == "person" else "ai", text) for role, text in said), ("human", card)]
