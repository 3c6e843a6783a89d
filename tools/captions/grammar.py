"""Captions without a model: lines of a phrase book, chosen by the persona's voice and never the same again soon."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from personas.folding import fold
from storage.tables import Persona
from tools.captions.hashtags import hashtags_for
from tools.captions.parts import CaptionParts, CaptionRequest
from tools.captions.phrasebook import Line, PhraseBook, Topic, book_for, finders, topics_in
from tools.captions.theme import Subject, subject_of
from tools.captions.voice import Voice, voice_of

REMEMBERED = 30  # captions that are looked back on
LONGEST_LOOK = 800  # characters of an earlier caption that are looked at
_LIKED = 0.42  # lines that sound less like the persona are left to others
_ENOUGH = 6  # lines to choose among; with fewer, less fitting ones come in
_SAD = frozenset(
    "funeral grief grieving died dies death dead loss mourning memorial cemetery grave rip cancer hospital war suicide breakup divorce "
    "goodbye farewell accident tragedy victims earthquake remembrance muerte funeral luto duelo entierro tod trauer beerdigung abschied "
    "krieg deuil mort enterrement adieu guerre lutto morte funerale addio guerra enterro adeus".split()
)


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What one caption is about, and who says it in which language."""

    book: PhraseBook
    voice: Voice
    subject: Subject
    topics: tuple[Topic, ...]
    emoji: str
    is_sad: bool


class GrammarWriter:
    """Writes offline, the same for the same request. Another seed, or another `recent`, gives another caption."""

    name = "grammar"

    async def write(self, request: CaptionRequest) -> CaptionParts:
        return write(request)


def write(request: CaptionRequest) -> CaptionParts:
    """Return a caption in the persona's voice; a person's exact words are kept as they are."""
    tags = hashtags_for(request)
    if request.exact.strip():
        return CaptionParts(main=request.exact.strip(), hashtags=tags if request.hashtag_count else ())
    matter = matter_of(request)
    chance = _chance(request)
    earlier = _Earlier(request.recent)
    hook = _pick(matter, _hooks(matter), earlier.hooks, chance, whole=True)
    first, second = _sentences(matter, hook, earlier, chance)
    main = [line for line in (first, second) if line is not None]
    call = _call(matter, main, earlier, chance)
    said = [line.said(matter.subject, matter.book.numbers) for line in main]
    text = " ".join(said)
    if matter.emoji and not matter.is_sad and chance.random() < matter.voice.emoji:
        text = f"{text} {matter.emoji}"
    return CaptionParts(
        hook=hook.said(matter.subject, matter.book.numbers),
        main=text,
        call_to_action=call.said(matter.subject, matter.book.numbers),
        hashtags=tags,
    )


def matter_of(request: CaptionRequest) -> Matter:
    """Return what a request is about: the theme as it can be said, its topics, and the voice."""
    book = book_for(request.language)
    words = subject_of(request.theme, language=book.code, persona=request.persona).words
    names = topics_in(words) if words else ()
    topics = tuple(book.topics[name] for name in names if name in book.topics)
    label = topics[0].label if topics else ""
    subject = subject_of(request.theme, language=book.code, persona=request.persona, label=label)
    emoji = subject.emoji or next((finder.emoji for finder in finders() if finder.name in names[:1]), "")
    return Matter(
        book=book,
        voice=voice_of(request.persona, request.tone),
        subject=subject,
        topics=topics,
        emoji=emoji,
        is_sad=bool(_SAD & set(fold(words).split())),
    )


@dataclass(frozen=True)
class _Choice:
    line: Line
    weight: float


class _Earlier:
    """The captions that were written before, in lower case, newest first."""

    def __init__(self, recent: Sequence[CaptionParts]) -> None:
        newest = recent[:REMEMBERED]
        self.hooks = tuple(parts.hook.casefold()[:LONGEST_LOOK] for parts in newest)
        self.mains = tuple(" ".join(parts.main.casefold()[:LONGEST_LOOK].split()) for parts in newest)
        self.calls = tuple(parts.call_to_action.casefold()[:LONGEST_LOOK] for parts in newest)


def _hooks(matter: Matter) -> list[_Choice]:
    own = [_Choice(line, 3.0) for topic in matter.topics for line in topic.hooks]
    return [*own, *(_Choice(line, 1.0) for line in matter.book.hooks)]


def _sentences(matter: Matter, hook: Line, earlier: _Earlier, chance: random.Random) -> tuple[Line, Line | None]:
    """Return one sentence or two. The theme is named once at most, and the hook or the first sentence is about it."""
    topical = [_Choice(line, 3.0) for topic in matter.topics for line in topic.lines]
    named = [_Choice(line, 1.0) for line in matter.book.lines if line.slots]
    general = [_Choice(line, 1.0) for line in matter.book.lines if not line.slots]
    pool = [*topical, *general] if hook.slots else [*topical, *named]
    if hook.topic:
        pool = [*topical, *named, *general]
    if not any(one.line.suits(matter.subject, matter.book.numbers) for one in pool):
        pool = general
    first = _pick(matter, pool, earlier.mains, chance)
    if chance.random() < (0.65 if matter.voice.is_brief else 0.3):
        return first, None
    rest = [one for one in [*general, *([] if first.topic else topical)] if one.line is not first]
    second = _pick(matter, rest, earlier.mains, chance)
    return (second, first) if first.is_question and not second.is_question else (first, second)


def _call(matter: Matter, main: Iterable[Line], earlier: _Earlier, chance: random.Random) -> Line:
    asks = chance.random() < matter.voice.asks and not any(line.is_question for line in main)
    lines = [*(line for topic in matter.topics for line in topic.calls), *matter.book.calls]
    pool = [_Choice(line, 2.0 if line.topic else 1.0) for line in lines if line.is_question == asks]
    return _pick(matter, pool, earlier.calls, chance, whole=True)


def _pick(
    matter: Matter, pool: Sequence[_Choice], earlier: Sequence[str], chance: random.Random, *, whole: bool = False
) -> Line:
    """Return one line of `pool`: it can be said of this theme, sounds like the voice, and was not said lately.

    Where every line was said lately, it is the one that was said longest ago.
    """
    fitting = [one for one in pool if one.line.suits(matter.subject, matter.book.numbers)]
    if matter.is_sad:
        fitting = [one for one in fitting if "s" in one.line.letters] or fitting
    fresh = [one for one in fitting if _age(one.line, earlier, whole=whole) is None]
    if not fresh:
        return max(fitting, key=lambda one: _age(one.line, earlier, whole=whole) or 0).line
    ranked = sorted(fresh, key=lambda one: matter.voice.liking(one.line.letters), reverse=True)
    liked = [one for one in ranked if matter.voice.liking(one.line.letters) >= _LIKED]
    chosen = liked if len(liked) >= _ENOUGH else ranked[:_ENOUGH]
    weights = [one.weight * max(matter.voice.liking(one.line.letters), 0.05) ** 3 for one in chosen]
    return chance.choices(chosen, weights)[0].line


def _age(line: Line, earlier: Sequence[str], *, whole: bool) -> int | None:
    """Return how many captions ago `line` was said, None if it was not."""
    said = line.is_whole if whole else line.is_in
    return next((ago for ago, text in enumerate(earlier) if said(text)), None)


def _chance(request: CaptionRequest) -> random.Random:
    who = request.persona.name if request.persona is not None else ""
    key = f"{request.seed}:{who}:{request.theme[:200]}:{request.platform}:{request.language}:{request.tone}"
    return random.Random(key.encode("utf-8", "surrogatepass"))  # noqa: S311 - variety, not secrecy


def hook_text(request: CaptionRequest, *, longest: int = 40) -> str:
    """Return a hook of at most `longest` characters, to be burnt into a film."""
    matter = matter_of(request)
    earlier = _Earlier(request.recent)
    short = [
        one
        for one in _hooks(matter)
        if one.line.suits(matter.subject, matter.book.numbers)
        and len(one.line.said(matter.subject, matter.book.numbers)) <= longest
    ]
    about = [one for one in short if one.line.is_themed]
    line = _pick(matter, about or short, earlier.hooks, _chance(request), whole=True)
    return line.said(matter.subject, matter.book.numbers)


def write_text(persona: Persona | None, about: str, *, kind: str = "", seed: int = 0) -> str:
    """Return a short text in the persona's voice: a bio line, a greeting, or a few sentences about something."""
    language = persona.language if persona is not None and persona.language else "English"
    asked = set(fold(f"{kind} {about}"[:200]).split())
    request = CaptionRequest(persona=persona, theme=about, platform="folder", language=language, seed=seed)
    if asked & {"bio", "bios", "biography", "tagline", "biografia", "steckbrief"}:
        return _bio(persona, request)
    if asked & {
        "greeting",
        "hello",
        "hi",
        "welcome",
        "saludo",
        "begrussung",
        "gruss",
        "salutation",
        "saluto",
        "saudacao",
    }:
        matter = matter_of(replace(request, theme=""))
        name = persona.name if persona is not None else ""
        lines = [_Choice(line, 1.0) for line in matter.book.greetings if name or "{name}" not in line.text]
        return _pick(matter, lines, (), _chance(request)).text.replace("{name}", name)
    parts = write(request)
    return f"{parts.hook}\n\n{parts.main}"


def _bio(persona: Persona | None, request: CaptionRequest) -> str:
    matter = matter_of(replace(request, theme=""))
    interests = [str(one) for one in (persona.interests or ())][:3] if persona is not None else []
    values = {
        "place": (persona.location or "").split(",")[0].strip() if persona is not None else "",
        "interest": interests[0] if interests else "",
        "second": interests[1] if len(interests) > 1 else "",
        "interests": ", ".join(interests),
        "name": persona.name if persona is not None else "",
    }
    lines = [line for line in matter.book.bios if all(values.get(slot.casefold(), "") for slot in line.slots)]
    line = _pick(
        matter, [_Choice(Line(line.text.replace("{", "<"), line.letters), 1.0) for line in lines], (), _chance(request)
    )
    text = line.text
    for slot, value in values.items():
        text = text.replace(f"<{slot}}}", value).replace(f"<{slot.capitalize()}}}", value[:1].upper() + value[1:])
    return text
