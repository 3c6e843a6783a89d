"""A process that has imported a bot and forks one for each line on its stdin, so that killing many is cheap.

A line is JSON: which front, its addresses and token, and the database. The answer is the child's process id. A child
commits what it hears and echoes it, until it is killed.
"""

import asyncio
import json
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.fronts.discord import DiscordFront
from bot.fronts.discord_wall import DiscordLimits
from bot.fronts.front import Front, Inbound, Knock, Origin, View
from bot.fronts.telegram import TelegramFront
from bot.fronts.telegram_wall import TelegramLimits
from bot.inbox import Intake
from storage.cards import Cards, Cursors
from storage.database import Database
from storage.inbox import Inbox


async def serve(about: dict[str, Any]) -> None:
    database = await Database.open(about["database"])
    front = front_of(about, database)

    async def handle(inbound: Inbound) -> None:
        await front.show(
            inbound.origin.chat, View(key=f"turn:{inbound.key}", text=f"echo {inbound.text}", is_final=True)
        )

    async def tell(origin: Origin, text: str) -> None:
        await front.show(origin.chat, View(key="", text=text))

    intake = Intake(Inbox(database), handle, clock=lambda: datetime.now(UTC), tell=tell, max_ends=100)
    async with asyncio.TaskGroup() as group:
        group.create_task(intake.run())
        group.create_task(front.serve(intake.answer))


def front_of(about: dict[str, Any], database: Database) -> Front:
    async def everybody(knock: Knock) -> bool:
        return True

    quick = timedelta(seconds=0.02)
    downloads = Path(about["downloads"])
    if about["front"] == "telegram":
        return TelegramFront(
            about["token"],
            cards=Cards(database),
            downloads=downloads,
            may_answer=everybody,
            base_url=about["base_url"],
            limits=TelegramLimits(edit_private=quick, retry=quick),
        )
    return DiscordFront(
        about["token"],
        cards=Cards(database),
        cursors=Cursors(database),
        downloads=downloads,
        may_answer=everybody,
        api_base=about["api_base"],
        gateway=about["gateway"],
        limits=DiscordLimits(edit_every=quick, retry=quick, ready=quick, identify=quick),
    )


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the killed leave nothing behind
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            sys.stdin.close()
            asyncio.run(serve(json.loads(line)))
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
