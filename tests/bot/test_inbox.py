import asyncio
import json
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fronts.front import Attachment, Inbound, Origin
from bot.inbox import GIVEN_UP, MAX_ENDS, Afterwards, Intake, from_json, to_json
from bot.rush import Rush
from storage.database import Database
from storage.errors import Locked
from storage.inbox import Inbox
from storage.preferences import Preferences
from storage.tables import InboxItem
from tests.databases import new_database
from tools.errors import OutcomeUnknown, Unavailable

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await new_database(tmp_path)
    yield opened
    await opened.close()


@pytest.fixture
def inbox(database: Database) -> Inbox:
    return Inbox(database)


class Core:
    """Handles inbounds the way a test tells it to, and writes down what it did."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.told: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}  # a text that waits here does not end before
        self.failures: dict[str, list[Exception]] = {}

    async def handle(self, inbound: Inbound) -> None:
        what = inbound.text or inbound.press or f"/{inbound.command}"
        self.log.append(f"begin {what}")
        if what in self.gates:
            await self.gates[what].wait()
        if failures := self.failures.get(what):
            raise failures.pop(0)
        self.log.append(f"end {what}")

    async def has(self, *lines: str) -> None:
        """Wait until these are in the log."""
        async with asyncio.timeout(10):
            while not set(lines) <= set(self.log):
                await asyncio.sleep(0.005)

    async def tell(self, origin: Origin, text: str) -> None:
        self.told.append(f"{origin.chat}: {text}")


@pytest.fixture
def core() -> Core:
    return Core()


@pytest.fixture
def make_intake(inbox: Inbox, core: Core) -> Callable[..., Intake]:
    def make(**options: object) -> Intake:
        settings: dict[str, object] = {"clock": lambda: NOW, "tell": core.tell, "retry": timedelta(seconds=0.01)}
        handle: Callable[[Inbound], Awaitable[None]] = core.handle
        return Intake(inbox, handle, **(settings | options))  # type: ignore[arg-type]

    return make


@asynccontextmanager
async def running(intake: Intake) -> AsyncIterator[None]:
    task = asyncio.create_task(intake.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def said(text: str, *, chat: str = "1", user: str = "", key: str = "", **about: object) -> Inbound:
    origin = Origin(front="telegram", chat=chat, user=user or chat)
    return Inbound(origin=origin, key=key or f"{chat} {zlib.crc32(repr((text, about)).encode())}", text=text, **about)  # type: ignore[arg-type]


async def idle(intake: Intake) -> None:
    await asyncio.wait_for(intake.idle(), 60)


async def test_the_same_message_twice_is_handled_once(make_intake: Callable[..., Intake], core: Core) -> None:
    intake = make_intake()
    async with running(intake):
        for _ in range(3):
            await intake.answer(said("hello", key="42"))
        await idle(intake)

    assert core.log == ["begin hello", "end hello"]


async def test_one_chat_is_answered_in_its_order_and_others_at_the_same_time(
    make_intake: Callable[..., Intake], core: Core
) -> None:
    intake = make_intake()
    core.gates["slow"] = asyncio.Event()
    async with running(intake):
        await intake.answer(said("slow", chat="1"))
        await intake.answer(said("after it", chat="1"))
        await core.has("begin slow")  # on a server its row may be read after the other's
        await intake.answer(said("other chat", chat="2"))
        await core.has("end other chat")
        before = list(core.log)
        core.gates["slow"].set()
        await idle(intake)

    assert before == ["begin slow", "begin other chat", "end other chat"]
    assert core.log[3:] == ["end slow", "begin after it", "end after it"]


@pytest.mark.parametrize("urgent", [{"press": "tok"}, {"command": "cancel"}, {"command": "stop"}])
async def test_a_press_and_a_cancel_pass_the_queue(
    urgent: dict[str, str], make_intake: Callable[..., Intake], core: Core
) -> None:
    intake = make_intake()
    core.gates["slow"] = asyncio.Event()
    async with running(intake):
        await intake.answer(said("slow"))
        await core.has("begin slow")
        await intake.answer(said("", **urgent))
        async with asyncio.timeout(10):
            while len(core.log) < 3:
                await asyncio.sleep(0.005)
        core.gates["slow"].set()
        await idle(intake)

    assert core.log[0] == "begin slow"
    assert core.log[1].startswith("begin ")
    assert core.log[1] != "begin slow"
    assert "end slow" not in core.log[:2]
    assert len(core.log) == 4  # each once


async def test_what_comes_while_a_start_reads_what_was_left_is_handled_once(
    make_intake: Callable[..., Intake], core: Core, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that is slow to answer the start: it has read the message, which is over before the answer is there."""
    came, over = asyncio.Event(), asyncio.Event()
    unhandled = inbox.unhandled

    async def slow(*, limit: int) -> Sequence[InboxItem]:
        await came.wait()
        rows = await unhandled(limit=limit)
        core.gates["/stop"].set()
        await over.wait()
        return rows

    monkeypatch.setattr(inbox, "unhandled", slow)
    intake, core.gates["/stop"] = make_intake(), asyncio.Event()
    async with running(intake):
        await asyncio.sleep(0)  # it reads
        await intake.answer(said("", command="stop"))
        came.set()
        await idle(intake)
        over.set()
        await intake.answer(said("after it"))
        await core.has("end after it")
        await idle(intake)

    assert core.log == ["begin /stop", "end /stop", "begin after it", "end after it"]


async def test_what_was_not_handled_is_taken_up_at_the_next_start_in_order(
    make_intake: Callable[..., Intake], core: Core
) -> None:
    killed = make_intake()
    core.gates["one"] = asyncio.Event()
    async with running(killed):
        for text in ("one", "two", "three"):
            await killed.answer(said(text))
        await core.has("begin one")
    core.gates.clear()
    core.log.clear()

    intake = make_intake()
    await intake.answer(said("four"))  # a front may be quicker than the inbox
    async with running(intake):
        await idle(intake)

    assert core.log == [f"{what} {text}" for text in ("one", "two", "three", "four") for what in ("begin", "end")]


async def test_who_fills_a_chats_queue_does_not_keep_others_waiting(
    make_intake: Callable[..., Intake], core: Core
) -> None:
    intake = make_intake()
    for number in range(20):
        await intake.answer(said(f"flood {number}", user="9"))
    await intake.answer(said("one", user="1"))
    await intake.answer(said("two", user="1"))
    async with running(intake):
        await idle(intake)
    order = [line.removeprefix("begin ") for line in core.log if line.startswith("begin")]

    assert [one for one in order if one.startswith("flood")] == [f"flood {number}" for number in range(20)]
    assert order.index("one") < order.index("two") < 6


async def test_what_a_few_say_to_each_other_stays_in_its_order(make_intake: Callable[..., Intake], core: Core) -> None:
    intake = make_intake()
    lines = [("a", "1"), ("b", "2"), ("c", "1"), ("d", "1"), ("e", "2"), ("f", "1")]
    for text, user in lines:
        await intake.answer(said(text, user=user))
    async with running(intake):
        await idle(intake)

    assert [line for line in core.log if line.startswith("begin")] == [f"begin {text}" for text, _ in lines]


async def test_a_message_that_always_fails_is_told_once_and_set_aside(
    make_intake: Callable[..., Intake], core: Core, inbox: Inbox
) -> None:
    intake = make_intake()
    core.failures["poison"] = [ValueError("boom")] * 100
    async with running(intake):
        await intake.answer(said("poison"))
        await intake.answer(said("next"))
        await idle(intake)

    assert core.log == ["begin poison"] * 3 + ["begin next", "end next"]
    assert core.told == [f"1: {GIVEN_UP}"]
    assert await inbox.unhandled() == []


async def test_a_message_that_kills_the_process_is_set_aside_too(
    make_intake: Callable[..., Intake], core: Core
) -> None:
    core.gates["deadly"] = asyncio.Event()  # never set: each run ends in the middle of it
    for _ in range(MAX_ENDS + 2):
        intake, before = make_intake(), len(core.log)
        async with running(intake):
            await intake.answer(said("deadly", key="1"))
            async with asyncio.timeout(60):
                while len(core.log) == before and not core.told:
                    await asyncio.sleep(0.005)

    assert core.log == ["begin deadly"] * MAX_ENDS
    assert core.told == [f"1: {GIVEN_UP}"]


async def test_what_is_written_behind_an_answer_is_written_with_its_end_or_not_at_all(
    database: Database, inbox: Inbox, core: Core
) -> None:
    preferences, failures = Preferences(database), [Locked("busy")]

    async def handle(inbound: Inbound) -> Afterwards:
        async def write() -> None:
            times = int(await preferences.get("times", 0)) + 1
            await preferences.set("times", times)
            if failures:
                raise failures.pop()

        return write

    intake = Intake(inbox, handle, clock=lambda: NOW, tell=core.tell, retry=timedelta(seconds=0.01))
    async with running(intake):
        await intake.answer(said("hello"))
        await idle(intake)

    assert await preferences.get("times") == 1  # the first time was undone, and the message answered anew
    assert await inbox.unhandled() == []


async def test_no_turn_begins_while_somebody_waits_to_be_heard(
    make_intake: Callable[..., Intake], core: Core, inbox: Inbox
) -> None:
    rush = Rush()
    intake = make_intake(rush=rush)
    async with running(intake):
        with rush.unheard(), rush.unheard():
            await intake.answer(said("hello"))
            kept = await inbox.unhandled()  # it is safe all the same
            log = list(core.log)
        await idle(intake)

    assert (len(kept), log) == (1, [])
    assert core.log == ["begin hello", "end hello"]


async def test_who_is_never_heard_holds_nobody_up_for_long() -> None:
    rush = Rush()
    with rush.unheard():
        await asyncio.wait_for(rush.over(timedelta(seconds=0.01)), 60)


async def test_a_try_is_counted_once_and_before_it_begins(
    make_intake: Callable[..., Intake], core: Core, inbox: Inbox
) -> None:
    core.gates["hello"] = asyncio.Event()
    intake = make_intake()
    async with running(intake):
        await intake.answer(said("hello"))
        await core.has("begin hello")
        counted = [item.attempts for item in await inbox.unhandled()]

    core.log.clear()
    again = make_intake()  # the process has ended in it
    async with running(again):
        await core.has("begin hello")
        core.gates["hello"].set()
        await idle(again)
    assert counted == [1]
    assert [item.attempts for item in await inbox.latest("telegram")] == [2]


async def test_nobody_being_there_to_be_told_is_no_reason_to_go_round(
    make_intake: Callable[..., Intake], core: Core
) -> None:
    async def nobody(origin: Origin, text: str) -> None:
        raise Unavailable("away")

    intake = make_intake(tell=nobody)
    core.failures["poison"] = [ValueError("boom")] * 100
    async with running(intake):
        await intake.answer(said("poison"))
        await idle(intake)

    assert core.log == ["begin poison"] * 3


@pytest.mark.parametrize("failure", [Unavailable("away"), Locked("busy"), RuntimeError("once")])
async def test_what_failed_once_is_tried_again(
    failure: Exception, make_intake: Callable[..., Intake], core: Core
) -> None:
    intake = make_intake()
    core.failures["hello"] = [failure]
    async with running(intake):
        await intake.answer(said("hello"))
        await idle(intake)

    assert core.log == ["begin hello", "begin hello", "end hello"]
    assert core.told == []


async def test_an_answer_that_may_have_arrived_is_not_given_again(
    make_intake: Callable[..., Intake], core: Core
) -> None:
    intake = make_intake()
    core.failures["hello"] = [OutcomeUnknown("cut off")]
    async with running(intake):
        await intake.answer(said("hello"))
        await idle(intake)

    assert core.log == ["begin hello"]


async def test_draining_ends_the_running_turn_and_begins_no_other(
    make_intake: Callable[..., Intake], core: Core, inbox: Inbox
) -> None:
    intake = make_intake()
    core.gates["slow"] = asyncio.Event()
    async with running(intake):
        await intake.answer(said("slow"))
        await intake.answer(said("waits"))
        await core.has("begin slow")
        draining = asyncio.create_task(intake.drain(5))
        await asyncio.sleep(0.02)
        await intake.answer(said("came while stopping"))
        core.gates["slow"].set()
        assert await draining

    assert core.log == ["begin slow", "end slow"]
    assert [item.payload["text"] for item in await inbox.unhandled()] == ["waits", "came while stopping"]


async def test_draining_gives_up_after_its_time(make_intake: Callable[..., Intake], core: Core) -> None:
    intake = make_intake()
    core.gates["slow"] = asyncio.Event()
    async with running(intake):
        await intake.answer(said("slow"))
        await core.has("begin slow")

        assert not await intake.drain(0.05)


async def test_files_in_the_downloads_go_when_their_message_is_handled(
    make_intake: Callable[..., Intake], tmp_path: Path
) -> None:
    downloads, own = tmp_path / "downloads", tmp_path / "own.jpg"
    downloads.mkdir()
    fetched = downloads / "telegram-1.jpg"
    files = tuple(Attachment(path=path, name="a", mime="image/jpeg", size=1) for path in (fetched, own))
    for file in files:
        file.path.write_bytes(b"x")
    intake = make_intake(downloads=downloads)
    async with running(intake):
        await intake.answer(said("look", attachments=files))
        await idle(intake)
        await asyncio.sleep(0.05)

    assert not fetched.exists()
    assert own.exists()


@given(
    text=st.text(max_size=50),
    command=st.text(max_size=10),
    names=st.lists(st.text(max_size=10), max_size=3),
    is_forwarded=st.booleans(),
)
def test_an_inbound_comes_back_from_the_database_as_it_was(
    text: str, command: str, names: list[str], is_forwarded: bool
) -> None:
    files = tuple(Attachment(path=Path("/data") / str(n), name=name, mime="", size=n) for n, name in enumerate(names))
    inbound = said(text, command=command, attachments=files, is_forwarded=is_forwarded, reply_to="5")

    assert from_json(json.loads(json.dumps(to_json(inbound)))) == inbound
