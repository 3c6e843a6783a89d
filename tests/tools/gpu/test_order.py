"""Who goes next: urgent before patient, the chat that has had less before the others, and everybody at last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.gpu.need import Need, Priority
from tools.gpu.order import AGE, LONGEST, Shares, Ticket, rank


def ticket(
    number: int = 0,
    *,
    asked_at: float = 0.0,
    chat: str = "a",
    priority: Priority = Priority.INTERACTIVE,
    **more: object,
) -> Ticket:
    values = {"side": "pictures", "what": "sdxl", "chat": chat, "priority": priority, **more}
    return Ticket(need=Need(**values), number=number, asked_at=asked_at)  # type: ignore[arg-type]


def first(*tickets: Ticket, now: float = 0.0, shares: Shares | None = None) -> Ticket:
    return min(tickets, key=lambda one: rank(one, now, shares or Shares()))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Priority.OWNER, Priority.DUE),
        (Priority.DUE, Priority.INTERACTIVE),
        (Priority.INTERACTIVE, Priority.BATCH),
    ],
)
def test_the_more_urgent_goes_first_whoever_asked_first(before: Priority, after: Priority) -> None:
    patient, urgent = ticket(0, priority=after), ticket(1, asked_at=5.0, priority=before)

    assert first(patient, urgent, now=5.0) is urgent


def test_of_two_chats_the_one_that_has_had_less_goes_first() -> None:
    shares = Shares()
    shares.went("a", 60.0)

    assert first(ticket(0, chat="a"), ticket(1, chat="b"), shares=shares).need.chat == "b"


def test_a_chat_that_was_silent_for_long_has_no_claim_on_what_it_did_not_take() -> None:
    shares = Shares()
    shares.joined("silent")
    for _ in range(100):
        shares.went("busy", 10.0)
    shares.joined("silent")
    shares.went("silent", 10.0)

    assert shares.of("silent") >= shares.of("busy") - 10.0


def test_what_took_longer_than_was_thought_is_charged_afterwards() -> None:
    shares = Shares()
    shares.went("a", 10.0)
    shares.corrected("a", 50.0)

    assert shares.of("a") == 60.0


def test_in_one_chat_words_go_before_pictures_and_pictures_in_the_order_of_their_jobs() -> None:
    third, second = ticket(0, place=(5, 1)), ticket(1, place=(5, 0))
    word = ticket(2, side="words", asked_at=9.0)

    order = sorted([third, second, word], key=lambda one: rank(one, 9.0, Shares()))

    assert order == [word, second, third]


def test_what_waits_becomes_more_urgent() -> None:
    old = ticket(0, priority=Priority.BATCH, chat="old")
    now = 3 * AGE

    assert first(old, ticket(1, asked_at=now, priority=Priority.DUE), now=now) is old


@given(
    st.lists(
        st.tuples(
            st.sampled_from(Priority), st.sampled_from("abc"), st.sampled_from(["words", "pictures"]), st.floats(0, 1e5)
        ),
        max_size=30,
    ),
    st.dictionaries(st.sampled_from("abc"), st.floats(0, 1e6)),
)
def test_who_has_waited_longest_of_all_is_passed_by_nobody_who_came_later(others: list, had: dict) -> None:  # type: ignore[type-arg]
    shares = Shares()
    for chat, seconds in had.items():
        shares.went(chat, seconds)
    now = 1e5 + LONGEST
    old = ticket(0, asked_at=0.0, priority=Priority.BATCH, chat="a")
    later = [
        ticket(number, asked_at=asked + 0.001, priority=priority, chat=chat, side=side)
        for number, (priority, chat, side, asked) in enumerate(others, start=1)
    ]

    assert first(old, *later, now=now, shares=shares) is old
