"""Everything a person may say about a persona, checked: the one door through which personas come in.

A form, a sentence, a TOML or JSON file and a template all become a `PersonaSheet`. What is wrong is said in one
clear line per field. The rating and face pictures are not part of a sheet: only the owner opens the adult rating,
and a face needs a consent that does not travel in a file.
"""

import re
import unicodedata
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from personas.faces import CHOICES, method_named
from personas.languages import language_name
from personas.minors import minor_described, minor_in
from personas.places import timezone_of
from storage.names import name_key, plain_name
from storage.tables import Appearance, Persona, Personality, PersonaStatus, Rating, Style
from storage.wording import later, tr

YOUNGEST, OLDEST = 18, 120
TRAITS = ("extroversion", "creativity", "humor", "professionalism", "authenticity")
_KEPT_OUT = {
    "rating": later("rating: a persona file does not set it; only the owner can open the adult rating"),
    "face_images": later(
        "appearance.face_images: faces do not travel in a file; send the picture and record the consent"
    ),
}


class PersonaInvalid(Exception):
    """What was said about a persona cannot be kept. One line per problem; `fix` says what helps."""

    def __init__(self, *problems: str, fix: str = "") -> None:
        super().__init__("; ".join(problems))
        self.problems = problems
        self.message = "; ".join(problems)
        self.fix = fix


def _plain(value: object, *, longest: int, lines: bool = False) -> str:
    """`value` trimmed, without control characters; several lines only where `lines`."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if not lines:
        text = text.replace("\n", " ")
    kept = "".join(
        char for char in text if char.isspace() or unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"}
    )
    kept = "\n".join(" ".join(line.split()) for line in kept.split("\n")).strip()
    if len(kept) > longest:
        raise ValueError(f"at most {longest} characters (got {len(kept)})")
    return kept


def _words(value: object, *, longest: int = 60, most: int = 40) -> tuple[str, ...]:
    """A list of short texts, from a list or from "a, b and c", without repeats."""
    if value is None:
        return ()
    parts = re.split(r"[,;\n]", value) if isinstance(value, str) else value
    if not isinstance(parts, list | tuple | set | frozenset):
        raise ValueError(f"{value!r} is not a list of words")
    kept: dict[str, str] = {}
    for part in parts:
        if word := _plain(part, longest=longest):
            kept.setdefault(word.casefold(), word)
    if len(kept) > most:
        raise ValueError(f"at most {most} entries (got {len(kept)})")
    return tuple(kept.values())


def _number(value: object) -> object:
    """The number that a form's text holds; anything else is said to be none."""
    if isinstance(value, bool) or value is None:
        raise ValueError(f"{value!r} is not a number")
    if isinstance(value, str):
        try:
            return float(value.strip().replace(",", "."))
        except ValueError:
            raise ValueError(f"{value.strip()[:40]!r} is not a number") from None
    return value


def _name(value: object) -> str:
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    name = "".join(char for char in plain_name(value or "") if unicodedata.category(char) not in {"Cs", "Co", "Cn"})
    name = " ".join(name.split())
    if not any(unicodedata.category(char)[0] in "LNPS" for char in name):
        raise ValueError("a name is needed")
    if len(name) > 60:
        raise ValueError(f"at most 60 characters (got {len(name)})")
    return name


def _age(value: object) -> int:
    number = _number(value)
    if not isinstance(number, int | float) or number != number or number in (float("inf"), float("-inf")):
        raise ValueError(f"{value!r} is not a number")
    said = f"{number:g}"
    if number < YOUNGEST:
        raise ValueError(f"must be {YOUNGEST} or more (got {said})")
    if number > OLDEST:
        raise ValueError(f"must be {OLDEST} or less (got {said})")
    if number != int(number):
        raise ValueError(f"must be a whole number (got {said})")
    return int(number)


def _timezone(value: object) -> str:
    words = _plain(value, longest=120)
    if not words:
        return ""
    if found := timezone_of(words):
        return found
    try:
        return ZoneInfo(words).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{words!r} is no timezone (say a big city, or a name such as Europe/Lisbon)") from None


def _language(value: object) -> str:
    words = _plain(value, longest=35)
    return (language_name(words) or words[:1].upper() + words[1:]) if words else "English"


BETWEEN_HASHTAGS = r"(?:[\s,;]|(?<![\w#])(?:and|und|y|et)(?!\w))+"  # "saltyhair and ocean" are two


def _hashtags(value: object) -> tuple[str, ...]:
    parts = re.split(BETWEEN_HASHTAGS, value) if isinstance(value, str) else value
    tags = [str(part).strip().lstrip("#") for part in _words(parts)]
    return tuple(dict.fromkeys(tag for tag in ("".join(re.findall(r"\w", tag)) for tag in tags) if tag))


def _lora(value: object) -> str:
    path = _plain(value, longest=300)
    if path.startswith(("/", "\\", "~")) or ".." in path.replace("\\", "/").split("/") or re.match(r"[A-Za-z]:", path):
        raise ValueError("must be a file name inside the folder of LoRA files")
    return path


def _spoken_voice(value: object) -> str:
    name = _plain(value, longest=60)
    if name.casefold() in {"", "usual", "default", "none", "auto"}:
        return ""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.+-]*", name):
        raise ValueError("must be a voice's name, such as joe, en_US-joe-medium or en-gb+f2")
    return name


def _face_method(value: object) -> str:
    method = method_named(_plain(value, longest=40))
    if method is None:
        raise ValueError(f"must be one of {', '.join(CHOICES)}")
    return method


Line40 = Annotated[str, BeforeValidator(partial(_plain, longest=40))]
Line60 = Annotated[str, BeforeValidator(partial(_plain, longest=60))]
Line120 = Annotated[str, BeforeValidator(partial(_plain, longest=120))]
Line300 = Annotated[str, BeforeValidator(partial(_plain, longest=300))]
Line500 = Annotated[str, BeforeValidator(partial(_plain, longest=500))]
Line1000 = Annotated[str, BeforeValidator(partial(_plain, longest=1000))]
Prose = Annotated[str, BeforeValidator(partial(_plain, longest=4000, lines=True))]
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
Sentences = Annotated[tuple[str, ...], BeforeValidator(lambda value: _sentences(value))]
Trait = Annotated[float, BeforeValidator(_number), Field(ge=0, le=1)]


def _sentences(value: object) -> tuple[str, ...]:
    return _words([value] if isinstance(value, str) else value, longest=500)


class _Sheet(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _adult(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """What pictures are made with never puts somebody under 18 into them."""
    if found := minor_in(value if isinstance(value, str) else ", ".join(value), year=None):
        raise ValueError(f"pictures show adults only, and {found.words!r} is {found.why}")
    return value


def _of_an_adult(value: str) -> str:
    """Who a persona is said to be is no child either, whatever the age beside it."""
    if found := minor_described(value, year=None):
        raise ValueError(f"personas are adults, and {found.words!r} is {found.why}")
    return value


class PersonalitySheet(_Sheet):
    """Five traits from 0 to 1, and how the persona speaks."""

    extroversion: Trait = 0.5
    creativity: Trait = 0.5
    humor: Trait = 0.5
    professionalism: Trait = 0.5
    authenticity: Trait = 0.5
    communication_style: Line300 = ""
    preferred_topics: Words = ()
    content_tone: Line300 = ""
    voice: Line500 = ""
    sample_captions: Sentences = ()
    personality_prompt: Prose = ""
    temperature: Annotated[float, BeforeValidator(_number), Field(ge=0, le=2)] = 0.8
    spoken_voice: Annotated[str, BeforeValidator(_spoken_voice)] = ""
    spoken_speed: Annotated[float, BeforeValidator(_number), Field(ge=0.5, le=2)] = 1.0

    _is_adult = field_validator("communication_style", "content_tone", "voice", "personality_prompt")(_of_an_adult)


class AppearanceSheet(_Sheet):
    """How the persona looks, and the defaults of its pictures."""

    presents_as: Line60 = "person"
    hair: Line120 = ""
    eyes: Line120 = ""
    skin: Line120 = ""
    body_type: Line120 = ""
    height: Line60 = ""
    age_range: Line60 = ""
    clothing: Line300 = ""
    colours: Words = ()
    keywords: Words = ()
    face_method: Annotated[str, BeforeValidator(_face_method)] = "auto"
    lora_path: Annotated[str, BeforeValidator(_lora)] = ""
    base_model: Line300 = ""
    workflow: Line60 = ""
    negative_prompt: Line1000 = ""
    prompt_prefix: Line500 = ""

    _shows_adults = field_validator(
        "presents_as",
        "hair",
        "eyes",
        "skin",
        "body_type",
        "age_range",
        "clothing",
        "colours",
        "keywords",
        "prompt_prefix",
    )(_adult)


class StyleSheet(_Sheet):
    """A named look: words around the prompt, and overrides of how it is generated."""

    name: Annotated[str, BeforeValidator(_name)]
    description: Line500 = ""
    prompt_prefix: Line500 = ""
    prompt_suffix: Line500 = ""
    negative_prompt_addition: Line500 = ""
    checkpoint: Line300 = ""
    workflow: Line60 = ""
    sampler: Line60 = ""
    scheduler: Line60 = ""
    steps: Annotated[int | None, Field(ge=1, le=150)] = None
    cfg: Annotated[float | None, Field(ge=0, le=30)] = None
    width: Annotated[int | None, Field(ge=256, le=2048, multiple_of=8)] = None  # what can be painted
    height: Annotated[int | None, Field(ge=256, le=2048, multiple_of=8)] = None
    keywords: Words = ()
    is_active: bool = True
    is_default: bool = False

    _shows_adults = field_validator("name", "description", "prompt_prefix", "prompt_suffix", "keywords")(_adult)


class PersonaSheet(_Sheet):
    """A whole persona, as it is written in a file."""

    name: Annotated[str, BeforeValidator(_name)]
    age: Annotated[int, BeforeValidator(_age)]
    bio: Prose = ""
    location: Line120 = ""
    timezone: Annotated[str, BeforeValidator(_timezone)] = ""
    language: Annotated[str, BeforeValidator(_language)] = "English"
    interests: Words = ()
    hashtags: Annotated[tuple[str, ...], BeforeValidator(_hashtags)] = ()
    profile_image: Line500 = ""
    template: Line40 = ""
    personality: PersonalitySheet = PersonalitySheet()
    appearance: AppearanceSheet = AppearanceSheet()
    styles: tuple[StyleSheet, ...] = ()

    _is_adult = field_validator("bio")(_of_an_adult)

    @field_validator("styles")
    @classmethod
    def _names_of_styles_differ(cls, styles: tuple[StyleSheet, ...]) -> tuple[StyleSheet, ...]:
        keys = [name_key(style.name) for style in styles]
        if doubled := next((style.name for style, key in zip(styles, keys, strict=True) if keys.count(key) > 1), ""):
            raise ValueError(f"two styles are called {doubled!r}")
        if sum(style.is_default for style in styles) > 1:
            raise ValueError("only one style can be the default")
        return styles


def make_sheet(values: Mapping[str, Any]) -> PersonaSheet:
    """The sheet of `values`. Raises `PersonaInvalid` with one clear line per field that is wrong.

    >>> make_sheet({"name": "Ava", "age": 17})
    Traceback (most recent call last):
    personas.sheet.PersonaInvalid: age must be 18 or more (got 17)
    """
    try:
        return PersonaSheet.model_validate(dict(values))
    except ValidationError as error:
        problems = dict.fromkeys(_problem(one) for one in error.errors())
        raise PersonaInvalid(*problems, fix=tr("Correct that and send it again.")) from None


def _problem(error: Mapping[str, Any]) -> str:
    """One line that names the field and says what is wrong with it, as a person would."""
    place = [str(part) if isinstance(part, str) else f"{part + 1}" for part in error["loc"]]
    field = ".".join(place)
    got = error["input"]
    match error["type"]:
        case "missing":
            return tr("{field} is needed", field=field)
        case "extra_forbidden":
            if place[-1] in _KEPT_OUT:
                return tr(_KEPT_OUT[place[-1]])
            return tr("{field}: a persona has no such field", field=field)
        case "greater_than_equal":
            return tr("{field} must be {least:g} or more (got {got})", field=field, least=error["ctx"]["ge"], got=got)
        case "less_than_equal":
            return tr("{field} must be {most:g} or less (got {got})", field=field, most=error["ctx"]["le"], got=got)
        case "value_error":
            said = str(error["ctx"]["error"])
            return f"{field} {said}" if said.startswith("must ") else f"{field}: {said}"
        case "model_type" | "model_attributes_type" | "dict_type":
            return tr("{field}: a table of fields is needed here", field=field)
        case _:
            return f"{field}: {str(error['msg'])[:1].lower()}{str(error['msg'])[1:]}"


def new_persona(sheet: PersonaSheet, *, id: str, now: datetime) -> Persona:  # noqa: A002 - the column's own name
    """A new row of this sheet: active, rated general, with every column set."""
    return Persona(
        **sheet.model_dump(exclude={"personality", "appearance", "styles", "interests", "hashtags"}),
        id=id,
        name_key=name_key(sheet.name),
        interests=list(sheet.interests),
        hashtags=list(sheet.hashtags),
        status=PersonaStatus.ACTIVE,
        paused_until=None,
        rating=Rating.GENERAL,
        default_destination_id=None,
        version=1,
        created_at=now,
        updated_at=now,
        deleted_at=None,
        personality=Personality(persona_id=id, **_columns(sheet.personality)),
        appearance=Appearance(persona_id=id, **_columns(sheet.appearance)),
        styles=[
            Style(persona_id=id, name_key=name_key(style.name), display_order=order, **_columns(style))
            for order, style in enumerate(sheet.styles)
        ],
    )


def _columns(part: BaseModel) -> dict[str, Any]:
    return {field: list(value) if isinstance(value, tuple) else value for field, value in part.model_dump().items()}


def sheet_of(persona: Persona | PersonaSheet) -> PersonaSheet:
    """What a file keeps of a row: everything but its state, its rating and its faces.

    The row is taken as it is: what was once kept is never refused when it is read.
    """
    if isinstance(persona, PersonaSheet):
        return persona
    styles = sorted(persona.styles or (), key=lambda style: style.display_order or 0)
    return PersonaSheet.model_construct(
        **_seen(persona, PersonaSheet, but={"personality", "appearance", "styles"}),
        personality=PersonalitySheet.model_construct(**_seen(persona.personality, PersonalitySheet)),
        appearance=AppearanceSheet.model_construct(**_seen(persona.appearance, AppearanceSheet)),
        styles=tuple(StyleSheet.model_construct(**_seen(style, StyleSheet)) for style in styles),
    )


def _seen(row: object, model: type[BaseModel], but: AbstractSet[str] = frozenset()) -> dict[str, Any]:
    """The columns of `row` that `model` has; those that were never set keep the model's default."""
    found = {field: getattr(row, field, None) for field in model.model_fields if field not in but}
    return {
        field: tuple(value) if isinstance(value, list) else value for field, value in found.items() if value is not None
    }
