"""Short sayings mean what lies on the table."""

from typing import Any

import pytest

from bot.sayings import OnTable, read_saying


@pytest.mark.parametrize(
    ("said", "focus", "tool", "args"),
    [
        ("shorter", "asset", "make_again", {"change": "shorter"}),
        ("Make it shorter, please!", "asset", "make_again", {"change": "shorter"}),
        ("a bit shorter", "job", "make_again", {"change": "shorter"}),
        ("shorter", "delivery", "make_again", {"change": "shorter"}),
        ("shorter", "caption", "recaption", {"is_shorter": True}),
        ("make the caption shorter", "delivery", "recaption", {"is_shorter": True}),
        ("a shorter caption", "asset", "recaption", {"is_shorter": True}),
        ("longer", "asset", "make_again", {"change": "longer"}),
        ("approve it", "asset", "approve_assets", {"assets": ["last"]}),
        ("approve it", "delivery", "approve_post", {"id": "last"}),
        ("cancel", "delivery", "cancel_post", {"id": "last"}),
        ("cancel", "job", "cancel_job", {}),
        ("undo", "", "undo", {}),
        ("post that one at eight instead", "delivery", "move_post", {"id": "last", "when": "at eight"}),
    ],
)
def test_a_saying_is_one_call_by_what_was_spoken_of_last(
    said: str, focus: str, tool: str, args: dict[str, Any]
) -> None:
    (call,) = read_saying(said, OnTable(focus=focus, personas=("Ava", "Kai"), has_post=focus == "delivery"))

    assert (call.name, dict(call.args)) == (tool, args)


@pytest.mark.parametrize(
    "said", ["shorter reels do better, no?", "make a shorter reel for Ava", "post that one at eight instead", "don't"]
)
def test_what_is_not_exactly_a_saying_goes_on_to_the_parser(said: str) -> None:
    assert read_saying(said, OnTable(focus="asset", personas=("Ava", "Kai"))) == []
