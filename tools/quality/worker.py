"""`python -m tools.quality.worker`: measures pictures, or the frames and the sound of one clip, under limits."""

from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.processes import Limits
from tools.quality.measures import looked, measured, perceptual_hash
from tools.working import Answer, Progress, serve

LIMITS = Limits(memory=2 * 2**30, cpu=120)


def answer(request: Answer, progress: Progress) -> Answer:
    if request["task"] == "images":
        return {"images": [picture(Path(path)) for path in request["paths"]]}
    return video(Path(request["path"]), request["demuxer"])


def picture(path: Path) -> Answer:
    try:
        at = looked(path)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        return {"error": tr("it cannot be decoded: {error}", error=error)}
    return {"measures": measured(at), "phash": perceptual_hash(at)}


def video(path: Path, demuxer: str) -> Answer:
    # Late: who measures pictures does not wait for PyAV.
    import av.error

    from tools.ffmpeg.probe_worker import inspect
    from tools.quality.clips import BLACK, heard, sampled

    try:
        info = inspect(path, demuxer)
        frames = sampled(path, demuxer, info["duration_s"])
        loudness = heard(path, demuxer).loudness if info.get("audio_codec") else None
    except (av.error.FFmpegError, OverflowError, ValueError) as error:
        raise InvalidRequest(
            tr("{path} is broken: it cannot be read.", path=path.name), fix=tr("Send the file again.")
        ) from error
    if not frames:
        raise InvalidRequest(tr("{path} has no picture.", path=path.name), fix=tr("Send a video."))
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


if __name__ == "__main__":
    serve(answer, limits=LIMITS)
