"""What a media file is, by its first bytes and never by its name.

FFmpeg guesses formats, and some of them are lists of other files: a playlist that calls itself `clip.mp4` makes it read
whatever the list names, local files too, and a protocol whitelist does not stop that. So the format is decided here,
from a short list of formats that hold their own data, and FFmpeg is held to it.
"""

from pathlib import Path

from storage.wording import tr
from tools.errors import InvalidRequest

HEAD = 600  # bytes: enough for three MPEG-TS packets

PLAYLISTS = (b"#EXTM3U", b"ffconcat", b"file ", b"[playlist]", b"<?xml", b"<MPD", b"<smil", b"RTSPtext", b"#EXTINF")


def demuxer_of(head: bytes) -> str | None:
    """FFmpeg's name of the one demuxer that may read a file that begins with `head`; None when there is none.

    >>> demuxer_of(b"\\0\\0\\0\\x18ftypisom")
    'mov'
    """
    rules = (
        (head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide"), "mov"),
        (head[:4] == b"\x1aE\xdf\xa3", "matroska"),
        (head[:4] == b"RIFF" and head[8:12] == b"WAVE", "wav"),
        (head[:4] == b"RIFF" and head[8:12] == b"AVI ", "avi"),
        (head[:6] in (b"GIF87a", b"GIF89a"), "gif"),
        (head[:4] == b"fLaC", "flac"),
        (head[:4] == b"OggS", "ogg"),
        (head[:3] == b"ID3", "mp3"),
        (len(head) > 376 and head[0] == head[188] == head[376] == 0x47, "mpegts"),
        (len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0, "aac"),
        (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2, "mp3"),
    )
    return next((demuxer for is_it, demuxer in rules if is_it), None)


def demuxer_for(path: Path) -> str:
    """The demuxer for `path`. Raises InvalidRequest when the file is missing, empty, a playlist, or something else."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise InvalidRequest(
            tr("{path} cannot be read: {strerror}.", path=path.name, strerror=error.strerror),
            fix=tr("Send the file again."),
        ) from error
    if not head:
        raise InvalidRequest(tr("{path} is empty.", path=path.name), fix=tr("Send the file again."))
    demuxer = demuxer_of(head)
    if demuxer is None:
        what = (
            tr("a playlist, not a video")
            if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(PLAYLISTS)
            else tr("no known media")
        )
        raise InvalidRequest(
            tr("{path} is {what}.", path=path.name, what=what),
            fix=tr("Send the video or sound itself: MP4, MOV, WebM, MKV, AVI, GIF, MP3, M4A, WAV, FLAC or OGG."),
        )
    return demuxer


def guarded_input(path: Path, demuxer: str | None = None) -> dict[str, str]:
    """The options that hold FFmpeg to one demuxer and to plain files, for `ffmpeg.input(**...)`."""
    demuxer = demuxer or demuxer_for(path)
    return {
        "filename": f"file:{path}",
        "f": demuxer,
        "format_whitelist": demuxer,
        "protocol_whitelist": "file",
    }
