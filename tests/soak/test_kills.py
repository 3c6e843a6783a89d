"""A handful of the kills that `python -m tests.soak.kills` does by the hundred; and the proof that the proof bites."""

import pytest

from tests.soak.kills import soak

# Eight processes are started and five of them killed: half a minute, and minutes where other work fills the machine.
# One that hangs is ended by the soak itself, which then says what it was at.
pytestmark = pytest.mark.timeout(900)


async def test_killed_in_a_step_a_render_a_post_and_after_the_intent_nothing_is_lost_or_doubled(tmp_path) -> None:
    verdict = await soak(["step 9", "render 0.5", "post after", "sending"], seed=7, folder=tmp_path)

    assert verdict.is_good, verdict.lines()
    assert verdict.kills == 4
    assert verdict.asked >= 2  # the two ambiguous sends


async def test_without_durability_the_same_proof_fails(tmp_path) -> None:
    verdict = await soak(["post after", "render 0.5"], seed=7, durable=False, trouble=0.0, folder=tmp_path)

    assert verdict.kills == 2
    assert verdict.double_posts >= 1
    assert verdict.lost_jobs >= 1
