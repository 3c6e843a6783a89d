"""What the frames of a job tell: fractions that only grow, stages, previews, and when it is over."""

import json
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.emulators.comfyui import a_jpeg
from tools.comfyui.packs import built_in
from tools.comfyui.progress import Watch, event_of, preview_of
from tools.painting import PaintProgress

OURS = "6a1c3f0e-7b1d-4c57-9c55-3a2b6a1f0d11"


def watch() -> Watch:
    return Watch(built_in()["txt2img-sd15"].graph, OURS)


def frame(kind: str, **data: Any) -> dict[str, Any]:
    return {"type": kind, "data": {"prompt_id": OURS} | data}


def after(seen: Watch, *frames: dict[str, Any]) -> list[PaintProgress]:
    """How far it was after each frame."""
    told = []
    for one in frames:
        seen.text(one)
        told.append(seen.now())
    return told


def test_the_sampler_is_most_of_the_way() -> None:
    seen = watch()

    steps = after(
        seen,
        frame("execution_cached", nodes=["1", "2", "3"]),
        frame("executing", node="5"),
        frame("progress", node="5", value=2, max=4),
        frame("progress_state", nodes={"5": {"state": "finished"}}),
    )

    assert [round(step.fraction, 2) for step in steps] == [0.12, 0.12, 0.5, 0.88]
    assert [step.stage for step in steps] == ["painting", "painting", "painting", "painting"]


def test_the_stage_follows_the_node_that_runs() -> None:
    seen = watch()

    stages = [told.stage for told in after(seen, *(frame("executing", node=node) for node in "1267"))]

    assert stages == ["loading the model", "reading the prompt", "developing", "saving"]


def test_the_end_marker_and_the_last_events_ask_for_a_look_at_the_queue() -> None:
    seen = watch()

    assert seen.text(frame("executing", node=None))
    assert seen.text(frame("execution_success"))
    assert seen.text(frame("execution_error"))
    assert seen.text(frame("execution_interrupted"))
    assert not seen.text(frame("execution_start"))
    assert not seen.text(frame("executed", node="7", output={"images": []}))


@pytest.mark.parametrize(
    ("graph_of", "weights"),
    [
        (["ImageOnlyCheckpointLoader", "SVD_img2vid_Conditioning", "KSampler", "VAEDecode", "SaveVideo"], "11K11"),
        (["UNETLoader", "KSamplerAdvanced", "KSamplerAdvanced", "VAEDecodeTiled", "VHS_VideoCombine"], "1KK11"),
        (["KSamplerSelect", "LTXVScheduler", "SamplerCustom", "CreateVideo", "SaveVideo"], "11K11"),
    ],
)
def test_every_sampler_of_a_workflow_is_weighed_and_nothing_else(graph_of: list[str], weights: str) -> None:
    graph = {str(number): {"class_type": name, "inputs": {}} for number, name in enumerate(graph_of)}
    whole = sum(20 if weight == "K" else 1 for weight in weights)
    seen = Watch(graph, OURS)

    for number, weight in enumerate(weights):
        before = seen.now().fraction
        seen.text(frame("progress_state", nodes={str(number): {"state": "finished"}}))
        assert seen.now().fraction - before == pytest.approx((20 if weight == "K" else 1) / whole)


@pytest.mark.parametrize("text", ["", "x", "[1]", '{"type": 3}', '{"type": "a", "data": 1}', "[" * 5000, "{}"])
def test_a_frame_of_another_shape_says_nothing(text: str) -> None:
    assert event_of(text) is None


def test_a_preview_is_found_in_either_kind_of_frame() -> None:
    note = json.dumps({"prompt_id": OURS}).encode()

    assert preview_of(struct.pack(">II", 1, 1) + a_jpeg()) == (None, a_jpeg())
    assert preview_of(struct.pack(">II", 4, len(note)) + note + a_jpeg()) == (OURS, a_jpeg())


def test_what_is_no_picture_is_no_preview() -> None:
    assert preview_of(struct.pack(">II", 1, 1) + b"<svg onload=alert(1)>") is None
    assert preview_of(struct.pack(">II", 3, 1) + a_jpeg()) is None
    assert preview_of(struct.pack(">II", 4, 2) + b"{}" + a_jpeg()) is None
    assert preview_of(struct.pack(">II", 1, 1) + b"\xff\xd8\xff" + bytes(3_000_000)) is None


NUMBERS = st.integers() | st.floats() | st.none() | st.text(max_size=3)


@given(
    st.lists(
        st.builds(
            lambda kind, node, value, most: frame(
                kind, node=node, value=value, max=most, nodes={str(node): {"value": value, "max": most}}
            ),
            st.sampled_from(["progress", "progress_state", "executing", "execution_cached", "other"]),
            st.sampled_from(["1", "5", "99", None]),
            NUMBERS,
            NUMBERS,
        )
    )
)
def test_progress_never_goes_back_whatever_is_told(frames: list[dict[str, Any]]) -> None:
    fractions = [step.fraction for step in after(watch(), *frames)]

    assert fractions == sorted(fractions)
    assert all(0 <= fraction <= 1 for fraction in fractions)


@given(st.binary(max_size=60))
def test_no_binary_frame_makes_it_stumble(data: bytes) -> None:
    found = preview_of(data)

    assert found is None or data.endswith(found[1])
