"""The fields of a persona by name: what they are called, how a new value is meant, and what would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import regex

from personas.describe import refuse_minors
from personas.looks import read_look
from personas.sheet import (
    BETWEEN_HASHTAGS,
    TRAITS,
    AppearanceSheet,
    PersonaInvalid,
    PersonalitySheet,
    PersonaSheet,
    make_sheet,
    sheet_of,
)
from personas.traits import read_traits, step, within
from storage.tables import Persona
from storage.wording import later, tr

PartName = Literal["persona", "personality", "appearance"]

_OWN = tuple(
    field for field in PersonaSheet.model_fields if field not in {"personality", "appearance", "styles", "template"}
)
_PARTS: Mapping[str, PartName] = {
    **dict.fromkeys(AppearanceSheet.model_fields, "appearance"),
    **dict.fromkeys(PersonalitySheet.model_fields, "personality"),
    **dict.fromkeys(_OWN, "persona"),
}
NUMBERS = frozenset({"age", "temperature", "spoken_speed", *TRAITS})
_LISTS = frozenset({"interests", "hashtags", "preferred_topics", "sample_captions", "colours", "keywords"})
_ALIASES = {
    "humour": "humor", "funny": "humor", "fun": "humor", "extraversion": "extroversion", "outgoing": "extroversion", "creative": "creativity",
    "professional": "professionalism", "authentic": "authenticity", "honesty": "authenticity", "colors": "colours", "color": "colours", "colour": "colours",
    "tone": "content_tone", "content tone": "content_tone", "style": "communication_style", "communication": "communication_style", "speech": "voice",
    "topics": "preferred_topics", "topic": "preferred_topics", "captions": "sample_captions", "samples": "sample_captions", "prompt": "personality_prompt",
    "system prompt": "personality_prompt", "personality": "personality_prompt", "eye": "eyes", "eye color": "eyes", "eye colour": "eyes", "hair color": "hair",
    "hair colour": "hair", "hairstyle": "hair", "haircut": "hair", "complexion": "skin", "body": "body_type", "build": "body_type", "figure": "body_type",
    "body type": "body_type", "size": "height", "clothes": "clothing", "outfit": "clothing", "wears": "clothing", "wardrobe": "clothing", "gender": "presents_as",
    "presents": "presents_as", "presents as": "presents_as", "negative": "negative_prompt", "negatives": "negative_prompt", "negative prompt": "negative_prompt",
    "prefix": "prompt_prefix", "prompt prefix": "prompt_prefix", "model": "base_model", "base model": "base_model", "checkpoint": "base_model", "lora": "lora_path",
    "city": "location", "place": "location", "home": "location", "lives": "location", "zone": "timezone", "time zone": "timezone", "tz": "timezone",
    "lang": "language", "speaks": "language", "tags": "hashtags", "hashtag": "hashtags", "interest": "interests", "hobbies": "interests", "likes": "interests",
    "description": "bio", "biography": "bio", "about": "bio", "temp": "temperature", "avatar": "profile_image", "picture": "profile_image", "look": "appearance",
    "looks": "appearance", "face method": "face_method", "spoken voice": "spoken_voice", "speaking voice": "spoken_voice", "speaker": "spoken_voice",
    "voice over": "spoken_voice", "tts voice": "spoken_voice", "spoken speed": "spoken_speed", "speaking speed": "spoken_speed", "speech speed": "spoken_speed",
    "talks at": "spoken_speed", "age range": "age_range", "keyword": "keywords", "personality prompt": "personality_prompt",
}  # fmt: skip
_KEPT_OUT = {
    "rating": later("the rating is not changed by words; the owner opens it with the rating command"),
    "face": later("a face is set with a picture and a consent"),
    "face_images": later("a face is set with a picture and a consent"),
    "status": later("say pause, resume or delete"),
    "id": later("an id never changes"),
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field, as it is and as it would be."""

    part: PartName
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What was read; false when that is nothing. `unread` are the words nothing was made of."""

    changes: tuple[Change, ...] = ()
    unread: str = ""

    def __bool__(self) -> bool:
        return bool(self.changes)

    def values(self) -> dict[PartName, dict[str, Any]]:
        """The new values, by part and column."""
        found: dict[PartName, dict[str, Any]] = {}
        for change in self.changes:
            found.setdefault(change.part, {})[change.field] = change.after
        return found

    def shown(self) -> str:
        """One line per field: "hair: brown hair → red hair"."""
        return "\n".join(
            f"{change.field.replace('_', ' ')}: {_said(change.before)} → {_said(change.after)}"
            for change in self.changes
        )


def fields() -> tuple[str, ...]:
    """Every field that can be changed by words, the most usual first."""
    first = ("name", "bio", "age", "location", "timezone", "language", "interests", "hashtags", "voice", "appearance")
    return (*first, *(field for field in _PARTS if field not in first))


def apply_field(field: str, value: object, persona: Persona | PersonaSheet) -> Changes:
    """Set one field by name. `appearance` reads a whole look; lists take "add x", "remove x", or all anew.

    Raises `PersonaInvalid` for a field that there is not, or a value that cannot be kept.
    """
    name = field_named(field)
    text = value if isinstance(value, str) else str(value)
    if name == "appearance":
        return _look(text, persona)
    if name == "voice":
        return voice_changes(text, persona)
    return Changes(changes=set_fields({name: _meant(name, value, persona)}, persona))


def unquoted(value: str) -> str:
    return value.strip().strip("\"'“”„«»‘’").strip()


def is_field(field: str) -> bool:
    key = " ".join(field.lower().replace("_", " ").split())
    return key.replace(" ", "_") in _PARTS or key in _ALIASES or key == "appearance"


def field_named(field: str) -> str:
    key = " ".join(str(field).lower().replace("_", " ").split())
    column = key.replace(" ", "_")
    if column in _KEPT_OUT:
        raise PersonaInvalid(f"{field}: {tr(_KEPT_OUT[column])}")
    if column in _PARTS or column == "appearance":
        return column
    if key in _ALIASES:
        return _ALIASES[key]
    raise PersonaInvalid(
        tr("a persona has no field {field!r}", field=str(field)[:40]),
        fix=tr("Fields: {fields}.", fields=", ".join(fields())),
    )


def _meant(field: str, value: object, persona: Persona | PersonaSheet) -> object:
    """The whole new value: "add x" and "remove x" for lists, "+0.2", "80%" and "more" for traits, text otherwise."""
    if not isinstance(value, str):
        return value
    text = unquoted(value)
    sheet = sheet_of(persona)
    if field in _LISTS:
        old = [str(one) for one in getattr(_part(sheet, field), field)]
        return _listed(field, text, old)
    if field in TRAITS:
        now = float(getattr(sheet.personality, field))
        if found := regex.fullmatch(r"([+-]\d*[.,]?\d+)", text):
            return within(now + float(found[1].replace(",", ".")))
        if found := regex.fullmatch(r"(\d{1,3}) ?%", text):
            return int(found[1]) / 100
        if found := regex.fullmatch(r"(\d{1,2}(?:[.,]\d+)?) ?(?:/|of|out of) ?10", text):
            return float(found[1].replace(",", ".")) / 10
        if regex.fullmatch(r"(?:(?:a bit|a little|slightly|much|a lot) )?(?:more|higher|up|less|lower|down)", text):
            return within(now + step(text) * (-1 if regex.search("less|lower|down", text) else 1))
        return {"high": 0.85, "low": 0.15, "medium": 0.5, "max": 1.0, "min": 0.0, "none": 0.0}.get(
            text.casefold(), text
        )
    if field in {"hair", "eyes", "skin"}:
        look = read_look(text).values.get(field) or read_look(f"{text} {field}").values.get(field)
        return merged_look({field: look}, sheet)[field] if look else text
    if field == "negative_prompt" and (
        added := regex.match(r"(?:add|plus|also|\+)\s*:?\s*(?P<what>.+)", text, regex.IGNORECASE)
    ):
        return joined(sheet.appearance.negative_prompt, unquoted(added["what"]))
    return text


def _listed(field: str, text: str, old: Sequence[str]) -> object:
    found = regex.match(
        r"(?P<verb>add|plus|also|\+|remove|without|drop|minus|no longer|-)\s*:?\s*(?P<what>.+)", text, regex.IGNORECASE
    )
    if not found:
        return [text] if field == "sample_captions" else text
    what = found["what"]
    split = BETWEEN_HASHTAGS if field == "hashtags" else r",|;|\band\b"
    words = (
        [what]
        if field == "sample_captions"
        else [word.strip().lstrip("#") for word in regex.split(split, what) if word.strip()]
    )
    if found["verb"].lower() in {"add", "plus", "also", "+"}:
        return [*old, *words]
    gone = {word.casefold() for word in words}
    return [one for one in old if one.casefold().lstrip("#") not in gone]


def _part(sheet: PersonaSheet, field: str) -> Any:
    where = _PARTS[field]
    return sheet if where == "persona" else getattr(sheet, where)


def set_fields(wanted: Mapping[str, Any], persona: Persona | PersonaSheet) -> tuple[Change, ...]:
    """The wanted values checked, each with what stood there before; those that change nothing are left out."""
    if not wanted:
        return ()
    sheet = sheet_of(persona)
    values: dict[str, Any] = {"name": "?", "age": 30}
    for field, value in wanted.items():
        where = _PARTS[field]
        (values if where == "persona" else values.setdefault(where, {}))[field] = value
    checked = make_sheet(values)
    changes = []
    for field in sorted(wanted, key=list(_PARTS_IN_ORDER).index):
        before, after = getattr(_part(sheet, field), field), getattr(_part(checked, field), field)
        if before != after:
            changes.append(Change(part=_PARTS[field], field=field, before=_plain(before), after=_plain(after)))
    return tuple(changes)


_PARTS_IN_ORDER = (*_OWN, *PersonalitySheet.model_fields, *AppearanceSheet.model_fields)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "(none)"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value) or "(none)"


def joined(old: str, new: str) -> str:
    pieces = [piece.strip() for piece in f"{old}, {new}".split(",")]
    return ", ".join(dict.fromkeys(piece for piece in pieces if piece))


# ---- a whole look, a whole voice


def _look(text: str, persona: Persona | PersonaSheet) -> Changes:
    """Every part of a look that the text names; what is no part of it is kept as keywords."""
    refuse_minors(text)
    sheet = sheet_of(persona)
    look = read_look(text)
    wanted = merged_look(
        {field: value for field, value in look.values.items() if field != "presents_as" or not _has_pronoun_only(text)},
        sheet,
    )
    others = [
        piece.strip()
        for piece in look.rest.split(",")
        if piece.strip() and not regex.fullmatch(r"(?:a |an )?(?:wo)?man(?: with)?", piece.strip(), regex.IGNORECASE)
    ]
    if others:
        wanted["keywords"] = [*sheet.appearance.keywords, *(one[:60] for one in others)]
    return Changes(changes=set_fields(wanted, persona))


def _has_pronoun_only(text: str) -> bool:
    return not regex.search(
        r"\b(?:woman|man|female|male|lady|guy|non-?binary|androgynous|person)\b", text, regex.IGNORECASE
    )


_SHAPES = regex.compile(
    r"\b(?:(?:shoulder|chin|waist|medium|mid)[- ]length|very long|very short|long|short|cropped|curly|wavy|straight|frizzy|coily|thick|sleek|braided|layered|shaggy)\b",
    regex.IGNORECASE,
)


def merged_look(look: Mapping[str, Any], sheet: PersonaSheet) -> dict[str, Any]:
    """A new hair colour leaves its length and shape: "red hair" over "long brown hair" is "long red hair"."""
    wanted = dict(look)
    if look.get("skin") == "freckled skin" and (skin := sheet.appearance.skin):
        wanted["skin"] = skin if "freckle" in skin else f"{skin} with freckles"
    hair, old = str(look.get("hair", "")), sheet.appearance.hair
    if hair.endswith(" hair") and old and not _SHAPES.search(hair):
        shapes = " ".join(dict.fromkeys(match.lower() for match in _SHAPES.findall(old)))
        if shapes:
            wanted["hair"] = f"{shapes} {hair}"
    return wanted


def voice_changes(text: str, persona: Persona | PersonaSheet) -> Changes:
    """A new voice, or a shade of the one there is: "warmer", "more sarcastic"."""
    sheet = sheet_of(persona)
    said = unquoted(text)
    wanted: dict[str, Any] = {}
    shaded = regex.match(
        r"(?:(?:a bit|a little|slightly|much|a lot|way|far) )?(?:more|less)\b|(?:\w+er)\b(?: and \w+er)*$",
        said,
        regex.IGNORECASE,
    )
    if shaded and sheet.personality.voice:
        read_traits(said, wanted, sheet)
        wanted["voice"] = f"{sheet.personality.voice.rstrip(' .')}. {said[:1].upper()}{said[1:]}."
    else:
        wanted["voice"] = said
    return Changes(changes=set_fields(wanted, persona))
