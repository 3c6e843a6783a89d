"""A clip made ours: told by its first bytes, opened with limits, encoded anew, with nothing of what else the file held.

What SaveVideo and VHS write carries the whole workflow and prompt as a tag, has frames that are shown in another order
than they are stored (which needs an edit list, and some platforms refuse those), and does not say which colours it is in.
So it is encoded once more, at a quality at which the eye sees no difference, and only what is already as we would write
it is copied.
"""

import asyncio
from pathlib import Path
from typing import Any

import ffmpeg

from storage.wording import tr
from tools.arriving import arriving
from tools.errors import InvalidRequest, Unavailable
from tools.ffmpeg import recipes
from tools.ffmpeg.containers import guarded_input
from tools.ffmpeg.probe import MediaInfo, probe
from tools.ffmpeg.run import FFmpegFailed, run
from tools.processes import Limits

LONGEST = 120.0  # seconds; models film two to six
LARGEST = 4096 * 4096  # px
FASTEST = 120.0  # frames a second
QUALITY = 14  # x264's crf: 18 is called transparent
LIMITS = Limits(memory=4 * 2**30, cpu=600)


async def rebuild(made: Path, to: Path, *, ffmpeg_path: Path) -> MediaInfo:
    """Write `made`, a clip of somebody else, as a clean MP4 and return what it is.

    Raises Unavailable when it is no clip, or too large for one.
    """
    info = await _looked_at(made)
    async with arriving(to) as part:
        try:
            arguments = await asyncio.to_thread(command, made, part, info)
            await run(ffmpeg_path, arguments, timeout=60 + 20 * max(info.duration_s, 1.0), limits=LIMITS)
        except FFmpegFailed as error:
            raise Unavailable(
                tr("ComfyUI's clip cannot be read."), fix=tr("Try again; the file may be damaged.")
            ) from error
        return await _looked_at(part)


async def _looked_at(file: Path) -> MediaInfo:
    try:
        info = await probe(file)
    except InvalidRequest as error:
        raise Unavailable(
            tr("ComfyUI's clip cannot be read."), fix=tr("Try again; the file may be damaged.")
        ) from error
    if not info.has_video:
        raise Unavailable(tr("ComfyUI's clip holds no picture."), fix=tr("Try again; the file may be damaged."))
    too_long = info.duration_s > LONGEST or info.fps > FASTEST
    if too_long or info.width * info.height > LARGEST:
        raise Unavailable(
            tr(
                "ComfyUI made a clip of {width} x {height}, {duration_s:.0f} s, which is too large.",
                width=info.width,
                height=info.height,
                duration_s=info.duration_s,
            )
        )
    return info


def command(made: Path, to: Path, info: MediaInfo) -> list[str]:
    """FFmpeg's arguments that make a clean MP4 of a clip."""
    source = ffmpeg.input(**guarded_input(made.resolve()), sn=None, dn=None)
    streams = [source["v:0"], *([source["a:0"]] if info.has_audio else [])]
    sound = recipes.aac(192) if info.has_audio else {}
    if is_ours(info):
        encoded: dict[str, Any] = {"c:v": "copy"}
    else:
        # Colours that a file does not name are BT.601: that is what its RGB was converted by. Sides become even.
        streams[0] = (
            streams[0]
            .filter(
                "scale", "trunc(iw/2)*2", "trunc(ih/2)*2", out_color_matrix="bt709", out_range="tv", flags="lanczos"
            )
            .filter("setsar", "1")
        )
        encoded = {"c:v": "libx264", "preset": "fast", "crf": QUALITY, "bf": 0, "pix_fmt": "yuv420p", **recipes.BT709}
    output = ffmpeg.output(
        *streams, f"file:{to}", **encoded, **sound, **recipes.mp4(info.fps or 25.0), **recipes.LABELLED
    )
    return recipes.line(output)


def is_ours(info: MediaInfo) -> bool:
    """Whether a clip's pictures are as we would write them."""
    return (
        info.container == "mov"
        and info.video_codec == "h264"
        and info.pixel_format == "yuv420p"
        and info.is_bt709
        and not info.has_b_frames
        and not info.has_edit_list
        and not info.rotation
    )
