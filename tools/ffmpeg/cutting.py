"""Cut a clip to the frame and copy what can be copied. Worker process only.

The edges are encoded by x264 under a number of their own for its parameters, and the file's header names both sets: a
player changes over at the cut as it does at any key frame, and nothing of the middle is touched.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.video.codeccontext import VideoCodecContext

from tools.ffmpeg.copying import mp4_options
from tools.ffmpeg.cutplan import Frame, cut_plan, decoding_times
from tools.ffmpeg.label import AI_LABEL
from tools.ffmpeg.streams import same_stream

MOST_ENCODED = 0.7  # share of the frames: with more at the edges, encoding them all is no dearer
EDGE_CRF = "17"  # hard to tell from the copied middle
ADJUSTED = 0.001  # seconds: a frame that is nearer to a cut belongs behind it
AS_IS = {"yuv420p", "yuvj420p"}

Copied = tuple[bytes, int, bool]  # data, pts, whether it is a key frame


def cut(source: Path, demuxer: str, out: Path, start: float, end: float, *, is_labelled: bool) -> int | None:
    """Write what is shown from `start` to `end` (seconds) to `out`; how many frames were encoded for it.

    None when this clip cannot be cut so: it is no H.264, or there is no key frame to begin with.
    """
    guard = {"format_whitelist": demuxer, "protocol_whitelist": "file"}
    with source.open("rb") as file, av.open(file, "r", format=demuxer, container_options=guard) as container:
        video = container.streams.video[0]
        context = video.codec_context
        base = video.time_base
        sets = _parameters(context.extradata or b"")
        if base is None or sets is None or context.name != "h264" or context.pix_fmt not in AS_IS:
            return None
        frames = _frames(container)
        if not frames:
            return None
        zero = min(frame.pts for frame in frames)
        from_, to = (zero + round((moment - ADJUSTED) / base) for moment in (start, end))
        plan = cut_plan(frames, from_, to)
        if plan is None or plan.encoded > MOST_ENCODED * (plan.encoded + len(plan.copied)):
            return None
        number = next(number for number in range(32) if number not in sets.numbers)
        head, own = _encoded(container, plan.head, number)
        tail, more = _encoded(container, plan.tail, number)
        copied = [frames[place].pts for place in plan.copied]
        edges = Edges(head, copied, tail, sets.joined(own or more))
        _write(container, out, edges, end - start, is_labelled)
    return plan.encoded


def _frames(container: InputContainer) -> list[Frame]:
    """The frames as they lie in the file; none when that cannot be said.

    Where they are shown as they lie, the file's own index tells. Else each is looked at; and a key frame that others
    before it refer over is no place to begin.
    """
    video = container.streams.video[0]
    if not video.codec_context.has_b_frames and len(video.index_entries) == video.frames > 0:
        shift = video.start_time or 0
        first = video.index_entries[0].timestamp
        return [Frame(entry.timestamp - first + shift, entry.is_keyframe) for entry in video.index_entries]
    frames: list[Frame] = []
    for packet in container.demux(video):
        if packet.size and packet.pts is None:
            return []
        if packet.size:
            frames.append(Frame(int(packet.pts or 0), packet.is_keyframe and _is_clean(bytes(packet))))
    return frames


class _Sets:
    """The parameter sets in a header of H.264 (ISO 14496-15, 5.3.3.1)."""

    def __init__(self, head: bytes, sequences: list[bytes], pictures: list[bytes], rest: bytes) -> None:
        self._head, self._sequences, self._pictures, self._rest = head, sequences, pictures, rest

    @property
    def numbers(self) -> set[int]:
        """The numbers that its sets go by; both kinds are kept apart from ours."""
        return {_number(one[4:]) for one in self._sequences} | {_number(one[1:]) for one in self._pictures}

    def joined(self, own: list[bytes]) -> bytes:
        """The header with `own` sets beside those that were there."""
        sequences = self._sequences + [one for one in own if one[0] & 31 == 7]
        pictures = self._pictures + [one for one in own if one[0] & 31 == 8]
        return b"".join(
            [
                self._head,
                bytes([0xE0 | len(sequences)]),
                *(len(one).to_bytes(2, "big") + one for one in sequences),
                bytes([len(pictures)]),
                *(len(one).to_bytes(2, "big") + one for one in pictures),
                self._rest,
            ]
        )


def _parameters(header: bytes) -> _Sets | None:
    """The sets of an `avcC` box; None for another kind of header, or lengths of fewer than four bytes."""
    if len(header) < 7 or header[0] != 1 or header[4] & 3 != 3:
        return None
    at, found = 5, []
    for mask in (31, 255):
        if at >= len(header):
            return None
        count, at = header[at] & mask, at + 1
        sets = []
        for _ in range(count):
            size = int.from_bytes(header[at : at + 2], "big")
            sets.append(header[at + 2 : at + 2 + size])
            at += 2 + size
        found.append(sets)
    if not all(len(one) > 4 for one in found[0]) or not all(len(one) > 1 for one in found[1]) or not found[0]:
        return None
    return _Sets(header[:5], found[0], found[1], header[at:])


def _number(bits: bytes) -> int:
    """The Exp-Golomb number that `bits` begin with."""
    stream = int.from_bytes(bits[:8].ljust(8, b"\0"), "big")
    zeros = 64 - stream.bit_length()
    return (stream >> (63 - 2 * zeros)) - 1 if 2 * zeros < 63 else 0


def _encoded(container: InputContainer, wanted: tuple[int, ...], number: int) -> tuple[list[Copied], list[bytes]]:
    """The frames shown at `wanted`, encoded, and the sets that they need."""
    if not wanted:
        return [], []
    stream = container.streams.video[0]
    source = stream.codec_context
    encoder = VideoCodecContext.create("libx264", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = source.width, source.height, source.pix_fmt
    assert stream.time_base is not None
    encoder.time_base = stream.time_base
    encoder.framerate = stream.average_rate or Fraction(30)
    encoder.sample_aspect_ratio = stream.sample_aspect_ratio or source.sample_aspect_ratio or Fraction(1)
    for tag in ("color_range", "color_primaries", "color_trc", "colorspace"):
        setattr(encoder, tag, getattr(source, tag))
    encoder.max_b_frames = 0
    encoder.gop_size = 10_000
    encoder.options = {
        "preset": "veryfast", "crf": EDGE_CRF, "profile": "high",
        "x264-params": f"sps-id={number}:scenecut=0:repeat-headers=1:annexb=1",
    }  # fmt: skip
    left = set(wanted)
    found: list[Copied] = []
    own: dict[bytes, None] = {}

    def take(packets: list["av.Packet[Any]"]) -> None:
        for packet in packets:
            units = list(_units(bytes(packet)))
            own.update(dict.fromkeys(unit for unit in units if unit[0] & 31 in (7, 8)))
            # Sets stand in the header; what the encoder says of itself stays out.
            data = b"".join(len(unit).to_bytes(4, "big") + unit for unit in units if unit[0] & 31 not in (6, 7, 8, 9))
            found.append((data, int(packet.pts or 0), packet.is_keyframe))

    for frame in _decoded(container, wanted[0]):
        if frame.pts in left:
            left.discard(frame.pts)
            frame.pict_type = av.video.frame.PictureType.NONE
            take(encoder.encode(frame))
        if not left:
            break
    take(encoder.encode(None))
    if left:
        raise ValueError("a frame at the edge cannot be decoded")
    return found, list(own)


def _decoded(container: InputContainer, first: int) -> Iterator[av.VideoFrame]:
    stream = container.streams.video[0]
    container.seek(first, stream=stream, backward=True)
    stream.codec_context.flush_buffers()
    yield from container.decode(stream)


def _units(stream: bytes) -> Iterator[bytes]:
    """The units of an Annex B stream, without their start codes."""
    at = stream.find(b"\0\0\1")
    while at >= 0:
        after = stream.find(b"\0\0\1", at + 3)
        unit = stream[at + 3 : after if after >= 0 else len(stream)]
        yield unit.rstrip(b"\0") if after >= 0 else unit
        at = after


@dataclass(frozen=True)
class Edges:
    """What a cut clip consists of: encoded frames, those to copy (by when they are shown, as the file has them), encoded ones."""

    head: list[Copied]
    copied: list[int]
    tail: list[Copied]
    header: bytes

    @property
    def shown(self) -> list[int]:
        return [*(pts for _, pts, _ in self.head), *self.copied, *(pts for _, pts, _ in self.tail)]


def _write(container: InputContainer, out: Path, edges: Edges, seconds: float, is_labelled: bool) -> None:
    video, audio = container.streams.video[0], next(iter(container.streams.audio), None)
    base = video.time_base
    assert base is not None
    first = min(edges.shown)
    shown = [pts - first for pts in edges.shown]
    times = decoding_times(shown)
    options = mp4_options(is_reordered=times != shown, clock=base.denominator)
    with av.open(str(out), "w", format="mp4", options=options) as target:
        if is_labelled:
            target.metadata.update({"comment": AI_LABEL, "description": AI_LABEL})
        pictures = same_stream(target, video)
        pictures.codec_context.extradata = edges.header
        sound = same_stream(target, audio) if audio is not None else None
        moments = iter(zip(shown, times, strict=True))

        def put(data: bytes, is_key: bool) -> None:
            packet: av.Packet[Any] = av.Packet(data)
            packet.stream, packet.time_base = pictures, base
            packet.pts, packet.dts = next(moments)
            packet.is_keyframe = is_key
            target.mux(packet)

        for data, _, is_key in edges.head:
            put(data, is_key)
        left = set(edges.copied)
        start = float(first * base)
        begun: int | None = None
        hears = audio is not None
        # Copied frame by frame, sound begins at most half a frame of it (a hundredth of a second) off.
        tick = float(audio.time_base or 1) if audio is not None else 1.0
        opens, closes = start / tick, (start + seconds) / tick
        container.seek(max(0, round((start - 1) * 1_000_000)), backward=True)
        for packet in container.demux([video, *([audio] if audio is not None else [])]):
            if not packet.size or packet.pts is None:
                continue
            if packet.stream.index == video.index:
                if packet.pts in left:
                    if len(left) == len(edges.copied) and not _is_clean(bytes(packet)):
                        raise ValueError("others refer over the frame that is to be the first")
                    left.discard(packet.pts)
                    packet.stream = pictures
                    packet.pts, packet.dts = next(moments)
                    target.mux(packet)
            elif hears and sound is not None:
                middle = packet.pts + (packet.duration or 0) / 2
                if middle >= closes:
                    hears = False
                elif middle >= opens:
                    begun = packet.pts if begun is None else begun
                    packet.pts = packet.dts = packet.pts - begun
                    packet.stream = sound
                    target.mux(packet)
            if not left and not hears:
                break
        for data, _, is_key in edges.tail:
            put(data, is_key)
    if left:
        raise ValueError("a frame to copy is not there any more")


def _is_clean(packet: bytes) -> bool:
    """Whether this frame lets go of all before it: an IDR, unit type 5."""
    at = 0
    while at + 5 <= len(packet):
        if packet[at + 4] & 31 == 5:
            return True
        at += 4 + int.from_bytes(packet[at : at + 4], "big")
    return False
