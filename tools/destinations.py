"""Tools about where posts go: list destinations, rate them, pause them, choose one for a persona."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Final

from storage.tables import Destination, Rating, Role
from storage.wording import tr
from tools.context import Outcome, ToolContext
from tools.errors import InvalidRequest, Refused
from tools.finding import a_persona, the_destination
from tools.marks import plain
from tools.notes import PlatformName
from tools.platforms import platform as platform_of
from tools.publishers.events import in_words
from tools.toolbox import tool

LONGEST_GRACE: Final = timedelta(days=7)


@tool
async def list_destinations(context: ToolContext) -> Outcome:
    """List where posts can go."""
    rows = await context.studio.destinations.list()
    by_hand = tr("Every other network is handed to you: at the due time you get the file and the caption to post.")
    lines = [destination_line(row, grace=_grace(context, row)) for row in rows]
    return Outcome(effect="found", text="\n".join([*lines, by_hand]))


def destination_line(row: Destination, *, grace: timedelta) -> str:
    marks = [tr("you post there by hand")] if row.publisher == "handoff" else []
    marks += [
        tr("adult content allowed") if row.rating is Rating.ADULT else tr("general audience"),
        tr("AI line in each caption") if row.ai_line else tr("no AI line: it has its own label"),
    ]
    marks.append(
        tr("late by up to {in_words}, then I ask", in_words=in_words(grace)) if grace else tr("never late by itself")
    )
    if row.is_paused:
        marks.append(tr("paused: `/destination {number} resume`", number=row.id))
    where = " ".join(part for part in (f"**{plain(row.name or row.platform)}**", plain(row.address)) if part)
    return f"{row.id}: {where} ({', '.join(marks)})"


def _grace(context: ToolContext, row: Destination) -> timedelta:
    return context.studio.publishing.policy.grace if row.grace_s is None else timedelta(seconds=row.grace_s)


@tool
async def set_grace(
    context: ToolContext,
    *,
    platform: PlatformName = "",
    length: Annotated[str, "How late at most, e.g. '30 minutes'; 'none' for not at all, 'usual' for as everywhere."],
) -> Outcome:
    """Set how late a post may still go out by itself at a destination; later than that the person is asked."""
    if context.role is not Role.OWNER:
        raise Refused(tr("only the owner may change where posts go"))
    return await _let_be_late(context, await the_destination(context, platform, None), length)


async def _let_be_late(context: ToolContext, row: Destination, words: str) -> Outcome:
    from tools.when import length_in  # the readers of times are slow to import, and a start needs none

    grace = None if words.strip().lower() in {"usual", "default", "as everywhere"} else length_in(words)
    if grace is not None and grace > LONGEST_GRACE:
        raise InvalidRequest(
            tr("{in_words} is too long", in_words=in_words(grace)),
            fix=tr("{in_words} at most", in_words=in_words(LONGEST_GRACE)),
        )
    return await _change(context, row, {"grace_s": None if grace is None else round(grace.total_seconds())})


@tool
async def change_destination(context: ToolContext, *, words: str = "") -> Outcome:
    """Change a destination: adult on/off, AI line on/off, pause, resume, grace, name, default for a persona."""
    if context.role is not Role.OWNER:
        raise Refused(tr("only the owner may change where posts go"))
    number, _, rest = words.strip().partition(" ")
    row = await context.studio.destinations.get(int(number)) if number.isdecimal() and len(number) < 10 else None
    if row is None:
        what = tr("there is no destination {number}", number=number[:20]) if number else tr("which destination?")
        raise InvalidRequest(what, fix=tr("/destinations lists them; for example /destination 2 pause"))
    values: dict[str, object]
    match rest.strip().lower().split():
        case ["adult", ("on" | "off") as state]:
            if state == "on" and not platform_of(row.platform).allows_adult:
                raise Refused(tr("{title} forbids adult content, so this cannot be turned on", title=_title(row)))
            values = {"rating": Rating.ADULT if state == "on" else Rating.GENERAL}
        case ["label" | "line", ("on" | "off") as state]:
            if state == "off" and not platform_of(row.platform).ai_label:
                raise Refused(
                    tr("{title} has no AI label of its own, so the line in the caption stays", title=_title(row)),
                    fix=tr("it can be turned off only where the platform shows its own label"),
                )
            values = {"ai_line": state == "on"}
        case ["resume"]:
            values = {"is_paused": False}
        case ["pause"]:
            values = {"is_paused": True}
        case ["grace", _, *_]:
            return await _let_be_late(context, row, rest.strip()[len("grace") :])
        case ["name", *_]:
            name = rest.strip()[len("name") :].strip()[:120]
            if not name:
                raise InvalidRequest(
                    tr("what shall it be called?"),
                    fix=tr("for example /destination {number} name My channel", number=row.id),
                )
            values = {"name": name}
        case ["default", *_]:
            persona = await a_persona(context, rest.strip()[len("default") :].strip())
            await context.studio.personas.change(persona.id, {"default_destination_id": row.id}, now=context.now)
            text = tr(
                "Posts of {persona} go to {name} unless you say otherwise.",
                persona=plain(persona.name),
                name=plain(row.name or row.platform),
            )
            return Outcome(effect="changed", text=text, object_kind="persona", object_id=persona.id)
        case _:
            raise InvalidRequest(
                tr("what about {name}?", name=plain(row.name or _title(row))),
                fix=tr(
                    "for example /destination {number} pause; also resume, grace 30 minutes, name …, default NAME, label on|off, adult on|off",
                    number=row.id,
                ),
            )
    return await _change(context, row, values)


async def _change(context: ToolContext, row: Destination, values: Mapping[str, object]) -> Outcome:
    changed = await context.studio.destinations.change(row.id, values)
    context.studio.publishing.nudge()
    return Outcome(
        effect="changed",
        text=tr("Now {destination_line}", destination_line=destination_line(changed, grace=_grace(context, changed))),
    )


def _title(row: Destination) -> str:
    return platform_of(row.platform).title


OFFERED = [set_grace]
PRESSED = [list_destinations, change_destination]
