"""The words of scenes, read once from `words.toml`; and what a text means that names no place."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_WORDS = Path(__file__).with_name("words.toml")

# What a doing means for the place, where none is named.
IMPLIED_BY_ACTIVITY: dict[str, str] = {
    "surf": "surf", "swim": "pool", "hike": "mountain", "drink": "cafe", "toast": "bar", "cook": "kitchen",
    "eat": "restaurant", "lift": "gym", "curl": "gym", "box": "gym", "yoga": "dance_studio", "meditate": "park",
    "stretch": "gym", "read": "library", "laptop": "office", "dance": "nightclub", "sing": "stage", "guitar": "stage",
    "paint": "art_studio", "ski": "snow", "glide": "rink", "climb": "climbing", "browse": "record_store", "shop": "boutique", "luggage": "airport", "basket": "market",
    "flowers": "garden", "skate": "skatepark", "ball": "stadium", "row": "lake", "helm": "boat", "cycle": "park",
    "run": "park", "photo": "street", "umbrella": "street",
}  # fmt: skip

# A city names a street of it, unless the text says where in it.
CITIES = frozenset({"paris", "london", "new york", "tokyo", "rome", "berlin", "dubai", "sydney"})
LANDMARK_PLACES = {"egypt": "desert", "venice": "harbour", "santorini": "harbour", "rio": "beach"}

Meaning = tuple[str, str]  # ("place", "beach"), ("time", "night") …


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    meanings: dict[str, tuple[Meaning, ...]]  # by phrase; one may name a place and a doing: "surfing"
    breadth: dict[str, int]  # 0 and 1 for broad words of place; the others count as 2
    silent: frozenset[str]
    traps: frozenset[str]  # phrases that name something nobody here knows, though their words do
    places: tuple[str, ...]


@cache
def vocabulary() -> Vocabulary:
    with _WORDS.open("rb") as file:
        tables = tomllib.load(file)
    kinds = {
        "places": "place", "times": "time", "weathers": "weather", "seasons": "season", "activities": "activity",
        "landmarks": "landmark", "moods": "mood", "occasions": "occasion", "others": "other",
    }  # fmt: skip
    meanings: dict[str, list[Meaning]] = {}
    for table, kind in kinds.items():
        for value, text in tables[table].items():
            for phrase in _phrases(text):
                known = meanings.setdefault(phrase, [])
                if not any(other == kind for other, _ in known):
                    known.append((kind, value))
    return Vocabulary(
        meanings={phrase: tuple(known) for phrase, known in meanings.items()},
        breadth=dict.fromkeys(_phrases(tables["broad"]["more"]), 1)
        | dict.fromkeys(_phrases(tables["broad"]["most"]), 0),
        silent=frozenset(tables["silent"]["words"].split()),
        traps=frozenset(_phrases(tables["traps"]["words"])),
        places=tuple(tables["places"]),
    )


def _phrases(text: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in text.split(",") if phrase.strip()]
