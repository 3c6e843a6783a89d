"""Tools about presets: which there are, what each sets, and the one that is applied to the pictures of a chat."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from personas.prompts import style_named
from storage.tables import Persona
from storage.wording import later, tr
from tools.comfyui.presets import CATEGORIES, Preset, find_preset, presets
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.filmpresets import preset_said, presets_said
from tools.marks import plain
from tools.production.params import PIXELS, SIDE
from tools.reel.presets import VideoPreset, video_preset
from tools.toolbox import tool

FAMILIES = {"sd15": "SD1.5", "sdxl": "SDXL", "zimage": "Z-Image-Turbo"}
SHAPES = {
    "square": "1:1", "vertical": "9:16", "tall": "9:16", "wide": "16:9", "horizontal": "16:9", "portrait format": "4:5",
    "1:1": "1:1", "4:5": "4:5", "9:16": "9:16", "16:9": "16:9",
}  # fmt: skip
NUMBERS: Mapping[str, tuple[type, float, float]] = {
    "steps": (int, 1, 150),
    "cfg": (float, 0, 30),
    "count": (int, 1, 12),
}
NONE = {"none", "no", "off", "clear"}
VIDEOS = {"video", "videos", "reel", "reels", "film"}
EXAMPLE = later('for example "40 steps, cfg 5, square"')


@dataclass(frozen=True, kw_only=True)
class Applied:
    """A preset with what a person changed of it."""

    preset: Preset
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def size(self) -> tuple[int, int]:
        return (self.changes.get("width", self.preset.width), self.changes.get("height", self.preset.height))

    @property
    def settings(self) -> dict[str, Any]:
        """What goes to the painter."""
        kept = {name: self.changes[name] for name in ("steps", "cfg", "sampler", "scheduler") if name in self.changes}
        return {"preset": self.preset.id} | kept

    @property
    def said(self) -> str:
        """ "fashion preset, 40 steps"."""
        return ", ".join([f"{self.preset.id} preset", *said(self.changes)])


def said(changes: Mapping[str, Any]) -> list[str]:
    """What was changed of a preset, in words."""
    words = [f"{changes['width']}x{changes['height']}"] if "width" in changes else []
    words += [f"{changes['steps']} steps"] if "steps" in changes else []
    words += [tr("cfg {cfg:g}", cfg=changes["cfg"])] if "cfg" in changes else []
    words += [f"{changes['count']} pictures"] if "count" in changes else []
    return words + [f"{name} {changes[name]}" for name in ("sampler", "scheduler", "negative") if name in changes]


def read_changes(words: str) -> dict[str, Any]:
    """Read what a preset shall have otherwise; raises InvalidRequest for words that say nothing of it.

    >>> read_changes("40 steps and cfg=5, square")
    {'steps': 40, 'cfg': 5.0, 'width': 1080, 'height': 1080}
    """
    found: dict[str, Any] = {}
    rest = words.strip().rstrip(".!")
    negative = re.search(r"\bnegative(?: prompt)?\s*[=:]?\s*(\"[^\"]+\"|.+)$", rest, re.IGNORECASE)
    if negative:
        found["negative"] = negative[1].strip('" ')[:500]
        rest = rest[: negative.start()]
    for pattern, name in (
        (r"(?<![\w.])(\d+) ?steps?\b", "steps"),
        (r"\bsteps?\s*(?:=|:|to|of)?\s*(\d+)", "steps"),
        (r"\b(?:cfg|guidance)\s*(?:=|:|to|of)?\s*(\d+(?:\.\d+)?)", "cfg"),
        (r"\b(?:x|count\s*=\s*)(\d+)\b", "count"),
        (r"(?<![\w.])(\d+) pictures?\b", "count"),
        (r"\bsampler\s*[=:]?\s*(\w+)", "sampler"),
        (r"\bscheduler\s*[=:]?\s*(\w+)", "scheduler"),
    ):
        told = re.search(pattern, rest, re.IGNORECASE)
        if told and name not in found:
            found[name] = _number(name, told[1]) if name in NUMBERS else told[1].lower()[:60]
            rest = rest[: told.start()] + rest[told.end() :]
    size = re.search(r"(?<!\d)(\d{3,4})\s*[x×]\s*(\d{3,4})(?!\d)", rest)
    if size:
        found["width"], found["height"] = (_side(size[1]), _side(size[2]))
        rest = rest[: size.start()] + rest[size.end() :]
    else:
        for word, shape in SHAPES.items():
            told = re.search(rf"(?<![\w:]){word}(?![\w:])", rest, re.IGNORECASE)
            if told:
                found["width"], found["height"] = PIXELS[shape]
                rest = rest[: told.start()] + rest[told.end() :]
                break
    left = re.sub(
        r"\b(?:but|and|with|in|a|an|the|make it|use|only|just|please|instead)\b|[,;]", " ", rest, flags=re.IGNORECASE
    ).strip()
    if left:
        raise InvalidRequest(tr("I cannot read {left!r} as a setting", left=left[:40]), fix=tr(EXAMPLE))
    return found


def _number(name: str, word: str) -> Any:
    kind, low, high = NUMBERS[name]
    value = kind(word)
    if not low <= value <= high:
        raise InvalidRequest(
            tr("{name} is from {low:g} to {high:g}, not {word}", name=name, low=low, high=high, word=word),
            fix=tr(EXAMPLE),
        )
    return value


def _side(word: str) -> int:
    value = int(word)
    if not SIDE[0] <= value <= SIDE[1] or value % 8:
        raise InvalidRequest(
            tr(
                "a picture's side is a multiple of 8 from {side} to {side_2}, not {word}",
                side=SIDE[0],
                side_2=SIDE[1],
                word=word,
            ),
            fix=tr("for example 1024x1344"),
        )
    return value


def applied_in(context: ToolContext) -> Applied | None:
    """The preset that is applied to this chat."""
    kept = context.memory.get("preset")
    if not isinstance(kept, dict) or kept.get("id") not in presets():
        return None
    return Applied(preset=presets()[kept["id"]], changes=kept.get("changes") or {})


def preset_for(context: ToolContext, asked: str, style: str, persona: Persona | None) -> tuple[Applied | None, str]:
    """The preset of a request, and the style that is left: the asked one, one that the style names, the chat's."""
    if asked:
        return (None if asked.strip().lower() in NONE else Applied(preset=find_preset(asked)), style)
    if style and style.strip().lower() in presets() and (persona is None or style_named(persona, style) is None):
        return Applied(preset=find_preset(style)), ""
    return applied_in(context), style


@tool
async def list_presets(context: ToolContext, *, category: str = "") -> Outcome:
    """List the presets, of one category or all."""
    wanted = category.strip().lower()
    if wanted in VIDEOS:
        return Outcome(effect="found", text="\n".join(presets_said()))
    if wanted and wanted not in CATEGORIES:
        if wanted in presets():
            return await show_preset.function(context, preset=wanted)
        raise InvalidRequest(
            tr("there is no category {wanted!r}", wanted=wanted[:40]),
            fix=tr("there are {value}", value=", ".join([*CATEGORIES, "video"])),
        )
    now = applied_in(context)
    lines = [
        f"**{one.id}** ({one.category}, {one.width}x{one.height}): {one.description}"
        + (tr(" **Applied here.**") if now is not None and now.preset.id == one.id else "")
        for one in presets().values()
        if wanted in ("", one.category)
    ]
    lines.append(tr("`/presets video` lists those for reels."))
    lines.append(tr('`/image Ava on a pier --preset fashion` uses one once; "use the fashion preset" for this chat.'))
    return Outcome(effect="found", text="\n".join(lines))


@tool
async def show_preset(context: ToolContext, *, preset: str = "") -> Outcome:
    """Show everything that a preset sets."""
    if not preset.strip():
        now = applied_in(context)
        if now is None:
            raise InvalidRequest(tr("which preset?"), fix=tr("there are {presets}", presets=", ".join(presets())))
        return _card(now, tr("is applied to the pictures of this chat"))
    film = _video_preset(preset)
    if film is not None:
        return Outcome(effect="found", text="\n".join(plain(line) for line in preset_said(film)))
    one = find_preset(preset)
    now = applied_in(context)
    if now is not None and now.preset.id == one.id:
        return _card(now, tr("is applied to the pictures of this chat"))
    return Outcome(
        effect="found",
        text="\n".join([f"**{one.name}** ({one.category}): {one.description}", *_lines(Applied(preset=one))]),
        offers=((Offer(label=tr("Use in this chat"), action="use_preset", args={"preset": one.id}, lasting=True),),),
    )


def _video_preset(words: str) -> VideoPreset | None:
    """The video preset that is meant: one of pictures has the name first, unless "video" stands beside it."""
    bare = re.sub(r"\b(?:video|reel)s?\b", "", words, flags=re.IGNORECASE).strip()
    if bare.casefold() in presets() and bare.casefold() == words.strip().casefold():
        return None
    try:
        return video_preset(bare)
    except InvalidRequest:
        return None


def _card(now: Applied, what: str, *, is_new: bool = False) -> Outcome:
    one = now.preset
    edit = Offer(label=tr("Edit"), action="use_preset", args={"preset": one.id, "ask": True}, lasting=True)
    clear = Offer(label=tr("Clear preset"), action="clear_preset", lasting=True)
    return Outcome(
        effect="changed" if is_new else "found",
        text="\n".join([tr("The {said} {what}.", said=plain(now.said), what=what), *_lines(now)]),
        offers=((edit, clear),),
        remember={"preset": {"id": one.id, "changes": dict(now.changes)}},
    )


def _lines(now: Applied) -> list[str]:
    one, changes = now.preset, now.changes
    negative = ", ".join(part for part in (one.negative, changes.get("negative", "")) if part)
    width, height = now.size
    lines = [
        tr("Prompt: {around}", around=plain(one.around("…"))),
        tr("Negative: {negative}", negative=plain(negative)),
        tr("Size: {width}x{height}, pictures: {get}", width=width, height=height, get=changes.get("count", one.batch)),
    ]
    for family, values in one.values.items():
        run = values.as_dict() | {
            name: changes[name] for name in ("steps", "cfg", "sampler", "scheduler") if name in changes
        }
        lines.append(
            tr(
                "{families}: {steps} steps, cfg {cfg:g}, {sampler}, {scheduler}",
                families=FAMILIES[family],
                steps=run["steps"],
                cfg=run["cfg"],
                sampler=plain(run["sampler"]),
                scheduler=plain(run["scheduler"]),
            )
        )
    return lines


@tool
async def use_preset(context: ToolContext, *, preset: str, changes: str = "", ask: bool = False) -> Outcome:
    """Apply a preset to the pictures of this chat, with some values changed: "40 steps"."""
    one = find_preset(preset)
    if ask and not changes.strip():
        question = {"tool": "use_preset", "args": {"preset": one.id}, "field": "changes"}
        return Outcome(
            effect="nothing",
            text=tr("What shall be different in {number}? {example}.", number=one.id, example=tr(EXAMPLE).capitalize()),
            remember={"question": question},
        )
    before = applied_in(context)
    kept = dict(before.changes) if before is not None and before.preset.id == one.id else {}
    return _card(
        Applied(preset=one, changes=kept | read_changes(changes)),
        tr("is applied now to the pictures of this chat"),
        is_new=True,
    )


@tool
async def clear_preset(context: ToolContext) -> Outcome:
    """Take the applied preset away."""
    before = applied_in(context)
    if before is None:
        return Outcome(effect="nothing", text=tr("No preset is applied here. /presets lists them."))
    return Outcome(
        effect="changed",
        text=tr("The {said} is no longer applied; pictures are made as usual.", said=plain(before.said)),
        remember={"preset": None},
    )


PRESSED = [list_presets, show_preset, use_preset, clear_preset]
