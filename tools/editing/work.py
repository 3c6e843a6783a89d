"""One clip and what its edit needs: which command lines are run, in which order, and where their halves lie."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from storage.wording import tr
from tools import fonts
from tools.arriving import arriving
from tools.editing import recipes
from tools.editing.requests import (
    LONGEST_RESULT,
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
    Speed,
    Stabilize,
    SubtitleFile,
    Subtitles,
    TextOverlay,
    Trim,
    Volume,
)
from tools.editing.times import LONGEST_CUE, read_cues
from tools.errors import InvalidRequest, Unavailable
from tools.ffmpeg.fitting import fit, megabytes
from tools.ffmpeg.hardware import Hardware
from tools.ffmpeg.probe import COPIER, MediaInfo, probe
from tools.ffmpeg.recipes import concat_listing
from tools.ffmpeg.run import FFmpegFailed, run
from tools.processes import Limits
from tools.reel.render import Renderer
from tools.workers import Lingering, WorkerDied, ask

Progress = Callable[[float], None]  # 0 to 1

LONGEST_GIF = 30.0  # seconds
REVERSED_SOUND = 60.0  # seconds of sound that are turned round at once
MOST_MERGED = 20
LOOKED_AT, SIDE = 8, 160  # pictures of a clip that decide where it is cropped, and their longer side
REVERSED_BYTES = 300 * 2**20  # raw frames that one piece may hold
LIMITS = Limits(file_size=4 * 2**30)
FONTS = Path(fonts.__file__).parent


def already(size: int, most: int) -> InvalidRequest:
    """What is said when nothing has to be made smaller."""
    return InvalidRequest(
        tr("It has {size}: that is under {most} already.", size=megabytes(size), most=megabytes(most)),
        fix=tr("Use it as it is."),
    )


@dataclass(frozen=True)
class Work:
    """One clip and what its edit needs."""

    source: Path
    info: MediaInfo
    ffmpeg: Path
    seed: int
    audio: Path | None
    document: Path | None
    on_progress: Progress | None
    hardware: Hardware | None = None
    copiers: Lingering | None = None

    async def carry_out(self, wish: Edit, out: Path, others: list[Path]) -> str:
        """Write what `wish` wants to `out`; return what else there is to say of it, mostly nothing."""
        source, info = self.source, self.info
        match wish:
            case Trim():
                await self._trim(wish, out)
            case FitSize():
                return await self._fit(wish.most, out)
            case CoverFrame():
                await self._run(recipes.cover(source, info, wish.at, out))
            case SubtitleFile():
                await self._subtitle_file(wish, out)
            case Mute():
                is_done = recipes.can_copy(info) and await self._put_together([source], [info], out, "mp4", mutes=True)
                if not is_done:
                    await self._run(recipes.mute(source, info, out))
            case Volume():
                await self._run(recipes.volume(source, info, wish.gain, out))
            case Stabilize():
                await self._stabilize(wish, out)
            case AddMusic():
                await self._add_music(wish, out)
            case Speed():
                await self._run(recipes.speed(source, info, wish, out), info.duration_s / wish.factor)
            case Crop():
                wish = await self._followed(wish, out.parent) if wish.follows else wish
                await self._run(recipes.crop(source, info, wish, out))
            case Resize():
                await self._run(recipes.resize(source, info, wish, out))
            case Rotate():
                await self._run(recipes.rotate(source, info, wish, out))
            case ColorGrade():
                table = self.document if wish.look == TABLE else None
                await self._run(recipes.color_grade(source, info, wish.look, out, table=table))
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
                if wish.format in ("gif", "webp") and info.duration_s > LONGEST_GIF:
                    what = "GIF" if wish.format == "gif" else tr("moving WebP")
                    raise InvalidRequest(
                        tr("A {what} of {seconds:.0f} s is too much.", what=what, seconds=info.duration_s),
                        fix=tr("Trim it to 30 s first."),
                    )
                is_repacked = wish.format in ("mp4", "mov") and recipes.can_repack(info)
                if not (is_repacked and await self._put_together([source], [info], out, wish.format, mutes=False)):
                    await self._run(recipes.convert(source, info, wish, out))
        return ""

    async def _run(self, arguments: list[str], seconds: float | None = None) -> None:
        expected = max(0.1, seconds or self.info.duration_s)
        heard = self.on_progress
        line = await self.hardware.line(arguments) if self.hardware else arguments
        for tried in [line, arguments] if line != arguments else [arguments]:
            try:
                await run(
                    self.ffmpeg,
                    tried,
                    timeout=120 + 30 * expected * max(1.0, self.info.width * self.info.height / 2_073_600),
                    on_progress=heard and (lambda written: heard(min(1.0, written / expected))),
                    limits=LIMITS,
                )
                return
            except FFmpegFailed:
                if self.hardware is None or tried == arguments:
                    raise
                self.hardware.give_up()

    async def _trim(self, wish: Trim, out: Path) -> None:
        """Copied but for the edges, where the clip allows it; encoded anew where not."""
        if wish.start == 0 and recipes.can_repack(self.info) and not self.info.has_b_frames:
            # Any frame may be the last, and nothing is before the first.
            info = replace(self.info, duration_s=wish.end)
            if await self._put_together([self.source], [info], out, "mp4", mutes=False, stops=True):
                return
        if recipes.can_cut(self.info):
            request = {
                "task": "cut",
                "source": str(self.source),
                "demuxer": self.info.container,
                "start": wish.start,
                "end": wish.end,
                "is_labelled": self.info.is_labelled,
            }
            if await self._copied(request, out):
                return
        await self._run(recipes.trim(self.source, self.info, wish, out), wish.end - wish.start)

    async def _copied(self, request: dict[str, Any], out: Path) -> bool:
        """Whether a copier has done it; what it cannot copy, FFmpeg makes."""
        request = {**request, "out": str(out)}
        timeout = 120 + 2 * self.info.duration_s
        try:
            if self.copiers is not None:
                return bool((await self.copiers.ask(request, timeout=timeout))["is_done"])
            return bool((await ask(COPIER, request, timeout=timeout))["is_done"])
        except WorkerDied:
            return False

    async def _put_together(
        self,
        sources: list[Path],
        infos: list[MediaInfo],
        out: Path,
        form: str,
        *,
        mutes: bool,
        stops: bool = False,
        words: Sequence[tuple[float, float, str]] = (),
    ) -> bool:
        """Whether `sources`, which are alike, are now one after the other in `out`, as they were."""
        return await self._copied(
            {
                "task": "copy",
                "sources": [
                    [str(path), info.container, info.duration_s] for path, info in zip(sources, infos, strict=True)
                ],
                "form": form,
                "has_sound": self.info.has_audio and not mutes,
                "is_reordered": self.info.has_b_frames,
                "is_labelled": self.info.is_labelled,
                "stops": stops,
                "words": words,
            },
            out,
        )

    async def _fit(self, most: int, out: Path) -> str:
        if self.info.size <= most:
            raise already(self.info.size, most)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".fitting-") as folder:
            made = await fit(
                self.source, Path(folder) / "fitted", most=most, ffmpeg=self.ffmpeg, on_progress=self.on_progress
            )
            await asyncio.to_thread(made.path.replace, out)
        return made.said

    async def _stabilize(self, wish: Stabilize, out: Path) -> None:
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".steady-") as folder:
            found = Path(folder) / "shakes.trf"
            await self._run(recipes.shakes(self.source, self.info, found))
            await self._run(recipes.steadied(self.source, self.info, found, wish.smoothing, out))

    async def _followed(self, wish: Crop, folder: Path) -> Crop:
        """The crop where it keeps what is seen over the whole clip."""
        with tempfile.TemporaryDirectory(dir=folder, prefix=".looking-") as temporary:
            raw = Path(temporary) / "seen.rgb"
            await self._run(recipes.samples(self.source, self.info, raw, pictures=LOOKED_AT, side=SIDE))
            width, height = recipes.sampled(self.info, SIDE)
            request = {
                "task": "focus", "raw": str(raw), "sampled": [width, height],
                "size": [self.info.width, self.info.height], "crop": [wish.width, wish.height],
            }  # fmt: skip
            found = await ask("tools.editing.worker", request, timeout=60)
        return replace(wish, x=found["x"], y=found["y"])

    async def _subtitle_file(self, wish: SubtitleFile, out: Path) -> None:
        assert self.document is not None
        kind = "ass" if self.document.suffix.lower() == ".ass" else "srt"
        text = await asyncio.to_thread(self.document.read_text, encoding="utf-8")
        if wish.is_beside:
            if not (kind == "srt" and await self._laid_beside(text, out)):
                await self._run(recipes.beside(self.source, self.info, self.document, kind, out))
        elif kind == "ass":
            await self._run(recipes.styled_subtitles(self.source, self.info, self.document, FONTS, out))
        else:
            await self._subtitle(Subtitles(read_cues(text, self.info.duration_s)), out)

    async def _laid_beside(self, text: str, out: Path) -> bool:
        """Whether subtitles are laid beside as they are written: what is set in letters of its own, or too much, is not."""
        cues = read_cues(text, self.info.duration_s)
        is_whole = len(cues) == text.count("-->") and all(len(cue.text) < LONGEST_CUE for cue in cues)
        if not is_whole or "<" in text or "{" in text or not recipes.can_repack(self.info):
            return False
        words = [(cue.start, cue.end, cue.text) for cue in cues]
        return await self._put_together([self.source], [self.info], out, "mp4", mutes=False, words=words)

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
        if info.duration_s > LONGEST_RESULT:
            raise InvalidRequest(
                tr(
                    "It runs {seconds:.0f} s; {minutes:g} minutes can be reversed.",
                    seconds=info.duration_s,
                    minutes=LONGEST_RESULT / 60,
                ),
                fix=tr("Trim it first."),
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
            sound = await self._reversed_sound(Path(folder)) if info.has_audio else None
            request = {
                "task": "join",
                "films": [str(piece) for piece in pieces],
                "sound": sound and str(sound),
                "fps": fps,
                "is_labelled": info.is_labelled,
            }
            if not await self._copied(request, out):
                raise Unavailable(tr("The pieces could not be joined."), fix=tr("Try again."))

    async def _reversed_sound(self, folder: Path) -> Path:
        """The sound backwards, a minute at a time from the last to the first."""
        whole, piece, out = folder / "whole.pcm", folder / "piece.pcm", folder / "sound.aac"
        end = self.info.duration_s
        while end > 0:
            start = max(0.0, end - REVERSED_SOUND)
            arguments = recipes.reversed_samples(self.source, start=start, seconds=end - start, out=piece)
            await run(self.ffmpeg, arguments, timeout=300, limits=LIMITS)
            await asyncio.to_thread(_append, piece, whole)
            end = start
        await run(self.ffmpeg, recipes.samples_to_sound(whole, out), timeout=600, limits=LIMITS)
        return out

    async def _merge(self, others: list[Path], out: Path) -> None:
        if not others:
            raise InvalidRequest(
                tr("Merge it with which?"), fix=tr('Name the others, for example "merge reel_7 with reel_9".')
            )
        if len(others) >= MOST_MERGED:
            raise InvalidRequest(
                tr("At most {most} clips can be merged at once.", most=MOST_MERGED), fix=tr("Merge some first.")
            )
        infos = [self.info, *[await probe(path, copiers=self.copiers) for path in others]]
        if not all(info.has_video and info.duration_s for info in infos):
            raise InvalidRequest(tr("Only clips can be merged."), fix=tr("Make a reel of the pictures first."))
        if recipes.alike(infos):
            if await self._put_together([self.source, *others], infos, out, "mp4", mutes=False):
                return
            with tempfile.TemporaryDirectory(dir=out.parent, prefix=".join-") as folder:
                listing = Path(folder) / "clips.ffconcat"
                listing.write_text(concat_listing([self.source, *others]))
                await self._run(recipes.joined(listing, self.info, out), sum(info.duration_s for info in infos))
            return
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


def _append(piece: Path, whole: Path) -> None:
    with piece.open("rb") as read, whole.open("ab") as written:
        shutil.copyfileobj(read, written, 2**20)
