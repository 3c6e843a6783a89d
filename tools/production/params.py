"""What can be asked for, checked when it is asked: a request that cannot be met never becomes a job."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import timedelta
from typing import Any, Final, Literal, get_args

from storage.tables import Rating
from storage.wording import tr
from tools.errors import InvalidRequest
from tools.ollama import checked_name
from tools.reel.mood import FASTEST, MOODS, SLOWEST
from tools.reel.wishes import EVERY, motion_from, transition_from

REEL_SECONDS: Final = (3.0, 180.0)
SHOTS: Final = (1, 20)
PICTURES: Final = (1, 12)
CLIP_SECONDS: Final = (1.0, 10.0)  # of real motion; models were trained on two to five
SIDE: Final = (256, 2048)  # px
ENLARGED: Final = (256, 8192)  # px, of a picture that is made from another
SEEDS: Final = 2**32
LONGEST_TEXT: Final = 2000  # characters
TEXTS: Final = ("lower_third", "call_to_action", "handle", "ai_line", "caption")  # besides the hook

Storyboard = Literal["auto", "on", "off"]
Size = Literal["1:1", "4:5", "9:16", "16:9"]
Quality = Literal["fast", "best"]
Motion = Literal["off", "on"]

PIXELS: Final[Mapping[str, tuple[int, int]]] = {
    "1:1": (1080, 1080),
    "4:5": (1080, 1344),  # 1350 is not a multiple of 8; platforms take this as 4:5
    "9:16": (1080, 1920),
    "16:9": (1920, 1080),
}


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Who asked, and where they hear of it."""

    front: str = ""
    chat: str = ""
    actor: str = ""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds that the owner sets, and how long things may take."""

    disk_floor: int = 2_000_000_000  # bytes that stay free; below, new work is refused and posting goes on
    jobs: int = 20  # unfinished at once; the owner may have as many besides
    jobs_each: int = 10  # of them, of one person who is not the owner
    rerolls: int = 2  # times a picture that fails its checks is painted anew
    face_rerolls: int = 2  # times one that does not show the persona's face is painted anew
    retakes: int = 1  # times a clip that fails its checks is filmed anew: one costs minutes
    storyboard_patience: timedelta = timedelta(days=3)
    paint_patience: timedelta = timedelta(seconds=45)  # how long a painter that went away is waited for
    paint_pause: timedelta = timedelta(seconds=3)  # between two tries of it
    step: timedelta = timedelta(minutes=30)  # the longest that one picture or one rendering may take
    clip: timedelta = timedelta(hours=2)  # the longest that one clip may take
    write_every: timedelta = timedelta(seconds=1)  # how often progress is written to the database
    keep_work: timedelta = timedelta(days=3)  # how long the folders of finished jobs are kept
    keep_pieces: int = 2_000_000_000  # bytes of segments and sound that are kept for "replace shot 3", by all jobs


@dataclass(frozen=True, kw_only=True)
class ReelParams:
    """A reel: `duration_s` seconds about `theme`. Pictures of the job `based_on` are used again."""

    theme: str
    persona_id: str | None = None
    platform: str = ""
    duration_s: float = 15.0
    shots: int = 0  # 0: by its length
    storyboard: str = "auto"
    motion: str = "off"  # on: shots are filmed, and stay pictures only where that fails
    style: str = ""
    hook: str | None = None  # None: made up; "": none
    audio_sha256: str = ""
    voice_sha256: str = ""  # what somebody says over the music
    speech: Mapping[str, Any] = field(default_factory=dict)  # of a voice that was made: its words, seconds, spans …
    mood: str = ""  # of the music that is made; "": what fits the theme
    tempo: int = 0  # beats per minute of the music that is made; 0: the mood's own
    cut_on_beat: bool = False
    language: str = ""
    seed: int | None = None
    rating: Rating = Rating.GENERAL
    crossfade_s: float = 0.5
    transition: str = ""  # how each shot comes; "": as its mood is
    motions: Mapping[str, str] = field(default_factory=dict)  # by the number of a shot, or "*" for all
    texts: Mapping[str, str] = field(default_factory=dict)  # by their role, besides the hook
    logo: str = ""  # the hash and the ending of a picture that stands in a corner
    quality: str = "fast"
    based_on: int | None = None
    retake: tuple[int, ...] = ()  # numbers of shots, from 1
    retake_change: str = ""
    order: tuple[int, ...] = ()  # numbers of the shots of `based_on`, as they shall stand now; the others are left out
    pictures: tuple[int, ...] = ()  # assets of the person's own, one for each shot: nothing is painted
    writes_caption: bool = True
    height: int = 0  # px; 0: as the platform's profile says
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _text("theme", self.theme)
        _between(tr("A reel runs"), self.duration_s, REEL_SECONDS, "seconds")
        if self.shots:
            _between(tr("A reel has"), self.shots, SHOTS, "shots")
        if self.storyboard not in get_args(Storyboard):
            raise InvalidRequest(tr("storyboard is auto, on or off, not {storyboard!r}", storyboard=self.storyboard))
        if self.motion not in get_args(Motion):
            raise InvalidRequest(tr("motion is on or off, not {motion!r}", motion=self.motion))
        if self.quality not in get_args(Quality):
            raise InvalidRequest(tr("quality is fast or best, not {quality!r}", quality=self.quality))
        if self.mood and self.mood not in MOODS:
            raise InvalidRequest(tr("music is {moods}, not {mood!r}", moods=", ".join(MOODS), mood=self.mood))
        if self.tempo:
            _between(tr("Music goes at"), self.tempo, (SLOWEST, FASTEST), tr("beats a minute"))
        _between(tr("A crossfade takes"), self.crossfade_s, (0.0, 2.0), "seconds")
        if self.transition:
            transition_from(self.transition)
        for which, motion in self.motions.items():
            motion_from(motion)
            if which != EVERY:
                _between(tr("A reel has"), int(which), SHOTS, "shots")
        for role, text in self.texts.items():
            if role not in TEXTS:
                raise InvalidRequest(
                    tr("there is no text {role!r}", role=role), fix=tr("there are {texts}", texts=", ".join(TEXTS))
                )
            if len(text) > LONGEST_TEXT:
                raise InvalidRequest(
                    tr("that text is {count} characters long", count=len(text)),
                    fix=tr("at most {longest_text}", longest_text=LONGEST_TEXT),
                )
        if self.height:
            _between(tr("A reel is"), self.height, SIDE, tr("pixels high"))
        _seed(self.seed)
        for number in (*self.retake, *self.order):
            _between(tr("A reel has"), number, SHOTS, "shots")
        if self.pictures:
            _between(tr("A reel has"), len(self.pictures), SHOTS, "shots")


@dataclass(frozen=True, kw_only=True)
class ReelHabits:
    """What a reel is like where a request does not say it: the owner's settings."""

    duration_s: float = 15.0
    shots: int = 0  # 0: by its length
    crossfade_s: float = 0.4
    has_hook: bool = True
    height: int = 0  # px; 0: as the platform's profile says

    def reel(
        self, *, duration_s: float | None = None, shots: int = 0, hook: str | None = None, **said: Any
    ) -> ReelParams:
        return ReelParams(
            duration_s=self.duration_s if duration_s is None else duration_s,
            shots=shots or self.shots,
            hook="" if hook is None and not self.has_hook else hook,
            crossfade_s=self.crossfade_s,
            height=self.height,
            **said,
        )


@dataclass(frozen=True, kw_only=True)
class ImagesParams:
    """`count` pictures of `prompt`."""

    prompt: str
    persona_id: str | None = None
    count: int = 1
    size: str = "4:5"
    width: int = 0  # px; with height, instead of size
    height: int = 0
    style: str = ""
    negative: str = ""
    platform: str = ""
    seed: int | None = None
    rating: Rating = Rating.GENERAL
    settings: Mapping[str, Any] = field(default_factory=dict)  # workflow, preset, checkpoint, steps, cfg …
    image_asset: int | None = None  # a picture to start from, for a workflow that changes one
    mask_asset: int | None = None
    category: str = "post"

    def __post_init__(self) -> None:
        _text("prompt", self.prompt)
        _between(tr("One request makes"), self.count, PICTURES, "pictures")
        if self.size not in get_args(Size):
            raise InvalidRequest(
                tr("{size!r} is no size", size=self.size),
                fix=tr("use one of {get_args}", get_args=", ".join(get_args(Size))),
            )
        if self.width or self.height:
            sides = SIDE if self.image_asset is None else ENLARGED
            for side in (self.width, self.height):
                _between(tr("A picture is"), side, sides, tr("pixels wide and high"))
                if side % 8:
                    raise InvalidRequest(
                        tr("{width}x{height} cannot be painted", width=self.width, height=self.height),
                        fix=tr("use multiples of 8, for example 1024x1344"),
                    )
        _seed(self.seed)

    @property
    def pixels(self) -> tuple[int, int]:
        return (self.width, self.height) if self.width else PIXELS[self.size]


@dataclass(frozen=True, kw_only=True)
class ClipParams:
    """A clip that moves by itself: of the picture `asset_id`, else of `prompt`."""

    prompt: str = ""  # what happens; with a picture it may be left to the model
    asset_id: int | None = None
    persona_id: str | None = None
    seconds: float = 4.0
    size: str = "9:16"  # without a picture
    style: str = ""
    negative: str = ""
    platform: str = ""
    seed: int | None = None
    rating: Rating = Rating.GENERAL
    settings: Mapping[str, Any] = field(default_factory=dict)  # workflow, steps, cfg, sampler, scheduler …

    def __post_init__(self) -> None:
        if self.asset_id is None:
            _text("prompt", self.prompt)
        elif len(self.prompt) > LONGEST_TEXT:
            raise InvalidRequest(
                tr("the prompt is {count} characters long", count=len(self.prompt)),
                fix=tr("at most {longest_text}", longest_text=LONGEST_TEXT),
            )
        _between(tr("A clip runs"), self.seconds, CLIP_SECONDS, "seconds")
        if self.size not in get_args(Size):
            raise InvalidRequest(
                tr("{size!r} is no size", size=self.size),
                fix=tr("use one of {get_args}", get_args=", ".join(get_args(Size))),
            )
        _seed(self.seed)

    @property
    def pixels(self) -> tuple[int, int]:
        return PIXELS[self.size]


@dataclass(frozen=True, kw_only=True)
class EditParams:
    """An operation on a clip or picture that exists."""

    asset_id: int
    operation: str
    value: str = ""
    other_assets: tuple[int, ...] = ()
    further: tuple[tuple[str, str], ...] = ()  # more operations with their values, each on what the one before has made

    @property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """Every operation with its value, in order."""
        return ((self.operation, self.value), *self.further)

    def __post_init__(self) -> None:
        if not self.operation:
            raise InvalidRequest(tr("what should be done to it?"), fix=tr("for example: trim 0-8s"))
        longest = max(len(value) for _, value in self.steps)
        if longest > LONGEST_TEXT:
            raise InvalidRequest(
                tr("that is too long: {count} characters", count=longest),
                fix=tr("at most {longest_text}", longest_text=LONGEST_TEXT),
            )


@dataclass(frozen=True, kw_only=True)
class PullParams:
    """A language model that Ollama shall get."""

    model: str

    def __post_init__(self) -> None:
        checked_name(self.model)


@dataclass(frozen=True, kw_only=True)
class InstallParams:
    """What a workflow of ComfyUI lacks shall be got, and then, where something was asked for, that be made."""

    workflow: str
    then_kind: str = ""  # images or clip
    then: Mapping[str, Any] = field(default_factory=dict)  # its parameters, as `to_dict` gives them

    def __post_init__(self) -> None:
        _text("name of the workflow", self.workflow)
        if self.then_kind not in {"", "images", "clip"}:
            raise InvalidRequest(tr("a {then_kind} cannot follow an installation", then_kind=self.then_kind))


Pictured = ReelParams | ImagesParams | ClipParams  # what is made of a persona and words
Download = PullParams | InstallParams  # what makes nothing to look at
Params = Pictured | EditParams | Download
KINDS: Final[Mapping[str, type[Params]]] = {
    "reel": ReelParams,
    "images": ImagesParams,
    "clip": ClipParams,
    "edit": EditParams,
    "pull": PullParams,
    "install": InstallParams,
}


def kind_of(params: Params) -> str:
    return next(kind for kind, made_for in KINDS.items() if isinstance(params, made_for))


def to_dict(params: Params) -> dict[str, Any]:
    """Return what is kept in `jobs.params`."""
    return {
        name: list(value) if isinstance(value, tuple) else value.value if isinstance(value, Rating) else value
        for name, value in asdict(params).items()
    }


def from_dict(kind: str, values: Mapping[str, Any]) -> Params:
    """Return what `to_dict` was given. What this version does not know is left out, what is new has its default."""
    made_for = KINDS[kind]
    known = {one.name for one in fields(made_for)}
    kept = {name: value for name, value in values.items() if name in known}
    for name in ("retake", "order", "pictures", "other_assets"):
        if name in kept:
            kept[name] = tuple(kept[name])
    if "further" in kept:
        kept["further"] = tuple((str(operation), str(value)) for operation, value in kept["further"])
    if "rating" in kept:
        kept["rating"] = Rating(kept["rating"])
    return made_for(**kept)


def _text(name: str, value: str) -> None:
    if not value.strip():
        raise InvalidRequest(
            tr("the {name} is empty", name=name), fix=tr("say what it should show, for example: a beach at sunset")
        )
    if len(value) > LONGEST_TEXT:
        raise InvalidRequest(
            tr("the {name} is {count} characters long", name=name, count=len(value)),
            fix=tr("at most {longest_text}", longest_text=LONGEST_TEXT),
        )


def _between(what: str, value: float, bounds: tuple[float, float], unit: str) -> None:
    low, high = bounds
    if not (isinstance(value, int | float) and math.isfinite(value) and low <= value <= high):
        raise InvalidRequest(
            tr(
                "{what} {low:g} to {high:g} {unit}, not {value:g}",
                what=what,
                low=low,
                high=high,
                unit=unit,
                value=value,
            ),
            fix=tr("ask for {low:g} to {high:g}", low=low, high=high),
        )


def _seed(seed: int | None) -> None:
    if seed is not None and not 0 <= seed < SEEDS:
        raise InvalidRequest(tr("a seed is a number from 0 to {seeds}, not {seed}", seeds=SEEDS - 1, seed=seed))
