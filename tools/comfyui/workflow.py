"""Workflows as data: API-format graphs whose nodes are found by title, filled in and checked before they are sent.

All of this is pure: what a graph needs, what a server offers, what to tell a person when the two differ.
"""

import copy
import difflib
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from storage.wording import tr, trn
from tools.errors import InvalidRequest, Refused, Unavailable

Graph = dict[str, dict[str, Any]]  # node id -> {class_type, inputs, _meta}: ComfyUI's own shape, kept as it is
Family = Literal["sd15", "sdxl", "zimage", "flux", "qwen", "wan", "ltx", "svd"]


@dataclass(frozen=True, kw_only=True)
class Native:
    """The sizes that a family of models was trained on; it repeats heads and limbs on much larger canvases."""

    area: int  # px²
    longest: int  # px
    step: int = 64  # px; sides are multiples of it


NATIVE: dict[Family, Native] = {
    "sd15": Native(area=512 * 768, longest=960),
    "sdxl": Native(area=1024 * 1024, longest=1536),
    "zimage": Native(area=1024 * 1024, longest=1536),
    "flux": Native(area=1024 * 1024, longest=1536),
    "qwen": Native(area=1024 * 1024, longest=1536),
    "wan": Native(area=832 * 480, longest=1280, step=32),
    "ltx": Native(area=768 * 512, longest=1280, step=32),
    "svd": Native(area=1024 * 576, longest=1024),
}

# What the names of checkpoints tell, in the order in which it is looked for.
NOT_FOR_PICTURES = re.compile(
    r"refiner|inpaint|svd|stable[-_ ]?video|ltx|wan[-_ .]?\d|hunyuan|audio|flux|sd[-_ ]?3|qwen|cosmos|pix2pix|upscal",
    re.IGNORECASE,
)
TELLING: dict[Family, str] = {
    "zimage": r"z[-_ ]?image",
    "qwen": r"qwen[-_ ]?image",
    "flux": r"flux",
    "wan": r"wan[-_ .]?\d",
    "ltx": r"ltx",
    "svd": r"svd|stable[-_ ]?video",
    "sdxl": r"xl|pony|illustrious|noob|animagine",
}
PICKLE = re.compile(r"\.(ckpt|pt|pth|bin|pkl)$", re.IGNORECASE)


def fill(graph: Graph, **inputs: object) -> Graph:
    """Return a copy of `graph` with each `title__input` set.

    A node is found by the title that was given to it in ComfyUI's editor, not by its number: numbers change whenever
    the workflow is exported again. All nodes of a title are set: a workflow may save twice. Raises KeyError where no
    node has the title.

    >>> fill({"3": {"_meta": {"title": "positive"}, "inputs": {"text": ""}}}, positive__text="a cat")
    {'3': {'_meta': {'title': 'positive'}, 'inputs': {'text': 'a cat'}}}
    """
    filled = copy.deepcopy(graph)
    for name, value in inputs.items():
        title, _, field = name.partition("__")
        for number in titled(filled, title):
            filled[number]["inputs"][field] = value
    return filled


def titled(graph: Graph, title: str) -> list[str]:
    """The ids of the nodes with this title; raises KeyError where there is none."""
    found = [number for number, node in graph.items() if node.get("_meta", {}).get("title") == title]
    if not found:
        raise KeyError(f"no node is titled {title!r}")
    return found


def family_of(checkpoint: str) -> Family:
    """The family that a model's file name speaks of; SD1.5 where it is silent.

    >>> family_of("juggernautXL_v9.safetensors"), family_of("dreamshaper_8.safetensors")
    ('sdxl', 'sd15')
    """
    return told_family(checkpoint) or "sd15"


def told_family(checkpoint: str) -> Family | None:
    """The family that a model's file name speaks of, where it does."""
    return next((family for family, said in TELLING.items() if re.search(said, checkpoint, re.IGNORECASE)), None)


def fitting(names: Sequence[str], family: Family | None) -> list[str]:
    """Those of these models that may be of a family: those that say so first, then those whose names are silent.

    >>> fitting(["dreamshaper_8.safetensors", "svd_xt.safetensors", "juggernautXL.safetensors"], "sdxl")
    ['juggernautXL.safetensors', 'dreamshaper_8.safetensors']
    """
    if family is None:
        return sorted(names, key=lambda name: bool(NOT_FOR_PICTURES.search(name)))
    telling = [name for name in names if told_family(name) == family]
    silent = [name for name in names if told_family(name) is None and family in {"sd15", "sdxl"}]
    return [*telling, *silent]


def pace_of(checkpoint: str) -> dict[str, float | int | str]:
    """Steps and guidance for checkpoints distilled to few steps, by their names; else the workflow's own hold.

    >>> pace_of("sd_xl_turbo_1.0.safetensors")
    {'steps': 4, 'cfg': 1.0, 'sampler': 'euler', 'scheduler': 'sgm_uniform'}
    """
    name = checkpoint.lower()
    if "turbo" in name:
        return {"steps": 4, "cfg": 1.0, "sampler": "euler", "scheduler": "sgm_uniform"}
    if re.search(r"lightning|hyper|lcm", name):
        return {"steps": 8, "cfg": 1.5, "sampler": "lcm" if "lcm" in name else "euler", "scheduler": "sgm_uniform"}
    return {}


def canvas_for(width: int, height: int, native: Native) -> tuple[int, int]:
    """The canvas on which models of a native size paint best for a picture of this shape.

    >>> canvas_for(1080, 1920, NATIVE["sdxl"]), canvas_for(1080, 1920, NATIVE["sd15"])
    ((768, 1344), (448, 832))
    """
    shape = width / height
    step = native.step

    def stepped(length: float) -> int:
        return min(native.longest // step * step, max(256 // step * step, round(length / step) * step))

    return stepped(math.sqrt(native.area * shape)), stepped(math.sqrt(native.area / shape))


def options(info: Mapping[str, Any], node_class: str, field: str) -> list[str] | None:
    """The choices of an input, from either shape of /object_info; None where it is not a choice.

    >>> options({"A": {"input": {"required": {"x": [["b", "c"], {}]}}}}, "A", "x")
    ['b', 'c']
    >>> options({"A": {"input": {"required": {"x": ["COMBO", {"options": ["b", "c"]}]}}}}, "A", "x")
    ['b', 'c']
    """
    for kind in ("required", "optional"):
        try:
            described = info[node_class]["input"][kind][field]
            first, rest = described[0], described[1] if len(described) > 1 else {}
        except (KeyError, TypeError, IndexError):
            continue
        choices = first if isinstance(first, list) else rest.get("options") if isinstance(rest, dict) else None
        if isinstance(choices, list):
            return [str(choice) for choice in choices]
    return None


def classes(graph: Graph) -> list[str]:
    """The node classes of a graph, each once."""
    return sorted({str(node["class_type"]) for node in graph.values()})


def choose_checkpoint(
    available: list[str], *, given: str = "", configured: str = "", allow_pickles: bool = False
) -> str:
    """The checkpoint to paint with: the given one, else the configured one, else the first that makes pictures.

    A name may be written without its folder and ending. Raises InvalidRequest with the nearest names, and Refused for
    a pickle that the owner has not allowed.
    """
    if not available:
        raise Unavailable(
            tr("ComfyUI has no checkpoint to paint with."),
            fix=tr("Put a .safetensors checkpoint (SD1.5 or SDXL) into ComfyUI's models/checkpoints folder."),
        )
    wanted, setting = (given, "") if given else (configured, "comfyui.checkpoint: ")
    if wanted:
        found = matching(wanted, available)
        if not found:
            near = difflib.get_close_matches(wanted, available, n=3, cutoff=0.3) or available[:3]
            raise InvalidRequest(
                tr("{setting}ComfyUI has no checkpoint {wanted!r}.", setting=setting, wanted=wanted),
                fix=tr("It has {missing}.", missing=", ".join(near)),
            )
        if not allow_pickles:
            refuse_pickle(found)
        return found
    safe = [name for name in available if allow_pickles or not PICKLE.search(name)]
    if not safe:
        raise Refused(
            tr("ComfyUI has only pickled checkpoints (.ckpt, .pt), which can run any program when they are loaded."),
            fix=tr("Put a .safetensors checkpoint into ComfyUI's models/checkpoints folder."),
        )
    return next((name for name in safe if not NOT_FOR_PICTURES.search(name)), safe[0])


def refuse_pickle(file: str) -> None:
    """Raise Refused for a model file whose loading can run any program."""
    if PICKLE.search(file):
        raise Refused(
            tr("{file} is a pickle, which can run any program when it is loaded.", file=file),
            fix=tr(
                "Use a .safetensors version of it, or, if you trust where it is from, the owner may set "
                "comfyui.allow_pickles = true."
            ),
        )


def matching(wanted: str, available: list[str]) -> str:
    """The one name that `wanted` means: exact, else without case, folder and ending; "" when none or several.

    >>> matching("Dreamshaper_8", ["sd15/dreamshaper_8.safetensors", "other.safetensors"])
    'sd15/dreamshaper_8.safetensors'
    """
    if wanted in available:
        return wanted

    def bare(name: str) -> str:
        last = re.split(r"[\\/]", name.lower())[-1]
        return re.sub(r"\.(safetensors|sft|ckpt|pt|pth|bin|pkl)$", "", last)

    found = [name for name in available if bare(name) == bare(wanted)]
    return found[0] if len(found) == 1 else ""


def check(graph: Graph, info: Mapping[str, Any], *, but: Collection[tuple[str, str]] = ()) -> None:
    """Compare a filled graph with what the server offers; raise one clear error instead of a raw 400 later.

    `but` are inputs, by class and name, whose values the server will have only when the job is sent.
    """
    missing = [name for name in classes(graph) if name not in info]
    if missing:
        raise Refused(
            trn(
                "This ComfyUI lacks the node {nodes}.",
                "This ComfyUI lacks nodes {nodes}.",
                len(missing),
                nodes=", ".join(missing),
            ),
            fix=tr("Update ComfyUI, or install the custom nodes that the workflow needs."),
        )
    for node_class, field, value in literals(graph):
        if (node_class, field) in but:
            continue
        choices = options(info, node_class, field)
        if choices is not None and isinstance(value, str) and value not in choices:
            near = difflib.get_close_matches(value, choices, n=3, cutoff=0.3) or choices[:5]
            raise InvalidRequest(
                tr("ComfyUI has no {field} {value!r}.", field=spoken(field), value=value),
                fix=tr("It has {near}.", near=", ".join(near)) if near else tr("Its list is empty."),
            )


def spoken(field: str) -> str:
    """An input's name as a person says it.

    >>> spoken("ckpt_name"), spoken("sampler_name")
    ('checkpoint', 'sampler')
    """
    return field.replace("ckpt", "checkpoint").removesuffix("_name")


def literals(graph: Graph) -> Iterator[tuple[str, str, object]]:
    for node in graph.values():
        for field, value in node.get("inputs", {}).items():
            if not isinstance(value, list):  # a list is a link to another node
                yield str(node["class_type"]), field, value


def clean(text: str) -> str:
    """A prompt as JSON over the wire can carry it: no control characters, no halves of surrogate pairs.

    >>> clean("a cat\\x00 on\\ud800 a mat")
    'a cat on? a mat'
    """
    text = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(letter for letter in text if letter in "\n\t" or ord(letter) >= 32).strip()
