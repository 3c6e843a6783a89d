"""Where the library's files lie, by the settings: the store, whose library lies there, and the daily sweep."""

import logging
from datetime import datetime, timedelta
from uuid import uuid4

from bot.bucket_keys import bucket_keys
from bot.settings import Settings, SettingsError
from storage.blobs import Blobs
from storage.bucket import Address, Bucket
from storage.bucket_blobs import BucketBlobs
from storage.database import Database
from storage.errors import Away, Invalid, StorageError
from storage.files import StoredFile, files_in_use
from storage.preferences import Preferences
from storage.wording import tr

logger = logging.getLogger(__name__)

LIBRARY = "library"  # the preference that names this library
SWEEP = timedelta(days=1)
LOOKED_FOR = 8  # files, to see whether a place has any of a library


def blobs_of(settings: Settings) -> Blobs:
    """Return the store that the settings name. Raises SettingsError for what is missing there, Away without the extra."""
    floor = int(settings.disk_floor_gb * 1e9 / 4)
    if settings.storage.kind == "folder":
        return Blobs(settings.assets_folder, floor=floor)
    most = int(settings.storage.cache_gb * 1e9)
    return BucketBlobs(settings.assets_folder, bucket_of(settings), most=most, floor=floor)


def is_shared(settings: Settings) -> bool:
    """Whether the files lie where another library's might as well."""
    return settings.storage.kind == "s3" or settings.storage.folder is not None


def bucket_of(settings: Settings, **patience: timedelta) -> Bucket:
    """Return the bucket of the settings; `patience` and `silence` are those of `Bucket`."""
    named = settings.storage
    if not named.bucket:
        raise SettingsError(['storage.bucket: is missing, and storage.kind is "s3"; allowed: the name of a bucket.'])
    access, secret = bucket_keys(settings.data_dir)
    address = Address(
        bucket=named.bucket,
        endpoint=named.endpoint,
        region=named.region or "us-east-1",
        prefix=named.prefix,
        access_key=access,
        secret_key=secret,
    )
    return Bucket(address, **patience)


async def claim(blobs: Blobs, preferences: Preferences, known: frozenset[StoredFile]) -> None:
    """See that the place is this library's, and mark it as such where it is new; raises Invalid where it is not.

    A share that is not mounted is an empty folder, and two libraries in one place would sweep each other away.
    """
    mine, there = await preferences.get(LIBRARY), (await blobs.mark()).strip()
    if there and there == mine:
        return
    has_some = False
    for file in sorted(known)[:LOOKED_FOR]:
        has_some = has_some or await blobs.holds(*file)
    if there and not (mine is None and has_some):
        raise Invalid(
            tr("Where storage says that files lie are those of another library."),
            fix=tr("Give each library a folder or a storage.prefix of its own."),
            rule="library",
        )
    if known and not has_some:
        raise Invalid(
            tr("Where storage says that files lie is nothing of this library."),
            fix=tr("If it is a share, mount it. If it is new, bring the files there: ./troupe move-assets"),
            rule="library",
        )
    await settle(blobs, preferences, there)


async def settle(blobs: Blobs, preferences: Preferences, there: str = "") -> None:
    """Mark the place as this library's."""
    mine = there or await preferences.get(LIBRARY) or uuid4().hex
    await preferences.set(LIBRARY, mine)
    await blobs.set_mark(mine)


class AssetKeeper:
    """Compares files and rows: at the start where that is a look into a folder, and once a day."""

    def __init__(self, blobs: Blobs, database: Database, *, is_shared: bool) -> None:
        self._blobs = blobs
        self._database = database
        self._is_shared = is_shared
        self._swept: datetime | None = None

    async def at_start(self, now: datetime) -> None:
        """Raises Invalid where the files of another library lie. A place that is away is no reason not to start."""
        try:
            if self._is_shared:
                await claim(self._blobs, Preferences(self._database), await files_in_use(self._database))
            if not self._blobs.is_remote:
                await self._sweep(now)
        except Away as error:
            self._warn(error)

    async def tend(self, now: datetime) -> None:
        """Do today's sweep, if it is not done."""
        if self._swept is not None and now - self._swept < SWEEP:
            return
        try:
            if self._is_shared:
                await claim(self._blobs, Preferences(self._database), await files_in_use(self._database))
            await self._sweep(now)
        except StorageError as error:
            self._warn(error)

    async def _sweep(self, now: datetime) -> None:
        # The rows are read first: a file that is new by then is young, and left alone.
        found = await self._blobs.reconcile(await files_in_use(self._database))
        self._swept = now
        if found.missing or found.trashed:
            logger.warning(
                "Files and rows differed",
                extra={"action": "files_reconciled", "missing": len(found.missing), "trashed": len(found.trashed)},
            )

    def _warn(self, error: StorageError) -> None:
        told = {"action": "files_away", "why": error.message, "fix": error.fix}
        logger.warning("The place of the files cannot be looked at", extra=told)
