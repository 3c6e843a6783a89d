"""A clip made to fit into a number of bytes: as good as fits, a little under it, never above.

The picture keeps its size and rate as long as its own content allows: a short trial says how many bits it takes to look
good, and only when there are fewer it is made smaller, or slower. Two passes then spend exactly what there is.
"""

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from storage.wording import tr
from tools.arriving import arriving
from tools.errors import InvalidRequest, Unavailable
from tools.ffmpeg.containers import guarded_input
from tools.ffmpeg.plain import even, plain
from tools.ffmpeg.probe import MediaInfo, probe
from tools.ffmpeg.recipes import BT709, LABELLED, aac, line, mp4
from tools.ffmpeg.run import FFmpegFailed, run
from tools.processes import Limits

Progress = Callable[[float], None]  # 0 to 1

AIM, ENOUGH = 0.985, 0.96  # shares of the bytes: what is aimed at, and what is not tried again
TRIES = 5
GOOD = 28  # x264's constant quality that still looks good on a phone: what the trial is encoded with
TRIALS, TRIAL = 4, 2.0  # pieces that are tried, and how long each is, in seconds
SIDES = (1440, 1080, 720, 540, 480, 360, 240)  # shorter sides, tried from the source's own downwards
RATES = (30.0, 15.0)  # frames a second
WORST = 0.45  # share of the bits for good looks that the last step may have: below, it is refused
SOUNDS = (128, 96, 64, 48, 32)  # kbit/s; the last two in mono
SOUND_SHARE = 0.15  # of all bits
LEAST_KBPS = 24  # of pictures: under it x264 cannot even write its headers
HIGHEST_KBPS = 20_000  # a little under what level 4.0 allows
LIMITS = Limits(file_size=4 * 2**30)


@dataclass(frozen=True, kw_only=True)
class Step:
    """A size and a rate of the pictures."""

    width: int
    height: int
    fps: float


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """A file of at most so many bytes. `said` says what was done, in a few words."""

    path: Path
    size: int
    width: int
    height: int
    fps: float
    said: str


def steps(info: MediaInfo) -> Iterator[Step]:
    """The sizes and rates that a clip may get, the best first."""
    width, height = (max(2, side // 2 * 2) for side in (info.width, info.height))
    fps = min(60.0, info.fps) if info.fps >= 1 else 30.0
    yield Step(width=width, height=height, fps=fps)
    short = min(width, height)
    rate = min(fps, RATES[0])
    if rate < fps:
        yield Step(width=width, height=height, fps=rate)
    smaller = [side for side in SIDES if side < short * 0.95]
    for side in smaller:
        share = side / short
        small = Step(width=_even(width * share), height=_even(height * share), fps=rate)
        yield small
    last = smaller[-1] / short if smaller else 1.0
    if rate > RATES[1]:
        yield Step(width=_even(width * last), height=_even(height * last), fps=RATES[1])


def bits_wanted(good: float, full: Step, step: Step) -> float:
    """How many bits a second look good in `step`, when `good` do in `full`.

    Half the pixels take more than half the bits, since what is left of the picture is its detail; and half the frames
    leave more change to each.
    """
    pixels = step.width * step.height / (full.width * full.height)
    return good * float(pixels**0.75 * (step.fps / full.fps) ** 0.6)


async def fit(
    source: Path, out: Path, *, most: int, ffmpeg: Path, on_progress: Progress | None = None, preset: str = "faster"
) -> Rendition:
    """Make `source` into an MP4 at `out` of at most `most` bytes; a clip that has no more already is returned as it is.

    Raises InvalidRequest when it cannot be read, or would be a blur: the message says how much of it would fit.
    """
    info = await probe(source)
    if not info.has_video:
        raise InvalidRequest(
            tr("{source} is a sound, not a clip.", source=source.name), fix=tr("Convert it to mp3 or m4a.")
        )
    fps = min(60.0, info.fps) if info.fps >= 1 else 30.0
    if info.size <= most:
        said = tr("as it is: {megabytes}", megabytes=megabytes(info.size))
        return Rendition(path=source, size=info.size, width=info.width, height=info.height, fps=fps, said=said)
    heard = on_progress or (lambda _: None)
    try:
        async with arriving(out.with_suffix(".mp4").resolve()) as part:
            with tempfile.TemporaryDirectory(dir=part.parent, prefix=".fit-") as folder:
                work = _Fitting(source.resolve(), info, most, ffmpeg, preset, Path(folder), heard)
                step = await work.into(part)
                size = part.stat().st_size
    except FFmpegFailed as error:
        raise InvalidRequest(
            tr("{source} cannot be read: {message}", source=source.name, message=error.message),
            fix=tr("Is the file whole?"),
        ) from error
    changed = (step.width, step.height) != (info.width // 2 * 2, info.height // 2 * 2)
    said = f"{megabytes(size)}{f', {step.width}x{step.height}' if changed else ''}"
    said += tr(", {fps:g} frames a second", fps=step.fps) if step.fps < fps else ""
    return Rendition(
        path=out.with_suffix(".mp4").resolve(),
        size=size,
        width=step.width,
        height=step.height,
        fps=step.fps,
        said=said,
    )


def megabytes(size: int) -> str:
    """
    >>> megabytes(10 * 2**20)
    '10.5 MB'
    """
    return f"{size / 1e6:.1f} MB"


@dataclass(frozen=True)
class _Fitting:
    """One clip on its way to fewer bytes."""

    source: Path
    info: MediaInfo
    most: int
    ffmpeg: Path
    preset: str
    folder: Path
    heard: Progress

    async def into(self, out: Path) -> Step:
        seconds = max(self.info.duration_s, 0.04)
        sound = await self._sound(seconds)
        room = self.most * AIM - (sound.stat().st_size if sound else 0)
        step, budget = await self._chosen(seconds, room)
        log = self.folder / "passes"
        kbps = budget / 1000
        await self._encode(step, kbps, None, None, log, seconds, 0.1, 0.4)
        kept = 0
        for number in range(TRIES):
            tried = self.folder / f"{number}.mp4"
            start = 0.4 + 0.6 * number / TRIES
            await self._encode(step, kbps, sound, tried, log, seconds, start, start + 0.6 / TRIES)
            size = tried.stat().st_size
            if kept < size <= self.most:
                await asyncio.to_thread(tried.replace, out)
                if size >= self.most * ENOUGH or size <= kept * 1.01:  # or it is as good as it gets
                    return step
                kept = size
            elif size <= self.most:
                return step
            # What is not picture stays as it is: the rest is made larger or smaller by what it missed.
            fixed = self.most * AIM - room
            kbps = max(LEAST_KBPS, kbps * room / max(1.0, size - fixed))
        if not kept:
            raise Unavailable(
                tr("It did not come out under {megabytes}.", megabytes=megabytes(self.most)),
                fix=tr("Trim it, or allow a few more megabytes."),
            )
        return step

    async def _sound(self, seconds: float) -> Path | None:
        """The sound as bare AAC, in as many bits as its share allows: then its size is known, not guessed."""
        if not self.info.has_audio:
            return None
        all_kbps = self.most * 8 / 1000 / seconds
        kbps = next((rate for rate in SOUNDS if rate <= all_kbps * SOUND_SHARE), SOUNDS[-1])
        out = self.folder / "sound.aac"
        options = aac(kbps) | ({"ac": 1} if kbps <= 48 else {})
        clip = ffmpeg.input(**guarded_input(self.source))
        await run(
            self.ffmpeg,
            # The encoder's first packet is silence, which only an edit list could hide.
            line(ffmpeg.output(clip.audio, f"file:{out}", f="adts", **options, **{"bsf:a": "noise=drop=not(n)"})),
            timeout=120 + 2 * seconds,
            limits=LIMITS,
        )
        return out

    async def _chosen(self, seconds: float, room: float) -> tuple[Step, float]:
        """The step to take, and the bits a second of its pictures."""
        full, *smaller = steps(self.info)
        good = await self._tried(full, seconds)
        for step in (full, *smaller):
            # 12 bytes of index for each frame, and what the file has besides.
            budget = (room - 3000 - 12 * step.fps * seconds) * 8 / seconds
            if budget >= bits_wanted(good, full, step):
                return step, budget
        if budget < max(LEAST_KBPS * 1000, WORST * bits_wanted(good, full, step)):
            wanted = bits_wanted(good, full, step) * WORST / 8 + 12 * step.fps + SOUNDS[-1] * 125
            longest = int(self.most * AIM / wanted)
            raise InvalidRequest(
                tr(
                    "{seconds:.0f} seconds in {megabytes} would be a blur.",
                    seconds=seconds,
                    megabytes=megabytes(self.most),
                ),
                fix=tr("Trim it to {longest} seconds, or allow more.", longest=longest)
                if longest >= 1
                else tr("Allow more megabytes."),
            )
        return step, budget

    async def _tried(self, full: Step, seconds: float) -> float:
        """How many bits a second this clip takes to look good in full size."""
        if seconds <= TRIALS * TRIAL:
            pieces = [(0.0, seconds)]
        else:
            room = seconds - TRIAL
            pieces = [(room * place / (TRIALS - 1), TRIAL) for place in range(TRIALS)]
        size, length = 0, 0.0
        for place, (start, lasts) in enumerate(pieces):
            out = self.folder / "trial.h264"
            clip = ffmpeg.input(**guarded_input(self.source), ss=f"{start:.3f}", t=f"{lasts:.3f}")
            pictures = even(plain(clip.video, self.info))
            options = {"c:v": "libx264", "preset": "veryfast", "crf": GOOD, "bf": 0, "f": "h264"}
            await run(
                self.ffmpeg,
                line(ffmpeg.output(pictures, f"file:{out}", **options)),
                timeout=300 + 60 * lasts,
                limits=LIMITS,
            )
            size += out.stat().st_size
            length += lasts
            self.heard(0.1 * (place + 1) / len(pieces))
        return size * 8 / length

    async def _encode(
        self,
        step: Step,
        kbps: float,
        sound: Path | None,
        out: Path | None,
        log: Path,
        seconds: float,
        start: float,
        end: float,
    ) -> None:
        """One pass: the first only learns, the second writes `out`."""
        clip = ffmpeg.input(**guarded_input(self.source))
        pictures = plain(clip.video, self.info).filter("fps", fps=step.fps)
        if (step.width, step.height) != (self.info.width, self.info.height):
            pictures = pictures.filter("scale", step.width, step.height, flags="lanczos").filter("setsar", sar=1)
        every = max(1, round(2 * step.fps))
        options: dict[str, Any] = {
            "c:v": "libx264", "preset": self.preset, "profile:v": "high", "b:v": f"{kbps:.0f}k",
            "maxrate": f"{_peak(kbps):.0f}k", "bufsize": f"{2 * _peak(kbps):.0f}k", "g": every, "keyint_min": every,
            "sc_threshold": 0, "bf": 0, "passlogfile": str(log), **BT709,
        }  # fmt: skip
        streams = [even(pictures)]
        if out is None:
            command = line(ffmpeg.output(*streams, "-", **options, **{"pass": 1}, f="null"))
        else:
            if sound:
                streams.append(
                    ffmpeg.input(f"file:{sound}", f="aac", format_whitelist="aac", protocol_whitelist="file").audio
                )
                options["c:a"] = "copy"
            labels = LABELLED if self.info.is_labelled else {}
            command = line(ffmpeg.output(*streams, f"file:{out}", **options, **mp4(step.fps), **labels, **{"pass": 2}))
        await run(
            self.ffmpeg,
            command,
            timeout=300 + 60 * seconds * max(1.0, step.width * step.height / 2_073_600),
            on_progress=lambda written: self.heard(start + (end - start) * min(1.0, written / seconds)),
            limits=LIMITS,
        )


def _peak(kbps: float) -> float:
    """How high the rate may go for a moment: no higher than phones decode, where that is enough."""
    return max(kbps, min(2.5 * kbps, HIGHEST_KBPS))


def _even(number: float) -> int:
    return max(2, round(number / 2) * 2)
