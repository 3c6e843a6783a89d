"""What a reel is: its shots, their moves, its hook; and which frames belong to which segment. Pure.

A reel of N shots is N segments of film. Segment i runs from where shot i stands alone to where shot i+1 stands alone,
so the crossfade into shot i+1 is its end: it can be drawn as soon as the pictures i and i+1 exist, and another picture
for shot i changes the segments i-1 and i only.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from tools.errors import InvalidRequest
from tools.reel.profiles import EncodeProfile

Move = Literal["zoom_in", "zoom_out", "pan_left", "pan_right", "pan_up", "pan_down", "still"]
HookPosition = Literal["top", "middle", "bottom"]

DRAWING = 2  # raised when the same spec is drawn differently: finished segments of an older drawing are not reused
CLIPS = {".mp4", ".mov", ".webm", ".mkv", ".gif"}  # endings of what moves by itself
LONGEST_HOOK = 200  # characters; more cannot be read while it stands


@dataclass(frozen=True, kw_only=True)
class ShotSpec:
    """One picture, or a clip instead of it, and how long it stands.

    `frames` are those of its segment, the crossfade into the next included.
    """

    image: Path
    frames: int
    move: Move = "zoom_in"


@dataclass(frozen=True, kw_only=True)
class ReelSpec:
    """A whole reel. `hook` is text over its first `hook_frames` frames; "" for none."""

    width: int = 1080
    height: int = 1920
    fps: int = 30
    shots: tuple[ShotSpec, ...]
    crossfade_frames: int = 12
    hook: str = ""
    hook_frames: int = 90
    hook_position: HookPosition = "top"
    profile: EncodeProfile
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.shots:
            raise InvalidRequest("A reel needs at least one picture.", fix="Make a picture first.")
        if self.width % 2 or self.height % 2 or not (64 <= self.width <= 4096 and 64 <= self.height <= 4096):
            raise InvalidRequest(
                f"A video of {self.width}x{self.height} is not possible.",
                fix="Use even numbers from 64 to 4096, for example 1080x1920.",
            )
        if any(shot.frames <= self.crossfade_frames for shot in self.shots[:-1]) or self.shots[-1].frames < 1:
            raise InvalidRequest(
                "The shots are shorter than the crossfade.", fix="Ask for fewer shots or more seconds."
            )

    @property
    def frames(self) -> int:
        return sum(shot.frames for shot in self.shots)

    @property
    def duration_s(self) -> float:
        return self.frames / self.fps


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A shot within one segment: it has been on screen for `played` of its `life` frames when the segment begins."""

    image: Path
    move: Move
    life: int
    played: int


@dataclass(frozen=True, kw_only=True)
class Segment:
    """What one segment shows: `layer`, and at its end a crossfade into `following`."""

    index: int
    first_frame: int  # of the reel
    frames: int
    layer: Layer
    following: Layer | None
    crossfade_frames: int  # 0 without a following layer


def plan_timing(duration_s: float, shots: int, fps: int) -> tuple[int, ...]:
    """Split `duration_s` into `shots` runs of frames, even to one frame and exact in sum.

    >>> plan_timing(15, 4, 30)
    (113, 113, 112, 112)
    """
    total = round(duration_s * fps)
    if shots < 1 or total < shots:
        raise InvalidRequest(f"{duration_s:g} seconds cannot hold {shots} shots.", fix="Ask for 1 to 20 shots.")
    each, left = divmod(total, shots)
    return tuple(each + (index < left) for index in range(shots))


def shots_for_duration(duration_s: float) -> int:
    """How many pictures a reel of this length wants: one for every two and a half seconds or so, 2 to 20."""
    return max(2, min(20, round(duration_s / 2.5)))


# Neighbours differ in kind and direction, so that no cut feels like the one before.
_ORDER: tuple[Move, ...] = ("zoom_in", "pan_right", "zoom_out", "pan_up", "zoom_in", "pan_left", "zoom_out", "pan_down")


def moves_for(shots: int, seed: int) -> tuple[Move, ...]:
    """A move for each shot, never the same twice in a row; `seed` chooses where in the order to begin."""
    return tuple(_ORDER[(seed + index) % len(_ORDER)] for index in range(shots))


def timeline(spec: ReelSpec) -> tuple[Segment, ...]:
    """The segments of `spec`, one for each shot, in order."""
    segments = []
    first_frame = 0
    last = len(spec.shots) - 1
    for index, shot in enumerate(spec.shots):
        following = None if index == last else _layer(spec, index + 1, played=0)
        segments.append(
            Segment(
                index=index,
                first_frame=first_frame,
                frames=shot.frames,
                layer=_layer(spec, index, played=spec.crossfade_frames if index else 0),
                following=following,
                crossfade_frames=spec.crossfade_frames if following else 0,
            )
        )
        first_frame += shot.frames
    return tuple(segments)


def _layer(spec: ReelSpec, index: int, *, played: int) -> Layer:
    shot = spec.shots[index]
    return Layer(
        image=shot.image, move=shot.move, life=shot.frames + (spec.crossfade_frames if index else 0), played=played
    )


def segment_key(spec: ReelSpec, index: int, digests: Sequence[str]) -> str:
    """A name for segment `index` that changes exactly when its film would: use it for the file and reuse what exists.

    `digests` are the hashes of the shots' pictures, in order; where the files lie does not matter.
    """
    segment = timeline(spec)[index]
    named = replace(
        segment,
        layer=replace(segment.layer, image=Path(digests[index])),
        following=segment.following and replace(segment.following, image=Path(digests[index + 1])),
    )
    has_hook = bool(spec.hook) and segment.first_frame < spec.hook_frames
    facts = {
        "drawing": DRAWING,
        "segment": asdict(named),
        "size": [spec.width, spec.height, spec.fps],
        "profile": asdict(spec.profile),
        "hook": [spec.hook, spec.hook_frames, spec.hook_position] if has_hook else None,
        "first_frame": segment.first_frame if has_hook else 0,
    }
    if not has_hook:
        facts["segment"] = asdict(replace(named, first_frame=0))
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:32]


MOVES: tuple[Move, ...] = get_args(Move)
