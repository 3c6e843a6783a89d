"""What a media file is and holds, asked of PyAV in a child process with limits: the file may be anybody's."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.ffmpeg.containers import demuxer_for
from tools.workers import Lingering, WorkerDied, ask

TIMEOUT = 30.0  # seconds
COPIER = "tools.ffmpeg.copy_worker"


@dataclass(frozen=True, kw_only=True)
class MediaInfo:
    """A file that can be played at least for its first picture or moment. Width and height are as it is shown."""

    container: str  # FFmpeg's name of the format: mov (also MP4, M4A), matroska (also WebM), gif, mp3 …
    size: int  # bytes
    duration_s: float  # 0 when it does not say
    bitrate_kbps: int
    width: int = 0  # 0 without a picture
    height: int = 0
    rotation: int = 0  # degrees by which players turn it
    fps: float = 0.0
    frames: int = 0  # 0 when it does not say
    video_codec: str = ""
    profile: str = ""
    level: int = 0  # ten times the level: 40 is 4.0
    pixel_format: str = ""
    is_bt709: bool = False
    hdr: str = ""  # "pq" or "hlg"
    has_square_pixels: bool = True  # else width is as it is shown, not as it is stored
    is_constant_rate: bool = True  # False: frames stand for different lengths of time
    has_b_frames: bool = False
    starts_at: float = 0.0  # seconds: when its first picture is shown
    parameters: str = ""  # a short name for the codec's own header: the same, and clips can follow each other
    audio_codec: str = ""  # "" without sound
    audio_rate: int = 0
    audio_channels: int = 0
    audio_kbps: int = 0
    is_faststart: bool = False  # MP4 and MOV: the index comes first
    has_edit_list: bool = False
    is_labelled: bool = False  # says in its metadata that it is AI-generated

    @property
    def is_hdr(self) -> bool:
        return bool(self.hdr)

    @property
    def has_video(self) -> bool:
        return bool(self.video_codec)

    @property
    def has_audio(self) -> bool:
        return bool(self.audio_codec)


async def probe(path: Path, *, timeout: float = TIMEOUT, copiers: Lingering | None = None) -> MediaInfo:
    """Say what `path` is. Raises InvalidRequest for a playlist, a broken or unknown file, Unavailable when too slow.

    `copiers` look at what is ours already: they stay, and answer ten times as fast.
    """
    demuxer = await asyncio.to_thread(demuxer_for, path)
    try:
        request = {"path": str(path.resolve()), "demuxer": demuxer}
        if copiers is not None:
            found = await copiers.ask({"task": "probe", **request}, timeout=timeout)
        else:
            found = await ask("tools.ffmpeg.probe_worker", request, timeout=timeout)
    except WorkerDied as error:
        raise InvalidRequest(
            tr("{path} is broken: it cannot be read.", path=path.name), fix=tr("Send the file again.")
        ) from error
    return MediaInfo(**found)
