"""What of a graph can be set, found by the titles of its nodes; and titles for a graph that has none. Pure.

The titles are the interface: a node titled "positive" with a text is where the prompt goes, in any workflow. A graph
from ComfyUI's export has other titles; its roles are read from its links, starting at the sampler.
"""

import copy
from collections.abc import Mapping
from typing import Any

from tools.comfyui.graphs import OUTPUTS, sources
from tools.comfyui.workflow import Graph

# What can be set -> where: "title.field", the first of which is there; all nodes of a title are set.
PLACES: Mapping[str, tuple[str, ...]] = {
    "prompt": ("positive.text", "positive.prompt"),
    "negative": ("negative.text", "negative.prompt"),
    "checkpoint": ("checkpoint.ckpt_name", "model.unet_name"),
    "seed": ("sampler.seed", "sampler.noise_seed", "noise.noise_seed"),
    "steps": ("sampler.steps", "steps.steps"),
    "cfg": ("sampler.cfg", "guider.cfg"),
    "sampler": ("sampler.sampler_name", "select.sampler_name"),
    "scheduler": ("sampler.scheduler", "steps.scheduler"),
    "denoise": ("sampler.denoise", "steps.denoise"),
    "width": ("canvas.width", "frames.width"),
    "height": ("canvas.height", "frames.height"),
    "batch": ("canvas.batch_size",),
    "length": ("canvas.length", "canvas.video_frames", "frames.batch_size"),
    "fps": ("video.fps", "save.frame_rate"),
    "image": ("image.image",),
    "mask": ("mask.image",),
    "lora": ("lora.lora_name",),
    "lora_strength": ("lora.strength_model",),
    "lora_strength_clip": ("lora.strength_clip",),
    "face_weight": ("face.weight",),
    "scale": ("scale.scale_by",),
    "prefix": ("save.filename_prefix",),
}
SAMPLERS = ("KSampler", "KSamplerAdvanced", "SamplerCustom", "SamplerCustomAdvanced")
TITLES = frozenset(place.split(".")[0] for places in PLACES.values() for place in places)


def inputs_of(graph: Graph) -> dict[str, tuple[str, ...]]:
    """What can be set of a titled graph: its name, and every "title.field" where it goes.

    >>> inputs_of({"3": {"_meta": {"title": "positive"}, "class_type": "CLIPTextEncode", "inputs": {"text": "a cat"}}})
    {'prompt': ('positive.text',)}
    """
    there = {
        f"{node['_meta']['title']}.{field}"
        for node in graph.values()
        for field, value in node["inputs"].items()
        if not isinstance(value, list)
    }
    found = {name: tuple(place for place in places if place in there) for name, places in PLACES.items()}
    return {name: places for name, places in found.items() if places}


def set_inputs(graph: Graph, values: Mapping[str, Any]) -> Graph:
    """Return a copy of a titled graph with these values, each wherever its name goes; what the graph has no place for
    is left out.

    Where a graph samples in several stages, the step at which one hands over to the next moves along with `steps`.
    """
    filled = copy.deepcopy(graph)
    for node in filled.values():
        title, inputs = node["_meta"]["title"], node["inputs"]
        before = inputs.get("steps")
        for name, value in values.items():
            for place in PLACES[name]:
                wanted, _, field = place.partition(".")
                if title == wanted and field in inputs and not isinstance(inputs[field], list):
                    inputs[field] = value
        after = inputs.get("steps")
        if title == "sampler" and isinstance(before, int) and isinstance(after, int) and before != after:
            for field in ("start_at_step", "end_at_step"):
                at = inputs.get(field)
                if isinstance(at, int) and 0 < at < before:
                    inputs[field] = max(1, round(at * after / before))
    return filled


def values_of(graph: Graph) -> dict[str, Any]:
    """What a titled graph is set to."""
    found: dict[str, Any] = {}
    for node in graph.values():
        for name, places in PLACES.items():
            for place in places:
                title, _, field = place.partition(".")
                value = node["inputs"].get(field)
                if node["_meta"]["title"] == title and value is not None and not isinstance(value, list):
                    found.setdefault(name, value)
    return found


def with_titles(graph: Graph) -> Graph:
    """Return a copy whose nodes have the titles that say what they are for, where the links tell."""
    titled = copy.deepcopy(graph)
    taken = {node["_meta"]["title"] for node in titled.values()} & TITLES

    def name(number: str | None, title: str) -> None:
        # A title that the file's author gave is meant: it is neither given again nor taken away.
        if number is not None and title not in taken and graph[number]["_meta"]["title"] not in TITLES:
            titled[number]["_meta"]["title"] = title

    samplers = [number for number, node in titled.items() if node["class_type"] in SAMPLERS]
    for number in samplers:
        name(number, "sampler")
    if samplers:
        _name_around(titled, samplers[0], name)
    loaders = [number for number, node in titled.items() if node["class_type"] == "LoadImage"]
    name(loaders[0] if loaders else None, "image")
    name(_first(titled, "LoadImageMask"), "mask")
    name(_first(titled, "LoraLoader", "LoraLoaderModelOnly"), "lora")
    name(_first(titled, "CreateVideo"), "video")
    name(_first(titled, "ImageScaleBy"), "scale")
    for number, node in titled.items():
        if node["class_type"] in OUTPUTS:
            name(number, "save")
    return titled


def _name_around(graph: Graph, sampler: str, name: Any) -> None:
    """Name what a sampler takes: its texts, its canvas, its model and, where they are nodes of their own, its parts."""
    inputs = graph[sampler]["inputs"]
    guider = _source(graph, inputs.get("guider"))
    if guider is not None:
        name(guider, "guider")
        inputs = {**graph[guider]["inputs"], **inputs}
    conditioning = inputs.get("positive", inputs.get("conditioning"))
    positive = _text_behind(graph, conditioning, "positive")
    negative = _text_behind(graph, inputs.get("negative"), "negative")
    name(positive, "positive")
    if negative != positive:
        name(negative, "negative")
    canvas = _with_field(graph, _source(graph, inputs.get("latent_image")), "width")
    if canvas is not None:
        count = graph[canvas]["inputs"].get("batch_size")
        name(canvas, "frames" if isinstance(count, int) and count > 1 else "canvas")
    name(_source(graph, inputs.get("noise")), "noise")
    name(_with_field(graph, _source(graph, inputs.get("sigmas")), "steps"), "steps")
    name(_source(graph, inputs.get("sampler")), "select")
    name(_loader_behind(graph, _source(graph, inputs.get("model")), "ckpt_name"), "checkpoint")
    if sum("unet_name" in node["inputs"] for node in graph.values()) == 1:  # of two, each has its own part to play
        name(_loader_behind(graph, _source(graph, inputs.get("model")), "unet_name"), "model")


def _source(graph: Graph, value: object) -> str | None:
    return str(value[0]) if isinstance(value, list) and value and str(value[0]) in graph else None


def _text_behind(graph: Graph, value: object, side: str) -> str | None:
    """The node with the words behind a conditioning: on the same side of every node that carries both."""
    seen: set[str] = set()
    waiting = [_source(graph, value)]
    while waiting:
        number = waiting.pop(0)
        if number is None or number in seen:
            continue
        seen.add(number)
        inputs = graph[number]["inputs"]
        if any(isinstance(inputs.get(field), str) for field in ("text", "prompt")):
            return number
        both = "positive" in inputs and "negative" in inputs
        links = [inputs[side]] if both and side in inputs else list(inputs.values())
        waiting += [_source(graph, link) for link in links]
    return None


def _with_field(graph: Graph, number: str | None, field: str) -> str | None:
    """The first node at or behind `number` that holds `field` itself."""
    return _behind(graph, number, lambda node: field in node["inputs"] and not isinstance(node["inputs"][field], list))


def _loader_behind(graph: Graph, number: str | None, field: str) -> str | None:
    return _behind(graph, number, lambda node: isinstance(node["inputs"].get(field), str))


def _behind(graph: Graph, number: str | None, wanted: Any) -> str | None:
    seen: set[str] = set()
    waiting = [number] if number is not None else []
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        if wanted(graph[one]):
            return one
        waiting += sources(graph, one)
    return None


def _first(graph: Graph, *node_classes: str) -> str | None:
    return next((number for number, node in graph.items() if node["class_type"] in node_classes), None)
