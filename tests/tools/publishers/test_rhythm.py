"""Quiet hours, posts a day and free places: by the clock on the wall, also on the odd days of a year."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.tables import Delivery, DeliveryState, IfLate, Rhythm
from tools.publishers.lateness import Fate, fate
from tools.publishers.rhythm import APART, allowed_from, free_places, quiet_until
from tools.publishers.zones import derived, twin

BERLIN = "Europe/Berlin"
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
GRACE = timedelta(minutes=15)


def rhythm(**values) -> Rhythm:
    plain = {"scope": "*/*", "times": "", "weekdays": "0123456", "quiet": "", "per_day": 0, "updated_at": NOON}
    return Rhythm(**(plain | values))


def at(wall: str, zone: str = BERLIN) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def nobody(rhythm: Rhythm, day: date) -> int:
    return 0


def free(moment: datetime, apart: timedelta) -> bool:
    return False


def taken_at(*walls: str):
    def is_taken(moment: datetime, apart: timedelta) -> bool:
        return any(one == moment or abs(one - moment) < apart for one in map(at, walls))

    return is_taken


@pytest.mark.parametrize(
    ("moment", "quiet", "until"),
    [
        ("2026-03-12T23:00", "22:00-08:00", "2026-03-13T08:00"),
        ("2026-03-13T07:59", "22:00-08:00", "2026-03-13T08:00"),
        ("2026-03-13T08:00", "22:00-08:00", None),
        ("2026-03-12T21:59", "22:00-08:00", None),
        ("2026-03-12T13:00", "12:00-14:00", "2026-03-12T14:00"),
        ("2026-03-28T23:00", "22:00-02:30", "2026-03-29T03:30"),  # an end that the clocks skip
        ("2026-10-24T23:00", "22:00-08:00", "2026-10-25T08:00"),  # an hour longer than usual
    ],
)
def test_quiet_hours_end_when_the_wall_says(moment: str, quiet: str, until: str | None) -> None:
    assert quiet_until(at(moment), quiet, BERLIN) == (at(until) if until else None)


def test_what_falls_into_quiet_hours_waits_for_their_end() -> None:
    place = allowed_from(
        at("2026-03-12T23:15"), [rhythm(quiet="22:00-08:00")], BERLIN, slot="23:15", counted=nobody, is_taken=free
    )

    assert (place.at, place.wall_time) == (at("2026-03-13T08:00"), "2026-03-13T08:00:00")
    assert "quiet hours until 08:00" in place.why


def test_a_full_day_moves_a_post_to_the_same_hour_of_the_next() -> None:
    full = {date(2026, 3, 12): 3, date(2026, 3, 13): 2}
    place = allowed_from(
        at("2026-03-12T18:00"),
        [rhythm(per_day=3)],
        BERLIN,
        slot="18:00",
        counted=lambda one, day: full.get(day, 0),
        is_taken=free,
    )

    assert place.at == at("2026-03-13T18:00")
    assert place.why == "3 posts a day"


def test_with_posting_times_it_moves_to_the_first_of_the_next_day() -> None:
    place = allowed_from(
        at("2026-03-12T18:00"),
        [rhythm(per_day=1, times="09:00 18:00")],
        BERLIN,
        slot="18:00",
        counted=lambda one, day: 1 if day == date(2026, 3, 12) else 0,
        is_taken=free,
    )

    assert place.at == at("2026-03-13T09:00")


@pytest.mark.parametrize(
    ("rules", "taken", "expected"),
    [
        ({"times": "09:00 13:00 18:00"}, ["2026-03-13T09:00"], "2026-03-13T13:00"),
        ({"times": "09:00 18:00"}, ["2026-03-13T09:00", "2026-03-13T18:00"], "2026-03-14T09:00"),
        ({"times": "07:00 13:00", "quiet": "22:00-08:00"}, [], "2026-03-13T13:00"),
        ({"times": "13:00", "weekdays": "0"}, [], "2026-03-16T13:00"),  # the 12th is a Thursday
        ({"times": "07:00", "quiet": "22:00-08:00"}, [], "2026-03-13T18:00"),  # no posting time can ever be: its own
        ({}, ["2026-03-13T18:00"], "2026-03-13T18:15"),
        ({}, ["2026-03-13T18:00", "2026-03-13T18:20"], "2026-03-13T18:45"),
        ({"quiet": "18:10-08:00"}, ["2026-03-13T18:00"], "2026-03-14T08:00"),
    ],
)
def test_what_is_over_the_cap_goes_to_the_next_free_time(rules, taken, expected) -> None:
    place = allowed_from(
        at("2026-03-12T18:00"),
        [rhythm(per_day=2, **rules)],
        BERLIN,
        slot="18:00",
        counted=lambda one, day: 2 if day == date(2026, 3, 12) else 0,
        is_taken=taken_at(*taken),
    )

    assert place.at == at(expected)


def test_what_waits_for_the_end_of_quiet_hours_comes_one_after_the_other() -> None:
    taken = ["2026-03-13T08:00", "2026-03-13T08:20"]
    place = allowed_from(
        at("2026-03-12T23:15"),
        [rhythm(quiet="22:00-08:00")],
        BERLIN,
        slot="23:15",
        counted=nobody,
        is_taken=taken_at(*taken),
    )

    assert place.wall_time == "2026-03-13T08:45:00"


def test_a_day_without_any_end_to_quiet_and_caps_is_none() -> None:
    assert (
        allowed_from(
            at("2026-03-12T12:00"), [rhythm(quiet="22:00-08:00")], BERLIN, slot="12:00", counted=nobody, is_taken=free
        )
        is None
    )


def test_free_places_are_the_posting_times_that_nothing_stands_in_the_way_of() -> None:
    found = free_places(
        [rhythm(times="09:00 13:00 18:00", per_day=2), rhythm(quiet="08:00-09:30")],
        BERLIN,
        after=at("2026-03-12T12:30"),
        is_taken=taken_at("2026-03-12T18:00"),
        counted=lambda one, day: 0,
    )

    walls = [one.wall_time[:16] for one in islice(found, 4)]
    assert walls == ["2026-03-12T13:00", "2026-03-13T13:00", "2026-03-13T18:00", "2026-03-14T13:00"]


@settings(max_examples=300, deadline=None)
@given(
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    zone=st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
    hours=st.lists(st.integers(0, 47), min_size=2, max_size=2, unique=True),
    cap=st.integers(1, 4),
    counts=st.dictionaries(st.integers(0, 20), st.integers(0, 5)),
    others=st.lists(st.integers(0, 5 * 24 * 60), max_size=30),
    times=st.sampled_from(["", "12:00", "09:00 18:30"]),
)
def test_what_is_allowed_is_never_quiet_never_over_the_cap_never_in_a_heap_and_never_earlier(
    moment, zone, hours, cap, counts, others, times
) -> None:
    first, last = (f"{half // 2:02d}:{half % 2 * 30:02d}" for half in hours)
    today = moment.astimezone(ZoneInfo(zone)).date()
    rules = [rhythm(quiet=f"{first}-{last}", times=times), rhythm(per_day=cap)]
    there = [moment + timedelta(minutes=minutes) for minutes in others]

    def counted(one: Rhythm, day: date) -> int:
        return counts.get((day - today).days, 0)

    def is_taken(at: datetime, apart: timedelta) -> bool:
        return any(one == at or abs(one - at) < apart for one in there)

    place = allowed_from(moment, rules, zone, slot="12:00", counted=counted, is_taken=is_taken)
    found = place.at if place else moment

    assert found >= moment
    assert quiet_until(found, f"{first}-{last}", zone) is None
    assert counted(rules[1], found.astimezone(ZoneInfo(zone)).date()) < cap
    assert place is None or found not in there
    if place is not None and not times:
        assert all(abs(one - found) >= APART for one in there)


@pytest.mark.parametrize(
    ("if_late", "minutes", "put_off", "expected"),
    [
        (IfLate.POST, 10, False, Fate.SEND),
        (IfLate.POST, 16, False, Fate.ASK),
        (IfLate.ASK, 1, False, Fate.SEND),
        (IfLate.ASK, 3, False, Fate.ASK),
        (IfLate.SKIP, 1, False, Fate.SEND),
        (IfLate.SKIP, 3, False, Fate.SKIP),
        (IfLate.SKIP, 10, True, Fate.SEND),  # it was taken up in time; another went before it
        (IfLate.SKIP, 16, True, Fate.SKIP),
    ],
)
def test_what_becomes_of_a_late_post(if_late: IfLate, minutes: int, put_off: bool, expected: Fate) -> None:
    row = Delivery(state=DeliveryState.PLANNED, due_at=NOON, if_late=if_late, next_try_at=NOON if put_off else None)

    assert fate(row, NOON + timedelta(minutes=minutes), grace=GRACE) is expected


def test_a_wall_time_that_comes_twice_stays_the_one_it_was() -> None:
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

    assert derived("2026-10-25T02:30:00", BERLIN) == first
    assert derived("2026-10-25T02:30:00", BERLIN, like=second) == second
    assert twin("2026-10-25T02:30:00", BERLIN, second) == first
    assert twin("2026-10-25T03:30:00", BERLIN, second) is None
    assert twin("2026-03-29T02:30:00", BERLIN, first) is None  # skipped, not twice
