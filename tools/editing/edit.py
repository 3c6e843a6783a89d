"""Carry out an edit: read the wish, run what it needs, leave one new file. The source is never touched."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from storage.wording import tr, trn
from tools.arriving import arriving
from tools.editing.requests import (
    TABLE,
    AddMusic,
    ColorGrade,
    Convert,
    CoverFrame,
    Crop,
    Edit,
    FitSize,
    Loop,
    Merge,
    Mute,
    Resize,
    Reverse,
    Rotate,
    Source,
    Speed,
    Stabilize,
    SubtitleFile,
    Subtitles,
    TextOverlay,
    Trim,
    Volume,
    read_edit,
)
from tools.editing.work import Progress, Work, already
from tools.errors import InvalidRequest
from tools.ffmpeg.fitting import megabytes
from tools.ffmpeg.hardware import Hardware
from tools.ffmpeg.probe import MediaInfo, probe
from tools.ffmpeg.run import FFmpegFailed
from tools.quality.header import gate, read_header
from tools.workers import Lingering, ask

STILLS = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True, kw_only=True)
class Edited:
    """The new file, and what was done in a few words: "trimmed to 0-8 s"."""

    path: Path
    said: str


async def edit(
    source: Path,
    operation: str,
    value: str = "",
    *,
    out: Path,
    ffmpeg: Path,
    others: Sequence[Path] = (),
    audio: Path | None = None,
    document: Path | None = None,
    seed: int = 0,
    hardware: Hardware | None = None,
    copiers: Lingering | None = None,
    on_progress: Progress | None = None,
) -> Edited:
    """Change `source` as `operation` and `value` say, into a new file named like `out` with the suffix that fits.

    `others` follow `source` in a merge; `audio` is laid under it by add_music, else music is made (`seed`). `document`
    is a colour table (.cube) for color_grade, or a file of subtitles (.srt, .ass) for add_subtitles.
    Raises InvalidRequest when the wish or the file does not do, Unavailable when the disk is full or time is over.
    """
    if await asyncio.to_thread(_is_still, source):
        return await _edit_still(source, operation, value, out, document)
    info = await probe(source, copiers=copiers)
    if not info.has_video:
        raise InvalidRequest(
            tr("{source} is a sound, not a clip.", source=source.name), fix=tr('Say "put it under reel 12".')
        )
    wish = read_edit(operation, value, source_of(info, document))
    work = Work(source.resolve(), info, ffmpeg, seed, audio, document, on_progress, hardware, copiers)
    suffix = f".{wish.format}" if isinstance(wish, Convert) else ".png" if isinstance(wish, CoverFrame) else ".mp4"
    final = out.with_suffix(suffix).resolve()
    try:
        async with arriving(final) as part:
            how = await work.carry_out(wish, part, [path.resolve() for path in others])
            if not part.is_file() or not part.stat().st_size:
                raise InvalidRequest(
                    tr("{source} has nothing there to make that of.", source=source.name), fix=tr("Is the file whole?")
                )
    except FFmpegFailed as error:
        raise InvalidRequest(
            tr("{source} cannot be edited: {message}", source=source.name, message=error.message),
            fix=tr("Is the file whole?"),
        ) from error
    return Edited(path=final, said=said_of(wish) + (f": {how}" if how else ""))


def source_of(info: MediaInfo, document: Path | None) -> Source:
    """What must be known of a clip, and of what was given with the wish, to read it."""
    suffix = document.suffix.lower() if document else ""
    return Source(
        width=info.width,
        height=info.height,
        duration_s=max(info.duration_s, 0.04),
        has_audio=info.has_audio,
        table=suffix == ".cube",
        subtitles="srt" if suffix == ".srt" else "ass" if suffix == ".ass" else "",
    )


def _is_still(source: Path) -> bool:
    try:
        with source.open("rb") as file:
            header = read_header(file.read(2**16))
    except OSError as error:
        raise InvalidRequest(
            tr("{source} cannot be read: {strerror}.", source=source.name, strerror=error.strerror),
            fix=tr("Make or send it again."),
        ) from error
    return header is not None and header.format in STILLS


async def _edit_still(source: Path, operation: str, value: str, out: Path, document: Path | None) -> Edited:
    header = await asyncio.to_thread(gate, source)
    picture = Source(
        width=header.width, height=header.height, table=document is not None and document.suffix == ".cube"
    )
    wish = read_edit(operation, value, picture)
    size = source.stat().st_size
    if isinstance(wish, FitSize) and size <= wish.most:
        raise already(size, wish.most)
    is_jpeg = header.format == "JPEG" or isinstance(wish, FitSize)
    suffix = f".{wish.format}" if isinstance(wish, Convert) else ".jpg" if is_jpeg else ".png"
    final = out.with_suffix(suffix).resolve()
    async with arriving(final) as part:
        request = {
            "task": "still",
            "source": str(source.resolve()),
            "operation": operation,
            "value": value,
            "is": asdict(picture),
            "table": str(document) if document else "",
            "out": str(part),
        }
        await ask("tools.editing.worker", request, timeout=120)
    return Edited(path=final, said=said_of(wish))


def said_of(wish: Edit) -> str:
    match wish:
        case Trim(start, end):
            return tr("trimmed to {start:g}-{end:g} s", start=start, end=end)
        case Mute():
            return tr("muted")
        case Stabilize():
            return tr("steadied")
        case Volume(gain):
            return tr("{gain:g} dB louder", gain=gain) if gain > 0 else tr("{gain:g} dB quieter", gain=-gain)
        case AddMusic(mood, tempo, keeps_sound):
            fast = tr(" at {tempo} beats a minute", tempo=tempo) if tempo else ""
            return tr(
                "with {mood} music{fast}{more}",
                mood=mood,
                fast=fast,
                more=tr(" under its sound") if keeps_sound else "",
            )
        case Speed(factor):
            return tr("at {factor:g} times the speed", factor=factor)
        case Crop(width, height, x, y, follows):
            return tr(
                "cropped to {width}x{height}{more}",
                width=width,
                height=height,
                more=tr(" around what is seen") if follows else tr(" at {x},{y}", x=x, y=y),
            )
        case Resize(width, height):
            return tr("resized to {width}x{height}", width=width, height=height)
        case Rotate(degrees, mirror):
            return (
                tr("mirrored ({mirror})", mirror=mirror)
                if mirror
                else tr("turned by {degrees} degrees", degrees=degrees)
            )
        case Reverse():
            return tr("reversed")
        case Loop(times):
            return tr("looped {times} times", times=times)
        case Merge():
            return tr("merged")
        case Subtitles(cues):
            return trn("with {count} subtitle", "with {count} subtitles", len(cues))
        case SubtitleFile(is_beside):
            return tr("with subtitles to switch on") if is_beside else tr("with subtitles")
        case ColorGrade(look):
            return tr("graded {look}", look=look) if look != TABLE else tr("graded by your LUT")
        case TextOverlay(text, position):
            return tr('with "{text}" at the {position}', text=text[:60], position=position)
        case Convert(form):
            return tr("as {form}", form=form.upper())
        case FitSize(most):
            return tr("under {megabytes}", megabytes=megabytes(most))
        case CoverFrame(at):
            return tr("its cover") if at is None else tr("its frame at {at:g} s", at=at)
