"""Whether a sound that somebody sent may be heard in public: what a person said of it lies with its file in the library.

Music that is made here is nobody's, and needs no word.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from storage.assets import Assets
from storage.tables import Asset
from storage.wording import tr
from tools.errors import Refused

SOUNDS: Final = "sounds"  # in a clip's settings: the hashes of the sounds of people that are heard in it
LICENCE: Final = "licence"  # in a sound's settings: its kind, a person's words on it, by whom and when
KINDS: Final[Mapping[str, str]] = {
    "own": "made by who uses it",
    "licensed": "used under a licence",
    "free": "free to use",
    "none": "not to be used in public",
}


def sounds_in(*assets: Asset | None) -> dict[str, Any]:
    """Return what to keep of the sounds that are heard in what is made of these; nothing where there are none."""
    heard = {str(one): None for asset in assets if asset for one in asset.generation_settings.get(SOUNDS, ())}
    return {SOUNDS: list(heard)} if heard else {}


async def unlicensed(assets: Assets, clips: Iterable[Asset]) -> list[Asset | None]:
    """Return the sounds in these clips that may not be heard in public; None for one that is not in the library any more."""
    found: list[Asset | None] = []
    for sha256 in dict.fromkeys(str(one) for clip in clips for one in clip.generation_settings.get(SOUNDS, ())):
        sound = await assets.by_content(sha256)
        kind = sound.generation_settings.get(LICENCE, {}).get("kind", "") if sound is not None else ""
        if kind not in KINDS or kind == "none":
            found.append(sound)
    return found


async def refuse_unlicensed(assets: Assets, clips: Iterable[Asset]) -> None:
    """Raise Refused when something is heard in these clips of which nobody said that it may be used."""
    clips = tuple(clips)
    for sound in await unlicensed(assets, clips):
        handle = ", ".join(clip.handle for clip in clips)
        if sound is None:
            raise Refused(
                tr("the music of {handle} is gone from the library, and with it whether it may be used", handle=handle),
                fix=tr("send the sound again and say what licence it has, or lay other music under it"),
            )
        if sound.generation_settings.get(LICENCE, {}).get("kind") == "none":
            raise Refused(
                tr("the music of {handle}, {sound}, is not to be used in public", handle=handle, sound=sound.handle),
                fix=tr("lay other music under it"),
            )
        raise Refused(
            tr(
                "nobody has said whether the music of {handle}, {sound}, may be used in public",
                handle=handle,
                sound=sound.handle,
            ),
            fix=tr("/licence {sound} own, licensed (with a word on the licence), free, or none", sound=sound.handle),
        )
