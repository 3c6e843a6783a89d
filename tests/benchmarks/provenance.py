"""What signing and verifying cost: `python -m tests.benchmarks.provenance [--rounds 15] [--json]`.

CPU milliseconds and wall milliseconds, medians, in one process that has loaded the library. Measured as it is done before a
post: what the file carried out, mark in, signature, writing, and reading back; and verifying alone.
"""

import argparse
import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks.quality import picture
from tools.ffmpeg import locate
from tools.provenance.certificate import identity_in
from tools.provenance.worker import looked, sealed

GOALS = {"image": 50.0, "reel": 100.0}
PICTURES = (("JPEG 1080x1350", "jpg", "image/jpeg"), ("PNG 1080x1350", "png", "image/png"), ("WebP 1080x1350", "webp", "image/webp"))  # fmt: skip


def reel(path: Path, seconds: float = 15) -> Path:
    """A reel of the usual length and size, of so many bytes as one has."""
    subprocess.run(
        [str(locate()), "-y", "-loglevel", "error", "-f", "lavfi", "-i", f"testsrc2=size=1080x1920:rate=30:duration={seconds}",
         "-f", "lavfi", "-i", f"sine=duration={seconds}", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
         "-b:v", "3500k", "-maxrate", "3500k", "-bufsize", "3500k", "-movflags", "+faststart", str(path)],
        check=True,
    )  # fmt: skip
    return path


def medians(work: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """CPU and wall milliseconds."""
    work()
    spent = []
    for _ in range(rounds):
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        spent.append(((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000))
    return statistics.median(cpu for cpu, _ in spent), statistics.median(wall for _, wall in spent)


def measure(rounds: int) -> dict[str, Any]:
    told: dict[str, Any] = {"rounds": rounds, "files": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        identity = identity_in(folder / "identity")
        files = [("reel of 15 s", reel(folder / "reel.mp4"), "video/mp4", "reel")]
        for title, suffix, mime in PICTURES:
            path = folder / f"picture.{suffix}"
            picture(1080, 1350).save(path, quality=90)
            files.append((title, path, mime, "image"))
        for title, path, mime, kind in files:
            out = folder / f"sealed{path.suffix}"
            request = {
                "path": str(path), "out": str(out), "mime": mime, "source": "trainedAlgorithmicMedia", "title": "P1",
                "signs": True, "chain": identity.chain, "key": str(identity.key), "roots": identity.root,
            }  # fmt: skip
            sign = medians(partial(sealed, request), rounds)
            verify = medians(partial(looked, out, mime, identity.root), rounds)
            assert looked(out, mime, identity.root)["state"] == "verified"
            told["files"].append(
                {
                    "file": title, "bytes": path.stat().st_size, "grows": out.stat().st_size - path.stat().st_size,
                    "sign_and_verify_cpu_ms": round(sign[0], 2), "sign_and_verify_wall_ms": round(sign[1], 2),
                    "verify_cpu_ms": round(verify[0], 2), "verify_wall_ms": round(verify[1], 2), "goal_ms": GOALS[kind],
                }
            )  # fmt: skip
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    told = measure(wanted.rounds)
    if wanted.json:
        print(json.dumps(told, indent=1))
        return
    print(f"ms, medians of {told['rounds']}: CPU (wall)")
    print(f"{'':18}{'bytes':>10}{'grows':>8}{'sign and verify':>18}{'verify alone':>16}{'goal':>7}")
    for one in told["files"]:
        sign = f"{one['sign_and_verify_cpu_ms']:.1f} ({one['sign_and_verify_wall_ms']:.1f})"
        verify = f"{one['verify_cpu_ms']:.1f} ({one['verify_wall_ms']:.1f})"
        print(f"{one['file']:18}{one['bytes']:10}{one['grows']:8}{sign:>18}{verify:>16}{one['goal_ms']:7.0f}")


if __name__ == "__main__":
    main()
