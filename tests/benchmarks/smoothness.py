"""How near a reel comes to an ideal render: where things are in each frame, and what is left of it once it is encoded.

    python -m tests.benchmarks.smoothness
    python -m tests.benchmarks.smoothness --seconds 2 --json

The ideal is drawn in double precision, each frame straight from its box, and rounded once. Position is found by phase
correlation in windows of the frame before encoding; jitter is how much the error changes from frame to frame. The same
camera on whole pixels is measured beside it, as a check on the measure. VMAF compares each encoded film with the ideal's
raw frames; the ideal itself, encoded the same, says how much encoding alone costs.
"""

import argparse
import itertools
import json
import math
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.reel import encode_only, picture
from tools.ffmpeg import locate
from tools.reel.draw import Drawing, Still, frames
from tools.reel.kernel import HALFWAY, LEVELS, LOBES
from tools.reel.motion import Box, box_at
from tools.reel.profiles import profile_for
from tools.reel.spec import Layer, Move, ReelSpec, ShotSpec

WIDTH, HEIGHT, FPS = 1080, 1920, 30
MOVES: tuple[Move, ...] = ("zoom_in", "pan_right", "drift")
WINDOW = 256  # pixels; a power of two
Plane = NDArray[np.float64]
Frame = NDArray[np.uint8]


def along(plane: Plane, size: int, low: float, high: float) -> Plane:
    """The rows of a plane, resampled to `size` of them between `low` and `high`, by Lanczos in double precision."""
    source = len(plane)
    step = (high - low) / size
    wide = max(step, 1.0)
    centres = low + (np.arange(size) + 0.5) * step - 0.5
    first = np.floor(centres - LOBES * wide).astype(int) + 1
    out, whole = np.zeros((size, plane.shape[1])), np.zeros(size)
    for tap in range(math.ceil(2 * LOBES * wide)):
        place = first + tap
        distance = (place - centres) / wide
        weight = np.sinc(distance) * np.sinc(distance / LOBES) * (np.abs(distance) < LOBES)
        weight *= (place >= 0) & (place < source)
        out += weight[:, None] * plane[np.clip(place, 0, source - 1)]
        whole += weight
    return out / whole[:, None]


def ideal(still: Still, box: Box) -> Frame:
    """One frame, as exactly as numbers allow: flat yuv420p."""
    planes, out = still.planes, []
    for kind, kept in enumerate((planes.luma, planes.chroma)):
        scale = planes.chroma_scale if kind else 1
        size = (WIDTH // 2, HEIGHT // 2) if kind else (WIDTH, HEIGHT)
        left = (box.right - box.left) / WIDTH / 2 if kind else 0.0
        for plane in kept:  # by columns
            narrow = along(
                plane.astype(np.float64) / LEVELS + HALFWAY,
                size[0],
                (box.left - left) / scale,
                (box.right - left) / scale,
            )
            drawn = along(np.ascontiguousarray(narrow.T), size[1], box.top / scale, box.bottom / scale)
            out.append(np.clip(np.floor(drawn), 16, 240 if kind else 235).astype(np.uint8).ravel())
    return np.concatenate(out)


def drawing(path: Path, move: Move, count: int) -> Drawing:
    layer = Layer(image=path, move=move, life=count, played=0)
    return Drawing(width=WIDTH, height=HEIGHT, fps=FPS, frames=count, layer=layer)


def boxes(still: Still, count: int) -> Iterator[Box]:
    layer = still.layer
    for index in range(count):
        yield box_at(
            layer.move, (index + 0.5) / layer.life, picture=still.planes.size, frame=(WIDTH, HEIGHT),
            **({"subject": layer.subject} if layer.subject else {}),
        )  # fmt: skip


def shift(one: Plane, other: Plane) -> tuple[float, float]:
    """By how many pixels (across, down) `one` lies beside `other`: the slope of the phase between their spectra."""
    window = np.outer(np.hanning(WINDOW), np.hanning(WINDOW))
    first, second = (np.fft.fft2((part - part.mean()) * window) for part in (one, other))
    cross = first * np.conj(second)
    frequency = np.fft.fftfreq(WINDOW) * 2 * math.pi
    v, u = np.meshgrid(frequency, frequency, indexing="ij")
    # Low frequencies alone: there the phase cannot have gone round, and there is light.
    chosen = (np.hypot(u, v) < 0.8) & (np.hypot(u, v) > 0.02)
    strength = np.abs(cross)[chosen]
    phase = np.angle(cross)[chosen]
    basis = np.stack([-u[chosen], -v[chosen]], axis=1) * np.sqrt(strength)[:, None]
    (x, y), *_ = np.linalg.lstsq(basis, phase * np.sqrt(strength), rcond=None)
    return float(x), float(y)


def jitter(drawn: list[Frame], exact: list[Frame]) -> tuple[float, float]:
    """The root mean square of the position's error in pixels, and of its change from frame to frame."""
    errors = []
    for one, other in zip(drawn, exact, strict=True):
        lumas = [frame[: WIDTH * HEIGHT].reshape(HEIGHT, WIDTH).astype(np.float64) for frame in (one, other)]
        errors.append(
            [
                shift(*(luma[top : top + WINDOW, left : left + WINDOW] for luma in lumas))
                for top, left in ((100, 60), (100, 760), (832, 412), (1560, 60), (1560, 760))
            ]
        )
    found = np.array(errors)
    change = np.diff(found, axis=0)
    # Fine detail moves a little over a frame's whole width: what is constant in a window is no jitter.
    return float(np.sqrt(np.mean(np.square(found)))), float(np.sqrt(np.mean(np.square(change))) / math.sqrt(2))


def vmaf(film: Path, raw: Path) -> float:
    """The mean VMAF of an encoded film against raw frames."""
    log = film.with_suffix(".json")
    tags = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS)]
    command = [
        str(locate()), "-v", "error", "-i", str(film), *tags, "-i", str(raw), "-lavfi",
        f"[0:v]settb=AVTB,setpts=PTS-STARTPTS[a];[1:v]settb=AVTB,setpts=PTS-STARTPTS[b];[a][b]libvmaf=log_fmt=json:log_path={log}:n_threads=2",
        "-f", "null", "-",
    ]  # fmt: skip
    subprocess.run(command, check=True)
    return float(json.loads(log.read_text())["pooled_metrics"]["vmaf"]["mean"])


def rounded(box: Box) -> Box:
    left, top = round(box.left), round(box.top)
    return Box(left, top, left + round(box.right - box.left), top + round(box.bottom - box.top))


def main(seconds: float, preset: str) -> dict[str, Any]:
    count = round(seconds * FPS)
    told: dict[str, Any] = {"seconds": seconds, "preset": preset}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written: dict[str, list[Frame]] = {"ours": [], "ideal": []}
        for number, move in enumerate(MOVES):
            path = picture(folder / f"{number}.png", number)
            what = drawing(path, move, count)
            buffers = (np.empty(WIDTH * HEIGHT * 3 // 2, np.uint8) for _ in itertools.count())
            ours = list(frames(what, buffers))
            still = Still(replace(what.layer), what)
            exact = [ideal(still, box) for box in boxes(still, count)]
            coarse = [ideal(still, rounded(box)) for box in boxes(still, min(count, 15))]
            error, shakes = jitter(ours, exact)
            told[f"{move}: position error, px rms"] = round(error, 4)
            told[f"{move}: jitter, px rms"] = round(shakes, 4)
            told[f"{move}: jitter on whole pixels"] = round(jitter(coarse, exact[: len(coarse)])[1], 3)
            written["ours"] += ours
            written["ideal"] += exact
        spec = ReelSpec(shots=(ShotSpec(image=folder / "0.png", frames=count),), profile=profile_for("instagram"))
        raws = {kind: folder / f"{kind}.yuv" for kind in written}
        for kind, found in written.items():
            raws[kind].write_bytes(b"".join(frame.tobytes() for frame in found))
        for kind in written:
            encode_only(spec, raws[kind], folder / f"{kind}.mp4", preset)
            told[f"{kind}: VMAF"] = round(vmaf(folder / f"{kind}.mp4", raws["ideal"]), 2)
        told["VMAF lost to drawing"] = round(told["ideal: VMAF"] - told["ours: VMAF"], 2)
    return told


def say(told: dict[str, Any], *, as_json: bool, wide: int = 36) -> None:
    """Print what was found, as JSON or in lines."""
    show: Callable[[Any], str] = lambda value: f"{value:10.4f}" if isinstance(value, float) else str(value)  # noqa: E731
    print(json.dumps(told) if as_json else "\n".join(f"{name:{wide}} {show(value)}" for name, value in told.items()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=1.0, help="of each move")
    parser.add_argument("--preset", default="veryfast")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    say(main(asked.seconds, asked.preset), as_json=asked.json)
