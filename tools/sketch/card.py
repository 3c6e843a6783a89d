"""A scene that the painter does not know, drawn honestly: its own words on a storyboard card."""

import unicodedata

from tools import fonts
from tools.sketch.canvas import Radial, down, fading
from tools.sketch.casting import cast, dressed
from tools.sketch.colours import hued, mix
from tools.sketch.figure import Placed, draw_figure
from tools.sketch.places import Place
from tools.sketch.shapes import arc_points, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage

_MOST_LINES = 5
_LONGEST, _LONGEST_WORD = 400, 48  # letters


def draw(s: Stage, words: str) -> None:
    _abstract(s)
    if s.look is not None and not s.scene.is_empty:
        _person(s)
    # More than fits is cut before it is measured: measuring ten thousand letters takes seconds.
    shown = " ".join(word[:_LONGEST_WORD] for word in fonts.drawable(words[:_LONGEST]).split())
    _words(s, shown or "no words")


def _abstract(s: Stage) -> None:
    """Soft shapes in colours of the hour: a mood, no place."""
    c, light, chance = s.c, s.light, s.chance("abstract")
    hue = chance.random()
    c.cover(down(0, s.tall, *light.sky))
    c.cover(mix(light.haze, hued(hue, 0.35, 0.9 if not light.is_dark else 0.3), 0.6), alpha=0.42)
    for i in range(5):
        x, y, r = chance.uniform(-s.half, s.half), chance.uniform(0, s.tall * 0.8), chance.uniform(120, 300)
        tone = mix(hued(hue + 0.08 * i, 0.45, 0.95 if not light.is_dark else 0.5), light.haze, 0.35)
        c.draw(ellipse(x, y, r), Radial((x, y), r, ((0, tone), (1, tone)), (0.75, 0.0)), grain=0.7)
    for i in range(4):  # rings and discs, as of a poster that says nothing yet
        x, y, r = chance.uniform(-s.half, s.half), chance.uniform(s.tall * 0.05, s.tall * 0.95), chance.uniform(60, 190)
        tone = mix(hued(hue + 0.5 + 0.06 * i, 0.35, 0.95 if not light.is_dark else 0.55), light.haze, 0.25)
        if i % 2:
            c.draw(ellipse(x, y, r), tone, alpha=0.3)
        else:
            c.draw(stroke(arc_points(x, y, r, r, 0, 360, steps=72), r * 0.07), tone, alpha=0.6)
    c.draw(
        rect(-s.half * 1.2, s.tall * 0.84, s.half * 1.2, s.tall + 20),
        fading((0, s.tall * 0.84), (0, s.tall), light.shade, (0.0, 0.3)),
    )


def _person(s: Stage) -> None:
    stage = Place(draw=_abstract, ground=0.93, head=46.0, x=(0.0, 0.1))
    placed = cast(s, stage)
    assert s.look is not None
    if s.shot == "wide":
        placed = Placed(
            x=placed.x, ground=placed.ground, head=placed.head, pose=placed.pose, mirror=placed.mirror, wind=0.0
        )
    draw_figure(s.c, placed, dressed(s.look, s, stage), s.light, lit=s.lit)


def _words(s: Stage, words: str) -> None:
    c = s.c
    wide = min(2 * s.half * 0.8, 640)
    size = 44.0
    while size > 17:
        lines = _wrapped(s, words, wide - size * 1.6, size)
        if len(lines) <= _MOST_LINES:
            break
        size *= 0.86
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1].rstrip(" .,") + "…"]
    step = size * 1.22
    height = step * len(lines) + size * 2.0
    x0 = -wide / 2 - s.half * 0.03
    # The card hangs above the head in wide and medium shots, and over the chest in a close one.
    top = s.tall * (0.16 if s.shot == "wide" else 0.6 if s.look is not None and not s.scene.is_empty else 0.36)
    if s.shot != "wide" and s.look is not None:
        top = min(top, s.tall * 0.685 - height)
    plate = rect(x0, top, x0 + wide, top + height, 10)
    c.draw(plate.moved(4, 8), (10, 10, 20), alpha=0.35, soft=10)
    c.draw(plate, (250, 246, 236), alpha=0.96)
    stripe = rect(x0, top, x0 + wide, top + size * 0.62, 10)
    with c.clip(plate):
        c.draw(stripe, (34, 34, 42))
        for i in range(int(wide / 26) + 2):
            x = x0 + i * 52
            c.draw(
                polygon([(x, top), (x + 26, top), (x + 8, top + size * 0.62), (x - 18, top + size * 0.62)]),
                (244, 240, 230),
            )
    c.draw(stroke([(x0, top + size * 0.62), (x0 + wide, top + size * 0.62)], 1.5), (34, 34, 42))
    y = top + size * 1.3 + step / 2
    reads_left = sum(unicodedata.bidirectional(letter) in ("R", "AL") for letter in words) * 2 > len(
        words.replace(" ", "")
    )
    for line in lines:
        if reads_left:
            c.text(line, x0 + wide - size * 0.8, y, size, (34, 32, 40), anchor="rm")
        else:
            c.text(line, x0 + size * 0.8, y, size, (34, 32, 40), anchor="lm")
        y += step


def _wrapped(s: Stage, words: str, wide: float, size: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in words.split()[:120]:
        while s.c.text_width(word, size) > wide and len(word) > 1:
            cut = max(1, int(len(word) * wide / s.c.text_width(word, size)) - 1)
            if line:
                lines.append(line)
                line = ""
            lines.append(word[:cut])
            word = word[cut:]
        longer = f"{line} {word}".strip()
        if s.c.text_width(longer, size) <= wide:
            line = longer
        else:
            lines.append(line)
            line = word
        if len(lines) > _MOST_LINES + 2:
            break
    return [*lines, line] if line else lines
