"""This process among others on the same database: it holds its id, goes on with what lost ones had begun, and stops itself
when it is the lost one.

Three spans, all from one setting. A host whose lock is free for `absent` has died or lost its connection, one that was not
seen for `lost_after` is frozen or cut off: either way its work goes to others. A host that could not say that it is here
for `fence` sends nothing any more, well before that.
"""

import asyncio
import hashlib
import logging
import os
import platform
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.settings import ROOT
from storage.database import Database
from storage.errors import Displaced, Held, StorageError, Unreachable
from storage.hosts import Hosts
from storage.notices import Notices
from storage.presence import Presence, called, key_of
from storage.tables import Delivery, Host, HostState
from storage.wording import later, tr, trn
from tools.errors import TroupeError
from tools.gpu import ComfyMemory
from tools.production.engine import QUEUES, VERSION, Engine
from tools.publishers.events import Event, as_dict, in_words
from tools.publishing import Publishing

logger = logging.getLogger(__name__)

ALONE: Final = "local"  # the id of a process that has the database to itself
TRIES: Final = 8  # at the id, a beat apart: it may be just about to be given back
ORPHANS: Final = 10  # beats between two looks for work of hosts that are in no list
ENDING: Final = 10.0  # seconds that a displaced process has to come to its end


@dataclass(frozen=True, kw_only=True)
class Tempo:
    """How soon a host counts as lost."""

    lost_after: timedelta = timedelta(seconds=20)

    @property
    def beat(self) -> float:
        return self.lost_after.total_seconds() / 10

    @property
    def absent(self) -> float:
        return self.lost_after.total_seconds() / 4

    @property
    def fence(self) -> float:
        return self.lost_after.total_seconds() / 2


def host_id(chosen: str, data_dir: Path) -> str:
    """Return the stable id of a process: as it is set, else by its machine and its data folder."""
    if chosen:
        return chosen
    machine = "".join(sign if sign.isalnum() or sign in "-." else "-" for sign in platform.node())[:40] or "host"
    return f"{machine}-{hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:6]}"


def program_version() -> str:
    """Return which program this is, by what it does: two checkouts with the same sources have the same version."""
    digest = hashlib.sha256()
    for folder in ("storage", "personas", "tools", "bot"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:8]


@dataclass(frozen=True, kw_only=True)
class Hands:
    """What the work of another host is taken into."""

    engine: Engine
    publishing: Publishing
    told: Callable[[], Awaitable[None]]


class Hosting:
    """This process's place among the hosts."""

    def __init__(
        self,
        database: Database,
        *,
        host: str,
        session_id: str,
        tempo: Tempo,
        boottime: Callable[[], float],
        now: Callable[[], datetime],
    ) -> None:
        self.host = host
        self.called = called(session_id, host)
        self._session_id = session_id
        self.tempo = tempo
        self.version = ""
        self.hosts = Hosts(database)
        self.notices = Notices(database)
        self._database = database
        self._boottime = boottime
        self._now = now
        self._presence = Presence(database.url, host, called=self.called, patience=max(1.0, tempo.beat * 2))
        self._epoch = 0
        self._seen_at = -tempo.lost_after.total_seconds()  # when we said last that we are here, by `boottime`
        self._is_held = False
        self._free_since: dict[str, float] = {}
        self._hands: Hands | None = None
        self._looking = asyncio.Lock()

    @asynccontextmanager
    async def looking_after(
        self, engine: Engine, publishing: Publishing, told: Callable[[], Awaitable[None]]
    ) -> AsyncIterator[None]:
        """Until the block ends, go on with the work of others who are gone; `told` is called when a person is to be told.

        The engine runs as long: a look that is under way at the end ends first.
        """
        self._hands = Hands(engine=engine, publishing=publishing, told=told)
        try:
            yield
        finally:
            async with self._looking:
                self._hands = None

    def may_send(self) -> bool:
        """Whether nobody can have declared us lost yet."""
        return self._is_held and self._boottime() - self._seen_at < self.tempo.fence

    def leads(self) -> bool:
        """Whether this is the host that keeps the schedule."""
        return self._presence.leads and self.may_send()

    @asynccontextmanager
    async def arrived(self, *, has_chat: bool, queues: Sequence[str]) -> AsyncIterator[None]:
        """Hold the id until the block ends. Raises Held when another process has it."""
        try:
            await self._take()
            self.version = await asyncio.to_thread(program_version)
            row = await self.hosts.arrive(
                self.host,
                session_id=self._session_id,
                machine=platform.node(),
                has_chat=has_chat,
                queues=queues,
                version=self.version,
                workflows=VERSION,
            )
            self._epoch, self._is_held, self._seen_at = row.epoch, True, self._boottime()
            await self._presence.lead()
            yield
            with suppress(StorageError):
                await self.hosts.leave(self.host, epoch=self._epoch)
        finally:
            self._is_held = False
            await self._presence.close()

    async def _take(self) -> None:
        for _ in range(TRIES):
            if await self._presence.take():
                return
            await asyncio.sleep(self.tempo.beat)
        raise Held(
            tr("Another process works as the host {host}.", host=self.host),
            fix=tr("Stop it first, or give this one a name of its own: [workers] id, or TROUPE_WORKERS_ID."),
            command=self.host,
        )

    @asynccontextmanager
    async def beating(self, tasks: asyncio.TaskGroup) -> AsyncIterator[None]:
        """Say until the block ends that we are here, and look after the others.

        Ends the group's tasks with Displaced when the id is not ours any more.
        """
        beat = tasks.create_task(self._beat_on(), name="host")
        try:
            yield
        finally:
            beat.cancel()

    async def _beat_on(self) -> None:
        beats = 0
        while True:
            await asyncio.sleep(self.tempo.beat)
            beats += 1
            try:
                await self._beat()
                async with self._looking:
                    if self._hands is not None:
                        await self._look_after(self._hands, everywhere=beats % ORPHANS == 1)
            except Unreachable as error:
                if self._is_held:
                    logger.warning("Database away", extra={"action": "host_cut_off", "why": error.message})
                self._is_held = False
            except Displaced:
                self._is_held = False
                _end_soon()
                raise
            except StorageError as error:
                logger.warning("Hosts not looked at", extra={"action": "hosts_not_seen", "why": error.message})

    async def _beat(self) -> None:
        before = self._boottime()
        if not self._is_held and not await self._presence.take():
            raise _displaced(self.host)
        if not await self._presence.beat(self._epoch):
            raise _displaced(self.host)
        if not self._is_held:
            logger.warning("Database is back", extra={"action": "host_back"})
        self._is_held, self._seen_at = True, before
        await self._presence.lead()

    async def _look_after(self, hands: Hands, *, everywhere: bool) -> None:
        """Find the hosts that are gone, and go on with what they had begun."""
        rows = {row.id: row for row in await self.hosts.all() if row.id != self.host}
        for name, silent in (await self._presence.silent_for()).items():
            if name in rows and silent > self.tempo.lost_after.total_seconds():
                await self._presence.shut_out(rows[name].session)
                self._free_since.setdefault(name, -self.tempo.absent)  # it has had its time
        held = await self._presence.held()
        wanted = {name for name, row in rows.items() if not row.is_settled}
        if everywhere:
            wanted |= (await hands.engine.workers() | await hands.publishing.holders()) - {self.host}
        now = self._boottime()
        self._free_since = {
            name: self._free_since.get(name, now) for name in wanted | rows.keys() if key_of(name) not in held
        }
        for name in sorted(wanted & self._free_since.keys()):
            if now - self._free_since[name] >= self.tempo.absent:
                await self._go_on_for(name, hands)

    async def _go_on_for(self, name: str, hands: Hands) -> None:
        async with self._presence.in_place_of(name) as has_it:
            if not has_it:
                return  # it is back, or somebody else was quicker
            before = await self.hosts.lose(name)
            if before is not None:
                await self._presence.shut_out(before.session)
            freed = await hands.publishing.free(name)
            count = await hands.engine.adopt(name)
            if before is not None and await self._settled(before, freed, count):
                await hands.told()
            elif before is None and (freed or count):
                logger.warning(
                    "Work of a host that is gone goes on here",
                    extra={"action": "orphans_adopted", "host": name, "count": count, "posts": len(freed)},
                )
        hands.publishing.nudge()

    async def _settled(self, row: Host, freed: Sequence[Delivery], count: int) -> bool:
        """All of its work is in other hands: said once, in the error log and to the owner, unless it had said goodbye."""
        async with self._database.write():
            if await self.hosts.settle(row.id) is None or row.state is not HostState.LOST:
                return False
            text = lost_words(row, freed, count)
            await self.notices.add(
                as_dict(Event(kind="word", deliveries=(), text=text)), host=self.host, now=self._now()
            )
        logger.error("Host lost", extra={"action": "host_lost", "host": row.id, "why": text, "fix": LOST_FIX})
        return True

    async def say_gpu(self, memory: ComfyMemory | None) -> None:
        """Write down which card paints here, where one does."""
        card = None
        if memory is not None:
            with suppress(TroupeError):
                card = await memory.card()
        if card is not None and card.is_gpu:
            with suppress(StorageError):
                await self.hosts.has_gpu(self.host, f"{card.name}, {card.total / 2**30:.0f} GiB")

    async def living_versions(self) -> Collection[str]:
        """Return the versions of workflows that working hosts go on with."""
        return {row.workflows for row in await self.hosts.all() if row.state is HostState.WORKING}


def host_lines(
    rows: Sequence[Host], *, me: str, version: str, now: datetime, lost_after: timedelta
) -> list[tuple[bool, str]]:
    """Return what there is to say of each host, and of queues that nobody takes; each with whether it is a trouble."""
    lines = [_host_line(row, me=me, version=version, now=now, lost_after=lost_after) for row in rows]
    taken = {name for row in rows if row.state is HostState.WORKING for name in row.queues}
    if untaken := [name for name in QUEUES if name not in taken]:
        names = ",".join(untaken)
        lines.append(
            (
                True,
                tr(
                    "nobody takes {queues}: start ./troupe worker --queues {names}",
                    queues=tr(" and ").join(untaken),
                    names=names,
                ),
            )
        )
    return lines


def _host_line(row: Host, *, me: str, version: str, now: datetime, lost_after: timedelta) -> tuple[bool, str]:
    does = ", ".join([*([tr("chat")] if row.has_chat else []), *row.queues]) or tr("nothing")
    parts = [does, *([row.gpu] if row.gpu else [])]
    ago = max(timedelta(0), now - row.last_seen_at)
    length = in_words(ago) if ago >= timedelta(minutes=1) else f"{ago.seconds} s"
    is_silent = row.state is HostState.WORKING and ago > lost_after
    if row.state is HostState.LOST or is_silent:
        is_lost = row.state is HostState.LOST
        parts.append(
            tr("lost, last seen {length} ago", length=length)
            if is_lost
            else tr("silent, last seen {length} ago", length=length)
        )
    elif row.state is HostState.STOPPED:
        parts.append(tr("stopped, last seen {length} ago", length=length))
    is_other = row.state is HostState.WORKING and row.version != version
    if is_other:
        parts.append(tr("another version of the program ({version}, here {here})", version=row.version, here=version))
    trouble = is_silent or is_other or row.state is HostState.LOST
    this = tr(" (this one)") if row.id == me else ""
    return trouble, f"{row.id}{this}: {'; '.join(parts)}"


LOST_FIX: Final = later("look at that machine; started again, it takes its place")


def lost_words(row: Host, freed: Sequence[Delivery], count: int) -> str:
    """Return what the owner is told about a lost host."""
    unclear = [post.handle for post in freed if post.state.value == "unknown"]
    fix = tr(LOST_FIX)
    said = [
        tr("The host {host} is lost: it has not been seen since {at:%H:%M:%S} UTC.", host=row.id, at=row.last_seen_at),
        trn("{count} piece of work went to others.", "{count} pieces of work went to others.", count) if count else "",
        tr("{posts} may be out: it is looked for.", posts=", ".join(unclear)) if unclear else "",
        f"{fix[:1].upper()}{fix[1:]}.",
    ]
    return " ".join(filter(None, said))


def _displaced(host: str) -> Displaced:
    return Displaced(
        tr("This process was counted as lost, and others go on with the work of {host}.", host=host),
        fix=tr("Start it again: it takes its place."),
    )


def _end_soon() -> None:
    """See to it that a displaced process ends, also when something in it hangs."""
    timer = threading.Timer(ENDING, os._exit, args=(1,))
    timer.daemon = True
    timer.start()
