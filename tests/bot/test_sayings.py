"""What people say about workflows and presets, and what sounds like it and is not."""

import pytest

from bot.sayings import OnTable, read_saying

TABLE = OnTable(personas=("Ava", "Mia Rose"), workflows=("neon-street", "portrait-basic", "txt2img-sdxl"))
SENT = OnTable(personas=("Ava",), workflows=("portrait-basic",), has_draft=True)


@pytest.mark.parametrize(
    ("said", "tool", "args"),
    [
        ("Which workflows are there?", "list_workflows", {}),
        ("list my own workflows", "list_workflows", {"words": "custom"}),
        ("what does portrait-basic need?", "show_workflow", {"workflow": "portrait-basic"}),
        ("open Portrait Basic please", "show_workflow", {"workflow": "portrait-basic"}),
        ("can I run neon-street?", "check_workflow", {"workflow": "neon-street"}),
        ("why can’t neon street run?", "check_workflow", {"workflow": "neon-street"}),
        ("tag neon-street as night and rain", "edit_workflow", {"workflow": "neon-street", "words": "tag night and rain"}),
        ("delete the neon-street workflow", "delete_workflow", {"workflow": "neon-street"}),
        ("run neon-street: Ava in the rain", "run_workflow", {"workflow": "neon-street", "prompt": "Ava in the rain"}),
        ("run txt2img-sdxl", "run_workflow", {"workflow": "txt2img-sdxl"}),
        ("a picture of Ava in the rain with neon-street", "run_workflow", {"workflow": "neon-street", "prompt": "Ava in the rain"}),
        ("which loras do I have?", "list_models", {"words": "loras"}),
        ("which models do we have", "list_models", {}),
        ("what presets exist?", "list_presets", {}),
        ("settings of fashion?", "show_preset", {"preset": "fashion"}),
        ("fashion preset but 40 steps", "use_preset", {"preset": "fashion", "changes": "40 steps"}),
        ("use the story preset", "use_preset", {"preset": "story", "changes": ""}),
        ("clear the preset", "clear_preset", {}),
        ("story of Mia Rose at breakfast", "paint_in_preset", {"preset": "story", "persona": "Mia Rose", "prompt": "at breakfast"}),
        ("snowy mountain landscape", "paint_in_preset", {"preset": "landscape", "prompt": "snowy mountain landscape"}),
        ("make it look like a photo", "paint_in_preset", {"preset": "realistic"}),
    ],
)  # fmt: skip
def test_a_saying_about_a_workflow_or_a_preset_is_its_call(said: str, tool: str, args: dict[str, str]) -> None:
    [call] = read_saying(said, TABLE)

    assert (call.name, dict(call.args)) == (tool, args)


def test_a_preset_with_a_picture_behind_it_is_both() -> None:
    calls = read_saying("fashion preset: Ava on a pier", TABLE)

    assert [call.name for call in calls] == ["use_preset", "generate_image"]
    assert calls[1].args == {"persona": "Ava", "prompt": "Ava on a pier"}


@pytest.mark.parametrize(
    "said",
    [
        "delete t-shirt",
        "run to the beach",
        "can I run a marathon?",
        "open the window",
        "tag rainy-day as wet",
        "show me the landscape",
        "make it landscape",
        "a reel of a mountain landscape",
        "save this as a favourite",
        "will it run here?",
        "portrait",
        "a fashion picture of Ava",
    ],
)
def test_what_only_sounds_like_it_goes_on_to_the_parser(said: str) -> None:
    assert not [call.name for call in read_saying(said, TABLE) if "workflow" in call.name or "preset" in call.name]


def test_a_file_that_was_sent_can_be_named_and_asked_about() -> None:
    [kept] = read_saying("save this as neon-street", SENT)
    [asked] = read_saying("will this run here?", SENT)

    assert (kept.name, kept.args) == ("add_workflow", {"name": "neon-street"})
    assert (asked.name, asked.args) == ("check_workflow", {})
    assert not read_saying("save it as webm", SENT), "that is a format"
