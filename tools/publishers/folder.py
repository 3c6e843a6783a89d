"""Posts as folders on this machine: the file, `caption.txt` and `post.json`, each post in a folder of its own.

A folder appears whole or not at all, and is named by the delivery: made again after a crash, it is found to be there.
"""

import asyncio
import errno
import json
import os
import re
import shutil
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from storage.wording import tr
from tools.errors import InvalidRequest, NotAuthorized, Unavailable
from tools.platforms import Terms
from tools.publishers.publisher import Go, Parcel, Sent, Standing

LONGEST_NAME = 40  # characters of a persona's name in a folder's name


class FolderPublisher:
    """Posts below `root`, or below a destination's own address where that is an absolute path."""

    name = "folder"

    def __init__(self, root: Path) -> None:
        self.root = root

    async def terms(self, address: str) -> Terms:
        return Terms()

    async def check(self, parcel: Parcel) -> Standing:
        root = self._root(parcel.address)
        try:
            await asyncio.to_thread(root.mkdir, parents=True, exist_ok=True)
        except OSError as error:
            raise _told(error, root) from error
        return Standing()

    async def prepare(self, parcel: Parcel) -> Mapping[str, Any]:
        return {}

    async def publish(self, parcel: Parcel, *, go: Go) -> Sent:
        there = await self.find(parcel, baseline="")
        if there is not None:
            return there
        root = self._root(parcel.address)
        try:
            return await asyncio.to_thread(_write, root, parcel, go)
        except OSError as error:
            raise _told(error, root) from error

    async def confirm(self, parcel: Parcel, sent: Sent) -> str:
        return sent.permalink

    async def find(self, parcel: Parcel, *, baseline: str) -> Sent | None:
        found = await asyncio.to_thread(_find, self._root(parcel.address), parcel)
        return None if found is None else _sent(found)

    async def examine(self, address: str) -> str:
        root = self._root(address)
        try:
            await asyncio.to_thread(root.mkdir, parents=True, exist_ok=True)
        except OSError as error:
            raise _told(error, root) from error
        if not os.access(root, os.W_OK):
            raise _told(PermissionError(errno.EACCES, tr("not writable")), root)
        return tr("posts are folders in {folder}", folder=root)

    def _root(self, address: str) -> Path:
        return Path(address) if address and Path(address).is_absolute() else self.root


def folder_name(parcel: Parcel) -> str:
    """Return the name of a post's folder: its local time, persona and handle, safe on every file system.

    >>> from datetime import datetime, UTC
    >>> folder_name(Parcel(delivery_id=5, handle="P5", key="k", platform="folder", address="", persona="Zoë/../x",
    ...     media=(), caption="", wall_time="2026-03-12T18:00:00", due_at=datetime(2026, 3, 12, 18, tzinfo=UTC)))
    '2026-03-12_1800_zoe-x_P5'
    """
    plain = unicodedata.normalize("NFKD", parcel.persona).encode("ascii", "ignore").decode().lower()
    persona = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_NAME]
    time = re.sub(r"[^0-9T-]", "", parcel.wall_time[:16].replace(":", "")).replace("T", "_")
    return "_".join(part for part in (time, persona, parcel.handle) if part)


def _write(root: Path, parcel: Parcel, go: Go) -> Sent:
    # Hidden until it is whole. The name is ours by the key, so what a crash left there may go.
    draft = root / f".{folder_name(parcel)}-{parcel.key}.part"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(parents=True, mode=0o755)
        for media in parcel.media:
            shutil.copyfile(media.path, draft / media.name)
            _flush(draft / media.name)
        _text(draft / "caption.txt", parcel.caption + "\n")
        _text(draft / "post.json", json.dumps(_facts(parcel), ensure_ascii=False, indent=2) + "\n")
        _flush(draft)
        go()
        final = _free_name(root, parcel)
        # On POSIX this fails when something of that name has appeared meanwhile, unless it is an empty folder.
        draft.rename(final)
        _flush(root)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return _sent(final)


def _find(root: Path, parcel: Parcel) -> Path | None:
    for candidate in sorted(root.glob(f"{_escaped(folder_name(parcel))}*")):
        try:
            facts = json.loads((candidate / "post.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(facts, dict) and facts.get("key") == parcel.key:
            return candidate
    return None


def _free_name(root: Path, parcel: Parcel) -> Path:
    """Return a name that nothing has: whatever lies there, it is not ours to overwrite."""
    name = folder_name(parcel)
    final, number = root / name, 1
    while final.exists():
        number += 1
        final = root / f"{name}-{number}"
    return final


def _facts(parcel: Parcel) -> dict[str, Any]:
    return {
        "post": parcel.handle,
        "key": parcel.key,
        "platform": parcel.platform,
        "persona": parcel.persona,
        "planned_for": parcel.wall_time,
        "timezone": parcel.timezone,
        "due_at": parcel.due_at.isoformat(),
        "rating": parcel.rating,
        "ai_generated": True,
        "caption": parcel.caption,
        "alt_text": parcel.alt_text,
        "settings": dict(parcel.settings),
        "media": [
            {
                "file": media.name,
                "mime": media.mime,
                "sha256": media.sha256,
                "bytes": media.size,
                "width": media.width,
                "height": media.height,
                "seconds": media.duration_s,
                "digital_source_type": media.source_type,
            }
            for media in parcel.media
        ],
    }


def _sent(folder: Path) -> Sent:
    return Sent(remote_id=folder.name, permalink=folder.resolve().as_uri())


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    _flush(path)


def _flush(path: Path) -> None:
    """Wait until the disk has it. Windows flushes files only, and renames need nothing there."""
    if path.is_dir() and os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() or os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _escaped(name: str) -> str:
    return re.sub(r"([\[\]*?])", r"[\1]", name)


def _told(error: OSError, root: Path) -> Exception:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Unavailable(tr("the disk of {root} is full", root=root), fix=tr("free some space; the post waits"))
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return NotAuthorized(
            tr("{root} may not be written", root=root), fix=tr("make it writable, or set posting.folder")
        )
    if error.errno in {errno.ENOTDIR, errno.EEXIST, errno.EISDIR}:
        return NotAuthorized(tr("{root} is not a folder", root=root), fix=tr("set posting.folder to a folder"))
    if error.errno == errno.ENOENT:
        return InvalidRequest(tr("a file of the post is missing: {name}", name=Path(error.filename or "").name))
    return Unavailable(f"{root}: {error.strerror or error}")
