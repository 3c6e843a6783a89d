"""A worker for tests: it says which process it is, waits, dies or fails, as it is asked to."""

import os
import time

from tools.errors import InvalidRequest
from tools.working import Answer, Progress, serve


def answer(request: Answer, progress: Progress) -> Answer:
    match request["do"]:
        case "tell":
            progress(0.5)
        case "wait":
            progress(0.1)
            time.sleep(60)
        case "die":
            os._exit(3)
        case "refuse":
            raise InvalidRequest("not that", fix="something else")
    return {"pid": os.getpid()}


if __name__ == "__main__":
    serve(answer)
