"""Edits: a clip or picture that exists, changed into a new one."""

from pathlib import Path

from storage.tables import Asset
from tools.errors import InvalidRequest
from tools.production.bench import Bench
from tools.production.params import EditParams, from_dict


async def edit(bench: Bench, job_id: int) -> int:
    raise NotImplementedError
