"""Looks and wishes that the tests of the sketch painter share."""

from typing import Any

from tools.sketch.picture import Wish

AVA: dict[str, Any] = {
    "presents_as": "woman",
    "hair": "long wavy auburn",
    "skin": "fair",
    "eyes": "green",
    "body_type": "athletic",
    "height": "172 cm",
    "age_range": "25-30",
    "clothing": "mustard linen dress",
    "colours": ["mustard"],
    "keywords": [],
}


def wish(
    scene: str,
    shot: str = "wide",
    *,
    look: dict[str, Any] | None = AVA,
    width: int = 270,
    height: int = 480,
    seed: int = 7,
) -> Wish:
    return Wish(scene=scene, shot=shot, appearance=look, width=width, height=height, seed=seed)
