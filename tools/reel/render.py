"""Render a reel: each segment by itself, as soon as its pictures exist; then join them.

Files appear whole or not at all.

A segment that is there needs no second rendering (`spec.segment_key` names it), so a restart costs at most the one
that was being drawn.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from storage.wording import tr
from tools.arriving import arriving
from tools.errors import InvalidRequest, Unavailable
from tools.ffmpeg import recipes
from tools.ffmpeg.boxes import layout
from tools.ffmpeg.hardware import Hardware, in_hardware
from tools.reel.mood import Mood, tempo_of
from tools.reel.spec import ReelSpec, Segment, texts_in, timeline
from tools.workers import Lingering, ask

Progress = Callable[[float], None]  # 0 to 1

WORKER = "tools.reel.worker"

LONG = 45.0  # seconds of sound, of half a megabyte each, from which it has a process of its own, beside what draws
SECONDS_PER_FRAME = 2.0  # after so many per frame a render counts as stuck: a hundred times what it takes
JOIN_TIMEOUT = 300.0  # seconds; joining copies, so it takes one or two


@dataclass(frozen=True, kw_only=True)
class Renderer:
    """Renders with one FFmpeg. `preset` is x264's: "veryfast", or "faster" for twice the time and more detail.

    With `workers`, what draws stays from segment to segment; whoever gives them closes them.
    """

    ffmpeg: Path
    preset: str = "veryfast"
    workers: Lingering | None = None
    copiers: Lingering | None = None  # look at clips and copy them; they stay, as what draws does
    hardware: Hardware | None = None  # encodes instead of x264, where it is asked for and works

    async def render_segment(
        self, spec: ReelSpec, index: int, out: Path, *, on_progress: Progress | None = None
    ) -> Path:
        """Draw and encode segment `index` of `spec` into `out`; the pictures of shots `index` and `index` - 1 exist.

        Raises InvalidRequest when a picture is missing or broken, Unavailable when the disk is full or time is over.
        """
        segment = timeline(spec)[index]
        for layer in filter(None, (segment.layer, segment.before)):
            if not await asyncio.to_thread(layer.image.is_file):
                raise InvalidRequest(
                    tr("The picture {image} is gone.", image=layer.image.name), fix=tr("Make it again.")
                )
        async with arriving(out) as part:
            arguments = recipes.frames_to_segment(
                part, width=spec.width, height=spec.height, fps=spec.fps, profile=spec.profile, preset=self.preset
            )
            chip = await self.hardware.chosen() if self.hardware else ""
            lines = [in_hardware(arguments, chip), arguments] if chip and spec.profile.codec == "h264" else [arguments]
            for place, line in enumerate(lines):
                request = {
                    "task": "segment",
                    "command": [str(self.ffmpeg), *line],
                    "drawing": drawing_of(spec, segment),
                }
                try:
                    await self._ask(request, timeout=60 + SECONDS_PER_FRAME * segment.frames, on_progress=on_progress)
                    await asyncio.to_thread(_verify, part, segment.frames)
                    break
                except Unavailable:
                    if self.hardware is None or place == len(lines) - 1:
                        raise
                    self.hardware.give_up()  # a driver that fails in the middle of a reel: x264 makes it
        return out

    async def assemble(
        self,
        segments: Sequence[Path],
        audio: Path | None,
        out: Path,
        spec: ReelSpec,
        *,
        on_progress: Progress | None = None,
    ) -> Path:
        """Join the finished `segments`, in order, with `audio` (from `make_audio`) under them, without encoding."""
        if len(segments) != len(spec.shots):
            raise InvalidRequest(
                tr("{count} segments for {count_2} shots.", count=len(segments), count_2=len(spec.shots)),
                fix=tr("Render them all first."),
            )
        async with arriving(out) as part:
            request = {
                "task": "join",
                "films": [str(path.resolve()) for path in segments],
                "sound": audio and str(audio.resolve()),
                "out": str(part),
                "fps": spec.fps,
            }
            await self._ask(request, timeout=JOIN_TIMEOUT, on_progress=on_progress)
            await asyncio.to_thread(_verify, part, spec.frames)
        return out

    async def make_audio(
        self,
        out: Path,
        *,
        duration_s: float,
        source: Path | None = None,
        voice: Path | None = None,
        mood: Mood = "calm",
        seed: int = 0,
        tempo: int = 0,
        kbps: int = 128,
    ) -> Path:
        """Make the sound of a reel into `out` (bare AAC, .aac): `source` from its start, looped, else a bed of `mood`;
        over it `voice`, once, under which it goes down.

        A bed's `tempo` is in beats per minute; 0 for the mood's own.
        -14 LUFS, true peak under -1 dB, soft ends. Raises InvalidRequest when `source` or `voice` holds no sound.
        """
        # Reading the file's first bytes decides how FFmpeg may read the rest, or refuses it.
        decode = source and [str(self.ffmpeg), *await asyncio.to_thread(_decoding, source.resolve(), duration_s)]
        spoken = voice and [
            str(self.ffmpeg),
            *await asyncio.to_thread(_decoding, voice.resolve(), duration_s, once=True),
        ]
        async with arriving(out) as part:
            request = {
                "task": "sound",
                "seconds": duration_s,
                "source": decode,
                "voice": spoken,
                "mood": mood,
                "seed": seed,
                "tempo": tempo_of(mood, seed, tempo),
                "encode": [str(self.ffmpeg), *recipes.samples_to_aac(part, kbps=kbps)],
                "decode": [str(self.ffmpeg), *recipes.aac_to_samples(part)],
                "out": str(part),
            }
            if duration_s > LONG:
                await ask(WORKER, request, timeout=60 + 2 * duration_s)
            else:
                await self._ask(request, timeout=60 + 2 * duration_s)
        return out

    async def beats(self, source: Path, *, duration_s: float) -> tuple[float, ...]:
        """The beats of a person's sound, in seconds of a reel of that length; () where there is no pulse.

        Raises InvalidRequest when `source` holds no sound.
        """
        decode = [str(self.ffmpeg), *await asyncio.to_thread(_decoding, source.resolve(), duration_s)]
        request = {"task": "beats", "seconds": duration_s, "source": decode}
        return tuple((await self._ask(request, timeout=60 + 2 * duration_s))["beats"])

    async def _ask(
        self, request: dict[str, Any], *, timeout: float, on_progress: Progress | None = None
    ) -> dict[str, Any]:
        if self.workers is not None:
            return await self.workers.ask(request, timeout=timeout, on_progress=on_progress)
        return await ask(WORKER, request, timeout=timeout, on_progress=on_progress)


def _verify(film: Path, frames: int) -> None:
    """A film that lacks a frame, or is laid out so that platforms refuse it, must not pass for a finished one."""
    found = layout(film)
    if found.frames != frames or found.has_edit_list or not found.is_faststart:
        raise Unavailable(
            tr("The film came out with {frames} frames of {frames_2}.", frames=found.frames, frames_2=frames),
            fix=tr("Render it again."),
        )


def _decoding(source: Path, seconds: float, *, once: bool = False) -> list[str]:
    return recipes.sound_to_samples(source, seconds=seconds, is_repeated=not once)


def drawing_of(spec: ReelSpec, segment: Segment) -> dict[str, object]:
    """What `draw.Drawing` is built from, as JSON."""

    def layer(which: str) -> dict[str, object] | None:
        found = getattr(segment, which)
        return found and {**asdict(found), "image": str(found.image.resolve())}

    return {
        "width": spec.width,
        "height": spec.height,
        "fps": spec.fps,
        "frames": segment.frames,
        "layer": layer("layer"),
        "before": layer("before"),
        "transition": segment.transition,
        "transition_frames": segment.transition_frames,
        "texts": [asdict(text) for text in texts_in(spec, segment)],
        "logo": spec.logo and {**asdict(spec.logo), "image": str(spec.logo.image.resolve())},
        "safe": asdict(spec.safe),
    }
