"""What acts in public or for good is done only where it is ordered."""

import pytest

from bot.agent.calls import SIDE_EFFECTS
from tests.bot.phrases.reading import calls, read


@pytest.mark.parametrize(
    "text",
    [
        "tell me you didn't post reel_9",
        "let me know if P4 gets cancelled",
        "who would cancel P3 anyway?",
        "did anyone cancel P20?",
        "they will cancel P4 themselves",
        "tomorrow I will post img_5",
        "the agency will post img_3 on their side",
        "maybe cancel P4? not sure yet",
        "cancel P5? never!",
        "publish reel_3? not before my lawyer sees it",
        "make sure you never post img_3",
        "I need you to not post img_3",
        "it's not like I want to cancel P4",
        "if reel_3 goes on tiktok tomorrow I'll cry",
        "reel_3 on tiktok tomorrow would be a flop",
        "posting reel_1 on facebook cost us followers",
        "ask me before posting img_8",
        "to cancel P4 or not to cancel P4",
        "my agent's email: please cancel P3",
        "somebody please explain why P6 was cancelled",
        "please keep img_3 off instagram",
        "no need to cancel P5",
        "vielleicht poste ich reel_3 morgen",
        "ich wollte reel_3 eigentlich posten",
        "wenn ich P4 lösche, ist er dann weg?",
        "si cancelo P4, ¿qué pasa?",
        "estaba pensando en publicar reel_3",
        "tu n'as pas besoin d'annuler P4",
        "j'allais publier reel_3 mais non",
        "stavo per pubblicare reel_3",
        "o cliente quer que eu apague P5",
        "misschien plaats ik reel_3 morgen",
    ],
)
def test_words_of_an_act_without_an_order_act_on_nothing(text: str) -> None:
    parsed = read(text)

    assert parsed.calls == ()
    assert parsed.reply


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("I'd be glad if you could cancel P4", "cancel_post"),
        ("we don't need P3 any longer", "cancel_post"),
        ("I think it's time to cancel P4", "cancel_post"),
        ("P4: cancel", "cancel_post"),
        ("P51 is no longer wanted", "cancel_post"),
        ("after you have cancelled P14, that is all", "cancel_post"),
        ("it'd be great to have reel_4 on tiktok by 6pm", "schedule_post"),
        ("could reel_20 go up on threads in 45 minutes?", "schedule_post"),
        ("the reel_4 post can go up at 7pm on instagram", "schedule_post"),
        ("how about posting img_4 on facebook at 3pm?", "schedule_post"),
        ("hit publish on img_19 for pinterest", "schedule_post"),
        ("let img_24 go out on telegram right away", "schedule_post"),
        ("reel_14 → tiktok, sat 11am", "schedule_post"),
        ("reel_3 um 18 Uhr auf TikTok posten", "schedule_post"),
        ("can P4 be moved to saturday at noon?", "move_post"),
        ("please approve P3", "approve_post"),
    ],
)
def test_an_order_is_known_by_where_its_verb_stands_or_by_its_wish(text: str, tool: str) -> None:
    assert [name for name, _ in calls(text)] == [tool]


def test_a_thought_is_enough_for_a_picture() -> None:
    assert [name for name, _ in calls("maybe a photo of Ava in the rain")] == ["generate_image"]
    assert "generate_image" not in SIDE_EFFECTS
