"""Words and marks over the film: set once, each in its place, then only laid over the frames in which they show.

Every role has a style and a place inside what apps leave free (`SafeArea`). From the top: logo and handle, the hook, the
caption that goes with what is said, a lower third or a call to action, the AI line. Worker process only.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image, ImageDraw, UnidentifiedImageError

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.fonts import drawable
from tools.fonts.lettering import Lettering, Style, letter
from tools.reel.draw import Drawing
from tools.reel.framing import SafeArea
from tools.reel.overlay import Laid, Overlay, overlay_of
from tools.reel.spec import LONGEST_HOOK, Logo, Text

FADE = 0.3  # seconds in, and out
RISE = 0.02  # of the height: how far it slides while it fades in
ACCENT = (255, 214, 64)  # of a word that is said
CALL = (255, 92, 72, 240)  # the plate of a call to action
CARD = (18, 18, 24, 205)  # the plate of a lower third
ON_STRIP = 0.055  # of the height: what logo and handle take at the top
CAPTION_FOOT, CARD_FOOT, CALL_FOOT = 0.63, 0.695, 0.725  # of the height: where each has its lower edge, at most
LOGO = (0.2, 0.05)  # of width and height: the box that a logo fills
LOGO_PIXELS = 20_000_000

OUTLINED = Style(plate=None)
SPOKEN = Style(plate=None, accent=ACCENT, outline=0.16)
CALLING = Style(plate=CALL, radius=0.9)
SMALL = Style(plate=None, outline=0.12, opacity=0.92)


@dataclass(frozen=True)
class Title:
    """One text of the segment, and how it comes and goes. Frames count from the segment's start."""

    overlay: Overlay
    first: int
    frames: int
    fade: int = 0  # frames in, and out; 0: it is there, and gone
    rise: int = 0  # pixels that it comes up while it fades in
    words: tuple[tuple[int, int, Overlay], ...] = field(default=())  # from, until: frames in which one is lit

    def at(self, index: int) -> list[Laid]:
        """How it shows in frame `index`; nothing before and after."""
        passed = index - self.first
        if not 0 <= passed < self.frames:
            return []
        if not self.fade:
            lit = [Laid(word, 1.0, word.top) for begin, end, word in self.words if begin <= index < end]
            return [Laid(self.overlay, 1.0, self.overlay.top), *lit]
        appeared = min(1.0, (passed + 1) / self.fade)
        # It rises into its place, by whole chroma pixels, and only fades when it goes.
        below = round((1 - appeared**0.5) * self.rise) // 2 * 2
        return [Laid(self.overlay, min(appeared, (self.frames - passed) / self.fade), self.overlay.top + below)]


@dataclass(frozen=True)
class Stage:
    """The frame, and what of it is free."""

    width: int
    height: int
    fps: int
    safe: SafeArea
    has_strip: bool  # a logo or a handle stands at the top

    @property
    def top(self) -> int:
        return round(self.height * self.safe.top)

    @property
    def foot(self) -> int:
        return round(self.height * (1 - self.safe.bottom))

    @property
    def unit(self) -> float:
        """What sizes of letters are shares of."""
        return min(self.width, self.height * 0.75)

    def set(
        self, text: str, share: float, *, width: float | None = None, tall: float = 0.5, style: Style
    ) -> Lettering | None:
        """`text` in letters of that share of the frame, within the free width."""
        return letter(
            text[:LONGEST_HOOK],
            size=max(10, round(self.unit * share)),
            width=round(self.width * (self.safe.middle if width is None else width)),
            smallest=max(9, round(self.unit * min(share, 0.036))),
            tallest=round((self.foot - self.top) * tall),
            style=style,
        )

    def overlay(self, image: Image.Image, left: float, top: float) -> Overlay:
        return overlay_of(image, left=round(left), top=round(top), frame=(self.width, self.height))

    def centred(self, lettering: Lettering) -> float:
        return (self.width - lettering.image.width) / 2


def titles(drawing: Drawing) -> list[Title]:
    """What stands over a segment. Text of which nothing can be drawn is left out."""
    stage = Stage(
        drawing.width,
        drawing.height,
        drawing.fps,
        drawing.safe,
        has_strip=drawing.logo is not None or any(text.role == "handle" for text in drawing.texts),
    )
    found = [_SETTERS[text.role](stage, text) for text in drawing.texts]
    logo = [_logo(stage, drawing.logo, drawing.frames)] if drawing.logo else []
    return [*logo, *(title for title in found if title is not None)]


def _hook(stage: Stage, text: Text) -> Title | None:
    lettering = stage.set(text.text, 0.074, style=Style())
    if lettering is None:
        return None
    slide = round(stage.height * RISE)
    lowest = stage.foot - lettering.height - slide
    offset = ON_STRIP + 0.012 if stage.has_strip else 0.03
    top = {"top": stage.top + round(stage.height * offset), "middle": (stage.top + lowest) // 2, "bottom": lowest}
    return _risen(stage, text, stage.overlay(
        lettering.image, stage.centred(lettering), min(top[text.position], lowest) - lettering.margin
    ))  # fmt: skip


def _call(stage: Stage, text: Text) -> Title | None:
    lettering = stage.set(text.text, 0.058, tall=0.2, style=CALLING)
    if lettering is None:
        return None
    top = _foot(stage, CALL_FOOT) - lettering.height - round(stage.height * RISE)
    return _risen(stage, text, stage.overlay(lettering.image, stage.centred(lettering), top - lettering.margin))


def _lower_third(stage: Stage, text: Text) -> Title | None:
    """A name, and under it what it is, on a card with a bar."""
    name, _, rest = text.text.partition("\n")
    wide = stage.safe.middle * 0.9
    plain = Style(plate=None, outline=0.0, align="left")
    lines = [stage.set(name, 0.05, width=wide, tall=0.2, style=plain)]
    lines.append(stage.set(rest, 0.033, width=wide, tall=0.2, style=plain) if rest.strip() else None)
    set_lines = [_trimmed(line) for line in lines if line is not None]
    if not set_lines:
        return None
    pad = round(stage.unit * 0.028)
    bar = max(4, round(stage.unit * 0.009))
    width = max(line.width for line in set_lines) + bar + 3 * pad
    card = Image.new("RGBA", (width, sum(line.height for line in set_lines) + 2 * pad), (0, 0, 0, 0))
    pen = ImageDraw.Draw(card)
    pen.rounded_rectangle((0, 0, card.width - 1, card.height - 1), radius=pad // 2, fill=CARD)
    pen.rectangle((pad, pad, pad + bar - 1, card.height - pad - 1), fill=(*CALL[:3], 255))
    top = pad
    for line in set_lines:
        card.alpha_composite(line, (2 * pad + bar, top))
        top += line.height
    at = _foot(stage, CARD_FOOT) - card.height - round(stage.height * RISE)
    return _risen(stage, text, stage.overlay(card, stage.width * stage.safe.left, at))


def _trimmed(lettering: Lettering) -> Image.Image:
    margin = lettering.margin
    return lettering.image.crop((margin, margin, margin + lettering.width, margin + lettering.height))


def _handle(stage: Stage, text: Text) -> Title | None:
    lettering = stage.set(text.text, 0.036, width=0.45, tall=0.1, style=SMALL)
    if lettering is None:
        return None
    left = stage.width * (1 - stage.safe.right) - lettering.width - lettering.margin
    top = stage.top + (round(stage.height * ON_STRIP) - lettering.height) / 2
    return Title(stage.overlay(lettering.image, left, top - lettering.margin), text.first, text.frames)


def _ai_line(stage: Stage, text: Text) -> Title | None:
    lettering = stage.set(text.text, 0.028, tall=0.08, style=SMALL)
    if lettering is None:
        return None
    left = stage.width * stage.safe.left - lettering.margin
    top = stage.foot - lettering.height - lettering.margin
    return Title(stage.overlay(lettering.image, left, top), text.first, text.frames)


def _caption(stage: Stage, text: Text) -> Title | None:
    said = [(word, shown) for word in text.words if (shown := drawable(word.text, names=True))]
    lettering = stage.set(" ".join(shown for _, shown in said) or text.text, 0.066, tall=0.35, style=SPOKEN)
    if lettering is None:
        return None
    left = round(stage.centred(lettering))
    top = min(_foot(stage, CAPTION_FOOT) - lettering.height, stage.foot) - lettering.margin
    ends = [*(word.first for word, _ in said[1:]), text.first + text.frames]
    spans = [(word.first, end) for (word, _), end in zip(said, ends, strict=False)]
    words = tuple(
        (*spans[word.number], stage.overlay(word.image, left + word.left, top + word.top))
        for word in lettering.words
        if word.number < len(spans)
    )
    return Title(stage.overlay(lettering.image, left, top), text.first, text.frames, words=words)


def _foot(stage: Stage, share: float) -> int:
    """The lower edge of something on an upright film, and as far down as is free on others."""
    return min(round(stage.height * share), stage.foot) if stage.height > stage.width else stage.foot


def _risen(stage: Stage, text: Text, overlay: Overlay) -> Title:
    fade = max(1, round(FADE * stage.fps))
    return Title(overlay, text.first, text.frames, fade=fade, rise=round(stage.height * RISE))


def _logo(stage: Stage, logo: Logo, frames: int) -> Title:
    try:
        with Image.open(logo.image, formats=("PNG", "JPEG", "WEBP")) as image:
            if image.width * image.height > LOGO_PIXELS:
                raise InvalidRequest(tr("The logo is too large."), fix=tr("Send one of at most 4000x4000."))
            mark = image.convert("RGBA")
    except FileNotFoundError as error:
        raise InvalidRequest(tr("The logo is gone."), fix=tr("Send it again, or say: no logo.")) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise InvalidRequest(tr("The logo cannot be read: {why}.", why=error), fix=tr("Send it as a PNG.")) from error
    scale = min(stage.width * LOGO[0] / mark.width, stage.height * LOGO[1] / mark.height)
    size = (max(1, round(mark.width * scale)), max(1, round(mark.height * scale)))
    mark = mark.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
    is_right = logo.corner == "top right"
    left = stage.width * (1 - stage.safe.right) - mark.width if is_right else stage.width * stage.safe.left
    top = stage.top + (stage.height * ON_STRIP - mark.height) / 2
    return Title(stage.overlay(mark, left, top), 0, frames)


_SETTERS: dict[str, Callable[[Stage, Text], Title | None]] = {
    "hook": _hook,
    "lower_third": _lower_third,
    "call_to_action": _call,
    "handle": _handle,
    "ai_line": _ai_line,
    "caption": _caption,
}
