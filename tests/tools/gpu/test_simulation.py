"""10,000 requests on a card of 12 GB, over some simulated days: never too much on it, nobody starves, promises hold."""

import asyncio
import functools
from collections import Counter
from random import Random

import pytest

from tests.tools.gpu.simulated import GB, Comfy, Done, Kind, SimulatedCard, Talker, ask, simulate, ticks
from tools.gpu import Gpu, Need, Priority, Sharing
from tools.gpu.order import LONGEST

REQUESTS = 10_000
EVERY = 36.0  # seconds between two people's wishes; the card is then busy for about two thirds of the time
KINDS = {
    "sd15": Kind(3 * GB, 6.0, peak=GB),
    "sdxl": Kind(7 * GB, 18.0, peak=2 * GB),
    "clip": Kind(10 * GB, 150.0, peak=GB),
    "qwen3.5:4b": Kind(4 * GB, 4.0),
}


def wish(chance: Random, job: int) -> list[Need]:
    """What one person asks for: a word, a clip, or some pictures of one job."""
    chat = f"chat {chance.randrange(6)}"
    priority = chance.choices(list(Priority), [3, 1, 5, 3])[0]
    if chance.random() < 0.5:
        return [Need(side="words", what="qwen3.5:4b", chat=chat, priority=priority)]
    what = chance.choices(["sd15", "sdxl", "clip"], [5, 5, 0.6])[0]
    count = 1 if what == "clip" else chance.choice([1, 1, 2, 4, 8])
    size = chance.choice([1.0, 1.0, 0.5, 1.5])
    return [
        Need(side="pictures", what=what, size=size, chat=chat, priority=priority, place=(job, number))
        for number in range(count)
    ]


@functools.cache
def days(seed: int = 3) -> tuple[SimulatedCard, list[Done]]:
    async def live() -> tuple[SimulatedCard, list[Done]]:
        chance = Random(seed)
        card = SimulatedCard(total=12 * GB, kinds=KINDS, strangers=GB // 2, chance=Random(seed))
        gpu = Gpu(sharing=Sharing(Comfy(card), Talker(card)), ticks=ticks)
        measured: Counter[tuple[str, float]] = Counter()
        done: list[Done] = []

        async def one(need: Need) -> None:
            done.append(await ask(gpu, card, need, measured[need.what, need.size]))
            measured[need.what, need.size] += 1

        async with asyncio.TaskGroup() as people:
            count = job = 0
            while count < REQUESTS:
                await asyncio.sleep(chance.expovariate(1 / EVERY))
                job += 1
                for need in wish(chance, job):
                    people.create_task(one(need))
                    count += 1
        assert gpu.look().waiting == gpu.look().working == ()
        return card, sorted(done, key=lambda one: one.asked)

    return simulate(live())


def test_the_card_never_holds_more_than_it_has() -> None:
    card, _ = days()

    assert card.most <= card.total
    assert card.most > 0.9 * card.total  # it was really filled


def test_both_work_at_the_same_time_where_both_fit_and_take_turns_where_not() -> None:
    card, _ = days()

    assert card.beside > 200
    assert card.switches > 200


def test_everybody_is_served_and_nobody_waits_without_end() -> None:
    _, done = days()
    by_urgency = [
        sum(one.began - one.asked for one in done if one.need.priority is priority)
        / sum(one.need.priority is priority for one in done)
        for priority in Priority
    ]

    assert len(done) >= REQUESTS
    assert max(one.began - one.asked for one in done) < LONGEST + 600
    assert by_urgency == sorted(by_urgency)


def test_after_ten_runs_of_a_kind_what_was_promised_is_kept_within_30_percent() -> None:
    """Promised is when it will be done, as things stand when it is asked; who is overtaken later was promised too much."""
    _, done = days()
    told = kept = undisturbed = kept_undisturbed = 0
    for place, one in enumerate(done):
        if one.known < 10 or one.promised is None:
            continue
        took = one.ended - one.asked
        is_kept = abs(one.promised - took) <= 0.3 * took
        is_overtaken = any(later.began < one.began for later in done[place + 1 : place + 400])
        told, kept = told + 1, kept + is_kept
        if not is_overtaken:
            undisturbed, kept_undisturbed = undisturbed + 1, kept_undisturbed + is_kept

    assert told > 0.95 * REQUESTS
    assert kept_undisturbed / undisturbed >= 0.95
    assert kept / told >= 0.75  # with all who pass meanwhile


@pytest.mark.parametrize("crowd", ["owner", "newcomers"])
def test_with_far_too_much_to_do_the_least_urgent_still_has_its_turn(crowd: str) -> None:
    """Twice as much is asked for as the card can do, all of it more urgent, or each of it by somebody new."""

    async def live() -> float:
        card = SimulatedCard(total=12 * GB, kinds=KINDS)
        gpu = Gpu(sharing=Sharing(Comfy(card), Talker(card)), ticks=ticks)

        async def crowded(number: int) -> None:
            chat = "owner" if crowd == "owner" else f"newcomer {number}"
            await ask(
                gpu, card, Need(side="pictures", what="sd15", chat=chat, priority=Priority.OWNER), 0, asks_when=False
            )

        async with asyncio.TaskGroup() as people:
            crowd_tasks = [people.create_task(crowded(0))]
            await asyncio.sleep(1)
            patient = Need(side="words", what="qwen3.5:4b", chat="patient", priority=Priority.BATCH)
            waits = people.create_task(ask(gpu, card, patient, 0, asks_when=False))
            number = 0
            while not waits.done():
                number += 1
                crowd_tasks.append(people.create_task(crowded(number)))
                await asyncio.sleep(3)
            for task in crowd_tasks:
                task.cancel()
        served = waits.result()
        return served.began - served.asked

    assert simulate(live()) < LONGEST + 60
