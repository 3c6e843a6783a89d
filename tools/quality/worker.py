"""`python -m tools.quality.worker`: measures pictures, or the frames and the sound of one clip, under limits."""

from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from tools.errors import InvalidRequest
from tools.processes import Limits
from tools.quality.measures import measured, opened, perceptual_hash
from tools.working import Answer, Progress, serve

LIMITS = Limits(memory=2 * 2**30, cpu=120)
SAMPLES = 8  # frames of a clip that are looked at
BLACK = 17  # mean grey of a frame that counts as black
LONGEST_SOUND = 300  # seconds that are listened to


def answer(request: Answer, progress: Progress) -> Answer:
    if request["task"] == "images":
        return {"images": [picture(Path(path)) for path in request["paths"]]}
    return video(Path(request["path"]), request["demuxer"])


def picture(path: Path) -> Answer:
    try:
        image = opened(path)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        return {"error": f"it cannot be decoded: {error}"}
    return {"measures": measured(image), "phash": perceptual_hash(image)}


def video(path: Path, demuxer: str) -> Answer:
    import av.error

    from tools.ffmpeg.probe_worker import inspect

    try:
        info = inspect(path, demuxer)
        frames = _sampled(path, demuxer, info)
        loudness = _loudness(path, demuxer) if info.get("audio_codec") else None
    except (av.error.FFmpegError, OverflowError, ValueError) as error:
        raise InvalidRequest(f"{path.name} is broken: it cannot be read.", fix="Send the file again.") from error
    if not frames:
        raise InvalidRequest(f"{path.name} has no picture.", fix="Send a video.")
    greys = [np.asarray(frame.convert("L").resize((64, 64), Image.Resampling.BOX), np.float32) for frame in frames]
    changes = [float(np.abs(one - other).mean()) for one, other in pairwise(greys)]
    each = [measured(frame) for frame, grey in zip(frames, greys, strict=True) if grey.mean() > BLACK] or [
        measured(frames[0])
    ]
    middle = frames[len(frames) // 2]
    return {
        "info": {"width": 0, "height": 0, "fps": 0.0, "video_codec": "", "pixel_format": "", "audio_codec": ""}
        | {"is_faststart": False, "has_edit_list": False}
        | info,
        "measures": {name: round(float(np.median([one[name] for one in each])), 3) for name in each[0]},
        "changes": [round(change, 3) for change in changes],
        "black": sum(grey.mean() <= BLACK for grey in greys) / len(greys),
        "loudness": loudness,
        "phash": perceptual_hash(middle),
    }


def _sampled(path: Path, demuxer: str, info: Answer) -> list[Image.Image]:
    """Frames spread evenly over the clip; each is the first one that decodes after its place."""
    import av

    guard = {"format_whitelist": demuxer, "protocol_whitelist": "file"}
    frames: list[Image.Image] = []
    with path.open("rb") as file, av.open(file, "r", format=demuxer, container_options=guard) as container:
        if not container.streams.video:
            return []
        stream = container.streams.video[0]
        seconds = info["duration_s"]
        for sample in range(SAMPLES):
            at = seconds * (sample + 0.5) / SAMPLES
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


def _loudness(path: Path, demuxer: str) -> float | None:
    import av

    from tools.reel.loudness import integrated

    guard = {"format_whitelist": demuxer, "protocol_whitelist": "file"}
    heard = []
    with path.open("rb") as file, av.open(file, "r", format=demuxer, container_options=guard) as container:
        resampler = av.AudioResampler(format="flt", layout="stereo", rate=48_000)
        for frame in container.decode(container.streams.audio[0]):
            heard += [piece.to_ndarray().reshape(-1, 2) for piece in resampler.resample(frame)]
            if frame.time is not None and frame.time > LONGEST_SOUND:
                break
    if not heard:
        return None
    loudness = integrated(np.concatenate(heard).astype(np.float32))
    return round(loudness, 2) if np.isfinite(loudness) else -70.0


if __name__ == "__main__":
    serve(answer, limits=LIMITS)
