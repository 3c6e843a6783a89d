"""What code can read in a request without knowing what is asked: personas, platforms, numbers, ids, times, quotes.

These override what a language model fills in: a model chooses tools tolerably and copies facts badly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.agent.phrases.describing import number_of
from bot.agent.phrases.reading import Item, Line
from bot.agent.phrases.tongues import language_in
from tools.tokens import fold


@dataclass(frozen=True, kw_only=True)
class Slots:
    """Facts of a request, each in the order of its words."""

    personas: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    count: int | None = None
    size: str = ""
    duration_s: int | None = None
    assets: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    timezone: str = ""
    language: str = ""
    quotes: tuple[str, ...] = ()


def slots_of(line: Line) -> Slots:
    """The facts of a line."""
    durations = [item for item in line.items if item.kind == "duration"]
    zones = [span.reading.zone for span in line.times if span.reading.zone]
    plain = " ".join(item.text for item in line.items if item.kind != "quote")
    return Slots(
        personas=_values(line.items, "persona"),
        platforms=_values(line.items, "platform"),
        count=_count(line.items),
        size=next(iter(_values(line.items, "size")), ""),
        duration_s=int(str(durations[0].value)) if durations else None,
        assets=_values(line.items, "asset"),
        posts=_values(line.items, "post"),
        when=tuple(line.text[span.start : span.end] for span in line.times),
        timezone=zones[0] if zones else "",
        language=language_in(plain),
        quotes=tuple(line.quotes),
    )


def _values(items: Sequence[Item], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(item.value) for item in items if item.kind == kind))


def _count(items: Sequence[Item]) -> int | None:
    for index, item in enumerate(items):
        if item.kind == "times" and isinstance(item.value, int):
            return item.value
        number = None if item.in_time else number_of(item)
        if number is not None and any(
            later.canon == "image" or later.other == "image"
            for later in items[index + 1 : index + 5]
            if fold(later.text) != "of"
        ):
            return number
    return None
