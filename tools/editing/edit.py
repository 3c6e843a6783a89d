"""Carry out an edit: read the wish, run what it needs, leave one new file. The source is never touched."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tools.arriving import arriving
from tools.editing import recipes
from tools.editing.requests import (
    AddMusic,
    ColorGrade,
    Convert,
    Crop,
    Edit,
    Loop,
    Merge,
    Mute,
    Resize,
    Reverse,
    Rotate,
    Source,
    Speed,
    Subtitles,
    TextOverlay,
    Trim,
    read_edit,
)
from tools.errors import InvalidRequest
from tools.ffmpeg.probe import MediaInfo, probe
from tools.ffmpeg.recipes import concat_listing, join_segments
from tools.ffmpeg.run import FFmpegFailed, run
from tools.processes import Limits
from tools.quality.header import gate, read_header
from tools.reel.render import Renderer
from tools.workers import ask

Progress = Callable[[float], None]  # 0 to 1

LONGEST_GIF = 30.0  # seconds
LONGEST_REVERSED = 180.0
MOST_MERGED = 20
REVERSED_BYTES = 300 * 2**20  # raw frames that one piece may hold
STILLS = ("PNG", "JPEG", "WEBP")
LIMITS = Limits(file_size=4 * 2**30)


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
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Edited:
    """Change `source` as `operation` and `value` say, into a new file named like `out` with the suffix that fits.

    `others` follow `source` in a merge; `audio` is laid under it by add_music, else music is made (`seed`).
    Raises InvalidRequest when the wish or the file does not do, Unavailable when the disk is full or time is over.
    """
    if await asyncio.to_thread(_is_still, source):
        return await _edit_still(source, operation, value, out)
    info = await probe(source)
    if not info.has_video:
        raise InvalidRequest(f"{source.name} is a sound, not a clip.", fix='Say "put it under reel 12".')
    wish = read_edit(
        operation,
        value,
        Source(width=info.width, height=info.height, duration_s=max(info.duration_s, 0.04), has_audio=info.has_audio),
    )
    work = _Work(source.resolve(), info, ffmpeg, seed, audio, on_progress)
    final = out.with_suffix(f".{wish.format}" if isinstance(wish, Convert) else ".mp4").resolve()
    try:
        async with arriving(final) as part:
            await work.carry_out(wish, part, [path.resolve() for path in others])
    except FFmpegFailed as error:
        raise InvalidRequest(f"{source.name} cannot be edited: {error.message}", fix="Is the file whole?") from error
    return Edited(path=final, said=_said(wish))


def _is_still(source: Path) -> bool:
    try:
        with source.open("rb") as file:
            header = read_header(file.read(2**16))
    except OSError as error:
        raise InvalidRequest(
            f"{source.name} cannot be read: {error.strerror}.", fix="Make or send it again."
        ) from error
    return header is not None and header.format in STILLS


async def _edit_still(source: Path, operation: str, value: str, out: Path) -> Edited:
    header = await asyncio.to_thread(gate, source)
    picture = Source(width=header.width, height=header.height)
    wish = read_edit(operation, value, picture)
    suffix = f".{wish.format}" if isinstance(wish, Convert) else ".jpg" if header.format == "JPEG" else ".png"
    final = out.with_suffix(suffix).resolve()
    async with arriving(final) as part:
        request = {
            "task": "still",
            "source": str(source.resolve()),
            "operation": operation,
            "value": value,
            "is": asdict(picture),
            "out": str(part),
        }
        await ask("tools.editing.worker", request, timeout=120)
    return Edited(path=final, said=_said(wish))


@dataclass(frozen=True)
class _Work:
    """One clip and what its edit needs."""

    source: Path
    info: MediaInfo
    ffmpeg: Path
    seed: int
    audio: Path | None
    on_progress: Progress | None

    async def carry_out(self, wish: Edit, out: Path, others: list[Path]) -> None:
        source, info = self.source, self.info
        match wish:
            case Trim():
                await self._run(recipes.trim(source, info, wish, out), wish.end - wish.start)
            case Mute():
                await self._run(recipes.mute(source, info, out))
            case AddMusic():
                await self._add_music(wish, out)
            case Speed():
                await self._run(recipes.speed(source, info, wish, out), info.duration_s / wish.factor)
            case Crop():
                await self._run(recipes.crop(source, info, wish, out))
            case Resize():
                await self._run(recipes.resize(source, info, wish, out))
            case Rotate():
                await self._run(recipes.rotate(source, info, wish, out))
            case ColorGrade():
                await self._run(recipes.color_grade(source, info, wish.look, out))
            case Loop():
                await self._run(recipes.loop(source, info, wish.times, out), info.duration_s * wish.times)
            case Reverse():
                await self._reverse(out)
            case Merge():
                await self._merge(others, out)
            case Subtitles():
                await self._subtitle(wish, out)
            case TextOverlay():
                await self._letter(wish, out)
            case Convert():
                if wish.format == "gif" and info.duration_s > LONGEST_GIF:
                    raise InvalidRequest(f"A GIF of {info.duration_s:.0f} s is too much.", fix="Trim it to 30 s first.")
                await self._run(recipes.convert(source, info, wish, out))

    async def _run(self, arguments: list[str], seconds: float | None = None) -> None:
        expected = max(0.1, seconds or self.info.duration_s)
        heard = self.on_progress
        await run(
            self.ffmpeg,
            arguments,
            timeout=120 + 30 * expected * max(1.0, self.info.width * self.info.height / 2_073_600),
            on_progress=heard and (lambda written: heard(min(1.0, written / expected))),
            limits=LIMITS,
        )

    async def _add_music(self, wish: AddMusic, out: Path) -> None:
        async with arriving(out.with_suffix(".aac"), keep=False) as sound:
            await Renderer(ffmpeg=self.ffmpeg).make_audio(
                sound,
                duration_s=self.info.duration_s,
                source=self.audio,
                mood=wish.mood,
                tempo=wish.tempo,
                seed=self.seed,
            )
            await self._run(
                recipes.with_sound(
                    self.source, self.info, sound, out, keeps_sound=wish.keeps_sound and self.info.has_audio
                )
            )

    async def _reverse(self, out: Path) -> None:
        """Backwards piece by piece, the last first: a whole clip of raw frames would fill the memory."""
        info = self.info
        if info.duration_s > LONGEST_REVERSED:
            raise InvalidRequest(
                f"It runs {info.duration_s:.0f} s; {LONGEST_REVERSED:g} can be reversed.", fix="Trim it first."
            )
        fps = min(60.0, info.fps) if info.fps >= 1 else 30.0
        frames = max(1, round(info.duration_s * fps))
        each = max(2, min(60, int(REVERSED_BYTES / (info.width * info.height * 1.5))))
        starts = list(range(0, frames, each))
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".reverse-") as folder:
            pieces = []
            for place, first in enumerate(reversed(starts)):
                pieces.append(Path(folder) / f"{place:05}.mp4")
                arguments = recipes.reversed_piece(
                    self.source, info, first=first, frames=min(each, frames - first), out=pieces[-1]
                )
                await run(self.ffmpeg, arguments, timeout=600, limits=LIMITS)
                if self.on_progress:
                    self.on_progress((place + 1) / (len(starts) + 1))
            sound = Path(folder) / "sound.aac" if info.has_audio else None
            if sound:
                await run(self.ffmpeg, recipes.reversed_sound(self.source, sound), timeout=600, limits=LIMITS)
            listing = Path(folder) / "pieces.ffconcat"
            listing.write_text(concat_listing(pieces))
            await run(
                self.ffmpeg, join_segments(listing, sound, out, fps=fps, is_labelled=info.is_labelled), timeout=600
            )

    async def _merge(self, others: list[Path], out: Path) -> None:
        if not others:
            raise InvalidRequest("Merge it with which?", fix='Name the others, for example "merge reel_7 with reel_9".')
        if len(others) >= MOST_MERGED:
            raise InvalidRequest(f"At most {MOST_MERGED} clips can be merged at once.", fix="Merge some first.")
        infos = [self.info, *[await probe(path) for path in others]]
        if not all(info.has_video and info.duration_s for info in infos):
            raise InvalidRequest("Only clips can be merged.", fix="Make a reel of the pictures first.")
        pairs = list(zip([self.source, *others], infos, strict=True))
        await self._run(recipes.merge(pairs, out), sum(info.duration_s for info in infos))

    async def _subtitle(self, wish: Subtitles, out: Path) -> None:
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".letters-") as folder:
            found = await self._strips([cue.text for cue in wish.cues], Path(folder), "bottom", is_subtitle=True)
            listing = Path(folder) / "cues.ffconcat"
            empty = Path(found["empty"])
            shown: list[Path | tuple[Path, float]] = []
            at = 0.0
            for cue, file in zip(wish.cues, found["files"], strict=True):
                if cue.start > at:
                    shown.append((empty, cue.start - at))
                shown.append((Path(file), cue.end - cue.start))
                at = cue.end
            # The last entry of a list has no length of its own: it only closes the one before.
            listing.write_text(concat_listing([*shown, (empty, 0.04), empty]))
            await self._run(recipes.overlaid(self.source, self.info, listing, out, y=found["y"], is_listing=True))

    async def _letter(self, wish: TextOverlay, out: Path) -> None:
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".letters-") as folder:
            found = await self._strips([wish.text], Path(folder), wish.position, is_subtitle=False)
            picture = Path(found["files"][0])
            await self._run(recipes.overlaid(self.source, self.info, picture, out, y=found["y"], is_listing=False))

    async def _strips(self, texts: list[str], folder: Path, position: str, *, is_subtitle: bool) -> dict[str, Any]:
        request = {
            "task": "letters",
            "texts": texts,
            "folder": str(folder),
            "width": self.info.width // 2 * 2,
            "height": self.info.height // 2 * 2,
            "position": position,
            "is_subtitle": is_subtitle,
        }
        return await ask("tools.editing.worker", request, timeout=120)


def _said(wish: Edit) -> str:
    match wish:
        case Trim(start, end):
            return f"trimmed to {start:g}-{end:g} s"
        case Mute():
            return "muted"
        case AddMusic(mood, tempo, keeps_sound):
            fast = f" at {tempo} beats a minute" if tempo else ""
            return f"with {mood} music{fast}{' under its sound' if keeps_sound else ''}"
        case Speed(factor):
            return f"at {factor:g} times the speed"
        case Crop(width, height, x, y):
            return f"cropped to {width}x{height} at {x},{y}"
        case Resize(width, height):
            return f"resized to {width}x{height}"
        case Rotate(degrees, mirror):
            return f"mirrored ({mirror})" if mirror else f"turned by {degrees} degrees"
        case Reverse():
            return "reversed"
        case Loop(times):
            return f"looped {times} times"
        case Merge():
            return "merged"
        case Subtitles(cues):
            return f"with {len(cues)} subtitle{'s' if len(cues) != 1 else ''}"
        case ColorGrade(look):
            return f"graded {look}"
        case TextOverlay(text, position):
            return f'with "{text[:60]}" at the {position}'
        case Convert(form):
            return f"as {form.upper()}"
