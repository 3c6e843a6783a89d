"""Who works on a shared PostgreSQL: an id is held by one process at a time, and what hosts call to each other is heard."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

from storage.calls import Calls
from storage.database import Database
from storage.errors import Unreachable
from storage.hosts import Hosts
from storage.migrate import upgrade
from storage.notices import Notices
from storage.presence import Presence, called, key_of
from storage.tables import Host, HostState
from tests.databases import VARIABLE
from tests.postgres import NoServer, running
from tests.storage.conftest import NOW

NUMBERS = count(1)
PATIENCE = 10.0


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server's database `postgres`."""
    if VARIABLE in os.environ:
        yield os.environ[VARIABLE]
        return
    try:
        with running() as started:
            yield started.url()
    except NoServer as error:
        pytest.skip(str(error))


def empty(server: str) -> str:
    name = f"hosts_{os.getpid()}_{next(NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="module")
def url(server: str) -> str:
    """A database with its tables, shared by the tests here: each works with ids of its own."""
    address = empty(server)
    upgrade(address.replace("postgresql:", "postgresql+psycopg:"), None)
    return address


@pytest.fixture
async def database(url: str, tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(url, data_dir=tmp_path)
    yield opened
    await opened.close()


@asynccontextmanager
async def process(database: Database, host: str, session: str = "") -> AsyncIterator[Presence]:
    """A process that would be this host."""
    name = called(session or f"s{next(NUMBERS)}", host)
    presence = Presence(database.url, host, called=name, patience=PATIENCE)
    try:
        yield presence
    finally:
        await presence.close()


async def arrived(database: Database, host: str, session: str = "") -> Host:
    return await Hosts(database).arrive(
        host, session_id=session, machine="m", has_chat=False, queues=["gpu"], version="v", workflows="1"
    )


async def test_one_process_at_a_time_holds_an_id_and_it_is_free_when_its_connection_ends(database) -> None:
    async with process(database, "one") as first, process(database, "one") as second:
        assert await first.take()
        assert not await second.take()
        assert key_of("one") in await first.held()
        await first.close()

        assert await second.take()


async def test_whoever_takes_an_id_again_has_another_epoch_and_the_one_before_is_told_so(database) -> None:
    async with process(database, "twice") as presence:
        await presence.take()
        before = await arrived(database, "twice")
        assert await presence.beat(before.epoch)
        after = await arrived(database, "twice")

        assert after.epoch == before.epoch + 1
        assert not await presence.beat(before.epoch)
        assert await presence.beat(after.epoch)


async def test_a_host_whose_work_was_taken_is_told_so_and_only_one_settles_it(database) -> None:
    hosts = Hosts(database)
    async with process(database, "taken") as presence:
        await presence.take()
        row = await arrived(database, "taken")
        assert (await hosts.settle("taken")) is None  # it works

        lost = await hosts.lose("taken")
        assert (lost.state, lost.epoch) == (HostState.LOST, row.epoch + 1)
        assert not await presence.beat(row.epoch)
        assert (await hosts.settle("taken")) is not None
        assert (await hosts.settle("taken")) is None
        assert (await hosts.lose("taken")) is None


async def test_one_that_said_goodbye_is_no_lost_one(database) -> None:
    hosts = Hosts(database)
    row = await arrived(database, "polite")
    await hosts.leave("polite", epoch=row.epoch)

    assert (await hosts.lose("polite")).state is HostState.STOPPED
    assert (await hosts.get("polite")).state is HostState.STOPPED


async def test_a_connection_that_was_cut_says_so_and_the_id_is_taken_up_again(database) -> None:
    async with process(database, "cut", "cut1") as presence, process(database, "peer") as peer:
        await presence.take()
        await peer.take()
        epoch = (await arrived(database, "cut")).epoch
        await peer.shut_out("cut1")
        with pytest.raises(Unreachable):
            await presence.beat(epoch)
        with pytest.raises(Unreachable):
            await presence.held()

        assert await presence.take()
        assert await presence.beat(epoch)


async def test_who_is_shut_out_loses_every_connection_and_nobody_else_any(database, url, tmp_path) -> None:
    async with process(database, "frozen", "frozen1") as presence, process(database, "other", "other1") as peer:
        await presence.take()
        await peer.take()
        pool = await Database.open(url, data_dir=tmp_path, called=called("frozen1", "frozen"))
        with psycopg.connect(url, application_name=called("frozen1", "frozen")) as cut:
            await peer.shut_out("frozen1")
            with pytest.raises(psycopg.OperationalError):
                cut.execute("SELECT 1")
        assert len(await Hosts(pool).all()) > 0  # a pool notices, and connects anew
        await pool.close()

        assert key_of("frozen") not in await peer.held()
        assert key_of("other") in await peer.held()


async def test_while_one_goes_on_with_anothers_work_neither_it_nor_a_third_can(database) -> None:
    async with process(database, "dead") as dead, process(database, "a") as a, process(database, "b") as b:
        await a.take()
        await b.take()
        async with a.in_place_of("dead") as has_it:
            assert has_it
            assert not await dead.take()
            async with b.in_place_of("dead") as has_it_too:
                assert not has_it_too

        assert await dead.take()


async def test_one_host_keeps_the_time_and_another_does_when_it_is_gone(database) -> None:
    async with process(database, "first") as first, process(database, "second") as second:
        await first.take()
        await second.take()
        assert await first.lead()
        assert await first.lead()
        assert not await second.lead()
        await first.close()

        async with asyncio.timeout(PATIENCE):
            while not await second.lead():
                await asyncio.sleep(0.02)


async def test_how_long_a_host_was_not_seen_goes_by_the_servers_clock(database, url) -> None:
    await arrived(database, "silent")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE hosts SET last_seen_at = now() - interval '90 s' WHERE id = 'silent'")
    async with process(database, "looker") as looker:
        await looker.take()

        assert (await looker.silent_for())["silent"] == pytest.approx(90, abs=5)


async def test_words_reach_the_others_and_not_their_speaker_and_a_cut_is_said(database) -> None:
    heard: list[object] = []
    listener = Calls(database, "ear", called=called("ear1", "ear"))

    async def listen() -> None:
        async for word in listener.heard():
            heard.append(word)

    async def until(length: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(heard) < length:
                await asyncio.sleep(0.02)

    ears = asyncio.create_task(listen())
    await until(1)
    await listener.say({"job": 1})
    speaker = Calls(database, "mouth", called=called("mouth1", "mouth"))
    await speaker.say({"job": 2, "detail": "ü" * 9000})  # too long to be called: nothing depends on it
    await speaker.say({"job": 3})
    await until(2)
    async with process(database, "cutter") as cutter:
        await cutter.take()
        await cutter.shut_out("ear1")
    await until(3)
    ears.cancel()
    await asyncio.gather(ears, return_exceptions=True)

    assert heard == [None, {"job": 3, "by": "mouth"}, None]


async def test_what_is_to_be_told_waits_in_order_until_it_was(database) -> None:
    notices = Notices(database)
    first = await notices.add({"text": "one"}, host="a", now=NOW)
    await notices.add({"text": "two"}, host="a", now=NOW)
    await notices.told(first.id, now=NOW)

    assert [notice.what["text"] for notice in await notices.untold()] == ["two"]


async def test_several_hosts_that_start_at_once_set_the_tables_up_once(server) -> None:
    address = empty(server).replace("postgresql:", "postgresql+psycopg:")

    await asyncio.gather(*(asyncio.to_thread(upgrade, address, None) for _ in range(3)))
