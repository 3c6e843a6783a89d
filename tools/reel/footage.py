"""A clip as the planes that video is made of, one moment after the other. Worker process only.

The clip is one of ours or came through `tools.intake`; still it is opened with the one demuxer that its first bytes ask
for, from an open file, so that it cannot name another.
"""

from pathlib import Path

import av
import av.error
import numpy as np
from av.video.plane import VideoPlane
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray

from tools.errors import InvalidRequest
from tools.ffmpeg.containers import demuxer_for
from tools.reel.picture import Planes, kept

BYTES_AT_MOST = 320_000_000  # of frames in memory: ten seconds of 30 frames of 720p have 415 MB, and are halved
SMOOTH = 15.0  # frames a second of the screen: below, neighbours are mixed, else it stutters

Bytes = NDArray[np.uint8]


class Footage:
    """The frames of the first `seconds` of a clip, in memory as they are in the file: YUV of BT.709, limited range."""

    def __init__(self, path: Path, *, seconds: float) -> None:
        """Raises InvalidRequest when the clip is gone or broken."""
        demuxer = demuxer_for(path)
        guard = {"format_whitelist": demuxer, "protocol_whitelist": "file"}
        self.times: list[float] = []  # seconds at which each frame begins to be seen
        self._frames: list[tuple[Bytes, Bytes]] = []  # luma; chroma as (2, row, column)
        try:
            with path.open("rb") as file, av.open(file, "r", format=demuxer, container_options=guard) as container:
                stream = container.streams.video[0]
                rate = float(stream.average_rate or 25)
                scale = _scale(stream.width, stream.height, frames=rate * seconds)
                formatter = VideoReformatter()
                for frame in container.decode(stream):
                    time = frame.time if frame.time is not None else len(self.times) / rate
                    if self.times and time - self.times[0] >= seconds:
                        break
                    self.times.append(time)
                    self._frames.append(_planes(formatter, frame, scale))
        except (av.error.FFmpegError, IndexError, ValueError) as error:
            raise InvalidRequest(f"The clip {path.name} cannot be read.", fix="Make it again.") from error
        if not self._frames:
            raise InvalidRequest(f"The clip {path.name} has no picture.", fix="Make it again.")
        first = self.times[0]
        self.times = [time - first for time in self.times]
        self.seconds = self.times[-1] + (self.times[-1] / (len(self.times) - 1) if len(self.times) > 1 else 1 / rate)
        self._is_choppy = len(self.times) > 1 and len(self.times) / self.seconds < SMOOTH

    def at(self, moment: float) -> Planes:
        """What is seen `moment` seconds into the clip."""
        index = int(np.searchsorted(self.times, moment + 1e-6, side="right")) - 1
        index = min(max(index, 0), len(self._frames) - 1)
        luma, chroma = (plane.astype(np.float32) for plane in self._frames[index])
        if self._is_choppy and index + 1 < len(self._frames):
            begin, end = self.times[index], self.times[index + 1]
            share = np.float32(min(max((moment - begin) / (end - begin), 0.0), 1.0))
            for plane, following in zip((luma, chroma), self._frames[index + 1], strict=True):
                plane += share * (following - plane)
        # Half a level up, as the planes of pictures are: cutting to bytes then rounds.
        luma += 0.5
        chroma += 0.5
        return Planes(kept(luma), kept(*chroma), 2, has_slate=False)


def _scale(width: int, height: int, *, frames: float) -> float:
    """How much smaller frames are kept, so that all of them have room."""
    whole = width * height * 1.5 * max(frames, 1.0)
    return float(min(1.0, (BYTES_AT_MOST / whole) ** 0.5)) if whole else 1.0


def _planes(formatter: VideoReformatter, frame: av.VideoFrame, scale: float) -> tuple[Bytes, Bytes]:
    width, height = (max(2, round(side * scale / 2) * 2) for side in (frame.width, frame.height))
    plain = formatter.reformat(
        frame, width, height, "yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
    )
    y, u, v = (_plane(plane) for plane in plain.planes)
    return y, np.stack((u, v))


def _plane(plane: VideoPlane) -> Bytes:
    """The pixels of a plane, without what the decoder has put behind each row."""
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return np.ascontiguousarray(rows[:, : plane.width])
