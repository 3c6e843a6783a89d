"""What the nodes of the emulated ComfyUI take, do and leave: their inputs, their order, their cache keys, their files."""

import fractions
import functools
import io
import json
from collections.abc import Iterable
from typing import Any

import av
from PIL import Image
from PIL.PngImagePlugin import PngInfo

Graph = dict[str, dict[str, Any]]

CHECKPOINTS = ["dreamshaper_8.safetensors", "juggernautXL_v9.safetensors"]
SAMPLERS = ["euler", "dpmpp_2m", "dpmpp_2m_sde", "lcm"]
SCHEDULERS = ["normal", "karras", "sgm_uniform"]
# Class -> its choices. What else a node takes is not checked here.
NODES: dict[str, dict[str, list[str]]] = {
    "CheckpointLoaderSimple": {"ckpt_name": CHECKPOINTS},
    "ImageOnlyCheckpointLoader": {"ckpt_name": ["svd_xt.safetensors"]},
    "KSampler": {"sampler_name": SAMPLERS, "scheduler": SCHEDULERS},
    "CLIPTextEncode": {},
    "EmptyLatentImage": {},
    "EmptyImage": {},
    "LoadImage": {},
    "SVD_img2vid_Conditioning": {},
    "VideoLinearCFGGuidance": {},
    "VAEDecode": {},
    "VAEDecodeTiled": {},
    "VAEEncode": {},
    "CreateVideo": {},
    "SaveImage": {},
    "PreviewImage": {},
    "SaveVideo": {},
    "VHS_VideoCombine": {},
    "PreviewAny": {},
}
SAMPLERS_OF = {"KSampler", "KSamplerAdvanced", "SamplerCustom", "SamplerCustomAdvanced"}
OUTPUTS = {"SaveImage", "PreviewImage", "SaveVideo", "VHS_VideoCombine", "PreviewAny"}


def order_of(graph: Graph) -> list[str]:
    """The nodes that some output needs, each after those that it takes from."""
    done: dict[str, None] = {}

    def visit(number: str) -> None:
        if number not in done:
            for link in _links(graph[number]):
                visit(link)
            done[number] = None

    for number, node in graph.items():
        if node["class_type"] in OUTPUTS:
            visit(number)
    return list(done)


def signature(graph: Graph, number: str) -> str:
    """What a node would compute: two of one signature are computed once."""
    node = graph[number]
    inputs = {
        name: [signature(graph, value[0]), value[1]] if isinstance(value, list) else value
        for name, value in node["inputs"].items()
    }
    return json.dumps([node["class_type"], inputs], sort_keys=True)


def found(graph: Graph, name: str, default: int) -> int:
    """The first input of this name that holds a number."""
    values = [node["inputs"].get(name) for node in graph.values()]
    return next((int(value) for value in values if isinstance(value, int | float)), default)


def _links(node: dict[str, Any]) -> Iterable[str]:
    return (value[0] for value in node["inputs"].values() if isinstance(value, list))


# ---------------------------------------------------------------------------------------------- what they leave


def left_by(graph: Graph, number: str, *, count: int) -> list[tuple[str, str]]:
    """The files that a node saves: name endings and folders, `count` being what it has saved under the prefix before."""
    kind = graph[number]["class_type"]
    if kind in {"SaveImage", "PreviewImage"}:
        batch = found(graph, "batch_size", 1)
        return [
            (f"_{count + 1 + index:05}_.png", "output" if kind == "SaveImage" else "temp") for index in range(batch)
        ]
    if kind == "SaveVideo":
        return [(f"_{count + 1:05}_.mp4", "output")]
    if kind == "VHS_VideoCombine":
        return [(f"_{count + 1:05}.mp4", "output" if graph[number]["inputs"].get("save_output", True) else "temp")]
    return []


def told_of(kind: str, files: list[dict[str, str]]) -> dict[str, Any]:
    """How a node lists its files: a clip of SaveVideo among the images, one of VHS among the gifs."""
    if kind == "SaveVideo":
        return {"images": files, "animated": [True]}
    if kind == "VHS_VideoCombine":
        more = {"format": "video/h264-mp4", "frame_rate": 8.0, "workflow": "x.png", "fullpath": "/srv/comfyui/x.mp4"}
        return {"gifs": [{**file, **more} for file in files]}
    if kind == "PreviewAny":
        return {"text": ["some text"]}
    return {"images": files}


def file_of(kind: str, graph: Graph) -> bytes:
    width, height = found(graph, "width", 64), found(graph, "height", 64)
    if kind in {"SaveVideo", "VHS_VideoCombine"}:
        frames = found(graph, "video_frames", 0) or found(graph, "length", 0) or found(graph, "batch_size", 8)
        fps = found(graph, "fps", 0) or found(graph, "frame_rate", 8)
        # An eighth of the size, and a second at most: what it shows matters to nobody, and encoding takes its time.
        small = (max(64, width // 16 * 2), max(64, height // 16 * 2))
        return a_clip(*small, frames=min(frames, fps), fps=fps, graph=json.dumps(graph))
    return a_png(width, height, graph)


def a_png(width: int, height: int, graph: Graph) -> bytes:
    """A picture with the whole workflow in it, as SaveImage writes it."""
    notes = PngInfo()
    notes.add_text("prompt", json.dumps(graph))
    notes.add_text("workflow", json.dumps({"nodes": [], "secret": "the hidden prompt"}))
    data = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(data, "PNG", pnginfo=notes, dpi=(72, 72))
    return data.getvalue()


def a_jpeg() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "orange").save(data, "JPEG")
    return data.getvalue()


@functools.cache
def a_clip(
    width: int, height: int, *, frames: int, fps: int, graph: str = "{}", still: bool = False, kind: str = "mp4"
) -> bytes:
    """A clip that moves, with the whole workflow in its metadata, as SaveVideo writes it."""
    data = io.BytesIO()
    options = {"movflags": "use_metadata_tags"} if kind == "mp4" else {}
    with av.open(data, "w", format=kind, options=options) as container:
        container.metadata["prompt"] = graph
        container.metadata["workflow"] = json.dumps({"secret": "the hidden prompt"})
        stream = container.add_stream("h264" if kind == "mp4" else "libvpx-vp9", rate=fractions.Fraction(fps))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        ramp = Image.linear_gradient("L").resize((width, height))
        for number in range(frames):
            moved = ramp if still else ramp.rotate(3.0 * number)
            stream_frame = av.VideoFrame.from_image(Image.merge("RGB", (moved, ramp, moved)))
            container.mux(stream.encode(stream_frame))
        container.mux(stream.encode(None))
    return data.getvalue()
