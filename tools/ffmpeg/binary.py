"""Which FFmpeg is used, and what it can do."""

import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from storage.wording import tr
from tools.errors import NotAuthorized, Unavailable
from tools.programs import run

ENCODERS = ("libx264", "aac", "libvpx-vp9", "libopus", "gif", "pcm_s16le")
FILTERS = (
    "alimiter", "aresample", "areverse", "atempo", "atrim", "concat", "crop", "ebur128", "fps", "loop", "overlay",
    "pad", "palettegen", "paletteuse", "reverse", "scale", "setpts", "split", "transpose", "trim", "volume",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FFmpegReport:
    """What the doctor shows. `missing` names encoders and filters that some operation needs."""

    path: Path
    version: str
    missing: tuple[str, ...]


def locate(setting: str | Path | None = None) -> Path:
    """The FFmpeg to use: the one that the setting `ffmpeg.path` names, else the wheel's, else the system's.

    Raises NotAuthorized when the setting names none, Unavailable when there is none at all.
    """
    if setting:
        found = shutil.which(str(setting))
        if found is None:
            raise NotAuthorized(
                tr("There is no FFmpeg at {setting}.", setting=setting),
                fix=tr("Correct ffmpeg.path in config.toml, or leave it empty."),
            )
        return Path(found).resolve()
    # Its files are looked for without importing the package: importing it starts a process to try them.
    spec = importlib.util.find_spec("imageio_ffmpeg")
    if spec and spec.origin:
        for binary in sorted((Path(spec.origin).parent / "binaries").glob("ffmpeg-*")):
            return binary
    if system := shutil.which("ffmpeg"):
        return Path(system)
    raise Unavailable(
        tr("FFmpeg is missing."), fix=tr("Run ./troupe again to repair the installation, or set ffmpeg.path.")
    )


async def check(path: Path, *, timeout: float = 15.0) -> FFmpegReport:
    """Ask the FFmpeg at `path` what it can do. Raises Unavailable when it does not run."""
    version = (await _said(path, "-version", timeout=timeout))[0]
    encoders = _names(await _said(path, "-encoders", timeout=timeout))
    filters = _names(await _said(path, "-filters", timeout=timeout))
    missing = [name for name in ENCODERS if name not in encoders] + [name for name in FILTERS if name not in filters]
    return FFmpegReport(
        path=path, version=version.removeprefix("ffmpeg version ").split(" ")[0], missing=tuple(missing)
    )


async def _said(path: Path, question: str, *, timeout: float) -> list[str]:
    lines: list[str] = []
    try:
        finished = await run([str(path), "-hide_banner", question], timeout=timeout, on_line=lines.append)
    except TimeoutError as error:
        raise Unavailable(
            tr("{path} did not answer in {timeout:.0f} s.", path=path, timeout=timeout), fix=tr("Check ffmpeg.path.")
        ) from error
    if finished.returncode or not lines:
        raise Unavailable(
            tr("{path} does not run: {stderr}.", path=path, stderr=finished.stderr or finished.returncode),
            fix=tr("Check ffmpeg.path."),
        )
    return lines


def _names(lines: list[str]) -> set[str]:
    return {words[1] for line in lines if len(words := line.split()) > 1}
