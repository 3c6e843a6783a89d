"""What ComfyUI's answers mean. Pure: JSON in, a state, a list of files or a clear failure out.

Nothing that a server sends is trusted to have its shape: what does not is a server that is not ComfyUI.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal

from storage.wording import tr
from tools.comfyui.workflow import spoken
from tools.errors import InvalidRequest, Refused, TroupeError, Unavailable

OLDEST = (0, 28)  # before it, LoadImage read any file of the machine, and cancelling could stop somebody else's job
State = Literal["waiting", "running", "over"]
Media = Literal["picture", "clip", "sound", "other"]
ENDINGS: dict[str, Media] = {
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".webp"), "picture"),
    **dict.fromkeys((".mp4", ".webm", ".mkv", ".mov", ".gif"), "clip"),
    **dict.fromkeys((".flac", ".mp3", ".opus", ".wav", ".ogg"), "sound"),
}


class OutOfMemory(Refused):
    """The graphics card had no room for the job, and will have none for the same job again."""


@dataclass(frozen=True, kw_only=True)
class OutputFile:
    """A file that a node left on the server: three words for /view, never a path of ours."""

    filename: str
    subfolder: str
    kind: str  # "output", "temp"

    @property
    def suffix(self) -> str:
        """The ending that our copy may have: one of ours, or none."""
        suffix = PurePosixPath(self.filename).suffix.lower()
        return suffix if suffix in ENDINGS else ""

    @property
    def media(self) -> Media:
        """What it is, by its ending: a SaveVideo lists its clip among the images, a VHS_VideoCombine its mp4 as a gif."""
        return ENDINGS.get(self.suffix, "other")


@dataclass(frozen=True, kw_only=True)
class Position:
    """Where a job of ours is: its number among the waiting ones says who is before it."""

    state: State
    number: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A job that is over, as the history tells it."""

    state: Literal["succeeded", "failed", "stopped"]
    files: tuple[OutputFile, ...] = ()
    graph: dict[str, Any] | None = None
    failure: TroupeError | None = None


def version_of(stats: object) -> str:
    """The version in an answer of /system_stats; raises Unavailable when it is too old, or not ComfyUI at all."""
    system = stats.get("system") if isinstance(stats, dict) else None
    if not isinstance(system, dict):
        raise not_comfyui()
    version = str(system.get("comfyui_version") or "")
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:2])
    if len(numbers) < 2:
        raise Unavailable(tr("This ComfyUI is too old to say its version."), fix=tr("Update ComfyUI to 0.28 or newer."))
    if numbers < OLDEST:
        raise Unavailable(
            tr(
                "ComfyUI {version} is too old: 0.28 is the oldest that cancels and loads files safely.",
                version=version[:20],
            ),
            fix=tr("Update ComfyUI (git pull in its folder, or its desktop app's updater), then start it again."),
        )
    return version[:40]


def ram_left(stats: object) -> float:
    """How much of the server's memory is free, from 0 to 1, as /system_stats tells it; all of it where it does not.

    >>> ram_left({"system": {"ram_total": 32, "ram_free": 8}})
    0.25
    """
    system = _dict(_dict(stats).get("system"))
    left, whole = system.get("ram_free"), system.get("ram_total")
    if not isinstance(left, int | float) or not isinstance(whole, int | float) or not whole > 0:
        return 1.0
    return min(max(left / whole, 0.0), 1.0)


def card_gb(stats: object) -> float | None:
    """The memory of the server's graphics card in GB, as /system_stats tells it; None where it has none to tell.

    >>> card_gb({"devices": [{"type": "cuda", "vram_total": 8589934592}]}), card_gb({"devices": [{"type": "cpu"}]})
    (8.0, None)
    """
    devices = _dict(stats).get("devices")
    sizes = [
        device["vram_total"] / 2**30
        for device in (devices if isinstance(devices, list) else [])
        if isinstance(device, dict)
        and device.get("type") != "cpu"
        and isinstance(device.get("vram_total"), int | float)
    ]
    return max(sizes, default=None)


def not_comfyui(what: str = "") -> Unavailable:
    return Unavailable(
        tr("What answers there is not ComfyUI.")
        if not what
        else tr("What answers there is not ComfyUI: {what}.", what=what),
        fix=tr("Check comfyui.url: ComfyUI prints its address when it starts, http://127.0.0.1:8188 by default."),
    )


def ended(entry: object) -> Ended:
    """What an entry of /history says."""
    status = entry.get("status") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(status, dict):
        raise not_comfyui(tr("its history has another shape"))
    outputs = entry.get("outputs")
    prompt = entry.get("prompt")
    graph = prompt[2] if isinstance(prompt, list) and len(prompt) > 2 and isinstance(prompt[2], dict) else None
    if status.get("status_str") == "success":
        return Ended(state="succeeded", files=tuple(collect(outputs)), graph=graph)
    for event, facts in reversed(messages(status)):
        if event == "execution_interrupted":
            return Ended(state="stopped", failure=Refused(tr("It was stopped in ComfyUI.")))
        if event == "execution_error":
            return Ended(state="failed", failure=failure_of(facts))
    return Ended(state="failed", failure=Refused(tr("ComfyUI could not do it, and does not say why.")))


def messages(status: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    told = status.get("messages")
    return [
        (str(message[0]), message[1])
        for message in (told if isinstance(told, list) else [])
        if isinstance(message, list) and len(message) == 2 and isinstance(message[1], dict)
    ]


def failure_of(facts: dict[str, Any]) -> TroupeError:
    """An execution_error as one clear line."""
    kind, text = str(facts.get("exception_type", "")), one_line(facts.get("exception_message", ""))
    if kind.endswith("OutOfMemoryError") or "out of memory" in text.lower() or "not enough memory" in text.lower():
        return OutOfMemory(
            tr("The graphics card ran out of memory."),
            fix=tr("Close what else uses the card, or choose a smaller model or size, then try again."),
        )
    node = one_line(facts.get("node_type", "")) or "a node"
    return Refused(
        tr("ComfyUI failed in {node}: {text}", node=node, text=text or kind or tr("it does not say why")),
        fix=tr("ComfyUI's own window shows the details. A damaged model file is the usual reason when loading fails."),
    )


def collect(outputs: object) -> list[OutputFile]:
    """The files among a job's outputs, under whatever key: every list of things with a file name.

    What was only previewed counts where nothing was saved.

    >>> collect({"9": {"images": [{"filename": "a_00001_.png", "subfolder": "troupe", "type": "output"}]}})
    [OutputFile(filename='a_00001_.png', subfolder='troupe', kind='output')]
    """
    found = [
        OutputFile(
            filename=item["filename"],
            subfolder=str(item.get("subfolder") or ""),
            kind=str(item.get("type") or "output"),
        )
        for node in (outputs.values() if isinstance(outputs, dict) else [])
        if isinstance(node, dict)
        for items in node.values()
        if isinstance(items, list)
        for item in items
        if isinstance(item, dict) and isinstance(item.get("filename"), str)
    ]
    return [file for file in found if file.kind == "output"] or found


def refusal(body: object) -> TroupeError:
    """A 400 of /prompt, or the node_errors of a 200, as one clear line."""
    if not isinstance(body, dict):
        return not_comfyui(tr("it refused without saying why"))
    for number, node in sorted(_dict(body.get("node_errors")).items()):
        errors = _dict(node).get("errors")
        for told in errors if isinstance(errors, list) else ():
            return of_a_node(one_line(_dict(node).get("class_type", "")) or f"node {number}", _dict(told))
    error = _dict(body.get("error"))
    extra = error.get("extra_info")
    if error.get("type") == "missing_node_type":
        return Refused(
            tr("This ComfyUI lacks the node {node}.", node=one_line(_dict(extra).get("class_type", ""))),
            fix=tr("Update ComfyUI, or install the custom nodes that the workflow needs."),
        )
    text = one_line(error.get("message", "")) or tr("it does not say why")
    return Refused(
        tr("ComfyUI refused the workflow: {text}", text=text), fix=tr("ComfyUI's own window shows the details.")
    )


def of_a_node(node_class: str, told: dict[str, Any]) -> TroupeError:
    text = one_line(told.get("details", "")) or one_line(told.get("message", ""))
    extra = told.get("extra_info")
    if told.get("type") == "value_not_in_list" and isinstance(extra, dict):
        field = spoken(one_line(extra.get("input_name", "")))
        return InvalidRequest(
            tr("ComfyUI has no {field} {value!r}.", field=field, value=one_line(extra.get("received_value", "")))
        )
    return Refused(tr("ComfyUI refused the workflow at {node_class}: {text}", node_class=node_class, text=text))


def one_line(value: object) -> str:
    """Somebody else's text, short and on one line."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in str(value)).split())[:300]


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
