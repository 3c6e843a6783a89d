"""Every place that can be drawn, by the name that `tools.scenes` gives it."""

from tools.sketch.places import Place, food, shore, studios, town, wild, work

PLACES: dict[str, Place] = {
    "beach": shore.BEACH,
    "street": town.STREET,
    "rooftop": town.ROOFTOP,
    "cafe": food.CAFE,
    "kitchen": food.KITCHEN,
    "restaurant": food.RESTAURANT,
    "bar": food.BAR,
    "market": food.MARKET,
    "office": work.OFFICE,
    "library": work.LIBRARY,
    "classroom": work.CLASSROOM,
    "workshop": work.WORKSHOP,
    "hospital": work.HOSPITAL,
    "arcade": work.ARCADE,
    "studio": studios.STUDIO,
    "art_studio": studios.ART_STUDIO,
    "recording": studios.RECORDING,
    "dance_studio": studios.DANCE_STUDIO,
    "gym": studios.GYM,
    "salon": studios.SALON,
    "spa": studios.SPA,
    "forest": wild.FOREST,
    "mountain": wild.MOUNTAIN,
    "desert": wild.DESERT,
    "snow": wild.SNOW,
    "waterfall": wild.WATERFALL,
    "camp": wild.CAMP,
}
