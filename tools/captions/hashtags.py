"""Hashtags from the theme, its topics and the persona, in that order of telling."""

import random
from itertools import chain, zip_longest

import regex

from personas.folding import fold
from tools.captions.compose import valid_hashtags
from tools.captions.parts import MOST_HASHTAGS, CaptionRequest
from tools.captions.phrasebook import book_for, topics_in
from tools.captions.reading import known, small_words
from tools.captions.theme import subject_of
from tools.platforms import platform

SHORT = 18  # letters of a phrase that is one tag as it stands
LONGEST = 24  # letters of a tag made of several words
LONG_WORD = 4  # letters; shorter words tell nothing alone
# Without its article a German adjective takes over its ending: "der erste Schnee" is "erster Schnee".
_ENDINGS = {"der": "r", "das": "s"}
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def hashtags_for(request: CaptionRequest) -> tuple[str, ...]:
    """Return as many hashtags as were asked for, else as many as the platform recommends; never one twice."""
    count = request.hashtag_count
    wanted = platform(request.platform).hashtags_recommended if count is None else max(0, min(MOST_HASHTAGS, count))
    book = book_for(request.language)
    persona = request.persona
    chance = random.Random(f"{request.seed}:tags")  # noqa: S311 - variety, not secrecy
    words = subject_of(request.theme, language=book.code, persona=persona).words
    topics = [book.topics[name] for name in topics_in(words) if name in book.topics] if words else []
    topical = list(chain.from_iterable(zip_longest(*(chance.sample(topic.tags, len(topic.tags)) for topic in topics))))
    own = chance.sample(list(persona.hashtags or ()), len(persona.hashtags or ())) if persona is not None else []
    said, single = _from_words(request, book.code)
    first = chain.from_iterable(zip_longest(said[:1], own[:1], topical[:1], said[1:2], topical[1:2], own[1:2]))
    interests = [str(one) for one in persona.interests or ()] if persona is not None else []
    places = [persona.location.split(",")[0]] if persona is not None and persona.location else []
    general = chance.sample(book.tags, len(book.tags))
    rest = [*topical, *own, *said, *single, *interests, *places, *general]
    return valid_hashtags((tag for tag in [*first, *rest] if tag), most=wanted)


def _from_words(request: CaptionRequest, code: str) -> tuple[list[str], list[str]]:
    """Return tags of the theme that tell it, and single words of it that tell less.

    A short phrase is one tag, whole: "diadeplaya". A longer one is cut at its small words: "vintage market in Lisbon"
    gives "vintagemarket", and "lisbon" among the single words. Hashtags that stand in the theme come first.
    """
    written = regex.findall(r"#([\p{L}\p{M}\p{N}_]+)", request.theme[:600])
    spelled = _WORD.findall(subject_of(request.theme, language=code, persona=request.persona).text)
    words = [word.casefold() for word in spelled]
    if code == "de" and len(words) > 2 and words[0] in _ENDINGS and spelled[1].islower() and words[1].endswith("e"):
        words[1] += _ENDINGS[words[0]]
    while len(words) > 1 and fold(words[0]) in known("leading", "words"):
        words = words[1:]
    whole = "".join(words)
    if 3 <= len(whole) <= SHORT:
        return [*written, whole], [word for word in words if len(word) > LONG_WORD]
    groups: list[list[str]] = [[]]
    for word in words:
        if fold(word) in small_words():
            groups.append([])
        else:
            groups[-1].append(word)
    joined = ["".join(group[-3:]) for group in groups if len(group) > 1]
    single = [word for word in words if len(word) > LONG_WORD and fold(word) not in small_words()]
    return [*written, *(tag for tag in joined if len(tag) <= LONGEST)], single
