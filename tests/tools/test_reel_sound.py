"""What a reel sounds like: its music, as loud as platforms play, and cuts on its beats."""

from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.tools.sounds import heard, tone, wave
from tests.tools.test_reel_rendering import RENDERER, reel
from tools.errors import InvalidRequest
from tools.ffmpeg import locate, recipes
from tools.musicwords import for_new_reel, without_music
from tools.reel import loudness
from tools.reel.beats import cuts_on_beats
from tools.reel.hearing import RATE
from tools.reel.loudness import integrated, master, true_peak
from tools.reel.mood import FASTEST, MOODS, SLOWEST, Mood, Wish, bed_beats, mood_for, tempo_of, wish_in
from tools.reel.music import compose
from tools.reel.pulse import beats_of
from tools.reel.sound import to_aac
from tools.reel.voice import DUCKED, spoken_over, under
from tools.voicewords import LAST, without_voice

# Music.


@pytest.mark.parametrize("mood", MOODS)
async def test_a_bed_is_as_loud_as_platforms_play_and_is_music(mood: Mood, tmp_path: Path) -> None:
    path = await RENDERER.make_audio(tmp_path / "a.aac", duration_s=12, mood=mood, seed=2)

    loudness, peak = heard(path)
    assert loudness == pytest.approx(-14, abs=0.7)
    assert peak <= -1
    samples = wave(path)
    assert np.abs(samples.mean(axis=0)).max() < 0.002  # no direct current
    assert np.abs(samples[:240]).max() < 0.2  # soft ends
    assert np.abs(samples[-4800:]).mean() < 0.03
    loud = np.sqrt(np.square(samples[: len(samples) // 4800 * 4800].mean(axis=1)).reshape(-1, 4800).mean(axis=1))
    assert loud.std() / loud.mean() > 0.08  # it breathes: a drone would not
    spectra = np.abs(np.fft.rfft(samples[: 12000 * 40].mean(axis=1).reshape(40, 12000), axis=1))[:, 20:500]
    assert len(set(spectra.argmax(axis=1).tolist())) >= 4  # several notes lead in turn
    assert np.abs(samples[:, 0] - samples[:, 1]).mean() > 0.01  # both ears


async def test_the_same_seed_is_the_same_music_and_another_is_another(tmp_path: Path) -> None:
    one, same, other = [
        wave(await RENDERER.make_audio(tmp_path / f"{index}.aac", duration_s=4, seed=seed))
        for index, seed in enumerate((3, 3, 4))
    ]

    assert np.array_equal(one, same)
    assert np.abs(one - other).mean() > 0.01


@pytest.mark.parametrize("suffix", ["mp3", "m4a"])
async def test_a_quiet_short_sound_of_the_person_becomes_loud_and_long_enough(suffix: str, tmp_path: Path) -> None:
    source = tone(tmp_path / f"in.{suffix}", source="aevalsrc=0.3*sin(2*PI*700*t)*lt(mod(t\\,0.5)\\,0.3):s=44100")

    path = await RENDERER.make_audio(tmp_path / "a.aac", duration_s=5, source=source)

    loudness, peak = heard(path)
    assert loudness == pytest.approx(-14, abs=1)
    assert peak <= -1
    assert len(wave(path)) / 48000 == pytest.approx(5, abs=0.05)
    assert np.abs(wave(path)[48000 * 3 : 48000 * 4]).mean() > 0.02  # the second and third time round


async def test_a_click_is_heard_when_it_was(tmp_path: Path) -> None:
    """The encoder's priming is cut off: what was at one second in is at one second out, to two milliseconds."""
    click = "aevalsrc=sin(2*PI*900*t)*between(t\\,1\\,1.05):s=48000"
    source = tone(tmp_path / "in.wav", volume=1, seconds=3, source=click)
    spec = reel(tmp_path, seconds=2)

    sound = await RENDERER.make_audio(tmp_path / "a.aac", duration_s=2, source=source)
    segments = [await RENDERER.render_segment(spec, index, tmp_path / f"{index}.mp4") for index in range(3)]
    film = await RENDERER.assemble(segments, sound, tmp_path / "reel.mp4", spec)

    level = np.abs(wave(film)).max(axis=1)
    assert np.argmax(level > level.max() / 2) / 48000 == pytest.approx(1, abs=0.002)


# A voice over the music.


def said(seconds: float, *, pause: tuple[float, float] = (0, 0)) -> NDArray[np.float32]:
    """A voice, as far as this is about one: a high tone, with a pause."""
    at = np.arange(int(seconds * RATE)) / RATE
    tone = 0.2 * np.sin(2 * np.pi * 3000 * at) * ~((at > pause[0]) & (at < pause[1]))
    return np.repeat(tone[:, None], 2, axis=1).astype(np.float32)


def low(samples: NDArray[np.float32], start: float, end: float) -> float:
    """How loud it is under a kilohertz, where no voice of these tests is, in dB."""
    piece = samples[int(start * RATE) : int(end * RATE)].mean(axis=1)
    spectrum = np.abs(np.fft.rfft(piece * np.hanning(len(piece))))
    return float(20 * np.log10(np.linalg.norm(spectrum[: int(1000 * len(piece) / RATE)])))


def test_music_goes_down_under_a_voice_and_comes_back() -> None:
    bed = compose("calm", 9, 1, 80)
    mix = spoken_over(bed, said(4, pause=(1.4, 1.7)))
    gain = {start: low(mix, start, start + 1) - low(bed, start, start + 1) for start in (1.0, 2.6, 6.0, 7.5)}

    assert gain[6.0] == pytest.approx(gain[7.5], abs=0.5)  # nobody speaks
    assert gain[1.0] - gain[6.0] == pytest.approx(-DUCKED, abs=1)
    assert gain[2.6] - gain[6.0] == pytest.approx(-DUCKED, abs=1)
    # A breath between two words is no pause: there the music stays down.
    assert under(said(4, pause=(1.4, 1.7)), -16.0)[int(1.55 * RATE)] == pytest.approx(1, abs=0.02)
    assert np.abs(np.diff(under(said(2), -16.0))).max() < 0.001  # it is turned, not switched


def test_a_voice_longer_than_the_reel_ends_softly_with_it() -> None:
    mix = spoken_over(compose("calm", 3, 1, 80), said(6))

    assert len(mix) == 3 * RATE
    assert np.abs(mix[-240:]).max() < 0.02


async def test_a_reel_with_a_voice_is_as_loud_as_platforms_play(tmp_path: Path) -> None:
    voice = tone(tmp_path / "voice.mp3", source="sine=frequency=3000", seconds=2)

    path = await RENDERER.make_audio(tmp_path / "a.aac", duration_s=6, voice=voice, seed=2)

    loudness, peak = heard(path)
    assert loudness == pytest.approx(-14, abs=1)
    assert peak <= -1
    spectrum = np.abs(np.fft.rfft(wave(path)[RATE : 2 * RATE].mean(axis=1)))
    assert abs(int(spectrum[500:].argmax()) + 500 - 3000) < 5  # it is heard, once: not again behind its end
    assert low(wave(path), 4, 5) > low(wave(path), 1, 2) + 8


async def test_a_voice_that_says_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="no sound"):
        await RENDERER.make_audio(tmp_path / "a.aac", duration_s=3, voice=tone(tmp_path / "v.wav", volume=0))


@pytest.mark.parametrize(
    ("text", "rest", "voice"),
    [
        ("a beach reel with my voice note", "a beach reel", LAST),
        ("make a beach reel, aud_4 as the voice-over", "make a beach reel", "aud_4"),
        ("with aud_4 over it: the sea", "the sea", "aud_4"),
        ("ein Strandreel mit meiner Stimme", "ein Strandreel", LAST),
        ("a singer with a beautiful voice", "a singer with a beautiful voice", ""),
    ],
)
def test_whose_voice_a_reel_is_spoken_by_is_read(text: str, rest: str, voice: str) -> None:
    assert without_voice(text) == (rest, voice)


def test_an_encoder_that_raises_peaks_gets_a_lower_ceiling(tmp_path: Path) -> None:
    """AAC moves peaks up, by two decibels where there is a beat: here every peak, to see what follows."""
    out = tmp_path / "a.aac"
    encode = [str(locate()), *recipes.samples_to_aac(out, kbps=128)]
    louder = [str(locate()), *recipes.aac_to_samples(out)]
    louder[-1:-1] = ["-af", "volume=3dB"]

    peak = to_aac(compose("upbeat", 4, 1, 112), encode=encode, decode=louder, out=out)

    assert peak <= -1.1
    assert heard(out)[1] <= -4


@pytest.mark.parametrize("level", [0.5, 0.02])
def test_loudness_and_true_peak_are_what_ffmpegs_meter_finds(level: float, tmp_path: Path) -> None:
    sound = tone(tmp_path / "in.wav", source="anoisesrc=a=0.9:c=pink:seed=4:r=48000", volume=level, seconds=6)
    samples = np.repeat(wave(sound)[:, :1], 2, axis=1).astype(np.float32) / 32768  # WAV holds 16 bits, one ear
    loudness, peak = heard(sound)

    assert integrated(samples) - 3.01 == pytest.approx(loudness, abs=0.15)  # two ears are twice the power of one
    assert true_peak(samples) == pytest.approx(peak, abs=0.2)


def test_what_has_no_sample_and_what_is_silent_stays_so() -> None:
    nothing, silence = np.zeros((0, 2), np.float32), np.zeros((4800, 2), np.float32)

    assert integrated(nothing) == integrated(silence) == float("-inf")
    assert true_peak(nothing) < -100
    master(silence)
    assert not silence.any()


@pytest.mark.parametrize("ceiling", [-2.0, -6.0])
def test_peaks_are_turned_down_to_the_ceiling_and_not_the_rest(ceiling: float) -> None:
    chance = np.random.default_rng(5)
    quiet = (chance.standard_normal((RATE * 4, 2)) * 0.05).astype(np.float32)
    clap = quiet.copy()
    clap[RATE : RATE + 480] += 0.9 * np.sin(np.arange(480) * 2 * np.pi * 1000 / RATE, dtype=np.float32)[:, None]

    master(clap, ceiling=ceiling)

    assert true_peak(clap) <= ceiling + 0.05
    assert integrated(clap) == pytest.approx(-14, abs=0.2)
    far = clap[3 * RATE :] / quiet[3 * RATE :]
    assert np.ptp(far[np.abs(quiet[3 * RATE :]) > 0.05]) < 0.05  # one gain, far from the clap


def test_a_long_sound_is_limited_in_pieces_and_sounds_no_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(5)
    whole = (chance.standard_normal((RATE * 3, 2)) * 0.1).astype(np.float32)
    whole[chance.integers(0, len(whole), 60)] *= 9
    whole[RATE - 2 : RATE + 2] *= 9  # where two pieces meet
    pieces = whole.copy()

    master(whole)
    monkeypatch.setattr(loudness, "BLOCK", RATE)
    master(pieces)

    assert np.array_equal(whole, pieces)


# Moods and wishes.


@pytest.mark.parametrize(
    ("words", "mood"),
    [
        ("beach in summer", "upbeat"),
        ("rainy neon street at night", "night"),
        ("yoga by the lake", "calm"),
        ("floating in the stars, dreamy", "dreamy"),
        ("techno club", "house"),
        ("cinematic storm over a castle", "epic"),
        ("gym, boxing", "drive"),
        ("something", "calm"),
    ],
)
def test_a_scene_has_its_mood(words: str, mood: str) -> None:
    assert mood_for(words) == mood


def test_a_tempo_is_the_moods_own_unless_one_is_wished() -> None:
    for mood in MOODS:
        assert {SLOWEST <= tempo_of(mood, seed) <= FASTEST for seed in range(50)} == {True}
        assert tempo_of(mood, 3, 100) == 100
    with pytest.raises(InvalidRequest, match="70 to 170"):
        wish_in("techno at 200 bpm")


@pytest.mark.parametrize(
    ("text", "rest", "wish", "cuts"),
    [
        ("beach, cut on the beat", "beach", Wish(), True),
        ("beach with upbeat music cut on the beat", "beach", Wish(mood="upbeat"), True),
        ("gym with house music at 128 bpm, cuts on the beat", "gym", Wish(mood="house", tempo=128), True),
        ("Strand, im Takt geschnitten", "Strand", Wish(), True),
        ("playa con música épica y cortes al ritmo", "playa", Wish(mood="epic"), True),
        ("beach at 120 bpm", "beach", Wish(tempo=120), False),
        ("a day with the music school", "a day with the music school", Wish(), False),
        ("walking to the beat of her heart", "walking to the beat of her heart", Wish(), False),
        ("", "", Wish(), False),
    ],
)
def test_what_is_heard_is_taken_out_of_a_theme(text: str, rest: str, wish: Wish, cuts: bool) -> None:
    assert without_music(text) == (rest, wish, cuts)


@pytest.mark.parametrize("text", ["add house music to reel_9", "put a beat under this video", "what music is there"])
def test_music_for_what_is_there_is_no_order_for_a_new_reel(text: str) -> None:
    assert not for_new_reel(text)


# Beats.


def clicks(
    tempo: float, *, seconds: float = 15, first: float = 0.37
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    chance = np.random.default_rng(1)
    sound = (chance.standard_normal(int(seconds * RATE)) * 1e-3).astype(np.float32)
    beats = np.arange(first, seconds - 0.2, 60 / tempo)
    ring = (np.sin(np.arange(2400) * 2 * np.pi * 1500 / RATE) * np.exp(-np.arange(2400) / 400) * 0.5).astype(np.float32)
    for beat in beats:
        sound[int(beat * RATE) : int(beat * RATE) + len(ring)] += ring
    return sound, beats


@pytest.mark.parametrize("tempo", [75, 96, 120, 140])
def test_the_beats_of_a_row_of_clicks_are_found(tempo: float) -> None:
    sound, beats = clicks(tempo)

    found = np.array(beats_of(sound))

    for beat in beats:
        assert np.abs(found - beat).min() < 1 / 60  # half a frame at 30 frames a second
    assert len(found) <= len(beats) + 2  # one before the first, one after the last


@pytest.mark.parametrize("mood", ["upbeat", "house", "epic", "calm"])
def test_a_beds_beats_are_where_they_are_said_to_be(mood: Mood) -> None:
    tempo = tempo_of(mood, 1)

    bed = compose(mood, 15, 1, tempo)
    master(bed)
    found = np.array(beats_of(bed))

    near = [np.abs(found - beat).min() for beat in bed_beats(tempo, 14)[1:]]
    assert np.percentile(near, 90) < 1 / 60


def test_noise_and_a_moment_have_no_beat() -> None:
    chance = np.random.default_rng(2)

    assert beats_of((chance.standard_normal(RATE * 8) * 0.1).astype(np.float32)) == ()
    assert beats_of(np.zeros(RATE * 8, np.float32)) == ()
    assert beats_of(clicks(120, seconds=1)[0]) == ()


@pytest.mark.parametrize("crossfade", [0, 4, 12])
@pytest.mark.parametrize(("shots", "tempo"), [(6, 112), (12, 128), (16, 70), (3, 170), (1, 90)])
def test_every_cut_is_on_a_beat_or_between_two(shots: int, tempo: int, crossfade: int) -> None:
    beats = bed_beats(tempo, 20)
    grid = np.arange(0, 20, 60 / tempo / 4)

    frames = cuts_on_beats(20, shots, 30, beats, transitions=[0, *([crossfade] * (shots - 1))])

    assert frames is not None
    assert len(frames) == shots
    assert sum(frames) == 600
    assert min(frames) >= 15
    cuts = [(edge + crossfade // 2) / 30 for edge in accumulate(frames[:-1])]
    for cut in cuts:
        assert np.abs(grid - cut).min() <= 0.5 / 30 + 1e-9
    if shots <= 6:
        assert all(np.abs(np.array(beats) - cut).min() <= 0.5 / 30 + 1e-9 for cut in cuts)


def test_too_few_beats_for_the_cuts_are_said_and_not_made_up() -> None:
    assert cuts_on_beats(15, 6, 30, []) is None
    assert cuts_on_beats(15, 6, 30, [0.2]) is None
    assert cuts_on_beats(3, 12, 30, bed_beats(120, 3)) is None
