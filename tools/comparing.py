"""Tools that compare prompts: the same seed, other words, and what came out of each."""

import zlib
from typing import Annotated, Any

from storage.tables import Job, JobState
from tools.context import Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.finding import LIVE
from tools.making import asker, model_for, somebody, started
from tools.marks import plain
from tools.notes import PersonaName
from tools.production import ImagesParams
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
            f"a comparison takes 2 to 10 variants, not {len(variants)}",
            fix='put each in quotes: /ab Ava "red dress" | "white shirt"',
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
    text = "\n".join([f"Comparing {len(jobs)} with one seed, as {name}:", *lines])
    context.notes.append(f'Ask "which prompt won?" when they are done, or `/ab show {name}`.')
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
        raise InvalidRequest("nothing has been compared yet", fix='/ab Ava "red dress" | "white shirt"')
    name = wanted or next(iter(tests))
    if name not in tests:
        raise InvalidRequest(f"there is no comparison {wanted[:20]!r}", fix=f"there are: {', '.join(list(tests)[:5])}")
    jobs = sorted(tests[name], key=lambda job: _label(job)["variant_index"])
    assets = {
        asset.id: asset
        for asset in await context.studio.assets.among(
            int(job.result["asset"]) for job in jobs if job.state is JobState.SUCCEEDED
        )
    }
    lines, scores, times = [], {}, {}
    for job in jobs:
        label = f"{job.handle} {plain(_label(job)['variant_name'])}"
        asset = assets.get(int(job.result.get("asset", 0)))
        if asset is None:
            lines.append(f"{label}: {'still being made' if job.state in LIVE else job.state.value}")
            continue
        scores[label], times[label] = asset.quality_score or 0.0, asset.generation_time_seconds or 0.0
        lines.append(f"{label}: **{asset.handle}** quality {scores[label]:.2f}, {times[label]:.1f} s")
    if scores:
        lines.append(f"Best quality: {max(scores, key=lambda one: scores[one])}")
        lines.append(f"Fastest: {min(times, key=lambda one: times[one])}")
    numbers = list(assets)
    best = max(assets.values(), key=lambda asset: asset.quality_score or 0.0, default=None)
    return Outcome(
        effect="found",
        text="\n".join([f"Comparison {name}", *lines]),
        object_kind="asset" if best else "",
        object_id=str(best.id) if best else "",
        assets=tuple(numbers),
        remember={"asset": best.id, "job": None, "listed": numbers} if best else {},
    )


def _label(job: Job) -> dict[str, Any]:
    return dict(job.params["settings"])


OFFERED = [ab_test]
PRESSED = [compare]
