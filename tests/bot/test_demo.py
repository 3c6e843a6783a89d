"""The first minute: the demo as a newcomer starts it, and the self-test, each in a process of its own."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.agent.phrases import ParseContext, parse
from bot.demo import request_line
from bot.settings import ROOT
from tests.bot.rooms import room

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SLOW = 280  # seconds that a process may take on a busy machine


def bot(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TROUPE_")}
    own = {
        "TROUPE_DEMO_DIR": str(folder / "demo"),
        "TROUPE_DATA_DIR": str(folder / "data"),
        "TROUPE_MODEL": "offline",
        "TROUPE_PAINTER": "sketch",
        "TROUPE_DISK_FLOOR_GB": "0.01",
    }
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env=kept | own | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SLOW,
    )


def test_the_demo_leaves_a_posted_reel_with_its_caption_and_report_and_says_where(tmp_path: Path) -> None:
    done = bot(tmp_path, "demo", "a 3 second beach reel for Ava, and post it now")

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    [reel] = (tmp_path / "demo" / "posts").glob("*/reel_*.mp4")
    [report] = (tmp_path / "demo" / "reports").glob("*.txt")
    caption = (reel.parent / "caption.txt").read_text().strip()
    facts = json.loads((reel.parent / "post.json").read_text())
    assert done.stdout.splitlines()[-2] == f"Play it: {reel}"
    assert "Made with AI" in done.stdout.partition("What was made")[2]
    assert caption.endswith("Made with AI")
    assert facts["caption"] == caption
    assert "passed:" in report.read_text()
    assert "video_codec: h264" in report.read_text()
    modes = {path: path.stat().st_mode & 0o077 for path in (tmp_path / "demo").rglob("*") if path.exists()}
    assert not any(modes.values())


def test_a_demo_that_is_refused_says_why_and_fails(tmp_path: Path) -> None:
    done = bot(tmp_path, "demo", "a reel of a 12 year old girl at the beach")

    assert done.returncode == 1
    assert "18" in done.stdout
    assert "Nothing was posted." in done.stdout


@pytest.mark.parametrize(
    ("words", "persona", "when"),
    [
        ("make a beach reel for Ava, 15 seconds", "Ava", "in one minute"),
        ("a rainy night walk for Kai, 12 seconds", "Kai", "in one minute"),
        ("make a forest reel for Kai, 9s, and post it now", "Kai", "now"),
        ("a spa day", "Ava", "in one minute"),
        ("a reel for Instagram", "Ava", "in one minute"),
        ("a market visit with Iris in London", "Iris", "in one minute"),
    ],
)
async def test_any_words_become_one_request_for_a_reel_that_is_posted(
    words: str, persona: str, when: str, tmp_path: Path
) -> None:
    """Who is named and is not there is made; a network is nobody."""
    async with room(tmp_path) as person:
        line = await request_line(person.app, words)
        names = await person.app.studio.personas.names()
    film, post = parse(line, ParseContext(now=NOON, timezone="Europe/London", personas=tuple(names))).calls

    assert (film.name, film.args["persona"]) == ("make_reel", persona)
    assert (post.name, post.args["when"]) == ("schedule_post", when)
    assert line.count("make a") <= 1
    assert set(names) == {"Ava", "Kai", persona}


def stages_of(printed: str) -> list[list[str]]:
    """Return the verdict and the name of each stage."""
    return [
        line.split("  ")[:2] for line in printed.splitlines() if line.startswith(("passed  ", "FAILED  ", "left out  "))
    ]


@pytest.mark.timeout(SLOW + 20)
def test_the_self_test_makes_a_picture_and_a_reel_and_tells_each_stage(tmp_path: Path) -> None:
    done = bot(tmp_path, "selftest", TROUPE_REELS_HEIGHT="480")

    assert done.returncode == 0, done.stdout + done.stderr
    assert stages_of(done.stdout) == [
        ["passed", "painter answers"],
        ["passed", "picture: create and poll"],
        ["passed", "reel: 5 seconds"],
        ["left out", "clip: the picture moves"],
        ["passed", "invalid request refused"],
        ["passed", "jobs are listed"],
    ]
    assert done.stdout.splitlines()[-1] == "5 passed, 0 failed, 1 left out"


def test_a_stage_of_the_self_test_that_fails_says_why_and_the_next_is_tried(tmp_path: Path) -> None:
    done = bot(tmp_path, "selftest", TROUPE_DISK_FLOOR_GB="10000")

    stages = stages_of(done.stdout)
    assert stages[:3] == [
        ["passed", "painter answers"],
        ["FAILED", "picture: create and poll"],
        ["FAILED", "reel: 5 seconds"],
    ]
    assert len(stages) == 6
    assert "free" in done.stdout
    assert done.returncode == 1
