"""Changing any field of a persona by words: "Ava dyed her hair red", "make Ava funnier", "humor=0.8".

Reading is pure: what comes out says what each field is and would be, so that a person can look at it first.
"""

from collections.abc import Callable
from typing import Any

import regex

from personas.describe import read_age, refuse_minors
from personas.fields import (
    NUMBERS,
    Change,
    Changes,
    apply_field,
    field_named,
    fields,
    is_field,
    joined,
    merged_look,
    set_fields,
    unquoted,
    voice_changes,
)
from personas.languages import language_name
from personas.looks import read_look
from personas.places import find_city
from personas.sheet import PersonaSheet, sheet_of
from personas.traits import cut, read_traits
from storage.tables import Persona

__all__ = ["Change", "Changes", "apply_field", "fields", "read_change"]


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
    wanted: dict[str, Any] = {}
    rest = _negative(rest, wanted, sheet_of(persona))  # what must not be shown may be named
    refuse_minors(rest)
    for read in _READERS:
        rest = read(rest, wanted, sheet_of(persona))
    look = read_look(rest)
    found_look = {field: value for field, value in look.values.items() if field != "presents_as"}
    if found_look and not _is_question(text):
        wanted |= merged_look(found_look, sheet_of(persona))
        rest = look.rest
    rest = regex.sub(rf"(?<!\w){regex.escape(sheet_of(persona).name)}(?:['’]?s)?(?!\w)", " ", rest)
    return Changes(changes=set_fields(wanted, persona), unread=_unread(rest))


def _is_question(text: str) -> bool:
    return text.strip().endswith("?") and bool(
        regex.match(r"\s*(?:what|which|who|how|does|is|has|are)\b", text, regex.IGNORECASE)
    )


def _without_name(text: str, name: str) -> str:
    """The words without "make Ava", "Ava's" and such, which only say who is meant."""
    who = rf"(?:{regex.escape(name)}(?:['’]?s)?|her|him|them|she|he|they|his|their)"
    start = regex.compile(
        rf"^(?:(?:please|can you|could you|i want|i'd like|let|make|give|set|change|update|turn|edit|have|get)\s+)*{who}(?!\w)\s*(?:(?:to be|to have|to|is|be|has|got)\b)?\s*",
        regex.IGNORECASE,
    )
    return start.sub("", text, count=1).strip() or text


def _assignments(text: str, persona: Persona | PersonaSheet) -> Changes:
    """ "field=value" pairs, one or several; values run to the next pair."""
    pairs = list(regex.finditer(r"(?:^|[,;\s])(?P<field>[A-Za-z_]+(?: [a-z]+)?)\s*(?:=|→|:=)\s*", text))
    if not pairs and (
        single := regex.match(r"(?P<field>[A-Za-z_]+(?: [A-Za-z]+)?)\s*(?::|\bto\b|\bis now\b)\s+(?P<value>.+)$", text)
    ):
        if is_field(single["field"]):
            return apply_field(single["field"], unquoted(single["value"]), persona)
        return Changes()
    if not pairs:
        alone = regex.match(r"(?P<field>[A-Za-z_]+)\s+(?P<value>[+-]?\d+(?:[.,]\d+)? ?%?)$", text)
        if alone and is_field(alone["field"]) and field_named(alone["field"]) in NUMBERS:
            return apply_field(alone["field"], alone["value"], persona)
        return Changes()
    found: list[Change] = []
    for index, pair in enumerate(pairs):
        end = pairs[index + 1].start() if index + 1 < len(pairs) else len(text)
        found += apply_field(pair["field"], unquoted(text[pair.end() : end].strip(" ,;")), persona).changes
    return Changes(changes=tuple(found))


# ---- readers of free words: each takes what it understands out of the text


def _age(text: str, wanted: dict[str, Any], sheet: PersonaSheet) -> str:
    if not regex.search(
        r"\b(?:age|aged|old|yo|y/o|turn(?:s|ed)?|birthday|is|now|ans|años|jahre)\b|^\s*-?\d+\s*$",
        text,
        regex.IGNORECASE,
    ):
        return text
    found = regex.search(
        r"(?:\b(?:is|turn(?:s|ed)?|now|just turned)\s+|^)(?P<age>-?\d{1,3})(?: now| today| years old)?(?=$|[\s,.;]*(?:$|and\b|,))",
        text,
        regex.IGNORECASE,
    )
    if found:
        wanted["age"] = found["age"]
        return cut(text, found.span())
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
            return cut(text, found.span())
    return text


def _bio(text: str, wanted: dict[str, Any], sheet: PersonaSheet) -> str:
    found = regex.search(
        r"\b(?:new )?bio(?:graphy)?\b(?: is| should be| should read| to|:| =)*(?: outdated, make it)?\s*(?P<bio>.+)$",
        text,
        regex.IGNORECASE,
    )
    if not found:
        return text
    wanted["bio"] = unquoted(found["bio"])
    return cut(text, found.span())


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
    left: str = regex.sub(
        r"#\w+|\b(?:hashtags?|add|remove|drop|to|from|her|his|their|should be|are|is)\b|[:=]",
        " ",
        text,
        flags=regex.IGNORECASE,
    )
    return left


def _negative(text: str, wanted: dict[str, Any], sheet: PersonaSheet) -> str:
    patterns = (
        r"\bnever (?:show|put|draw|give (?:her|him|them))\s+(?P<what>[^.;]+?)(?: on \w+| in (?:her|his|their|the) pictures?)?(?:, put .*)?$",
        r"\b(?:avoid|no more|leave out)\s+(?P<what>[^.;]+?)(?: in (?:her|his|their|the) (?:pictures?|photos?|images?))$",
        r"\bnegative(?: prompt)?\s*(?:is|:|to|=)?\s*(?P<what>.+)$",
    )
    for pattern in patterns:
        if found := regex.search(pattern, text, regex.IGNORECASE):
            what = unquoted(found["what"])
            replaces = pattern == patterns[-1] and not regex.search(r"\badd\b", text, regex.IGNORECASE)
            wanted["negative_prompt"] = what if replaces else joined(sheet.appearance.negative_prompt, what)
            return cut(text, found.span())
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
    return cut(text, found.span())


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
        return cut(text, moved.span())
    zone = regex.search(r"\btime ?zone(?: is| to|:| =)*\s+(?P<zone>[\w/+\- ]+)", text, regex.IGNORECASE)
    if zone:
        wanted["timezone"] = zone["zone"].strip()
        return cut(text, zone.span())
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
        if found["adjectives"]:
            said = f"{regex.sub(r'^an? ', '', words, flags=regex.IGNORECASE).capitalize()} voice"
        for change in voice_changes(said, sheet).changes:
            wanted[change.field] = change.after
        return cut(text, found.span())
    tone = regex.search(
        r"\b(?:should |now )*(?:sounds?|be|is|writes?)\s+(?P<tone>(?:a bit |a little |much )?(?:more |less )?(?:warm|cold|soft|dry|sarcastic|ironic|sweet|dark|sunny|melancholic|poetic|direct|blunt|gentle|mysterious|romantic|sassy)(?:er|ly)?)\b",
        text,
        regex.IGNORECASE,
    )
    if tone and "content_tone" not in wanted:
        rest = read_traits(tone["tone"], wanted, sheet)
        wanted["content_tone"] = ", ".join(
            dict.fromkeys(
                [
                    *(one.strip() for one in sheet.personality.content_tone.split(",") if one.strip()),
                    tone["tone"].strip(),
                ]
            )
        )
        return cut(text, tone.span()) if rest is not None else text
    named = regex.search(r"\b(?:tone|content tone)\s*(?:is|to|:)?\s+(?P<tone>[^;.]+)", text, regex.IGNORECASE)
    if named:
        wanted["content_tone"] = named["tone"].strip()
        return cut(text, named.span())
    return text


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
            return cut(text, gone.span())
    new = regex.search(
        r"\b(?:now )?(?:also )?(?:loves?|likes?|is into|got into|started|enjoys?|took up|interests?:?)\s+(?P<what>[^.;]+)",
        text,
        regex.IGNORECASE,
    )
    if new:
        words_new = [word.strip() for word in regex.split(r",|\band\b", new["what"]) if 0 < len(word.split()) <= 4]
        if words_new:
            wanted["interests"] = [*sheet.interests, *words_new]
            return cut(text, new.span())
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
    return cut(text, found.span())


_READERS: tuple[Callable[[str, dict[str, Any], PersonaSheet], str], ...] = (
    _bio, _rename, _hashtags, _model, _language, _place, _age, _talk, read_traits, _likes, _presents,
)  # fmt: skip


def _unread(rest: str) -> str:
    """The words that are left, without those that only hold a sentence together."""
    words = regex.sub(
        r"\b(?:and|now|her|his|their|she|he|they|is|has|the|a|an|please|make|to|be|from now on|with|also|it|persona|update|change|set|use|that|for|switch|put|in|on)\b",
        " ",
        rest,
        flags=regex.IGNORECASE,
    )
    left: str = " ".join(words.replace(",", " ").split()).strip(" .!")
    return left
