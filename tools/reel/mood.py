"""Which kind of music fits a scene, and how fast it is, by its words. Pure.

A mood is a line of `_WORDS` and `TEMPOS` here, and a `Style` of the same name in `tools.reel.music`.
"""

import random
import re
from dataclasses import dataclass
from typing import Final, Literal, get_args

from storage.wording import tr
from tools.errors import InvalidRequest

Mood = Literal["calm", "upbeat", "night", "dreamy", "house", "epic", "drive"]
MOODS: tuple[Mood, ...] = get_args(Mood)

TEMPOS: Final[dict[Mood, int]] = {
    "calm": 80, "upbeat": 112, "night": 86, "dreamy": 70, "house": 124, "epic": 96, "drive": 168,
}  # fmt: skip
SLOWEST, FASTEST = 70, 170  # beats per minute

_WORDS: Final[dict[Mood, str]] = {
    "night": "night|neon|rain|rainy|moon|dark|evening|dusk|lofi|lo-fi|chill|city lights|melanchol|sad|noir|midnight|jazz|r&b|"
    "nacht|regen|noche|lluvia",
    "upbeat": "workout|dance|happy|fun|upbeat|street|skate|summer|beach|travel|shopping|morning|pop|rooftop|funk|picnic|"
    "fröhlich|sommer|strand|alegre|verano|playa",
    "calm": "calm|forest|mountain|yoga|sunset|sunrise|lake|sea|cafe|coffee|tea|book|kitchen|studio|soft|slow|relax|"
    "piano|acoustic|gentle|peace|snow|garden|office|spa|folk|guitar|ruhig|sanft|tranquil",
    "dreamy": "dream|fog|mist|cloud|underwater|ambient|space|stars|galaxy|sleep|meditat|float|ethereal|fantas|fairy|"
    "traum|verträumt|sueño|soñ",
    "house": "house|techno|club|party|festival|dj|disco|edm|catwalk|runway|fashion|nightclub|electro|feier|fiesta",
    "epic": "epic|cinematic|trailer|hero|dramatic|storm|castle|desert|volcano|battle|orchestra|majestic|episch|épic",
    "drive": "drum and bass|dnb|d&b|racing|race|sprint|running|run|gym|sport|energy|energetic|fast|hype|phonk|car|drift|speed|"
    "boxing|adrenaline|dynamic|metal|rennen|schnell|rápid",
}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants of the music: a mood, "" for one that fits; beats per minute, 0 for the mood's own."""

    mood: str = ""
    tempo: int = 0

    def __bool__(self) -> bool:
        return bool(self.mood or self.tempo)


def mood_for(words: str) -> Mood:
    """The mood whose words a scene or a wish names most, the earlier of two; calm when it names none.

    >>> mood_for("rainy night walk, neon street")
    'night'
    """
    return _named(words) or "calm"


def wish_in(words: str) -> Wish:
    """What a wish for music says: "upbeat", "lofi at 90 bpm".

    Raises InvalidRequest for a tempo that no bed of ours has.

    >>> wish_in("dark techno at 128 bpm")
    Wish(mood='house', tempo=128)
    """
    said = re.search(r"(\d{2,3})\s*(?:bpm|beats (?:a|per) minute|schläge)", words.casefold())
    tempo = int(said[1]) if said else 0
    if tempo and not SLOWEST <= tempo <= FASTEST:
        raise InvalidRequest(
            tr(
                "music of mine goes at {slowest} to {fastest} beats a minute, not {tempo}",
                slowest=SLOWEST,
                fastest=FASTEST,
                tempo=tempo,
            ),
            fix=tr("send a file of your own to lay under it"),
        )
    exact = next((mood for mood in MOODS if words.strip().casefold() == mood), None)
    return Wish(mood=exact or _named(words) or "", tempo=tempo)


def tempo_of(mood: Mood, seed: int, wished: int = 0) -> int:
    """How fast a bed of this mood and seed is, in beats per minute."""
    return wished or min(FASTEST, max(SLOWEST, TEMPOS[mood] + random.Random(seed).randint(-4, 4)))  # noqa: S311 - music


def bed_beats(tempo: int, seconds: float) -> tuple[float, ...]:
    """When a bed's beats fall, in seconds: the first at once, evenly on.

    >>> bed_beats(120, 2)
    (0.0, 0.5, 1.0, 1.5)
    """
    beat = 60 / tempo
    return tuple(number * beat for number in range(int(seconds / beat - 1e-9) + 1))


def _named(words: str) -> Mood | None:
    found = {mood: len(re.findall(rf"\b(?:{pattern})", words.casefold())) for mood, pattern in _WORDS.items()}
    best = max(found, key=lambda mood: found[mood])
    return best if found[best] else None
