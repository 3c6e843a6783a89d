"""The person: one figure for every shot size, posed, dressed, lit, with a shadow on the ground."""

from dataclasses import dataclass, replace

from PIL import Image, ImageChops, ImageDraw

from tools.sketch import body, carried, hair, held
from tools.sketch.canvas import Canvas, blurred
from tools.sketch.clothes import Wearer, draw_arm, draw_leg, draw_scarf, skin_fill
from tools.sketch.colours import Colour
from tools.sketch.head import Face, Tones, draw_head, neck_shadow
from tools.sketch.headwear import draw_hat
from tools.sketch.light import Light
from tools.sketch.look import Look
from tools.sketch.poses import Pose, build_of, skeleton
from tools.sketch.shapes import Frame, ellipse
from tools.sketch.tops import BARE, draw_trunk


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where a figure stands and how it is drawn."""

    x: float
    ground: float  # where the soles are
    head: float  # height of the head, in units
    pose: Pose
    mirror: bool = False
    barefoot: bool = False
    wind: float = 0.0
    shadow: float = 0.35  # strength of the shadow on the ground; 0 for none
    shadow_reach: float = 0.0  # how far it falls, in figure heights; sideways by the light


def wearer(placed: Placed, look: Look, light: Light, lit: float) -> Wearer:
    build = build_of(look, placed.pose.view)
    bones = skeleton(placed.pose, build)
    at = Frame(placed.x, placed.ground - bones.ground * placed.head, placed.head, 0.0, placed.mirror)
    return Wearer(
        at=at,
        look=look,
        pose=placed.pose,
        build=build,
        bones=bones,
        tones=Tones.of(look, light),
        light=light,
        lit=lit,
        barefoot=placed.barefoot,
        wind=placed.wind,
    )


def hands_height(placed: Placed, look: Look) -> float:
    """How high the lower hand is, in units: tables are drawn at that height."""
    bones = skeleton(placed.pose, build_of(look, placed.pose.view))
    return placed.ground + (max(wrist[1] for wrist in bones.wrists) - bones.ground) * placed.head


def draw_figure(
    c: Canvas, placed: Placed, look: Look, light: Light, *, lit: float, rim: Colour | None = None
) -> Image.Image:
    """Draw the person with shadow and lit edge; returns the silhouette."""
    w = wearer(placed, look, light, lit)
    behind = c.image.copy()
    with c.recording() as silhouette:
        _draw(c, w)
    # `recording` hands out its mask before it is full: the picture behind it is shaded only now.
    if placed.shadow > 0:
        shaded = _cast_shadow(behind, silhouette, c, w, placed)
        c.image = Image.composite(
            c.image, shaded, silhouette.point([min(255, v * 2) if v < 128 else 255 for v in range(256)])
        )
    _rim(c, silhouette, w, rim or light.key, light.rim)
    return silhouette


def _draw(c: Canvas, w: Wearer) -> None:
    pose, s = w.pose, w.bones
    local_lit = -w.lit if w.at.mirror else w.lit
    face = Face(
        turn=pose.turn,
        smile=pose.smile,
        closed=pose.closed,
        looks_down=pose.looks_down,
        is_back=w.is_back,
        lit_from=local_lit,
    )
    head = w.at.then(*s.head, angle=pose.lean * 0.35 + pose.tilt)
    thing = pose.held
    if not w.is_back:
        hair.behind(c, head, w.look, w.tones, face, w.wind)
    if thing in carried.UNDER and not (thing == "pack" and w.is_back):
        carried.UNDER[thing](c, w)
    is_side = pose.view == "side"
    if is_side:
        draw_arm(c, w, 0)
    for side in (0, 1):
        draw_leg(c, w, side)
    neck = body.neck(s, w.build)
    if not w.is_back:
        skin_fill(c, w, neck, 0.06)
        neck_shadow(c, head, w.tones, face, w.at.shape(neck))
    draw_trunk(c, w)
    if not w.is_back and w.look.outfit.top in BARE - {"sports"}:  # no edge between neck and chest
        c.draw(w.at.shape(ellipse(s.neck[0], s.neck[1] + 0.08, 0.17, 0.1)), w.tones.skin, soft=0.05 * w.at.scale)
    draw_scarf(c, w)
    if thing in carried.BEFORE_ARMS:
        carried.BEFORE_ARMS[thing](c, w)
    if w.is_back:
        draw_arm(c, w, 0)
        draw_arm(c, w, 1)
        skin_fill(c, w, neck, 0.06)
        draw_head(c, head, w.look, w.tones, face)
        hair.front(c, head, w.look, w.tones, face, w.wind)
        if w.look.hair_style in ("long", "wavy", "lob", "bob", "curly", "afro", "locs", "scarf"):
            hair.behind(c, head, w.look, w.tones, replace(face, is_back=True), w.wind)
        draw_hat(c, head, w.look, w.tones, face)
        if thing == "pack":
            carried.UNDER[thing](c, w)
        return
    raised = (pose.left_over, pose.right_over)
    for side in (0, 1):
        if not raised[side] and not (is_side and side == 0):
            _arm_with(c, w, side)
    draw_head(c, head, w.look, w.tones, face)
    hair.front(c, head, w.look, w.tones, face, w.wind)
    for side in (0, 1):
        if raised[side] and not (is_side and side == 0):
            _arm_with(c, w, side)
    if thing in carried.OVER:
        carried.OVER[thing](c, w)


def _arm_with(c: Canvas, w: Wearer, side: int) -> None:
    """An arm; what it holds lies between the arm and the closing fingers."""
    thing = w.pose.held
    both = thing in ("book", "camera", "barbell", "dumbbells")
    if thing in held.IN_HAND and (side == 1 or not both) and side == 1 and thing not in ("camera",):
        if thing in (
            "mug",
            "glass",
            "flowers",
            "basket",
            "brush",
            "fork",
            "cone",
            "chopsticks",
            "popcorn",
            "slice",
            "mic",
            "phone",
            "pan",
            "barbell",
            "dumbbells",
            "oar",
        ):
            held.IN_HAND[thing](c, w)
        draw_arm(c, w, side)
        if thing == "book":
            held.IN_HAND[thing](c, w)
    else:
        draw_arm(c, w, side)
        if thing == "camera" and side == 1:
            held.IN_HAND[thing](c, w)


def _cast_shadow(picture: Image.Image, silhouette: Image.Image, c: Canvas, w: Wearer, placed: Placed) -> Image.Image:
    """The silhouette laid on the ground, away from the light, and the dark patch under the soles."""
    ground = round(c.pixel((0, placed.ground))[1])
    shadow = Image.new("L", silhouette.size)
    if placed.shadow_reach > 0 and ground > 2:
        flat = max(0.08, min(0.6, placed.shadow_reach * 0.32))
        skew = -w.lit * placed.shadow_reach / flat * 0.5 * (-1 if c.frame.mirror else 1)
        # Output (x, y) below the ground takes the silhouette above it: y' = ground - (y - ground) / flat.
        shadow = silhouette.transform(
            silhouette.size,
            Image.Transform.AFFINE,
            (1, -skew, skew * ground, 0, -1 / flat, ground + ground / flat),
            Image.Resampling.BILINEAR,
        )
        shadow.paste(0, (0, 0, shadow.width, min(shadow.height, ground - max(2, round(0.05 * placed.head * c.scale)))))
        shadow = blurred(shadow, max(1.0, 0.035 * placed.head * c.scale))
    tone = w.light.shade
    dark = Image.new("RGB", picture.size, tone)
    strength = placed.shadow
    out = Image.composite(dark, picture, shadow.point([round(v * strength) for v in range(256)]))
    touches = [*w.bones.ankles, (0.0, 0.0)] if w.pose.seat is not None and w.pose.seat < 0.5 else w.bones.ankles
    feet = [w.at.point((x, 0))[0] for x, _ in touches]
    x0, _ = c.pixel((min(feet) - 0.5 * placed.head, 0))
    x1, _ = c.pixel((max(feet) + 0.5 * placed.head, 0))
    if x1 > x0:
        under = Image.new("L", picture.size)
        height = 0.12 * placed.head * c.scale
        ImageDraw.Draw(under).ellipse((x0, ground - height, x1, ground + height), fill=255)
        under = blurred(under, max(1.0, 0.07 * placed.head * c.scale))
        out = Image.composite(dark, out, under.point([round(v * min(1.0, strength * 1.3)) for v in range(256)]))
    return out


def _rim(c: Canvas, silhouette: Image.Image, w: Wearer, colour: Colour, strength: float) -> None:
    """Light along the edge that faces the sun."""
    if strength <= 0:
        return
    px = max(1.0, min(0.045 * w.at.scale, 5.0) * c.scale)
    away = Image.new("L", silhouette.size)
    away.paste(silhouette, (round(-w.lit * px), round(px * 0.55)))
    edge = ImageChops.multiply(silhouette, ImageChops.invert(blurred(away, px * 0.45)))
    share = 0.8 if w.at.scale < 100 else 0.55  # near the lens a thin, quieter line is enough
    # The lower body stays darker: light comes from above.
    edge = edge.point([round(v * strength * share) for v in range(256)])
    lit = Image.new("RGB", silhouette.size)
    lit.paste(colour, (0, 0, *silhouette.size), edge)
    c.image = ImageChops.screen(c.image, lit)
