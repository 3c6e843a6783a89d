"""What a person wants changed, read from their words into numbers. Pure.

Each operation has one class and one reader. A reader gets the words and what the file is like, and either answers
exactly or raises InvalidRequest with the forms it understands: nothing is guessed.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from storage.wording import tr
from tools.editing.looks import LOOKS, look_named
from tools.editing.sizes import read_size
from tools.editing.times import Cue, read_cues, read_range
from tools.errors import InvalidRequest
from tools.reel.mood import Mood, mood_for, wish_in

TABLE = "lut"  # the look that a colour table of the person's own gives
Position = Literal["top", "middle", "bottom"]
Format = Literal["mp4", "mov", "webm", "gif", "mp3", "m4a", "jpg", "png", "webp"]

SLOWEST, FASTEST = 0.25, 8.0
MOST_LOOPS = 50
LONGEST_RESULT = 1800.0  # seconds
LARGEST_SIDE = 3840  # pixels
SMALLEST_SIDE = 64
LONGEST_TEXT = 300  # characters


@dataclass(frozen=True, kw_only=True)
class Source:
    """What must be known of a file to read a wish about it. A still picture has no duration."""

    width: int
    height: int
    duration_s: float = 0.0
    has_audio: bool = False
    table: bool = False  # a colour table (.cube) was given with the wish
    subtitles: Literal["", "srt", "ass"] = ""  # a file of subtitles was

    @property
    def is_still(self) -> bool:
        return self.duration_s == 0


@dataclass(frozen=True)
class Trim:
    start: float
    end: float


@dataclass(frozen=True)
class Mute:
    pass


@dataclass(frozen=True)
class Volume:
    gain: float  # decibels, -40 to 20


@dataclass(frozen=True)
class Stabilize:
    smoothing: int  # frames before and after each, over which the camera's way is evened out


@dataclass(frozen=True)
class AddMusic:
    mood: Mood
    tempo: int  # beats per minute; 0: the mood's own
    keeps_sound: bool  # laid under what is there, instead of taking its place


@dataclass(frozen=True)
class Speed:
    factor: float


@dataclass(frozen=True)
class Crop:
    """A part of the picture. With `follows`, its corner is found: where what is seen is kept."""

    width: int
    height: int
    x: int
    y: int
    follows: bool = False


@dataclass(frozen=True)
class Resize:
    """Fit into width x height; another shape is framed, never stretched."""

    width: int
    height: int


@dataclass(frozen=True)
class Rotate:
    degrees: int  # clockwise: 0, 90, 180, 270
    mirror: Literal["", "horizontal", "vertical"] = ""


@dataclass(frozen=True)
class Reverse:
    pass


@dataclass(frozen=True)
class Loop:
    times: int


@dataclass(frozen=True)
class Merge:
    pass


@dataclass(frozen=True)
class Subtitles:
    cues: tuple[Cue, ...]


@dataclass(frozen=True)
class SubtitleFile:
    """Subtitles as a file gives them: drawn into the pictures, or beside them to be switched on."""

    is_beside: bool


@dataclass(frozen=True)
class ColorGrade:
    look: str  # a name of `looks.LOOKS`, or TABLE


@dataclass(frozen=True)
class TextOverlay:
    text: str
    position: Position


@dataclass(frozen=True)
class Convert:
    format: Format


@dataclass(frozen=True)
class FitSize:
    most: int  # bytes


@dataclass(frozen=True)
class CoverFrame:
    at: float | None  # seconds; None: the one that shows best what the clip is


Edit = (
    Trim | Mute | Volume | Stabilize | AddMusic | Speed | Crop | Resize | Rotate | Reverse | Loop | Merge | Subtitles | SubtitleFile
    | ColorGrade | TextOverlay | Convert | FitSize | CoverFrame
)  # fmt: skip


# What a file given with the wish may be, for each operation that takes one.
DOCUMENTS = {"add_subtitles": (".srt", ".ass"), "color_grade": (".cube",)}


def after(source: Source, wish: Edit) -> Source:
    """What is known of the file that `wish` makes of `source`: what the next wish is read against."""
    match wish:
        case Trim(start, end):
            return replace(source, duration_s=end - start)
        case Speed(factor):
            return replace(source, duration_s=source.duration_s / factor)
        case Loop(times):
            return replace(source, duration_s=source.duration_s * times)
        case Crop(width, height) | Resize(width, height):
            return replace(source, width=width, height=height)
        case Rotate(degrees) if degrees % 180:
            return replace(source, width=source.height, height=source.width)
        case Mute():
            return replace(source, has_audio=False)
        case AddMusic():
            return replace(source, has_audio=True)
        case CoverFrame():
            return replace(source, duration_s=0.0, has_audio=False)
        case _:
            return source


def read_edit(operation: str, value: str, source: Source) -> Edit:
    """What `operation` with `value` means for `source`. Raises InvalidRequest with the forms that would do."""
    name = operation.strip().casefold().replace(" ", "_").replace("-", "_")
    reader = _READERS.get(_ALIASES.get(name, name))
    if reader is None:
        raise InvalidRequest(
            tr("There is no edit called {operation!r}.", operation=operation[:40]),
            fix=tr("Choose one of: {_readers}.", _readers=", ".join(_READERS)),
        )
    if source.is_still and _ALIASES.get(name, name) not in FOR_STILLS:
        raise InvalidRequest(
            tr("A picture cannot be changed by {name}.", name=name),
            fix=tr("Choose one of: {for_stills}.", for_stills=", ".join(FOR_STILLS)),
        )
    return reader(value.strip().casefold() if name not in _LITERAL else value.strip(), source)


def _trim(value: str, source: Source) -> Trim:
    start, end = read_range(value, source.duration_s)
    return Trim(start, end)


_QUIETER = re.compile(r"\b(?:quiet\w*|soft\w*|lower|down|less|turn it down|leiser|leise|baj[oa]\w*|suave\w*|menos)\b")
_LOUDER = re.compile(r"\b(?:loud\w*|higher|up|more|boost\w*|laut\w*|fuerte|alt[oa]|sub[ei]\w*|m[aá]s)\b")
_MUCH = re.compile(r"\b(?:much|lot|way|viel|deutlich|mucho)\b")
_BIT = re.compile(r"\b(?:bit|little|slightly|touch|etwas|bisschen|poco)\b")


def _volume(value: str, source: Source) -> Volume:
    """ "Louder" and "quieter" are six decibels, which is twice and half the amplitude."""
    forms = tr('Say "louder", "much quieter", "50%", "2x" or "+3 dB".')
    if not source.has_audio:
        raise InvalidRequest(tr("It has no sound."), fix=tr("Put music under it first."))
    down = bool(_QUIETER.search(value))
    if found := re.search(r"([+-−]?)\s*(\d+(?:[.,]\d+)?)\s*(db|decibels?|dezibel|decibelios?)\b", value):
        gain = float(found[2].replace(",", ".")) * (-1 if found[1] in {"-", "−"} or down else 1)
    elif found := re.search(r"(\d+(?:[.,]\d+)?)\s*(%|x|×|times|mal|veces)", value):
        factor = float(found[1].replace(",", "."))
        factor = factor / 100 if found[2] == "%" else 1 / factor if down and factor > 1 else factor
        if found[2] == "%" and _LOUDER.search(value):
            factor = 1 + factor  # "20 % louder"
        elif found[2] == "%" and down:
            factor = 1 - factor
        gain = 20 * math.log10(factor) if factor > 0 else -99.0
    elif re.search(r"\b(?:half|halb\w*|mitad)\b", value):
        gain = -6.0
    elif re.search(r"\b(?:double|twice|doppelt\w*|doble)\b", value):
        gain = 6.0
    elif down or _LOUDER.search(value):
        step = 10.0 if _MUCH.search(value) else 3.0 if _BIT.search(value) else 6.0
        gain = -step if down else step
    else:
        raise InvalidRequest(tr("How loud is {value!r}?", value=value[:40]) if value else tr("How loud?"), fix=forms)
    if not -40 <= gain <= 20 or abs(gain) < 0.1:
        raise InvalidRequest(tr("That is from 40 dB quieter to 20 dB louder."), fix=forms)
    return Volume(round(gain, 1))


def _stabilize(value: str, source: Source) -> Stabilize:
    if _BIT.search(value) or re.search(r"\b(?:light\w*|leicht|suave\w*|ligera\w*)\b", value):
        return Stabilize(8)
    return Stabilize(
        45 if _MUCH.search(value) or re.search(r"\b(?:strong\w*|more|stark|mehr|fuerte|m[aá]s)\b", value) else 20
    )


def _add_music(value: str, source: Source) -> AddMusic:
    keeps = bool(
        re.search(
            r"\b(?:under|keep|mix|background|behind|quiet|on top|unter|drunter|behalte|leise|debajo|fondo|mant[eé]n\w*)\b",
            value,
        )
    )
    return AddMusic(mood=mood_for(value), tempo=wish_in(value).tempo, keeps_sound=keeps and source.has_audio)


_SPEED_WORDS = {
    "slow motion": 0.5, "slow-mo": 0.5, "slowmo": 0.5, "half": 0.5, "twice": 2.0, "double": 2.0, "triple": 3.0,
    "slower": 0.75, "slow": 0.75, "faster": 1.5, "speed up": 1.5, "fast": 1.5, "quicker": 1.5, "timelapse": 4.0,
}  # fmt: skip


def _speed(value: str, source: Source) -> Speed:
    forms = tr('Say "2x", "1.5", "50%", "half speed", "slower" or "faster".')
    is_slower = bool(re.search(r"\bslow", value))
    if number := re.search(r"(\d+(?:[.,]\d+)?)\s*(%|x|×|times)?", value):
        factor = float(number[1].replace(",", ".")) / (100 if number[2] == "%" else 1)
        if is_slower and factor > 1:  # "2x slower"
            factor = 1 / factor
    else:
        factor = next((found for word, found in _SPEED_WORDS.items() if word in value), 0.0)
        if not factor:
            raise InvalidRequest(
                tr("How fast is {value!r}?", value=value[:40]) if value else tr("How fast?"), fix=forms
            )
        if is_slower and factor > 1:  # "twice as slow"
            factor = 1 / factor
    if not SLOWEST <= factor <= FASTEST:
        raise InvalidRequest(
            tr("{factor:g} times the speed is out of reach.", factor=factor),
            fix=tr("From {slowest:g} to {fastest:g} works.", slowest=SLOWEST, fastest=FASTEST),
        )
    return Speed(round(factor, 4))


_SHAPES = {"square": "1:1", "portrait": "4:5", "vertical": "9:16", "landscape": "16:9", "horizontal": "16:9",
           "wide": "16:9", "story": "9:16", "reel": "9:16", "feed": "4:5", "cinema": "21:9", "quadrat": "1:1", "cuadrad": "1:1",
           "hochkant": "9:16", "hochformat": "9:16", "querformat": "16:9", "apaisad": "16:9"}  # fmt: skip


def _crop(value: str, source: Source) -> Crop:
    forms = tr('Say "9:16", "square", "1080x1080", or width, height and corner as "1080x1080+0+420".')
    if numbers := re.fullmatch(r"(\d+)\s*[x× ]\s*(\d+)(?:\s*[+, @]\s*(\d+)\s*[+, x]\s*(\d+))?.*", value):
        width, height = _even(int(numbers[1])), _even(int(numbers[2]))
        at = (int(numbers[3]), int(numbers[4])) if numbers[3] else None
    elif ratio := _ratio(value):
        width, height = _largest(source, ratio)
        at = None
    else:
        raise InvalidRequest(
            tr("Crop to what? {value!r} is no shape.", value=value[:40]) if value else tr("Crop to what?"), fix=forms
        )
    x, y = at or _placed(value, source.width - width, source.height - height)
    follows = at is None and bool(_FOLLOWS.search(value))
    fits = width > 0 and height > 0 and x + width <= source.width and y + height <= source.height
    if not fits or min(width, height) < min(SMALLEST_SIDE, source.width, source.height):
        raise InvalidRequest(
            tr(
                "{width}x{height} at {x},{y} does not lie within {width_2}x{height_2}.",
                width=width,
                height=height,
                x=x,
                y=y,
                width_2=source.width,
                height_2=source.height,
            ),
            fix=tr(
                "At most {width}x{height}, at least {smallest_side} each way. {forms}",
                width=source.width,
                height=source.height,
                smallest_side=SMALLEST_SIDE,
                forms=forms,
            ),
        )
    return Crop(width, height, x, y, follows)


# "Square, centre on her": whoever or whatever is seen, and not the middle of the picture.
_FOLLOWS = re.compile(
    r"\b(?:on |around |auf |um |en |sobre )?(?:her|him|them|me|us|faces?|persons?|people|subjects?|smart|auto(?:matic)?|"
    r"sie|ihn|ihr|mich|gesicht|person|motiv|ella|él|cara|rostro|persona|sujeto)\b"
)


def _placed(value: str, room_x: int, room_y: int) -> tuple[int, int]:
    """The corner that words ask for; the middle without any."""
    x = (
        0
        if re.search(r"left|links|izquierd", value)
        else room_x
        if re.search(r"right|rechts|derech", value)
        else room_x // 2
    )
    y = (
        0 if re.search(r"top|upper|oben|arriba", value)
        else room_y if re.search(r"bottom|lower|unten|abajo", value) else room_y // 2
    )  # fmt: skip
    return max(0, x), max(0, y)


def _ratio(value: str) -> float | None:
    if found := re.search(r"(\d+(?:\.\d+)?)\s*[:/]\s*(\d+(?:\.\d+)?)", value):
        across, down = float(found[1]), float(found[2])
        return across / down if across and down else None
    word = next((shape for name, shape in _SHAPES.items() if name in value), None)
    return _ratio(word) if word else None


def _largest(source: Source, ratio: float) -> tuple[int, int]:
    """The largest box of that shape within the source."""
    width = min(source.width, source.height * ratio)
    return _even(int(width)), _even(int(width / ratio))


_LINES = {"8k": 4320, "4k": 2160, "uhd": 2160, "2k": 1440, "qhd": 1440, "full hd": 1080, "fullhd": 1080, "fhd": 1080,
          "hd": 720, "sd": 480}  # fmt: skip
_SHARES = {"half": 0.5, "quarter": 0.25, "third": 1 / 3, "smaller": 0.66, "double": 2.0, "twice": 2.0, "bigger": 1.5,
           "larger": 1.5}  # fmt: skip


def _resize(value: str, source: Source) -> Resize:
    forms = tr('Say "720p", "720x1280", "4k", "half" or "50%".')
    if exact := re.search(r"(\d{1,6})\s*[x× ]\s*(\d{1,6})", value):
        return _sized(int(exact[1]), int(exact[2]), forms)
    if ratio := _ratio(value):
        # Another shape at the same generous size: framed, where crop would cut.
        short = min(source.width, source.height)
        return _sized(short * max(1.0, ratio), short * max(1.0, 1 / ratio), forms)
    share = _share(value)
    lines = re.search(r"\b(\d{3,4})\s*(?:p\b|px|pixels|$)", value)
    short = int(lines[1]) if lines else next((found for word, found in _LINES.items() if word in value), 0)
    if short:
        share = short / min(source.width, source.height)
    if share is None:
        raise InvalidRequest(
            tr("Resize to what? {value!r} is no size.", value=value[:40]) if value else tr("Resize to what?"), fix=forms
        )
    return _sized(source.width * share, source.height * share, forms)


def _share(value: str) -> float | None:
    if percent := re.search(r"(\d+(?:\.\d+)?)\s*%", value):
        return float(percent[1]) / 100
    if times := re.search(r"(\d+(?:\.\d+)?)\s*[x×]", value):
        return float(times[1])
    return next((found for word, found in _SHARES.items() if word in value), None)


def _sized(width: float, height: float, forms: str) -> Resize:
    size = _even(round(width)), _even(round(height))
    if min(size) < SMALLEST_SIDE or max(size) > LARGEST_SIDE:
        raise InvalidRequest(
            tr("{size}x{size_2} is not possible.", size=size[0], size_2=size[1]),
            fix=tr(
                "{smallest_side} to {largest_side} pixels each way. {forms}",
                smallest_side=SMALLEST_SIDE,
                largest_side=LARGEST_SIDE,
                forms=forms,
            ),
        )
    return Resize(*size)


def _upscale(value: str, source: Source) -> Resize:
    long_side = max(source.width, source.height)
    if long_side >= LARGEST_SIDE:
        raise InvalidRequest(
            tr("It is {width}x{height} already.", width=source.width, height=source.height),
            fix=tr("That is as large as it gets."),
        )
    if not value:
        share = min(2.0, LARGEST_SIDE / long_side)
        return _sized(source.width * share, source.height * share, "")
    wanted = _resize(value, source)
    if wanted.width * wanted.height <= source.width * source.height:
        raise InvalidRequest(
            tr(
                "{width}x{height} is no larger than {width_2}x{height_2}.",
                width=wanted.width,
                height=wanted.height,
                width_2=source.width,
                height_2=source.height,
            ),
            fix=tr('Say "2x" or "4k"; resize makes smaller.'),
        )
    return wanted


def _rotate(value: str, source: Source) -> Rotate:
    forms = tr('Say "left", "right", "90", "180", "270", "upside down" or "mirror".')
    if re.search(r"mirror|flip|spiegel|espej|horizontal|vertical|senkrecht", value) and "upside" not in value:
        down = re.search(r"vertical|senkrecht|upside|top|bottom", value)
        return Rotate(0, "vertical" if down else "horizontal")
    back = bool(re.search(r"counter|anti|ccw|\bleft\b|links|izquierd|gauche|back", value))
    if number := re.search(r"-?\d+", value):
        degrees = int(number[0]) % 360
        degrees = -degrees % 360 if back else degrees
    elif re.search(r"upside|around|half|kopf|boca abajo", value):
        degrees = 180
    elif back or re.search(r"right|rechts|derech|droite|clockwise|quarter|sideways", value) or not value:
        degrees = 270 if back else 90
    else:
        raise InvalidRequest(tr("Turn it how? {value!r}", value=value[:40]), fix=forms)
    if degrees % 90 or not degrees:
        raise InvalidRequest(tr("Turning by {degrees} degrees is not possible.", degrees=degrees), fix=forms)
    return Rotate(degrees)


def _loop(value: str, source: Source) -> Loop:
    forms = tr('Say "3 times" or "to 30 seconds".')
    seconds = re.search(r"(\d+(?:\.\d+)?)\s*(s\b|sec|min)", value)
    number = re.search(r"\d+", value)
    words = {"once": 2, "twice": 2, "thrice": 3, "double": 2, "triple": 3, "two": 2, "three": 3, "four": 4, "five": 5}
    if seconds:
        wanted = float(seconds[1]) * (60 if seconds[2] == "min" else 1)
        times = max(2, round(wanted / max(0.1, source.duration_s)))
    elif number:
        times = int(number[0])
    elif not value:
        times = 2
    else:
        times = next((found for word, found in words.items() if word in value), 0)
    if not 2 <= times <= MOST_LOOPS or times * source.duration_s > LONGEST_RESULT:
        raise InvalidRequest(
            tr("It cannot run {times} times.", times=times)
            if times
            else tr("How often is {value!r}?", value=value[:40]),
            fix=tr("2 to {most_loops} times, half an hour at most. {forms}", most_loops=MOST_LOOPS, forms=forms),
        )
    return Loop(times)


_BESIDE = re.compile(
    r"\b(?:mux|soft|track|beside|select\w*|switch\w*|off|spur|ein\w*blendbar|pista|aparte|optional)\b", re.IGNORECASE
)


def _subtitles(value: str, source: Source) -> Subtitles | SubtitleFile:
    if source.subtitles:
        return SubtitleFile(is_beside=bool(_BESIDE.search(value)))
    return Subtitles(read_cues(value, source.duration_s))


def _color_grade(value: str, source: Source) -> ColorGrade:
    if source.table:
        return ColorGrade(TABLE)
    if re.search(r"\b(?:lut|cube)\b|\btxt_?\d", value):
        raise InvalidRequest(tr("Which LUT?"), fix=tr("Send the .cube file first, then say it again."))
    look = look_named(value)
    if look is None:
        raise InvalidRequest(
            tr("There is no look called {value!r}.", value=value[:40]) if value else tr("Which look?"),
            fix=tr("Choose one of: {looks}.", looks=", ".join(LOOKS)),
        )
    return ColorGrade(look)


def _text_overlay(value: str, source: Source) -> TextOverlay:
    words: dict[str, Position] = {"top": "top", "upper": "top", "above": "top", "middle": "middle", "center": "middle",
                                  "centre": "middle", "bottom": "bottom", "lower": "bottom", "below": "bottom",
                                  "oben": "top", "mitte": "middle", "unten": "bottom", "arriba": "top",
                                  "centro": "middle", "abajo": "bottom"}  # fmt: skip
    place = "|".join(words)
    position: Position = "bottom"
    text = value
    before = re.match(rf"^(?:at |on )?(?:the )?({place})\s*[:,]\s*(.+)$", value, re.IGNORECASE | re.DOTALL)
    after = re.match(rf"^(.+?)[\s,]+(?:at |on |in )?(?:the )?({place})$", value, re.IGNORECASE | re.DOTALL)
    if before:
        position, text = words[before[1].casefold()], before[2]
    elif after:
        position, text = words[after[2].casefold()], after[1]
    text = re.sub(r"^[\"'“„«](.*)[\"'”“»]$", r"\1", text.strip(), flags=re.DOTALL).strip()
    if not text:
        raise InvalidRequest(tr("Which words shall stand on it?"), fix=tr('Say for example "New drop" bottom.'))
    return TextOverlay(text[:LONGEST_TEXT], position)


_FORMATS: dict[str, Format] = {
    "mp4": "mp4", "mov": "mov", "quicktime": "mov", "webm": "webm", "vp9": "webm", "gif": "gif", "mp3": "mp3",
    "m4a": "m4a", "aac": "m4a", "h264": "mp4", "jpg": "jpg", "jpeg": "jpg", "png": "png", "webp": "webp",
}  # fmt: skip
_FOR_STILL: tuple[Format, ...] = ("jpg", "png", "webp")
_FOR_CLIPS: tuple[Format, ...] = ("mp4", "mov", "webm", "gif", "webp", "mp3", "m4a")


def _convert(value: str, source: Source) -> Convert:
    possible = _FOR_STILL if source.is_still else _FOR_CLIPS
    found = next((_FORMATS[word] for word in re.findall(r"[a-z0-9]+", value) if word in _FORMATS), None)
    if found not in possible or found is None:
        raise InvalidRequest(
            tr("It cannot become {value!r}.", value=value[:40]) if value else tr("Which format?"),
            fix=tr("Choose one of: {possible}.", possible=", ".join(possible))
            + ("" if source.is_still or found is None else tr(' For a picture of it, say "cover frame".')),
        )
    if found in ("mp3", "m4a") and not source.has_audio:
        raise InvalidRequest(tr("It has no sound to take out."), fix=tr("Choose a video format."))
    return Convert(found)


def _fit_size(value: str, source: Source) -> FitSize:
    return FitSize(read_size(value))


_BEST = re.compile(r"^(?:the )?(?:best|auto|good|nice|beste\w*|mejor)?(?: (?:one|frame|bild|cuadro))?$")


def _cover_frame(value: str, source: Source) -> CoverFrame:
    """ "at 3 s", "first frame", "in the middle", or the best one."""
    forms = tr('Say "at 3s", "first", "middle", "last" or nothing: then I choose.')
    if _BEST.fullmatch(value):
        return CoverFrame(None)
    if found := re.search(r"(?:(\d+):)?(\d+(?:[.,]\d+)?)", value):
        at = 60 * int(found[1] or 0) + float(found[2].replace(",", "."))
    elif re.search(r"first|start|begin|erste|anfang|primer|inicio", value):
        at = 0.0
    elif re.search(r"last|end|letzte|[uú]ltim|final", value):
        at = source.duration_s
    elif re.search(r"middle|half|mitte|medio|mitad", value):
        at = source.duration_s / 2
    else:
        raise InvalidRequest(tr("Which moment is {value!r}?", value=value[:40]), fix=forms)
    if at > source.duration_s + 0.05:
        raise InvalidRequest(tr("It runs {duration_s:.1f} seconds only.", duration_s=source.duration_s), fix=forms)
    return CoverFrame(round(at, 3))


def _even(number: int) -> int:
    return number // 2 * 2


_READERS: dict[str, Callable[[str, Source], Edit]] = {
    "trim": _trim,
    "mute": lambda value, source: Mute(),
    "volume": _volume,
    "stabilize": _stabilize,
    "add_music": _add_music,
    "speed": _speed,
    "crop": _crop,
    "resize": _resize,
    "rotate": _rotate,
    "reverse": lambda value, source: Reverse(),
    "loop": _loop,
    "merge": lambda value, source: Merge(),
    "add_subtitles": _subtitles,
    "upscale": _upscale,
    "color_grade": _color_grade,
    "text_overlay": _text_overlay,
    "convert_format": _convert,
    "fit_size": _fit_size,
    "cover_frame": _cover_frame,
}
_ALIASES = {
    "cut": "trim", "music": "add_music", "add_audio": "add_music", "concatenate": "merge", "join": "merge",
    "subtitles": "add_subtitles", "captions": "add_subtitles", "grade": "color_grade", "colour_grade": "color_grade",
    "text": "text_overlay", "convert": "convert_format", "flip": "rotate", "scale": "resize",
    "shrink": "fit_size", "compress": "fit_size", "under": "fit_size", "fit": "fit_size", "cover": "cover_frame",
    "thumbnail": "cover_frame", "lut": "color_grade", "loudness": "volume", "gain": "volume", "stabilise": "stabilize", "deshake": "stabilize",
}  # fmt: skip
_LITERAL = {"add_subtitles", "subtitles", "captions", "text_overlay", "text"}  # their words are shown, case and all
FOR_STILLS = ("crop", "resize", "rotate", "upscale", "color_grade", "text_overlay", "convert_format", "fit_size")
OPERATIONS = tuple(_READERS)
