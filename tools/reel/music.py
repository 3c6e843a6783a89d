"""A bed of music out of nothing: chords, a plucked figure, bass and a soft beat, by mood and seed. Worker process only.

The same seed gives the same music. Nothing is sampled and nobody's rights are touched.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tools.reel.hearing import RATE, Mono, Stereo, hall, place, sines
from tools.reel.mood import Mood


@dataclass(frozen=True, kw_only=True)
class Style:
    """What makes a mood: chords are scale degrees above the key note, in semitones."""

    keys: tuple[int, ...]  # MIDI notes to choose the key from
    progressions: tuple[tuple[tuple[int, ...], ...], ...]
    figures: tuple[tuple[int, ...], ...]  # which chord note on which eighth, -1 rests
    kick: tuple[float, ...]  # beats of a bar
    clap: tuple[float, ...]
    hats: tuple[float, ...]
    pad: float  # gains
    pluck: float
    bass: float
    beat: float
    room: float  # share of reverb
    bass_on: tuple[float, ...] = (0.0, 2.5, 3.5)  # beats of a bar; the last takes the chord's fifth
    swing: float = 0.0  # of an eighth, by which every second one comes late
    slow: float = 0.45  # seconds in which a chord swells


_MAJ7, _MIN7, _DOM = (0, 4, 7, 11), (0, 3, 7, 10), (0, 4, 7, 14)


def _chord(root: int, kind: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(root + step for step in kind)


STYLES: dict[Mood, Style] = {
    "calm": Style(
        keys=(48, 50, 53, 55),
        progressions=(
            (_chord(0, _MAJ7), _chord(9, _MIN7), _chord(5, _MAJ7), _chord(7, _DOM)),
            (_chord(5, _MAJ7), _chord(0, _MAJ7), _chord(2, _MIN7), _chord(9, _MIN7)),
        ),
        figures=((0, -1, 2, 1, 3, -1, 2, -1), (0, 2, -1, 3, 1, -1, 2, -1)),
        kick=(0.0, 2.5),
        clap=(),
        hats=(1.0, 3.0, 3.5),
        pad=0.9,
        pluck=0.75,
        bass=0.55,
        beat=0.35,
        room=0.3,
    ),
    "upbeat": Style(
        keys=(48, 50, 52, 55),
        progressions=(
            (_chord(0, _DOM), _chord(7, _DOM), _chord(9, _MIN7), _chord(5, _MAJ7)),
            (_chord(5, _MAJ7), _chord(7, _DOM), _chord(0, _DOM), _chord(9, _MIN7)),
        ),
        figures=((0, 2, 1, 2, 3, 2, 1, 2), (0, -1, 2, 3, -1, 2, 1, 3)),
        kick=(0.0, 1.0, 2.0, 3.0),
        clap=(1.0, 3.0),
        hats=(0.5, 1.5, 2.5, 3.5),
        pad=0.5,
        pluck=0.9,
        bass=0.7,
        beat=0.8,
        room=0.15,
    ),
    "night": Style(
        keys=(45, 47, 48, 52),
        progressions=(
            (_chord(0, _MIN7), _chord(5, _MIN7), _chord(8, _MAJ7), _chord(7, _MIN7)),
            (_chord(0, _MIN7), _chord(8, _MAJ7), _chord(3, _MAJ7), _chord(10, _DOM)),
        ),
        figures=((0, -1, -1, 2, -1, 3, -1, 1), (0, -1, 3, -1, 2, -1, -1, 1)),
        kick=(0.0, 1.75, 2.5),
        clap=(1.0, 3.0),
        hats=(0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5),
        pad=0.7,
        pluck=0.7,
        bass=0.75,
        beat=0.6,
        room=0.25,
        swing=0.25,
    ),
    "dreamy": Style(
        keys=(48, 50, 53, 57),
        progressions=(
            (_chord(0, _MAJ7), _chord(4, _MIN7), _chord(5, _MAJ7), _chord(5, _MAJ7)),
            (_chord(5, _MAJ7), _chord(9, _MIN7), _chord(0, _MAJ7), _chord(7, _DOM)),
        ),
        figures=((0, -1, -1, -1, 2, -1, 3, -1), (2, -1, 3, -1, -1, 1, -1, -1)),
        kick=(0.0,),
        clap=(),
        hats=(2.0,),
        pad=1.2,
        pluck=0.6,
        bass=0.4,
        beat=0.22,
        room=0.5,
        bass_on=(0.0,),
        slow=1.1,
    ),
    "house": Style(
        keys=(45, 48, 50, 53),
        progressions=(
            (_chord(0, _MIN7), _chord(8, _MAJ7), _chord(3, _MAJ7), _chord(10, _DOM)),
            (_chord(0, _MIN7), _chord(0, _MIN7), _chord(5, _MIN7), _chord(7, _MIN7)),
        ),
        figures=((0, -1, 2, -1, -1, 2, -1, 1), (-1, 0, -1, 2, -1, 0, 2, -1)),
        kick=(0.0, 1.0, 2.0, 3.0),
        clap=(1.0, 3.0),
        hats=(0.5, 1.0, 1.5, 2.5, 3.0, 3.5),
        pad=0.45,
        pluck=0.75,
        bass=0.85,
        beat=1.0,
        room=0.14,
        bass_on=(0.5, 1.5, 2.5, 3.5),
        slow=0.08,
    ),
    "epic": Style(
        keys=(45, 47, 50),
        progressions=(
            (_chord(0, _MIN7), _chord(8, _MAJ7), _chord(3, _MAJ7), _chord(10, _DOM)),
            (_chord(0, _MIN7), _chord(5, _MIN7), _chord(8, _MAJ7), _chord(10, _DOM)),
        ),
        figures=((0, 0, 2, 0, 0, 2, 0, 3), (0, 2, 0, 3, 0, 2, 0, 1)),
        kick=(0.0, 0.75, 1.5, 2.0, 3.0, 3.5),
        clap=(),
        hats=(),
        pad=1.1,
        pluck=0.55,
        bass=0.9,
        beat=0.85,
        room=0.42,
        bass_on=(0.0, 1.0, 2.0, 3.0),
        slow=0.3,
    ),
    "drive": Style(
        keys=(43, 45, 48),
        progressions=(
            (_chord(0, _MIN7), _chord(8, _MAJ7), _chord(10, _DOM), _chord(0, _MIN7)),
            (_chord(0, _MIN7), _chord(3, _MAJ7), _chord(8, _MAJ7), _chord(7, _MIN7)),
        ),
        figures=((0, -1, 2, -1, 1, -1, 3, 2), (0, 2, -1, 1, -1, 2, -1, 3)),
        kick=(0.0, 2.5),
        clap=(1.0, 3.0),
        hats=(0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5),
        pad=0.55,
        pluck=0.65,
        bass=0.95,
        beat=1.0,
        room=0.16,
        bass_on=(0.0, 1.5, 2.5, 3.5),
        slow=0.15,
    ),
}


def compose(mood: Mood, seconds: float, seed: int, tempo: int) -> Stereo:
    """Music for `seconds` at `tempo` beats per minute, the first at once, with soft ends.

    Its level is not final: `loudness.master` sets that.
    """
    style = STYLES[mood]
    chance = np.random.default_rng([seed, list(STYLES).index(mood)])
    beat = 60 / tempo
    key = int(chance.choice(style.keys))
    progression = style.progressions[int(chance.integers(len(style.progressions)))]
    figure = style.figures[int(chance.integers(len(style.figures)))]
    mix = np.zeros((int(seconds * RATE) + 4 * RATE, 2), np.float32)
    bars = int(np.ceil(seconds / (4 * beat)))
    for bar in range(bars):
        at = bar * 4 * beat
        chord = [key + step for step in progression[bar % len(progression)]]
        for note, side in zip(chord, (-0.6, 0.2, -0.1, 0.6), strict=False):
            _add(mix, _pad(note + 12, 4 * beat + 0.9, style.slow, chance), at, 0.05 * style.pad, side)
        for number, half in enumerate(style.bass_on):
            note = chord[2] if number and half == style.bass_on[-1] else chord[0]
            _add(mix, _bass(note - 12, beat * 1.3), at + half * beat, 0.20 * style.bass, 0.0)
        last_of_phrase = bar % 4 == 3
        for eighth, which in enumerate(figure):
            if which >= 0:
                # The figure answers itself an octave higher at the end of a phrase.
                note = chord[which] + (36 if last_of_phrase and eighth > 4 else 24)
                strength = 0.13 * style.pluck * (1.0 if eighth % 2 == 0 else 0.75) * float(chance.uniform(0.85, 1.1))
                pluck = _pluck(note)
                late = style.swing if eighth % 2 else 0.0
                _add(mix, pluck, at + (eighth + late) * beat / 2, strength, 0.35 if eighth % 2 else -0.35)
                _add(mix, pluck, at + (eighth + late + 1.5) * beat / 2, strength * 0.3, -0.5 if eighth % 2 else 0.5)
        if bar > 0 or bars < 4:  # the beat comes in with the second bar
            _drums(mix, style, at, beat, chance)
    hall(mix, style.room)
    mix = mix[: int(seconds * RATE)]
    mix -= mix.mean(axis=0)
    soften(mix)
    return mix


def soften(mix: Stereo, *, rise: float = 0.05, fall: float = 1.2) -> None:
    """Fade the first and last moments (seconds) of `mix`, each at most a quarter of it."""
    length = len(mix)
    first, last = (max(1, min(int(part * RATE), length // 4)) for part in (rise, fall))
    mix[:first] *= np.sin(np.linspace(0, np.pi / 2, first, dtype=np.float32))[:, None]
    mix[length - last :] *= np.cos(np.linspace(0, np.pi / 2, last, dtype=np.float32))[:, None]


def _drums(mix: Stereo, style: Style, at: float, beat: float, chance: np.random.Generator) -> None:
    for when in style.kick:
        _add(mix, _kick(), at + when * beat, 0.36 * style.beat, 0.0)
    for when in style.clap:
        _add(mix, _clap(chance), at + when * beat, 0.13 * style.beat, 0.1)
    for when in style.hats:
        _add(mix, _hat(chance), at + when * beat, 0.07 * style.beat * float(chance.uniform(0.7, 1.1)), 0.3)


def _add(mix: Stereo, sound: Mono, at: float, gain: float, side: float) -> None:
    """Put `sound` into `mix` at `at` seconds, `side` from -1 (left) to 1 (right)."""
    angle = (side + 1) * math.pi / 4
    gain *= math.sqrt(2)
    place(mix, sound, int(at * RATE), gain * math.cos(angle), gain * math.sin(angle))


def _times(seconds: float) -> Mono:
    return np.arange(int(seconds * RATE), dtype=np.float32) / np.float32(RATE)


def _pitch(note: float) -> float:
    return float(440 * 2 ** ((note - 69) / 12))


def _pad(note: int, seconds: float, rise: float, chance: np.random.Generator) -> Mono:
    """Three slightly detuned voices with few overtones, swelling and falling."""
    t = _times(seconds)
    voices = [
        (_pitch(note + detune) * overtone, strength)
        for detune in (-0.06, 0.0, 0.07)
        for overtone, strength in ((1, 1.0), (2, 0.35), (3, 0.18), (4, 0.08))
    ]
    pitches, strengths = np.array(voices).T
    sound = sines(pitches.copy(), strengths.copy(), chance.uniform(0, 6.28, len(voices)), len(t))
    swell = np.minimum(1, t / rise) * np.minimum(1, (seconds - t) / 0.9)
    slow = 1 + 0.12 * np.sin(2 * np.pi * 0.35 * t + np.float32(chance.uniform(0, 6.28)))
    shaped: Mono = (sound * swell * slow / 3).astype(np.float32)
    return shaped


@lru_cache(maxsize=64)
def _pluck(note: int) -> Mono:
    """A struck bar: overtones fade faster the higher they are."""
    t = _times(0.9)
    base = 2 * np.pi * _pitch(note)
    sound = np.zeros_like(t)
    for overtone, strength, fade in ((1, 1.0, 5.0), (2, 0.4, 8.0), (3.01, 0.22, 13.0), (5.02, 0.1, 22.0)):
        sound += np.float32(strength) * np.sin(np.float32(base * overtone) * t) * np.exp(np.float32(-fade) * t)
    sound *= np.minimum(1, t / 0.004) * np.minimum(1, (0.9 - t) / 0.05)
    return sound.astype(np.float32)


@lru_cache(maxsize=64)
def _bass(note: int, seconds: float) -> Mono:
    t = _times(seconds)
    base = np.float32(2 * np.pi * _pitch(note))
    sound = np.sin(base * t) + 0.3 * np.sin(2 * base * t) + 0.12 * np.sin(3 * base * t)
    shaped: Mono = (sound * np.minimum(1, t / 0.012) * np.exp(-2.2 * t) * np.minimum(1, (seconds - t) / 0.04)).astype(
        np.float32
    )
    return shaped


@lru_cache(maxsize=1)
def _kick() -> Mono:
    t = _times(0.3)
    sweep = 2 * np.pi * (48 * t + 70 / 28 * (1 - np.exp(-28 * t)))
    sound: Mono = (np.sin(sweep) * np.exp(-11 * t) * np.minimum(1, t / 0.002)).astype(np.float32)
    return sound


def _clap(chance: np.random.Generator) -> Mono:
    t = _times(0.22)
    noise = chance.standard_normal(len(t)).astype(np.float32)
    noise = noise - np.convolve(noise, np.full(24, 1 / 24, np.float32), "same")  # without its low end
    noise = np.convolve(noise, np.full(3, 1 / 3, np.float32), "same")  # and without its edge
    sound: Mono = (noise * np.exp(-24 * t) * np.minimum(1, t / 0.003)).astype(np.float32)
    return sound


def _hat(chance: np.random.Generator) -> Mono:
    t = _times(0.07)
    noise = np.diff(chance.standard_normal(len(t) + 1)).astype(np.float32)
    sound: Mono = (noise * np.exp(-70 * t) * np.minimum(1, t / 0.001)).astype(np.float32)
    return sound
