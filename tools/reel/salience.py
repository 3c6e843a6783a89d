"""What stands out in a picture, found from its pixels in a few milliseconds. Worker process only.

Three things count in a small copy: how much a place differs in lightness and colour from what is around it, how much it
differs from the picture's edges (mostly background), and how likely its colour is skin. The subject is where most of
that lies together. It is no face detector: where the faces extra has found a face, that is taken instead.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.reel.framing import MIDDLE, Subject

SIDE = 80  # pixels of the copy's longer side that is looked at
SCATTERED, GATHERED = 0.15, 0.45  # of what stands out, in one place: no subject, and surely one
FAINT = 0.06  # of the whole range: where nothing differs more, nothing stands out
CORE = (0.28, 0.34)  # of the copy's sides: a window of this size is laid where it holds most

Map = NDArray[np.float32]


def subject_of(image: Image.Image) -> Subject:
    """The subject of a picture; `framing.MIDDLE` where nothing stands out."""
    scale = SIDE / max(image.size)
    size = (max(8, round(image.width * scale)), max(8, round(image.height * scale)))
    small = image.convert("RGB").resize(size, Image.Resampling.BILINEAR, reducing_gap=2)
    lab = _opponents(np.asarray(small, np.float32) * np.float32(1 / 255))
    interest = _interest(lab)
    if interest is None:
        return MIDDLE
    return _gathered(interest)


def _opponents(rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    """Lightness and two opponent colours, in about the weight that eyes give them: (3, row, column)."""
    red, green, blue = np.moveaxis(rgb, 2, 0)
    return np.stack([0.3 * red + 0.59 * green + 0.11 * blue, (red - green) * 1.1, ((red + green) / 2 - blue) * 0.8])


def _interest(lab: NDArray[np.float32]) -> Map | None:
    _, high, wide = lab.shape
    around = np.stack([_blurred(plane, max(3, min(high, wide) // 3)) for plane in lab])
    close = np.stack([_blurred(plane, 1) for plane in lab])
    apart = np.sqrt(np.square(close - around).sum(axis=0))
    edge = np.concatenate(
        [close[:, :2].reshape(3, -1), close[:, :, :2].reshape(3, -1), close[:, :, -2:].reshape(3, -1)], axis=1
    )
    # The edges may have several colours (sky, sand): the nearest of a few of them counts.
    order = np.argsort(edge[0])
    picks = edge[:, order[[len(order) // 8, len(order) // 2, len(order) * 7 // 8]]]
    foreign = np.sqrt(np.square(close[:, None] - picks[:, :, None, None]).sum(axis=0)).min(axis=0)
    grain = _blurred(np.abs(lab - close).sum(axis=0), 2)
    seen = apart + 0.7 * foreign + 0.4 * grain
    if float(seen.max()) < FAINT:
        return None
    seen /= seen.max()
    skin = _skin(close)
    if 0.002 < float(skin.mean()) < 0.25:  # more is sand, wood or a wall
        seen = np.maximum(seen, 0.35 * _blurred(skin, 1)) * (1 + 2.2 * _blurred(skin, 2))
    # The middle is likelier than a corner, and what is meant stands a little above it.
    y, x = np.mgrid[0:high, 0:wide]
    low = y / (high - 1) - 0.4
    off = np.hypot((x / (wide - 1) - 0.5) * 2, np.where(low > 0, 2.3, 1.6) * low)
    seen = np.maximum(seen - float(seen.mean() + 0.4 * seen.std()), 0) * (1 - 0.45 * np.minimum(off, 1.4))
    return seen.astype(np.float32) if float(seen.sum()) > 0 else None


def _skin(lab: NDArray[np.float32]) -> Map:
    """How likely each place is skin of any shade: reddish, and more red than yellow, neither black nor white."""
    light, red, yellow = lab
    hue = red / (yellow + 0.05)
    likely: NDArray[np.bool_] = (
        (red > 0.04) & (red < 0.45) & (hue > 0.72) & (hue < 2.2) & (light > 0.15) & (light < 0.93) & (yellow > 0.02)
    )
    found: Map = likely.astype(np.float32)
    return found


def _gathered(interest: Map) -> Subject:
    """The window that holds most, then the middle and the spread of what lies in it."""
    high, wide = interest.shape
    box = (max(3, round(high * CORE[1])), max(3, round(wide * CORE[0])))
    sums = np.pad(interest.cumsum(0, dtype=np.float64).cumsum(1), ((1, 0), (1, 0)))
    held = sums[box[0] :, box[1] :] - sums[: -box[0], box[1] :] - sums[box[0] :, : -box[1]] + sums[: -box[0], : -box[1]]
    top, left = (int(place) for place in np.unravel_index(int(held.argmax()), held.shape))
    part = interest[top : top + box[0], left : left + box[1]]
    total = float(part.sum())
    # Where what stands out is all over the place (a crowd, leaves, waves), the middle is as good as any.
    sure = min(1.0, max(0.0, (total / float(interest.sum()) - SCATTERED) / (GATHERED - SCATTERED)))
    y, x = np.mgrid[0 : part.shape[0], 0 : part.shape[1]] + 0.5
    at_y, at_x = float((part * y).sum()) / total, float((part * x).sum()) / total
    spread_y = float(np.sqrt((part * np.square(y - at_y)).sum() / total))
    spread_x = float(np.sqrt((part * np.square(x - at_x)).sum() / total))
    return Subject(
        x=round(MIDDLE.x + sure * ((left + at_x) / wide - MIDDLE.x), 4),
        y=round(MIDDLE.y + sure * ((top + at_y) / high - MIDDLE.y), 4),
        width=round(sure * min(1.0, 3 * spread_x / wide), 4),
        height=round(sure * min(1.0, 3 * spread_y / high), 4),
    )


def _blurred(plane: Map, radius: int) -> Map:
    """The mean over a square of `radius` places to each side."""
    size = 2 * radius + 1
    for axis in (0, 1):
        padding = [(0, 0), (0, 0)]
        padding[axis] = (radius + 1, radius)
        sums = np.pad(plane, padding, mode="edge").cumsum(axis=axis, dtype=np.float64)
        sums = np.moveaxis(sums, axis, 0)
        plane = np.moveaxis((sums[size:] - sums[:-size]) / size, 0, axis).astype(np.float32)
    return plane
