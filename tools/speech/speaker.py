"""The bot's half: who speaks, in which voice, and the words said into a file by the worker's process."""

import logging
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from personas.languages import language_name
from storage.wording import tr
from tools.arriving import arriving
from tools.errors import InvalidRequest, Unavailable
from tools.speech.engines import (
    FOUND,
    PIPER_LIKE,
    VOICE_NAME,
    Asked,
    Engine,
    Piper,
    Program,
    Voice,
    is_there,
    piper_version,
)
from tools.speech.voices import KNOWN
from tools.speech.words import sayable
from tools.workers import ask

logger = logging.getLogger(__name__)

WORKER: Final = "tools.speech.worker"
INSTALL: Final = "./troupe add voice"
GET: Final = "./troupe voices get"
SPEEDS: Final = (0.5, 2.0)
TIMEOUT: Final = 60.0  # seconds, and more for many words
A_LETTER: Final = 0.1  # seconds more for each: ten times what Piper takes on one slow core


@dataclass(frozen=True, kw_only=True)
class Speech:
    """What was said: how long it is, when there is speech in it (seconds from its beginning), and by whom."""

    words: str
    seconds: float
    spans: tuple[tuple[float, float], ...]
    engine: str
    voice: str
    title: str  # the voice, as a person calls it
    language: str
    speed: float
    licence: str  # of the voice; "" where nobody knows


@dataclass(frozen=True, kw_only=True)
class Choice:
    engine: Engine
    voice: Voice
    asked: Asked

    @property
    def recipe(self) -> dict[str, Any]:
        """What makes the same speech of the same words again."""
        return {
            "engine": " ".join(part for part in (self.engine.name, self.engine.version) if part),
            "voice": self.voice.name,
            "language": self.asked.language,
            "speed": self.asked.speed,
            **self.engine.told_apart,
        }


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """Has words said by the programs that are here. `engine` is auto, piper, espeak-ng, flite or off; a `command` of the
    owner's goes before them all."""

    folder: Path  # of Piper's voices
    ffmpeg: Path
    engine: str = "auto"
    command: tuple[str, ...] = ()
    worker: str = WORKER

    def engines(self) -> list[Engine]:
        """The programs that can speak here, the best first. Looks at the disk."""
        if self.engine == "off":
            return []
        if self.command:
            return [self._own()]
        found: list[Engine] = []
        if self.engine in {"auto", "piper"} and piper_version():
            found.append(self._piper())
        found += [one for one in FOUND if self.engine in {"auto", one.name} and is_there(one)]
        return found

    def _own(self) -> Program:
        return Program(name=Path(self.command[0]).name, arguments=self.command, is_own=True)

    def _piper(self) -> Piper:
        return Piper(folder=self.folder)

    def voices(self) -> list[Voice]:
        """Piper's voices that lie here, whether or not it is installed."""
        return self._piper().voices()

    def choose(self, asked: Asked) -> Choice:
        """Who says it in which voice. Raises InvalidRequest for a voice or a speed that cannot be, Unavailable where
        nothing here can speak so."""
        low, high = SPEEDS
        if not low <= asked.speed <= high:
            raise InvalidRequest(
                tr("a voice speaks at {low:g} to {high:g} times its usual speed", low=low, high=high),
                fix=tr("1 is its usual one"),
            )
        if asked.voice and not VOICE_NAME.fullmatch(asked.voice):
            raise InvalidRequest(
                tr("{voice!r} is no name of a voice", voice=asked.voice[:60]), fix=tr("/say lists them")
            )
        engines = self.engines()
        if not engines:
            raise self._nothing_speaks(asked)
        names_piper = bool(PIPER_LIKE.fullmatch(asked.voice)) or asked.voice in {one.title.casefold() for one in KNOWN}
        for engine in engines:
            if names_piper and not isinstance(engine, Piper) and not self.command:
                continue
            if voice := engine.voice_for(asked):
                return Choice(engine=engine, voice=voice, asked=asked)
        raise self._no_such_voice(asked, engines)

    def _nothing_speaks(self, asked: Asked) -> Unavailable:
        if self.engine == "off":
            return Unavailable(
                tr("voices made from words are switched off"), fix=tr('set voice.engine = "auto" in config.toml')
            )
        return Unavailable(
            tr("no program that speaks is here"),
            fix=tr(
                "on the bot's machine: {install}, then {get} {language}; or install espeak-ng, or send a voice note of your own",
                install=INSTALL,
                get=GET,
                language=asked.language if any(one.language == asked.language for one in KNOWN) else "en",
            ),
        )

    def _no_such_voice(self, asked: Asked, engines: Sequence[Engine]) -> Unavailable:
        known = next((one for one in KNOWN if asked.voice in {one.name, one.title.casefold()}), None)
        if not asked.voice:
            known = next((one for one in KNOWN if one.language == asked.language), None)
        what = (
            tr("the voice {voice} is not here", voice=asked.voice)
            if asked.voice
            else tr("no voice here speaks {language}", language=language_name(asked.language) or asked.language)
        )
        if known is not None and piper_version():
            return Unavailable(what, fix=tr("on the bot's machine: {get} {voice}", get=GET, voice=known.name))
        if known is not None:
            return Unavailable(
                what,
                fix=tr(
                    "on the bot's machine: {install}, then {get} {voice}", install=INSTALL, get=GET, voice=known.name
                ),
            )
        return Unavailable(
            what,
            fix=tr(
                "/say lists those that are; a further voice of Piper's is two files in {folder}, and espeak-ng speaks most languages",
                folder=self.folder,
            ),
        )

    async def speak(self, words: str, choice: Choice, *, out: Path, timeout: float | None = None) -> Speech:
        """Have `words` said into the M4A file `out`, which appears whole or not at all.

        Raises InvalidRequest for words that cannot be said, Unavailable where the program fails or takes too long.
        Cancelled, the program is ended, and nothing is left of it.
        """
        text = sayable(words)
        with tempfile.TemporaryDirectory(prefix="speech-") as folder:
            said, made = Path(folder) / "text.txt", Path(folder) / "made.wav"
            said.write_text(f"{text}\n", encoding="utf-8")
            async with arriving(out) as part:
                request = {
                    "name": choice.engine.name,
                    "argv": choice.engine.command(choice.asked, choice.voice, text=said, out=made),
                    "text": str(said),
                    "made": str(made),
                    "out": str(part.resolve()),
                    "ffmpeg": str(self.ffmpeg),
                }
                answer = await ask(self.worker, request, timeout=timeout or TIMEOUT + A_LETTER * len(text))
        logger.info(
            "Words spoken",
            extra={"action": "words_spoken", "engine": choice.engine.name, "seconds": answer["seconds"]},
        )
        return Speech(
            words=text,
            seconds=float(answer["seconds"]),
            spans=tuple((float(start), float(end)) for start, end in answer["spans"]),
            engine=str(choice.recipe["engine"]),
            voice=choice.voice.name,
            title=choice.voice.title,
            language=choice.asked.language,
            speed=choice.asked.speed,
            licence=choice.voice.licence,
        )

    def problem(self) -> str:
        """What keeps the owner's own command from running; "" for nothing."""
        if not self.command or self.engine == "off" or shutil.which(self.command[0]):
            return ""
        return tr("{program} is not on this machine", program=self.command[0])
