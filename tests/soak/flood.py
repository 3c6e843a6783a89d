"""One operator writes without end: the cap holds, the owner's job is the next, and nobody else waits or is lost.

    python -m tests.soak.flood --messages 1000

The messages ask for pictures, come within seconds, and lie in the queue of the operator's own chat and of a group in which
others write too. Ends with 0 when all that was promised held.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import select

from bot.app import App
from bot.inbox import FLOOD
from storage.tables import Asset, InboxItem, Job, Role
from tests.bot.serving import WEDNESDAY, served, telegram_settings
from tests.emulators.comfyui import ComfyUIEmulator
from tests.emulators.telegram import Chat, Person, TelegramEmulator
from tests.tools.production.studio import png
from tools.gpu.lease import SLOTS
from tools.production.params import Limits

PATIENCE: Final = 300.0  # seconds on a busy machine
CAP: Final = Limits().jobs_each
STEP: Final = (
    0.05  # seconds: pictures take longer than a request takes to its place in the line, as they do on a real card
)
# Those that are with ComfyUI already, and one that ends before the owner's request stands in the line.
AHEAD: Final = SLOTS["pictures"] + 1


@dataclass
class Verdict:
    messages: int = 0
    most: int = 0  # unfinished jobs of the operator at one time
    before_owner: int = -1  # pictures of the operator between the owner's request and the owner's picture
    turns_before: int = -1  # messages of the operator that were handled between the viewer's message and its answer
    untaken: int = 0  # messages that are not in the inbox
    unanswered: list[str] = field(default_factory=list)  # of the others
    seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        is_next = 0 <= self.before_owner <= AHEAD and 0 <= self.turns_before <= FLOOD
        return self.most <= CAP and is_next and not self.untaken and not self.unanswered

    def lines(self) -> list[str]:
        return [
            f"{self.messages} messages in {self.seconds:.0f} s: at most {self.most} jobs of the operator at once (cap {CAP}); "
            f"{self.before_owner} of their pictures before the owner's, {self.turns_before} of their turns before another's",
            f"not taken {self.untaken}, others not answered {self.unanswered}",
        ]


async def flood(messages: int, *, folder: Path) -> Verdict:
    began, verdict = time.monotonic(), Verdict(messages=messages)
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(TelegramEmulator())
        comfyui = ComfyUIEmulator()
        comfyui.step_seconds = STEP
        comfyui.picture = png(1080, 1080, 7)  # a good one: a bad one is painted again, in the same turn
        await comfyui.start()
        stack.push_async_callback(comfyui.stop)
        olga, mallory, vera = (
            telegram.person(name, id=4242 + number) for number, name in enumerate(("Olga", "Mallory", "Vera"))
        )
        team = telegram.group()
        painting = {"painter": "comfyui", "comfyui.url": comfyui.url}
        async with served(folder, **painting, **telegram_settings(telegram)) as app:
            roles = ((olga, Role.OWNER), (mallory, Role.OPERATOR), (vera, Role.VIEWER))
            for person, role in roles:
                await app.people.add("telegram", str(person.id), role, name=person.name, now=WEDNESDAY)
            await app.studio.places.enable("telegram", str(team.id), by="telegram:4242", now=WEDNESDAY)
            watching = app.tasks.create_task(watch(app, verdict, mallory))
            for number in range(messages):
                mallory.say(f"/image Ava at the pier number {number} --size 1:1", chat=team if number % 2 else None)
            await reached(app, mallory)
            await others(verdict, app, (olga, vera, mallory), team)
            watching.cancel()
            await judge(verdict, app, messages)
            for job in await app.studio.jobs.unfinished():
                await app.studio.production.cancel(job.id)
    verdict.seconds = time.monotonic() - began
    return verdict


async def others(verdict: Verdict, app: App, people: tuple[Person, Person, Person], team: Chat) -> None:
    """While the operator's messages are worked off: the owner asks for a picture, and a viewer for help in the group."""
    olga, vera, mallory = people
    vera.say("/find zebra1x", chat=team)
    olga.say("/find zebra2x", chat=team)
    olga.say("/image Ava at the opera --size 1:1")
    try:
        await vera.sees("zebra1x", chat=team, timeout=PATIENCE)
        await until_handled(app, vera)
        verdict.turns_before = await passed(app, vera, mallory)
        await olga.sees("zebra2x", chat=team, timeout=PATIENCE)
    except AssertionError as error:
        verdict.unanswered.append(str(error)[:200])
    mine = await owners_job(app)
    made = await pictures(app, mine)
    async with asyncio.timeout(PATIENCE):
        while not await pictures(app, mine, own=True):
            made_now = await pictures(app, mine)
            await asyncio.sleep(0.02)
        made_now = [one for one in await pictures(app, mine) if one < (await pictures(app, mine, own=True))[0]]
    verdict.before_owner = len(set(made_now) - set(made))


async def owners_job(app: App) -> int:
    async with asyncio.timeout(PATIENCE):
        while True:
            async with app.database.read() as session:
                found = await session.scalar(select(Job.id).where(Job.actor == "telegram:4242"))
            if found is not None:
                return found
            await asyncio.sleep(0.02)


async def pictures(app: App, job: int, *, own: bool = False) -> list[int]:
    async with app.database.read() as session:
        return list(
            await session.scalars(select(Asset.id).where((Asset.job_id == job) if own else (Asset.job_id != job)))
        )


async def passed(app: App, patient: Person, other: Person) -> int:
    """How many messages of `other` were handled while one of `patient`'s waited in the same chat."""
    async with app.database.read() as session:
        rows = (await session.scalars(select(InboxItem).where(InboxItem.handled_at.is_not(None)))).all()
    (mine,) = [row for row in rows if row.payload["origin"]["user"] == str(patient.id)]
    theirs = [row for row in rows if row.payload["origin"]["user"] == str(other.id) and row.chat == mine.chat]
    return sum(mine.received_at < row.handled_at < mine.handled_at for row in theirs)  # type: ignore[operator]


async def until_handled(app: App, person: Person) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            async with app.database.read() as session:
                rows = (await session.scalars(select(InboxItem).where(InboxItem.handled_at.is_not(None)))).all()
            if any(row.payload["origin"]["user"] == str(person.id) for row in rows):
                return
            await asyncio.sleep(0.02)


async def reached(app: App, person: Person) -> None:
    """Wait until the operator's jobs have reached the cap."""
    async with asyncio.timeout(PATIENCE):
        while len([job for job in await app.studio.jobs.unfinished() if job.actor == f"telegram:{person.id}"]) < CAP:
            await asyncio.sleep(0.02)


async def watch(app: App, verdict: Verdict, person: Person) -> None:
    while True:
        mine = [job for job in await app.studio.jobs.unfinished() if job.actor == f"telegram:{person.id}"]
        verdict.most = max(verdict.most, len(mine))
        await asyncio.sleep(0.01)


async def judge(verdict: Verdict, app: App, messages: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            async with app.database.read() as session:
                taken = len((await session.scalars(select(InboxItem.id))).all())
            verdict.untaken = messages + 3 - taken
            if not verdict.untaken:
                return
            await asyncio.sleep(0.1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="troupe-flood-") as folder:
        verdict = asyncio.run(flood(asked.messages, folder=Path(folder)))
    print("\n".join(verdict.lines()))
    print("PASS" if verdict.is_good else "FAIL")
    return 0 if verdict.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
