"""`python -m tools.sheets.worker`: draws one sheet as a JPEG for a phone."""

from pathlib import Path

from tools.processes import Limits
from tools.sheets import calendar, contact, versus
from tools.sheets.thumbs import Thumbnails
from tools.working import Answer, Progress, serve

LIMITS = Limits(memory=3 * 2**30, cpu=60)
KINDS = {"contact": contact.drawn, "week": calendar.week, "month": calendar.month, "versus": versus.drawn}
QUALITY = 90  # without thinned colours: letters stay sharp


def answer(request: Answer, progress: Progress) -> Answer:
    thumbnails = Thumbnails(Path(request["thumbnails"]))
    sheet = KINDS[request["kind"]](request, thumbnails)
    sheet.save(Path(request["to"]), "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    thumbnails.prune()
    return {"is_whole": not thumbnails.has_failed}


if __name__ == "__main__":
    serve(answer, limits=LIMITS)
