"""Whether a pack runs on a server: its nodes, models and extensions against what the server offers, before anything runs.

`compare` is pure. `Offered` asks a server, and remembers what cannot change while it runs.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from storage.wording import tr
from tools.comfyui.client import ComfyUI
from tools.comfyui.modelfile import SAFE, problem_of
from tools.comfyui.packs import MODEL_FOLDERS, Extension, Model, Pack, built_in
from tools.comfyui.workflow import PICKLE, Family, Graph, fitting, matching, options, spoken

Info = Mapping[str, Any]  # what /object_info says, by class
UPLOADED = {("LoadImage", "image"), ("LoadImageMask", "image")}  # the request brings these
MOST_REMEMBERED = 2_000  # classes; a server with many custom nodes has about as many


@dataclass(frozen=True, kw_only=True)
class Lacking:
    """A model file that a server does not have, and those of its folder whose names are nearest."""

    model: Model
    near: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Report:
    """What stands between a pack and a server."""

    pack: Pack
    graph: Graph  # the pack's, with its files named as the server has them
    nodes: tuple[str, ...] = ()  # classes that are missing and belong to no known extension
    extensions: tuple[Extension, ...] = ()  # that are missing
    models: tuple[Lacking, ...] = ()
    errors: tuple[str, ...] = ()  # what else would be refused
    warnings: tuple[str, ...] = ()

    @property
    def can_run(self) -> bool:
        return not (self.nodes or self.extensions or self.models or self.errors)


def compare(pack: Pack, info: Info, *, folders: Mapping[str, Sequence[str]], allow_pickles: bool = False) -> Report:
    """Compare a pack with a server's /object_info and, for loaders that it lacks, its lists of model files."""
    absent = [name for name in pack.nodes if name not in info]
    known = {
        node: extension
        for one in (pack, *built_in().values())
        for extension in one.extensions
        for node in extension.nodes
    }
    extensions = {known[name].name: known[name] for name in absent if name in known}
    graph: Graph = {number: {**node, "inputs": dict(node["inputs"])} for number, node in pack.graph.items()}
    models: dict[tuple[str, str], Lacking] = {}
    errors: list[str] = []
    warnings: list[str] = []
    for node in graph.values():
        node_class = node["class_type"]
        for field, value in node["inputs"].items():
            folder = MODEL_FOLDERS.get((node_class, field))
            if folder is not None and isinstance(value, str):
                model = next((one for one in pack.files() if one.file == value), Model(folder=folder, file=value))
                there = options(info, node_class, field)
                found, lacking = _find(model, folders.get(folder, ()) if there is None else there, allow_pickles)
                if lacking is not None:
                    models[folder, value] = lacking
                elif not matching(value, [found]):
                    warnings.append(tr("it takes {found}, which is there, for {value}", found=found, value=value))
                elif PICKLE.search(found) and not allow_pickles:
                    errors.append(tr("{found} is a pickle, which can run any program when it is loaded", found=found))
                node["inputs"][field] = found
        if node_class in info:
            errors += _problems(graph, node, info)
    return Report(
        pack=pack,
        graph=graph,
        nodes=tuple(name for name in absent if name not in known),
        extensions=tuple(extensions.values()),
        models=tuple(models.values()),
        errors=tuple(dict.fromkeys(errors)),
        warnings=tuple(warnings),
    )


def _find(model: Model, there: Sequence[str], allow_pickles: bool) -> tuple[str, Lacking | None]:
    """The server's name for a model file: itself, the same in a subfolder, or another that will do."""
    listed = list(there)
    if found := matching(model.file, listed):
        return found, None
    if model.any_of:
        family = None if model.any_of == "any" else cast(Family, model.any_of)
        others = [name for name in fitting(listed, family) if allow_pickles or not PICKLE.search(name)]
        if others:
            return others[0], None
    near = difflib.get_close_matches(model.file, listed, n=3, cutoff=0.5)
    return model.file, Lacking(model=model, near=tuple(near))


def _problems(graph: Graph, node: Mapping[str, Any], info: Info) -> list[str]:
    """What a server would refuse of one node: inputs that lack, links of the wrong kind, values out of bounds."""
    node_class, inputs = node["class_type"], node["inputs"]
    found = []
    described = _inputs(info, node_class)
    for field in _inputs(info, node_class, kinds=("required",)):
        if field not in inputs:
            found.append(tr("{node_class} lacks its {field}", node_class=node_class, field=spoken(field)))
    for field, value in inputs.items():
        wanted = described.get(field)
        if not isinstance(wanted, list) or not wanted:
            continue
        if isinstance(value, list):
            given = _output(info, graph, value)
            if given and isinstance(wanted[0], str) and not _fits(given, wanted[0]):
                found.append(
                    tr(
                        "{node_class} takes {wanted} as its {field}, and gets {given}",
                        node_class=node_class,
                        wanted=wanted[0],
                        field=spoken(field),
                        given=given,
                    )
                )
        elif (node_class, field) not in MODEL_FOLDERS and (node_class, field) not in UPLOADED:
            found += _value_problems(info, node_class, field, value, wanted)
    return found


def _value_problems(info: Info, node_class: str, field: str, value: object, wanted: list[Any]) -> list[str]:
    choices = options(info, node_class, field)
    if choices is not None and isinstance(value, str):
        if value in choices:
            return []
        near = difflib.get_close_matches(value, choices, n=3, cutoff=0.3) or choices[:5]
        return [
            tr(
                "{node_class} has no {field} {value!r}; it has {near}",
                node_class=node_class,
                field=spoken(field),
                value=value[:60],
                near=", ".join(near) or "none",
            )
        ]
    bounds = wanted[1] if len(wanted) > 1 and isinstance(wanted[1], dict) else {}
    if isinstance(value, int | float) and not isinstance(value, bool) and wanted[0] in {"INT", "FLOAT"}:
        low, high = bounds.get("min"), bounds.get("max")
        if isinstance(low, int | float) and value < low:
            return [
                tr(
                    "{node_class}: its {field} is {value}, and at least {low} is allowed",
                    node_class=node_class,
                    field=spoken(field),
                    value=value,
                    low=low,
                )
            ]
        if isinstance(high, int | float) and value > high:
            return [
                tr(
                    "{node_class}: its {field} is {value}, and at most {high} is allowed",
                    node_class=node_class,
                    field=spoken(field),
                    value=value,
                    high=high,
                )
            ]
    return []


def _inputs(info: Info, node_class: str, kinds: Sequence[str] = ("required", "optional")) -> dict[str, Any]:
    described = info.get(node_class)
    inputs = described.get("input") if isinstance(described, dict) else None
    found: dict[str, Any] = {}
    for kind in kinds:
        part = inputs.get(kind) if isinstance(inputs, dict) else None
        found |= part if isinstance(part, dict) else {}
    return found


def _output(info: Info, graph: Graph, link: list[Any]) -> str:
    """The type that a link brings, or "" where nobody says."""
    source = graph.get(str(link[0]), {}).get("class_type", "")
    described = info.get(source)
    outputs = described.get("output") if isinstance(described, dict) else None
    if not isinstance(outputs, list) or not link[1] < len(outputs):
        return ""
    return outputs[link[1]] if isinstance(outputs[link[1]], str) else ""


def _fits(given: str, wanted: str) -> bool:
    """Whether an output goes into an input: the same type, one of several, or any."""
    return "*" in (given, wanted) or bool(set(given.split(",")) & set(wanted.split(","))) or wanted.startswith("COMFY_")


class Offered:
    """What one server offers. Nodes that it has stay while it runs its version; its lists of files are asked anew."""

    def __init__(self) -> None:
        self._version = ""
        self._known: dict[str, Any] = {}

    async def of(self, server: ComfyUI, version: str, node_classes: Sequence[str]) -> dict[str, Any]:
        """What /object_info says of these classes; one that the server lacks is left out."""
        if version != self._version:
            self._version, self._known = version, {}
        asked = [name for name in dict.fromkeys(node_classes) if name not in self._known]
        told = await server.offers(*asked)
        if len(self._known) < MOST_REMEMBERED:
            self._known |= {name: info for name, info in told.items() if not _lists_files(name)}
        return {
            name: self._known.get(name, told.get(name)) for name in node_classes if name in self._known or name in told
        }

    async def report(self, server: ComfyUI, version: str, pack: Pack, *, allow_pickles: bool = False) -> Report:
        """Whether `pack` runs there."""
        info = await self.of(server, version, pack.nodes)
        lists: dict[str, Sequence[str]] = {}
        for node in pack.graph.values():
            for field in node["inputs"]:
                folder = MODEL_FOLDERS.get((node["class_type"], field))
                if folder is not None and folder not in lists and node["class_type"] not in info:
                    lists[folder] = await server.models(folder)
        return compare(pack, info, folders=lists, allow_pickles=allow_pickles)


def _lists_files(node_class: str) -> bool:
    return any(node_class == name for name, _ in (*MODEL_FOLDERS, *UPLOADED))


def broken_files(report: Report, models: Path | None) -> list[str]:
    """What is wrong with the model files that a workflow would load; one that lies elsewhere is not looked at."""
    if models is None:
        return []
    found = []
    for node in report.graph.values():
        for field, value in node["inputs"].items():
            folder = MODEL_FOLDERS.get((node["class_type"], field))
            if folder is None or not isinstance(value, str) or not SAFE.search(value):
                continue
            file = models / folder / value.replace("\\", "/")
            try:
                problem = problem_of(file) if file.is_file() else ""
            except OSError as error:
                problem = tr("it cannot be read: {why}", why=error.strerror or error)
            if problem:
                found.append(
                    tr("models/{folder}/{value} is broken ({problem})", folder=folder, value=value, problem=problem)
                )
    return list(dict.fromkeys(found))
