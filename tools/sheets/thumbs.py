"""Thumbnails by content: made once from a picture or a clip, kept as `<sha256>.jpg`, the oldest unused thrown away."""

import logging
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

from PIL import Image, ImageOps, UnidentifiedImageError

from storage.wording import tr

logger = logging.getLogger(__name__)

SIDE = 640  # px, of the longer one
KEPT = 1500  # thumbnails: about 60 kB each
QUALITY = 86
AT = 0.35  # of a clip's length: behind the words that a reel begins with
DEMUXERS = {".mp4": "mov", ".m4v": "mov", ".mov": "mov", ".webm": "matroska", ".mkv": "matroska"}
STILLS = ("PNG", "JPEG", "WEBP", "GIF")


class Thumbnails:
    """The folder where they lie, for the time of one sheet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._has_more = False
        self.has_failed = False  # something that was to be shown is not there, or cannot be read

    def of(self, source: dict[str, Any] | None) -> Image.Image | None:
        """The thumbnail of `{sha256, path, suffix}`; None where there is nothing to see, or it cannot be read."""
        if not source:
            return None
        kept = self._folder / f"{source['sha256']}.jpg"
        try:
            with Image.open(kept, formats=("JPEG",)) as image:
                image.load()
                thumbnail = image.convert("RGB")
        except OSError:  # not there, or cut off by a full disk
            kept.unlink(missing_ok=True)
            made = _made(Path(source["path"]), source["suffix"]) if source["path"] else None
            if made is not None:
                self._keep(made, kept)
            self.has_failed |= made is None
            return made
        os.utime(kept)  # used: it is not among the first to go
        return thumbnail

    def _keep(self, thumbnail: Image.Image, kept: Path) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        # Two sheets may be drawn at once: whole or not at all.
        beside = kept.with_name(f".{uuid4().hex}.part")
        try:
            thumbnail.save(beside, "JPEG", quality=QUALITY)
            beside.replace(kept)
        finally:
            beside.unlink(missing_ok=True)
        self._has_more = True

    def prune(self, most: int = KEPT) -> None:
        """Remove those that were used longest ago, where more than `most` are kept."""
        if not self._has_more:
            return
        there = sorted(self._folder.glob("*.jpg"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in there[most:]:
            path.unlink(missing_ok=True)


def _made(path: Path, suffix: str) -> Image.Image | None:
    try:
        picture = _frame(path, DEMUXERS[suffix]) if suffix in DEMUXERS else _still(path)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        # One broken file leaves one empty tile.
        logger.warning("A thumbnail could not be made", extra={"action": "thumbnail_failed", "file": path.name})
        return None
    if picture is not None:
        picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=3)
    return picture


def _still(path: Path) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # what lies in the library has passed the gate
    with Image.open(path, formats=STILLS) as image:
        image.draft("RGB", (2 * SIDE, 2 * SIDE))
        image.load()
        return _on_paper(ImageOps.exif_transpose(image))


def _on_paper(image: Image.Image) -> Image.Image:
    """Without transparency, which would turn into whatever colour lies beneath it."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        whole = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", whole.size, "#ffffff"), whole).convert("RGB")
    return image.convert("RGB")


def _frame(path: Path, demuxer: str) -> Image.Image | None:
    """A frame of a clip, the first that decodes behind its place."""
    import av  # late: a sheet of pictures needs no decoder

    guard = {"format_whitelist": demuxer, "protocol_whitelist": "file"}
    try:
        return _decoded(av, path, demuxer, guard)
    except av.FFmpegError as error:
        raise ValueError(tr("no frame can be decoded: {error}", error=error)) from error


def _decoded(av: Any, path: Path, demuxer: str, guard: dict[str, str]) -> Image.Image | None:
    with path.open("rb") as file, av.open(file, "r", format=demuxer, container_options=guard) as container:
        if not container.streams.video:
            return None
        stream = container.streams.video[0]
        seconds = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
        if not seconds and container.duration:
            seconds = container.duration / av.time_base
        if seconds and stream.time_base:
            container.seek(int(AT * seconds / stream.time_base), stream=stream)
        frame = next(
            (one for one in container.decode(stream) if one.time is None or one.time >= AT * seconds - 0.05), None
        )
        return Image.fromarray(frame.to_ndarray(format="rgb24")) if frame is not None else None
