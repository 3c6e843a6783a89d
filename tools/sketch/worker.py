"""The process that draws: one JSON line asks for a picture, one answers. Started by `painter`, never imported by it.

{"id": 1, "part": "/…/x.part", "scene": "…", "shot": "wide", "appearance": {…} or null, "theme": "",
 "width": 1080, "height": 1920, "seed": 7}
{"id": 1, "seconds": 0.6}                            or
{"id": 1, "failed": "full", "message": "…"}          (the file could not be written)
"""

import contextlib
import json
import sys
import time
from pathlib import Path
from typing import Any, TextIO

from tools.sketch.picture import Wish, draw
from tools.slate import save_slated


def serve(questions: TextIO, answers: TextIO) -> None:
    """Answer until the other side hangs up, or is gone in the middle."""
    with contextlib.suppress(BrokenPipeError):
        for line in questions:
            question = json.loads(line)
            answers.write(json.dumps(answer(question)) + "\n")
            answers.flush()


def answer(question: dict[str, Any]) -> dict[str, Any]:
    if "part" not in question:  # only whether anybody is there
        return {"id": question["id"]}
    started = time.perf_counter()
    part = Path(question["part"])
    picture = draw(Wish(**{key: value for key, value in question.items() if key not in ("id", "part")}))
    try:
        save_slated(picture, part)
    except OSError as error:
        part.unlink(missing_ok=True)
        return {"id": question["id"], "failed": "full", "message": error.strerror or str(error)}
    return {"id": question["id"], "seconds": round(time.perf_counter() - started, 3)}


if __name__ == "__main__":
    # Whatever a library prints goes to stderr: stdout carries answers only.
    wire, sys.stdout = sys.stdout, sys.stderr
    serve(sys.stdin, wire)
