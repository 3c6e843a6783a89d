"""A program that speaks, for tests: a tone for each word, and a pause for each comma and full stop. It replaces an engine.

`python -m tests.tools.talker OUT [how]` reads the words on standard input. `how` is what goes wrong: fails, silent,
nothing, text (it writes no sound), hangs.
"""

import math
import struct
import sys
import time
import wave
from pathlib import Path

RATE = 16_000
WORD, GAP, PAUSE = 0.25, 0.04, 0.5  # seconds


def command(how: str = "", *, notes: Path | None = None) -> tuple[str, ...]:
    """The command line for `voice.command`. What it was given is written into the file `notes`."""
    more = (str(notes),) if notes else ()
    return (
        sys.executable,
        str(Path(__file__).resolve()),
        "{out}",
        how or "well",
        "{voice}",
        "{language}",
        "{speed}",
        *more,
    )


def main(out: str, how: str, *told: str) -> int:
    words = sys.stdin.buffer.read().decode("utf-8")
    if len(told) > 3:
        Path(told[3]).write_text("\n".join([*told[:3], words]), encoding="utf-8")
    if how == "hangs":
        Path("started").touch()
        time.sleep(600)
    if how == "fails":
        print("the voice is hoarse", file=sys.stderr)
        return 3
    if how == "nothing":
        return 0
    if how == "text":
        Path(out).write_text("this is no sound")
        return 0
    samples: list[float] = []
    for word in words.split():
        samples += [0.5 * math.sin(2 * math.pi * 300 * n / RATE) for n in range(int(WORD * RATE))]
        samples += [0.0] * int((PAUSE if word[-1] in ".,!?" else GAP) * RATE)
    if how == "silent":
        samples = [0.0] * len(samples)
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", int(sample * 32767)) for sample in samples))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
