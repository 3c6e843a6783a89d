"""A voice over music: the music goes down while somebody speaks, and comes back where they pause. Worker process only."""

import numpy as np
from numpy.typing import NDArray

from tools.reel.hearing import RATE, Stereo
from tools.reel.loudness import integrated
from tools.reel.spec import VOICE_BEGINS

LEVEL = -16.0  # LUFS of the voice; the whole is mastered to -14 afterwards
BESIDE = -20.0  # LUFS of music that nobody speaks over
DUCKED = 14.0  # dB by which it goes down under words
QUIETEST = 26.0  # dB under the voice's own loudness: what is softer is breath and room
STEP = RATE // 50  # 20 ms
AHEAD = 0.16  # seconds before a word at which the music is down
HOLD = 0.45  # seconds after one for which it stays: a pause between words is none
FADE = 0.3  # seconds in which it goes down, and comes back


def spoken_over(bed: Stereo, voice: Stereo) -> Stereo:
    """`bed` with `voice` over it, as long as the bed. A voice that is longer is faded out at its end; one without a word
    leaves the bed as it is."""
    loudness = integrated(voice)
    if not np.isfinite(loudness):
        return bed
    length, start = len(bed), int(VOICE_BEGINS * RATE)
    heard = np.zeros_like(bed)
    said = voice[: max(0, length - start)] * np.float32(10 ** ((LEVEL - loudness) / 20))
    heard[start : start + len(said)] = said
    if len(said) < len(voice):
        ends = min(len(said), RATE // 4)
        heard[length - ends :] *= np.linspace(1, 0, ends, dtype=np.float32)[:, None]
    beside = integrated(bed)
    level = BESIDE - beside if np.isfinite(beside) else 0.0
    down = under(heard, LEVEL)
    return bed * (10 ** ((level - DUCKED * down) / 20)).astype(np.float32)[:, None] + heard


def under(voice: Stereo, level: float) -> NDArray[np.float64]:
    """For each sample how far music is down under `voice`, which is at `level` LUFS: 0 not at all, 1 wholly."""
    steps = -(-len(voice) // STEP)
    padded = np.zeros((steps * STEP, 2), np.float32)
    padded[: len(voice)] = voice
    power = (padded.reshape(steps, -1) ** 2).mean(axis=1)
    speaks = 10 * np.log10(power + 1e-12) > level - QUIETEST
    wide = np.zeros(steps, bool)
    before, after = round(AHEAD * RATE / STEP), round(HOLD * RATE / STEP)
    for at in np.flatnonzero(speaks):
        wide[max(0, at - before) : at + after + 1] = True
    reach = round(FADE * RATE / STEP)
    window = np.hanning(reach + 2)[1:-1]
    smooth = np.convolve(np.pad(wide.astype(float), reach // 2, mode="edge"), window / window.sum(), "valid")[:steps]
    centres = (np.arange(steps) + 0.5) * STEP
    return np.interp(np.arange(len(voice)), centres, smooth)
