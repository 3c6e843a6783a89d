"""The light of an hour and a weather: sky, haze, sun, and what it does to every colour in the scene. Pure."""

from dataclasses import dataclass, replace

from tools.sketch.colours import Colour, hexed, mix, saturated, scaled


@dataclass(frozen=True, kw_only=True)
class Light:
    """How everything in one picture is lit; one reel has one."""

    sky: tuple[Colour, ...]  # from the zenith to the horizon
    sun: Colour
    key: Colour  # what the light adds on lit edges
    haze: Colour  # what distance fades into
    shade: Colour  # what shadows lean to
    tint: tuple[float, float, float]  # by which local colours are multiplied
    vivid: float = 1.0
    sun_at: tuple[float, float] = (0.22, 0.5)  # across (-1 to 1), and height over the horizon (0 to 1)
    is_dark: bool = False  # lamps are on, windows are lit
    has_moon: bool = False
    stars: float = 0.0
    warmth: float = 0.0  # -1 to 1, for interiors and grading
    rim: float = 0.5  # strength of the lit edge of figures
    cloud: float = 0.0  # 0 clear, 1 overcast
    fog: float = 0.0
    wet: bool = False

    def local(self, colour: Colour, depth: float = 0.0) -> Colour:
        """A thing's own colour under this light, faded by `depth` (0 near, 1 gone)."""
        lit = saturated(scaled(colour, self.tint), self.vivid)
        return mix(lit, self.haze, min(1.0, depth + self.fog * (0.18 + 0.55 * depth)))

    def shadow(self, colour: Colour, depth: float = 0.0, amount: float = 0.42) -> Colour:
        """The same colour where the light does not reach."""
        return mix(self.local(colour, depth), mix(self.shade, self.haze, depth), amount)

    def bright(self, colour: Colour, depth: float = 0.0, amount: float = 0.3) -> Colour:
        return mix(self.local(colour, depth), self.key, amount)

    def person(self, colour: Colour) -> Colour:
        """People keep more of their own colour, so that one reel shows one person from noon to night."""
        full = self.local(colour)
        keep = 0.7 if self.is_dark else 0.5
        own = mix(full, colour, keep)
        # What the blue of the night takes out of a colour makes skin look ill: people get it back.
        return saturated(own, 1.0 + 0.3 * max(0.0, self.tint[2] - self.tint[0]) / self.tint[2])


_TIMES: dict[str, Light] = {
    "dawn": Light(
        sky=(hexed("#5a6aa8"), hexed("#a58bbd"), hexed("#f0a9a4"), hexed("#fdd3a4"), hexed("#fff0cf")),
        sun=hexed("#fff3d6"),
        key=hexed("#ffdcb8"),
        haze=hexed("#f6cdb8"),
        shade=hexed("#54508a"),
        tint=(0.92, 0.82, 0.88),
        vivid=0.92,
        sun_at=(0.3, 0.08),
        warmth=0.35,
        rim=0.75,
    ),
    "morning": Light(
        sky=(hexed("#5fa8dc"), hexed("#94cbe8"), hexed("#cfe8ec"), hexed("#fdf1d2")),
        sun=hexed("#fffbe8"),
        key=hexed("#fff2cf"),
        haze=hexed("#dcebea"),
        shade=hexed("#3f5f92"),
        tint=(1.0, 0.98, 0.94),
        sun_at=(-0.3, 0.34),
        warmth=0.15,
        rim=0.55,
    ),
    "day": Light(
        sky=(hexed("#2a82cf"), hexed("#57a8e2"), hexed("#97cff0"), hexed("#d9f0f7")),
        sun=hexed("#fffdf2"),
        key=hexed("#fffbe6"),
        haze=hexed("#cfe6f2"),
        shade=hexed("#2f5b92"),
        tint=(1.0, 1.0, 1.0),
        vivid=1.05,
        sun_at=(0.34, 0.62),
        rim=0.42,
    ),
    "golden": Light(
        sky=(hexed("#4d4482"), hexed("#a4557f"), hexed("#ee7b5d"), hexed("#ffb257"), hexed("#ffe29a")),
        sun=hexed("#fff4c4"),
        key=hexed("#ffcf7d"),
        haze=hexed("#ffbb78"),
        shade=hexed("#4a2f63"),
        tint=(1.0, 0.83, 0.68),
        vivid=1.0,
        sun_at=(0.24, 0.13),
        warmth=0.8,
        rim=1.0,
    ),
    "dusk": Light(
        sky=(hexed("#1b2355"), hexed("#443b80"), hexed("#91528f"), hexed("#e07f83"), hexed("#ffb88c")),
        sun=hexed("#ffd9a8"),
        key=hexed("#ff9f86"),
        haze=hexed("#a5688f"),
        shade=hexed("#1d1b4a"),
        tint=(0.66, 0.57, 0.74),
        vivid=0.95,
        sun_at=(-0.3, 0.0),
        is_dark=True,
        stars=0.35,
        warmth=0.1,
        rim=0.75,
    ),
    "night": Light(
        sky=(hexed("#070d2b"), hexed("#101b48"), hexed("#1e2f68"), hexed("#3a4f8c")),
        sun=hexed("#f7f4e1"),
        key=hexed("#a9c4ff"),
        haze=hexed("#2b3f78"),
        shade=hexed("#060a24"),
        tint=(0.36, 0.44, 0.68),
        vivid=0.9,
        sun_at=(0.3, 0.62),
        is_dark=True,
        has_moon=True,
        stars=1.0,
        warmth=-0.3,
        rim=0.7,
    ),
}


def light_for(time: str, weather: str) -> Light:
    """The light at `time` (dawn, morning, day, golden, dusk, night) in `weather`."""
    light = _TIMES.get(time, _TIMES["day"])
    if weather in ("rain", "storm"):
        return _overcast(light, 0.85 if weather == "rain" else 1.0, dim=0.86 if weather == "rain" else 0.68, wet=True)
    if weather == "cloudy":
        return _overcast(light, 0.55, dim=0.95)
    if weather == "snow":
        snowy = _overcast(light, 0.6, dim=1.0)
        pale = hexed("#e6eef6")
        amount = 0.12 if light.is_dark else 0.35
        return replace(snowy, haze=mix(snowy.haze, pale, amount), fog=0.22, rim=light.rim * 0.8)
    if weather == "fog":
        foggy = _overcast(light, 0.6, dim=1.0)
        haze = mix(saturated(foggy.haze, 0.55), hexed("#e4e8ea"), 0.1 if light.is_dark else 0.4)
        sky = tuple(mix(colour, haze, 0.35 + 0.5 * i / len(foggy.sky)) for i, colour in enumerate(foggy.sky))
        return replace(foggy, haze=haze, sky=sky, fog=0.5, vivid=0.85, stars=0.0)
    return light


def _overcast(light: Light, amount: float, *, dim: float, wet: bool = False) -> Light:
    """Clouds take colour and contrast out of the sky and the direct light out of the scene."""

    def greyed(colour: Colour) -> Colour:
        grey = mix(saturated(colour, 0.35), hexed("#8793a6"), 0.0 if light.is_dark else 0.25)
        return scaled(mix(colour, grey, amount), dim)

    return replace(
        light,
        sky=tuple(greyed(colour) for colour in light.sky),
        haze=greyed(light.haze),
        key=mix(light.key, greyed(light.key), 0.5),
        tint=(light.tint[0] * dim, light.tint[1] * dim, light.tint[2] * min(1.0, dim + 0.04)),
        vivid=light.vivid * (1 - 0.18 * amount),
        stars=light.stars * (1 - amount) * 0.5,
        rim=light.rim * (1 - 0.35 * amount),
        warmth=light.warmth * (1 - 0.5 * amount),
        cloud=amount,
        wet=wet,
    )


def indoors(light: Light) -> Light:
    """The light of a room at the same hour: lamps when it is dark, soft daylight when it is not."""
    if light.is_dark:
        return replace(
            light,
            tint=(0.88, 0.74, 0.62),
            key=hexed("#ffd9a0"),
            haze=hexed("#8a6a58"),
            shade=hexed("#3a2436"),
            vivid=0.95,
            warmth=0.6,
            rim=0.55,
            fog=0.0,
            cloud=0.0,
        )
    tint = (
        mix_float(1.0, light.tint[0], 0.5),
        mix_float(0.985, light.tint[1], 0.5),
        mix_float(0.95, light.tint[2], 0.5),
    )
    return replace(
        light,
        tint=tint,
        haze=mix(light.haze, hexed("#f3e8d8"), 0.6),
        shade=mix(light.shade, hexed("#5a4a5e"), 0.5),
        rim=light.rim * 0.75,
        fog=0.0,
        cloud=0.0,
    )


def mix_float(a: float, b: float, t: float) -> float:
    return a + (b - a) * t
