"""What can be measured of a picture, each as one number. NumPy and Pillow: worker process only.

Everything is measured as the picture will be seen, at about two million pixels: a soft twelve-megapixel photo is sharp on
a phone. Nothing is measured of all of it where a part says the same.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

Grey = NDArray[np.uint8]

SEEN_WIDTH = 1080  # pixels of the shorter side; a JPEG is decoded at the smallest eighth that is not under it
BLOCK = 32  # pixels: sharpness is a matter of places, so that a blurred background does no harm
LIVELY = 25.0  # variance of a block in which something happens
FAINT = 6.0  # likewise where the whole picture is dark or pale: less is noise
ROUNDING = 20 / 12  # what rounding to whole levels alone adds to the square of a Laplacian
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
COLUMNS = 16  # every so many columns of pixels are looked at
FEWEST = 96  # columns of a narrow picture: a few may all lie on the same part of a pattern
ENOUGH = 350_000  # pixels that say how sharp a picture is: of a larger one, every second to fourth band is looked at


@dataclass(frozen=True)
class Looked:
    """What is looked at of a picture: bands and columns of it in grey, and a small copy in colour.

    Turning all of it grey takes longer than all measures together.
    """

    bands: Grey  # (band, row within it, column): every few times BLOCK rows, from the top
    columns: Grey  # (column, row): every COLUMNS-th column, whole
    small: Image.Image  # RGB


def looked(path: Path) -> Looked:
    """The picture at `path`. The caller has passed `header.gate`."""
    return looked_at(opened(path))


def looked_at(rgb: Image.Image) -> Looked:
    """What is measured of an RGB picture."""
    width, height = rgb.size
    step = min(4, max(1, round(width * height / ENOUGH)))
    tops = range(0, max(1, height - BLOCK + 1), BLOCK * step)
    bands = [np.asarray(rgb.crop((0, top, width, min(height, top + BLOCK))).convert("L")) for top in tops]
    seen = max(width // COLUMNS, min(width, FEWEST))
    columns = rgb.resize((seen, height), Image.Resampling.NEAREST).convert("L")
    # For colour and hash, of four pixels and four rows one is looked at and averaged with its neighbours.
    apart = max(1, min(4, min(rgb.size) // 256))
    fewer = rgb.resize((max(1, width // apart), max(1, height // apart)), Image.Resampling.NEAREST)
    return Looked(
        bands=np.stack(bands),
        columns=np.asarray(columns.transpose(Image.Transpose.TRANSPOSE)),
        small=fewer.reduce(2) if min(fewer.size) >= 128 else fewer,
    )


def opened(path: Path) -> Image.Image:
    """The picture in RGB at the size at which it is measured. The caller has passed `header.gate`."""
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(path, formats=FORMATS) as image:
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


def measured(picture: Image.Image | Looked) -> dict[str, float]:
    """All measures of a picture (RGB). `scoring` says what they mean."""
    at = picture if isinstance(picture, Looked) else looked_at(picture)
    rows = at.bands.reshape(-1, at.bands.shape[2])
    tone = tones(_histogram(rows[::2, ::2]))
    laplacian, sharpness = focus(at.bands, tone["contrast"])
    return {
        "laplacian": round(laplacian, 1),
        "sharpness": round(sharpness, 1),
        "blockiness": round(max(blockiness(rows[::2]), blockiness(at.columns)), 3),
        "banding": round(banding(rows[::4], at.columns), 3),
        **{name: round(value, 2) for name, value in tone.items()},
        "saturation": round(saturation(at.small), 2),
    }


def _histogram(grey: Grey) -> list[int]:
    return Image.fromarray(np.ascontiguousarray(grey)).histogram()


def focus(bands: Grey, contrast: float = 255.0) -> tuple[float, float]:
    """The variance of the Laplacian of the whole, and how sharp its sharpest tenth is (0 to 100).

    The plain variance calls a flat drawing blurred, however crisp its lines. Per block it is divided by the block's own
    variance, which leaves how sudden the changes are, whatever their strength; blocks without any change do not count. What is much for a dark picture is less than for another: see `contrast`.
    """
    if min(bands.shape[1:]) < BLOCK:
        return 0.0, 0.0
    bands = bands[:, :, : bands.shape[2] // BLOCK * BLOCK]
    # Every second row is looked at, with the rows on either side of it.
    centre = bands[:, 1:-1:2]
    laplace = bands[:, :-2:2, 1:-1].astype(np.int16)
    for neighbour in (bands[:, 2::2, 1:-1], centre[:, :, :-2], centre[:, :, 2:]):
        laplace += neighbour
    laplace -= centre[:, :, 1:-1].astype(np.int16) << 2
    edges = laplace.astype(np.float32)
    squares = np.einsum("srw,srw->sw", edges, edges)
    whole = float(squares.sum(dtype=np.float64) / edges.size - (float(edges.sum(dtype=np.float64)) / edges.size) ** 2)
    power = np.maximum(_by_block(squares, edges.shape[1]) - ROUNDING, 0)
    middle = centre[:, :, 1:-1].astype(np.float32)
    spread = (
        _by_block(np.einsum("srw,srw->sw", middle, middle), middle.shape[1])
        - _by_block(middle.sum(axis=1), middle.shape[1]) ** 2
    )
    lively = spread > min(LIVELY, max(FAINT, (contrast / 6) ** 2))
    if lively.sum() < max(2, 0.002 * spread.size):
        return whole, 0.0
    return whole, float(min(100.0, 100 * np.quantile(np.sqrt(power[lively] / spread[lively]), 0.9)))


def _by_block(sums: NDArray[np.float32], rows: int) -> NDArray[np.float32]:
    """Sums of columns as means of blocks. The bands lack one column on either side; so do the outer blocks."""
    starts = np.arange(0, sums.shape[1] - BLOCK // 2, BLOCK)
    widths = np.diff(np.append(starts, sums.shape[1]))
    means: NDArray[np.float32] = (np.add.reduceat(sums, starts, axis=1) / (rows * widths)).astype(np.float32)
    return means


def blockiness(lines: Grey) -> float:
    """How much steeper the picture is across its strongest grid of eight pixels than elsewhere, along `lines`; 1 is not at all."""
    left, right = lines[:, 1:], lines[:, :-1]
    steps = np.maximum(left, right) - np.minimum(left, right)
    # Hard edges of the picture itself say nothing of blocks; what a codec leaves is small.
    steps *= steps <= 24
    columns = steps.sum(axis=0, dtype=np.uint32) / np.float32(len(steps))
    usable = len(columns) // 8 * 8
    if usable < BLOCK:
        return 1.0
    phases = columns[:usable].reshape(-1, 8).mean(axis=0)
    at = int(phases.argmax())
    others = np.sort(np.delete(phases, at))
    # Half a level is added to both: less cannot be seen, and a smooth sky has its own few steps.
    return max(1.0, float((phases[at] + 0.4) / (others[-2] + 0.4)))


def banding(*planes: Grey) -> float:
    """Staircases where there should be a ramp: two visible steps the same way with flat ground between, per 1000 px.

    Looked for along the lines of each of `planes`.
    """
    found = total = 0
    for plane in planes:
        lines = np.ascontiguousarray(plane)
        width = lines.shape[1] - 1
        if width < 1:
            continue
        total += len(lines) * width
        steps = np.flatnonzero(lines[:, 1:] != lines[:, :-1])
        # Steps with as much flat ground behind them are few: only they are looked at closer.
        gap = np.diff(steps)
        place = np.flatnonzero((gap >= 5) & (gap <= 160))
        first, second = steps[place], steps[place + 1]
        on_one_line = first // width == second // width
        one, other = (_heights(lines, at[on_one_line], width) for at in (first, second))
        is_seen = [(np.abs(height) >= 2) & (np.abs(height) <= 14) for height in (one, other)]
        found += int((is_seen[0] & is_seen[1] & ((one > 0) == (other > 0))).sum())
    return 1000 * found / max(1, total)


def _heights(lines: Grey, steps: NDArray[np.int64], width: int) -> NDArray[np.int16]:
    """How high steps are, which are numbered along all lines of `width` steps each."""
    flat = lines.reshape(-1)
    at = steps + steps // width  # a line has a pixel more than it has steps
    heights: NDArray[np.int16] = flat[at + 1].astype(np.int16) - flat[at]
    return heights


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


def perceptual_hash(picture: Image.Image | Looked) -> str:
    """64 bits of the coarsest structure, as hex: near duplicates differ in a few of them. See `phash.distance`."""
    image = picture.small if isinstance(picture, Looked) else picture.reduce(4) if min(picture.size) >= 256 else picture
    grey = np.asarray(image.convert("L").resize((32, 32), Image.Resampling.BOX), np.float64)
    waves = np.cos(np.pi / 32 * np.outer(np.arange(9), np.arange(32) + 0.5))
    coarse = (waves @ grey @ waves.T)[:8, :8].ravel()
    bits = coarse > np.median(coarse[1:])  # without the mean, which says only how bright it is
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"
