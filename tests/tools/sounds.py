"""Sounds to test with, and how FFmpeg's own meter and decoder hear what came out."""

import subprocess
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tools.ffmpeg import locate


def heard(path: Path) -> tuple[float, float]:
    """Loudness and true peak as FFmpeg's own meter finds them in the finished file."""
    said = subprocess.run(
        [str(locate()), "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    words = said[said.rindex("Summary") :].split()
    return float(words[words.index("I:") + 1]), float(words[words.index("Peak:") + 1])


def wave(path: Path) -> NDArray[np.float32]:
    with av.open(str(path)) as container:
        return np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1).T


def tone(path: Path, *, volume: float = 0.02, seconds: float = 2, source: str = "sine=frequency=700") -> Path:
    sound = ["-f", "lavfi", "-i", f"{source}:duration={seconds},volume={volume}"]
    subprocess.run([str(locate()), "-y", "-loglevel", "error", *sound, str(path)], check=True)
    return path
