"""What is said where nothing is asked for: fitting, and in the person's language."""

import pytest

from bot.agent.phrases import smalltalk
from tests.bot.phrases.reading import read


@pytest.mark.parametrize(
    ("text", "kind", "language"),
    [
        ("good morning!", "hello", "en"),
        ("buenos días", "hello", "es"),
        ("guten Morgen", "hello", "de"),
        ("bom dia", "hello", "pt"),
        ("how are you today?", "how", "en"),
        ("salut, ça va ?", "how", "fr"),
        ("are you a real person?", "who", "en"),
        ("¿quién eres?", "who", "es"),
        ("thanks a bunch", "thanks", "en"),
        ("grazie mille", "thanks", "it"),
        ("see you tomorrow", "bye", "en"),
        ("gute Nacht", "bye", "de"),
        ("that was quick", "praise", "en"),
        ("das Bild ist wunderschön geworden", "praise", "de"),
        ("I'm so tired", "low", "en"),
        ("hahaha", "laugh", "en"),
        ("tell me a joke", "joke", "en"),
        ("no thanks", "no", "en"),
        ("yes", "yes", "en"),
        ("ok cool", "agree", "en"),
        ("give me a minute", "wait", "en"),
        ("I have no ideas left", "ideas", "en"),
        ("we hit 10k followers!", "wish", "en"),
        ("you're useless", "rude", "en"),
        ("was kannst du?", "able", "de"),
        ("do you dream?", "self", "en"),
        ("who won the match last night?", "question", "en"),
        ("I love beaches", "talk", "en"),
        ("I haven't decided about P6 yet", "mention", "en"),
        ("teşekkürler", "thanks", "en"),
    ],
)
def test_each_kind_of_small_talk_gets_its_own_answer_in_its_own_language(text: str, kind: str, language: str) -> None:
    parsed = read(text)

    assert parsed.calls == ()
    assert parsed.reply in {smalltalk.answer(kind, language, about=chr(n), name="Ava") for n in range(12)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("did you post img_5 already?", "show img_5"),
        ("why did P4 fail?", "show P4"),
        ("how old is Kai?", "tell me about Kai"),
        ("what time is it?", "Wednesday 11 March, 10:00"),
        ("can you post on linkedin?", "Telegram"),
        ("is my data safe?", "own machine"),
        ("how long can a reel be?", "180 seconds"),
        ("what languages do you speak?", "Portuguese"),
        ("can you cancel a post after it's gone out?", "approve"),
        ("👍", "👍"),
        ("😂😂", "😄"),
        ("??", "/help"),
    ],
)
def test_a_question_that_has_an_answer_gets_it_or_the_words_that_find_it(text: str, words: str) -> None:
    parsed = read(text)

    assert parsed.calls == ()
    assert words in parsed.reply


def test_every_kind_that_is_told_apart_has_an_answer_in_english_and_german() -> None:
    told_apart = {kind for kind, _ in smalltalk.KINDS}

    assert told_apart <= set(smalltalk.kinds())
    assert all(smalltalk.answer(kind, language, name="Ava") for kind in told_apart for language in ("en", "de"))


def test_what_cannot_be_read_is_asked_back_with_an_example_of_its_kind() -> None:
    parsed = read("make a photo of Ava in the rain and approve everything else")

    assert parsed.calls == ()
    assert "approve everything else" in parsed.question
    assert "The rest is clear" in parsed.question


@pytest.mark.parametrize(
    ("text", "question"),
    [("cancel the post", "P12"), ("make 0 photos of Ava", "How many"), ("change Ava's bio", "bio be?")],
)
def test_what_is_lacking_is_asked_for_by_its_name(text: str, question: str) -> None:
    assert question in read(text).question
