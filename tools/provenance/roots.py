"""The certificates of all hosts of one studio, kept among its preferences: what one has signed, another knows to be ours."""

import hashlib
from typing import Final

from storage.preferences import Preferences

KEY: Final = "provenance_root:"  # and the beginning of its SHA-256


async def known(preferences: Preferences) -> list[str]:
    """Return the root certificates, as PEM."""
    return [str(value) for key, value in (await preferences.all()).items() if key.startswith(KEY)]


async def keep(preferences: Preferences, root: str) -> None:
    """Keep one that is new."""
    await preferences.set(f"{KEY}{hashlib.sha256(root.strip().encode()).hexdigest()[:16]}", root)
