"""A voice made from words, by a program of this machine: Piper, which is an extra, or any that speaks into a file.

`words` says what may be said, `engines` how each program is called, `voices` which voices Piper has and could have,
`speaker` chooses among them and asks the worker, which runs the program and measures what it said.
"""

from tools.speech.engines import Asked, Engine, Voice
from tools.speech.speaker import GET, INSTALL, SPEEDS, Choice, Speaker, Speech
from tools.speech.voices import KNOWN, KnownVoice
from tools.speech.words import LONGEST, sayable

__all__ = [
    "GET",
    "INSTALL",
    "KNOWN",
    "LONGEST",
    "SPEEDS",
    "Asked",
    "Choice",
    "Engine",
    "KnownVoice",
    "Speaker",
    "Speech",
    "Voice",
    "sayable",
]
