"""Make the pictures of the README: a conversation as the terminal showed it, and frames of reels for ten themes.

`python -m tests.benchmarks.pictures [FOLDER] [--only conversation|reels]` (default docs/images). Both come out of the
product as it is: the conversation is the demo's, the frames are taken from finished reels. The conversation shows how long
things took: record it on a quiet machine.
"""

import argparse
import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from rich.console import Console

from bot import demo
from bot.app import App, opened
from storage.tables import JobState
from tests.bot.rooms import settings_in
from tools.ffmpeg.binary import locate
from tools.production import Asker, ReelParams
from tools.programs import ROOT

THEMES = (
    ("Ava", "beach at sunset"),
    ("Kai", "a rainy night walk"),
    ("Ava", "coffee in a small cafe"),
    ("Kai", "hiking in the mountains"),
    ("Ava", "yoga in the morning park"),
    ("Kai", "ramen bar at midnight"),
    ("Ava", "ice skating"),
    ("Kai", "rooftop at night"),
    ("Ava", "a book fair in Vienna"),
    ("Kai", "workout in the gym"),
)
TILE = (270, 480)  # px


async def conversation(to: Path) -> None:
    """Play the demo, in the folder that it has, into a recording console and save it as SVG."""
    folder = ROOT / "demo"
    if folder.exists():
        raise SystemExit("There is a demo/ already: move it away, the recording makes one and removes it.")
    console = Console(record=True, width=92, force_terminal=False, file=sys.stderr)
    try:
        settings = settings_in(folder, **{"data_dir": folder, "database.url": None})
        await demo.play(settings, "a rainy night walk for Kai, 12 seconds", console=console)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    drawn = console.export_svg(title="./troupe demo")
    # The picture stands alone: no font is fetched from anywhere, the reader's own monospace will do.
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL).replace(f"{ROOT}/", "")
    (to / "conversation.svg").write_text(drawn, encoding="utf-8")


async def contact_sheet(folder: Path, to: Path) -> None:
    """Make ten reels and lay a frame of each beside the others."""
    sheet = Image.new("RGB", (TILE[0] * 5, TILE[1] * 2))
    async with opened(settings_in(folder), command="pictures") as app:
        for index, (name, theme) in enumerate(THEMES):
            reel = await made(app, name, theme)
            frame = folder / f"frame-{index}.png"
            command = [str(locate()), "-v", "error", "-ss", "0.9", "-i", str(reel), "-frames:v", "1", "-y", str(frame)]
            subprocess.run(command, check=True)
            with Image.open(frame) as picture:
                tile = picture.convert("RGB").resize(TILE, Image.Resampling.LANCZOS)
            sheet.paste(tile, (TILE[0] * (index % 5), TILE[1] * (index // 5)))
        await app.desk.close()
    sheet.save(to / "contact-sheet.jpg", quality=86, optimize=True)


async def made(app: App, name: str, theme: str) -> Path:
    persona = await app.studio.personas.find(name)
    assert persona is not None
    params = ReelParams(theme=theme, persona_id=persona.id, duration_s=5.0, storyboard="off", seed=7)
    job = await app.studio.production.start_reel(params, Asker())
    while True:
        await asyncio.sleep(0.2)
        now = await app.studio.jobs.get(job.id)
        assert now is not None
        assert now.state is not JobState.FAILED, now.error
        if now.state is JobState.SUCCEEDED:
            break
    asset = await app.studio.assets.get(int(now.result["asset"]))
    assert asset is not None
    return app.studio.blobs.path(asset.sha256, asset.suffix)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("to", type=Path, nargs="?", default=Path("docs/images"))
    parser.add_argument("--only", choices=("conversation", "reels"))
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        if given.only != "reels":
            await conversation(given.to)
        if given.only != "conversation":
            await contact_sheet(Path(folder), given.to)


if __name__ == "__main__":
    asyncio.run(main())
