"""A Telegram channel over a real socket: the files go backstage first, and what others see is a copy."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.emulators.telegram import TOKEN, Person, TelegramEmulator
from tests.emulators.telegram_world import Chat
from tests.emulators.wire import Fault
from tests.tools.publishers.conftest import media
from tools.errors import NotAuthorized, OutcomeUnknown, Unavailable
from tools.publishers.publisher import Parcel, Sent, StaleSend
from tools.publishers.telegram import TelegramPublisher


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as server:
        yield server


@pytest.fixture
def channel(telegram: TelegramEmulator) -> Chat:
    return telegram.channel("@studio")


@pytest.fixture
def olga(telegram: TelegramEmulator) -> Person:
    person = telegram.person("Olga", 4242)
    person.say("/start")
    person.chat.everything.clear()
    return person


@pytest.fixture
def publisher(telegram: TelegramEmulator) -> TelegramPublisher:
    async def backstage() -> str:
        return "4242"

    return TelegramPublisher(TOKEN, base_url=telegram.base_url, backstage=backstage)


def go() -> None:
    pass


def to_the_channel(parcel: Parcel, **changes: object) -> Parcel:
    return replace(parcel, address="@studio", **changes)  # type: ignore[arg-type]


async def prepared(publisher: TelegramPublisher, parcel: Parcel, **changes: object) -> Parcel:
    ready = to_the_channel(parcel, **changes)
    return replace(ready, prepared=await publisher.prepare(ready))


def seen(chat: Chat) -> list[tuple[str, str]]:
    return [(message.kind, message.text) for message in chat.messages if not message.is_deleted]


async def test_the_file_goes_backstage_and_the_post_is_a_copy(publisher, parcel, telegram, channel, olga) -> None:
    ready = await prepared(publisher, parcel)
    assert seen(olga.chat) == [("video", parcel.caption)]
    assert seen(channel) == []

    sent = await publisher.publish(ready, go=go)

    assert seen(channel) == [("video", parcel.caption)]
    assert [call.method for call in telegram.calls] == ["sendVideo", "copyMessage"]
    assert telegram.calls[0].params["disable_notification"] == "true"
    assert telegram.calls[1].files == {}
    assert sent.remote_id == str(channel.messages[0].id)


async def test_when_it_is_out_the_owners_chat_is_clean_and_the_link_is_there(publisher, parcel, channel, olga) -> None:
    ready = await prepared(publisher, parcel)
    sent = await publisher.publish(ready, go=go)

    assert await publisher.confirm(ready, sent) == f"https://t.me/studio/{sent.remote_id}"
    assert seen(olga.chat) == []
    assert len(seen(channel)) == 1


async def test_an_album_stays_an_album(publisher, parcel, telegram, channel, olga, tmp_path: Path) -> None:
    two = (media(tmp_path / "a.mp4"), media(tmp_path / "b.mp4"))
    ready = await prepared(publisher, parcel, media=two)
    await publisher.publish(ready, go=go)

    assert [kind for kind, _ in seen(channel)] == ["video", "video"]
    assert len({message.group for message in channel.messages}) == 1
    assert telegram.calls[-1].method == "copyMessages"


async def test_what_is_backstage_already_is_not_uploaded_again_unless_it_has_changed(
    publisher, parcel, telegram, channel, olga
) -> None:
    ready = await prepared(publisher, parcel)
    assert await publisher.prepare(ready) == ready.prepared
    assert len(telegram.calls) == 1

    again = await publisher.prepare(replace(ready, caption="Other words"))
    assert again["messages"] != ready.prepared["messages"]


async def test_one_that_the_owner_deleted_goes_out_directly(publisher, parcel, channel, olga) -> None:
    ready = await prepared(publisher, parcel)
    olga.chat.messages[0].is_deleted = True

    await publisher.publish(ready, go=go)

    assert seen(channel) == [("video", parcel.caption)]


async def test_an_owner_who_has_blocked_the_bot_stops_no_post(publisher, parcel, telegram, channel, olga) -> None:
    telegram.fault("sendVideo", Fault.status(403, "Forbidden: bot was blocked by the user"))
    ready = await prepared(publisher, parcel)

    assert ready.prepared == {}
    await publisher.publish(ready, go=go)
    assert seen(channel) == [("video", parcel.caption)]


async def test_without_an_owner_on_telegram_files_go_out_directly(parcel, telegram, channel) -> None:
    async def nobody() -> str:
        return ""

    publisher = TelegramPublisher(TOKEN, base_url=telegram.base_url, backstage=nobody)
    ready = await prepared(publisher, parcel)
    await publisher.publish(ready, go=go)

    assert [call.method for call in telegram.calls] == ["sendVideo"]


async def test_a_lost_upload_is_nobodys_post(publisher, parcel, telegram, channel, olga) -> None:
    telegram.fault("sendVideo", Fault.drop_after())

    with pytest.raises((OutcomeUnknown, Unavailable)):
        await publisher.prepare(to_the_channel(parcel))
    assert seen(channel) == []


async def test_a_lost_copy_is_unknown(publisher, parcel, telegram, channel, olga) -> None:
    ready = await prepared(publisher, parcel)
    telegram.fault("copyMessage", Fault.drop_after())

    with pytest.raises(OutcomeUnknown):
        await publisher.publish(ready, go=go)
    assert len(seen(channel)) == 1


async def test_a_send_that_is_stopped_leaves_the_channel_alone(publisher, parcel, channel, olga) -> None:
    ready = await prepared(publisher, parcel)

    def stop() -> None:
        raise StaleSend

    with pytest.raises(StaleSend):
        await publisher.publish(ready, go=stop)
    assert seen(channel) == []


async def test_a_bot_that_was_thrown_out_of_the_channel_is_not_authorized(
    publisher, parcel, telegram, channel, olga
) -> None:
    ready = await prepared(publisher, parcel)
    telegram.fault("copyMessage", Fault.status(403, "Forbidden: bot was kicked from the channel chat"))

    with pytest.raises(NotAuthorized):
        await publisher.publish(ready, go=go)


async def test_tidying_up_never_fails_a_post(publisher, parcel, telegram, channel, olga) -> None:
    ready = await prepared(publisher, parcel)
    sent = await publisher.publish(ready, go=go)
    telegram.fault("deleteMessages", Fault.status(400, "Bad Request: message can't be deleted"))

    assert await publisher.confirm(ready, sent) == f"https://t.me/studio/{sent.remote_id}"


async def test_a_direct_post_keeps_its_own_link(publisher, parcel) -> None:
    sent = Sent(remote_id="9", permalink="https://t.me/studio/9")

    assert await publisher.confirm(to_the_channel(parcel), sent) == "https://t.me/studio/9"
