"""What signing and verifying cost: `python -m tests.benchmarks.provenance [--rounds 15] [--json]`.

Wall milliseconds, medians, in one process that has loaded the library; metadata out, mark in, signature, and reading back are
measured as they are done before a post: once to sign and read back, once to verify alone.
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


def median(work: Callable[[], Any], rounds: int) -> float:
    work()
    spent = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


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
            sign = median(partial(sealed, request), rounds)
            verify = median(partial(looked, out, mime, identity.root), rounds)
            assert looked(out, mime, identity.root)["state"] == "verified"
            told["files"].append(
                {
                    "file": title, "bytes": path.stat().st_size, "grows": out.stat().st_size - path.stat().st_size,
                    "sign_and_read_back_ms": round(sign, 2), "verify_ms": round(verify, 2),
                    "sign_and_verify_ms": round(sign, 2), "goal_ms": GOALS[kind],
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
    print(f"wall ms, medians of {told['rounds']}")
    print(f"{'':18}{'bytes':>10}{'grows':>8}{'sign+read':>11}{'verify':>8}{'goal':>7}")
    for one in told["files"]:
        print(
            f"{one['file']:18}{one['bytes']:10}{one['grows']:8}{one['sign_and_read_back_ms']:11.1f}{one['verify_ms']:8.1f}"
            f"{one['goal_ms']:7.0f}"
        )


if __name__ == "__main__":
    main()
