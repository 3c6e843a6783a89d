"""One core for all fronts: an inbound in, views out. Commands and presses never reach a model; what happened is said by code."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from bot.agent.calls import Call
from bot.commands import COMMANDS, Command, find_command
from bot.desk import Desk
from bot.fronts.front import Attachment, Inbound, Origin
from personas.gate import Refusal, may_ask
from storage.errors import Changed, Invalid, NotFound, StorageError, Taken
from storage.pending import Press
from storage.tables import PendingAction, Persona, Rating, Role
from tools.context import Outcome, Studio, ToolContext
from tools.errors import InvalidRequest, Refused, TroupeError
from tools.toolbox import Toolbox

if TYPE_CHECKING:
    from bot.agent.phrases import ParseContext, Parsed

logger = logging.getLogger(__name__)

LONGEST_MESSAGE = 4_000  # characters that are read; of more, the first are read and the person is told
PICTURE_TOOLS = {
    "generate_image", "make_reel", "ab_test", "schedule_recurring", "create_style", "make_again", "retake",
    "create_persona", "edit_persona", "change_by_words", "persona_from_template", "answer_storyboard", "edit_video",
}  # fmt: skip
READ_ONLY = {
    "list_schedule", "search_library", "show_asset", "show_post", "list_personas", "show_persona", "list_styles", "list_jobs",
    "list_errors", "system_status", "validate_media", "help_topic", "queue", "browse", "show_job", "list_destinations", "leave",
}  # fmt: skip
RANK = {Role.VIEWER: 0, Role.OPERATOR: 1, Role.OWNER: 2}


@dataclass(frozen=True, kw_only=True)
class Said:
    """A model's turn: prose for a turn without actions, and a word on what went wrong, where something did."""

    prose: str = ""
    note: str = ""


class Mind(Protocol):
    """A language model behind the phrase parser; absent when only the offline parser is configured."""

    async def turn(self, context: ToolContext, persona: Persona | None, parsed: "Parsed", run: "Run") -> Said:
        """Run one short turn. Each call that the model makes goes through `run`, which gates and receipts it."""
        ...


Run = Callable[[Call], Awaitable[None]]


class Core:
    """Handles one inbound at a time per chat (the inbox sees to the order)."""

    def __init__(
        self,
        *,
        studio: Studio,
        tools: Toolbox,
        actions: Toolbox,
        desk: Desk,
        mind: Mind | None,
        role_of: Callable[[Origin], Awaitable[Role | None]],
        clock: Callable[[], datetime],
        timezone: str,
    ) -> None:
        self._studio = studio
        self._tools = tools
        self._actions = actions
        self._desk = desk
        self._mind = mind
        self._role_of = role_of
        self._clock = clock
        self._timezone = timezone

    async def handle(self, inbound: Inbound) -> None:
        """Answer `inbound`. Failures that somebody can act on become a line with the next step; others are raised."""
        now = self._clock()
        origin = inbound.origin
        role = await self._role_of(origin)
        if role is None:
            return  # let in when the message was accepted, shut out since
        conversation = await self._studio.conversations.open(origin.front, origin.chat, now=now)
        context = ToolContext(
            studio=self._studio,
            now=now,
            timezone=str(await self._studio.preferences.get("timezone", self._timezone)),
            front=origin.front,
            chat=origin.chat,
            actor=f"{origin.front}:{origin.user}",
            role=role,
            turn=f"{origin.front}:{inbound.key}",
            conversation_id=conversation.id,
            text=inbound.text,
            memory=dict(conversation.memory),
        )
        turn = _Turn(self, context, done=len(await self._studio.receipts.of_turn(f"{origin.front}:{inbound.key}")))
        note = ""
        try:
            note = await self._answer(inbound, turn)
        except TroupeError as error:
            logger.info(
                "Turn refused", extra={"action": "turn_refused", "kind": type(error).__name__, "fix": error.fix}
            )
            note = _lines(error.message, error.fix)
        except (Taken, Changed, NotFound, Invalid) as error:
            note = _lines(error.message, error.fix)
        except StorageError as error:
            logger.error(
                "Storage failed in a turn", extra={"action": "turn_storage_failed", "fix": error.fix}, exc_info=error
            )
            note = _lines(error.message, error.fix)
        said = await self._desk.reply(context, note, collapsed=turn.collapsed)
        if said:
            await self._studio.conversations.say(conversation.id, "bot", said, now=now)

    async def _answer(self, inbound: Inbound, turn: "_Turn") -> str:
        context = turn.context
        if inbound.press:
            return await self._press(inbound.press, turn)
        question = context.memory.pop("question", None)
        if question:
            await self._studio.conversations.remember(context.conversation_id, {"question": None}, now=context.now)
        if inbound.command:
            command = find_command(inbound.command)
            if command is None:
                near = ", ".join(f"/{name}" for name in list(COMMANDS)[2:7])
                return f"There is no /{inbound.command[:30]}. Try {near} or /help."
            if question and command.name == "cancel" and not inbound.text.strip():
                return "Question dropped."
            return await self._command(command, inbound.text.strip()[:LONGEST_MESSAGE], turn)
        if inbound.attachments:
            files = [_file(attachment) for attachment in inbound.attachments]
            await turn.run(Call(name="keep_files", args={"files": files, "words": inbound.text}))
            if not inbound.text.strip():
                return ""
        return await self._text(inbound.text, turn, question)

    async def _command(self, command: Command, words: str, turn: "_Turn") -> str:
        if RANK[turn.context.role] < RANK[command.role]:
            return f"/{command.name} is for the {command.role.value}."
        if command.phrase:
            # The words after the slash are read by the same parser as a chat line; no model sees them.
            return await self._act(
                _parse(f"{command.phrase} {words}".strip(), await self._parse_context(turn.context)), turn
            )
        assert command.calls is not None
        for call in command.calls(words):
            await turn.run(call)
        return ""

    async def _text(self, text: str, turn: "_Turn", question: Mapping[str, Any] | None) -> str:
        context = turn.context
        words = text.strip()
        if not words:
            return 'Tell me what to make, for example "a beach reel for Ava". /help shows more.'
        if not any(character.isalnum() for character in words):
            return "Say it in words, and I make it. /help shows what I can do."
        cut = ""
        if len(words) > LONGEST_MESSAGE:
            cut = f"That message was long: I read its first {LONGEST_MESSAGE} characters.\n"
            words = words[:LONGEST_MESSAGE]
        await self._studio.conversations.say(context.conversation_id, "person", words, now=context.now)
        verdict = may_ask(words, rating=Rating.ADULT, year=context.now.year)
        if isinstance(verdict, Refusal):
            raise Refused(verdict.reason, fix=verdict.fix)
        parsed = _parse(words, await self._parse_context(context))
        if question and not (parsed.complete and parsed.calls and not _fits(question, parsed)):
            return cut + await self._answered(question, words, turn)
        # What the parser read whole, it does; talk and what it could not read is for the model, where there is one.
        if self._mind is None or parsed.intent in {"refuse", "help"} or (parsed.complete and parsed.calls):
            return cut + await self._act(parsed, turn)
        said = await self._mind.turn(context, await self._persona(context), parsed, turn.run)
        if not context.outcomes and not said.prose:
            return cut + _lines(said.note, await self._act(parsed, turn))
        return cut + _lines(said.note, "" if context.outcomes else said.prose)

    async def _answered(self, question: Mapping[str, Any], words: str, turn: "_Turn") -> str:
        """Go on with the call that lacked a value: `words` is the value, or joins what was said before."""
        args = dict(question["args"])
        field = str(question["field"])
        if question.get("label"):
            words = f"{args.get(field, '')}, {question['label']} {words}".lstrip(", ")
        try:
            await turn.run(Call(name=str(question["tool"]), args={**args, field: words}))
        except InvalidRequest:
            # The answer did not do; the question stays open for another try.
            await self._studio.conversations.remember(
                turn.context.conversation_id, {"question": question}, now=turn.context.now
            )
            raise
        return ""

    async def _act(self, parsed: "Parsed", turn: "_Turn") -> str:
        for call in parsed.calls:
            await turn.run(call)
        return parsed.question or ("" if parsed.calls else parsed.reply)

    async def _press(self, token: str, turn: "_Turn") -> str:
        context = turn.context
        pending = await self._studio.pending.get(token)
        if pending is None:
            return "That button is no longer known. /queue and /jobs show where things stand."
        if RANK[context.role] < RANK[pending.role]:
            return f"That is for the {pending.role.value}."
        if turn.done == 0:
            pressed = await self._studio.pending.press(token, by=context.actor, now=context.now)
            if pressed.press is not Press.TAKEN and not _mine(pressed.action, context):
                return {
                    Press.DONE: f"That was done already: {(pressed.action.outcome if pressed.action else '') or 'see above'}",
                    Press.EXPIRED: "That question has expired. /queue and /jobs show where things stand.",
                }.get(pressed.press, "That question is over. /queue and /jobs show where things stand.")
        try:
            await turn.run(Call(name=pending.action, args=pending.args))
        except TroupeError:
            await self._studio.pending.reopen(token, now=context.now)
            raise
        if context.outcomes:
            outcome = context.outcomes[-1]
            await self._studio.pending.finish(token, outcome.text)
            if await self._desk.collapse(pending, outcome, context):
                turn.collapsed.append(outcome)
        return ""

    async def _persona(self, context: ToolContext) -> Persona | None:
        number = context.memory.get("persona")
        return await self._studio.personas.get(str(number)) if number else None

    async def _parse_context(self, context: ToolContext) -> "ParseContext":
        memory = context.memory
        persona = await self._persona(context)
        kind = "job" if memory.get("job") and not memory.get("asset") else str(memory.get("kind", ""))
        from bot.agent.phrases import ParseContext  # late, as in _parse

        return ParseContext(
            now=context.now,
            timezone=persona.timezone if persona and persona.timezone else context.timezone,
            personas=tuple(await self._studio.personas.names()),
            last_asset=str(memory.get("asset") or ""),
            last_kind=kind,
            last_persona=persona.name if persona else "",
            last_post=f"P{memory['delivery']}" if memory.get("delivery") else "",
        )

    def box(self, name: str) -> Toolbox:
        return self._tools if name in self._tools.tools else self._actions


class _Turn:
    """One message's calls. After a crash in the middle, the steps that have their receipt are not done again."""

    def __init__(self, core: Core, context: ToolContext, *, done: int) -> None:
        self._core = core
        self.context = context
        self.done = done
        self.collapsed: list[Outcome] = []
        self._step = 0

    async def run(self, call: Call) -> None:
        """Run one call as this person: role and gate first. Raises the errors of `tools.errors`."""
        context = self.context
        self._step += 1
        if self._step <= self.done:
            return
        if context.role is Role.VIEWER and call.name not in READ_ONLY:
            raise Refused("you may look, but not change anything", fix="ask the owner for the role operator")
        if call.name in PICTURE_TOOLS:
            # The whole request and every argument: a model could reword, a person could split it over both.
            for text in (context.text, *_texts(call.args)):
                verdict = may_ask(text, rating=Rating.ADULT, year=context.now.year)
                if isinstance(verdict, Refusal):
                    raise Refused(verdict.reason, fix=verdict.fix)
        await self._core.box(call.name).run(call.name, call.args, context)


def _parse(text: str, context: "ParseContext") -> "Parsed":
    """Read a request. The parser's tables load with the first message: a bot that only posts never needs them."""
    from bot.agent.phrases import parse

    return parse(text, context)


def _texts(args: Mapping[str, Any]) -> list[str]:
    return [str(item) for value in args.values() for item in (value if isinstance(value, list) else [value])]


def _mine(action: PendingAction | None, context: ToolContext) -> bool:
    """Whether this very press was taken before a crash and nothing came of it yet."""
    return (
        action is not None
        and action.decided_by == context.actor
        and action.decided_at is not None
        and not action.outcome
    )


def _fits(question: Mapping[str, Any], parsed: "Parsed") -> bool:
    """Whether what looks like a request is really the answer: a time for "to when?", words for a caption."""
    return question["tool"] in {"caption_delivery", "reject_delivery", "answer_storyboard"} or (
        question["tool"] == "move_post" and [call.name for call in parsed.calls] == ["move_post"]
    )


def _lines(*parts: str) -> str:
    return "\n".join(f"{part[:1].upper()}{part[1:]}" for part in (part.strip() for part in parts) if part)


def _file(attachment: Attachment) -> dict[str, Any]:
    return {"path": str(attachment.path), "name": attachment.name, "mime": attachment.mime, "size": attachment.size}


__all__: Sequence[str] = ["Core", "Mind", "Run", "Said"]
