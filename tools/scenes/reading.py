"""Reading a scene out of free text: place, hour, weather, season, doing, mood; and the words nobody knew."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tools.scenes.vocabulary import CITIES, IMPLIED_BY_ACTIVITY, LANDMARK_PLACES, Meaning, vocabulary

LONGEST = 2000  # letters that are looked at; nobody describes one picture in more
_SUFFIXES = {
    "strand": "beach", "strasse": "street", "wald": "forest", "berge": "mountain", "gebirge": "mountain", "markt": "market", "garten": "garden", "bahnhof": "station",
    "kuche": "kitchen", "buro": "office", "schlafzimmer": "bedroom", "wohnzimmer": "living_room", "terrasse": "rooftop", "konzert": "stage", "brucke": "bridge",
    "wiese": "field", "feld": "field", "studio": "studio", "club": "nightclub", "bar": "bar",
}  # fmt: skip
_DEFAULT_TIMES = {
    "cafe": "morning", "forest": "morning", "rooftop": "golden", "desert": "golden", "vineyard": "golden", "field": "golden", "bridge": "dusk", "temple": "dawn",
    "nightclub": "night", "stage": "night", "bar": "night", "camp": "night", "fair": "dusk", "restaurant": "dusk", "lake": "dawn", "boat": "day", "kitchen": "morning",
    "bedroom": "morning", "road": "golden", "castle": "day", "harbour": "morning", "mountain": "morning", "space": "night", "arcade": "night", "balloon": "dawn",
    "garden": "morning", "farm": "morning", "rink": "dusk", "balcony": "morning", "cinema": "night",
    "bowling": "night", "savanna": "golden", "theatre": "night", "laundromat": "night", "noodle_bar": "night",
}  # fmt: skip
INDOORS = frozenset(
    [
        "cafe",
        "gym",
        "kitchen",
        "office",
        "studio",
        "art_studio",
        "recording",
        "dance_studio",
        "library",
        "bedroom",
        "living_room",
        "restaurant",
        "bar",
        "train",
        "airport",
        "stage",
        "museum",
        "nightclub",
        "classroom",
        "boutique",
        "spa",
        "salon",
        "workshop",
        "hospital",
        "arcade",
        "underwater",
        "space",
        "aquarium",
        "cinema",
        "supermarket",
        "climbing",
        "record_store",
        "laundromat",
        "bowling",
        "theatre",
        "noodle_bar",
        "book_fair",
    ]
)
# Where a season is seen best, when nothing else is said.
_PLACE_OF_SEASON = {"spring": "park", "summer": "beach", "autumn": "park", "winter": "snow"}
_MEALS = frozenset(
    (
        "breakfast",
        "brunch",
        "lunch",
        "lunchtime",
        "fruhstuck",
        "desayuno",
        "petit dejeuner",
        "colazione",
        "cafe da manha",
    )
)
_NOT = frozenset(
    ("no", "not", "without", "never", "ohne", "kein", "keine", "nicht", "sin", "sans", "pas", "senza", "sem", "nao")
)
# What comes after such a word corrects what stands before it: "a beach at sunset, but in the forest".
_BUT = re.compile(r"\b(?:but|instead|rather|now|pero|aber|sondern|mais|invece|mas)\b", re.IGNORECASE)
_INSTEAD_OF = re.compile(
    r"\b(?:instead of|rather than|en vez de|anstatt|statt|au lieu de|invece di|em vez de)\s+(?:\w+\s*){1,3}",
    re.IGNORECASE,
)
_INDOOR_DOINGS = frozenset(["drink", "eat", "toast", "dance", "laptop", "cook", "lift", "curl", "box", "yoga", "swim"])
_SHOT_TEXT = re.compile(
    r"(?P<size>Wide shot|Medium shot|Close shot|Detail)(?:, (?P<theme>[^\n]*?))?: (?P<beat>[^\n]*)\Z"
)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What a text says of a picture. `place` is empty when no place can be told from it."""

    words: str  # the text itself, tidied; of a shot of our own list, its theme
    beat: str = ""  # the rest of such a shot: what is seen in it
    place: str = ""
    is_implied: bool = False  # the place was concluded, not named
    time: str = "day"  # dawn, morning, day, golden, dusk, night
    has_time: bool = False  # the text names it
    weather: str = "clear"  # clear, cloudy, rain, storm, snow, fog, wind
    season: str = ""
    activity: str = ""  # what is done in this picture
    pursuit: str = ""  # what the whole theme is about doing: clothes follow it, poses follow the activity
    props: tuple[str, ...] = ()
    mood: str = ""
    landmark: str = ""
    occasion: str = ""  # birthday, christmas, fireworks, aurora
    is_empty: bool = False  # the text asks for nobody in the picture, or for an object
    unknown_words: tuple[str, ...] = ()

    @property
    def is_indoors(self) -> bool:
        return self.place in INDOORS


def plain(text: object) -> str:
    """Lower case, no accents, words apart by single spaces; anybody's text is safe.

    >>> plain("Überm  Strand, á la Playa!")
    'uberm strand a la playa'
    """
    folded = unicodedata.normalize("NFKD", str(text)[:LONGEST].casefold())
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", letters))


def read_scene(words: str) -> Scene:
    """The scene in `words`, in English or with the usual words of five other languages.

    >>> scene = read_scene("a rainy night walk")
    >>> scene.place, scene.time, scene.weather, scene.is_implied
    ('street', 'night', 'rain', True)
    """
    own = _SHOT_TEXT.match(str(words)[:LONGEST])
    if own is not None:
        # A shot of our own list: the theme says where and when, the rest what is done there.
        theme, rest = read_scene(own["theme"] or ""), read_scene(own["beat"])
        return replace(
            theme,
            words=theme.words or rest.words,
            beat=rest.words if theme.words else "",
            activity=_activity([a for a in (rest.activity, theme.activity) if a]) or rest.activity,
            pursuit=theme.activity,
            props=tuple(dict.fromkeys(rest.props + theme.props)),
            mood=theme.mood or rest.mood,
            is_empty=theme.is_empty or rest.is_empty or own["size"] == "Detail",
        )
    text = _INSTEAD_OF.sub(" ", str(words)[:LONGEST])
    parts = _BUT.split(text)
    if len(parts) > 1:
        return _corrected(read_scene(parts[0]), [read_scene(part) for part in parts[1:]], words)
    words_known = vocabulary()
    tokens = plain(text).split()
    places: list[tuple[int, int, str, str]] = []  # (breadth, position, place, phrase)
    times: list[str] = []
    meals: list[str] = []
    weathers: list[str] = []
    found: dict[str, list[str]] = {
        "season": [],
        "activity": [],
        "mood": [],
        "landmark": [],
        "occasion": [],
        "other": [],
    }
    props: list[str] = []
    unknown: list[str] = []
    for position, phrase, meanings in _phrases(tokens):
        if meanings and position and tokens[position - 1] in _NOT:
            continue  # "no rain", "not at night"
        if not meanings:
            if phrase.startswith("regen"):
                weathers.append("rain")
            if phrase.endswith(("nacht", "abend")) and len(phrase) > 6:
                times.append("night" if phrase.endswith("nacht") else "dusk")
                continue
            ends = [
                end for end in _SUFFIXES if phrase.endswith(end) and len(phrase) > len(end) + 2 and " " not in phrase
            ]
            suffix = _SUFFIXES[ends[0]] if ends else None
            if suffix is not None:
                places.append((-2, position, suffix, phrase))
            elif phrase not in words_known.silent and not phrase.isdigit():
                unknown.append(phrase)
            continue
        for kind, value in (*meanings, *_within(phrase, meanings)):
            if kind == "place":
                places.append((-words_known.breadth.get(phrase, 2), position, value, phrase))
            elif kind == "time":
                (meals if phrase in _MEALS else times).append(value)
            elif kind == "weather":
                weathers.append(value)
            elif value not in found[kind]:
                found[kind].append(value)
            if kind == "activity":
                props.append(phrase)
    # The last hour said is the one that holds: "a beach at sunset, at night" has been changed. Meals only hint at one.
    times = (times or meals)[::-1]
    activity = _activity(found["activity"])
    landmark = found["landmark"][0] if found["landmark"] else ""
    place, implied = _place(places, activity, landmark, times, weathers)
    if not place and not unknown and found["season"]:
        place, implied = _PLACE_OF_SEASON[found["season"][0]], True
    weather = _weather(weathers, place, places)
    hour = _DEFAULT_TIMES.get(place, "day")
    if hour == "golden" and weather in ("rain", "storm", "snow", "fog", "cloudy"):
        hour = "day"  # nobody sees a low sun in such weather
    season = found["season"][0] if found["season"] else ""
    return Scene(
        words=" ".join(str(words)[:LONGEST].split()),
        place=place,
        is_implied=implied,
        time=times[0] if times else hour,
        has_time=bool(times),
        weather=weather,
        season=season,
        activity=activity,
        pursuit=activity,
        props=tuple(dict.fromkeys(props)),
        mood=found["mood"][0] if found["mood"] else "",
        landmark=landmark,
        occasion=found["occasion"][0] if found["occasion"] else "",
        is_empty="nobody" in found["other"],
        unknown_words=tuple(dict.fromkeys(unknown)),
    )


def _corrected(scene: Scene, changes: list[Scene], words: str) -> Scene:
    """A scene with what is said after a "but"."""
    for change in changes:
        snows = change.place == "snow" and scene.place != ""  # "make it snow" is weather there
        moves = change.place and not snows and (not change.is_implied or not scene.place)
        scene = replace(
            scene,
            place=change.place if moves else scene.place,
            is_implied=scene.is_implied if scene.place else change.is_implied,
            time=change.time if change.has_time or not scene.place else scene.time,
            has_time=scene.has_time or change.has_time,
            weather="snow" if snows else change.weather if change.weather != "clear" else scene.weather,
            season=change.season or scene.season,
            activity=change.activity or scene.activity,
            pursuit=change.pursuit or scene.pursuit,
            props=scene.props + change.props,
            mood=change.mood or scene.mood,
            landmark=change.landmark or scene.landmark,
            occasion=change.occasion or scene.occasion,
            is_empty=scene.is_empty or change.is_empty,
            unknown_words=scene.unknown_words + change.unknown_words,
        )
    return replace(scene, words=" ".join(str(words)[:LONGEST].split()))


def _phrases(tokens: list[str]) -> Iterator[tuple[int, str, tuple[Meaning, ...]]]:
    """The text cut into the longest phrases that mean something, and single words that do not."""
    known = vocabulary()
    table = known.meanings
    i = 0
    while i < len(tokens):
        for length in range(min(4, len(tokens) - i), 0, -1):
            phrase = " ".join(tokens[i : i + length])
            if phrase in known.traps:
                yield i, phrase, ()
                i += length
                break
            meanings = table.get(phrase) or _singular(phrase, table)
            if meanings:
                yield i, phrase if phrase in table else phrase.removesuffix("s"), meanings
                i += length
                break
        else:
            yield i, tokens[i], ()
            i += 1


def _within(phrase: str, meanings: tuple[Meaning, ...]) -> Iterator[Meaning]:
    """The hours and weathers inside a longer phrase: a "night market" is a market, and it is night."""
    words = phrase.split()
    if len(words) < 2 or any(kind in ("time", "weather") for kind, _ in meanings):
        return
    for word in words:
        for kind, value in vocabulary().meanings.get(word, ()):
            if kind in ("time", "weather"):
                yield kind, value


def _singular(phrase: str, table: dict[str, tuple[Meaning, ...]]) -> tuple[Meaning, ...]:
    if len(phrase) > 4 and phrase.endswith("s") and phrase not in vocabulary().silent:
        return table.get(phrase[:-1]) or (table.get(phrase[:-2]) if phrase.endswith("es") else None) or ()
    return ()


def _activity(found: list[str]) -> str:
    """The doing that a picture can show best: standing and walking yield to anything else."""
    rank = {"stand": 3, "walk": 2, "look": 2, "sit": 1, "luggage": 1, "phone": 1, "flowers": 1, "basket": 1}
    return min(found, key=lambda activity: rank.get(activity, 0)) if found else ""


def _place(
    places: list[tuple[int, int, str, str]], activity: str, landmark: str, times: list[str], weathers: list[str]
) -> tuple[str, bool]:
    """The place and whether it is only implied. A narrow word beats a broad one, then the first counts."""
    if places:
        breadth, _, place, phrase = min(places)
        if phrase in ("snow", "nieve", "schnee", "neige", "neve", "ice"):
            # Snow alone is the weather of whatever else is said, or a place of its own.
            others = [entry for entry in places if entry[2] != "snow"]
            if others:
                return min(others)[2], False
            if activity in ("walk", "umbrella", "shop") or landmark in CITIES:
                return "street", True
        if breadth == 0 and activity in IMPLIED_BY_ACTIVITY and place in ("living_room", "boutique", "nightclub"):
            home = {
                "cook": "kitchen",
                "read": "living_room",
                "laptop": "office",
                "yoga": "living_room",
                "drink": "kitchen",
            }
            if place == "living_room" and activity in home:
                return home[activity], True
        return place, False
    if landmark in LANDMARK_PLACES:
        return LANDMARK_PLACES[landmark], True
    if landmark in CITIES and activity not in _INDOOR_DOINGS:
        return "street", True
    if activity in ("hike", "ski"):
        return IMPLIED_BY_ACTIVITY[activity], True
    if (
        weathers
        and weathers[0] in ("rain", "storm")
        and activity in ("", "walk", "umbrella", "look", "run", "stand", "dance")
    ):
        return "street", True
    if activity in IMPLIED_BY_ACTIVITY:
        return IMPLIED_BY_ACTIVITY[activity], True
    if activity == "walk":
        night = bool(times) and times[0] in ("night", "dusk")
        return ("street" if night or "snow" in weathers else "park"), True
    return "", False


def _weather(weathers: list[str], place: str, places: list[tuple[int, int, str, str]]) -> str:
    if place == "snow" and not any(w in ("fog", "storm", "clear", "wind") for w in weathers):
        return "snow" if any(phrase.startswith(("snowstorm", "blizzard")) for _, _, _, phrase in places) else "clear"
    order = ("storm", "rain", "snow", "fog", "wind", "cloudy", "clear")
    return next((weather for weather in order if weather in weathers), "clear")
