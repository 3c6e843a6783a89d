"""Captions without a model: lines of a phrase book, chosen by the persona's voice and never the same again soon."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from personas.folding import fold
from storage.tables import Persona
from tools.captions.hashtags import hashtags_for
from tools.captions.parts import CaptionParts, CaptionRequest
from tools.captions.phrasebook import CIRCUMSTANCES, Line, PhraseBook, Topic, book_for, finders, topics_in
from tools.captions.reading import folded, is_sad, small_words
from tools.captions.remembering import Earlier
from tools.captions.theme import LONGEST_PHRASE, Subject, keepable, subject_of
from tools.captions.voice import Voice, voice_of

REMEMBERED = 30  # captions that are looked back on
_LIKED = 0.5  # lines that sound less like the persona are left to others
_TOPICAL, _PERSONAL = 5.0, 4.0  # how much rather a line about this topic, or this persona, than one about anything
_ENOUGH = 6  # lines to choose among; with fewer, less fitting ones come in


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What one caption is about, and who says it in which language."""

    book: PhraseBook
    voice: Voice
    subject: Subject
    topics: tuple[Topic, ...]
    emoji: str
    is_sad: bool
    is_loved: bool  # the theme is one of the persona's interests

    def say(self, line: Line) -> str:
        return line.said(self.subject, self.book.numbers)

    def can_say(self, line: Line) -> bool:
        return line.suits(self.subject, self.book.numbers)


@dataclass(frozen=True)
class _Choice:
    line: Line
    weight: float = 1.0


class GrammarWriter:
    """Writes offline, the same for the same request. Another seed, or another `recent`, gives another caption."""

    name = "grammar"

    async def write(self, request: CaptionRequest) -> CaptionParts:
        return write(request)


def write(request: CaptionRequest) -> CaptionParts:
    """Return a caption in the persona's voice; a person's exact words are kept as they are."""
    tags = hashtags_for(request)
    if exact := keepable(request.exact):
        return CaptionParts(main=exact, hashtags=tags if request.hashtag_count else (), writer="person")
    matter = matter_of(request)
    chance = _chance(request)
    recent = request.recent[:REMEMBERED]
    mains = Earlier((parts.main for parts in recent), alone=False)
    hooks = _hooks(matter)
    if all(mains.has(one.line) for one in _about(matter)):
        # Every line about the theme was said lately: then it is the hook that names it, where there is one to name.
        hooks = [one for one in hooks if one.line.is_themed and matter.can_say(one.line)] or hooks
    hook = _pick(matter, hooks, Earlier((parts.hook for parts in recent), alone=True), chance)
    line = _pick(matter, _lines(matter, hook), mains, chance)
    main = matter.say(line)
    is_short = len(main) < 100 and ". " not in main
    if is_short and not matter.is_sad and chance.random() < (0.15 if matter.voice.is_brief else 0.3):
        coda = _coda(matter, mains, chance)
        main = f"{main} {matter.say(coda)}" if coda is not None else main
    if matter.emoji and not matter.is_sad and chance.random() < matter.voice.emoji:
        main = f"{main} {matter.emoji}"
    asked = line.is_question or hook.is_question
    call = _call(matter, Earlier((parts.call_to_action for parts in recent), alone=True), chance, may_ask=not asked)
    return CaptionParts(
        hook=matter.say(hook), main=main, call_to_action=matter.say(call), hashtags=tags, writer=GrammarWriter.name
    )


def matter_of(request: CaptionRequest, *, longest: int = LONGEST_PHRASE) -> Matter:
    """Return what a request is about: the theme as it can be said, its topics, and the voice."""
    book, persona = book_for(request.language), request.persona
    words = subject_of(request.theme, language=book.code, persona=persona).words
    names = topics_in(words) if words else ()
    topics = tuple(book.topics[name] for name in names if name in book.topics)
    label = topics[0].label if topics else ""
    subject = subject_of(request.theme, language=book.code, persona=persona, label=label, longest=longest)
    emoji = subject.emoji or next((finder.emoji for finder in finders() if finder.name in names[:1]), "")
    return Matter(
        book=book,
        voice=voice_of(persona, request.tone),
        subject=replace(subject, place=_own_city(words, persona)),
        topics=topics,
        emoji=emoji,
        is_sad=is_sad(words),
        is_loved=_is_loved(words, names, persona),
    )


def _hooks(matter: Matter) -> list[_Choice]:
    book = matter.book
    if matter.is_sad:
        return _sober(book.sad_hooks, book.hooks)
    return [
        *(_Choice(line, _TOPICAL / place) for place, topic in enumerate(matter.topics, 1) for line in topic.hooks),
        *(_Choice(line, _PERSONAL) for line in book.fan_hooks if matter.is_loved),
        *(_Choice(line, _PERSONAL) for line in book.home_hooks),
        *(_Choice(line) for line in book.hooks),
    ]


def _lines(matter: Matter, hook: Line) -> list[_Choice]:
    """Return what may follow `hook`: one of the two is about the theme, and the theme is named once at most."""
    book = matter.book
    if matter.is_sad:
        return [one for one in _sober(book.sad_lines, book.lines) if not (hook.slots and one.line.slots)]
    about = _about(matter)
    fond = book.fan_lines if matter.is_loved else ()
    general = [*(_Choice(line, _PERSONAL) for line in fond if not line.slots), *(_Choice(line) for line in book.lines)]
    general = [one for one in general if not one.line.slots]
    if hook.slots:
        return [*(one for one in about if not one.line.slots), *general]
    return [*about, *general] if hook.topic or not about else about


def _about(matter: Matter) -> list[_Choice]:
    """Return the lines that can be said and say what the caption is about."""
    book = matter.book
    fond = book.fan_lines if matter.is_loved else ()
    lines = [
        *(_Choice(line, 2 * _TOPICAL / place) for place, topic in enumerate(matter.topics, 1) for line in topic.lines),
        *(_Choice(line, _PERSONAL) for line in (*fond, *book.home_lines) if line.slots),
        *(_Choice(line) for line in book.lines if line.slots),
    ]
    return [one for one in lines if matter.can_say(one.line)]


def _coda(matter: Matter, mains: Earlier, chance: random.Random) -> Line | None:
    """Return a few words to end on, where there are some that were not said lately."""
    fresh = [_Choice(line) for line in matter.book.codas if not mains.has(line)]
    liked = [one for one in fresh if matter.can_say(one.line) and matter.voice.liking(one.line.letters) >= _LIKED]
    return _pick(matter, liked, mains, chance) if liked else None


def _call(matter: Matter, earlier: Earlier, chance: random.Random, *, may_ask: bool) -> Line:
    """Return a question or an invitation, as the voice likes; the other where what it likes is used up."""
    book = matter.book
    if matter.is_sad:
        return _pick(matter, _sober(book.sad_calls, ()), earlier, chance)
    asks = chance.random() < matter.voice.asks and may_ask
    own = [_Choice(line, 2.0) for topic in matter.topics for line in topic.calls]
    pool = [one for one in [*own, *(_Choice(line) for line in book.calls)] if may_ask or not one.line.is_question]
    right = [
        one
        for one in pool
        if one.line.is_question == asks
        and matter.voice.liking(one.line.letters) >= _LIKED
        and not earlier.has(one.line)
    ]
    return _pick(matter, right or pool, earlier, chance)


def _sober(first: Sequence[Line], others: Sequence[Line]) -> list[_Choice]:
    """Return what can be said of sad news: what was written for it, and then what suits it too.

    It is little. Better the same words again than ones without tact.
    """
    return [*(_Choice(line) for line in first), *(_Choice(line, 0.01) for line in others if "s" in line.letters)]


def _pick(matter: Matter, pool: Sequence[_Choice], earlier: Earlier, chance: random.Random) -> Line:
    """Return one line of `pool`: it can be said of this theme, sounds like the voice, and was not said lately.

    Where every line was said lately, it is the one that was said longest ago.
    """
    fitting = [one for one in pool if matter.can_say(one.line)]
    fresh = [one for one in fitting if not earlier.has(one.line)]
    if not fresh:
        return max(fitting, key=lambda one: earlier.age(one.line)).line
    if matter.is_sad:
        return chance.choices(fresh, [one.weight for one in fresh])[0].line
    liking = {letters: matter.voice.liking(letters) for letters in {one.line.letters for one in fresh}}
    liked = [one for one in fresh if liking[one.line.letters] >= _LIKED]
    if len(liked) < _ENOUGH:
        liked = sorted(fresh, key=lambda one: liking[one.line.letters], reverse=True)[:_ENOUGH]
    weights = [one.weight * matter.voice.weight(one.line.letters) for one in liked]
    return chance.choices(liked, weights)[0].line


def _chance(request: CaptionRequest) -> random.Random:
    who = request.persona.name if request.persona is not None else ""
    key = f"{request.seed}:{who}:{request.theme[:200]}:{request.platform}:{request.language}:{request.tone}"
    return random.Random(key.encode("utf-8", "surrogatepass"))  # noqa: S311 - variety, not secrecy


def _own_city(words: str, persona: Persona | None) -> str:
    city = (persona.location or "").split(",")[0].strip() if persona is not None else ""
    return city if city and f" {fold(city)} " in f" {fold(words)} " else ""


def _is_loved(words: str, names: Sequence[str], persona: Persona | None) -> bool:
    """Whether the persona is known to love this: every word of an interest is said, or its topic comes first."""
    mind = persona.personality if persona is not None else None
    loved = [
        *(persona.interests or () if persona is not None else ()),
        *((mind.preferred_topics or ()) if mind else ()),
    ]
    said = folded(words)
    wanted = [folded(str(one)) - small_words() for one in loved]
    main = set(names[:1]) - CIRCUMSTANCES
    return any(one and one <= said for one in wanted) or any(main & set(topics_in(str(one))[:1]) for one in loved)


def hook_text(request: CaptionRequest, *, longest: int = 40) -> str:
    """Return a hook of at most `longest` characters, to be burnt into a film: about the theme wherever it has one."""
    matter = matter_of(request, longest=longest - 12)
    short = [one for one in _hooks(matter) if matter.can_say(one.line) and len(matter.say(one.line)) <= longest]
    about = [one for one in short if one.line.is_themed]
    earlier = Earlier((parts.hook for parts in request.recent[:REMEMBERED]), alone=True)
    return matter.say(_pick(matter, about or short, earlier, _chance(request)))
