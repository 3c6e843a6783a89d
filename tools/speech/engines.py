"""How each program that speaks is called: a command line, its text on standard input, its sound in a file.

None of them is a part of this program. Piper and espeak-ng are under the GPL: they run in processes of their own, as
whoever installed them could run them by hand, and nothing of theirs is imported.
"""

import hashlib
import importlib.metadata
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from tools.speech.voices import BY_NAME, in_folder, language_in

VOICE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,59}")  # never a path, never an option
PLACES: Final = ("out", "text", "voice", "language", "speed", "stretch", "wpm")  # what may stand in braces
WORDS_A_MINUTE: Final = 165  # of espeak-ng, at the speed 1: its own 175 is hurried
_PLACE: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What shall be said, and how."""

    language: str  # a code of two letters
    voice: str = ""  # by name; "": the engine's usual one for the language
    presents_as: str = ""  # whose voice it is: "woman", "man", or anything
    speed: float = 1.0

    @property
    def sounds_like(self) -> str:
        return next((one for one in ("woman", "man") if one in self.presents_as.casefold().split()), "")


@dataclass(frozen=True, kw_only=True)
class Voice:
    """A voice of an engine. `licence` says under which the voice is, "" where nobody knows."""

    name: str
    title: str
    language: str
    licence: str = ""


class Engine(Protocol):
    """A program that speaks."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def told_apart(self) -> Mapping[str, str]:
        """What else makes the same words sound otherwise."""
        ...

    def voice_for(self, asked: Asked) -> Voice | None:
        """The voice that would speak; None where the engine has none for it."""
        ...

    def command(self, asked: Asked, voice: Voice, *, text: Path, out: Path) -> list[str]:
        """The command line that says what is on standard input, and in the file `text`, into the WAV file `out`."""
        ...


@dataclass(frozen=True, kw_only=True)
class Piper:
    """The extra `voice`: neural voices, each a file in `folder`."""

    folder: Path
    python: str = sys.executable
    name: str = "Piper"

    @property
    def version(self) -> str:
        return piper_version()

    @property
    def told_apart(self) -> Mapping[str, str]:
        return {}

    def voices(self) -> list[Voice]:
        return [
            Voice(
                name=name,
                title=name.split("-")[1].capitalize() if name.count("-") >= 2 else name,
                language=language_in(name, self.folder),
                licence=BY_NAME[name].licence if name in BY_NAME else "",
            )
            for name in in_folder(self.folder)
        ]

    def voice_for(self, asked: Asked) -> Voice | None:
        there = self.voices()
        if asked.voice:
            return next((one for one in there if asked.voice in {one.name, one.title.casefold()}), None)
        spoken = [one for one in there if one.language == asked.language]

        def fits(voice: Voice) -> bool:
            known = BY_NAME.get(voice.name)
            return known is not None and known.presents_as == asked.sounds_like

        return next((one for one in spoken if fits(one)), spoken[0] if spoken else None)

    def command(self, asked: Asked, voice: Voice, *, text: Path, out: Path) -> list[str]:
        model = self.folder / f"{voice.name}.onnx"
        # -P: the folder that it stands in, where the text lies, is no place to import from.
        program = [self.python, "-P", "-m", "piper", "-m", str(model), "-c", f"{model}.json", "-f", str(out)]
        return [*program, "--length-scale", f"{1 / asked.speed:.3f}", "--sentence-silence", "0.25"]


@dataclass(frozen=True, kw_only=True)
class Program:
    """Any program that speaks into a file, by its command line with `PLACES` in braces."""

    arguments: tuple[str, ...]
    name: str
    languages: frozenset[str] = frozenset()  # codes; none: whatever it is asked for
    voices: Mapping[str, str] = field(default_factory=dict)  # who it is meant to be -> a voice's name; "": anybody
    codes: Mapping[str, str] = field(default_factory=dict)  # what it calls a language otherwise
    licence: str = ""  # of what it says
    version: str = ""
    is_own: bool = False  # the owner's command line, which they may change

    @property
    def told_apart(self) -> Mapping[str, str]:
        line = "\0".join(self.arguments).encode()
        return {"command": hashlib.sha256(line).hexdigest()[:12]} if self.is_own else {}

    def voice_for(self, asked: Asked) -> Voice | None:
        if self.languages and asked.language not in self.languages:
            return None
        code = self.codes.get(asked.language, asked.language)
        usual = self.voices.get(asked.sounds_like, self.voices.get("", "{language}")).replace("{language}", code)
        name = asked.voice or usual
        return Voice(name=name, title=name, language=asked.language, licence=self.licence)

    def command(self, asked: Asked, voice: Voice, *, text: Path, out: Path) -> list[str]:
        values = {
            "out": str(out),
            "text": str(text),
            "voice": voice.name,
            "language": self.codes.get(asked.language, asked.language),
            "speed": f"{asked.speed:.2f}",
            "stretch": f"{1 / asked.speed:.3f}",
            "wpm": f"{round(WORDS_A_MINUTE * asked.speed)}",
        }
        return [_PLACE.sub(lambda found: values[found[1]], argument) for argument in self.arguments]


ESPEAK: Final = Program(
    name="espeak-ng",
    arguments=("espeak-ng", "-v", "{voice}", "-s", "{wpm}", "-w", "{out}", "--stdin"),
    voices={"": "{language}", "woman": "{language}+f3"},
    codes={"en": "en-us", "zh": "cmn", "pt": "pt-br"},
    licence="made by espeak-ng, whose voices are rules and no recordings",
)
FLITE: Final = Program(
    name="flite",
    arguments=(
        "flite", "-voice", "{voice}", "--setf", "duration_stretch={stretch}", "-f", "{text}", "-o", "{out}",
    ),
    languages=frozenset({"en"}),
    voices={"": "slt", "man": "rms"},
    licence="CMU Flite, free for any use",
)  # fmt: skip
FOUND: Final = (ESPEAK, FLITE)  # looked for on this machine, in this order
PIPER_LIKE: Final = re.compile(r"[a-z]{2,3}_[A-Z]{2}-\w+-(?:x_low|low|medium|high)")


def problem_of_command(arguments: Sequence[str]) -> str:
    """What is wrong with a command line of the owner's; "" for nothing.

    >>> problem_of_command(["say", "{words}"]), problem_of_command(["piper", "-f", "{out}"])
    ('has {words}, which is none of {out}, {text}, {voice}, {language}, {speed}, {stretch}, {wpm}', '')
    """
    places = [found for argument in arguments for found in _PLACE.findall(argument)]
    for place in places:
        if place not in PLACES:
            return f"has {{{place}}}, which is none of {', '.join(f'{{{one}}}' for one in PLACES)}"
    if not arguments or not arguments[0].strip() or "{" in arguments[0]:
        return "begins with no program"
    return "" if "out" in places else "has no {out}, so nobody knows where the sound is"


def is_there(program: Program) -> bool:
    return shutil.which(program.arguments[0]) is not None


def piper_version() -> str:
    """The version of the extra that is installed; "" where it is not. It is never imported."""
    try:
        return importlib.metadata.version("piper-tts")
    except importlib.metadata.PackageNotFoundError:
        return ""
