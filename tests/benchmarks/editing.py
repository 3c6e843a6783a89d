"""What an edit costs that needs no encoding, against the bare FFmpeg that copies the same streams.

    python -m tests.benchmarks.editing [--json] [--seconds 60] [--runs 3]

CPU is user and system time of the whole tree of processes, ours and those that stay included (Linux only). Each edit is measured in turn with its own bare
command, `--runs` times; what is printed is the median of each and of their ratios.
"""

import argparse
import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.editing import edit
from tools.ffmpeg import locate
from tools.ffmpeg.probe import COPIER
from tools.workers import Lingering

GOAL = 1.5  # times the CPU of the bare copy
REPEATS = 5
PIECE = 5  # seconds that are really encoded; the clip repeats them
KBPS = 8000


def clip(folder: Path, seconds: int) -> Path:
    """A clip as phones and cameras make them: 1080x1920, 30 frames, key frames two seconds apart, with sound."""
    piece, whole = folder / "piece.mp4", folder / "clip.mp4"
    bare(
        *("-f", "lavfi", "-i", f"testsrc2=s=1080x1920:r=30:d={PIECE},noise=alls=12:allf=t"),
        *(
            "-f",
            "lavfi",
            "-i",
            f"sine=440:r=48000:d={PIECE}",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-bf",
            "0",
            "-g",
            "60",
        ),
        *("-b:v", f"{KBPS}k", "-maxrate", f"{KBPS}k", "-bufsize", f"{KBPS}k", "-pix_fmt", "yuv420p", "-c:a", "aac"),
        *("-bsf:a", "noise=drop=not(n)", "-use_editlist", "0", str(piece)),
    )
    bare("-stream_loop", str(seconds // PIECE - 1), "-i", str(piece), "-c", "copy", "-use_editlist", "0", str(whole))
    return whole


def bare(*words: str) -> None:
    subprocess.run([str(locate()), "-nostdin", "-y", "-loglevel", "error", *words], check=True)


def used() -> float:
    """CPU seconds of this process, of those that it started and that have ended, and of those that stay."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    ended = sum(one.ru_utime + one.ru_stime for one in both)
    return ended + sum(map(_ticks, _descendants(os.getpid()))) / os.sysconf("SC_CLK_TCK")


def _descendants(pid: int) -> list[int]:
    children: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        children += [int(word) for word in (task / "children").read_text().split()]
    return children + [deeper for child in children for deeper in _descendants(child)]


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15])  # its own and its ended children's, user and system


async def measured(folder: Path, seconds: int, runs: int) -> list[dict[str, object]]:
    source = clip(folder, seconds)
    (folder / "words.srt").write_text("1\n00:00:00,500 --> 00:00:01,500\nHello\n")
    copy = ["-c", "copy", "-movflags", "+faststart", "-map_metadata", "-1"]
    cut = f"{seconds * 0.1 + 0.37:.2f}-{seconds * 0.9 + 0.11:.2f}"
    start, end = cut.split("-")
    out = str(folder / "bare.mp4")
    (folder / "twice.txt").write_text(f"file '{source}'\nfile '{source}'\n")
    cases: dict[str, tuple[tuple[str, str], list[str]]] = {
        "trim from the start": (("trim", f"first {seconds * 0.8:g}s"), ["-i", str(source), "-t", str(seconds * 0.8), *copy, out]),
        "trim anywhere (edges encoded)": (("trim", cut), ["-ss", start, "-to", end, "-i", str(source), *copy, out]),
        "mute": (("mute", ""), ["-i", str(source), "-an", *copy, out]),
        "to mov": (("convert_format", "mov"), ["-i", str(source), *copy, str(folder / "bare.mov")]),
        "subtitles as a track": (("add_subtitles", "track"),
                                 ["-i", str(source), "-i", str(folder / "words.srt"), *copy, "-c:s", "mov_text", out]),
        "join two": (("merge", ""), ["-f", "concat", "-safe", "0", "-i", str(folder / "twice.txt"), *copy, out]),
    }  # fmt: skip
    found: list[dict[str, object]] = []
    copiers = Lingering(COPIER)
    for name, ((operation, value), command) in cases.items():
        others = [source] if operation == "merge" else []
        document = folder / "words.srt" if operation == "add_subtitles" else None

        async def ours(
            operation: str = operation, value: str = value, more: list[Path] = others, words: Path | None = document
        ) -> None:
            out = folder / "ours"
            await edit(source, operation, value, out=out, ffmpeg=locate(), others=more, document=words, copiers=copiers)

        await ours()  # what stays is there, as it is in a bot that has run for a while
        pairs: list[tuple[float, float]] = []
        wall: list[float] = []
        for _ in range(runs):
            before, begun = used(), time.monotonic()
            for _ in range(REPEATS):  # the system counts in hundredths of a second
                await ours()
            spent, wall = (used() - before) / REPEATS, [*wall, (time.monotonic() - begun) / REPEATS]
            before = used()
            for _ in range(REPEATS):
                bare(*command)
            pairs.append((spent, (used() - before) / REPEATS))
        found.append(
            {
                "edit": name,
                "cpu_s": round(statistics.median(one for one, _ in pairs), 3),
                "bare_cpu_s": round(statistics.median(other for _, other in pairs), 3),
                "ratio": round(statistics.median(one / other for one, other in pairs), 2),
                "wall_s": round(statistics.median(wall), 2),
            }
        )
    await copiers.close()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="troupe-editing-") as folder:
        rows = asyncio.run(measured(Path(folder), given.seconds, given.runs))
    if given.json:
        print(json.dumps({"goal": GOAL, "seconds": given.seconds, "edits": rows}))
    else:
        for row in rows:
            print(f"{row['edit']:32} {row['cpu_s']:6} s CPU, bare {row['bare_cpu_s']:6} s: {row['ratio']}x")
    return 0


if __name__ == "__main__":
    sys.exit(main())
