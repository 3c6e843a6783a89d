"""Files by their content in a bucket, with a folder on this machine in which they are read and written.

A file is whole in the folder first, then in the bucket, and only then does a row name it. So a crash, or a bucket that is
away, leaves at worst an object that no row names, and a sweep takes it away. What comes down is read against its name.
"""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from storage.blobs import MARK, SETTLED, Blob, Blobs, Reconciled, is_name, private_file
from storage.bucket import Bucket
from storage.errors import Corrupt, DiskFull, NotFound
from storage.files import StoredFile
from storage.translate import translated_os
from storage.wording import tr

IN_USE = timedelta(hours=1)  # what was asked for within it may be open in FFmpeg or on its way to a platform
LEFT = 0.9  # of the folder's bound, after it was thinned out
AGAIN = 2  # times that a content which is not what it should be is fetched


class BucketBlobs(Blobs):
    """The store in `bucket`. `root` keeps up to `most` bytes of it here, those that were used last."""

    is_remote = True

    def __init__(self, root: Path, bucket: Bucket, *, most: int, floor: int) -> None:
        super().__init__(root, floor=floor)
        self.bucket = bucket
        self.most = most
        self._held: int | None = None  # bytes in the folder, roughly: counted anew when it seems full

    async def put_file(self, source: Path, *, suffix: str | None = None) -> Blob:
        blob = await super().put_file(source, suffix=suffix)
        await self._send(self.path(blob.sha256, blob.suffix), blob.sha256)
        await self._grown(blob.size)
        return blob

    async def put_bytes(self, content: bytes, *, suffix: str) -> Blob:
        blob = await super().put_bytes(content, suffix=suffix)
        await self._send(self.path(blob.sha256, blob.suffix), blob.sha256)
        await self._grown(blob.size)
        return blob

    async def fetch(self, sha256: str, suffix: str = "") -> Path:
        here = self._here(sha256, suffix)
        if here is not None:
            with suppress(OSError):  # thinned out by another process just now: it is fetched below
                os.utime(here)
                return here
        name = f"{sha256}{suffix}" if suffix else await self._any_suffix(sha256)
        final = self.path(sha256, name[64:])
        size = await self._download(name, final)
        await self._grown(size)
        return final

    async def holds(self, sha256: str, suffix: str = "") -> bool:
        if suffix:
            return await self.bucket.head(key_of(f"{sha256}{suffix}")) is not None
        try:
            return bool(await self._any_suffix(sha256))
        except NotFound:
            return False

    async def verify(self, sha256: str, suffix: str) -> Path:
        path = await self.fetch(sha256, suffix)
        try:
            return await asyncio.to_thread(self._verify, sha256, suffix)
        except (Corrupt, NotFound):  # damaged here, or thinned out just now: the bucket has it
            path.unlink(missing_ok=True)
        return await self.fetch(sha256, suffix)

    @asynccontextmanager
    async def lent(self, file: StoredFile) -> AsyncIterator[Path]:
        """Beside what is kept here: a whole library that passes through leaves nothing behind."""
        name = f"{file.sha256}{file.suffix}" if file.suffix else await self._any_suffix(file.sha256)
        self._folders()
        part = self.temporary / f"{uuid4().hex}-{name}"
        try:
            await self._download(name, part)
            yield part
        finally:
            part.unlink(missing_ok=True)

    async def receive(self, source: Path, sha256: str) -> None:
        await self._send(source, sha256)

    async def remove(self, files: Iterable[StoredFile]) -> int:
        named = []
        for file in files:
            with suppress(NotFound):
                named.append(f"{file.sha256}{file.suffix}" if file.suffix else await self._any_suffix(file.sha256))
        await self.bucket.delete([key_of(name) for name in named])
        await super().remove([StoredFile(name[:64], name[64:]) for name in named])
        return len(named)

    def make_room(self, size: int) -> None:
        try:
            super().make_room(size)
        except DiskFull:
            self._thin_out(0)  # what the bucket has too is no reason to stop
            try:
                super().make_room(size)
            except DiskFull as error:
                raise DiskFull(
                    tr("The folder of files in use, {folder}, has no room: {why}", folder=self.root, why=error.message),
                    fix=tr(
                        "Free some space on this disk, then try again; what was saved before is safe in the bucket."
                    ),
                ) from error

    async def reconcile(self, known: Iterable[StoredFile]) -> Reconciled:
        """Compare the bucket with what rows name. What nobody names goes below `trash/` there, and from the folder here."""
        named = frozenset(known)
        local = await asyncio.to_thread(self._reconcile, named)
        anywhere = {file.sha256 for file in named}
        before = datetime.now(UTC) - SETTLED
        here: set[str] = set()
        strays = []
        async for found in self.bucket.list():
            folder, _, name = found.key.rpartition("/")
            if not is_name(name) or folder != name[:2]:
                continue
            if name[:64] in anywhere:
                here |= {name, name[:64]}
            elif found.modified < before:
                strays.append(name)
        for name in strays:
            await self.bucket.move(key_of(name), f"trash/{name}")
        missing = sorted(file for file in named if f"{file.sha256}{file.suffix}" not in here)
        return Reconciled(temporary=local.temporary, trashed=tuple(strays), missing=tuple(missing))

    async def mark(self) -> str:
        try:
            return (await self.bucket.read(MARK)).decode()
        except NotFound:
            return ""

    async def set_mark(self, text: str) -> None:
        await self.bucket.write(MARK, text.encode())

    async def _send(self, path: Path, sha256: str) -> None:
        """Have the bucket hold a file. One that it has is not sent again, unless a sweep might be about to take it."""
        key = key_of(f"{sha256}{path.suffix}")
        there = await self.bucket.head(key)
        young = datetime.now(UTC) - SETTLED / 2
        if there is None or there.size != path.stat().st_size or there.modified < young:
            await self.bucket.upload(path, key)

    async def _any_suffix(self, sha256: str) -> str:
        """The name under which the bucket has this content."""
        self.path(sha256, "")  # a content's name, and nothing else
        folder = sha256[:2]
        async for found in self.bucket.list(folder):
            if found.key.startswith(f"{folder}/{sha256}"):
                return found.key.rpartition("/")[2]
        raise self._missing(sha256, "")

    async def _download(self, name: str, final: Path) -> int:
        """Bring an object here, read against its name; return its size."""
        for left in reversed(range(AGAIN)):
            try:
                return await self._download_once(name, final)
            except Corrupt:
                if not left:
                    raise
        raise AssertionError("it ends above")

    async def _download_once(self, name: str, final: Path) -> int:
        try:
            size, pieces = await self.bucket.stream(key_of(name))
        except NotFound as error:
            raise self._missing(name[:64], name[64:]) from error
        self.make_room(size)
        temporary = self.temporary / f"{uuid4().hex}.part"
        try:
            with await asyncio.to_thread(private_file, temporary) as file:
                digest = hashlib.sha256()
                async for piece in pieces:
                    digest.update(piece)
                    await asyncio.to_thread(file.write, piece)
            if digest.hexdigest() != name[:64]:
                raise Corrupt(
                    tr(
                        "The file {name} is damaged in the bucket {bucket}.",
                        name=name,
                        bucket=self.bucket.address.shown,
                    ),
                    fix=tr("Make it again, or restore it there from a backup."),
                )
            final.parent.mkdir(mode=0o700, exist_ok=True)
            temporary.replace(final)
            return size
        except OSError as error:
            raise translated_os(error, tr("The folder of files in use, {folder},", folder=self.root)) from error
        finally:
            temporary.unlink(missing_ok=True)

    def _missing(self, sha256: str, suffix: str) -> NotFound:
        return NotFound(
            tr(
                "The file {sha256}{suffix} is missing from the bucket {bucket}.",
                sha256=sha256,
                suffix=suffix,
                bucket=self.bucket.address.shown,
            ),
            fix=tr("If it lies on another machine, run ./troupe move-assets there."),
        )

    def _let_go(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    async def _grown(self, size: int) -> None:
        if self._held is not None:
            self._held += size
        if self._held is None or self._held > self.most:
            self._held = await asyncio.to_thread(self._thin_out, self.most)

    def _thin_out(self, most: int) -> int:
        """Remove what was used longest ago until no more than `most` bytes are here; return how many there are."""
        files = []
        for path in self.root.glob("[0-9a-f][0-9a-f]/*"):
            with suppress(FileNotFoundError):
                status = path.stat()
                files.append((status.st_mtime, status.st_size, path))
        held = sum(size for _, size, _ in files)
        if held <= most:
            return held
        used = datetime.now(UTC).timestamp() - IN_USE.total_seconds()
        for moment, size, path in sorted(files):
            if held <= most * LEFT or moment > used:
                break
            path.unlink(missing_ok=True)
            held -= size
        return held


def key_of(name: str) -> str:
    return f"{name[:2]}/{name}"
