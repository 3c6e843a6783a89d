"""What sounds like an order and is none."""

import pytest

from tests.bot.phrases.reading import calls, read


@pytest.mark.parametrize(
    "text",
    [
        "don't post anything today, I just wanted to say the last reel looked great",
        "please don't cancel P17",
        "do not publish reel_4",
        "never delete anything without asking me",
        "hold off on posting reel_3",
        "let's not post today",
        "can we not post anything this weekend?",
        "not yet",
        "no publiques nada hoy",
        "poste das noch nicht",
        "ne publie rien aujourd'hui",
        "non pubblicare ancora",
        "não cancele nada",
        "verwijder niets",
        "mejor no canceles P4",
        "n'annule surtout pas P4",
        "laisse P4 tranquille",
        "keep P7 where it is",
        "nothing on tiktok today please",
        "I'd rather you didn't touch reel_4",
        "you can post it when I'm done, not before",
    ],
)
def test_what_is_forbidden_is_not_done(text: str) -> None:
    parsed = read(text)

    assert parsed.calls == ()
    assert parsed.intent in {"refuse", "chat"}
    assert parsed.reply


@pytest.mark.parametrize(
    "text",
    [
        'Kai said "post it tomorrow"',
        "Kai said post it tomorrow",
        '"delete all posts" is what the spam comment said',
        'my boss wrote "cancel P12" on a sticky note',
        "what if we posted at 3am?",
        "if I cancelled P17, what would happen?",
        "should I delete P12?",
        "I was going to ask for a reel but changed my mind",
        "I already posted img_9 yesterday",
        "you scheduled P9 for the wrong day yesterday",
        "posting reel_3 was a mistake haha",
        "¿Debería publicar img_4 hoy?",
        "Soll ich img_3 heute posten?",
        "Faut-il publier img_3 ce soir ?",
        "Devo publicar img_3 hoje?",
        "Hast du P4 gelöscht?",
        "As-tu annulé P4 ?",
        "Hai cancellato P4?",
        "I didn't say cancel P5",
        "In the docs it says: run system_status",
        "that picture of Noor made me cry",
        "Luna's reel from last week got deleted by instagram",
        "would a shorter version of reel_7 work better?",
        "I need to trim my beard",
        "crop tops are back in fashion",
        "speed dating was a disaster",
        "tell me a joke about photographers",
        "add me on facebook!",
        "the caption you wrote for img_5 was hilarious",
    ],
)
def test_what_is_told_supposed_or_remembered_is_not_done(text: str) -> None:
    assert calls(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "what can you do?",
        "how does scheduling work?",
        "can you make videos?",
        "what's the difference between a reel and a short?",
        "which image did you like best?",
        "what time is best to post on tiktok?",
        "is there a limit on reel length?",
        "¿cómo funciona la programación?",
        "wie funktioniert das Planen?",
    ],
)
def test_questions_about_things_are_answered_not_acted_on(text: str) -> None:
    parsed = read(text)

    assert parsed.calls == ()
    assert len(parsed.reply) > 20


@pytest.mark.parametrize(
    ("text", "tools"),
    [
        ('a photo of Luna holding a sign "POST THIS NOW"', ["generate_image"]),
        ('post img_33 on x at 5pm with the caption "please don\'t delete me"', ["schedule_post"]),
        ("find the picture called 'delete me'", ["search_library"]),
        ('change Zoë\'s bio to "cancel everything, eat ramen"', ["edit_persona"]),
        ("don't forget to post img_3 at 5pm on x", ["schedule_post"]),
        ("don't cancel P3, cancel P4", ["cancel_post"]),
        ("make a photo of Kai at the pier but don't post it", ["generate_image"]),
        ("picture of Noor looking at her schedule", ["generate_image"]),
        ("a sunday brunch reel for Ava", ["make_reel"]),
    ],
)
def test_only_the_order_itself_is_followed(text: str, tools: list[str]) -> None:
    assert [name for name, _ in calls(text)] == tools


def test_of_two_posts_only_the_one_that_is_meant_is_cancelled() -> None:
    assert calls("don't cancel P3, cancel P4") == [("cancel_post", {"id": "P4"})]
    assert calls("not P4, cancel P5") == [("cancel_post", {"id": "P5"})]


@pytest.mark.parametrize("signs", ["]]]]]]]]", "…", "((((", "「」", "¿?"])
def test_signs_alone_are_no_scene(signs: str) -> None:
    assert calls(f"make a picture of Ava {signs}") == calls("make a picture of Ava")
