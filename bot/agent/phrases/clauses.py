"""Parts a line into clauses, one for each thing that is asked, and gives the rules a way to look at a clause.

The art is to know which "and" joins two orders ("trim it and post it") and which joins two things ("running and
jumping", "Ava and Kai").
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from bot.agent.phrases.reading import Item, Line
from tools.timescan import Reading, TimeSpan
from tools.tokens import fold

ORDERS = frozenset({
    "make", "take", "do", "get", "give", "want", "find", "show", "post", "schedule", "cancel", "delete", "kill", "remove",
    "write", "check", "trim", "crop", "speed", "mute", "loop", "resize", "rotate", "reverse", "upscale", "grade", "merge",
    "add", "put", "change", "rename", "compare", "move", "pause", "resume", "approve", "reject", "tag", "redo", "help",
    "caption", "keep",
})  # fmt: skip
_OBJECTS = frozenset({"it", "me", "a", "the", "my", "on", "to", "for", "all", "any", "new", "with", "in", "of", "then", "at",
                      "as", "by", "now", "last"})  # fmt: skip
_POLITE = frozenset({"please", "pls", "plz", "pleas", "thanks", "thank you", "thx", "ty", "cheers", "for me", "for us", "por favor",
                     "bitte", "s'il te plait", "per favore", "alsjeblieft", "kindly", "if possible", "mal", "also", "auch"})  # fmt: skip
_TELLERS = frozenset({"i", "we", "you", "they", "he", "she", "people", "it", "everyone", "who", "that", "which", "u"})
_BEFORE_ORDER = frozenset({"and", "then", "to", "not", "but", "could", "should", "you", "or", "u", "i", "we"})
_SAID = frozenset({"said", "says", "say", "told", "asked", "wrote", "tells", "thinks", "wants", "wanted"})
_QUESTIONS = frozenset({"what", "how", "when", "where", "who"})
_FIELDS = frozenset({"bio", "voice", "appearance", "timezone", "language", "hashtag", "negative_prompt", "name"})
_PLACES = frozenset({"on", "to", "at", "for", "in"})
_MACHINE = frozenset({"gpu", "queue", "disk", "backend", "model", "system"})
_MADE = frozenset({"image", "video"})
_SIGNS_END = frozenset({".", "!", "?", ";", "…", "¿", "¡", "•"})
_LEFT_OVER = re.compile(r"^[\s,;:.\-–—!?&+*/=→>)]+|[\s,;:.\-–—!?&+*/=→<(]+$")


@dataclass
class Clause:
    """A run of items that asks, or says, one thing."""

    line: Line
    items: list[Item]
    joint: str = ""  # what stands before it: "", then, and, but, ",", "."
    ended_by: str = ""  # "?" where it was closed by one
    is_before: bool = False  # "before posting it": comes after what follows
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
        _settle(self.core, {id(item) for item, after in pairwise(self.items) if after.text in {",", "!"}})

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
            return said not in _TELLERS or verb.canon == "want"
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
            return text
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
        if index + 2 < len(core) and core[index + 1].canon in {"on", "to", "for", "of", "in"}:
            reach = core[index + 1 : index + 3]
        if reach and reach[-1].kind in {"asset", "post", "platform", "persona"} and index > 0:
            denied |= {id(item), *map(id, reach)}
    return [item for item in core if id(item) not in denied]


def _settle(core: Sequence[Item], closed: Container[int] = frozenset()) -> None:
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


def clauses(line: Line) -> list[Clause]:
    """The clauses of a line, in the order in which they are to be done."""
    found: list[Clause] = []
    current: list[Item] = []
    joint = ""

    def close(next_joint: str, ended_by: str = "") -> None:
        nonlocal current, joint
        while current and current[-1].kind == "sign" and current[-1].text in ",;:-":
            current.pop()
        if any(item.kind != "sign" for item in current):
            while current[0].kind == "sign" and current[0].text in ",;:-":
                current.pop(0)
            found.append(Clause(line, current, joint, ended_by))
            joint = next_joint
        elif next_joint in {"then", "but", "."}:
            joint = next_joint
        current = []

    items = line.items
    index = 0
    while index < len(items):
        item = items[index]
        previous = items[index - 1] if index else None
        gap = line.text[previous.end : item.start] if previous else ""
        if "\n" in gap:
            close(".")
        skip = _enumeration(items, index, current)
        if skip:
            close(".")
            index += skip
            continue
        if item.text == ":" and _is_announcement(current):
            current = []
            index += 1
            continue
        if item.kind == "sign" and item.text in _SIGNS_END and _ends_sentence(line, items, index):
            close(".", item.text)
            index += 1
            continue
        if item.canon == "then" and _is_then(items, index, current):
            close("then")
            index += 1
            continue
        if item.canon == "but" and current and not all(part.kind in {"persona", "sign", "asset"} for part in current):
            close("but")
            index += 1
            continue
        if (item.canon == "and" or (item.kind == "sign" and item.text in ",-")) and current:
            after = _past_joints(items, index + 1)
            if _shares_object(current, items, after):
                current.append(item)
                index += 1
                continue
            if _opens(items, after, current) and not _is_value_open(
                current, items[after] if after < len(items) else None
            ):
                close("and" if item.canon == "and" else ",")
                index += 1
                continue
        if current and _runs_on(items, index, current):
            close(",")
            continue
        if item.text.lower() in {"before", "after"} and _next_is_ing(items, index):
            is_before = item.text.lower() == "before"
            was_empty = not any(part.kind != "sign" and part.canon not in {"please", "hello"} for part in current)
            close("then")
            for later in items[index + 1 :]:
                if later.form == "ing" and later.sort in {"verb", "both"}:
                    later.form = "base"
                    later.sort = "verb"
                    break
            joint = "before" if is_before and was_empty else "then"
            index += 1
            continue
        current.append(item)
        index += 1
    close("")
    found = _whole_fragments(found)
    _share_things(found)
    return _ordered(found)


def _whole_fragments(found: list[Clause]) -> list[Clause]:
    """ "Luna. Snowy forest. Three photos. Go.": fragments without a verb are one description."""
    joined: list[Clause] = []
    for clause in found:
        previous = joined[-1] if joined else None
        if previous is not None and clause.joint == "." and _is_fragment(previous) and _is_fragment(clause) and not (
            previous.of("asset", "post") and clause.of("asset", "post")
        ):  # fmt: skip
            joined[-1] = Clause(previous.line, previous.items + clause.items, previous.joint, clause.ended_by)
        elif clause.core and [fold(item.text) for item in clause.core] == ["go"] and previous is not None:
            continue
        else:
            joined.append(clause)
    return joined


def _is_fragment(clause: Clause) -> bool:
    if not clause.core or len(clause.core) > 6 or clause.verbs() or clause.is_question or clause.of("quote"):
        return False
    return not clause.small(
        "is", "what", "how", "not", "could", "should", "when", "where", "who", "if", "it"
    ) and not any(fold(item.text) in _TELLERS | {"my", "so"} for item in clause.core)


def _share_things(found: Sequence[Clause]) -> None:
    """ "trim and mute reel_4": a lone verb takes the object of the next."""
    for clause, following in pairwise(found):
        if len(clause.core) == 1 and clause.core[0].sort in {"verb", "both"} and following.joint == "and":
            things = [item for item in following.core if item.kind == "asset" or item.canon == "it"]
            if things and clause.core[0].canon in ORDERS:
                clause.core[0].sort = "verb"
                clause.core += things


def _ordered(found: list[Clause]) -> list[Clause]:
    """ "Before posting it, write a caption": the first comes second."""
    ordered = list(found)
    for index, clause in enumerate(ordered[:-1]):
        if clause.joint == "before":
            clause.is_before = True
            ordered[index], ordered[index + 1] = ordered[index + 1], clause
            break
    return ordered


def _next_is_ing(items: Sequence[Item], index: int) -> bool:
    after = items[index + 1] if index + 1 < len(items) else None
    return after is not None and after.form == "ing" and after.canon in ORDERS


def _enumeration(items: Sequence[Item], index: int, current: Sequence[Item]) -> int:
    """How many items a mark such as "2." or "-" or "(b)" takes at the start of a step."""
    item = items[index]
    after = items[index + 1] if index + 1 < len(items) else None
    if not current and item.kind == "sign" and item.text in "-*•":
        return 1
    if item.kind != "number" or after is None or after.text not in {".", ")", ":"} or len(item.text) > 2:
        return 0
    if after.start != item.end or index + 2 >= len(items) or items[index + 2].start == after.end or item.in_time:
        return 0
    before = items[index - 1] if index else None
    step = _opens(items, index + 2, list(current) or None)
    return 2 if step and (before is None or not current or before.kind == "sign" or item.text in "123456789") else 0


def _ends_sentence(line: Line, items: Sequence[Item], index: int) -> bool:
    item = items[index]
    if item.text == ".":
        following = line.text[item.end : item.end + 1]
        return following == "" or following.isspace()
    return True


def _is_announcement(current: Sequence[Item]) -> bool:
    """ "I need two things:" announces orders and is none."""
    words = " ".join(fold(item.text) for item in current if item.kind != "sign")
    return (
        bool(re.search(r"\b(?:things?|steps|tasks|requests|the following|to-?do|jobs|favou?rs|orders|plan)$", words))
        and len(current) <= 8
    )


def _is_then(items: Sequence[Item], index: int, current: Sequence[Item]) -> bool:
    if not current:
        return True
    if items[index].text.lower() in {"then", "next"} or " " in items[index].text:
        return True
    return _opens(items, index + 1, current)


def _past_joints(items: Sequence[Item], index: int) -> int:
    while index < len(items) and (items[index].canon in {"and", "please", "hello", "then"} or items[index].text == ","):
        index += 1
    return index


def _shares_object(current: Sequence[Item], items: Sequence[Item], index: int) -> bool:
    """ "make and post a reel": two verbs with one object stay together."""
    if (
        index >= len(items)
        or items[index].canon not in {"post", "schedule"}
        or items[index].sort not in {"verb", "both"}
    ):
        return False
    return current[-1].sort == "verb" and current[-1].canon in {"make", "do", "get"}


def _is_value_open(current: Sequence[Item], following: Item | None) -> bool:
    """Whether a value is being dictated, "new bio: sleep late, post later", so that its words are no orders."""
    fields = [
        item for item in current if item.sort in {"noun", "both"} and item.canon in {"bio", "appearance", "voice"}
    ]
    if not fields:
        return False
    signs = [item for item in current if item.kind == "sign" and item.text in ":=" and item.start >= fields[0].end]
    return bool(signs) and (
        following is None or following.canon not in {"post", "schedule", "make"} or following.is_mended
    )


def _opens(items: Sequence[Item], index: int, current: Sequence[Item] | None) -> bool:
    """Whether a new clause begins at an item, seen from a weak joint such as "and" or a comma."""
    index = _past_joints(items, index)
    if index >= len(items):
        return False
    item = items[index]
    after = items[index + 1] if index + 1 < len(items) else None
    asked = index > 0 and items[index - 1].canon == "please"
    if (
        item.canon == "not"
        and after is not None
        and (after.sort in {"verb", "both"} or after.canon in {"it", "please"})
    ):
        return True
    if item.sort == "verb" and item.canon in ORDERS and item.form == "base":
        if item.is_mended and not asked and after is not None and after.kind == "sign":
            return False
        return not (item.canon in {"do", "have", "keep", "want", "take", "get", "give"} and after is None)
    if item.sort == "both" and item.canon in ORDERS and item.form == "base":
        if after is None:
            return asked
        return after.kind in {"asset", "post", "persona", "platform", "quote"} or (
            after.canon in _OBJECTS and not (after.canon in {"of", "in"} or (after.canon == "and"))
        ) or after.in_time or asked  # fmt: skip
    if item.canon in _QUESTIONS and after is not None:
        return current is None or not _is_relative(item, current)
    if item.canon == "if" and after is not None and after.canon in {"it", "the"}:
        return True
    if item.canon == "is" and after is not None and (after.kind == "asset" or after.canon in {"it", "any", "the"}):
        machine = any(later.canon in _MACHINE or later.other in _MACHINE for later in items[index + 1 : index + 4])
        return item.text.lower() in {"is", "are"} and (after.kind == "asset" or machine)
    if item.kind == "persona" and after is not None:
        if after.sort == "verb" and after.canon == "want":
            return True
        if item.is_possessive and after.canon in _FIELDS and current is not None:
            return any(part.canon in _FIELDS for part in current)
    if (
        item.kind == "persona"
        and item.is_possessive
        and after is not None
        and after.canon == "to"
        and current is not None
    ):
        return any(part.canon in _FIELDS for part in current)
    if (
        item.kind == "asset"
        and current is not None
        and after is not None
        and (after.canon in _PLACES or after.kind == "platform" or after.in_time)
    ):
        verbs = [
            part for part in current if part.sort in {"verb", "both"} and part.canon in {"post", "schedule", "put"}
        ]
        placed = any(part.kind == "platform" or part.in_time for part in current)
        return bool(verbs) and placed and any(part.kind == "asset" for part in current)
    if item.canon in {"a", "new", "some"} and any(
        later.canon == "caption" or later.other == "caption" for later in items[index + 1 : index + 3]
    ):
        return any(later.kind == "asset" for later in items[index + 1 : index + 7])
    if item.text.lower() in {"her", "his", "their", "its"} and after is not None and after.canon in _FIELDS:
        return True
    if item.canon == "any" and after is not None and after.canon == "planned":
        return True
    if current is not None and _makes(current):
        return _is_another_thing(items, index)
    return False


def _is_relative(item: Item, current: Sequence[Item]) -> bool:
    """ "a reel where she dances": the word ties on, it does not ask."""
    return item.canon in {"where", "who", "when"} and bool(current) and current[-1].kind != "sign"


def _makes(current: Sequence[Item]) -> bool:
    return any(part.sort in {"noun", "both"} and (part.canon in _MADE or part.other in _MADE) for part in current)


def _is_another_thing(items: Sequence[Item], index: int) -> bool:
    """A second picture or reel in the same breath: "and one reel of Marcus", "and three of Kai"."""
    count = items[index]
    if count.kind not in {"number", "times"} and count.canon not in {"a", "new"} and not _is_number_word(count):
        return False
    for ahead in items[index + 1 : index + 5]:
        if ahead.kind == "sign" or ahead.canon in {"and", "in", "with", "on", "at"}:
            return False
        if ahead.sort in {"noun", "both"} and (ahead.canon in _MADE or ahead.other in _MADE):
            return True
        if ahead.canon == "of":
            following = items[items.index(ahead) + 1] if items.index(ahead) + 1 < len(items) else None
            is_counted = count.canon not in {"a", "new"} or fold(count.text) in {"another", "one"}
            return following is not None and following.kind == "persona" and is_counted
    return False


def _is_number_word(item: Item) -> bool:
    from tools.timewords import NUMBERS

    return item.kind == "word" and item.sort == "" and item.canon in NUMBERS


def _runs_on(items: Sequence[Item], index: int, current: Sequence[Item]) -> bool:
    """Orders that follow each other without a joint: "make a reel of Ava post it on tiktok"."""
    item = items[index]
    after = items[index + 1] if index + 1 < len(items) else None
    if item.sort not in {"verb", "both"} or item.canon not in ORDERS or item.form != "base" or after is None:
        return False
    if item.canon in {"make", "do", "get", "have", "give", "take", "want", "put", "keep", "love", "show"}:
        return False
    before = current[-1]
    if (
        before.canon in {"to", "please", "and", "not", "should", "could", "hello", "then", "i", "you", "we", "if"}
        or before.kind == "sign"
    ):
        return False
    if not any(part.kind != "sign" and part.canon not in {"please", "hello"} for part in current):
        return False
    if fold(before.text) in _SAID:
        return False
    return after.canon == "it" and before.sort != "verb" and after.text.lower() in {"it", "them"}
