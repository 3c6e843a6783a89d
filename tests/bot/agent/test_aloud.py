"""What is shown of a reply while it is written."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.agent.aloud import Aloud

SEA = "The sea was so loud last night that I could not sleep."
WISH = "Would you like something with fog in it?"
LIE = "I have posted it on Instagram."


class Reader:
    """Somebody who reads along."""

    def __init__(self, *, has_acted: bool = False) -> None:
        self.read: list[str] = []
        self.aloud = Aloud(names=["Ava"], tell=self.read.append, has_acted=lambda: has_acted)

    def hears(self, text: str, *, piece: int = 7) -> "Reader":
        self.aloud.begin()
        for end in range(piece, len(text) + piece, piece):
            self.aloud.hear(text[:end])
        return self


def test_whole_sentences_are_shown_as_they_come() -> None:
    reader = Reader().hears(f"{SEA} {WISH} Say so, and I beg")

    assert reader.read == [SEA, f"{SEA} {WISH}"]


def test_a_few_words_wait_for_more() -> None:
    assert Reader().hears("Of course. Of cour").read == []


@pytest.mark.parametrize("lie", [LIE, "It is live now.", "make_reel(theme='fog') is running.", '{"name": "make_reel"}'])
def test_nothing_is_shown_from_a_claim_on(lie: str) -> None:
    reader = Reader().hears(f"{SEA} {lie} {WISH}\nAnd more.")

    assert reader.read == [SEA]
    assert reader.aloud.kept("") == SEA


def test_a_first_sentence_that_claims_leaves_nothing() -> None:
    reader = Reader().hears(f"{LIE} {SEA} {WISH} And")

    assert reader.read == []


def test_thoughts_are_not_shown() -> None:
    reader = Reader().hears(f"<think>{SEA} {WISH} </think>{WISH} {SEA} And")

    assert reader.read == [WISH, f"{WISH} {SEA}"]


def test_a_language_that_cannot_be_judged_is_not_shown() -> None:
    assert Reader().hears("Море было таким громким ночью, что я не могла уснуть. Хочешь картинку? Да").read == []


def test_what_follows_a_call_is_not_shown() -> None:
    assert Reader(has_acted=True).hears(f"{SEA} {WISH} And").read == []


def test_another_answer_is_not_mixed_with_what_was_shown() -> None:
    reader = Reader().hears(f"{SEA} I w").hears(f"{WISH} {SEA} And so on.")

    assert reader.read == [SEA]
    assert reader.aloud.kept(f"{WISH} {SEA}") == SEA


def test_a_mark_is_closed_before_it_is_shown() -> None:
    bold = f"{SEA} **Look at that.** And wait"

    assert Reader().hears(bold).read == [SEA]
    assert Reader().hears(f"{SEA} **Look** at that. And wait").read == [SEA, f"{SEA} **Look** at that."]


@pytest.mark.parametrize(
    ("plan", "read"),
    [
        ({"calls": [], "reply": f'{SEA}\n"Really," she said. {WISH}'}, [SEA, f'{SEA}\n"Really," she said.']),
        ({"calls": [{"name": "list_jobs", "args": {}}], "reply": f"{SEA} {WISH}"}, []),
        ({"reply": f"{SEA} {WISH}", "calls": []}, []),
    ],
    ids=["words alone", "with a call", "the other way round"],
)
def test_of_a_plan_its_reply_is_shown_where_it_has_no_calls(plan: dict[str, object], read: list[str]) -> None:
    reader = Reader()
    text = json.dumps(plan)
    for end in range(1, len(text) + 1):
        reader.aloud.hear_plan(text[:end])

    assert reader.read == read


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([SEA, WISH, LIE, "Aye.", "**Fog.**", "`x", "a\nb"]), max_size=6), st.integers(1, 60))
def test_however_it_comes_in_pieces_the_same_is_shown_and_only_ever_more(parts: list[str], piece: int) -> None:
    text = " ".join(parts)
    reader, at_once = Reader().hears(text, piece=piece), Reader().hears(text, piece=len(text) + 1)

    assert reader.aloud.said == at_once.aloud.said
    for earlier, later in zip(reader.read, reader.read[1:], strict=False):
        assert later.startswith(earlier)
    assert LIE not in reader.aloud.said
