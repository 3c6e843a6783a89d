"""Find the beats of a piece of music. Worker process only: NumPy.

Onsets are where the spectrum grows (spectral flux, in bands as wide as the ear's); their autocorrelation, weighted towards
tempos that people tap to, gives the tempo; dynamic programming then lays a row of beats through the onsets that keeps to
it: D. P. W. Ellis, "Beat tracking by dynamic programming", Journal of New Music Research 36 (2007).
"""

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
HOP = 512  # samples: a frame of onsets each 10.7 ms
WINDOW = 2048
BANDS = 40
TAPPED = 115.0  # beats per minute that people tap to most
SPREAD = 0.9  # octaves around it
SLOWEST, FASTEST = 55.0, 215.0
LATE = 0.004  # seconds that an onset is heard after its window has begun to see it; measured on clicks and on beds
TIGHT = 100.0  # how much a beat may leave the tempo for an onset
LOUDNESS = 0.25  # the power of power by which a band counts: a loud onset more than a faint one
LOW, LOWS = 3.0, 4  # how much more the lowest bands count, where drums and basses beat
CLEAR = 0.12  # of the autocorrelation at its peak: below, there is no pulse

Curve = NDArray[np.float64]


def beats_of(samples: NDArray[np.float32]) -> tuple[float, ...]:
    """The beats of sound (48 kHz, shape (samples, 2) or (samples,)) in seconds; () where there is no pulse."""
    mono = samples.mean(axis=1) if samples.ndim == 2 else samples
    if len(mono) < 2 * RATE or float(np.abs(mono).max(initial=0)) < 1e-4:
        return ()
    onsets = _onsets(np.ascontiguousarray(mono, np.float32))
    period = _period(onsets)
    if period is None:
        return ()
    rows = _row_of_beats(onsets, period)
    return tuple(float(_between(onsets, row) * HOP / RATE) + LATE for row in rows)


def _onsets(mono: NDArray[np.float32]) -> Curve:
    """How much louder the bands become in each hop, without their slow part, in units of its spread."""
    padded = np.pad(mono, (WINDOW // 2, WINDOW // 2 + HOP))
    count = (len(padded) - WINDOW) // HOP
    edges = _edges()
    window = np.hanning(WINDOW).astype(np.float32)
    level = np.empty((count, BANDS))
    step = 512  # windows at once: memory stays small however long the piece is
    for first in range(0, count, step):
        rows = np.lib.stride_tricks.sliding_window_view(padded[first * HOP :], WINDOW)[::HOP][
            : min(step, count - first)
        ]
        power = np.square(np.abs(np.fft.rfft(rows * window, axis=1)))
        sums = np.cumsum(np.pad(power, ((0, 0), (1, 0))), axis=1)
        level[first : first + len(rows)] = sums[:, edges[1:]] - sums[:, edges[:-1]]
    heard = level**LOUDNESS
    growth = np.maximum(0, np.diff(heard, axis=0, prepend=heard[:1]))
    flux = growth.sum(axis=1) + LOW * growth[:, :LOWS].sum(axis=1)
    flux -= _mean(flux, round(0.4 * RATE / HOP))
    spread = float(flux.std())
    return np.maximum(0, flux) / spread if spread > 0 else np.zeros_like(flux)


def _edges() -> NDArray[np.int64]:
    """The bins at which bands of even width in mel begin and end, from 30 Hz to 16 kHz; none is empty."""
    mel = np.linspace(1127 * np.log1p(30 / 700), 1127 * np.log1p(16000 / 700), BANDS + 1)
    bins = np.round(700 * np.expm1(mel / 1127) * WINDOW / RATE).astype(np.int64)
    for band in range(1, len(bins)):
        bins[band] = max(bins[band], bins[band - 1] + 1)
    return bins


def _mean(curve: Curve, reach: int) -> Curve:
    sums = np.cumsum(np.pad(curve, (reach + 1, reach), mode="edge"))
    return (sums[2 * reach + 1 :] - sums[: -2 * reach - 1]) / (2 * reach + 1)


def _period(onsets: Curve) -> float | None:
    """The beat's length in hops; None where nothing repeats."""
    size = 1 << int(np.ceil(np.log2(2 * len(onsets))))
    centred = onsets - onsets.mean()
    echo = np.fft.irfft(np.square(np.abs(np.fft.rfft(centred, size))), size)[: len(onsets)]
    if echo[0] <= 0:
        return None
    echo = echo / echo[0] * len(onsets) / np.maximum(1, len(onsets) - np.arange(len(onsets)))
    shortest, longest = int(60 / FASTEST * RATE / HOP), min(int(60 / SLOWEST * RATE / HOP) + 2, len(onsets) // 2)
    if longest - shortest < 3:
        return None
    lags = np.arange(shortest, longest)
    tempos = 60 * RATE / HOP / lags
    weight = np.exp(-0.5 * np.square(np.log2(tempos / TAPPED) / SPREAD))
    # What comes again after two and four beats as well speaks for the beat.
    score = np.array([sum(echo[min(len(echo) - 1, lag * times)] / times for times in (1, 2, 4)) for lag in lags])
    best = int(np.argmax(score * weight))
    if echo[lags[best]] < CLEAR:
        return None
    # Much finer than a hop by the echo after many beats: sixteen of them must not drift.
    period = float(_between(score * weight, best) + shortest)
    for times in (2, 4, 8, 16):
        at = round(period * times)
        reach = max(1, round(0.6 * times))
        if at + reach + 1 >= len(echo) * 0.75:
            break
        around = echo[at - reach : at + reach + 1]
        peak = int(np.argmax(around))
        if around[peak] > 0.5 * CLEAR:
            period = float(_between(echo, at - reach + peak)) / times
    return period


def _row_of_beats(onsets: Curve, period: float) -> list[int]:
    """The row of hops that meets most onsets and keeps closest to the period."""
    # A beat lies on the crest of an onset that is blurred by a small part of a beat.
    reach = np.arange(-round(period), round(period) + 1)
    blurred = np.convolve(onsets, np.exp(-0.5 * np.square(reach * 32 / period)), "same")
    offsets = np.arange(-round(2 * period), -round(period / 2) + 1)
    price = -TIGHT * np.square(np.log(-offsets / period))
    best, before = blurred.copy(), np.full(len(blurred), -1)
    for hop in range(len(blurred)):
        first = hop + offsets[0]
        skipped = max(0, -first)
        if skipped < len(offsets):
            scores = best[first + skipped : hop + offsets[-1] + 1] + price[skipped:]
            at = int(np.argmax(scores))
            if scores[at] > 0:  # else a row that begins here is better
                best[hop] = blurred[hop] + scores[at]
                before[hop] = first + skipped + at
    last = len(best) - 1 - int(np.argmax(best[::-1][: round(1.5 * period)])) if len(best) else -1
    row = []
    while last >= 0:
        row.append(int(last))
        last = int(before[last])
    row.reverse()
    return row


def _between(curve: Curve, at: int) -> float:
    """Where the parabola through a crest and its neighbours is highest."""
    if not 0 < at < len(curve) - 1:
        return float(at)
    left, middle, right = curve[at - 1], curve[at], curve[at + 1]
    bend = left - 2 * middle + right
    shift = 0.5 * (left - right) / bend if bend < 0 else 0.0
    return at + float(np.clip(shift, -0.5, 0.5))
