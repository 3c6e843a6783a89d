"""A process that is killed at any moment loses nothing that it had acknowledged."""

import os
import random
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from storage.assets import Assets
from storage.blobs import Blobs
from storage.database import Database
from storage.files import files_in_use
from tests.databases import address_of

WRITE = """
    import asyncio, os, sys
    from datetime import UTC, datetime
    from pathlib import Path
    from storage.assets import Assets
    from storage.blobs import Blobs
    from storage.database import Database
    from storage.tables import Asset, AssetType

    async def write(assets, blobs, writer):
        number = 0
        while True:
            number += 1
            content = f"{os.getpid()} {writer} {number} ".encode() * 60_000
            blob = await blobs.put_bytes(content, suffix=".png")
            asset = await assets.add(
                Asset(type=AssetType.IMAGE, sha256=blob.sha256, suffix=".png", mime="image/png", file_size=blob.size,
                      prompt=f"number{number}"),
                tags=["made"], now=datetime.now(UTC),
            )
            print(asset.id, blob.sha256, flush=True)  # acknowledged

    async def main():
        folder = Path(sys.argv[1])
        database = await Database.open(sys.argv[2])
        blobs = Blobs(folder / "blobs", floor=0)
        async with asyncio.TaskGroup() as group:
            for writer in range(3):
                group.create_task(write(Assets(database), blobs, writer))

    asyncio.run(main())
"""


@pytest.mark.parametrize("seed", [1])
async def test_ten_kills_lose_nothing_acknowledged(database, tmp_path, seed):
    await database.close()
    chance = random.Random(seed)
    acknowledged: dict[int, str] = {}
    leftovers = 0
    for _ in range(10):
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WRITE), tmp_path, address_of(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert process.stdout is not None
        lines = [process.stdout.readline()]  # it has begun
        time.sleep(chance.uniform(0, 0.15))
        process.kill()
        lines += process.stdout.readlines()
        process.wait()
        process.stdout.close()
        whole = [line.split() for line in lines if line.endswith("\n")]
        acknowledged |= {int(number): sha256 for number, sha256 in whole}

        again = await Database.open(address_of(tmp_path))
        blobs = Blobs(tmp_path / "blobs", floor=0)
        assert await again.check() == []
        for path in blobs.root.glob("[0-9a-f][0-9a-f]/*"):
            await blobs.verify(path.name[:64], path.name[64:])  # whole, also where no row names it
        for path in (*blobs.temporary.glob("*"), *blobs.root.glob("[0-9a-f][0-9a-f]/*")):
            os.utime(path, (0, 0))  # a sweep of much later
        found = await blobs.reconcile(await files_in_use(again))
        leftovers += found.temporary + len(found.trashed)
        assert found.missing == ()
        await again.close()

    again = await Database.open(address_of(tmp_path))
    assets, blobs = Assets(again), Blobs(tmp_path / "blobs", floor=0)
    assert len(acknowledged) > 20
    kept = {asset.id: asset.sha256 for asset in await assets.among(acknowledged)}
    assert kept == acknowledged
    for sha256 in kept.values():
        await blobs.verify(sha256, ".png")
    assert (await assets.search("number1")).items
    assert leftovers > 0  # it was killed in the middle of things
    await again.close()
