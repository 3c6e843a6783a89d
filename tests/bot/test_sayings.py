"""What people say about workflows and presets, and what sounds like it and is not."""

import pytest

from bot.sayings import OnTable, read_saying

TABLE = OnTable(personas=("Ava", "Mia Rose"), workflows=("neon-street", "portrait-basic", "txt2img-sdxl"))
SENT = OnTable(personas=("Ava",), workflows=("portrait-basic",), has_draft=True)


@pytest.mark.parametrize(
    ("said", "tool", "args"),
    [
        ("Which workflows are there?", "list_workflows", {}),
        ("list my own workflows", "list_workflows", {"words": "custom"}),
        ("what does portrait-basic need?", "show_workflow", {"workflow": "portrait-basic"}),
        ("open Portrait Basic please", "show_workflow", {"workflow": "portrait-basic"}),
        ("can I run neon-street?", "check_workflow", {"workflow": "neon-street"}),
        ("why can’t neon street run?", "check_workflow", {"workflow": "neon-street"}),
        ("tag neon-street as night and rain", "edit_workflow", {"workflow": "neon-street", "words": "tag night and rain"}),
        ("delete the neon-street workflow", "delete_workflow", {"workflow": "neon-street"}),
        ("run neon-street: Ava in the rain", "run_workflow", {"workflow": "neon-street", "prompt": "Ava in the rain"}),
        ("run txt2img-sdxl", "run_workflow", {"workflow": "txt2img-sdxl"}),
        ("a picture of Ava in the rain with neon-street", "run_workflow", {"workflow": "neon-street", "prompt": "Ava in the rain"}),
        ("which loras do I have?", "list_models", {"words": "loras"}),
        ("which models do we have", "list_models", {}),
        ("what presets exist?", "list_presets", {}),
        *(
            (words, "edit_video", {"asset": "last", "operation": operation, "value": value})
            for words, operation, value in (
                ("make it smaller than 8 MB", "fit_size", "8 MB"),
                ("make it under 10 MiB for Discord", "fit_size", "10 MiB"),
                ("make it small enough for discord", "fit_size", "for discord"),
                ("under 10 MB for Discord", "fit_size", "under 10 MB for Discord"),
                ("mach es kleiner als 8 MB", "fit_size", "8 MB"),
                ("hazlo más pequeño que 8 MB", "fit_size", "8 MB"),
                ("give me the cover frame at 3s", "cover_frame", "3s"),
                ("titelbild bei sekunde 4", "cover_frame", "sekunde 4"),
                ("square, centre on her", "crop", "square, centre on her"),
                ("quadratisch auf sie", "crop", "quadratisch auf sie"),
                ("cuadrado en ella", "crop", "cuadrado en ella"),
                ("as an animated webp", "convert_format", "animated webp"),
                ("als webm", "convert_format", "webm"),
                ("como gif", "convert_format", "gif"),
                ("grade it with the LUT", "color_grade", "LUT"),
                ("add the subtitles", "add_subtitles", ""),
                ("add the subtitles as a track", "add_subtitles", "as a track"),
                ("untertitel dazu als spur", "add_subtitles", "als spur"),
                ('schreib "Neu" oben', "text_overlay", '"Neu" oben'),
            )
        ),
        ("make reel_7 smaller than 8 MB", "edit_video", {"asset": "reel_7", "operation": "fit_size", "value": "8 MB"}),
        ("cover frame of reel_7 at 3s", "edit_video", {"asset": "reel_7", "operation": "cover_frame", "value": "3s"}),
        ("give me a cover", "edit_video", {"asset": "last", "operation": "cover_frame"}),
        ("video presets?", "list_presets", {"category": "video"}),
        ("which video presets are there?", "list_presets", {"category": "video"}),
        ("TikTok preset", "show_preset", {"preset": "TikTok"}),
        ("Instagram Reels preset", "show_preset", {"preset": "Instagram Reels"}),
        ("settings of fashion?", "show_preset", {"preset": "fashion"}),
        ("fashion preset but 40 steps", "use_preset", {"preset": "fashion", "changes": "40 steps"}),
        ("use the story preset", "use_preset", {"preset": "story", "changes": ""}),
        ("clear the preset", "clear_preset", {}),
        ("story of Mia Rose at breakfast", "paint_in_preset", {"preset": "story", "persona": "Mia Rose", "prompt": "at breakfast"}),
        ("snowy mountain landscape", "paint_in_preset", {"preset": "landscape", "prompt": "snowy mountain landscape"}),
        ("make it look like a photo", "paint_in_preset", {"preset": "realistic"}),
    ],
)  # fmt: skip
def test_a_saying_about_a_workflow_or_a_preset_is_its_call(said: str, tool: str, args: dict[str, str]) -> None:
    [call] = read_saying(said, TABLE)

    assert (call.name, dict(call.args)) == (tool, args)


@pytest.mark.parametrize(
    ("said", "tool", "args"),
    [
        ("use InstantID for Ava", "set_face_method", {"method": "InstantID", "persona": "Ava"}),
        ("use ip-adapter plus for Mia Rose's face", "set_face_method", {"method": "ip-adapter plus", "persona": "Mia Rose"}),
        ("make Ava's face with Flux Kontext", "set_face_method", {"method": "Flux Kontext", "persona": "Ava"}),
        ("switch Ava's face off", "set_face_method", {"method": "off", "persona": "Ava"}),
        ("same face please", "same_face", {}),
        ("keep the same face for Ava", "same_face", {"persona": "Ava"}),
        ("this is Mia Rose's face", "add_face", {"asset": "last", "persona": "Mia Rose"}),
        ("use it as Ava’s face", "add_face", {"asset": "last", "persona": "Ava"}),
        ("learn this face", "add_face", {"asset": "last"}),
        ("please learn this face for Ava", "add_face", {"asset": "last", "persona": "Ava"}),
        ("use pic_4 as Ava's face", "add_face", {"asset": "pic_4", "persona": "Ava"}),
        ("take number 4 as Ava's face", "add_face", {"asset": "number 4", "persona": "Ava"}),
        ("Ava's face", "list_faces", {"persona": "Ava"}),
        ("make Ava a face", "make_face", {"persona": "Ava"}),
        ("make a new face for her", "make_face", {"persona": ""}),
        ("which faces are stored?", "list_faces", {}),
        ("show me Ava's faces", "list_faces", {"persona": "Ava"}),
        ("details of that face", "show_face", {}),
        ("show face_3", "show_face", {"face": "face_3"}),
        ("forget that face", "forget_face", {}),
        ("forget face 3", "forget_face", {"face": "face 3"}),
        ("forget Ava's face", "forget_faces", {"persona": "Ava"}),
        ("face system ok?", "face_health", {}),
        ("test faces", "face_health", {}),
    ],
)  # fmt: skip
def test_a_saying_about_a_face_is_its_call(said: str, tool: str, args: dict[str, str]) -> None:
    [call] = read_saying(said, TABLE)

    assert (call.name, dict(call.args)) == (tool, args)


@pytest.mark.parametrize(
    ("said", "tool", "args"),
    [
        ("show me the calendar of November", "show_calendar", {"words": "November"}),
        ("the calendar", "show_calendar", {}),
        ("use Ava", "show_persona", {"persona": "Ava"}),
        ("switch to Ava here", "show_persona", {"persona": "Ava"}),
        ("what's planned next week as a picture?", "show_calendar", {"words": "next week"}),
        ("the plan for this month as a picture", "show_calendar", {"words": "this month"}),
        ("Mia Rose's calendar in May", "show_calendar", {"words": "Mia Rose May"}),
        ("send me the calendar as ics", "show_calendar", {"words": "as ics"}),
        ("live status", "live_status", {}),
        ("pin the status", "live_status", {}),
        ("stop the live status", "stop_live_status", {}),
        ("approve 1-3 and 5", "approve_assets", {"assets": ["1", "2", "3", "5"]}),
        ("reject 2 to 4, blurry", "reject_assets", {"assets": ["2", "3", "4"], "reason": "blurry"}),
    ],
)  # fmt: skip
def test_a_saying_about_what_is_shown_is_its_call(said: str, tool: str, args: dict[str, object]) -> None:
    [call] = read_saying(said, TABLE)

    assert (call.name, dict(call.args)) == (tool, args)


def test_words_with_a_photo_that_was_just_sent_are_about_the_photo() -> None:
    [call] = read_saying("Ava's face", OnTable(personas=("Ava",), kind="upload"))

    assert (call.name, dict(call.args)) == ("add_face", {"persona": "Ava", "asset": "last"})


def test_a_preset_with_a_picture_behind_it_is_both() -> None:
    calls = read_saying("fashion preset: Ava on a pier", TABLE)

    assert [call.name for call in calls] == ["use_preset", "generate_image"]
    assert calls[1].args == {"persona": "Ava", "prompt": "Ava on a pier"}


@pytest.mark.parametrize(
    "said",
    [
        "delete t-shirt",
        "run to the beach",
        "can I run a marathon?",
        "open the window",
        "tag rainy-day as wet",
        "show me the landscape",
        "make it landscape",
        "a reel of a mountain landscape",
        "a picture of Ava's face in the sun",
        "make a face",
        "close-up of that face",
        "use sunset for Ava's face mask",
        "save this as a favourite",
        "will it run here?",
        "portrait",
        "a fashion picture of Ava",
    ],
)
def test_what_only_sounds_like_it_goes_on_to_the_parser(said: str) -> None:
    assert not [call.name for call in read_saying(said, TABLE) if "workflow" in call.name or "preset" in call.name]


def test_a_file_that_was_sent_can_be_named_and_asked_about() -> None:
    [kept] = read_saying("save this as neon-street", SENT)
    [asked] = read_saying("will this run here?", SENT)

    assert (kept.name, kept.args) == ("add_workflow", {"name": "neon-street"})
    assert (asked.name, asked.args) == ("check_workflow", {})
    assert not read_saying("save it as webm", SENT), "that is a format"


@pytest.mark.parametrize("which", ["these", "it", "reel_7", "img_1, img_2 and img_3"])
@pytest.mark.parametrize(
    "slot", ["the next free slots", "the next free slot on Instagram", "next posting time", "a folder"]
)
def test_a_posting_time_is_no_folder(which: str, slot: str) -> None:
    names = [call.name for call in read_saying(f"put {which} in {slot}", TABLE)]

    assert names == (["file_assets"] if slot == "a folder" else [])


@pytest.mark.parametrize(
    ("said", "table", "calls"),
    [
        ("approove it", OnTable(focus="delivery"), [("approve_post", {"id": "last"})]),
        ("aprove it", OnTable(focus="asset"), [("approve_assets", {"assets": ["last"]})]),
        ("delte 7 and 8", OnTable(focus="asset"), [("delete_assets", {"assets": ["7", "8"]})]),
        ("improve it", OnTable(focus="delivery"), []),
        ("reprove it", OnTable(focus="asset"), []),
        ("borra la última foto", OnTable(focus="asset", kind="images"), [("delete_assets", {"assets": ["last"]})]),
        ("lösche das letzte Bild", OnTable(focus="asset", kind="images"), [("delete_assets", {"assets": ["last"]})]),
        ("delete the last reel", OnTable(focus="asset", kind="reel"), [("delete_assets", {"assets": ["last"]})]),
        ("delete the last photo", OnTable(focus="asset", kind="reel"), []),
    ],
)
def test_a_slip_in_the_verb_and_the_last_of_a_kind_are_read(said: str, table: OnTable, calls: list) -> None:
    assert [(call.name, dict(call.args)) for call in read_saying(said, table)] == calls


@pytest.mark.parametrize(
    ("said", "tool", "args"),
    [
        ("actually cancel it", "cancel_post", {"id": "last"}),
        ("storniere es", "cancel_post", {"id": "last"}),
        ("sag das ab", "cancel_post", {"id": "last"}),
        ("cancélalo por favor", "cancel_post", {"id": "last"}),
        ("cancel the youtube one", "cancel_post", {"id": "youtube"}),
        ("lösch den tiktok-post", "cancel_post", {"id": "tiktok"}),
        ("cancel all posts", "cancel_posts", {}),
        ("delete all my planned posts please", "cancel_posts", {}),
        ("cancel all of Ava's posts", "cancel_posts", {"persona": "Ava"}),
        ("cancel all posts for tomorrow", "cancel_posts", {"period": "tomorrow"}),
        ("clear my calendar", "cancel_posts", {}),
        ("sag alle Posts ab", "cancel_posts", {}),
        ("alle geplanten Beiträge löschen", "cancel_posts", {}),
        ("borra todas las publicaciones de Ava", "cancel_posts", {"persona": "Ava"}),
        ("push it back by an hour", "move_post", {"id": "last", "when": "back by an hour"}),
        ("delay it 30 minutes", "move_post", {"id": "last", "when": "by 30 minutes"}),
        ("bring P3 forward a day", "move_post", {"id": "P3", "when": "forward a day"}),
        ("move the insta one to fri 9am", "move_post", {"id": "insta", "when": "fri 9am"}),
        ("sirve para instagram?", "validate_media", {"asset": "last", "platform": "instagram"}),
        ("passt das für youtube?", "validate_media", {"asset": "last", "platform": "youtube"}),
    ],
)
def test_a_planned_post_is_cancelled_moved_and_checked_in_other_words(
    said: str, tool: str, args: dict[str, str]
) -> None:
    [call] = read_saying(said, OnTable(focus="delivery", personas=("Ava",), has_post=True))

    assert (call.name, dict(call.args)) == (tool, args)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("what did you do at 14:10?", "at 14:10"),
        ("what happened around 9am", "around 9am"),
        ("was hast du um 14:10 Uhr gemacht?", "um 14:10 Uhr"),
        ("¿qué pasó a las 14:10?", "a las 14:10"),
    ],
)
def test_what_happened_at_a_time_is_read_in_the_log(said: str, words: str) -> None:
    [call] = read_saying(said, OnTable())

    assert (call.name, dict(call.args)) == ("logs", {"words": words})
