"""Every place that can be drawn, by the name that `tools.scenes` gives it."""

from tools.sketch.places import Place, food, shore, town, wild

PLACES: dict[str, Place] = {
    "beach": shore.BEACH,
    "street": town.STREET,
    "rooftop": town.ROOFTOP,
    "cafe": food.CAFE,
    "kitchen": food.KITCHEN,
    "restaurant": food.RESTAURANT,
    "bar": food.BAR,
    "market": food.MARKET,
    "forest": wild.FOREST,
    "mountain": wild.MOUNTAIN,
    "desert": wild.DESERT,
    "snow": wild.SNOW,
    "waterfall": wild.WATERFALL,
    "camp": wild.CAMP,
}
