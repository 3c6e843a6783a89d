"""Waiting for something that paints or films and has gone away for a while: the same request again, until it is back."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from tools.errors import Unavailable
from tools.production.bench import Bench

T = TypeVar("T")


async def patiently(
    bench: Bench, job_id: int, work: Callable[[], Awaitable[T]], *, at_stage: str, waits_for: str, at_most: timedelta
) -> T:
    """Do `work`, again and again while it is Unavailable and the patience lasts; the job's card says what it waits for."""
    patience = bench.limits.paint_patience.total_seconds()
    async with asyncio.timeout(at_most.total_seconds()):
        started = bench.ticks()
        while True:
            try:
                return await work()
            except Unavailable as error:
                if bench.ticks() - started > patience:
                    raise
                bench.at_stage(job_id, at_stage, f"waits for {waits_for}: {error.message}")
                await asyncio.sleep(bench.limits.paint_pause.total_seconds())
