"""What ComfyUI's answers mean: one clear line each, and nothing of a server's text trusted."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.comfyui import answers
from tools.errors import InvalidRequest, Refused, TroupeError, Unavailable

WORDS = (
    *("system", "comfyui_version", "status", "status_str", "messages", "outputs", "error", "node_errors"),
    *("errors", "type", "extra_info", "7", "images", "filename", "prompt"),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=12,
)


def entry(status: str = "success", *messages: list[Any], **outputs: Any) -> dict[str, Any]:
    return {
        "prompt": [1, "id", {"1": {}}, {}, ["7"]],
        "outputs": outputs,
        "status": {"status_str": status, "completed": status == "success", "messages": list(messages)},
    }


@pytest.mark.parametrize("version", ["0.28.0", "0.33.0", "1.0.0", "0.28"])
def test_a_version_from_0_28_on_is_taken(version: str) -> None:
    assert answers.version_of({"system": {"comfyui_version": version}}) == version


@pytest.mark.parametrize(
    ("stats", "says"),
    [
        ({"system": {"comfyui_version": "0.3.64"}}, "0.3.64 is too old: 0.28 is the oldest"),
        ({"system": {"comfyui_version": "0.27.9"}}, "too old"),
        ({"system": {}}, "too old to say its version"),
        ({"system": {"comfyui_version": "unknown"}}, "too old to say"),
        ({"hello": 1}, "not ComfyUI"),
        ([], "not ComfyUI"),
        (None, "not ComfyUI"),
    ],
)
def test_an_old_or_foreign_server_is_said_to_be_one(stats: object, says: str) -> None:
    with pytest.raises(Unavailable, match=says):
        answers.version_of(stats)


@given(ANYTHING)
def test_no_answer_makes_a_reader_stumble(told: object) -> None:
    for read in (answers.version_of, answers.ended, answers.collect, answers.refusal):
        with contextlib.suppress(TroupeError):
            read(told)


def test_the_saved_picture_comes_before_the_previewed_one_and_videos_are_left_out() -> None:
    outputs = {
        "5": {"images": [{"filename": "p_00001_.png", "subfolder": "", "type": "temp"}]},
        "6": {"gifs": [{"filename": "v.mp4", "subfolder": "", "type": "output", "fullpath": "/srv/v.mp4"}]},
        "7": {"images": [{"filename": "s_00001_.png", "subfolder": "troupe", "type": "output"}], "animated": [False]},
        "8": {"text": ["a caption"]},
    }

    assert [file.filename for file in answers.collect(outputs)] == ["s_00001_.png", "p_00001_.png"]


@pytest.mark.parametrize(
    ("told", "state", "error", "says"),
    [
        (entry("error", ["execution_interrupted", {"node_id": "5"}]), "stopped", Refused, "stopped in ComfyUI"),
        (
            entry(
                "error",
                [
                    "execution_error",
                    {"node_type": "VAEDecode", "exception_message": "bad\nvalue", "exception_type": "E"},
                ],
            ),
            "failed",
            Refused,
            "ComfyUI failed in VAEDecode: bad value",
        ),
        (
            entry("error", ["execution_error", {"exception_type": "torch.OutOfMemoryError", "exception_message": "x"}]),
            "failed",
            Unavailable,
            "The graphics card ran out of memory.",
        ),
        (entry("error"), "failed", Refused, "does not say why"),
    ],
)
def test_how_a_job_ended(told: dict[str, Any], state: str, error: type[TroupeError], says: str) -> None:
    end = answers.ended(told)

    assert end.state == state
    assert isinstance(end.failure, error)
    assert says in end.failure.message
    assert "\n" not in end.failure.message


def test_an_interrupted_job_is_told_from_a_failed_one_by_its_last_message() -> None:
    told = entry("error", ["execution_start", {}], ["execution_error", {}], ["execution_interrupted", {}])

    assert answers.ended(told).state == "stopped"


@pytest.mark.parametrize(
    ("body", "error", "says"),
    [
        (
            {
                "error": {"type": "missing_node_type", "extra_info": {"class_type": "FaceID", "node_id": "9"}},
                "node_errors": {},
            },
            Refused,
            "lacks the node FaceID",
        ),
        (
            {
                "error": {"type": "prompt_outputs_failed_validation"},
                "node_errors": {
                    "1": {
                        "class_type": "CheckpointLoaderSimple",
                        "errors": [
                            {
                                "type": "value_not_in_list",
                                "details": "long",
                                "extra_info": {"input_name": "ckpt_name", "received_value": "x.safetensors"},
                            }
                        ],
                    }
                },
            },
            InvalidRequest,
            "ComfyUI has no checkpoint 'x.safetensors'.",
        ),
        (
            {"error": {}, "node_errors": {"5": {"errors": [{"type": "value_bigger_than_max", "details": "steps"}]}}},
            Refused,
            "at node 5: steps",
        ),
        ({"error": {"message": "Prompt has no outputs"}}, Refused, "Prompt has no outputs"),
        ("500", Unavailable, "not ComfyUI"),
    ],
)
def test_a_refused_workflow_is_one_line(body: object, error: type[TroupeError], says: str) -> None:
    refusal = answers.refusal(body)

    assert isinstance(refusal, error)
    assert says in refusal.message


def test_somebody_elses_text_is_short_and_steers_no_terminal() -> None:
    assert answers.one_line("\x1b[31m" + "x\n" * 10_000).startswith("[31mx x x")
    assert len(answers.one_line("x" * 10_000)) == 300
