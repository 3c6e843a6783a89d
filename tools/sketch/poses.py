"""Poses by activity, as joint angles; and the skeleton that they give. Pure.

Lengths are in heads. Angles are of the screen: 0 hangs straight down, positive swings to the right of the picture.
A side view faces right; the painter mirrors it.
"""

import math
from dataclasses import dataclass, replace

from tools.sketch.look import Look
from tools.sketch.shapes import Point, polar

Limb = tuple[float, float]
THIGH, SHIN, UPPER, FORE = 1.93, 1.86, 1.28, 1.12
NECK, HEAD = -2.2, -2.98  # heights over the hips


@dataclass(frozen=True, kw_only=True)
class Pose:
    lean: float = 0.0
    left_arm: Limb = (-9.0, -3.0)
    right_arm: Limb = (9.0, 3.0)
    left_leg: Limb = (-4.0, -2.0)
    right_leg: Limb = (5.0, 3.0)
    arm_lengths: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)  # upper and fore, left and right
    leg_lengths: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    view: str = "front"  # front, side, back
    turn: float = 0.15  # of the head
    tilt: float = 0.0
    smile: float = 0.75
    closed: bool = False
    looks_down: bool = False
    held: str = ""  # what is in the hand, or with the person
    left_hand: str = "relaxed"  # relaxed, grip
    right_hand: str = "relaxed"
    left_over: bool = False  # this arm is in front of the face or hair
    right_over: bool = False
    left_to: Point | None = None  # where this wrist is, instead of the angles; the elbow follows
    right_to: Point | None = None
    seat: float | None = None  # height of the hips over the ground, when not standing
    foot: tuple[float, float] | None = None  # angles of the soles, when off the ground


STAND = Pose(lean=1.5, left_leg=(-3, -2), right_leg=(9, 4), left_arm=(-10, -3), right_arm=(11, 5))

POSES: dict[str, Pose] = {
    "stand": STAND,
    "hip": replace(STAND, right_arm=(38, 0), right_to=(0.62, -0.32), right_hand="grip", lean=-2, turn=-0.25, left_leg=(-7, -4), right_leg=(10, 6)),
    "pockets": replace(STAND, left_arm=(-20, 0), right_arm=(20, 0), left_to=(-0.66, -0.12), right_to=(0.66, -0.12), left_hand="grip", right_hand="grip", lean=0),
    "crossed": replace(STAND, left_arm=(-20, 0), right_arm=(20, 0), left_to=(0.34, -1.16), right_to=(-0.36, -1.0), lean=0, turn=-0.2, smile=0.6),
    "hair": replace(STAND, right_arm=(52, 0), right_to=(0.56, -2.96), right_over=True, lean=-2, turn=-0.3, smile=0.8, arm_lengths=(1, 1, 0.95, 1)),
    "wave": replace(STAND, right_arm=(46, 168), turn=0.2, smile=0.95, right_over=True, lean=-1),
    "look": Pose(view="back", lean=0, left_arm=(-10, -5), right_arm=(10, 5), left_leg=(-5, -3), right_leg=(6, 3)),
    "look away": Pose(view="back", lean=0, left_arm=(-36, 0), left_to=(-0.6, -0.32), right_arm=(10, 5), left_hand="grip", left_leg=(-4, -3), right_leg=(9, 4)),
    "walk": Pose(view="side", lean=3, left_arm=(24, 44), right_arm=(-22, -2), left_leg=(-17, -36), right_leg=(22, 9), turn=0.55, foot=(-34, 8)),
    "walk towards": Pose(lean=0, left_arm=(-11, 6), right_arm=(12, -4), left_leg=(-2, -1), right_leg=(5, 6), leg_lengths=(1, 1, 0.93, 0.84), turn=0.1),
    "walk away": Pose(view="back", lean=0, left_arm=(-12, -2), right_arm=(11, 3), left_leg=(-3, -2), right_leg=(5, 3), leg_lengths=(1, 1, 0.96, 0.86)),
    "run": Pose(view="side", lean=11, left_arm=(48, 132), right_arm=(-58, 36), left_leg=(-22, -104), right_leg=(52, -10), turn=0.6, left_hand="grip", right_hand="grip", smile=0.3, foot=(-88, 6)),
    "run towards": Pose(lean=2, left_to=(-0.42, -1.0), right_to=(0.5, -1.72), left_hand="grip", right_hand="grip", left_leg=(-3, -2), right_leg=(9, -4), leg_lengths=(1, 1, 0.78, 0.5), turn=0.1, smile=0.4),
    "sit": Pose(left_to=(-0.42, 0.2), right_to=(0.44, 0.2), left_leg=(-16, -3), right_leg=(18, 4), leg_lengths=(0.55, 1, 0.55, 1), seat=2.1),
    "sit side": Pose(view="side", lean=-4, left_arm=(30, 62), right_arm=(22, 66), left_leg=(82, 4), right_leg=(76, -6), turn=0.3, seat=2.05),
    "sit table": Pose(left_to=(-0.3, -0.86), right_to=(0.42, -0.86), arm_lengths=(0.95, 0.85, 0.95, 0.85), left_leg=(-16, -3), right_leg=(18, 4), leg_lengths=(0.55, 1, 0.55, 1), seat=2.1, turn=-0.15),
    "sit ground": Pose(view="side", lean=-14, left_arm=(38, 52), right_arm=(-34, -22), left_leg=(128, 22), right_leg=(118, 34), turn=0.35, seat=0.36),
    "sit away": Pose(view="back", left_arm=(-22, 4), right_arm=(22, -4), left_leg=(-60, 60), right_leg=(60, -60), leg_lengths=(0.6, 0.5, 0.6, 0.5), seat=0.36),
    "surf": Pose(view="side", lean=19, left_arm=(-72, -92), right_arm=(64, 92), left_leg=(-34, 16), right_leg=(56, -10), turn=0.55, smile=0.7, foot=(0, 0)),
    "drink": Pose(left_arm=(-11, -4), right_to=(0.42, -2.06), right_hand="grip", held="mug", turn=-0.2, right_over=True, smile=0.7, arm_lengths=(1, 0.95, 0.92, 0.92)),
    "eat": Pose(left_arm=(-11, -4), right_to=(0.46, -1.95), right_hand="grip", held="fork", turn=-0.1, smile=0.7, right_over=True, arm_lengths=(1, 0.95, 0.92, 0.92)),
    "toast": Pose(left_arm=(-12, 2), right_arm=(24, 0), right_to=(0.98, -1.98), right_hand="grip", held="glass", turn=0.25, smile=0.85),
    "cook": Pose(left_arm=(-10, 0), right_arm=(16, 0), left_to=(0.3, -0.92), right_to=(0.74, -0.72), left_hand="grip", right_hand="grip", held="pan", turn=0.3, looks_down=True),
    "lift": Pose(left_arm=(-132, -172), right_arm=(132, 172), left_hand="grip", right_hand="grip", held="barbell", left_leg=(-14, -3), right_leg=(14, 3), turn=0.0, smile=0.25, left_over=True, right_over=True),
    "curl": Pose(left_arm=(-11, -3), right_arm=(16, 0), right_to=(0.86, -1.62), left_hand="grip", right_hand="grip", held="dumbbells", left_leg=(-10, -3), right_leg=(11, 3), turn=0.25, smile=0.3, right_over=True),
    "yoga": Pose(left_arm=(-158, 164), right_arm=(158, -164), left_leg=(0, 0), right_leg=(58, -66), turn=0.0, closed=True, smile=0.5, left_over=True, right_over=True),
    "meditate": Pose(left_arm=(-20, 0), right_arm=(20, 0), left_to=(-0.95, 0.0), right_to=(0.95, 0.0), left_leg=(-74, 76), right_leg=(74, -76), leg_lengths=(0.82, 0.72, 0.82, 0.72), turn=0.0, closed=True, seat=0.42),
    "stretch": Pose(lean=-16, left_arm=(-36, 0), left_to=(-0.6, -0.3), left_hand="grip", right_arm=(168, 216), left_leg=(-12, -4), right_leg=(14, 6), turn=-0.3, right_over=True, closed=True),
    "read": Pose(left_arm=(-15, 0), right_arm=(15, 0), left_to=(-0.44, -1.22), right_to=(0.44, -1.22), left_hand="grip", right_hand="grip", held="book", arm_lengths=(0.95, 0.85, 0.95, 0.85), turn=0.1, looks_down=True, tilt=3, smile=0.45),
    "laptop": Pose(left_to=(-0.34, -0.98), right_to=(0.34, -0.98), arm_lengths=(0.95, 0.8, 0.95, 0.8), turn=-0.15, held="laptop", looks_down=True, tilt=-2),
    "phone": Pose(left_arm=(-11, 4), right_to=(0.72, -1.8), right_hand="grip", held="phone", turn=0.35),
    "dance": Pose(lean=-7, left_arm=(-118, -158), right_arm=(72, 20), left_leg=(-18, 6), right_leg=(24, -8), turn=0.35, smile=0.9, left_over=True),
    "dance more": Pose(lean=6, left_arm=(-64, -128), right_arm=(126, 170), left_leg=(-22, 4), right_leg=(12, -6), turn=-0.3, smile=0.9, closed=True, right_over=True, left_over=True),
    "arms wide": Pose(view="back", left_arm=(-112, -124), right_arm=(112, 124), left_leg=(-7, -3), right_leg=(7, 3)),
    "cheer": Pose(left_arm=(-136, -158), right_arm=(136, 158), left_leg=(-8, -3), right_leg=(8, 3), turn=0.1, smile=0.95, left_over=True, right_over=True),
    "hike": Pose(view="side", lean=7, left_arm=(28, 70), right_arm=(-14, 26), left_leg=(-14, -26), right_leg=(38, 4), turn=0.45, held="pack", left_hand="grip", foot=(-24, 4)),
    "hike stand": Pose(lean=0, left_to=(-0.34, -1.62), right_to=(0.34, -1.62), left_hand="grip", right_hand="grip", held="pack", turn=0.2, smile=0.7),
    "hike away": Pose(view="back", lean=2, left_arm=(-14, 6), right_arm=(12, 4), left_leg=(-4, -2), right_leg=(7, 2), leg_lengths=(1, 1, 0.94, 0.86), held="pack"),
    "cycle": Pose(view="side", lean=34, left_arm=(40, 74), right_arm=(36, 72), left_hand="grip", right_hand="grip", left_leg=(74, 6), right_leg=(30, -16), turn=0.6, held="bike", seat=3.5, foot=(0, 0)),
    "umbrella": Pose(view="side", lean=2, left_arm=(18, 28), right_arm=(26, 158), right_hand="grip", held="umbrella", left_leg=(-15, -32), right_leg=(19, 8), turn=0.4, foot=(-30, 6)),
    "umbrella stand": Pose(left_arm=(-11, -2), right_arm=(20, 0), right_to=(0.86, -1.85), right_hand="grip", held="umbrella", turn=-0.15),
    "sing": Pose(left_arm=(-58, -96), right_to=(0.3, -2.12), right_hand="grip", held="mic", turn=-0.15, closed=True, right_over=True, left_leg=(-12, -4), right_leg=(14, 5), smile=0.9, arm_lengths=(1, 1, 0.92, 0.92)),
    "guitar": Pose(left_arm=(-26, 0), right_arm=(28, 0), left_to=(0.0, -0.62), right_to=(1.28, -0.92), left_hand="grip", right_hand="grip", held="guitar", turn=0.25, left_leg=(-9, -3), right_leg=(12, 5)),
    "paint": Pose(view="side", lean=1, left_arm=(30, 70), right_arm=(50, 104), right_hand="grip", held="brush", turn=0.5, left_leg=(-6, -5), right_leg=(7, 3)),
    "photo": Pose(left_to=(-0.3, -1.66), right_to=(0.3, -1.66), left_hand="grip", right_hand="grip", held="camera", arm_lengths=(0.9, 0.85, 0.9, 0.85), turn=0.1, smile=0.7),
    "ski": Pose(view="side", lean=18, left_arm=(42, 84), right_arm=(14, 62), left_hand="grip", right_hand="grip", held="skis", left_leg=(34, -20), right_leg=(42, -14), turn=0.55, foot=(0, 0)),
    "glide": Pose(view="side", lean=13, left_arm=(-58, -72), right_arm=(52, 78), left_leg=(-30, -62), right_leg=(24, -12), turn=0.5, smile=0.8, held="skates", foot=(-40, 2)),
    "glide towards": Pose(lean=4, left_arm=(-62, -44), right_arm=(58, 46), left_leg=(-12, -8), right_leg=(12, 4), leg_lengths=(1, 1, 0.9, 0.66), turn=0.1, smile=0.9, held="skates"),
    "glide away": Pose(view="back", lean=-3, left_arm=(-48, -34), right_arm=(50, 36), left_leg=(-6, -3), right_leg=(14, 8), leg_lengths=(1, 1, 0.9, 0.7), held="skates"),
    "climb": Pose(view="back", lean=4, left_arm=(-150, -168), right_arm=(128, 176), left_hand="grip", right_hand="grip", left_leg=(-36, 10), right_leg=(62, -18), leg_lengths=(0.9, 1, 0.8, 0.9)),
    "browse": Pose(left_arm=(-13, 0), right_arm=(14, 0), left_to=(-0.26, -0.62), right_to=(0.3, -0.56), turn=0.1, looks_down=True, tilt=3, smile=0.55, arm_lengths=(0.95, 0.9, 0.95, 0.9)),
    "snack": Pose(left_arm=(-11, -4), right_to=(0.46, -1.3), right_hand="grip", held="popcorn", turn=-0.15, smile=0.9, arm_lengths=(1, 0.95, 0.92, 0.9)),
    "chalk": Pose(left_to=(-0.1, -0.9), right_to=(0.12, -0.86), left_hand="grip", right_hand="grip", turn=-0.2, smile=0.6, arm_lengths=(0.95, 0.85, 0.95, 0.85)),
    "luggage": Pose(view="side", lean=2, left_arm=(22, 34), right_arm=(-34, -24), right_hand="grip", held="suitcase", left_leg=(-16, -32), right_leg=(20, 8), turn=0.5, foot=(-30, 6)),
    "shop": Pose(view="side", lean=1, left_arm=(12, 30), right_arm=(-10, 6), right_hand="grip", held="bags", left_leg=(-14, -28), right_leg=(18, 8), turn=0.4, foot=(-28, 6)),
    "shop stand": Pose(left_arm=(-10, -3), right_arm=(22, 0), right_to=(0.82, -1.0), right_hand="grip", held="bags", turn=0.2, smile=0.9),
    "box": Pose(lean=4, left_to=(-0.46, -1.82), right_to=(0.52, -1.96), left_hand="grip", right_hand="grip", held="gloves", turn=0.3, left_leg=(-16, -6), right_leg=(16, 10), smile=0.1, left_over=True, right_over=True, arm_lengths=(0.9, 0.9, 0.9, 0.9)),
    "basket": Pose(left_arm=(-11, -4), right_to=(0.72, -0.62), right_hand="grip", held="basket", turn=0.3, left_leg=(-4, -2), right_leg=(9, 4)),
    "skate": Pose(view="side", lean=10, left_arm=(-50, -70), right_arm=(44, 66), left_leg=(-20, 4), right_leg=(38, -6), turn=0.5, smile=0.7, held="board", foot=(0, 0)),
    "ball": Pose(view="side", lean=6, left_arm=(-40, -10), right_arm=(34, 74), left_leg=(-18, -50), right_leg=(26, 6), turn=0.5, held="ball", foot=(-50, 4)),
    "board": Pose(left_arm=(-11, -5), right_arm=(26, -8), right_hand="grip", held="surfboard", turn=-0.2, left_leg=(-4, -2), right_leg=(9, 4)),
    "swim": Pose(left_arm=(-58, -30), right_arm=(58, 30), turn=0.15, smile=0.8),
    "float": Pose(view="side", lean=64, left_arm=(112, 96), right_arm=(58, 34), left_leg=(-58, -84), right_leg=(-78, -66), turn=0.4, smile=0.6, foot=(-70, -60), seat=1.1),
    "row": Pose(view="side", lean=6, left_arm=(40, 84), right_arm=(30, 80), left_hand="grip", right_hand="grip", held="oar", left_leg=(100, 62), right_leg=(94, 56), turn=0.4, seat=0.62, foot=(-14, -14)),
    "helm": Pose(left_arm=(-24, 0), right_arm=(24, 0), left_to=(-0.66, -1.16), right_to=(0.66, -1.16), left_hand="grip", right_hand="grip", left_leg=(-9, -3), right_leg=(10, 4), turn=0.3, held="wheel", arm_lengths=(0.95, 0.85, 0.95, 0.85)),
    "flowers": Pose(left_to=(-0.1, -1.1), right_to=(0.26, -1.42), right_hand="grip", held="flowers", turn=-0.2, smile=0.7),
    "point": Pose(left_arm=(-11, 4), right_arm=(52, 0), right_to=(1.3, -2.3), turn=0.4, smile=0.6),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Build:
    """Half-widths of the body and radii of the limbs."""

    shoulder: float
    chest: float
    waist: float
    hip: float
    arm: float  # factor on the radii of the arms
    leg: float


def build_of(look: Look, view: str) -> Build:
    shoulder, chest, waist, hip, arm = {
        "woman": (0.69, 0.54, 0.42, 0.59, 0.8),
        "man": (0.85, 0.67, 0.54, 0.52, 1.0),
    }.get(look.presents, (0.8, 0.62, 0.485, 0.555, 0.92))
    leg = 0.96 if look.presents != "man" else 1.04
    if look.build == "slim":
        shoulder, chest, waist, hip, arm, leg = (
            shoulder * 0.96,
            chest * 0.93,
            waist * 0.9,
            hip * 0.93,
            arm * 0.9,
            leg * 0.9,
        )
    elif look.build == "athletic":
        shoulder, waist, arm, leg = shoulder * 1.05, waist * 0.97, arm * 1.1, leg * 1.03
    elif look.build == "curvy":
        chest, waist, hip, arm, leg = chest * 1.08, waist * 1.04, hip * 1.14, arm * 1.08, leg * 1.12
    elif look.build == "full":
        shoulder, chest, waist, hip, arm, leg = (
            shoulder * 1.06,
            chest * 1.2,
            waist * 1.5,
            hip * 1.24,
            arm * 1.25,
            leg * 1.2,
        )
    if view == "side":
        shoulder, chest, waist, hip = shoulder * 0.62, chest * 0.76, waist * 0.84, hip * 0.8
    return Build(shoulder=shoulder, chest=chest, waist=waist, hip=hip, arm=arm, leg=leg)


@dataclass(frozen=True, kw_only=True)
class Skeleton:
    """Where the joints are, in heads, the hips at the origin; `ground` is the height of the lowest sole."""

    shoulders: tuple[Point, Point]
    elbows: tuple[Point, Point]
    wrists: tuple[Point, Point]
    hips: tuple[Point, Point]
    knees: tuple[Point, Point]
    ankles: tuple[Point, Point]
    neck: Point
    head: Point
    ground: float


def reach(shoulder: Point, to: Point, swing: float, upper: float, fore: float) -> tuple[Point, Point]:
    """Elbow and wrist of an arm whose hand is at a point.

    The upper arm hangs at `swing` degrees; it is drawn shorter (it points at us) until the forearm fits.
    """

    def misfit(share: float) -> float:
        elbow = polar(shoulder, swing, upper * share)
        return abs(math.dist(elbow, to) - fore) + 0.12 * (1 - share)

    share = min((0.5 + 0.05 * step for step in range(11)), key=misfit)
    elbow = polar(shoulder, swing, upper * share)
    distance = math.dist(elbow, to) or 1e-6
    span = min(distance, fore * 1.12)
    return elbow, (elbow[0] + (to[0] - elbow[0]) / distance * span, elbow[1] + (to[1] - elbow[1]) / distance * span)


def skeleton(pose: Pose, build: Build) -> Skeleton:
    def up(x: float, y: float) -> Point:
        """A point of the trunk, turned with its lean about the hips."""
        along = polar((0, 0), 180 - pose.lean, -y)
        side = polar((0, 0), 90 - pose.lean, x)
        return (along[0] + side[0], along[1] + side[1])

    inset = 0.19 * build.arm
    spread = 0.26 if pose.view != "side" else 0.07
    spread *= build.hip / 0.58
    shoulders = (up(-build.shoulder + inset, -1.93), up(build.shoulder - inset, -1.93))
    hips = ((-spread, 0.02), (spread, 0.02))
    arms = (pose.left_arm, pose.right_arm)
    legs = (pose.left_leg, pose.right_leg)
    elbows: list[Point] = []
    wrists: list[Point] = []
    for i, to in enumerate((pose.left_to, pose.right_to)):
        upper, fore = UPPER * pose.arm_lengths[2 * i], FORE * pose.arm_lengths[2 * i + 1]
        elbow = polar(shoulders[i], arms[i][0], upper)
        wrist = polar(elbow, arms[i][1], fore)
        if to is not None:
            # A hand outside of the body moves out with broader shoulders.
            x = to[0] + math.copysign(max(0.0, build.shoulder - 0.69), to[0]) if abs(to[0]) > 0.5 else to[0]
            elbow, wrist = reach(shoulders[i], up(x, to[1]), arms[i][0], upper, fore)
        elbows.append(elbow)
        wrists.append(wrist)
    knees = tuple(polar(hips[i], legs[i][0], THIGH * pose.leg_lengths[2 * i]) for i in (0, 1))
    ankles = tuple(polar(knees[i], legs[i][1], SHIN * pose.leg_lengths[2 * i + 1]) for i in (0, 1))
    lowest = max(ankles[0][1], ankles[1][1]) + 0.2
    return Skeleton(
        shoulders=shoulders,
        elbows=(elbows[0], elbows[1]),
        wrists=(wrists[0], wrists[1]),
        hips=hips,
        knees=(knees[0], knees[1]),
        ankles=(ankles[0], ankles[1]),
        neck=up(0, NECK),
        head=up(0, HEAD),
        ground=lowest if pose.seat is None else pose.seat,
    )
