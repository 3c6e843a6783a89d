"""How many requests are read rightly: the floor under the parser, on the part that no rule was written for."""

import statistics

from tests.benchmarks.router import Score, score_file
from tests.requests import FOLDER


def held() -> Score:
    return score_file(FOLDER / "held.jsonl")


def test_held_out_requests_are_read_rightly() -> None:
    score = held()

    assert score.tools >= 0.94 * score.total, "\n".join(score.failures)
    assert score.arguments >= 0.92 * score.total, "\n".join(score.failures)


def test_chat_never_becomes_a_call_and_nothing_acts_unasked() -> None:
    score = held()

    assert score.chat == score.chat_total >= 20, "\n".join(score.failures)
    assert score.unasked == 0, "\n".join(score.failures)


def test_the_requests_that_led_the_rules_stay_read() -> None:
    score = score_file(FOLDER / "train.jsonl")

    assert score.total >= 1000
    assert score.arguments >= 0.985 * score.total, "\n".join(score.failures)
    assert score.unasked <= 1, "\n".join(score.failures)


def test_a_request_takes_milliseconds() -> None:
    assert statistics.median(held().seconds) < 0.020
