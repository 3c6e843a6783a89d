"""Segments and sound are made once: kept under their names, taken again by any job, swept by what was not taken longest."""

import os
from pathlib import Path

from storage.tables import JobState
from tests.tools.production.studio import ASKER, ScriptedPainter, open_studio, small_reel
from tools.production import pieces


async def test_another_motion_films_its_shot_again_and_keeps_pictures_sound_and_the_rest(tmp_path: Path) -> None:
    painter = ScriptedPainter()
    async with open_studio(tmp_path, painter=painter) as studio:
        production = studio.production

        def files(job_id: int, kind: str) -> dict[str, int]:
            return {path.name: path.stat().st_ino for path in production.bench.folder(job_id).glob(f"*.{kind}")}

        first = await studio.until_over(
            await production.start_reel(small_reel(shots=4, duration_s=4, transition="crossfade"), ASKER)
        )
        moved = await studio.until_over(await production.again(first.id, ASKER, motions={"2": "pan_left strong"}))
        assert (moved.state, moved.error) == (JobState.SUCCEEDED, "")
        assert len(painter.asked) == 4
        assert moved.plan["moves"][1] == "pan_left strong"
        # The shot's own segment, and the next one, which it goes on into.
        assert len(files(first.id, "mp4").items() & files(moved.id, "mp4").items()) == 2
        assert files(first.id, "aac") == files(moved.id, "aac")

        worded = await studio.until_over(await production.again(moved.id, ASKER, texts={"call_to_action": "Follow"}))
        back = await studio.until_over(await production.again(worded.id, ASKER, texts={}, motions={}))
        assert (worded.state, back.state) == (JobState.SUCCEEDED, JobState.SUCCEEDED)
        assert len(painter.asked) == 4
        assert files(worded.id, "mp4").keys() != files(moved.id, "mp4").keys()
        # The motion that was asked for stays in the plan, and the texts are as they were: nothing is rendered again.
        assert files(back.id, "mp4") == files(moved.id, "mp4")


async def test_another_way_from_shot_to_shot_keeps_the_first_one(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        first = await studio.until_over(await studio.production.start_reel(small_reel(), ASKER))
        cut = await studio.until_over(await studio.production.again(first.id, ASKER, transition="cut"))

    assert (cut.state, cut.error) == (JobState.SUCCEEDED, "")
    assert cut.plan["transitions"] == ["cut", "cut"]
    assert cut.plan["frames"] == first.plan["frames"]


def test_what_is_kept_is_taken_by_its_name_and_swept_by_age(tmp_path: Path) -> None:
    for age, name in enumerate(("old", "older", "oldest")):
        file = tmp_path / "job-1" / f"{name}.mp4"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(bytes(100))
        pieces.keep(tmp_path, file)
        os.utime(tmp_path / pieces.FOLDER / f"{name}.mp4", (1000 - age, 1000 - age))

    assert pieces.take(tmp_path, tmp_path / "job-2" / "oldest.mp4")  # and so it is the newest
    assert not pieces.take(tmp_path, tmp_path / "job-2" / "never.mp4")
    assert pieces.sweep(tmp_path, 200) == 1
    assert {path.name for path in (tmp_path / pieces.FOLDER).iterdir()} == {"old.mp4", "oldest.mp4"}
    assert pieces.sweep(tmp_path, 0) == 2
    assert (tmp_path / "job-2" / "oldest.mp4").stat().st_size == 100
