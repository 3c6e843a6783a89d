"""What a run of time words says: a day, a clock, a zone, each where it is mentioned."""

from dataclasses import dataclass, replace
from datetime import timedelta

FARTHEST = timedelta(days=5 * 366)  # nobody plans a post further ahead


DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """A time of day. `style` is how sure the half of the day is: exact (6 pm, 18h, noon), colon (6:30), bare (six)."""

    hour: int
    minute: int = 0
    style: str = "exact"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What one run of time words says; what it does not mention is None."""

    is_now: bool | None = None
    offset: timedelta | None = None
    day: int | None = None  # days from today
    weekday: int | None = None  # Monday is 0
    which: str | None = None  # next, coming, this
    span: str | None = None  # week, weekend, month, month_end
    date: tuple[int | None, int | None, int] | None = None  # year, month, day; without a month the next such day
    month: int | None = None
    clock: Clock | None = None
    part: str | None = None  # morning, evening ...
    zone: str | None = None  # IANA

    def merged(self, other: "Reading") -> "Reading | None":
        """Both readings as one, or None where they contradict each other."""
        result = self
        for name in _FIELDS:
            value = getattr(other, name)
            mine = getattr(result, name)
            if value is None or mine == value:
                continue
            if mine is not None:
                return None
            result = replace(result, **{name: value})
        return None if result._clashes() else result

    def _clashes(self) -> bool:
        days = sum(value is not None for value in (self.day, self.weekday, self.date))
        timed = self.clock is not None or self.part is not None
        if self.is_now and (days or timed or self.offset or self.span):
            return True
        if self.offset is not None and ((timed and self.offset < DAY) or days):
            return True
        return days > 1 and (self.day is not None or self.weekday is None)

    @property
    def says_day(self) -> bool:
        return any(value is not None for value in (self.day, self.weekday, self.span, self.date, self.month))

    @property
    def says_when(self) -> bool:
        """Whether an instant can be told from it; a zone alone says none."""
        return self.says_day or any(value is not None for value in (self.is_now, self.offset, self.clock, self.part))


_FIELDS = tuple(Reading.__dataclass_fields__)


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeSpan:
    """Time words at their place in a text."""

    start: int
    end: int
    reading: Reading
