"""The last looks: bloom, grading, vignette, paper grain."""

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from tools.sketch.canvas import Canvas
from tools.sketch.light import Light
from tools.sketch.stage import Stage


def finish(s: Stage) -> None:
    _bloom(s.c, 0.42 if s.light.is_dark else 0.26)
    _grade(s.c, s.light)


def _bloom(c: Canvas, strength: float) -> None:
    """Bright places spill over their edges."""
    factor = 8
    small = c.image.reduce(factor)
    bright = small.point([max(0, int((v - 168) * 2.9)) for v in range(256)] * 3)
    # Only what is bright in all channels together: colours keep their strength.
    bright = bright.filter(ImageFilter.GaussianBlur(max(1.0, 26 * c.unit / factor)))
    bright = bright.point([round(v * strength) for v in range(256)] * 3)
    c.image = ImageChops.screen(c.image, bright.resize(c.image.size, Image.Resampling.BILINEAR))


def _grade(c: Canvas, light: Light) -> None:
    """Contrast, warmth, a vignette and the grain of paper, in one pass over the pixels."""
    height, width = c.height, c.width
    warm = light.warmth
    table = []
    for lift, gain in (
        (0.012 + 0.02 * max(0, -warm), 1.0 + 0.03 * warm),
        (0.008, 1.0),
        (0.026, 1.0 - 0.045 * max(0, warm)),
    ):
        for v in range(256):
            t = v / 255
            curve = t + 0.055 * np.sin((t - 0.5) * 2 * np.pi) * -1 * -1 * 0.5
            table.append(int(min(255, max(0, round((lift + (1 - lift) * curve) * gain * 255)))))
    c.image = c.image.point(table)
    pixels = np.asarray(c.image, dtype=np.int16)
    xs = np.linspace(-1, 1, width, dtype=np.float32)
    ys = np.linspace(-1, 1, height, dtype=np.float32)
    edge = np.clip((xs[None, :] ** 2 * 0.5 + ys[:, None] ** 2 * 0.5) - 0.3, 0, 1)
    dim = 1 - 0.26 * edge
    grain = (c.noise - 0.5) * (9.0 if light.is_dark else 10.0)
    out = pixels * dim[:, :, None] + grain[:, :, None]
    c.image = Image.fromarray(np.clip(out, 0, 255).astype(np.uint8))
