"""The same reel by MoviePy 2.2: CPU and wall time of both, taking turns.

    python -m tests.benchmarks.moviepy_reel --pairs 1
    python -m tests.benchmarks.moviepy_reel --seconds 15 --pairs 2 --json

MoviePy wants an older Pillow than ours, so it lives in a virtual environment of its own, which this makes (in `.benchmarks/`,
from the package registry that pip is set up for). Both make moving shots with crossfades, a hook and sound, through the
same x264 settings; MoviePy's zoom is the `resized(lambda t: …)` that its users write. Its Python's start is counted, as ours is.
"""

import argparse
import asyncio
import statistics
import subprocess
import tempfile
import venv
from pathlib import Path
from typing import Any

from tests.benchmarks.reel import film, measured, picture
from tests.benchmarks.smoothness import say
from tools.ffmpeg import locate, recipes
from tools.programs import ROOT
from tools.reel.profiles import profile_for
from tools.reel.spec import ReelSpec, ShotSpec, moves_for, plan_timing, shots_for_duration

HOME = ROOT / ".benchmarks" / "moviepy"
WANTED = ("moviepy==2.2.1", "pillow<12", "numpy")

SCRIPT = """
import sys
import numpy as np
from moviepy import AudioClip, CompositeVideoClip, ImageClip, TextClip
from moviepy.video.fx import CrossFadeIn

out, font, preset, seconds, *pictures = sys.argv[1:]
seconds, fade, size = float(seconds), 0.4, (1080, 1920)
each = seconds / len(pictures)
shots = []
for number, path in enumerate(pictures):
    long = each + (fade if number else 0)
    image = ImageClip(path, duration=long)
    def grown(t, long=long, inward=number % 2 == 0):
        share = t / long
        return 1.14 ** (share if inward else 1 - share)
    shot = image.resized(grown).with_position("center").with_start(max(0.0, number * each - fade))
    shots.append(shot.with_effects([CrossFadeIn(fade)]) if number else shot)
hook = TextClip(font=font, text="Words over the first three seconds", font_size=70, color="white", size=(900, None), method="caption")
# One composition of everything, which is the least that it takes.
film = CompositeVideoClip([*shots, hook.with_duration(3).with_position(("center", 300))], size=size).with_duration(seconds)
sound = AudioClip(lambda t: np.stack([0.1 * np.sin(2 * np.pi * 220 * t)] * 2, axis=-1), duration=seconds, fps=48000)
film.with_audio(sound).write_videofile(
    out, fps=30, codec="libx264", audio_codec="aac", preset=preset, threads=2, logger=None,
    ffmpeg_params=["-profile:v", "high", "-b:v", "3500k", "-maxrate", "3500k", "-bufsize", "1750k", "-bf", "0", "-g", "60", "-pix_fmt", "yuv420p"],
)
"""


def environment() -> Path:
    """The Python that has MoviePy; made when it is not there."""
    python = HOME / "bin" / "python"
    if not python.exists():
        venv.create(HOME, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *WANTED], check=True)
    return python


def main(asked: argparse.Namespace) -> dict[str, Any]:
    from tools.fonts import font_path

    python = environment()
    count = shots_for_duration(asked.seconds)
    assert recipes.h264(profile_for("instagram"))["b:v"] == "3500k", "the script above says the same"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [picture(folder / f"{index}.png", index) for index in range(count)]
        timing = plan_timing(asked.seconds, count, 30)
        shots = tuple(
            ShotSpec(image=path, frames=frames, move=move)
            for path, frames, move in zip(paths, timing, moves_for(count, 0), strict=True)
        )
        spec = ReelSpec(shots=shots, profile=profile_for("instagram"), hook="Words over the first three seconds")
        script = folder / "reel.py"
        script.write_text(SCRIPT)
        command = [
            str(python),
            str(script),
            str(folder / "theirs.mp4"),
            str(font_path()),
            asked.preset,
            str(asked.seconds),
        ]
        env = {"IMAGEIO_FFMPEG_EXE": str(locate()), "PATH": "/usr/bin:/bin"}
        theirs, ours = [], []
        for _ in range(asked.pairs):
            ours.append(measured(lambda: asyncio.run(film(spec, folder, 1, preset=asked.preset))))
            theirs.append(
                measured(lambda: subprocess.run([*command, *map(str, paths)], check=True, env=env, cwd=folder))
            )
    return {
        "seconds": asked.seconds,
        "preset": asked.preset,
        "pairs": asked.pairs,
        "ours, CPU s": statistics.median(cost.cpu for cost in ours),
        "MoviePy, CPU s": statistics.median(cost.cpu for cost in theirs),
        "ours, wall s": statistics.median(cost.wall for cost in ours),
        "MoviePy, wall s": statistics.median(cost.wall for cost in theirs),
        "MoviePy / ours, CPU": statistics.median(b.cpu / a.cpu for a, b in zip(ours, theirs, strict=True)),
        "MoviePy / ours, wall": statistics.median(b.wall / a.wall for a, b in zip(ours, theirs, strict=True)),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--pairs", type=int, default=2)
    parser.add_argument("--preset", default="veryfast")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    say(main(given), as_json=given.json)
