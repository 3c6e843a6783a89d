"""Files by their content: `ab/ab12….mp4`, named by the SHA-256 of what is in them. Where they lie in a bucket: `bucket_blobs`.

A file appears under its name whole or not at all: it is written beside, flushed to the disk, renamed, and the
folder is flushed as well. Only then is a row written that names it. So a crash leaves at worst a temporary file,
or a file that no row names; a sweep takes both away once they are old enough to be nobody's work.

The folder may be a share of several hosts. Nothing here asks for a lock: two that write the same content replace a file
by its equal, and what is young is left alone, by the clock of whoever keeps the folder.
"""

import asyncio
import hashlib
import os
import re
import shutil
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from storage.errors import Corrupt, DiskFull, Invalid, NotFound
from storage.files import StoredFile
from storage.translate import ROOM, translated_os
from storage.wording import tr

FLOOR = 2_000_000_000  # bytes that stay free on the disk
CHUNK = 1 << 20
SETTLED = timedelta(days=1)  # what no row names after so long is no work under way, on whichever host
MARK = "library.json"  # says whose library lies here
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"(?:\.[a-z0-9]{1,10})?")


@dataclass(frozen=True, kw_only=True)
class Blob:
    sha256: str
    suffix: str
    size: int  # bytes


@dataclass(frozen=True, kw_only=True)
class Reconciled:
    """What a sweep found: temporary files removed, names of files put into the trash, and files that rows miss."""

    temporary: int
    trashed: tuple[str, ...]
    missing: tuple[StoredFile, ...]


class Blobs:
    """The store in the folder `root`, which nobody else may read. `floor` is how many bytes stay free."""

    is_remote = False  # whether a look at it asks a server, which may not answer

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

    async def fetch(self, sha256: str, suffix: str = "") -> Path:
        """A path to read this content from, whatever its suffix where none is named; raises `NotFound`.

        Ask anew for each use: what lies elsewhere is kept here only for a while.
        """
        path = self._here(sha256, suffix)
        if path is None:
            raise self._missing(sha256, suffix)
        return path

    async def holds(self, sha256: str, suffix: str = "") -> bool:
        """Whether this content is there to be fetched."""
        return self._here(sha256, suffix) is not None

    @asynccontextmanager
    async def lent(self, file: StoredFile) -> AsyncIterator[Path]:
        """A path of a file, read through and found whole, for as long as it is copied from there."""
        found = self._here(*file)
        if found is None:
            raise self._missing(*file)
        yield await self.verify(file.sha256, found.name[64:])

    async def receive(self, source: Path, sha256: str) -> None:
        """Keep a copy of a file that is known to be whole, under its own suffix."""
        blob = await self.put_file(source)
        if blob.sha256 != sha256:
            raise Corrupt(tr("{source} changed while it was copied.", source=source), fix=tr("Try again."))

    async def probe(self) -> None:
        """Write, read and erase a file; raises what keeps this from working."""
        await asyncio.to_thread(self._probe)

    async def mark(self) -> str:
        """What was written here of whose library this is; "" where nothing was."""
        try:
            return await asyncio.to_thread((self.root / MARK).read_text, encoding="utf-8")
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise translated_os(error, tr("The folder {folder}", folder=self.root)) from error

    async def set_mark(self, text: str) -> None:
        await asyncio.to_thread(self._set_mark, text)

    def path(self, sha256: str, suffix: str) -> Path:
        """Where a file of this content lies, if it is here."""
        if not _SHA256.fullmatch(sha256) or _suffix(suffix) != suffix:
            raise Invalid(
                tr("{sha256}{suffix} is not the name of a stored file.", sha256=sha256, suffix=suffix), rule="sha256"
            )
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
                tr(
                    "Only {free:.1f} GB are free; {floor:.1f} GB are kept free on this disk.",
                    free=free / 1000000000.0,
                    floor=self.floor / 1000000000.0,
                ),
                fix=tr(ROOM),
            )

    async def reconcile(self, known: Iterable[StoredFile]) -> Reconciled:
        """Compare the folder with what rows name (`files_in_use`).

        Temporary files are removed, files that nobody names go to the trash folder, both when they are SETTLED, and
        what rows name but is not here is returned.
        """
        return await asyncio.to_thread(self._reconcile, frozenset(known))

    def _put_file(self, source: Path, suffix: str) -> Blob:
        try:
            with source.open("rb") as file:
                return self._put(iter(lambda: file.read(CHUNK), b""), suffix, os.fstat(file.fileno()).st_size)
        except FileNotFoundError as error:
            raise NotFound(tr("There is no file {source} to keep.", source=source.name)) from error

    def _put(self, chunks: Iterable[bytes], suffix: str, expected: int) -> Blob:
        self.make_room(expected)
        temporary = self.temporary / f"{uuid4().hex}.part"
        try:
            try:
                with private_file(temporary) as file:
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
            raise translated_os(error, tr("The data folder {folder}", folder=self.root)) from error

    def _settle(self, temporary: Path, blob: Blob) -> None:
        final = self.path(blob.sha256, blob.suffix)
        if final.exists():
            if _digest(final) == blob.sha256:
                os.utime(final)  # it is young again: a sweep elsewhere waits for the row that will name it
                return
            self._to_trash(final)  # damaged since: what we hold now is the content that it should have
        if not final.parent.is_dir():
            final.parent.mkdir(mode=0o700, exist_ok=True)
            _flush_folder(self.root)
        temporary.replace(final)
        _flush_folder(final.parent)

    def _verify(self, sha256: str, suffix: str) -> Path:
        path = self._here(sha256, suffix)
        if path is None:
            raise self._missing(sha256, suffix)
        try:
            is_whole = _digest(path) == sha256
        except OSError as error:
            raise translated_os(error, tr("The data folder {folder}", folder=self.root)) from error
        if not is_whole:
            raise Corrupt(
                tr("The file {path} is damaged.", path=path), fix=tr("Restore it from a backup, or make it again.")
            )
        return path

    def _here(self, sha256: str, suffix: str) -> Path | None:
        path = self.path(sha256, suffix) if suffix else self.find(sha256)
        return path if path is not None and path.is_file() else None

    def _missing(self, sha256: str, suffix: str) -> NotFound:
        path = self.path(sha256, suffix)
        return NotFound(
            tr("The file {path} is missing from {parent}.", path=path.name, parent=path.parent),
            fix=tr("Restore it from a backup."),
        )

    def _probe(self) -> None:
        self._folders()
        try:
            self._now()
        except OSError as error:
            raise translated_os(error, tr("The folder {folder}", folder=self.root)) from error

    def _set_mark(self, text: str) -> None:
        self._folders()
        beside = self.temporary / f"{uuid4().hex}.part"
        try:
            with private_file(beside) as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.root / MARK)
            _flush_folder(self.root)
        except OSError as error:
            raise translated_os(error, tr("The data folder {folder}", folder=self.root)) from error

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
        try:
            return self._swept(known)
        except OSError as error:
            raise translated_os(error, tr("The data folder {folder}", folder=self.root)) from error

    def _swept(self, known: frozenset[StoredFile]) -> Reconciled:
        before = self._now() - SETTLED.total_seconds()
        leftovers = [path for path in self.temporary.iterdir() if _is_older(path, before)]
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
        anywhere = {sha256 for sha256, _ in known}
        here: set[str] = set()
        trashed = []
        for path in sorted(self.root.glob("[0-9a-f][0-9a-f]/*")):
            sha256 = path.name[:64]
            if sha256 in anywhere:
                here |= {path.name, sha256}
            elif is_name(path.name) and _is_older(path, before):
                self._let_go(path)
                trashed.append(path.name)
        missing = sorted(file for file in known if f"{file.sha256}{file.suffix}" not in here)
        return Reconciled(temporary=len(leftovers), trashed=tuple(trashed), missing=tuple(missing))

    def _now(self) -> float:
        """The time by the clock of whoever keeps the folder: on a share, a host may be hours wrong about it."""
        probe = self.temporary / f"{uuid4().hex}.part"
        with private_file(probe) as file:
            now = os.fstat(file.fileno()).st_mtime
        probe.unlink(missing_ok=True)
        return now

    def _let_go(self, path: Path) -> None:
        """Take away a file that no row names."""
        self._to_trash(path)

    def _to_trash(self, path: Path) -> Path:
        target = self.trash / path.name
        if target.exists():
            target = self.trash / f"{uuid4().hex}-{path.name}"
        with suppress(FileNotFoundError):  # another host swept it
            path.replace(target)
        return target

    def _folders(self) -> None:
        try:
            for folder in (self.root, self.temporary, self.trash):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise translated_os(error, tr("The data folder {folder}", folder=self.root)) from error


def _suffix(suffix: str) -> str:
    suffix = suffix.lower()
    if not _SUFFIX.fullmatch(suffix):
        raise Invalid(
            tr("{suffix!r} is not a file suffix.", suffix=suffix), fix=tr("Use one such as .mp4"), rule="suffix"
        )
    return suffix


def is_name(name: str) -> bool:
    """Whether this is what a stored file is called."""
    return bool(_SHA256.fullmatch(name[:64]) and _SUFFIX.fullmatch(name[64:]))


def _is_older(path: Path, moment: float) -> bool:
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:  # somebody else was quicker
        return False


def private_file(path: Path) -> BinaryIO:
    """A new file that nobody else may read."""
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
