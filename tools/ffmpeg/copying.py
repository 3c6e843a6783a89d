"""Clips put into a new file as they are, one or several after the other: nothing is decoded. Worker process only."""

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import OutputContainer

from tools.ffmpeg.label import AI_LABEL
from tools.ffmpeg.streams import same_stream

EARLY = 0.001  # seconds: a frame that begins so shortly before the end belongs behind it
Source = tuple[Path, str, float]  # the file, its demuxer, and how long its pictures are seen, in seconds
Words = tuple[float, float, str]  # from and to which second they are seen
TICKS = 1000  # of subtitles in a second
# What FFmpeg's own SRT reader tells the encoder of MP4's subtitles; the player decides how they look.
STYLES = b"""[Script Info]
ScriptType: v4.00+
PlayResX: 384
PlayResY: 288

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1
"""


def copy(
    sources: Sequence[Source],
    out: Path,
    *,
    form: str,
    has_sound: bool,
    is_reordered: bool,
    is_labelled: bool,
    stops: bool = False,
    words: Sequence[Words] = (),
) -> None:
    """Write `sources`, which are alike, to `out` (`form`: mp4 or mov), with their sound or without; with `words`, one after
    the other, as subtitles to switch on.

    `is_reordered`: frames are shown in another order than they lie; where they are not, a source that `stops` ends after
    its seconds, however long it is. Raises what PyAV raises when they do not fit.
    """
    with av.open(str(out), "w", format=form, options=mp4_options(is_reordered=is_reordered)) as target:
        if is_labelled:
            target.metadata.update({"comment": AI_LABEL, "description": AI_LABEL})
        streams: dict[str, Any] = {}
        begin = 0.0
        for path, demuxer, seconds in sources:
            _append(target, streams, path, demuxer, begin, seconds, has_sound=has_sound, stops=stops, words=words)
            begin += seconds


def _subtitles(target: OutputContainer, words: Sequence[Words]) -> "list[tuple[float, av.Packet[Any]]]":
    """From which second it is seen, and a packet of MP4's timed text: its length in two bytes, and the text."""
    stream = target.add_stream("mov_text")
    stream.codec_context.subtitle_header = STYLES
    packets = []
    for start, end, said in words:
        text = said.encode()[: 2**16 - 1].decode(errors="ignore").encode()
        packet = av.Packet(struct.pack(">H", len(text)) + text)
        packet.stream, packet.time_base = stream, Fraction(1, TICKS)
        packet.pts = packet.dts = round(start * TICKS)
        packet.duration = round((end - start) * TICKS)
        packets.append((start, packet))
    return packets


def mp4_options(*, is_reordered: bool, clock: int | None = None) -> dict[str, str]:
    """Options of the container: index first, and times that need no edit list."""
    flags = "+faststart+negative_cts_offsets" if is_reordered else "+faststart"
    options = {"movflags": flags, "use_editlist": "0", "fflags": "+bitexact"}
    return options | ({"video_track_timescale": str(clock)} if clock else {})


def _append(
    target: OutputContainer,
    streams: dict[str, Any],
    path: Path,
    demuxer: str,
    begin: float,
    seconds: float,
    *,
    has_sound: bool,
    stops: bool,
    words: Sequence[Words],
) -> None:
    guard = {"format_whitelist": demuxer, "protocol_whitelist": "file"}
    with path.open("rb") as file, av.open(file, "r", format=demuxer, container_options=guard) as container:
        wanted: list[Any] = [container.streams.video[0], *(container.streams.audio[:1] if has_sound else [])]
        for stream in wanted:
            if stream.type not in streams:
                streams[stream.type] = same_stream(target, stream)
        laid = _subtitles(target, words) if words else []
        into = {stream.index: streams[stream.type] for stream in wanted}
        offsets = {stream.index: round(begin / stream.time_base) for stream in wanted}
        # Sound before the first picture is the encoder's own silence; what is behind the last would push what follows.
        ends = {one.index: (seconds - EARLY) / float(one.time_base) for one in wanted if stops or one.type == "audio"}
        running = set(into)
        for packet in container.demux(wanted):
            if not packet.size or packet.pts is None or packet.dts is None:
                continue
            index = packet.stream.index
            if index in ends and not 0 <= packet.pts < ends[index]:
                if packet.pts > 0:
                    running.discard(index)
                if not running:
                    break
                continue
            offset = offsets[index]
            if offset:
                packet.pts, packet.dts = packet.pts + offset, packet.dts + offset
            # Subtitles go among the pictures that they are seen with, so that a player finds them there.
            while laid and laid[0][0] <= packet.pts * packet.time_base:
                target.mux(laid.pop(0)[1])
            packet.stream = into[index]
            target.mux(packet)
        for _, packet in laid:
            target.mux(packet)
