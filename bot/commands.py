"""One table of commands: Telegram's menu, Discord's slash commands, the console and /help are made from it.

A command makes its calls itself, or, where it makes none, has its words read by the phrase parser with `phrase` in front.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from bot import command_words
from bot.agent.calls import Call
from bot.command_words import (
    Calls,
    approve,
    archive,
    asset,
    comfy,
    doctor,
    edit,
    evergreen,
    face,
    files,
    folder,
    job,
    just,
    licence,
    llm,
    logo,
    make,
    needs_words,
    next_slots,
    post,
    preset,
    reject,
    repair,
    retake,
    run,
    status,
    style,
    tag,
    validate,
    video,
    with_words,
    workflow,
    write,
)  # fmt: skip
from bot.fronts.front import MenuCommand, MenuPart, MenuPoint
from storage.people import RANK
from storage.tables import Role
from storage.wording import languages, speaking, tr
from tools.marks import code


@dataclass(frozen=True, kw_only=True)
class Command:
    name: str
    words: str  # what may follow, shown in /help; "" for nothing
    help: str
    phrase: str = ""
    begins_with_file: bool = False  # a number first is a file's, where the words are read by the parser
    options: str = ""  # the tool that takes the call with its --options, where a phrase may have them
    calls: Calls | None = None
    role: Role = Role.OPERATOR  # the least that may use it; what each form does asks for its own role again
    more: tuple[str, ...] = ()  # further forms, for /help of this command alone


_PARTS: dict[str, list[Command]] = {
    "Make": [
        Command(name="reel", words="Ava beach 15s", help="make a reel", phrase="make a reel", options="film",
                more=("/reel Ava beach at sunset --for instagram --shots 5", "/reel Ava beach 20s --preset tiktok (/presets video), --short, --size 16:9, --fps 24", "--style, --seed, --hook \"words\", --storyboard on|off, --motion on, --quality best, --language, --music aud_3 or \"house 124 bpm\", --cut beat",
                      "--say \"Good morning\" (spoken over the music), --speaker joe, --captions on", "--transition whip|slide|dip_black|cut, --moves \"slow zoom in\", --captions \"words\", --cta \"Follow\", --lower_third \"Ava | travel\"", "--handle on, --ai_line on, --logo img_12|off")),
        Command(name="image", words="Ava at the beach x4", help="make pictures", phrase="generate an image of", options="paint",
                more=("/image Ava at the opera --style formal --seed 7", "--negative \"words\", --checkpoint, --steps, --cfg, --sampler, --scheduler, --width, --height, --size 9:16", "--preset fashion|none, --workflow portrait-basic")),
        Command(name="make", words="Ava post about surfing", help="a picture with its caption, or anything else", calls=make, phrase="make"),
        Command(name="again", words="[at night]", help="make the last thing again, with a change", calls=with_words("make_again", "change")),
        Command(name="retake", words="3 [change]", help="make one shot of the last reel again", calls=retake),
        Command(name="video", words="img_12 she waves", help="let a picture move, or film a clip", calls=video,
                more=("/video Ava walks on the pier --seconds 4 --size 9:16", "/video img_12 --method svd --seed 7", "--negative, --style, --steps, --cfg, --for")),
        Command(name="say", words="Ava Good morning", help="hear words spoken", calls=command_words.say, role=Role.VIEWER, more=(
            "/say (which voices there are)", "/reel Ava beach --say \"Good morning\"")),
        Command(name="edit", words="reel_7 trim 0-8s", help="change a video", calls=edit,
                more=("/edit reel_7 text \"New drop\" bottom", "/edit join reel_7 reel_8", "/edit reel_7 to webm", "/edit reel_7 crop square", "/edit reel_7 resize 720p", "/edit reel_7 audio lofi, or after sending a sound: /edit reel_7 audio",
                      "/edit reel_7 under 10MB", "/edit reel_7 cover", "/edit reel_7 crop square on her", "/edit reel_7 grade warm, or after sending a .cube: /edit reel_7 lut",
                      "/edit reel_7 subtitles 0-2 Hello | 2-4 there, or after sending an .srt or .ass: /edit reel_7 subtitles [track]")),
        Command(name="ab", words='Ava "red" | "white"', help="compare prompts with one seed", calls=with_words("compare", "words"), more=("/ab show [id]",)),
        Command(name="run", words="portrait-basic Ava", help="run a workflow of ComfyUI", calls=run),
        Command(name="presets", words="[video|…]", help="ways of making pictures and reels", calls=with_words("list_presets", "category"), role=Role.VIEWER),
        Command(name="preset", words="fashion | clear", help="one preset", calls=preset, role=Role.VIEWER, more=(
            "/preset show fashion", "/preset use fashion 40 steps, square", "/preset clear")),
        Command(name="storyboard", words="auto|on|off", help="approve sketches before GPU time", calls=with_words("set_storyboard", "words"), role=Role.OWNER),
    ],
    "Write and check": [
        Command(name="caption", words="12", help="write a caption", phrase="write a caption for", options="write_caption", begins_with_file=True,
                more=("/caption 12 instagram --tags 5 --voice casual --language Spanish",)),
        Command(name="write", words="Ava a bio line", help="write a text in a persona's voice", calls=write),
        Command(name="validate", words="12 instagram", help="check a file for a platform, or a post", calls=validate, role=Role.VIEWER,
                more=("/validate 12 --for tiktok", "/validate P33")),
        Command(name="repair", words="12 [instagram]", help="make a file fit a platform", calls=repair,
                more=("/repair reel_7 tiktok crop, or pad", "/repair P33")),
    ],
    "Library": [
        Command(name="library", words="[ava reel 7d #tag]", help="what has been made", calls=with_words("browse", "words"), role=Role.VIEWER),
        Command(name="find", words="sunset", help="search the library", calls=needs_words("search_library", "query", "/find sunset"), role=Role.VIEWER),
        Command(name="asset", words="12", help="one file and how it was made", calls=asset, role=Role.VIEWER,
                more=("/asset 12 original", "/asset edit 12 title New title", "/asset 12 adult on|off", "/asset rm 12")),
        Command(name="approve", words="1-6 or P3", help="approve files, or ask to approve a post", calls=approve),
        Command(name="reject", words="7 8 blurry", help="reject files, with a reason", calls=reject),
        Command(name="rm", words="9-12", help="delete files (undoable)", calls=files("delete_assets", "/rm 9-12")),
        Command(name="undo", words="", help="take the last thing back", calls=just("undo")),
        Command(name="tag", words="12 +beach -draft", help="change tags", calls=tag),
        Command(name="move", words="12 summer/week1", help="put a file in a folder", calls=folder),
        Command(name="licence", words="aud_3 own", help="say whether a sound may be used in public", calls=licence,
                more=("/licence aud_3 licensed Artlist 4711", "/licence aud_3 free, or none")),
        Command(name="zip", words="ava approved", help="pack files, with a manifest", calls=archive),
        Command(name="stats", words="[Ava]", help="count the library", calls=with_words("stats", "persona"), role=Role.VIEWER),
    ],
    "Posts": [
        Command(name="schedule", words="12 fri 18:00", help="plan a post", phrase="schedule", begins_with_file=True),
        Command(name="slot", words="Ava instagram tue 9:00", help="keep a time, content later", phrase="keep a slot for"),
        Command(name="queue", words="[Ava] [7d] [posted]", help="what is planned", calls=with_words("queue", "words"), role=Role.VIEWER),
        Command(name="post", words="P33 [move … | cancel | …]", help="one post", calls=post, role=Role.VIEWER, more=(
            "/post P33 move sat 10:00", "/post P33 approve", "/post P33 caption New words", "/post P33 alt What it shows",
            "/post P33 comment Read this first", "/post P33 fill reel_7",
            "/post P33 cancel", "/post P33 rm", "/post P33 undo", "/post P33 late skip|ask|post", "/post all cancel Ava")),
        Command(name="next", words="7 8", help="post files in the next free slots", calls=next_slots),
        Command(name="rhythm", words="[Ava instagram 9 13 18]", help="posting times, quiet hours, posts a day", calls=with_words("rhythm", "words"), more=(
            "/rhythm quiet 22-8", "/rhythm Ava max 3", "/rhythm Ava instagram off")),
        Command(name="simulate", words="[November]", help="play the days ahead through", calls=with_words("simulate", "period"), role=Role.VIEWER),
        Command(name="calendar", words="[month | ics] [Ava]", help="the plan as a picture, or as a file", calls=with_words("show_calendar", "words"), role=Role.VIEWER, more=(
            "/calendar next week", "/calendar November Ava instagram", "/calendar ics|csv|json Ava")),
        Command(name="import", words="plan.csv", help="plan from a table (or send it to me)", calls=with_words("import_from", "words")),
        Command(name="evergreen", words="Ava #beach every monday 9:00", help="post approved files again and again", calls=evergreen, more=(
            "/evergreen Ava instagram every day at 9, rest 14 days, at most 3 times",)),
        Command(name="recurring", words="[stop 3]", help="recurring posts", calls=with_words("recurring", "words")),
        Command(name="connect", words="bluesky | …", help="connect an account to post with", calls=with_words("connect_account", "platform"), role=Role.OWNER, more=(
            "/connect bluesky", "/connect mastodon mastodon.social", "/connect discord (a webhook)")),
        Command(name="accounts", words="", help="connected accounts", calls=just("list_accounts"), role=Role.VIEWER),
        Command(name="disconnect", words="1", help="disconnect an account", calls=with_words("disconnect_account", "words"), role=Role.OWNER),
        Command(name="destinations", words="", help="where posts go", calls=just("list_destinations"), role=Role.VIEWER),
        Command(name="destination", words="2 [pause | …]", help="change where posts go", calls=with_words("change_destination", "words"), role=Role.OWNER, more=(
            "/destination 2 pause", "/destination 2 resume", "/destination 2 grace 30 minutes", "/destination 2 name My channel", "/destination 2 default Ava",
            "/destination 2 label on|off", "/destination 2 adult on|off")),
    ],
    "Personas": [
        Command(name="personas", words="[paused] [words]", help="who there is", calls=with_words("browse_personas", "words"), role=Role.VIEWER),
        Command(name="persona", words="Ava | new … | …", help="one persona", calls=command_words.persona, role=Role.VIEWER, more=(
            "/persona new Ava, 26, Lisbon, surfer", "/persona new --template influencer", "/persona edit Ava hair=red",
            "/persona pause Ava 7d", "/persona resume Ava", "/persona rm Ava", "/persona purge Ava Ava",
            "/persona export Ava toml|json|prompt", "/persona use Ava", "/persona activity Ava", "/persona adult Ava on|off",
            "/persona face Ava (with a photo; without one, four are made to choose from)", "/persona face Ava method=auto|ip-adapter|instantid|…|off",
            "/persona consent Ava [withdraw 3]")),
        Command(name="faces", words="[Ava]", help="whose faces are kept", calls=with_words("list_faces", "persona"), role=Role.VIEWER),
        Command(name="face", words="add Ava | show 3 | …", help="a face that stays the same", calls=face, role=Role.VIEWER, more=(
            "/face add Ava (with a photo, or after it)", "/face add Ava img_4", "/face show 3", "/face rm 3", "/face make Ava", "/face trend Ava",
            "/face method Ava auto|lora|qwen-edit|kontext|ip-adapter|faceid|instantid|photomaker|off")),
        Command(name="logo", words="Ava img_12 | Ava off", help="a picture in the corner of a persona's reels", calls=logo),
        Command(name="style", words="Ava | new Ava …", help="looks of a persona", calls=style, role=Role.VIEWER, more=(
            "/style new Ava sporty, running shoes", "/style Ava gym", "/style edit Ava sporty steps=35", "/style default Ava casual", "/style rm Ava sporty",
            "/style on|off|first Ava sporty")),
    ],
    "Running": [
        Command(name="help", words="[command]", help="what I can do", calls=with_words("help_topic", "topic"), role=Role.VIEWER),
        Command(name="start", words="", help="where things stand", calls=just("help_topic", topic="start"), role=Role.VIEWER),
        Command(name="jobs", words="[video|…]", help="what is being made", calls=with_words("browse_jobs", "words"), role=Role.VIEWER),
        Command(name="job", words="[5 pause]", help="one job", calls=job, role=Role.VIEWER, more=(
            "/job 5 pause", "/job 5 resume", "/job 5 vary", "/job 5 remix at the opera", "/job 5 shot 2 closer", "/job 5 delete")),
        Command(name="cancel", words="[5]", help="stop a job, or a question", calls=with_words("cancel_job", "id")),
        Command(name="status", words="[gpu|live|…]", help="health", calls=status, role=Role.VIEWER, more=(
            "/status live (a card that stays up to date)", "/status live off")),
        Command(name="workflows", words="[custom|video|…]", help="what ComfyUI can be run with", calls=with_words("list_workflows", "words"), role=Role.VIEWER),
        Command(name="workflow", words="check portrait-basic | …", help="one workflow of ComfyUI", calls=workflow, role=Role.VIEWER, more=(
            "/workflow show portrait-basic", "/workflow add neon-street (with the file, or after it)", "/workflow edit neon-street +night notes=for rain",
            "/workflow check neon-street", "/workflow install neon-street", "/workflow rm neon-street", "/workflow run neon-street Ava in the rain --seed 7",
            "--negative_prompt \"words\", --checkpoint, --width, --height, --steps, --cfg, --sampler_name, --scheduler, --batch_size, --preset, --denoise, --scale, --validate off")),
        Command(name="models", words="[loras|…]", help="which models ComfyUI has", calls=with_words("list_models", "words"), role=Role.VIEWER),
        Command(name="comfy", words="[start | …]", help="look after ComfyUI", calls=comfy, role=Role.OWNER,
                more=("/comfy status", "/comfy install nvidia|amd|m-series|cpu", "/comfy logs warning 20")),
        Command(name="llm", words="[use … | …]", help="the language model", calls=llm, role=Role.VIEWER, more=(
            "/llm use qwen3.5:9b, auto or offline", "/llm pull qwen3.5:4b")),
        Command(name="remember", words="Ava never wears hats", help="keep a fact for this chat", calls=needs_words("remember", "text", "/remember Ava never wears hats")),
        Command(name="facts", words="", help="what I was told to remember", calls=just("facts"), role=Role.VIEWER),
        Command(name="forget", words="3 | all | chat", help="forget a fact, or what was said here", calls=with_words("forget", "words")),
        Command(name="errors", words="[20] | stats | clear", help="what went wrong lately", calls=with_words("errors", "words")),
        Command(name="logs", words="[telegram] [warning] | run", help="the log of this run", calls=with_words("logs", "words"), role=Role.OWNER, more=(
            "/logs comfy error 30", "/logs run (the file)")),
        Command(name="doctor", words="[comfyui | …]", help="what is missing, and how to mend it", calls=doctor, role=Role.OWNER),
        Command(name="backup", words="", help="copy the database", calls=just("back_up"), role=Role.OWNER),
        Command(name="shutdown", words="", help="end the program", calls=just("shut_down"), role=Role.OWNER),
        Command(name="report", words="it looked broken", help="note something in the error log", calls=with_words("report", "words")),
        Command(name="config", words="[checkpoint=…]", help="choices made in chat", calls=with_words("set_config", "words"), role=Role.OWNER),
        Command(name="language", words="de | es | en | auto", help="your language", calls=with_words("set_language", "words"), role=Role.VIEWER),
        Command(name="timezone", words="Europe/Lisbon", help="your timezone", calls=with_words("set_timezone", "words"), role=Role.VIEWER),
    ],
    "People": [
        Command(name="invite", words="operator Vera", help="let somebody ask to come in, by a code", calls=with_words("invite", "words"), role=Role.OWNER, more=(
            "/invite operator Vera", "/invite viewer")),
        Command(name="roles", words="[2 viewer | …]", help="who may do what", calls=with_words("roles", "words"), role=Role.OWNER, more=(
            "/roles 2", "/roles 2 viewer", "/roles 2 operator here (in this group)", "/roles 2 usual here", "/roles 2 approve off|on", "/roles 2 name Vera",
            "/roles 2 remove", "/roles add telegram 123456 operator Olga", "/roles rm telegram 123456")),
        Command(name="chat", words="[on | off]", help="whether I answer in this group", calls=with_words("switch_chat", "words"), role=Role.OWNER),
        Command(name="link", words="[code]", help="be one person on Telegram and Discord", calls=with_words("link", "words"), role=Role.VIEWER),
        Command(name="unlink", words="", help="be two people again", calls=just("unlink"), role=Role.VIEWER),
    ],
}  # fmt: skip
_TABLE = [command for commands in _PARTS.values() for command in commands]

COMMANDS = {command.name: command for command in _TABLE}
ALIASES = {
    "fix": "doctor",
    "db": "backup",
    "resume": "start",
    "health": "status",
    "animate": "video",
    "clip": "video",
    "images": "image",
    "styles": "style",
    "stop": "cancel",
    "delete": "rm",
    "show": "asset",
    "posts": "queue",
    "settings": "config",
    "reconnect": "connect",
    "account": "accounts",
    "people": "roles",
    "log": "logs",
    "menu": "help",
}
NEAR = 65  # of 100: how alike a mistyped command must be to be meant


def find_command(name: str) -> Command | None:
    """Return the command of this name or alias, whatever its case."""
    word = name.strip().lstrip("/").lower()
    return COMMANDS.get(ALIASES.get(word, word))


def unknown(name: str) -> str:
    """Say that there is no such command, with the nearest ones there are."""
    word = name.strip().lstrip("/").lower()[:30]
    from rapidfuzz import process  # late: only a mistake needs it

    near = process.extract(word, [*COMMANDS, *ALIASES], limit=2, score_cutoff=NEAR)
    meant = tr(" or ").join(dict.fromkeys(f"/{found}" for found, _, _ in near))
    if meant:
        return tr("There is no /{word}. Did you mean {meant}?", word=word, meant=meant)
    return tr("There is no /{word}. /help lists what there is.", word=word)


@cache
def _words() -> frozenset[str]:
    """Everything that stands for something in a request or a command, in the form in which a workflow is named."""
    from bot.agent.phrases.lexicon import NOUNS, SMALL, VERBS  # late: only naming a workflow asks

    texts = [text for table in (VERBS, NOUNS, SMALL) for text in table.values()]
    phrases = [phrase for text in texts for line in text.splitlines() for phrase in line.partition(":")[2].split("|")]
    said = (*phrases, *COMMANDS, *ALIASES)
    return frozenset(re.sub(r"[^a-z0-9]+", "-", phrase.lower()).strip("-") for phrase in said)


def is_word(pack_id: str) -> bool:
    """Whether a workflow's id would be what people say: "go-live", "cross-post".

    >>> is_word("cross-post"), is_word("neon-street")
    (True, False)
    """
    return pack_id in _words()


def help_text(name: str = "") -> str:
    """Return /help: what to say first, then each command in a line; of one command, all its forms; "" for no command."""
    command = find_command(name) if name else None
    if command is not None:
        return "\n".join([_line(command), *(code(form) for form in command.more)])
    if name:
        return ""
    lines = [
        tr("Say what you want, for example **make a beach reel for Ava and post it tomorrow at six**."),
        tr('Then "same but at night", "replace shot 3", "post that one at eight instead".'),
    ]
    for part, commands in _PARTS.items():
        lines += ["", f"**{tr(part)}**", *(_line(one) for one in commands)]
    return "\n".join([*lines, "", tr("`/help reels` explains a subject, `/help persona` shows a command's forms.")])


def _line(command: Command) -> str:
    return f"{code(f'/{command.name} {command.words}'.strip())}: {tr(command.help)}"


# Menus

PERSONA = MenuPart(name="persona", description="whose", completes="persona")
ASSET = MenuPart(name="asset", description="which file", completes="asset")
POST = MenuPart(name="post", description="which post", completes="post")
PRESET = MenuPart(name="preset", description="which preset", completes="preset")


def _what(*choices: str) -> MenuPart:
    return MenuPart(name="do", description="what to do", choices=choices)


PARTS: dict[str, tuple[MenuPart, ...]] = {
    "reel": (PERSONA,),
    "image": (PERSONA,),
    "make": (PERSONA,),
    "write": (PERSONA,),
    "stats": (PERSONA,),
    "slot": (PERSONA,),
    "faces": (PERSONA,),
    "say": (PERSONA,),
    "persona": (_what("use", "edit", "pause", "resume", "export", "prompt", "activity", "face", "rm"), PERSONA),
    "style": (_what("new", "edit", "default", "rm", "on", "off", "first"), PERSONA),
    "caption": (ASSET,),
    "validate": (ASSET,),
    "repair": (ASSET,),
    "asset": (ASSET,),
    "approve": (ASSET,),
    "reject": (ASSET,),
    "rm": (ASSET,),
    "tag": (ASSET,),
    "move": (ASSET,),
    "video": (ASSET,),
    "edit": (ASSET,),
    "schedule": (ASSET,),
    "post": (POST,),
    "preset": (_what("show", "use", "clear"), PRESET),
    "invite": (_what("operator", "viewer"),),
    "chat": (_what("on", "off"),),
}


@dataclass(frozen=True, kw_only=True)
class Point:
    """What a menu of a message offers to do with the picture on it."""

    label: str
    calls: Callable[[str], list[Call]]  # of the file's name


POINTS = {
    "caption": Point(label="Caption this", calls=lambda name: [Call(name="write_caption", args={"asset": name})]),
    "validate": Point(label="Validate this", calls=lambda name: [Call(name="validate_media", args={"asset": name})]),
    "face": Point(label="Use as a face", calls=lambda name: [Call(name="add_face", args={"asset": name})]),
    "reel": Point(label="Make a reel of this", calls=lambda name: [Call(name="reel_of_file", args={"asset": name})]),
}


def menu(role: Role = Role.OWNER) -> list[MenuCommand]:
    """Return the commands that somebody of this role may use, as menus show them, the commonest first."""
    return [
        MenuCommand(
            name=command.name,
            description=command.help,
            argument=command.words,
            parts=tuple(
                replace(part, translated=_translated(part.description)) for part in PARTS.get(command.name, ())
            ),
            translated=_translated(command.help),
        )
        for command in _TABLE
        if RANK[command.role] <= RANK[role]
    ]


def points() -> list[MenuPoint]:
    return [MenuPoint(key=key, label=point.label, translated=_translated(point.label)) for key, point in POINTS.items()]


def texts() -> set[str]:
    """Return what the table says to people: every catalogue translates it."""
    parts = {part.description for parts in PARTS.values() for part in parts}
    return {*_PARTS, *(command.help for command in _TABLE), *parts, *(point.label for point in POINTS.values())}


def _translated(text: str) -> dict[str, str]:
    """Return what `text` is in the languages that there are beside English."""
    said = {}
    for language in languages()[1:]:
        with speaking(language):
            said[language] = tr(text)
    return said
