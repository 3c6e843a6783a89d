"""Waiting for what has gone away for a while, and paints, films, keeps files or rows: the same again, until it is back."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from storage.blobs import Blob
from storage.errors import Away, Unreachable
from storage.wording import tr
from tools.errors import Unavailable
from tools.production.bench import Bench

OUTAGE: Final = timedelta(minutes=5)  # a database server that is restarted, or changed for another
FIRST_PAUSE: Final = 0.25  # seconds
LAST_PAUSE: Final = 5.0

T = TypeVar("T")


class Stored(Protocol):
    """A row that names a file by its content."""

    @property
    def sha256(self) -> str: ...

    @property
    def suffix(self) -> str: ...


async def patiently(
    bench: Bench,
    job_id: int,
    work: Callable[[], Awaitable[T]],
    *,
    at_stage: str,
    waits_for: str,
    absence: type[Unavailable | Away] = Unavailable,
) -> T:
    """Do `work`, again and again while it raises `absence` and the patience lasts; the job's card says what it waits for.

    `work` takes its turn at the GPU itself: between two tries others have theirs.
    """
    patience = bench.limits.paint_patience.total_seconds()
    pause = bench.limits.paint_pause.total_seconds()
    waited = 0.0  # for who was away, not for a turn
    while True:
        try:
            return await work()
        except absence as error:
            if waited >= patience:
                raise
            bench.at_stage(
                job_id, at_stage, tr("waits for {waits_for}: {message}", waits_for=waits_for, message=error.message)
            )
            await asyncio.sleep(pause)
            waited += pause


async def kept(bench: Bench, job_id: int, file: Path) -> Blob:
    """Put a file where the library's files lie; while that place is away it stays where it is."""
    return await _with_files(bench, job_id, partial(bench.blobs.put_file, file))


async def fetched(bench: Bench, job_id: int, of: Stored) -> Path:
    """A path to read a file of the library from. Raises NotFound."""
    return await _with_files(bench, job_id, partial(bench.blobs.fetch, of.sha256, of.suffix))


async def _with_files(bench: Bench, job_id: int, work: Callable[[], Awaitable[T]]) -> T:
    detail = tracker.detail if (tracker := bench.trackers.get(job_id)) else ""
    has_waited = False

    async def tried() -> T:
        nonlocal has_waited
        try:
            return await work()
        except Away:
            has_waited = True
            raise

    async with asyncio.timeout(bench.limits.step.total_seconds()):
        done = await patiently(bench, job_id, tried, at_stage="", waits_for=tr("the place of the files"), absence=Away)
    if has_waited:
        bench.at_stage(job_id, "", detail)
    return done


async def through_outages(work: Callable[..., Awaitable[T]], *args: Any, outage: timedelta = OUTAGE) -> T:
    """Do `work`, and do it again while the database server cannot be reached: it must be safe to repeat."""
    pause = FIRST_PAUSE
    until = asyncio.get_running_loop().time() + outage.total_seconds()
    while True:
        try:
            return await work(*args)
        except Unreachable:
            if asyncio.get_running_loop().time() > until:
                raise
            await asyncio.sleep(pause)
            pause = min(pause * 2, LAST_PAUSE)
