"""Every place that can be drawn, by the name that `tools.scenes` gives it."""

from tools.sketch.places import Place, shore

PLACES: dict[str, Place] = {
    "beach": shore.BEACH,
}
