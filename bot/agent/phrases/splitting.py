"""Parts a line into clauses, one for each thing that is asked.

The art is to know which "and" joins two orders ("trim it and post it") and which joins two things ("running and
jumping", "Ava and Kai").
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.agent.phrases.clauses import ORDERS, TELLERS, Clause
from bot.agent.phrases.reading import Item, Line
from tools.tokens import fold

_OBJECTS = frozenset({"it", "me", "a", "the", "my", "on", "to", "for", "all", "any", "new", "with", "in", "of", "then", "at",
                      "as", "by", "now", "last"})  # fmt: skip


_SAID = frozenset({"said", "says", "say", "told", "asked", "wrote", "tells", "thinks", "wants", "wanted"})


_QUESTIONS = frozenset({"what", "how", "when", "where", "who"})


# Verbs that are adjectives when nothing follows: "warm and slow".
_ADJECTIVES = frozenset(
    {"slow", "warm", "cool", "clear", "dry", "open", "light", "clean", "calm", "mute", "wild", "tint", "color"}
)
_FIELDS = frozenset({"bio", "voice", "appearance", "timezone", "language", "hashtag", "negative_prompt", "name"})


_PLACES = frozenset({"on", "to", "at", "for", "in"})


_MACHINE = frozenset({"gpu", "queue", "disk", "backend", "model", "system"})


_MADE = frozenset({"image", "video"})


# "After" may stand before a thing, "after dinner"; these never do.
_SURELY_THEN = frozenset({"then", "next", "danach", "anschliessend", "anschließend", "hinterher", "luego", "despues", "puis", "ensuite",
                          "poi", "quindi", "depois", "daarna", "vervolgens"})  # fmt: skip


_SIGNS_END = frozenset({".", "!", "?", ";", "…", "¿", "¡", "•"})


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
        if (item.canon == "and" or _is_weak_sign(line, item)) and current:
            after = _past_joints(items, index + 1)
            if _is_address(current):
                current.append(item)
                index += 1
                continue
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
        if item.text.lower() in {"before", "after"} and _next_is_ing(items, index) and not _asks_first(current):
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
    found = _named_later(_whole_fragments(found))
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


_NAMES_SOMEBODY = re.compile(
    r"^(?:and |so )*(?:(?:her|his|their|its|the) name(?:'s| is| will be| should be)|(?:please )?(?:call|name) (?:her|him|them|it)|"
    r"(?:she|he|they)(?:'s| is|'re| are| will be) (?:called|named)|(?:er|sie) hei(?:ss|ß)t|(?:ihr|sein) name ist|(?:elle|il) s'appelle|se llama|si chiama|(?:ela|ele) se chama|(?:ze|zij|hij) heet)\b"
)


def _named_later(found: list[Clause]) -> list[Clause]:
    """ "I need someone new. Her name is Priya, 27, a DJ": the new persona's name belongs to the order."""
    joined: list[Clause] = []
    for clause in found:
        previous = joined[-1] if joined else None
        if (
            previous is not None
            and previous.nouns("persona")
            and (previous.verbs("make", "add", "want", "get") or previous.small("new") or previous.is_asked)
            and not previous.of("persona")
            and (_NAMES_SOMEBODY.match(clause.masked) or re.match(r"name\s*[:=]", clause.folded))
        ):
            joined[-1] = Clause(previous.line, previous.items + clause.items, previous.joint, clause.ended_by)
        else:
            joined.append(clause)
    return joined


def _is_fragment(clause: Clause) -> bool:
    if not clause.core or len(clause.core) > 6 or clause.verbs() or clause.is_question or clause.of("quote"):
        return False
    return not clause.small(
        "is", "what", "how", "not", "could", "should", "when", "where", "who", "if", "it"
    ) and not any(fold(item.text) in TELLERS | {"my", "so"} for item in clause.core)


def _share_things(found: Sequence[Clause]) -> None:
    """ "trim and mute reel_4": a lone verb takes the object of the next."""
    for clause, following in pairwise(found):
        if len(clause.core) == 1 and clause.core[0].sort in {"verb", "both"} and following.joint == "and":
            things = [item for item in following.core if item.kind == "asset" or item.canon == "it"]
            if things and clause.core[0].canon in ORDERS:
                clause.core[0].sort = "verb"
                clause.core += things


def _is_weak_sign(line: Line, item: Item) -> bool:
    """A comma, or a dash with space around it; "tiktok-check" has none."""
    if item.kind != "sign":
        return False
    return item.text == "," or (item.text in "-–—" and line.text[item.end : item.end + 1].isspace())


def _ordered(found: list[Clause]) -> list[Clause]:
    """ "Before posting it, write a caption": the first comes second."""
    ordered = list(found)
    for index, clause in enumerate(ordered[:-1]):
        if clause.joint == "before":
            clause.is_before = True
            ordered[index], ordered[index + 1] = ordered[index + 1], clause
            break
    return ordered


def _asks_first(current: Sequence[Item]) -> bool:
    """ "Ask me before posting img_8" is one thing, and no order to post."""
    words = [fold(item.text) for item in current if item.kind != "sign"]
    return bool({"ask", "tell", "consult", "check", "wait", "warn"} & set(words[:3])) and bool(
        {"me", "us"} & set(words)
    )


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
    if fold(items[index].text) in _SURELY_THEN or " " in items[index].text or items[index - 1].text == ",":
        return True
    return _opens(items, index + 1, current)


def _past_joints(items: Sequence[Item], index: int) -> int:
    while index < len(items) and (items[index].canon in {"and", "please", "hello", "then"} or items[index].text == ","):
        index += 1
    return index


def _is_address(current: Sequence[Item]) -> bool:
    """ "For Noor, put …": whom the order is about, no clause of its own."""
    rest = [item for item in current if item.kind != "sign" and item.canon not in {"please", "hello", "for", "and"}]
    return len(rest) == 1 and rest[0].kind == "persona" and any(item.canon == "for" for item in current)


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
    if item.canon == "have" and item.form == "base" and after is not None and after.canon == "it":
        return True  # "…, and have it on tiktok by eight"
    if item.sort == "verb" and item.canon in ORDERS and item.form == "base":
        if (
            item.text.lower() in _ADJECTIVES
            and (after is None or after.kind == "sign" or after.canon == "and")
            and item.canon != "mute"
        ):
            return False
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
        terse = not any(part.sort == "verb" for part in current)
        return (bool(verbs) or terse) and placed and any(part.kind == "asset" for part in current)
    if (
        current is not None
        and item.canon in {"on", "to"}
        and after is not None
        and after.kind == "platform"
        and any(part.in_time for part in items[index + 2 : index + 5])
        and any(part.in_time for part in current)
        and any(part.kind == "platform" for part in current)
    ):
        return True  # "… to facebook at 6pm and to x at 7pm"
    nearby = items[index : index + 3]
    if (
        current is not None
        and _makes(current)
        and any(part.canon == "caption" for part in nearby)
        and item.kind == "word"
    ):
        place = next(offset for offset, part in enumerate(nearby) if part.canon == "caption")
        behind = items[index + place + 1] if index + place + 1 < len(items) else None
        led = place < 2 or (place == 2 and item.canon in {"a", "new"})
        if behind is None or behind.text in {",", ".", ";"} or behind.canon in {"and", "then", "to", "for", "with"}:
            return led and (items[index - 1].text in {",", ";"} or items[index - 1].canon == "and")
    if item.canon in {"a", "new", "some"} and any(
        later.canon == "caption" or later.other == "caption" for later in items[index + 1 : index + 3]
    ):
        return any(later.kind == "asset" for later in items[index + 1 : index + 7])
    if (
        item.noun(*(_FIELDS - {"appearance", "name"}))
        and current is not None
        and any(part.canon in _FIELDS for part in current)
    ):
        return after is not None and after.kind in {"word", "quote", "sign"} and items[index - 1].text == ","
    if item.text.lower() in {"her", "his", "their", "its"} and after is not None and after.canon in _FIELDS:
        return True
    laid = {"music", "subtitle", "sound"}
    if item.noun(*laid) and current is not None and any(part.verb("add", "put") for part in current):
        return any(part.noun(*laid) for part in current) and not any(
            part.noun(*laid) for part in current[-1:] if part.canon == item.canon
        )
    if item.canon == "any" and after is not None and after.canon == "planned":
        return True
    if current is not None and (
        _makes(current)
        or _is_counted_one(current)
        or any(part.canon in _MACHINE or part.other in _MACHINE for part in current)
    ):
        return _is_another_thing(items, index)
    return False


def _is_relative(item: Item, current: Sequence[Item]) -> bool:
    """ "a reel where she dances": the word ties on, it does not ask."""
    return item.canon in {"where", "who", "when"} and bool(current) and current[-1].kind != "sign"


def _makes(current: Sequence[Item]) -> bool:
    return any(part.sort in {"noun", "both"} and (part.canon in _MADE or part.other in _MADE) for part in current)


def _is_counted_one(current: Sequence[Item]) -> bool:
    """ "…, one of Luna": of a kind that was named before."""
    words = [part for part in current if part.kind != "sign"][:3]
    return (
        len(words) == 3
        and fold(words[0].text) in {"one", "another"}
        and words[1].canon in {"of", "for"}
        and words[2].kind == "persona"
    )


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
        if ahead.canon in {"of", "for"}:
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
