"""What the packets of a clip say without being decoded: times, key frames, what an edit list hides. Worker process only."""

from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

MOST_PACKETS = 1_000_000  # of pictures: nine hours at 30 a second
JITTER = 0.0016  # seconds that times may be off and still be meant as even: Matroska counts milliseconds


@dataclass(frozen=True, kw_only=True)
class Scan:
    packets: int = 0  # of the first picture stream
    seconds: float = 0.0  # from its first picture to the end of its last
    is_constant: bool = True  # pictures stand equally long
    key_interval_s: float = 0.0  # the longest stretch without a key frame
    hides_pictures: bool = False  # an edit list leaves out pictures that are in the file
    is_cut_short: bool = False  # its index names more than is there
    sound_starts_s: float = 0.0  # against the first picture; below zero: priming that an edit list would hide
    other_streams: int = 0  # beside one of pictures and one of sound
    aspect_of_pixels: float = 1.0
    is_full_range: bool = False
    metadata: tuple[str, ...] = ()  # names of what the container says of itself, but for its brands


def scan(path: Path, demuxer: str) -> dict[str, Any]:
    """Read through the file once. Raises av.error.FFmpegError for what cannot be opened."""
    import av  # late: whoever only reads what was found does without

    guard = {"format_whitelist": demuxer, "protocol_whitelist": "file"}
    with path.open("rb") as file, av.open(file, "r", format=demuxer, container_options=guard) as container:
        if not container.streams.video:
            return asdict(Scan())
        stream = container.streams.video[0]
        sound = container.streams.audio[0] if container.streams.audio else None
        base = float(stream.time_base or 0)
        times: list[int] = []
        keys: list[int] = []
        last = ended = 0
        hides = is_broken = False
        sound_starts: float | None = None
        try:
            for packet in container.demux([one for one in (stream, sound) if one is not None]):
                if packet.size == 0 or packet.pts is None:
                    continue
                if packet.stream.index != stream.index:
                    if sound_starts is None:
                        sound_starts = float(packet.pts * (packet.time_base or 0))
                    continue
                hides = hides or packet.is_discard
                if packet.is_discard or packet.is_corrupt or len(times) >= MOST_PACKETS:
                    continue
                times.append(packet.pts)
                if packet.is_keyframe:
                    keys.append(packet.pts)
                last = packet.duration or last
                ended = max(ended, packet.pts + (packet.duration or 0))
        except av.error.FFmpegError:
            is_broken = True
        times.sort()
        steps = [(later - earlier) * base for earlier, later in pairwise(times)]
        first = times[0] * base if times else 0.0
        stops = [*sorted(keys), ended]
        context = stream.codec_context
        aspect = stream.sample_aspect_ratio or context.sample_aspect_ratio
        return asdict(
            Scan(
                packets=len(times),
                seconds=round(max(0.0, ended * base - first), 4),
                is_constant=_is_even(steps),
                key_interval_s=round(max(((later - one) * base for one, later in pairwise(stops)), default=0.0), 3),
                hides_pictures=hides,
                is_cut_short=is_broken or (0 < len(times) < stream.frames and not hides),
                sound_starts_s=round((sound_starts or 0.0) - first, 4),
                other_streams=len(container.streams) - 1 - (sound is not None),
                aspect_of_pixels=round(float(aspect), 5) if aspect else 1.0,
                is_full_range=int(context.color_range or 0) == 2,
                metadata=tuple(sorted(set(container.metadata) - {"major_brand", "minor_version", "compatible_brands"})),
            )
        )


def _is_even(steps: list[float]) -> bool:
    """Whether pictures follow each other evenly: a rate that is no whole number of ticks is off by one now and then."""
    if len(steps) < 3:
        return True
    mean = sum(steps) / len(steps)
    return max(steps) - min(steps) <= max(2 * JITTER, 0.05 * mean)
