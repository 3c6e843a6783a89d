"""The plan of a job: its shots, in words, before anything is painted. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from storage.tables import Persona
from storage.wording import tr
from tools.errors import InvalidRequest
from tools.reel.spec import transition_frames
from tools.reel.wishes import transition_from

SIZES: Final = ("wide", "medium", "close")
LONGEST_SCENE: Final = 400  # characters
LONGEST_HOOK: Final = 80


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What a director is asked for: `shots` shots for a reel about `theme`."""

    theme: str
    shots: int
    duration_s: float
    persona: Persona | None = None
    platform: str = ""
    language: str = "English"
    seed: int = 0
    changes: tuple[str, ...] = ()  # what the person said to the storyboards before
    because: str = ""  # why an earlier one was rejected
    show: str = ""  # what shall be seen instead


@dataclass(frozen=True, kw_only=True)
class PlannedShot:
    """One picture. `seed` is its first; `from_job` names the job whose picture of shot `from_index` is taken over.

    `replaces` is the picture that it is painted instead of: it should not look like it.
    """

    scene: str
    shot: str = "medium"  # one of SIZES
    move: str = ""  # one of the renderer's; "": chosen by its order
    seed: int = 0
    from_job: int | None = None
    from_index: int = 0
    replaces: int | None = None  # asset
    picture: int | None = None  # asset: what a person gave for it, which is taken as it is


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A job's shots and words. A reel has frames and moves as well, one for each shot."""

    shots: tuple[PlannedShot, ...]
    title: str = ""
    hook: str = ""
    director: str = ""
    width: int = 0  # px, of the film or the pictures
    height: int = 0
    paint_width: int = 0  # px, of what is painted
    paint_height: int = 0
    fps: int = 0
    frames: tuple[int, ...] = ()
    moves: tuple[str, ...] = ()  # as `tools.reel.wishes.Motion` writes them
    transitions: tuple[str, ...] = ()  # how each shot comes; none for each: crossfades
    crossfade_frames: int = 0
    cuts: str = ""  # "beats": each on a beat of the music; "no beats": it has none, so they are even
    seed: int = 0
    round: int = 0  # how often the storyboard was changed
    changes: tuple[str, ...] = ()
    storyboard: tuple[int, ...] = ()  # assets
    painter: str = ""  # the name of what paints it
    show: str = ""  # what a rejection of an earlier one asks to be seen: it is in every scene
    avoid: str = ""  # and what not

    def to_dict(self) -> dict[str, Any]:
        values = asdict(self)
        values["shots"] = [asdict(shot) for shot in self.shots]
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Plan":
        rest: dict[str, Any] = {name: value for name, value in values.items() if name != "shots"}
        rest |= {
            name: tuple(rest[name])
            for name in ("frames", "moves", "transitions", "changes", "storyboard")
            if name in rest
        }
        return cls(shots=tuple(PlannedShot(**shot) for shot in values["shots"]), **rest)


def outgoing(plan: Plan, index: int) -> int:
    """How many frames a shot shows on while the next one comes."""
    if index + 1 >= len(plan.frames):
        return 0
    how = transition_from(plan.transitions[index + 1]) if plan.transitions else "crossfade"
    return transition_frames(how, plan.crossfade_frames, plan.frames[index + 1])


def checked(plan: Plan, brief: Brief) -> Plan:
    """Return `plan` with exactly the shots that were asked for, or raise InvalidRequest when there is no plan in it.

    A model may give one too many or too few, or a shot size of its own: that is put right here, not believed.
    """
    scenes = [shot for shot in plan.shots if shot.scene.strip()]
    if not scenes:
        raise InvalidRequest(tr("the plan has no shots"))
    shots = []
    for index in range(brief.shots):
        shot = scenes[index % len(scenes)]
        size = shot.shot if shot.shot in SIZES else SIZES[index % len(SIZES)]
        if index >= len(scenes):  # the same scene again: at least from another distance
            size = SIZES[(SIZES.index(size) + index // len(scenes)) % len(SIZES)]
        shots.append(replace(shot, scene=" ".join(shot.scene.split())[:LONGEST_SCENE], shot=size))
    hook = " ".join(plan.hook.split())
    return replace(plan, shots=tuple(shots), hook=hook if len(hook) <= LONGEST_HOOK else "")


def steered(shot: PlannedShot, show: str) -> PlannedShot:
    """Return a shot whose scene shows this as well.

    >>> steered(PlannedShot(scene="on the pier"), "bright").scene
    'on the pier, bright'
    """
    if not show or show.casefold() in shot.scene.casefold():
        return shot
    return replace(shot, scene=f"{shot.scene[: LONGEST_SCENE - len(show) - 2].rstrip(', ')}, {show}")


def ordered(old: Plan, order: Sequence[int]) -> Plan:
    """Return the plan of an earlier job with its shots, and how each moves, in another order (numbers from 1); those that are
    not in it are left out. How one shot comes after another stays with the places."""
    moves = tuple(old.moves[number - 1] for number in order) if len(old.moves) == len(old.shots) else ()
    shots = tuple(old.shots[number - 1] for number in order)
    return replace(old, shots=shots, moves=moves, transitions=old.transitions[: len(shots)])


def kept_from(
    plan: Plan,
    old: Plan,
    *,
    job_id: int,
    pictures: Mapping[int, int],
    places: Sequence[int],
    retake: tuple[int, ...],
    change: str,
    seed: int,
) -> Plan:
    """Return `plan` with the shots of an earlier job in the places that both have, except those to be taken again.

    A kept shot takes over its picture; one that is taken again keeps its scene, with `change` added, and gets a new seed.
    `pictures` are the earlier job's chosen assets by the index of the shot there; `places` are those of the shots of `old`.
    """
    shots = []
    for index, shot in enumerate(plan.shots):
        if index >= len(old.shots):
            shots.append(shot)
            continue
        before, place = old.shots[index], places[index]
        if index + 1 in retake:
            scene = f"{before.scene}, {change}" if change else before.scene
            shots.append(
                PlannedShot(
                    scene=scene[:LONGEST_SCENE],
                    shot=before.shot,
                    seed=(seed + index) % 2**32,
                    replaces=pictures.get(place),
                )
            )
        else:
            shots.append(replace(before, from_job=job_id, from_index=place, replaces=None))
    return replace(plan, shots=tuple(shots), hook=old.hook, title=old.title)
