"""Workers that stay: one process answers many requests, and none is left behind."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import pytest

from tests.tools.processes import is_running
from tools.errors import InvalidRequest, Unavailable
from tools.workers import Lingering, WorkerDied

MODULE = "tests.tools.lingering_worker"


@pytest.fixture
async def workers() -> AsyncIterator[Lingering]:
    lingering = Lingering(MODULE)
    yield lingering
    await lingering.close()


async def pid(workers: Lingering, do: str = "tell") -> int:
    answer = await workers.ask({"do": do}, timeout=30)
    return int(answer["pid"])


async def gone(number: int) -> bool:
    for _ in range(100):
        if not is_running(number):
            return True
        await asyncio.sleep(0.02)
    return False


async def test_one_process_answers_one_request_after_the_other(workers: Lingering) -> None:
    heard: list[float] = []

    first = await workers.ask({"do": "tell"}, timeout=30, on_progress=heard.append)

    assert first["pid"] == await pid(workers)
    assert heard == [0.5]
    await workers.close()
    assert await gone(first["pid"])


async def test_requests_at_once_have_a_process_each_and_one_of_them_stays(workers: Lingering) -> None:
    several = await asyncio.gather(*(pid(workers) for _ in range(3)))

    assert len(set(several)) == 3
    stays = await pid(workers)
    assert stays in several
    assert all([await gone(one) for one in several if one != stays])


async def test_what_nobody_asks_is_let_go() -> None:
    workers = Lingering(MODULE, idle=0.05)

    number = await pid(workers)

    assert await gone(number)
    assert await pid(workers) != number
    await workers.close()


async def test_a_refusal_is_an_answer_and_the_process_stays(workers: Lingering) -> None:
    number = await pid(workers)

    with pytest.raises(InvalidRequest, match="not that") as refusal:
        await workers.ask({"do": "refuse"}, timeout=30)

    assert refusal.value.fix == "something else"
    assert await pid(workers) == number


async def test_one_that_dies_is_said_and_the_next_request_has_another(workers: Lingering) -> None:
    number = await pid(workers)

    with pytest.raises(WorkerDied, match="exit code 3"):
        await workers.ask({"do": "die"}, timeout=30)

    assert await pid(workers) != number


async def test_one_that_died_while_it_waited_is_replaced_unseen(workers: Lingering) -> None:
    number = await pid(workers)
    os.kill(number, signal.SIGKILL)
    assert await gone(number)

    assert await pid(workers) != number


@pytest.mark.parametrize("how", ["late", "cancelled"])
async def test_one_that_is_late_or_cancelled_at_is_ended(how: str, workers: Lingering) -> None:
    number = await pid(workers)
    begun = asyncio.Event()
    asked = asyncio.create_task(
        workers.ask({"do": "wait"}, timeout=0.2 if how == "late" else 30, on_progress=lambda _: begun.set())
    )
    await begun.wait()
    if how == "cancelled":
        asked.cancel()

    with pytest.raises(Unavailable if how == "late" else asyncio.CancelledError):
        await asked

    assert await gone(number)
    assert await pid(workers) != number
