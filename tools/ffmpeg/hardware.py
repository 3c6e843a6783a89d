"""Encoders in hardware: which of them really work on this machine, and a command line of ours for one of them.

A build of FFmpeg names encoders that the machine has no chip for, and a chip may be there without its driver. So each is
tried once, on a real second of film.
"""

import asyncio
import logging
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tools.errors import Unavailable
from tools.ffmpeg.boxes import layout
from tools.ffmpeg.recipes import QUIET
from tools.ffmpeg.run import FFmpegFailed, run
from tools.processes import Limits

logger = logging.getLogger(__name__)

ENCODERS: Final = {  # by what a setting calls them, the quickest first
    "nvenc": "h264_nvenc",  # NVIDIA
    "qsv": "h264_qsv",  # Intel
    "videotoolbox": "h264_videotoolbox",  # Apple
    "amf": "h264_amf",  # AMD
    "vaapi": "h264_vaapi",  # Linux, Intel and AMD
}
TITLES: Final = {"nvenc": "NVENC", "qsv": "QSV", "videotoolbox": "VideoToolbox", "amf": "AMF", "vaapi": "VAAPI"}
DEVICE: Final = "/dev/dri/renderD128"
PATIENCE: Final = 20.0  # seconds that a trial may take: some drivers take their time to say no
FPS: Final = 30

_SPENDS: Final = {"-preset", "-crf", "-profile:v", "-level", "-sc_threshold", "-keyint_min", "-chroma_sample_location"}
_OPTIONS: Final = {
    "nvenc": ["-preset", "p5", "-rc", "vbr", "-profile:v", "high", "-forced-idr", "1", "-no-scenecut", "1"],
    "qsv": ["-preset", "medium", "-profile:v", "high"],
    "videotoolbox": ["-profile:v", "high", "-allow_sw", "0"],
    "amf": ["-quality", "balanced", "-rc", "vbr_peak", "-profile:v", "high"],
    "vaapi": ["-rc_mode", "VBR", "-profile:v", "high"],
}


def in_hardware(arguments: Sequence[str], name: str) -> list[str]:
    """A command line that encodes with libx264, made to encode with the encoder `name` of `ENCODERS` instead.

    Bits and key frames stay as they were; a constant quality becomes its highest rate, which no chip goes over. A line
    that encodes no H.264, or in two passes, stays as it is.
    """
    words = list(arguments)
    if "libx264" not in words or "-pass" in words:
        return words
    made: list[str] = []
    at = 0
    rate = words[words.index("-maxrate") + 1] if "-maxrate" in words else "6000k"
    while at < len(words):
        word = words[at]
        if word in _SPENDS:
            at += 2
        elif word in ("-c:v", "-vcodec") and words[at + 1] == "libx264":
            made += ["-c:v", ENCODERS[name], *_OPTIONS[name]]
            made += [] if "-b:v" in words else ["-b:v", rate]
            at += 2
        elif word == "-pix_fmt" and name == "vaapi" and "rawvideo" not in words[max(0, at - 4) : at]:
            at += 2  # its frames lie on the card
        else:
            made.append(word)
            at += 1
    return _uploaded(made) if name == "vaapi" else made


def _uploaded(words: list[str]) -> list[str]:
    """VAAPI takes frames that lie on its card: a last filter puts them there."""
    head = words.index("-i") if "-i" in words else 0
    while head > 0 and words[head - 1] != "error":  # before the first input, behind our own flags
        head -= 1
    words = [*words[:head], "-vaapi_device", DEVICE, *words[head:]]
    if "-filter_complex" in words:
        graph, shown = words.index("-filter_complex") + 1, words.index("-map") + 1
        words[graph] += f";{words[shown]}format=nv12,hwupload[card]"
        words[shown] = "[card]"
        return words
    out = words.index("-c:v")
    return [*words[:out], "-vf", "format=nv12,hwupload", *words[out:]]


async def tried(ffmpeg: Path, name: str, *, timeout: float = PATIENCE) -> bool:
    """Whether the encoder `name` encodes a second of film here, whole."""
    with tempfile.TemporaryDirectory(prefix="troupe-encoder-") as folder:
        out = Path(folder) / "second.mp4"
        line = [
            *QUIET, "-f", "lavfi", "-i", f"testsrc2=size=640x360:rate={FPS}:duration=1", "-pix_fmt", "yuv420p", "-c:v", "libx264",
            "-b:v", "2000k", "-maxrate", "2000k", "-bufsize", "2000k", "-g", str(FPS), "-bf", "0", "-f", "mp4", f"file:{out}",
        ]  # fmt: skip
        try:
            await run(ffmpeg, in_hardware(line, name), timeout=timeout, limits=Limits(file_size=2**27))
            return (await asyncio.to_thread(layout, out)).frames == FPS
        except (FFmpegFailed, Unavailable, OSError):
            return False


async def found(ffmpeg: Path, *, timeout: float = PATIENCE) -> tuple[str, ...]:
    """The encoders that work here, each tried, all at once: most say no in a moment."""
    works = await asyncio.gather(*(tried(ffmpeg, name, timeout=timeout) for name in ENCODERS))
    return tuple(name for name, does in zip(ENCODERS, works, strict=True) if does)


@dataclass
class Hardware:
    """What encodes, as the setting `ffmpeg.encoder` asks: tried once, when it is first needed.

    `wanted` is x264, auto, or a name of `ENCODERS`.
    """

    ffmpeg: Path
    wanted: str = "x264"
    _chosen: str | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def chosen(self) -> str:
        """The encoder to use; "" for x264: because that is asked for, or because what is asked for does not work."""
        if self.wanted == "x264":
            return ""
        async with self._lock:
            if self._chosen is None:
                names = list(ENCODERS) if self.wanted == "auto" else [self.wanted]
                self._chosen = ""
                for name in names:
                    if await tried(self.ffmpeg, name):
                        self._chosen = name
                        break
                level = logging.INFO if self._chosen or self.wanted == "auto" else logging.WARNING
                facts = {"action": "encoder_chosen", "encoder": self._chosen or "x264", "wanted": self.wanted}
                logger.log(level, "Encoder chosen", extra=facts)
            return self._chosen

    def give_up(self) -> None:
        """Use x264 from now on: the chip has failed at real work."""
        logger.warning("Encoder gave up", extra={"action": "encoder_failed", "encoder": self._chosen})
        self._chosen = ""

    async def line(self, arguments: Sequence[str]) -> list[str]:
        """`arguments`, a command line of ours, for the encoder that is used here."""
        name = await self.chosen()
        return in_hardware(arguments, name) if name else list(arguments)
