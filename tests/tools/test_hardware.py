"""Encoders in hardware are tried before they are believed, and x264 does what they do not."""

import sys
from pathlib import Path

import pytest

from tools.editing import edit
from tools.ffmpeg import locate, probe
from tools.ffmpeg.hardware import ENCODERS, FPS, Hardware, found, in_hardware, tried
from tools.ffmpeg.recipes import frames_to_segment
from tools.ffmpeg.run import run
from tools.reel.profiles import profile_for

# An FFmpeg on a machine with NVIDIA's chip: it encodes by x264 what it is asked to encode there, and writes down that it
# was asked. `{fails}` are words of a command line at which the driver breaks.
CHIP = """#!{python}
import os, sys
words = sys.argv[1:]
if "h264_nvenc" in words:
    with open({log!r}, "a") as log:
        log.write("nvenc\\n")
    if any(fail in " ".join(words) for fail in {fails!r}):
        print("OpenEncodeSessionEx failed: out of memory", file=sys.stderr)
        sys.exit(1)
    for option in ("-preset", "-rc", "-forced-idr", "-no-scenecut"):
        at = words.index(option)
        del words[at:at + 2]
    words[words.index("h264_nvenc")] = "libx264"
elif any(word.startswith("h264_") for word in words):
    print("no such device", file=sys.stderr)
    sys.exit(1)
os.execv({real!r}, ["ffmpeg", *words])
"""


def machine(folder: Path, fails: tuple[str, ...] = ()) -> tuple[Path, Path]:
    script, log = folder / "ffmpeg", folder / "asked.txt"
    script.write_text(CHIP.format(python=sys.executable, log=str(log), fails=fails, real=str(locate())))
    script.chmod(0o755)
    return script, log


async def test_only_what_encodes_a_real_second_is_believed(tmp_path: Path) -> None:
    ffmpeg, _ = machine(tmp_path)

    assert await found(ffmpeg) == ("nvenc",)
    assert not await tried(Path("/bin/true"), "nvenc")  # says nothing, and writes nothing


async def test_it_is_tried_once_and_then_used(tmp_path: Path) -> None:
    ffmpeg, log = machine(tmp_path)
    chip = Hardware(ffmpeg=ffmpeg, wanted="auto")

    assert [await chip.chosen() for _ in range(3)] == ["nvenc"] * 3

    assert log.read_text() == "nvenc\n"


@pytest.mark.parametrize("wanted", ["x264", "qsv"])
async def test_x264_does_what_is_not_asked_of_a_chip_and_what_none_can(wanted: str, tmp_path: Path) -> None:
    ffmpeg, _ = machine(tmp_path)

    assert await Hardware(ffmpeg=ffmpeg, wanted=wanted).chosen() == ""


@pytest.mark.parametrize("fails", [(), ("hflip",)])
async def test_an_edit_is_made_by_the_chip_or_else_by_x264(fails: tuple[str, ...], tmp_path: Path) -> None:
    ffmpeg, log = machine(tmp_path, fails)
    source = tmp_path / "clip.mp4"
    await run(locate(), ["-f", "lavfi", "-i", "testsrc2=s=128x96:r=25:d=0.4", str(source)], timeout=60)
    chip = Hardware(ffmpeg=ffmpeg, wanted="nvenc")

    done = await edit(source, "rotate", "mirror", out=tmp_path / "out", ffmpeg=ffmpeg, hardware=chip)

    assert (await probe(done.path)).frames == 10
    assert log.read_text().count("nvenc") == 2
    assert await chip.chosen() == ("" if fails else "nvenc")


@pytest.mark.parametrize("name", ENCODERS)
def test_a_command_line_keeps_its_bits_and_key_frames(name: str) -> None:
    profile = profile_for("instagram")
    line = frames_to_segment(Path("/x/out.mp4"), width=1080, height=1920, fps=FPS, profile=profile)

    made = in_hardware(line, name)

    assert made[made.index("-c:v") + 1] == ENCODERS[name]
    for option, value in (("-b:v", "3500k"), ("-g", "60"), ("-bf", "0"), ("-maxrate", "3500k")):
        assert made[made.index(option) + 1] == value
    assert "libx264" not in made
    assert "-crf" not in made
    assert made[-1] == line[-1]
    if name == "vaapi":
        assert made[made.index("-vf") + 1] == "format=nv12,hwupload"
        assert made.index("-vaapi_device") < made.index("-i")


def test_a_graph_ends_on_the_card_of_vaapi() -> None:
    line = [
        "-loglevel",
        "error",
        "-i",
        "a",
        "-filter_complex",
        "[0:v]hflip[s0]",
        "-map",
        "[s0]",
        "-c:v",
        "libx264",
        "o",
    ]

    made = in_hardware(line, "vaapi")

    assert "[0:v]hflip[s0];[s0]format=nv12,hwupload[card]" in made
    assert made[made.index("-map") + 1] == "[card]"


def test_two_passes_and_other_codecs_stay_as_they_are() -> None:
    for line in (["-c:v", "libx264", "-pass", "2"], ["-c:v", "libx265"], ["-c", "copy"]):
        assert in_hardware(line, "nvenc") == line
