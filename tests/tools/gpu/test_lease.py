"""One lease for whoever uses the GPU: turns, both at once where both fit, patience, and nothing left behind."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.tools.gpu.simulated import GB, Comfy, Kind, SimulatedCard, Talker, simulate, ticks
from tools.gpu import Busy, Gpu, Need, Priority, Run, Sharing, Waiting

KINDS = {"sd15": Kind(3 * GB, 6.0), "sdxl": Kind(7 * GB, 20.0), "small": Kind(3 * GB, 4.0), "large": Kind(9 * GB, 8.0)}


def picture(what: str = "sdxl", **more: Any) -> Need:
    return Need(side="pictures", what=what, **more)


def words(what: str = "small", **more: Any) -> Need:
    return Need(side="words", what=what, **more)


class World:
    """A 12 GB card, its lease, and what happened in which order."""

    def __init__(self, **sharing: Any) -> None:
        self.card = SimulatedCard(total=12 * GB, kinds=KINDS, noise=0.0)
        self.runs: list[Run] = []
        self.gpu = Gpu(sharing=Sharing(Comfy(self.card), Talker(self.card), **sharing), ticks=ticks, keep=self._keep)
        self.log: list[str] = []

    async def _keep(self, run: Run) -> None:
        self.runs.append(run)

    async def do(self, need: Need, name: str = "", **more: Any) -> None:
        async with self.gpu.turn(need, **more):
            self.log.append(name or need.what)
            await self.card.run(need)

    async def after(self, seconds: float, work: Awaitable[None]) -> None:
        await asyncio.sleep(seconds)
        await work


def run(story: Callable[[World], Awaitable[None]], **sharing: Any) -> World:
    async def told() -> World:
        world = World(**sharing)
        await story(world)
        return world

    return simulate(told())


def test_where_both_do_not_fit_they_take_turns_and_the_other_lets_go_first() -> None:
    async def story(world: World) -> None:
        await world.do(picture("sdxl"))
        await world.do(words("large"))
        assert world.card.held == {"words": "large"}
        await world.do(picture("sdxl"))
        assert world.card.held == {"pictures": "sdxl"}

    world = run(story)

    assert world.card.switches == 2
    assert world.card.most <= world.card.total


def test_where_both_fit_by_what_was_measured_both_stay_and_work_at_the_same_time() -> None:
    async def story(world: World) -> None:
        await world.do(picture("sd15"))
        await world.do(words("small"))  # the first time it has the card alone, and is measured
        await world.do(picture("sd15"))
        before = world.card.switches
        await asyncio.gather(world.do(picture("sd15")), world.after(1.0, world.do(words("small"))))
        assert world.card.switches == before
        assert world.card.held == {"pictures": "sd15", "words": "small"}

    assert run(story).card.beside == 1


def test_what_was_never_measured_has_the_card_alone() -> None:
    async def story(world: World) -> None:
        await asyncio.gather(world.do(picture("sd15")), world.after(1.0, world.do(words("small"))))

    world = run(story)

    assert world.card.beside == 0
    assert world.card.switches == 1


@pytest.mark.parametrize(("mode", "beside"), [("together", 1), ("turns", 0)])
def test_the_owner_may_say_that_both_fit_or_never_do(mode: str, beside: int) -> None:
    async def story(world: World) -> None:
        for _ in range(2):
            await world.do(picture("sd15"))
            await world.do(words("small"))
        await asyncio.gather(world.do(picture("sd15")), world.after(1.0, world.do(words("small"))))

    assert run(story, mode=mode).card.beside == beside


def test_two_pictures_are_with_comfyui_at_once_and_each_is_counted_for_what_it_took() -> None:
    async def story(world: World) -> None:
        await asyncio.gather(*(world.do(picture("sd15", place=(1, number))) for number in range(4)))

    world = run(story)

    assert [round(one.seconds) for one in world.runs] == [10, 6, 6, 6]  # the first one loads the models
    assert [one.is_cold for one in world.runs] == [True, False, False, False]


def test_a_picture_of_another_chat_passes_a_long_row_of_one_chat() -> None:
    async def story(world: World) -> None:
        row = [world.do(picture("sd15", chat="a", place=(1, number)), f"a{number}") for number in range(8)]
        await asyncio.gather(*row, world.after(1.0, world.do(picture("sd15", chat="b", place=(2, 0)), "b")))

    assert run(story).log.index("b") <= 3


def test_an_answer_for_the_same_chat_does_not_wait_for_its_whole_reel() -> None:
    async def story(world: World) -> None:
        row = [world.do(picture("sdxl", chat="a", place=(1, number)), f"a{number}") for number in range(8)]
        await asyncio.gather(*row, world.after(1.0, world.do(words("large", chat="a"), "answer")))

    assert run(story).log.index("answer") <= 2


def test_who_is_more_urgent_empties_the_card_and_nobody_passes_meanwhile() -> None:
    async def story(world: World) -> None:
        await asyncio.gather(
            *(world.do(picture("sdxl", chat="a", place=(1, n)), f"a{n}") for n in range(4)),
            world.after(1.0, world.do(words("large", chat="b", priority=Priority.OWNER), "owner")),
        )

    assert run(story).log[:3] == ["a0", "a1", "owner"]


def test_while_the_card_empties_for_one_not_even_who_would_fit_beside_it_delays_it() -> None:
    async def story(world: World) -> None:
        for need in (picture("sd15"), words("small"), picture("sdxl")):
            await world.do(need)
        world.log.clear()
        await asyncio.gather(
            world.do(picture("sdxl", chat="a")),
            world.after(1.0, world.do(words("small", chat="b", priority=Priority.OWNER))),
            world.after(2.0, world.do(picture("sd15", chat="c"))),
        )

    world = run(story, headroom=3 * GB)  # small fits beside sd15, and not beside sdxl

    assert world.log == ["sdxl", "small", "sd15"]


def test_nobody_begins_on_a_side_that_is_just_being_told_to_go() -> None:
    async def story(world: World) -> None:
        for need in (words("small"), picture("sd15"), picture("sdxl")):
            await world.do(need)
        await asyncio.gather(world.do(words("small")), world.after(0.2, world.do(picture("sd15"))))

    world = run(story, headroom=3 * GB)

    assert world.log[-2:] == ["small", "sd15"]
    assert world.card.beside == 1


def test_a_turn_within_a_turn_is_part_of_it() -> None:
    async def story(world: World) -> None:
        async with world.gpu.turn(words("large")):
            waiting = asyncio.create_task(world.do(picture("sdxl", priority=Priority.OWNER)))
            await asyncio.sleep(1)
            async with world.gpu.turn(words("large")):  # would wait for the picture, which waits for us
                world.log.append("inner")
        await waiting

    assert run(story).log == ["inner", "sdxl"]


def test_whoever_is_cancelled_while_waiting_or_working_leaves_nothing_behind() -> None:
    async def story(world: World) -> None:
        works = asyncio.create_task(world.do(picture("sdxl"), "works"))
        second = asyncio.create_task(world.do(picture("sdxl"), "second"))
        waits = asyncio.create_task(world.do(picture("sdxl"), "waits"))
        last = asyncio.create_task(world.do(picture("sdxl"), "last"))
        await asyncio.sleep(1)
        for task in (waits, works, second):
            task.cancel()
        await asyncio.wait([works, second, waits])
        await last
        assert world.gpu.look().working == world.gpu.look().waiting == ()

    world = run(story)

    assert world.log == ["works", "second", "last"]
    assert [one.is_whole for one in world.runs] == [False, False, True]


def test_one_that_is_called_in_the_moment_it_goes_away_hands_its_turn_on() -> None:
    async def story(world: World) -> None:
        gpu = Gpu(slots={"pictures": 1, "words": 1}, ticks=ticks)
        held = asyncio.Event()

        async def hold() -> None:
            async with gpu.turn(picture()):
                await held.wait()

        async def take(name: str) -> None:
            async with gpu.turn(picture()):
                world.log.append(name)

        holder = asyncio.create_task(hold())
        await asyncio.sleep(0)
        gone, next_ = asyncio.create_task(take("gone")), asyncio.create_task(take("next"))
        await asyncio.sleep(1)
        held.set()
        await holder
        gone.cancel()  # its turn has been called, and it has not woken up yet
        await asyncio.wait([gone, next_])

    assert run(story).log == ["next"]


def test_a_failure_of_the_work_gives_the_turn_back_and_teaches_no_time() -> None:
    async def story(world: World) -> None:
        async def fail() -> None:
            async with world.gpu.turn(picture("sdxl")):
                await asyncio.sleep(500)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await fail()
        await world.do(picture("sdxl"))
        assert world.gpu.estimate(picture("sdxl"), is_cold=True) < 30

    assert [one.is_whole for one in run(story).runs] == [False, True]


def test_who_has_no_time_is_told_at_once_when_the_wait_can_be_foreseen() -> None:
    async def story(world: World) -> None:
        for _ in range(2):
            await world.do(picture("sdxl"))
        pictures = [asyncio.create_task(world.do(picture("sdxl", place=(1, n)))) for n in range(6)]
        await asyncio.sleep(1)
        began = ticks()
        with pytest.raises(Busy, match="the GPU is busy for about") as busy:
            await world.do(words("large", priority=Priority.BATCH, chat="b"), patience=20.0)
        assert ticks() - began < 1
        assert busy.value.seconds == pytest.approx(119, abs=1)
        await asyncio.gather(*pictures)

    run(story)


def test_who_has_no_time_goes_away_when_it_is_over_though_nothing_could_be_foreseen() -> None:
    async def story(world: World) -> None:
        picture_ = asyncio.create_task(world.do(picture("sdxl")))
        await asyncio.sleep(1)
        began = ticks()
        with pytest.raises(Busy):
            await world.do(words("large"), patience=5.0)
        assert ticks() - began == pytest.approx(5.0, abs=0.1)
        await picture_

    assert run(story).log == ["sdxl"]


def test_who_waits_hears_how_many_are_before_and_how_long_it_takes() -> None:
    heard: list[Waiting] = []

    async def story(world: World) -> None:
        for _ in range(2):
            await world.do(picture("sdxl"))
        await asyncio.gather(
            *(world.do(picture("sdxl", place=(1, number))) for number in range(4)),
            world.after(0.5, world.do(picture("sdxl", place=(2, 0)), told=heard.append)),
        )

    run(story)

    assert heard[0].ahead == 2
    assert heard[0].seconds == pytest.approx(79.5, abs=5)
    assert [one.ahead for one in heard] == sorted((one.ahead for one in heard), reverse=True)


def test_without_a_card_to_share_each_side_keeps_its_own_order() -> None:
    async def story(world: World) -> None:
        gpu = Gpu(slots={"pictures": 1, "words": 1}, ticks=ticks)

        async def do(need: Need) -> None:
            async with gpu.turn(need):
                world.log.append(need.what)
                await asyncio.sleep(10)

        await asyncio.gather(do(picture("one")), do(picture("two")), do(words("three")))
        assert ticks() == pytest.approx(20)

    assert run(story).log == ["one", "three", "two"]
