"""The facts of a text win over a language model's copy of them."""

import pytest

from bot.agent.calls import Call
from bot.agent.phrases import overlay, read_slots
from tests.bot.phrases.reading import CONTEXT


def corrected(text: str, *calls: Call) -> list[tuple[str, dict[str, object]]]:
    return [(call.name, dict(call.args)) for call in overlay(calls, text, CONTEXT)]


def test_slots_are_read_without_knowing_the_tool() -> None:
    slots = read_slots(
        '3 square pics of zoe in "Le Chat", 15s, for insta, tomorrow at 6pm new york time, img_4, P7, en español',
        CONTEXT,
    )

    assert slots.personas == ("Zoë",)
    assert slots.platforms == ("instagram",)
    assert (slots.count, slots.size, slots.duration_s) == (3, "1:1", 15)
    assert (slots.assets, slots.posts) == (("img_4",), ("P7",))
    assert slots.when == ("tomorrow at 6pm new york time",)
    assert slots.timezone == "America/New_York"
    assert (slots.language, slots.quotes) == ("español", ("Le Chat",))


def test_the_same_tools_take_what_the_parser_read() -> None:
    wrong = Call(name="make_reel", args={"persona": "Eva", "theme": "a beach", "duration_s": 50, "mood": "happy"})

    assert corrected("make a 15 second beach reel for Ava", wrong) == [
        ("make_reel", {"persona": "Ava", "theme": "beach", "duration_s": 15})
    ]


@pytest.mark.parametrize(
    ("text", "call", "args"),
    [
        ("hm, img_7 perhaps on the gram", Call(name="schedule_post", args={"asset": "img_17", "platform": "x", "when": "now"}),
         {"asset": "img_7", "platform": "instagram", "when": "now"}),
        ("something for Luna, 20s", Call(name="make_reel", args={"persona": "Lena", "theme": "night"}),
         {"persona": "Luna", "theme": "night", "duration_s": 20}),
        ("schedule it", Call(name="schedule_post", args={"asset": "last", "when": "tomorrow", "timezone": "PST"}), {"asset": "last"}),
    ],
)  # fmt: skip
def test_single_facts_override_where_the_tools_differ(text: str, call: Call, args: dict[str, object]) -> None:
    ((_, got),) = corrected(text, call)

    assert args.items() <= got.items()
    assert "timezone" not in got or "timezone" in args


def test_what_an_earlier_step_makes_stays_the_last() -> None:
    make = Call(name="generate_image", args={"prompt": "like the sea"})
    post = Call(name="schedule_post", args={"asset": "last", "when": "now"})

    assert corrected("something like img_3, out now", make, post)[1][1]["asset"] == "last"


def test_tools_of_others_are_left_alone() -> None:
    call = Call(name="play_chess", args={"move": "e4"})

    assert corrected("anything", call) == [("play_chess", {"move": "e4"})]
