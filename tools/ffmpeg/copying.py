"""Clips put into a new file as they are, one or several after the other: nothing is decoded. Worker process only."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
from av.container import OutputContainer

from tools.ffmpeg.label import AI_LABEL

EARLY = 0.001  # seconds: a frame that begins so shortly before the end belongs behind it
Source = tuple[Path, str, float]  # the file, its demuxer, and how long its pictures are seen, in seconds


def copy(
    sources: Sequence[Source],
    out: Path,
    *,
    form: str,
    has_sound: bool,
    is_reordered: bool,
    is_labelled: bool,
    stops: bool = False,
) -> None:
    """Write `sources`, which are alike, to `out` (`form`: mp4 or mov), with their sound or without.

    `is_reordered`: frames are shown in another order than they lie; where they are not, a source that `stops` ends after
    its seconds, however long it is. Raises what PyAV raises when they do not fit.
    """
    with av.open(str(out), "w", format=form, options=mp4_options(is_reordered=is_reordered)) as target:
        if is_labelled:
            target.metadata.update({"comment": AI_LABEL, "description": AI_LABEL})
        streams: dict[str, Any] = {}
        begin = 0.0
        for path, demuxer, seconds in sources:
            _append(target, streams, path, demuxer, begin, seconds, has_sound=has_sound, stops=stops)
            begin += seconds


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
) -> None:
    guard = {"format_whitelist": demuxer, "protocol_whitelist": "file"}
    with path.open("rb") as file, av.open(file, "r", format=demuxer, container_options=guard) as container:
        wanted: list[Any] = [container.streams.video[0], *(container.streams.audio[:1] if has_sound else [])]
        for stream in wanted:
            if stream.type not in streams:
                streams[stream.type] = target.add_stream_from_template(stream)
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
            packet.stream = into[index]
            target.mux(packet)
