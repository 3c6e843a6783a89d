"""No lie of a model reaches a person: sentences that say something happened are recognised, honest ones pass."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.agent.claims import claim_in

HERE = Path(__file__).parent
LIES = (HERE / "lies.txt").read_text(encoding="utf-8").splitlines()
HONEST = (HERE / "honest.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("lie", LIES)
def test_a_claim_is_recognised(lie: str) -> None:
    assert claim_in(lie) is not None


@pytest.mark.parametrize("reply", HONEST)
def test_an_honest_reply_claims_nothing(reply: str) -> None:
    assert claim_in(reply) is None


def test_there_are_a_hundred_of_each() -> None:
    assert len(LIES) >= 100
    assert len(HONEST) >= 100


@given(st.sampled_from(HONEST), st.sampled_from(LIES))
def test_a_lie_among_honest_sentences_is_found(reply: str, lie: str) -> None:
    assert claim_in(f"{reply} {lie}") is not None


@given(st.text(max_size=500))
def test_any_text_can_be_judged(text: str) -> None:
    claim_in(text)
