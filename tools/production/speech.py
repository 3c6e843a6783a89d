"""What is said in a reel by a voice that was made: how long the reel must be for it, and when each word is heard. Pure."""

from typing import Final

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.production.params import ReelParams
from tools.reel.spec import VOICE_BEGINS

TOLD: Final = ("words", "engine", "voice", "title", "language", "speed", "seconds")  # what a reel keeps of its voice
SLACK: Final = 0.05  # seconds: lengths are rounded to frames


def refuse_cut_off(params: ReelParams) -> None:
    """Raise InvalidRequest for a reel that ends before all is said."""
    if not params.speech:
        return
    needed = VOICE_BEGINS + float(params.speech["seconds"])
    if params.duration_s + SLACK < needed:
        raise InvalidRequest(
            tr("what is said in it takes {seconds:.0f} s", seconds=needed),
            fix=tr("say less, for example: same but she says “Good morning”"),
        )


def spans_of(params: ReelParams, text: str) -> list[tuple[float, float]]:
    """When there is speech, in seconds of the reel, where `text` is what is said; else nothing."""
    if not params.speech or text != params.speech.get("words"):
        return []
    return [(VOICE_BEGINS + float(start), VOICE_BEGINS + float(end)) for start, end in params.speech.get("spans", ())]
