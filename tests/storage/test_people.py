"""One person with several accounts, codes that are used once, and groups with roles of their own."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from storage.cards import Cards
from storage.database import Database
from storage.errors import NotFound, Taken
from storage.jobs import Jobs
from storage.pending import PendingActions, Press
from storage.people import Member, People
from storage.places import Places
from storage.tables import Job, Role, TicketKind
from storage.tickets import Tickets

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HERE = {"front": "telegram", "chat": "7", "now": NOW, "expires_at": NOW + timedelta(days=1)}


@pytest.fixture
def people(database: Database) -> People:
    return People(database)


async def linked(people: People, role: Role = Role.OPERATOR) -> Member:
    first = await people.add("telegram", "7", role, name="Vera", private_chat="7", now=NOW)
    return await people.link(first.id, "discord", "70", name="vera", private_chat="700", now=NOW)


class TestLinkedAccounts:
    async def test_they_are_one_person_from_either_side(self, people: People) -> None:
        member = await linked(people)

        assert await people.member("telegram", "7") is not None
        assert member.actor == "telegram:7"
        for front, user in (("telegram", "7"), ("discord", "70")):
            found = await people.member(front, user)
            assert found is not None
            assert (found.number, found.actor, [one.front for one in found.accounts]) == (
                member.number, "telegram:7", ["telegram", "discord"],
            )  # fmt: skip
        assert len(await people.members()) == 1

    async def test_whatever_is_changed_is_changed_for_both(self, people: People) -> None:
        member = await linked(people)
        other = member.accounts[1]
        await people.change(other.id, role=Role.VIEWER, may_approve=False)
        await people.choose(other.id, "timezone", "Asia/Tokyo")
        await people.add("discord", "70", Role.OPERATOR, now=NOW)

        assert await people.role_of("telegram", "7") is Role.OPERATOR
        found = await people.member("telegram", "7")
        assert found is not None
        assert (found.may_approve, found.choices) == (False, {"timezone": "Asia/Tokyo"})
        await people.choose(member.number, "timezone", None)
        assert (await people.numbered(other.id)).choices == {}  # type: ignore[union-attr]

    async def test_whoever_is_removed_is_removed_everywhere(self, people: People) -> None:
        await linked(people)
        assert await people.remove("discord", "70")

        assert await people.list() == []
        assert not await people.remove("telegram", "7")

    async def test_an_account_that_came_by_the_link_is_nobodys_after_it(self, people: People) -> None:
        await linked(people)

        assert await people.unlink("discord", "70") is None
        assert await people.role_of("discord", "70") is None
        assert await people.role_of("telegram", "7") is Role.OPERATOR

    async def test_one_that_was_there_before_may_what_it_might_and_no_more_than_now(self, people: People) -> None:
        first = await people.add("telegram", "7", Role.OPERATOR, now=NOW)
        await people.add("discord", "70", Role.OPERATOR, now=NOW)
        await people.link(first.id, "discord", "70", now=NOW)
        await people.change(first.id, role=Role.VIEWER)
        alone = await people.unlink("discord", "70")

        assert alone is not None
        assert alone.role is Role.VIEWER
        with pytest.raises(NotFound):
            await people.unlink("telegram", "7")

    async def test_a_second_account_on_one_front_and_one_that_is_somebodys_are_refused(self, people: People) -> None:
        member = await linked(people)
        with pytest.raises(Taken):
            await people.link(member.number, "telegram", "8", now=NOW)
        other = await people.add("telegram", "9", Role.VIEWER, now=NOW)
        with pytest.raises(Taken):
            await people.link(other.id, "discord", "70", now=NOW)

    async def test_the_number_of_somebody_who_was_removed_is_never_given_again(self, people: People) -> None:
        gone = await people.add("telegram", "7", Role.VIEWER, now=NOW)
        await people.remove("telegram", "7")

        assert (await people.add("telegram", "8", Role.VIEWER, now=NOW)).id > gone.id


class TestTickets:
    async def test_of_many_who_send_one_code_one_uses_it(self, database: Database) -> None:
        tickets = Tickets(database)
        made = await tickets.add(TicketKind.INVITE, "ABCDEFGHJK", role=Role.VIEWER, **HERE)
        used = await asyncio.gather(
            *(tickets.use(made.id, front="telegram", user=str(number), now=NOW) for number in range(8))
        )

        assert len([one for one in used if one is not None]) == 1
        assert await tickets.live("ABCDEFGHJK", now=NOW) is None
        assert len(await tickets.waiting(since=NOW)) == 1
        assert await tickets.decide(made.id, now=NOW) is not None
        assert await tickets.decide(made.id, now=NOW) is None

    async def test_a_code_is_not_kept_and_dies_with_its_day(self, database: Database) -> None:
        tickets = Tickets(database)
        made = await tickets.add(TicketKind.LINK, "ABCDEFGHJK", **HERE)

        assert "ABCDEFGHJK" not in made.digest
        assert await tickets.live("ABCDEFGHJK", now=NOW) is not None
        assert await tickets.live("ABCDEFGHJK", now=NOW + timedelta(days=1)) is None
        assert await tickets.use(made.id, front="discord", user="1", now=NOW + timedelta(days=1)) is None


class TestPlaces:
    async def test_a_group_is_on_with_all_its_threads(self, database: Database, people: People) -> None:
        places = Places(database)
        vera = await people.add("telegram", "7", Role.OPERATOR, now=NOW)
        assert await places.enable("telegram", "-100", by="telegram:1", now=NOW)
        assert not await places.enable("telegram", "-100/7", by="telegram:1", now=NOW)
        await places.set_role("telegram", "-100/7", vera.id, Role.VIEWER)

        assert await places.is_enabled("telegram", "-100/9")
        assert not await places.is_enabled("discord", "-100")
        assert await places.role_in("telegram", "-100", vera.id) is Role.VIEWER
        assert await places.roles_in("telegram", "-100/9") == {vera.id: Role.VIEWER}
        await places.set_role("telegram", "-100", vera.id, None)
        assert await places.role_in("telegram", "-100", vera.id) is None
        assert await places.disable("telegram", "-100")
        assert not await places.disable("telegram", "-100")

    async def test_what_reported_to_a_chat_that_is_left_reports_elsewhere(self, database: Database) -> None:
        places, jobs, pending, cards = Places(database), Jobs(database), PendingActions(database), Cards(database)
        made = [
            await jobs.add(Job(kind="reel", front="telegram", chat=chat, actor="telegram:7", created_at=NOW))
            for chat in ("7", "7/3", "70", "7_3")
        ]
        token = (await pending.offer("x", front="telegram", chat="7/3", now=NOW)).token
        await cards.put("telegram", "7", "job:1", "99", now=NOW)
        await places.leave("telegram", "7", to=("console", "console"), now=NOW)

        after = [await jobs.get(job.id) for job in made]
        assert [(job.front, job.chat) for job in after if job] == [
            ("console", "console"), ("console", "console"), ("telegram", "70"), ("telegram", "7_3"),
        ]  # fmt: skip
        assert (await pending.press(token, by="telegram:7", now=NOW)).press is Press.SUPERSEDED
        assert await cards.showing("job:1") == []


async def test_whoever_might_not_approve_before_the_link_may_not_after_it(people: People) -> None:
    first = await people.add("telegram", "7", Role.OPERATOR, now=NOW)
    other = await people.add("discord", "70", Role.OPERATOR, now=NOW)
    await people.change(other.id, may_approve=False)

    await people.link(first.id, "discord", "70", now=NOW)
    together = await people.member("discord", "70")
    assert together is not None
    assert together.may_approve, "the person's first account says so"
    alone = await people.unlink("discord", "70")

    assert alone is not None
    assert not alone.may_approve


async def test_an_account_keeps_no_more_approving_than_the_person_has_when_it_is_unlinked(people: People) -> None:
    first = await people.add("telegram", "7", Role.OPERATOR, now=NOW)
    await people.add("discord", "70", Role.OPERATOR, now=NOW)
    await people.link(first.id, "discord", "70", now=NOW)
    await people.change(first.id, may_approve=False)

    alone = await people.unlink("discord", "70")

    assert alone is not None
    assert not alone.may_approve
