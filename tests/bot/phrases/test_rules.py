"""What the parser makes of requests, rule by rule."""

from dataclasses import replace

import pytest

from tests.bot.phrases.reading import CONTEXT, calls, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ava needs a new beach reel", [("make_reel", {"persona": "Ava", "theme": "beach"})]),
        (
            "make a beach reel for Ava and post it in two minutes",
            [
                ("make_reel", {"persona": "Ava", "theme": "beach"}),
                ("schedule_post", {"asset": "last", "when": "in two minutes"}),
            ],
        ),
        (
            "Generate 4 photos of Luna in a leather jacket, cinematic, vertical",
            [
                (
                    "generate_image",
                    {
                        "persona": "Luna",
                        "prompt": "in a leather jacket",
                        "count": 4,
                        "style": "cinematic",
                        "size": "9:16",
                    },
                )
            ],
        ),
        ("make Kai a 20 sec workout short for youtube",
         [("make_reel", {"persona": "Kai", "theme": "workout", "platform": "youtube", "duration_s": 20})]),
        ("we're out of Luna pics, get me five",
         [("generate_image", {"persona": "Luna", "prompt": "portrait of Luna", "count": 5})]),
        ("reels for Ava and Kai about coffee",
         [("make_reel", {"persona": "Ava", "theme": "coffee"}), ("make_reel", {"persona": "Kai", "theme": "coffee"})]),
        # How many shots, how they are filmed and what stands on them is said to the reel's tool; no picture is meant by it.
        ("make a beach reel with Ava, 2 shots, 6 secs", [("make_reel", {"persona": "Ava", "theme": "beach", "duration_s": 6})]),
        ("reel of Ava at the beach, 3 shots, hard cuts, slow zoom in", [("make_reel", {"persona": "Ava", "theme": "at the beach"})]),
        ('make a reel for Ava about coffee, captions: "good morning, all", cta "Follow me"',
         [("make_reel", {"persona": "Ava", "theme": "coffee"})]),
        ("mach ein Reel mit Ava am Strand, 2 Szenen, 6 Sekunden",
         [("make_reel", {"persona": "Ava", "theme": "am Strand", "duration_s": 6})]),
        ("make a reel of Ava running and jumping in the park",
         [("make_reel", {"persona": "Ava", "theme": "running and jumping in the park"})]),
    ],
)  # fmt: skip
def test_new_content_is_described_in_the_persons_own_words(
    text: str, expected: list[tuple[str, dict[str, object]]]
) -> None:
    assert calls(text) == expected


@pytest.mark.parametrize(
    ("text", "operation", "value"),
    [
        ("trim reel_9 to the first 8 seconds", "trim", "first 8 seconds"),
        ("mirror reel_9", "rotate", "mirror"),
        ("flip clip_4 vertically", "rotate", "mirror vertically"),
        ("reel_9 is too long, 12 seconds would do", "trim", "12 seconds"),
        ("clip_4 needs to be 15 seconds", "trim", "15 seconds"),
        ("drop the first 2 seconds of vid_8", "trim", "without the first 2 seconds"),
        ("cut the last 3 seconds off reel_4", "trim", "without the last 3 seconds"),
        ("remove the last second of reel_2", "trim", "without the last 1 second"),
        ("lose the intro of reel_2", "trim", "without the intro"),
        ("quita los primeros 3 segundos de vid_2", "trim", "without the primeros 3 segundos"),
        ("reel_12: cut out everything after second 6", "trim", "0-6s"),
        ("cut everything before 0:04 in vid_3", "trim", "from 0:04"),
        ("keep only the last 5 seconds of clip_2", "trim", "last 5 seconds"),
        ("keep seconds 3 to 9 of clip_1", "trim", "seconds 3 to 9"),
        ("vid_7 drags. Cut it to 12 seconds.", "trim", "12 seconds"),
        ("can you make vid_12 brighter?", "color_grade", "brighter"),
        ("Mach reel_9 heller", "color_grade", "heller"),
        ("make clip_3 4k", "upscale", "4k"),
        ("let reel_7 run 5 times in a row", "loop", "5 times"),
        ("I can't hear anything in clip_9 anyway, mute it", "mute", None),
        ("I want captions burned into clip_5 so people can read along", "add_subtitles", None),
        ("crop vid_4 to 9:16", "crop", "9:16"),
        ("speed up reel_3 by 2x", "speed", "2x"),
        ("put lofi music on vid_12", "add_music", "lofi"),
        ("slap some trap beats on reel_19", "add_music", "trap beats"),
        ("lose the audio on clip_2", "mute", None),
        ("vid_7 is upside down", "rotate", "180 degrees"),
        ("reel_5 should play backwards", "reverse", None),
        ("clip_20 is too dark", "color_grade", "brighter"),
        ("join reel_1 and reel_2", "merge", "reel_2"),
        ("bring reel_24 up to 4k", "upscale", "4k"),
        ("loop clip_3 three times", "loop", "3 times"),
        ("resize vid_2 to 1080x1920", "resize", "1080x1920"),
        ("burn subtitles into reel_29", "add_subtitles", None),
    ],
)
def test_each_operation_is_known_by_its_words_and_by_the_fault_it_mends(
    text: str, operation: str, value: str | None
) -> None:
    ((name, args),) = calls(text)

    assert (name, args["operation"], args.get("value")) == ("edit_video", operation, value)


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("put up reel_4 on instagram at 6", "schedule_post"),
        ("put reel_4 up at noon", "schedule_post"),
        ("put it on tiktok tomorrow 8pm", "schedule_post"),
        ("put some house music on reel_4", "edit_video"),
        ("put subtitles on vid_5", "edit_video"),
        ("put a caption on img_3", "write_caption"),
        ("put Kai on a horse, cinematic", "generate_image"),
        ("put P9 out of its misery", "cancel_post"),
        ("put #vegan into Zoë's hashtags", "edit_persona"),
    ],
)
def test_put_means_what_is_put_where(text: str, tool: str) -> None:
    assert [name for name, _ in calls(text)] == [tool]


@pytest.mark.parametrize(
    ("text", "args"),
    [
        ("Ava's new bio: coffee first, adventures later", ("bio", "coffee first, adventures later")),
        ("zoes timezone is Berlin", ("timezone", "Berlin")),
        ("Luna should speak French", ("language", "French")),
        ("give Marcus a deeper, calmer voice", ("voice", "deeper, calmer")),
        ("rename Noor to Nora", ("name", "Nora")),
        ("Mia Chen moved to Singapore, update her timezone", ("timezone", "Singapore")),
        ("never show tattoos on Luna, put that in her negative prompt", ("negative_prompt", "tattoos")),
        ("set Noor's hashtags to #desert #slow", ("hashtags", "#desert #slow")),
    ],
)
def test_a_persona_is_changed_field_by_field(text: str, args: tuple[str, str]) -> None:
    found = calls(text)

    assert [(name, call["field"], call["value"]) for name, call in found] == [("edit_persona", *args)]


@pytest.mark.parametrize(
    ("text", "component"),
    [
        ("are we good on disk?", "disk"),
        ("how's the gpu doing?", "gpu"),
        ("is ollama up?", "backends"),
        ("which checkpoints do I have?", "models"),
        ("queue?", "queue"),
        ("is the box alive", None),
        ("you alive?", None),
        ("¿va todo bien?", None),
    ],
)
def test_status_is_asked_in_many_idioms(text: str, component: str | None) -> None:
    assert calls(text) == [("system_status", {"component": component} if component else {})]


@pytest.mark.parametrize(
    ("text", "args"),
    [
        ("what's in the pipeline for this week", {"period": "this week"}),
        ("anything queued", {}),
        ("Anything going out tomorrow for Marcus?", {"persona": "Marcus", "period": "tomorrow"}),
        ("Luna's been quiet on threads. Anything scheduled there?", {"persona": "Luna", "platform": "threads"}),
        ("¿hay algo programado para Luna mañana?", {"persona": "Luna", "period": "mañana"}),
    ],
)
def test_the_plan_is_asked_for(text: str, args: dict[str, object]) -> None:
    assert calls(text) == [("list_schedule", args)]


def test_each_named_asset_and_each_place_is_a_call_of_its_own() -> None:
    assert calls("post img_1 and img_2 on instagram and x at noon") == [
        ("schedule_post", {"asset": asset, "platform": platform, "when": "at noon"})
        for asset in ("img_1", "img_2")
        for platform in ("instagram", "x")
    ]


def test_a_zone_that_is_named_is_kept_apart_from_the_time() -> None:
    ((_, args),) = calls("schedule reel_40 for next monday at noon new york time on facebook")

    assert (args["when"], args["timezone"]) == ("next monday at noon", "new york")


def test_the_exact_words_of_a_caption_are_taken_and_none_are_written() -> None:
    assert calls('caption img_3 with "sun\'s out" and post to threads at 1pm') == [
        ("schedule_post", {"asset": "img_3", "platform": "threads", "when": "at 1pm", "caption": "sun's out"})
    ]


def test_the_day_and_the_place_at_the_end_are_for_both() -> None:
    assert calls("post img_1 at 9 and img_2 at 10 tomorrow on instagram") == [
        ("schedule_post", {"asset": "img_1", "platform": "instagram", "when": "at 9 tomorrow"}),
        ("schedule_post", {"asset": "img_2", "platform": "instagram", "when": "at 10 tomorrow"}),
    ]


def test_the_scene_at_the_end_is_for_both() -> None:
    assert calls("2 photos of Kai and a reel of Luna, both in the desert") == [
        ("generate_image", {"persona": "Kai", "prompt": "in the desert", "count": 2}),
        ("make_reel", {"persona": "Luna", "theme": "in the desert"}),
    ]


def test_a_new_persona_may_be_named_in_the_next_sentence() -> None:
    assert calls("I'd like to create someone new. Her name is Priya and she's a 27 year old DJ from Mumbai") == [
        ("create_persona", {"name": "Priya", "description": "a 27 year old DJ from Mumbai"})
    ]


def test_who_somebody_else_is_is_no_request() -> None:
    assert calls("who is Ava's mother?") == calls("wer ist Ava Gardner?") == []


def test_an_idea_is_turned_into_a_reel_and_a_picture_is_animated() -> None:
    assert calls("please turn the idea 'a lonely lighthouse' into a reel with Ava") == [
        ("make_reel", {"persona": "Ava", "theme": "a lonely lighthouse"})
    ]
    assert calls("turn img_4 into a reel") == [("animate", {"asset": "img_4"})]
    assert "out of reel_4" in read("turn reel_4 into a photo").question


@pytest.mark.parametrize(
    ("text", "tool", "args"),
    [
        ("Você pode criar duas imagens do Marcus na oficina?", "generate_image", {"persona": "Marcus", "count": 2}),
        ("half a dozen stills of Luna at a market", "generate_image", {"count": 6}),
        ("foto's van Luna in een tulpenveld, 2 stuks", "generate_image", {"count": 2}),
        ("Zoe at the aquarium. pics. like 6 of them", "generate_image", {"persona": "Zoë", "count": 6}),
        ("need content 4 luna asap: reel, night drive, 12s", "make_reel", {"persona": "Luna", "duration_s": 12}),
        ("Ava. rainy bus stop. 2 shots. 4:5", "generate_image", {"persona": "Ava", "prompt": "rainy bus stop"}),
        ("make a pciture of Luna in a café", "generate_image", {"persona": "Luna", "prompt": "in a café"}),
        ("make a rel of Luna at the beach", "make_reel", {"persona": "Luna", "theme": "at the beach"}),
        ("take a selfy of Luna", "generate_image", {"persona": "Luna", "prompt": "selfy"}),
        ("Bild von Luna am See", "generate_image", {"persona": "Luna", "prompt": "am See"}),
        ("Erstelle ein 20-sekündiges Reel mit Kai beim Klettern", "make_reel", {"duration_s": 20}),
        ("a clip of Zoë in her studio, 1 minute 10", "make_reel", {"duration_s": 70}),
        ("a reel of Ava, 1980s disco, 20s", "make_reel", {"theme": "1980s disco", "duration_s": 20}),
        ("not a video of Kai, a still", "generate_image", {"persona": "Kai"}),
        ("got anything with Luna and a bike?", "search_library", {"persona": "Luna"}),
        ("As-tu des photos de Noor à la plage ?", "search_library", {"persona": "Noor"}),
        ("which posts are waiting?", "list_schedule", {}),
        ("Was geht morgen raus?", "list_schedule", {"period": "morgen"}),
        ("schedule?", "list_schedule", {}),
        ("post img_1 on Facebook Monday 25:00", "schedule_post", {"asset": "img_1", "when": "Monday 25:00"}),
        ("post it tomorow at sx", "schedule_post", {"when": "tomorow at sx"}),  # is asked about, and not put at nine
        ("post it tomorrow at the beach", "schedule_post", {"when": "tomorrow"}),
        ("who is Ava?", "show_persona", {"persona": "Ava"}),
        ("show me Ava's card", "show_persona", {"persona": "Ava"}),
        ("erzähl mir von Ava", "show_persona", {"persona": "Ava"}),
        ("háblame de Zoë", "show_persona", {"persona": "Zoë"}),
        ("forget P10", "cancel_post", {"id": "P10"}),
        ("nimm P8 aus dem Plan", "cancel_post", {"id": "P8"}),
        ("can I put vid_9 on youtube?", "validate_media", {"asset": "vid_9", "platform": "youtube"}),
        (
            "what should I write under img_60? give me something witty",
            "write_caption",
            {"asset": "img_60", "tone": "witty"},
        ),
        ("img_40 caption? short & sarcastic", "write_caption", {"asset": "img_40", "tone": "short and sarcastic"}),
        (
            "try three looks for Ava: cyberpunk, cottagecore, film noir",
            "ab_test",
            {"variants": ["cyberpunk", "cottagecore", "film noir"]},
        ),
        ("we're adding Rosa to the team, she's a 52 year old dancer", "create_persona", {"name": "Rosa"}),
        ("crée une persona Camille, 26 ans, photographe à Lyon", "create_persona", {"name": "Camille"}),
        ("post reel_3 on the 20th at 17:45", "schedule_post", {"when": "the 20th at 17:45"}),
        ("La carte graphique tient le coup ?", "system_status", {"component": "gpu"}),
    ],
)
def test_a_request_is_read_in_whatever_words_it_is_put(text: str, tool: str, args: dict[str, object]) -> None:
    ((name, found),) = calls(text)

    assert name == tool
    assert args.items() <= found.items()


@pytest.mark.parametrize(
    ("text", "tools"),
    [
        (
            "crea una foto di Zoë al tramonto e pubblicala domani alle 8 su instagram",
            ["generate_image", "schedule_post"],
        ),
        ("faz um reel da Ava no parque e agenda para sexta às 18h no tiktok", ["make_reel", "schedule_post"]),
        ("Reel von Luna am See, danach auf TikTok posten, morgen um 18 Uhr", ["make_reel", "schedule_post"]),
        ("make a reel for Marcus about bread, 20s, and one for Noor about tea, 30s", ["make_reel", "make_reel"]),
        ("one photo of Ava, one of Luna and one of Zoe, all at a rooftop party", ["generate_image"] * 3),
    ],
)
def test_each_step_of_a_request_is_a_call(text: str, tools: list[str]) -> None:
    assert [name for name, _ in calls(text)] == tools


def test_several_reels_are_several_calls() -> None:
    assert calls("make 3 reels of Kai about surfing") == [("make_reel", {"persona": "Kai", "theme": "surfing"})] * 3


def test_what_comes_before_is_done_before() -> None:
    found = calls("before posting img_4 on x at 6pm, write it a funny caption")

    assert [name for name, _ in found] == ["write_caption", "schedule_post"]
    assert found[0][1]["asset"] == found[1][1]["asset"] == "img_4"


@pytest.mark.parametrize("text", ["15 secs ava beach reel pls", "MAKE A REEL OF AVA AT THE BEACH, 15 SECONDS!!!",
                                  "mkae a rele of avaa on teh beach, 15 secods", "haz un reel de Ava en la playa, 15 segundos",
                                  "mach ein reel von Ava am Strand, 15 sekunden"])  # fmt: skip
def test_the_same_wish_in_any_voice_is_the_same_call(text: str) -> None:
    ((name, args),) = calls(text)

    assert (name, args["persona"], args["duration_s"]) == ("make_reel", "Ava", 15)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("move P12 to friday at 6pm", ("move_post", {"id": "P12", "when": "friday at 6pm"})),
        ("approve P9", ("approve_post", {"id": "P9"})),
        ("keep tuesday 9am for a reel for Ava", ("schedule_slot", {"persona": "Ava", "when": "tuesday 9am"})),
        ("who do I have?", ("list_personas", {})),
        ("pause Ava for a week", ("pause_persona", {"persona": "Ava"})),
        ("replace shot 3", ("retake", {"shot": 3})),
        ("same but at night", ("make_again", {"change": "at night"})),
        ("reject img_7 and img_8, blurry", ("reject_assets", {"assets": ["img_7", "img_8"], "reason": "blurry"})),
        ("tag img_3 beach", ("tag_assets", {"assets": ["img_3"], "add": ["beach"]})),
        (
            "every friday at 18:00 make and post a reel for Ava about surfing",
            ("schedule_recurring", {"persona": "Ava", "theme": "surfing", "when": "every friday at 18:00"}),
        ),
    ],
)
def test_the_tools_beyond_are_read_too(text: str, expected: tuple[str, dict[str, object]]) -> None:
    assert calls(text) == [expected]


def test_what_was_last_spoken_of_is_known_to_the_next_line() -> None:
    after_post = replace(CONTEXT, last_post="P7", last_kind="post")

    assert calls("post that one at eight instead", after_post) == [("move_post", {"id": "P7", "when": "at eight"})]
    assert calls("cancel that", after_post) == [("cancel_post", {"id": "P7"})]


def test_an_unknown_persona_is_asked_about_with_the_likeliest() -> None:
    parsed = read("make a reel for Marcia at the pool")

    assert parsed.calls == ()
    assert "Marcia" in parsed.question
    assert "Marcus" in parsed.question


def test_half_a_request_is_not_done_when_the_other_half_cannot_be_read() -> None:
    parsed = read("cancel P5 and approve everything else")

    assert parsed.calls == ()
    assert not parsed.complete
    assert parsed.question
