"""The same workflow for a card that has no room for it: a smaller canvas, and the picture developed in tiles. Pure."""

import copy
import re

from tools.comfyui.workflow import Graph

# Nodes whose width and height are those of the latent picture or clip, in the names that all families use for them.
CANVAS = re.compile(r"Empty.*Latent|ToVideo|img2vid|ImgToVideo", re.IGNORECASE)
SMALLER = 0.75  # of each side: 0.56 of the memory that grows with the canvas
LEAST = 256  # px
# Memory of a decoding grows with the tile and not with the picture. Names and defaults of ComfyUI's own node.
TILES = {"tile_size": 512, "overlap": 64, "temporal_size": 64, "temporal_overlap": 8}


def smaller(graph: Graph) -> Graph | None:
    """A copy of `graph` that needs less of the card's memory; None when there is nothing to make smaller.

    >>> smaller({"4": {"class_type": "EmptyLatentImage", "inputs": {"width": 1024, "height": 1536}}})
    {'4': {'class_type': 'EmptyLatentImage', 'inputs': {'width': 768, 'height': 1152}}}
    """
    shrunk = copy.deepcopy(graph)
    for node in shrunk.values():
        inputs = node.get("inputs", {})
        if CANVAS.search(str(node.get("class_type", ""))):
            width, height = inputs.get("width"), inputs.get("height")
            if isinstance(width, int) and isinstance(height, int) and min(width, height) * SMALLER >= LEAST:
                inputs["width"], inputs["height"] = _stepped(width), _stepped(height)
        elif node.get("class_type") == "VAEDecode":
            node["class_type"] = "VAEDecodeTiled"
            node["inputs"] = {**inputs, **TILES}
    return shrunk if shrunk != graph else None


def _stepped(side: int) -> int:
    step = 64 if side % 64 == 0 else 32 if side % 32 == 0 else 16
    return int(side * SMALLER / step) * step
