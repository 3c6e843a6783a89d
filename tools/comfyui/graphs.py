"""A workflow file as it arrives from somebody: read without trust, and refused with one clear line. Pure.

What passes is a small API-format graph without cycles, with an output, whose every node is on the list of those that
only compute and save where ComfyUI saves, and none of whose values is a path out of its folders.
"""

import json
import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from storage.wording import later, tr, trn
from tools.comfyui.workflow import PICKLE, Graph, refuse_pickle
from tools.errors import InvalidRequest, Refused

LARGEST = 5_000_000  # bytes of a workflow file; the biggest of ComfyUI's own templates has a tenth of it
MOST_NODES = 400
DEEPEST = 20  # lists and dicts inside each other; a real graph has five
LONGEST_TEXT = 20_000  # characters of one value
OUTPUTS = frozenset(
    {"SaveImage", "PreviewImage", "SaveVideo", "SaveWEBM", "SaveAnimatedWEBP", "SaveAnimatedPNG", "VHS_VideoCombine"}
)
ALLOWED_FILE = Path(__file__).parent / "allowed_nodes.txt"
EXPORT = later(
    "In ComfyUI, open it and choose Workflow > Export (API) (in older versions: Settings > Dev mode, then Save (API Format)), and send that file."
)
PROMPTS = {"text", "prompt", "text_g", "text_l", "clip_l", "t5xxl", "string", "value"}  # inputs that hold prose
OUT_OF_FOLDER = re.compile(r"(?:^|[\\/])\.\.(?:[\\/\s]|$)|^\s*[\\/~]|^\s*[A-Za-z]:[\\/]|\x00|^\s*\w+://")


@cache
def allowed_nodes() -> frozenset[str]:
    """The node classes that anybody's workflow may have."""
    lines = ALLOWED_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def read_graph(data: bytes) -> Graph:
    """Read an API-format graph. Raises InvalidRequest, with how to export one, for anything else."""
    if len(data) > LARGEST:
        raise InvalidRequest(
            tr(
                "That file has {size:.1f} MB; a workflow has at most {most:.0f} MB.",
                size=len(data) / 1000000.0,
                most=LARGEST / 1000000.0,
            )
        )
    try:
        read = json.loads(data, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(tr("That file is not a workflow: it cannot be read as JSON."), fix=tr(EXPORT)) from error
    if _depth(read) > DEEPEST:
        raise InvalidRequest(tr("That file is nested more than {most} deep, which no workflow is.", most=DEEPEST))
    if is_editor_format(read):
        raise InvalidRequest(
            tr(
                "That is a workflow as ComfyUI's editor keeps it, which its server cannot run; the API format is needed."
            ),
            fix=tr(EXPORT),
        )
    if isinstance(read, dict) and isinstance(read.get("prompt"), dict):  # the body of a request to /prompt
        read = read["prompt"]
    if not isinstance(read, dict) or not read or not all(_is_node(node) for node in read.values()):
        raise InvalidRequest(tr("That JSON is not a workflow in ComfyUI's API format."), fix=tr(EXPORT))
    if len(read) > MOST_NODES:
        raise InvalidRequest(
            tr("That workflow has {count} nodes; at most {most} are run.", count=len(read), most=MOST_NODES)
        )
    # Rebuilt with what belongs there, so that what is kept and sent is what was looked at.
    return {
        str(number): {"_meta": {"title": _title(node)}, "class_type": node["class_type"], "inputs": node["inputs"]}
        for number, node in read.items()
    }


def looks_like_workflow(data: bytes) -> bool:
    """Whether a JSON file is meant as a workflow, good or bad, rather than as a persona."""
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        return False
    if is_editor_format(read):
        return True
    graph = read.get("prompt") if isinstance(read, dict) and isinstance(read.get("prompt"), dict) else read
    return isinstance(graph, dict) and any(isinstance(node, dict) and "class_type" in node for node in graph.values())


def is_editor_format(read: object) -> bool:
    return isinstance(read, dict) and isinstance(read.get("nodes"), list) and "links" in read


def check_graph(graph: Graph, *, also_allowed: Collection[str] = (), allow_pickles: bool = False) -> None:
    """Raise InvalidRequest for a graph that cannot run, and Refused for one that must not."""
    allowed = allowed_nodes() | frozenset(also_allowed)
    strangers = sorted({str(node["class_type"]) for node in graph.values()} - allowed)
    if strangers:
        shown = ", ".join(name[:60] for name in strangers[:5])
        raise Refused(
            trn(
                "That workflow has a node that I do not run unasked: {shown}. What is not known could run code or write files.",
                "That workflow has nodes that I do not run unasked: {shown}. What is not known could run code or write files.",
                len(strangers),
                shown=shown,
            ),
            fix=tr("Take it out, or, if you trust it, the owner may name it in comfyui.allow_nodes."),
        )
    if not any(node["class_type"] in OUTPUTS for node in graph.values()):
        raise InvalidRequest(
            tr("That workflow saves nothing: it has no output node."), fix=tr("End it in Save Image or Save Video.")
        )
    for number, node in graph.items():
        for field, value in node["inputs"].items():
            if isinstance(value, list):
                if _names_a_file(node["class_type"], field):
                    raise Refused(
                        tr(
                            "{node_class} of that workflow gets its {field} from another node: which file that is cannot be seen before it runs.",
                            node_class=node["class_type"][:60],
                            field=field[:40],
                        ),
                        fix=tr("Write the file's name into the node itself."),
                    )
                _check_link(graph, number, field, value)
            else:
                _check_value(node["class_type"], field, value, allow_pickles=allow_pickles)
    if (loop := cycle_in(graph)) is not None:
        raise InvalidRequest(
            tr("That workflow goes round in a circle: {nodes}.", nodes=" > ".join(loop[:6])),
            fix=tr("Mend it in ComfyUI, and export it again."),
        )


def _names_a_file(node_class: str, field: str) -> bool:
    """Whether an input says which file is read or written: what it is must stand there to be looked at."""
    if field in {"filename_prefix", "subfolder", "instantid_file", "ipadapter_file"}:
        return True
    return (node_class.startswith("Load") and field in {"image", "file", "audio", "video"}) or (
        "Load" in node_class and field.rstrip("123").endswith("_name")
    )


def _check_link(graph: Graph, number: str, field: str, value: list[Any]) -> None:
    if len(value) == 2 and isinstance(value[1], int) and isinstance(value[0], str | int):
        if str(value[0]) in graph and value[1] >= 0:
            return
        raise InvalidRequest(
            tr(
                "Node {number} of that workflow takes its {field} from node {other}, which is not there.",
                number=number[:20],
                field=field[:40],
                other=str(value[0])[:20],
            )
        )
    raise InvalidRequest(
        tr(
            "Node {number} of that workflow has a list as its {field}, where a link is two values.",
            number=number[:20],
            field=field[:40],
        ),
        fix=tr(EXPORT),
    )


def _check_value(node_class: str, field: str, value: object, *, allow_pickles: bool) -> None:
    if isinstance(value, dict):
        raise InvalidRequest(
            tr(
                "{node_class} of that workflow has a whole object as its {field}.",
                node_class=node_class,
                field=field[:40],
            )
        )
    if not isinstance(value, str):
        return
    if len(value) > LONGEST_TEXT:
        raise InvalidRequest(
            tr(
                "{node_class} of that workflow has a {field} of {count} characters.",
                node_class=node_class,
                field=field[:40],
                count=len(value),
            )
        )
    if field in PROMPTS:
        return
    if OUT_OF_FOLDER.search(value):
        raise Refused(
            tr(
                "{node_class} of that workflow has a path out of ComfyUI's folders as its {field}: {value!r}.",
                node_class=node_class,
                field=field[:40],
                value=value[:60],
            ),
            fix=tr("Name the file alone, as it lies in ComfyUI's folder."),
        )
    if not allow_pickles and PICKLE.search(value):
        refuse_pickle(value[:80])


def cycle_in(graph: Graph) -> list[str] | None:
    """The nodes of a circle, in order, or None.

    >>> cycle_in({"1": {"inputs": {"a": ["2", 0]}}, "2": {"inputs": {"a": ["1", 0]}}})
    ['1', '2', '1']
    """
    over: set[str] = set()
    for start in graph:
        path: list[str] = []
        waiting: list[tuple[str, Iterator[str]]] = []
        if start not in over:
            waiting.append((start, sources(graph, start)))
            path.append(start)
        while waiting:
            number, following = waiting[-1]
            before = next((one for one in following if one not in over), None)
            if before is None:
                over.add(number)
                waiting.pop()
                path.pop()
            elif before in path:
                return [*path[path.index(before) :], before]
            else:
                waiting.append((before, sources(graph, before)))
                path.append(before)
    return None


def sources(graph: Graph, number: str) -> Iterator[str]:
    """The nodes that a node takes its inputs from."""
    return (
        str(value[0])
        for value in graph[number]["inputs"].values()
        if isinstance(value, list) and value and str(value[0]) in graph
    )


def texts_of(graph: Graph) -> list[str]:
    """The prose that a graph carries itself: what would be painted without anybody having asked for it here."""
    return [
        value
        for node in graph.values()
        for field, value in node["inputs"].items()
        if isinstance(value, str)
        and value.strip()
        # Words reach a prompt through nodes that join texts too, under whatever name.
        and (field in PROMPTS or (" " in value.strip() and not _names_a_file(node["class_type"], field)))
    ]


def _is_node(node: object) -> bool:
    return (
        isinstance(node, dict)
        and isinstance(node.get("class_type"), str)
        and 0 < len(node["class_type"]) <= 120
        and isinstance(node.get("inputs"), dict)
        and all(isinstance(name, str) and len(name) <= 120 for name in node["inputs"])
    )


def _title(node: dict[str, Any]) -> str:
    meta = node.get("_meta")
    title = meta.get("title") if isinstance(meta, dict) else ""
    return title[:80] if isinstance(title, str) else ""


def _depth(read: object) -> int:
    """How deep lists and dicts lie in each other; counting stops past what is allowed."""
    level, depth = [read], 0
    while level and depth <= DEEPEST:
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ())
            if isinstance(inner, dict | list)
        ]
        depth += 1
    return depth


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")
