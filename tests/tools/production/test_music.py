"""The music of a reel as it was asked for, and cuts on its beats, in whole jobs."""

import io
import wave
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest

from storage.tables import AssetType, Job, JobState
from tests.tools.production.conftest import keep_file
from tests.tools.production.studio import ASKER, ScriptedPainter, Studio, open_studio, small_reel
from tests.tools.test_reel_sound import clicks
from tools.errors import InvalidRequest
from tools.reel.mood import bed_beats
from tools.reel.spec import transition_frames


async def sent_in(studio: Studio, samples: np.ndarray) -> str:
    """Keep a WAV that somebody sent in; return its hash."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(48000)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    asset = await keep_file(studio, file.getvalue(), suffix=".wav", type=AssetType.AUDIO, mime="audio/wav")
    return asset.sha256


async def made(studio: Studio, **params: object) -> Job:
    job = await studio.production.start_reel(small_reel(shots=3, **params), ASKER)
    done = await studio.until_over(job)
    assert (done.state, done.error) == (JobState.SUCCEEDED, "")
    return done


def cuts(job: Job) -> list[float]:
    """When the reel changes from shot to shot, in seconds: in the middle of its short transitions."""
    plan = job.plan
    takes = [transition_frames(one, plan["crossfade_frames"], 99) for one in plan["transitions"][1:]]
    return [(edge + take // 2) / plan["fps"] for edge, take in zip(accumulate(plan["frames"][:-1]), takes, strict=True)]


async def test_cuts_fall_on_the_beats_of_the_music_that_is_made_or_sent(tmp_path: Path) -> None:
    async with open_studio(tmp_path, painter=ScriptedPainter()) as studio:
        bed = await made(studio, mood="house", tempo=120, cut_on_beat=True)
        sound, beats = clicks(100, seconds=4)
        sent = await made(studio, audio_sha256=await sent_in(studio, sound), cut_on_beat=True)

    for job, grid in ((bed, np.array(bed_beats(120, 3))), (sent, beats)):
        assert job.plan["cuts"] == "beats"
        assert not any("beat" in warning for warning in job.warnings)
        assert len(cuts(job)) == 2
        for cut in cuts(job):
            assert np.abs(grid - cut).min() <= 1 / job.plan["fps"]


async def test_a_sound_without_a_beat_is_cut_evenly_and_the_card_says_so(tmp_path: Path) -> None:
    noise = np.random.default_rng(3).standard_normal(48000 * 4) * 0.1
    async with open_studio(tmp_path, painter=ScriptedPainter()) as studio:
        job = await made(studio, audio_sha256=await sent_in(studio, noise), cut_on_beat=True)

    assert job.plan["cuts"] == "no beats"
    assert job.plan["frames"] == [30, 30, 30]
    assert "no beat was found that the cuts could fall on: they are even" in job.warnings


def test_music_that_there_is_not_is_refused_when_it_is_asked_for() -> None:
    with pytest.raises(InvalidRequest, match="calm, upbeat"):
        small_reel(mood="polka")
    with pytest.raises(InvalidRequest, match="70 to 170"):
        small_reel(tempo=300)
    assert small_reel().cut_on_beat is False
