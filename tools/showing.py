"""What a tool shows as one picture with words under it: drawn where that can be done, and short enough to stand together."""

import logging
from typing import Any, Final

from storage.tables import Asset, Rating
from tools.context import Document, ToolContext
from tools.errors import TroupeError
from tools.sheets import Kind, draw

logger = logging.getLogger(__name__)

LONGEST: Final = 950  # UTF-16 units of the words: under a picture a platform takes about a thousand


async def sheet(context: ToolContext, kind: Kind, told: dict[str, Any], *, name: str) -> tuple[Document, ...]:
    """Return a sheet under a name that a person reads; nothing where it cannot be drawn: the words say it all the same."""
    studio = context.studio
    try:
        path = await draw(kind, told, into=studio.downloads, thumbnails=studio.thumbnails)
    except TroupeError as error:
        logger.warning("A sheet was not drawn", extra={"action": "sheet_failed", "kind": kind, "why": error.message})
        return ()
    return (Document(path=path, name=name, mime="image/jpeg", is_picture=True),)


def is_veiled(context: ToolContext, asset: Asset) -> bool:
    """Whether an asset is blurred on a sheet: what is rated adult, where others read along."""
    return asset.rating is Rating.ADULT and not context.is_private


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units, in which the strictest platform counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
