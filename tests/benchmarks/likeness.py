"""How often the likeness gate errs on pictures with known answers: `python -m tests.benchmarks.likeness FOLDER`.

FOLDER has a folder for each person, with pictures of them alone. Needs the faces extra. Prints which pictures had no
face or several, the pairs nearest to the wrong side, and the rates of false rejects and false accepts over the limits:
of single pairs, and as the gate decides, each picture against up to N references of one person. With --hard the pictures
are made worse (dark, small, blurred …), and judged by references as they were.
"""

import argparse
import asyncio
import itertools
import math
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from storage.tables import LikenessVerdict
from tools.likeness import OFF, Eyes, Found, judged, open_eyes
from tools.likeness.verdict import NEAREST, SAME, Embedding, distance

LIMITS = [round(0.40 + 0.025 * step, 3) for step in range(13)]
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}
SHOWN = 8  # pairs nearest to the wrong side
AT_ONCE = 20  # pictures for one worker
PER_PERSON = 3  # pictures of one person that are made worse
SPOILED: dict[str, Callable[[Image.Image], Image.Image]] = {
    "as it was": lambda image: image,
    "dark (15 %)": lambda image: ImageEnhance.Brightness(image).enhance(0.15),
    "a quarter of size": lambda image: image.resize((max(1, image.width // 4), max(1, image.height // 4))),
    "blurred (3 px)": lambda image: image.filter(ImageFilter.GaussianBlur(3)),
    "grey": lambda image: image.convert("L").convert("RGB"),
    "smoothed": lambda image: image.filter(ImageFilter.MedianFilter(7)),
    "turned (20°)": lambda image: image.rotate(20, Image.Resampling.BICUBIC, expand=True),
    "mirrored": ImageOps.mirror,
}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.likeness")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--references", type=int, default=3, help="most references of a person (default 3)")
    parser.add_argument("--hard", action="store_true", help="make the pictures worse as well")
    given = parser.parse_args(arguments)
    eyes = open_eyes()
    if eyes is None:
        print(OFF, file=sys.stderr)
        return 2
    pictures = sorted(path for path in given.folder.glob("*/*") if path.suffix.lower() in SUFFIXES)
    began = time.monotonic()
    found = _seen(eyes, pictures)
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
    if given.hard:
        _hard(eyes, faces, given.references)
    return 0


def _seen(eyes: Eyes, pictures: Sequence[Path]) -> dict[Path, Found]:
    found: dict[Path, Found] = {}
    for start in range(0, len(pictures), AT_ONCE):
        some = pictures[start : start + AT_ONCE]
        found |= dict(zip(some, asyncio.run(eyes.look_at(some, timeout=600)), strict=True))
    return found


def _hard(eyes: Eyes, faces: dict[Path, Embedding], most: int) -> None:
    """The same faces in worse pictures, each against references of its person as they were."""
    by_person: dict[str, list[Path]] = {}
    for path in faces:
        by_person.setdefault(path.parent.name, []).append(path)
    tried = [path for theirs in by_person.values() if len(theirs) > 1 for path in theirs[:PER_PERSON]]
    print(f"worse pictures, n = {len(tried)} each, up to {most} references:")
    print("  how               no face  other face    same  mean likeness")
    for how, spoil in SPOILED.items():
        with tempfile.TemporaryDirectory() as folder:
            worse = {}
            for number, path in enumerate(tried):
                target = Path(folder, f"{number}.png")
                with Image.open(path) as image:
                    upright = ImageOps.exif_transpose(image).convert("RGB")
                upright.thumbnail((1024, 1024))
                spoil(upright).save(target)
                worse[target] = path
            found = _seen(eyes, list(worse))
        none, other, scores = 0, 0, []
        for target, path in worse.items():
            references = [faces[one] for one in by_person[path.parent.name] if one != path][:most]
            likeness = judged(found[target].faces, references)
            none += likeness.verdict is LikenessVerdict.NONE
            other += likeness.verdict is LikenessVerdict.OTHER
            scores += [likeness.score] if likeness.faces else []
        same = len(tried) - none - other
        mean = sum(scores) / len(scores) if scores else 0.0
        shares = [f"{100 * one / len(tried):5.1f} %" for one in (none, other, same)]
        print(f"  {how:<16}  {shares[0]}     {shares[1]} {shares[2]}  {mean:.2f}")


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
        for apart, left, right in entries[:SHOWN]:
            print(f"  {apart:.3f}  {left}  {right}")
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
