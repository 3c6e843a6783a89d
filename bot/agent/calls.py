"""A call: the name of a tool and its arguments, as a person's words, a model or a button ask for it.

`SIGNATURES` says what the phrase parser may emit, tool by tool: the names, the types and the fixed choices. It repeats
the tools' own signatures on purpose: reading a request must not import the tools.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

PLATFORMS = ("instagram", "tiktok", "youtube", "x", "facebook", "threads", "pinterest", "telegram")
MORE_PLATFORMS = ("discord", "bluesky", "mastodon", "folder")
SIZES = ("1:1", "4:5", "9:16", "16:9")
OPERATIONS = (
    "trim", "crop", "speed", "add_music", "add_subtitles", "mute", "loop", "resize", "rotate", "reverse", "upscale",
    "color_grade", "merge",
)  # fmt: skip
PERSONA_FIELDS = ("name", "bio", "voice", "appearance", "timezone", "language", "hashtags", "negative_prompt")
COMPONENTS = ("gpu", "queue", "disk", "models", "backends", "hosts")
# What acts in public, destroys, or changes a persona: read with more care, carried out only after a press.
SIDE_EFFECTS = frozenset({
    "schedule_post", "cancel_post", "create_persona", "edit_persona", "delete_persona", "delete_assets", "move_post",
    "approve_post", "schedule_recurring", "schedule_slot", "pause_persona", "cancel_job",
    "queue_posts", "repeat_from_library",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Call:
    """One tool to be called. Arguments that the request does not mention are absent."""

    name: str
    args: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "args", MappingProxyType(dict(self.args)))

    def __hash__(self) -> int:
        return hash((self.name, repr(sorted(self.args.items()))))


@dataclass(frozen=True, kw_only=True)
class Argument:
    """What one argument may be: a str, an int or a list of str, perhaps one of `choices`."""

    type: type = str
    required: bool = False
    choices: tuple[str, ...] = ()


def _text(*, required: bool = False, choices: tuple[str, ...] = ()) -> Argument:
    return Argument(required=required, choices=choices)


_PLATFORM = Argument(choices=PLATFORMS + MORE_PLATFORMS)
_NUMBER = Argument(type=int)
_NEEDED = Argument(required=True)
_NAMES = Argument(type=list, required=True)

SIGNATURES: Mapping[str, Mapping[str, Argument]] = {
    "generate_image": {
        "persona": _text(), "prompt": _NEEDED, "count": _NUMBER, "style": _text(), "size": _text(choices=SIZES),
    },
    "make_reel": {"persona": _text(), "theme": _NEEDED, "platform": _PLATFORM, "duration_s": _NUMBER},
    "animate": {"asset": _text(), "motion": _text()},
    "edit_video": {"asset": _NEEDED, "operation": _text(required=True, choices=OPERATIONS), "value": _text()},
    "write_caption": {
        "persona": _text(), "asset": _text(), "platform": _PLATFORM, "tone": _text(), "language": _text(),
        "hashtags": _NUMBER,
    },
    "validate_media": {"asset": _NEEDED, "platform": _PLATFORM},
    "repair_media": {"asset": _NEEDED, "platform": _PLATFORM, "shape": _text(choices=("", "blur", "pad", "crop"))},
    "schedule_post": {
        "asset": _NEEDED, "platform": _PLATFORM, "when": _NEEDED, "timezone": _text(), "caption": _text(),
    },
    "list_schedule": {"persona": _text(), "platform": _PLATFORM, "period": _text()},
    "cancel_post": {"id": _NEEDED},
    "search_library": {"query": _NEEDED, "persona": _text(), "tags": Argument(type=list)},
    "create_persona": {"name": _NEEDED, "description": _text()},
    "edit_persona": {"persona": _NEEDED, "field": _text(required=True, choices=PERSONA_FIELDS), "value": _NEEDED},
    "system_status": {"component": _text(choices=COMPONENTS)},
    "ab_test": {"persona": _text(), "variants": _NAMES},
    "move_post": {"id": _NEEDED, "when": _NEEDED},
    "approve_post": {"id": _NEEDED},
    "show_post": {"id": _NEEDED},
    "schedule_slot": {"persona": _text(), "platform": _PLATFORM, "when": _NEEDED},
    "schedule_recurring": {"persona": _text(), "theme": _NEEDED, "platform": _PLATFORM, "when": _NEEDED},
    "set_posting_times": {"persona": _text(), "platform": _PLATFORM, "times": _NEEDED},
    "set_quiet_hours": {"persona": _text(), "platform": _PLATFORM, "hours": _NEEDED},
    "set_daily_cap": {"persona": _text(), "platform": _PLATFORM, "posts": Argument(type=int, required=True)},
    "set_grace": {"platform": _PLATFORM, "length": _NEEDED},
    "queue_posts": {"assets": _NAMES, "persona": _text(), "platform": _PLATFORM},
    "repeat_from_library": {
        "persona": _text(), "tag": _text(), "platform": _PLATFORM, "when": _NEEDED, "rest_days": _NUMBER, "most_uses": _NUMBER,
    },
    "set_if_late": {"id": _NEEDED, "words": _NEEDED},
    "simulate": {"period": _text()},
    "list_personas": {"search": _text()},
    "show_persona": {"persona": _NEEDED},
    "pause_persona": {"persona": _NEEDED},
    "resume_persona": {"persona": _NEEDED},
    "delete_persona": {"persona": _NEEDED},
    "create_style": {"persona": _text(), "name": _NEEDED, "description": _text()},
    "list_styles": {"persona": _text()},
    "cancel_job": {"id": _text()},
    "list_jobs": {},
    "retake": {"shot": Argument(type=int, required=True), "change": _text()},
    "make_again": {"change": _NEEDED},
    "approve_assets": {"assets": _NAMES},
    "reject_assets": {"assets": _NAMES, "reason": _text()},
    "tag_assets": {"assets": _NAMES, "add": Argument(type=list), "remove": Argument(type=list)},
    "delete_assets": {"assets": _NAMES},
    "show_asset": {"asset": _NEEDED},
    "list_errors": {"source": _text()},
    "help_topic": {"topic": _text()},
}  # fmt: skip


def problems(call: Call) -> list[str]:
    """What is wrong with a call, each in a few words; an empty list for a call that may be emitted."""
    signature = SIGNATURES.get(call.name)
    if signature is None:
        return [f"there is no tool called {call.name}"]
    found = [
        f"{name} is missing" for name, argument in signature.items() if argument.required and name not in call.args
    ]
    for name, value in call.args.items():
        argument = signature.get(name)
        if argument is None:
            found.append(f"{name} is not an argument of {call.name}")
        elif not isinstance(value, argument.type) or isinstance(value, bool):
            found.append(f"{name} is not a {argument.type.__name__}")
        elif argument.choices and value not in argument.choices:
            found.append(f"{name} cannot be {value}")
        elif isinstance(value, list) and not (value and all(isinstance(item, str) and item for item in value)):
            found.append(f"{name} lists nothing")
        elif isinstance(value, str) and not value.strip():
            found.append(f"{name} is empty")
    return found
