"""One table of commands: Telegram's menu, Discord's slash commands, the console and /help are made from it.

A command makes its calls itself, or, where it makes none, has its words read by the phrase parser with `phrase` in front.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.agent.calls import Call
from bot.fronts.front import MenuCommand
from storage.tables import Role
from tools.errors import InvalidRequest
from tools.marks import code

Calls = Callable[[str, Sequence[str]], list[Call]]  # a command's words and the personas' names -> what to do


@dataclass(frozen=True, kw_only=True)
class Command:
    name: str
    words: str  # what may follow, shown in /help; "" for nothing
    help: str
    phrase: str = ""
    options: str = ""  # the tool that takes the call with its --options, where a phrase may have them
    calls: Calls | None = None
    role: Role = Role.OPERATOR
    more: tuple[str, ...] = ()  # further forms, for /help of this command alone


# Options: "--steps 30 --negative "hands" --hook "" x4".

OPTION = re.compile(r"\s--(\w+)(?:[=\s]+(\"[^\"]*\"|“[^”]*”|(?!--)\S+))?")
KNOWN_OPTIONS = {
    "paint": {"negative", "seed", "checkpoint", "width", "height", "steps", "cfg", "sampler", "scheduler", "style", "size",
              "count", "for"},
    "film": {"for", "preset", "shots", "style", "seed", "hook", "storyboard", "quality", "language", "music", "seconds"},
    "write_caption": {"tags", "voice", "tone", "language", "for"},
}  # fmt: skip


def split_options(words: str, tool: str) -> tuple[str, dict[str, str]]:
    """Take the --options out of a command's words. Raises InvalidRequest for one that the command has not.

    >>> split_options('Ava beach --steps 30 --negative "hands, text"', "paint")
    ('Ava beach', {'steps': '30', 'negative': 'hands, text'})
    """
    text = f" {words}"
    options = {found[1].lower(): (found[2] or "").strip('"“”') for found in OPTION.finditer(text)}
    unknown = sorted(set(options) - KNOWN_OPTIONS[tool])
    if unknown:
        known = ", ".join(f"--{name}" for name in sorted(KNOWN_OPTIONS[tool]))
        raise InvalidRequest(f"there is no --{unknown[0]}", fix=f"there are {known}")
    if "preset" in options:
        options.setdefault("for", options.pop("preset"))
    rest = OPTION.sub("", text).strip()
    count = re.search(r"(?:^|\s)x(\d{1,5})$", rest)
    if count and tool == "paint":
        rest, options["count"] = rest[: count.start()].strip(), count[1]
    return rest, options


def with_options(call: Call, tool: str, options: dict[str, str]) -> Call:
    """Return a read call as the one of `tool` that takes options too."""
    if tool == "write_caption":
        args: dict[str, object] = dict(call.args)
        for option, argument in (
            ("tags", "hashtags"),
            ("voice", "tone"),
            ("tone", "tone"),
            ("language", "language"),
            ("for", "platform"),
        ):
            if option in options:
                args[argument] = options[option]
        return Call(name=call.name, args=args)
    return Call(name=tool, args={**call.args, "options": options})


# Making calls of words.


def _call(name: str, **fixed: object) -> Calls:
    return lambda words, names: [Call(name=name, args=fixed)]


def _with_words(name: str, argument: str) -> Calls:
    return lambda words, names: [Call(name=name, args={argument: words} if words else {})]


def _needs_words(name: str, argument: str, example: str) -> Calls:
    def calls(words: str, names: Sequence[str]) -> list[Call]:
        if not words:
            raise InvalidRequest("that needs a word more", fix=f"for example {example}")
        return [Call(name=name, args={argument: words})]

    return calls


def head_of(words: str, names: Sequence[str]) -> tuple[str, str]:
    """Split off a persona's name, which may have spaces, else the first word.

    >>> head_of("Mia Rose hair=red", ["Mia", "Mia Rose"])
    ('Mia Rose', 'hair=red')
    """
    text = words.strip()
    for name in sorted(names, key=len, reverse=True):
        if text.casefold().startswith(name.casefold()) and text[len(name) : len(name) + 1] in {"", " ", ","}:
            return name, text[len(name) :].lstrip(" ,")
    head, _, rest = text.partition(" ")
    return head.rstrip(","), rest.strip()


def _persona(words: str, names: Sequence[str]) -> list[Call]:
    verb, _, rest = words.partition(" ")
    rest = rest.strip()
    name, tail = head_of(rest, names)
    match verb.lower():
        case "":
            return [Call(name="list_personas", args={})]
        case "new" | "create":
            return _new_persona(rest)
        case "edit":
            return [Call(name="change_by_words", args={"persona": name, "words": tail})]
        case "pause":
            days = re.match(r"(\d{1,4})\s*(d|days?|w|weeks?)?\b", tail)
            number = int(days[1]) * (7 if (days[2] or "").startswith("w") else 1) if days else 0
            return [Call(name="pause_persona", args={"persona": name, "days": number})]
        case "resume":
            return [Call(name="resume_persona", args={"persona": rest})]
        case "rm" | "delete" | "remove":
            return [Call(name="delete_persona", args={"persona": rest})]
        case "purge" | "erase":
            half = rest[: len(rest) // 2].strip()
            if half and rest == f"{half} {half}":
                name, tail = half, half
            return [Call(name="purge_by_name", args={"persona": name, "typed": tail})]
        case "export":
            return [Call(name="export_persona", args={"persona": name, "form": tail or "toml"})]
        case "prompt":
            return [Call(name="export_persona", args={"persona": rest, "form": "prompt"})]
        case "use":
            return [Call(name="use_persona", args={"persona": rest})]
        case "activity":
            return [Call(name="persona_activity", args={"persona": rest})]
        case "adult":
            if tail.lower() not in {"on", "off"}:
                raise InvalidRequest("on or off?", fix="for example /persona adult Ava off")
            return [Call(name="rate_persona", args={"persona": name, "adult": tail.lower() == "on"})]
        case "consent":
            return [Call(name="record_consent", args={"persona": name, "words": tail})]
        case "face":
            return [Call(name="face_of", args={"persona": name, "words": tail})]
    return [Call(name="show_persona", args={"persona": words})]


def _new_persona(rest: str) -> list[Call]:
    if not rest:
        return [Call(name="persona_form", args={})]
    template = re.match(r"(?:--template|from|like)\s+(?:the\s+)?(\w+)\s*,?\s*(.*)", rest, re.IGNORECASE | re.DOTALL)
    if template:
        return [Call(name="persona_from_template", args={"template": template[1], "words": template[2]})]
    name, _, description = rest.partition(",")
    return [Call(name="create_persona", args={"name": name.strip(), "description": description.strip()})]


def _post(words: str, names: Sequence[str]) -> list[Call]:
    name, _, rest = words.partition(" ")
    verb, _, tail = rest.strip().partition(" ")
    match verb.lower():
        case "":
            return [Call(name="show_post", args={"id": name or "last"})]
        case "move":
            return [Call(name="move_post", args={"id": name, "when": tail.strip()})]
        case "cancel":
            return [Call(name="cancel_post", args={"id": name})]
        case "rm" | "delete" | "drop":
            return [Call(name="delete_post", args={"id": name})]
        case "approve":
            return [Call(name="approve_post", args={"id": name})]
        case "caption":
            return [Call(name="caption_delivery", args={"delivery": name, "caption": tail.strip()})]
        case "fill" | "with":
            return [Call(name="fill_slot", args={"id": name, "asset": tail.strip() or "last"})]
        case "undo" | "restore" if re.fullmatch(r"[Pp]?\d{1,9}", name):
            return [Call(name="restore_delivery", args={"delivery": int(name.lstrip("Pp"))})]
    raise InvalidRequest(
        f"what about {name}?", fix=f"/post {name} move sat 10:00, cancel, rm, approve, caption …, or fill reel_7"
    )


def names_in(words: str) -> list[str]:
    """Read "1-6", "7 8", "img_9 and img_10" as asset names.

    >>> names_in("1-3, img_9 and 12")
    ['1', '2', '3', 'img_9', '12']
    """
    names: list[str] = []
    for part in re.split(r"[,\s]+", words):
        spread = re.fullmatch(r"(?:[a-z]+_)?(\d{1,9})-(?:[a-z]+_)?(\d{1,9})", part.lower())
        if spread:
            first, last = int(spread[1]), int(spread[2])
            if not 0 <= last - first < 100:
                raise InvalidRequest(f"{part} is no range of at most 100", fix="for example 1-6")
            names += [str(number) for number in range(first, last + 1)]
        elif part and part.lower() != "and":
            names.append(part)
    return names


def _files(name: str, example: str) -> Calls:
    def calls(words: str, names: Sequence[str]) -> list[Call]:
        if not words.strip():
            raise InvalidRequest("which files?", fix=f"for example {example}")
        return [Call(name=name, args={"assets": names_in(words)})]

    return calls


def _approve(words: str, names: Sequence[str]) -> list[Call]:
    posts = re.findall(r"\b[Pp](\d{1,9})\b", words)
    if posts and not re.sub(r"[Pp]\d+|and|[\s,]", "", words):
        return [Call(name="approve_post", args={"id": f"P{number}"}) for number in posts]
    return _files("approve_assets", "/approve 1-6, or /approve P3 for a post")(words, names)


def _reject(words: str, names: Sequence[str]) -> list[Call]:
    one = r"(?:[a-z]+_\d+|\d+(?:-\d+)?)"
    found = re.match(rf"({one}(?:(?:[,\s]+|\s+and\s+){one})*)\s*,?\s*(.*)", words, re.IGNORECASE | re.DOTALL)
    if not found:
        raise InvalidRequest("reject which?", fix="for example /reject 7 8 blurry")
    return [Call(name="reject_assets", args={"assets": names_in(found[1]), "reason": found[2].strip()})]


def _tag(words: str, names: Sequence[str]) -> list[Call]:
    parts = words.split()
    files = names_in(" ".join(part for part in parts if part[0] not in "+-#"))
    tags = {sign: [part[1:] for part in parts if part[0] == sign and len(part) > 1] for sign in "+#-"}
    return [Call(name="tag_assets", args={"assets": files, "add": tags["+"] + tags["#"], "remove": tags["-"]})]


def _folder(words: str, names: Sequence[str]) -> list[Call]:
    name, _, folder = words.partition(" ")
    if not name:
        raise InvalidRequest("move which file, and where?", fix="for example /move 12 summer/week1")
    return [Call(name="file_assets", args={"assets": names_in(name), "folder": folder.strip()})]


def _asset(words: str, names: Sequence[str]) -> list[Call]:
    parts = words.split()
    match [part.lower() for part in parts[:2]]:
        case ["edit", _] if len(parts) > 2:
            found = re.match(r"(\w+)\s*[= ]\s*(.*)", " ".join(parts[2:]), re.DOTALL)
            args = {"asset": parts[1], "field": found[1] if found else "", "value": found[2] if found else ""}
            return [Call(name="edit_asset", args=args)]
        case ["rm" | "delete", _]:
            return [Call(name="delete_assets", args={"assets": names_in(" ".join(parts[1:]))})]
        case ["adult", name] | [name, "adult"]:
            return [Call(name="rate_asset", args={"asset": name, "adult": "off" not in words.lower().split()})]
        case [name, "original" | "file"]:
            return [Call(name="send_original", args={"asset": name})]
    return [Call(name="show_asset", args={"asset": parts[0] if parts else "last"})]


def _style(words: str, names: Sequence[str]) -> list[Call]:
    verb, _, rest = words.partition(" ")
    name, tail = head_of(rest, names)
    match verb.lower():
        case "new" | "add":
            style, _, description = tail.partition(",")
            args = {"persona": name, "name": style.strip(), "description": description.strip()}
            return [Call(name="create_style", args=args)]
        case "rm" | "delete" | "default" | "edit" | "on" | "off" | "first":
            style, _, change = tail.strip().partition(" ")
            args = {"persona": name, "style": style, "verb": verb.lower(), "change": change}
            return [Call(name="alter_style", args=args)]
    name, tail = head_of(words, names)
    if tail:
        return [Call(name="find_style", args={"persona": name, "words": tail})]
    return [Call(name="list_styles", args={"persona": name})]


EDITS = {
    "to": "convert_format", "convert": "convert_format", "as": "convert_format", "text": "text_overlay", "join": "merge",
    "concatenate": "merge", "concat": "merge", "audio": "add_music", "music": "add_music", "add_audio": "add_music",
    "subtitles": "add_subtitles", "grade": "color_grade", "cut": "trim", "scale": "resize", "flip": "rotate", "turn": "rotate",
}  # fmt: skip


def _edit(words: str, names: Sequence[str]) -> list[Call]:
    parts = words.split(maxsplit=2)
    if len(parts) < 2:
        raise InvalidRequest("edit what, and how?", fix="for example /edit reel_7 trim 0-8s")
    asset, operation, value = parts[0], parts[1].lower(), parts[2] if len(parts) > 2 else ""
    if asset.lower() in EDITS or not re.search(r"\d|^last$|^it$", asset.lower()):
        asset, operation, value = parts[1], asset.lower(), parts[2] if len(parts) > 2 else ""
    operation = EDITS.get(operation, operation)
    if operation == "trim" and (span := re.fullmatch(r"(\d+(?:\.\d+)?)\s+(\d+(?:\.\d+)?)", value)):
        value = f"{span[1]}-{span[2]}s"
    return [Call(name="edit_video", args={"asset": asset, "operation": operation, "value": value})]


def _retake(words: str, names: Sequence[str]) -> list[Call]:
    number, _, change = words.strip().partition(" ")
    if not number.isdecimal() or len(number) > 4:
        raise InvalidRequest("which shot?", fix="for example /retake 3 closer, from the side")
    return [Call(name="retake", args={"shot": int(number), "change": change.strip()})]


def _validate(words: str, names: Sequence[str]) -> list[Call]:
    name, _, platform = words.strip().partition(" ")
    return [Call(name="validate_media", args={"asset": name or "last", "platform": platform.strip()})]


def _write(words: str, names: Sequence[str]) -> list[Call]:
    name, about = head_of(words, names)
    return [Call(name="write_as", args={"persona": name, "about": about})]


def _make(words: str, names: Sequence[str]) -> list[Call]:
    """/make Ava post about surfing; other words are read as a request."""
    name, about = head_of(words, names)
    if name not in names:
        name, about = "", words
    subject = re.match(
        r"(?:a\s+)?(?:full\s+|whole\s+)?post\b(?:\s+about)?\s*(.*)", about.strip(), re.IGNORECASE | re.DOTALL
    )
    return [Call(name="full_post", args={"persona": name, "about": subject[1]})] if subject and subject[1] else []


def _comfy(words: str, names: Sequence[str]) -> list[Call]:
    verb, _, rest = words.strip().lower().partition(" ")
    match verb:
        case "" | "status":
            return [Call(name="show_comfyui", args={})]
        case "start" | "stop" | "restart":
            return [Call(name="tend_comfyui", args={"act": verb})]
        case "install":
            return [Call(name="install_comfyui", args={"accelerator": rest.strip()})]
        case "logs" | "log":
            return [Call(name="comfyui_log", args={"words": rest})]
    raise InvalidRequest(f"/comfy {verb[:20]}?", fix="/comfy status, start, stop, restart, install or logs")


def _status(words: str, names: Sequence[str]) -> list[Call]:
    part = words.strip().lower()
    part = {"comfyui": "gpu", "gpu": "gpu", "ollama": "models", "llm": "models", "video": "backends"}.get(part, part)
    return [Call(name="system_status", args={"component": part} if part else {})]


_TABLE = [
    Command(name="help", words="[command]", help="what I can do", calls=_with_words("help_topic", "topic"), role=Role.VIEWER),
    Command(name="start", words="", help="where things stand, and what to say", calls=_call("help_topic", topic="start"), role=Role.VIEWER),
    Command(name="reel", words="Ava beach 15s", help="make a reel", phrase="make a reel", options="film",
            more=("/reel Ava beach at sunset --for instagram --shots 5", "--style, --seed, --hook \"words\", --storyboard on|off, --quality best, --language, --music aud_3")),
    Command(name="image", words="Ava at the beach x4", help="make pictures", phrase="generate an image of", options="paint",
            more=("/image Ava at the opera --style formal --seed 7", "--negative \"words\", --checkpoint, --steps, --cfg, --sampler, --scheduler, --width, --height, --size 9:16")),
    Command(name="make", words="Ava post about surfing", help="a picture with its caption, or anything else", calls=_make, phrase="make"),
    Command(name="ab", words='Ava "red" | "white"', help="compare prompts with one seed", calls=_with_words("compare", "words"), more=("/ab show [id]",)),
    Command(name="edit", words="reel_7 trim 0-8s", help="change a video", calls=_edit,
            more=("/edit reel_7 text \"New drop\" bottom", "/edit join reel_7 reel_8", "/edit reel_7 to webm", "/edit reel_7 crop square", "/edit reel_7 resize 720p", "/edit reel_7 audio lofi, or after sending a sound: /edit reel_7 audio")),
    Command(name="retake", words="3 [change]", help="make one shot of the last reel again", calls=_retake),
    Command(name="again", words="[at night]", help="make the last thing again, with a change", calls=_with_words("make_again", "change")),
    Command(name="caption", words="12 instagram", help="write a caption", phrase="write a caption for", options="write_caption",
            more=("/caption 12 instagram --tags 5 --voice casual --language Spanish",)),
    Command(name="write", words="Ava a bio line", help="write a text in a persona's voice", calls=_write),
    Command(name="validate", words="12 instagram", help="check a file for a platform", calls=_validate, role=Role.VIEWER),
    Command(name="library", words="[ava reel approved 7d #tag folder/]", help="what has been made", calls=_with_words("browse", "words"), role=Role.VIEWER),
    Command(name="find", words="sunset", help="search the library", calls=_needs_words("search_library", "query", "/find sunset"), role=Role.VIEWER),
    Command(name="asset", words="12", help="one file and how it was made", calls=_asset, role=Role.VIEWER,
            more=("/asset 12 original", "/asset edit 12 title New title", "/asset 12 adult on|off", "/asset rm 12")),
    Command(name="approve", words="1-6 or P3", help="approve files, or ask to approve a post", calls=_approve),
    Command(name="reject", words="7 8 blurry", help="reject files, with a reason", calls=_reject),
    Command(name="rm", words="9-12", help="delete files (undoable)", calls=_files("delete_assets", "/rm 9-12")),
    Command(name="undo", words="", help="take the last thing back", calls=_call("undo")),
    Command(name="tag", words="12 +beach -draft", help="change tags", calls=_tag),
    Command(name="move", words="12 summer/week1", help="put a file in a folder", calls=_folder),
    Command(name="zip", words="ava approved", help="pack files, with a manifest", calls=_with_words("zip_assets", "words")),
    Command(name="stats", words="[Ava]", help="count the library", calls=_with_words("stats", "persona"), role=Role.VIEWER),
    Command(name="schedule", words="12 instagram fri 18:00", help="plan a post", phrase="schedule"),
    Command(name="slot", words="Ava instagram tue 9:00", help="keep a time, content later", phrase="keep a slot for"),
    Command(name="queue", words="[Ava] [7d] [posted]", help="what is planned", calls=_with_words("queue", "words"), role=Role.VIEWER),
    Command(name="post", words="P33 [move … | cancel | rm | approve | caption … | fill …]", help="one post", calls=_post),
    Command(name="recurring", words="[stop 3]", help="recurring posts", calls=_with_words("recurring", "words")),
    Command(name="jobs", words="[video|image|edit]", help="what is being made", calls=_with_words("browse_jobs", "words"), role=Role.VIEWER),
    Command(name="job", words="[5]", help="one job", calls=_with_words("show_job", "id"), role=Role.VIEWER),
    Command(name="cancel", words="[5]", help="stop a job, or a question", calls=_with_words("cancel_job", "id")),
    Command(name="personas", words="[paused] [words]", help="who there is", calls=_with_words("browse_personas", "words"), role=Role.VIEWER),
    Command(name="persona", words="Ava | new … | edit Ava …", help="one persona", calls=_persona, more=(
        "/persona new Ava, 26, Lisbon, surfer", "/persona new --template influencer", "/persona edit Ava hair=red",
        "/persona pause Ava 7d", "/persona resume Ava", "/persona rm Ava", "/persona purge Ava Ava",
        "/persona export Ava toml|json|prompt", "/persona use Ava", "/persona activity Ava", "/persona adult Ava on|off",
        "/persona face Ava (with a picture)", "/persona consent Ava [withdraw 3]")),
    Command(name="style", words="Ava | new Ava sporty, …", help="looks of a persona", calls=_style, more=(
        "/style Ava gym", "/style edit Ava sporty steps=35", "/style default Ava casual", "/style rm Ava sporty",
        "/style on|off|first Ava sporty")),
    Command(name="destinations", words="", help="where posts go", calls=_call("list_destinations"), role=Role.VIEWER),
    Command(name="destination", words="2 [adult on|off | label on|off | pause | resume | default Ava]", help="change where posts go", calls=_with_words("change_destination", "words"), role=Role.OWNER),
    Command(name="status", words="[gpu|queue|disk|models|backends]", help="health", calls=_status, role=Role.VIEWER),
    Command(name="comfy", words="[start | stop | restart | install | logs error]", help="look after ComfyUI", calls=_comfy, role=Role.OWNER,
            more=("/comfy status", "/comfy install nvidia|amd|m-series|cpu", "/comfy logs warning 20")),
    Command(name="errors", words="[source] [20] | stats | clear", help="what went wrong lately", calls=_with_words("errors", "words")),
    Command(name="report", words="preview looked broken", help="note something in the error log", calls=_with_words("report", "words")),
    Command(name="config", words="[checkpoint=…]", help="choices made in chat", calls=_with_words("set_config", "words"), role=Role.OWNER),
    Command(name="timezone", words="Europe/Lisbon", help="your timezone", calls=_with_words("set_timezone", "words"), role=Role.OWNER),
    Command(name="storyboard", words="auto|on|off", help="whether sketches are approved before GPU time", calls=_with_words("set_storyboard", "words"), role=Role.OWNER),
    Command(name="people", words="[add telegram 123 operator Olga]", help="who may talk to me", calls=_with_words("people_known", "words"), role=Role.OWNER),
]  # fmt: skip

COMMANDS = {command.name: command for command in _TABLE}
ALIASES = {
    "doctor": "status",
    "health": "status",
    "video": "reel",
    "images": "image",
    "styles": "style",
    "stop": "cancel",
    "delete": "rm",
    "show": "asset",
    "llm": "status",
    "posts": "queue",
    "settings": "config",
}
FIXED = {"llm": "models"}  # aliases that say a word more


def find_command(name: str) -> Command | None:
    """Return the command of this name or alias, whatever its case."""
    word = name.strip().lstrip("/").lower()
    found = COMMANDS.get(ALIASES.get(word, word))
    if found is not None and word in FIXED:
        return replace(found, calls=lambda words, names: _status(FIXED[word], names))
    return found


def help_text(name: str = "") -> str:
    """Return /help: what to say first, then each command in a line; of one command, all its forms."""
    command = find_command(name) if name else None
    if command is not None:
        forms = "\n".join(code(form) for form in command.more)
        return f"{_line(command)}\n{forms}".strip()
    return "\n".join(
        [
            "Say what you want, for example **make a beach reel for Ava and post it tomorrow at six**.",
            'Then "same but at night", "replace shot 3", "post that one at eight instead".',
            "",
            *(_line(one) for one in _TABLE),
            "",
            "`/help reels` explains a subject, `/help persona` shows a command's forms.",
        ]
    )


def _line(command: Command) -> str:
    return f"{code(f'/{command.name} {command.words}'.strip())} {command.help}"


def menu() -> list[MenuCommand]:
    """Return the commands as menus show them, the commonest first."""
    return [MenuCommand(name=command.name, description=command.help, argument=command.words) for command in _TABLE]
