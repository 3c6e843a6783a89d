import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.access import Access
from bot.fronts.front import Knock, Origin
from storage.database import Database
from storage.people import People
from storage.places import Places
from storage.tables import Role
from tests.databases import new_database

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await new_database(tmp_path)
    yield opened
    await opened.close()


@pytest.fixture
def people(database: Database) -> People:
    return People(database)


@pytest.fixture
def places(database: Database) -> Places:
    return Places(database)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def access(people: People, places: Places, clock: Clock) -> Access:
    await places.enable("telegram", "-100", by="telegram:7", now=NOON)
    return Access(people, clock, places=places)


def origin(
    user: str = "7", *, front: str = "telegram", chat: str = "", private: bool = True, name: str = "Olga"
) -> Origin:
    return Origin(front=front, chat=chat or user, user=user, name=name, is_private=private)


def knock(text: str = "hi", *, forwarded: bool = False, human: bool = True, **where: object) -> Knock:
    return Knock(origin=origin(**where), text=text, is_forwarded=forwarded, is_human=human)  # type: ignore[arg-type]


class TestWhoGetsAnAnswer:
    async def test_a_stranger_gets_none(self, access: Access) -> None:
        assert not await access.admits(knock())

    async def test_a_person_with_a_role_gets_one(self, access: Access, people: People) -> None:
        await people.add("telegram", "7", Role.VIEWER, now=NOON)

        assert await access.admits(knock())
        assert await access.role_of(origin()) is Role.VIEWER

    async def test_what_another_process_has_changed_counts_from_that_moment(
        self, access: Access, people: People, places: Places, database: Database
    ) -> None:
        """Several processes may share one database: what a person may do is never remembered."""
        await people.add("telegram", "7", Role.OPERATOR, now=NOON)
        group = origin(chat="-100", private=False)
        assert await access.admits(knock())
        assert (await access.member_of(origin()))[1] is Role.OPERATOR
        assert (await access.member_of(group))[1] is Role.OPERATOR

        elsewhere = await Database.open(database.sync_url)
        member = await people.member("telegram", "7")
        assert member is not None
        await People(elsewhere).change(member.number, role=Role.VIEWER, may_approve=False)
        member, role = await access.member_of(origin())
        assert member is not None
        assert (role, await access.role_of(origin()), member.may_approve) == (Role.VIEWER, Role.VIEWER, False)

        await Places(elsewhere).set_role("telegram", "-100", member.number, Role.OPERATOR)
        assert (await access.member_of(group))[1] is Role.OPERATOR
        await Places(elsewhere).disable("telegram", "-100")
        assert (await access.member_of(group))[1] is None

        await People(elsewhere).remove("telegram", "7")
        assert await access.member_of(origin()) == (None, None)
        assert not await access.admits(knock())
        await elsewhere.close()

    async def test_where_a_person_is_reached_is_written_when_their_message_is_answered(
        self, access: Access, people: People, database: Database
    ) -> None:
        await people.add("telegram", "7", Role.VIEWER, now=NOON)
        async with asyncio.timeout(60), database.write():
            await people.add("telegram", "8", Role.VIEWER, now=NOON)
            # Nobody else can write now, and on Discord a person waits to hear that they were heard.
            assert await asyncio.create_task(access.admits(knock(chat="77")))
        assert (await access.member_of(origin(chat="77")))[1] is Role.VIEWER

        account = await people.get("telegram", "7")
        assert account is not None
        assert account.private_chat == "77"

    async def test_the_same_number_or_name_elsewhere_is_another_person(self, access: Access, people: People) -> None:
        await people.add("telegram", "7", Role.OWNER, name="Olga", now=NOON)

        assert not await access.admits(knock(front="discord"))
        assert not await access.admits(knock(user="8", name="Olga"))

    async def test_whoever_sits_at_the_terminal_is_the_owner(self, access: Access) -> None:
        assert await access.role_of(origin("console", front="console")) is Role.OWNER

    @pytest.mark.parametrize(("chat", "is_answered"), [("-100", True), ("-100/7", True), ("-200", False)])
    async def test_a_group_counts_only_where_the_owner_enabled_it(
        self, chat: str, is_answered: bool, access: Access, people: People
    ) -> None:
        await people.add("telegram", "7", Role.OWNER, now=NOON)

        assert await access.admits(knock(chat=chat, private=False)) is is_answered
        assert not await access.admits(knock(user="8", chat=chat, private=False))

    async def test_bots_and_anonymous_admins_get_none_whatever_their_number(
        self, access: Access, people: People
    ) -> None:
        await people.add("telegram", "7", Role.OWNER, now=NOON)

        assert not await access.admits(knock(human=False))

    async def test_a_forwarded_command_is_not_obeyed_but_forwarded_words_are_read(
        self, access: Access, people: People
    ) -> None:
        await people.add("telegram", "7", Role.OWNER, now=NOON)

        assert not await access.admits(knock(" /delete everything", forwarded=True))
        assert await access.admits(knock("look what she wrote", forwarded=True))

    async def test_a_stranger_is_one_line_in_the_log_per_hour(
        self, access: Access, clock: Clock, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO)
        for _ in range(50):
            await access.admits(knock("secret words"))
        clock.now += timedelta(hours=1)
        await access.admits(knock())

        lines = [record for record in caplog.records if getattr(record, "action", "") == "not_answered"]
        assert len(lines) == 2
        assert "secret words" not in caplog.text


class TestPairing:
    async def paired(self, access: Access, *, says: bool = True) -> list[str]:
        """Run the terminal's side until everything that has knocked is answered; return whom it asked about."""
        asked: list[str] = []

        async def confirm(front: str, user: str, name: str) -> bool:
            asked.append(f"{front} {user} {name}")
            return says

        async def welcome(origin: Origin) -> None:
            asked.append(f"welcome {origin.chat}")

        waiting = access._knocked.qsize()
        task = asyncio.create_task(access.pair(confirm, welcome))
        async with asyncio.timeout(10):
            while len(asked) < waiting * (
                2 if says else 1
            ):  # each is asked about, and welcomed where the answer is yes
                await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return asked

    async def test_the_code_has_forty_bits_at_least(self, access: Access) -> None:
        codes = {access.new_code() for _ in range(1000)}

        assert len(codes) == 1000
        assert all(len(code.replace("-", "")) * 5 >= 40 for code in codes)

    @pytest.mark.parametrize("as_typed", ["{}", " {} ", "/start {}"])
    async def test_who_sends_the_code_and_is_confirmed_becomes_the_owner(
        self, as_typed: str, access: Access, people: People
    ) -> None:
        code = access.new_code()

        assert not await access.admits(knock(as_typed.format(code.lower())))
        assert await self.paired(access) == ["telegram 7 Olga", "welcome 7"]
        assert await access.admits(knock())
        assert (await people.list())[0].role is Role.OWNER

    async def test_without_a_yes_in_the_terminal_nobody_becomes_anything(self, access: Access, people: People) -> None:
        await access.admits(knock(access.new_code()))

        assert await self.paired(access, says=False) == ["telegram 7 Olga"]
        assert await people.list() == []

    async def test_a_code_works_once(self, access: Access) -> None:
        code = access.new_code()
        await access.admits(knock(code))
        await access.admits(knock(code, user="8", name="Eve"))

        assert await self.paired(access) == ["telegram 7 Olga", "welcome 7"]

    async def test_a_code_is_over_after_ten_minutes(self, access: Access, clock: Clock) -> None:
        code = access.new_code()
        clock.now += timedelta(minutes=10)
        await access.admits(knock(code))

        assert await self.paired(access) == []

    async def test_five_wrong_tries_end_a_code_and_chatting_is_no_try(self, access: Access) -> None:
        code = access.new_code()
        for text in ("hello", "make a reel", "0123456789AB"):
            await access.admits(knock(text, user="9"))
        for _ in range(4):
            await access.admits(knock("00000-00000", user="9"))
        was_alive = access.has_live_code
        await access.admits(knock("00000-00000", user="9"))
        await access.admits(knock(code))

        assert was_alive
        assert not access.has_live_code
        assert await self.paired(access) == []

    async def test_a_forward_or_a_group_does_not_pair(self, access: Access) -> None:
        code = access.new_code()
        await access.admits(knock(code, forwarded=True))
        await access.admits(knock(code, private=False, chat="-100"))
        await access.admits(knock(code, human=False))

        assert await self.paired(access) == []

    async def test_a_used_up_code_is_followed_by_a_new_one_until_every_front_has_an_owner(
        self, access: Access, people: People
    ) -> None:
        announced: list[str] = []

        async def yes(front: str, user: str, name: str) -> bool:
            return True

        async def welcome(origin: Origin) -> None:
            if origin.front == "telegram":
                await asyncio.sleep(0)

        pairing = asyncio.create_task(
            access.pair(
                yes,
                welcome,
                fronts=["telegram", "discord"],
                announce=announced.append,
                look_every=timedelta(seconds=0.01),
            )
        )
        for front in ("telegram", "discord"):
            async with asyncio.timeout(5):
                while not access.has_live_code:
                    await asyncio.sleep(0.01)
            await access.admits(knock(announced[-1], front=front))
        await asyncio.wait_for(pairing, 5)

        assert {person.front for person in await people.list(role=Role.OWNER)} == {"telegram", "discord"}
