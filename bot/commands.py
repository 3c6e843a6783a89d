"""One table of commands: Telegram's menu, Discord's slash commands, the console and /help are made from it.

A command either reads its words with the phrase parser (`phrase` is put in front of them) or makes its calls itself.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.agent.calls import Call
from bot.fronts.front import MenuCommand
from storage.tables import Role
from tools.errors import InvalidRequest


@dataclass(frozen=True, kw_only=True)
class Command:
    name: str
    words: str  # what may follow, shown in /help; "" for nothing
    help: str
    phrase: str = ""
    calls: Callable[[str], list[Call]] | None = None
    role: Role = Role.OPERATOR
    example: str = ""


def _call(name: str, **fixed: object) -> Callable[[str], list[Call]]:
    return lambda words: [Call(name=name, args=fixed)]


def _with_words(name: str, argument: str) -> Callable[[str], list[Call]]:
    return lambda words: [Call(name=name, args={argument: words} if words else {})]


def _needs_words(name: str, argument: str, example: str) -> Callable[[str], list[Call]]:
    def calls(words: str) -> list[Call]:
        if not words:
            raise InvalidRequest("that needs a word more", fix=f"for example {example}")
        return [Call(name=name, args={argument: words})]

    return calls


def _persona(words: str) -> list[Call]:
    """/persona Ava | new … | edit Ava hair=red | pause Ava | resume Ava | rm Ava | purge Ava Ava | export Ava json | use Ava."""
    verb, _, rest = words.partition(" ")
    rest = rest.strip()
    match verb.lower():
        case "":
            return [Call(name="list_personas", args={})]
        case "new":
            if not rest:
                return [Call(name="persona_form", args={})]
            template = re.match(r"(?:--template|from|like)\s+(?:the\s+)?(\w+)\s*,?\s*(.*)", rest)
            if template:
                return [Call(name="persona_from_template", args={"template": template[1], "words": template[2]})]
            name, _, description = rest.partition(",")
            return [Call(name="create_persona", args={"name": name.strip(), "description": description.strip()})]
        case "edit":
            name, _, change = rest.partition(" ")
            return [Call(name="change_by_words", args={"persona": name, "words": change.strip()})]
        case "pause" | "resume":
            return [Call(name=f"{verb.lower()}_persona", args={"persona": rest})]
        case "rm" | "delete" | "remove":
            return [Call(name="delete_persona", args={"persona": rest})]
        case "purge":
            name, _, typed = rest.partition(" ")
            return [Call(name="purge_by_name", args={"persona": name, "typed": typed})]
        case "export":
            name, _, form = rest.partition(" ")
            return [Call(name="export_persona", args={"persona": name, "form": form.strip() or "toml"})]
        case "prompt":
            return [Call(name="export_persona", args={"persona": rest, "form": "prompt"})]
        case "use":
            return [Call(name="use_persona", args={"persona": rest})]
        case "adult":
            name, _, state = rest.partition(" ")
            return [Call(name="rate_persona", args={"persona": name, "adult": state.strip().lower() == "on"})]
        case "consent":
            name, _, details = rest.partition(" ")
            return [Call(name="record_consent", args={"persona": name, "words": details.strip()})]
    return [Call(name="show_persona", args={"persona": words})]


def _post(words: str) -> list[Call]:
    """/post P33 | P33 move sat 10:00 | P33 cancel | P33 approve | P33 caption new words."""
    name, _, rest = words.partition(" ")
    verb, _, tail = rest.strip().partition(" ")
    match verb.lower():
        case "move":
            return [Call(name="move_post", args={"id": name, "when": tail.strip()})]
        case "cancel":
            return [Call(name="cancel_post", args={"id": name})]
        case "rm" | "delete":
            return [Call(name="delete_post", args={"id": name})]
        case "approve":
            return [Call(name="approve_post", args={"id": name})]
        case "caption":
            return [Call(name="caption_delivery", args={"delivery": name, "caption": tail.strip()})]
    return [Call(name="show_post", args={"id": name or "last"})]


def _names(words: str) -> list[str]:
    """Read "1-6", "7 8" and "img_9, img_10" as asset names."""
    names: list[str] = []
    for part in re.split(r"[,\s]+", words):
        spread = re.fullmatch(r"(\d+)-(\d+)", part)
        if spread and 0 <= int(spread[2]) - int(spread[1]) < 100:
            names += [str(number) for number in range(int(spread[1]), int(spread[2]) + 1)]
        elif part:
            names.append(part)
    return names


def _reject(words: str) -> list[Call]:
    found = re.match(
        r"((?:[a-z]+_?\d+|\d+(?:-\d+)?)(?:[,\s]+(?:[a-z]+_\d+|\d+(?:-\d+)?))*)\s*(.*)", words, re.IGNORECASE
    )
    if not found:
        raise InvalidRequest("reject which?", fix="for example /reject 7 8 blurry")
    return [Call(name="reject_assets", args={"assets": _names(found[1]), "reason": found[2].strip()})]


def _tag(words: str) -> list[Call]:
    parts = words.split()
    return [
        Call(
            name="tag_assets",
            args={
                "assets": [part for part in parts if part[0] not in "+-#"],
                "add": [part[1:] for part in parts if part[0] in "+#"],
                "remove": [part[1:] for part in parts if part[0] == "-"],
            },
        )
    ]


def _folder(words: str) -> list[Call]:
    name, _, folder = words.partition(" ")
    return [Call(name="file_assets", args={"assets": _names(name), "folder": folder.strip()})]


def _asset(words: str) -> list[Call]:
    name = words.split()[0] if words.split() else "last"
    return [Call(name="show_asset", args={"asset": name})]


def _style(words: str) -> list[Call]:
    """/style Ava | new Ava sporty, running gear | rm Ava sporty | default Ava sporty | edit Ava sporty steps=35."""
    verb, _, rest = words.partition(" ")
    name, _, tail = rest.strip().partition(" ")
    match verb.lower():
        case "new":
            style, _, description = tail.partition(",")
            return [
                Call(
                    name="create_style",
                    args={"persona": name, "name": style.strip(), "description": description.strip()},
                )
            ]
        case "rm" | "delete" | "default" | "edit":
            style, _, change = tail.strip().partition(" ")
            return [
                Call(name="alter_style", args={"persona": name, "style": style, "verb": verb.lower(), "change": change})
            ]
    return [Call(name="list_styles", args={"persona": words})]


def _edit(words: str) -> list[Call]:
    parts = words.split(maxsplit=2)
    if len(parts) < 2:
        raise InvalidRequest("edit what, and how?", fix="for example /edit reel_7 trim 0-8s")
    return [
        Call(name="edit_video", args={"asset": parts[0], "operation": parts[1].lower(), "value": " ".join(parts[2:])})
    ]


def _retake(words: str) -> list[Call]:
    number, _, change = words.strip().partition(" ")
    if not number.isdecimal():
        raise InvalidRequest("which shot?", fix="for example /retake 3 closer, from the side")
    return [Call(name="retake", args={"shot": int(number), "change": change.strip()})]


def _validate(words: str) -> list[Call]:
    name, _, platform = words.strip().partition(" ")
    return [Call(name="validate_media", args={"asset": name or "last", "platform": platform.strip()})]


def _switch(name: str) -> Callable[[str], list[Call]]:
    return lambda words: [Call(name=name, args={"words": words})]


_TABLE = [
    Command(name="help", words="[topic]", help="what I can do", calls=_with_words("help_topic", "topic"), role=Role.VIEWER),
    Command(name="start", words="", help="where things stand, and what to say", calls=_call("help_topic", topic="start"), role=Role.VIEWER),
    Command(name="reel", words="Ava beach 15s", help="make a reel", phrase="make a reel", example="/reel Ava beach at sunset 15s"),
    Command(name="image", words="Ava at the beach x4", help="make pictures", phrase="generate an image of", example="/image Ava at the beach"),
    Command(name="edit", words="reel_7 trim 0-8s", help="change a video", calls=_edit),
    Command(name="retake", words="3 [change]", help="make one shot of the last reel again", calls=_retake),
    Command(name="caption", words="12 instagram", help="write a caption", phrase="write a caption for"),
    Command(name="write", words="Ava a bio line", help="write a text in a persona's voice", calls=_switch("write_as")),
    Command(name="validate", words="12 instagram", help="check a file for a platform", calls=_validate, role=Role.VIEWER),
    Command(name="library", words="[ava reel approved 7d #tag]", help="what has been made", calls=_switch("browse"), role=Role.VIEWER),
    Command(name="find", words="sunset", help="search the library", calls=_needs_words("search_library", "query", "/find sunset"), role=Role.VIEWER),
    Command(name="asset", words="12", help="one file and how it was made", calls=_asset, role=Role.VIEWER),
    Command(name="approve", words="1-6 or P3", help="approve files, or ask to approve a post", calls=lambda words: (
        [Call(name="approve_post", args={"id": words.strip()})] if re.fullmatch(r"[Pp]\d+", words.strip())
        else [Call(name="approve_assets", args={"assets": _names(words)})])),
    Command(name="reject", words="7 8 blurry", help="reject files, with a reason", calls=_reject),
    Command(name="rm", words="9-12", help="delete files (undoable)", calls=lambda words: [Call(name="delete_assets", args={"assets": _names(words)})]),
    Command(name="tag", words="12 +beach -draft", help="change tags", calls=_tag),
    Command(name="move", words="12 summer/week1", help="put a file in a folder", calls=_folder),
    Command(name="schedule", words="12 instagram fri 18:00", help="plan a post", phrase="schedule"),
    Command(name="slot", words="Ava instagram tue 9:00", help="keep a time, content later", phrase="keep a slot for"),
    Command(name="queue", words="[Ava] [7d]", help="what is planned", calls=_switch("queue"), role=Role.VIEWER),
    Command(name="post", words="P33 [move … | cancel | rm | approve | caption …]", help="one post", calls=_post),
    Command(name="recurring", words="[stop 3]", help="recurring posts", calls=_switch("recurring")),
    Command(name="jobs", words="", help="what is being made", calls=_call("list_jobs"), role=Role.VIEWER),
    Command(name="job", words="5", help="one job", calls=_needs_words("show_job", "id", "/job 5"), role=Role.VIEWER),
    Command(name="cancel", words="[5]", help="stop a job, or a question", calls=_with_words("cancel_job", "id")),
    Command(name="personas", words="[words]", help="who there is", calls=_with_words("list_personas", "search"), role=Role.VIEWER),
    Command(name="persona", words="Ava | new … | edit Ava …", help="one persona", calls=_persona, example="/persona new Ava, 26, Lisbon, surfer"),
    Command(name="style", words="Ava | new Ava sporty, …", help="looks of a persona", calls=_style),
    Command(name="destinations", words="", help="where posts go", calls=_call("list_destinations"), role=Role.VIEWER),
    Command(name="destination", words="2 [adult on|off | label on|off | resume | default Ava]", help="change where posts go", calls=_switch("change_destination"), role=Role.OWNER),
    Command(name="status", words="[gpu|queue|disk|models|backends]", help="health", calls=_with_words("system_status", "component"), role=Role.VIEWER),
    Command(name="errors", words="[source | clear]", help="what went wrong lately", calls=_switch("errors")),
    Command(name="timezone", words="Europe/Lisbon", help="your timezone", calls=_switch("set_timezone"), role=Role.OWNER),
    Command(name="storyboard", words="auto|on|off", help="whether sketches are approved before GPU time", calls=_switch("set_storyboard"), role=Role.OWNER),
]  # fmt: skip

COMMANDS = {command.name: command for command in _TABLE}
ALIASES = {
    "doctor": "status",
    "video": "reel",
    "make": "reel",
    "styles": "style",
    "stop": "cancel",
    "delete": "rm",
    "show": "asset",
}


def find_command(name: str) -> Command | None:
    """Return the command of this name or alias, whatever its case."""
    word = name.strip().lstrip("/").lower()
    return COMMANDS.get(ALIASES.get(word, word))


def help_text() -> str:
    """Return /help: what to say first, then each command in a line."""
    lines = [f"`/{command.name}{' ' + command.words if command.words else ''}` {command.help}" for command in _TABLE]
    return "\n".join(
        [
            "Say what you want, for example **make a beach reel for Ava and post it tomorrow at six**.",
            'Then "same but at night", "replace shot 3", "post that one at eight instead".',
            "",
            *lines,
        ]
    )


def menu() -> list[MenuCommand]:
    """Return the commands as menus show them, the commonest first."""
    return [MenuCommand(name=command.name, description=command.help, argument=command.words) for command in _TABLE]
