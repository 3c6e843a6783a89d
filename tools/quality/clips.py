"""What is seen and heard of a clip: sampled frames, stretches of black and of standstill, how loud it is. Worker process only."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, repeat
from math import ceil, log10
from pathlib import Path

import av
import av.filter
import numpy as np
from av.audio.frame import AudioFrame
from av.container import InputContainer
from numpy.typing import NDArray
from PIL import Image

SAMPLES = 8  # frames of a clip that are looked at
BLACK = 17  # mean grey of a frame that counts as black
STILL = 0.4  # mean change of grey between looks that is none: an encoder's own pulse is less
LOOKS_A_SECOND = 4
MOST_LOOKS = 480  # two minutes; a longer clip is looked at less often
LONGEST_SOUND = 300  # seconds that are listened to
QUIET = 0.001  # amplitude: -60 dB, under which nobody hears anything
RATE = 48_000
BLOCK = RATE // 2  # samples; the meter's blocks are of 400 ms
SILENT = -70.0  # LUFS and dBTP, as the meter says it

Stretch = tuple[float, float]  # seconds from, to


@dataclass(frozen=True, kw_only=True)
class Watched:
    """Seconds of black and of standstill that last; `changes` between one look and the next."""

    black: tuple[Stretch, ...] = ()
    frozen: tuple[Stretch, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Heard:
    loudness: float | None = None  # LUFS, -70 for silence; None without sound
    true_peak: float | None = None  # dBTP
    silent: tuple[Stretch, ...] = ()  # stretches of two seconds and more


@contextmanager
def _opened(path: Path, demuxer: str) -> Iterator[InputContainer]:
    guard = {"format_whitelist": demuxer, "protocol_whitelist": "file"}
    with path.open("rb") as file, av.open(file, "r", format=demuxer, container_options=guard) as container:
        yield container


def sampled(path: Path, demuxer: str, seconds: float, *, samples: int = SAMPLES) -> list[Image.Image]:
    """Frames spread evenly over the clip; each is the first one that decodes after its place."""
    frames: list[Image.Image] = []
    with _opened(path, demuxer) as container:
        if not container.streams.video:
            return []
        stream = container.streams.video[0]
        for sample in range(samples):
            at = seconds * (sample + 0.5) / samples
            if seconds and stream.time_base:
                container.seek(int(at / stream.time_base), stream=stream)
            frame = next(
                (frame for frame in container.decode(stream) if frame.time is None or frame.time >= at - 0.05), None
            )
            if frame is not None:
                frames.append(Image.fromarray(frame.to_ndarray(format="rgb24")))
            if not seconds:  # a picture, or a stream that does not say how long it is
                break
    return frames


def watched(path: Path, demuxer: str, seconds: float, *, shortest: float = 0.5) -> Watched:
    """Look at a clip a few times a second, small and grey, for black of `shortest` seconds and standstill of four times that.

    What breaks off is looked at until there.
    """
    every = max(1 / LOOKS_A_SECOND, seconds / MOST_LOOKS)
    times: list[float] = []
    greys: list[NDArray[np.int16]] = []
    with _opened(path, demuxer) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        wanted = 0.0
        try:
            for frame in container.decode(stream):
                time = frame.time if frame.time is not None else wanted
                if time < wanted:
                    continue
                wanted = time + every - 1e-3
                small = frame.reformat(width=64, height=64, format="gray", interpolation="FAST_BILINEAR")
                greys.append(small.to_ndarray().astype(np.int16))
                times.append(time)
        except av.error.FFmpegError:
            pass  # what came before it broke is what can be said
    if not times:
        return Watched()
    ends = [*times[1:], max(seconds, times[-1])]
    dark = [bool(grey.mean() <= BLACK and grey.max() < 3 * BLACK) for grey in greys]
    still = [
        bool(np.abs(one - other).mean() < STILL) and not is_dark
        for one, other, is_dark in zip(greys, greys[1:], dark, strict=False)
    ]
    return Watched(
        black=_stretches(dark, times, ends, shortest), frozen=_stretches([*still, False], times, ends, 4 * shortest)
    )


def _stretches(marks: list[bool], starts: list[float], ends: list[float], shortest: float) -> tuple[Stretch, ...]:
    found: list[list[float]] = []
    was = False
    for mark, start, end in zip(marks, starts, ends, strict=True):
        if mark and was:
            found[-1][1] = end
        elif mark:
            found.append([start, end])
        was = mark
    return tuple((round(start, 2), round(end, 2)) for start, end in found if end - start >= shortest - 1e-6)


def heard(path: Path, demuxer: str) -> Heard:
    """Listen to the first sound of a clip."""
    pieces: list[AudioFrame] = []
    with _opened(path, demuxer) as container:
        if not container.streams.audio:
            return Heard()
        resampler = av.AudioResampler(format="flt", layout="stereo", rate=RATE)
        try:
            for frame in container.decode(container.streams.audio[0]):
                pieces += resampler.resample(frame)
                if frame.time is not None and frame.time > LONGEST_SOUND:
                    break
        except av.error.FFmpegError:
            if not pieces:
                raise
    pieces = [piece for piece in pieces if piece.samples]
    if not pieces:
        return Heard()
    loudness, peak = _metered(pieces)
    mix = np.concatenate([piece.to_ndarray().reshape(-1, 2) for piece in pieces])
    return Heard(loudness=round(loudness, 2), true_peak=round(peak, 2), silent=_silences(mix))


def _metered(pieces: Sequence[AudioFrame]) -> tuple[float, float]:
    """Return the loudness in LUFS and the true peak in dBTP as FFmpeg's meter of EBU R128 finds them: another one than
    that by which the program masters its own sound."""
    graph = av.filter.Graph()
    graph.link_nodes(
        graph.add_abuffer(format="flt", layout="stereo", sample_rate=RATE, time_base=Fraction(1, RATE)),
        graph.add("ebur128", "metadata=1:peak=true"),
        graph.add("abuffersink"),
    ).configure()
    # Its shortest measure is a block: less than that is heard more than once.
    rounds = max(1, ceil(BLOCK / sum(piece.samples for piece in pieces)))
    loudness, peak, at = SILENT, SILENT, 0
    for piece in chain.from_iterable(repeat(pieces, rounds)):
        piece.pts, piece.time_base = at, Fraction(1, RATE)
        at += piece.samples
        graph.push(piece)
        while (metered := _pulled(graph)) is not None:
            found = metered.metadata
            loudness = float(found.get("lavfi.r128.I", loudness))
            peaks = (float(found[f"lavfi.r128.true_peaks_ch{ear}"]) for ear in range(2))
            peak = max(peak, *(20 * log10(max(one, 1e-9)) for one in peaks))
    return max(loudness, SILENT), peak


def _pulled(graph: av.filter.Graph) -> AudioFrame | None:
    try:
        frame = graph.pull()
    except (av.error.BlockingIOError, av.error.EOFError):
        return None
    assert isinstance(frame, AudioFrame)
    return frame


def _silences(mix: NDArray[np.float32], *, shortest: float = 2.0) -> tuple[Stretch, ...]:
    step = RATE // 10
    steps = len(mix) // step
    loudest = np.abs(mix[: steps * step]).reshape(steps, -1).max(axis=1)
    starts = [number / 10 for number in range(steps)]
    return _stretches((loudest < QUIET).tolist(), starts, [start + 0.1 for start in starts], shortest)
