"""What a job's socket tells: fractions that only grow, previews of this job, nothing else."""

import json
import struct
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.emulators.comfyui import a_jpeg
from tools.comfyui import workflow
from tools.comfyui.progress import Watch
from tools.painting import PaintProgress

OURS = "6a1c3f0e-7b1d-4c57-9c55-3a2b6a1f0d11"


def watch() -> Watch:
    return Watch(workflow.read("sd15"), OURS)


def frame(kind: str, **data: Any) -> str:
    return json.dumps({"type": kind, "data": {"prompt_id": OURS} | data})


def test_the_sampler_is_most_of_the_way() -> None:
    seen = watch()

    told = [
        seen.text(frame("execution_cached", nodes=["1", "2", "3"]))[0],
        seen.text(frame("executing", node="5"))[0],
        seen.text(frame("progress", node="5", value=2, max=4))[0],
        seen.text(frame("progress_state", nodes={"5": {"state": "finished"}}))[0],
    ]

    steps = [step for step in told if step is not None]
    assert [round(step.fraction, 2) for step in steps] == [0.12, 0.12, 0.5, 0.88]
    assert [step.stage for step in steps] == ["painting", "painting", "painting", "painting"]


def test_the_stage_follows_the_node_that_runs() -> None:
    seen = watch()

    stages = [told.stage for node in "1267" if (told := seen.text(frame("executing", node=node))[0]) is not None]

    assert stages == ["loading the model", "reading the prompt", "developing", "saving"]


def test_the_end_marker_and_the_last_events_ask_for_a_look_at_the_queue() -> None:
    seen = watch()

    assert seen.text(frame("executing", node=None)) == (None, True)
    assert seen.text(frame("execution_success"))[1]
    assert seen.text(frame("execution_error"))[1]
    assert not seen.text(frame("execution_start"))[1]


def test_what_concerns_another_job_is_passed_over() -> None:
    seen = watch()

    assert seen.text(frame("progress", prompt_id="another", node="5", value=4, max=4)) == (None, False)
    assert seen.text(json.dumps({"type": "executing", "data": {"node": "5"}})) == (None, False)
    assert seen.text(json.dumps({"type": "status", "data": {"status": {}}})) == (None, False)
    assert seen.binary(struct.pack(">II", 4, 20) + b'{"prompt_id": "not"}' + a_jpeg()) is None


def test_a_preview_is_found_in_either_kind_of_frame() -> None:
    note = json.dumps({"prompt_id": OURS}).encode()
    old = struct.pack(">II", 1, 1) + a_jpeg()
    new = struct.pack(">II", 4, len(note)) + note + a_jpeg()

    for data in (old, new):
        told = watch().binary(data)
        assert told is not None
        assert told.preview == a_jpeg()


def test_what_is_no_picture_is_no_preview() -> None:
    assert watch().binary(struct.pack(">II", 1, 1) + b"<svg onload=alert(1)>") is None
    assert watch().binary(struct.pack(">II", 3, 1) + a_jpeg()) is None
    assert watch().binary(struct.pack(">II", 1, 1) + b"\xff\xd8\xff" + bytes(3_000_000)) is None


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
        | st.text(max_size=30)
    )
)
def test_progress_never_goes_back_whatever_is_told(frames: list[str]) -> None:
    seen = watch()

    told = [step for text in frames if (step := seen.text(text)[0]) is not None]

    fractions = [step.fraction for step in told]
    assert fractions == sorted(fractions)
    assert all(0 <= fraction <= 1 for fraction in fractions)


@given(st.binary(max_size=60))
def test_no_binary_frame_makes_it_stumble(data: bytes) -> None:
    told = watch().binary(data)

    assert told is None or isinstance(told, PaintProgress)
