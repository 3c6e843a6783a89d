"""When recurring posts are due, against an oracle that looks at every minute of the year."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.publishers.occurrences import next_occurrence, occurrence, occurrences

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
CHANGES = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),  # by half an hour
    "Asia/Kathmandu": (date(2026, 3, 29), date(2026, 10, 25)),  # never changes
}
SLOTS = ("00:00", "00:30", "01:30", "01:45", "02:00", "02:15", "02:30", "03:00", "09:00", "23:59")


def minutes_of(day: date, zone: str) -> Iterator[tuple[datetime, str]]:
    """Every minute of a local day in order, as (instant, what the clock shows)."""
    there = ZoneInfo(zone)
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=15)
    for _ in range(54 * 60):
        local = moment.astimezone(there)
        if local.date() == day:
            yield moment, f"{local:%H:%M}"
        moment += timedelta(minutes=1)


def oracle(day: date, slot: str, zone: str) -> datetime:
    """The first minute of the day whose clock shows `slot`; where none does, as long after the gap as it lies in it."""
    shown = list(minutes_of(day, zone))
    for moment, clock in shown:
        if clock == slot:
            return moment
    before = max((one for one in shown if one[1] < slot), key=lambda one: one[0])
    into = (int(slot[:2]) * 60 + int(slot[3:])) - (int(before[1][:2]) * 60 + int(before[1][3:]))
    return before[0] + timedelta(minutes=into)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("slot", SLOTS)
def test_a_daily_slot_falls_where_the_clock_on_the_wall_says(zone: str, slot: str) -> None:
    for change in CHANGES[zone]:
        for day in (change - timedelta(days=1), change, change + timedelta(days=1)):
            assert occurrence(day, slot, zone).due_at == oracle(day, slot, zone)


@pytest.mark.parametrize("zone", ZONES)
def test_every_day_of_a_year_has_each_slot_once(zone: str) -> None:
    start = datetime(2026, 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    for slot in ("02:30", "09:00", "23:59"):
        found = list(
            occurrences("0123456", slot, zone, after=start - timedelta(seconds=1), until=start + timedelta(days=365))
        )
        days = [one.local_date for one in found]
        assert len(days) == len(set(days))
        assert 364 <= len(days) <= 366
        assert all(later.due_at > earlier.due_at for earlier, later in pairwise(found))


def test_a_time_that_the_clocks_skip_is_named_as_it_will_be_shown() -> None:
    skipped = occurrence(date(2026, 3, 29), "02:30", "Europe/Berlin")

    assert skipped.wall_time == "2026-03-29T03:30:00"
    assert skipped.slot == "02:30"


def test_only_the_named_weekdays_are_due() -> None:
    after = datetime(2026, 3, 9, tzinfo=UTC)  # a Monday
    found = list(occurrences("4", "18:00", "Europe/London", after=after, until=after + timedelta(days=21)))

    assert [one.local_date.weekday() for one in found] == [4, 4, 4]


def test_looking_again_at_the_very_instant_finds_the_next_one() -> None:
    first = next_occurrence("0123456", "18:00", "UTC", after=datetime(2026, 3, 9, tzinfo=UTC))
    again = next_occurrence("0123456", "18:00", "UTC", after=first.due_at)

    assert again.due_at - first.due_at == timedelta(days=1)


def test_no_weekday_is_never() -> None:
    assert next_occurrence("", "18:00", "UTC", after=datetime(2026, 3, 9, tzinfo=UTC)) is None


@settings(max_examples=300, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    weekdays=st.sets(st.sampled_from("0123456"), min_size=1).map("".join),
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
    start=st.datetimes(datetime(2026, 1, 1), datetime(2035, 12, 1), timezones=st.just(UTC)),
    cut=st.integers(1, 20 * 24 * 60),
)
def test_a_span_cut_in_two_has_the_same_occurrences(zone, weekdays, hour, minute, start, cut) -> None:
    """However often the clock looks, nothing is due twice or never."""
    slot, end = f"{hour:02d}:{minute:02d}", start + timedelta(days=21)
    middle = start + timedelta(minutes=cut)
    whole = list(occurrences(weekdays, slot, zone, after=start, until=end))
    parts = [
        *occurrences(weekdays, slot, zone, after=start, until=middle),
        *occurrences(weekdays, slot, zone, after=middle, until=end),
    ]

    assert whole == parts
