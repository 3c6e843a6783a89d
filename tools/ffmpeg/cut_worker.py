"""`python -m tools.ffmpeg.cut_worker`: cuts one clip without encoding it but for its edges, under limits."""

from pathlib import Path

from tools.ffmpeg.cutting import cut
from tools.processes import Limits
from tools.working import FULL, Answer, Progress, serve

LIMITS = Limits(memory=2 * 2**30, cpu=600, file_size=4 * 2**30)


def answer(request: Answer, progress: Progress) -> Answer:
    source, out = Path(request.pop("source")), Path(request.pop("out"))
    try:
        return {"is_cut": cut(source, out=out, **request) is not None}
    except (OSError, ValueError) as error:  # FFmpeg's own errors are both; the clip is encoded anew instead
        if isinstance(error, OSError) and error.errno in FULL:
            raise
        return {"is_cut": False}


if __name__ == "__main__":
    serve(answer, limits=LIMITS)
