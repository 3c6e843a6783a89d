"""How often the likeness gate errs on pictures with known answers: `python -m tests.benchmarks.likeness FOLDER`.

FOLDER has a folder for each person, with pictures of them alone. Needs the faces extra. Prints which pictures had no
face or several, the pairs nearest to the wrong side, and the rates of false rejects and false accepts over the limits:
of single pairs, and as the gate decides, each picture against up to N references of one person.
"""

import argparse
import asyncio
import itertools
import math
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tools.likeness import OFF, Found, open_eyes
from tools.likeness.verdict import NEAREST, SAME, Embedding, distance

LIMITS = [round(0.40 + 0.025 * step, 3) for step in range(13)]
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}
SHOWN = 8  # pairs nearest to the wrong side
AT_ONCE = 20  # pictures for one worker


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.likeness")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--references", type=int, default=3, help="most references of a person (default 3)")
    given = parser.parse_args(arguments)
    eyes = open_eyes()
    if eyes is None:
        print(OFF, file=sys.stderr)
        return 2
    pictures = sorted(path for path in given.folder.glob("*/*") if path.suffix.lower() in SUFFIXES)
    found: dict[Path, Found] = {}
    began = time.monotonic()
    for start in range(0, len(pictures), AT_ONCE):
        some = pictures[start : start + AT_ONCE]
        found |= dict(zip(some, asyncio.run(eyes.look_at(some, timeout=600)), strict=True))
    spent = time.monotonic() - began
    people = {path.parent.name for path in pictures}
    print(
        f"{len(pictures)} pictures of {len(people)} people, {spent / max(1, len(pictures)):.2f} s each ({eyes.title})"
    )
    faces: dict[Path, Embedding] = {}
    for path, one in found.items():
        if len(one.faces) != 1:
            print(f"  {path.parent.name}/{path.name}: {one.error or f'{len(one.faces)} faces'}")
        if one.faces:
            faces[path] = one.faces[0].embedding
    _pairs(faces)
    _against_references(faces, given.references)
    return 0


def _pairs(faces: dict[Path, Embedding]) -> None:
    same: list[tuple[float, str, str]] = []
    different: list[tuple[float, str, str]] = []
    for (first, face), (second, another) in itertools.combinations(faces.items(), 2):
        entry = (math.dist(face, another), f"{first.parent.name}/{first.name}", f"{second.parent.name}/{second.name}")
        (same if first.parent == second.parent else different).append(entry)
    same.sort(reverse=True)
    different.sort()
    for title, entries in (("one person, farthest apart", same), ("two people, nearest", different)):
        print(f"{title}:")
        for apart, one, other in entries[:SHOWN]:
            print(f"  {apart:.3f}  {one}  {other}")
    _table("single pairs", [entry[0] for entry in same], [entry[0] for entry in different])


def _against_references(faces: dict[Path, Embedding], most: int) -> None:
    """Each picture against references of its own person (others than itself) and of every other one."""
    by_person: dict[str, list[Path]] = {}
    for path in faces:
        by_person.setdefault(path.parent.name, []).append(path)
    chance = random.Random(1)
    own: list[float] = []
    strangers: list[float] = []
    for path, face in faces.items():
        for person, theirs in by_person.items():
            others = [one for one in theirs if one != path]
            if not others:
                continue
            references = [faces[one] for one in chance.sample(others, min(most, len(others)))]
            (own if person == path.parent.name else strangers).append(distance(face, references))
    _table(f"against up to {most} references (mean of the nearest {NEAREST})", own, strangers)


def _table(title: str, own: Sequence[float], strangers: Sequence[float]) -> None:
    print(f"{title}: n = {len(own)} of one person, {len(strangers)} of two")
    if not own or not strangers:
        return
    print("  limit  false rejects  false accepts")
    for limit in LIMITS:
        rejects = sum(value > limit for value in own)
        accepts = sum(value <= limit for value in strangers)
        mark = "  <- the gate's" if math.isclose(limit, SAME) else ""
        print(
            f"  {limit:.3f}  {100 * rejects / len(own):5.1f} % ({rejects})  {100 * accepts / len(strangers):6.2f} % ({accepts}){mark}"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
