"""Changing any field of a persona by words: "Ava dyed her hair red", "make Ava funnier", "humor=0.8".

Reading is pure: what comes out says what each field is and would be, so that a person can look at it first.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import regex

from personas.describe import MANNERS, read_age
from personas.languages import language_name
from personas.looks import read_look
from personas.minors import minor_in
from personas.places import find_city
from personas.sheet import (
    TRAITS,
    AppearanceSheet,
    PersonaInvalid,
    PersonalitySheet,
    PersonaSheet,
    make_sheet,
    sheet_of,
)
from storage.tables import Persona

PartName = Literal["persona", "personality", "appearance"]

_OWN = tuple(
    field for field in PersonaSheet.model_fields if field not in {"personality", "appearance", "styles", "template"}
)
_PARTS: Mapping[str, PartName] = {
    **dict.fromkeys(AppearanceSheet.model_fields, "appearance"),
    **dict.fromkeys(PersonalitySheet.model_fields, "personality"),
    **dict.fromkeys(_OWN, "persona"),
}
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
    "looks": "appearance", "face method": "face_method", "age range": "age_range", "keyword": "keywords", "personality prompt": "personality_prompt",
}  # fmt: skip
_KEPT_OUT = {
    "rating": "the rating is not changed by words; the owner opens it with the rating command",
    "face": "a face is set with a picture and a consent",
    "face_images": "a face is set with a picture and a consent",
    "status": "say pause, resume or delete",
    "id": "an id never changes",
}

# "funnier", "more outgoing": which trait, and up or down.
_COMPARATIVES = {
    "funnier": ("humor", 1), "wittier": ("humor", 1), "sillier": ("humor", 1), "goofier": ("humor", 1), "drier": ("humor", 1), "cheekier": ("humor", 1), "louder": ("extroversion", 1),
    "bolder": ("extroversion", 1), "livelier": ("extroversion", 1), "bubblier": ("extroversion", 1), "friendlier": ("extroversion", 1), "quieter": ("extroversion", -1), "shyer": ("extroversion", -1),
    "calmer": ("extroversion", -1), "wilder": ("creativity", 1), "dreamier": ("creativity", 1), "stranger": ("creativity", 1), "weirder": ("creativity", 1), "artsier": ("creativity", 1),
    "looser": ("professionalism", -1), "chiller": ("professionalism", -1), "stricter": ("professionalism", 1), "sharper": ("professionalism", 1), "realer": ("authenticity", 1), "rawer": ("authenticity", 1),
}  # fmt: skip
_STEP, _SMALL, _LARGE = 0.15, 0.08, 0.3
_MUCH = regex.compile(
    r"\b(?P<large>much|far|way|a lot|lots|really|very|tons)\b|\b(?P<small>a bit|a little|slightly|a touch|somewhat|bit|little)\b",
    regex.IGNORECASE,
)


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
    name = _field(field)
    text = value if isinstance(value, str) else str(value)
    if name == "appearance":
        return _look(text, persona)
    if name == "voice":
        return _voice(text, persona)
    return Changes(changes=_set({name: _meant(name, value, persona)}, persona))


def read_change(text: str, persona: Persona | PersonaSheet) -> Changes:
    """What a person's words change about `persona`; nothing where nothing is understood.

    >>> from personas.templates import load_sample
    >>> read_change("Ava dyed her hair red and is 27 now", load_sample("ava")).shown()
    'age: 26 → 27\\nhair: shoulder-length wavy chestnut hair → shoulder-length wavy red hair'

    Raises `PersonaInvalid` where what is said is refused: an age under 18, a value out of range.
    """
    rest = _without_name(" ".join(text.split())[:4000], sheet_of(persona).name)
    if found := _assignments(rest, persona):
        return found
    if minor := minor_in(rest, year=None):
        raise PersonaInvalid(
            f'personas are adults, and "{minor.words}" is {minor.why}', fix="Say it with an age of 18 or more."
        )
    wanted: dict[str, Any] = {}
    for read in _READERS:
        rest = read(rest, wanted, sheet_of(persona))
    look = read_look(rest)
    found_look = {field: value for field, value in look.values.items() if field != "presents_as"}
    if found_look and not _is_question(text):
        wanted |= _merged_look(found_look, sheet_of(persona))
        rest = look.rest
    return Changes(changes=_set(wanted, persona), unread=_unread(rest))


def _is_question(text: str) -> bool:
    return text.strip().endswith("?") and bool(
        regex.match(r"\s*(?:what|which|who|how|does|is|has|are)\b", text, regex.IGNORECASE)
    )


def _without_name(text: str, name: str) -> str:
    """The words without "make Ava", "Ava's" and such, which only say who is meant."""
    who = rf"(?:{regex.escape(name)}(?:['’]?s)?|her|him|them|she|he|they|his|their)"
    start = regex.compile(
        rf"^(?:(?:please|can you|could you|i want|i'd like|let|make|give|set|change|update|turn|edit|have|get)\s+)*{who}(?!\w)\s*(?:to be|to have|to|is|be|has|got)?\s*",
        regex.IGNORECASE,
    )
    return start.sub("", text, count=1).strip() or text


def _assignments(text: str, persona: Persona | PersonaSheet) -> Changes:
    """ "field=value" pairs, one or several; values run to the next pair."""
    pairs = list(regex.finditer(r"(?:^|[,;\s])(?P<field>[A-Za-z_]+(?: [a-z]+)?)\s*(?:=|→|:=)\s*", text))
    if not pairs and (
        single := regex.match(r"(?P<field>[A-Za-z_]+(?: [A-Za-z]+)?)\s*(?::|\bto\b|\bis now\b)\s+(?P<value>.+)$", text)
    ):
        if _known(single["field"]):
            return apply_field(single["field"], _unquoted(single["value"]), persona)
        return Changes()
    if not pairs:
        alone = regex.match(r"(?P<field>[A-Za-z_]+)\s+(?P<value>-?\d+(?:[.,]\d+)?)$", text)
        return apply_field(alone["field"], alone["value"], persona) if alone and _known(alone["field"]) else Changes()
    found: list[Change] = []
    for index, pair in enumerate(pairs):
        end = pairs[index + 1].start() if index + 1 < len(pairs) else len(text)
        found += apply_field(pair["field"], _unquoted(text[pair.end() : end].strip(" ,;")), persona).changes
    return Changes(changes=tuple(found))


def _unquoted(value: str) -> str:
    return value.strip().strip("\"'“”„«»‘’").strip()


def _known(field: str) -> bool:
    key = " ".join(field.lower().replace("_", " ").split())
    return key.replace(" ", "_") in _PARTS or key in _ALIASES or key == "appearance"


def _field(field: str) -> str:
    key = " ".join(str(field).lower().replace("_", " ").split())
    column = key.replace(" ", "_")
    if column in _KEPT_OUT:
        raise PersonaInvalid(f"{field}: {_KEPT_OUT[column]}")
    if column in _PARTS or column == "appearance":
        return column
    if key in _ALIASES:
        return _ALIASES[key]
    raise PersonaInvalid(f"a persona has no field {str(field)[:40]!r}", fix=f"Fields: {', '.join(fields())}.")


def _meant(field: str, value: object, persona: Persona | PersonaSheet) -> object:
    """The whole new value: "add x" and "remove x" for lists, "+0.2", "80%" and "more" for traits, text otherwise."""
    if not isinstance(value, str):
        return value
    text = _unquoted(value)
    sheet = sheet_of(persona)
    if field in _LISTS:
        old = [str(one) for one in getattr(_part(sheet, field), field)]
        return _listed(field, text, old)
    if field in TRAITS:
        now = float(getattr(sheet.personality, field))
        if found := regex.fullmatch(r"([+-]\d*[.,]?\d+)", text):
            return _clamped(now + float(found[1].replace(",", ".")))
        if found := regex.fullmatch(r"(\d{1,3}) ?%", text):
            return int(found[1]) / 100
        if found := regex.fullmatch(r"(\d{1,2}(?:[.,]\d+)?) ?(?:/|of|out of) ?10", text):
            return float(found[1].replace(",", ".")) / 10
        if regex.fullmatch(r"(?:(?:a bit|a little|slightly|much|a lot) )?(?:more|higher|up|less|lower|down)", text):
            return _clamped(now + _step(text) * (-1 if regex.search("less|lower|down", text) else 1))
        return {"high": 0.85, "low": 0.15, "medium": 0.5, "max": 1.0, "min": 0.0, "none": 0.0}.get(
            text.casefold(), text
        )
    if field == "negative_prompt" and (
        added := regex.match(r"(?:add|plus|also|\+)\s*:?\s*(?P<what>.+)", text, regex.IGNORECASE)
    ):
        return _joined(sheet.appearance.negative_prompt, _unquoted(added["what"]))
    return text


def _listed(field: str, text: str, old: Sequence[str]) -> object:
    found = regex.match(
        r"(?P<verb>add|plus|also|\+|remove|without|drop|minus|no longer|-)\s*:?\s*(?P<what>.+)", text, regex.IGNORECASE
    )
    if not found:
        return [text] if field == "sample_captions" else text
    what = found["what"]
    split = r"[\s,;]+" if field == "hashtags" else r",|;|\band\b"
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


def _set(wanted: Mapping[str, Any], persona: Persona | PersonaSheet) -> tuple[Change, ...]:
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


def _clamped(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 2)


def _step(text: str) -> float:
    found = _MUCH.search(text)
    return _STEP if not found else _LARGE if found["large"] else _SMALL


def _joined(old: str, new: str) -> str:
    pieces = [piece.strip() for piece in f"{old}, {new}".split(",")]
    return ", ".join(dict.fromkeys(piece for piece in pieces if piece))


# ---- a whole look, a whole voice


def _look(text: str, persona: Persona | PersonaSheet) -> Changes:
    """Every part of a look that the text names; what is no part of it is kept as keywords."""
    if minor := minor_in(text, year=None):
        raise PersonaInvalid(
            f'personas are adults, and "{minor.words}" is {minor.why}', fix="Say it with an age of 18 or more."
        )
    sheet = sheet_of(persona)
    look = read_look(text)
    wanted = _merged_look(
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
    return Changes(changes=_set(wanted, persona))


def _has_pronoun_only(text: str) -> bool:
    return not regex.search(
        r"\b(?:woman|man|female|male|lady|guy|non-?binary|androgynous|person)\b", text, regex.IGNORECASE
    )


_SHAPES = regex.compile(
    r"\b(?:(?:shoulder|chin|waist|medium|mid)[- ]length|very long|very short|long|short|cropped|curly|wavy|straight|frizzy|coily|thick|sleek|braided|layered|shaggy)\b",
    regex.IGNORECASE,
)


def _merged_look(look: Mapping[str, Any], sheet: PersonaSheet) -> dict[str, Any]:
    """A new hair colour leaves its length and shape: "red hair" over "long brown hair" is "long red hair"."""
    wanted = dict(look)
    hair, old = str(look.get("hair", "")), sheet.appearance.hair
    if hair.endswith(" hair") and old and not _SHAPES.search(hair):
        shapes = " ".join(dict.fromkeys(match.lower() for match in _SHAPES.findall(old)))
        if shapes:
            wanted["hair"] = f"{shapes} {hair}"
    return wanted


def _voice(text: str, persona: Persona | PersonaSheet) -> Changes:
    """A new voice, or a shade of the one there is: "warmer", "more sarcastic"."""
    sheet = sheet_of(persona)
    said = _unquoted(text)
    wanted: dict[str, Any] = {}
    shaded = regex.match(
        r"(?:(?:a bit|a little|slightly|much|a lot|way|far) )?(?:more|less)\b|(?:\w+er)\b(?: and \w+er)*$",
        said,
        regex.IGNORECASE,
    )
    if shaded and sheet.personality.voice:
        _traits(said, wanted, sheet)
        wanted["voice"] = f"{sheet.personality.voice.rstrip(' .')}. {said[:1].upper()}{said[1:]}."
    else:
        wanted["voice"] = said
    return Changes(changes=_set(wanted, persona))


# ---- readers of free words: each takes what it understands out of the text


def _age(text: str, wanted: dict[str, Any], sheet: PersonaSheet) -> str:
    if not regex.search(
        r"\b(?:age|aged|old|yo|y/o|turn(?:s|ed)?|birthday|is|now|ans|años|jahre)\b|^\s*-?\d+\s*$",
        text,
        regex.IGNORECASE,
    ):
        return text
    found = regex.search(
        r"\b(?:is|turn(?:s|ed)?|turned|now|just turned)\s+(?P<age>-?\d{1,3})(?: now| today| years old)?(?=$|[\s,.;]*(?:$|and\b|,))",
        text,
        regex.IGNORECASE,
    )
    if found:
        wanted["age"] = found["age"]
        return _cut(text, found.span())
    if regex.search(r"\d ?(?:cm|m\b|ft|kg|%)", text) and not regex.search(
        r"\bage|\bold\b|\byo\b", text, regex.IGNORECASE
    ):
        return text
    age, rest = read_age(text)
    if age is not None:
        wanted["age"] = age
    return rest


def _rename(text: str, wanted: dict[str, Any], sheet: PersonaSheet) -> str:
    patterns = (
        rf"^(?:rename|call)\s+(?:{regex.escape(sheet.name)}\s+)?(?:to\s+|as\s+)?[\"“'«]?(?P<name>[^\"”'»,;]+?)[\"”'»]?(?: from now on| now)?$",
        r"(?:is |be )?(?:now )?(?:called|named|renamed to|goes by)\s+[\"“'«]?(?P<name>[^\"”'»,;]+?)[\"”'»]?(?: from now on| now)?$",
        r"^(?:new )?name\s*(?:is|:|to)?\s*[\"“'«]?(?P<name>[^\"”'»,;]+?)[\"”'»]?$",
    )
    for pattern in patterns:
        if found := regex.search(pattern, text, regex.IGNORECASE):
            wanted["name"] = found["name"].strip()
            return _cut(text, found.span())
    return text


def _bio(text: str, wanted: dict[str, Any], sheet: PersonaSheet) -> str:
    found = regex.search(
        r"\b(?:new )?bio(?:graphy)?\b(?: is| should be| should read| to|:| =)*(?: outdated, make it)?\s*(?P<bio>.+)$",
        text,
        regex.IGNORECASE,
    )
    if not found:
        return text
    wanted["bio"] = _unquoted(found["bio"])
    return _cut(text, found.span())


def _hashtags(text: str, wanted: dict[str, Any], sheet: PersonaSheet) -> str:
    tags = regex.findall(r"#(\w+)", text)
    if not tags:
        return text
    if regex.search(r"\b(?:remove|drop|delete|without|no more)\b", text, regex.IGNORECASE):
        gone = {tag.casefold() for tag in tags}
        wanted["hashtags"] = [tag for tag in sheet.hashtags if tag.casefold() not in gone]
    elif regex.search(r"\b(?:add|also|plus|too)\b", text, regex.IGNORECASE):
        wanted["hashtags"] = [*sheet.hashtags, *tags]
    else:
        wanted["hashtags"] = tags
    return regex.sub(
        r"#\w+|\b(?:hashtags?|add|remove|drop|to|from|her|his|their|should be|are|is)\b|[:=]",
        " ",
        text,
        flags=regex.IGNORECASE,
    )


def _negative(text: str, wanted: dict[str, Any], sheet: PersonaSheet) -> str:
    patterns = (
        r"\bnever (?:show|put|draw|give (?:her|him|them))\s+(?P<what>[^.;]+?)(?: on \w+| in (?:her|his|their|the) pictures?)?(?:, put .*)?$",
        r"\b(?:avoid|no more|leave out)\s+(?P<what>[^.;]+?)(?: in (?:her|his|their|the) (?:pictures?|photos?|images?))$",
        r"\bnegative(?: prompt)?\s*(?:is|:|to|=)?\s*(?P<what>.+)$",
    )
    for pattern in patterns:
        if found := regex.search(pattern, text, regex.IGNORECASE):
            what = _unquoted(found["what"])
            replaces = pattern == patterns[-1] and not regex.search(r"\badd\b", text, regex.IGNORECASE)
            wanted["negative_prompt"] = what if replaces else _joined(sheet.appearance.negative_prompt, what)
            return _cut(text, found.span())
    return text


def _language(text: str, wanted: dict[str, Any], sheet: PersonaSheet) -> str:
    found = regex.search(
        r"\b(?:should |now )*(?:speaks?|writes? (?:in)?|posts? in|captions? in|language(?: is|:| to)?|switch(?:ed|es)? to|to)\s+(?P<language>\p{L}{2,})(?: from now on| now)?\b",
        text,
        regex.IGNORECASE,
    )
    if not found or not (name := language_name(found["language"])):
        return text
    wanted["language"] = name
    return _cut(text, found.span())


def _place(text: str, wanted: dict[str, Any], sheet: PersonaSheet) -> str:
    moved = regex.search(
        r"\b(?:now )?(?:moved|moves|moving|relocated|relocates) (?:back )?to\s+(?P<place>[^,.;]+)|\b(?:now )?(?:lives?|living|based|is) (?:now )?in\s+(?P<home>\p{Lu}[^,.;]*)|\b(?:location|city|home ?town)(?: is|:| to)?\s+(?P<city>[^,.;]+)",
        text, regex.IGNORECASE,
    )  # fmt: skip
    if moved:
        place = regex.sub(
            r"\s+(?:now|and|for|this|last|next)\b.*$", "", moved["place"] or moved["home"] or moved["city"]
        ).strip()
        wanted["location"] = place
        if city := find_city(place[:1].upper() + place[1:]):
            wanted["timezone"] = city.timezone
        return _cut(text, moved.span())
    zone = regex.search(r"\btime ?zone(?: is| to|:| =)*\s+(?P<zone>[\w/+\- ]+)", text, regex.IGNORECASE)
    if zone:
        wanted["timezone"] = zone["zone"].strip()
        return _cut(text, zone.span())
    return text


def _model(text: str, wanted: dict[str, Any], sheet: PersonaSheet) -> str:
    found = regex.search(
        rf"^use\s+(?:the\s+)?(?:model\s+)?(?P<model>[\w.\-/ ]+?)(?:\s+(?:model|checkpoint))?(?:\s+(?:for|with)\s+(?:{regex.escape(sheet.name)}|her|him|them))?$",
        text,
        regex.IGNORECASE,
    )
    if not found:
        return text
    wanted["base_model"] = found["model"].strip()
    return ""


def _talk(text: str, wanted: dict[str, Any], sheet: PersonaSheet) -> str:
    found = regex.search(
        r"\b(?:should |now )*(?:talks?|speaks?|sounds?|writes?)\s+(?:like|as)\s+(?P<voice>[^;.]+)|\bvoice(?: is| to| should be|:)?\s+(?P<plain>[^;.]+)|\b(?P<adjectives>(?:an? )?[\w, -]+?) voice$",
        text,
        regex.IGNORECASE,
    )
    if found:
        words = (found["voice"] or found["plain"] or found["adjectives"]).strip()
        said = f"Like {words}" if found["voice"] else words
        for change in _voice(said, sheet).changes:
            wanted[change.field] = change.after
        return _cut(text, found.span())
    tone = regex.search(
        r"\b(?:should |now )*(?:sounds?|be|is|writes?)\s+(?P<tone>(?:a bit |a little |much )?(?:more |less )?(?:warm|cold|soft|dry|sarcastic|ironic|sweet|dark|sunny|melancholic|poetic|direct|blunt|gentle|mysterious|romantic|sassy)(?:er|ly)?)\b",
        text,
        regex.IGNORECASE,
    )
    if tone and "content_tone" not in wanted:
        rest = _traits(tone["tone"], wanted, sheet)
        wanted["content_tone"] = ", ".join(
            dict.fromkeys(
                [
                    *(one.strip() for one in sheet.personality.content_tone.split(",") if one.strip()),
                    tone["tone"].strip(),
                ]
            )
        )
        return _cut(text, tone.span()) if rest is not None else text
    named = regex.search(r"\b(?:tone|content tone)\s*(?:is|to|:)?\s+(?P<tone>[^;.]+)", text, regex.IGNORECASE)
    if named:
        wanted["content_tone"] = named["tone"].strip()
        return _cut(text, named.span())
    return text


def _traits(text: str, wanted: dict[str, Any], sheet: PersonaSheet) -> str:
    rest = text
    for word, (trait, direction) in _COMPARATIVES.items():
        if found := regex.search(
            rf"(?<!\w)(?:(?:a bit|a little|slightly|much|far|way|a lot|really)\s+)?{word}(?!\w)", rest, regex.IGNORECASE
        ):
            wanted[trait] = _clamped(getattr(sheet.personality, trait) + direction * _step(found.group()))
            rest = _cut(rest, found.span())
    for word, (trait, level) in MANNERS.items():
        found = regex.search(
            rf"(?<!\w)(?P<much>(?:a bit|a little|slightly|much|far|way|a lot|really)\s+)?(?P<way>more|less|not so|too)\s+{word}(?!\w)",
            rest,
            regex.IGNORECASE,
        )
        if found:
            up = (level >= 0.5) == (found["way"].lower() == "more")
            wanted[trait] = _clamped(getattr(sheet.personality, trait) + (1 if up else -1) * _step(found["much"] or ""))
            rest = _cut(rest, found.span())
            continue
        if found := regex.search(
            rf"(?:^|\bis |\bbe |\bvery )(?P<very>very |really |super )?{word}(?= ?(?:$|[,.;]|and\b|now\b))",
            rest,
            regex.IGNORECASE,
        ):
            wanted[trait] = _clamped(level + (0.1 if found["very"] and level >= 0.5 else -0.1 if found["very"] else 0))
            rest = _cut(rest, found.span())
    if found := regex.search(r"\btemperature(?: to| is|:)?\s+(?P<value>\d+(?:[.,]\d+)?)", rest, regex.IGNORECASE):
        wanted["temperature"] = found["value"]
        rest = _cut(rest, found.span())
    return rest


def _likes(text: str, wanted: dict[str, Any], sheet: PersonaSheet) -> str:
    gone = regex.search(
        r"\b(?:no longer|doesn't|does not|stopped|quit|hates?|dropped)\s+(?:likes?|loves?|liking|doing|into)?\s*(?P<what>[^.;]+)",
        text,
        regex.IGNORECASE,
    )
    if gone:
        words = {word.strip().casefold() for word in regex.split(r",|\band\b", gone["what"]) if word.strip()}
        left = [one for one in sheet.interests if one.casefold() not in words]
        if len(left) < len(sheet.interests):
            wanted["interests"] = left
            return _cut(text, gone.span())
    new = regex.search(
        r"\b(?:now )?(?:also )?(?:loves?|likes?|is into|got into|started|enjoys?|took up|interests?:?)\s+(?P<what>[^.;]+)",
        text,
        regex.IGNORECASE,
    )
    if new:
        words_new = [word.strip() for word in regex.split(r",|\band\b", new["what"]) if 0 < len(word.split()) <= 4]
        if words_new:
            wanted["interests"] = [*sheet.interests, *words_new]
            return _cut(text, new.span())
    return text


def _presents(text: str, wanted: dict[str, Any], sheet: PersonaSheet) -> str:
    found = regex.search(
        r"\b(?:presents as|is|as|be)\s+(?:an?\s+)?(?P<kind>woman|man|non-?binary(?: person)?|androgynous(?: person)?|person)\b",
        text,
        regex.IGNORECASE,
    )
    if not found:
        return text
    wanted["presents_as"] = found["kind"].lower()
    return _cut(text, found.span())


_READERS: tuple[Callable[[str, dict[str, Any], PersonaSheet], str], ...] = (
    _bio, _rename, _hashtags, _negative, _model, _language, _place, _age, _talk, _traits, _likes, _presents,
)  # fmt: skip


def _cut(text: str, span: tuple[int, int]) -> str:
    return f"{text[: span[0]]} , {text[span[1] :]}"


def _unread(rest: str) -> str:
    """The words that are left, without those that only hold a sentence together."""
    words = regex.sub(
        r"\b(?:and|now|her|his|their|she|he|they|is|has|the|a|an|please|make|to|be|from now on|with|also|it|persona)\b",
        " ",
        rest,
        flags=regex.IGNORECASE,
    )
    return " ".join(words.replace(",", " ").split()).strip(" .!")
