"""The plan as a picture: a week as a list of days, which a phone can show, or a month as a grid."""

from typing import Any

from PIL import Image

from storage.wording import later, tr
from tools.sheets.pen import (
    ACCENT,
    AMBER,
    BLUE,
    CARD,
    FAINT,
    GREEN,
    GREY,
    INK,
    LINE,
    MARGIN,
    RED,
    VIOLET,
    WIDTH,
    Pen,
    Symbol,
)
from tools.sheets.thumbs import Thumbnails

HEAD = 142
LEGEND = 82
LEGEND_LINE = 4  # states that stand in one line
STATES: dict[str, tuple[Symbol, str, str]] = {
    "planned": ("clock", BLUE, later("planned")),
    "approval": ("wait", AMBER, later("needs approval")),
    "posted": ("check", GREEN, later("posted")),
    "failed": ("cross", RED, later("failed")),
    "asked": ("ask", VIOLET, later("asked")),
    "kept": ("plus", "#6b7383", later("kept time")),
}
# A mark is two letters on the colour that people know a platform by: nobody's logo.
PLATFORMS = {
    "folder": ("FO", "#565d6d"),
    "instagram": ("IG", "#d6336c"), "facebook": ("FB", "#1877f2"), "tiktok": ("TT", "#0f9b94"), "youtube": ("YT", "#e02f2f"),
    "x": ("X", "#3a3f4b"), "threads": ("TH", "#4a4f5c"), "bluesky": ("BS", "#1185fe"), "mastodon": ("MA", "#6364ff"),
    "telegram": ("TG", "#2aa1dc"), "discord": ("DC", "#5865f2"), "pinterest": ("PI", "#d3122a"), "linkedin": ("LI", "#0a66c2"),
}  # fmt: skip

# A week
DATE = 148  # px of a day's name and number
ACROSS = 4  # posts of a day beside each other
BETWEEN = 16
FREE, PAD = 78, 14  # px: a day without posts is low
PHOTO, UNDER = 214, 46

# A month
CELL_GAP = 8
CELL = 178
NAMES = 44
NUMBER = 40


def week(told: dict[str, Any], thumbnails: Thumbnails) -> Image.Image:
    """`{title, subtitle, days: [{name, number, is_today, is_past, posts}]}`, a row for each day.

    A post is `{time, platform, name, state, kind, blurred, source}`; `more` of a day are those left out.
    """
    days = told["days"]
    heights = [PHOTO + UNDER + 2 * PAD if day["posts"] else FREE for day in days]
    pen = _begun(told, HEAD + sum(heights) + _foot(days))
    top = float(HEAD)
    wide = (WIDTH - MARGIN - DATE - MARGIN - (ACROSS - 1) * BETWEEN) / ACROSS
    for day, high in zip(days, heights, strict=True):
        if day["is_today"]:
            pen.box((MARGIN / 3, top + 4, WIDTH - MARGIN / 3, top + high - 4), radius=26, fill=CARD)
        else:
            pen.line((MARGIN, top), (WIDTH - MARGIN, top))
        _date(pen, day, (MARGIN, top), high)
        left = float(MARGIN + DATE)
        shown = day["posts"] if len(day["posts"]) + bool(day["more"]) <= ACROSS else day["posts"][: ACROSS - 1]
        more = day["more"] + len(day["posts"]) - len(shown)
        for post in shown:
            box = (left, top + PAD, left + wide, top + PAD + PHOTO)
            _post(pen, post, box, thumbnails)
            pen.text(post["name"], (left + wide / 2, box[3] + 36), size=28, colour=GREY, width=wide, align="centre")
            left += wide + BETWEEN
        if more:
            box = (left, top + PAD, left + wide, top + PAD + PHOTO)
            pen.box(box, radius=18, fill=CARD, edge=LINE, thick=2)
            pen.text(
                f"+{more}", (left + wide / 2, top + PAD + PHOTO / 2 + 16), size=48, weight="display", align="centre"
            )
        top += high
    _legend(pen, days)
    return pen.image


def _begun(told: dict[str, Any], height: float) -> Pen:
    pen = Pen(height)
    pen.text(told["title"], (MARGIN, 72), size=50, weight="display", width=WIDTH - 2 * MARGIN)
    pen.text(told["subtitle"], (MARGIN, 118), size=29, colour=GREY, width=WIDTH - 2 * MARGIN)
    return pen


def _date(pen: Pen, day: dict[str, Any], at: tuple[float, float], high: float) -> None:
    colour = ACCENT if day["is_today"] else FAINT if day["is_past"] else INK
    if not day["posts"]:
        middle = at[1] + high / 2 + 12
        pen.text(day["name"], (at[0] + 4, middle), size=30, colour=colour if day["is_today"] else GREY)
        pen.text(day["number"], (at[0] + 84, middle), size=34, colour=colour, weight="display")
        if day["is_today"]:
            pen.text(tr("today"), (at[0] + DATE, middle), size=28, colour=ACCENT)
        return
    pen.text(day["name"], (at[0] + 4, at[1] + PAD + 40), size=32, colour=colour if day["is_today"] else GREY)
    pen.text(day["number"], (at[0] + 4, at[1] + PAD + 102), size=58, colour=colour, weight="display")
    if day["is_today"]:
        pen.text(tr("today"), (at[0] + 4, at[1] + PAD + 144), size=28, colour=ACCENT)


def _post(pen: Pen, post: dict[str, Any], box: tuple[float, float, float, float], thumbnails: Thumbnails) -> None:
    """A post of a week: its picture framed in its state's colour, the time, the state's sign and the platform's mark."""
    left, top, right, bottom = box
    symbol, colour, _ = STATES[post["state"]]
    picture = thumbnails.of(post["source"])
    pen.picture(picture, box, radius=18, blurred=post["blurred"])
    if picture is None:
        pen.text(
            post["kind"],
            ((left + right) / 2, (top + bottom) / 2 + 14),
            size=27,
            colour=FAINT,
            align="centre",
            width=right - left - 16,
        )
    elif post["blurred"]:
        pen.chip("18+", ((left + right) / 2 - 34, (top + bottom) / 2 - 18), size=28, weight="display")
    pen.box(box, radius=18, edge=colour, thick=6)
    pen.chip(post["time"], (left + 12, top + 12), size=31, weight="display")
    pen.badge(symbol, (left + 34, bottom - 34), radius=21, fill=colour)
    letters, paint = mark(post["platform"], post["where"])
    pen.chip(letters, (right - 12, bottom - 14), size=26, fill=paint, corner="right bottom", weight="display")


def mark(platform: str, title: str) -> tuple[str, str]:
    """The letters and the colour of a platform; one that is not in the table has its name's first letters."""
    return PLATFORMS.get(platform, (title[:2].upper(), "#565d6d"))


def month(told: dict[str, Any], thumbnails: Thumbnails) -> Image.Image:
    """`{title, subtitle, names, days}`: days as of a week, from a Monday on; those outside the month have `is_outside`."""
    days = told["days"]
    rows = len(days) // 7
    pen = _begun(told, HEAD + NAMES + rows * (CELL + CELL_GAP) + _foot(days))
    side = (WIDTH - 2 * MARGIN / 1.5 - 6 * CELL_GAP) / 7
    first = MARGIN / 1.5
    for column, name in enumerate(told["names"]):
        pen.text(name, (first + column * (side + CELL_GAP) + side / 2, HEAD + 26), size=28, colour=GREY, align="centre")
    for index, day in enumerate(days):
        left = first + index % 7 * (side + CELL_GAP)
        top = HEAD + NAMES + index // 7 * (CELL + CELL_GAP)
        _cell(pen, day, (left, top, left + side, top + CELL), thumbnails)
    _legend(pen, days)
    return pen.image


def _cell(pen: Pen, day: dict[str, Any], box: tuple[float, float, float, float], thumbnails: Thumbnails) -> None:
    left, top, right, bottom = box
    if day["is_outside"]:
        pen.text(day["number"], (left + 10, top + 34), size=28, colour=LINE)
        return
    pen.box(box, radius=14, fill=CARD, edge=ACCENT if day["is_today"] else "", thick=5 if day["is_today"] else 0)
    colour = ACCENT if day["is_today"] else FAINT if day["is_past"] else INK
    pen.text(day["number"], (left + 12, top + 33), size=28, colour=colour, weight="display")
    posts = day["posts"]
    if not posts:
        return
    room = (left + 7, top + NUMBER, right - 7, bottom - 7)
    count = len(posts) + day["more"]
    if len(posts) == 1 and count == 1:
        post = posts[0]
        _small(pen, post, room, thumbnails)
        pen.chip(post["time"], (left + 12, bottom - 13), size=24, corner="left bottom")
        return
    places = _places(room, 2 if count == 2 else 4)
    shown = posts if count <= len(places) else posts[: len(places) - 1]
    for post, place in zip(shown, places, strict=False):
        _small(pen, post, place, thumbnails)
    if count > len(shown):
        place = places[len(shown)]
        middle = ((place[0] + place[2]) / 2, (place[1] + place[3]) / 2 + 9)
        pen.text(f"+{count - len(shown)}", middle, size=27, colour=INK, weight="display", align="centre")


def _places(room: tuple[float, float, float, float], count: int) -> list[tuple[float, float, float, float]]:
    left, top, right, bottom = room
    x, y, gap = (left + right) / 2, (top + bottom) / 2, 3
    if count == 2:
        return [(left, top, x - gap, bottom), (x + gap, top, right, bottom)]
    return [
        (left, top, x - gap, y - gap), (x + gap, top, right, y - gap),
        (left, y + gap, x - gap, bottom), (x + gap, y + gap, right, bottom),
    ]  # fmt: skip


def _small(pen: Pen, post: dict[str, Any], box: tuple[float, float, float, float], thumbnails: Thumbnails) -> None:
    symbol, colour, _ = STATES[post["state"]]
    pen.picture(thumbnails.of(post["source"]), box, radius=9, blurred=post["blurred"])
    pen.box(box, radius=9, edge=colour, thick=5)
    pen.badge(symbol, (box[2] - 17, box[1] + 17), radius=12, fill=colour)


def _states(days: list[dict[str, Any]]) -> list[str]:
    return [state for state in STATES if any(post["state"] == state for day in days for post in day["posts"])]


def _foot(days: list[dict[str, Any]]) -> float:
    return float(LEGEND if len(_states(days)) <= LEGEND_LINE else LEGEND + 44)


def _legend(pen: Pen, days: list[dict[str, Any]]) -> None:
    states = _states(days)
    y = pen.image.height - _foot(days) + 42
    if not states:
        pen.text(tr("Nothing is planned here."), (MARGIN, y + 10), size=29, colour=GREY)
        return
    x = float(MARGIN)
    for number, state in enumerate(states):
        if number == LEGEND_LINE:
            x, y = float(MARGIN), y + 46
        symbol, colour, words = STATES[state]
        pen.badge(symbol, (x + 16, y), radius=15, fill=colour)
        x += 42 + pen.text(tr(words), (x + 40, y + 10), size=28, colour=GREY) + 30
