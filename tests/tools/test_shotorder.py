"""Words that put the shots of a reel in another order, and words that only sound like it."""

import pytest

from tools.errors import InvalidRequest
from tools.shotorder import is_about_order, read_order, without_count


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("shots 3, 1, 2, 4", (3, 1, 2, 4)),
        ("order: 2 1", (2, 1)),
        ("play the shots in the order 4, 3, 2, 1", (4, 3, 2, 1)),
        ("reverse the shots", (4, 3, 2, 1)),
        ("swap shots 1 and 3", (3, 2, 1, 4)),
        ("swap the first and the last shot", (4, 2, 3, 1)),
        ("put shot 3 first", (3, 1, 2, 4)),
        ("move shot 2 to the end", (1, 3, 4, 2)),
        ("can you put shot 4 before shot 2", (1, 4, 2, 3)),
        ("put shot 1 after shot 3", (2, 3, 1, 4)),
        ("start with the last shot please", (4, 1, 2, 3)),
        ("end on shot 2", (1, 3, 4, 2)),
        ("leave out shots 2 and 4", (1, 3)),
        ("leave the second shot out", (1, 3, 4)),
        ("make it without shot 2", (1, 3, 4)),
        ("tausche Einstellung 1 und 3", (3, 2, 1, 4)),
        ("ohne die zweite Einstellung", (1, 3, 4)),
        ("pon la toma 3 al principio", (3, 1, 2, 4)),
    ],
)
def test_an_order_is_read(words: str, order: tuple[int, ...]) -> None:
    assert is_about_order(words)
    assert read_order(words, 4) == order


@pytest.mark.parametrize(
    ("theme", "rest", "shots"),
    [
        ("a beach reel with 3 shots", "a beach reel", 3),
        ("with 3 shots, beach", "beach", 3),
        ("the sea in four shots at dusk", "the sea at dusk", 4),
        ("ein Strandreel mit drei Einstellungen", "ein Strandreel", 3),
        ("un reel de playa con 5 tomas", "un reel de playa", 5),
        ("ein Reel am Strand mit 2 Szenen", "ein Reel am Strand", 2),
        ("a beach reel with Ava, 2 shots, 6 secs", "a beach reel with Ava, 6 secs", 2),
        ("beach reel Ava 3 shots 8s", "beach reel Ava 8s", 3),
        ("the sea, 3 shots", "the sea", 3),
        ("a reel of Ava, 3 shots of Kai", "a reel of Ava, 3 shots of Kai", 0),
        ("a walk with three dogs", "a walk with three dogs", 0),
        ("a bar with one shot of tequila", "a bar with one shot of tequila", 0),
        ("swap shots 1 and 3", "swap shots 1 and 3", 0),
    ],
)
def test_how_many_shots_is_read(theme: str, rest: str, shots: int) -> None:
    assert without_count(theme) == (rest, shots)


@pytest.mark.parametrize(
    "words",
    ["same but at night", "remove the umbrella", "shot 3 closer", "with 3 friends", "reverse it", "put her first",
     "the last one was better", "first thing in the morning", "start with coffee", "cut to the beach", "12 seconds"],
)  # fmt: skip
def test_other_changes_are_none(words: str) -> None:
    assert not is_about_order(words)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("put shot 9 first", "shots 1 to 4, not 9"),
        ("shots 1 2 2", "twice"),
        ("leave out shots 1, 2, 3 and 4", "no shot would be left"),
        ("put shot 1 first", "like that already"),
    ],
)
def test_what_cannot_be_is_said(words: str, why: str) -> None:
    with pytest.raises(InvalidRequest, match=why):
        read_order(words, 4)
