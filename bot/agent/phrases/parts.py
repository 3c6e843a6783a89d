"""The parts of an order for content that are no scene: for whom, how many, where to, with the small words beside them."""

import re

from bot.agent.phrases.clauses import Clause
from bot.agent.phrases.describing import number_of
from bot.agent.phrases.reading import Item
from tools.tokens import fold, one_of

_LONGEST_COUNTED = 10_000


def with_preposition(clause: Clause, things: list[Item], leads: set[str]) -> list[Item]:
    """Things with the small word in front of each, where it is one of those."""
    found: list[Item] = []
    for thing in things:
        index = clause.items.index(thing)
        found.append(thing)
        while index and (
            clause.items[index - 1].canon in leads | {"a", "the", "my"} or fold(clause.items[index - 1].text) in leads
        ) and clause.items[index - 1].kind == "word":  # fmt: skip
            index -= 1
            found.append(clause.items[index])
            if clause.items[index].canon in leads:
                break
    return found


def subjects_of(clause: Clause, personas: list[Item], nouns: list[Item]) -> list[list[Item]]:
    """The personas, in groups: each group is one call. "for Ava and Kai" is two, "of Ava with Kai" is one."""
    if len(personas) < 2:
        return [personas] if personas else []
    distinct = list(dict.fromkeys(str(item.value) for item in personas))
    if len(distinct) == 1:
        return [personas]
    first, second = personas[0], personas[1]
    between = clause.core[clause.index(first) + 1 : clause.index(second)]
    before = clause.before(first)
    joined = all(item.canon in {"and"} or item.kind == "sign" for item in between)
    separately = clause.says(r"\beach\b|\bboth\b|\bevery\b|\brespectively\b|\bapiece\b")
    if joined and ((before is not None and before.canon == "for") or separately or len(distinct) > 2):
        return [[item] for item in personas]
    return [[first]]


def without_count(theme: str, count: Item) -> str:
    return re.sub(rf"(?:,\s*)?\b{re.escape(count.text)}\b\s*$", "", theme).strip(" ,") or theme


def joints_beside(clause: Clause, things: list[Item]) -> list[Item]:
    """The joints and signs beside things that are taken out."""
    found = []
    for thing in things:
        index = clause.items.index(thing)
        for neighbour in (index - 1, index + 1):
            if 0 <= neighbour < len(clause.items) and clause.items[neighbour].canon in {"and", ","}:
                found.append(clause.items[neighbour])
    return found


def count_in(clause: Clause, nouns: list[Item]) -> tuple[int, Item] | None:
    """How many are wanted, and the item that says so."""
    for item in clause.of("times"):
        if isinstance(item.value, int) and 0 <= item.value <= _LONGEST_COUNTED:
            return item.value, item
    versions = [item for item in clause.core if item.canon == "version"]
    noun = nouns[0] if nouns else None
    for version in versions:
        before_version = clause.before(version)
        number = number_of(before_version) if before_version is not None else None
        if number is not None and before_version is not None and not before_version.in_time:
            return number, before_version
    for index, item in enumerate(clause.core):
        number = number_of(item)
        if number is None or item.in_time or number > _LONGEST_COUNTED or _is_age(clause, item):
            continue
        after = clause.core[index + 1] if index + 1 < len(clause.core) else None
        before = clause.core[index - 1] if index else None
        if noun is not None and item.start < noun.start and noun.start - item.end < 60:
            gap = clause.core[index + 1 : clause.index(noun)]
            if not any(part.canon in {"of", "for", "in", "with"} for part in gap) or (
                after and after.canon == "of" and len(gap) < 3
            ):
                return number, item
        written = clause.items.index(item)
        aside = written > 0 and (clause.items[written - 1].text == "," or clause.items[written - 1].canon == "please")
        if after is None and (
            aside
            or noun is None
            or before is None
            or before.kind in {"persona"}
            or before.canon in {"show", "make", "get", "give", "me"}
            or before is noun
            or before.kind == "sign"
        ):
            return number, item
        if after is not None and after.canon == "of" and noun is None:
            return number, item
        if after is not None and (fold(after.text) in _PIECES or _is_of_them(clause, item)):
            return number, item
        if (
            after is not None
            and after.kind in {"persona", "size"}
            and (aside or before is None or before.sort in {"verb", "small"})
        ):
            return number, item
        if (
            noun is not None
            and before is noun
            and (after is None or after.kind in {"sign", "size", "platform"} or after.canon in {"in", "of"})
        ):
            return number, item
    return None


_PIECES = one_of("stuks stuk stuck stück piezas pezzi pecas pieces pcs exemplaires")


def _is_of_them(clause: Clause, item: Item) -> bool:
    """ "Like six of them"."""
    behind = clause.core[clause.index(item) + 1 : clause.index(item) + 3]
    return len(behind) == 2 and behind[0].canon == "of" and fold(behind[1].text) in {"them", "these", "those"}


def _is_age(clause: Clause, item: Item) -> bool:
    after = clause.after(item)
    return after is not None and fold(after.text) in {
        "year",
        "years",
        "yo",
        "yr",
        "anos",
        "jahre",
        "ans",
        "anni",
        "jaar",
        "y",
        "degrees",
        "hashtags",
    }
