"""A reel, from a request to a clip that waits for approval."""

from storage.tables import JobState
from tests.tools.production.studio import ASKER, ScriptedPainter, open_studio, small_reel


async def test_a_request_becomes_a_reel(tmp_path) -> None:
    painter = ScriptedPainter()
    async with open_studio(tmp_path, painter=painter) as studio:
        job = await studio.production.start_reel(small_reel(persona_id=studio.ava.id), ASKER)
        done = await studio.until_over(job)

        assert (done.state, done.error) == (JobState.SUCCEEDED, "")
        asset = await studio.assets.get(done.result["asset"])
        print(
            done.result,
            done.timings,
            asset.generation_settings,
            asset.width,
            asset.height,
            asset.duration_s,
            done.warnings,
        )
        assert asset.handle.startswith("reel_")
