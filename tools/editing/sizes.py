"""How many bytes people mean: "10 MB", "under 8 mib", "500 KB for Discord". Pure."""

import re

from storage.wording import later, tr
from tools.errors import InvalidRequest
from tools.reel.profiles import PROFILES

FORMS = later('Say "10 MB", "8 MiB", "500 KB" or "for Discord".')
LEAST = 20_000  # bytes
MOST = 4 * 2**30
PLACES = {"dc": "discord", "tg": "telegram"}  # by what else people call those whose files are small
UNITS = {"": 10**6, "b": 1, "k": 10**3, "ki": 2**10, "m": 10**6, "mi": 2**20, "g": 10**9, "gi": 2**30}
_SIZE = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*-?(?:(k|m|g)(i?)(?:b|o)?\b|(kilo|mega|giga)(bi)?(?:byte|octet)\w*|(k|m|g)eg\w*|(bytes?)\b)?",
    re.IGNORECASE,
)


def read_size(words: str) -> int:
    """The number of bytes that `words` allow. A megabyte is a million, a mebibyte (MiB) 2^20.

    >>> read_size("under 10MB"), read_size("10 MiB"), read_size("for discord")
    (10000000, 10485760, 10485760)
    """
    found = _SIZE.search(words)
    if found is None:
        places = (PLACES.get(word, word) for word in re.findall(r"\w+", words.casefold()))
        most = next((PROFILES[place].file_size_max for place in places if place in PROFILES), None)
        if most is None:
            raise InvalidRequest(
                tr("How small is {words!r}?", words=words[:40]) if words else tr("How small?"), fix=tr(FORMS)
            )
        return most
    letter = (found[2] or found[4] or found[6] or "m")[0].casefold()
    letter = "b" if found[7] else letter
    binary = "i" if (found[3] or found[5]) else ""
    size = round(float(found[1].replace(",", ".")) * UNITS[letter + binary])
    if not LEAST <= size <= MOST:
        raise InvalidRequest(
            tr("{size} is out of reach.", size=found[0].strip()), fix=f"{tr('From 20 KB to 4 GB works.')} {tr(FORMS)}"
        )
    return size
