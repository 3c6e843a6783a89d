"""Finds the time words in a text and says what each run of them means, without deciding which instant that is.

`scan("post it friday at 5pm, new york time")` is one span whose reading has a weekday, a clock and a zone.
`tools.when` turns readings into instants.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from datetime import timedelta
from functools import cache

from tools import timewords as vocabulary
from tools.timeforms import DOT_CLOCK, MILITARY, WRITTEN, on_the_dial
from tools.timereading import FARTHEST, Clock, Reading, TimeSpan
from tools.tokens import PhraseTable, closest, fold, one_of, tokens

Read = tuple[Reading, int]  # what was read, and the index of the token behind it


@cache
def _vocabulary() -> PhraseTable[tuple[str, object]]:
    kinds: tuple[tuple[str, object], ...] = (
        ("month_name", vocabulary.MONTHS), ("weekday", vocabulary.WEEKDAYS), ("next", vocabulary.NEXT),
        ("this", vocabulary.THIS), ("week", vocabulary.WEEK), ("weekend", vocabulary.WEEKEND),
        ("month", vocabulary.MONTH), ("month_end", vocabulary.END_OF_MONTH), ("zone", vocabulary.ZONES),
        ("day", vocabulary.DAYS), ("part", vocabulary.PARTS), ("clock", vocabulary.CLOCK_WORDS),
        ("now", vocabulary.NOW),
    )  # fmt: skip
    phrases: dict[str, tuple[str, object]] = {}
    for kind, words in kinds:
        if isinstance(words, dict):
            phrases.update({word: (kind, value) for word, value in words.items()})
        elif isinstance(words, (set, frozenset, list)):
            phrases.update(dict.fromkeys(words, (kind, None)))
    return PhraseTable(phrases)


@cache
def _phrases(name: str) -> PhraseTable[int]:
    words = getattr(vocabulary, name)
    return PhraseTable(words if isinstance(words, dict) else dict.fromkeys(words, 1))


_AMOUNT = re.compile(r"\d{1,4}(?:[.,]\d)?(?![\d:])")


_MONTH_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?![\d:a-z])(?! ?[ap]m)")


_UTC_OFFSET = re.compile(r"(?:utc|gmt) ?([+-]) ?(\d{1,2})(?![\d:])")


_SPELLED = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "tomorrow")


_ARTICLES = one_of("a an un una une ein eine einer einem um uma een eins")


_DUTCH_HOURS = one_of("twee drie vijf zes zeven negen tien twaalf")


_AFTER_HOUR = frozenset({"past", "after", "nach", "over"})


_BEFORE_HOUR = frozenset({"to", "vor", "voor", "til", "till", "before"})


_HOUR_LEADS = one_of("las la a alle all as le um at")


_DAY_LEADS = one_of("the am zum le el il dia")


_CLOCK_LEADS = one_of("at um gegen ab a alle as vers sobre around about before")


_BEHIND_DAY = one_of("in on to by and for please via with und y et e ou or of then pls auf en sur su no na")


_NEAREST = frozenset({"proximo", "proxima", "prossimo", "prossima", "kommenden", "kommende", "the coming",
                      "aankomende", "upcoming", "siguiente"})  # fmt: skip


_PARTS_ALONE = frozenset({"in the morning", "in the afternoon", "in the evening", "first thing",
                          "first thing in the morning",
                          "por la tarde", "por la noche", "por la manana", "lunchtime", "abends"})  # fmt: skip


_MONTHS_LIKE_WORDS = one_of("march may mar mars jan sept mai dec nov jun dic mei jul")


_MONTH_LEADS = one_of("in for of en im fur para per voor next this until all")


_SURE_ZONES = frozenset({"pst", "pdt", "edt", "cest", "utc", "gmt", "jst", "cet", "aest"})


_OCLOCK: tuple[tuple[str, ...], ...] = (("o", "'", "clock"), ("oclock",), ("en", "punto"), ("uhr",), ("uur",))


_TAILS: dict[tuple[str, ...], int] = {
    ("y", "media"): 30, ("y", "cuarto"): 15, ("menos", "cuarto"): -15, ("e", "mezza"): 30, ("e", "mezzo"): 30,
    ("e", "un", "quarto"): 15, ("e", "meia"): 30, ("et", "demie"): 30, ("et", "quart"): 15,
    ("moins", "le", "quart"): -15,
}  # fmt: skip


def scan(text: str) -> list[TimeSpan]:
    """Every run of time words in `text`, in order."""
    return _Scanner(fold(text)).spans()


class _Scanner:
    """One walk over a folded text. Each reader returns what it read at an index, or None."""

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self.tokens = tokens(folded)
        self.starts = [token.start for token in self.tokens]
        self.words = [token.text for token in self.tokens]

    def spans(self) -> list[TimeSpan]:
        found: list[TimeSpan] = []
        current: Reading | None = None
        start = end = index = 0
        while index < len(self.tokens):
            at, read = index, self._read(index, current)
            if read is None and current is not None:
                at = self._skip_joiners(index)
                read = self._read(at, current) if at != index else None
            joined = read[0] if read and current is None else None
            if read and current is not None:
                joined = current.merged(read[0])
            if (read is None or joined is None) and current is not None:
                found.append(TimeSpan(start=start, end=end, reading=current))
            if read is None:
                current, index = None, index + 1
                continue
            if joined is None or current is None:
                start = self.tokens[at].start
            current, index = joined or read[0], read[1]
            end = self.tokens[index - 1].end
        if current is not None:
            found.append(TimeSpan(start=start, end=end, reading=current))
        return [span for span in found if span.reading.says_when]

    def _skip_joiners(self, index: int) -> int:
        """Behind the words that may stand between two time words: "friday, on the", "el viernes a"."""
        behind = index
        while behind < len(self.words) and behind - index < 3:
            if self.words[behind] not in {",", "-", "."} and self.words[behind] not in vocabulary.JOINERS:
                break
            behind += 1
        return behind

    def _read(self, index: int, current: Reading | None) -> Read | None:
        if index >= len(self.words):
            return None
        for reader in (self._offset, self._day_of_month, self._numeric, self._spoken_clock, self._after_at, self._word):
            read = reader(index, current)
            if read is not None:
                return read
        return None

    def _behind(self, place: int) -> int:
        """The index of the first token that starts at or behind a place."""
        return bisect_left(self.starts, place)

    def _word_at(self, index: int) -> str:
        return self.words[index] if 0 <= index < len(self.words) else ""

    def _phrase(self, name: str, index: int) -> int:
        """How many tokens a phrase of that table takes at `index`; 0 where none does."""
        found = _phrases(name).at(self.tokens, index) if index < len(self.tokens) else None
        return found[1] if found else 0

    def _number(self, index: int) -> tuple[float, int] | None:
        if index >= len(self.words):
            return None
        match = _AMOUNT.match(self.folded, self.starts[index])
        if match:
            return float(match.group().replace(",", ".")), self._behind(match.end())
        found = _phrases("NUMBERS").at(self.tokens, index)
        return (float(found[0]), index + found[1]) if found else None

    def _hour_number(self, index: int, most: int = 24) -> tuple[int, int] | None:
        number = self._number(index)
        if number is None or not number[0].is_integer() or not 0 <= number[0] <= most:
            return None
        return int(number[0]), number[1]

    def _length(self, index: int) -> tuple[timedelta, int] | None:
        """A length of time: two hours, 90 min, half an hour, 1h30."""
        if index >= len(self.words):
            return None
        ready = _phrases("SPANS").at(self.tokens, index)
        if ready and ready[0]:
            return timedelta(seconds=ready[0]), index + ready[1]
        number = self._number(index)
        unit = vocabulary.UNITS.get(self._word_at(number[1])) if number else None
        if number is None or unit is None or number[0] * unit > FARTHEST.total_seconds():
            return None
        seconds, behind = number[0] * unit, number[1] + 1
        if unit >= 60:
            at = behind + 1 if self._word_at(behind) in {"and", "y", "und", "et", "e", "en"} else behind
            more = self._number(at)
            smaller = vocabulary.UNITS.get(self._word_at(more[1]), unit) if more else unit
            if more and smaller < unit:
                seconds, behind = seconds + more[0] * smaller, more[1] + 1
            elif more and unit == 3600 and self.words[at].isdecimal() and at == behind:
                seconds, behind = seconds + more[0] * 60, more[1]
        return timedelta(seconds=seconds), behind

    def _offset(self, index: int, current: Reading | None) -> Read | None:
        lead = self._phrase("AFTER", index)
        length = self._length(index + lead) if lead else None
        if length:
            return Reading(offset=length[0]), length[1]
        length = self._length(index)
        tail = self._phrase("FROM_NOW", length[1]) if length else 0
        return (Reading(offset=length[0]), length[1] + tail) if length and tail else None

    def _numeric(self, index: int, current: Reading | None) -> Read | None:
        place = self.starts[index]
        if not self.folded[place].isdecimal() or (place and self.folded[place - 1] in "_.:/#"):
            return None
        after_at = self._is_after_at(index) or (current is not None and current.says_day)
        for pattern, build in WRITTEN:
            match = pattern.match(self.folded, place)
            if match is None or (pattern in {DOT_CLOCK, MILITARY} and not after_at):
                continue
            reading = build(match)
            if reading is not None:
                return reading, self._behind(match.end())
        return self._day_or_hour(index, current, after_at)

    def _day_of_month(self, index: int, current: Reading | None) -> Read | None:
        """ "The 20th", "am 20. um 17 Uhr", "el día 20": a day whose month is not said."""
        lead, number = self.words[index], self._word_at(index + 1)
        if lead not in _DAY_LEADS or not (number.isdecimal() and len(number) <= 2 and 1 <= int(number) <= 31):
            return None
        behind = index + 2
        ordinal = (
            self._word_at(behind) in {"st", "nd", "rd", "th"} and self.starts[behind] == self.tokens[index + 1].end
        )
        behind += ordinal or self._word_at(behind) == "."
        follows = self._word_at(behind)
        month = _vocabulary().at(self.tokens, behind + (follows in {"of", "de"})) if follows else None
        if month and month[0][0] == "month_name":
            return None
        is_day = ordinal if lead == "the" else lead == "dia" or follows in _CLOCK_LEADS
        if not is_day or (follows.isalpha() and follows not in _CLOCK_LEADS | _BEHIND_DAY):
            return None
        return Reading(date=(None, None, int(number))), behind

    def _day_or_hour(self, index: int, current: Reading | None, after_at: bool) -> Read | None:
        """A day beside its month, or an hour that only its neighbours make an hour."""
        if not self.words[index].isdecimal() or len(self.words[index]) > 2:
            return None
        number, behind = int(self.words[index]), index + 1
        ordinal = self._word_at(behind) in {"st", "nd", "rd", "th"} and self.starts[behind] == self.tokens[index].end
        at = behind + ordinal
        while self._word_at(at) in {".", "of", "de", "-"} and at - behind < 3:
            at += 1
        month = _vocabulary().at(self.tokens, at) if at < len(self.words) else None
        if month and month[0][0] == "month_name" and 1 <= number <= 31:
            behind = at + month[1]
            year = behind + (self._word_at(behind) in {",", "de"})
            if re.fullmatch(r"20\d\d", self._word_at(year)):
                return Reading(date=(int(self.words[year]), int(str(month[0][1])), number)), year + 1
            return Reading(date=(None, int(str(month[0][1])), number)), behind
        if ordinal or number > 24 or not self._may_end_a_clock(behind):
            return None
        beside_day = current is not None and current.clock is None and current.says_day and current.offset is None
        part = _vocabulary().at(self.tokens, behind) if behind < len(self.words) else None
        if after_at or beside_day or (part and part[0][0] == "part"):
            return Reading(clock=Clock(hour=number % 24, style="bare" if 1 <= number <= 12 else "exact")), behind
        return None

    def _is_after_at(self, index: int) -> bool:
        before = " ".join(self.words[max(0, index - 2) : index])
        return any(before == lead or before.endswith(" " + lead) for lead in vocabulary.STRONG_AT)

    def _may_end_a_clock(self, index: int) -> bool:
        """Whether what follows a bare number lets it be an hour: "at 3 photos" and "at 5 seconds" do not."""
        word = self._word_at(index)
        if not word:
            return True
        if word in {"%", "x", "/", ":", "-"} or (word in vocabulary.UNITS and word not in {"uur", "ore"}):
            return False
        if self.starts[index] == self.tokens[index - 1].end and word.isalpha():
            return False
        return word not in vocabulary.COUNTED

    def _spoken_clock(self, index: int, current: Reading | None) -> Read | None:
        """half past six, quarter to seven, halb sieben, six o'clock, las seis y media."""
        word = self.words[index]
        if word in {"half", "halb"}:
            at = index + (2 if self._word_at(index + 1) in _AFTER_HOUR else 1)
            hour = self._hour_number(at, 12)
            if (
                hour
                and hour[0]
                and self._word_at(at) not in _ARTICLES
                and self._word_at(hour[1]) not in vocabulary.UNITS
            ):
                earlier = word == "halb" or self._word_at(at) in _DUTCH_HOURS
                return on_the_dial(hour[0] * 60 + (-30 if earlier else 30)), hour[1]
        minutes = self._minutes_beside_hour(index)
        if minutes and self._word_at(minutes[1]) in _AFTER_HOUR | _BEFORE_HOUR:
            sign = 1 if self.words[minutes[1]] in _AFTER_HOUR else -1
            hour = self._hour_number(minutes[1] + 1, 12)
            if hour and hour[0] and self._word_at(hour[1]) not in vocabulary.UNITS:
                return on_the_dial(hour[0] * 60 + sign * minutes[0]), hour[1]
        hour = self._hour_number(index)
        if hour is None:
            return None
        rest = tuple(self.words[hour[1] : hour[1] + 3])
        for tail in _OCLOCK:
            if rest[: len(tail)] == tail:
                sure = tail in {("uhr",), ("uur",)} or not 1 <= hour[0] <= 12
                clock = Clock(hour=hour[0] % 24, style="exact" if sure else "bare")
                return Reading(clock=clock), hour[1] + len(tail)
        for tail, minute in _TAILS.items():
            if rest[: len(tail)] == tail and self._word_at(index - 1) in _HOUR_LEADS:
                return on_the_dial(hour[0] * 60 + minute), hour[1] + len(tail)
        return None

    def _minutes_beside_hour(self, index: int) -> tuple[int, int] | None:
        if self.words[index] == "a" and self._word_at(index + 1) == "quarter":
            return 15, index + 2
        if self.words[index] in {"quarter", "viertel", "kwart"}:
            return 15, index + 1
        number = self._hour_number(index, 25)
        if number is None or number[0] not in {5, 10, 15, 20, 25}:
            return None
        return number[0], number[1] + (self._word_at(number[1]) in {"minutes", "mins", "min", "minuten"})

    def _after_at(self, index: int, current: Reading | None) -> Read | None:
        """at six, a las 6, um acht, alle otto: the lead is what makes the number an hour."""
        lead = self._phrase("AT", index)
        at = index + lead
        if not lead or at >= len(self.words):
            return None
        phrase = " ".join(self.words[index:at])
        exact = self._numeric(at, current) or self._spoken_clock(at, current)
        if exact and exact[0].clock:
            return exact
        word = _vocabulary().at(self.tokens, at)
        if word and word[0][0] == "clock":
            return self._word(at, current)
        hour = self._hour_number(at)
        if hour is None or self.words[at] in _ARTICLES or not self._may_end_a_clock(hour[1]):
            return None
        is_sure = (current is not None and current.says_day) or not self._word_at(hour[1]).isalpha()
        if phrase in {"a", "la", "le", "all", "as"} and not (current is not None and current.says_day):
            is_sure = hour[1] >= len(self.words) and phrase == "as"
        if phrase in vocabulary.STRONG_AT or phrase in {"a la", "las"} or is_sure:
            return Reading(clock=Clock(hour=hour[0] % 24, style="bare" if 1 <= hour[0] <= 12 else "exact")), hour[1]
        return None

    def _word(self, index: int, current: Reading | None) -> Read | None:
        offset = _UTC_OFFSET.match(self.folded, self.starts[index])
        if offset and int(offset[2]) <= 12:
            sign = "-" if offset[1] == "+" else "+"  # POSIX writes these zones the other way round
            return Reading(zone=f"Etc/GMT{sign}{int(offset[2])}"), self._behind(offset.end())
        lead = self._phrase("ZONE_LEAD", index)
        city = _vocabulary().at(self.tokens, index + lead) if lead and index + lead < len(self.words) else None
        if city and city[0][0] == "zone":
            return Reading(zone=str(city[0][1])), index + lead + city[1]
        found = _vocabulary().at(self.tokens, index)
        if found is None:
            found = self._misspelt(index)
        if found is None:
            return None
        (kind, value), length = found
        readers: dict[str, Callable[[int, int, object, Reading | None], Read | None]] = {
            "now": self._now, "part": self._part, "weekday": self._weekday, "next": self._next, "this": self._this,
            "week": self._week, "month_name": self._month_name, "zone": self._zone,
        }  # fmt: skip
        if kind in readers:
            return readers[kind](index, index + length, value, current)
        if kind == "day":
            return Reading(day=int(str(value))), index + length
        if kind == "clock" and isinstance(value, tuple):
            return Reading(clock=Clock(hour=value[0], minute=value[1])), index + length
        return (Reading(span=kind), index + length) if kind in {"weekend", "month_end"} else None

    def _misspelt(self, index: int) -> tuple[tuple[str, object], int] | None:
        word = self.words[index]
        if len(word) < 5 or not word.isascii() or not word.isalpha() or word in vocabulary.NUMBERS:
            return None
        meant = closest(word, _SPELLED)
        if meant in vocabulary.WEEKDAYS:
            return ("weekday", vocabulary.WEEKDAYS[meant]), 1
        return (("day", vocabulary.DAYS[meant]), 1) if meant else None

    def _now(self, index: int, behind: int, value: object, current: Reading | None) -> Read | None:
        word = self.words[index]
        if behind - index == 1:
            if word in {"ja", "ora"} and index == 0 and len(self.words) > 1:
                return None  # "ja, mach das" is a yes, not a time
            if current is not None and word in {"ja", "ora", "ya", "direct", "nu", "agora"}:
                return None
        return Reading(is_now=True), behind

    def _part(self, index: int, behind: int, value: object, current: Reading | None) -> Read | None:
        assert isinstance(value, tuple)
        part, day = value
        phrase = " ".join(self.words[index:behind])
        if day is None and current is None and phrase not in _PARTS_ALONE and not self._clock_follows(behind):
            return None
        return Reading(part=part, day=day), behind

    def _clock_follows(self, index: int) -> bool:
        at = self._skip_joiners(index)
        read = (self._after_at(at, None) or self._numeric(at, None)) if at < len(self.words) else None
        return read is not None and read[0].clock is not None

    def _weekday(self, index: int, behind: int, value: object, current: Reading | None) -> Read | None:
        word = self.words[index]
        if behind - index == 1 and word in vocabulary.WEAK_WEEKDAYS:
            led = self._word_at(index - 1) in {"on", "next", "this", "el", "na", "in", "for", "proxima"}
            if not (led or current is not None or self._clock_follows(behind) or len(self.words) == 1):
                return None
        which = None
        after = self._phrase("NEXT", behind)
        if after:
            which, behind = "coming", behind + after
            if self._word_at(behind) in vocabulary.WEEK:
                which, behind = "next", behind + 1
        return Reading(weekday=int(str(value)), which=which), behind

    def _next(self, index: int, behind: int, value: object, current: Reading | None) -> Read | None:
        return self._bounded(behind, "coming" if " ".join(self.words[index:behind]) in _NEAREST else "next")

    def _this(self, index: int, behind: int, value: object, current: Reading | None) -> Read | None:
        return self._bounded(behind, "this")

    def _bounded(self, index: int, which: str) -> Read | None:
        """next or this, in front of a weekday, a week, a weekend or a month."""
        found = _vocabulary().at(self.tokens, index) if index < len(self.words) else None
        if found is None:
            return None
        (kind, value), length = found
        if kind == "weekday":
            return Reading(weekday=int(str(value)), which=which), index + length
        if kind in {"week", "weekend", "month"}:
            return Reading(span=kind, which="next" if which == "coming" else which), index + length
        return None

    def _week(self, index: int, behind: int, value: object, current: Reading | None) -> Read | None:
        after = self._phrase("NEXT", behind)
        return (Reading(span="week", which="next"), behind + after) if after else None

    def _month_name(self, index: int, behind: int, value: object, current: Reading | None) -> Read | None:
        month = int(str(value))
        at = behind + (self._word_at(behind) in {".", "the"})
        day = _MONTH_DAY.match(self.folded, self.starts[at]) if at < len(self.words) else None
        if day and 1 <= int(day[1]) <= 31:
            behind = self._behind(day.end())
            year = behind + (self._word_at(behind) == ",")
            if re.fullmatch(r"20\d\d", self._word_at(year)):
                return Reading(date=(int(self.words[year]), month, int(day[1]))), year + 1
            return Reading(date=(None, month, int(day[1]))), behind
        is_plain = self.words[index] not in _MONTHS_LIKE_WORDS or len(self.words) == 1
        return (Reading(month=month), behind) if is_plain or self._word_at(index - 1) in _MONTH_LEADS else None

    def _zone(self, index: int, behind: int, value: object, current: Reading | None) -> Read | None:
        names_time = self._word_at(behind) in vocabulary.ZONE_TIME
        word = " ".join(self.words[index:behind])
        clocked = current is not None and (current.clock is not None or current.part is not None)
        if not (names_time or clocked or word in _SURE_ZONES):
            return None
        return Reading(zone=str(value)), behind + names_time
