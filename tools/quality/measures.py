"""What can be measured of a picture, each as one number. NumPy and Pillow: worker process only.

Everything is measured as the picture will be seen, at about two million pixels: a soft twelve-megapixel photo is sharp on
a phone. One grey plane serves all measures but saturation.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

Grey = NDArray[np.uint8]

SEEN_WIDTH = 1080  # pixels of the shorter side; a JPEG is decoded at the smallest eighth that is not under it
BLOCK = 32  # pixels: sharpness is a matter of places, so that a blurred background does no harm
LIVELY = 25.0  # variance of a block in which something happens
ROUNDING = 20 / 12  # what rounding to whole levels alone adds to the square of a Laplacian
SAMPLED = 16  # every so many rows and columns are looked at for banding


def opened(path: Path) -> Image.Image:
    """The picture in RGB at the size at which it is measured. The caller has passed `header.gate`."""
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(path, formats=("PNG", "JPEG", "WEBP", "GIF")) as image:
        if image.format == "JPEG":
            image.draft(None, (SEEN_WIDTH, SEEN_WIDTH))  # libjpeg decodes 1/2, 1/4 or 1/8 for a part of the price
        image.load()
        rgb = image if image.mode == "RGB" else _on_white(image)
    factor = min(rgb.size) // SEEN_WIDTH
    return rgb.reduce(factor) if factor > 1 else rgb


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA", "P") or "transparency" in image.info:
        clear = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return image.convert("RGB")


def measured(image: Image.Image) -> dict[str, float]:
    """All measures of an RGB picture. `scoring` says what they mean."""
    grey_image = image.convert("L")
    grey = np.asarray(grey_image)
    small = image.reduce(4)  # a third of what `resize` takes, and the same where sides are multiples of four
    laplacian, sharpness = focus(grey)
    return {
        "laplacian": round(laplacian, 1),
        "sharpness": round(sharpness, 1),
        "blockiness": round(blockiness(grey), 3),
        "banding": round(banding(grey), 3),
        **{name: round(value, 2) for name, value in tones(grey_image.histogram()).items()},
        "saturation": round(saturation(small), 2),
    }


def focus(grey: Grey) -> tuple[float, float]:
    """The variance of the Laplacian of the whole, and how sharp its sharpest tenth is (0 to 100).

    The plain variance calls a flat drawing blurred, however crisp its lines. Per block it is divided by the block's own
    variance, which leaves how sudden the changes are, whatever their strength; blocks without any change do not count.
    """
    if min(grey.shape) < BLOCK:
        return 0.0, 0.0
    # Every second row of blocks of a large picture says the same as all of them.
    strips = _strips(grey)[:: 2 if grey.size > 1_000_000 else 1]
    middle = strips[:, 1:-1, 1:-1].astype(np.int16)
    laplace = middle * np.int16(-4)
    for neighbour in (strips[:, :-2, 1:-1], strips[:, 2:, 1:-1], strips[:, 1:-1, :-2], strips[:, 1:-1, 2:]):
        laplace += neighbour
    whole = float(laplace.var(dtype=np.float32))
    power = np.maximum(_mean_square(laplace) - ROUNDING, 0)
    spread = _mean_square(middle) - _mean(middle) ** 2
    lively = spread > LIVELY
    if lively.sum() < max(4, 0.004 * spread.size):
        return whole, 0.0
    return whole, float(min(100.0, 100 * np.quantile(np.sqrt(power[lively] / spread[lively]), 0.9)))


def _strips(grey: Grey) -> Grey:
    """`grey` as (row of blocks, row within it, column), cut to whole blocks."""
    rows, columns = grey.shape[0] // BLOCK, grey.shape[1] // BLOCK * BLOCK
    return grey[: rows * BLOCK, :columns].reshape(rows, BLOCK, columns)


def _mean(strips: NDArray[np.int16]) -> NDArray[np.float32]:
    return _by_block(strips.sum(axis=1, dtype=np.float32), strips.shape[1])


def _mean_square(strips: NDArray[np.int16]) -> NDArray[np.float32]:
    values = strips.astype(np.float32)
    return _by_block(np.einsum("srw,srw->sw", values, values), strips.shape[1])


def _by_block(sums: NDArray[np.float32], rows: int) -> NDArray[np.float32]:
    """Sums of columns as means of blocks. The strips lack one column on either side; so do the outer blocks."""
    starts = np.arange(0, sums.shape[1] - BLOCK // 2, BLOCK)
    widths = np.diff(np.append(starts, sums.shape[1]))
    means: NDArray[np.float32] = (np.add.reduceat(sums, starts, axis=1) / (rows * widths)).astype(np.float32)
    return means


def blockiness(grey: Grey) -> float:
    """How much steeper the picture is across its strongest grid of eight pixels than elsewhere; 1 is not at all."""
    worst = 1.0
    for plane in (grey[::4], grey[:, ::4].T):
        steps = np.abs(np.diff(plane.astype(np.int16), axis=1))
        # Hard edges of the picture itself say nothing of blocks; what a codec leaves is small.
        steps[steps > 24] = 0
        columns = steps.mean(axis=0, dtype=np.float32)
        usable = len(columns) // 8 * 8
        if usable < BLOCK:
            continue
        phases = columns[:usable].reshape(-1, 8).mean(axis=0)
        at = int(phases.argmax())
        others = np.sort(np.delete(phases, at))
        # Half a level is added to both: less cannot be seen, and a smooth sky has its own few steps.
        worst = max(worst, float((phases[at] + 0.4) / (others[-2] + 0.4)))
    return worst


def banding(grey: Grey) -> float:
    """Staircases where there should be a ramp: two visible steps the same way with flat ground between, per 1000 px."""
    found = total = 0
    for plane in (grey[:, ::SAMPLED].T, grey[::SAMPLED]):
        lines = np.ascontiguousarray(plane).astype(np.int16)
        steps = np.diff(lines, axis=1)
        total += steps.size
        line, place = np.nonzero(steps)
        height = steps[line, place]
        gap = np.diff(place)
        stairs = (
            (line[1:] == line[:-1])
            & (gap >= 5)
            & (gap <= 160)
            & (np.abs(height[1:]) >= 2)
            & (np.abs(height[1:]) <= 14)
            & (np.abs(height[:-1]) >= 2)
            & (np.abs(height[:-1]) <= 14)
            & (np.sign(height[1:]) == np.sign(height[:-1]))
        )
        found += int(stairs.sum())
    return 1000 * found / max(1, total)


def tones(histogram: list[int]) -> dict[str, float]:
    """Brightness (mean), contrast (from dark to light, without the outermost 2 %), and what is lost at either end."""
    counts = np.array(histogram, np.float64)
    share = counts / counts.sum()
    reached = np.cumsum(share)
    return {
        "brightness": float(share @ np.arange(256)),
        "contrast": float(np.searchsorted(reached, 0.98) - np.searchsorted(reached, 0.02)),
        "crushed": 100 * float(share[:3].sum()),  # percent
        "burnt": 100 * float(share[253:].sum()),
        "levels": float(np.count_nonzero(share > 1e-5)),
    }


def saturation(small: Image.Image) -> float:
    """Mean colourfulness, 0 to 100: a grey picture has none."""
    red, green, blue = small.split()
    highest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    lowest = ImageChops.darker(ImageChops.darker(red, green), blue)
    # By the histogram: NumPy takes ten times as long for a maximum across three interleaved channels.
    counts = np.array(ImageChops.subtract(highest, lowest).histogram(), np.float64)
    return float(counts @ np.arange(256) / counts.sum()) / 2.55


def perceptual_hash(image: Image.Image) -> str:
    """64 bits of the coarsest structure, as hex: near duplicates differ in a few of them. See `phash.distance`."""
    grey = np.asarray(image.convert("L").resize((32, 32), Image.Resampling.BOX), np.float64)
    waves = np.cos(np.pi / 32 * np.outer(np.arange(9), np.arange(32) + 0.5))
    coarse = (waves @ grey @ waves.T)[:8, :8].ravel()
    bits = coarse > np.median(coarse[1:])  # without the mean, which says only how bright it is
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"
