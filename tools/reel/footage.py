"""A clip as the planes that video is made of, one moment after the other. Worker process only.

The clip is one of ours or came through `tools.intake`; still it is opened with the one demuxer that its first bytes ask
for, from an open file, so that it cannot name another. Phones' clips lie on their side and say so, old ones have pixels
that are not square: they are put right here, since nothing later knows of it.
"""

from functools import cached_property
from pathlib import Path

import av
import av.error
import numpy as np
from av.container import InputContainer
from av.video.plane import VideoPlane
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray
from PIL import Image

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.ffmpeg.containers import demuxer_for
from tools.reel.framing import Subject
from tools.reel.picture import Planes, kept
from tools.reel.salience import SIDE, subject_of

BYTES_AT_MOST = 320_000_000  # of frames in memory: ten seconds of 30 frames of 720p have 415 MB, and are halved
CLOSEST = 1.28  # how much closer than the whole frame a move may come
SMOOTH = 15.0  # frames a second of the screen: below, neighbours are mixed, else it stutters
FASTEST = 61.0  # frames a second that are kept: no reel shows more
PATIENCE = 300  # frames a second that are decoded at most: a clip whose times stand still would never end

Bytes = NDArray[np.uint8]


class Footage:
    """The frames of the first `seconds` of a clip, in memory as they are in the file: YUV of BT.709, limited range.

    Of a clip that is surely as long, those before `first` seconds are only passed over: they were seen already. Frames
    are kept no larger than `frame` (width, height) can show them.
    """

    def __init__(
        self, path: Path, *, seconds: float, first: float = 0.0, frame: tuple[int, int] = (1080, 1920)
    ) -> None:
        """Raises InvalidRequest when the clip is gone, or nothing of it can be read."""
        demuxer = demuxer_for(path)
        guard = {"format_whitelist": demuxer, "protocol_whitelist": "file"}
        self.times: list[float] = []  # seconds at which each frame begins to be seen
        self._frames: list[tuple[Bytes, Bytes]] = []  # luma; chroma as (2, row, column)
        self._rate = 25.0
        broken: Exception | None = None
        try:
            with path.open("rb") as file, av.open(file, "r", format=demuxer, container_options=guard) as container:
                self._read(container, seconds, first, frame)
        except (av.error.FFmpegError, IndexError, ValueError) as error:
            broken = error  # what was read before the damage can be seen
        if not self._frames:
            what = tr("cannot be read") if broken else tr("has no picture")
            raise InvalidRequest(
                tr("The clip {path} {what}.", path=path.name, what=what), fix=tr("Make it again.")
            ) from broken
        spans = len(self.times) - 1
        self.seconds = self.times[-1] + ((self.times[-1] - self.times[0]) / spans if spans else 1 / self._rate)
        self._is_choppy = spans > 0 and spans / max(1e-3, self.times[-1] - self.times[0]) < SMOOTH

    def _read(self, container: InputContainer, seconds: float, first: float, frame: tuple[int, int]) -> None:
        stream = container.streams.video[0]
        self._rate = rate = min(max(float(stream.average_rate or 25), 1.0), 1000.0)
        told = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
        passed = first - 0.5 if told >= seconds else 0.0
        pixels = float(stream.sample_aspect_ratio or 1) or 1.0
        pixels = pixels if 0.2 < pixels < 5 else 1.0
        scale = _scale(stream.width, stream.height, frames=min(rate, FASTEST) * (seconds - max(0.0, passed)))
        formatter = VideoReformatter()
        start, last = None, -1.0
        for count, one in enumerate(container.decode(stream)):
            time = one.time if one.time is not None else count / rate
            start = time if start is None else start
            time = max(time - start, 0.0)
            if (self.times and time >= seconds) or count > PATIENCE * seconds + PATIENCE:
                break
            if time < passed or (self.times and time - last < 1 / FASTEST):
                continue
            last = time
            turns = round(one.rotation / 90) % 4
            shape = (one.width * pixels, float(one.height))
            shown = shape[::-1] if turns % 2 else shape
            fits = max(frame[0] / shown[0], frame[1] / shown[1]) * CLOSEST
            self.times.append(time)
            self._frames.append(_planes(formatter, one, shape, min(scale, fits, 1.0), turns))

    @cached_property
    def subject(self) -> Subject:
        """What the clip is of, seen in a frame some way in."""
        luma, chroma = self._frames[len(self._frames) // 3]
        step = max(1, min(chroma.shape[1:]) // (2 * SIDE))
        y, u, v = (plane.astype(np.float32) for plane in (luma[:: 2 * step, :: 2 * step], *chroma[:, ::step, ::step]))
        rows, columns = min(y.shape[0], u.shape[0]), min(y.shape[1], u.shape[1])
        y, u, v = (plane[:rows, :columns] for plane in ((y - 16) * (255 / 219), u - 128, v - 128))
        rgb = np.stack([y + 1.793 * v, y - 0.213 * u - 0.533 * v, y + 2.112 * u], axis=-1)
        return subject_of(Image.fromarray(np.clip(rgb, 0, 255).astype(np.uint8)))

    def at(self, moment: float) -> Planes:
        """What is seen `moment` seconds into the clip."""
        index = int(np.searchsorted(self.times, moment + 1e-6, side="right")) - 1
        index = min(max(index, 0), len(self._frames) - 1)
        luma, chroma = (plane.astype(np.float32) for plane in self._frames[index])
        if self._is_choppy and index + 1 < len(self._frames):
            begin, end = self.times[index], self.times[index + 1]
            share = np.float32(min(max((moment - begin) / (end - begin), 0.0), 1.0))
            for plane, following in zip((luma, chroma), self._frames[index + 1], strict=True):
                if plane.shape == following.shape:  # some streams change their size on the way
                    plane += share * (following - plane)
        # Half a level up, as the planes of pictures are: cutting to bytes then rounds.
        luma += 0.5
        chroma += 0.5
        return Planes(kept(luma), kept(*chroma), 2, has_slate=False)


def _scale(width: int, height: int, *, frames: float) -> float:
    """How much smaller frames are kept, so that all of them have room."""
    whole = width * height * 1.5 * max(frames, 1.0)
    return float(min(1.0, (BYTES_AT_MOST / whole) ** 0.5)) if whole else 1.0


def _planes(
    formatter: VideoReformatter, frame: av.VideoFrame, shape: tuple[float, float], scale: float, turns: int
) -> tuple[Bytes, Bytes]:
    """A frame of that shape in even sides, turned counter-clockwise by quarters."""
    width, height = (max(2, round(side * scale / 2) * 2) for side in shape)
    plain = formatter.reformat(
        frame, width, height, "yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
    )
    y, u, v = (np.ascontiguousarray(np.rot90(_plane(plane), turns)) for plane in plain.planes)
    return y, np.stack((u, v))


def _plane(plane: VideoPlane) -> Bytes:
    """The pixels of a plane, without what the decoder has put behind each row."""
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return np.ascontiguousarray(rows[:, : plane.width])
