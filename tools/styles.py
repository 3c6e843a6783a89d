"""Tools about the named looks of a persona: words around the prompt, and overrides of how it is generated."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from personas.gate import Refusal, may_ask
from storage.names import name_key
from storage.tables import Persona, Rating, Style
from storage.wording import tr
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, Missing, Refused
from tools.finding import a_persona
from tools.marks import plain
from tools.notes import PersonaName
from tools.toolbox import tool

KINDS: Mapping[str, type] = {
    "steps": int, "width": int, "height": int, "cfg": float, "checkpoint": str, "workflow": str, "sampler": str, "scheduler": str,
    "description": str, "prompt_prefix": str, "prompt_suffix": str, "negative_prompt_addition": str,
}  # fmt: skip
SPOKEN = {
    "prefix": "prompt_prefix",
    "suffix": "prompt_suffix",
    "negative": "negative_prompt_addition",
    "model": "checkpoint",
}
LIMITS = {"steps": (1, 150), "width": (256, 2048), "height": (256, 2048), "cfg": (0.0, 30.0)}
SHAPES = {
    "wider": (1344, 1080), "wide": (1920, 1080), "landscape": (1920, 1080), "taller": (1080, 1920), "vertical": (1080, 1920),
    "portrait": (1080, 1344), "narrower": (1080, 1344), "square": (1080, 1080),
}  # fmt: skip
LONGEST = 500  # characters of one value


@tool
async def create_style(
    context: ToolContext,
    *,
    persona: PersonaName = "",
    name: Annotated[str, "Name of the style, e.g. sporty."],
    description: Annotated[str, "What it looks like."] = "",
) -> Outcome:
    """Add a named look to a persona, to be used in prompts."""
    row = await a_persona(context, persona)
    key = name_key(name)
    if not key or len(name) > 60:
        raise InvalidRequest(
            tr("a style needs a name of 1 to 60 characters"), fix=tr('say "add a sporty look for Ava"')
        )
    if any(style.name_key == key for style in row.styles):
        fix = tr(
            "choose another name, or change it: /style edit {name} {name_2} steps=35",
            name=row.name,
            name_2=name.strip(),
        )
        raise InvalidRequest(
            tr("{name} has a style called {name_2} already", name=row.name, name_2=name.strip()), fix=fix
        )
    _refuse_minors(context, row, name, description)
    style = await context.studio.styles.add(
        Style(
            persona_id=row.id,
            name=name.strip(),
            name_key=key,
            description=description[:LONGEST],
            prompt_suffix=(description or name.strip())[:LONGEST],
            keywords=[word.lower() for word in re.findall(r"\w+", description)[:8]],
            is_default=not row.styles,
        )
    )
    return Outcome(
        effect="made",
        text=tr(
            '{name} has a new style: **{style}** ({prompt_suffix}). Use it: "{name}, {style}, at the opera".',
            name=plain(row.name),
            style=plain(style.name),
            prompt_suffix=plain(style.prompt_suffix),
        ),
        object_kind="style",
        object_id=str(style.id),
        remember={"persona": row.id, "style": style.name},
    )


@tool
async def list_styles(context: ToolContext, *, persona: PersonaName = "") -> Outcome:
    """List a persona's styles."""
    return await listing(context, await a_persona(context, persona), "")


async def listing(context: ToolContext, row: Persona, search: str) -> Outcome:
    """Return the persona's styles, or those whose name, description or keywords have the words."""
    found = await context.studio.styles.of(row.id, search=search)
    name = plain(row.name)
    if not found:
        what = tr("no style for {search}", search=plain(search)) if search else tr("no styles yet")
        there = ", ".join(plain(style.name) for style in row.styles)
        more = (
            tr("There are: {there}.", there=there)
            if search and there
            else tr('Say "add a sporty look for {name}".', name=name)
        )
        return Outcome(effect="nothing", text=tr("{name} has {what}. {more}", name=name, what=what, more=more))
    lines = [_line(style) for style in found]
    return Outcome(effect="found", text="\n".join(lines), remember={"persona": row.id, "style": found[0].name})


def _line(style: Style) -> str:
    marks = ", ".join(word for word, on in (("default", style.is_default), ("off", not style.is_active)) if on)
    numbers = ("steps", "cfg", "width", "height", "checkpoint", "workflow", "sampler", "scheduler")
    settings = ", ".join(f"{name} {getattr(style, name)}" for name in numbers if getattr(style, name) not in (None, ""))
    about = "; ".join(part for part in (style.description or style.prompt_suffix, settings) if part)
    return f"**{plain(style.name)}**{f' ({marks})' if marks else ''}: {plain(about)}"


@tool
async def find_style(context: ToolContext, *, persona: PersonaName = "", words: str = "") -> Outcome:
    """Say which of a persona's styles is for something, such as the gym."""
    return await listing(context, await a_persona(context, persona), words.strip())


@tool
async def alter_style(
    context: ToolContext, *, persona: PersonaName = "", style: str = "", verb: str, change: str = ""
) -> Outcome:
    """Delete a style, make it the default, put it first, switch it on or off, or change values of it."""
    row = await a_persona(context, persona)
    found = await the_style(row, style)
    studio = context.studio
    name = plain(found.name)
    match verb:
        case "rm" | "delete":
            await studio.styles.delete(found.id)
            kept = (*KINDS, "keywords", "display_order", "is_active", "is_default")
            values = {field: getattr(found, field) for field in kept}
            back = {"persona": row.id, "name": found.name, "values": values}
            return Outcome(
                effect="deleted",
                text=tr("Style {name} of {name_2} is gone.", name=name, name_2=plain(row.name)),
                object_kind="style",
                object_id=str(found.id),
                offers=((Offer(label=tr("Undo"), action="restore_style", args=back),),),
                remember={"persona": row.id},
            )
        case "default":
            await studio.styles.make_default(found.id)
            text = tr("{name} is the default style of {name_2}.", name=name, name_2=plain(row.name))
        case "first":
            await studio.styles.put_in_order(row.id, [found.id])
            text = tr("{name} comes first now.", name=name)
        case "on" | "off":
            await studio.styles.change(found.id, {"is_active": verb == "on"})
            text = tr("{name} is {verb}.", name=name, verb=verb)
        case _:
            values = style_values(change)
            _refuse_minors(context, row, *(str(value) for value in values.values()))
            await studio.styles.change(found.id, values)
            text = f"{name}: {plain(', '.join(f'{field} {value}' for field, value in values.items()))}."
    return Outcome(
        effect="changed",
        text=text,
        object_kind="style",
        object_id=str(found.id),
        remember={"persona": row.id, "style": found.name},
    )


def _refuse_minors(context: ToolContext, row: Persona, *words: str) -> None:
    """A style's words stand in every picture that is made in it."""
    for text in words:
        verdict = may_ask(text, rating=Rating.ADULT, year=context.now.year, names=(row.name,))
        if isinstance(verdict, Refusal):
            raise Refused(verdict.reason, fix=verdict.fix)


async def the_style(row: Persona, name: str) -> Style:
    """Return the persona's style of this name. Raises Missing, with those there are, when there is none."""
    found = next((one for one in row.styles if one.name_key == name_key(name)), None)
    if found is not None:
        return found
    names = tuple(style.name for style in row.styles)
    if not names:
        raise InvalidRequest(
            tr("{name} has no styles", name=row.name), fix=tr('say "add a sporty look for {name}"', name=row.name)
        )
    what = (
        tr("{name} has no style {name_2!r}", name=row.name, name_2=name[:40])
        if name.strip()
        else tr("which style of {name}?", name=row.name)
    )
    raise Missing(what, argument="style", choices=names, fix=tr("there are: {names}", names=", ".join(names)))


def style_values(change: str) -> dict[str, Any]:
    """Read "steps=35 cfg=6.5" or "wider" into a style's columns.

    >>> style_values('steps=35 prefix="film still"')
    {'steps': 35, 'prompt_prefix': 'film still'}
    """
    values: dict[str, Any] = {}
    for name, value in re.findall(r"(\w+)\s*=\s*(\"[^\"]*\"|\S+)", change):
        field = SPOKEN.get(name.lower(), name.lower())
        if field not in KINDS:
            raise InvalidRequest(
                tr("a style has no {name!r}", name=name), fix=tr("it has {kinds}", kinds=", ".join(KINDS))
            )
        try:
            values[field] = KINDS[field](value.strip('"')[:LONGEST])
        except ValueError as error:
            raise InvalidRequest(
                tr("{name} is a number", name=name), fix=tr("for example {name}=30", name=name)
            ) from error
        low, high = LIMITS.get(field, (None, None))
        if low is not None and high is not None and not low <= values[field] <= high:
            raise InvalidRequest(
                tr("{name} is from {low} to {high}", name=name, low=low, high=high),
                fix=tr("for example {name}={low}", name=name, low=low),
            )
        if field in {"width", "height"} and values[field] % 8:
            raise InvalidRequest(
                tr("{name} is a multiple of 8", name=name),
                fix=tr("for example {name}={values}", name=name, values=values[field] // 8 * 8),
            )
    if not values and change.strip().lower() in SHAPES:
        values["width"], values["height"] = SHAPES[change.strip().lower()]
    if not values:
        raise InvalidRequest(tr("what about the style?"), fix=tr('for example "steps=35", "wider", "off" or "default"'))
    return values


@tool
async def restore_style(context: ToolContext, *, persona: str, name: str, values: dict[str, Any]) -> Outcome:
    """Take back the deletion of a style."""
    style = await context.studio.styles.add(Style(persona_id=persona, name=name, name_key=name_key(name), **values))
    return Outcome(
        effect="changed",
        text=tr("Style {name} is back.", name=plain(name)),
        object_kind="style",
        object_id=str(style.id),
    )


OFFERED = [create_style, list_styles]
PRESSED = [find_style, alter_style, restore_style]
