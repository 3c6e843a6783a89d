"""Who stands where and how: pose, size, side."""

from dataclasses import replace

from tools.scenes import Scene
from tools.sketch.figure import Placed
from tools.sketch.places import Place
from tools.sketch.poses import POSES, Pose, build_of, skeleton
from tools.sketch.stage import Stage

# By doing: poses for a wide, a medium and a close shot.
_BY_ACTIVITY: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "walk": (("walk", "walk towards", "walk away"), ("walk towards", "hip"), ("stand", "walk towards")),
    "run": (("run", "run towards"), ("run towards",), ("stand",)),
    "hike": (("hike", "hike away"), ("hike stand", "hike"), ("hike stand",)),
    "cycle": (("cycle",), ("cycle",), ("stand",)),
    "surf": (("surf",), ("board",), ("stand",)),
    "carry board": (("board",), ("board",), ("stand",)),
    "dive": (("float",), ("swim",), ("swim",)),
    "swim": (("swim",), ("swim",), ("swim",)),
    "drink": (("drink",), ("drink",), ("drink",)),
    "eat": (("eat",), ("eat",), ("eat",)),
    "toast": (("toast",), ("toast",), ("toast",)),
    "cook": (("cook",), ("cook",), ("cook", "drink")),
    "lift": (("lift",), ("lift", "curl"), ("curl", "stand")),
    "curl": (("curl",), ("curl",), ("curl",)),
    "box": (("box",), ("box",), ("box",)),
    "yoga": (("yoga", "meditate"), ("yoga",), ("yoga", "meditate")),
    "meditate": (("meditate",), ("meditate",), ("meditate",)),
    "stretch": (("stretch",), ("stretch",), ("stretch",)),
    "read": (("read",), ("read",), ("read",)),
    "laptop": (("laptop",), ("laptop",), ("laptop",)),
    "dance": (("dance", "dance more"), ("dance", "dance more"), ("dance", "dance more")),
    "sing": (("sing",), ("sing",), ("sing",)),
    "guitar": (("guitar",), ("guitar",), ("guitar",)),
    "paint": (("paint",), ("paint",), ("paint",)),
    "photo": (("photo",), ("photo",), ("photo",)),
    "phone": (("phone",), ("phone",), ("phone",)),
    "umbrella": (("umbrella", "umbrella stand"), ("umbrella stand",), ("umbrella stand",)),
    "ski": (("ski",), ("ski",), ("stand",)),
    "shop": (("shop",), ("shop stand",), ("stand",)),
    "luggage": (("luggage",), ("stand", "hip"), ("stand",)),
    "basket": (("basket",), ("basket",), ("basket", "stand")),
    "flowers": (("flowers",), ("flowers",), ("flowers",)),
    "snack": (("snack",), ("snack",), ("snack",)),
    "skate": (("skate",), ("skate",), ("stand",)),
    "glide": (("glide", "glide away"), ("glide towards", "glide"), ("stand",)),
    "ball": (("ball",), ("hip", "cheer"), ("stand",)),
    "climb": (("climb",), ("climb", "chalk"), ("stand", "hair")),
    "browse": (("browse",), ("browse", "stand"), ("browse", "stand")),
    "row": (("row",), ("row",), ("row",)),
    "helm": (("helm",), ("helm",), ("stand",)),
    "look": (("look", "look away"), ("look",), ("stand",)),
    "leave": (("walk away",), ("walk away",), ("stand",)),
    "cheer": (("cheer",), ("cheer",), ("cheer",)),
    "arms wide": (("arms wide",), ("arms wide",), ("cheer",)),
    "stand": (("stand", "hip"), ("stand", "hip", "pockets"), ("stand",)),
}
# Nobody skis on a beach, whatever a shot's words bring up.
_ONLY_AT = {
    "surf": ("surf",),
    "ski": ("snow",),
    "glide": ("rink",),
    "climb": ("climbing",),
    "row": ("lake",),
    "helm": ("boat",),
    "swim": ("pool", "underwater"),
}
# Where people sit down on the ground; elsewhere "sitting" and "waiting" are done on what cannot be seen.
_TO_SIT_ON = frozenset(
    {"beach", "park", "camp", "field", "forest", "garden", "mountain", "desert", "farm", "vineyard", "waterfall"}
)
_IDLE = frozenset({"stand", "hip", "pockets", "walk towards"})
_AT_TABLE = frozenset({"restaurant", "kitchen", "cafe", "bar", "train", "living_room", "office"})
_HEAD_MEDIUM, _HEAD_CLOSE = 158.0, 315.0


def within(shot: Scene, theme: Scene) -> Scene:
    """A shot that does not say where it is plays where the theme plays."""
    return replace(
        theme,
        words=shot.words or theme.words,
        activity=shot.activity or theme.activity,
        pursuit=theme.pursuit,
        props=shot.props or theme.props,
        time=shot.time if shot.has_time else theme.time,
        weather=shot.weather if shot.weather != "clear" else theme.weather,
        is_empty=shot.is_empty,
    )


def cast(s: Stage, place: Place) -> Placed:
    """The person's place and pose in this shot."""
    chance = s.chance("pose")
    nth = ("wide", "medium", "close").index(s.shot)
    activity = s.scene.activity
    if s.scene.place not in _ONLY_AT.get(activity, s.scene.place):
        activity = "carry board" if s.scene.pursuit == "surf" else ""
    if s.scene.place == "museum" and activity == "paint":
        activity = "look"  # the paintings hang there already
    if s.scene.place == "underwater":
        activity = "dive"
    if s.scene.place == "climbing" and activity == "hike":
        activity = "climb"
    if s.scene.place == "cinema" and activity == "eat":
        activity = "snack"
    if s.scene.place == "rink" and activity in ("", "walk", "leave", "look", "stand", "dance"):
        activity = "glide"
    if activity in ("sit", "") and place.seat:
        names: tuple[str, ...] = (place.seat,)
    elif activity == "sit":
        low = s.scene.place in _TO_SIT_ON
        wide = ("sit ground", "sit away") if low or s.scene.place in ("lake", "boat") else place.poses
        names = (wide, ("sit ground",) if low else ("stand", "hip"), ("stand", "hair"))[nth]
    elif activity in _BY_ACTIVITY:
        names = _BY_ACTIVITY[activity][nth]
    elif nth == 0:
        names = place.poses + place.away[:1]
    else:
        names = _from_the_front(place.poses) if nth == 1 else ("stand", "hair")
    rainy = s.scene.weather in ("rain", "storm") and not place.is_indoors
    if rainy and activity in ("", "walk", "stand", "look", "umbrella", "photo", "sit", "leave", "phone"):
        names = (("umbrella", "umbrella stand"), ("umbrella stand", "umbrella"), ("umbrella stand",))[nth]
    name = _in_turn(names, s, nth)
    pose = POSES[name]
    if pose.held == "fork" and s.scene.place == "noodle_bar":
        pose = replace(pose, held="chopsticks")
    elif pose.held == "fork" and s.scene.place not in _AT_TABLE:
        savoury = any(word in s.scene.words.lower() for word in ("pizza", "sandwich", "burger"))
        pose = replace(pose, held="slice" if savoury else "cone")
    if place.wears == "spacesuit":
        pose = replace(pose, held="helmet")
    mirror = chance.random() < 0.5
    if place.side:
        mirror = (place.side > 0) != s.mirrored
    wind = 0.6 if s.scene.weather in ("wind", "storm") else 0.22 if place.barefoot else 0.0
    if nth == 2 and name != "hair":
        pose = _close(pose)
    if nth == 0 and place.is_seated:
        legs = POSES["sit"]
        pose = replace(
            pose, left_leg=legs.left_leg, right_leg=legs.right_leg, leg_lengths=legs.leg_lengths, seat=legs.seat
        )
    if nth == 0:
        return _wide(s, place, pose, mirror, wind)
    head = (_HEAD_MEDIUM if nth == 1 else _HEAD_CLOSE) * chance.uniform(0.86, 1.03)
    top = 0.245 if nth == 1 else 0.2
    if name == "sit ground":
        head, top = head * 0.72, 0.42
    if nth == 2:
        pose = replace(pose, turn=chance.uniform(0.1, 0.55), tilt=chance.uniform(-5, 4), smile=chance.uniform(0.6, 1.0))
    if pose.held == "umbrella":
        head, top = head * 0.86, top + 0.085
    raised = (
        max(abs(pose.left_arm[1]), abs(pose.right_arm[1])) > 150
        and nth == 1
        and pose.held not in ("mug", "glass", "umbrella", "phone")
    )
    if raised:
        head, top = head * 0.84, top + 0.1
    x = chance.uniform(0.06, 0.17) * min(s.half, 420) * (1 if mirror else -1)
    if name == "sit ground":  # the legs need room
        x *= 2
    placed = by_head(s, place, pose, x, top * s.tall + head * 0.5, head, mirror, wind)
    return replace(placed, shadow=0.34) if name == "sit ground" else placed


def _in_turn(names: tuple[str, ...], s: Stage, nth: int) -> str:
    """The seeds of a reel's shots count up, so that the next shot of this size does not show the same pose again."""
    apart = (4, 2, 2)[nth]  # how many shots lie between two of a size: see the orders in `scenes.shots`
    return names[s.seed // apart % len(names)]


def _from_the_front(names: tuple[str, ...]) -> tuple[str, ...]:
    """Poses that still read when only the upper half is in the picture.

    A place where something is done shows it; elsewhere people stand in the ways that any place allows.
    """
    own = [name for name in names if POSES[name].view == "front" and POSES[name].seat is None]
    doings = [name for name in own if name not in _IDLE]
    return (*doings, "stand") if doings else tuple(dict.fromkeys((*own, "hip", "crossed", "stand", "wave", "hair")))


def _close(pose: Pose) -> Pose:
    """Near the lens a pose is calmer, and the face turns to us."""
    quiet = replace(pose, lean=pose.lean * 0.25, view="front", turn=pose.turn * 0.8)
    if pose.held not in (
        "helmet",
        "mug",
        "glass",
        "phone",
        "mic",
        "camera",
        "umbrella",
        "book",
        "gloves",
        "flowers",
        "fork",
        "cone",
        "slice",
        "chopsticks",
        "popcorn",
    ):
        relaxed = POSES["stand"]
        quiet = replace(
            quiet,
            left_arm=relaxed.left_arm,
            right_arm=relaxed.right_arm,
            held="pack" if pose.held == "pack" else "",
            arm_lengths=(1, 1, 1, 1),
        )
    if pose.view == "back":
        quiet = replace(POSES["stand"], turn=0.3)
    if pose.held == "mug":
        quiet = replace(quiet, right_arm=(30, -162), arm_lengths=(1, 0.9, 0.86, 0.92))
    return quiet


def _wide(s: Stage, place: Place, pose: Pose, mirror: bool, wind: float) -> Placed:
    chance = s.chance("spot")
    share = chance.uniform(*place.x)
    # People go into the picture, not out of it: facing right, they stand on the left.
    if s.scene.activity == "row":
        share = 0.48  # on the water, beside the pier
    x = share * min(s.half, 480) * (1 if mirror else -1)
    low = s.light.sun_at[1] < 0.2 and not s.light.is_dark
    hangs = pose == POSES["climb"]
    lift = 0.2 if hangs else 0.07 if s.scene.activity == "swim" else 0.0
    return Placed(
        x=x,
        ground=(place.ground - lift) * s.tall,
        head=place.head * (s.look.stature if s.look else 1.0),
        pose=pose,
        mirror=mirror,
        barefoot=_barefoot(s, place),
        wind=wind,
        shadow=0.0 if hangs else 0.12 if s.light.cloud > 0.5 else 0.2 if s.light.is_dark else 0.42 if low else 0.34,
        shadow_reach=0.0 if place.is_indoors or s.light.cloud > 0.5 else 1.3 if low else 0.5,
    )


def by_head(s: Stage, place: Place, pose: Pose, x: float, y: float, head: float, mirror: bool, wind: float) -> Placed:
    """The person with the middle of their head at (x, y)."""
    assert s.look is not None
    bones = skeleton(pose, build_of(s.look, pose.view))
    ground = y - bones.head[1] * head + bones.ground * head
    dx = bones.head[0] * head
    return Placed(
        x=x + (dx if mirror else -dx),
        ground=ground,
        head=head,
        pose=pose,
        mirror=mirror,
        barefoot=_barefoot(s, place),
        wind=wind,
        shadow=0.0,
    )


def _barefoot(s: Stage, place: Place) -> bool:
    if s.scene.weather in ("snow", "storm"):
        return False
    return place.barefoot or s.scene.activity in ("yoga", "meditate", "swim", "surf")
