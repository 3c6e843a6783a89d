"""The rules, the smallest change that mends what they find, and captions that fit: the pure parts."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tools.captions.mending import caption_issues, mended_caption
from tools.ffmpeg.probe import MediaInfo as Clip
from tools.ffmpeg.scan import Scan
from tools.platforms import PLATFORMS, MediaInfo, fits, platform
from tools.production.fitting import Fit, fit_of
from tools.reel.profiles import profile_for
from tools.validator.facts import Facts, Picture
from tools.validator.plan import plan
from tools.validator.rules import Violation, judge, repairable, spot_of

RIGHT = MediaInfo(
    kind="video", width=1080, height=1920, duration_s=15.0, fps=30.0, video_codec="h264", audio_codec="aac", container="mp4",
    pixel_format="yuv420p", size=6_000_000, profile="High", level=40, video_kbps=3300, audio_rate=48_000, audio_channels=2,
    key_interval_s=2.0, rotation=0, aspect_of_pixels=1.0, is_constant_rate=True, is_interlaced=False, is_hdr=False,
    is_faststart=True, has_edit_list=False,
)  # fmt: skip
CLIP = Clip(container="mov", size=6_000_000, duration_s=15.0, bitrate_kbps=3400, video_codec="h264", is_bt709=True)
FACTS = Facts(path=Path("a.mp4"), media=RIGHT, demuxer="mov", scan=Scan(packets=450, seconds=15.0), clip=CLIP, loudness=-14.0, true_peak=-2.0)  # fmt: skip
STILL = Facts(
    path=Path("a.jpg"),
    media=MediaInfo(kind="image", width=1080, height=1350, size=400_000, format="jpeg", container="jpeg"),
)


def clip(**wrong: Any) -> Facts:
    own = {name: wrong.pop(name) for name in list(wrong) if hasattr(FACTS, name) and name != "path"}
    return replace(FACTS, media=replace(RIGHT, **wrong), **own)


def still(**wrong: Any) -> Facts:
    picture = {name: wrong.pop(name) for name in list(wrong) if hasattr(Picture(), name)}
    return replace(STILL, media=replace(STILL.media, **wrong), picture=Picture(**picture))


def codes(facts: Facts, name: str = "instagram") -> dict[str, Violation]:
    return {violation.code: violation for violation in judge(facts, name)}


@pytest.mark.parametrize("name", [name for name in PLATFORMS if name != "pinterest"])
def test_a_reel_that_is_right_is_right_everywhere(name: str) -> None:
    size = 6_000_000

    assert [one.code for one in judge(clip(size=size), name)] == []


@pytest.mark.parametrize(
    ("facts", "code", "severity", "by"),
    [
        (clip(is_faststart=False), "faststart", "error", "remux"),
        (clip(has_edit_list=True), "edit_list", "error", "remux"),
        (clip(has_edit_list=True, scan=Scan(packets=9, hides_pictures=True)), "edit_list", "error", "pictures"),
        (clip(container="mkv"), "container", "error", "remux"),
        (clip(container="webm", video_codec="vp9"), "container", "error", "pictures"),
        (clip(level=62), "level", "warning", "remux"),
        (clip(scan=Scan(packets=9, metadata=("encoder", "prompt", "workflow"))), "metadata", "error", "remux"),
        (clip(scan=Scan(packets=9, is_cut_short=True)), "cut_short", "warning", "remux"),
        (clip(audio_codec="mp3"), "audio_codec", "error", "sound"),
        (clip(audio_rate=96_000), "audio_rate", "error", "sound"),
        (clip(loudness=-24.0), "loudness", "warning", "sound"),
        (clip(true_peak=0.4), "true_peak", "warning", "sound"),
        (clip(pixel_format="yuv444p"), "pixel_format", "error", "pictures"),
        (clip(is_hdr=True), "hdr", "warning", "pictures"),
        (clip(rotation=90), "rotation", "warning", "pictures"),
        (clip(is_constant_rate=False), "frame_rate", "warning", "pictures"),
        (clip(fps=12.0), "fps", "error", "pictures"),
        (clip(duration_s=1000.0), "too_long", "error", "remux"),
        (clip(duration_s=2.0), "too_short", "error", "pictures"),
        (clip(width=1920, height=1080), "shape", "warning", "pictures"),
        (clip(black=((0.0, 3.0),)), "black", "warning", "no"),
        (clip(frozen=((1.0, 9.0),)), "frozen", "warning", "no"),
        (clip(loudness=-70.0), "silent", "warning", "no"),
        (clip(text={"top": 0.5, "right": 0.2, "bottom": 0.05, "left": 0.2}), "safe_area", "warning", "no"),
        (still(width=200, height=250), "too_small", "error", "still"),
        (still(width=2000, height=500), "aspect", "error", "still"),
        (still(orientation=6), "rotation", "warning", "still"),
        (still(bits=16), "bits", "warning", "still"),
        (still(mode="CMYK"), "colours", "warning", "still"),
        (still(metadata=("workflow",)), "metadata", "error", "strip"),
        (still(format="png", container="png"), "format", "error", "still"),
    ],
)
def test_what_is_wrong_is_named_with_the_least_that_mends_it(facts: Facts, code: str, severity: str, by: str) -> None:
    found = codes(facts)

    assert code in found, list(found)
    assert (found[code].severity, found[code].by) == (severity, by)
    assert found[code].message


def test_the_worst_and_the_surest_come_first() -> None:
    found = judge(
        clip(is_faststart=False, loudness=-24.0, text={"top": 0.0, "right": 1, "bottom": 1, "left": 1}), "instagram"
    )

    assert [one.severity for one in found] == sorted((one.severity for one in found), key=lambda one: one != "error")
    assert found[-1].confidence == "unverified"
    assert "not sure" in found[-1].line


def test_a_place_whose_numbers_nobody_vouches_for_only_warns() -> None:
    assert {one.severity for one in judge(clip(duration_s=400.0), "threads")} == {"warning"}


def test_a_folder_takes_everything_but_what_must_not_leave() -> None:
    odd = clip(container="mkv", fps=5.0, scan=Scan(packets=9, metadata=("prompt",)))

    assert set(codes(odd, "folder")) == {"metadata"}


def planned(facts: Facts, name: str, **options: Any) -> Any:
    one = platform(name)
    spot = spot_of(facts, one)
    assert spot is not None
    return plan(facts, repairable(judge(facts, one)), spot, profile_for(one.id), **options)


def test_nothing_is_encoded_where_packing_again_will_do() -> None:
    made = planned(clip(is_faststart=False, container="mkv"), "telegram")

    assert (made.by, made.size, made.encodes_sound) == ("remux", None, False)


def test_h265_is_encoded_only_where_nothing_else_is_taken() -> None:
    one = platform("telegram")
    story = one.placement("story")
    found = repairable(judge(FACTS, one, "story"))

    made = plan(FACTS, found, story, profile_for(one.id))

    assert (made.codec, made.key_interval_s) == ("hevc", 1)
    assert planned(clip(fps=12.0), "tiktok").codec == "h264"


def test_pictures_stay_as_they_are_where_only_the_sound_is_wrong() -> None:
    made = planned(clip(loudness=-24.0, is_faststart=False), "tiktok")

    assert (made.by, made.encodes_sound, made.gain_db) == ("sound", True, 10.0)


@pytest.mark.parametrize(
    ("name", "size", "fill", "becomes"),
    [
        ("facebook", (1920, 1080), "blur", (1080, 1920)),
        ("facebook", (1920, 1080), "crop", (608, 1080)),
        ("facebook", (1080, 1880), "blur", (1058, 1880)),  # a few columns go: nobody frames that
        ("youtube", (720, 720), "blur", (720, 1280)),
        ("x", (3000, 600), "pad", (3000, 1002)),
    ],
)
def test_another_shape_is_framed_or_cut(name: str, size: tuple[int, int], fill: Any, becomes: tuple[int, int]) -> None:
    made = planned(clip(width=size[0], height=size[1]), name, fill=fill)

    assert made.size == pytest.approx(becomes, abs=4)
    assert made.size[0] % 2 == made.size[1] % 2 == 0


@pytest.mark.parametrize(
    ("facts", "name", "code"),
    [
        (clip(width=240, height=426), "facebook", "too_small"),
        (clip(duration_s=0.3), "instagram", "too_short"),
        (clip(duration_s=3600.0, size=900_000_000), "discord", "file_size"),
    ],
)
def test_what_is_too_far_gone_is_left_and_says_why(facts: Facts, name: str, code: str) -> None:
    assert dict(planned(facts, name).undone)[code]


def test_a_big_file_is_given_the_bits_that_fit() -> None:
    made = planned(clip(size=80_000_000, duration_s=60.0, video_kbps=10_000), "discord")

    assert (made.most_kbps + 128) * 60 / 8 * 1000 < 10_485_760


@given(
    name=st.sampled_from([name for name in PLATFORMS if name != "folder"]),
    width=st.integers(200, 4000),
    height=st.integers(200, 4000),
    fps=st.sampled_from([5.0, 12.0, 23.976, 25.0, 30.0, 59.94, 90.0, 120.0]),
    seconds=st.floats(0.5, 1000),
    is_still=st.booleans(),
)
@example(name="mastodon", width=3517, height=2376, fps=5.0, seconds=216.0, is_still=False)
@example(name="threads", width=2823, height=272, fps=5.0, seconds=1.0, is_still=True)
@example(name="pinterest", width=451, height=200, fps=5.0, seconds=1.0, is_still=False)
def test_what_a_plan_promises_passes_the_rules_that_asked_for_it(name, width, height, fps, seconds, is_still) -> None:
    """The size, the rate and the length of a plan are within what the placement takes, whatever they were."""
    facts = (
        still(width=width, height=height) if is_still else clip(width=width, height=height, fps=fps, duration_s=seconds)
    )
    if spot_of(facts, platform(name)) is None:
        return
    made = planned(facts, name)
    if made.size is None:
        return
    after = replace(facts.media, width=made.size[0], height=made.size[1], fps=made.fps or facts.media.fps)
    if not is_still:
        after = replace(after, duration_s=min(made.seconds or 1e9, seconds * made.loops))
    left = {one.code for one in judge(replace(facts, media=after), name) if one.is_repairable}

    assert not left & (set(made.mends) - {"file_size", "format", "long"}), (made, after)


# Captions.


LONG = "I went to the sea today. " * 20 + "\n\n#sea #salt #sun"


def test_a_caption_is_shortened_at_a_sentence_and_keeps_its_hashtags() -> None:
    place = platform("bluesky")

    text, changes = mended_caption(LONG, place, line="Made with AI")

    assert fits(f"{text}\n\nMade with AI", place)
    assert text.endswith("#sea #salt #sun")
    assert text.partition("\n")[0].endswith("today.")
    assert len(changes) == 1


def test_a_caption_that_fits_stays_as_it_is() -> None:
    assert mended_caption("Salt in my hair. #sea", platform("instagram"), line="Made with AI") == (
        "Salt in my hair. #sea",
        (),
    )


def test_hashtags_over_the_count_and_refused_letters_go() -> None:
    text, changes = mended_caption("<3 #a1 #b2 #c3 #d4 #e5 #f6 #g7", platform("youtube"))
    fewer, more = mended_caption("Sea #a1 #b2 #c3 #d4 #e5 #f6 #g7", platform("instagram"))

    assert (text[:2], len(changes)) == ("‹3", 1)
    assert (fewer, len(more)) == ("Sea #a1 #b2 #c3 #d4 #e5", 1)


@given(st.text(max_size=900), st.sampled_from([name for name in PLATFORMS if name != "folder"]))
def test_whatever_the_caption_it_fits_afterwards_and_a_second_time_changes_nothing(text: str, name: str) -> None:
    place = platform(name)

    once, _ = mended_caption(text, place, line="Made with AI")

    assert fits(once, place)
    assert not [one for one in caption_issues(once, place) if one.severity == "error"]
    assert mended_caption(once, place, line="Made with AI")[0] == once


def test_what_speaks_against_a_caption_is_counted_as_the_platform_counts() -> None:
    place = platform("bluesky")

    found = {one.code: one.message for one in caption_issues("😀" * 301, place, alt_text="x" * 2001)}

    assert "301 of 300" in found["caption_long"]
    assert "2001" in found["alt_text_long"]
    assert "alt_text" in {one.code for one in caption_issues("hi", place, wants_alt_text=True)}


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("", Fit()),
        ("TikTok", Fit(platform="tiktok")),
        ("youtube shorts pad", Fit(platform="youtube", fill="pad")),
        ("mastodon at 4 quietly", Fit(platform="mastodon", destination=4, is_quiet=True)),
    ],
)
def test_what_a_fit_asks_for_is_read_and_written_alike(words: str, wish: Fit) -> None:
    assert fit_of(words) == wish
    assert fit_of(wish.words) == wish


def test_every_rule_has_its_line_in_the_document() -> None:
    document = Path("docs/validation.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`(\w+)`", document))
    sources = [Path(f"tools/platforms/{name}.py") for name in ("media", "streams")]
    sources += [Path("tools/validator/rules.py"), Path("tools/captions/mending.py")]
    text = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    codes = set(
        re.findall(r'(?:_note\(\s*|issue\(\s*spot,\s*|found\.append\(\(|code=|_issue\(\s*"\w+",\s*)"(\w+)"', text)
    )
    codes |= set(re.findall(r'^\s+\("(\w+)", "its ', text, re.MULTILINE))

    assert len(codes) > 40
    assert sorted(codes - told) == []
