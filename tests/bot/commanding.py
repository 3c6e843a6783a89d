"""What tests of commands are about: files, a post and a persona, made anew for each, and questions to the database."""

import subprocess
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from uuid import uuid4

from PIL import Image

from bot.fronts.front import Inbound, Origin
from personas.describe import sheet_from_words
from personas.sheet import new_persona
from storage.assets import AssetFilter
from storage.tables import (
    Asset,
    AssetType,
    Delivery,
    DeliveryState,
    Job,
    JobState,
    Persona,
    PersonaStatus,
    Rating,
    Role,
)
from tests.bot.rooms import CHAT, Room
from tools.ffmpeg.binary import locate
from tools.production.params import ReelParams, to_dict
from tools.publishing import Post

WEDNESDAY = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
FRIDAY_SIX = datetime(2026, 3, 13, 18, 0, tzinfo=UTC)
NUMBERS = count(1)


def clip_in(folder: Path) -> Path:
    path = folder / "clip.mp4"
    source = ["-f", "lavfi", "-i", "testsrc2=s=180x320:r=30:d=8", "-f", "lavfi", "-i", "sine=d=8"]
    subprocess.run([str(locate()), "-v", "error", *source, str(path)], check=True)
    return path


@dataclass(frozen=True, kw_only=True)
class Things:
    """What a case is about; its lines name them as {a}, {b}, {reel}, {post}, {who}."""

    room: Room
    a: Asset
    b: Asset
    reel: Asset
    job: Job  # which made the reel
    post: Delivery  # of `a`, waiting for approval on Friday at six
    persona: Persona
    front: str = "console"
    chat: str = CHAT

    def fill(self, line: str) -> str:
        return line.format(
            a=self.a.id, b=self.b.id, reel=self.reel.handle, job=self.job.handle, post=self.post.handle,
            who=self.persona.name, after=self.b.id + 90_000,
        )  # fmt: skip

    async def are_on_the_table(self) -> None:
        """Make these what the conversation is about: "it", "last" and "her"."""
        conversations = self.room.app.studio.conversations
        conversation = await conversations.open(self.front, self.chat, now=WEDNESDAY)
        known = {"persona": self.persona.id, "asset": self.a.id, "job": None, "made_by": self.job.id, "listed": None,
                 "question": None, "delivery": self.post.id, "focus": "asset", "kind": "reel", "caption": None}  # fmt: skip
        await conversations.remember(conversation.id, known, now=WEDNESDAY)

    async def asset(self, which: str = "a") -> Asset:
        found = await self.room.app.studio.assets.get(getattr(self, which).id, deleted=True)
        assert found is not None
        return found

    async def delivery(self) -> Delivery:
        found = await self.room.app.studio.deliveries.get(self.post.id)
        assert found is not None
        return found

    async def tags(self) -> tuple[str, ...]:
        return (await self.room.app.studio.assets.tags_of([self.a.id]))[self.a.id]

    async def who(self) -> Persona:
        found = await self.room.app.studio.personas.get(self.persona.id, deleted=True)
        assert found is not None
        return found

    async def made(self) -> Job:
        """The job that was started last."""
        return (await self.room.app.studio.jobs.list(limit=1))[0]

    async def latest_post(self) -> Delivery:
        return max(await self.room.app.studio.deliveries.list(limit=500), key=lambda row: row.id)


async def picture(studio: Room, persona: Persona, folder: Path) -> Asset:
    number = next(NUMBERS)
    path = folder / f"{number}.png"
    Image.effect_noise((320, 400), 60).convert("RGB").save(path, compress_level=1)
    return await kept(studio, persona, path, type=AssetType.IMAGE, mime="image/png", width=320, height=400)


async def kept(studio: Room, persona: Persona, path: Path, **facts: object) -> Asset:
    blob = await studio.app.studio.blobs.put_file(path)
    asset = Asset(
        persona_id=persona.id, category="post", sha256=blob.sha256, suffix=path.suffix, file_size=blob.size,
        prompt="a lighthouse in the fog", **facts,
    )  # fmt: skip
    return await studio.app.studio.assets.add(asset, now=WEDNESDAY)


async def new_things(studio: Room, folder: Path, clip: Path, *, front: str = "console", chat: str = CHAT) -> Things:
    core = studio.app.studio
    draft = sheet_from_words(f"Nia{next(NUMBERS)}", "30, Lisbon, architect with short black hair")
    persona = await core.personas.add(new_persona(draft.sheet(), id=uuid4().hex, now=WEDNESDAY), now=WEDNESDAY)
    a, b = await picture(studio, persona, folder), await picture(studio, persona, folder)
    reel = await kept(
        studio, persona, clip, type=AssetType.VIDEO, mime="video/mp4", width=180, height=320, duration_s=8.0
    )
    params = ReelParams(theme="a lighthouse", persona_id=persona.id, duration_s=9.0)
    job = await core.jobs.add(
        Job(
            kind="reel", persona_id=persona.id, state=JobState.SUCCEEDED, params=to_dict(params), front=front,
            chat=chat, actor="console:console", created_at=WEDNESDAY, result={"asset": reel.id, "assets": [reel.id]},
            plan={"shots": [{"scene": "a lighthouse"}, {"scene": "a lighthouse"}]},
        )
    )  # fmt: skip
    place = (await core.destinations.for_platform("folder"))[0]
    post = await core.publishing.plan(
        Post(
            destination=place, persona_id=persona.id, asset_id=a.id, caption="A lighthouse.", front=front, chat=chat,
            wall_time="2026-03-13T18:00", timezone="Europe/London", due_at=FRIDAY_SIX,
        )
    )  # fmt: skip
    things = Things(room=studio, a=a, b=b, reel=reel, job=job, post=post, persona=persona, front=front, chat=chat)
    await things.are_on_the_table()
    return things


async def command(room: Room, line: str) -> str:
    """Type a command, and return what was shown for it. The card of a job that it starts comes a moment later."""
    name, _, words = line.removeprefix("/").partition(" ")
    before = len(room.screen.history)
    await room.send(command=name, text=words)

    async def shown() -> str:
        return "\n".join(view.text for view in room.screen.history[before:]).strip()

    return str(await room.until(shown, timeout=10))


async def by(things: Things, wanted: Role, line: str) -> str:
    """Send a command as somebody of this role, on Telegram."""
    app, screen = things.room.app, things.room.screen
    user = {"viewer": "71", "operator": "72"}[wanted.value]
    await app.people.add(front="telegram", user=user, name="Vera", role=wanted, now=WEDNESDAY)
    app.open_fronts({"console": screen, "telegram": screen})
    name, _, words = line.removeprefix("/").partition(" ")
    before = len(screen.history)
    origin = Origin(front="telegram", chat=user, user=user)
    await app.intake.answer(Inbound(origin=origin, key=f"r{next(NUMBERS)}", command=name, text=words))
    await app.intake.idle()
    return "\n".join(view.text for view in screen.history[before:])


async def is_adult(things: Things) -> object:
    return (await things.who()).rating is Rating.ADULT


async def a_post_was_planned(things: Things) -> object:
    post = await things.latest_post()
    return post.asset_id == things.a.id and post.platform == "instagram" and post.due_at == FRIDAY_SIX


async def a_slot_was_kept(things: Things) -> object:
    post = await things.latest_post()
    return post.state is DeliveryState.SLOT and post.persona_id == things.persona.id


async def a_job_was_started(things: Things, **params: object) -> object:
    job = await things.made()
    return job.id > things.job.id and all(job.params.get(name) == value for name, value in params.items())


async def styles(things: Things) -> list[str]:
    return [style.name for style in await things.room.app.studio.styles.of(things.persona.id)]


async def default_style(things: Things) -> str:
    found = await things.room.app.studio.styles.default(things.persona.id)
    return found.name if found else ""


async def choice(things: Things, name: str, value: object) -> object:
    return await things.room.app.studio.preferences.get(name) == value


async def caption_of(things: Things, which: str = "a", tags: int | None = None) -> object:
    row = await things.room.app.studio.captions.latest_for(getattr(things, which).id)
    return row is not None and (tags is None or len(row.hashtags) == tags)


async def receipt(things: Things, tool: str, effect: str) -> object:
    conversation = await things.room.app.studio.conversations.open("console", CHAT, now=WEDNESDAY)
    last = (await things.room.app.studio.receipts.recent(conversation.id, limit=1))[0]
    return (last.tool, last.effect) == (tool, effect)


async def measured(things: Things) -> object:
    return (await things.asset()).quality_score is not None


async def field(things: Things, name: str, value: object) -> object:
    return getattr(await things.asset(), name) == value


async def is_deleted(things: Things, which: str, wanted: bool = True) -> object:
    return ((await things.asset(which)).deleted_at is not None) is wanted


async def tagged(things: Things, *tags: str) -> object:
    return await things.tags() == tags


async def packed(things: Things) -> object:
    return [path for path in things.room.app.downloads.glob("troupe-*.zip") if path.stat().st_size > 1000]


async def stands(things: Things, state: DeliveryState) -> object:
    return (await things.delivery()).state is state


async def due(things: Things, at: datetime) -> object:
    return (await things.delivery()).due_at == at


async def caption(things: Things, words: str) -> object:
    return (await things.delivery()).caption == words


async def content(things: Things, which: str) -> object:
    return (await things.delivery()).asset_id == getattr(things, which).id


async def destination(things: Things, name: str, value: object) -> object:
    return getattr(await things.room.app.studio.destinations.get(1), name) == value


async def goes_to(things: Things, number: int) -> object:
    return (await things.who()).default_destination_id == number


async def hair(things: Things, words: str) -> object:
    return (await things.who()).appearance.hair == words


async def status(things: Things, wanted: PersonaStatus) -> object:
    return (await things.who()).status is wanted


async def is_gone(things: Things, wanted: bool = True) -> object:
    return ((await things.who()).deleted_at is not None) is wanted


async def is_erased(things: Things) -> object:
    row = await things.room.app.studio.personas.get(things.persona.id, deleted=True)
    return row is None and not await things.room.app.studio.assets.count(AssetFilter(persona_id=things.persona.id))


async def exported(things: Things) -> object:
    return (things.room.app.downloads / f"persona-{things.persona.id[:12]}.toml").is_file()


async def asked(things: Things, tool: str) -> object:
    conversation = await things.room.app.studio.conversations.open("console", CHAT, now=WEDNESDAY)
    return (conversation.memory.get("question") or {}).get("tool") == tool


async def consents(things: Things) -> object:
    return await things.room.app.studio.consents.list(things.persona.id)


async def face_method(things: Things, wanted: str) -> object:
    return (await things.who()).appearance.face_method == wanted


async def has(found: Awaitable[list[str]], name: str) -> object:
    return name in await found


async def equals(found: Awaitable[object], wanted: object) -> object:
    return await found == wanted


async def steps(things: Things, number: int) -> object:
    return [style.steps for style in await things.room.app.studio.styles.of(things.persona.id, search="sporty")] == [
        number
    ]


async def noted(things: Things, words: str) -> object:
    return [row for row in await things.room.app.studio.errors.recent(limit=5) if row.message == words]


async def role(things: Things, user: str, wanted: Role | None) -> object:
    return await things.room.app.people.role_of("telegram", user) is wanted


async def knows(things: Things, text: str) -> object:
    conversation = await things.room.app.studio.conversations.open("console", CHAT, now=WEDNESDAY)
    return any(text in fact.text for fact in await things.room.app.studio.facts.of(conversation.id, everyone=True))
