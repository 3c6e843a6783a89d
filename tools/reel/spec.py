"""What a reel is: its shots, their moves, its hook; and which frames belong to which segment. Pure.

A reel of N shots is N segments of film. Segment i begins where shot i begins to show and ends where shot i+1 does, so the
transition out of shot i-1 is its start: it can be drawn as soon as picture i exists, since picture i-1 came before it. When
the last picture arrives, one segment is left to draw. Another picture for shot i changes the segments i and i+1 only.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.reel.framing import ANYWHERE, SafeArea, Subject
from tools.reel.profiles import EncodeProfile

Move = Literal["zoom_in", "zoom_out", "pan_left", "pan_right", "pan_up", "pan_down", "drift", "still"]
Pace = Literal["gentle", "normal", "strong"]
Ease = Literal["soft", "even", "in", "out"]
Transition = Literal["crossfade", "dip_black", "dip_white", "slide", "whip", "cut"]
HookPosition = Literal["top", "middle", "bottom"]
Role = Literal["hook", "lower_third", "call_to_action", "handle", "ai_line", "caption"]
Corner = Literal["top left", "top right"]

DRAWING = 3  # raised when the same spec is drawn differently: finished segments of an older drawing are not reused
CLIPS = {".mp4", ".mov", ".webm", ".mkv", ".gif"}  # endings of what moves by itself
# How long each takes, in crossfades. A dip has two halves to be seen; a whip is a blur.
LENGTHS: dict[Transition, float] = {
    "crossfade": 1.0, "dip_black": 1.25, "dip_white": 1.0, "slide": 1.0, "whip": 0.6, "cut": 0.0,
}  # fmt: skip
LONGEST_HOOK = 200  # characters; more cannot be read while it stands
VOICE_BEGINS = 0.4  # seconds of a reel before the first word that is said over its music


@dataclass(frozen=True, kw_only=True)
class ShotSpec:
    """One picture, or a clip instead of it, and how long it stands.

    `frames` are those of its segment, the transition from the shot before included. It shows on through the transition
    into the next one. Where `subject` is not known, it is looked for in the picture.
    """

    image: Path
    frames: int
    move: Move = "zoom_in"
    pace: Pace = "normal"
    ease: Ease = "soft"
    subject: Subject | None = None
    transition: Transition = "crossfade"  # how it comes; the first one is there


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """One word of a caption, and from which frame it is the one that is said."""

    text: str
    first: int


@dataclass(frozen=True, kw_only=True)
class Text:
    """Words over the film, from frame `first` for `frames` frames. Where and how they stand is decided by their role.

    The `words` of a caption light up one after the other. Lines of a lower third are a name and what it is.
    """

    role: Role
    text: str
    first: int
    frames: int
    position: HookPosition = "top"  # of a hook
    words: tuple[Spoken, ...] = ()

    def seen_from(self, frame: int) -> "Text":
        """The same, with frames counted from that one."""
        words = tuple(replace(word, first=word.first - frame) for word in self.words)
        return replace(self, first=self.first - frame, words=words)


@dataclass(frozen=True, kw_only=True)
class Logo:
    """A picture in a corner of every frame, see-through where it is so; `digest` is its hash."""

    image: Path
    digest: str = ""
    corner: Corner = "top left"


@dataclass(frozen=True, kw_only=True)
class ReelSpec:
    """A whole reel. `hook` is text over its first `hook_frames` frames; "" for none.

    `crossfade_frames` is how long a crossfade takes; other transitions take their share of it (`LENGTHS`).
    """

    width: int = 1080
    height: int = 1920
    fps: int = 30
    shots: tuple[ShotSpec, ...]
    crossfade_frames: int = 12
    hook: str = ""
    hook_frames: int = 90
    hook_position: HookPosition = "top"
    texts: tuple[Text, ...] = ()  # more of them
    logo: Logo | None = None
    safe: SafeArea = ANYWHERE
    profile: EncodeProfile
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.shots:
            raise InvalidRequest(tr("A reel needs at least one picture."), fix=tr("Make a picture first."))
        if self.width % 2 or self.height % 2 or not (64 <= self.width <= 4096 and 64 <= self.height <= 4096):
            raise InvalidRequest(
                tr("A video of {width}x{height} is not possible.", width=self.width, height=self.height),
                fix=tr("Use even numbers from 64 to 4096, for example 1080x1920."),
            )
        if any(shot.frames <= self.crossfade_frames for shot in self.shots[1:]) or self.shots[0].frames < 1:
            raise InvalidRequest(
                tr("The shots are shorter than the crossfade."), fix=tr("Ask for fewer shots or more seconds.")
            )

    @property
    def frames(self) -> int:
        return sum(shot.frames for shot in self.shots)

    @property
    def all_texts(self) -> tuple[Text, ...]:
        """The hook, and the others."""
        if not self.hook:
            return self.texts
        hook = Text(role="hook", text=self.hook, first=0, frames=self.hook_frames, position=self.hook_position)
        return (hook, *self.texts)

    @property
    def duration_s(self) -> float:
        return self.frames / self.fps

    def transition_frames(self, index: int) -> int:
        """How many frames the transition into shot `index` takes."""
        if not 0 < index < len(self.shots):
            return 0
        shot = self.shots[index]
        return transition_frames(shot.transition, self.crossfade_frames, shot.frames)


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A shot within one segment: it has been on screen for `played` of its `life` frames when the segment begins."""

    image: Path
    move: Move
    life: int
    played: int
    pace: Pace = "normal"
    ease: Ease = "soft"
    subject: Subject | None = None


@dataclass(frozen=True, kw_only=True)
class Segment:
    """What one segment shows: `layer`, which comes by a transition from `before`."""

    index: int
    first_frame: int  # of the reel
    frames: int
    layer: Layer
    before: Layer | None
    transition: Transition
    transition_frames: int  # 0 without a layer before


def transition_frames(transition: Transition, crossfade_frames: int, frames: int) -> int:
    """How many frames a transition takes where a crossfade takes `crossfade_frames`, into a segment of `frames`.

    >>> transition_frames("whip", 12, 75), transition_frames("cut", 12, 75)
    (7, 0)
    """
    return min(round(crossfade_frames * LENGTHS[transition]), frames - 1)


def plan_timing(duration_s: float, shots: int, fps: int) -> tuple[int, ...]:
    """Split `duration_s` into `shots` runs of frames, even to one frame and exact in sum.

    >>> plan_timing(15, 4, 30)
    (113, 113, 112, 112)
    """
    total = round(duration_s * fps)
    if shots < 1 or total < shots:
        raise InvalidRequest(
            tr("{duration_s:g} seconds cannot hold {shots} shots.", duration_s=duration_s, shots=shots),
            fix=tr("Ask for 1 to 20 shots."),
        )
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
    for index, shot in enumerate(spec.shots):
        fade = spec.transition_frames(index)
        segments.append(
            Segment(
                index=index,
                first_frame=first_frame,
                frames=shot.frames,
                layer=_layer(spec, index, played=0),
                before=_layer(spec, index - 1, played=spec.shots[index - 1].frames) if fade else None,
                transition=shot.transition if fade else "cut",
                transition_frames=fade,
            )
        )
        first_frame += shot.frames
    return tuple(segments)


def _layer(spec: ReelSpec, index: int, *, played: int) -> Layer:
    shot = spec.shots[index]
    return Layer(
        image=shot.image,
        move=shot.move,
        pace=shot.pace,
        ease=shot.ease,
        subject=shot.subject,
        life=shot.frames + spec.transition_frames(index + 1),
        played=played,
    )


def texts_in(spec: ReelSpec, segment: Segment) -> tuple[Text, ...]:
    """The texts that show in a segment, with frames counted from its start."""
    begin, end = segment.first_frame, segment.first_frame + segment.frames
    return tuple(
        text.seen_from(begin) for text in spec.all_texts if text.first < end and text.first + text.frames > begin
    )


def segment_key(spec: ReelSpec, index: int, digests: Sequence[str]) -> str:
    """A name for segment `index` that changes exactly when its film would: use it for the file and reuse what exists.

    `digests` are the hashes of the shots' pictures, in order; where the files lie does not matter.
    """
    segment = timeline(spec)[index]
    named = replace(
        segment,
        # Where it lies in the reel shows in the texts alone, which count from its start: it may stand elsewhere, too.
        index=0,
        first_frame=0,
        layer=replace(segment.layer, image=Path(digests[index])),
        before=segment.before and replace(segment.before, image=Path(digests[index - 1])),
    )
    facts = {
        "drawing": DRAWING,
        "segment": asdict(named),
        "size": [spec.width, spec.height, spec.fps],
        "profile": asdict(spec.profile),
        "texts": [asdict(text) for text in texts_in(spec, segment)],
        "logo": spec.logo and [spec.logo.digest, spec.logo.corner],
        "safe": asdict(spec.safe),
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:32]


MOVES: tuple[Move, ...] = get_args(Move)
TRANSITIONS: tuple[Transition, ...] = get_args(Transition)
