"""`python -m tools.ffmpeg.copy_worker`: looks at clips, and copies, joins and cuts them without encoding, under limits.

It may stay for the next request: what it opens has come through `tools.intake`, each file in a process of its own.
"""

from pathlib import Path

from tools.ffmpeg.copying import copy
from tools.ffmpeg.cutting import cut
from tools.ffmpeg.joining import join
from tools.ffmpeg.probe_worker import answer as looked_at
from tools.processes import Limits
from tools.working import FULL, Answer, Progress, serve

# Its seconds add up over what it does while it stays; who runs out of them is replaced by a new one.
LIMITS = Limits(memory=2 * 2**30, cpu=1200, file_size=4 * 2**30)


def answer(request: Answer, progress: Progress) -> Answer:
    task = request.pop("task")
    if task == "probe":
        return looked_at(request, progress)
    out = Path(request.pop("out"))
    try:
        if task == "cut":
            return {"is_done": cut(Path(request.pop("source")), out=out, **request) is not None}
        if task == "join":
            films, sound = [Path(film) for film in request.pop("films")], request.pop("sound")
            join(films, sound and Path(sound), out, on_progress=progress, **request)
            return {"is_done": True}
        copy([(Path(path), demuxer, seconds) for path, demuxer, seconds in request.pop("sources")], out, **request)
    except (
        OSError,
        ValueError,
        StopIteration,
    ) as error:  # FFmpeg's own errors are both; who asked goes another way, or says so
        if isinstance(error, OSError) and error.errno in FULL:
            raise
        return {"is_done": False}
    return {"is_done": True}


if __name__ == "__main__":
    serve(answer, limits=LIMITS)
