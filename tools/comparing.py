"""Tools that compare prompts: the same seed, other words, and what came out of each."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from storage.tables import Asset, Job, JobState
from storage.wording import tr
from tools.context import Document, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.finding import LIVE
from tools.making import asker, model_for, somebody, started
from tools.marks import plain
from tools.notes import PersonaName
from tools.production import ImagesParams
from tools.sheets import sources
from tools.showing import is_veiled, sheet
from tools.toolbox import tool

LOOKED_AT = 200  # newest picture jobs among which a comparison is looked for


@tool
async def ab_test(
    context: ToolContext,
    *,
    persona: PersonaName = "",
    variants: Annotated[list[str], "The variants, copied from the request."],
) -> Outcome:
    """Compare two or more prompt or caption variants against each other."""
    if not 2 <= len(variants) <= 10:
        raise InvalidRequest(
            tr("a comparison takes 2 to 10 variants, not {count}", count=len(variants)),
            fix=tr('put each in quotes: /ab Ava "red dress" | "white shirt"'),
        )
    row = await somebody(context, persona, " ".join(variants))
    name = f"{zlib.crc32(context.turn.encode()) & 0xFFFFF:05x}"
    jobs: list[Job] = []
    for index, variant in enumerate(variants):
        params = ImagesParams(
            prompt=variant,
            persona_id=row.id if row else None,
            # One seed for all: what differs is the words alone.
            seed=zlib.crc32(context.turn.encode()) % 2**31,
            category="ab_test",
            settings=await model_for(context, row)
            | {
                "ab_test_id": name,
                "variant_name": variant[:60],
                "variant_index": index,
                "total_variants": len(variants),
            },
        )
        jobs.append(await context.studio.production.start_images(params, asker(context)))
    lines = [f"{job.handle}: {plain(variant)}" for job, variant in zip(jobs, variants, strict=True)]
    for job in jobs[:-1]:
        context.outcomes.append(
            Outcome(effect="started", text="", object_kind="job", object_id=str(job.id), by_card=True)
        )
    text = "\n".join([tr("Comparing {count} with one seed, as {name}:", count=len(jobs), name=name), *lines])
    context.notes.append(tr('Ask "which prompt won?" when they are done, or `/ab show {name}`.', name=name))
    return started(jobs[-1], text, row)


@tool
async def compare(context: ToolContext, *, words: str = "") -> Outcome:
    """Start a comparison ("Ava "a" | "b"") or show one ("show 3f2a1", "show")."""
    head, _, rest = words.strip().partition(" ")
    if head.lower() in {"", "show"}:
        return await _results(context, rest.strip())
    names = {name.casefold(): name for name in await context.studio.personas.names()}
    persona = ""
    body = words.strip()
    for name in sorted(names, key=len, reverse=True):
        if body.casefold().startswith(f"{name} "):
            persona, body = names[name], body[len(name) :].strip()
            break
    variants = [part.strip().strip('"“”').strip() for part in body.split("|")]
    return await ab_test.function(context, persona=persona, variants=[variant for variant in variants if variant])


async def _results(context: ToolContext, wanted: str) -> Outcome:
    """Show a comparison side by side: quality and time of each variant, the best and the fastest."""
    rows = await context.studio.jobs.list(kind="images", limit=LOOKED_AT)
    tests: dict[str, list[Job]] = {}
    for job in rows:
        name = str((job.params.get("settings") or {}).get("ab_test_id") or "")
        if name:
            tests.setdefault(name, []).append(job)
    if not tests:
        raise InvalidRequest(tr("nothing has been compared yet"), fix=tr('/ab Ava "red dress" | "white shirt"'))
    name = wanted or next(iter(tests))
    if name not in tests:
        raise InvalidRequest(
            tr("there is no comparison {wanted!r}", wanted=wanted[:20]),
            fix=tr("there are: {tests}", tests=", ".join(list(tests)[:5])),
        )
    jobs = sorted(tests[name], key=lambda job: _label(job)["variant_index"])
    made = {
        asset.id: asset
        for asset in await context.studio.assets.among(
            int(job.result["asset"]) for job in jobs if job.state is JobState.SUCCEEDED
        )
    }
    variants = [Variant(job=job, asset=made.get(int(job.result.get("asset", 0)))) for job in jobs]
    ready = [variant for variant in variants if variant.asset is not None]
    best = max(ready, key=lambda one: one.score, default=None)
    fastest = min(ready, key=lambda one: one.seconds, default=None)
    lines = [variant.line for variant in variants]
    if best is not None and fastest is not None:
        lines += [tr("Best quality: {best}", best=best.label), tr("Fastest: {fastest}", fastest=fastest.label)]
    numbers = list(made)
    files = await _side_by_side(context, name, variants, best, fastest) if ready else ()
    remember = {"asset": best.asset.id, "job": None, "listed": numbers} if best and best.asset else {}
    return Outcome(
        effect="found",
        text="\n".join([tr("Comparison {name}", name=name), *lines]),
        object_kind="asset" if remember else "",
        object_id=str(remember.get("asset", "")),
        assets=() if files else tuple(numbers),
        files=files,
        remember=remember,
    )


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One side of a comparison: the job that paints it, and what came out."""

    job: Job
    asset: Asset | None

    @property
    def name(self) -> str:
        return str(_label(self.job)["variant_name"])

    @property
    def label(self) -> str:
        return f"{self.job.handle} {plain(self.name)}"

    @property
    def score(self) -> float:
        return (self.asset.quality_score if self.asset else None) or 0.0

    @property
    def seconds(self) -> float:
        return (self.asset.generation_time_seconds if self.asset else None) or 0.0

    @property
    def standing(self) -> str:
        return (
            tr("still being made")
            if self.job.state in LIVE
            else tr("gone")
            if self.job.result
            else tr(self.job.state.value)
        )

    @property
    def line(self) -> str:
        if self.asset is None:
            return f"{self.label}: {self.standing}"
        return tr(
            "{label}: **{asset}** quality {score:.2f}, {seconds:.1f} s",
            label=self.label,
            asset=self.asset.handle,
            score=self.score,
            seconds=self.seconds,
        )


async def _side_by_side(
    context: ToolContext, name: str, variants: Sequence[Variant], best: Variant | None, fastest: Variant | None
) -> tuple[Document, ...]:
    """Return the comparison as a picture; nothing where it cannot be drawn, and then the pictures follow themselves."""
    pictures = await sources(
        context.studio.blobs, [one.asset for one in variants if one.asset is not None], context.studio.thumbnails
    )
    told = {
        "title": tr("Comparison {name}", name=name),
        "subtitle": tr("{count} prompts, one seed", count=len(variants)),
        "variants": [
            {
                "name": one.name,
                "handle": one.asset.handle if one.asset else "",
                "score": one.score if one.asset else None,
                "seconds": one.seconds if one.asset else None,
                "note": one.standing if one.asset is None else "",
                "is_best": one is best,
                "is_fastest": one is fastest,
                "blurred": one.asset is not None and is_veiled(context, one.asset),
                "source": pictures.get(one.asset.id) if one.asset else None,
            }
            for one in variants
        ],
    }
    return await sheet(context, "versus", told, name=f"comparison-{name}.jpg")


def _label(job: Job) -> dict[str, Any]:
    return dict(job.params["settings"])


OFFERED = [ab_test]
PRESSED = [compare]
