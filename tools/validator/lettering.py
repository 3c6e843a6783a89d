"""Where lettering stands in a clip, guessed: edges that stay where they are while the picture moves. Worker process only."""

import itertools

import numpy as np
from PIL import Image

WIDE = 270  # pixels to which a frame is made small: letters become a weave of edges
STEEP = 36  # levels between neighbours
WOVEN = 0.22  # the share of steep places within a box of letters
MOVES = 2.0  # levels of mean change without which everything stands still
MOST = 0.12  # the share of the picture that lettering fills; more is a camera that does not move


def lettering(frames: list[Image.Image]) -> dict[str, float]:
    """How far from the top, right, bottom and left edge lettering begins, as shares of height and width.

    Empty where none is seen, or where nothing moves, so that nothing can be told apart.
    """
    if len(frames) < 3:
        return {}
    size = (WIDE, max(32, round(frames[0].height * WIDE / frames[0].width)))
    greys = [np.asarray(frame.convert("L").resize(size, Image.Resampling.BOX), np.int16) for frame in frames]
    if float(np.mean([np.abs(one - other).mean() for one, other in itertools.pairwise(greys)])) < MOVES:
        return {}
    across = [np.abs(np.diff(grey, axis=1, append=grey[:, -1:])) for grey in greys]
    stays = np.min(across, axis=0) > STEEP
    rows, columns = stays.shape[0] // 6, stays.shape[1] // 18
    boxes = stays[: rows * 6, : columns * 18].reshape(rows, 6, columns, 18).mean(axis=(1, 3)) > WOVEN
    # A word is at least two boxes side by side.
    words = boxes & (np.roll(boxes, 1, axis=1) | np.roll(boxes, -1, axis=1))
    if not words.any() or words.mean() > MOST:
        return {}
    found_rows, found_columns = np.nonzero(words.any(axis=1))[0], np.nonzero(words.any(axis=0))[0]
    return {
        "top": round(float(found_rows[0] / rows), 3),
        "right": round(float(1 - (found_columns[-1] + 1) / columns), 3),
        "bottom": round(float(1 - (found_rows[-1] + 1) / rows), 3),
        "left": round(float(found_columns[0] / columns), 3),
    }
