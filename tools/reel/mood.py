"""Which kind of music fits a scene, by its words. Pure."""

import re
from typing import Literal, get_args

Mood = Literal["calm", "upbeat", "night"]
MOODS: tuple[Mood, ...] = get_args(Mood)

_WORDS: dict[Mood, str] = {
    "night": "night|neon|rain|rainy|moon|dark|evening|dusk|lofi|lo-fi|chill|city lights|melanchol|sad|noir|midnight",
    "upbeat": "gym|workout|run|running|dance|party|festival|sport|happy|fun|upbeat|energetic|energy|street|skate|fast|"
    "summer|beach|travel|shopping|morning|pop|dynamic|hype|rooftop",
    "calm": "calm|forest|mountain|yoga|sunset|sunrise|lake|sea|cafe|coffee|tea|book|kitchen|studio|soft|slow|relax|"
    "ambient|piano|acoustic|gentle|peace|snow|garden|office|spa",
}


def mood_for(words: str) -> Mood:
    """The mood whose words a scene or a wish names most; calm when it names none.

    >>> mood_for("rainy night walk, neon street")
    'night'
    """
    found = {mood: len(re.findall(rf"\b(?:{pattern})", words.casefold())) for mood, pattern in _WORDS.items()}
    best = max(found, key=lambda mood: found[mood])
    return best if found[best] else "calm"
