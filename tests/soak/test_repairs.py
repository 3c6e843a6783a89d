"""A seeded share of what `python -m tests.soak.repairs` does by the hundred."""

import pytest

from tests.soak.faults import FAULTS
from tests.soak.repairs import Case, soak

pytestmark = pytest.mark.timeout(600)

# One of each way of mending, and one of what nobody can mend.
SHARE = (
    ("index at the end", "telegram", "video"),
    ("Matroska", "discord", "video"),
    ("quiet", "tiktok", "video"),
    ("ten bits", "x", "video"),
    ("the workflow in it", "instagram", "feed"),
    ("turned by Exif", "bluesky", "image"),
    ("right as it is", "mastodon", "image"),
    ("a stamp", "instagram", "feed"),
    ("nothing", "x", "video"),
)


async def test_what_is_wrong_is_mended_and_passes_another_reader_and_the_rest_says_why(tmp_path) -> None:
    kinds = {"feed": "image", "image": "image", "video": "video"}
    turns = [
        Case(next(one for one in FAULTS if (one.name, one.kind) == (name, kinds[placement])), platform, placement)
        for name, platform, placement in SHARE
    ]

    verdict = await soak(turns, seed=7, folder=tmp_path)

    assert verdict.failed == []
    assert (verdict.mended, verdict.right) == (6, 1), verdict.lines()
    assert dict(verdict.said) == {"too_small": 1, "broken": 1}
    assert {"remux", "sound", "pictures", "still"} <= set(verdict.how), verdict.lines()
