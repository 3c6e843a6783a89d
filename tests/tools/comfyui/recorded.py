"""What a real ComfyUI says of the nodes that the built-in workflows use: a slice of its /object_info, kept beside this.

    .venv/bin/python -m tests.tools.comfyui.recorded http://127.0.0.1:8188

compares the built-in workflows with a server that runs; with `--record` it writes the slice anew. Of a choice among files
only that it is one is kept: which files there are is each server's own.
"""

import json
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tools.comfyui.packs import MODEL_FOLDERS, Pack, built_in
from tools.comfyui.preflight import UPLOADED
from tools.comfyui.workflow import options

SLICE = Path(__file__).with_name("object_info.json")
FILES = {*MODEL_FOLDERS, *UPLOADED}
KINDS = ("required", "optional")
WIDGETS: Mapping[str, tuple[type, ...]] = {"INT": (int,), "FLOAT": (int, float), "STRING": (str,), "BOOLEAN": (bool,)}


def used() -> list[str]:
    return sorted({node for pack in built_in().values() for node in pack.nodes})


def slice_of(info: Mapping[str, Any], version: str) -> dict[str, Any]:
    """The part of a server's /object_info that is kept: no tooltips, no file names, no defaults."""
    nodes = {
        name: {
            "input": {
                kind: {field: _kept(name, field, said) for field, said in info[name]["input"].get(kind, {}).items()}
                for kind in KINDS
            },
            "output": info[name]["output"],
            "output_node": info[name]["output_node"],
        }
        for name in used()
        if name in info
    }
    return {"comfyui": version, "nodes": nodes}


def _kept(node: str, field: str, said: list[Any]) -> list[Any]:
    about = said[1] if len(said) > 1 and isinstance(said[1], dict) else {}
    if isinstance(said[0], list) or said[0] == "COMBO":
        return [[] if (node, field) in FILES else said[0] if isinstance(said[0], list) else about.get("options", [])]
    return [said[0], {name: about[name] for name in ("min", "max") if name in about}]


def contradictions(pack: Pack, info: Mapping[str, Any]) -> Iterator[str]:
    """What of a workflow a server's description of its nodes speaks against; nodes that it does not have say nothing."""
    for number, node in pack.graph.items():
        name, inputs = node["class_type"], node["inputs"]
        if name not in info:
            continue
        described = {field: said for kind in KINDS for field, said in info[name]["input"].get(kind, {}).items()}
        for field in info[name]["input"].get("required", {}):
            if field not in inputs:
                yield f"{number} {name} lacks {field}"
        for field, value in inputs.items():
            if field not in described:
                yield f"{number} {name} has no input {field}"
            else:
                yield from (f"{number} {name}.{field}: {odd}" for odd in _odd(pack, info, name, field, value))


def _odd(pack: Pack, info: Mapping[str, Any], name: str, field: str, value: Any) -> Iterator[str]:
    kind, *rest = next(info[name]["input"][part][field] for part in KINDS if field in info[name]["input"].get(part, {}))
    choices = options(info, name, field)
    if isinstance(value, list):
        source = pack.graph[str(value[0])]["class_type"]
        if choices is not None or kind in WIDGETS:
            yield "a link where a value belongs"
        elif source in info:
            outputs = info[source]["output"]
            if not value[1] < len(outputs):
                yield f"{source} has no output {value[1]}"
            elif kind not in {outputs[value[1]], "*"} and outputs[value[1]] not in kind.split(","):
                yield f"takes {kind}, and {source} gives {outputs[value[1]]}"
    elif choices is not None:
        if (name, field) not in FILES and value not in choices:
            yield f"{value!r} is none of {choices}"
    elif kind in WIDGETS:
        bounds = rest[0] if rest else {}
        if not isinstance(value, WIDGETS[kind]) or (isinstance(value, bool) and kind != "BOOLEAN"):
            yield f"{value!r} is no {kind}"
        elif isinstance(value, int | float) and not bounds.get("min", value) <= value <= bounds.get("max", value):
            yield f"{value} is not within {bounds}"
    elif not kind.startswith("COMFY_"):  # a choice that brings inputs of its own takes a name
        yield f"the value {value!r} where a link to {kind} belongs"


def main(url: str, *, records: bool) -> int:
    def get(path: str) -> Any:
        with urllib.request.urlopen(f"{url.rstrip('/')}/{path}", timeout=60) as answer:
            return json.load(answer)

    info, version = get("object_info"), get("system_stats")["system"]["comfyui_version"]
    if records:
        lines = [f" {json.dumps(name)}: {json.dumps(said)}" for name, said in slice_of(info, version)["nodes"].items()]
        SLICE.write_text(f'{{"comfyui": "{version}", "nodes": {{\n' + ",\n".join(lines) + "\n}}\n", encoding="utf-8")
    found = [f"{pack.id}: {odd}" for pack in built_in().values() for odd in contradictions(pack, info)]
    print(f"ComfyUI {version}: lacks {', '.join(name for name in used() if name not in info) or 'nothing'}")
    print("\n".join(found) or "nothing speaks against a built-in workflow")
    return len(found)


if __name__ == "__main__":
    raise SystemExit(min(1, main(sys.argv[1], records="--record" in sys.argv)))
