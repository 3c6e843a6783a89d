"""What is worn: the persona's own clothes, changed only where nobody would wear them."""

from dataclasses import replace

from tools.sketch.colours import Colour, difference, hexed, mix
from tools.sketch.look import Look
from tools.sketch.places import Place
from tools.sketch.stage import Stage

_SPORTS = frozenset({"run", "lift", "curl", "box", "yoga", "stretch", "meditate"})
# Cloth that lies close, with no fold to show that it is cloth.
_TIGHT = frozenset({"swimsuit", "wetsuit", "sports", "tank", "leggings", "shorts"})
_CLEAR = 34  # of `difference`: cloth further than this from the skin is not taken for it, in any light
_PLAIN = (hexed("#0f6e78"), hexed("#f3f1ec"), hexed("#7b2d52"))


def dressed(look: Look, s: Stage, place: Place) -> Look:
    """The persona's own clothes, changed only where nobody would wear them: sport, water, snow."""
    outfit = look.outfit
    own = outfit.top_colour if not outfit.layer else outfit.layer_colour
    if s.scene.pursuit == "surf" or place.wears == "wetsuit":
        outfit = replace(
            outfit,
            top="wetsuit",
            top_colour=mix(own, hexed("#1d2733"), 0.35),
            layer="",
            bottom="none",
            pattern="",
            scarf=None,
            hat="",
        )
    elif place.wears == "spacesuit":
        white = hexed("#eceef2")
        outfit = replace(
            outfit,
            top="jumpsuit",
            top_colour=white,
            layer="puffer",
            layer_colour=white,
            bottom="none",
            shoes=own,
            pattern="",
            scarf=own,
            hat="",
        )
    elif place.wears == "robe":
        white = hexed("#f4f2ec")
        outfit = replace(
            outfit,
            top="tshirt",
            top_colour=white,
            layer="robe",
            layer_colour=white,
            bottom="shorts",
            bottom_colour=white,
            pattern="",
            scarf=None,
            hat="",
        )
    elif s.scene.pursuit == "swim" or place.wears == "swim":
        swim = clear_of(look.skin, own)
        if look.presents == "person":
            outfit = replace(
                outfit,
                top="tank",
                top_colour=swim,
                bottom="shorts",
                bottom_colour=clear_of(look.skin, hexed("#2c3446")),
                layer="",
                pattern="",
                scarf=None,
                hat="",
            )
        elif look.presents == "man":
            outfit = replace(
                outfit, top="bare", bottom="shorts", bottom_colour=swim, layer="", pattern="", scarf=None, hat=""
            )
        else:
            outfit = replace(
                outfit, top="swimsuit", top_colour=swim, layer="", bottom="none", pattern="", scarf=None, hat=""
            )
    elif s.scene.pursuit in _SPORTS or place.wears == "sport":
        keeps = outfit.top in ("sports", "tank", "tshirt", "hoodie") and not outfit.layer
        outfit = replace(
            outfit,
            top=outfit.top if keeps else "sports",
            top_colour=outfit.top_colour if keeps else own,
            layer="",
            bottom="shorts" if look.presents == "man" else "leggings",
            bottom_colour=hexed("#2c2e3a"),
            pattern=outfit.pattern if keeps else "",
            scarf=None,
        )
    cold = s.scene.weather == "snow" or s.scene.season == "winter" or place.wears == "coat"
    if cold and outfit.top not in ("wetsuit", "swimsuit") and not place.is_indoors:
        outfit = replace(
            outfit,
            layer="puffer" if place.wears == "coat" else "coat",
            layer_colour=own,
            top="turtleneck",
            top_colour=mix(own, (255, 255, 255), 0.7),
            bottom=outfit.bottom if outfit.bottom in ("trousers", "jeans", "leggings") else "trousers",
            hat=outfit.hat or "beanie",
            hat_colour=mix(own, (30, 30, 40), 0.35),
            scarf=outfit.scarf or mix(own, (250, 240, 220), 0.65),
        )
    if outfit.top in _TIGHT:
        outfit = replace(outfit, top_colour=clear_of(look.skin, outfit.top_colour))
    if outfit.bottom in _TIGHT:
        outfit = replace(outfit, bottom_colour=clear_of(look.skin, outfit.bottom_colour))
    return replace(look, outfit=outfit)


def clear_of(skin: Colour, colour: Colour) -> Colour:
    """`colour` where nobody takes it for skin; else the first of some plain ones that nobody does."""
    return next((one for one in (colour, *_PLAIN) if difference(one, skin) >= _CLEAR), _PLAIN[0])
