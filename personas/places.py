"""Which timezone a city is in: a table of big cities, for "Ava, 26, Lisbon"."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import regex

from personas.folding import fold

_MOST_WORDS = 4  # in the name of a city
# Cities whose names are also ordinary words or first names: they count only with a capital letter, and not alone
# where a first name may stand.
_AMBIGUOUS = frozenset(
    {"nice", "male", "split", "como", "cork", "bath", "queens", "austin", "salvador", "la", "sf", "rio"}
)


@dataclass(frozen=True, kw_only=True)
class City:
    name: str  # as it is usually written
    timezone: str  # IANA


def timezone_of(place: str) -> str | None:
    """The IANA name for a city, a country with one zone, or a zone's own name in any case; None where unknown.

    >>> timezone_of("new york"), timezone_of("europe/lisbon"), timezone_of("Atlantis")
    ('America/New_York', 'Europe/Lisbon', None)
    """
    key = fold(place).strip(" .,")
    if city := _cities().get(key):
        return city.timezone
    if "," in key and (city := _cities().get(key.split(",")[0].strip())):
        return city.timezone
    return _zones().get(key) or _known_zone(place.strip())


def find_city(text: str) -> City | None:
    """The first big city that `text` names.

    >>> find_city("an architect from Oslo").name
    'Oslo'
    """
    words = [(match.group(), match.start()) for match in regex.finditer(r"[\p{L}’'.\-]+", text)]
    for start in range(len(words)):
        for length in range(min(_MOST_WORDS, len(words) - start), 0, -1):
            said = " ".join(word for word, _ in words[start : start + length])
            key = fold(said).strip(" .,")
            city = _cities().get(key)
            if city and (key not in _AMBIGUOUS or said[:1].isupper()):
                return city
    return None


@lru_cache(maxsize=1)
def _cities() -> dict[str, City]:
    with Path(__file__).with_name("cities.toml").open("rb") as file:
        zones = tomllib.load(file)
    cities: dict[str, City] = {}
    for timezone, names in zones.items():
        for line in names:
            spellings = line.split("|")
            for spelling in spellings:
                cities[fold(spelling)] = City(name=spellings[0], timezone=timezone)
    return cities


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    """Every zone of the table by its own name, and by the city in it: "europe/lisbon", "argentina/buenos aires"."""
    zones = {city.timezone for city in _cities().values()} | {"UTC"}
    return {fold(zone): zone for zone in zones}


def _known_zone(name: str) -> str | None:
    if not regex.fullmatch(r"[A-Za-z]+(?:[_+\-/][A-Za-z0-9]+)*", name):
        return None
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
