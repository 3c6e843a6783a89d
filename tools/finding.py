"""From the words for a thing ("zoe", "reel_7.mp4", "last", "P12") to its row; what is not there is asked about, never guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from storage.names import name_key
from storage.tables import Asset, AssetType, Delivery, DeliveryState, Destination, Job, JobState, Persona
from storage.wording import tr
from tools.context import ToolContext
from tools.errors import InvalidRequest, Missing
from tools.platforms import platform as platform_of
from tools.platforms import platform_id

LAST = {"", "last", "it", "that", "this", "latest", "the last one", "that one", "this one", "the last"}
LIVE = {JobState.QUEUED, JobState.RUNNING, JobState.WAITING}


@dataclass(frozen=True, kw_only=True)
class Content:
    """What is meant by "it": a finished asset, or a job whose result it will be."""

    asset: Asset | None = None
    job: Job | None = None

    @property
    def name(self) -> str:
        return self.asset.handle if self.asset else self.job.handle if self.job else ""


async def the_persona(context: ToolContext, name: str, *, required: bool = True) -> Persona | None:
    """Return the persona called `name`; with no name, the one this conversation is about, or the only one.

    Raises InvalidRequest with the nearest names when there is none.
    """
    personas = context.studio.personas
    if name.strip():
        found = await personas.find(name.strip())
        if found:
            return found
        names = await personas.names()
        near = [
            match[0]
            for match in process.extract(name_key(name), names, scorer=fuzz.WRatio, processor=name_key, limit=2)
            if match[1] >= 70
        ]
        if near:
            fix = tr("did you mean {near}?", near=tr(" or ").join(near))
            raise Missing(
                tr("I know no persona called {name!r}", name=name[:60]),
                argument="persona",
                choices=tuple(near),
                fix=fix,
            )
        known = ", ".join(names[:8]) or tr("nobody yet")
        raise InvalidRequest(
            tr("I know no persona called {name!r}", name=name[:60]),
            fix=tr("known: {known}; make one with /persona new", known=known),
        )
    remembered = context.memory.get("persona")
    if remembered:
        found = await personas.get(str(remembered))
        if found and found.deleted_at is None:
            return found
    names = await personas.names()
    if len(names) == 1:
        return await personas.find(names[0])
    if not names and required:
        raise InvalidRequest(tr("there is no persona yet"), fix=tr('say "create Ava, 26, Lisbon, surfer"'))
    if required:
        raise Missing(
            tr("for whom?"),
            argument="persona",
            choices=tuple(names[:8]),
            fix=tr("name a persona: {names}", names=", ".join(names[:8])),
        )
    return None


async def a_persona(context: ToolContext, name: str) -> Persona:
    found = await the_persona(context, name)
    assert found is not None  # required=True raises instead
    return found


async def the_content(context: ToolContext, reference: str, *, wants: AssetType | None = None) -> Content:
    """Return what `reference` names: an asset, or the job that is making it. Raises InvalidRequest when nothing fits."""
    words = reference.strip().lower()
    job_number = re.fullmatch(r"(?:job[\s_#-]*|j)(\d+)", words)
    if job_number:
        job = await context.studio.jobs.get(int(job_number[1]))
        if job is None:
            raise InvalidRequest(
                tr("there is no job {reference}", reference=reference[:40]), fix=tr("/jobs lists them")
            )
        return await _of_job(context, job)
    number = re.fullmatch(r"(?:[a-z]+[\s_#-]*)?#?(\d+)(?:\.[a-z0-9]{2,4})?", words)
    if number:
        asset = await context.studio.assets.get(tiles(context.memory).get(words) or int(number[1]))
        if asset is None or asset.deleted_at is not None:
            name = reference.strip()[:40]
            raise InvalidRequest(
                tr("there is no file {name}", name=name) if name.isdecimal() else tr("there is no {name}", name=name),
                fix=tr("/library lists what there is"),
            )
        return Content(asset=asset)
    if words not in LAST:
        raise InvalidRequest(
            tr("I cannot tell which file {reference!r} is", reference=reference[:40]),
            fix=tr('name it like img_12, or say "last"'),
        )
    if context.memory.get("job") and not context.memory.get("asset"):
        job = await context.studio.jobs.get(int(context.memory["job"]))
        if job is not None and job.state is not JobState.FAILED and job.state is not JobState.CANCELLED:
            return await _of_job(context, job)
    if context.memory.get("asset"):
        asset = await context.studio.assets.get(int(context.memory["asset"]))
        if asset is not None and asset.deleted_at is None and (wants is None or asset.type is wants):
            return Content(asset=asset)
    asset = await context.studio.assets.latest(kind=wants)
    if asset is None:
        raise InvalidRequest(
            tr("there is nothing made yet"), fix=tr('say what to make, for example "a beach reel for Ava"')
        )
    return Content(asset=asset)


def tiles(memory: Mapping[str, Any]) -> dict[str, int]:
    """Return what the numbers on the sheet that was listed last stand for; nothing once something else was listed.

    >>> tiles({"listed": [57, 56], "numbered": [57, 56]}), tiles({"listed": [3], "numbered": [57, 56]})
    ({'1': 57, '2': 56}, {})
    """
    numbered = memory.get("numbered")
    if not numbered or numbered != memory.get("listed"):
        return {}
    return {str(number): int(asset_id) for number, asset_id in enumerate(numbered, start=1)}


async def _of_job(context: ToolContext, job: Job) -> Content:
    made = job.result.get("asset")
    if job.state is JobState.SUCCEEDED and made:
        return Content(asset=await context.studio.assets.get(int(made)), job=job)
    return Content(job=job)


async def an_asset(context: ToolContext, reference: str, *, wants: AssetType | None = None) -> Asset:
    """Return the finished asset that `reference` names; one that is still being made is said to be so."""
    content = await the_content(context, reference, wants=wants)
    if content.asset is None:
        raise InvalidRequest(
            tr("{content} is still being made", content=content.name), fix=tr("ask again when its card says ready")
        )
    return content.asset


# A post that can still be changed.
OPEN = {DeliveryState.SLOT, DeliveryState.DRAFT, DeliveryState.PLANNED, DeliveryState.ASK}


async def _only_one(context: ToolContext, platform: str) -> Delivery:
    """The one planned post for a platform: "cancel the youtube one"; of several none is guessed."""
    rows = await context.studio.deliveries.list(states=OPEN, platform=platform, limit=9)
    if not rows:
        raise InvalidRequest(
            tr("nothing is planned for {platform}", platform=platform_of(platform).title),
            fix=tr("/queue lists what is planned"),
        )
    if len(rows) > 1:
        raise InvalidRequest(
            tr(
                "several are planned for {platform}: {posts}",
                platform=platform_of(platform).title,
                posts=", ".join(f"P{row.id}" for row in rows),
            ),
            fix=tr("name one, for example P{number}", number=rows[0].id),
        )
    return rows[0]


async def the_delivery(context: ToolContext, reference: str) -> Delivery:
    """Return the post called `P12`, `12`, "last", or by the platform it alone is for; raises InvalidRequest when there is none."""
    words = reference.strip().lower()
    number = re.fullmatch(r"(?:post[\s_#-]*|p)?#?(\d+)", words)
    if number:
        found = await context.studio.deliveries.get(int(number[1]))
        if found is None:
            raise InvalidRequest(
                tr("there is no post {reference}", reference=reference[:40]), fix=tr("/queue lists what is planned")
            )
        return found
    if words in LAST and context.memory.get("delivery"):
        found = await context.studio.deliveries.get(int(context.memory["delivery"]))
        if found is not None:
            return found
    if place := platform_id(words):
        return await _only_one(context, place)
    raise InvalidRequest(tr("which post?"), fix=tr("/queue lists them; name one like P12"))


async def the_destination(context: ToolContext, platform: str, persona: Persona | None) -> Destination:
    """Return where a post goes: the platform named, else the persona's default, else the folder.

    A platform without a connected account is a hand-off: at the due time the file and caption go to the owner.
    """
    destinations = context.studio.destinations
    if not platform.strip():
        if persona and persona.default_destination_id:
            found = await destinations.get(persona.default_destination_id)
            if found:
                return found
        return await destinations.ensure(
            platform="folder", publisher="folder", address="", name="folder", now=context.now
        )
    known = platform_id(platform)
    if known is None:
        raise Missing(
            tr("I do not know the platform {platform!r}", platform=platform[:40]),
            argument="platform",
            fix=tr("try instagram, tiktok, telegram, discord or folder"),
        )
    existing = await destinations.for_platform(known)
    if existing:
        return existing[0]
    return await destinations.ensure(
        platform=known, publisher="handoff", address="", name=platform_of(known).title, now=context.now
    )
