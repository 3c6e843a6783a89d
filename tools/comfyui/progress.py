"""How far one job is, from the frames that tell of it. Pure: a frame in, progress out.

The frames may begin late, stop early or never come: they are for progress only, the queue knows the truth.
"""

import json
import re
import struct
from typing import Any

from tools.comfyui.workflow import Graph
from tools.painting import PaintProgress

PREVIEW_AT_MOST = 2 * 1024 * 1024  # bytes; one has 30 to 40 kB
# What a person is told while a node runs, by its class; the first that fits. Others do not change what is told.
STAGES = (
    (r"Sampler(?!Select)|SamplerCustom", "painting"),
    (r"Loader|^Load|Model$", "loading the model"),
    (r"TextEncode", "reading the prompt"),
    (r"VAEDecode", "developing"),
    (r"^Save|VideoCombine|^CreateVideo", "saving"),
)
SAMPLER_WEIGHT = 20  # of a node that samples, against 1 of any other: that is where the time goes


def stage_of(node_class: str) -> str:
    """What a person is told while a node of this class runs; "" where it says nothing to them.

    >>> stage_of("KSamplerAdvanced"), stage_of("KSamplerSelect"), stage_of("VHS_VideoCombine")
    ('painting', '', 'saving')
    """
    return next((stage for pattern, stage in STAGES if re.search(pattern, node_class)), "")


class Watch:
    """How far one job is. No node goes back, whatever the frames say, so the whole never does."""

    def __init__(self, graph: Graph, prompt_id: str) -> None:
        self.prompt_id = prompt_id
        self._stages = {number: stage_of(str(node.get("class_type", ""))) for number, node in graph.items()}
        self._weights = {number: SAMPLER_WEIGHT if stage == "painting" else 1 for number, stage in self._stages.items()}
        self._done: dict[str, float] = {}
        self._stage = "painting"

    def text(self, told: dict[str, Any]) -> bool:
        """Take in what a text frame of this job says; return whether the queue should be asked now."""
        kind, data = told["type"], told["data"]
        if kind == "executing":
            node = data.get("node")
            if node is None:  # the end marker: always the last, and history is written by then
                return True
            self._stage = self._stages.get(str(node)) or self._stage
        elif kind == "execution_cached":
            nodes = data.get("nodes")
            for node in nodes if isinstance(nodes, list) else []:
                self._finish(str(node), 1.0)
        elif kind == "progress":
            self._finish(str(data.get("node")), _ratio(data))
        elif kind == "progress_state":
            nodes = data.get("nodes")
            for number, node in nodes.items() if isinstance(nodes, dict) else ():
                if isinstance(node, dict):
                    self._finish(str(number), 1.0 if node.get("state") == "finished" else _ratio(node))
        return kind in {"execution_success", "execution_error", "execution_interrupted"}

    def _finish(self, node: str, part: float) -> None:
        if node in self._weights:
            self._done[node] = max(self._done.get(node, 0.0), part)

    def now(self, preview: bytes | None = None) -> PaintProgress:
        whole = sum(self._weights.values()) or 1
        done = sum(weight * self._done.get(node, 0.0) for node, weight in self._weights.items()) / whole
        return PaintProgress(fraction=min(done, 1.0), stage=self._stage, preview=preview)


def event_of(frame: str) -> dict[str, Any] | None:
    """A text frame as {"type": str, "data": {...}}; None for what has another shape."""
    try:
        told = json.loads(frame)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or not isinstance(told.get("type"), str) or not isinstance(told.get("data"), dict):
        return None
    return told


def preview_of(frame: bytes) -> tuple[str | None, bytes] | None:
    """Whose preview a binary frame is, where it says so, and the picture; None for frames of other kinds."""
    if len(frame) < 8 or len(frame) > PREVIEW_AT_MOST:
        return None
    kind, second = struct.unpack(">II", frame[:8])
    whose: str | None = None
    if kind == 1:  # the format, then the picture
        picture = frame[8:]
    elif kind == 4:  # the length of a note, the note, the picture
        try:
            note = json.loads(frame[8 : 8 + second])
        except (ValueError, RecursionError):
            return None
        if not isinstance(note, dict) or not isinstance(note.get("prompt_id"), str):
            return None
        whose, picture = note["prompt_id"], frame[8 + second :]
    else:
        return None
    if not picture.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return None
    return whose, picture


def _ratio(told: dict[str, Any]) -> float:
    value, most = told.get("value"), told.get("max")
    if not isinstance(value, int | float) or not isinstance(most, int | float) or not most > 0:
        return 0.0
    return min(max(value / most, 0.0), 1.0)
