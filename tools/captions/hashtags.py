"""Hashtags from the theme, its topics and the persona, in that order of telling."""

import random
from itertools import chain, zip_longest

import regex

from personas.folding import fold
from tools.captions.compose import valid_hashtags
from tools.captions.parts import MOST_HASHTAGS, CaptionRequest
from tools.captions.phrasebook import book_for, topics_in
from tools.captions.theme import _ARTICLES, _MARKED, _PREPOSITIONS, subject_of
from tools.platforms import platform

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def hashtags_for(request: CaptionRequest) -> tuple[str, ...]:
    """Return as many hashtags as were asked for, else as many as the platform recommends; never one twice."""
    count = request.hashtag_count
    wanted = platform(request.platform).hashtags_recommended if count is None else max(0, min(MOST_HASHTAGS, count))
    book = book_for(request.language)
    persona = request.persona
    chance = random.Random(f"{request.seed}:tags".encode())  # noqa: S311 - variety, not secrecy
    words = subject_of(request.theme, language=book.code, persona=persona).words
    topics = [book.topics[name] for name in topics_in(words) if name in book.topics] if words else []
    topical = list(chain.from_iterable(chance.sample(topic.tags, len(topic.tags)) for topic in topics))
    own = list(persona.hashtags or ()) if persona is not None else []
    chance.shuffle(own)
    said = _from_words(request.theme, words, book.code, request)
    first = [tag for group in zip_longest(said[:2], own[:2], topical[:2]) for tag in group if tag]
    interests = [str(one) for one in persona.interests or ()] if persona is not None else []
    rest = [*topical, *own, *said, *interests, *_place(request), *chance.sample(book.tags, len(book.tags))]
    return valid_hashtags([*first, *rest], most=wanted)


def _from_words(theme: str, words: str, code: str, request: CaptionRequest) -> list[str]:
    """Return tags of the theme: its hashtags, the phrase in one word where it is short, its longer words."""
    written = regex.findall(r"#([\p{L}\p{M}\p{N}_]+)", theme[:600])
    phrase = subject_of(theme, language=code, persona=request.persona).text
    small = _ARTICLES | _PREPOSITIONS | frozenset().union(*_MARKED.values())
    plain = [word for word in _WORD.findall(phrase) if fold(word) not in _ARTICLES]
    whole = "".join(plain)
    single = [word for word in _WORD.findall(words)[:12] if len(word) > 3 and fold(word) not in small]
    return [
        *written,
        *([whole.casefold()] if 3 <= len(whole) <= 20 and len(plain) <= 3 else []),
        *(word.casefold() for word in single),
    ]


def _place(request: CaptionRequest) -> list[str]:
    location = request.persona.location if request.persona is not None else ""
    return [location.split(",")[0]] if location else []
