"""The bodies of Discord's requests, as its documentation has them: a field that is misspelt or made up is found.

Written down here because no package carries them in a form that checks anything: discord.py has typed dictionaries for its
own eyes. Limits that depend on what is there already are the emulator's.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

Snowflake = Annotated[str, Field(pattern=r"^\d{1,20}$")] | Annotated[int, Field(ge=0)]
CustomId = Annotated[str, Field(min_length=1, max_length=100)]
Words = dict[str, str] | None


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: int | None = None  # of a component; others name theirs


class Media(BaseModel):
    model_config = ConfigDict(extra="ignore")  # what a client fills in of one that was sent

    url: str


class Button(Shape):
    type: Literal[2]
    style: Annotated[int, Field(ge=1, le=6)]
    label: Annotated[str, Field(max_length=80)] | None = None
    emoji: dict[str, Any] | None = None
    custom_id: CustomId | None = None
    url: Annotated[str, Field(max_length=512)] | None = None
    disabled: bool = False


class Select(Shape):
    type: Literal[3]
    custom_id: CustomId
    options: Annotated[list[dict[str, Any]], Field(max_length=25)]
    placeholder: Annotated[str, Field(max_length=150)] | None = None
    min_values: Annotated[int, Field(ge=0, le=25)] = 1
    max_values: Annotated[int, Field(ge=1, le=25)] = 1
    required: bool = True
    disabled: bool = False


class Row(Shape):
    type: Literal[1]
    components: Annotated[
        list[Annotated[Button | Select, Field(discriminator="type")]], Field(min_length=1, max_length=5)
    ]


class Text(Shape):
    type: Literal[10]
    content: Annotated[str, Field(min_length=1, max_length=4000)]


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid")

    media: Media
    description: Annotated[str, Field(max_length=1024)] | None = None
    spoiler: bool = False


class Gallery(Shape):
    type: Literal[12]
    items: Annotated[list[Item], Field(min_length=1, max_length=10)]


class File(Shape):
    type: Literal[13]
    file: Media
    spoiler: bool = False


class Separator(Shape):
    type: Literal[14]
    divider: bool = True
    spacing: Literal[1, 2] = 1


class Container(Shape):
    type: Literal[17]
    components: list[Annotated[Row | Text | Gallery | File | Separator, Field(discriminator="type")]]
    accent_color: int | None = None
    spoiler: bool = False


Component = Annotated[Row | Text | Gallery | File | Separator | Container, Field(discriminator="type")]


class Attachment(BaseModel):
    model_config = ConfigDict(extra="ignore")  # those that stay are sent back as they came

    id: Snowflake
    filename: str | None = None
    description: Annotated[str, Field(max_length=1024)] | None = None


class Message(BaseModel):
    """Of a new message, an edit, a webhook's, or the data of an answer to an interaction."""

    model_config = ConfigDict(extra="forbid")

    content: Annotated[str, Field(max_length=2000)] | None = None
    nonce: Annotated[str, Field(max_length=25)] | int | None = None
    enforce_nonce: bool = False
    tts: bool = False
    embeds: Annotated[list[dict[str, Any]], Field(max_length=10)] | None = None
    embed: None = None
    allowed_mentions: dict[str, Any] | None = None
    message_reference: dict[str, Any] | None = None
    components: Annotated[list[Component], Field(max_length=40)] | None = None
    sticker_ids: Annotated[list[Snowflake], Field(max_length=3)] | None = None
    attachments: Annotated[list[Attachment], Field(max_length=10)] | None = None
    flags: int | None = None
    poll: dict[str, Any] | None = None
    username: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    avatar_url: str | None = None
    thread_name: str | None = None


class TextInput(Shape):
    type: Literal[4]
    custom_id: CustomId
    style: Literal[1, 2]
    label: Annotated[str, Field(max_length=45)] | None = None
    min_length: Annotated[int, Field(ge=0, le=4000)] | None = None
    max_length: Annotated[int, Field(ge=1, le=4000)] | None = None
    required: bool = True
    value: Annotated[str, Field(max_length=4000)] | None = None
    placeholder: Annotated[str, Field(max_length=100)] | None = None


class Label(Shape):
    type: Literal[18]
    label: Annotated[str, Field(min_length=1, max_length=45)]
    description: Annotated[str, Field(max_length=100)] | None = None
    component: TextInput


class Modal(BaseModel):
    model_config = ConfigDict(extra="forbid")

    custom_id: CustomId
    title: Annotated[str, Field(min_length=1, max_length=45)]
    components: Annotated[list[Label], Field(min_length=1, max_length=5)]


class Choice(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100)]
    name_localizations: Words = None
    value: Annotated[str, Field(max_length=100)] | float


class Choices(BaseModel):
    model_config = ConfigDict(extra="forbid")

    choices: Annotated[list[Choice], Field(max_length=25)]


class Deferral(BaseModel):
    model_config = ConfigDict(extra="forbid")

    flags: int | None = None


class Option(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: Annotated[int, Field(ge=1, le=11)]
    name: Annotated[str, Field(pattern=r"^[-_'\w]{1,32}$")]
    name_localizations: Words = None
    description: Annotated[str, Field(min_length=1, max_length=100)]
    description_localizations: Words = None
    required: bool = False
    autocomplete: bool = False
    choices: Annotated[list[Choice], Field(max_length=25)] | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_value: float | None = None
    max_value: float | None = None


class Command(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=32)]
    type: Literal[1, 2, 3] = 1
    description: Annotated[str, Field(max_length=100)] | None = None
    name_localizations: Words = None
    description_localizations: Words = None
    options: Annotated[list[Option], Field(max_length=25)] | None = None
    default_member_permissions: str | None = None
    dm_permission: bool | None = None
    nsfw: bool = False
    contexts: list[Literal[0, 1, 2]] | None = None
    integration_types: list[Literal[0, 1]] | None = None


class Recipient(BaseModel):
    model_config = ConfigDict(extra="forbid")

    recipient_id: Snowflake


ANSWERS: Final = {4: Message | None, 5: Deferral | None, 6: None, 7: Message | None, 8: Choices, 9: Modal}
BODIES: Final[dict[str, Any]] = {
    "POST /channels/{}/messages": Message,
    "PATCH /channels/{}/messages/{}": Message,
    "POST /webhooks/{}/{}": Message,
    "PATCH /webhooks/{}/{}/messages/{}": Message,
    "PUT /applications/{}/commands": Annotated[list[Command], Field(max_length=130)],
    "POST /users/@me/channels": Recipient,
}


READERS: Final[dict[str, TypeAdapter[Any]]] = {}


def _reader(route: str, shape: Any) -> TypeAdapter[Any]:
    name = f"{route} {shape}"
    if name not in READERS:
        READERS[name] = TypeAdapter(shape)
    return READERS[name]


def wrong_with(route: str, body: Any) -> str:
    """Return what Discord does not know of a request's body, in a few words; "" when it is well-formed."""
    data = body
    if route == "POST /interactions/{}/{}/callback":
        kind = body.get("type") if isinstance(body, dict) else None
        if kind not in ANSWERS or body.keys() - {"type", "data"}:
            return f"{route}: no answer to an interaction: {str(body)[:80]}"
        shape, data = ANSWERS[kind], body.get("data")
        data = data or None if kind in {4, 5, 6, 7} else data
    elif (shape := BODIES.get(route)) is None:
        return "" if not body else f"{route} has no body"
    try:
        _reader(route, shape).validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        return f"{route}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
    return ""
