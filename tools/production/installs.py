"""Getting what a workflow of ComfyUI lacks: gigabytes, that go on where they were when either side stops; then running it."""

from typing import Any

from storage.tables import Job
from storage.wording import tr
from tools.comfyui.modelfile import spoken
from tools.comfyui.supply import Supplier
from tools.errors import InvalidRequest, Refused, TroupeError
from tools.production.bench import Bench
from tools.production.params import Asker, InstallParams, from_dict


def _supplier(bench: Bench) -> Supplier:
    if bench.supplier is None:
        raise InvalidRequest(tr("there is no ComfyUI here"), fix=tr('set painter = "auto" or "comfyui"'))
    return bench.supplier


async def params_of(bench: Bench, job_id: int) -> InstallParams:
    job = await bench.job(job_id)
    params = from_dict(job.kind, job.params)
    assert isinstance(params, InstallParams)
    return params


async def get(bench: Bench, job_id: int) -> list[str]:
    """Get whatever lacks now, telling the job's card how far it is, and look again. Return what was got.

    Done again after a crash it finds what is there, and goes on. Raises Refused with what still lacks at the end.
    """
    supplier = _supplier(bench)
    params = await params_of(bench, job_id)
    pack = bench.workflows(params.workflow)
    tracker = bench.trackers.get(job_id)
    supply = await supplier.look(await supplier.report(pack))
    if tracker is not None:
        tracker.plan({"download": 1.0})
    got: list[str] = []
    before = 0
    for part in supply.parts:

        def say(there: int, whole: int, name: str = part.model.file, start: int = before) -> None:
            of = tr(" of {spoken}", spoken=spoken(whole)) if whole else ""
            bench.at_stage(
                job_id, "download", tr("getting {name}: {spoken}{of}", name=name, spoken=spoken(there), of=of)
            )
            if supply.size:
                bench.advance(job_id, "download", 0, min(1.0, (start + there) / supply.size))

        await supplier.get(part, say)
        got.append(part.model.file)
        before += part.published.size
    for extension in supply.nodes:
        bench.at_stage(job_id, "nodes", tr("installing {extension}", extension=extension.name))
        await supplier.add(extension, lambda words, fraction: bench.at_stage(job_id, "nodes", words[:80]))
        got.append(extension.name)
    if supply.nodes:
        bench.at_stage(job_id, "nodes", tr("starting ComfyUI again"))
        await supplier.reload()
    bench.at_stage(job_id, "checking")
    report = await supplier.report(pack)
    if not report.can_run:
        still = [one.model.file for one in report.models] + [one.name for one in report.extensions]
        why = "; ".join([*still, *report.nodes, *report.errors, *supply.cannot][:4])
        raise Refused(
            tr("{pack} still cannot run here: {why}", pack=pack.id, why=why),
            fix=tr("/workflow check {pack} says how to get it by hand", pack=pack.id),
        )
    return got


async def then(bench: Bench, job_id: int) -> int | None:
    """Begin what was asked for before anything lacked; return its job. Done again, it finds the one that it began."""
    params = await params_of(bench, job_id)
    if not params.then:
        return None
    begun = next((job for job in await bench.jobs.list(limit=100) if _follows(job, job_id)), None)
    if begun is not None:
        return begun.id
    job = await bench.job(job_id)
    told = dict(params.then)
    settings = {**told.get("settings", {}), "after": job_id}
    asked = from_dict(params.then_kind, {**told, "settings": settings})
    try:
        following = await bench.start(asked, Asker(front=job.front, chat=job.chat, actor=job.actor))
    except TroupeError as error:  # the parts are there all the same
        await bench.warn(job_id, tr("it was not run: {why}", why=error.message))
        return None
    return following.id


def _follows(job: Job, job_id: int) -> bool:
    settings = job.params.get("settings")
    return isinstance(settings, dict) and settings.get("after") == job_id


async def finish(bench: Bench, job_id: int, timings: dict[str, Any]) -> bool:
    """End the job well. False: it was cancelled."""
    params = await params_of(bench, job_id)
    start, end = timings["download"]
    measured = {"download": [start, end], "rates": {"download": round(end - start, 3)}, "total": round(end - start, 3)}
    result = {"workflow": params.workflow, "got": timings["got"], "then": timings["then"]}
    job = await bench.job(job_id)
    return (
        await bench.jobs.succeed(job_id, result=result, timings=measured, warnings=list(job.warnings), now=bench.now())
        is not None
    )
