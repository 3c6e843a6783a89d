"""Files by their content: `ab/ab12….mp4`, named by the SHA-256 of what is in them.

A file appears under its name whole or not at all: it is written beside, flushed to the disk, renamed, and the
folder is flushed as well. Only then is a row written that names it. So a crash leaves at worst a temporary file,
which the next start removes, or a file that no row names, which it puts into the trash.
"""

import asyncio
import hashlib
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from storage.errors import Corrupt, DiskFull, Invalid, NotFound
from storage.files import StoredFile
from storage.translate import ROOM, translated_os

FLOOR = 2_000_000_000  # bytes that stay free on the disk
CHUNK = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"(?:\.[a-z0-9]{1,10})?")


@dataclass(frozen=True, kw_only=True)
class Blob:
    sha256: str
    suffix: str
    size: int  # bytes


@dataclass(frozen=True, kw_only=True)
class Reconciled:
    """What a start found: temporary files removed, files put into the trash, and files that rows miss."""

    temporary: int
    trashed: tuple[Path, ...]
    missing: tuple[StoredFile, ...]


class Blobs:
    """The store in the folder `root`, which nobody else may read. `floor` is how many bytes stay free."""

    def __init__(self, root: Path, *, floor: int = FLOOR) -> None:
        self.root = root
        self.floor = floor
        self.temporary = root / "tmp"
        self.trash = root / "trash"

    async def put_file(self, source: Path, *, suffix: str | None = None) -> Blob:
        """Keep a copy of `source`, under its own suffix unless told otherwise. The same bytes are kept once."""
        kept = _suffix(source.suffix if suffix is None else suffix)
        return await asyncio.to_thread(self._put_file, source, kept)

    async def put_bytes(self, content: bytes, *, suffix: str) -> Blob:
        return await asyncio.to_thread(self._put, [content], _suffix(suffix), len(content))

    def path(self, sha256: str, suffix: str) -> Path:
        """Where a file of this content lies, if it is here."""
        if not _SHA256.fullmatch(sha256) or _suffix(suffix) != suffix:
            raise Invalid(f"{sha256}{suffix} is not the name of a stored file.", rule="sha256")
        return self.root / sha256[:2] / f"{sha256}{suffix}"

    def find(self, sha256: str) -> Path | None:
        """The file of this content, whatever its suffix; None when there is none."""
        folder = self.path(sha256, "").parent
        return next(iter(sorted(folder.glob(f"{sha256}*"))), None) if folder.is_dir() else None

    async def verify(self, sha256: str, suffix: str) -> Path:
        """Read a file again and return its path; raises `NotFound` or `Corrupt` when it is not what it was."""
        return await asyncio.to_thread(self._verify, sha256, suffix)

    async def remove(self, files: Iterable[StoredFile]) -> int:
        """Erase files for good: those that a purge returned. Return how many there were."""
        return await asyncio.to_thread(self._remove, list(files))

    def make_room(self, size: int) -> None:
        """Raise `DiskFull` when writing `size` bytes more would leave less than the floor. Ask before a long job."""
        self._folders()
        free = shutil.disk_usage(self.root).free
        if free - size < self.floor:
            raise DiskFull(
                f"Only {free / 1e9:.1f} GB are free; {self.floor / 1e9:.1f} GB are kept free on this disk.", fix=ROOM
            )

    async def reconcile(self, known: Iterable[StoredFile]) -> Reconciled:
        """Compare the folder with what rows name (`files_in_use`): at start, before anything is written.

        Temporary files are removed, files that nobody names go to the trash folder, and what rows name but is
        not here is returned.
        """
        return await asyncio.to_thread(self._reconcile, frozenset(known))

    def _put_file(self, source: Path, suffix: str) -> Blob:
        try:
            with source.open("rb") as file:
                return self._put(iter(lambda: file.read(CHUNK), b""), suffix, os.fstat(file.fileno()).st_size)
        except FileNotFoundError as error:
            raise NotFound(f"There is no file {source.name} to keep.") from error

    def _put(self, chunks: Iterable[bytes], suffix: str, expected: int) -> Blob:
        self.make_room(expected)
        temporary = self.temporary / f"{uuid4().hex}.part"
        try:
            try:
                with _private(temporary) as file:
                    digest, size = hashlib.sha256(), 0
                    for chunk in chunks:
                        digest.update(chunk)
                        size += file.write(chunk)
                    file.flush()
                    os.fsync(file.fileno())
                blob = Blob(sha256=digest.hexdigest(), suffix=suffix, size=size)
                self._settle(temporary, blob)
                return blob
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as error:
            raise translated_os(error, f"The data folder {self.root}") from error

    def _settle(self, temporary: Path, blob: Blob) -> None:
        final = self.path(blob.sha256, blob.suffix)
        if final.exists():
            if _digest(final) == blob.sha256:
                return
            self._to_trash(final)  # damaged since: what we hold now is the content that it should have
        if not final.parent.is_dir():
            final.parent.mkdir(mode=0o700, exist_ok=True)
            _flush_folder(self.root)
        temporary.replace(final)
        _flush_folder(final.parent)

    def _verify(self, sha256: str, suffix: str) -> Path:
        path = self.path(sha256, suffix)
        if not path.is_file():
            raise NotFound(f"The file {path.name} is missing from {path.parent}.", fix="Restore it from a backup.")
        if _digest(path) != sha256:
            raise Corrupt(f"The file {path} is damaged.", fix="Restore it from a backup, or make it again.")
        return path

    def _remove(self, files: list[StoredFile]) -> int:
        count = 0
        for sha256, suffix in files:
            path = self.path(sha256, suffix) if suffix else self.find(sha256)
            if path is not None and path.is_file():
                path.unlink()
                count += 1
        return count

    def _reconcile(self, known: frozenset[StoredFile]) -> Reconciled:
        self._folders()
        leftovers = list(self.temporary.iterdir())
        for leftover in leftovers:
            leftover.unlink()
        anywhere = {sha256 for sha256, _ in known}
        here: set[str] = set()
        trashed = []
        for path in sorted(self.root.glob("[0-9a-f][0-9a-f]/*")):
            sha256, suffix = path.name[:64], path.name[64:]
            if sha256 in anywhere:
                here |= {path.name, sha256}
            elif _SHA256.fullmatch(sha256) and _SUFFIX.fullmatch(suffix):
                trashed.append(self._to_trash(path))
        missing = sorted(file for file in known if f"{file.sha256}{file.suffix}" not in here)
        return Reconciled(temporary=len(leftovers), trashed=tuple(trashed), missing=tuple(missing))

    def _to_trash(self, path: Path) -> Path:
        target = self.trash / path.name
        if target.exists():
            target = self.trash / f"{uuid4().hex}-{path.name}"
        path.replace(target)
        return target

    def _folders(self) -> None:
        try:
            for folder in (self.root, self.temporary, self.trash):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise translated_os(error, f"The data folder {self.root}") from error


def _suffix(suffix: str) -> str:
    suffix = suffix.lower()
    if not _SUFFIX.fullmatch(suffix):
        raise Invalid(f"{suffix!r} is not a file suffix.", fix="Use one such as .mp4", rule="suffix")
    return suffix


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush_folder(folder: Path) -> None:
    """Make a rename survive a power cut. Windows has no such thing for folders, and needs none."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
