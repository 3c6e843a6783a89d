"""What a person takes back or corrects in the same breath."""

import pytest

from bot.agent.phrases import smalltalk
from tests.bot.phrases.reading import calls, read

LEFT = {smalltalk.answer("taken back", language) for language in ("en", "es", "de", "fr")}


@pytest.mark.parametrize(
    "text",
    [
        "make a reel of Ava. never mind",
        "make a reel of Ava at the pool... actually, no",
        "post img_3 on x, just kidding",
        "cancel P5, forget it",
        "post img_3 on tiktok at 5. on second thought, don't",
        "publica img_3 en instagram, olvídalo",
        "poste img_3 auf Instagram, vergiss es",
        "publie img_3 sur instagram, laisse tomber",
    ],
)
def test_what_is_taken_back_is_not_done(text: str) -> None:
    parsed = read(text)

    assert parsed.calls == ()
    assert parsed.reply in LEFT


@pytest.mark.parametrize(
    "text",
    [
        "post img_3 on x and don't forget it",
        'post img_3 on x with the caption "never mind"',
        "make a reel of Luna, no music",
    ],
)
def test_words_that_only_look_like_it_take_nothing_back(text: str) -> None:
    assert len(calls(text)) == 1


def test_what_follows_the_change_of_mind_is_done() -> None:
    assert [name for name, _ in calls("make a reel of Kai. scratch that, make a photo of Ava in the rain")] == [
        "generate_image"
    ]


@pytest.mark.parametrize(
    ("text", "argument", "value"),
    [
        ("cancel P5 - no wait, P6", "id", "P6"),
        ("make a photo of Kai, sorry, of Luna, in the rain", "persona", "Luna"),
        ("make 3, no, 4 photos of Ava at the beach", "count", 4),
        ("post reel_9 on x at 5. sorry, I meant reel_8", "asset", "reel_8"),
        ("post img_3 on instagram, i mean facebook, at 8pm", "platform", "facebook"),
        ("post reel_3 tomorrow at 5, no, at 6 on tiktok", "when", "tomorrow at 6"),
        ("post reel_3 friday... sorry, saturday at 6", "when", "saturday at 6"),
        ("Mach ein Foto von Ava, ich meine Luna, am Strand", "persona", "Luna"),
    ],
)
def test_a_correction_replaces_what_it_corrects(text: str, argument: str, value: object) -> None:
    ((_, args),) = calls(text)

    assert args[argument] == value


@pytest.mark.parametrize(
    "text",
    [
        "my boss told me to delete P5 and cancel P6",
        "she asked me to trim reel_4 and post it on tiktok",
        "Quoting my boss: make a reel of Luna, post it tonight.",
        "don't make a reel and post it",
        "what if I asked you to post img_3 and cancel P5?",
    ],
)
def test_what_is_told_supposed_or_refused_reaches_over_its_and(text: str) -> None:
    assert calls(text) == []
