"""The plan as a file: what goes out can be read by others, what comes in is checked line by line."""

import contextlib
import csv
import io
import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.planfiles import NotAPlan, PlanRow, as_csv, as_ics, as_json, escaped, folded, read_plan

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


def row(**values: str) -> PlanRow:
    plain = {
        "id": "P12", "state": "planned", "persona": "Zoë", "platform": "instagram", "asset": "img_7", "date": "2026-03-12",
        "time": "18:00", "timezone": "Europe/Berlin", "utc": "2026-03-12T17:00:00Z", "if_late": "post", "caption": "Salt", "link": "",
    }  # fmt: skip
    return PlanRow(**(plain | values))


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_calendar_has_an_event_for_each_post_in_utc() -> None:
    lines = unfolded(as_ics([row(), row(id="P13", state="slot", asset="")], now=NOON, name="Posts"))

    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    assert {"UID:P12@troupe", "DTSTART:20260312T170000Z", "STATUS:CONFIRMED", "STATUS:TENTATIVE"} <= set(lines)
    assert "SUMMARY:Zoë → instagram: img_7 (P12)" in lines
    assert lines[-2:] == ["END:VCALENDAR", ""]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_folded_to_75_octets_and_comes_back(text: str) -> None:
    line = f"DESCRIPTION:{escaped(text)}"
    broken = folded(line)

    assert all(len(part.encode()) <= 75 for part in broken.split("\r\n"))
    assert broken.replace("\r\n ", "") == line
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line)


def test_a_table_comes_back_as_it_went_and_holds_no_formula() -> None:
    rows = [row(caption='=HYPERLINK("http://x")'), row(caption="two\nlines, and “quotes”")]
    text = as_csv(rows)

    cells = list(csv.DictReader(io.StringIO(text, newline="")))
    assert cells[0]["caption"].startswith("'=")
    again = read_plan(text.encode())
    assert [line.caption for line in again] == [one.caption for one in rows]
    assert again[0].when == "2026-03-12 18:00"
    assert json.loads(as_json(rows))[1]["caption"] == rows[1].caption


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"persona,platform,date,time,asset\nAva,instagram,2026-04-01,18:00,img_7\n", ("Ava", "instagram", "2026-04-01 18:00", "img_7")),
        (b"\xef\xbb\xbfWer;Plattform;Datum;Uhrzeit;Datei\r\nAva;instagram;1.4.2026;18:00;img_7\r\n", ("Ava", "instagram", "1.4.2026 18:00", "img_7")),
        (b"when\twho\tnetwork\ntomorrow at six\tAva\ttiktok\n", ("Ava", "tiktok", "tomorrow at six", "")),
        ("date,time,persona\n2026-04-01,9:00,Zo\xeb\n".encode("cp1252"), ("Zoë", "", "2026-04-01 9:00", "")),
    ],
)  # fmt: skip
def test_tables_are_read_as_people_make_them(content: bytes, expected: tuple[str, ...]) -> None:
    [line] = read_plan(content)

    assert (line.persona, line.platform, line.when, line.asset) == expected
    assert line.number == 2


@pytest.mark.parametrize(
    "content", [b"", b"hello\nworld\n", b"persona,platform\nAva,instagram\n", b"date\n" + b"2026-04-01\n" * 501]
)
def test_what_is_no_plan_says_so(content: bytes) -> None:
    with pytest.raises(NotAPlan):
        read_plan(content)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    for table in (content, b"date,caption\n" + content):
        with contextlib.suppress(NotAPlan):
            read_plan(table)
