"""The process that has words said: it runs the program, then listens to what it made, and keeps that as a file of ours.

`python -m tools.speech.worker`. What it starts is in its group, and ends with it.
"""

import os
import subprocess
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from storage.wording import tr
from tools.errors import InvalidRequest, Unavailable
from tools.ffmpeg import recipes
from tools.ffmpeg.label import AI_LABEL
from tools.processes import Limits
from tools.working import Progress, serve

RATE: Final = 48_000  # samples per second
STEP: Final = RATE // 50  # 20 ms
LONGEST: Final = 600.0  # seconds that are read of what a program made
LARGEST: Final = 400_000_000  # bytes that it may write into one file
SILENT: Final = -60.0  # dB of the loudest moments: what is softer is nothing that was said
SOFTEST: Final = 32.0  # dB under the loudest moments: what is softer is breath
PAUSE: Final = 0.22  # seconds without a voice that count as a pause
MARGIN: Final = 0.04  # seconds that stay before the first sound and after the last


def say(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Run `argv` with `text` on standard input, and put what it wrote into `made` as a clean M4A into `out`.

    Answers its length in seconds, and when there is speech in it. Raises Unavailable where the program failed, and
    InvalidRequest where it said nothing.
    """
    name, made, out = str(request["name"]), Path(request["made"]), Path(request["out"])
    _run(list(request["argv"]), Path(request["text"]), name)
    if not made.is_file() or not made.stat().st_size:
        raise Unavailable(tr("{name} ended well, and made no sound", name=name), fix=_other())
    samples = _trimmed(_read(request["ffmpeg"], made, name), name)
    _keep(samples, str(request["ffmpeg"]), out, name)
    return {"seconds": round(len(samples) / RATE, 3), "spans": spans(samples)}


def _run(argv: list[str], text: Path, name: str) -> None:
    said = text.with_name("said.txt")
    environment = {**os.environ, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}  # words are UTF-8, whatever the machine speaks
    try:
        with text.open("rb") as words, said.open("wb") as errors:
            done = subprocess.run(  # noqa: S603 - an argument list of ours or of the owner's; words are on standard input
                argv,
                stdin=words,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                cwd=text.parent,
                env=environment,
                check=False,
            )
    except OSError as error:
        raise Unavailable(
            tr("{name} cannot be started: {why}", name=name, why=error.strerror or str(error)), fix=_other()
        ) from error
    if done.returncode:
        lines = [
            line.strip() for line in said.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()
        ]
        last = lines[-1][:200] if lines else tr("exit code {returncode}", returncode=done.returncode)
        raise Unavailable(tr("{name} could not say it: {last}", name=name, last=last), fix=_other())


def _read(ffmpeg: str, made: Path, name: str) -> NDArray[np.float32]:
    """What the program made, one ear of it at 48 kHz."""
    try:
        command = [ffmpeg, *recipes.sound_to_samples(made.resolve(), seconds=LONGEST, is_repeated=False)]
    except InvalidRequest as error:
        raise Unavailable(tr("{name} made no sound file that can be read", name=name), fix=_other()) from error
    done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)  # noqa: S603 - ours
    if done.returncode:
        raise Unavailable(tr("{name} made no sound file that can be read", name=name), fix=_other())
    both = np.frombuffer(done.stdout[: len(done.stdout) // 8 * 8], "<f4").reshape(-1, 2)
    return np.asarray(np.nan_to_num(both, nan=0.0, posinf=0.0, neginf=0.0).mean(axis=1), np.float32)


def _levels(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """dB of each 20 ms."""
    steps = len(samples) // STEP
    power = (samples[: steps * STEP].reshape(steps, STEP).astype(np.float64) ** 2).mean(axis=1)
    return np.asarray(10 * np.log10(power + 1e-12))


def _heard(samples: NDArray[np.float32]) -> NDArray[np.bool_]:
    levels = _levels(samples)
    loud = float(np.percentile(levels, 95)) if len(levels) else -120.0
    return np.asarray(levels > max(SILENT, loud - SOFTEST))


def _trimmed(samples: NDArray[np.float32], name: str) -> NDArray[np.float32]:
    """Without the silence that programs leave at both ends."""
    found = np.flatnonzero(_heard(samples))
    if not len(found):
        raise InvalidRequest(
            tr("{name} said nothing that can be heard: its voice may not know this language", name=name),
            fix=tr("choose another voice: /say lists them"),
        )
    margin = round(MARGIN * RATE)
    return samples[max(0, found[0] * STEP - margin) : (found[-1] + 1) * STEP + margin]


def spans(samples: NDArray[np.float32]) -> list[tuple[float, float]]:
    """When there is speech, in seconds from the beginning: pauses of `PAUSE` and more part it."""
    found = np.flatnonzero(_heard(samples))
    if not len(found):
        return []
    gaps = np.flatnonzero(np.diff(found) * STEP / RATE > PAUSE)
    firsts, lasts = [found[0], *found[gaps + 1]], [*found[gaps], found[-1]]
    return [
        (round(float(first * STEP / RATE), 3), round(float((last + 1) * STEP / RATE), 3))
        for first, last in zip(firsts, lasts, strict=True)
    ]


def _keep(samples: NDArray[np.float32], ffmpeg: str, out: Path, name: str) -> None:
    """Encode the samples, as loud as they may be; the file says in itself that it was made with AI.

    AAC in MP4: what phones and chats play. Its container says how much of the beginning is the encoder's own.
    """
    whole = (samples * (0.9 / float(np.abs(samples).max())) * 32767).astype("<i2")
    raw = ["-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0"]
    kept = ["-c:a", "aac", "-b:a", "128k", "-map_metadata", "-1", "-metadata", f"comment={AI_LABEL}"]
    command = [ffmpeg, *recipes.QUIET, *raw, *kept, "-movflags", "+faststart", "-f", "mp4", f"file:{out}"]
    done = subprocess.run(command, input=whole.tobytes(), capture_output=True, check=False)  # noqa: S603 - ours
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [""]
        raise Unavailable(tr("{name} could not say it: {last}", name=name, last=last[0][:200]), fix=_other())


def _other() -> str:
    return tr("./troupe check says which programs can speak here; [voice] in config.toml names another")


if __name__ == "__main__":
    serve(say, limits=Limits(file_size=LARGEST))
