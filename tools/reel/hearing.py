"""The inner loops of sound, compiled for the processor at hand. Worker process only: it needs Numba.

Sound is two ears of 48 kHz, shape (samples, 2). `python -m tests.benchmarks.sound` says what a second of it costs.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Mono = NDArray[np.float32]
Stereo = NDArray[np.float32]  # shape (samples, 2)

RATE = 48_000  # samples per second
HOP = RATE // 10  # the step of BS.1770's blocks
REACH = 12  # samples on either side that say what is between two

# The filters of ITU-R BS.1770-4, tables 1 and 2, at 48 kHz: a shelf for the head, and a high pass.
SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585)
HIGH_PASS = (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621)

_compiled = njit(cache=True, nogil=True, boundscheck=False)
_loose = njit(cache=True, nogil=True, boundscheck=False, fastmath=True)  # where the last bit does not matter


@_compiled
def weighted_power(mix: Stereo) -> NDArray[np.float64]:
    """The squares of the K-weighted signal, both ears added, summed over each whole 100 ms; over all where there is less."""
    hops = max(1, len(mix) // HOP)
    size = HOP if len(mix) >= HOP else len(mix)
    sums = np.zeros(hops, np.float64)
    b0, b1, b2, a1, a2 = SHELF
    c0, c1, c2, d1, d2 = HIGH_PASS
    for ear in range(2):
        u1 = u2 = v1 = v2 = 0.0  # state of the shelf and of the high pass, transposed form
        for hop in range(hops):
            total = 0.0
            for sample in range(hop * size, (hop + 1) * size):
                value = float(mix[sample, ear])
                shelved = b0 * value + u1
                u1 = b1 * value - a1 * shelved + u2
                u2 = b2 * value - a2 * shelved
                heard = c0 * shelved + v1
                v1 = c1 * shelved - d1 * heard + v2
                v2 = c2 * shelved - d2 * heard
                total += heard * heard
            sums[hop] += total
    return sums


def _phases() -> Mono:
    """Filters that give the signal a quarter, a half and three quarters between samples; shape (3, 2 * REACH)."""
    reach = np.arange(-REACH, REACH)
    window = np.hanning(2 * REACH + 2)[1:-1]
    return np.array([np.sinc(reach + shift) * window for shift in (0.25, 0.5, 0.75)], np.float32)


PHASES = _phases()


@_loose
def peaks(mix: Stereo, floor: float) -> Mono:
    """For each sample the highest true level of both ears around it; what is surely under `floor` may come out lower.

    Between samples it rises by three decibels at the most that are met: what is quieter than that needs no look.
    """
    length = len(mix)
    highest = np.empty(length, np.float32)
    for sample in range(length):
        highest[sample] = max(abs(mix[sample, 0]), abs(mix[sample, 1]))
    near = np.float32(0.7 * floor)
    # A sample is looked at where it, or one of its neighbours, is loud.
    for sample in range(length):
        loud = highest[sample] > near
        if not loud and sample + 1 < length:
            loud = max(abs(mix[sample + 1, 0]), abs(mix[sample + 1, 1])) > near
        if not loud:
            continue
        first = sample - REACH
        for ear in range(2):
            for phase in range(3):
                total = np.float32(0.0)
                if first >= 0 and first + 2 * REACH <= length:
                    for tap in range(2 * REACH):
                        total += mix[first + tap, ear] * PHASES[phase, 2 * REACH - 1 - tap]
                else:
                    for tap in range(2 * REACH):
                        place = first + tap
                        if 0 <= place < length:
                            total += mix[place, ear] * PHASES[phase, 2 * REACH - 1 - tap]
                highest[sample] = max(highest[sample], abs(total))
    return highest


@_compiled
def gains(highest: Mono, ceiling: float, ahead: int, hold: int) -> NDArray[np.float64]:
    """By how much each sample is turned down, smoothly, so that nothing is above `ceiling`; empty where nothing is.

    The least gain of a window, then twice the mean over `ahead` on either side: never above what a peak needs. What is
    further away than 4 * `ahead` + `hold` has no say.
    """
    length = len(highest)
    wanted = np.ones(length, np.float64)
    is_loud = False
    for sample in range(length):
        if highest[sample] > ceiling:
            wanted[sample] = ceiling / highest[sample]
            is_loud = True
    if not is_loud:
        return wanted[:0]
    least = _sliding_min(wanted, 2 * ahead, 2 * ahead + hold)
    return _running_mean(_running_mean(least, ahead), ahead)


@_compiled
def _sliding_min(values: NDArray[np.float64], before: int, after: int) -> NDArray[np.float64]:
    """At each place the least value from `after` samples earlier to `before` samples later."""
    length = len(values)
    out = np.empty(length, np.float64)
    queue = np.empty(length, np.int64)  # places of rising values, the least of the window first
    head = tail = 0
    ahead = 0
    for place in range(length):
        while ahead < length and ahead <= place + before:
            while tail > head and values[queue[tail - 1]] >= values[ahead]:
                tail -= 1
            queue[tail] = ahead
            tail += 1
            ahead += 1
        while queue[head] < place - after:
            head += 1
        out[place] = values[queue[head]]
    return out


@_compiled
def _running_mean(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """The mean of each value and the `reach` on either side of it; the ends go on as they are."""
    length = len(values)
    out = np.empty(length, np.float64)
    width = 2 * reach + 1
    total = 0.0
    for place in range(-reach, reach + 1):
        total += values[min(max(place, 0), length - 1)]
    for place in range(length):
        out[place] = total / width
        total += values[min(place + reach + 1, length - 1)] - values[max(place - reach, 0)]
    return out


@_loose
def sines(
    pitches: NDArray[np.float64], strengths: NDArray[np.float64], phases: NDArray[np.float64], length: int
) -> Mono:
    """The sum of sines of `pitches` (Hz), each of its strength, from its phase (radians) on.

    Each is a pointer that is turned by the same angle for every sample, x[n+1] = 2 cos(w) x[n] - x[n-1]; all of them side
    by side, which a processor does at once.
    """
    out = np.empty(length, np.float32)
    turns = 2.0 * math.pi * pitches / RATE
    again = 2.0 * np.cos(turns)
    before, now = strengths * np.sin(phases - turns), strengths * np.sin(phases)
    for sample in range(length):
        total = 0.0
        for voice in range(len(pitches)):
            value = now[voice]
            total += value
            now[voice] = again[voice] * value - before[voice]
            before[voice] = value
        out[sample] = total
    return out


@_loose
def place(mix: Stereo, sound: Mono, start: int, left: float, right: float) -> None:
    """Add `sound` to `mix` from sample `start` on, what reaches over its end is left."""
    for sample in range(min(len(sound), len(mix) - start)):
        mix[start + sample, 0] += sound[sample] * np.float32(left)
        mix[start + sample, 1] += sound[sample] * np.float32(right)


# Some of the delays, in samples at 44.1 kHz, of Freeverb (Jezar, 2000): combs that die away, then all-passes that blur them.
COMBS = np.array([1116, 1277, 1422, 1617])
ALL_PASSES = np.array([556, 341])
OTHER_EAR = 23  # samples more
LIVELY, DULL = 0.80, 0.25  # how much comes back each time, and how much of its highs does not


@_compiled
def hall(mix: Stereo, share: float) -> None:
    """Put a small hall around `mix`, of which `share` is heard: M. R. Schroeder's combs and all-passes, for each ear its own."""
    dry, wet = np.float32(1.0 - 0.4 * share), np.float32(share * 0.17)
    scale = RATE / 44100.0
    count, blurs = len(COMBS), len(ALL_PASSES)
    for ear in range(2):
        lengths = np.empty(count + blurs, np.int64)
        for line in range(count + blurs):
            delay = COMBS[line] if line < count else ALL_PASSES[line - count]
            lengths[line] = int(scale * (delay + ear * OTHER_EAR))
        lines, at = np.zeros((count + blurs, lengths.max()), np.float32), np.zeros(count + blurs, np.int64)
        low = np.zeros(count, np.float32)
        for sample in range(len(mix)):
            heard = np.float32(0.0)
            for comb in range(count):
                back = lines[comb, at[comb]]
                heard += back
                low[comb] = back * np.float32(1.0 - DULL) + low[comb] * np.float32(DULL)
                lines[comb, at[comb]] = mix[sample, ear] + low[comb] * np.float32(LIVELY)
            for one in range(count, count + blurs):
                back = lines[one, at[one]]
                value = heard
                heard = back - value
                lines[one, at[one]] = value + back * np.float32(0.5)
            for line in range(count + blurs):
                at[line] += 1
                if at[line] == lengths[line]:
                    at[line] = 0
            mix[sample, ear] = mix[sample, ear] * dry + heard * wet
