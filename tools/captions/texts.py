"""Short texts in a persona's voice that are no captions: a bio line, a greeting, a few words about something."""

import random
from collections.abc import Sequence

import regex

from personas.folding import fold
from storage.tables import Persona
from tools.captions.grammar import write
from tools.captions.parts import CaptionRequest
from tools.captions.phrasebook import Line, book_for, topics_in
from tools.captions.theme import capital, subject_of
from tools.captions.voice import voice_of

_BIO = frozenset(
    ["bio", "bios", "biography", "tagline", "profile", "biografia", "steckbrief", "perfil", "profil", "profilo"]
)
_GREETING = frozenset(["greeting", "hello", "hi", "welcome", "saludo", "begrussung", "gruss", "salutation", "saluto", "saudacao", "hola"])  # fmt: skip
_ABOUT = regex.compile(
    r"^(?:write\s+)?(?:an?|some|the|one|few|short|little|nice|\s)*(?:text|line|lines|sentence|sentences|words|message|note|story|"
    r"post|tweet|caption|poem|update|announcement|something)\s+(?:about|on|for|of)\s+",
    regex.IGNORECASE,
)


def write_text(persona: Persona | None, about: str, *, kind: str = "", seed: int = 0) -> str:
    """Return a short text in the persona's voice and language; `about` or `kind` may ask for a bio or a greeting."""
    language = (persona.language if persona is not None else "") or "English"
    asked = set(fold(f"{kind} {about[:200]}").replace(",", " ").split())
    if asked & _BIO:
        return _filled(persona, language, book_for(language).bios, seed)
    if asked & _GREETING:
        return _filled(persona, language, book_for(language).greetings, seed)
    theme = str(_ABOUT.sub("", about.strip(), count=1))
    parts = write(CaptionRequest(persona=persona, theme=theme, platform="folder", language=language, seed=seed))
    return f"{parts.hook}\n\n{parts.main}"


def _filled(persona: Persona | None, language: str, lines: Sequence[Line], seed: int) -> str:
    """Return one of `lines`, with what is known of the persona in its slots."""
    facts = _facts(persona, language)
    usable = [line for line in lines if all(facts[slot.casefold()] for slot in line.slots)]
    voice = voice_of(persona)
    weights = [max(voice.liking(line.letters), 0.05) ** 3 * len(line.slots | {""}) for line in usable]
    chance = random.Random(f"{seed}:{facts['name']}:{language}")  # noqa: S311 - variety, not secrecy
    line = chance.choices(usable, weights)[0]
    text = line.text
    for slot, value in facts.items():
        text = text.replace(f"{{{slot}}}", value).replace(f"{{{slot.capitalize()}}}", capital(value))
    return text


def _facts(persona: Persona | None, language: str) -> dict[str, str]:
    if persona is None:
        return dict.fromkeys(("name", "place", "interest", "second", "interests"), "")
    book = book_for(language)
    interests = []
    for interest in persona.interests or ():
        named = topics_in(str(interest))
        label = book.topics[named[0]].label if named else ""
        interests.append(subject_of(str(interest), language=book.code, label=label).text)
    interests = list(dict.fromkeys(filter(None, interests)))
    return {
        "name": persona.name,
        "place": (persona.location or "").split(",")[0].strip(),
        "interest": interests[0] if interests else "",
        "second": interests[1] if len(interests) > 1 else "",
        "interests": ", ".join(interests[:3]),
    }
