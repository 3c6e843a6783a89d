"""A drawing surface in scene units: antialiased shapes, gradients, grain, glow, clips, on a Pillow picture.

The origin is the middle of the top edge; x runs right, y down. One thousand units are the height of a portrait
frame; every frame is at least 562 units wide and 1000 high, so a composition made for that box fits any size.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from tools import fonts
from tools.sketch.colours import Colour, along
from tools.sketch.shapes import Frame, Point, Shape, rect

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Ramp:
    """A linear gradient between two points; a stop may be half transparent."""

    start: Point
    end: Point
    stops: tuple[tuple[float, Colour], ...]
    alphas: tuple[float, float] = (1.0, 1.0)  # at the start and at the end


@dataclass(frozen=True)
class Radial:
    """A gradient from a centre outwards."""

    centre: Point
    radius: float
    stops: tuple[tuple[float, Colour], ...]
    alphas: tuple[float, float] = (1.0, 1.0)


@dataclass(frozen=True)
class Inner:
    """Shade inside an outline, on the side that (dx, dy) points away from."""

    dx: float
    dy: float
    colour: Colour
    alpha: float = 0.5
    soft: float = 0.0


Paint = Colour | Ramp | Radial


def down(y0: float, y1: float, *colours: Colour, alphas: tuple[float, float] = (1.0, 1.0)) -> Ramp:
    """A vertical gradient through evenly spaced colours."""
    return Ramp((0, y0), (0, y1), _even(colours), alphas)


def across(x0: float, x1: float, *colours: Colour, alphas: tuple[float, float] = (1.0, 1.0)) -> Ramp:
    """A horizontal gradient through evenly spaced colours."""
    return Ramp((x0, 0), (x1, 0), _even(colours), alphas)


def fading(start: Point, end: Point, colour: Colour, alphas: tuple[float, float]) -> Ramp:
    return Ramp(start, end, ((0.0, colour), (1.0, colour)), alphas)


def _even(colours: Sequence[Colour]) -> tuple[tuple[float, Colour], ...]:
    last = max(1, len(colours) - 1)
    return tuple((i / last, colour) for i, colour in enumerate(colours))


class Canvas:
    def __init__(self, width: int, height: int, seed: int) -> None:
        self.image = Image.new("RGB", (width, height))
        self.width, self.height = width, height
        self.unit = min(height, width * 16 / 9) / 1000  # px per scene unit
        self.frame = Frame()
        self._noise_seed = seed
        self._clip: Image.Image | None = None
        self._record: Image.Image | None = None

    # -- where things are ------------------------------------------------------------------------------------

    @property
    def half(self) -> float:
        """Half of the frame's width, in units."""
        return self.width / self.unit / 2

    @property
    def tall(self) -> float:
        """The frame's height, in units."""
        return self.height / self.unit

    @contextmanager
    def view(self, frame: Frame) -> Iterator[None]:
        """Draw through `frame`: a camera that is nearer, or elsewhere, or mirrored."""
        before, self.frame = self.frame, frame
        try:
            yield
        finally:
            self.frame = before

    def pixel(self, p: Point) -> Point:
        x, y = self.frame.point(p)
        return (x * self.unit + self.width / 2, y * self.unit)

    @property
    def scale(self) -> float:
        """Pixels per unit, as drawn now."""
        return self.unit * self.frame.scale

    # -- masks -----------------------------------------------------------------------------------------------

    def mask(self, shape: Shape, margin: float = 0.0) -> tuple[Image.Image, Box] | None:
        """The shape's coverage and where it lies; None when it is outside. `margin` (px) may lie off the frame."""
        scale = self.scale
        polygons = [[self.pixel(p) for p in polygon] for polygon in shape.polygons if len(polygon) > 2]
        discs = [(*self.pixel((x, y)), r * scale) for x, y, r in shape.discs]
        xs = [x for polygon in polygons for x, _ in polygon]
        ys = [y for polygon in polygons for _, y in polygon]
        for x, y, r in discs:
            xs += (x - r, x + r)
            ys += (y - r, y + r)
        if not xs:
            return None
        pad = int(margin) + 2
        x0, y0 = max(-pad, int(min(xs)) - pad), max(-pad, int(min(ys)) - pad)
        x1 = min(self.width + pad, int(max(xs)) + pad + 1)
        y1 = min(self.height + pad, int(max(ys)) + pad + 1)
        if x1 <= x0 or y1 <= y0:
            return None
        area = (x1 - x0) * (y1 - y0)
        fine = 4 if area < 60_000 else 3 if area < 400_000 else 2
        mask = Image.new("L", ((x1 - x0) * fine, (y1 - y0) * fine))
        pen = ImageDraw.Draw(mask)
        for polygon in polygons:
            pen.polygon([((x - x0) * fine - 0.5, (y - y0) * fine - 0.5) for x, y in polygon], fill=255)
        for x, y, r in discs:
            cx, cy, cr = (x - x0) * fine - 0.5, (y - y0) * fine - 0.5, r * fine
            if cr > 0:
                pen.ellipse((cx - cr, cy - cr, cx + cr, cy + cr), fill=255)
        for hole in shape.holes:
            points = [self.pixel(p) for p in hole]
            pen.polygon([((x - x0) * fine - 0.5, (y - y0) * fine - 0.5) for x, y in points], fill=0)
        return mask.reduce(fine), (x0, y0, x1, y1)

    @contextmanager
    def clip(self, shape: Shape) -> Iterator[None]:
        """Nothing outside of `shape` is touched."""
        before = self._clip
        full = Image.new("L", (self.width, self.height))
        found = self.mask(shape)
        if found is not None:
            full.paste(found[0], found[1][:2])
        self._clip = full if before is None else ImageChops.multiply(before, full)
        try:
            yield
        finally:
            self._clip = before

    @contextmanager
    def recording(self) -> Iterator[Image.Image]:
        """Collect the silhouette of all that is drawn meanwhile."""
        before = self._record
        self._record = Image.new("L", (self.width, self.height))
        try:
            yield self._record
        finally:
            self._record = before

    # -- drawing ---------------------------------------------------------------------------------------------

    def draw(
        self,
        shape: Shape,
        paint: Paint,
        *,
        alpha: float = 1.0,
        grain: float = 0.0,
        soft: float = 0.0,
        inner: Inner | None = None,
    ) -> None:
        """Fill `shape`. `grain` dissolves a transparent gradient into dots, `soft` (units) blurs the edge."""
        reach = soft * 2.5 if inner is None else max(soft * 2.5, abs(inner.dx) + abs(inner.dy) + inner.soft * 2.5)
        found = self.mask(shape, reach * self.scale)
        if found is None:
            return
        mask, box = found
        if soft > 0:
            mask = blurred(mask, soft * self.scale)
        self._lay(mask, box, paint, alpha, grain)
        if inner is not None:
            dx, dy = round(inner.dx * self.scale), round(inner.dy * self.scale)
            lit = Image.new("L", mask.size)
            lit.paste(mask, (-dx if self.frame.mirror else dx, dy))
            if inner.soft > 0:
                lit = blurred(lit, inner.soft * self.scale)
            shade = ImageChops.multiply(mask, ImageChops.invert(lit))
            self._lay(shade, box, inner.colour, inner.alpha, 0.0)

    def cover(self, paint: Paint, *, alpha: float = 1.0, grain: float = 0.0) -> None:
        """Fill the whole frame."""
        self.draw(self.everything(), paint, alpha=alpha, grain=grain)

    def everything(self) -> Shape:
        x, y = self.half + 2, self.tall + 2
        return rect(-x * 4, -y * 4, x * 4, y * 4)

    def _lay(self, mask: Image.Image, box: Box, paint: Paint, alpha: float, grain: float) -> None:
        x0, y0 = max(0, box[0]), max(0, box[1])
        x1, y1 = min(self.width, box[2]), min(self.height, box[3])
        if x1 <= x0 or y1 <= y0:
            return
        inside = (x0, y0, x1, y1)
        if inside != box:
            mask = mask.crop((x0 - box[0], y0 - box[1], x1 - box[0], y1 - box[1]))
        if alpha < 1:
            mask = mask.point([round(v * max(0.0, alpha)) for v in range(256)])
        if isinstance(paint, tuple):
            if self._clip is not None:
                mask = ImageChops.multiply(mask, self._clip.crop(inside))
            self.image.paste(paint, inside, mask)
        else:
            patch, fade = self._gradient(paint, inside)
            if fade is not None:
                mask = ImageChops.multiply(mask, fade)
                if grain > 0:
                    mask = self._stippled(mask, inside, grain)
            if self._clip is not None:
                mask = ImageChops.multiply(mask, self._clip.crop(inside))
            if isinstance(patch, tuple):
                self.image.paste(patch, inside, mask)
            else:
                self.image.paste(patch, inside[:2], mask)
        if self._record is not None:
            self._record.paste(ImageChops.lighter(self._record.crop(inside), mask), inside[:2])

    def _gradient(self, paint: Ramp | Radial, box: Box) -> tuple[Image.Image | Colour, Image.Image | None]:
        x0, y0, x1, y1 = box
        xs = np.arange(x0, x1, dtype=np.float32) + 0.5
        ys = np.arange(y0, y1, dtype=np.float32) + 0.5
        place: NDArray[np.float32]
        if isinstance(paint, Ramp):
            (ax, ay), (bx, by) = self.pixel(paint.start), self.pixel(paint.end)
            length = (bx - ax) ** 2 + (by - ay) ** 2 or 1e-6
            dx, dy = (bx - ax) / length, (by - ay) / length
            place = ((xs - ax) * dx)[None, :] + ((ys - ay) * dy)[:, None]
        else:
            cx, cy = self.pixel(paint.centre)
            radius = max(1e-6, paint.radius * self.scale)
            place = np.sqrt(((xs - cx) / radius)[None, :] ** 2 + ((ys - cy) / radius)[:, None] ** 2)
        index = (np.clip(place, 0, 1) * 255 + 0.5).astype(np.uint8)
        patch: Image.Image | Colour
        if all(colour == paint.stops[0][1] for _, colour in paint.stops):
            patch = paint.stops[0][1]
        else:
            table = np.array([along(paint.stops, i / 255) for i in range(256)], dtype=np.uint8)
            patch = Image.fromarray(table[index])
        if paint.alphas == (1.0, 1.0):
            return patch, None
        a, b = paint.alphas
        fade = np.array([round(255 * (a + (b - a) * i / 255)) for i in range(256)], dtype=np.uint8)
        return patch, Image.fromarray(fade[index])

    def _stippled(self, mask: Image.Image, box: Box, grain: float) -> Image.Image:
        cover = np.asarray(mask, dtype=np.float32) / 255
        noise = self.noise[box[1] : box[3], box[0] : box[2]]
        # Dots are a little soft, so that they survive a video encoder; bare and full areas stay clean.
        dots = np.clip(0.5 + (cover - 0.06 - noise * 0.88) * 2.6, 0, 1) * (cover > 0.004)
        mixed = cover * (1 - grain) + dots * grain
        return Image.fromarray((mixed * 255 + 0.5).astype(np.uint8))

    @property
    def noise(self) -> NDArray[np.float32]:
        """Uniform noise over the frame, its dots about one pixel of a 1080 px picture."""
        return _noise(self.width, self.height, max(1, round(self.unit / 2)), self._noise_seed)

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 1.0) -> None:
        """Add light around a point: bright things shine over what surrounds them."""
        cx, cy = self.pixel((x, y))
        r = radius * self.scale
        x0, y0 = max(0, int(cx - r)), max(0, int(cy - r))
        x1, y1 = min(self.width, int(cx + r) + 1), min(self.height, int(cy + r) + 1)
        if x1 - x0 < 1 or y1 - y0 < 1:
            return
        coarse = max(1, min(8, int(r / 24)))  # glow is smooth: a coarse one, enlarged, looks the same
        nx, ny = max(2, (x1 - x0) // coarse), max(2, (y1 - y0) // coarse)
        xs = (x0 + (np.arange(nx, dtype=np.float32) + 0.5) * (x1 - x0) / nx - cx) / r
        ys = (y0 + (np.arange(ny, dtype=np.float32) + 0.5) * (y1 - y0) / ny - cy) / r
        fall = np.clip(1 - np.sqrt(xs[None, :] ** 2 + ys[:, None] ** 2), 0, 1) ** 2
        light = (fall[:, :, None] * np.array(colour, dtype=np.float32) * strength).clip(0, 255).astype(np.uint8)
        patch = Image.fromarray(light).resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR)
        if self._clip is not None:
            patch = Image.composite(patch, Image.new("RGB", patch.size), self._clip.crop((x0, y0, x1, y1)))
        self.image.paste(ImageChops.screen(self.image.crop((x0, y0, x1, y1)), patch), (x0, y0))

    def light(self, shape: Shape, paint: Paint, *, strength: float = 1.0, soft: float = 0.0) -> None:
        """Add light in a shape: beams, shafts, lit fog."""
        found = self.mask(shape, soft * 2.5 * self.scale)
        if found is None:
            return
        mask, box = found
        if soft > 0:
            mask = blurred(mask, soft * self.scale)
        x0, y0 = max(0, box[0]), max(0, box[1])
        x1, y1 = min(self.width, box[2]), min(self.height, box[3])
        if x1 <= x0 or y1 <= y0:
            return
        mask = mask.crop((x0 - box[0], y0 - box[1], x1 - box[0], y1 - box[1]))
        patch: Image.Image | Colour = paint if isinstance(paint, tuple) else Image.new("RGB", mask.size)
        if not isinstance(paint, tuple):
            patch, fade = self._gradient(paint, (x0, y0, x1, y1))
            if fade is not None:
                mask = ImageChops.multiply(mask, fade)
        if strength < 1:
            mask = mask.point([round(v * strength) for v in range(256)])
        if self._clip is not None:
            mask = ImageChops.multiply(mask, self._clip.crop((x0, y0, x1, y1)))
        added = Image.new("RGB", mask.size)
        if isinstance(patch, tuple):
            added.paste(patch, (0, 0, *mask.size), mask)
        else:
            added.paste(patch, (0, 0), mask)
        self.image.paste(ImageChops.screen(self.image.crop((x0, y0, x1, y1)), added), (x0, y0))

    def text(
        self,
        words: str,
        x: float,
        y: float,
        size: float,
        paint: Paint,
        *,
        anchor: str = "mm",
        alpha: float = 1.0,
        font: str = "bold",
        spacing: float = 0.0,
        angle: float = 0.0,
        inner: Inner | None = None,
    ) -> None:
        """Write one line, about `size` units high; `anchor` as Pillow's. Never mirrored with the view."""
        face = font_of(font, max(4, round(size * self.scale)), "" if words.isascii() else words)
        px, py = self.pixel((x, y))
        if self.frame.mirror:
            anchor = {"l": "r", "r": "l"}.get(anchor[0], anchor[0]) + anchor[1:]
        if spacing:
            words = "\u200a".join(words) if spacing < 0.12 else "\u2009".join(words)
        left, top, right, bottom = (int(v) for v in face.getbbox(words, anchor=anchor))
        pad = 4
        width, height = right - left + 2 * pad, bottom - top + 2 * pad
        if width * height > 30_000_000 or width < 1 or height < 1:
            return
        mask = Image.new("L", (width, height))
        ImageDraw.Draw(mask).text((pad - left, pad - top), words, fill=255, font=face, anchor=anchor)
        x0, y0 = round(px) + left - pad, round(py) + top - pad
        if angle:
            turned = mask.rotate(-angle, Image.Resampling.BICUBIC, expand=True)
            x0, y0 = x0 - (turned.width - width) // 2, y0 - (turned.height - height) // 2
            mask = turned
        self._lay(mask, (x0, y0, x0 + mask.width, y0 + mask.height), paint, alpha, 0.0)

    def text_width(self, words: str, size: float, font: str = "bold") -> float:
        face = font_of(font, max(4, round(size * self.scale)), "" if words.isascii() else words)
        return float(face.getlength(words)) / self.scale

    # -- the picture so far ----------------------------------------------------------------------------------

    def blur(self, radius: float) -> None:
        """Everything drawn so far goes out of focus by `radius` units."""
        if radius > 0:
            self.image = blurred(self.image, radius * self.unit)

    def reflect(
        self,
        y: float,
        bottom: float,
        *,
        strength: float,
        ripple: float,
        stretch: float = 1.0,
        tint: Colour,
        fade: float = 1.0,
    ) -> None:
        """Mirror what is above `y` into the band down to `bottom`, rippled: water, wet ground, polished floor.

        `fade` is the share of the strength that is left at the bottom.
        """
        top, end = round(self.pixel((0, y))[1]), round(self.pixel((0, bottom))[1])
        top, end = max(1, top), min(self.height, end)
        height = end - top
        if height < 2:
            return
        source = min(top, max(2, round(height * stretch)))
        band = self.image.crop((0, top - source, self.width, top)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        band = band.resize((self.width, height), Image.Resampling.BILINEAR)
        pixels = np.asarray(band)
        rows = np.arange(height, dtype=np.float32)
        depth = rows / height
        period = 6 + 30 * depth
        noise = np.repeat(self.noise[top:end, 0][::3], 3)[:height]
        shift = np.sin(rows * self.unit**-1 * 6.3 / period) + (noise - 0.5) * 1.4
        offsets = (shift * ripple * self.unit * (0.35 + depth)).astype(np.int32)
        columns = np.clip(np.arange(self.width, dtype=np.int32)[None, :] + offsets[:, None], 0, self.width - 1)
        moved = Image.fromarray(np.take_along_axis(pixels, columns[:, :, None], axis=1))
        moved = Image.blend(moved, Image.new("RGB", moved.size, tint), 0.25)
        levels = (255 * strength * (1 + (fade - 1) * depth)).clip(0, 255).astype(np.uint8)
        mask = Image.fromarray(np.repeat(levels[:, None], self.width, axis=1))
        if self._clip is not None:
            mask = ImageChops.multiply(mask, self._clip.crop((0, top, self.width, end)))
        self.image.paste(moved, (0, top), mask)


def blurred(image: Image.Image, radius: float) -> Image.Image:
    """A Gaussian blur; a wide one is done on a smaller copy, which looks the same and costs little."""
    if radius < 0.3:
        return image
    if radius <= 5 or min(image.size) < 64:
        return image.filter(ImageFilter.GaussianBlur(radius))
    factor = min(8, int(radius / 2.5))
    small = image.reduce(factor).filter(ImageFilter.GaussianBlur(radius / factor))
    return small.resize(image.size, Image.Resampling.BICUBIC)


@lru_cache(maxsize=2)
def _noise(width: int, height: int, dot: int, seed: int) -> NDArray[np.float32]:
    rows, columns = -(-height // dot), -(-width // dot)
    noise = np.random.default_rng(seed).random((rows, columns), dtype=np.float32)
    if dot > 1:
        noise = noise.repeat(dot, axis=0).repeat(dot, axis=1)
    return noise[:height, :width]


@lru_cache(maxsize=128)
def font_of(kind: str, size: int, words: str = "") -> ImageFont.FreeTypeFont:
    """The shipped font: `bold` for signs, `text` for words; another script's font where `words` need it."""
    weight: fonts.Weight = "display" if kind == "bold" else "text"
    path = fonts.font_path(weight) if words.isascii() else fonts.font_for(words, weight)
    return ImageFont.truetype(str(path), size)
