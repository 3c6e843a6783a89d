"""A scene that the painter does not know, drawn honestly: its own words on a storyboard card."""

import unicodedata
from dataclasses import replace

from storage.wording import tr
from tools import fonts
from tools.sketch.canvas import Radial, down, fading
from tools.sketch.casting import by_head, cast
from tools.sketch.colours import Colour, hued, mix
from tools.sketch.figure import draw_figure
from tools.sketch.places import Place
from tools.sketch.shapes import arc_points, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage
from tools.sketch.wardrobe import dressed

_MOST_LINES = 5
_LONGEST, _LONGEST_WORD = 400, 48  # letters
_NOTE_LINES = 2


def draw(s: Stage, words: str) -> None:
    _abstract(s)
    has_person = s.look is not None and not s.scene.is_empty
    if has_person:
        _person(s)
    title, note = (s.scene.words, s.scene.beat) if s.scene.beat else (words, "")
    _card(s, _shown(title) or tr("no words"), _shown(note), has_person=has_person)


def _shown(words: str) -> str:
    """What can be drawn of it. More than fits is cut before it is measured: measuring ten thousand letters takes seconds."""
    return " ".join(word[:_LONGEST_WORD] for word in fonts.drawable(words[:_LONGEST]).split())


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
    """In a wide shot under the card; nearer, with the face over it."""
    stage = Place(draw=_abstract, ground=0.93, head=46.0, x=(0.0, 0.1))
    placed = cast(s, stage)
    assert s.look is not None
    if s.shot == "wide":
        placed = replace(placed, wind=0.0, shadow=0.35, shadow_reach=0.0)
    else:
        size = 158.0 if s.shot == "medium" else 200.0
        placed = by_head(s, stage, placed.pose, placed.x * 0.5, s.tall * 0.13 + size * 0.62, size, placed.mirror, 0.0)
    draw_figure(s.c, placed, dressed(s.look, s, stage), s.light, lit=s.lit)


def _card(s: Stage, title: str, note: str, *, has_person: bool) -> None:
    """The words of the scene, large, and what the shot shows of it, small."""
    c = s.c
    wide = min(2 * s.half * 0.8, 640)
    # The card hangs above the head in a wide shot, and over the chest, under the face, in a nearer one.
    top, end = s.tall * (0.16 if s.shot == "wide" else 0.44 if has_person else 0.36), s.tall * 0.685
    small = 17.0
    notes = _wrapped(s, note, wide - 54.0 * 1.6, small)[: _NOTE_LINES + 1] if note else []
    if len(notes) > _NOTE_LINES:
        notes = [*notes[: _NOTE_LINES - 1], notes[_NOTE_LINES - 1].rstrip(" .,") + "…"]
    below = small * (1.35 * len(notes) + 0.5) if notes else 0.0
    size, lines = _fitted(s, title, wide, end - top - below)
    step = size * 1.22
    height = _height(size, len(lines)) + below
    x0 = -wide / 2 - s.half * 0.03
    plate = rect(x0, top, x0 + wide, top + height, 10)
    c.draw(plate.moved(4, 8), (10, 10, 20), alpha=0.35, soft=10)
    c.draw(plate, (250, 246, 236), alpha=0.96)
    _clapper(s, x0, top, wide, min(size, 40.0) * 0.62)
    y = top + size * 1.3 + step / 2
    for line in lines:
        _line(s, line, x0, y, size, wide, pad=size * 0.8, ink=(34, 32, 40))
        y += step
    y += small * 0.7 - (step - small) / 2
    for line in notes:
        _line(s, line, x0, y, small, wide, pad=size * 0.8, ink=(104, 98, 108))
        y += small * 1.35


def _height(size: float, lines: int) -> float:
    return size * (1.22 * lines + 2.0)


def _fitted(s: Stage, words: str, wide: float, room: float) -> tuple[float, list[str]]:
    """The largest size at which `words` fit, and their lines; what does not fit at the smallest is cut."""
    size = 54.0
    while True:
        lines = _wrapped(s, words, wide - size * 1.6, size)
        most = 3 if size > 36 else _MOST_LINES
        if len(lines) <= most and _height(size, len(lines)) <= room:
            return size, lines
        if size <= 17:
            most = max(1, min(_MOST_LINES, int((room / size - 2.0) / 1.22)))
            return size, [*lines[: most - 1], lines[most - 1].rstrip(" .,") + "…"] if len(lines) > most else lines
        size = max(17.0, size * 0.86)


def _clapper(s: Stage, x0: float, top: float, wide: float, high: float) -> None:
    """The striped edge of a clapperboard."""
    c = s.c
    with c.clip(rect(x0, top, x0 + wide, top + high * 3, 10)):
        c.draw(rect(x0, top, x0 + wide, top + high), (34, 34, 42))
        for i in range(int(wide / 52) + 2):
            x = x0 + i * 52
            c.draw(polygon([(x, top), (x + 26, top), (x + 8, top + high), (x - 18, top + high)]), (244, 240, 230))
    c.draw(stroke([(x0, top + high), (x0 + wide, top + high)], 1.5), (34, 34, 42))


def _line(s: Stage, line: str, x0: float, y: float, size: float, wide: float, *, pad: float, ink: Colour) -> None:
    """One line, from the side that its script begins at."""
    from_right = sum(unicodedata.bidirectional(letter) in ("R", "AL") for letter in line) * 2 > len(
        line.replace(" ", "")
    )
    if from_right:
        s.c.text(line, x0 + wide - pad, y, size, ink, anchor="rm")
    else:
        s.c.text(line, x0 + pad, y, size, ink, anchor="lm")


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
