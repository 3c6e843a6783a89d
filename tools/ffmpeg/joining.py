"""Films of ours put one after the other, with sound under them, as they are. Worker process only."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer

from tools.ffmpeg.copying import mp4_options
from tools.ffmpeg.label import AI_LABEL
from tools.ffmpeg.streams import same_stream

FRAME = 512  # ticks that a frame is seen for


def join(
    films: Sequence[Path],
    sound: Path | None,
    out: Path,
    *,
    fps: float,
    is_labelled: bool,
    on_progress: Callable[[float], None],
) -> None:
    """Write `films` (MP4) to `out` (MP4), one after the other, with `sound` (bare AAC) under them.

    Frames lie in the order in which they are shown. Raises what PyAV raises when they do not fit together.
    """
    options = mp4_options(is_reordered=False, clock=round(fps * FRAME))
    with ExitStack() as stack:
        target = stack.enter_context(av.open(str(out), "w", format="mp4", options=options))
        if is_labelled:
            target.metadata.update({"comment": AI_LABEL, "description": AI_LABEL})
        heard = stack.enter_context(_opened(sound, "aac")) if sound else None
        seen: Any = None
        end = 0
        for number, path in enumerate(films):
            with _opened(path, "mov") as film:
                if seen is None:
                    seen = same_stream(target, film.streams.video[0])
                    under = _packets(heard, target) if heard else iter(())
                    sounds = next(under, None)
                begin = end
                for packet in film.demux(film.streams.video[0]):
                    if packet.pts is None or packet.dts is None:
                        continue
                    packet.pts, packet.dts = packet.pts + begin, packet.dts + begin
                    end = packet.pts + (packet.duration or 0)
                    # Among the pictures that it is heard with: a muxer that waits for it would keep them all in memory.
                    while sounds is not None and _second(sounds) <= _second(packet):
                        target.mux(sounds)
                        sounds = next(under, None)
                    packet.stream = seen
                    target.mux(packet)
            on_progress((number + 1) / len(films))
        while sounds is not None:
            target.mux(sounds)
            sounds = next(under, None)


@contextmanager
def _opened(path: Path, demuxer: str) -> Iterator[InputContainer]:
    guard = {"format_whitelist": demuxer, "protocol_whitelist": "file"}
    if demuxer == "mov":
        guard["codec_whitelist"] = "none"  # what a film holds stands in its header: no frame is decoded to find out
    with path.open("rb") as file, av.open(file, "r", format=demuxer, container_options=guard) as container:
        yield container


def _packets(heard: InputContainer, target: Any) -> "Iterator[av.Packet[Any]]":
    stream = same_stream(target, heard.streams.audio[0])
    for packet in heard.demux(heard.streams.audio[0]):
        if packet.pts is not None:
            packet.stream = stream
            yield packet


def _second(packet: "av.Packet[Any]") -> float:
    assert packet.pts is not None
    return float(packet.pts * packet.time_base)
