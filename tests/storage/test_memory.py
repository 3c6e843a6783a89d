"""What the bot keeps between messages and restarts: inbox, conversations, receipts, cards, people, choices."""

import asyncio
from datetime import date, timedelta

import pytest

from storage.captions import Captions
from storage.cards import Cards, Cursors
from storage.consents import Consents
from storage.conversations import Conversations
from storage.destinations import Destinations
from storage.error_log import Errors
from storage.errors import Invalid, NotFound
from storage.inbox import Inbox
from storage.people import People
from storage.preferences import Preferences
from storage.receipts import Receipts
from storage.sent_files import SentFiles
from storage.tables import Caption, DeliveryState, Rating, Role
from tests.storage.conftest import NOW, picture
from tests.storage.test_personas import plan_delivery

LATER = NOW + timedelta(hours=1)


async def test_a_message_is_accepted_once(database):
    inbox = Inbox(database)
    accepted = await asyncio.gather(*(inbox.accept("telegram", "77", "5", {"text": "hi"}, now=NOW) for _ in range(10)))
    (kept,) = [item_id for item_id in accepted if item_id is not None]
    (item,) = await inbox.unhandled()
    assert (item.id, item.payload, item.attempts, item.received_at) == (kept, {"text": "hi"}, 0, NOW)
    assert await inbox.accept("discord", "77", "5", {}, now=NOW) is not None  # another front, another message


async def test_what_was_not_answered_is_seen_after_a_restart(database):
    inbox = Inbox(database)
    items = [await inbox.accept("telegram", str(n), "5", {"n": n}, now=NOW) for n in range(4)]
    await inbox.handled(items[0], now=LATER)
    assert [await inbox.attempt(items[1]) for _ in range(3)] == [1, 2, 3]
    assert await inbox.attempt(999) == 0

    waiting = await inbox.unhandled()
    assert [(item.payload["n"], item.attempts) for item in waiting] == [(1, 3), (2, 0), (3, 0)]
    assert [item.payload["n"] for item in await inbox.unhandled(limit=1)] == [1]

    assert await inbox.clear(before=LATER) == 0
    assert await inbox.clear(before=LATER + timedelta(seconds=1)) == 1
    assert len(await inbox.unhandled()) == 3


@pytest.mark.parametrize("text", ["", "x" * 10_000, "🦊" * 500, "שלום עולם", "a\x00b\ud83d", "\u202egnp.exe"])
async def test_any_message_can_be_kept(database, text):
    text = text.encode("utf-8", "replace").decode()  # what a wire can carry
    await Inbox(database).accept("console", "1", "1", {"text": text}, now=NOW)
    assert (await Inbox(database).unhandled())[0].payload == {"text": text}


async def test_a_sent_file_is_known_to_the_bot_that_sent_it_until_it_is_forgotten(database):
    files = SentFiles(database)
    for number, at in enumerate((NOW, LATER)):
        await files.put("telegram", "1", "ab", "photo", f"id{number}", now=at)  # the newer id counts
        await files.put("telegram", "1", f"c{number}", "video", "film", now=at)

    assert await files.all("telegram", "1", limit=9) == {
        ("c0", "video"): "film",
        ("ab", "photo"): "id1",
        ("c1", "video"): "film",
    }
    assert len(await files.all("telegram", "1", limit=2)) == 2
    assert await files.all("telegram", "2", limit=9) == await files.all("discord", "1", limit=9) == {}

    await files.clear(before=LATER)
    await files.forget("telegram", "1", "c1", "video")
    assert await files.all("telegram", "1", limit=9) == {("ab", "photo"): "id1"}


async def test_a_chat_has_one_conversation(database):
    conversations = Conversations(database)
    opened = await asyncio.gather(*(conversations.open("telegram", "5", now=NOW) for _ in range(10)))
    assert len({conversation.id for conversation in opened}) == 1
    assert (await conversations.open("telegram", "5/7", now=NOW)).id != opened[0].id
    assert (await conversations.open("telegram", "5", now=LATER)).created_at == NOW


async def test_memory_is_changed_entry_by_entry(database):
    conversations = Conversations(database)
    chat = await conversations.open("console", "1", now=NOW)
    await asyncio.gather(*(conversations.remember(chat.id, {f"k{n}": n}, now=NOW) for n in range(10)))
    await conversations.remember(chat.id, {"k0": None, "last_asset": 12}, now=LATER)

    kept = await conversations.get(chat.id)
    assert kept.memory == {f"k{n}": n for n in range(1, 10)} | {"last_asset": 12}
    assert kept.updated_at == LATER
    with pytest.raises(NotFound):
        await conversations.remember(99, {}, now=NOW)


async def test_messages_are_read_back_in_the_order_they_were_said(database):
    conversations = Conversations(database)
    chat = await conversations.open("console", "1", now=NOW)
    for number in range(5):
        await conversations.say(chat.id, "person", f"m{number}", now=NOW)
    await conversations.say(chat.id, "bot", "done", calls=[{"name": "plan_reel", "args": {"persona": "Ava"}}], now=NOW)

    last = await conversations.recent(chat.id, limit=3)
    assert [(message.role, message.text) for message in last] == [("person", "m3"), ("person", "m4"), ("bot", "done")]
    assert last[-1].calls == [{"name": "plan_reel", "args": {"persona": "Ava"}}]

    await conversations.remember(chat.id, {"a": 1}, now=NOW)
    await conversations.forget(chat.id, now=LATER)
    assert await conversations.recent(chat.id) == []
    assert (await conversations.get(chat.id)).memory == {}


async def test_receipts_tell_what_happened_in_a_turn(database):
    receipts = Receipts(database)
    chat = await Conversations(database).open("console", "1", now=NOW)
    for turn, effect in [("t1", "made"), ("t1", "scheduled"), ("t2", "posted")]:
        await receipts.add(
            turn=turn, tool="x", effect=effect, text=effect, args={"a": 1}, object_kind="asset", object_id=12,
            conversation_id=chat.id, now=NOW,
        )  # fmt: skip
    assert [receipt.effect for receipt in await receipts.of_turn("t1")] == ["made", "scheduled"]
    assert [receipt.effect for receipt in await receipts.recent(chat.id, limit=2)] == ["posted", "scheduled"]
    assert (await receipts.of_turn("t2"))[0].object_id == "12"
    assert await receipts.of_turn("t3") == []


async def test_a_card_is_one_message_per_view_and_chat(database):
    cards = Cards(database)
    await cards.put("telegram", "5", "job:1", "100", now=NOW)
    await cards.put("discord", "9", "job:1", "200", shape="video", now=NOW)
    await cards.put("telegram", "5", "job:1", "101", now=LATER)

    moved = await cards.get("telegram", "5", "job:1")
    assert (moved.message_ref, moved.updated_at) == ("101", LATER)
    assert [(card.front, card.shape) for card in await cards.showing("job:1")] == [
        ("discord", "video"),
        ("telegram", ""),
    ]
    await cards.put("telegram", "5", "job:1", "101", is_final=True, now=LATER)
    assert [card.front for card in await cards.live()] == ["discord"]
    assert await cards.live(front="telegram") == []
    assert (await cards.get("telegram", "5", "job:1")).is_final
    assert await cards.get("telegram", "5", "job:2") is None


async def test_a_channel_is_read_on_from_where_it_was_left(database):
    cursors = Cursors(database)
    assert await cursors.get("discord", "9") is None
    for position in ("1", "2"):
        await cursors.put("discord", "9", position)
    assert await cursors.get("discord", "9") == "2"
    assert await cursors.all("discord") == {"9": "2"}


async def test_people_are_a_front_and_a_number(database):
    people = People(database)
    await people.add("telegram", "7", Role.OWNER, name="Mia", private_chat="70", now=NOW)
    await people.add("discord", "7", Role.VIEWER, now=NOW)

    assert await people.role_of("telegram", "7") is Role.OWNER
    assert await people.role_of("discord", "7") is Role.VIEWER
    assert await people.role_of("telegram", "8") is None
    assert (await people.owner()).name == "Mia"
    assert await people.owner(front="discord") is None

    changed = await people.add("telegram", "7", Role.OPERATOR, now=LATER)
    assert (changed.role, changed.name, changed.private_chat) == (Role.OPERATOR, "Mia", "70")
    assert (await people.set_private_chat("discord", "7", "71")).private_chat == "71"
    with pytest.raises(NotFound):
        await people.set_private_chat("discord", "8", "x")
    assert [person.front for person in await people.list(role=Role.VIEWER)] == ["discord"]

    assert await people.remove("discord", "7")
    assert not await people.remove("discord", "7")
    assert len(await people.list()) == 1


async def test_errors_are_counted_listed_and_cleared(database):
    errors = Errors(database)
    for hours, level, source in [(-30, "error", "comfyui"), (-2, "error", "comfyui"), (-1, "warning", "telegram")]:
        await errors.add(
            level=level,
            source=source,
            code="gone",
            message=source,
            details={"h": hours},
            now=NOW + timedelta(hours=hours),
        )
    stats = await errors.stats(now=NOW)
    assert (stats.total, stats.last_day) == (3, 2)
    assert stats.by_level == {"error": 2, "warning": 1}
    assert stats.by_source == {"comfyui": 2, "telegram": 1}
    assert [entry.details["h"] for entry in await errors.recent()] == [-1, -2, -30]
    assert [entry.details["h"] for entry in await errors.recent(source="comfyui", limit=1)] == [-2]
    assert [entry.source for entry in await errors.recent(level="warning")] == ["telegram"]
    assert await errors.clear(before=NOW - timedelta(days=1)) == 1
    assert await errors.clear() == 2


async def test_a_withdrawn_consent_stays_on_record_with_when_it_ended(database, ava):
    consents = Consents(database)
    given = await consents.grant(
        persona_id=ava.id, who="Mia", scope="reels", file_sha256="f" * 64, granted_on=date(2026, 3, 1),
        expires_on=date(2026, 3, 31), now=NOW,
    )  # fmt: skip
    assert (await consents.withdraw(given.id, now=NOW)).withdrawn_at == NOW
    assert (await consents.withdraw(given.id, now=LATER)).withdrawn_at == NOW
    assert len(await consents.list(ava.id)) == 1
    with pytest.raises(NotFound):
        await consents.withdraw(99, now=NOW)


async def test_a_choice_is_kept_until_it_is_reset(database):
    preferences = Preferences(database)
    assert await preferences.get("storyboard", True) is True
    for value in (False, "Europe/Berlin", {"a": [1, None]}, None):
        await preferences.set("storyboard", value)
        assert await preferences.get("storyboard", "unset") == value
    assert await preferences.all() == {"storyboard": None}
    await preferences.reset("storyboard")
    assert await preferences.get("storyboard", "unset") == "unset"


async def test_captions_are_remembered_newest_first(database, assets, ava):
    captions = Captions(database)
    await assets.add(picture(), now=NOW)
    for number, platform in enumerate(["instagram", "telegram", "instagram"]):
        await captions.add(
            Caption(
                persona_id=ava.id, asset_id=1, platform=platform, language="en", hook=f"h{number}", main="m",
                call_to_action="", hashtags=["#a"], writer="grammar",
            ),
            now=NOW + timedelta(minutes=number),
        )  # fmt: skip
    assert [caption.hook for caption in await captions.recent(ava.id, limit=2)] == ["h2", "h1"]
    assert (await captions.latest_for(1)).hook == "h2"
    assert (await captions.latest_for(1, platform="telegram")).hook == "h1"
    assert await captions.latest_for(1, platform="x") is None
    assert (await captions.get(1)).hashtags == ["#a"]


async def test_a_destination_is_made_once_and_changed(database):
    destinations = Destinations(database)
    made = await asyncio.gather(
        *(
            destinations.ensure(platform="telegram", publisher="telegram", address="@ava", name="Ava", now=NOW)
            for _ in range(5)
        )
    )
    assert len({destination.id for destination in made}) == 1
    assert (made[0].rating, made[0].ai_line, made[0].is_paused) == (Rating.GENERAL, True, False)
    folder = await destinations.ensure(platform="folder", publisher="folder", now=NOW)

    assert (await destinations.change(made[0].id, {"rating": Rating.ADULT, "ai_line": False})).rating is Rating.ADULT
    assert (await destinations.at("telegram", "@ava")).ai_line is False
    assert [d.id for d in await destinations.for_platform("telegram")] == [made[0].id]
    assert [d.platform for d in await destinations.list()] == ["folder", "telegram"]
    assert await destinations.at("telegram", "@kai") is None
    with pytest.raises(Invalid):
        await destinations.change(folder.id, {"token": "x"})

    await destinations.remove(folder.id)
    assert await destinations.get(folder.id) is None
    with pytest.raises(NotFound):
        await destinations.remove(folder.id)


async def test_a_destination_that_posts_name_is_kept(database, assets):
    destinations = Destinations(database)
    folder = await destinations.ensure(platform="folder", publisher="folder", now=NOW)
    await assets.add(picture(), now=NOW)
    posted = await plan_delivery(database, 1, DeliveryState.POSTED)
    from sqlalchemy import text

    async with database.write() as session:
        await session.execute(
            text("UPDATE deliveries SET destination_id = :to WHERE id = :id"), {"to": folder.id, "id": posted}
        )
    with pytest.raises(Invalid, match="name this destination"):
        await destinations.remove(folder.id)
