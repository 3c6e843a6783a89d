"""A person's words for a time, and the instant that they mean."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tools.errors import InvalidRequest
from tools.recurrence import Recurrence, quiet_in, recurrence, slots_in
from tools.timescan import scan
from tools.when import duration_s, period, resolve, timezone_of

LONDON = "Europe/London"
WEDNESDAY_TEN = datetime(2026, 3, 11, 10, 0, tzinfo=ZoneInfo(LONDON))
ZONES = ["Europe/London", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns",
         "Pacific/Auckland", "UTC", "Africa/Casablanca", "America/Sao_Paulo"]  # fmt: skip


def wall(words: str, now: datetime = WEDNESDAY_TEN, timezone: str = LONDON) -> str:
    return resolve(words, now=now, timezone=timezone).wall.removesuffix(":00")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("tomorrow at 6pm", "2026-03-12T18:00"),
        ("right now", "2026-03-11T10:00"),
        ("in two minutes", "2026-03-11T10:02"),
        ("in an hour and a half", "2026-03-11T11:30"),
        ("2 weeks from now", "2026-03-25T10:00"),
        ("at eight", "2026-03-11T20:00"),
        ("at 11", "2026-03-11T11:00"),
        ("at 6:30", "2026-03-11T18:30"),
        ("half past six", "2026-03-11T18:30"),
        ("quarter to seven", "2026-03-11T18:45"),
        ("9 tonight", "2026-03-11T21:00"),
        ("noon", "2026-03-11T12:00"),
        ("midnight", "2026-03-12T00:00"),
        ("8am", "2026-03-12T08:00"),
        ("friday 5pm", "2026-03-13T17:00"),
        ("next monday at noon", "2026-03-16T12:00"),
        ("next friday 9am", "2026-03-20T09:00"),
        ("wednesday at 9am", "2026-03-18T09:00"),
        ("wednesday at 6pm", "2026-03-11T18:00"),
        ("saturday 10", "2026-03-14T10:00"),
        ("satruday 9am", "2026-03-14T09:00"),
        ("sunday at 10 in the morning", "2026-03-15T10:00"),
        ("friday at six in the evening", "2026-03-13T18:00"),
        ("12 march 5pm", "2026-03-12T17:00"),
        ("the 20th of march at 17:00", "2026-03-20T17:00"),
        ("the 20th at 17:45", "2026-03-20T17:45"),
        ("the 5th at noon", "2026-04-05T12:00"),
        ("am 20. um 17 Uhr", "2026-03-20T17:00"),
        ("le 20 à 17h", "2026-03-20T17:00"),
        ("el día 20 a las 9", "2026-03-20T09:00"),
        ("friday the 13th at noon", "2026-03-13T12:00"),
        ("march 12th at 9am", "2026-03-12T09:00"),
        ("12.3. 18 Uhr", "2026-03-12T18:00"),
        ("2026-03-12 18:00", "2026-03-12T18:00"),
        ("3 january at noon", "2027-01-03T12:00"),
        ("29 february at noon", "2028-02-29T12:00"),
        ("end of the month at 9", "2026-03-31T09:00"),
        ("mañana a las 9", "2026-03-12T09:00"),
        ("pasado mañana a las 5 de la tarde", "2026-03-13T17:00"),
        ("el lunes a las 7 de la tarde", "2026-03-16T19:00"),
        ("a las seis y media", "2026-03-11T18:30"),
        ("morgen um 18 Uhr", "2026-03-12T18:00"),
        ("halb sieben", "2026-03-11T18:30"),
        ("heute Abend um 8", "2026-03-11T20:00"),
        ("demain à 9h", "2026-03-12T09:00"),
        ("vendredi à 18h30", "2026-03-13T18:30"),
        ("dans 2 heures", "2026-03-11T12:00"),
        ("domani alle 20", "2026-03-12T20:00"),
        ("fra due ore", "2026-03-11T12:00"),
        ("amanhã às 9h", "2026-03-12T09:00"),
        ("sexta às 19h", "2026-03-13T19:00"),
        ("morgen om 9 uur", "2026-03-12T09:00"),
        ("vanavond om 8 uur", "2026-03-11T20:00"),
        ("завтра в 18:00", "2026-03-12T18:00"),
    ],
)
def test_words_mean_this_on_a_wednesday_at_ten(words: str, expected: str) -> None:
    assert wall(words) == expected


@pytest.mark.parametrize(
    ("words", "zone", "expected"),
    [
        ("next monday at noon new york time", "America/New_York", "2026-03-16T12:00"),
        ("friday at 9am PST", "America/Los_Angeles", "2026-03-13T09:00"),
        ("Friday 6 pm Lisbon", "Europe/Lisbon", "2026-03-13T18:00"),
        ("friday 18:00 hora de Madrid", "Europe/Madrid", "2026-03-13T18:00"),
        ("tomorrow 9:00 utc+2", "Etc/GMT-2", "2026-03-12T09:00"),
    ],
)
def test_a_zone_in_the_words_wins(words: str, zone: str, expected: str) -> None:
    moment = resolve(words, now=WEDNESDAY_TEN, timezone=LONDON)

    assert (moment.timezone, moment.wall) == (zone, f"{expected}:00")  # always with its seconds
    assert moment.at.utcoffset() == datetime.fromisoformat(expected).replace(tzinfo=ZoneInfo(zone)).utcoffset()


@pytest.mark.parametrize(
    "words",
    ["", "   ", "banana", "soon", "sometime next year maybe", "明日の6時", "غدا الساعة 6", "at", "25:00", "x" * 500],
)
def test_what_says_no_time_is_asked_about(words: str) -> None:
    with pytest.raises(InvalidRequest) as raised:
        wall(words)

    assert raised.value.fix


@pytest.mark.parametrize("words", ["yesterday", "today at 8am", "2020-01-01 12:00", "this morning"])
def test_the_past_is_refused(words: str) -> None:
    with pytest.raises(InvalidRequest, match="passed"):
        wall(words)


def test_an_hour_that_the_clocks_skip_offers_the_next_that_exists() -> None:
    with pytest.raises(InvalidRequest, match="01:30") as raised:
        wall("29 march 01:30")

    assert "02:00" in raised.value.fix


def test_of_an_hour_that_comes_twice_the_first_is_taken_and_noted() -> None:
    moment = resolve("25 october 01:30", now=WEDNESDAY_TEN, timezone=LONDON)

    assert moment.at.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert "twice" in moment.note


def test_an_hour_that_was_not_said_is_noted() -> None:
    moment = resolve("tomorrow", now=WEDNESDAY_TEN, timezone=LONDON)

    assert moment.wall == "2026-03-12T09:00:00"
    assert "09:00" in moment.note


def test_two_times_in_one_breath_are_asked_about() -> None:
    with pytest.raises(InvalidRequest, match="two different times"):
        wall("friday 5pm, saturday 6pm")


walls = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2029, 12, 31)).map(
    lambda at: at.replace(second=0, microsecond=0)
)


@settings(max_examples=300, deadline=None)
@given(walls, st.sampled_from(ZONES))
def test_a_written_out_time_is_that_time_in_any_zone_or_is_said_not_to_exist(at: datetime, zone: str) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(days=2)
    exists = at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == at
    if not exists:
        with pytest.raises(InvalidRequest, match="skip"):
            resolve(f"{at:%Y-%m-%d %H:%M}", now=now, timezone=zone)
        return
    moment = resolve(f"{at:%Y-%m-%d %H:%M}", now=now, timezone=zone)
    assert moment.at.replace(tzinfo=None) == at
    assert moment.at.astimezone(UTC) <= at.replace(tzinfo=ZoneInfo(zone), fold=1).astimezone(UTC)
    assert datetime.fromisoformat(moment.wall) == at


@settings(max_examples=200, deadline=None)
@given(walls, st.sampled_from(ZONES), st.integers(1, 600))
def test_minutes_from_now_are_counted_across_any_clock_change(now: datetime, zone: str, minutes: int) -> None:
    aware = now.replace(tzinfo=UTC)

    moment = resolve(f"in {minutes} minutes", now=aware, timezone=zone)

    assert moment.at - aware == timedelta(minutes=minutes)


@settings(max_examples=200, deadline=None)
@given(
    walls,
    st.sampled_from(ZONES),
    st.sampled_from(
        ["at eight", "tonight at 9", "friday 5pm", "tomorrow at noon", "next tuesday 7am", "midnight", "6:30"]
    ),
)
def test_what_is_resolved_is_never_past(now: datetime, zone: str, words: str) -> None:
    aware = now.replace(tzinfo=UTC)
    moment = None
    with contextlib.suppress(InvalidRequest):  # an hour that the clocks skip
        moment = resolve(words, now=aware, timezone=zone)
    assume(moment is not None)
    assert moment is not None

    assert aware - timedelta(minutes=1) <= moment.at <= aware + timedelta(days=15)


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=80))
def test_any_text_gives_a_moment_or_a_question(text: str) -> None:
    scan(text)
    for read in (
        lambda: resolve(text, now=WEDNESDAY_TEN, timezone=LONDON),
        lambda: period(text, WEDNESDAY_TEN, LONDON),
        lambda: recurrence(text),
        lambda: duration_s(text),
    ):
        with contextlib.suppress(InvalidRequest):
            read()


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("today", "2026-03-11", "2026-03-12"),
        ("tomorrow", "2026-03-12", "2026-03-13"),
        ("this week", "2026-03-09", "2026-03-16"),
        ("next week", "2026-03-16", "2026-03-23"),
        ("this weekend", "2026-03-14", "2026-03-16"),
        ("friday", "2026-03-13", "2026-03-14"),
        ("march", "2026-03-01", "2026-04-01"),
        ("next month", "2026-04-01", "2026-05-01"),
        ("the next 3 days", "2026-03-11", "2026-03-14"),
        ("diese Woche", "2026-03-09", "2026-03-16"),
        ("esta semana", "2026-03-09", "2026-03-16"),
    ],
)
def test_periods_begin_and_end_at_midnight(words: str, start: str, end: str) -> None:
    first, last = period(words, WEDNESDAY_TEN, LONDON)

    assert (f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}") == (start, end)
    assert first.tzinfo is not None
    assert (first.hour, last.hour) == (0, 0)


@pytest.mark.parametrize(
    ("words", "weekdays", "time"),
    [
        ("every friday at 18:00", (4,), "18:00"),
        ("daily at 9", (0, 1, 2, 3, 4, 5, 6), "09:00"),
        ("mon wed fri 7pm", (0, 2, 4), "19:00"),
        ("weekdays at 8am", (0, 1, 2, 3, 4), "08:00"),
        ("jeden Freitag um 18 Uhr", (4,), "18:00"),
        ("tous les lundis à 9h", (0,), "09:00"),
        ("fridays at 6", (4,), "18:00"),
    ],
)
def test_what_recurs(words: str, weekdays: tuple[int, ...], time: str) -> None:
    assert recurrence(words) == Recurrence(weekdays=weekdays, slots=(time,))


DAILY = (0, 1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("every day at 9, 13 and 18", {"slots": ("09:00", "13:00", "18:00")}),
        ("daily at 8:30 and 6pm", {"slots": ("08:30", "18:00")}),
        ("every half hour between 9 and 11", {"slots": ("09:00", "09:30", "10:00", "10:30", "11:00")}),
        ("weekdays every 45 minutes from 9 to 11", {"weekdays": (0, 1, 2, 3, 4), "slots": ("09:00", "09:45", "10:30")}),
        ("hourly between 20 and 22", {"slots": ("20:00", "21:00", "22:00")}),
        ("every second monday at 8", {"weekdays": (0,), "slots": ("08:00",), "every_weeks": 2}),
        ("every other friday at 18:00", {"weekdays": (4,), "slots": ("18:00",), "every_weeks": 2}),
        ("monthly on the 15th at 18:00", {"slots": ("18:00",), "month_day": 15}),
        ("every month on the last day at noon", {"slots": ("12:00",), "month_day": 31}),
        ("every day at 9 until 31 december", {"slots": ("09:00",), "ends_on": date(2026, 12, 31)}),
        ("jeden Tag um 9, 13 und 18 Uhr", {"slots": ("09:00", "13:00", "18:00")}),
        ("jeden zweiten Montag um 8 Uhr", {"weekdays": (0,), "slots": ("08:00",), "every_weeks": 2}),
        ("todos los días a las 9, 13 y 18", {"slots": ("09:00", "13:00", "18:00")}),
    ],
)
def test_several_times_a_day_weeks_months_and_ends(words: str, expected: dict) -> None:
    found = recurrence(words, now=datetime(2026, 3, 12, 12, tzinfo=UTC), timezone="Europe/Berlin")

    assert found == Recurrence(**({"weekdays": DAILY} | expected))


@pytest.mark.parametrize(
    "words",
    ["every half hour", "every minute between 9 and 11", "every 2 minutes between 9 and 11", "every hour between 11 and 9",
     "monthly at 9", "monthly on the 32nd at 9", "every day at 9, 31 and 18"],
)  # fmt: skip
def test_what_recurs_too_often_or_never_is_asked(words: str) -> None:
    with pytest.raises(InvalidRequest):
        recurrence(words)


@pytest.mark.parametrize(
    ("words", "slots"),
    [("9, 13 and 18", ("09:00", "13:00", "18:00")), ("at 9", ("09:00",)), ("8:30 / 20:15", ("08:30", "20:15")),
     ("noon and 6pm", ("12:00", "18:00")), ("um 7 und 19 Uhr", ("07:00", "19:00"))],
)  # fmt: skip
def test_posting_times_are_listed(words: str, slots: tuple[str, ...]) -> None:
    assert slots_in(words) == slots


@pytest.mark.parametrize(
    ("words", "quiet"),
    [("between 22 and 8", "22:00-08:00"), ("10pm to 7am", "22:00-07:00"), ("from 23:30 until 6:15", "23:30-06:15"),
     ("zwischen 22 und 8 Uhr", "22:00-08:00"), ("entre las 23 y las 7", "23:00-07:00"), ("22-8", "22:00-08:00"), ("22:00-08:00", "22:00-08:00")],
)  # fmt: skip
def test_quiet_hours(words: str, quiet: str) -> None:
    assert quiet_in(words) == quiet


@pytest.mark.parametrize("words", ["every friday", "at 18:00", "", "often"])
def test_a_recurrence_needs_its_days_and_its_hour(words: str) -> None:
    with pytest.raises(InvalidRequest):
        recurrence(words)


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("15s", 15), ("a minute and a half", 90), ("1:30", 90), ("half a minute", 30), ("20 segundos", 20), ("90", 90),
     ("1 min 30", 90), ("30-second", 30), ("halbe Minute", 30), ("ten hours", 36000), ("two minutes", 120), ("0 seconds", 0)],
)  # fmt: skip
def test_lengths(words: str, seconds: int) -> None:
    assert duration_s(words) == seconds


@pytest.mark.parametrize(("words", "zone"), [("new york time", "America/New_York"), ("PST", "America/Los_Angeles"), ("Lisbon", "Europe/Lisbon"),
                                             ("Europe/Vienna", "Europe/Vienna"), ("ulaanbaatar", "Asia/Ulaanbaatar")])  # fmt: skip
def test_zones_by_city_abbreviation_or_name(words: str, zone: str) -> None:
    assert timezone_of(words) == zone


def test_an_unknown_zone_is_said_to_be_unknown() -> None:
    with pytest.raises(InvalidRequest, match="Mars"):
        timezone_of("Mars")


def test_time_words_are_found_where_they_stand() -> None:
    text = "post img_3 on x tomorrow, at 5pm please, and reel_4 friday noon"

    assert [text[span.start : span.end] for span in scan(text)] == ["tomorrow, at 5pm", "friday noon"]


@pytest.mark.parametrize(
    "text", ["a 15-second reel", "reel_9.mp4 at 3 photos", "9 lives of a cat", "trim it to 8 seconds", "ja, mach das"]
)
def test_numbers_of_other_things_are_no_times(text: str) -> None:
    assert scan(text) == []


@pytest.mark.parametrize("words", ["tomorrow 18:75", "monday at 25:00", "friday 99:00"])
def test_an_hour_that_no_clock_has_is_not_made_into_another(words: str) -> None:
    with pytest.raises(InvalidRequest, match="no time of day"):
        wall(words)
