"""Bring music to the loudness that platforms play at, without clipping. Worker process only.

Measured as ITU-R BS.1770-4 says (K-weighting, gates, four-fold true peak), then one linear gain, and a limiter for the
few peaks that would come too high: unlike a dynamic normaliser this does not pump.
"""

import numpy as np

from tools.reel.hearing import HOP, RATE, REACH, Stereo, gains, peaks, weighted_power

TARGET = -14.0  # LUFS
CEILING = -2.5  # dBTP before AAC, which adds up to a decibel and a half: what leaves stays under -1
CLOSE = 0.1  # LU from the target that are close enough
AHEAD, HOLD = int(0.005 * RATE), int(0.03 * RATE)  # samples of the limiter
BLOCK = 5 * RATE  # samples that are limited at once: what is in memory beside the sound itself does not grow with it
SILENCE = -60.0  # LUFS: below, there is nothing to bring up but noise


def master(mix: Stereo, *, ceiling: float = CEILING) -> None:
    """Bring `mix` itself to -14 LUFS with its true peak under `ceiling` (dBTP); silence stays silence."""
    mix -= mix.mean(axis=0, dtype=np.float64).astype(np.float32)
    for _ in range(3):
        loudness = integrated(mix)
        if loudness < SILENCE:
            return
        mix *= np.float32(10 ** ((TARGET - loudness) / 20))
        is_limited = limit(mix, 10 ** (ceiling / 20))
        if not is_limited or abs(loudness - TARGET) < CLOSE:
            break
        # Limiting took a little loudness: once more.


def true_peak(mix: Stereo) -> float:
    """The highest level between and on samples, in dBTP."""
    if not len(mix):
        return -180.0
    return float(20 * np.log10(max(1e-9, float(peaks(mix, float(np.abs(mix).max())).max()))))


def integrated(mix: Stereo) -> float:
    """Loudness of the whole in LUFS, -inf for silence."""
    if not len(mix):
        return float("-inf")
    sums = weighted_power(mix)
    # Blocks of 400 ms that begin every 100 ms; what is shorter is one block.
    power = (
        np.convolve(sums, np.ones(4), "valid") / (4 * HOP)
        if len(sums) >= 4
        else np.array([sums.mean() / min(len(mix), HOP)])
    )
    level = -0.691 + 10 * np.log10(np.maximum(power, 1e-12))
    kept = power[level > -70]
    if not kept.size:
        return float("-inf")
    relative = -0.691 + 10 * np.log10(kept.mean()) - 10
    kept = power[(level > -70) & (level > relative)]
    return float(-0.691 + 10 * np.log10(kept.mean()))


def limit(mix: Stereo, ceiling: float) -> bool:
    """Turn what is above `ceiling` (a level, 1.0 is full) down in `mix` itself, smoothly, beginning 5 ms before and ending 60
    ms after; whether anything was."""
    margin = 4 * AHEAD + HOLD + 2 * REACH
    is_limited = False
    before = mix[:0].copy()  # what stood in front of the block, before it was turned down
    for start in range(0, len(mix), BLOCK):
        end = min(start + BLOCK, len(mix))
        around = np.concatenate([before, mix[start : end + margin]])
        gain = gains(peaks(around, ceiling), ceiling, AHEAD, HOLD)
        first = len(before)
        before = mix[max(0, end - margin) : end].copy()
        if len(gain):
            mix[start:end] *= gain[first : first + end - start].astype(np.float32)[:, None]
            is_limited = True
    return is_limited
