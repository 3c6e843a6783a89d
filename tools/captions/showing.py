"""A picture as a language model is shown it: small, and nothing in it but pixels."""

import io
from pathlib import Path
from typing import Final

LONGEST_SIDE: Final = 1024  # px; servers scale down what is larger, and every pixel costs tokens
QUALITY: Final = 85


def shown(path: Path) -> bytes:
    """Return the picture at `path` as a JPEG of at most 1024 px, without the metadata of the file.

    Slow enough for a thread. Raises OSError when it cannot be read.
    """
    from PIL import Image  # late: a bot that writes no captions has no use for it

    with Image.open(path) as opened:
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture = opened.convert("RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)  # a new picture: what stood beside the pixels stays behind
    content = io.BytesIO()
    bare.save(content, "JPEG", quality=QUALITY)
    return content.getvalue()
