"""What is said of the hosts, and which names they have."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.hosting import Tempo, host_id, host_lines, lost_words, program_version
from bot.settings import SettingsError, load
from storage.tables import Delivery, DeliveryState, Host, HostState
from tests.bot.rooms import room
from tests.databases import only_on_sqlite

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
SEEN = NOON - timedelta(seconds=3)


def host(name: str, **changes: object) -> Host:
    values = {
        "id": name, "machine": name, "state": HostState.WORKING, "has_chat": False, "queues": [], "gpu": "",
        "version": "aaaa", "last_seen_at": SEEN,
    }  # fmt: skip
    return Host(**(values | changes))


def lines(*rows: Host, me: str = "home") -> list[tuple[bool, str]]:
    return host_lines(rows, me=me, version="aaaa", now=NOON, lost_after=timedelta(seconds=20))


def test_each_host_is_a_line_and_what_is_wrong_with_one_is_said() -> None:
    told = lines(
        host("home", has_chat=True),
        host("big", queues=["gpu", "render", "posts"], gpu="RTX, 24 GiB"),
        host("old", queues=["gpu"], version="bbbb"),
        host("cut", last_seen_at=NOON - timedelta(seconds=40)),
        host("gone", state=HostState.LOST, queues=["gpu"], last_seen_at=NOON - timedelta(hours=3)),
        host("off", state=HostState.STOPPED),
    )

    assert told == [
        (False, "home (this one): chat"),
        (False, "big: gpu, render, posts; RTX, 24 GiB"),
        (True, "old: gpu; another version of the program (bbbb, here aaaa)"),
        (True, "cut: nothing; silent, last seen 40 s ago"),
        (True, "gone: gpu; lost, last seen 3 hours ago"),
        (False, "off: nothing; stopped, last seen 3 s ago"),
    ]


def test_a_queue_that_nobody_takes_is_said_with_what_to_start() -> None:
    told = lines(
        host("home", has_chat=True), host("big", queues=["posts"]), host("x", queues=["gpu"], state=HostState.LOST)
    )

    assert told[-1] == (True, "nobody takes gpu and render: start ./troupe worker --queues gpu,render")


def test_the_owner_is_told_what_became_of_a_lost_hosts_work() -> None:
    unclear = Delivery(id=7, state=DeliveryState.UNKNOWN)
    freed = Delivery(id=8, state=DeliveryState.PLANNED)

    assert lost_words(host("big"), [unclear, freed], 3) == (
        "The host big is lost: it has not been seen since 11:59:57 UTC. 3 pieces of work went to others. "
        f"{unclear.handle} may be out: it is looked for. Look at that machine; started again, it takes its place."
    )


def test_a_host_is_named_by_its_machine_and_its_data_folder(tmp_path: Path) -> None:
    here, there = tmp_path / "a", tmp_path / "b"

    assert host_id("", here) == host_id("", here) != host_id("", there)
    assert len(host_id("", here)) <= 50
    assert host_id("studio-1", here) == "studio-1"


def test_a_host_stops_sending_before_others_may_count_it_as_lost() -> None:
    tempo = Tempo(lost_after=timedelta(seconds=20))

    assert tempo.beat < tempo.absent < tempo.fence < tempo.lost_after.total_seconds()


def test_the_version_is_that_of_the_sources() -> None:
    assert program_version() == program_version()
    assert len(program_version()) == 8


@pytest.mark.parametrize("value", ["gpu, paint", "all"])
def test_a_queue_that_there_is_not_is_no_setting(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingsError, match=r"workers\.queues"):
        load(root=tmp_path, environ={}, overrides={"workers.queues": value})


def test_the_queues_that_are_left_to_workers_are_read(tmp_path: Path) -> None:
    settings = load(root=tmp_path, environ={"TROUPE_WORKERS_QUEUES": "GPU, render"})

    assert settings.workers.left == {"gpu", "render"}


@only_on_sqlite
async def test_on_sqlite_the_status_says_that_there_are_no_others(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        assert await here.say("hosts", command="status") == "Hosts: this one alone (on SQLite there are no others)"
        assert "Hosts" not in await here.say(command="status")
