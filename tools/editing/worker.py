"""`python -m tools.editing.worker`: draws letters, or edits one still picture."""

from pathlib import Path

from PIL import Image, UnidentifiedImageError

from tools.editing.letters import strips
from tools.editing.requests import Source, read_edit
from tools.editing.stills import edited
from tools.errors import InvalidRequest
from tools.processes import Limits
from tools.working import Answer, Progress, serve

LIMITS = Limits(memory=3 * 2**30, cpu=300)


def answer(request: Answer, progress: Progress) -> Answer:
    if request.pop("task") == "letters":
        return strips(**{**request, "folder": Path(request["folder"])})
    source = Path(request["source"])
    Image.MAX_IMAGE_PIXELS = None  # its header has passed the gate
    try:
        edited(source, read_edit(request["operation"], request["value"], Source(**request["is"])), Path(request["out"]))
    except (UnidentifiedImageError, SyntaxError, EOFError) as error:
        raise InvalidRequest(f"{source.name} cannot be read as a picture.", fix="Send it again.") from error
    return {}


if __name__ == "__main__":
    serve(answer, limits=LIMITS)
