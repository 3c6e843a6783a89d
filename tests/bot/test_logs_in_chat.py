"""The log of a run, read in the chat by its owner."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.fronts.front import Inbound, Origin
from bot.log import Run
from storage.tables import Role
from tests.bot.rooms import room


async def test_the_owner_reads_the_log_by_source_and_level_and_is_sent_its_file(tmp_path: Path) -> None:
    with Run(tmp_path / "data", command="run", now=datetime.now(UTC), secrets=["hunter2"]):
        async with room(tmp_path) as person:
            about = {"action": "front_away", "error": "no route, hunter2", "fix": "look at the cable"}
            logging.getLogger("bot.fronts.telegram").warning("Telegram cannot be reached", extra=about)
            logging.getLogger("bot.scheduler").error("The clock stands still")
            # Another command has begun a run of its own since, and has ended.
            with Run(tmp_path / "data", command="check", now=datetime.now(UTC)):
                pass
            everything = await person.say(command="logs")
            one = await person.say("show telegram warnings")
            errors = await person.say(command="logs", text="--level error 5")
            none = await person.say(command="logs", text="discord")
            now = person.app.clock().astimezone(ZoneInfo("Europe/London"))
            then = await person.say(f"what happened at {now:%H:%M}?")
            before = await person.say(f"was war um {now - timedelta(hours=2):%H:%M} los?")
            await person.say("send me the log of this run")
            (sent,) = person.screen.history[-1].media
            content = sent.path.read_text(encoding="utf-8")
            await person.app.people.add(
                front="telegram", user="7", name="Otto", role=Role.OPERATOR, now=person.app.clock()
            )
            person.app.open_fronts({"console": person.screen, "telegram": person.screen})
            otto = Origin(front="telegram", chat="7", user="7")
            await person.app.intake.answer(Inbound(origin=otto, key="o1", text="send me the log"))
            await person.app.intake.idle()

    assert "Telegram cannot be reached" in everything
    assert "⛔" in everything
    assert "telegram: Telegram cannot be reached: no route, " in one
    assert "(look at the cable)" in one
    assert "clock" not in one
    assert [line[:1] for line in errors.splitlines()] == ["⛔"]
    assert "There are no such lines" in none
    assert "The clock stands still" in then
    assert "nothing from around" in before
    assert "front_away" in content
    assert "hunter2" not in f"{everything}{one}{content}"
    assert "Only the owner may read the log" in person.screen.history[-1].text
