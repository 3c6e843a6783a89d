"""The trained judge beside the rules."""

import pytest

from bot.agent.calls import SIGNATURES
from bot.agent.phrases import model
from bot.agent.phrases.clauses import Clause
from bot.agent.phrases.names import Names
from bot.agent.phrases.reading import cleaned, read_line
from bot.agent.phrases.splitting import clauses
from tests.bot.phrases.reading import calls
from tests.requests import PERSONAS


def clause(text: str) -> Clause:
    return clauses(read_line(cleaned(text), Names(PERSONAS)))[0]


def test_its_labels_are_the_tools_and_talk() -> None:
    chances = model.chances(clause("post img_3 on x"))

    assert set(chances) <= set(SIGNATURES) | {model.TALK}
    assert sum(chances.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("anything that leaves the house on sunday?", "list_schedule"),
        ("is the render rig gasping for air", "system_status"),
        ("my aunt thinks reels are a fad", model.TALK),
    ],
)
def test_it_knows_phrasings_that_no_rule_names(text: str, label: str) -> None:
    chances = model.chances(clause(text))

    assert max(chances, key=lambda name: chances[name]) == label


def test_things_are_masked_so_that_no_name_or_id_is_learned() -> None:
    assert model.features(clause("caption img_9 for Ava")) == model.features(clause("caption img_777 for Zoë"))


@pytest.mark.parametrize("text", ["P17 went out fine", "hmm, not sure about reel_8", "Kai would never cancel a post"])
def test_a_guess_never_acts_in_public(text: str) -> None:
    assert calls(text) == []
