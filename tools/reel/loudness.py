"""Bring music to the loudness that platforms play at, without clipping. Worker process only.

Measured as ITU-R BS.1770-4 says (K-weighting, gates, four-fold true peak), then one linear gain, and a limiter for the
few peaks that would come too high: unlike a dynamic normaliser this does not pump.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tools.reel.music import RATE, Stereo

TARGET = -14.0  # LUFS
CEILING = -2.0  # dBTP before AAC, which adds up to a decibel: what leaves stays under -1
REACH = 12  # samples on either side that say what is between
STRETCH = 2048  # samples that are looked at together
CLOSE = 0.1  # LU from the target that are close enough
SILENCE = -60.0  # LUFS: below, there is nothing to bring up but noise

Samples = NDArray[np.float32]


def mastered(mix: Stereo, *, ceiling: float = CEILING) -> Stereo:
    """`mix` at -14 LUFS with its true peak under `ceiling` (dBTP); silence stays silence."""
    mix = mix - mix.mean(axis=0, dtype=np.float64).astype(np.float32)
    for _ in range(3):
        loudness = integrated(mix)
        if loudness < SILENCE:
            return mix
        louder = mix * np.float32(10 ** ((TARGET - loudness) / 20))
        mix = limited(louder, 10 ** (ceiling / 20))
        if mix is louder or abs(loudness - TARGET) < CLOSE:
            break
        # Limiting took a little loudness: once more.
    return mix


def true_peak(mix: Stereo) -> float:
    """The highest level between and on samples, in dBTP."""
    return float(20 * np.log10(max(1e-9, float(peaks(mix).max()))))


def integrated(mix: Stereo) -> float:
    """Loudness of the whole in LUFS, -inf for silence."""
    power = _block_power(_k_weighted(mix))
    level = -0.691 + 10 * np.log10(np.maximum(power, 1e-12))
    kept = power[level > -70]
    if not kept.size:
        return float("-inf")
    relative = -0.691 + 10 * np.log10(kept.mean()) - 10
    kept = power[(level > -70) & (level > relative)]
    return float(-0.691 + 10 * np.log10(kept.mean()))


def _block_power(weighted: Stereo) -> NDArray[np.float64]:
    """Mean square, both ears added, of blocks of 400 ms that begin every 100 ms."""
    hop = RATE // 10
    hops = len(weighted) // hop
    if hops < 4:
        return np.array([np.mean(np.square(weighted, dtype=np.float64)) * 2])
    ears = (weighted[: hops * hop, ear].reshape(hops, hop) for ear in (0, 1))
    squares = np.sum([np.einsum("bs,bs->b", blocks, blocks) for blocks in ears], axis=0, dtype=np.float64)
    return np.convolve(squares, np.ones(4), "valid") / (4 * hop)


def _k_weighted(mix: Stereo) -> Stereo:
    """The two filters of the standard at 48 kHz, applied to the spectrum at once."""
    size = 1 << int(np.ceil(np.log2(len(mix) + RATE // 2)))
    spectrum = np.fft.rfft(np.ascontiguousarray(mix.T), size, axis=1)  # of 32 bits, as the samples are
    spectrum *= _response(size)
    return np.fft.irfft(spectrum, size, axis=1)[:, : len(mix)].T.astype(np.float32, copy=False)


@lru_cache(maxsize=2)
def _response(size: int) -> NDArray[np.complex64]:
    shelf = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
    highpass = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response = np.ones_like(z)
    for up, down in (shelf, highpass):
        response *= (up[0] + up[1] * z + up[2] * z * z) / (down[0] + down[1] * z + down[2] * z * z)
    narrow: NDArray[np.complex64] = response.astype(np.complex64)
    return narrow


@lru_cache(maxsize=1)
def _phases() -> list[Samples]:
    """Filters that give the signal a quarter, a half and three quarters between samples."""
    reach = np.arange(-REACH, REACH)
    phases = []
    for shift in (0.25, 0.5, 0.75):
        at = reach + shift
        phases.append((np.sinc(at) * np.hanning(2 * REACH + 2)[1:-1]).astype(np.float32))
    return phases


def peaks(mix: Stereo) -> Samples:
    """For each sample the highest true level of both ears around it."""
    highest: Samples = np.abs(mix).max(axis=1)
    # Between samples it rises by three decibels at the most that are met: quiet stretches need no look.
    blocks = np.append(np.arange(0, len(mix), STRETCH), len(mix))
    loud = np.maximum.reduceat(highest, blocks[:-1]) > 0.7 * highest.max(initial=0)
    for start, end, is_loud in zip(blocks[:-1].tolist(), blocks[1:].tolist(), loud.tolist(), strict=True):
        if not is_loud:
            continue
        begin, stop = max(0, start - REACH), min(len(mix), end + REACH)
        for phase in _phases():
            for ear in (0, 1):
                between = np.abs(np.convolve(mix[begin:stop, ear], phase, "same"))[start - begin : end - begin]
                np.maximum(highest[start:end], between, out=highest[start:end])
    return highest


def limited(mix: Stereo, ceiling: float) -> Stereo:
    """`mix` with what is above `ceiling` turned down smoothly, beginning 5 ms before and ending 60 ms after."""
    wanted = np.minimum(1.0, ceiling / np.maximum(peaks(mix), 1e-9))
    if wanted.min() >= 1.0:
        return mix
    ahead, hold = int(0.005 * RATE), int(0.03 * RATE)
    lowest = _sliding_min(wanted, ahead, hold)
    # The mean of the mean over windows no longer than the hold: smooth, and never above what a peak needs.
    gain = _running_mean(_running_mean(lowest, ahead), ahead)
    turned_down: Stereo = mix * gain[:, None].astype(np.float32)
    return turned_down


def _running_mean(values: NDArray[np.floating], reach: int) -> NDArray[np.float64]:
    """The mean of each value and the `reach` on either side of it."""
    total = np.cumsum(np.pad(values, (reach + 1, reach), mode="edge"), dtype=np.float64)
    return (total[2 * reach + 1 :] - total[: -2 * reach - 1]) / (2 * reach + 1)


def _sliding_min(values: Samples, before: int, after: int) -> Samples:
    """At each place the least value from `after` samples earlier to `before` samples later, with doubled reach."""
    before, after = 2 * before, after + before
    padded = np.pad(values, (after, before), constant_values=1.0)
    width = before + after + 1
    reach, least = 1, padded
    while reach * 2 <= width:
        least = np.minimum(least[: len(least) - reach], least[reach:])
        reach *= 2
    rest = width - reach
    return least[: len(values)] if not rest else np.minimum(least[: len(values)], least[rest : rest + len(values)])
