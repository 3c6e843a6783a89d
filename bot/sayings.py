"""Short sayings about what lies on the table: "approve it", "which one is best?", "casual is Ava's default".

Each row of the table is a whole message and the call that it stands for, as a command would make it; a message that is
not exactly one of these goes on to the phrase parser. `it` is what was spoken of last: a file, a post, a job, a caption.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.agent.calls import Call
from bot.command_words import names_in
from personas.languages import language_code
from tools.tokens import closest
from tools.when import shift_in

LONGEST = 300  # characters of a saying; a longer message is a request
POLITE = re.compile(
    r"^(?:(?:please|pls|ok|okay|so|now|then|hey|well|and|yes|actually|oh|nah|hmm+|can you|could you|would you|will you)[,\s]+)+",
    re.IGNORECASE,
)
ENDING = re.compile(r"(?:[\s,]+(?:please|pls|thanks|thank you|then|now))*[\s.!?…]*$", re.IGNORECASE)
PLACE = (
    "(?:instagram|tiktok|youtube|x|facebook|threads|pinterest|telegram|discord|bluesky|mastodon|twitter|insta|ig|tik tok|"
    "shorts|reels|youtube shorts|instagram reels|facebook reels)"
)
OF_POST = r"(?: (?:of|for) (?P<post>p\d{1,9}))?(?: is)?\s*:\s*(?P<words>\S.*)"
ALT_TEXT = re.compile(rf"(?:the )?alt(?:ernative)?[ -]?text{OF_POST}", re.IGNORECASE | re.DOTALL)
COMMENT = re.compile(rf"(?:the )?first comment{OF_POST}", re.IGNORECASE | re.DOTALL)
CAPTION = re.compile(r"(?:the )?caption(?: is)?\s*:\s*(\S.*)", re.IGNORECASE | re.DOTALL)
MENDED = ("approve", "accept", "reject", "cancel", "delete", "animate")  # verbs that are read with a slip in them
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


@dataclass(frozen=True, kw_only=True)
class OnTable:
    """What was spoken of last, and who there is: what decides between the meanings of "it"."""

    focus: str = ""  # asset, delivery, job, caption, persona
    personas: tuple[str, ...] = ()
    workflows: tuple[str, ...] = ()  # their ids
    has_workflow: bool = False  # one was spoken of, or its file was sent
    has_draft: bool = False  # a workflow's file was sent and has no name yet
    has_post: bool = False
    has_list: bool = False
    kind: str = ""  # what was made last: reel, images, upload …


Found = Mapping[str, str]  # the named parts of a saying, in the person's own letters
Make = Callable[[Found, OnTable], Sequence[Call] | None]


def read_saying(text: str, table: OnTable) -> list[Call]:
    """Return the calls that `text` stands for when it is a saying as a whole; else nothing.

    >>> [call.name for call in read_saying("approve it!", OnTable(focus="asset"))]
    ['approve_assets']
    """
    given_caption = CAPTION.fullmatch(text.strip())
    if given_caption:  # word for word, line breaks and all
        return [Call(name="caption_delivery", args={"delivery": "last", "caption": given_caption[1].strip()})]
    for spoken, name, field in ((ALT_TEXT, "describe_delivery", "alt_text"), (COMMENT, "comment_delivery", "comment")):
        if said := spoken.fullmatch(text.strip()):
            return [Call(name=name, args={"delivery": said["post"] or "last", field: said["words"].strip()})]
    words = _cleaned(text)
    if not words or len(words) > LONGEST:
        return []
    calls = _read(words, table)
    if calls:
        return calls
    verb, _, rest = words.partition(" ")
    meant = closest(verb.lower(), MENDED) if verb.lower() not in MENDED else ""
    return _read(f"{meant} {rest}".strip(), table) if meant else []


def _read(words: str, table: OnTable) -> list[Call]:
    for pattern, make in _rows(table.personas, table.workflows):
        found = pattern.fullmatch(words)
        if found:
            given = {name: value.strip() for name, value in found.groupdict().items() if value}
            # A thing that stands in several places of a row is named it, it_1, it_2 …
            parts = {re.sub(r"_\d$", "", name): value for name, value in given.items()}
            if "who" in parts:
                parts["who"] = _name(parts["who"], table.personas)
            if "workflow" in parts:
                parts["workflow"] = "-".join(parts["workflow"].lower().split())
            calls = make(parts, table)
            if calls:
                return list(calls)
    return []


def _cleaned(text: str) -> str:
    words = " ".join(text.replace("’", "'").replace("‘", "'").split())
    words = POLITE.sub("", words)
    return ENDING.sub("", words).strip()


def _name(said: str, personas: Sequence[str]) -> str:
    """Return the persona's name as it is written; "" for a pronoun: whoever was spoken of."""
    return next((name for name in personas if name.casefold() == said.casefold()), "")


def one(name: str, **fixed: object) -> Make:
    """A saying with one meaning: the call `name`, with its named parts as arguments beside `fixed`."""

    def make(found: Found, table: OnTable) -> Sequence[Call]:
        args: dict[str, object] = {
            **fixed,
            **{part: value for part, value in found.items() if part not in {"who", "it"}},
        }
        if "who" in found:
            args["persona"] = found["who"]
        if "it" in found:
            args["asset"] = asset_in(found["it"])
        return [Call(name=name, args=args)]

    return make


def asset_in(said: str) -> str:
    """Return what a tool takes for "it", "number 12", "img_12" and "12"."""
    number = re.search(r"\d+", said)
    if number is None:
        return "last"
    return said if "_" in said else number[0]


def _licensed(found: Found, table: OnTable) -> Sequence[Call]:
    return [Call(name="set_licence", args={"asset": "last", "words": f"licensed {found['words']}"})]


def _repaired(found: Found, table: OnTable) -> Sequence[Call]:
    """ "Fix it for TikTok", "make reel_7 fit Instagram, crop"."""
    shape = {"cropped": "crop", "with bars": "pad", "padded": "pad", "blurred": "blur"}
    said = found.get("shape", "").lower()
    args = {"asset": asset_in(found.get("it", "")), "platform": found.get("platform", "").lower()}
    return [Call(name="repair_media", args=args | ({"shape": shape.get(said, said)} if said else {}))]


def files(name: str, **fixed: object) -> Make:
    """A saying about several files: "the first six", "7 and 8", "all of them", "the rest", "it"."""

    def make(found: Found, table: OnTable) -> Sequence[Call]:
        return [Call(name=name, args={"assets": _files(found.get("files", "it")), **fixed})]

    return make


def _files(said: str) -> list[str]:
    low = said.lower()
    first = re.fullmatch(r"(?:the )?first (\w+)(?: .*)?", low)
    if first:
        return [f"first {NUMBERS.get(first[1], first[1])}"]
    last = re.fullmatch(r"(?:the )?last (\w+)(?: ones| files)?", low)
    if last and (last[1].isdecimal() or last[1] in NUMBERS):
        return [f"last {NUMBERS.get(last[1], last[1])}"]
    if re.fullmatch(r"(?:all(?: of (?:them|these))?|them(?: all)?|these|everything|all these|those)", low):
        return ["these"]
    if re.fullmatch(r"(?:the )?(?:rest|others)", low):
        return ["rest"]
    if re.fullmatch(IT, low):
        return [asset_in(low)]
    low = re.sub(r"(\d)\s*(?:-|–|to|through)\s*(\d)", r"\1-\2", low)
    return [asset_in(part) for part in names_in(re.sub(r"\b(?:number|numbers|no|and|the)\b\.?", " ", low))]


def _connect(found: Found, table: OnTable) -> Sequence[Call]:
    platform = re.sub(r"^(?:an )?account$", "", found.get("platform", "mastodon"), flags=re.IGNORECASE)
    args = {"platform": platform, "server": found.get("server", "")}
    return [Call(name="connect_account", args={name: value for name, value in args.items() if value})]


def by_focus(**meanings: Make) -> Make:
    """A saying whose meaning depends on what was spoken of last; `other` is for everything else."""

    def make(found: Found, table: OnTable) -> Sequence[Call] | None:
        focus = table.focus
        if focus == "caption" and "caption" not in meanings:
            focus = "asset"
        chosen = meanings.get(focus) or meanings.get("other")
        return chosen(found, table) if chosen else None

    return make


def _post(name: str, argument: str = "id") -> Make:
    def make(found: Found, table: OnTable) -> Sequence[Call]:
        rest = {part: value for part, value in found.items() if part not in {"it", "who"}}
        return [Call(name=name, args={argument: "last", **rest})]

    return make


def _if_post(name: str) -> Make:
    def make(found: Found, table: OnTable) -> Sequence[Call] | None:
        return _post(name)(found, table) if table.focus == "delivery" else None

    return make


def _shifting(found: Found, table: OnTable) -> Sequence[Call] | None:
    """ "Push it back an hour", "delay P3 by 30 minutes"."""
    post = found.get("id") or ("last" if table.focus == "delivery" else "")
    when = found["when"].lower()
    when = when if shift_in(when) is not None else f"by {when}"  # "delay it an hour"
    if not post or shift_in(when) is None:
        return None
    return [Call(name="move_post", args={"id": post, "when": when})]


def _rated(found: Found, table: OnTable) -> Sequence[Call]:
    adult = found["rating"].lower() in {"18+", "18", "adult", "nsfw", "explicit"}
    return [Call(name="rate_asset", args={"asset": asset_in(found["it"]), "adult": adult})]


def _paused(found: Found, table: OnTable) -> Sequence[Call]:
    number = int(found["count"]) if found["count"].isdecimal() else NUMBERS.get(found["count"].lower(), 1)
    days = number * {"d": 1, "w": 7, "m": 30}[found["unit"][0].lower()]
    return [Call(name="pause_persona", args={"persona": found["who"], "days": days})]


def _spoken(found: Found, table: OnTable) -> Sequence[Call] | None:
    """Return the choice of the language that is spoken with the person, where the word names one."""
    tongue = found["tongue"]
    return [Call(name="set_language", args={"words": tongue})] if len(tongue) > 3 and language_code(tongue) else None


def _shots_of(found: Found, table: OnTable) -> Sequence[Call]:
    return [Call(name="browse", args={"words": f"#{found['a']} #{found['b']}"})]


_KINDS = {
    "bilder": "pictures", "fotos": "photos", "imágenes": "images", "vídeos": "videos", "dateien": "", "archivos": "", "files": "",
}  # fmt: skip


def _leafed(way: str) -> Make:
    return lambda found, table: [Call(name="leaf", args={"way": way})] if table.has_list else None


def _page_of(found: Found, table: OnTable) -> Sequence[Call] | None:
    return [Call(name="browse", args={"words": f"page {found['page']}"})] if table.has_list else None


def _library_of(found: Found, table: OnTable) -> Sequence[Call]:
    words = [
        found.get("who", ""),
        found.get("state", ""),
        _KINDS.get(kind := found["kind"].lower(), kind),
        found.get("when", ""),
    ]
    return [Call(name="browse", args={"words": " ".join(word for word in words if word)})]


def _as_gif(found: Found, table: OnTable) -> Sequence[Call]:
    """The GIF is made first; what is posted is that."""
    asset = asset_in(found["it"]) if "it" in found else "last"
    return [
        Call(name="edit_video", args={"asset": asset, "operation": "convert_format", "value": "gif"}),
        Call(name="schedule_post", args={"asset": "last", "when": "now"}),
    ]


def _folder(said: str) -> str:
    """ "summer week 1" is week1 in summer."""
    return re.sub(r"\s+week\s+(\d+)$", r"/week\1", said, flags=re.IGNORECASE)


def _slot(found: Found, table: OnTable) -> Sequence[Call]:
    return [Call(name="fill_slot", args={"id": f"P{found['post']}", "asset": asset_in(found["it"])})]


def _last_of(found: Found, table: OnTable) -> Sequence[Call] | None:
    """Delete what was made last, if it is of the kind that was said; another file than the one that is meant is worse than none."""
    is_film = found["kind"].lower() in {"reel", "video", "vídeo", "clip"}
    kinds = {"reel", "clip", "edit"} if is_film else {"images"}
    return [Call(name="delete_assets", args={"assets": ["last"]})] if table.kind in kinds else None


def _approve_posts(found: Found, table: OnTable) -> Sequence[Call]:
    return [Call(name="approve_post", args={"id": f"P{number}"}) for number in re.findall(r"\d+", found["posts"])]


def _tagged(found: Found, table: OnTable) -> Sequence[Call]:
    tags = [tag.strip(" #") for tag in re.split(r",|\band\b", found["tags"]) if tag.strip(" #")]
    side = "remove" if found["verb"].lower() == "untag" else "add"
    return [Call(name="tag_assets", args={"assets": [asset_in(found["it"])], side: tags})]


def _calendar_of(found: Found, table: OnTable) -> Sequence[Call]:
    return [Call(name="show_calendar", args={"words": f"{found['who']} {found.get('words', '')}".strip()})]


def _model(found: Found, table: OnTable) -> Sequence[Call]:
    return [Call(name="change_by_words", args={"persona": found["who"], "words": f"model={found['model']}"})]


def _styled(found: Found, table: OnTable) -> Sequence[Call]:
    return [
        Call(
            name="alter_style",
            args={"persona": found.get("who", ""), "style": found["style"], "verb": "edit", "change": found["change"]},
        )
    ]


def _reel_for(found: Found, table: OnTable) -> Sequence[Call]:
    return [Call(name="make_again", args={"change": f"for {found['platform']}"})]


def _workflow_checked(found: Found, table: OnTable) -> Sequence[Call] | None:
    return [Call(name="check_workflow", args={})] if table.has_workflow or table.has_draft else None


def _workflow_kept(found: Found, table: OnTable) -> Sequence[Call] | None:
    return [Call(name="add_workflow", args={"name": found["name"]})] if table.has_draft else None


def _workflow_tagged(found: Found, table: OnTable) -> Sequence[Call]:
    return [Call(name="edit_workflow", args={"workflow": found["workflow"], "words": f"tag {found['tags']}"})]


def _models(found: Found, table: OnTable) -> Sequence[Call]:
    words = found["words"].lower()
    return [Call(name="list_models", args={} if words == "models" else {"words": words})]


def _preset(found: Found, table: OnTable) -> Sequence[Call]:
    """ "fashion preset but 40 steps", and with ": Ava on a pier" behind it the picture too."""
    changes, _, prompt = found.get("changes", "").partition(":")
    calls = [Call(name="use_preset", args={"preset": found["preset"].lower(), "changes": changes.strip()})]
    if prompt.strip():
        who = next((name for name in table.personas if re.search(rf"\b{re.escape(name)}\b", prompt, re.IGNORECASE)), "")
        calls.append(Call(name="generate_image", args={"persona": who, "prompt": prompt.strip()}))
    return calls


def _in_preset(preset: str, prompt: str = "") -> Make:
    """A picture in a preset's way: of what is said, else of the last picture."""

    def make(found: Found, table: OnTable) -> Sequence[Call]:
        args = {"preset": preset, "persona": found.get("who", ""), "prompt": found.get("prompt", prompt)}
        return [Call(name="paint_in_preset", args={name: value for name, value in args.items() if value})]

    return make


def _face_shown(found: Found, table: OnTable) -> Sequence[Call]:
    """ "Ava's face", with a photo that was just sent, says whose it is; without one it asks which there is."""
    if table.kind == "upload":
        return [Call(name="add_face", args={"persona": found["who"], "asset": "last"})]
    return [Call(name="list_faces", args={"persona": found["who"]})]


METHOD = r"(?:instant[- ]?id|ip[- _]?adapter(?:[- _]?plus)?|(?:ip[- _]?adapter )?face[- ]?id|qwen(?:[- ]image)?[- ]edit|(?:flux )?kontext|photo[- ]?maker)"
PRESET = r"(?:portrait|fashion|product|landscape|artistic|realistic|instagram|story)"
NO_PLACE = r"(?:of|a|an|the|in|to|as|is|it|or|and|about|how|which|what|this|that|more|show|make|crop|reel|video|clip|film|picture|photo|image|post)"
MAKE = r"(?:(?:make|take|paint|create|generate|shoot)(?: me| us)? )?"
IT = (
    r"(?:it|this|that|this one|that one|the last one|(?:number |no\.? ?|#)?\d+|(?:img|reel|vid|aud)_?\d+(?:\.\w{2,4})?)"
)
UP_TO = r"(?:\s*(?:-|–|to|through)\s*\d+)?"  # "1-6", "3 to 5"
SOME = (
    r"(?:the first \w+(?: (?:of them|ones?|pictures|files))?|(?:the )?last (?:two|three|four|five|six|\d{1,2})(?: (?:ones|files))?|all(?: of (?:them|these))?|them(?: all)?|these|those|everything|"
    rf"(?:the )?(?:rest|others)|{IT}{UP_TO}(?:(?:\s*,\s*|\s+and\s+|\s+){IT}{UP_TO})*)"
)
# What the doctor looks at, as somebody asks how to mend it: "comfy_unreachable", "the Telegram connection".
_PROGRAMS = (
    r"(?:comfyui|comfy|telegram|discord|ollama|ffmpeg|python|database|datenbank|disk|fonts?|voice|faces?|model)"
    r"(?:_\w+| (?:error|problem|connection))?"
)
_CLOCK = r"\d{1,2}(?:[:.h]\d{2})? ?(?:[ap]\.?m\.?|uhr|h|o'clock)?"
_PLANNED = r"(?:(?:planned|scheduled|open|upcoming|pending|waiting|queued|coming) )?"
_WHOSE = r"(?: (?:of|for|by) {who}| (?:for |of |from )?(?P<period>today|tomorrow|this week|next week))?(?: please)?"
_TABLE: tuple[tuple[str, Make], ...] = (
    # workflows
    (r"(?:which|what) workflows (?:are there|exist|do (?:i|we|you) have|have (?:i|we|you) got|can (?:i|we|you) run)|(?:list|show)(?: me)? (?:the |all |all the )?workflows", one("list_workflows")),
    (r"(?:list |show |show me |which are )?(?:my|our) (?:own )?workflows", one("list_workflows", words="custom")),
    (r"what does {workflow} (?:need|require)|what (?:is|do i) need(?:ed)? for {workflow}|(?:open|show)(?: me)? (?:the )?{workflow}(?: workflow)?", one("show_workflow")),
    (r"can (?:i|we|you) run (?:the )?{workflow}(?: workflow)?(?: here)?|(?:will|does|would) {workflow} (?:run|work)(?: here)?|why (?:can't|cannot|can not|won't|doesn't) {workflow} (?:run|work)|check (?:the )?{workflow}(?: workflow)?", one("check_workflow")),
    (r"(?:will|would|does|can) (?:this|it|that) (?:run|work)(?: here)?|can (?:i|we|you) run (?:this|it|that)(?: here)?|why (?:can't|cannot|can not|won't|doesn't) (?:it|this|that) (?:run|work)", _workflow_checked),
    (r"(?:save|keep|store|add) (?:this|it|that)(?: workflow| file)? (?:as|under) (?P<name>(?!(?:webm|gif|mp4|mov|mp3|m4a|png|jpe?g|webp)$).{2,60})", _workflow_kept),
    (r"tag {workflow} (?:as|with) (?P<tags>#?[\w-]+(?:(?:\s*,\s*|\s+and\s+)#?[\w-]+)*)", _workflow_tagged),
    (r"(?:delete|remove|bin|trash|throw away) (?:the )?(?:workflow )?{workflow}(?: workflow)?", one("delete_workflow")),
    (r"run (?:the )?{workflow}(?: workflow)?(?:\s*[:,]\s*|\s+(?:with|for|of|on)\s+|\s+)(?P<prompt>.{2,300})|run (?:the )?{workflow}(?: workflow)?", one("run_workflow")),
    (rf"{MAKE}(?:an? )?(?:picture|image|photo|shot)s? of (?P<prompt>.{{2,250}}?),? (?:with|by|using|through) (?:the )?{{workflow}}(?: workflow)?", one("run_workflow")),
    (r"(?:which|what) (?P<words>checkpoints|loras|models) (?:do (?:i|we|you) have|have (?:i|we|you) got|are there|does comfyui have)", _models),
    # presets
    (r"(?:(?:which|what|list|show)(?: me)? (?:the )?)?(?:video|reel|clip) presets(?: are there)?|(?:welche )?(?:video|reel)-?(?:presets|vorlagen)(?: gibt es)?|(?:que )?(?:presets|preajustes|plantillas) de (?:video|reel)s?(?: hay)?", one("list_presets", category="video")),
    (r"(?P<preset>(?:instagram reels|youtube shorts|tiktok|facebook reels|twitter/?x?|generic short|telegram story)) (?:video )?preset", one("show_preset")),
    (r"(?:which|what) presets (?:are there|exist|do (?:i|we|you) have|have (?:i|we|you) got)|(?:list|show)(?: me)? (?:the |all |all the )?presets", one("list_presets")),
    (r"(?:what are )?(?:the )?(?:settings|values) (?:of|for|in) (?:the )?(?P<preset>{preset})(?: preset)?|(?:show|open)(?: me)? (?:the )?(?P<preset_1>{preset}) preset|what does (?:the )?(?P<preset_2>{preset}) preset (?:do|set)|what is in (?:the )?(?P<preset_3>{preset}) preset", one("show_preset")),
    (r"(?:use |apply |take |with )?(?:the )?(?P<preset>{preset}) preset(?:,? (?:but|with|and) (?P<changes>.{2,300})|\s*(?P<changes_1>:.{2,300}))?", _preset),
    (r"(?:clear|drop|remove|undo|stop using|forget) (?:the |that )?(?:{preset} )?preset|no preset(?: any ?more)?", one("clear_preset")),
    (rf"{MAKE}(?:an? )?product (?:shot|photo|picture|image) of (?P<prompt>.{{2,250}})", _in_preset("product")),
    (rf"{MAKE}(?:an? )?portrait of {{who}}(?:,? (?P<prompt>.{{2,250}}))?", _in_preset("portrait", "looking at the camera")),
    (rf"{MAKE}(?:an? )?(?P<prompt>(?:(?!{NO_PLACE}\b)[\w'-]+ ){{1,3}}landscape)", _in_preset("landscape")),
    (rf"{MAKE}(?:an? )?story (?:of|for|with) {{who}},? (?P<prompt>.{{2,250}})", _in_preset("story")),
    (rf"{MAKE}(?:an? )?square post (?:for|of|with) {{who}}(?:,? (?P<prompt>.{{2,250}}))?", _in_preset("instagram", "an everyday moment")),
    (r"(?:something|make it|make this|make that) (?:more )?(?:painterly|artistic|like a painting)|make (?:it|this|that) look like a painting", _in_preset("artistic")),
    (r"make (?:it|this|that) (?:look )?(?:like a (?:real )?photo(?:graph)?|realistic|more realistic|photorealistic)", _in_preset("realistic")),
    # the rights to a sound
    (r"(?:the |that |this )?(?:music|song|sound|track|tune) is (?:mine|my own)|i (?:made|wrote|recorded) (?:the |that |this )?(?:music|song|sound|track|tune)(?: myself)?|(?:die|das|der) (?:musik|lied|song|ton) ist (?:von mir|meine?s?)|(?:la|esa|esta) (?:música|canción) es mía", one("set_licence", asset="last", words="own")),
    (r"(?:the |that |this )?(?:music|song|sound|track|tune) is free(?: to use)?|(?:die|das|der) (?:musik|lied|song|ton) ist (?:lizenz)?frei|(?:la|esa|esta) (?:música|canción) es libre", one("set_licence", asset="last", words="free")),
    (r"i have (?:a |the )?licen[cs]e for (?:the |that |this )?(?:music|song|sound|track|tune)\s*[:,]\s*(?P<words>.{2,200})|ich habe eine lizenz für (?:die|das|den) (?:musik|lied|song|ton)\s*[:,]\s*(?P<words_1>.{2,200})|tengo (?:una )?licencia para (?:la )?(?:música|canción)\s*[:,]\s*(?P<words_2>.{2,200})", _licensed),
    # taking back
    (r"(?:undo|undo (?:it|that|this)|take (?:it|that) back|bring (?:it|them|that|her|him) back|restore (?:it|that|them))", one("undo")),
    # personas
    (r"(?:use|switch to|go on with|continue with|talk as|be) {who}(?: (?:here|now|from now on|in this (?:chat|topic|thread)))?", one("show_persona")),
    (r"who (?P<search>(?!is\b|are\b|am\b|do\b|does\b|can\b|will\b|has\b|made\b|was\b)\w{3,}?)(?:e?s)?", one("list_personas")),
    (r"who (?:likes|loves|does|plays) (?P<search>[\w ]{3,30})", one("list_personas")),
    (r"(?:show|give|send)(?: me)? {who}(?:'s)? (?:system )?(?:as a )?prompt|{who}(?:'s)? (?:system )?(?:as a )?prompt", one("export_persona", form="prompt")),
    (r"(?:send|give|export)(?: me)? {who}(?:'s)?(?: file)?(?: as)? (?P<form>toml|json)(?: file)?", one("export_persona")),
    (r"(?:send|give)(?: me)? {who}'s file|export {who}", one("export_persona")),
    (r"(?:erase|purge|wipe) {who}(?: completely| for good| forever)?", one("purge_by_name")),
    (r"(?:edit|change|update) {who}", one("change_by_words")),
    (r"(?:help me )?(?:make|create|add|start)(?: me)? (?:a |another )?(?:new )?persona", one("persona_form")),
    (r"(?:make |create |add )?(?:a |another )?(?:new )?persona (?:like|from) (?:the )?(?P<template>\w+)(?: template)?", one("persona_from_template")),
    (rf"(?:use |take |keep )?(?P<method>{METHOD}) for {{who}}(?:'s face)?|(?:make|set) {{who}}'s face (?:method )?(?:to |by |with )?(?P<method_1>{METHOD})", one("set_face_method")),
    (r"(?:leave|turn|switch) {who}'s face (?:out|off)|(?:leave out|turn off|switch off) {who}'s face", one("set_face_method", method="off")),
    (r"use (?P<model>[\w.-]{3,80}) for {who}", _model),
    (r"{who}'s activity(?: this week| lately)?|what (?:did|has) {who} (?:do|done|been up to)(?: this week| lately)?", one("persona_activity")),
    (r"(?:show|describe)(?: me)? (?P<who>her|him|them)(?: card)?|(?:tell me (?:more )?)?about (?P<who_1>her|him|them)|who is (?P<who_2>she|he)", one("show_persona")),
    (r"(?:resume|wake) (?P<who>her|him|them)", one("resume_persona")),
    (r"pause (?P<who>her|him|them)", one("pause_persona")),
    # faces
    (r"(?:this|that|it)(?: is|'s) {who}'s face|(?:use|take) (?:this|that|it|this one|that one) (?:as|for) {who}'s face|(?:learn|add|keep|store|save) (?:this|that|the) face(?: (?:for|of|as) {who}(?:'s)?)?", one("add_face", asset="last")),
    (r"(?:use|take) (?P<asset>(?:pic|img|picture|photo|image|number)?[_ #]?\d+) (?:as|for) {who}'s face", one("add_face")),
    (r"{who}'s face", _face_shown),
    (r"(?:make|create|give|invent|generate)(?: me)? (?:a |another )?(?:new )?(?:synthetic )?face (?:for|of) {who}|(?:make|give|invent|create) {who} (?:a|another)(?: new)?(?: synthetic)? face", one("make_face")),
    (r"(?:with |keep )?(?:the )?same face(?: again| as before)?(?: (?:for|of) {who})?", one("same_face")),
    (r"(?:which|what|whose) faces (?:are (?:stored|kept|there|known|saved)|do (?:you|we|i) (?:have|know|keep))|(?:list|show)(?: me)? (?:the |all |all the |my |our )?(?:stored |kept )?faces|(?:show|list)(?: me)? {who}'s faces", one("list_faces")),
    (r"(?:show(?: me)? )?(?:the )?details (?:of|about|on) (?:(?:that|this|the) face|(?P<face>face[_ #]?\d+))|show(?: me)? (?:(?:that|this|the) face|(?P<face_1>face[_ #]?\d+))", one("show_face")),
    (r"(?:forget|delete|remove|drop) (?:(?:that|this|the) face|(?P<face>face[_ #]?\d+))", one("forget_face")),
    (r"(?:forget|delete|remove|drop) {who}'s face", one("forget_faces")),
    (r"(?:is )?(?:the )?face system (?:ok|okay|fine|working|ready|healthy)|(?:test|check) (?:the )?faces|are (?:the )?faces (?:ok|okay|fine|working)", one("face_health")),
    (
        r"how (?:alike|similar|consistent) (?:are|is) {who}(?:'s)?(?: (?:pictures|photos|images|shots|faces?|looks?))?(?: lately)?"
        r"|(?:does|do) {who} (?:still )?look like (?:herself|himself|themselves|the same(?: person)?)"
        r"|is (?:it|that) still {who}|{who}'s likeness(?: trend)?|how (?:well|good) (?:is|are) {who}'s (?:face|likeness)",
        one("likeness_trend"),
    ),
    (r"pause {who} for (?P<count>an?|\d+|\w+) (?P<unit>days?|weeks?|months?)", _paused),
    (r"(?:let's )?talk about {who}|switch to {who}", one("use_persona")),
    # styles
    (r"(?:the )?(?P<style>(?!it\b|this\b|that\b|she\b|he\b)\w+)(?: style| look)? (?:of {who} )?should be (?P<change>wider|taller|square|vertical|wide|landscape|portrait|narrower)", _styled),
    (r"(?:add|make|create|i want)(?: me)? (?:an? )?(?:new )?(?:style|look)(?: called| named|:)? (?P<name>(?!for\b|of\b|called\b|named\b)\w{2,40}) (?:for|to|of) {who}", one("create_style")),
    (r"(?:which|what) (?:style|look) is (?:there )?for (?:the )?(?P<words>[\w ]+)", one("find_style")),
    (r"(?P<style>\w+) is {who}'s default(?: style| look)?|make (?P<style_1>\w+) {who}'s default(?: style| look)?", one("alter_style", verb="default")),
    (r"(?:delete|remove) (?:the )?(?P<style>\w+) (?:style|look)(?: (?:of|from) {who})?", one("alter_style", verb="delete")),
    # what is being made
    (r"(?:is|are) (?:it|this|that|they|the (?P<kind>(?:reel|video|edit|picture|image|photo)s?)) (?:done|ready|finished)(?: yet)?", one("show_job")),
    (r"how(?:'s| is| are) (?:the |my )?(?P<kind>(?:reel|video|edit|picture|image|photo)s?)(?: (?:going|doing|coming along))?", one("show_job")),
    (r"(?:pause|hold) (?:job |j)(?P<id>\d{1,6})|(?:pause|hold) (?:the |that |this )?(?:job|reel|rendering|work)", lambda f, t: [
        Call(name="pause_job", args={"id": f"J{f['id']}"} if f.get("id") else {})]),
    (r"(?:resume|continue|go on with|carry on with) (?:job |j)(?P<id>\d{1,6})|(?:resume|continue|go on with|carry on with) (?:the |that |this )?(?:job|reel|rendering|work)", lambda f, t: [
        Call(name="resume_job", args={"id": f"J{f['id']}"} if f.get("id") else {})]),
    (r"(?:make|do|try) (?:it|that|this) again(?:,? (?:please|with that in mind|like that))?", one("make_again")),
    (r"vary (?:it|that|this|them)|(?:make |show me )?(?:some )?variations?(?: (?:of|on) (?:it|that|this|them))?|vary (?:job |j)(?P<id>\d{1,6})", lambda f, t: [
        Call(name="vary_job", args={"job": f"J{f['id']}"} if f.get("id") else {})]),
    (r"remix (?:(?:job |j)(?P<id>\d{1,6})|it|that|this)(?:(?: as| to|\s*:|\s*,)\s*(?P<words>.{2,300}))?", lambda f, t: [
        Call(name="remix_job", args={**({"job": f"J{f['id']}"} if f.get("id") else {}), **({"words": f["words"]} if f.get("words") else {})})]),
    (r"(?:stop|cancel|abort)(?: (?:it|that|this))?", by_focus(delivery=_post("cancel_post"), other=one("cancel_job"))),
    (r"(?:stornier\w*|canc[ée]la(?:lo|la)?|anula(?:lo|la)?)(?: (?:es|das|ihn|den post|das posting|el post|la publicación|eso))?(?: bitte| por favor)?|(?:bitte )?sag\w* (?:es|das|ihn|den post) (?:wieder |bitte )?ab|absagen|brich (?:es|das) ab|abbrechen", by_focus(delivery=_post("cancel_post"), other=one("cancel_job"))),
    (rf"(?:cancel|delete|drop|remove|scrap|clear|call off) (?:all|every)(?: of)?(?: (?:the|my|our|her|his|these|those))? ?{_PLANNED}posts?{_WHOSE}", one("cancel_posts")),
    (rf"(?:cancel|delete|clear|scrap|drop|empty) (?:the (?:whole |entire )?|my (?:whole |entire )?|everything (?:in|on|from) (?:the|my) )(?:posting )?(?:plan|schedule|queue|calendar)(?: completely)?{_WHOSE}", one("cancel_posts")),
    (rf"(?:cancel|delete|drop|scrap) (?:all(?: of)?(?: the)? |every )?{{who}}'s {_PLANNED}posts(?: (?:for |of |from )?(?P<period>today|tomorrow|this week|next week))?", one("cancel_posts")),
    (r"(?:bitte )?(?:stornier\w*|lösch\w*|streich\w*|sag\w*) (?:bitte )?(?:alle|sämtliche)(?: (?:meine|die))?(?: geplanten)? (?:posts|postings|beiträge|veröffentlichungen)(?: (?:für|von) {who})?(?: (?:bitte|ab))*|alle(?: geplanten)? (?:posts|postings|beiträge|veröffentlichungen)(?: (?:für|von) {who})? (?:absagen|löschen|stornieren|streichen)", one("cancel_posts")),
    (r"(?:por favor )?(?:cancela|borra|anula|elimina) (?:todas las|todos los|todos mis|todas mis) (?:publicaciones|posts|entradas)(?: (?:programad|planead|planificad)[ao]s)?(?: de {who}| para {who})?(?: por favor)?", one("cancel_posts")),
    (r"(?:cancel|delete|drop|remove|kill|scrap|stornier\w*|lösch\w*|cancela|borra|elimina) (?:the |my |den |das |el |la )?(?P<id>{place})(?:[ -]?(?:one|post|posting|version))", one("cancel_post")),
    (r"(?:move|push|shift|postpone|reschedule) (?:the |my )?(?P<id>{place}) (?:one|post|version) (?:back |on )?to (?P<when>.{2,80})", one("move_post")),
    (r"(?:give me|make(?: me)?|i want) (?P<change>one|two|three|four|five|six|seven|eight|nine|ten|\d+)(?: of (?:them|these|those|that))?", one("make_again")),
    (r"(?:for|make (?:it|one) for) (?P<platform>instagram|youtube|tiktok|facebook|twitter|x|twitter/x)(?: reels?| shorts?)?", _reel_for),
    (r"(?:which|what)(?: one| picture| image| of them)? is (?:the )?best", one("best_of")),
    (r"(?:which|what) (?:prompt|one|variant|version) (?:won|wins|is (?:the )?winner)", one("compare", words="show")),
    (r"mark (?P<it>{it}) as (?P<rating>18\+?|adult|nsfw|explicit|general|safe|sfw)", _rated),
    # what moves by itself
    (r"(?:animate|animiere|anima|anime) (?:(?:the|das|la|el|le|l') ?(?:picture|photo|image|bild|foto|imagen)|(?P<it>{it}|es|das|ça|esto))(?:(?:\s*[,:]\s*|\s+so that\s+)(?P<motion>.{2,200}))?", one("animate")),
    (r"(?:bring|make|let) (?:the (?:picture|photo|image)|(?P<it>{it})) (?:(?:come )?to life|move|come alive)(?:(?:\s*[,:]\s*|\s+so that\s+)(?P<motion>.{2,200}))?", one("animate")),
    (r"(?:make|do|redo|film|shoot|give me) (?:it|this|that|the (?:last )?(?:reel|video))(?: again)? (?:with|in|using) (?:real|actual|true|proper) (?:motion|movement)|film (?:it|that|the (?:last )?reel) for real", one("film_reel")),
    # edits
    (r"(?:write|schreib(?:e)?|escribe) (?P<words>['\"“‘„«].{1,200}['\"”’»]) (?:at |on |in |nach )?(?:the |die |der )?(?P<place>top|middle|center|centre|bottom|oben|mitte|unten|arriba|centro|abajo)(?: of (?:it|{it}))?", lambda f, t: [
        Call(name="edit_video", args={"asset": "last", "operation": "text_overlay", "value": f"\"{f['words'][1:-1]}\" {f['place']}"})]),
    (r"(?:as|to|convert (?:it |this |that )?to|make (?:it|this|that)|als|como|conviértelo (?:a|en)|wandle (?:es|das) in) (?:an? |ein |un )?(?P<value>webm|gif|mp4|mov|mp3|m4a|png|jpe?g|webp)(?: file)?", one("edit_video", asset="last", operation="convert_format")),
    (r"(?P<value>square|vertical|landscape|portrait|9:16|16:9|1:1|4:5) crop(?:,? (?:in the )?(?:cent(?:er|re)|middle))?|crop (?:it |this |that )?(?:to )?(?P<value_1>square|vertical|landscape|portrait)", one("edit_video", asset="last", operation="crop")),
    (r"(?:make (?:it|this|that) |in )?(?P<value>\d{3,4}p|4k|full hd|hd)(?: version)?", one("edit_video", asset="last", operation="resize")),
    (r"(?:post|publish|share|upload) (?P<it>{it}) (?:as|like) (?:an? )?(?:animated )?gif|(?:poste?|veröffentliche?|teile?) (?:es|das|das video|das reel|den clip) als gif|(?:publ[ií]ca|s[uú]be)(?:lo|la) (?:como|en) (?:un )?gif", _as_gif),
    (r"(?:join|merge|concatenate) (?:these|those|the last|them)(?: (?P<value>two|three|four|five|\d))?(?: (?:reels|videos|clips))?", one("edit_video", asset="last", operation="merge")),
    (r"(?:füge?|fuege?) ?(?:sie|s|es|die (?:beiden|zwei|drei|clips|videos|reels)|alle)? ?(?:alle )?zusammen|(?:häng|haeng|kleb)e? (?:sie|die (?:beiden|clips|videos|reels)) (?:aneinander|zusammen)|[uú]nel[oa]s|j[uú]ntal[oa]s|(?:une|junta) (?:los|las|estos|esos) (?:dos )?(?:clips|v[ií]deos|reels)", one("edit_video", asset="last", operation="merge")),
    (r"(?:put|lay|use) (?:it|this|that)(?: sound| music| song)? under (?:the |my )?(?:last )?(?:reel|video|clip|it)", one("edit_video", asset="last", operation="add_music", value="this")),
    (r"(?:(?:make|get|shrink|compress|mach|haz) (?P<it>{it}|es|das)|hazlo|hazmelo)(?: (?:smaller|less|kleiner|más pequeño|menor))?(?: than| to| as| under| below| als| auf| unter| que| de| a)? (?P<value>(?:(?:under|below|less than|at most|unter|hochstens|höchstens|menos de|máximo) )?\d+(?:[.,]\d+)? ?(?:[kmg]i?b|mega\w*|kilo\w*))(?: for [\w ]+| für [\w ]+| para [\w ]+)?", one("edit_video", asset="last", operation="fit_size")),
    (r"(?:make (?:it|this|that)|shrink (?:it|this|that)|mach (?:es|das)|hazlo) (?:(?:small enough|fit|smaller|klein genug|lo bastante pequeño) )(?P<value>(?:for|für|para) (?:discord|telegram))|(?P<value_1>under \d+(?:[.,]\d+)? ?(?:[kmg]i?b)(?: for [\w ]+)?)", one("edit_video", asset="last", operation="fit_size")),
    (r"(?:(?:get|give|make|take|choose|pick|show)(?: me)? )?(?:a |the |ein |das |un |una |el |la )?(?:cover(?: (?:frame|picture|image))?|thumbnail|titelbild|vorschaubild|portada|miniatura)(?: (?:of|from|for|von|de) (?P<it>{it}))?(?:,? (?:at |from |bei |en )?(?P<value>(?:the )?(?:first|last|middle|best)(?: (?:frame|one))?|(?:second |sekunde |el segundo )?\d+(?:[.,:]\d+)?(?: ?s(?:ec\w*|egundos?|ekunden?)?)?))?", one("edit_video", asset="last", operation="cover_frame")),
    (r"(?:crop (?:it |this |that )?(?:to )?(?:a )?|make (?:it|this|that) |schneide (?:es |das )?(?:auf )?|recorta(?:lo|la)?(?: a)? )?(?P<value>(?:square|vertical|landscape|portrait|9:16|16:9|1:1|4:5|quadrat\w*|hochkant|cuadrad[oa])(?: crop)?,? (?:and )?(?:(?:cent(?:er|re)d?|keep|focus(?:ed)?|zentrier\w*|centrad[oa]) ?(?:it |auf |en |on |around )?|around |on |auf |en )(?:her|him|them|me|the (?:face|person|subject)|sie|ihn|das gesicht|ella|él|la cara))(?: in (?:the )?frame)?", one("edit_video", asset="last", operation="crop")),
    (r"(?:as|to|convert (?:it |this |that )?to|make (?:it|this|that)|als|como) (?:an? |ein |un )?(?P<value>animated webp|moving webp)", one("edit_video", asset="last", operation="convert_format")),
    (r"(?:grade|colou?r|apply|use|put)(?: (?:it|this|that))?(?: with)? (?:the |my |this |that )?(?P<value>lut|cube)(?: (?:on|to) (?:it|this|that|the (?:reel|video|clip|picture)))?|(?:mit|nimm) (?:dem |das |den )?(?P<value_1>lut)|(?:con|aplica) el (?P<value_2>lut)", one("edit_video", asset="last", operation="color_grade")),
    (r"(?:add|burn(?: in)?|use|put)(?: in)? (?:the|my|these|those) (?:subtitles?|subs|captions)(?: file)?(?: in)?(?: (?:to|on|into) (?P<it>{it}))?(?: (?P<value>as a (?:soft )?track|as a (?:separate )?track|(?:so (?:that )?)?(?:they can be )?switch\w* off))?|(?:füge )?(?:die |meine )?untertitel (?:hinzu|dazu|rein)(?: (?P<value_1>als spur))?|f[uü]ge? (?:die |meine )?untertitel (?P<value_3>als spur)(?: (?:hinzu|dazu|an|ein))?|(?:añade|agrega|pon) (?:los|mis) subtítulos(?: (?P<value_2>como pista))?", one("edit_video", asset="last", operation="add_subtitles", value="")),
    # the library
    (r"(?:what (?:have we|did we|do we) (?:made|make|have|got)|show(?: me)? (?:the )?library|(?:the )?library)", one("browse")),
    (r"how (?:big|long|large) is (?P<it>{it})|how was (?P<it_1>{it}) made|have we (?:posted|used) (?P<it_2>{it})(?: yet| before| already)?|(?:show|tell)(?: me)? (?:the )?(?:recipe|details)(?: of (?P<it_3>{it}))?", one("show_asset")),
    (r"(?:send|give)(?: me)? (?:the |me the )?(?:full[- ]size|original|full resolution|raw)(?: file| one| picture| video)?(?: of (?P<it>{it}))?", one("send_original")),
    (r"approve (?:posts? )?(?P<posts>p\d+(?:(?:\s*,\s*|\s+and\s+|\s+)p\d+)*)", _approve_posts),
    (r"(?:approve|accept) (?P<files>{some})", by_focus(delivery=lambda f, t: _post("approve_post")({}, t) if re.fullmatch(r"it|this|that", f["files"].lower()) else files("approve_assets")(f, t), other=files("approve_assets"))),
    (r"(?:approve|accept)", by_focus(delivery=_post("approve_post"), asset=files("approve_assets"))),
    (r"reject (?P<files>{some})(?:\s*[,:]\s*|\s+because\s+|\s+-\s+)(?P<reason>.{2,200})", lambda f, t: [
        Call(name="reject_assets", args={"assets": _files(f["files"]), "reason": f["reason"]})]),
    (r"reject (?P<files>{some})", by_focus(other=files("reject_assets"))),
    (r"reject\s*[,:]\s*(?P<reason>.{2,200})", by_focus(delivery=_post("reject_delivery", "delivery"), other=lambda f, t: [
        Call(name="reject_assets", args={"assets": ["last"], "reason": f["reason"]})])),
    (r"(?:keep|save) (?:it|this|that)(?: one)?", by_focus(asset=files("approve_assets"))),
    (r"show(?: me)? (?P<it>it|this|that|that one|the last one)(?: again)?", by_focus(asset=one("show_asset"))),
    (r"send (?:it|this|that) (?:to me|over)|send me (?:it|this|that)", by_focus(asset=one("send_original"))),
    (r"(?:delete|bin|trash|remove|throw away) (?P<files>{some})", by_focus(
        delivery=lambda f, t: _post("delete_post")({}, t) if re.fullmatch(r"it|this|that", f["files"].lower()) else files("delete_assets")(f, t), other=files("delete_assets"))),
    (r"(?:lösche?|loesche?|entferne) (?:das|es|ihn|das da|den clip|das video|das bild)|(?:das|es) (?:bitte )?löschen|b[oó]rra(?:lo|la)|elim[ií]na(?:lo|la)", by_focus(
        delivery=_post("delete_post"), other=files("delete_assets"))),
    (r"(?:drop|scrap|forget) (?:it|that|this)(?: one| post)?|(?:do not|don't) post (?:it|that|this)(?: one)?(?: after all)?", by_focus(
        delivery=_post("cancel_post"), job=one("cancel_job"), asset=lambda f, t: _post("cancel_post")({}, t) if t.has_post else None)),
    (r"(?:zip|pack|archive)(?: up)? (?P<words>.{2,200})", one("zip_assets")),
    (r"(?:how many (?:files |pictures |reels |of them )?(?:are (?:waiting|pending|approved|rejected|there)|do we have|have we made)|library stats|stats)", one("stats")),
    (r"(?P<verb>tag|untag) (?P<it>{it})(?: as| with)? (?P<tags>#?[\w-]+(?:(?:\s*,\s*|\s+and\s+)#?[\w-]+)*)", _tagged),
    (r"(?:put|use) (?P<it>{it}) (?:in(?:to)?|for) (?:post |slot )?p(?P<post>\d+)|fill p(?P<post_1>\d+) with (?P<it_1>{it})", _slot),
    (r"(?:put|file|move) (?P<files>{some}) in(?:to)? (?:the )?(?:folder )?(?P<folder>(?!p\d+$|(?:the )?(?:next|free|open|available)\b.*\b(?:slot|place|posting time)s?\b)[\w /-]{2,60}?)(?: folder)?", lambda f, t: [
        Call(name="file_assets", args={"assets": _files(f["files"]), "folder": _folder(f["folder"])})]),
    (r"move (?P<files>{some}) to (?:the )?(?:folder )?(?P<folder>[\w -]+/[\w /-]*)", lambda f, t: [
        Call(name="file_assets", args={"assets": _files(f["files"]), "folder": f["folder"]})]),
    (r"(?:delete|bin|trash|remove|throw away|lösche?|loesche?|entferne|wirf|borra|elimina|supprime|efface) (?:the |my |das |die |den |la |el |le |mi )?(?:last|latest|letzten?|letztes|última|ultima|último|ultimo|dernière|dernier) (?P<kind>photo|picture|image|reel|video|clip|foto|bild|imagen|vídeo)(?: weg)?", _last_of),
    (r"(?P<a>(?!make|post|approve|delete|show|find|trim|tag|create|generate|schedule|give|get|take)\w{3,20}) and (?P<b>\w{3,20}) (?:shots|pictures|photos|reels|files|ones)", _shots_of),
    (r"(?:show(?: me)? )?{who}'s (?P<state>approved|rejected|pending) (?P<kind>reels|pictures|photos|images|videos|clips|shots|posts|files)(?: (?:from |of )?(?P<when>today|yesterday|this week|last week|this month|last month))?", _library_of),
    (r"(?:show(?: me)? |list |what are )?(?:{who}'s |all |the |my )?(?P<kind>reels|pictures|photos|images|videos|clips|files) (?:(?:from|of|made) )*(?P<when>today|yesterday|this week|last week|this month|last month)", _library_of),
    (r"(?:zeig(?:e)?(?: mir)? )?(?:alle |die |meine )?(?P<kind>reels|bilder|fotos|videos|clips|dateien) (?:von|aus|seit) (?P<when>heute|gestern|dieser woche|letzter woche|diesem monat|letztem monat)", _library_of),
    (r"(?:(?:muéstrame|muestra|enséñame) )?(?:todas |todos )?(?:las |los |mis )?(?P<kind>reels|fotos|imágenes|vídeos|videos|clips|archivos) de (?P<when>hoy|ayer|esta semana|la semana pasada|este mes|el mes pasado)", _library_of),
    (r"(?:show(?: me)? |open |go to )?page (?P<page>\d{1,3})(?: of the library)?|(?:zeig(?:e)? (?:mir )?)?seite (?P<page_1>\d{1,3})|página (?P<page_2>\d{1,3})", _page_of),
    # quality
    (r"is (?P<it>{it}) (?:good enough|good|fine|ok|okay|usable|blurry|sharp|too (?:dark|bright|small|soft))(?: enough)?(?: for (?P<platform>instagram|tiktok|youtube|x|facebook|threads|pinterest|telegram))?", one("validate_media")),
    (r"¿?(?:sirve|vale|funciona|va bien|está bien|queda bien)(?: (?:esto|eso|así|el (?:reel|vídeo|video)))? (?:para|en) (?P<platform>{place})|(?:passt|geht|taugt|reicht|ist)(?: (?:das|es|das (?:reel|video|bild)))?(?: (?:gut genug|gut|ok|okay|fertig|so))? (?:für|auf|bei) (?P<platform_1>{place})(?: (?:gut genug|gut|ok|okay|geeignet))?", one("validate_media", asset="last")),
    (r"(?:check|validate) (?:number |no\.? ?)?(?P<it>{it})", one("validate_media")),
    (r"too (?:small|dark|bright|blurry|soft|grainy)(?: for (?:a |an )?(?:reel|story|post|feed))?|any (?:banding|artefacts|artifacts|blur|noise)|why (?:only )?(?:quality )?0?[.,]\d+|how good is (?:it|this|that)", one("validate_media", asset="last")),
    (r"(?:please )?(?:fix|repair|adapt|mend|prepare|correct) (?P<it>{it})(?: up)?(?: (?:for|to fit|so (?:that )?it fits) (?P<platform>{place}))?(?: please)?", _repaired),
    (r"(?:please )?(?:make|get|have|let|shape) (?P<it>{it}) (?:to )?(?:fit(?: (?:for|on|to|into))?|ready for|right for|work (?:on|for)|compatible with|suitable for|ok(?:ay)? for) (?P<platform>{place})(?:,? (?P<shape>crop|cropped|with bars|padded|pad|blurred))?(?: please)?", _repaired),
    (r"fit (?P<it>{it}) (?:to|for|on|into) (?P<platform>{place})(?: please)?", _repaired),
    (r"mach (?:es|das|dies|das video|das bild) (?:passend |fertig |fit )?f(?:ü|ue)r (?P<platform>{place})(?: passend| fertig)?|passe? (?:es|das) (?:an|f(?:ü|ue)r) (?P<platform_1>{place})(?: an)?", _repaired),
    (r"(?:adáptalo|adaptalo|arréglalo|arreglalo|hazlo (?:apto|válido)) para (?P<platform>{place})|(?:adapte-le|adapte la|rends-le compatible avec) (?:pour |à )?(?P<platform_1>{place})|(?:adattalo|sistemalo) (?:per|a) (?P<platform_2>{place})|(?:adapta-o|ajusta-o|adapte-o|arruma-o) para o? ?(?P<platform_3>{place})", _repaired),
    # captions and texts
    (r"(?:a |another |write a )?new (?P<part>hook|opening|first line|text|body|call to action|call|cta|ending|hashtags|tags)", one("recaption")),
    (r"(?P<hashtags>fewer|less|more|no|without|\d{1,2}) (?:hashtags|tags)", one("recaption")),
    (r"(?:make (?:it|the caption) )?(?:more (?P<tone>relaxed|casual|formal|professional|funny|playful|poetic|creative|serious|warm|flirty|confident|friendly|extroverted|introverted)|(?P<tone_1>funnier|warmer|friendlier|calmer|bolder))", by_focus(caption=one("recaption"), delivery=one("recaption"))),
    (r"write (?P<about>.{3,120}?) (?:as|like|in the voice of) {who}", one("write_as")),
    (r"(?:make |write |create )?(?:a |one )?(?:full|whole|complete) post (?:for|of|by) {who} (?:about|on) (?P<about>.{2,200})", one("full_post")),
    (r"(?:make )?the caption (?:a (?:bit|little) |much )?shorter|(?:a )?shorter caption", one("recaption", is_shorter=True)),
    (r"(?:make (?:it|this|that) |a (?:bit|little) |much )*shorter", by_focus(
        caption=one("recaption", is_shorter=True), other=one("make_again", change="shorter"))),
    (r"(?:make (?:it|this|that) |a (?:bit|little) |much )*longer", by_focus(other=one("make_again", change="longer"))),
    # posts
    (r"(?:push|move|shift|postpone|reschedule) (?:it|that|this|that one|the post)(?: back| on)? to (?P<when>.{2,80})", _if_post("move_post")),
    (r"(?:(?:show(?: me)?|go to|turn to) )?(?:the )?next page|show(?: me)? more(?: of (?:them|those|these))?|(?:zeig(?:e)? (?:mir )?)?(?:die )?nächste seite|zeig(?:e)? mir mehr|(?:la )?(?:siguiente página|página siguiente)|muéstrame más", _leafed("next")),
    (r"(?:(?:show(?: me)?|go to|turn to) )?(?:the )?(?:previous|last) page|(?:go )?back (?:a|one) page|(?:zeig(?:e)? (?:mir )?)?(?:die )?vorige seite|(?:la )?página anterior", _leafed("previous")),
    (r"(?:push|move|shift|postpone|delay|reschedule|bring) (?:it|that|this|that one|the post) (?P<when>(?:back |forward |up )?(?:by )?.{2,40}(?: later| earlier)?)", _shifting),
    (r"(?:push|move|shift|postpone|delay|reschedule|bring) (?P<id>p ?\d+) (?P<when>(?:back |forward |up )?(?:by )?.{2,40}(?: later| earlier)?)", _shifting),
    (r"(?:post|send) (?:it|that|this|that one) (?P<when>(?:at|on) .{1,60}) instead", _if_post("move_post")),
    # the plan as a picture
    (r"(?:(?:show|send|give)(?: me)? )?(?:the |our |my )?calendar(?: (?:of|for|in) (?P<words>.{2,60})| (?P<words_1>.{2,60}))?", one("show_calendar")),
    (r"(?:what(?:'s| is)) (?:planned|scheduled|coming up|on)(?: (?:for|in|on))?(?: (?P<words>.{2,40}?))?,? as (?:a |an )?(?:picture|image|calendar)", one("show_calendar")),
    (r"(?:(?:show|send|give)(?: me)? )?(?:the |our )?(?:plan|schedule|posts)(?: (?:of|for|in))?(?: (?P<words>.{2,40}?))? as (?:a |an )?(?:picture|image|calendar)", one("show_calendar")),
    (r"(?:(?:show|send|give)(?: me)? )?{who}'s calendar(?: (?:of|for|in) (?P<words>.{2,40})| (?P<words_1>.{2,40}))?", _calendar_of),
    (r"zeig(?:e)? mir den kalender|(?:muestra|muéstra)me el calendario", one("show_calendar")),
    # the live status
    (r"(?:stop|end|close|remove|unpin|hide) (?:the |that )?live status", one("stop_live_status")),
    (r"(?:(?:show|start|give|keep|pin)(?: me)? )?(?:the |a )?live status(?: here| card| please)?|pin (?:the )?status(?: here)?|keep (?:the )?status(?: up to date| here| live)", one("live_status")),
    (r"{who}'s (?P<period>(?:next |coming |this )?(?:week|month)|today|tomorrow)", one("list_schedule")),
    (r"use (?:that|this) (?:model|checkpoint) by default", one("set_config", words="checkpoint=that")),
    # accounts
    (r"(?:re)?connect (?:to )?(?:my |the |a |our )?(?P<platform>bluesky|bsky|mastodon|(?:discord )?webhook|discord|account|an account)(?: account)?(?: again)?", _connect),
    (r"(?:re)?connect (?:to )?(?:my |the )?mastodon(?: account)? (?:on|at) (?P<server>\S{4,100})", _connect),
    (r"(?:(?:which|what) (?:accounts|networks|platforms) (?:are|have you|do you have|have we|do we have) connected|(?:show(?: me)?|list)(?: me)? (?:the |my |our )?(?:connected )?accounts|(?:are|is) (?:the |my |our )?accounts? (?:still )?(?:fine|ok|okay|connected|working)|am i (?:still )?connected(?: to (?:anything|bluesky|mastodon))?)", one("list_accounts")),
    (r"(?:disconnect|log out of|sign out of|unlink) (?:my |the |from )?(?P<words>@?[\w.@-]{2,80})(?: account)?", one("disconnect_account")),
    (r"verbinde (?:mich mit |mein )?(?P<platform>bluesky|mastodon)|(?:conecta|connecte|collega|conecte) (?:mi |mon |il mio |minha? )?(?P<platform_1>bluesky|mastodon)", _connect),
    (r"welche konten sind verbunden|qué cuentas están conectadas|quels comptes sont connectés|quali account sono collegati|que contas estão (?:ligadas|conectadas)", one("list_accounts")),
    # what is said aloud
    (r"(?:let me hear|can i hear|i want to hear|i'd like to hear|play me) {who} say(?:ing)?[:,]? (?P<words>.{2,2100})|lass mich hören,? wie {who} (?P<words_1>[„“\"'‘«].{2,2100}[“”\"'’»]) sagt|quiero o[ií]r a {who} decir[:,]? (?P<words_2>.{2,2100})", one("say_aloud")),
    (r"(?:which|what) voices (?:are there|are here|do (?:you|we) have|can (?:speak|i use))|(?:list|show)(?: me)? (?:the |all |your )?voices|welche stimmen (?:gibt es|hast du|sind da)|¿?qué voces (?:hay|tienes)", one("list_voices")),
    # what is remembered: only what is said to be
    (r"(?:remember|keep in mind)(?: that|:) (?P<text>(?!reel|video|picture|photo|image|clip|post|one\b|time\b|persona).{3,300})", one("remember")),
    (r"(?:merk dir|merke dir|denk daran)(?:,? dass|:) (?P<text>.{3,300})|(?:recuerda|acuérdate de) que (?P<text_1>.{3,300})|(?:souviens-toi|retiens|rappelle-toi) que (?P<text_2>.{3,300})|ricorda(?:ti)? che (?P<text_3>.{3,300})|(?:lembra(?:-te)?|lembre-se) (?:de )?que (?P<text_4>.{3,300})", one("remember")),
    (r"what (?:do|can) you (?:remember|know)(?: about (?:me|us|this chat|{who}))?|what did i tell you(?: to remember)?|(?:show|list)(?: me)? (?:the |your )?facts", one("facts")),
    (r"forget (?:the fact |what i (?:said|told you) )(?:that|about) (?P<words>.{2,200})", one("forget")),
    (r"forget (?P<words>everything)(?: (?:i told you|you know|i said))?", one("forget")),
    (r"forget (?:this|the|our)(?: whole)? (?P<words>chat|conversation)", one("forget")),
    # the language that is spoken here
    (r"(?:speak|talk|answer|reply)(?: to me| with me| me)?(?: in)? (?P<tongue>\w+)(?: with me| to me| from now on)?", _spoken),
    (r"(?:switch|change)(?: (?:my|your) language)? (?:to|into) (?P<tongue>\w+)|(?:set (?:my|your) language to|(?:my|your) language(?: is|:)) (?P<tongue_1>\w+)", _spoken),
    (r"(?:bitte )?(?:sprich|rede|antworte?|sprichst du|kannst du)(?: bitte)?(?: ab jetzt)?(?: mit mir| mir)?(?: bitte)?(?: auf)? (?P<tongue>\w+)(?: mit mir)?(?: sprechen| reden)?(?:,? bitte)?", _spoken),
    (r"(?:bitte )?(?:(?:wechs(?:le|el)|stell|ändere?)(?: bitte)?(?: (?:die|meine|deine) sprache)? (?:auf|zu|in)|meine sprache(?: ist|:)) (?P<tongue>\w+)(?: um)?(?:,? bitte)?", _spoken),
    (r"¿?(?:por favor,? )?(?:habla|háblame|hablame|responde|respóndeme|contesta|contéstame|puedes hablar)(?: conmigo)?(?: en)? (?P<tongue>\w+)(?: conmigo)?(?:,? por favor)?", _spoken),
    (r"(?:por favor,? )?(?:cambia(?: (?:mi|tu|el) idioma)? (?:a|al)|mi idioma(?: es|:)) (?P<tongue>\w+)(?:,? por favor)?", _spoken),
    (r"(?:is|are) (?:discord|telegram|the chats?)(?: and (?:discord|telegram))? (?:still |really )?(?:connected|online|up|reachable|working)|(?:ist|sind) (?:discord|telegram)(?: und (?:discord|telegram))?(?: noch)? (?:verbunden|erreichbar|online)|¿?está(?:n)? (?:conectado|conectados)? ?(?:discord|telegram)(?: conectado)?", one("own_status", part="chat")),
    (r"what(?:'s| is) (?:your|the bot's) pid|(?:how long have you been (?:up|running))|is the (?:backend|bot) (?:healthy|running|up)", one("own_status", part="bot")),
    # the program itself
    (r"(?:is everything (?:installed|ok|okay|fine|set up|there)|are you (?:ready|ok|okay|healthy|all right)|(?:do|run) a (?:health )?check|what(?:'s| is) missing|ist alles (?:installiert|da|in ordnung|ok)|fehlt (?:dir )?(?:etwas|was)|¿?está todo (?:instalado|bien|listo)|¿?falta algo)", one("doctor")),
    (rf"how (?:do|can) (?:i|we) fix (?:the |my )?(?P<words>{_PROGRAMS})|wie (?:behebe|repariere) ich (?:den |die |das )?(?P<words_1>{_PROGRAMS})|¿?cómo (?:arreglo|reparo) (?:el |la )?(?P<words_2>{_PROGRAMS})", one("doctor")),
    (r"is the (?P<words>face|voice|comfyui|discord|telegram)(?: system)? ok(?:ay)?|(?P<words_1>face|voice) system ok(?:ay)?", one("doctor")),
    (r"back ?up (?:everything|the database|all|now)|(?:make|do) a back ?up(?: now)?|(?:mach(?:e)?|erstell(?:e)?) (?:bitte )?(?:ein|eine) (?:backup|sicherung)|sicher(?:e)? alles|haz una copia(?: de seguridad)?", one("back_up")),
    (r"(?:finish (?:what(?:'s| is) running|your work)(?:,)? and stop|shut ?down|shut yourself down|(?:stop|quit|exit) (?:the )?(?:bot|program|troupe)|fahr(?:e)? (?:dich )?(?:herunter|runter)|beende(?: dich| das programm)|apágate|cierra el programa)", one("shut_down")),
    (r"resume (?:the )?work|(?:let's )?(?:pick up|continue) where we (?:left off|were)|weiter geht's|wo waren wir|sigamos|¿?por dónde íbamos", one("help_topic", topic="start")),
    # the log
    (r"(?:zeig(?:e)?(?: mir)? )?(?:die )?(?:letzten |neuesten )?fehler|(?:gibt es|gab es) fehler|(?:muéstrame|muestra) los (?:últimos )?errores|¿?hay errores", one("errors", words="")),
    (r"how many errors(?: (?:today|were there|are there|so far))*|error stats", one("errors", words="stats")),
    (r"(?:clear|empty|wipe) the (?:error )?log|clear (?:the |all )?errors", one("errors", words="clear")),
    (r"(?:show|give|read)(?: me)? (?:the |your )?(?:newest |last |latest )?(?P<words>(?:(?:system|comfyui|comfy|telegram|discord|ollama|scheduler|installer) )?(?:warnings|logs?))", one("logs")),
    (rf"(?:what (?:did you do|were you doing|have you done|happened|went on|went wrong|was going on)|was (?:hast du|war|ist|geschah|passierte)|¿?qu[eé] (?:hiciste|pas[oó]|estabas haciendo|hac[ií]as)) (?P<words>(?:(?:at|around|about|um|gegen|a las?|sobre las?) )+{_CLOCK})(?: (?:gemacht|los|passiert|geschehen|getan))?\??", one("logs")),
    (r"(?:send|give)(?: me)? the log(?: file)? of (?:this|the(?: last)?) run|send(?: me)? the log(?: file)?", one("logs", words="run")),
    (r"(?:zeig(?:e)?|gib)(?: mir)?(?: bitte)? (?:das|dein) (?:log|protokoll)|(?:muéstrame|muestra|enséñame) (?:el|tu) (?:log|registro)", one("logs", words="")),
    (r"(?:schick|sende?|gib)(?: mir)?(?: bitte)? (?:das|die) (?:logdatei|protokoll als datei|log dieses laufs)|(?:envíame|mándame) el (?:log|registro)(?: de esta ejecución)?", one("logs", words="run")),
    (r"note\s*:\s*(?P<words>.{2,2000})", one("report")),
)  # fmt: skip


@lru_cache(maxsize=32)
def _rows(personas: tuple[str, ...], workflows: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], Make], ...]:
    """The table's patterns for the personas and workflows there are. A name is matched as it is written, in any case."""
    names = "|".join(re.escape(name) for name in sorted(personas, key=len, reverse=True))
    person = f"(?:{names}|her|him|them|she|he|they)" if names else "(?:her|him|them|she|he|they)"
    ids = sorted(workflows, key=len, reverse=True)
    workflow = "|".join(re.escape(one).replace(r"\-", "[- ]") for one in ids) or r"(?!)"
    rows = []
    for text, make in _TABLE:
        pattern = _named(_named(text, "who", person), "workflow", workflow)
        pattern = (
            pattern.replace("{it}", IT).replace("{some}", SOME).replace("{preset}", PRESET).replace("{place}", PLACE)
        )
        rows.append((re.compile(pattern, re.IGNORECASE), make))
    return tuple(rows)


def _named(pattern: str, name: str, what: str) -> str:
    """Put a group named who, who_1, who_2 … in the place of each `{who}`: only one of several alternatives is found."""
    first, *others = pattern.split(f"{{{name}}}")
    groups = [f"(?P<{name}{f'_{index}' if index else ''}>{what}){rest}" for index, rest in enumerate(others)]
    return first + "".join(groups)
