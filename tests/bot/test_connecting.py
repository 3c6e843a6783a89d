"""Connecting accounts in the chat: what is pasted opens the account, and stands nowhere afterwards."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot.fronts.front import Inbound, Origin
from bot.pasting import looks_secret
from storage.accounts import Accounts
from storage.tables import AccountState, InboxItem, Role
from tests.bot.rooms import CHAT, Room, room
from tests.bot.serving import WEDNESDAY, Clock, discord_settings, phone, served
from tests.databases import held_by_the_server
from tests.emulators.bluesky import BlueskyEmulator
from tests.emulators.discord import DiscordEmulator
from tests.emulators.mastodon import MastodonEmulator
from tests.emulators.telegram import TelegramEmulator


@pytest.fixture
async def bluesky():
    async with BlueskyEmulator() as server:
        yield server


@pytest.fixture
def ava(bluesky):
    return bluesky.account()


@pytest.fixture
async def mastodon():
    async with MastodonEmulator() as server:
        yield server


@pytest.fixture
async def studio(bluesky, tmp_path):
    async with room(
        tmp_path,
        **{"accounts.bluesky": bluesky.address, "accounts.allow_local": True, "posting.sweep": timedelta(minutes=5)},
    ) as opened:
        yield opened


def accounts_of(studio: Room) -> Accounts:
    return studio.app.studio.entrances.accounts


async def paste(studio: Room, text: str, *, is_private: bool = True, command: str = "", chat: str = CHAT) -> str:
    """Send a message that the front could take away again."""
    origin = Origin(front="console", chat=chat, user="console", name="Olga", is_private=is_private)
    before = len(studio.screen.history)
    await studio.app.intake.answer(Inbound(origin=origin, key=uuid4().hex, text=text, command=command, ref="m7"))
    await studio.app.intake.idle()
    return "\n".join(view.text for view in studio.screen.history[before:])


def everything_kept(studio: Room) -> str:
    """All that lies in the data folder and the database, but the key itself."""
    folder = studio.app.settings.data_dir
    found = [path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "secret.key"]
    return b"\n".join(found).decode("latin-1") + held_by_the_server(folder)


async def test_bluesky_is_connected_by_a_paste_that_is_deleted_and_stands_nowhere(studio, ava, bluesky) -> None:
    asked = await studio.say("connect Bluesky")
    assert "app password" in asked
    assert studio.screen.history[-1].asks_secret

    said = await paste(studio, f"{ava.handle} {ava.password}")

    assert f"Connected: **@{ava.handle}** on Bluesky" in said
    assert "up to 10" in said
    assert studio.screen.taken == ["m7"]
    [account] = await accounts_of(studio).list()
    assert (account.state, account.address) == (AccountState.OK, ava.did)
    assert account.expires_at is not None
    secret = accounts_of(studio).opened(account)
    kept = everything_kept(studio)
    assert ava.handle in kept
    for hidden in (ava.password, secret["access"], secret["refresh"]):
        assert hidden not in kept
    [destination] = await studio.app.studio.destinations.for_platform("bluesky")
    assert (destination.publisher, destination.address) == ("bluesky", ava.did)


async def test_the_command_with_everything_in_one_line_works_and_is_hidden_as_well(studio, ava) -> None:
    said = await paste(studio, f"bluesky {ava.handle} {ava.password}", command="connect")

    assert "Connected" in said
    assert ava.password not in everything_kept(studio)
    payloads = await inbox_payloads(studio)
    assert any(payload["text"] == "bluesky" and payload["sealed"] for payload in payloads)


async def inbox_payloads(studio: Room) -> list[dict]:
    async with studio.app.database.read() as session:
        return [row.payload for row in await session.scalars(select(InboxItem))]


async def test_mastodon_is_connected_by_the_code_that_the_server_shows(studio, mastodon) -> None:
    asked = await studio.say("connect mastodon")
    assert "on which server" in asked.lower()
    invited = await studio.say(mastodon.host)
    assert f"{mastodon.address}/oauth/authorize" in invited
    code = mastodon.allow()

    said = await paste(studio, code)

    assert f"Connected: **@ava@{mastodon.host}** on Mastodon" in said
    kept = everything_kept(studio)
    assert code not in kept
    assert not any(token in kept for token in mastodon.tokens)
    assert not any(secret in kept for secret in mastodon.apps.values())
    [account] = await accounts_of(studio).list()  # the registration that waited for the code is gone
    assert account.state is AccountState.OK


async def test_which_accounts_are_connected_is_said_in_a_line_each(studio, ava) -> None:
    assert "No account is connected" in await studio.say("which accounts are connected?")
    await paste(studio, f"bluesky {ava.handle} {ava.password}", command="connect")

    said = await studio.say("which accounts are connected?")

    assert f"1: **@{ava.handle}** on Bluesky: fine, looked at just now, until" in said


async def test_an_account_that_is_shut_out_is_told_once_with_a_button_that_mends_it(studio, ava, bluesky) -> None:
    await paste(studio, f"bluesky {ava.handle} {ava.password}", command="connect")
    [account] = await accounts_of(studio).list()
    keeper = studio.app.studio.entrances.keeper
    bluesky.revoke(ava)

    before = len(studio.screen.history)
    for _ in range(3):
        with pytest.raises(Exception, match=r"connected anew|does not let"):
            await keeper.check(account)
        await keeper.tend(studio.app.studio.deliveries, studio.app.studio.destinations)
    told = [view.text for view in studio.screen.history[before:]]

    assert len(told) == 1
    assert f"@{ava.handle} on Bluesky must be connected anew" in told[0]
    assert "must be connected anew" in await studio.say(command="accounts")
    assert "app password" in await studio.press(f"Reconnect @{ava.handle}")
    assert "Connected" in await paste(studio, f"{ava.handle} {ava.password}")
    assert "fine" in await studio.say(command="accounts")


async def test_disconnecting_asks_first_and_hands_over_what_is_planned(studio, ava) -> None:
    await paste(studio, f"bluesky {ava.handle} {ava.password}", command="connect")

    assert "erased" in await studio.say("disconnect Bluesky")
    assert len(await accounts_of(studio).list()) == 1
    assert "is disconnected" in await studio.press("Disconnect")

    assert await accounts_of(studio).list() == []
    [destination] = await studio.app.studio.destinations.for_platform("bluesky")
    assert destination.publisher == "handoff"


async def test_a_wrong_password_is_one_line_and_is_kept_nowhere(studio, ava) -> None:
    await studio.say("connect bluesky")

    said = await paste(studio, f"{ava.handle} wr0n-wr0n-wr0n-wr0n")

    assert "Bluesky does not let you in: Invalid identifier or password" in said
    assert "wr0n" not in said
    assert "wr0n" not in everything_kept(studio)
    assert await accounts_of(studio).list() == []


async def test_what_is_no_answer_to_the_question_is_kept_nowhere_either(studio) -> None:
    await studio.say("connect bluesky")

    said = await paste(studio, "hunter22 and some words")

    assert "handle and an app password" in said
    assert "hunter22" not in everything_kept(studio)
    assert "No account" in await studio.say("which accounts are connected?")  # the question is over


async def test_a_secret_that_nobody_asked_for_is_recognised_and_kept_nowhere(studio) -> None:
    token = "a1B2" * 11

    said = await paste(studio, f"my token is {token}")

    assert "looks like a secret" in said
    assert studio.screen.taken == ["m7"]
    assert token not in everything_kept(studio)


async def test_a_secret_in_a_group_is_used_for_nothing(studio, ava) -> None:
    await studio.app.studio.places.enable("console", "group", by="console:console", now=studio.app.clock())

    said = await paste(
        studio, f"bluesky {ava.handle} {ava.password}", command="connect", is_private=False, chat="group"
    )

    assert "others read" in said
    assert await accounts_of(studio).list() == []
    assert ava.logins == 0
    asked = await paste(studio, "bluesky", command="connect", is_private=False, chat="group")
    assert "private chat" in asked


async def test_where_a_message_cannot_be_deleted_the_person_is_told_to_do_it(studio, ava) -> None:
    studio.screen.can_take_away = False

    said = await paste(studio, f"bluesky {ava.handle} {ava.password}", command="connect")

    assert "delete it yourself" in said
    assert "Connected" in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("telegram", "bot itself"),
        ("instagram", "handed to you"),
        ("folder", "needs no account"),
        ("myspace", "do not know the platform"),
        ("mastodon http://10.0.0.1/", "no Mastodon server"),
        ("mastodon localhost", "no Mastodon server"),
    ],
)
async def test_what_cannot_be_connected_says_what_to_do_instead(studio, words, says) -> None:
    assert says in await studio.say(words, command="connect")


async def test_a_paste_that_the_process_died_over_is_used_at_the_next_start(bluesky, ava, tmp_path) -> None:
    """It lies sealed in the inbox until then, and nowhere open."""
    settings = {"accounts.bluesky": bluesky.address, "accounts.allow_local": True}
    async with room(tmp_path, **settings) as first:
        first.app.intake._is_draining = True  # it is committed, and its turn never comes
        origin = Origin(front="console", chat=CHAT, user="console", name="Olga")
        await first.app.intake.answer(
            Inbound(origin=origin, key="k1", command="connect", text=f"bluesky {ava.handle} {ava.password}")
        )
        assert ava.password not in everything_kept(first)
        [payload] = await inbox_payloads(first)
        assert ava.password not in json.dumps(payload)

    async with room(tmp_path, **settings) as second:
        await second.until(lambda: connected(second))

    assert ava.logins == 1


async def connected(studio: Room) -> bool:
    return bool(await accounts_of(studio).list(states=(AccountState.OK,)))


async def test_a_post_goes_to_the_connected_account_from_the_chat(studio, ava) -> None:
    await paste(studio, f"bluesky {ava.handle} {ava.password}", command="connect")
    await studio.say("generate an image of Ava at the beach")
    await studio.ready()

    shown = await studio.say("post it on bluesky now")
    await studio.press("Approve")
    row = await studio.posted()

    assert row.state.value == "posted", row.error
    [post] = ava.posts
    assert post["embed"]["$type"] == "app.bsky.embed.images"
    [image] = post["embed"]["images"]
    assert image["alt"] == "Ava: at the beach. Made with AI"
    assert f"Alt text: {image['alt']}" in shown
    assert row.permalink.startswith("https://bsky.app/profile/did:plc:")


async def test_alt_text_and_first_comment_are_said_in_the_chat_stand_on_the_card_and_go_along(studio, ava) -> None:
    await paste(studio, f"bluesky {ava.handle} {ava.password}", command="connect")
    await studio.say("generate an image of Ava at the beach")
    await studio.ready()
    await studio.say("post it on bluesky now")

    shown = await studio.say("alt text: Ava walks along the water, her shoes in her hand")
    assert "Alt text: Ava walks along the water, her shoes in her hand" in shown
    shown = await studio.say("first comment: More on https://example.org/ava")
    assert "First comment: More on https://example.org/ava" in shown
    long = await studio.say("alt text: " + "word " * 500)
    assert "499 over the 2000 characters of Bluesky" in long
    await studio.press("Approve")

    async def answered():
        row = await studio.app.studio.deliveries.get(1)
        return row if row.comment_state not in {"", "begun"} else None

    row = await studio.until(answered)

    post, comment = ava.posts
    assert [image["alt"] for image in post["embed"]["images"]] == [row.alt_text]
    assert comment["text"] == "More on https://example.org/ava"
    assert comment["reply"]["parent"]["uri"] == row.remote_id
    assert row.comment_state == "posted"


async def test_an_alt_text_that_is_asked_for_is_kept_word_for_word_whatever_it_reads_like(studio, ava) -> None:
    await paste(studio, f"bluesky {ava.handle} {ava.password}", command="connect")
    await studio.say("generate an image of Ava at the beach")
    await studio.ready()
    await studio.say("post it on bluesky now")
    await studio.say(command="library")
    jobs = len(await studio.app.studio.jobs.list())
    await studio.say("the post")
    await studio.press("Alt text")

    await studio.say("A picture of Ava at the beach, 1 parasol")

    row = await studio.app.studio.deliveries.get(1)
    assert row.alt_text == "A picture of Ava at the beach, 1 parasol"
    assert len(await studio.app.studio.jobs.list()) == jobs


@pytest.mark.parametrize(
    "words",
    [
        "ava.bsky.social abcd-efgh-ijkl-mnop",
        "ab2d-efgh-ijkl-mnop",
        "https://discord.com/api/webhooks/123456789012345678/" + "a1B2" * 17,
        "123456789:" + "Aa1" * 12,
        "code: " + "Zx9" * 14,
    ],
)
def test_secrets_are_known_by_their_looks(words) -> None:
    assert looks_secret(words)


@pytest.mark.parametrize(
    "words",
    [
        "make a beach reel for Ava and post it tomorrow at six",
        "from-dawn-till-dusk with Kai",
        "see https://ava.example/gallery/a-very-long-name-of-a-picture-from-the-beach.jpg",
        "d" * 64,
        "img_12 and reel_7 to bluesky on friday 18:00",
    ],
)
def test_ordinary_words_are_no_secrets(words) -> None:
    assert not looks_secret(words)


# On the phone and at the desk


async def test_on_telegram_the_paste_is_gone_from_the_chat_at_once(bluesky, ava, tmp_path) -> None:
    async with TelegramEmulator() as telegram:
        owner = telegram.person("Olga")
        settings = {"accounts.bluesky": bluesky.address, "accounts.allow_local": True}
        async with phone(tmp_path, telegram, owner, Clock(WEDNESDAY), **settings) as olga:
            owner.say("/connect bluesky")
            await owner.sees("app password")
            owner.say(f"{ava.handle} {ava.password}")
            await owner.sees("Connected:")

            shown = [message.text for message in owner.chat.messages]
            assert not any(ava.password in text for text in shown)
            assert ava.logins == 1
            [account] = await olga.app.studio.entrances.accounts.list()
            assert account.name == f"@{ava.handle}"


async def test_on_discord_a_form_takes_the_secret_and_no_message_ever_holds_it(bluesky, ava, tmp_path) -> None:
    async with DiscordEmulator() as discord:
        olga = discord.person("olga")
        settings = {"accounts.bluesky": bluesky.address, "accounts.allow_local": True}
        async with served(tmp_path, **discord_settings(discord), **settings) as app:
            await app.people.add(
                "discord", str(olga.id), Role.OWNER, name="Olga", private_chat=str(olga.dm.id), now=WEDNESDAY
            )
            await discord.connected()
            olga.say("/connect bluesky")
            await olga.sees_button("Handle and app password")
            press = olga.press("Handle and app password")
            await discord.changes.until(lambda: press.form, what=lambda: "no form")
            assert press.form["title"] == "Handle and app password"

            olga.fill(press, f"{ava.handle} {ava.password}")
            await olga.sees("Connected:")

            said = [message.content for message in olga.dm.everything]
            assert not any(ava.password in text for text in said)
            assert ava.logins == 1
