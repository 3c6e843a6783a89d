"""The guided form for a new persona: who they are, their personality, their look; each step in words or by a button.

Nothing is kept until the last step: what was said so far travels in the question and in the buttons.
"""

import re
from typing import Any

from personas.describe import sheet_from_words
from personas.edit import read_change
from personas.fields import apply_field
from personas.sheet import PersonaInvalid, PersonaSheet, make_sheet
from personas.templates import load_template, templates
from storage.wording import later, tr
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.marks import plain
from tools.people import add_persona, bars, card
from tools.toolbox import tool

STOP = later("/cancel stops.")


@tool
async def persona_form(context: ToolContext) -> Outcome:
    """Start the guided form: three steps, a name and an age are all it needs."""
    return Outcome(
        effect="nothing",
        text=tr(
            "A new persona, step 1 of 3. Who are they? Name, age, place and what they do, in one line. For example: Ava, 26, Lisbon, surfer. {stop}",
            stop=tr(STOP),
        ),
        remember={"question": {"tool": "persona_form_basic", "args": {}, "field": "words"}},
    )


@tool
async def persona_form_basic(context: ToolContext, *, words: str = "") -> Outcome:
    """Take the facts, ask for what is missing, and go on to the personality."""
    sheet = _sheet(words, "")
    if isinstance(sheet, Outcome):
        return sheet
    return _ask_personality(words, sheet.template, "", sheet)


@tool
async def persona_form_personality(
    context: ToolContext, *, words: str, template: str, so_far: str = "", traits: str = ""
) -> Outcome:
    """Show the personality with another template, or with what was said of it."""
    said = "\n".join(part for part in (so_far, traits.strip()) if part)
    sheet = _sheet(words, template, said)
    if isinstance(sheet, Outcome):
        return sheet
    return _ask_personality(words, template, said, sheet)


@tool
async def persona_form_look(context: ToolContext, *, words: str, template: str, traits: str = "") -> Outcome:
    """Go on to the look."""
    sheet = _sheet(words, template, traits)
    if isinstance(sheet, Outcome):
        return sheet
    args = {"words": words, "template": template, "traits": traits}
    look = sheet.appearance
    parts = (look.presents_as, look.hair, look.eyes, look.skin, look.body_type, look.height, look.clothing)
    return Outcome(
        effect="nothing",
        text=tr(
            "Step 3 of 3, the look. Now: {parts}.\nSay what else is seen, for example: short red hair, green eyes, 172 cm, a linen shirt. {stop}",
            parts=plain(", ".join(part for part in parts if part)),
            stop=tr(STOP),
        ),
        offers=((Offer(label=tr("Like that"), action="persona_form_done", args=args, style="primary"),),),
        remember={"question": {"tool": "persona_form_done", "args": args, "field": "look"}},
    )


@tool
async def persona_form_done(
    context: ToolContext, *, words: str, template: str, traits: str = "", look: str = ""
) -> Outcome:
    """Make the persona."""
    sheet = _sheet(words, template, traits, look)
    return sheet if isinstance(sheet, Outcome) else await add_persona(context, sheet)


@tool
async def persona_from_template(context: ToolContext, *, template: str, words: str = "") -> Outcome:
    """Make a persona from a template and one line of facts."""
    try:
        chosen = load_template(template)
    except PersonaInvalid as error:
        raise InvalidRequest(error.message, fix=error.fix) from error
    if not words.strip():
        return Outcome(
            effect="nothing",
            text=tr(
                "Like **{chosen}**. Name, age, place, what they do and how they look, in one line. For example: Ava, 26, Lisbon, surfer with short red hair. {stop}",
                chosen=chosen.title,
                stop=tr(STOP),
            ),
            remember={
                "question": {"tool": "persona_from_template", "args": {"template": chosen.name}, "field": "words"}
            },
        )
    sheet = _sheet(words, chosen.name, tool="persona_from_template", args={"template": chosen.name})
    return sheet if isinstance(sheet, Outcome) else await add_persona(context, sheet)


def _ask_personality(words: str, template: str, traits: str, sheet: PersonaSheet) -> Outcome:
    args = {"words": words, "traits": traits}
    kinds = tuple(
        (
            Offer(
                label=f"{'✓ ' if kind.name == template else ''}{kind.title}",
                action="persona_form_personality",
                args={"words": words, "template": kind.name, "so_far": traits},
                lasting=True,
            ),
        )
        for kind in templates()
    )
    go_on = Offer(label=tr("Go on"), action="persona_form_look", args={**args, "template": template}, style="primary")
    about = "\n".join(f"**{kind.title}**: {plain(kind.about)}" for kind in templates())
    return Outcome(
        effect="nothing",
        text=tr(
            "**{sheet}**\n{card}\n\nStep 2 of 3, the personality. Whom are they most like?\n{about}\n\n{bars}\nSay what is different, for example: funnier, or humor 0.8. {stop}",
            sheet=plain(sheet.name),
            card=card(sheet),
            about=about,
            bars=bars(sheet.personality),
            stop=tr(STOP),
        ),
        offers=(*kinds, (go_on,)),
        remember={
            "question": {
                "tool": "persona_form_personality",
                "args": {"words": words, "template": template, "so_far": traits},
                "field": "traits",
            }
        },
    )


def _sheet(
    words: str,
    template: str,
    traits: str = "",
    look: str = "",
    *,
    tool: str = "persona_form_basic",
    args: dict[str, Any] | None = None,
) -> PersonaSheet | Outcome:
    """Return the persona as said so far, or the question for what is missing. Raises InvalidRequest for what is wrong."""
    name, _, description = words.strip().partition(",")
    try:
        draft = sheet_from_words(name.strip(), description.strip(), template=template)
        if draft.questions and (uncommaed := re.match(r"(\D*\w)\s+(\d{1,3})\b,?\s*(.*)", words.strip(), re.DOTALL)):
            name, age, rest = uncommaed.groups()  # "Mira 27 Berlin, baker"
            joint = ", " if rest[:1].isupper() else " "
            draft = sheet_from_words(name, f"{age}{joint}{rest}".strip(" ,"), template=template)
        if draft.questions:
            question = draft.questions[0]
            return Outcome(
                effect="nothing",
                text=plain(question.text),
                remember={
                    "question": {
                        "tool": tool,
                        "args": {**(args or {}), "words": words.strip()},
                        "field": "words",
                        "label": question.field,
                    }
                },
            )
        sheet = draft.sheet()
        for line in traits.splitlines():
            sheet = _changed(sheet, line)
        if look.strip():
            sheet = _changed(sheet, look, is_look=True)
    except PersonaInvalid as error:
        raise InvalidRequest(error.message, fix=error.fix) from error
    return sheet


def _changed(sheet: PersonaSheet, words: str, *, is_look: bool = False) -> PersonaSheet:
    changes = apply_field("appearance", words, sheet) if is_look else read_change(words, sheet)
    if not changes and not is_look:
        raise InvalidRequest(
            tr("I could not read {words!r}", words=words.strip()[:60]),
            fix=tr('say for example "funnier" or "humor 0.8"'),
        )
    values = sheet.model_dump()
    for part, fields in changes.values().items():
        (values if part == "persona" else values[part]).update(fields)
    return make_sheet(values)


PRESSED = [
    persona_form,
    persona_form_basic,
    persona_form_personality,
    persona_form_look,
    persona_form_done,
    persona_from_template,
]
