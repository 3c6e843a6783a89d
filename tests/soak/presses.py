"""The same post on the phone and on the desktop, and everybody presses at once: one decision each.

    python -m tests.soak.presses --presses 1000

Ends with 0 when every post was decided once, whoever pressed, and every press was acknowledged in time.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import select

from bot.app import App
from storage.tables import DeliveryState, Receipt, Role
from tests.bot.commanding import FRIDAY_SIX, WEDNESDAY, picture
from tests.bot.serving import Clock, discord_settings, served, telegram_settings
from tests.emulators.discord import DiscordEmulator
from tests.emulators.discord import Person as DiscordPerson
from tests.emulators.telegram import Person, TelegramEmulator
from tools.publishing import Post

AT_ONCE: Final = 10  # presses of one post, half of them on each front
DEADLINE: Final = 3.0  # seconds that Discord gives
PATIENCE: Final = 180.0  # seconds that a card is waited for on a busy machine
DECISIONS: Final = {"approve_delivery": DeliveryState.PLANNED, "cancel_delivery": DeliveryState.CANCELLED}


@dataclass
class Verdict:
    presses: int = 0
    posts: int = 0
    undecided: list[str] = field(default_factory=list)  # nothing came of the presses
    decided_twice: list[str] = field(default_factory=list)
    unanswered: int = 0  # presses on Telegram whose little clock went on
    slowest: float = 0.0  # seconds until a press on Discord was acknowledged
    seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        return not (self.undecided or self.decided_twice or self.unanswered)

    def lines(self) -> list[str]:
        return [
            f"{self.presses} presses on {self.posts} posts in {self.seconds:.0f} s; not acknowledged {self.unanswered}, "
            f"the slowest on Discord after {self.slowest:.2f} s",
            f"undecided {self.undecided[:5]}, decided more than once {self.decided_twice[:5]}",
        ]


async def race(presses: int, *, folder: Path) -> Verdict:
    """Press so often, on as many posts as that takes; one person has both fronts, and a second one each of them."""
    began, verdict = time.monotonic(), Verdict()
    async with TelegramEmulator() as telegram, DiscordEmulator() as discord:
        phones = [telegram.person(name, id=4242 + number) for number, name in enumerate(("Olga", "Vera"))]
        desktops = [discord.person(name) for name in ("olga", "vera")]
        fronts = telegram_settings(telegram) | discord_settings(discord)
        async with served(folder, clock=Clock(WEDNESDAY), **fronts) as app:
            let_in = (
                ("telegram", phones[0], Role.OWNER),
                ("telegram", phones[1], Role.OPERATOR),
                ("discord", desktops[1], Role.OPERATOR),
            )
            for front, person, role in let_in:
                await app.people.add(front, str(person.id), role, name=person.name, now=WEDNESDAY)
            first = await app.people.get("telegram", str(phones[0].id))
            assert first is not None
            await app.people.link(first.id, "discord", str(desktops[0].id), now=WEDNESDAY)
            await discord.connected(timeout=PATIENCE)
            posts = [await a_post(app, folder) for _ in range(max(1, presses // AT_ONCE))]
            shown = []
            for handle in posts:
                cards = []
                everybody: list[Person | DiscordPerson] = [*phones, *desktops]
                for person in everybody:
                    person.say(f"/post {handle}")
                    cards.append(await card_of(handle, person, telegram if person in phones else discord))
                shown.append(cards)
            interactions, touches = [], []
            for cards in shown:
                for number in range(AT_ONCE // 2):
                    who = number % 2
                    touches.append(phones[who].press("Approve", on=cards[who]))
                    interactions.append(desktops[who].press("Approve", on=cards[2 + who]))
            verdict.presses, verdict.posts = len(interactions) + len(touches), len(posts)
            async with asyncio.timeout(PATIENCE):
                while not all(one.is_acknowledged for one in interactions) or not all(
                    one.is_answered for one in touches
                ):
                    await asyncio.sleep(0.05)
            await app.intake.idle()
            verdict.slowest = max(one.acknowledged_after or 0.0 for one in interactions)
            verdict.unanswered = sum(not touch.is_answered for touch in touches)
            await judge(verdict, app, posts)
    verdict.seconds = time.monotonic() - began
    return verdict


async def card_of(handle: str, person: Any, platform: Any) -> Any:
    """Wait for the card of a post in somebody's private chat."""
    chat = person.chat if isinstance(platform, TelegramEmulator) else person.dm

    def found() -> Any:
        cards = [one for one in chat.posts if one.text.replace("*", "").startswith(f"{handle} ")]
        return next((card for card in reversed(cards) if card.buttons), None)

    return await platform.changes.until(found, timeout=PATIENCE, what=lambda: f"no card of {handle}")


async def a_post(app: App, folder: Path) -> str:
    """A post of a small picture, which waits for approval."""
    core = app.studio
    persona = await core.personas.find("Ava")
    assert persona is not None
    asset = await picture(SimpleNamespace(app=app), persona, folder)  # type: ignore[arg-type]
    (place,) = await core.destinations.for_platform("folder")
    post = await core.publishing.plan(
        Post(
            destination=place, persona_id=persona.id, asset_id=asset.id, caption="A lighthouse.", front="telegram", chat="4242",
            wall_time="2026-03-13T18:00", timezone="Europe/London", due_at=FRIDAY_SIX,
        )
    )  # fmt: skip
    return str(post.handle)


async def judge(verdict: Verdict, app: App, posts: list[str]) -> None:
    async with app.database.read() as session:
        receipts = (await session.scalars(select(Receipt).where(Receipt.tool.in_(DECISIONS)))).all()
    decided: Counter[Any] = Counter(f"P{one.object_id}" for one in receipts if one.effect != "nothing")
    for handle in posts:
        row = await app.studio.deliveries.get(int(handle.removeprefix("P")))
        assert row is not None
        if row.state not in DECISIONS.values() or not decided[handle]:
            verdict.undecided.append(f"{handle} {row.state.value}")
        if decided[handle] > 1:
            verdict.decided_twice.append(f"{handle} {decided[handle]} times")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--presses", type=int, default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="troupe-presses-") as folder:
        verdict = asyncio.run(race(asked.presses, folder=Path(folder)))
    print("\n".join(verdict.lines()))
    print("PASS" if verdict.is_good else "FAIL")
    return 0 if verdict.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
