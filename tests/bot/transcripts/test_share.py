"""A share of the conversations, drawn by a seed, comes to the same rows on every front. All of them take minutes: `whole.py`."""

import os
import random
from pathlib import Path

from tests.bot.transcripts.playing import FRONTS, play, talks

SHARE = 5
SEED = os.environ.get("TALKS_SEED", "20261130")  # another one draws others


async def test_conversations_come_to_the_same_on_every_front(tmp_path: Path) -> None:
    share = random.Random(SEED).sample([talk for talk in talks() if talk.fronts == FRONTS], SHARE)
    console, *others = [await play(front, tmp_path / front, share) for front in FRONTS]

    assert all(console[talk.name] for talk in share)  # each leaves its receipts at least
    for front, played in zip(FRONTS[1:], others, strict=True):
        for talk in share:
            assert played[talk.name] == console[talk.name], f"{talk.name!r} on {front}"
