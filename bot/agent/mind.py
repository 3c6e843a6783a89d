"""A language model behind the phrase parser: asked only for what the parser could not read, and for captions and plans.

A local model shares the GPU with ComfyUI, so each question waits for its turn. A model that fails is asked once more where
that may help; one that does not answer at all is said so, and the phrase parser's answer follows.
"""

import asyncio
import importlib
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.agent import memory
from bot.agent.aloud import Aloud
from bot.agent.answering import Answering
from bot.agent.claims import claim_in
from bot.agent.failures import Failure, ModelFailed
from bot.agent.hands import Hands
from bot.agent.models import Chosen, Models
from bot.agent.phrases import Parsed
from bot.agent.prompt import PERSONA_BUDGET, REQUEST_BUDGET, TOOLS_BUDGET, size_of, system_prompt, was_cut
from bot.agent.request import RECENT, request_of
from bot.conversation import Said
from bot.turn import Turn
from storage.conversations import Conversations
from storage.errors import StorageError
from storage.tables import Conversation, Message, Persona, Role
from storage.wording import tr
from tools.context import ToolContext
from tools.errors import Absent, TroupeError, Unavailable
from tools.gpu import Busy, Gpu, Need, Priority
from tools.toolbox import Toolbox

if TYPE_CHECKING:
    from bot.agent.loop import Speaker

logger = logging.getLogger(__name__)

TURN = 240.0  # seconds for a whole turn, a cold start of the model included
WAIT = 60.0  # seconds that a person's question waits for the GPU
WAIT_OF_JOBS = 600.0  # seconds that a caption, a plan or a summary does
REST_OF_PROMPT = TOOLS_BUDGET + PERSONA_BUDGET + REQUEST_BUDGET  # tokens, where each part is as long as it may be

Spawn = Callable[[Coroutine[Any, Any, None]], object]


class ModelMind:
    """Asks whichever model is used now."""

    def __init__(
        self,
        models: Models,
        *,
        tools: Toolbox,
        gpu: Gpu | None = None,
        spawn: Spawn | None = None,
        turn_seconds: float = TURN,
        wait: float = WAIT,
    ) -> None:
        """`spawn` begins work that nobody waits for: without it nothing is summarised."""
        self._models = models
        self._tools = tools
        self._gpu = gpu or Gpu()
        self._spawn = spawn
        self._turn_seconds = turn_seconds
        self._wait = wait
        self._told_of_cut: set[int] = set()  # conversations that know of a context that is too small
        self._told_of_split: set[str] = set()  # models whose split between card and CPU was said
        self._summing: set[int] = set()  # conversations whose summary is being written

    async def turn(
        self,
        context: ToolContext,
        persona: Persona | None,
        parsed: Parsed,
        turn: Turn,
        tell: Callable[[str], None],
    ) -> Said | None:
        """Run one turn; None when there is no model. One that fails is said so in `note`, and the parser's answer follows.

        `tell` is handed what may be shown of the prose while it is written, each time the whole of it.
        """
        chosen = await self._models.current()
        if chosen is None:
            return None
        await context.note_words()  # they are read there
        context.waits = False  # a model takes its time, and says another thing when it is asked again
        hands = Hands(turn, tools=self._tools)
        notes: list[str] = []
        names = await context.studio.personas.names()
        aloud = Aloud(names=names, tell=tell, has_acted=lambda: hands.has_acted)
        try:
            async with self._at_the_card(chosen, self._wait, context), asyncio.timeout(self._turn_seconds):
                prose = await self._answer(chosen, context, persona, hands, notes, aloud)
                notes += await self._split(chosen, context)
        except Busy as error:
            why = f"{error.message[0].upper()}{error.message[1:]}"
            return Said(note=tr("({why}, so I went by the phrase book alone.)", why=why))
        except (ModelFailed, TimeoutError) as error:
            words = self._failed(chosen, error)
            if hands.has_acted:
                note = tr("({model} stopped answering; what was done until then stands above.)", model=chosen.name)
                return Said(prose=aloud.said, note=note, has_acted=True)
            note = tr(
                "({model} did not answer: {why}, so I went by the phrase book alone.)", model=chosen.name, why=words
            )
            return Said(prose=aloud.said, note=note, is_broken=bool(aloud.said))
        note = "\n".join(notes)
        if hands.has_acted:
            # What was done is said by the receipts alone; what was said before stands already.
            return Said(prose=aloud.said, note=note, has_acted=True)
        is_broken = False
        if prose and (claim := claim_in(prose, names=names)):
            logger.warning(
                "Claim without a receipt",
                extra={"action": "claim_dropped", "model": chosen.name, "words": claim.words},
            )
            prose, is_broken = aloud.said, bool(aloud.said)
        prose = aloud.kept(prose)
        if hands.mistake is not None and not prose:
            raise hands.mistake  # the model could not mend it: the person can
        return Said(prose=prose, note=note, is_broken=is_broken)

    async def ask(
        self, system: str, user: str, schema: dict[str, Any], *, picture: bytes | None = None
    ) -> dict[str, Any]:
        """Ask for one JSON object of `schema`, about a JPEG where one is given: captions and plans.

        Raises Absent where there is no model, and Unavailable where no answer comes.
        """
        chosen = await self._models.current()
        if chosen is None:
            raise Absent(tr("there is no language model"), fix=tr("/llm says how to get one"))
        titled = {"title": "answer", "description": "The answer.", **schema}
        try:
            async with self._at_the_card(chosen, WAIT_OF_JOBS), asyncio.timeout(self._turn_seconds):
                speaker = await self._speaker(chosen)
                answer = await speaker.ask(system, [("human", user)], titled, picture=picture)
        except (ModelFailed, TimeoutError) as error:
            words = self._failed(chosen, error)
            raise Unavailable(
                tr("{model} did not answer: {why}", model=chosen.name, why=words), fix=tr("see /status models")
            ) from error
        if not isinstance(answer.value, dict):
            raise Unavailable(tr("{model} gave no usable answer", model=chosen.name), fix=tr("try another model"))
        return answer.value

    # ------------------------------------------------------------------------------------------ asking

    @asynccontextmanager
    async def _at_the_card(
        self,
        chosen: Chosen,
        patience: float,
        context: ToolContext | None = None,
        priority: Priority = Priority.INTERACTIVE,
    ) -> AsyncIterator[None]:
        """Hold the GPU while a local model works; others' models need none of ours."""
        if chosen.ollama is None:
            yield
            return
        if context is not None and context.role is Role.OWNER:
            priority = Priority.OWNER
        chat = f"{context.front}:{context.chat}" if context is not None else ""
        async with self._gpu.turn(
            Need(side="words", what=chosen.short, chat=chat, priority=priority), patience=patience
        ):
            yield

    async def _speaker(self, chosen: Chosen) -> "Speaker":
        """Return what speaks with the model. LangChain takes seconds to import, so that is done beside the event loop."""
        loop = await asyncio.to_thread(importlib.import_module, "bot.agent.loop")
        try:
            model = await chosen.model()
        except Exception as error:  # any provider's client, any error of its own: a setting that it misses
            raise ModelFailed(f"{type(error).__name__}: {error}", kind=Failure.SETTINGS) from error

        async def relieve() -> None:
            if chosen.ollama is not None:
                await self._gpu.relieve("words")

        speaker: Speaker = loop.Speaker(model, relieve=relieve)
        return speaker

    async def _answer(
        self,
        chosen: Chosen,
        context: ToolContext,
        persona: Persona | None,
        hands: Hands,
        notes: list[str],
        aloud: Aloud,
    ) -> str:
        studio = context.studio
        conversation = await studio.conversations.get(context.conversation_id)
        assert conversation is not None, "the turn is in it"
        facts = await studio.facts.of(conversation.id, persona_id=persona.id if persona else None)
        kept = memory.kept(facts, conversation.summary)

        def read(read: int, sent: int) -> None:
            note = self._cut(chosen, context, read, sent)
            if note and note not in notes:
                notes.append(note)

        answering = Answering(
            chosen=chosen,
            speaker=await self._speaker(chosen),
            tools=self._tools,
            request=await request_of(context),
            persona=persona,
            kept=kept,
            hands=hands,
            read=read,
            aloud=aloud,
        )
        prose = await answering.prose()
        await self._see_to_summary(chosen, context, conversation, kept)
        return prose

    # ------------------------------------------------------------------------------------------ what is noticed

    def _failed(self, chosen: Chosen, error: ModelFailed | TimeoutError) -> str:
        """Log a failure, and return it in a person's words."""
        kind = error.kind if isinstance(error, ModelFailed) else Failure.SLOW
        logger.warning(
            "Model failed",
            extra={"action": "model_failed", "model": chosen.name, "kind": kind.name, "fix": "see /status models"},
            exc_info=error,
        )
        if kind is Failure.ABSENT:
            self._models.look_again()
        return tr(kind.value)

    def _cut(self, chosen: Chosen, context: ToolContext, read: int, sent: int) -> str:
        """Warn when the server cut the prompt; the person is told once in each conversation."""
        if not was_cut(read, sent):
            return ""
        fix = tr("raise ollama.num_ctx, or let Ollama have more memory")
        logger.warning("Prompt was cut", extra={"action": "prompt_cut", "model": chosen.name, "fix": fix})
        if context.conversation_id in self._told_of_cut:
            return ""
        self._told_of_cut.add(context.conversation_id)
        return tr("({model} could read only a part of this conversation: {fix}.)", model=chosen.name, fix=fix)

    async def _split(self, chosen: Chosen, context: ToolContext) -> list[str]:
        """Notice when a part of the model is computed on the CPU; the owner is told once."""
        if chosen.name in self._told_of_split or context.role is not Role.OWNER:
            return []
        held = await chosen.in_memory()
        if held is None or not held.is_split:
            return []
        self._told_of_split.add(chosen.name)
        share = tr("{part:.1f} of {whole:.1f} GB", part=held.size_vram / 1000000000.0, whole=held.size / 1000000000.0)
        fix = tr("a smaller one answers faster: /llm list")
        logger.warning("Model split", extra={"action": "model_split", "model": chosen.name, "share": share, "fix": fix})
        return [
            tr(
                "({model} is partly on the CPU: only {share} fit on the card; {fix}.)",
                model=chosen.name,
                share=share,
                fix=fix,
            )
        ]

    # ------------------------------------------------------------------------------------------ the summary

    async def _see_to_summary(
        self, chosen: Chosen, context: ToolContext, conversation: Conversation, kept: str
    ) -> None:
        """Have a summary written, beside everything else, when what the model no longer sees has grown."""
        if self._spawn is None or conversation.id in self._summing:
            return
        messages = await context.studio.conversations.since(conversation.id, conversation.summary_upto)
        prompt = size_of(system_prompt(persona=None, kept=kept)) + REST_OF_PROMPT
        if memory.is_due(messages, in_sight=RECENT, prompt=prompt, num_ctx=chosen.num_ctx):
            self._summing.add(conversation.id)
            self._spawn(self._summarise(chosen, context.studio.conversations, conversation, messages, context.now))

    async def _summarise(
        self,
        chosen: Chosen,
        conversations: Conversations,
        conversation: Conversation,
        messages: Sequence[Message],
        now: datetime,
    ) -> None:
        """Write a summary, at leisure. One that fails is tried again after the next turn."""
        gone = memory.unseen(messages, in_sight=RECENT)
        said, upto = memory.question(conversation, gone, num_ctx=chosen.num_ctx)
        try:
            async with (
                self._at_the_card(chosen, WAIT_OF_JOBS, priority=Priority.BATCH),
                asyncio.timeout(self._turn_seconds),
            ):
                speaker = await self._speaker(chosen)
                answer = await speaker.ask(memory.SYSTEM, [("human", said)], memory.SUMMARY)
            if summary := memory.summary_in(answer.value):
                await conversations.summarise(conversation.id, summary, upto=upto, now=now)
        except (ModelFailed, TimeoutError, TroupeError, StorageError) as error:
            logger.info("No summary", extra={"action": "no_summary", "why": f"{type(error).__name__}: {error}"[:200]})
        finally:
            self._summing.discard(conversation.id)
