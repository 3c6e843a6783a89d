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
    for read in (answers.version_of, answers.ended, answers.collect, answers.refusal, answers.ram_left):
        with contextlib.suppress(TroupeError):
            read(told)


# What the nodes that save and show list in the history, by class.
LISTED: dict[str, dict[str, Any]] = {
    "SaveImage": {"images": [{"filename": "s_00001_.png", "subfolder": "troupe", "type": "output"}]},
    "PreviewImage": {"images": [{"filename": "p_00001_.png", "subfolder": "", "type": "temp"}]},
    "SaveVideo": {"images": [{"filename": "v_00001_.mp4", "subfolder": "", "type": "output"}], "animated": [True]},
    "SaveWEBM": {"images": [{"filename": "w_00001_.webm", "subfolder": "", "type": "output"}], "animated": [True]},
    "SaveAnimatedWEBP": {"images": [{"filename": "a_00001_.webp", "subfolder": "", "type": "output"}]},
    "VHS_VideoCombine": {
        "gifs": [
            {
                "filename": "h_00001.mp4",
                "subfolder": "troupe",
                "type": "output",
                "format": "video/h264-mp4",
                "frame_rate": 8.0,
                "workflow": "h_00001.png",
                "fullpath": "/srv/output/troupe/h_00001.mp4",
            }
        ]
    },
    "SaveAudio": {"audio": [{"filename": "a_00001_.flac", "subfolder": "", "type": "output"}]},
    "Save3D": {"3d": [{"filename": "m_00001_.glb", "subfolder": "", "type": "output"}]},
    "PreviewAny": {"text": ["a caption"]},
}


@pytest.mark.parametrize(
    ("node_class", "media"),
    [
        ("SaveImage", ["picture"]),
        ("PreviewImage", ["picture"]),
        ("SaveVideo", ["clip"]),
        ("SaveWEBM", ["clip"]),
        ("SaveAnimatedWEBP", ["picture"]),
        ("VHS_VideoCombine", ["clip"]),
        ("SaveAudio", ["sound"]),
        ("Save3D", ["other"]),
        ("PreviewAny", []),
    ],
)
def test_every_file_of_a_node_is_collected_and_told_apart_by_its_ending(node_class: str, media: list[str]) -> None:
    assert [file.media for file in answers.collect({"9": LISTED[node_class]})] == media


def test_previews_are_left_out_where_something_was_saved() -> None:
    found = answers.collect({"5": LISTED["PreviewImage"], "7": LISTED["SaveImage"], "6": LISTED["VHS_VideoCombine"]})

    assert [file.filename for file in found] == ["s_00001_.png", "h_00001.mp4"]


def test_a_path_on_the_server_is_not_taken_from_its_list() -> None:
    [file] = answers.collect({"9": LISTED["VHS_VideoCombine"]})

    assert "/srv" not in repr(file)


@pytest.mark.parametrize(
    ("name", "suffix"), [("x.PNG", ".png"), ("x.sh", ""), ("../../x.mp4", ".mp4"), ("x.png/../../y", ""), ("", "")]
)
def test_our_copy_has_an_ending_of_ours_or_none(name: str, suffix: str) -> None:
    assert answers.OutputFile(filename=name, subfolder="", kind="output").suffix == suffix


@pytest.mark.parametrize(
    ("stats", "left"),
    [
        ({"system": {"ram_total": 100, "ram_free": 7}}, 0.07),
        ({"system": {"ram_total": 0, "ram_free": 7}}, 1.0),
        ({"system": {"ram_total": "x"}}, 1.0),
        ({"system": {"ram_total": 4, "ram_free": 9}}, 1.0),
        ([], 1.0),
    ],
)
def test_how_much_memory_is_left_is_known_or_taken_for_enough(stats: object, left: float) -> None:
    assert answers.ram_left(stats) == left


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
            Refused,
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
