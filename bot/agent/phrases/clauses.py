"""A clause of a request, and the ways in which the rules look at it: things, verbs that ask, times, what is left."""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from bot.agent.phrases import lexicon
from bot.agent.phrases.plainwords import is_plain
from bot.agent.phrases.reading import Item, Line
from tools.timereading import Reading, TimeSpan
from tools.tokens import fold

ORDERS = frozenset({
    "make", "take", "do", "get", "give", "want", "find", "show", "post", "schedule", "cancel", "delete", "kill", "remove",
    "write", "check", "trim", "crop", "speed", "mute", "loop", "resize", "rotate", "reverse", "upscale", "grade", "merge",
    "add", "put", "change", "rename", "compare", "move", "pause", "resume", "approve", "reject", "tag", "redo", "help",
    "caption", "keep",
})  # fmt: skip


_POLITE = frozenset({"please", "pls", "plz", "pleas", "thanks", "thank you", "thx", "ty", "cheers", "for me", "for us", "por favor",
                     "bitte", "s'il te plait", "per favore", "alsjeblieft", "kindly", "if possible", "mal", "also", "auch"})  # fmt: skip


TELLERS = frozenset({"i", "we", "you", "they", "he", "she", "people", "it", "everyone", "who", "that", "which", "u"})


_BEFORE_ORDER = frozenset({"and", "then", "to", "not", "but", "could", "should", "you", "or", "u", "i", "we"})


_LEFT_OVER = re.compile(r"^[\s,;:.\-–—!?&+*/=→>)]+|[\s,;:.\-–—!?&+*/=→<(]+$")


@dataclass
class Clause:
    """A run of items that asks, or says, one thing."""

    line: Line
    items: list[Item]
    joint: str = ""  # what stands before it: "", then, and, but, ",", "."
    ended_by: str = ""  # "?" where it was closed by one
    is_before: bool = False  # "before posting it": comes after what follows
    is_doubted: bool = False  # what follows takes it back: "cancel P5? never!"
    core: list[Item] = field(default_factory=list)

    def __post_init__(self) -> None:
        _unmask_greetings(self.items)
        core = [
            item
            for item in self.items
            if item.kind not in {"mention", "url"}
            and item.canon not in {"please", "hello"}
            and (item.kind != "sign" or item.sort)
        ]
        while core and core[0].canon in {"and", "then", "but"} and core[0].sort == "small":
            core.pop(0)
        self.core = _without_denied(core, self.line.language)
        closed = {id(item) for item, after in pairwise(self.items) if after.text in {",", "!"}}
        _settle(self.core, closed, self.line.language)

    @property
    def start(self) -> int:
        return self.items[0].start

    @property
    def end(self) -> int:
        return self.items[-1].end

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]

    @property
    def folded(self) -> str:
        return self.line.folded[self.start : self.end]

    @property
    def is_question(self) -> bool:
        return self.ended_by == "?"

    def as_order(self) -> "Clause":
        """The clause taken as an order: what was asked or remarked shall be done."""
        return Clause(self.line, self.items, self.joint)

    @property
    def is_asked(self) -> bool:
        """Whether it is put as a request: please, could you, I need to."""
        return any(item.canon == "please" for item in self.items)

    @property
    def head(self) -> Item | None:
        return self.core[0] if self.core else None

    def of(self, *kinds: str) -> list[Item]:
        return [item for item in self.core if item.kind in kinds]

    def values(self, kind: str) -> list[str]:
        """The values of one kind, each once, in order."""
        return list(dict.fromkeys(str(item.value) for item in self.core if item.kind == kind))

    def verbs(self, *canons: str) -> list[Item]:
        return [item for item in self.core if item.sort == "verb" and (not canons or item.canon in canons)]

    def bids(self, *canons: str) -> list[Item]:
        """The verbs that ask for something to be done, not those that tell what was or is done."""
        return [verb for verb in self.verbs(*canons) if self._is_bid(verb)]

    def _is_bid(self, verb: Item) -> bool:
        index = self.index(verb)
        before = self.core[index - 1] if index else None
        said = fold(before.text) if before is not None else ""
        if verb.form == "base":
            return said not in TELLERS or verb.canon == "want"
        if verb.form == "s":
            return verb.canon == "want"
        if index == 0 and self.is_asked:
            return True
        if verb.form == "ing":
            return index == 0 or said in {"mind", "start", "try", "needs", "need", "wants", "requires"}
        return said in {"be", "get", "gets", "to be", "have"} or any(
            item.canon in {"should", "want"} for item in self.core[:index]
        )

    def nouns(self, *canons: str) -> list[Item]:
        return [item for item in self.core if item.sort == "noun" and (not canons or item.canon in canons)]

    def small(self, *canons: str) -> list[Item]:
        return [item for item in self.core if item.sort == "small" and item.canon in canons]

    def orders(self) -> list[Item]:
        """The verbs that may be orders here: base forms, or any form behind a request."""
        return [
            item for item in self.core if item.sort == "verb" and item.canon in ORDERS and item.form in {"base", "ing"}
        ]

    def says(self, pattern: str) -> bool:
        """Whether the folded text of the clause holds a pattern."""
        return re.search(pattern, self.folded) is not None

    @cached_property
    def masked(self) -> str:
        """The clause in folded words, with each thing as its kind in brackets: "post <asset> on <platform> <time>"."""
        return re.sub(r" ?' ?(?=\w)|(?<=\w) ?' ?", "'", " ".join(_masked(self.items)))

    @cached_property
    def canons(self) -> str:
        """The meanings of the words in order, fillers left out: "make a image of <persona>"."""
        return " ".join(
            f"<{item.kind}>" if item.kind not in {"word", "number", "sign"} else item.canon for item in self.core
        )

    @property
    def times(self) -> list[TimeSpan]:
        return [span for span in self.line.times if self.start <= span.start and span.end <= self.end]

    def time_words(self, spans: Iterable[TimeSpan] | None = None) -> str:
        """The person's words for the time, without the zone and without the preposition in front."""
        words = [self.line.text[span.start : span.end].strip(" ,") for span in (self.times if spans is None else spans)]
        return " ".join(words)

    def reading(self) -> Reading | None:
        """What the times of the clause say together; None where there is none or they contradict each other."""
        whole: Reading | None = None
        for span in self.times:
            whole = span.reading if whole is None else whole.merged(span.reading)
            if whole is None:
                return None
        return whole

    def index(self, item: Item) -> int:
        return next(index for index, candidate in enumerate(self.core) if candidate is item)

    def after(self, item: Item, count: int = 1) -> Item | None:
        index = self.index(item) + count
        return self.core[index] if 0 <= index < len(self.core) else None

    def before(self, item: Item, count: int = 1) -> Item | None:
        index = self.index(item) - count
        return self.core[index] if index >= 0 else None

    def rest(self, used: Iterable[Item], start: int | None = None, end: int | None = None) -> str:
        """The person's own words that are left when the used items are taken out; stray signs are trimmed."""
        gone = {id(item) for item in used}
        first, last = self.start if start is None else start, self.end if end is None else end
        pieces: list[str] = []
        run: list[Item] = []
        for item in [*self.items, None]:
            if item is not None and not (first <= item.start and item.end <= last):
                continue
            if item is None or id(item) in gone:
                if run:
                    pieces.append(self.line.text[run[0].start : run[-1].end])
                run = []
            else:
                run.append(item)
        return tidy(" ".join(pieces))


def _masked(items: Sequence[Item]) -> Iterator[str]:
    in_time = False
    for item in items:
        if item.in_time:
            if not in_time:
                yield "<time>"
        elif item.kind in {"word", "number"}:
            yield fold(item.text)
        elif item.kind == "sign":
            if item.text in "?'":
                yield item.text
        else:
            yield f"<{item.kind}>" + ("'s" if item.is_possessive else "")
        in_time = item.in_time


def tidy(text: str) -> str:
    """`text` with single spaces and without signs that were left over at its ends."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([,.;:!?])", r"\1", text)
    text = re.sub(r"([,;:])(?:\s*[,;:.])+", r"\1", text)
    while True:
        shorter = _LEFT_OVER.sub("", text)
        if shorter == text:
            return text if any(unicodedata.category(letter)[0] not in "PZ" for letter in text) else ""
        text = shorter


def _unmask_greetings(items: Sequence[Item]) -> None:
    """ "morning", "cool" and "man" greet at the start of a clause; later they are words of what is described."""
    has_begun = False
    for item in items:
        if item.canon == "hello" and has_begun and item is not items[-1]:
            item.canon, item.sort = fold(item.text), ""
        has_begun = has_begun or (item.kind != "sign" and item.canon not in {"hello", "please"})


def fillers(items: Sequence[Item]) -> list[Item]:
    """The polite words at both ends of a clause, and "please" wherever it stands."""
    polite = [item for item in items if item.canon in {"please", "hello"} and item.sort == "small"]
    edge: set[int] = set()
    for run in (items, list(reversed(items))):
        for item in run:
            if item.kind != "sign" and item.canon not in {"please", "hello"}:
                break
            edge.add(id(item))
    return [item for item in polite if id(item) in edge or fold(item.text) in _POLITE]


def _without_denied(core: list[Item], language: str) -> list[Item]:
    """Without the things that are only named to rule them out: "trim reel_3, not reel_4", "not on tiktok"."""
    denied: set[int] = set()
    for index, item in enumerate(core[:-1]):
        if item.canon != "not" and item.text.lower() != "instead":
            continue
        if language in {"es", "pt"} and item.text.lower() == "no" and core[index - 1].sort != "noun":
            continue  # Portuguese "no" is "in the"
        reach = [core[index + 1]] if item.canon == "not" else []
        leads = {"on", "to", "for", "of", "in"} if item.canon == "not" else {"of"}
        if index + 2 < len(core) and core[index + 1].canon in leads:
            reach = core[index + 1 : index + 3]
        if reach and reach[-1].kind in {"asset", "post", "platform", "persona"} and index > 0:
            denied |= {id(item), *map(id, reach)}
    return [item for item in core if id(item) not in denied]


def _settle(core: Sequence[Item], closed: Container[int], language: str) -> None:
    """Decide, for the words that are verb and thing, which they are here; a mended verb counts only where an order stands."""
    for index, item in enumerate(core):
        is_misplaced = core[index - 1].canon not in _BEFORE_ORDER if index else id(item) in closed
        if item.is_mended and item.sort in {"verb", "both"} and is_misplaced:
            if item.other:
                item.sort, item.canon, item.other = "noun", item.other, ""
            else:
                item.sort, item.canon, item.form = "", fold(item.text), "base"
            continue
        following = fold(core[index + 1].text) if index + 1 < len(core) else ""
        if (
            item.sort in {"noun", "both"}
            and fold(item.text) in {"film", "movie", "story"}
            and following in {"style", "look", "grain", "noir", "still", "feel"}
        ):
            item.sort, item.canon = "", fold(item.text)
            continue
        if item.sort == "verb" and _is_thing_in_fact(core, index, language):
            item.sort, item.canon = "", fold(item.text)
            continue
        if item.text.lower() == "short" and not _is_a_short(core, index):
            item.sort, item.canon = "", "short"
            continue
        if item.sort != "both":
            continue
        before = core[index - 1] if index else None
        after = core[index + 1] if index + 1 < len(core) else None
        item.sort = "verb" if _is_verb(item, before, after) else "noun"
        if item.sort == "noun" and item.other:
            item.canon, item.other = item.other, ""


def _is_thing_in_fact(core: Sequence[Item], index: int, language: str) -> bool:
    """Whether a word that is an order elsewhere is a thing here: "a rainy bus stop", "Luna am See"."""
    item, before = core[index], core[index - 1] if index else None
    if before is None or item.form != "base" or " " in item.text or item.is_mended:
        return False
    if language != "en" and before.canon in {"on", "in", "at", "by"} and not lexicon.is_own(language, fold(item.text)):
        return True
    is_last = index + 1 == len(core)
    told = fold(before.text) in TELLERS or before.in_time
    return (
        language == "en"
        and is_last
        and item.canon in _ALSO_THINGS
        and before.kind == "word"
        and not (before.sort or told)
        and is_plain(fold(before.text))
    )


# Orders that end the name of a thing as well: a bus stop, a talk show, a test run.
_ALSO_THINGS = frozenset({"kill", "cancel", "show", "trim", "check", "get", "change", "make", "rotate", "do"})


def _is_a_short(core: Sequence[Item], index: int) -> bool:
    """Whether "short" is the video, not the adjective: "a 20s short for youtube", but "a short caption", "short and black"."""
    before = core[index - 1] if index else None
    after = core[index + 1] if index + 1 < len(core) else None
    if any(
        item.canon in {"image", "video", "caption", "hair"} or item.canon == "appearance"
        for item in core[index + 1 : index + 4]
    ):
        return False
    if after is not None and after.canon in {"and", "hair"}:
        return False
    if (
        before is None
        or before.canon in {"a", "new", "youtube", "the", "my"}
        or before.kind in {"duration", "number", "persona", "platform", "times"}
    ):
        return True
    return (after is None or after.canon in {"of", "for", "about", "with", "on"}) and before.canon not in {
        "is",
        "now",
        "it",
        "keep",
        "make",
        "more",
        "very",
        "too",
        "so",
    }


def _is_verb(item: Item, before: Item | None, after: Item | None) -> bool:
    if item.form == "s":
        return False
    if item.text.lower() == "ad" and before is None:
        return after is not None and after.canon not in {"of", "for", "with"}
    object_follows = after is not None and (
        after.kind in {"asset", "persona", "post", "quote"} or after.canon in {"it", "me", "the", "a", "my", "all", "any"}
        or after.canon in {"image", "video", "caption", "subtitle", "music"} or after.kind == "number"
    )  # fmt: skip
    if before is None:
        return after is not None and after.canon != "of" and (object_follows or after.kind == "platform" or after.in_time
                                                              or after.canon in {"on", "to", "now", "last"})  # fmt: skip
    if before.canon in {"then", "and", "to", "not", "but", ",", "or", "should", "could", "if"} or before.kind == "sign":
        return (
            object_follows
            or after is None
            or after.kind == "platform"
            or after.canon in {"on", "to", "for", "at"}
            or after.in_time
        )
    if before.canon in {"a", "the", "my", "new", "last", "of", "for", "with", "any", "what", "in", "about"} or before.kind in {
        "number", "platform", "size", "duration", "times",
    } or before.is_possessive:  # fmt: skip
        return False
    if before.sort == "verb" or before.kind in {"persona"}:
        return object_follows and after is not None and after.canon in {"it", "me", "the"} and before.kind != "persona"
    return after is not None and after.canon == "it"
