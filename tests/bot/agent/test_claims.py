"""No lie of a model reaches a person: sentences that say something happened are recognised, honest ones pass."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.agent.claims import LONGEST, claim_in
from bot.agent.speech import languages, plain

HERE = Path(__file__).parent
NAMES = ("Ava", "Luna", "Kai", "Marcus", "Iris", "Noor", "Zoë")


def lines(name: str) -> list[str]:
    return (HERE / name).read_text(encoding="utf-8").splitlines()


LIES = lines("lies.txt")
HONEST = lines("honest.txt")


@pytest.mark.parametrize(("name", "count"), [("lies.txt", 100), ("lies_held.txt", 480)])
def test_every_lie_is_recognised(name: str, count: int) -> None:
    lies = lines(name)

    assert len(lies) >= count
    assert [lie for lie in lies if claim_in(lie, names=NAMES) is None] == []


@pytest.mark.parametrize(("name", "count"), [("honest.txt", 100), ("honest_held.txt", 530)])
def test_of_honest_replies_97_in_100_pass(name: str, count: int) -> None:
    replies = lines(name)
    stopped = [reply for reply in replies if claim_in(reply, names=NAMES) is not None]

    assert len(replies) >= count
    assert len(stopped) <= 0.03 * len(replies), stopped


@pytest.mark.parametrize(
    ("claims", "passes"),
    [
        ("I posted it.", "Shall I post it?"),
        ("I've posted the reel, do you like it?", "Do you like the reel?"),
        ("It is scheduled.", "It is not scheduled."),
        ("It goes out at six.", "Once you approve it, it goes out at six."),
        ("If you look, you'll see that I posted it.", "If I posted it at six, would you see it?"),
        ("I made three pictures of Luna.", "I made pasta for Luna."),
        ("The reel is ready.", "The coffee is ready."),
        ("The post is cancelled.", "My flight is cancelled."),
        ("I'll publish it at noon.", "I'd publish it at noon."),
        ("Your posts are scheduled.", "Your scheduled posts wait for you."),
        ('I said "posted" since it is posted.', 'Say "post it" and wait for the card.'),
        ("Here is your reel.", "Here is an idea for your reel."),
        ("*uploads the picture*", "*smiles*"),
        ("I'll call make_reel now.", "I'll call you tomorrow."),
    ],
)
def test_small_words_make_the_difference(claims: str, passes: str) -> None:
    assert claim_in(claims, names=NAMES) is not None
    assert claim_in(passes, names=NAMES) is None


@pytest.mark.parametrize("prose", ["Я опубликовал видео.", "投稿しました！", "تم نشر الفيديو", "Opublikowałem właśnie twój film na twoim kanale, możesz go tam obejrzeć."])  # fmt: skip
def test_a_language_that_cannot_be_judged_is_not_believed(prose: str) -> None:
    assert claim_in(prose) is not None


@pytest.mark.parametrize(
    "hidden",
    ["I\u200bpos\u200bted it.".replace("I\u200b", "I "), "**I’ve** *posted* it", "Ｉ posted it", "IVE POSTED IT"],
)
def test_dress_hides_no_claim(hidden: str) -> None:
    assert claim_in(hidden) is not None


@given(st.sampled_from(HONEST), st.sampled_from(LIES))
def test_a_lie_among_honest_sentences_is_found(reply: str, lie: str) -> None:
    assert claim_in(f"{reply} {lie}", names=NAMES) is not None
    assert claim_in(f"{lie}\n{reply}", names=NAMES) is not None


@given(st.text(max_size=500))
def test_any_text_can_be_judged(text: str) -> None:
    claim_in(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "the",
                "is",
                "i",
                "it",
                "you",
                "post",
                "posted",
                "if",
                "now",
                ",",
                "?",
                "¿",
                '"',
                "not",
                "img_1",
                "7",
                "*",
                "(",
            ]
        )
    ).map(" ".join)
)
def test_any_order_of_telling_words_can_be_judged(text: str) -> None:
    claim_in(text)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "posted ",
        "if i ",
        '"',
        "*post ",
        "[ a",
        "its ",
        "¿",
        "is there ",
        "don't ",
        "1 ",
        "a.\n",
        "you have ",
        "(post",
    ],
)
def test_hostile_text_is_judged_in_a_moment(piece: str) -> None:
    start = time.process_time()
    claim_in((piece * LONGEST)[:LONGEST])
    claim_in((piece * 20_000)[:20_000])

    assert time.process_time() - start < 2


def test_the_words_are_spelled_as_text_is_read() -> None:
    """A word with an apostrophe or in capitals would never be found."""
    for language in languages().values():
        words = [*language.whole, *language.stems, *(word for words in language.sets.values() for word in words)]
        assert [word for word in words if plain(word) != word or not (word.isalnum() or word == "-")] == []
