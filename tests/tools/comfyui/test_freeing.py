"""When a server's memory is freed: for another family, after many jobs, and when it is short."""

import pytest

from tools.comfyui import freeing
from tools.comfyui.freeing import Freeing


@pytest.mark.parametrize(
    ("ran", "family", "ram_left", "reason"),
    [
        ([], "sd15", 1.0, ""),
        ([], "sd15", 0.0, ""),  # what is full before we did anything is not ours to free
        (["sd15"], "sd15", 1.0, ""),
        (["sd15"], "", 1.0, ""),
        ([""], "sd15", 1.0, ""),
        (["sd15"], "sdxl", 1.0, "another family of models"),
        (["sd15", ""], "sdxl", 1.0, "another family of models"),
        (["sd15"] * 99, "sd15", 1.0, ""),
        (["sd15"] * 100, "sd15", 1.0, "many jobs"),
        (["sd15"], "sd15", 0.07, "little memory left"),
        (["sd15"], "sd15", 0.09, ""),
    ],
)
def test_a_reason_to_free(ran: list[str], family: str, ram_left: float, reason: str) -> None:
    state = Freeing()
    for one in ran:
        state.ran(one)

    assert state.reason(family, ram_left=ram_left) == reason


def test_freed_memory_is_counted_anew() -> None:
    state = Freeing()
    for _ in range(freeing.EVERY):
        state.ran("sd15")
    state.freed()

    assert state.reason("sdxl") == ""


def test_memory_is_looked_at_now_and_then_and_not_before_the_first_job() -> None:
    state = Freeing()
    looks = []
    for number in range(31):
        if state.wants_a_look:
            looks.append(number)
        state.ran("sd15")

    assert looks == [10, 20, 30]
