"""Finished pieces of film and sound, under names that say what they are: whoever wants the same again takes it from here.

A piece is kept once the reel that it was made for is whole, as a link beside the job's own file, so it costs nothing
while both are there. Those that nobody took for longest go first when all together are over the budget.
"""

import os
import shutil
from pathlib import Path

FOLDER = "pieces"


def take(work: Path, to: Path) -> bool:
    """Put the piece named like `to` there; False where there is none."""
    kept = work / FOLDER / to.name
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        _linked(kept, to)
        os.utime(kept)
    except FileNotFoundError:  # never made, or swept just now
        return False
    return True


def keep(work: Path, file: Path) -> None:
    """Keep a finished file under its name."""
    kept = work / FOLDER / file.name
    kept.parent.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        _linked(file, kept)


def sweep(work: Path, most: int) -> int:
    """Remove the pieces that were not taken for longest, until the rest has at most `most` bytes; return how many went."""
    found = []
    for piece in (work / FOLDER).glob("*"):
        try:
            status = piece.stat()
        except FileNotFoundError:  # by another host on the same folder
            continue
        found.append((status.st_mtime, status.st_size, piece))
    total, gone = sum(size for _, size, _ in found), 0
    for _, size, piece in sorted(found):
        if total <= most:
            break
        piece.unlink(missing_ok=True)
        total, gone = total - size, gone + 1
    return gone


def _linked(file: Path, to: Path) -> None:
    part = to.with_name(f".{to.name}.part")
    part.unlink(missing_ok=True)
    try:
        os.link(file, part)
    except FileNotFoundError:
        raise
    except OSError:  # a file system without links
        shutil.copyfile(file, part)
    part.replace(to)
