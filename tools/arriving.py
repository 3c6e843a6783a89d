"""Files that appear whole or not at all: written under another name, then renamed."""

import asyncio
import contextlib
import os
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

from tools.working import FULL, disk_full


@contextlib.asynccontextmanager
async def arriving(out: Path, *, keep: bool = True) -> AsyncIterator[Path]:
    """A name beside `out` to write to. It becomes `out` when all went well, else it disappears.

    Without `keep` it disappears in any case: a file that is needed only on the way. Raises Unavailable when the disk
    is full.
    """
    part = out.with_name(f".{uuid.uuid4().hex}.part{out.suffix}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        yield part
        if keep:
            await asyncio.to_thread(os.replace, part, out)
    except OSError as error:
        if error.errno in FULL:
            raise disk_full() from error
        raise
    finally:
        part.unlink(missing_ok=True)
