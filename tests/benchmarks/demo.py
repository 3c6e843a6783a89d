"""The demo's wall time by stage, how much of rendering overlapped painting, and the peak memory of all its processes.

`python -m tests.benchmarks.demo [REQUEST]`. It runs `python -m bot demo` in a data folder of its own and reads the job's
timings from it.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.production.progress import stage_seconds


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"TROUPE_DEMO_DIR": folder}
        start = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "demo", *sys.argv[1:]], env=environment, stdout=subprocess.DEVNULL
        )
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, memory_of_tree(process.pid))
            time.sleep(0.1)
        wall = time.monotonic() - start
        with sqlite3.connect(Path(folder) / "troupe.db") as database:
            row = database.execute(
                "SELECT timings, started_at, finished_at FROM jobs ORDER BY id DESC LIMIT 1"
            ).fetchone()
        timings = json.loads(row[0])
        stages = stage_seconds(timings)
        print(
            f"exit {process.returncode}, wall {wall:.1f} s (of it up to 60 s wait for the post's time), peak {peak:.0f} MB in all processes"
        )
        for stage, seconds in stages.items():
            print(
                f"  {stage:<12} {seconds:6.1f} s  {seconds / timings['total']:5.0%} of the job's {timings['total']:.1f} s"
            )
        print(f"  rendering ran beside painting for {timings['overlap']:.1f} s")


def memory_of_tree(root: int) -> float:
    """Return the resident MB of a process and all its children, shared pages counted once per process (Linux)."""
    children: dict[int, list[int]] = {}
    resident: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            status = dict(line.split(":", 1) for line in (entry / "status").read_text().splitlines() if ":" in line)
        except OSError:
            continue
        children.setdefault(int(status["PPid"]), []).append(int(entry.name))
        resident[int(entry.name)] = float(status.get("VmRSS", "0 kB").split()[0]) / 1024
    todo, total = [root], 0.0
    while todo:
        pid = todo.pop()
        total += resident.get(pid, 0.0)
        todo += children.get(pid, [])
    return total


if __name__ == "__main__":
    main()
