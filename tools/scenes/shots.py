"""Shot lists: the few pictures a director would tell a theme in, in an order that tells something."""

import random
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tools.scenes.reading import Scene, plain, read_scene

MOST = 12
_THEME_LENGTH = 140
_TEXT_LENGTH = 400
_DIRECTIONS = Path(__file__).with_name("directions.toml")
_PARTS = {"establish": "wide", "action": "medium", "detail": "close", "portrait": "close", "closing": "wide"}
# What a list of that many shots is made of; the story always opens wide and ends by letting go.
_ORDERS = {
    1: "A", 2: "EP", 3: "EAP", 4: "EAPC", 5: "EADPC", 6: "EADAPC", 7: "EADAPAC", 8: "EADAPDAC", 9: "EADAPEAPC",
    10: "EADAPEADPC", 11: "EADAPEADAPC", 12: "EADAPCEADAPC",
}  # fmt: skip
_BY_LETTER = {part[0].upper(): part for part in _PARTS}
_MOVES = {
    "establish": ("in", "right", "left", "up"),
    "action": ("left", "right", "in"),
    "detail": ("in", "down", "still"),
    "portrait": ("in", "still", "up"),
    "closing": ("out", "up", "out"),
}
_SIZES = {"wide": "Wide shot", "medium": "Medium shot", "close": "Close shot"}
_LIGHTS = {
    "dawn": ("soft first light, pastel sky", "pink light before the day begins"),
    "morning": ("fresh soft light from the side", "clear light, long gentle shade"),
    "day": ("bright even light, crisp colours", "high light, clean shadows"),
    "golden": ("low amber light from behind, long shadows", "glowing rim of light, warm haze"),
    "dusk": ("last violet glow in the sky, lamps coming on", "soft violet light, first lamps"),
    "night": ("deep blue dark, circles of lamp light", "dark sky, glowing windows and lamps"),
}
_WEATHER = {
    "rain": "rain falling, wet reflections",
    "storm": "heavy clouds, lightning far off",
    "snow": "snow falling softly",
    "fog": "fog softening the distance",
    "wind": "wind in hair and clothes",
    "cloudy": "soft light under clouds",
}
# Talk of making, not of the scene: "a beach reel for Ava" is about a beach.
_MAKING = frozenset(
    [
        "reel",
        "reels",
        "video",
        "videos",
        "clip",
        "clips",
        "short",
        "shorts",
        "story",
        "stories",
        "post",
        "content",
        "movie",
        "film",
    ]
)
# How long it runs and for whom it is made are no part of the picture.
_ASIDES = re.compile(r"\b\d+[\s-]?(?:s|secs?|seconds?|min|minutes?)\b|\bfor [A-Z][\w'-]*")


@dataclass(frozen=True, kw_only=True)
class ShotIdea:
    """One shot to be painted: `text` goes to the painter as it is."""

    text: str
    shot: str  # wide, medium, close
    move: str  # in, out, left, right, up, down, still


def shot_list(theme: str, count: int, seed: int) -> list[ShotIdea]:
    """`count` shots (1 to 12) that tell `theme`; the same seed gives the same list.

    >>> [idea.shot for idea in shot_list("beach at sunset", 4, seed=1)]
    ['wide', 'medium', 'close', 'wide']
    """
    count = max(1, min(MOST, count))
    scene = read_scene(theme)
    subject = _subject(theme)
    chance = random.Random(f"{seed}:{subject}:{count}")  # noqa: S311 - variety, not secrecy
    decks = {part: chance.sample(lines, len(lines)) for part, lines in _beats(scene.place).items()}
    ideas: list[ShotIdea] = []
    used = dict.fromkeys(decks, 0)
    last_move = ""
    for letter in _ORDERS[count]:
        part = _BY_LETTER[letter]
        beat = decks[part][used[part] % len(decks[part])]
        used[part] += 1
        moves = [move for move in _MOVES[part] if move != last_move]
        last_move = chance.choice(moves)
        ideas.append(ShotIdea(text=_text(part, subject, beat, scene, chance), shot=_PARTS[part], move=last_move))
    return ideas


def _text(part: str, subject: str, beat: str, scene: Scene, chance: random.Random) -> str:
    size = "Detail" if part == "detail" else _SIZES[_PARTS[part]]
    light = chance.choice(_LIGHTS[scene.time])
    weather = _WEATHER.get(scene.weather, "")
    text = f"{size}, {subject}: {beat}" if subject else f"{size}: {beat}"
    for words in (light, weather):
        if words:
            text = f"{text}, {words}"
    return text[:_TEXT_LENGTH].rstrip()


def _subject(theme: str) -> str:
    """The theme in its own words, on one line, without the talk of reels, not too long."""
    tidy = "".join(letter if letter.isprintable() else " " for letter in theme[: _THEME_LENGTH * 4])
    words = [word for word in _ASIDES.sub(" ", tidy).split() if plain(word) not in _MAKING]
    text = ""
    for word in words:
        if len(text) + 1 + len(word) > _THEME_LENGTH:
            break
        text = f"{text} {word}".strip()
    if not text and words:
        text = words[0][:_THEME_LENGTH]
    # A colon would end the theme in the text of a shot.
    return text.replace(":", ",").strip(" ,.;!?-")


@cache
def _directions() -> dict[str, dict[str, list[str]]]:
    with _DIRECTIONS.open("rb") as file:
        return tomllib.load(file)


def _beats(place: str) -> dict[str, list[str]]:
    directions = _directions()
    return directions.get(place) or directions["any"]
