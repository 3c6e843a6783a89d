"""Edits: a clip or picture that exists, changed into a new one."""


from tools.production.bench import Bench


async def edit(bench: Bench, job_id: int) -> int:
    raise NotImplementedError
