"""A press acts once, whoever presses, however often, and whatever happens in between."""

import asyncio
from datetime import timedelta

import pytest

from storage.database import Database
from storage.errors import NotFound
from storage.pending import PendingActions, Press
from storage.tables import PendingState, Role
from tests.storage.conftest import NOW

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def pending(database):
    return PendingActions(database)


async def test_an_offer_is_a_short_token_and_what_was_shown(pending):
    offered = await pending.offer(
        "post", {"delivery": 12}, shown="Post img_1 to @ava", role=Role.OWNER, object_kind="delivery", object_id=12,
        object_version=3, front="telegram", chat="5", now=NOW,
    )  # fmt: skip
    assert len(offered.token) == 16

    kept = await pending.get(offered.token)
    assert (kept.action, kept.args, kept.shown, kept.role) == (
        "post",
        {"delivery": 12},
        "Post img_1 to @ava",
        Role.OWNER,
    )
    assert (kept.object_id, kept.object_version, kept.state, kept.outcome) == ("12", 3, PendingState.OPEN, "")
    assert await pending.get("nothing") is None


async def test_of_twenty_presses_at_once_one_acts(pending):
    offered = await pending.offer("post", now=NOW)
    presses = await asyncio.gather(*(pending.press(offered.token, by=f"user{n}", now=NOW) for n in range(20)))

    assert sorted(pressed.press for pressed in presses) == [Press.DONE] * 19 + [Press.TAKEN]
    winner = next(n for n, pressed in enumerate(presses) if pressed.press is Press.TAKEN)
    assert {pressed.action.decided_by for pressed in presses} == {f"user{winner}"}


async def test_two_processes_cannot_both_act(database, pending):
    other_process = await Database.open(database.sync_url)
    offers = [await pending.offer("post", now=NOW) for _ in range(10)]
    presses = await asyncio.gather(
        *(
            actions.press(offer.token, by="x", now=NOW)
            for offer in offers
            for actions in (pending, PendingActions(other_process))
        )
    )
    assert [pressed.press for pressed in presses].count(Press.TAKEN) == len(offers)
    await other_process.close()


async def test_a_second_press_hears_what_came_of_the_first(pending):
    offered = await pending.offer("post", now=NOW)
    assert (await pending.press(offered.token, by="a", turn="console:1", now=NOW)).press is Press.TAKEN
    assert [action.token for action in await pending.unfinished()] == [offered.token]

    await pending.finish(offered.token, "Posted: https://example.org/1")
    again = await pending.press(offered.token, by="b", now=LATER)
    assert (again.press, again.action.outcome) == (Press.DONE, "Posted: https://example.org/1")
    assert (again.action.decided_by, again.action.decided_in, again.action.decided_at) == ("a", "console:1", NOW)
    assert await pending.unfinished() == []


async def test_a_press_ends_the_other_choices_of_its_question(pending):
    go, change, skip = [await pending.offer(word, group="job:1", now=NOW) for word in ("go", "change", "skip")]
    other = await pending.offer("go", group="job:2", now=NOW)

    assert (await pending.press(change.token, by="a", now=NOW)).press is Press.TAKEN
    for ended in (go, skip):
        assert (await pending.press(ended.token, by="a", now=NOW)).press is Press.SUPERSEDED
    assert (await pending.press(other.token, by="a", now=NOW)).press is Press.TAKEN


async def test_choices_that_race_end_in_one(pending):
    choices = [await pending.offer(str(n), group="g", now=NOW) for n in range(10)]
    presses = await asyncio.gather(*(pending.press(choice.token, by="a", now=NOW) for choice in choices))
    assert [pressed.press for pressed in presses].count(Press.TAKEN) == 1


async def test_offers_without_a_group_are_no_siblings(pending):
    one, other = await pending.offer("a", now=NOW), await pending.offer("b", now=NOW)
    await pending.press(one.token, by="a", now=NOW)
    assert (await pending.press(other.token, by="a", now=NOW)).press is Press.TAKEN


async def test_a_reusable_button_works_every_time_until_it_expires(pending):
    offered = await pending.offer("refresh", reusable=True, group="g", now=NOW, expires_at=LATER)
    sibling = await pending.offer("go", group="g", now=NOW)
    for _ in range(3):
        pressed = await pending.press(offered.token, by="a", now=NOW)
        assert (pressed.press, pressed.action.state) == (Press.TAKEN, PendingState.OPEN)
    assert (await pending.get(sibling.token)).state is PendingState.OPEN
    assert (await pending.press(offered.token, by="a", now=LATER)).press is Press.EXPIRED


async def test_after_its_time_nothing_can_be_pressed(pending):
    offered = await pending.offer("post", now=NOW, expires_at=LATER)
    assert (await pending.press(offered.token, by="a", now=LATER)).press is Press.EXPIRED
    assert (await pending.get(offered.token)).state is PendingState.EXPIRED
    assert (await pending.press(offered.token, by="a", now=NOW)).press is Press.EXPIRED

    second = await pending.offer("post", now=NOW, expires_at=LATER)
    third = await pending.offer("post", now=NOW)
    assert await pending.expire(NOW) == []
    assert [action.token for action in await pending.expire(LATER)] == [second.token]
    assert [action.token for action in await pending.waiting(now=LATER)] == [third.token]


async def test_something_newer_takes_the_place_of_the_old(pending):
    old = await pending.offer("post", object_kind="delivery", object_id=1, now=NOW)
    other = await pending.offer("post", object_kind="delivery", object_id=2, now=NOW)
    grouped = await pending.offer("go", group="g", now=NOW)

    assert [action.token for action in await pending.supersede(object_kind="delivery", object_id=1, now=NOW)] == [
        old.token
    ]
    assert [action.token for action in await pending.supersede(group="g", now=NOW)] == [grouped.token]
    assert (await pending.press(old.token, by="a", now=NOW)).press is Press.SUPERSEDED
    assert (await pending.press(other.token, by="a", now=NOW)).press is Press.TAKEN
    with pytest.raises(ValueError, match="Say which"):
        await pending.supersede(now=NOW)


async def test_a_press_of_which_nothing_came_can_be_made_again(pending):
    go, skip = [await pending.offer(word, group="g", now=NOW) for word in ("go", "skip")]
    replaced = await pending.offer("older", group="g", object_kind="job", object_id=1, now=NOW)
    await pending.supersede(object_kind="job", object_id=1, now=NOW)
    await pending.press(go.token, by="a", now=NOW)

    await pending.reopen(go.token, now=NOW)

    assert {action.token for action in await pending.waiting(now=NOW)} == {go.token, skip.token}
    assert (await pending.press(replaced.token, by="a", now=NOW)).press is Press.SUPERSEDED  # not by that press
    assert (await pending.press(skip.token, by="a", now=NOW)).press is Press.TAKEN
    assert (await pending.press(go.token, by="a", now=NOW)).press is Press.SUPERSEDED
    with pytest.raises(NotFound):
        await pending.reopen("nothing", now=NOW)


async def test_what_waits_is_listed_newest_first_by_chat_and_object(pending):
    one = await pending.offer("a", front="telegram", chat="1", object_kind="job", object_id=7, now=NOW)
    two = await pending.offer("b", front="telegram", chat="1", now=LATER)
    await pending.offer("c", front="discord", chat="1", now=LATER)

    async def tokens(**wanted):
        return [action.token for action in await pending.waiting(now=LATER, **wanted)]

    assert await tokens(front="telegram", chat="1") == [two.token, one.token]
    assert await tokens(object_kind="job", object_id=7) == [one.token]
    assert await tokens(action="b") == [two.token]


async def test_a_button_that_never_was_is_unknown(pending):
    for token in ("", "x" * 10_000, "'; DROP TABLE pending_actions;--"):
        assert (await pending.press(token, by="a", now=NOW)).press is Press.UNKNOWN
