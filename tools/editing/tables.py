"""Colour tables (`.cube`, as colour tools write them) that people send: read whole, checked, written anew. Pure.

Nothing of the file but its numbers is ever shown to FFmpeg.
"""

import math

from storage.wording import later, tr, trc
from tools.errors import InvalidRequest

LARGEST = 4 * 2**20  # bytes
SIDES = (2, 65)  # points along each side of the cube; 33 is common
FIX = later("Send a .cube file of a 3D LUT, with LUT_3D_SIZE from 2 to 65.")


def read_cube(text: str) -> str:
    """The table in `text`, in plain form. Raises InvalidRequest when it is no 3D LUT, or not whole."""
    side = 0
    rows: list[tuple[float, float, float]] = []
    low, high = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
    for line in text.lstrip("\ufeff").splitlines():
        words = line.split("#", 1)[0].split()
        if not words:
            continue
        match words[0].upper():
            case "LUT_3D_SIZE":
                side = int(words[1]) if len(words) > 1 and words[1].isdecimal() and len(words[1]) < 4 else 0
                if not SIDES[0] <= side <= SIDES[1]:
                    raise InvalidRequest(
                        tr(
                            "a table of {points} points is none I know",
                            points=" ".join(words[1:])[:20] or trc("points", "no"),
                        ),
                        fix=tr(FIX),
                    )
            case "LUT_1D_SIZE":
                raise InvalidRequest(tr("that is a 1D LUT: it changes brightness only"), fix=tr(FIX))
            case "DOMAIN_MIN":
                low = _three(words[1:])
            case "DOMAIN_MAX":
                high = _three(words[1:])
            case "TITLE" | "LUT_3D_INPUT_RANGE" | "LUT_1D_INPUT_RANGE":
                continue
            case _:
                if len(rows) >= SIDES[1] ** 3:
                    raise InvalidRequest(tr("that table is too long"), fix=tr(FIX))
                rows.append(_three(words))
    if not side or len(rows) != side**3:
        raise InvalidRequest(
            tr(
                "that table has {count} of {whole} colours: it is not whole",
                count=len(rows),
                whole=side**3 or tr("its"),
            ),
            fix=tr(FIX),
        )
    if not all(top > bottom for bottom, top in zip(low, high, strict=True)):
        raise InvalidRequest(tr("that table's range is upside down"), fix=tr(FIX))
    lines = [f"LUT_3D_SIZE {side}", f"DOMAIN_MIN {_said(low)}", f"DOMAIN_MAX {_said(high)}", *map(_said, rows)]
    return "\n".join(lines) + "\n"


def _three(words: list[str]) -> tuple[float, float, float]:
    try:
        red, green, blue = (float(word) for word in words)
    except ValueError as error:
        raise InvalidRequest(
            tr("{words!r} is no colour of a table", words=" ".join(words)[:40]), fix=tr(FIX)
        ) from error
    if not all(math.isfinite(value) and abs(value) < 1000 for value in (red, green, blue)):
        raise InvalidRequest(tr("{words!r} is no colour of a table", words=" ".join(words)[:40]), fix=tr(FIX))
    return red, green, blue


def _said(values: tuple[float, float, float]) -> str:
    return " ".join(f"{value:.6f}" for value in values)
