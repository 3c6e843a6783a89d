"""Files that go with an edit: subtitles and colour tables. Read, checked, and written anew in plain form. Pure."""

import re

from storage.wording import tr
from tools.editing.tables import LARGEST as LARGEST_TABLE
from tools.editing.tables import read_cube
from tools.editing.times import read_srt
from tools.errors import InvalidRequest

SUFFIXES = {".srt": ".srt", ".vtt": ".srt", ".ass": ".ass", ".ssa": ".ass", ".cube": ".cube"}  # as sent, as kept
LARGEST = {".srt": 1_000_000, ".ass": 2_000_000, ".cube": LARGEST_TABLE}  # bytes
MIMES = {".srt": "application/x-subrip", ".ass": "text/x-ssa", ".cube": "text/x-cube"}
NAMES = {".srt": "subtitles", ".ass": "subtitles", ".cube": "a LUT"}
# What an ASS file may carry besides its words: fonts and pictures, packed as text.
_CARRIED = re.compile(r"^\[(?:Fonts|Graphics)\][^\[]*", re.IGNORECASE | re.MULTILINE)


def read_document(data: bytes, suffix: str) -> str:
    """The text of a document that was sent with `suffix`, as it is kept. Raises InvalidRequest when it is none."""
    kept = SUFFIXES[suffix]
    if len(data) > LARGEST[kept]:
        raise InvalidRequest(
            tr(
                "that file has {size:.1f} MB; at most {most:.0f} MB is read",
                size=len(data) / 1000000.0,
                most=LARGEST[kept] / 1000000.0,
            ),
            fix=tr("send a shorter one"),
        )
    text = _text(data)
    if kept == ".cube":
        return read_cube(text)
    return _plain_ass(text) if kept == ".ass" else read_srt(text)


def _text(data: bytes) -> str:
    if b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise InvalidRequest(tr("that file is not text"), fix=tr("send it as UTF-8 text"))
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise InvalidRequest(tr("that file is not text"), fix=tr("send it as UTF-8 text"))


def _plain_ass(text: str) -> str:
    text = _CARRIED.sub("", text)
    if not re.search(r"^\[Script Info\]", text, re.IGNORECASE | re.MULTILINE) or "Dialogue:" not in text:
        raise InvalidRequest(
            tr("that is no ASS file with lines to show"), fix=tr("send the .ass as your editor saved it, or an .srt")
        )
    return text
