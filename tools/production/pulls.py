"""Getting a language model by Ollama: a download of gigabytes, that goes on where it was when either side stops."""

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.production.bench import Bench
from tools.production.params import PullParams, from_dict


async def pull(bench: Bench, job_id: int) -> str:
    """Get the model of a job, telling its card how far it is; return the model's name."""
    job = await bench.job(job_id)
    params = from_dict(job.kind, job.params)
    assert isinstance(params, PullParams)
    if bench.ollama is None:
        raise InvalidRequest(tr("there is no Ollama here"), fix=tr("set ollama.url"))
    tracker = bench.trackers.get(job_id)
    if tracker is not None:
        tracker.plan({"download": 1.0})
    async for step in bench.ollama.pull(params.model):
        bench.at_stage(
            job_id,
            "download",
            tr("getting {total:.1f} GB", total=step.total / 1e9) if step.total else step.status,
        )
        bench.advance(job_id, "download", 0, step.fraction)
    bench.pulled(params.model)
    return params.model


async def finish(bench: Bench, job_id: int, timings: dict[str, list[float]]) -> bool:
    """End the job well. False: it was cancelled."""
    job = await bench.job(job_id)
    start, end = timings["download"]
    measured = {**timings, "rates": {"download": round(end - start, 3)}, "total": round(end - start, 3)}
    result = {"model": job.params["model"]}
    return await bench.jobs.succeed(job_id, result=result, timings=measured, warnings=[], now=bench.now()) is not None
