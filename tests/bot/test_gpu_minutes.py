"""How long the GPU may work for one persona in a day, in the chat."""

from pathlib import Path

from tests.bot.test_gpu_in_chat import desk_in
from tools.gpu import Need, Run


async def test_with_its_minutes_used_up_a_persona_is_refused_and_more_can_be_allowed(tmp_path: Path) -> None:
    async with desk_in(tmp_path, **{"gpu.minutes_per_day": 1}) as desk:
        studio = desk.person.app.studio
        ava = await studio.personas.find("Ava")
        need = Need(side="pictures", what="sdxl", persona_id=ava.id)
        await studio.production.bench.minutes.keep(Run(need=need, seconds=60.0, is_cold=False, is_whole=True))
        desk.comfy.step_seconds = 60.0  # what is begun here is not waited for
        refused = await desk.picture()
        other = await desk.picture("a picture of Kai at the beach")
        allowed = await desk.person.send(command="config", text="gpu_minutes=5")
        again = await desk.picture()

    assert "On one day the GPU works 5 minutes for one persona." in allowed
    assert "The GPU has worked 1 of 1 minutes for Ava today" in refused
    assert "/config gpu_minutes=120" in refused
    assert "has worked" not in other
    assert "has worked" not in again


async def test_a_job_that_uses_up_the_minutes_is_finished_and_its_card_says_so(tmp_path: Path) -> None:
    async with desk_in(tmp_path, **{"gpu.minutes_per_day": 1}) as desk:
        studio = desk.person.app.studio
        ava = await studio.personas.find("Ava")
        desk.comfy.step_seconds = 0.05
        await desk.picture()
        need = Need(side="pictures", what="sdxl", persona_id=ava.id)
        await studio.production.bench.minutes.keep(Run(need=need, seconds=60.0, is_cold=False, is_whole=True))
        job = await desk.painted()
        await desk.person.ready()

    assert any("1 of 1 minutes for Ava today: the next job waits" in warning for warning in job.warnings)
    assert any("⚠️ the GPU has worked" in text for text in desk.person.screen.texts)
