"""Tools about what is remembered of a chat: facts are kept when a person says so, listed, and forgotten again."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from storage.names import name_key
from storage.tables import Fact, Persona
from storage.wording import tr, trn
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.marks import plain
from tools.toolbox import tool

LONGEST = 300  # characters of one fact
MOST = 50  # facts of one chat
OF_SOMEBODY = re.compile(r"\b(?:she|her|hers|he|him|his|sie|ihr|er|ihm|ella|él|elle|lui|lei|ela|ele)\b", re.IGNORECASE)


@tool
async def remember(context: ToolContext, *, text: str) -> Outcome:
    """Keep a fact for this chat."""
    words = " ".join(text.split()).strip(" \"'“”.")
    if not words:
        raise InvalidRequest(tr("remember what?"), fix=tr("for example /remember Ava never wears hats"))
    if len(words) > LONGEST:
        raise InvalidRequest(
            tr("that has {count} characters", count=len(words)),
            fix=tr("at most {longest}: say it shorter", longest=LONGEST),
        )
    facts = context.studio.facts
    known = await facts.of(context.conversation_id, everyone=True)
    if any(name_key(fact.text) == name_key(words) for fact in known):
        return Outcome(
            effect="nothing",
            text=tr("I have that already: {words}. /facts lists what I remember.", words=plain(words)),
        )
    if len(known) >= MOST:
        raise InvalidRequest(
            tr("{most} facts are what I can keep for one chat", most=MOST),
            fix=tr("/facts lists them, /forget 3 drops one"),
        )
    persona = await _about(context, words)
    fact = await facts.add(
        context.conversation_id,
        words,
        persona_id=persona.id if persona else None,
        said_by=context.actor,
        now=context.now,
    )
    undo = Offer(label=tr("Undo"), action="unremember", args={"facts": [fact.id]})
    about = tr(" about {persona}", persona=plain(persona.name)) if persona else ""
    return Outcome(
        effect="changed",
        text=tr("I remember{about}: {words}. ({fact})", about=about, words=plain(words), fact=fact.id),
        offers=((undo,),),
    )


async def _about(context: ToolContext, words: str) -> Persona | None:
    """Return whom a fact is about: the one persona that it names, or "she" who was spoken of; None for the chat at large."""
    personas = context.studio.personas
    key = name_key(words)
    named = [name for name in await personas.names() if re.search(rf"(?<!\w){re.escape(name_key(name))}(?!\w)", key)]
    if len(named) == 1:
        return await personas.find(named[0])
    spoken_of = context.memory.get("persona")
    if not named and spoken_of and OF_SOMEBODY.search(words):
        return await personas.get(str(spoken_of))
    return None


@tool
async def facts(context: ToolContext) -> Outcome:
    """List what is remembered of this chat."""
    known = await context.studio.facts.of(context.conversation_id, everyone=True)
    if not known:
        text = tr('I remember nothing in particular. "Remember that Ava never wears hats" tells me something.')
        return Outcome(effect="nothing", text=text)
    lines = [f"**{fact.id}** {plain(fact.text)}" for fact in known]
    return Outcome(effect="found", text="\n".join([*lines, tr("`/forget 3` drops one, `/forget all` all of them.")]))


@tool
async def forget(context: ToolContext, *, words: str = "") -> Outcome:
    """Forget facts: by number, by words, or all; "chat" forgets everything that was said here."""
    wanted = " ".join(words.split()).strip(" .")
    known = await context.studio.facts.of(context.conversation_id, everyone=True)
    if wanted.lower() in {"chat", "this chat", "the chat", "conversation", "this conversation", "the conversation"}:
        ask = tr(
            "Shall I forget everything that was said in this chat, and every fact? What was made and planned stays."
        )
        yes = Offer(label=tr("Forget it all"), action="forget_chat", style="danger")
        return Outcome(effect="proposed", text=ask, offers=((yes, Offer(label=tr("Leave it"), action="leave")),))
    if not wanted:
        raise InvalidRequest(tr("forget what?"), fix=tr("/facts lists what I remember; then /forget 3, or /forget all"))
    gone = _meant(wanted, known)
    if not gone:
        raise InvalidRequest(
            tr("I remember nothing like {wanted!r}", wanted=wanted[:60]), fix=tr("/facts lists what I remember")
        )
    await context.studio.facts.forget(context.conversation_id, [fact.id for fact in gone])
    undo = Offer(label=tr("Undo"), action="restore_facts", args={"facts": [_as_args(fact) for fact in gone]})
    text = "\n".join(tr("Forgotten: {fact}", fact=plain(fact.text)) for fact in gone)
    return Outcome(effect="deleted", text=text, offers=((undo,),))


def _meant(wanted: str, known: Sequence[Fact]) -> Sequence[Fact]:
    if wanted.lower() in {"all", "everything", "alles", "todo", "tout", "tutto", "tudo"}:
        return known
    numbers = {int(number) for number in re.findall(r"\d{1,9}", wanted)}
    if numbers and not re.sub(r"[\d\s,#]|and", "", wanted.lower()):
        return [fact for fact in known if fact.id in numbers]
    key = name_key(wanted)
    return [fact for fact in known if key in name_key(fact.text)]


def _as_args(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "text": fact.text,
        "persona_id": fact.persona_id,
        "said_by": fact.said_by,
        "created_at": fact.created_at.isoformat(),
    }


@tool
async def unremember(context: ToolContext, *, facts: list[int]) -> Outcome:
    """Take back that something was remembered."""
    count = await context.studio.facts.forget(context.conversation_id, facts)
    return Outcome(
        effect="deleted" if count else "nothing", text=tr("Forgotten.") if count else tr("That was forgotten already.")
    )


@tool
async def restore_facts(context: ToolContext, *, facts: list[dict[str, Any]]) -> Outcome:
    """Take back that facts were forgotten."""
    rows = []
    for fact in facts:
        persona = await context.studio.personas.get(str(fact["persona_id"])) if fact["persona_id"] else None
        rows.append(
            Fact(
                id=int(fact["id"]),
                conversation_id=context.conversation_id,
                text=str(fact["text"]),
                persona_id=persona.id if persona else None,
                said_by=str(fact["said_by"]),
                created_at=datetime.fromisoformat(fact["created_at"]),
            )
        )
    count = await context.studio.facts.restore(rows)
    return Outcome(
        effect="changed", text=trn("I remember {count} thing again.", "I remember {count} things again.", count)
    )


@tool
async def forget_chat(context: ToolContext) -> Outcome:
    """Forget all that was said in this chat."""
    await context.studio.conversations.forget(context.conversation_id, now=context.now)
    context.memory.clear()
    return Outcome(effect="deleted", text=tr("Forgotten. What was made and planned is still there: /library, /queue."))


PRESSED = [remember, facts, forget, unremember, restore_facts, forget_chat]
