"""What of a small model's plan stands on the request, and what it made up or copied from its examples.

A small model keeps to the form of a plan and fills it with what it has seen: asked who it is, it makes the reel of the
first example and posts it. So each of its calls must be spoken for by a word of the request, and what stands in no
word that was said is taken out of the arguments: then the person is asked.
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cache
from typing import Any

from bot.agent.calls import SIDE_EFFECTS, Call
from bot.agent.hands import LOOKS
from bot.agent.offering import meanings, spoken
from bot.agent.prompt import EXAMPLES
from bot.agent.request import Request
from tools.tokens import fold

# These words and things go with everything that is said, or tell only whom or what it is about.
WEAK = frozenset({
    "do", "get", "give", "is", "how", "what", "when", "who", "about", "want", "take", "my", "not",
    "#persona", "#language", "#whose",
})  # fmt: skip
# What only names a kind of thing asks for nothing public or for good: "photos of Ava" deletes none.
THINGS = frozenset({
    "image", "video", "persona", "job", "caption", "style", "#platform", "#size", "#duration", "#quote",
})  # fmt: skip
OF_WORDS = SIDE_EFFECTS - {"schedule_post"}  # "img_91 fb sun 10am" is an order, and a card asks anyway
WORD = re.compile(r"[^\W_]{2,}")


ASKS_FOR = re.compile(
    r"\b(?:please|pls|(?:can|could|would|will|won't) you|(?:can|could) .{1,60} be|(?:shall|should|could|can|may) (?:we|i)|how about|what about|why (?:not|don't)|"
    r"bitte|kannst|könntest|würdest|wollen wir|puedes|podrías|podemos|por favor|peux|pourrais|peut-on|puoi|potresti|podes|pode|poderia|kun je|wil je)\b",
    re.IGNORECASE,
)

# "Under what circumstances would you delete it?" asks, "what about a reel?" asks for one.
WONDERS = re.compile(r"^\W*(?:\w+\s+)?(?:what|when|where|why|how|which|who)\b(?! about| not| don't)", re.IGNORECASE)


def sifted(calls: Sequence[Call], request: Request) -> tuple[list[Call], list[Call]]:
    """Return the calls that the request speaks for, and those that it does not; both without what nobody said."""
    said = spoken(request.text, request.personas) - WEAK
    cleaned = [_without_copies(call, request) for call in calls]
    # "Have you posted it?" has the word of an act and asks for none.
    is_question = request.text.rstrip().endswith(("?", "？"))
    only_asks = is_question and (bool(WONDERS.search(request.text)) or not ASKS_FOR.search(request.text))
    stands = [_is_asked(call.name, said) and (call.name in LOOKS or not only_asks) for call in cleaned]
    return (
        [call for call, is_asked in zip(cleaned, stands, strict=True) if is_asked],
        [call for call, is_asked in zip(cleaned, stands, strict=True) if not is_asked],
    )


def _is_asked(name: str, said: Set[str]) -> bool:
    return bool(meanings(name) & (said - THINGS if name in OF_WORDS else said))


def without_unsaid_time(call: Call, request: Request) -> Call:
    """Return a call without a time of which no word was said: times are the person's words, never a model's idea, so the
    person is asked."""
    when = call.args.get("when")
    if not isinstance(when, str) or _words([when]) & _words(_heard(request)):
        return call
    return _without(call, "when")


def _without_copies(call: Call, request: Request) -> Call:
    """Return a call without the values that stand in the prompt's examples and in nothing that was said."""
    heard = _words([*_heard(request), *request.state])
    for name, value in call.args.items():
        if fold(str(value)) in _examples() and not _words([str(value)]) & heard:
            call = _without(call, name)
    return call


def _heard(request: Request) -> list[str]:
    return [request.text, *(message.text for message in request.said)]


def _without(call: Call, name: str) -> Call:
    if name == "when":  # left out it would mean now
        return Call(name=call.name, args={**call.args, "when": ""})
    return Call(name=call.name, args={key: value for key, value in call.args.items() if key != name})


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in WORD.findall(fold(text)) if word not in {"at", "the", "on", "in"}}


@cache
def _examples() -> frozenset[str]:
    """Return the values of the examples' calls, but for the words that mean something to the tools."""
    plans: Iterable[Mapping[str, Any]] = (call for _, calls in EXAMPLES for call in calls)
    return frozenset(fold(str(value)) for plan in plans for value in plan["args"].values()) - {"last", "add_music"}
