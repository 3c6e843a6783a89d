"""When recurring posts are due, against an oracle that looks at every minute of the year."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.errors import InvalidRequest
from tools.publishers.occurrences import EVERY_DAY, Rule, next_occurrence, occurrence, occurrences, of_day
from tools.publishers.zones import twin
from tools.when import resolve

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu")
CHANGES = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),  # by half an hour
    "America/Santiago": (date(2026, 4, 4), date(2026, 9, 6)),  # at midnight
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
    asked = int(slot[:2]) * 60 + int(slot[3:])
    earlier = [(moment, int(clock[:2]) * 60 + int(clock[3:])) for moment, clock in shown if clock < slot]
    # The last minute before the gap; where the day begins with it, that of the day before.
    moment, minutes = max(earlier) if earlier else (shown[0][0] - timedelta(minutes=1), -1)
    return moment + timedelta(minutes=asked - minutes)


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
            occurrences(
                Rule(slots=(slot,), zone=zone),
                after=start - timedelta(seconds=1),
                until=start + timedelta(days=365),
            )
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
    found = list(
        occurrences(
            Rule(slots=("18:00",), zone="Europe/London", weekdays="4"), after=after, until=after + timedelta(days=21)
        )
    )

    assert [one.local_date.weekday() for one in found] == [4, 4, 4]


def test_looking_again_at_the_very_instant_finds_the_next_one() -> None:
    rule = Rule(slots=("18:00",), zone="UTC")
    first = next_occurrence(rule, after=datetime(2026, 3, 9, tzinfo=UTC))
    again = next_occurrence(rule, after=first.due_at)

    assert again.due_at - first.due_at == timedelta(days=1)


def test_no_weekday_is_never() -> None:
    never = Rule(slots=("18:00",), zone="UTC", weekdays="")

    assert next_occurrence(never, after=datetime(2026, 3, 9, tzinfo=UTC)) is None


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
    rule, end = Rule(slots=(f"{hour:02d}:{minute:02d}",), zone=zone, weekdays=weekdays), start + timedelta(days=21)
    middle = start + timedelta(minutes=cut)
    whole = list(occurrences(rule, after=start, until=end))
    parts = [*occurrences(rule, after=start, until=middle), *occurrences(rule, after=middle, until=end)]

    assert whole == parts


# The odd days: four zones and one that has none, both changes, and a post once, daily and every half hour.

HALF_HOURLY = tuple(f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in (0, 30))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("change", [0, 1])
@pytest.mark.parametrize("slots", [("02:15",), ("09:00",), HALF_HOURLY], ids=["in the change", "daily", "half-hourly"])
def test_around_a_change_of_the_clocks_the_oracle_and_the_rule_agree(zone, change, slots) -> None:
    """Every minute of the day is looked at; two slots that would fall on one instant go out once."""
    odd = CHANGES[zone][change]
    for day in (odd - timedelta(days=1), odd, odd + timedelta(days=1)):
        wanted = {oracle(day, slot, zone) for slot in slots}

        found = of_day(Rule(slots=slots, zone=zone), day)

        assert {one.due_at for one in found} == wanted
        assert len(found) == len(wanted)  # no burst at the edge of the gap


def test_a_slot_that_exists_keeps_its_name_beside_one_that_was_moved_onto_it() -> None:
    found = of_day(Rule(slots=("02:30", "03:30"), zone="Europe/Berlin"), date(2026, 3, 29))

    assert [(one.slot, one.wall_time[11:16]) for one in found] == [("03:30", "03:30")]


def days_by_looking(rule: Rule, first: date, last: date) -> list[date]:
    """Every date from first to last that the rule names, by asking the calendar day by day."""
    found, day, week = [], first, 0
    anchor = rule.starts_on or first
    while day <= last:
        tomorrow = day + timedelta(days=1)
        week = (day.toordinal() - 1) // 7 - (anchor.toordinal() - 1) // 7  # 1 January of year 1 was a Monday
        is_last_of_month = tomorrow.month != day.month
        monthly = day.day == rule.month_day or (is_last_of_month and day.day < rule.month_day)
        weekly = str(day.weekday()) in rule.weekdays and week % rule.every_weeks == 0
        inside = anchor <= day and (rule.ends_on is None or day <= rule.ends_on)
        if inside and (monthly if rule.month_day else weekly):
            found.append(day)
        day = tomorrow
    return found


@cache
def even_offset(day: date, zone: str) -> timedelta | None:
    """What the zone is ahead of UTC from the day before to the day after; None where that changes."""
    there, noon = ZoneInfo(zone), datetime(day.year, day.month, day.day, 12)
    offsets = {(noon + timedelta(hours=hours)).replace(tzinfo=there).utcoffset() for hours in (-24, -12, 0, 12, 24)}
    return offsets.pop() if len(offsets) == 1 else None


def test_a_thousand_random_schedules_over_ten_years() -> None:
    """Days by asking the calendar, hours by asking the zone for every UTC half hour near the wall time."""
    dice = Random(20260312)
    for _ in range(1000):
        begins = date(2026, 1, 1) + timedelta(days=dice.randrange(3000))
        rule = Rule(
            slots=tuple(sorted({f"{dice.randrange(24):02d}:{dice.choice((0, 15, 30, 45)):02d}" for _ in range(dice.randint(1, 3))})),
            zone=dice.choice(ZONES),
            weekdays="".join(sorted(dice.sample(EVERY_DAY, dice.randint(1, 7)))),
            every_weeks=dice.choice((1, 1, 1, 2, 3)),
            month_day=dice.choice((0, 0, 0, 1, 15, 29, 30, 31)),
            starts_on=begins,
            ends_on=dice.choice((None, begins + timedelta(days=dice.randrange(900)))),
        )  # fmt: skip
        there = ZoneInfo(rule.zone)
        start, end = datetime(2026, 1, 1, tzinfo=there), datetime(2035, 12, 31, 23, 59, tzinfo=there)

        found = list(occurrences(rule, after=start.astimezone(UTC), until=end.astimezone(UTC)))

        days = days_by_looking(rule, date(2026, 1, 1), date(2035, 12, 31))
        assert sorted({one.local_date for one in found}) == days
        assert all(later.due_at > earlier.due_at for earlier, later in pairwise(found))
        for one in found:
            said = datetime.combine(one.local_date, time.fromisoformat(one.slot))
            offset = even_offset(one.local_date, rule.zone)
            if offset is not None:
                assert one.due_at == (said - offset).replace(tzinfo=UTC)
                continue
            around = [(one.due_at + timedelta(minutes=15 * step)).astimezone(there) for step in range(-16, 17)]
            shows = [moment.replace(tzinfo=None) == said for moment in around]
            # The wall shows the slot for the first time; or the slot is in a gap, and no instant shows it.
            assert shows.index(True) == 16 if any(shows) else around[16].replace(tzinfo=None) > said
        if len(rule.slots) == 1:
            assert len(found) == len(days)


@pytest.mark.parametrize("zone", ZONES[:4])
@pytest.mark.parametrize("change", [0, 1])
def test_a_single_post_on_the_day_of_a_change_is_when_the_wall_says_or_is_refused(zone: str, change: int) -> None:
    """Every quarter of the day: skipped is refused with the next that exists, twice is the first, with the other known."""
    day = CHANGES[zone][change]
    shown: dict[str, list[datetime]] = {}
    for moment, clock in minutes_of(day, zone):
        shown.setdefault(clock, []).append(moment)
    now = min(min(moments) for moments in shown.values()) - timedelta(hours=20)
    odd = 0
    for quarter in range(96):
        said = f"{quarter // 4:02d}:{quarter % 4 * 15:02d}"
        instants = shown.get(said, [])
        if not instants:
            odd += 1
            following = min(clock for clock in shown if clock > said)
            with pytest.raises(InvalidRequest, match="does not exist") as refused:
                resolve(f"{day} {said}", now=now, timezone=zone)
            assert refused.value.fix == f"The next time that exists is {following}."
            continue
        found = resolve(f"{day} {said}", now=now, timezone=zone)
        at = found.at.astimezone(UTC)  # an hour that comes twice equals no instant of another zone (PEP 495)
        assert (at, found.wall) == (instants[0], f"{day}T{said}:00")
        assert twin(found.wall, zone, at) == (instants[1] if len(instants) == 2 else None)
        assert bool(found.note) == (len(instants) == 2)
        odd += len(instants) == 2
    assert odd == (2 if zone == "Australia/Lord_Howe" else 4)
