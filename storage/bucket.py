"""A bucket that speaks S3: what the library asks of it, and its failures in words for a person.

The client is obstore (Rust's object_store): asynchronous, in parts where a file is big, signed over the content, so that
the server refuses what arrived otherwise. It comes with an extra and is imported when a bucket is opened.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

from storage.errors import Away, Corrupt, DiskFull, NotFound, StorageError
from storage.wording import later, tr

if TYPE_CHECKING:
    from obstore.store import ClientConfig

T = TypeVar("T")

ADD = "./troupe add s3"
CHUNK = 1 << 20
CONNECT = timedelta(seconds=5)
SILENCE = timedelta(seconds=20)  # how long a server may say nothing in the middle of an answer
SLOWEST = 50_000  # bytes a second; a slower line is taken for none
PER_LIST = 1000  # what S3 says at most at a time
KEEP = later("What is here stays here, and the work goes on once it answers: check storage.endpoint and the network.")


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a bucket is, and with which keys it opens. The keys are shown nowhere."""

    bucket: str
    endpoint: str  # "" for Amazon's own
    region: str
    prefix: str  # "" or a path without slashes around it
    access_key: str
    secret_key: str

    def __repr__(self) -> str:
        return f"Address({self.shown})"

    @property
    def shown(self) -> str:
        where = urlsplit(self.endpoint).netloc if self.endpoint else f"Amazon S3 ({self.region})"
        return f"{self.bucket}/{self.prefix} at {where}" if self.prefix else f"{self.bucket} at {where}"


@dataclass(frozen=True, kw_only=True)
class Found:
    key: str
    size: int  # bytes
    modified: datetime


class Bucket:
    """The objects below the prefix of `address`; keys are told and taken without it.

    `patience` is for how long a request is made again while the server is away, or says that it is busy; `silence`, how
    long an answer is waited for.
    """

    def __init__(
        self, address: Address, *, patience: timedelta = timedelta(seconds=15), silence: timedelta = SILENCE
    ) -> None:
        try:
            from obstore.store import S3Store
        except ImportError as error:
            raise Away(
                tr("A bucket needs what is not installed yet."), fix=tr("Run {command}, then start again.", command=ADD)
            ) from error
        self.address = address
        options: ClientConfig = {
            "allow_http": urlsplit(address.endpoint).scheme == "http",
            "connect_timeout": CONNECT,
            "read_timeout": silence,
            "timeout": timedelta(hours=1),  # what is big takes long; `_within` ends what does not move
            "user_agent": "troupe",
        }
        where: dict[str, Any] = {"endpoint": address.endpoint} if address.endpoint else {}
        self._longest = (patience + silence).total_seconds()
        self._store = S3Store(
            address.bucket,
            prefix=address.prefix or None,
            region=address.region,
            access_key_id=address.access_key,
            secret_access_key=address.secret_key,
            client_options=options,
            # A server that answers at once with 500 is asked a few times; one that is away, for as long as the patience lasts.
            retry_config={
                "max_retries": 6,
                "retry_timeout": patience,
                "backoff": {
                    "init_backoff": timedelta(milliseconds=100),
                    "max_backoff": timedelta(seconds=5),
                    "base": 2,
                },
            },
            virtual_hosted_style_request=False,  # every server knows paths; few have a name for each bucket
            **where,
        )

    async def head(self, key: str) -> Found | None:
        """What is known of an object; None where there is none."""
        import obstore

        try:
            meta = await self._within(obstore.head_async(self._store, key))
        except NotFound:
            return None
        return Found(key=key, size=meta["size"], modified=meta["last_modified"])

    async def upload(self, source: Path, key: str) -> None:
        """Write a file, in parts where it is big. It appears whole or not at all, also where it was there before."""
        import obstore

        size = source.stat().st_size
        await self._within(obstore.put_async(self._store, key, source, max_concurrency=4), size)

    async def write(self, key: str, content: bytes) -> None:
        import obstore

        await self._within(obstore.put_async(self._store, key, content))

    async def read(self, key: str) -> bytes:
        """A small object; raises NotFound."""
        import obstore

        answer = await self._within(obstore.get_async(self._store, key))
        return bytes(await self._within(answer.bytes_async()))

    async def stream(self, key: str) -> tuple[int, AsyncIterator[bytes]]:
        """The size of an object and its bytes, piece by piece; raises NotFound."""
        import obstore

        answer = await self._within(obstore.get_async(self._store, key))
        return answer.meta["size"], self._pieces(answer)

    async def delete(self, keys: list[str]) -> None:
        """Erase objects; those that are not there are no failure."""
        import obstore

        for start in range(0, len(keys), PER_LIST):
            with suppress(NotFound):
                await self._within(obstore.delete_async(self._store, keys[start : start + PER_LIST]))

    async def move(self, key: str, to: str) -> None:
        """Give an object another key; killed in between, it is there under both."""
        import obstore

        await self._within(obstore.copy_async(self._store, key, to), size=1 << 30)
        await self.delete([key])

    async def list(self, prefix: str = "") -> AsyncIterator[Found]:
        """Every object whose key has this whole folder before it."""
        import obstore

        pages = obstore.list(self._store, prefix or None, chunk_size=PER_LIST)
        while True:
            try:
                page = await self._within(_next(pages))
            except StopAsyncIteration:
                return
            for meta in page:
                yield Found(key=meta["path"], size=meta["size"], modified=meta["last_modified"])

    async def probe(self) -> None:
        """Write, read and erase an object; raises what keeps this from working."""
        key, content = f"probe-{uuid4().hex}", uuid4().bytes
        await self.write(key, content)
        if await self.read(key) != content:
            raise Corrupt(
                tr("The bucket {bucket} gave back something else than it was given.", bucket=self.address.shown),
                fix=tr("Do not keep anything there; check what stands between here and the server."),
            )
        await self.delete([key])

    async def _pieces(self, answer: Any) -> AsyncIterator[bytes]:
        stream = answer.stream(min_chunk_size=CHUNK)
        while True:
            try:
                yield bytes(await self._within(_next(stream), size=CHUNK))
            except StopAsyncIteration:
                return

    async def _within(self, work: Awaitable[T], size: int = 0) -> T:
        """Wait for a request, not without end, and put its failure into words."""
        try:
            async with asyncio.timeout(self._longest + size / SLOWEST):
                return await work
        except StopAsyncIteration:
            raise
        except TimeoutError as error:
            raise self._away(tr("does not answer")) from error
        except FileNotFoundError as error:
            if "<Code>NoSuchBucket" in str(error):
                raise told(str(error), self.address) from error
            raise NotFound(tr("It is missing from the bucket {bucket}.", bucket=self.address.shown)) from error
        except Exception as error:
            from obstore.exceptions import BaseError

            if not isinstance(error, BaseError | OSError):
                raise
            raise told(str(error), self.address) from error

    def _away(self, what: str) -> Away:
        return Away(tr("The bucket {bucket} {what}.", bucket=self.address.shown, what=what), fix=tr(KEEP))


async def _next(pages: Any) -> Any:
    return await pages.__anext__()


# What S3 calls it, what that is in words, and who mends it how. The first that is found counts.
_CODES: tuple[tuple[str, str, str], ...] = (
    (
        "RequestTimeTooSkewed",
        later("refused: this machine's clock is wrong"),
        later("Set the clock (timedatectl set-ntp true), then try again."),
    ),
    (
        "InvalidAccessKeyId|InvalidAccessKey",
        later("does not know the access key"),
        later("Correct TROUPE_STORAGE_ACCESS_KEY, or the first line of data/bucket.key."),
    ),
    (
        "SignatureDoesNotMatch",
        later("refused the signature: the secret key is wrong"),
        later("Correct TROUPE_STORAGE_SECRET_KEY, or the second line of data/bucket.key."),
    ),
    (
        "NoSuchBucket",
        later("is not there: the server has no bucket of this name"),
        later("Make the bucket, or correct storage.bucket."),
    ),
    (
        "PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint|TemporaryRedirect|redirect without LOCATION",
        later("lies in another region"),
        later("Set storage.region to{region} the region that the bucket was made in."),
    ),
    (
        "AccessDenied|AllAccessDisabled|403 Forbidden|401 Unauthorized",
        later("refused: this key may not do that"),
        later("Allow the key to read, write, list and delete below storage.prefix."),
    ),
    (
        "invalid peer certificate|UnknownIssuer|certificate",
        later("has a certificate that is not trusted here"),
        later("Correct storage.endpoint, or have its certificate signed by somebody whom this machine trusts."),
    ),
)
_FULL = re.compile(
    r"<Code>(?:QuotaExceeded|XMinioStorageFull|XMinioAdminBucketQuotaExceeded|EntityTooLarge)|status code: 507"
)


def told(said: str, address: Address) -> StorageError:
    """What a failure of the client means.

    >>> told("... 403 Forbidden: <Error><Code>AccessDenied</Code></Error>", Address(bucket="b", endpoint="http://h:9000",
    ...     region="r", prefix="", access_key="", secret_key="")).message
    'The bucket b at h:9000 refused: this key may not do that.'
    """
    if _FULL.search(said):
        return DiskFull(
            tr("The bucket {bucket} is full.", bucket=address.shown),
            fix=tr("Make room there, or raise its quota, then try again."),
        )
    region = re.search(r"<Region>([a-z0-9-]+)</Region>", said)
    for pattern, what, fix in _CODES:
        if re.search(pattern, said):
            return Away(
                tr("The bucket {bucket} {what}.", bucket=address.shown, what=tr(what)),
                fix=tr(fix, region=f" {region[1]}," if region else ""),
            )
    status = re.search(r"status code: (\d{3} [A-Za-z ]+)", said)
    answer = tr("answers {status}", status=status[1].strip()) if status else tr("does not answer")
    return Away(tr("The bucket {bucket} {what}.", bucket=address.shown, what=answer), fix=tr(KEEP))
