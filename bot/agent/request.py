"""What a model is shown of a request: the words, who there is, what is on the table, what was said before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.agent.phrases import ParseContext
from bot.agent.prompt import fenced
from storage.tables import Message
from tools.context import ToolContext

RECENT = 9  # messages that are looked at, the request among them


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request, as of `now`. The dry run makes it of a line of JSON, a conversation of what it remembers."""

    text: str
    now: datetime
    timezone: str
    personas: tuple[str, ...] = ()
    memory: Mapping[str, Any] = field(default_factory=dict)  # what is spoken of: asset, job, delivery …
    state: tuple[str, ...] = ()  # the same in words
    said: Sequence[Message] = ()  # before it, oldest first

    @property
    def facts(self) -> ParseContext:
        """What code needs to correct a model's calls by the request's own words."""
        return ParseContext(now=self.now, timezone=self.timezone, personas=self.personas)


async def request_of(context: ToolContext) -> Request:
    """Return the request of a conversation's turn."""
    studio = context.studio
    recent = await studio.conversations.recent(context.conversation_id, limit=RECENT)
    return Request(
        text=context.text,
        now=context.now,
        timezone=context.timezone,
        personas=tuple(await studio.personas.names()),
        memory=dict(context.memory),
        state=tuple(await state_of(context)),
        said=recent[:-1],
    )


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
