"""`python -m tools.editing.worker`: draws letters, finds what it shows, or edits one still picture."""

from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from storage.wording import tr
from tools.editing.following import corner
from tools.editing.letters import strips
from tools.editing.requests import Source, read_edit
from tools.editing.stills import edited
from tools.errors import InvalidRequest
from tools.processes import Limits
from tools.working import Answer, Progress, serve

LIMITS = Limits(memory=3 * 2**30, cpu=300)


def answer(request: Answer, progress: Progress) -> Answer:
    match request.pop("task"):
        case "letters":
            return strips(**{**request, "folder": Path(request["folder"])})
        case "focus":
            return _focus(request)
        case _:
            return _still(request)


def _focus(request: Answer) -> Answer:
    width, height = request["sampled"]
    raw = np.fromfile(request["raw"], np.uint8)
    pictures = raw[: len(raw) // (width * height * 3) * width * height * 3].reshape(-1, height, width, 3)
    x, y = corner([Image.fromarray(picture) for picture in pictures], tuple(request["size"]), tuple(request["crop"]))
    return {"x": x, "y": y}


def _still(request: Answer) -> Answer:
    source = Path(request["source"])
    Image.MAX_IMAGE_PIXELS = None  # its header has passed the gate
    try:
        wish = read_edit(request["operation"], request["value"], Source(**request["is"]))
        edited(source, wish, Path(request["out"]), table=Path(request["table"]) if request["table"] else None)
    except (UnidentifiedImageError, SyntaxError, EOFError) as error:
        raise InvalidRequest(
            tr("{source} cannot be read as a picture.", source=source.name), fix=tr("Send it again.")
        ) from error
    return {}


if __name__ == "__main__":
    serve(answer, limits=LIMITS)
