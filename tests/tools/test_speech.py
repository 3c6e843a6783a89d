"""A voice made from words: who speaks, what it is given, and what is said where it cannot."""

import asyncio
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.voices import tend
from tests.bot.rooms import settings_in
from tests.emulators.files import FileServer, Hosted
from tests.tools.talker import GAP, PAUSE, WORD, command
from tools.errors import InvalidRequest, Refused, TroupeError, Unavailable
from tools.ffmpeg.binary import locate
from tools.ffmpeg.label import AI_LABEL
from tools.ffmpeg.probe import probe
from tools.ffmpeg.recipes import sound_to_samples
from tools.processes import identity_of
from tools.reel.captions import captions, over
from tools.speech import KNOWN, LONGEST, Asked, Speaker, Speech, sayable
from tools.speech.engines import ESPEAK, FLITE, Piper, Program, problem_of_command
from tools.speech.voices import KnownVoice, fetch, forget, in_folder, voice_fetcher, wanted

ENGLISH = Asked(language="en")


def speaker(folder: Path, how: str = "", *, notes: Path | None = None, **more: object) -> Speaker:
    return Speaker(folder=folder / "voices", ffmpeg=locate(), **{"command": command(how, notes=notes), **more})


async def said(one: Speaker, words: str, out: Path, asked: Asked = ENGLISH, **more: float) -> Speech:
    return await one.speak(words, one.choose(asked), out=out, **more)


def heard(file: Path) -> np.ndarray:
    command = [str(locate()), *sound_to_samples(file, seconds=60, is_repeated=False)]
    done = subprocess.run(command, capture_output=True, check=True)
    return np.frombuffer(done.stdout, "<f4").reshape(-1, 2)[:, 0]


async def test_words_become_a_clean_sound_that_says_when_there_is_speech_in_it(tmp_path: Path) -> None:
    out = tmp_path / "said.m4a"

    speech = await said(speaker(tmp_path), "Good morning. The sea", out)

    samples = heard(out)
    length = 4 * WORD + 2 * GAP + PAUSE
    assert speech.seconds == pytest.approx(len(samples) / 48_000, abs=0.03)
    assert speech.seconds == pytest.approx(length, abs=0.06)
    ends = [0.0, 2 * WORD + GAP, 2 * WORD + GAP + PAUSE, length]
    assert [time for span in speech.spans for time in span] == pytest.approx(ends, abs=0.08)
    assert np.flatnonzero(np.abs(samples) > 0.3)[0] / 48_000 == pytest.approx(0.0, abs=0.03)  # no encoder's delay
    assert np.abs(samples).max() == pytest.approx(0.9 / np.sqrt(2), abs=0.05)  # one channel, heard by two ears
    assert AI_LABEL.encode() in out.read_bytes()
    assert (await probe(out)).duration_s == pytest.approx(speech.seconds, abs=0.03)


HOSTILE = [
    ("-o /etc/passwd --help\n-f x", "-o /etc/passwd --help -f x"),
    ('"; rm -rf ~; echo "$(id)" `id` \'', '"; rm -rf ~; echo "$(id)" `id` \''),
    ("<speak><audio src='http://x/a'/>Hi <break time=\"9s\"/>you</speak>", "Hi you"),
    ("one [[h@'loU]] two", "one h@'loU two"),
    ("a < b and c > d", "a < b and c > d"),
    ("x\x00y\x1b[31m\u202ez\u200b", "xy[31mz"),
    ("Доброе утро\r\n早上好", "Доброе утро 早上好"),
]


@pytest.mark.parametrize(("words", "given_to_it"), HOSTILE)
async def test_a_program_is_given_plain_words_on_standard_input_whatever_they_were(
    words: str, given_to_it: str, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"

    await said(
        speaker(tmp_path, notes=notes), words, tmp_path / "said.m4a", Asked(language="de", voice="joe", speed=1.2)
    )

    assert notes.read_text(encoding="utf-8").split("\n") == ["joe", "de", "1.20", given_to_it, ""]


@given(st.text(max_size=300))
def test_what_is_said_is_one_line_without_orders_or_it_is_refused(words: str) -> None:
    try:
        text = sayable(words)
    except InvalidRequest:
        return
    assert text == " ".join(text.split())
    assert text.isprintable()
    assert "[[" not in text
    assert sayable(text) == text


def test_too_many_words_and_none_are_refused_with_what_would_do() -> None:
    with pytest.raises(InvalidRequest, match="10000 characters") as refused:
        sayable("a" * 10_000)
    assert str(LONGEST) in refused.value.fix
    with pytest.raises(InvalidRequest, match="nothing to say"):
        sayable(" <b></b> … ")


@pytest.mark.parametrize(
    ("how", "error", "says"),
    [
        ("fails", Unavailable, "could not say it: the voice is hoarse"),
        ("nothing", Unavailable, "made no sound"),
        ("text", Unavailable, "no sound file that can be read"),
        ("silent", InvalidRequest, "said nothing that can be heard"),
    ],
)
async def test_a_program_that_does_not_speak_is_an_error_with_the_next_step_and_leaves_nothing(
    how: str, error: type[TroupeError], says: str, tmp_path: Path
) -> None:
    with pytest.raises(error, match=says) as failed:
        await said(speaker(tmp_path, how), "Good morning", tmp_path / "out" / "said.m4a")

    assert "check" in failed.value.fix or "/say" in failed.value.fix
    assert list((tmp_path / "out").iterdir()) == []


async def test_one_that_cannot_be_started_says_so(tmp_path: Path) -> None:
    program = tmp_path / "no-program"
    program.write_text("")
    one = speaker(tmp_path, command=(str(program), "{out}"))

    with pytest.raises(Unavailable, match="no-program cannot be started"):
        await said(one, "Good morning", tmp_path / "said.m4a")


async def test_one_that_hangs_is_ended_after_its_time_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    with pytest.raises(Unavailable, match="longer than 2 s"):
        await said(speaker(tmp_path, "hangs"), "Good morning", tmp_path / "said.m4a", timeout=2.0)

    assert not (tmp_path / "said.m4a").exists()
    assert list((tmp_path / "temporary").iterdir()) == []


async def test_cancelled_it_ends_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    program = tmp_path / "waits.py"
    program.write_text(
        f"import os, pathlib, time\npathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(os.getpid()))\ntime.sleep(600)\n"
    )
    one = speaker(tmp_path, command=(sys.executable, str(program), "{out}"))
    speaking = asyncio.create_task(said(one, "Good morning", tmp_path / "out" / "said.m4a"))
    while not (pid := tmp_path / "pid").exists() or not pid.read_text():
        assert not speaking.done()
        await asyncio.sleep(0.02)

    speaking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await speaking

    assert not identity_of(int((tmp_path / "pid").read_text()))
    assert list(temporary.iterdir()) == []
    assert list((tmp_path / "out").iterdir()) == []


# Who speaks.


def a_voice(folder: Path, *names: str, espeak: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / f"{name}.onnx").write_bytes(b"model")
        (folder / f"{name}.onnx.json").write_text(f'{{"espeak": {{"voice": "{espeak}"}}}}')


ALL = tuple(voice.name for voice in KNOWN)


@pytest.mark.parametrize(
    ("asked", "voice"),
    [
        (ENGLISH, "en_US-kristin-medium"),
        (Asked(language="en", presents_as="man"), "en_US-joe-medium"),
        (Asked(language="en", presents_as="woman"), "en_US-kristin-medium"),
        (Asked(language="de", presents_as="woman"), "de_DE-thorsten-medium"),
        (Asked(language="en", voice="joe"), "en_US-joe-medium"),
        (Asked(language="en", voice="de_DE-thorsten-medium"), "de_DE-thorsten-medium"),
        (Asked(language="fr"), None),
    ],
)
def test_piper_takes_the_named_voice_else_one_of_the_language_that_fits_whose_it_is(
    asked: Asked, voice: str | None, tmp_path: Path
) -> None:
    a_voice(tmp_path, *ALL)
    found = Piper(folder=tmp_path).voice_for(asked)
    assert (found.name if found else None) == voice


def test_a_voice_of_ones_own_is_found_by_its_files_and_its_licence_is_not_guessed(tmp_path: Path) -> None:
    a_voice(tmp_path, "grandma", espeak="fr-fr")
    (tmp_path / "half.onnx").write_bytes(b"without its json")

    [voice] = Piper(folder=tmp_path).voices()

    assert (voice.name, voice.language, voice.licence) == ("grandma", "fr", "")


def test_words_never_stand_on_a_command_line(tmp_path: Path) -> None:
    text, out = tmp_path / "text.txt", tmp_path / "out.wav"
    a_voice(tmp_path, "en_US-joe-medium")
    piper = Piper(folder=tmp_path, python="python")
    voice = piper.voice_for(ENGLISH)
    assert voice is not None
    model = tmp_path / "en_US-joe-medium.onnx"
    assert piper.command(Asked(language="en", speed=2.0), voice, text=text, out=out) == [
        *("python", "-P", "-m", "piper", "-m", str(model), "-c", f"{model}.json", "-f", str(out)),
        *("--length-scale", "0.500", "--sentence-silence", "0.25"),
    ]
    woman = Asked(language="en", presents_as="woman")
    espoken = ESPEAK.voice_for(woman)
    assert espoken is not None
    assert ESPEAK.command(woman, espoken, text=text, out=out) == [
        *("espeak-ng", "-v", "en-us+f3", "-s", "165", "-w", str(out), "--stdin"),
    ]
    assert FLITE.voice_for(Asked(language="de")) is None


@pytest.mark.parametrize("voice", ["../../etc/passwd", "-h", "a b", "http://x/v.flitevox", "x" * 61])
def test_a_voice_that_is_a_path_or_an_option_is_refused(voice: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="no name of a voice"):
        speaker(tmp_path).choose(Asked(language="en", voice=voice))


def test_where_nothing_speaks_the_answer_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("tools.speech.speaker.piper_version", lambda: "")
    bare = Speaker(folder=tmp_path, ffmpeg=Path("ffmpeg"))
    with pytest.raises(Unavailable, match="no program that speaks") as refused:
        bare.choose(Asked(language="de"))
    assert "./troupe add voice" in refused.value.fix
    assert "./troupe voices get de" in refused.value.fix

    monkeypatch.setattr("tools.speech.speaker.piper_version", lambda: "1.8.0")
    with pytest.raises(Unavailable, match="no voice here speaks German") as lacks:
        bare.choose(Asked(language="de"))
    assert "./troupe voices get de_DE-thorsten-medium" in lacks.value.fix
    with pytest.raises(Unavailable, match="the voice joe is not here") as absent:
        bare.choose(Asked(language="en", voice="joe"))
    assert "./troupe voices get en_US-joe-medium" in absent.value.fix
    with pytest.raises(Unavailable, match="switched off"):
        Speaker(folder=tmp_path, ffmpeg=Path("ffmpeg"), engine="off").choose(ENGLISH)


def test_a_command_of_the_owners_is_held_to_what_it_may_name() -> None:
    assert problem_of_command(["speak", "-v", "{voice}", "{out}"]) == ""
    assert "no {out}" in problem_of_command(["speak"])
    assert "{words}" in problem_of_command(["speak", "{words}", "{out}"])
    assert problem_of_command(["{voice}", "{out}"]) == "begins with no program"
    own = Program(name="speak", arguments=("speak", "{out}"), is_own=True)
    other = Program(name="speak", arguments=("speak", "-x", "{out}"), is_own=True)
    assert own.told_apart != other.told_apart


# Voices that are fetched.


def a_known_voice(model: bytes, config: bytes) -> KnownVoice:
    import hashlib

    return KnownVoice(
        name="xx_XX-test-medium", presents_as="woman", licence="CC0", size=len(model), config_size=len(config),
        sha256=hashlib.sha256(model).hexdigest(), config_sha256=hashlib.sha256(config).hexdigest(),
    )  # fmt: skip


async def test_a_voice_is_fetched_whole_and_checked_by_its_hashes_or_not_kept(tmp_path: Path) -> None:
    model, config = b"\x08\x07" + bytes(200_000), b'{"espeak": {"voice": "xx"}}'
    voice, place = a_known_voice(model, config), "/xx/xx_XX/test/medium/xx_XX-test-medium.onnx"
    told: list[int] = []
    async with FileServer() as server:
        server.files |= {place: Hosted(data=model), f"{place}.json": Hosted(data=config)}
        await fetch(
            voice, tmp_path, fetcher=voice_fetcher(), say=lambda there, whole: told.append(there), published=server.url
        )
        assert in_folder(tmp_path) == [voice.name]
        assert told[-1] == len(model)

        other = tmp_path / "other"
        server.files[place] = Hosted(data=model[:-1] + b"x")
        with pytest.raises(Refused, match="not the file that was published"):
            await fetch(voice, other, fetcher=voice_fetcher(), say=lambda there, whole: None, published=server.url)
        assert list(other.iterdir()) == []

    assert await forget(voice.name, tmp_path)
    assert in_folder(tmp_path) == []
    assert not await forget("../other", tmp_path)


async def test_the_command_line_fetches_lists_and_removes_voices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model, config = b"\x08\x07" + bytes(2000), b"{}"
    voice = a_known_voice(model, config)
    for place in ("tools.speech.voices", "bot.voices"):
        monkeypatch.setattr(f"{place}.KNOWN", (voice,))
    settings = settings_in(tmp_path)
    place = "/xx/xx_XX/test/medium/xx_XX-test-medium.onnx"
    async with FileServer() as server:
        with pytest.raises(InvalidRequest, match="does not have the file any more") as absent:
            await tend(settings, "get", ["test"], published=server.url)
        assert f"put both into {settings.voices_folder}" in absent.value.fix

        server.files |= {place: Hosted(data=model), f"{place}.json": Hosted(data=config)}
        assert await tend(settings, "get", ["xx"], published=server.url) == 0
    assert "xx_XX-test-medium is there: CC0." in capsys.readouterr().out

    await tend(settings, "list", [])
    assert "here   xx_XX-test-medium" in capsys.readouterr().out
    assert await tend(settings, "rm", ["xx_XX-test-medium"]) == 0
    assert await tend(settings, "rm", ["xx_XX-test-medium"]) == 1
    await tend(settings, "list", [])
    assert "./troupe voices get test" in capsys.readouterr().out
    with pytest.raises(InvalidRequest, match="which voice"):
        await tend(settings, "get", [])


def test_known_voices_are_meant_by_name_person_or_language() -> None:
    assert [one.name for one in wanted(["EN"])] == ["en_US-kristin-medium", "en_US-joe-medium"]
    assert [one.name for one in wanted(["Thorsten", "de"])] == ["de_DE-thorsten-medium"]
    with pytest.raises(InvalidRequest, match="no voice 'fr'"):
        wanted(["fr"])
    assert all(one.address.endswith(f"{one.name}.onnx") for one in KNOWN)


# Captions.


def test_captions_stand_when_their_words_are_said_and_not_in_the_pauses() -> None:
    two = [(0.4, 1.4), (3.4, 5.4)]

    words = over("Good morning. The sea is calm", two, fps=10)

    assert [word.first for word in words] == [4, 7, 34, 39, 43, 48]  # each sentence in its own span
    lines = captions(words, until=58)
    assert [(line.text, line.first) for line in lines] == [("Good morning.", 4), ("The sea is calm", 34)]
    # A pause where no sign stands, and none where one does: by their lengths, and still none in the pause.
    assert [word.first for word in over("Good morning the sea is calm", two, fps=10)] == [4, 9, 38, 42, 45, 49]
    assert [word.first for word in over("One. Two. Three.", [(0.0, 3.0)], fps=10)] == [0, 9, 17]
