"""`python -m tools.ffmpeg.probe_worker`: opens one file with PyAV, under limits, and says what it is."""

import hashlib
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.error
from av.container import InputContainer

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.ffmpeg.boxes import layout
from tools.ffmpeg.label import AI_LABEL
from tools.processes import Limits
from tools.working import Answer, Progress, serve

LIMITS = Limits(memory=2 * 2**30, cpu=20)
MOST_PIXELS = 8192 * 8192
BT709 = 1  # AVCOL_SPC_BT709
HDR = {16: "pq", 18: "hlg"}  # AVCOL_TRC_SMPTE2084, AVCOL_TRC_ARIB_STD_B67


def answer(request: Answer, progress: Progress) -> Answer:
    path = Path(request["path"])
    try:
        return inspect(path, request["demuxer"])
    except (av.error.FFmpegError, OverflowError, ValueError) as error:
        raise InvalidRequest(
            tr("{path} is broken: it cannot be read.", path=path.name), fix=tr("Send the file again.")
        ) from error


def inspect(path: Path, demuxer: str) -> Answer:
    # Handed an open file and one demuxer, FFmpeg has no name to guess from and nothing else to open.
    with path.open("rb") as file:
        options = {"format_whitelist": demuxer, "protocol_whitelist": "file"}
        with av.open(file, "r", format=demuxer, container_options=options) as container:
            found: Answer = {
                "container": demuxer,
                "size": path.stat().st_size,
                "duration_s": (container.duration or 0) / 1_000_000,
                "bitrate_kbps": round((container.bit_rate or 0) / 1000),
                "is_labelled": AI_LABEL in container.metadata.values(),
            }
            if container.streams.audio:
                found |= _sound(container)
            if container.streams.video:
                found |= _picture(container)
            elif not container.streams.audio:
                raise InvalidRequest(
                    tr("{path} holds neither picture nor sound.", path=path.name), fix=tr("Send a video.")
                )
    if demuxer == "mov":
        boxes = layout(path)
        found |= {"is_faststart": boxes.is_faststart, "has_edit_list": boxes.has_edit_list}
    return found


def _picture(container: InputContainer) -> Answer:
    stream = container.streams.video[0]
    context = stream.codec_context
    if context.width * context.height > MOST_PIXELS:
        raise InvalidRequest(
            tr("{width}x{height} is too large.", width=context.width, height=context.height),
            fix=tr("Send at most 8192x8192."),
        )
    frame = next(container.decode(stream), None)
    if frame is None:
        raise ValueError(tr("no picture in the picture stream"))
    turned = frame.rotation % 180 != 0
    aspect = stream.sample_aspect_ratio or context.sample_aspect_ratio
    is_square = not aspect or aspect == 1
    width, height = (frame.height, frame.width) if turned else (frame.width, frame.height)
    if aspect and not is_square:  # as `plain.squared` makes it: the width changes, also where it was the height
        width = max(2, int(width * (1 / aspect if turned else aspect)) // 2 * 2)
    seconds = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
    return {
        "width": width,
        "height": height,
        "rotation": frame.rotation,
        "fps": round(float(stream.average_rate or stream.base_rate or Fraction(0)), 3),
        "frames": stream.frames,
        "video_codec": context.name,
        "profile": str(context.profile or ""),
        "level": _level(context),
        "pixel_format": frame.format.name,
        "is_bt709": context.colorspace == BT709,
        "hdr": HDR.get(context.color_trc or frame.color_trc or 0, ""),
        "has_square_pixels": is_square,
        "is_constant_rate": _is_constant(stream.average_rate, stream.base_rate),
        "has_b_frames": bool(context.has_b_frames),
        "starts_at": float((stream.start_time or 0) * (stream.time_base or 0)),
        "parameters": hashlib.sha256(context.extradata).hexdigest()[:16] if context.extradata else "",
        **({"duration_s": seconds} if seconds else {}),
    }


def _is_constant(average: Fraction | None, base: Fraction | None) -> bool:
    """Whether all frames stand equally long: then the mean rate is the finest that all times fit, or nearly."""
    return not average or not base or abs(float(average / base) - 1) < 0.01


def _level(context: Any) -> int:
    """From the decoder's configuration record of H.264: PyAV does not tell."""
    extra = context.extradata or b""
    return extra[3] if context.name == "h264" and len(extra) > 4 and extra[0] == 1 else 0


def _sound(container: InputContainer) -> Answer:
    stream = container.streams.audio[0]
    if next(container.decode(stream), None) is None:
        raise ValueError(tr("no sound in the sound stream"))
    container.seek(0)
    return {
        "audio_codec": stream.codec_context.name,
        "audio_rate": stream.codec_context.sample_rate,
        "audio_channels": stream.codec_context.layout.nb_channels,
        "audio_kbps": round((stream.bit_rate or 0) / 1000),
    }


if __name__ == "__main__":
    serve(answer, limits=LIMITS)
