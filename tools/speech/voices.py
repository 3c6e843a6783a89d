"""Piper's voices: those that are known by name, where they are published, and which of them lie here.

The weights are no part of this program. They are fetched at the owner's word from where Piper's authors publish them, at
one revision, and held against the hashes that stand here. Known are only voices whose recordings are free: each voice's
MODEL_CARD there says so. Any other voice of Piper's does as well, once its two files lie in the folder.
"""

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage.wording import tr
from tools.comfyui.fetching import Fetcher, Kind, Published
from tools.errors import InvalidRequest, Refused

PUBLISHED: Final = "https://huggingface.co/rhasspy/piper-voices/resolve/c10ece1aade47bb51c153c893d14e5bf8e5b7117"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,59}")
_CODE: Final = re.compile(r"([a-z]{2,3})_[A-Z]{2}-")


@dataclass(frozen=True, kw_only=True)
class KnownVoice:
    """A voice that can be fetched: its two files, with length and hash as published."""

    name: str
    presents_as: str  # woman or man
    licence: str
    size: int  # bytes of the model
    sha256: str
    config_size: int
    config_sha256: str

    @property
    def language(self) -> str:
        return self.name[:2]

    @property
    def title(self) -> str:
        return self.name.split("-")[1].capitalize()

    @property
    def address(self) -> str:
        place, voice, quality = self.name.split("-")
        return f"{PUBLISHED}/{self.language}/{place}/{voice}/{quality}/{self.name}.onnx"


# Looked up in November 2026; the first of a language is what it is spoken by where nothing else is said.
KNOWN: Final = (
    KnownVoice(
        name="en_US-kristin-medium",
        presents_as="woman",
        licence="public domain (recordings of LibriVox)",
        size=63_531_379,
        sha256="5849957f929cbf720c258f8458692d6103fff2f0e3d3b19c8259474bb06a18d4",
        config_size=4_968,
        config_sha256="5681426d4aead22195de70531eeeeddb46493cfaffc5764b2ea3db73428b651c",
    ),
    KnownVoice(
        name="en_US-joe-medium",
        presents_as="man",
        licence="CC0 (Nabu Casa's voice datasets)",
        size=63_201_294,
        sha256="58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06",
        config_size=4_794,
        config_sha256="3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33",
    ),
    KnownVoice(
        name="de_DE-thorsten-medium",
        presents_as="man",
        licence="CC0 (Thorsten-Voice)",
        size=63_201_294,
        sha256="7e64762d8e5118bb578f2eea6207e1a35a8e0c30595010b666f983fc87bb7819",
        config_size=4_819,
        config_sha256="974adee790533adb273a1ac88f49027d2a1b8f0f2cf4905954a4791e79264e85",
    ),
    KnownVoice(
        name="es_ES-davefx-medium",
        presents_as="man",
        licence="CC0 (davefx)",
        size=63_201_294,
        sha256="6658b03b1a6c316ee4c265a9896abc1393353c2d9e1bca7d66c2c442e222a917",
        config_size=4_817,
        config_sha256="0e0dda87c732f6f38771ff274a6380d9252f327dca77aa2963d5fbdf9ec54842",
    ),
)
BY_NAME: Final = {voice.name: voice for voice in KNOWN}


def in_folder(folder: Path) -> list[str]:
    """The names of the voices whose two files lie in `folder`; those that are known first, in their order."""
    there = [
        file.name.removesuffix(".onnx")
        for file in (folder.glob("*.onnx") if folder.is_dir() else ())
        if file.with_name(f"{file.name}.json").is_file() and _NAME.fullmatch(file.name.removesuffix(".onnx"))
    ]
    order = list(BY_NAME)
    return sorted(there, key=lambda name: (order.index(name) if name in BY_NAME else len(order), name))


def language_by_name(name: str) -> str:
    """The code of the language that a voice of Piper's speaks, as far as its name tells, here or not; else "".

    >>> language_by_name("thorsten"), language_by_name("fr_FR-siwis-medium"), language_by_name("en-gb+f2")
    ('de', 'fr', '')
    """
    known = next((one for one in KNOWN if name.casefold() == one.title.casefold()), None)
    found = _CODE.match(name)
    return known.language if known else found[1] if found else ""


def language_in(name: str, folder: Path) -> str:
    """The code of the language that a voice speaks, by its name or by what its file says; "" where neither tells."""
    if found := _CODE.match(name):
        return found[1]
    try:
        told = json.loads((folder / f"{name}.onnx.json").read_text(encoding="utf-8"))
        return re.split(r"[-_]", str(told["espeak"]["voice"]))[0]
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def wanted(words: Sequence[str]) -> list[KnownVoice]:
    """The known voices that are meant by names, parts of names or languages. Raises InvalidRequest for one that is not.

    >>> [voice.name for voice in wanted(["de", "joe"])]
    ['de_DE-thorsten-medium', 'en_US-joe-medium']
    """
    found: dict[str, KnownVoice] = {}
    for word in words:
        key = word.strip().casefold()
        meant = [one for one in KNOWN if key in {one.name.casefold(), one.title.casefold(), one.language}]
        if not meant:
            raise InvalidRequest(
                tr("I know no voice {word!r} to fetch", word=word[:60]),
                fix=tr("there are {voices}", voices=", ".join(BY_NAME)),
            )
        found |= {one.name: one for one in meant}
    return list(found.values())


async def fetch(
    voice: KnownVoice, folder: Path, *, fetcher: Fetcher, say: Callable[[int, int], None], published: str = PUBLISHED
) -> None:
    """Bring a voice's two files into `folder`, whole and checked, or not at all; what is there already stays.

    Raises what `Fetcher.fetch` raises.
    """
    address = voice.address.replace(PUBLISHED, published)
    model = folder / f"{voice.name}.onnx"
    # The small file last: a voice counts as there when both are.
    await fetcher.fetch(address, model, published=Published(size=voice.size, sha256=voice.sha256), say=say)
    config = Published(size=voice.config_size, sha256=voice.config_sha256)
    await fetcher.fetch(f"{address}.json", Path(f"{model}.json"), published=config, say=lambda there, whole: None)


def voice_fetcher(*, floor: int = 0) -> Fetcher:
    return Fetcher(floor=floor, kind=VOICES)


def _refuse(name: str) -> None:
    if not name.endswith((".onnx", ".onnx.json")):
        raise Refused(tr("{name} is no file of a voice", name=name))


def _problem_of_head(head: bytes, name: str) -> str:
    begin = head.lstrip()[:64].lower()
    if begin.startswith((b"<!doctype", b"<html", b"<head", b"<?xml")):
        return tr("a web page came in its place")
    return (
        tr("a Git LFS pointer came in its place, not the file") if begin.startswith(b"version https://git-lfs") else ""
    )


# What the files of a voice are: their hashes are known, so nothing more has to be read out of them.
VOICES: Final = Kind(refuse=_refuse, problem_of_head=_problem_of_head, problem_of=lambda file, name: "")


async def forget(name: str, folder: Path) -> bool:
    """Remove a voice's files; whether there were any."""
    files = [folder / f"{name}.onnx", folder / f"{name}.onnx.json"]
    there = [file for file in files if _NAME.fullmatch(name) and file.is_file()]
    for file in there:
        await asyncio.to_thread(file.unlink)
    return bool(there)
