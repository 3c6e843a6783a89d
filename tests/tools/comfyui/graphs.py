"""Small workflows for tests, each a fresh copy."""

from typing import Any

from tools.comfyui import workflow
from tools.comfyui.packs import built_in

Graph = dict[str, dict[str, Any]]


def a_picture(**given: object) -> Graph:
    """txt2img of four steps."""
    usual: dict[str, object] = {
        "checkpoint__ckpt_name": "dreamshaper_8.safetensors",
        "sampler__steps": 4,
        "canvas__width": 512,
        "canvas__height": 512,
    }
    return workflow.fill(built_in()["txt2img-sd15"].graph, **usual | given)


def a_clip(image: str = "first.png", *, by_vhs: bool = False, **given: object) -> Graph:
    """Image to video by SVD, saved by ComfyUI's own node or by the one of VideoHelperSuite."""
    nodes: list[tuple[str, str, dict[str, Any]]] = [
        ("model", "ImageOnlyCheckpointLoader", {"ckpt_name": "svd_xt.safetensors"}),
        ("image", "LoadImage", {"image": image}),
        (
            "canvas",
            "SVD_img2vid_Conditioning",
            {
                "clip_vision": ["1", 1],
                "init_image": ["2", 0],
                "vae": ["1", 2],
                "width": 512,
                "height": 512,
                "video_frames": 8,
                "motion_bucket_id": 127,
                "fps": 8,
                "augmentation_level": 0.0,
            },
        ),
        ("guidance", "VideoLinearCFGGuidance", {"model": ["1", 0], "min_cfg": 1.0}),
        (
            "sampler",
            "KSampler",
            {
                "model": ["4", 0],
                "positive": ["3", 0],
                "negative": ["3", 1],
                "latent_image": ["3", 2],
                "seed": 1,
                "steps": 3,
                "cfg": 2.5,
                "sampler_name": "euler",
                "scheduler": "karras",
                "denoise": 1.0,
            },
        ),
        ("decode", "VAEDecode", {"samples": ["5", 0], "vae": ["1", 2]}),
    ]
    if by_vhs:
        settings = {"frame_rate": 8, "loop_count": 0, "format": "video/h264-mp4", "pingpong": False}
        nodes.append(
            ("save", "VHS_VideoCombine", {"images": ["6", 0], "filename_prefix": "x", "save_output": True, **settings})
        )
    else:
        nodes.append(("video", "CreateVideo", {"images": ["6", 0], "fps": 8.0}))
        nodes.append(
            ("save", "SaveVideo", {"video": ["7", 0], "filename_prefix": "x", "format": "auto", "codec": "auto"})
        )
    graph: Graph = {
        str(number): {"class_type": kind, "inputs": inputs, "_meta": {"title": title}}
        for number, (title, kind, inputs) in enumerate(nodes, start=1)
    }
    return workflow.fill(graph, **given)
