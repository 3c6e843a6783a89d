"""A persona as a file, there and back: TOML and JSON; and as a prompt, one way.

A file holds a whole sheet and nothing else: no state, no rating, no faces, no ids.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from personas.prompts import image_prompt, voice_prompt
from personas.sheet import PersonaInvalid, PersonaSheet, make_sheet, sheet_of
from storage.tables import Persona
from storage.wording import tr

LONGEST = 200_000  # characters of a file


def from_toml(text: str) -> PersonaSheet:
    """The persona in a TOML file. Raises `PersonaInvalid` with what is wrong and where."""
    _refuse_endless(text)
    try:
        return make_sheet(tomllib.loads(text.removeprefix("\ufeff")))
    except tomllib.TOMLDecodeError as error:
        raise PersonaInvalid(
            tr("this is not a TOML file: {error}", error=error), fix=tr("Export a persona to see how one looks.")
        ) from None


def from_json(text: str) -> PersonaSheet:
    """The persona in a JSON file. Raises `PersonaInvalid` with what is wrong and where."""
    _refuse_endless(text)
    try:
        values = json.loads(text.removeprefix("\ufeff"))
    except (json.JSONDecodeError, RecursionError) as error:
        raise PersonaInvalid(
            tr("this is not a JSON file: {error}", error=error), fix=tr("Export a persona to see how one looks.")
        ) from None
    if not isinstance(values, dict):
        raise PersonaInvalid(tr("this JSON file holds no persona"), fix=tr("Export a persona to see how one looks."))
    return make_sheet(values)


def to_json(persona: Persona | PersonaSheet) -> str:
    """The persona as indented JSON; `from_json` gives the same sheet again."""
    return json.dumps(_values(persona), ensure_ascii=False, indent=2) + "\n"


def to_toml(persona: Persona | PersonaSheet) -> str:
    """The persona as TOML; `from_toml` gives the same sheet again."""
    values = _values(persona)
    tables = {key: values.pop(key) for key in ("personality", "appearance")}
    styles = values.pop("styles", [])
    lines = [
        f"# {_comment(values['name'])}: a persona. Lines may be left out; name and age are needed.",
        *_pairs(values),
    ]
    for name, table in tables.items():
        lines += ["", f"[{name}]", *_pairs(table)]
    for style in styles:
        lines += ["", "[[styles]]", *_pairs(style)]
    return "\n".join(lines) + "\n"


def to_prompt(persona: Persona | PersonaSheet) -> str:
    """The persona as text for any model: who they are, how they speak, how they look."""
    pair = image_prompt(persona, "")
    parts = [voice_prompt(persona, budget_tokens=900), f"Look, for pictures: {pair.positive}"]
    if pair.negative:
        parts.append(f"Not in pictures: {pair.negative}")
    return "\n\n".join(parts)


def _refuse_endless(text: str) -> None:
    if len(text) > LONGEST:
        raise PersonaInvalid(
            tr("a persona file has at most {most:,} characters (got {count:,})", most=LONGEST, count=len(text))
        )


def _values(persona: Persona | PersonaSheet) -> dict[str, Any]:
    return sheet_of(persona).model_dump(mode="json", exclude_none=True)


def _pairs(values: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {_toml(value)}" for key, value in values.items() if value is not None]


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # also a TOML string: a sheet holds no control characters
    if isinstance(value, Sequence):
        return f"[{', '.join(_toml(one) for one in value)}]"
    return repr(value)


def _comment(text: str) -> str:
    return " ".join(text.split())
