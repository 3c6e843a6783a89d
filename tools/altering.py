"""The tool that edits a clip or a picture: what an edit needs besides its words, and the job that does it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Literal

from storage.assets import AssetFilter
from storage.tables import Asset, AssetType
from storage.wording import tr
from tools.context import Outcome, ToolContext
from tools.editing.requests import DOCUMENTS, FOR_STILLS
from tools.enlarging import WORKFLOW, by_model
from tools.errors import InvalidRequest
from tools.finding import an_asset
from tools.making import COUNTS, asker, images_params, started
from tools.marks import plain
from tools.notes import AssetName
from tools.production import EditParams
from tools.toolbox import tool

Operation = Literal[
    "trim", "crop", "speed", "add_music", "add_subtitles", "mute", "loop", "resize", "rotate", "reverse", "upscale",
    "color_grade", "merge", "text_overlay", "convert_format", "fit_size", "cover_frame", "volume",
    "stabilize",
]  # fmt: skip
# Words that mean the file that was sent instead of saying what it says.
DOCUMENT_WORDS = re.compile(
    r"(?:(?:with|from|by|as|the|a|my|this|that|it|these|those|file|lut|cube|subtitles?|subs?|captions?|srt|ass|burn(?:ed)?|in|"
    r"mux|soft|track|selectable|switchable|mit|dem|der|die|das|als|spur|untertitel|con|el|la|los|como|pista|subt[ií]tulos?)\W*)*",
    re.IGNORECASE,
)


@tool
async def edit_video(
    context: ToolContext,
    *,
    asset: AssetName,
    operation: Annotated[Operation, "What to do."],
    value: Annotated[str, "Detail of the change, e.g. '0-8s', '2x', '9:16', 'lofi', 'first 3 seconds'."] = "",
) -> Outcome:
    """Change an existing video."""
    # "Make it warmer" is about the picture that was spoken of; "make it faster" can only be about a video.
    only_videos = asset in {"", "last"} and operation not in FOR_STILLS
    source = await an_asset(context, asset, wants=AssetType.VIDEO if only_videos else None)
    if operation == "upscale" and (how := await by_model(context, source, value)):
        return await _enlarged(context, source, how)
    others: list[int] = []
    if operation == "merge":
        source, others = await _joined(context, source, value)
    elif operation == "add_music" and (sound := await _sound(context, value)) is not None:
        others = [sound]
    elif operation in DOCUMENTS and (document := await _document(context, operation, value)) is not None:
        others = [document]
    return await _begun(context, source, [(operation, value)], others)


@tool
async def edit_in_steps(context: ToolContext, *, asset: AssetName, steps: list[dict[str, str]]) -> Outcome:
    """Change a clip or picture in several ways that were asked for at once, into one new file."""
    only_videos = asset in {"", "last"} and any(step["operation"] not in FOR_STILLS for step in steps)
    source = await an_asset(context, asset, wants=AssetType.VIDEO if only_videos else None)
    others: list[int] = []
    for step in steps:
        operation, value = step["operation"], step["value"]
        given = (
            await _sound(context, value) if operation == "add_music"
            else await _document(context, operation, value) if operation in DOCUMENTS
            else None
        )  # fmt: skip
        others += [given] if given is not None else []
    return await _begun(context, source, [(step["operation"], step["value"]) for step in steps], others)


async def _begun(
    context: ToolContext, source: Asset, steps: Sequence[tuple[str, str]], others: Sequence[int]
) -> Outcome:
    """Start the job that makes one file of all steps, each an operation and its value."""
    (operation, value), *further = steps
    params = EditParams(
        asset_id=source.id, operation=operation, value=value, other_assets=tuple(others), further=tuple(further)
    )
    job = await context.studio.production.start_edit(params, asker(context))
    what = ", ".join(f"{step.replace('_', ' ')} {plain(how)}".strip() for step, how in steps)
    outcome = started(job, tr("Editing {source}: {what}.", source=source.handle, what=what), None)
    # "shorter" and "same but at night" are about what was edited.
    return replace(outcome, remember={**outcome.remember, "kind": "reel" if source.duration_s else "images"})


async def _enlarged(context: ToolContext, source: Asset, how: Mapping[str, str]) -> Outcome:
    """Have ComfyUI enlarge a picture."""
    row = await context.studio.personas.get(source.persona_id) if source.persona_id else None
    words = source.prompt or source.handle
    settings = {"workflow": WORKFLOW}
    params = await images_params(
        context,
        row,
        words,
        count=1,
        size="",
        style="",
        preset=None,
        options=how,
        settings=settings,
        image_asset=source.id,
    )
    job = await context.studio.production.start_images(params, asker(context))
    size = f"{params.width}x{params.height}"
    text = tr("Enlarging {source} to {size} by ComfyUI's model.", source=source.handle, size=size)
    return started(job, text, row)


async def _joined(context: ToolContext, first: Asset, value: str) -> tuple[Asset, list[int]]:
    """Return the clips to join, in order: those named, those listed last, or the last few ("three")."""
    names = [
        word
        for word in value.replace(",", " ").split()
        if re.fullmatch(r"(?:[a-z]+_?)\d+(?:\.\w+)?|\d{2,}|\d", word, re.IGNORECASE)
    ]
    count = COUNTS.get(value.strip().lower()) or (
        int(names[0]) if len(names) == 1 and value.strip().isdecimal() and int(value) <= 9 else 0
    )
    if names and not count:
        others = [(await an_asset(context, name)).id for name in names]
        return first, [number for number in dict.fromkeys(others) if number != first.id]
    listed = await context.studio.assets.among(map(int, context.memory.get("listed") or []))
    clips = [asset for asset in listed if asset.type is AssetType.VIDEO]
    if len(clips) < max(2, count):
        wanted = AssetFilter(type=AssetType.VIDEO, without=("upload",))
        clips = list((await context.studio.assets.list(wanted, limit=max(2, count))).items)[::-1]
    if len(clips) < 2:
        raise InvalidRequest(tr("join which?"), fix=tr("name them, for example /edit join reel_7 reel_8"))
    clips = clips[: count or len(clips)]
    return clips[0], [clip.id for clip in clips[1:]]


async def _sound(context: ToolContext, value: str) -> int | None:
    """Return the person's own sound that `value` names, or that was sent just before "put this under the reel"."""
    names = [word for word in value.replace(",", " ").split() if word.lower().startswith("aud_")]
    if names:
        return (await an_asset(context, names[0])).id
    if value.strip().lower() in {"", "this", "it", "that", "under"} and context.memory.get("sound"):
        return int(context.memory["sound"])
    return None


async def _document(context: ToolContext, operation: str, value: str) -> int | None:
    """Return the subtitles or the colour table that `value` names, or that were sent for it."""
    named = re.search(r"\btxt_?\d+\b", value, re.IGNORECASE)
    number = (await an_asset(context, named[0])).id if named else context.memory.get("document")
    asset = await context.studio.assets.get(int(number)) if number else None
    if asset is None or asset.type is not AssetType.TEXT or asset.suffix not in DOCUMENTS[operation]:
        if named:
            raise InvalidRequest(
                tr("{name} does not do for that", name=named[0]),
                fix=tr("send a file of {formats}", formats=", ".join(DOCUMENTS[operation])),
            )
        return None
    is_meant = named or DOCUMENT_WORDS.fullmatch(value.strip())
    return asset.id if is_meant else None


OFFERED = [edit_video]
PRESSED = [edit_in_steps]
