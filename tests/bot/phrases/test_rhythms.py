"""Lines about when a persona posts, in three languages; and lines that only look like one."""

import pytest

from tests.bot.phrases.reading import calls


@pytest.mark.parametrize(
    ("text", "name", "args"),
    [
        ("Ava posts on Instagram at 9, 13 and 18", "set_posting_times", {"persona": "Ava", "platform": "instagram", "times": "9, 13 and 18"}),
        ("set Ava's posting times on instagram to 9:30 and 6pm", "set_posting_times", {"persona": "Ava", "platform": "instagram", "times": "9:30 and 6pm"}),
        ("Ava postet auf Instagram um 9, 13 und 18 Uhr", "set_posting_times", {"persona": "Ava", "platform": "instagram", "times": "9, 13 und 18 uhr"}),
        ("Ava publica en Instagram a las 9, 13 y 18", "set_posting_times", {"persona": "Ava", "platform": "instagram", "times": "9, 13 y 18"}),
        ("Kai posts at 8 and 20:15", "set_posting_times", {"persona": "Kai", "times": "8 and 20:15"}),
        ("no posts between 22:00 and 8:00", "set_quiet_hours", {"hours": "between 22:00 and 8:00"}),
        ("no posts for Ava between 10pm and 7am please", "set_quiet_hours", {"persona": "Ava", "hours": "between 10pm and 7am please"}),
        ("quiet hours for Ava from 22 to 8", "set_quiet_hours", {"persona": "Ava", "hours": "between 22 to 8"}),
        ("Ruhezeit von 22 bis 8 Uhr", "set_quiet_hours", {"hours": "between 22 bis 8 uhr"}),
        ("sin publicaciones entre las 23 y las 7", "set_quiet_hours", {"hours": "between 23 y las 7"}),
        ("quiet hours 22 to 8 for Ava", "set_quiet_hours", {"persona": "Ava", "hours": "between 22 to 8"}),
        ("Ava: quiet hours 22-8 on Instagram", "set_quiet_hours", {"persona": "Ava", "platform": "instagram", "hours": "between 22-8"}),
        ("Ava no posts between 23 and 7", "set_quiet_hours", {"persona": "Ava", "hours": "between 23 and 7"}),
        ("Ava is quiet from 22 to 8", "set_quiet_hours", {"persona": "Ava", "hours": "between 22 to 8"}),
        ("Ava posts at 9am and 6pm on Instagram", "set_posting_times", {"persona": "Ava", "platform": "instagram", "times": "9am and 6pm"}),
        ("put the reel in the next free slot", "queue_posts", {"assets": ["last"]}),
        ("at most 3 posts a day on instagram for Ava", "set_daily_cap", {"persona": "Ava", "platform": "instagram", "posts": 3}),
        ("höchstens 2 Posts am Tag", "set_daily_cap", {"posts": 2}),
        ("como máximo 4 publicaciones al día para Ava", "set_daily_cap", {"persona": "Ava", "posts": 4}),
        ("grace for Instagram 30 minutes", "set_grace", {"platform": "instagram", "length": "30 minutes"}),
        ("set Instagram's grace to 2 hours", "set_grace", {"platform": "instagram", "length": "2 hours"}),
        ("posts on Instagram may be up to an hour late", "set_grace", {"platform": "instagram", "length": "an hour"}),
        ("Karenz für Instagram 30 Minuten", "set_grace", {"platform": "instagram", "length": "30 minuten"}),
        ("tolerancia para Instagram 30 minutos", "set_grace", {"platform": "instagram", "length": "30 minutos"}),
        ("put reel_7 in the next free slot on instagram", "queue_posts", {"assets": ["reel_7"], "platform": "instagram"}),
        ("put it in the next free slot", "queue_posts", {"assets": ["last"]}),
        ("pack reel_7 in den nächsten freien Slot", "queue_posts", {"assets": ["reel_7"]}),
        ("pon reel_7 en el próximo hueco libre", "queue_posts", {"assets": ["reel_7"]}),
        ("put these in the next free slots", "queue_posts", {"assets": ["these"]}),
        ("put these three in the next free slots on Instagram", "queue_posts", {"assets": ["last"] * 3, "platform": "instagram"}),
        ("put img_1, img_2, and img_3 into the next slots", "queue_posts", {"assets": ["img_1", "img_2", "img_3"]}),
        ("queue these for Ava on Instagram", "queue_posts", {"assets": ["these"], "persona": "Ava", "platform": "instagram"}),
        ("pack diese in die nächsten freien Plätze", "queue_posts", {"assets": ["these"]}),
        ("pon estas en los próximos huecos libres", "queue_posts", {"assets": ["these"]}),
        ("queue these five for Ava", "queue_posts", {"assets": ["last"] * 5, "persona": "Ava"}),
        ("queue img_1, img_2 and img_3 on instagram for Ava", "queue_posts", {"assets": ["img_1", "img_2", "img_3"], "persona": "Ava", "platform": "instagram"}),
        ("repost approved pictures of Ava from the library every monday at 9, at most 3 times", "repeat_from_library",
         {"persona": "Ava", "when": "every monday at 9", "most_uses": 3}),
        ("simulate November", "simulate", {"period": "november"}),
        ("simulate next month", "simulate", {"period": "next month"}),
        ("simuliere den November", "simulate", {"period": "november"}),
        ("simula noviembre", "simulate", {"period": "november"}),
        ("what goes out next month?", "simulate", {"period": "next month"}),
        ("play through the next 14 days", "simulate", {"period": "next 14 days"}),
        ("skip P12 if it's late", "set_if_late", {"id": "P12", "words": "skip"}),
        ("if P12 is late, ask me", "set_if_late", {"id": "P12", "words": "ask"}),
    ],
)  # fmt: skip
def test_a_line_about_rhythm_is_one_order(text: str, name: str, args: dict) -> None:
    assert calls(text) == [(name, args)]


@pytest.mark.parametrize(
    "text",
    [
        "Ava posts on Instagram, right?",
        "does Ava post on Instagram at 9?",
        "I wonder what a simulated november would look like",
        "Ava is quiet from time to time",
        "make a quiet reel from 5 to 7 seconds",
        "Ava posts at 9am and 6pm on Instagram for fun",
        "we had no posts between 10 and 12 yesterday",
        "the queue is long",
        "Ava posts a letter at 9",
        "don't put reel_7 in the next free slot",
        "if P12 is late I'll cry",
        "posts on Instagram may be late",
        "a picture of Grace for Instagram",
    ],
)
def test_what_only_looks_like_one_sets_nothing(text: str) -> None:
    named = {name for name, _ in calls(text)}

    assert not named & {
        "set_posting_times", "set_quiet_hours", "set_daily_cap", "set_grace", "queue_posts", "simulate", "set_if_late", "repeat_from_library",
    }  # fmt: skip
