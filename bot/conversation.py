"""One core for all fronts: an inbound in, views out. Commands and presses never reach a model; what happened is said by code."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.agent.calls import Call
from bot.agent.phrases import ParseContext, Parsed, parse
from bot.agent.phrases.replies import for_signs
from bot.agent.prompt import told
from bot.command_words import numbered, split_options, with_options, with_tiles
from bot.commands import POINTS, Command, find_command, unknown
from bot.desk import Desk
from bot.followups import read_follow_up
from bot.fronts.front import Attachment, Inbound, Origin
from bot.pasting import platform_by_looks
from bot.sayings import OnTable, read_saying
from bot.suggesting import styled, suggestion
from bot.turn import GO_ON, PICTURE_TOOLS, Turn, refuse_minors, sentences
from storage.cards import Cards
from storage.errors import Changed, Invalid, NotFound, StorageError, Taken
from storage.pending import Press
from storage.people import RANK, Member
from storage.places import whole
from storage.tables import Conversation, PendingAction, Persona, Role
from storage.wording import speaking, tr
from tools.approval import state_words
from tools.context import Studio, ToolContext
from tools.errors import InvalidRequest, Refused, TroupeError
from tools.finding import tiles
from tools.marks import plain
from tools.toolbox import Toolbox

logger = logging.getLogger(__name__)

LONGEST_MESSAGE = 4_000  # characters that are read; of more, the first are read and the person is told
MADE = {"reel", "images"}  # what "with a dog" can be a change of
FREE_WORDS = {
    "caption_delivery",
    "describe_delivery",
    "reject_delivery",
    "reject_assets",
    "answer_storyboard",
    "persona_from_template",
    "persona_form_basic",
    "persona_form_personality",
    "persona_form_done",
    "create_persona",
    "record_consent",
    "write_as",
    "remix_job",
    "redo_shot",
}  # fmt: skip - questions whose answer may read like a request

FORM = {
    "persona_form_basic",
    "persona_form_personality",
    "persona_form_done",
}  # several steps: a command leaves it open


@dataclass(frozen=True, kw_only=True)
class Said:
    """A model's turn: prose for a turn without actions, and a word on what went wrong, where something did."""

    prose: str = ""
    note: str = ""
    has_acted: bool = False  # calls were made: their receipts say what happened
    is_broken: bool = False  # the prose ends before its end: what the phrase book makes of the request follows it


class Mind(Protocol):
    """A language model behind the phrase parser."""

    async def turn(
        self,
        context: ToolContext,
        persona: Persona | None,
        parsed: Parsed,
        turn: Turn,
        tell: Callable[[str], None],
    ) -> Said | None:
        """Run one short turn; None when there is no model now. The calls that it makes go through `turn`, which gates and
        receipts them. `tell` is handed what may be shown of its prose while it is written."""
        ...


class Core:
    """Handles one inbound at a time per chat (the inbox sees to the order)."""

    def __init__(
        self,
        *,
        studio: Studio,
        tools: Toolbox,
        actions: Toolbox,
        desk: Desk,
        cards: Cards,
        mind: Callable[[], Awaitable[Mind]] | None,
        member_of: Callable[[Origin, str], Awaitable[tuple[Member | None, Role | None]]],
        spoken: Callable[[Origin, Member | None, Conversation], Awaitable[str]],
        opened: Callable[[Inbound], Awaitable[str]],
        clock: Callable[[], datetime],
        timezone: str,
        look: Callable[[], AbstractAsyncContextManager[object]],
        write: Callable[[], AbstractAsyncContextManager[object]],
    ) -> None:
        """What is read inside of `look` is read in one go, what is written inside of `write` is written in one."""
        self._look = look
        self._write = write
        self._studio = studio
        self._tools = tools
        self._actions = actions
        self._desk = desk
        self._cards = cards
        self._mind = mind
        self._member_of = member_of
        self._spoken = spoken
        self._opened = opened
        self._clock = clock
        self._timezone = timezone

    async def handle(self, inbound: Inbound) -> Callable[[], Awaitable[None]] | None:
        """Answer `inbound`, and return what writes down about it what nobody waits for.

        Failures that somebody can act on become a line with the next step; others are raised.
        """
        now = self._clock()
        origin = inbound.origin
        async with self._look():
            member, role = await self._member_of(origin, inbound.command)
            if role is None:
                return None  # let in when the message was accepted, shut out since
            conversation = await self._studio.conversations.open(origin.front, origin.chat, now=now)
            language = await self._spoken(origin, member, conversation)
            turn = await self._turn(inbound, conversation, member, role, now)
        with speaking(language):
            return await self._answer_to(inbound, turn)

    async def _turn(
        self, inbound: Inbound, conversation: Conversation, member: Member | None, role: Role, now: datetime
    ) -> Turn:
        origin = inbound.origin
        zone = member.choices.get("timezone") if member is not None and role is not Role.OWNER else None
        context = ToolContext(
            studio=self._studio,
            now=now,
            timezone=str(zone or await self._studio.preferences.get("timezone", self._timezone)),
            front=origin.front,
            chat=origin.chat,
            actor=member.actor if member is not None else f"{origin.front}:{origin.user}",
            user=origin.user,
            role=role,
            member=member,
            may_approve=role is Role.OWNER or member is None or member.may_approve,
            turn=f"{origin.front}:{inbound.key}",
            conversation_id=conversation.id,
            text=inbound.text,
            is_private=origin.is_private,
            pastes_by_button=self._desk.has_forms(origin.front, origin.chat),
            memory=dict(conversation.memory),
        )
        receipts = await self._studio.receipts.of_turn(context.turn)
        names = () if inbound.press else tuple(await self._studio.personas.names())
        return Turn(tools=self._tools, actions=self._actions, context=context, receipts=receipts, names=names)

    async def _answer_to(self, inbound: Inbound, turn: Turn) -> Callable[[], Awaitable[None]]:
        context = turn.context
        note = ""
        try:
            note = await self._answer(inbound, turn)
        except (TroupeError, Taken, Changed, NotFound, Invalid) as error:
            logger.info(
                "Turn refused", extra={"action": "turn_refused", "kind": type(error).__name__, "fix": error.fix}
            )
            note = plain(sentences(error.message, error.fix))
        except StorageError as error:
            logger.error(
                "Storage failed in a turn", extra={"action": "turn_storage_failed", "fix": error.fix}, exc_info=error
            )
            note = plain(sentences(error.message, error.fix))
        if context.has_learnt:  # a page that is turned is known to whoever answers it at once
            async with self._write():
                await context.settle()
        said = await self._desk.reply(context, note, pressed=turn.pressed)

        async def write() -> None:
            await context.settle()
            if said:
                calls = told(context.outcomes)
                await self._studio.conversations.say(context.conversation_id, "bot", said, calls=calls, now=context.now)

        return write

    async def _answer(self, inbound: Inbound, turn: Turn) -> str:
        context = turn.context
        if inbound.sealed:
            return await self._pasted(inbound, turn)
        if inbound.press:
            return await self._press(inbound.press, turn, filled=inbound.filled)
        recalled = await self._recall(inbound.reply_to, context) if inbound.reply_to else {}
        question = context.memory.pop("question", None)
        is_form = bool(question) and str(question["tool"]) in FORM
        if question and not (is_form and inbound.command):
            await self._studio.conversations.remember(context.conversation_id, {"question": None}, now=context.now)
        if inbound.attachments:
            files = [_file(attachment) for attachment in inbound.attachments]
            await turn.run(
                Call(
                    name="keep_files", args={"files": files, "words": inbound.text or inbound.command or inbound.point}
                )
            )
        if inbound.point:
            await turn.run_all(POINTS[inbound.point].calls(await self._pointed_at(recalled, context)))
            return ""
        if inbound.command:
            command = find_command(inbound.command)
            if command is None:
                return plain(unknown(inbound.command))
            if question and command.name == "cancel" and not inbound.text.strip():
                await self._studio.conversations.remember(context.conversation_id, {"question": None}, now=context.now)
                return tr("Question dropped.")
            said = await self._command(command, inbound.text.strip()[:LONGEST_MESSAGE], turn)
            return sentences(said, await self._form_still_open(question, turn)) if question and is_form else said
        if inbound.attachments and (inbound.is_forwarded or not inbound.text.strip()):
            return ""
        if inbound.is_forwarded:
            # Somebody else's words order nothing, whoever passes them on.
            return tr(
                "That is a forwarded message, so I do nothing about it. Say in your own words what shall be done."
            )
        return await self._text(inbound.text, turn, question)

    async def _form_still_open(self, question: Mapping[str, Any], turn: Turn) -> str:
        """Say what a command left of the form that was being filled in: it stays open, unless something else was asked."""
        conversation = await self._studio.conversations.get(turn.context.conversation_id)
        asked = conversation.memory.get("question") if conversation is not None else None
        if asked == dict(question):
            return tr("The new persona is still open: go on with it, or /cancel.")
        return tr("The new persona that you had begun is dropped: nothing of it was kept.")

    async def _pasted(self, inbound: Inbound, turn: Turn) -> str:
        """Use a secret that was sent for what it was asked for; whatever comes of it, it is kept nowhere else."""
        context = turn.context
        note = ""
        if inbound.ref and not await self._desk.take_away(context.front, context.chat, inbound.ref):
            note = tr("I cannot delete your message here: delete it yourself.")
        question = context.memory.pop("question", None)
        if question:
            await self._studio.conversations.remember(context.conversation_id, {"question": None}, now=context.now)
        if not context.is_private:
            return sentences(
                tr(
                    "That looked like a secret, in a chat that others read. I have used it for nothing: make a new one, and send it to me in private."
                ),
                note,
            )
        if RANK[context.role] < RANK[Role.OWNER]:
            return sentences(tr("Only the owner may connect an account. I have kept nothing of that."), note)
        words = await self._opened(inbound)
        args = await self._asked_for(inbound, question, words)
        if args is None or inbound.is_forwarded:
            said = tr(
                "That looks like a secret. I have kept it nowhere. /connect bluesky, mastodon or discord connects an account."
            )
            return sentences(said, note)
        if note:
            context.notes.append(note)
        context.secret = words
        try:
            await turn.run_all([Call(name="connect_account", args=args)])
        except InvalidRequest as error:
            fix = sentences(error.fix, tr("Begin again with /connect: I have kept nothing of what you sent."))
            raise InvalidRequest(error.message, fix=fix) from error
        return ""

    async def _asked_for(
        self, inbound: Inbound, question: Mapping[str, Any] | None, words: str
    ) -> dict[str, Any] | None:
        """Return which account a pasted secret is for: by the button, the command, the open question, or its looks."""
        if inbound.press:
            pending = await self._studio.pending.get(inbound.press)
            return dict(pending.args) if pending is not None and pending.action == "connect_account" else None
        if inbound.command and inbound.text.strip():
            return {"platform": inbound.text.strip()}
        if question and question.get("tool") == "connect_account":
            return {name: value for name, value in dict(question["args"]).items() if value}
        platform = platform_by_looks(words)
        return {"platform": platform} if platform else None

    async def _recall(self, message_ref: str, context: ToolContext) -> dict[str, Any]:
        """Return what a person replies to, which is "it" from now on: the job or post of that card, or what the reply of
        that turn was about."""
        card = await self._cards.at(context.front, context.chat, message_ref)
        if card is None:
            return {}
        kind, _, rest = card.key.partition(":")
        known: dict[str, Any] = {}
        if kind == "job" and rest.isdecimal():
            job = await self._studio.jobs.get(int(rest))
            made = job.result.get("asset") if job is not None else None
            focus = "asset" if made else "job"
            known = {"job": None if made else int(rest), "made_by": int(rest), "asset": made, "focus": focus}
        elif kind == "post" and rest.isdecimal():
            known = {"delivery": int(rest), "focus": "delivery"}
        elif kind == "turn":
            known = await self._recall_turn(rest)
        if known:
            context.memory.update(known)
            await self._studio.conversations.remember(context.conversation_id, known, now=context.now)
        return known

    async def _pointed_at(self, recalled: Mapping[str, Any], context: ToolContext) -> str:
        """Return the name of the file on the message that is pointed at: one that was sent along, or that of its card."""
        number = recalled.get("asset")
        sent = context.outcomes[-1] if context.outcomes else None
        if sent is not None:
            number = sent.object_id if sent.object_kind == "asset" else None
        elif recalled.get("delivery"):
            delivery = await self._studio.deliveries.get(int(recalled["delivery"]))
            number = delivery.asset_id if delivery is not None else None
        asset = await self._studio.assets.get(int(number)) if number else None
        if asset is None or asset.deleted_at is not None:
            raise InvalidRequest(
                tr("there is no picture or clip of mine on that message"), fix=tr("choose one that shows it")
            )
        return asset.handle

    async def _recall_turn(self, rest: str) -> dict[str, Any]:
        """Return what the message `<turn>:<number of its step>` was about."""
        turn, _, index = rest.rpartition(":")
        receipts = await self._studio.receipts.of_turn(turn) if index.isdecimal() else []
        if not index.isdecimal() or int(index) >= len(receipts):
            return {}
        about = receipts[int(index)]
        if about.object_kind in {"asset", "delivery", "caption"} and about.object_id.isdecimal():
            known: dict[str, Any] = {about.object_kind: int(about.object_id), "focus": about.object_kind}
            return known | ({"job": None} if about.object_kind == "asset" else {})
        return {"persona": about.object_id} if about.object_kind == "persona" else {}

    async def _command(self, command: Command, words: str, turn: Turn) -> str:
        if RANK[turn.context.role] < RANK[command.role]:
            return tr("/{command} is for the {role}.", command=command.name, role=tr(command.role.value))
        calls = command.calls(words, turn.names) if command.calls else []
        if calls:
            await turn.run_all(calls)
            return ""
        # The words after the slash are read by the same parser as a chat line; no model sees them.
        options: dict[str, str] = {}
        if command.options:
            words, options = split_options(words, command.options)
        if not words:
            example = command.words.replace("[", "").replace("]", "")
            raise InvalidRequest(
                tr("/{command} needs a word more", command=command.name),
                fix=tr("for example /{command} {example}", command=command.name, example=example),
            )
        if command.begins_with_file:
            words = numbered(words, tiles(turn.context.memory))
        parsed = parse(f"{command.phrase} {words}", await self._parse_context(turn.context, turn.names))
        if options:
            read = [with_options(call, command.options, options) for call in parsed.calls]
            await turn.run_all(read)
            return plain(parsed.question)
        return await self._act(parsed, turn)

    async def _text(self, text: str, turn: Turn, question: Mapping[str, Any] | None) -> str:
        context = turn.context
        words = text.strip()
        if not words:
            return tr('Tell me what to make, for example "a beach reel for Ava". /help shows more.')
        if not any(character.isalnum() for character in words):
            return for_signs(words)
        cut = ""
        if len(words) > LONGEST_MESSAGE:
            cut = tr(
                "That message was long: I read its first {longest_message} characters.\n",
                longest_message=LONGEST_MESSAGE,
            )
            words = words[:LONGEST_MESSAGE]
        if not turn.is_repeated:
            context.unsaid = words
        # What is kept word for word is read as nothing else: not as a saying, nor for numbers of a sheet.
        is_free = question is not None and str(question["tool"]) in FREE_WORDS
        if not is_free:
            words = with_tiles(words, tiles(context.memory))
        names = tuple(turn.names)
        known = await self._parse_context(context, names)
        table = await self._on_table(context, names)
        if not is_free:
            sayings = read_saying(words, table) or read_follow_up(words, table)
            if sayings:
                await turn.run_all(sayings)
                return cut
        parsed = parse(words, known)
        if question and not (parsed.complete and parsed.calls and not _fits(question, parsed)):
            answered = await self._answered(question, words, turn)
            if answered is not None:
                return cut + answered
        if not _is_read_and_paints_nothing(parsed):
            # Whoever reads it next, a model among them, is not even asked. What was read is gated call by call.
            refuse_minors(context.now, words, names=names)
        # What the parser read whole, it does; talk and what it could not read is for the model, where there is one.
        if parsed.is_settled:
            return cut + await self._act(parsed, turn)
        change = await self._about_persona(words, names, context)
        if change is not None:
            await turn.run(change)
            return cut
        mind = await self._mind() if self._mind is not None else None
        said = await self._thought(mind, parsed, turn, cut) if mind is not None else None
        if said is not None:
            rest = "" if said.has_acted or (said.prose and not said.is_broken) else await self._act(parsed, turn)
            return cut + sentences(said.prose, said.note, rest)
        if (
            not turn.is_repeated
            and (
                offered := suggestion(
                    words, parsed, names, has_made=table.focus in {"asset", "job"} and table.kind in MADE
                )
            )
            is not None
        ):
            context.outcomes.append(offered)
            return cut
        return cut + await self._act(parsed, turn)

    async def _thought(self, mind: Mind, parsed: Parsed, turn: Turn, before: str) -> Said | None:
        """Have a model run the turn, and show what it says while it writes."""
        context = turn.context
        shown = ""
        async with self._desk.writing(context) as show:

            def tell(prose: str) -> None:
                nonlocal shown
                shown = prose
                show(before + sentences(prose))

            try:
                return await mind.turn(context, await self._persona(context), parsed, turn, tell)
            except TroupeError as error:
                if not shown:
                    raise
                # It stays, and why nothing came of it follows.
                return Said(prose=shown, note=plain(sentences(error.message, error.fix)), has_acted=True)

    async def _answered(self, question: Mapping[str, Any], words: str, turn: Turn) -> str | None:
        """Go on with the call that lacked a value: `words` is the value, or joins what was said before.

        None when the words are no answer to it, and the question does not insist.
        """
        args = dict(question["args"])
        field = str(question["field"])
        if question.get("only") == "link" and not re.search(r"https?://\S", words):
            return None
        if question.get("label"):
            words = f"{args.get(field, '')}, {question['label']} {words}".lstrip(", ")
        first = Call(name=str(question["tool"]), args={**args, field: words})
        rest = [Call(name=str(call["name"]), args=call["args"]) for call in question.get("then", ())]
        try:
            await turn.run_all([first, *rest])
        except (InvalidRequest, Refused):
            if not turn.context.outcomes:
                # The answer did not do; the question stays open for another try.
                turn.context.memory["question"] = question
                await self._studio.conversations.remember(
                    turn.context.conversation_id, {"question": question}, now=turn.context.now
                )
            raise
        return ""

    async def _act(self, parsed: Parsed, turn: Turn) -> str:
        await turn.run_all(parsed.calls)
        return plain(parsed.question or ("" if parsed.calls else parsed.reply))

    async def _about_persona(self, words: str, names: Sequence[str], context: ToolContext) -> Call | None:
        """Return what `words` say about a persona, where every one of them is understood: "green eyes, 172 cm" is a change,
        "Ava, formal, at the opera" a picture in one of her styles."""
        from personas.edit import read_change
        from personas.sheet import PersonaInvalid

        named = next(
            (name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE)), ""
        )
        row = await self._studio.personas.find(named) if named else await self._persona(context)
        if row is None or words.rstrip().endswith("?"):
            return None
        picture = styled(words, row.name, [style.name for style in row.styles if style.is_active])
        if picture is not None:
            return picture
        try:
            changes = read_change(words, row)
        except PersonaInvalid:
            return None
        if not changes or changes.unread.strip():
            return None
        return Call(name="change_by_words", args={"persona": row.name, "words": words})

    async def _press(self, token: str, turn: Turn, *, filled: str = "") -> str:
        """Do what a button says; `filled` are the words of the form that it has opened."""
        context = turn.context
        pending = await self._studio.pending.get(token)
        if pending is None:
            return tr("That button is no longer known. /queue and /jobs show where things stand.")
        if RANK[context.role] < RANK[pending.role]:
            return tr("That is for the {role}.", role=tr(pending.role.value))
        if pending.chat and (pending.front, whole(pending.chat)) != (context.front, whole(context.chat)):
            return tr("That button belongs to another chat.")  # where the role may be another one
        if not turn.is_repeated:
            pressed = await self._studio.pending.press(token, by=context.actor, turn=context.turn, now=context.now)
            if pressed.press is not Press.TAKEN and not _mine(pressed.action, context):
                return await self._why_not(pressed.press, pending)
        try:
            if pending.action == GO_ON:
                await turn.run_all([Call(name=call["name"], args=call["args"]) for call in pending.args["calls"]])
            else:
                words = {"words": filled[:LONGEST_MESSAGE]} if filled.strip() else {}
                await turn.run(Call(name=pending.action, args={**pending.args, **words}))
        except TroupeError:
            await self._studio.pending.reopen(token, now=context.now)
            raise
        question = context.memory.get("question")
        if question is not None and "question" not in (context.outcomes[-1].remember if context.outcomes else {}):
            # A press is a decision: what was asked before it is over.
            context.memory["question"] = None
            await self._studio.conversations.remember(context.conversation_id, {"question": None}, now=context.now)
        if context.outcomes:
            await self._studio.pending.finish(token, context.outcomes[-1].text)
            turn.pressed = pending
        return ""

    async def _why_not(self, press: Press, pending: PendingAction) -> str:
        """Say why a button does nothing any more, and how the thing stands that it was about."""
        stands = ""
        if pending.object_kind == "delivery" and pending.object_id.isdecimal():
            delivery = await self._studio.deliveries.get(int(pending.object_id))
            stands = (
                tr(
                    " {delivery} is now: {state_words}.",
                    delivery=delivery.handle,
                    state_words=plain(state_words(delivery)),
                )
                if delivery is not None
                else ""
            )
        elif pending.object_kind == "job" and pending.object_id.isdecimal():
            job = await self._studio.jobs.get(int(pending.object_id))
            stands = tr(" {job} is now: {state}.", job=job.handle, state=tr(job.state.value)) if job is not None else ""
        fallback = stands or tr(" /queue and /jobs show where things stand.")
        if press is Press.DONE and pending.outcome:
            return tr("That was done already: {outcome}", outcome=pending.outcome)
        if press is Press.DONE:
            return tr("That was pressed already.{fallback}", fallback=fallback)
        if press is Press.EXPIRED:
            return tr("That question has expired.{fallback}", fallback=fallback)
        return tr("That question is over.{fallback}", fallback=fallback)

    async def _on_table(self, context: ToolContext, names: tuple[str, ...]) -> OnTable:
        memory = context.memory
        focus = str(memory.get("focus") or "")
        if focus == "job" and memory.get("asset"):
            focus = "asset"
        packs = await asyncio.to_thread(self._studio.workflows.all)
        return OnTable(
            focus=focus,
            personas=names,
            workflows=tuple(pack.id for pack in packs),
            has_workflow=bool(memory.get("workflow")),
            has_draft=bool(memory.get("draft")),
            has_post=bool(memory.get("delivery")),
            has_list=bool(memory.get("listed")),
            kind=str(memory.get("kind") or ""),
        )

    async def _persona(self, context: ToolContext) -> Persona | None:
        number = context.memory.get("persona")
        return await self._studio.personas.get(str(number)) if number else None

    async def _parse_context(self, context: ToolContext, names: Sequence[str]) -> ParseContext:
        memory = context.memory
        persona = await self._persona(context)
        kind = "job" if memory.get("job") and not memory.get("asset") else str(memory.get("kind", ""))
        return ParseContext(
            now=context.now,
            timezone=persona.timezone if persona and persona.timezone else context.timezone,
            personas=tuple(names),
            last_asset=str(memory.get("asset") or ""),
            last_kind=kind,
            last_persona=persona.name if persona else "",
            last_post=f"P{memory['delivery']}" if memory.get("delivery") else "",
        )


def _mine(action: PendingAction | None, context: ToolContext) -> bool:
    """Whether this very press was taken before a crash and nothing came of it yet."""
    return action is not None and action.decided_in == context.turn and not action.outcome


def _is_read_and_paints_nothing(parsed: Parsed) -> bool:
    return bool(parsed.complete and parsed.calls) and not any(call.name in PICTURE_TOOLS for call in parsed.calls)


def _fits(question: Mapping[str, Any], parsed: Parsed) -> bool:
    """Whether what looks like a request is really the answer: a time for "to when?", words for a caption."""
    names = [call.name for call in parsed.calls]
    return str(question["tool"]) in FREE_WORDS or (
        question["tool"] in {"move_post", "schedule_words"} and names in (["move_post"], ["schedule_post"])
    )


def _file(attachment: Attachment) -> dict[str, Any]:
    return {"path": str(attachment.path), "name": attachment.name, "mime": attachment.mime, "size": attachment.size}


__all__: Sequence[str] = ["Core", "Mind", "Said"]
