"""`python -m tools.validator.worker`: measures one file, or writes one still picture anew, under limits."""

from dataclasses import asdict
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.processes import Limits
from tools.quality.measures import looked, measured
from tools.working import Answer, Progress, serve

LIMITS = Limits(memory=4 * 2**30, cpu=600)


def answer(request: Answer, progress: Progress) -> Answer:
    path = Path(request["path"])
    Image.MAX_IMAGE_PIXELS = None  # the gate has read its header
    try:
        if request["task"] == "clip":
            return clip(path, request["demuxer"])
        if request["task"] == "picture":
            return picture(path)
        from tools.validator.stills import written

        return written(path, Path(request["out"]), request["steps"])
    except (UnidentifiedImageError, SyntaxError, ValueError, EOFError) as error:
        raise InvalidRequest(
            tr("{file} is broken: it cannot be read.", file=path.name), fix=tr("Send or make it again.")
        ) from error
    except OSError as error:
        if "truncated" not in str(error) and "broken" not in str(error):
            raise
        raise InvalidRequest(
            tr("{file} is cut short: it cannot be read.", file=path.name), fix=tr("Send or make it again.")
        ) from error


def picture(path: Path) -> Answer:
    from tools.provenance.carried import carried

    return {"picture": carried(path), "measures": measured(looked(path))}


def clip(path: Path, demuxer: str) -> Answer:
    import av.error

    from tools.ffmpeg.probe_worker import inspect
    from tools.ffmpeg.scan import scan
    from tools.quality.clips import heard, sampled, watched
    from tools.validator.lettering import lettering

    try:
        info = inspect(path, demuxer)
        if not info.get("video_codec"):
            raise InvalidRequest(tr("{file} is a sound.", file=path.name), fix=tr("Name a clip or a picture."))
        packets = scan(path, demuxer)
        seconds = packets["seconds"] or info["duration_s"]
        frames = sampled(path, demuxer, seconds)
        seen = watched(path, demuxer, seconds)
        sound = heard(path, demuxer)
    except (av.error.FFmpegError, OverflowError) as error:
        raise InvalidRequest(
            tr("{file} is broken: it cannot be read.", file=path.name), fix=tr("Send or make it again.")
        ) from error
    each = [measured(frame) for frame in frames[:: max(1, len(frames) // 4)]]
    return {
        "info": info,
        "scan": packets,
        "is_interlaced": _is_interlaced(path, demuxer),
        "measures": {name: round(sorted(one[name] for one in each)[len(each) // 2], 3) for name in each[0]}
        if each
        else {},
        **asdict(seen),
        **asdict(sound),
        "text": lettering(frames),
    }


def _is_interlaced(path: Path, demuxer: str) -> bool:
    import av

    guard = {"format_whitelist": demuxer, "protocol_whitelist": "file"}
    with path.open("rb") as file, av.open(file, "r", format=demuxer, container_options=guard) as container:
        frame = next(container.decode(container.streams.video[0]), None)
        return bool(frame is not None and frame.interlaced_frame)


if __name__ == "__main__":
    serve(answer, limits=LIMITS)
