import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.fronts.front import Answer, Caps, Inbound, View
from bot.fronts.supervise import Backoff, alone, supervise
from tools.errors import NotAuthorized, Unavailable

QUICK = Backoff(first=timedelta(seconds=0.01), longest=timedelta(seconds=0.05))


class Scripted:
    """A front that does one thing for each time it is served."""

    def __init__(self, name: str, *acts: Callable[[], Awaitable[None]]) -> None:
        self.name = name
        self.acts = list(acts)
        self.starts = 0
        self.is_stopped = False

    async def serve(self, answer: Answer) -> None:
        self.starts += 1
        try:
            await (self.acts.pop(0) if self.acts else forever)()
        except asyncio.CancelledError:
            self.is_stopped = True
            raise

    async def show(self, chat: str, view: View) -> None: ...

    async def take_away(self, chat: str, ref: str) -> bool:
        return False

    def caps(self, chat: str) -> Caps:
        raise NotImplementedError


async def forever() -> None:
    await asyncio.Event().wait()


async def leaves() -> None: ...


def falls(error: Exception) -> Callable[[], Awaitable[None]]:
    async def act() -> None:
        raise error

    return act


async def answer(inbound: Inbound) -> None: ...


async def supervised(*fronts: Scripted, seconds: float = 0.2, **options: object) -> list[str]:
    stop, said = asyncio.Event(), list[str]()
    task = asyncio.create_task(
        supervise(fronts, answer, stop=stop, say=said.append, backoff=QUICK, **options)  # type: ignore[arg-type]
    )
    await asyncio.sleep(seconds)
    stop.set()
    await asyncio.wait_for(task, 5)
    return said


async def test_a_front_that_falls_is_started_again_and_the_other_goes_on() -> None:
    bad = Scripted("bad", falls(KeyError("poison")), falls(Unavailable("away")), falls(RuntimeError("?")))
    good = Scripted("good")
    said = await supervised(bad, good)

    assert (bad.starts, good.starts) == (4, 1)
    assert said == ["bad: KeyError: 'poison'. It is started again."]
    assert bad.is_stopped
    assert good.is_stopped


async def test_a_refused_token_idles_with_one_line() -> None:
    refused = Scripted("telegram", falls(NotAuthorized("the token is refused", fix="ask @BotFather")))
    good = Scripted("good")
    said = await supervised(refused, good)

    assert refused.starts == 1
    assert good.starts == 1
    assert said == ["telegram: the token is refused. Ask @BotFather."]


async def test_it_ends_when_every_front_has_been_left() -> None:
    await asyncio.wait_for(supervise([Scripted("chat", leaves)], answer, stop=asyncio.Event(), say=print), 5)


async def test_running_turns_end_before_the_fronts_do() -> None:
    front = Scripted("front")
    was_stopped: list[bool] = []

    async def drain() -> None:
        await asyncio.sleep(0.05)
        was_stopped.append(front.is_stopped)

    await supervised(front, seconds=0.02, drain=drain)

    assert was_stopped == [False]
    assert front.is_stopped


@pytest.mark.parametrize("failures", [1, 2, 5, 50, 5000])
def test_pauses_grow_to_a_limit_and_are_spread(failures: int) -> None:
    backoff = Backoff()
    pauses = [backoff.pause(failures) for _ in range(100)]
    middle = min(2.0 ** (failures - 1), 120.0) if failures < 20 else 120.0

    assert all(0.7 * middle <= pause <= 1.3 * middle for pause in pauses)
    assert len(set(pauses)) > 50


async def test_the_log_has_the_traceback_of_a_bug_and_one_line_of_an_absence(caplog: pytest.LogCaptureFixture) -> None:
    away = falls(Unavailable("away"))
    said = await supervised(Scripted("bad", away, away, away, falls(KeyError("poison")), away))

    fell = [record for record in caplog.records if getattr(record, "action", "") == "front_fell"]
    assert [bool(record.exc_info) for record in fell] == [False, True, False]
    assert said == ["bad: away. I try again until it answers."]


def test_one_error_is_taken_out_of_nested_groups_and_a_refused_token_comes_first() -> None:
    only, refused = KeyError("a"), NotAuthorized("b")

    assert alone(ExceptionGroup("", [ExceptionGroup("", [only])])) is only
    assert alone(ExceptionGroup("", [only, refused])) is refused
    group = ExceptionGroup("", [only, ValueError("c")])
    assert alone(group) is group
