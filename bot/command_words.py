"""What the words after a command stand for: "1-6" is six files, "move sat 10:00" another time for a post, "--seed 7" an option.

Pure: words and the personas' names in, calls out. Words that stand for nothing raise InvalidRequest with an example.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import get_args

from bot.agent.calls import COMPONENTS, MORE_PLATFORMS, PLATFORMS, Call
from storage.wording import tr
from tools.errors import InvalidRequest

Calls = Callable[[str, Sequence[str]], list[Call]]  # a command's words and the personas' names -> what to do


# Options: "--steps 30 --negative "hands" --hook "" x4".

OPTION = re.compile(r"\s--(\w+)(?:[=\s]+(\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|(?!--)\S+))?")
KNOWN_OPTIONS = {
    "paint": {"negative", "seed", "checkpoint", "width", "height", "steps", "cfg", "sampler", "scheduler", "style", "size",
              "count", "for", "preset", "workflow", "denoise", "scale", "lora_strength", "face_weight"},
    "run_workflow": {"negative", "negative_prompt", "seed", "checkpoint", "width", "height", "steps", "cfg", "sampler", "sampler_name",
                     "scheduler", "batch_size", "count", "size", "for", "style", "preset", "denoise", "scale", "lora_strength",
                     "face_weight", "validate", "seconds"},
    "film": {"for", "preset", "shots", "style", "seed", "hook", "storyboard", "quality", "language", "music", "voice", "say", "speaker", "cut", "seconds",
             "motion", "size", "fps", "short", "transition", "moves", "captions", "cta", "lower_third", "handle", "ai_line",
             "logo"},
    "record": {"method", "workflow", "seconds", "size", "seed", "negative", "style", "steps", "cfg", "sampler", "scheduler",
               "for"},
    "validate": {"for"},
    "write_caption": {"tags", "voice", "tone", "language", "for"},
}  # fmt: skip


def split_options(words: str, tool: str) -> tuple[str, dict[str, str]]:
    """Take the --options out of a command's words. Raises InvalidRequest for one that the command has not.

    >>> split_options('Ava beach --steps 30 --negative "hands, text"', "paint")
    ('Ava beach', {'steps': '30', 'negative': 'hands, text'})
    """
    text = f" {words}"
    options = {found[1].lower(): (found[2] or "").strip('"“”„«»') for found in OPTION.finditer(text)}
    unknown = sorted(set(options) - KNOWN_OPTIONS[tool])
    if unknown:
        known = ", ".join(f"--{name}" for name in sorted(KNOWN_OPTIONS[tool]))
        raise InvalidRequest(
            tr("there is no --{unknown}", unknown=unknown[0]), fix=tr("there are {known}", known=known)
        )
    rest = OPTION.sub("", text).strip()
    count = re.search(r"(?:^|\s)x(\d{1,5})$", rest)
    if count and tool in {"paint", "run_workflow"}:
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


def just(name: str, **fixed: object) -> Calls:
    return lambda words, names: [Call(name=name, args=fixed)]


def with_words(name: str, argument: str) -> Calls:
    return lambda words, names: [Call(name=name, args={argument: words} if words else {})]


def needs_words(name: str, argument: str, example: str) -> Calls:
    def calls(words: str, names: Sequence[str]) -> list[Call]:
        if not words:
            raise InvalidRequest(tr("that needs a word more"), fix=tr("for example {example}", example=example))
        return [Call(name=name, args={argument: words})]

    return calls


def say(words: str, names: Sequence[str]) -> list[Call]:
    if not words.strip():
        return [Call(name="list_voices", args={})]
    name, text = head_of(words, names)
    is_named = name.casefold() in {one.casefold() for one in names}
    return [Call(name="say_aloud", args={"persona": name, "words": text} if is_named and text else {"words": words})]


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


def persona(words: str, names: Sequence[str]) -> list[Call]:
    verb, _, rest = words.partition(" ")
    rest = rest.strip()
    name, tail = head_of(rest, names)
    match verb.lower():
        case "" | "list" | "all":
            return [Call(name="list_personas", args={})]
        case "show" if rest:
            return [Call(name="show_persona", args={"persona": rest})]
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
                raise InvalidRequest(tr("on or off?"), fix=tr("for example /persona adult Ava off"))
            return [Call(name="rate_persona", args={"persona": name, "adult": tail.lower() == "on"})]
        case "consent":
            return [Call(name="record_consent", args={"persona": name, "words": tail})]
        case "face":
            return _face_of(name, tail)
    return [Call(name="show_persona", args={"persona": words})]


def _face_of(name: str, tail: str) -> list[Call]:
    """ "/persona face Ava", with a picture, a method, or what is to become of the face."""
    method = re.fullmatch(r"method\s*[=:]?\s*(.*)", tail, re.IGNORECASE)
    if method:
        return [Call(name="set_face_method", args={"persona": name, "method": method[1]})]
    verb, _, words = tail.partition(" ")
    match verb.lower():
        case "":
            return [Call(name="face_of", args={"persona": name})]
        case "off" | "none" | "remove":
            return [Call(name="forget_faces", args={"persona": name})]
        case "new" | "make":
            return [Call(name="make_face", args={"persona": name, "words": words.strip()})]
    return [Call(name="add_face", args={"persona": name, "asset": tail})]


def face(words: str, names: Sequence[str]) -> list[Call]:
    verb, _, rest = words.strip().partition(" ")
    rest = rest.strip()
    name, tail = head_of(rest, names)
    match verb.lower():
        case "":
            return [Call(name="list_faces", args={})]
        case "add" | "learn":
            if name not in names and not tail:
                # One word is a persona's name, however it is spelled, or a picture.
                is_picture = A_PICTURE.match(name) or re.search(r"[/\\.]", name)
                name, tail = ("", name) if is_picture else (name, "")
            return [Call(name="add_face", args={"persona": name, "asset": tail or "last"})]
        case "show":
            return [Call(name="show_face", args={"face": rest})]
        case "rm" | "delete" | "remove" | "forget":
            return [Call(name="forget_face", args={"face": rest})]
        case "new" | "make":
            return [Call(name="make_face", args={"persona": name, "words": tail})]
        case "method":
            return [Call(name="set_face_method", args={"persona": name, "method": tail})]
        case "trend" | "likeness" | "alike":
            return [Call(name="likeness_trend", args={"persona": rest} if rest else {})]
    return [Call(name="list_faces", args={"persona": words.strip()})]


def _new_persona(rest: str) -> list[Call]:
    if not rest:
        return [Call(name="persona_form", args={})]
    template = re.match(r"(?:--template|from|like)\s+(?:the\s+)?(\w+)\s*,?\s*(.*)", rest, re.IGNORECASE | re.DOTALL)
    if template:
        return [Call(name="persona_from_template", args={"template": template[1], "words": template[2]})]
    name, _, description = rest.partition(",")
    return [Call(name="create_persona", args={"name": name.strip(), "description": description.strip()})]


def post(words: str, names: Sequence[str]) -> list[Call]:
    name, _, rest = words.partition(" ")
    verb, _, tail = rest.strip().partition(" ")
    if name.lower() == "all" and verb.lower() in {"cancel", "rm", "delete", "drop"}:
        whose = next((one for one in names if one.casefold() == tail.strip().casefold()), "")
        args = {"persona": whose} if whose else {"period": tail.strip()} if tail.strip() else {}
        return [Call(name="cancel_posts", args=args)]
    if not re.fullmatch(r"[Pp]?\d{1,9}|last|it|", name, re.IGNORECASE):
        raise InvalidRequest(tr("{name} is no post", name=name[:40]), fix=tr("name it like P12; /queue lists them"))
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
        case "alt":
            return [Call(name="describe_delivery", args={"delivery": name, "alt_text": tail.strip()})]
        case "comment":
            return [Call(name="comment_delivery", args={"delivery": name, "comment": tail.strip()})]
        case "fill" | "with":
            return [Call(name="fill_slot", args={"id": name, "asset": tail.strip() or "last"})]
        case "late":
            return [Call(name="set_if_late", args={"id": name, "words": tail.strip()})]
        case "undo" | "restore" if re.fullmatch(r"[Pp]?\d{1,9}", name):
            return [Call(name="restore_delivery", args={"delivery": int(name.lstrip("Pp"))})]
    raise InvalidRequest(
        tr("what about {name}?", name=name),
        fix=tr(
            "for example /post {name} move sat 10:00; also cancel, rm, approve, caption …, alt …, comment … or fill reel_7",
            name=name,
        ),
    )


def next_slots(words: str, names: Sequence[str]) -> list[Call]:
    """/next 7 8 instagram: files first, then where."""
    name = next(
        (
            one
            for one in sorted(names, key=len, reverse=True)
            if re.search(rf"\b{re.escape(one)}\b", words, re.IGNORECASE)
        ),
        "",
    )
    parts = (
        (re.sub(rf"\b{re.escape(name)}\b", " ", words, flags=re.IGNORECASE) if name else words)
        .replace(",", " ")
        .split()
    )
    files = [part for part in parts if re.search(r"\d", part) or part.lower() in {"last", "it"}]
    where = " ".join(part for part in parts if part not in files and part.lower() not in {"and", "on", "for", "to"})
    if not files:
        raise InvalidRequest(tr("which files?"), fix=tr("for example /next 7 8 instagram"))
    args = {"assets": names_in(" ".join(files)), "persona": name, "platform": where}
    return [Call(name="queue_posts", args={key: value for key, value in args.items() if value})]


REST = re.compile(r",?\s*rest(?:s|ing)? (?:of )?(\d{1,4}) days?", re.IGNORECASE)
USES = re.compile(r",?\s*(?:at most|max) (\d{1,3}) (?:times|uses)", re.IGNORECASE)


def evergreen(words: str, names: Sequence[str]) -> list[Call]:
    """/evergreen Ava #beach instagram every monday at 9, rest 14 days, at most 3 times."""
    name, rest = head_of(words, names)
    if name not in names:
        name, rest = "", words.strip()
    args: dict[str, object] = {"persona": name}
    for field, pattern in (("rest_days", REST), ("most_uses", USES)):
        found = pattern.search(rest)
        if found:
            args[field] = int(found[1])
            rest = rest.replace(found[0], "")
    tag = re.search(r"#(\w+)", rest)
    rest = re.sub(r"#\w+", "", rest).strip()
    first, _, tail = rest.partition(" ")
    if first.lower() in PLATFORMS + MORE_PLATFORMS:
        args["platform"], rest = first, tail.strip()
    if not rest:
        raise InvalidRequest(tr("when?"), fix=tr("for example /evergreen Ava #beach every monday at 9"))
    args |= {"tag": tag[1] if tag else "", "when": rest.strip(" ,")}
    return [Call(name="repeat_from_library", args={key: value for key, value in args.items() if value != ""})]


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
                raise InvalidRequest(tr("{part} is no range of at most 100", part=part), fix=tr("for example 1-6"))
            names += [str(number) for number in range(first, last + 1)]
        elif part and part.lower() != "and":
            names.append(part)
    return names


def files(name: str, example: str) -> Calls:
    def calls(words: str, names: Sequence[str]) -> list[Call]:
        if not words.strip():
            raise InvalidRequest(tr("which files?"), fix=tr("for example {example}", example=example))
        return [Call(name=name, args={"assets": names_in(words)})]

    return calls


def approve(words: str, names: Sequence[str]) -> list[Call]:
    posts = re.findall(r"\b[Pp](\d{1,9})\b", words)
    if posts and not re.sub(r"[Pp]\d+|and|[\s,]", "", words):
        return [Call(name="approve_post", args={"id": f"P{number}"}) for number in posts]
    return files("approve_assets", tr("/approve 1-6, or /approve P3 for a post"))(words, names)


def reject(words: str, names: Sequence[str]) -> list[Call]:
    one = r"(?:[a-z]+_\d+|\d+(?:-\d+)?)"
    found = re.match(rf"({one}(?:(?:[,\s]+|\s+and\s+){one})*)\s*,?\s*(.*)", words, re.IGNORECASE | re.DOTALL)
    if not found:
        raise InvalidRequest(tr("reject which?"), fix=tr("for example /reject 7 8 blurry"))
    return [Call(name="reject_assets", args={"assets": names_in(found[1]), "reason": found[2].strip()})]


def archive(words: str, names: Sequence[str]) -> list[Call]:
    """/zip takes files as /rm does, or the words of /library."""
    if re.fullmatch(r"(?:[a-z]+_)?\d+(?:-\d+)?(?:(?:[,\s]+|\s+and\s+)(?:[a-z]+_)?\d+(?:-\d+)?)*", words.lower()):
        words = " ".join(names_in(words))
    return [Call(name="zip_assets", args={"words": words} if words else {})]


def tag(words: str, names: Sequence[str]) -> list[Call]:
    parts = words.split()
    files = names_in(" ".join(part for part in parts if part[0] not in "+-#"))
    tags = {sign: [part[1:] for part in parts if part[0] == sign and len(part) > 1] for sign in "+#-"}
    return [Call(name="tag_assets", args={"assets": files, "add": tags["+"] + tags["#"], "remove": tags["-"]})]


def folder(words: str, names: Sequence[str]) -> list[Call]:
    name, _, folder = words.partition(" ")
    if not name:
        raise InvalidRequest(tr("move which file, and where?"), fix=tr("for example /move 12 summer/week1"))
    return [Call(name="file_assets", args={"assets": names_in(name), "folder": folder.strip()})]


def asset(words: str, names: Sequence[str]) -> list[Call]:
    parts = words.split()
    match [part.lower() for part in parts[:2]]:
        case ["edit", _] if len(parts) > 2:
            found = re.match(r"(\w+)\s*(?:=|\s|$)\s*(.*)", " ".join(parts[2:]), re.DOTALL)
            args = {"asset": parts[1], "field": found[1] if found else "", "value": found[2] if found else ""}
            return [Call(name="edit_asset", args=args)]
        case ["rm" | "delete", _]:
            return [Call(name="delete_assets", args={"assets": names_in(" ".join(parts[1:]))})]
        case ["adult", name] | [name, "adult"]:
            return [Call(name="rate_asset", args={"asset": name, "adult": "off" not in words.lower().split()})]
        case [name, "original" | "file"]:
            return [Call(name="send_original", args={"asset": name})]
    return [Call(name="show_asset", args={"asset": parts[0] if parts else "last"})]


def style(words: str, names: Sequence[str]) -> list[Call]:
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


A_PICTURE = re.compile(r"(?:(?:img|vid|reel)_?\d+|\d+|last|it|this|that)\b", re.IGNORECASE)


def video(words: str, names: Sequence[str]) -> list[Call]:
    """/video img_12 she waves, /video Ava on the pier, waving --method svd: a picture that moves, or a clip of words."""
    rest, options = split_options(words, "record")
    if not rest:
        raise InvalidRequest(
            tr("what shall move?"), fix=tr("for example /video img_12 she turns round, or /video Ava walks on the pier")
        )
    picture = A_PICTURE.match(rest)
    if picture is not None:
        happens = rest[picture.end() :].strip(" ,:")
        args: dict[str, object] = {"asset": picture[0], "words": happens, "options": options}
        return [Call(name="record", args=args)]
    name, what = head_of(rest, names)
    if name not in names:
        name, what = "", rest
    return [Call(name="record", args={"persona": name, "words": what or rest, "options": options})]


EDITS = {
    "to": "convert_format", "convert": "convert_format", "as": "convert_format", "text": "text_overlay", "join": "merge",
    "concatenate": "merge", "concat": "merge", "audio": "add_music", "music": "add_music", "add_audio": "add_music",
    "subtitles": "add_subtitles", "grade": "color_grade", "lut": "color_grade", "under": "fit_size", "shrink": "fit_size",
    "compress": "fit_size", "smaller": "fit_size", "fit": "fit_size", "cover": "cover_frame", "thumbnail": "cover_frame", "cut": "trim", "scale": "resize", "flip": "rotate", "turn": "rotate",
}  # fmt: skip


def edit(words: str, names: Sequence[str]) -> list[Call]:
    parts = words.split(maxsplit=2)
    if len(parts) < 2:
        raise InvalidRequest(tr("edit what, and how?"), fix=tr("for example /edit reel_7 trim 0-8s"))
    asset, operation, value = parts[0], parts[1].lower(), parts[2] if len(parts) > 2 else ""
    if asset.lower() in EDITS or not re.search(r"\d|^last$|^it$", asset.lower()):
        asset, operation, value = parts[1], asset.lower(), parts[2] if len(parts) > 2 else ""
    operation = EDITS.get(operation, operation)
    from tools.altering import Operation  # late: the menus of a start need no tool

    if operation not in get_args(Operation):
        known = ", ".join(name.replace("_", " ") for name in get_args(Operation))
        raise InvalidRequest(
            tr("there is no edit called {operation}", operation=operation[:30]),
            fix=tr("there are: {known}", known=known),
        )
    if parts[1].lower() == "lut" and not value:
        value = "lut"
    if operation == "trim" and (span := re.fullmatch(r"(\d+(?:\.\d+)?)\s+(\d+(?:\.\d+)?)", value)):
        value = f"{span[1]}-{span[2]}s"
    return [Call(name="edit_video", args={"asset": asset, "operation": operation, "value": value})]


def job(words: str, names: Sequence[str]) -> list[Call]:
    """One job: its card, or what is to be done with it."""
    found = re.fullmatch(
        r"(?:(?:job|j)?\s*_?#?(\d{1,9}))?\s*([a-z]+)?\s*(.*)", words.strip(), re.IGNORECASE | re.DOTALL
    )
    number, verb, rest = found.groups(default="") if found is not None else ("", "", "")
    name, verb = f"J{number}" if number else "", verb.lower()
    simple = {
        "pause": "pause_job",
        "resume": "resume_job",
        "continue": "resume_job",
        "cancel": "cancel_job",
        "stop": "cancel_job",
    }
    if verb in simple and not rest:
        return [Call(name=simple[verb], args={"id": name} if name else {})]
    named = {"job": name} if name else {}
    if verb in {"vary", "delete"} and not rest:
        return [Call(name={"vary": "vary_job", "delete": "delete_made"}[verb], args=named)]
    if verb == "remix":
        return [Call(name="remix_job", args={**named, "words": rest} if rest else named)]
    if verb in {"shot", "redo", "retake"} and name:
        if not rest:
            return [Call(name="ask_shot", args={"job": int(number)})]
        return [Call(name="redo_shot", args={"job": int(number), "words": rest})]
    if verb or rest:
        raise InvalidRequest(
            tr("{words!r} is nothing to do with a job", words=words.strip()[:40]),
            fix=tr("/help job says what there is"),
        )
    return [Call(name="show_job", args={"id": number} if number else {})]


def retake(words: str, names: Sequence[str]) -> list[Call]:
    number, _, change = words.strip().partition(" ")
    if not number.isdecimal() or len(number) > 4:
        raise InvalidRequest(tr("which shot?"), fix=tr("for example /retake 3 closer, from the side"))
    return [Call(name="retake", args={"shot": int(number), "change": change.strip()})]


def logo(words: str, names: Sequence[str]) -> list[Call]:
    """/logo Ava img_12; without a picture the last one, "off" for none."""
    name, which = head_of(words, names)
    return [Call(name="set_logo", args={"persona": name, "asset": which.strip() or "last"})]


def validate(words: str, names: Sequence[str]) -> list[Call]:
    rest, options = split_options(words, "validate")
    name, _, place = rest.partition(" ")
    return [
        Call(name="validate_media", args={"asset": name or "last", "platform": options.get("for", "") or place.strip()})
    ]


def repair(words: str, names: Sequence[str]) -> list[Call]:
    """/repair reel_7 tiktok crop; without a place it is made to play everywhere."""
    rest, options = split_options(words, "validate")
    parts = rest.split()
    shape = next((part for part in parts[1:] if part.casefold() in {"crop", "pad", "blur"}), "")
    place = " ".join(part for part in parts[1:] if part != shape)
    args = {"asset": parts[0] if parts else "last", "platform": options.get("for", "") or place}
    return [Call(name="repair_media", args=args | ({"shape": shape.casefold()} if shape else {}))]


def licence(words: str, names: Sequence[str]) -> list[Call]:
    """/licence aud_3 licensed Artlist 4711; without a file, the sound that was sent last."""
    first, _, rest = words.strip().partition(" ")
    if re.fullmatch(r"(?:aud_|audio_)?\d+", first, re.IGNORECASE):
        return [Call(name="set_licence", args={"asset": first, "words": rest.strip()})]
    return [Call(name="set_licence", args={"asset": "last", "words": words.strip()})]


def write(words: str, names: Sequence[str]) -> list[Call]:
    name, about = head_of(words, names)
    return [Call(name="write_as", args={"persona": name, "about": about})]


def make(words: str, names: Sequence[str]) -> list[Call]:
    """/make Ava post about surfing; other words are read as a request."""
    name, about = head_of(words, names)
    if name not in names:
        name, about = "", words
    subject = re.match(
        r"(?:a\s+)?(?:full\s+|whole\s+)?post\b(?:\s+about)?\s*(.*)", about.strip(), re.IGNORECASE | re.DOTALL
    )
    return [Call(name="full_post", args={"persona": name, "about": subject[1]})] if subject and subject[1] else []


STATUS_PARTS = {
    "comfyui": "gpu",
    "ollama": "models",
    "llm": "models",
    "model": "models",
    "video": "backends",
    "telegram": "chat",
    "discord": "chat",
    "fronts": "chat",
    "pid": "bot",
    "backend": "bot",
    "workers": "hosts",
    "machines": "hosts",
    "jobs": "queue",
    "": "",
}


def status(words: str, names: Sequence[str]) -> list[Call]:
    part = words.strip().lower()
    if part.split()[:1] == ["live"]:
        is_over = part.split()[1:2] in (["off"], ["stop"], ["end"])
        return [Call(name="stop_live_status" if is_over else "live_status", args={})]
    part = STATUS_PARTS.get(part, part)
    if part == "faces":
        return [Call(name="face_health", args={})]
    if part in {"chat", "bot"}:
        return [Call(name="own_status", args={"part": part})]
    known = (*COMPONENTS, "chat", "bot", "faces", "live")
    if part and part not in known:
        raise InvalidRequest(
            tr("there is no part called {part}", part=part[:30]),
            fix=tr("for example /status gpu; also {known}", known=", ".join(known[1:])),
        )
    return [Call(name="system_status", args={"component": part} if part else {})]


def doctor(words: str, names: Sequence[str]) -> list[Call]:
    if words.strip().lower() in {"faces", "face", "gpu", "queue"}:  # of which the status tells more
        return status(words, names)
    return [Call(name="doctor", args={"words": words} if words else {})]


def llm(words: str, names: Sequence[str]) -> list[Call]:
    verb, _, rest = words.strip().partition(" ")
    match verb.lower():
        case "" | "list" | "models":
            return [Call(name="list_language_models", args={})]
        case "health" | "status" | "check":
            return [Call(name="system_status", args={"component": "models"})]
        case "use" | "switch":
            return [Call(name="use_language_model", args={"model": rest.strip()})]
        case "auto" | "offline":
            return [Call(name="use_language_model", args={"model": verb.lower()})]
        case "pull" | "get" | "install":
            return [Call(name="propose_pull", args={"model": rest.strip()})]
    raise InvalidRequest(
        tr("what about {verb}?", verb=verb[:40]),
        fix=tr("/llm list, /llm health, /llm use qwen3.5:9b, /llm pull qwen3.5:4b"),
    )


def numbered(words: str, tiles: Mapping[str, int] | None = None) -> str:
    """Name the file of a command that begins with its number as chat lines name it: a bare number there is a count.

    `tiles` are the numbers on the sheet that was listed last.

    >>> numbered("12 instagram fri 18:00"), numbered("3 instagram", {"3": 57})
    ('img_12 instagram fri 18:00', 'img_57 instagram')
    """
    found = re.match(r"#?(\d{1,9})(?=\s|$)", words)
    if found is None:
        return words
    return f"img_{(tiles or {}).get(found[0], found[1])}{words[found.end() :]}"


# A number that is a file, and no count: "post 2 tomorrow", "a caption for 3", and not "post 2 reels".
POINTS_AT = re.compile(
    r"\b(post|publish|schedule|send|show(?: me)?|open|captions? (?:for|of)|animate|validate|check)\s+"
    r"(?:(?:number|no\.?|file|tile|picture|photo|image|reel|clip)\s+|#)?(\d{1,2})"
    r"(?=\s*(?:$|[.!?,]|(?:on|to|at|in|for|tomorrow|today|tonight|now|next|with|and)\b))",
    re.IGNORECASE,
)


def with_tiles(words: str, tiles: Mapping[str, int]) -> str:
    """Name the files that a sentence points at by the numbers on the sheet that was listed last.

    >>> with_tiles("post 2 on the folder tomorrow at 6", {"2": 57, "6": 50}), with_tiles("post 2 reels", {"2": 57})
    ('post img_57 on the folder tomorrow at 6', 'post 2 reels')
    """
    return POINTS_AT.sub(lambda found: f"{found[1]} img_{tiles[found[2]]}" if found[2] in tiles else found[0], words)


def comfy(words: str, names: Sequence[str]) -> list[Call]:
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
    raise InvalidRequest(
        tr("/comfy {verb}?", verb=verb[:20]), fix=tr("/comfy status, start, stop, restart, install or logs")
    )


WORKFLOW_VERBS = {
    "show": "show_workflow",
    "open": "show_workflow",
    "check": "check_workflow",
    "install": "propose_parts",
}


def workflow(words: str, names: Sequence[str]) -> list[Call]:
    verb, _, rest = words.strip().partition(" ")
    verb, rest = verb.lower(), rest.strip()
    if verb in WORKFLOW_VERBS:
        return [Call(name=WORKFLOW_VERBS[verb], args={"workflow": rest})]
    match verb:
        case "add" | "new" | "save":
            return [Call(name="add_workflow", args={"name": rest})]
        case "edit" | "tag":
            name, _, change = rest.partition(" ")
            change = f"tag {change}" if verb == "tag" else change
            return [Call(name="edit_workflow", args={"workflow": name, "words": change})]
        case "rm" | "delete" | "remove":
            return [Call(name="delete_workflow", args={"workflow": rest})]
        case "run":
            return run(rest, names)
        case "" | "list":
            return [Call(name="list_workflows", args={"words": rest})]
        case "custom" | "own" | "mine":
            return [Call(name="list_workflows", args={"words": "custom"})]
    return [Call(name="show_workflow", args={"workflow": words.strip()})]


def run(words: str, names: Sequence[str]) -> list[Call]:
    rest, options = split_options(words, "run_workflow")
    name, _, prompt = rest.partition(" ")
    if not name:
        raise InvalidRequest(
            tr("run which workflow?"), fix=tr("for example /run portrait-basic Ava in the rain --steps 30")
        )
    args = {"workflow": name.rstrip(":"), "prompt": prompt.strip(), "options": options}
    return [Call(name="run_workflow", args=args)]


def preset(words: str, names: Sequence[str]) -> list[Call]:
    verb, _, rest = words.strip().partition(" ")
    match verb.lower():
        case "show":
            return [Call(name="show_preset", args={"preset": rest})]
        case "use" | "apply":
            name, _, changes = rest.strip().partition(" ")
            return [Call(name="use_preset", args={"preset": name, "changes": changes})]
        case "clear" | "none" | "off":
            return [Call(name="clear_preset", args={})]
    return [Call(name="show_preset", args={"preset": words.strip()})]
