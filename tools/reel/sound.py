"""Sound in and out of a process: decoded to samples, mastered, encoded as bare AAC frames. Worker process only."""

import subprocess
from pathlib import Path

import numpy as np

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.ffmpeg.run import FFmpegFailed, raise_for
from tools.reel.hearing import RATE, REACH, Stereo
from tools.reel.loudness import CEILING, SILENCE, integrated, master, true_peak
from tools.reel.music import soften

SAMPLES_PER_FRAME = 1024  # of AAC
PIECE = 10 * RATE * 8  # bytes of a sound that are measured at once
HIGHEST = -1.1  # dBTP of the finished stream: platforms ask for -1


def of_person(decode: list[str], seconds: float) -> Stereo:
    """What `decode`, an FFmpeg command, says on its standard output, for `seconds`, with soft ends."""
    samples = voice_of(decode)
    wanted = int(seconds * RATE)
    if len(samples) < wanted:
        samples = np.pad(samples, ((0, wanted - len(samples)), (0, 0)))
    samples = samples[:wanted]
    soften(samples)
    return samples


def voice_of(decode: list[str]) -> Stereo:
    """What `decode` says, as it is. Raises InvalidRequest where it cannot be read, or there is nothing to hear."""
    try:
        samples = decoded(decode)
    except FFmpegFailed as error:
        raise InvalidRequest(
            tr("The sound in that file cannot be read."), fix=tr("Send it as MP3, M4A or WAV.")
        ) from error
    if not len(samples) or integrated(samples) < SILENCE:
        raise InvalidRequest(
            tr("There is no sound in that file."), fix=tr("Send another one, or let me make the music.")
        )
    return samples


def decoded(command: list[str]) -> Stereo:
    """The 48 kHz stereo samples that `command` writes."""
    finished = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)  # noqa: S603 - ours
    raise_for(finished.returncode, finished.stderr.decode(errors="replace"))
    samples = np.frombuffer(finished.stdout[: len(finished.stdout) // 8 * 8], "<f4").reshape(-1, 2)
    finite: Stereo = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
    return finite


def to_aac(mix: Stereo, *, encode: list[str], decode: list[str], out: Path) -> float:
    """Master `mix` itself and encode it by `encode`, which writes `out` for `decode` to read; return its true peak (dBTP).

    AAC moves peaks, by two decibels where there is a beat: what it made is measured, and made again from a lower
    ceiling when it came too high.
    """
    ceiling = CEILING
    for _ in range(4):
        master(mix, ceiling=ceiling)
        _encoded(mix, encode, out)
        peak = _peak_of(decode)
        if peak <= HIGHEST:
            break
        ceiling -= peak - HIGHEST + 0.3
    return peak


def _peak_of(command: list[str]) -> float:
    """The true peak (dBTP) of the samples that `command` writes, a piece at a time."""
    highest = true_peak(np.zeros((1, 2), np.float32))
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL) as program:  # noqa: S603 - ours
        assert program.stdout is not None
        assert program.stderr is not None
        left = b""
        while piece := program.stdout.read(PIECE):
            left += piece
            whole = len(left) // 8 * 8
            highest = max(highest, true_peak(np.frombuffer(left[:whole], "<f4").reshape(-1, 2)))
            left = left[max(0, whole - 16 * REACH) :]  # what is between this piece and the next is heard with it
        said = program.stderr.read().decode(errors="replace")
    raise_for(program.returncode, said)
    return highest


def _encoded(samples: Stereo, command: list[str], out: Path) -> None:
    """Encode, then cut what the encoder put around the sound.

    AAC begins with one frame of priming that only an edit list could hide, and ends in a padded one. Without both,
    sound and picture begin together in a file that has no edit list, and the sound ends first.
    """
    whole = samples.astype("<f4", copy=False).data.cast("B")
    finished = subprocess.run(command, input=whole, capture_output=True, check=False)  # noqa: S603 - ours
    raise_for(finished.returncode, finished.stderr.decode(errors="replace"))
    out.write_bytes(b"".join(_frames(out.read_bytes())[1:][: len(samples) // SAMPLES_PER_FRAME]))


def _frames(stream: bytes) -> list[bytes]:
    """The ADTS frames of `stream`: each names its own length in 13 bits of its header."""
    frames, at = [], 0
    while at + 7 <= len(stream):
        length = (stream[at + 3] & 0x03) << 11 | stream[at + 4] << 3 | stream[at + 5] >> 5
        if length < 7:
            break
        frames.append(stream[at : at + length])
        at += length
    return frames
