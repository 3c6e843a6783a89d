"""A share of the hostile files, and the proof that the watch would see a leak."""

import subprocess
from pathlib import Path

import pytest

from tests.soak.hostile_media import Watched, soak
from tools.ffmpeg import locate


async def test_a_share_of_the_hostile_files_reads_nothing_outside_and_never_hangs(tmp_path: Path) -> None:
    verdict = await soak(tmp_path, seed=11, share=0.04)

    assert verdict.faults == []
    assert verdict.files > 10


@pytest.mark.skipif(not Path("/proc/sys/fs/inotify").exists(), reason="the kernel tells who opens a file on Linux")
def test_the_watch_sees_what_an_unguarded_ffmpeg_would_read(tmp_path: Path) -> None:
    secret = tmp_path / "canary.ts"
    secret.write_bytes(b"canary" * 100)
    (tmp_path / "clip.mp4").write_text(f"ffconcat version 1.0\nfile '{secret}'\n")
    watched = Watched(secret)

    subprocess.run([str(locate()), "-v", "quiet", "-safe", "0", "-i", str(tmp_path / "clip.mp4"), "-f", "null", "-"])

    assert watched.was_opened()
    watched.close()
