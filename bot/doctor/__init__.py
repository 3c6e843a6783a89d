"""What is missing, and how to mend it: everything this program leans on, looked at side by side within five seconds.

Nothing is changed: the database is opened for reading only, no picture is painted, no model is loaded. What is merely
not set up (no token, no ComfyUI where sketches will do) is said and is no problem.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.doctor import accounts, database, machine, servers
from bot.doctor.report import Item, Report
from bot.settings import Settings
from storage.wording import later, tr

__all__ = ["Item", "Report", "check"]

Look = Callable[[], Awaitable[Item | Sequence[Item]]]

LIMIT = 4.5  # seconds for each look; all run at once


async def check(settings: Settings, environ: Mapping[str, str] | None = None) -> Report:
    """Look at everything, and report in the order in which a person mends it."""
    started = time.monotonic()
    looks = looks_at(settings, os.environ if environ is None else environ)
    found = await asyncio.gather(*(within(name, look) for name, look in looks.items()))
    items = tuple(item for one in found for item in ([one] if isinstance(one, Item) else one))
    return Report(items=items, seconds=time.monotonic() - started)


def looks_at(settings: Settings, environ: Mapping[str, str]) -> dict[str, Look]:
    shared: dict[str, Look] = (
        {later("Hosts"): lambda: database.hosts(settings)} if settings.database.url.startswith("postgresql") else {}
    )
    return {
        "Python": machine.python,
        later("Packages"): machine.packages,
        later("Data folder"): lambda: machine.data_folder(settings),
        later("Disk"): lambda: machine.disk(settings),
        later("Database"): lambda: database.look(settings),
        **shared,
        later("Files"): lambda: machine.files(settings),
        "FFmpeg": lambda: machine.ffmpeg(settings),
        later("Fonts"): machine.fonts,
        later("Voice"): lambda: machine.voice(settings),
        later("Faces"): lambda: machine.faces(settings),
        later("Provenance"): lambda: machine.provenance(settings),
        later("Last run"): lambda: machine.last_run(settings),
        later("Time"): lambda: machine.timezone(settings),
        "ComfyUI": lambda: servers.comfyui(settings),
        later("Model"): lambda: servers.model(settings, environ),
        "Telegram": lambda: accounts.telegram(settings),
        "Discord": lambda: accounts.discord(settings),
        later("Accounts"): lambda: accounts.connected(settings),
    }


async def within(name: str, look: Look) -> Item | Sequence[Item]:
    try:
        async with asyncio.timeout(LIMIT):
            return await look()
    except TimeoutError:
        return Item(
            name=name,
            state="warning",
            line=tr("No answer within {seconds:g} s.", seconds=LIMIT),
            fix=tr("Look again; it may be busy."),
        )
