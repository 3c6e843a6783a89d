"""One part of a caption written again; the others stay."""

from dataclasses import replace

from storage.wording import tr
from tools.captions.grammar import GrammarWriter
from tools.captions.parts import PARTS, CaptionParts, CaptionRequest, Part, Writer
from tools.errors import InvalidRequest

_TRIES = 4


async def redo(writer: Writer, request: CaptionRequest, parts: CaptionParts, part: Part) -> CaptionParts:
    """Return `parts` with `part` written again, different from before. A writer that only repeats itself is replaced."""
    if part not in PARTS:
        raise InvalidRequest(
            tr("a caption has no part {part!r}", part=str(part)[:30]),
            fix=tr("use one of: {parts}", parts=", ".join(PARTS)),
        )
    old = getattr(parts, part)
    asked = replace(request, exact="", recent=(parts, *request.recent))
    if part == "hashtags" and request.hashtag_count is None and old:
        asked = replace(asked, hashtag_count=len(old))
    for attempt in range(_TRIES):
        who = writer if attempt < 2 else GrammarWriter()
        whole = await who.write(replace(asked, seed=request.seed + 101 * (attempt + 1)))
        fresh = getattr(whole, part)
        if fresh and fresh != old:
            return replace(parts, **{part: fresh}, writer=whole.writer)
    return parts
