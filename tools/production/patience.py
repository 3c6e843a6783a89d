"""Waiting for what paints, films or keeps files and has gone away for a while: the same request again, until it is back."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from storage.blobs import Blob
from storage.errors import Away
from tools.errors import Unavailable
from tools.production.bench import Bench

T = TypeVar("T")


class Stored(Protocol):
    """A row that names a file by its content."""

    @property
    def sha256(self) -> str: ...

    @property
    def suffix(self) -> str: ...


async def patiently(
    bench: Bench, job_id: int, work: Callable[[], Awaitable[T]], *, at_stage: str, waits_for: str, at_most: timedelta
) -> T:
    """Do `work`, again and again while it is Unavailable or Away and the patience lasts; the job's card says what it waits for."""
    patience = bench.limits.paint_patience.total_seconds()
    async with asyncio.timeout(at_most.total_seconds()):
        started = bench.ticks()
        while True:
            try:
                return await work()
            except (Unavailable, Away) as error:
                if bench.ticks() - started > patience:
                    raise
                bench.at_stage(job_id, at_stage, f"waits for {waits_for}: {error.message}")
                await asyncio.sleep(bench.limits.paint_pause.total_seconds())


async def kept(bench: Bench, job_id: int, file: Path) -> Blob:
    """Put a file where the library's files lie; while that place is away it stays where it is."""
    return await _with_files(bench, job_id, partial(bench.blobs.put_file, file))


async def fetched(bench: Bench, job_id: int, of: Stored) -> Path:
    """A path to read a file of the library from. Raises NotFound."""
    return await _with_files(bench, job_id, partial(bench.blobs.fetch, of.sha256, of.suffix))


async def _with_files(bench: Bench, job_id: int, work: Callable[[], Awaitable[T]]) -> T:
    tracker = bench.trackers.get(job_id)
    stage, detail = (tracker.stage, tracker.detail) if tracker else ("", "")
    waits_for = "the place of the files"
    done = await patiently(bench, job_id, work, at_stage=stage, waits_for=waits_for, at_most=bench.limits.step)
    if tracker is not None and tracker.detail.startswith(f"waits for {waits_for}"):
        bench.at_stage(job_id, stage, detail)
    return done
