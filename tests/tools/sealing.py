"""Small files to be sealed."""

import subprocess
from pathlib import Path

from PIL import Image

from tools.ffmpeg import locate


def picture_of(path: Path, *, size: tuple[int, int] = (120, 160)) -> Path:
    """A picture of gradients, in the format that its name says."""
    grey = Image.linear_gradient("L").resize(size)
    Image.merge("RGB", (grey, grey.transpose(Image.Transpose.ROTATE_180), grey.point(lambda level: level // 2))).save(
        path
    )
    return path


def clip_of(path: Path, *, seconds: float = 0.4) -> Path:
    """A clip of a few pictures with sound."""
    subprocess.run(
        [str(locate()), "-y", "-loglevel", "error", "-f", "lavfi", "-i", f"testsrc2=size=64x96:rate=10:duration={seconds}",
         "-f", "lavfi", "-i", f"sine=duration={seconds}", "-pix_fmt", "yuv420p", "-preset", "ultrafast", "-movflags",
         "+faststart", str(path)],
        check=True,
    )  # fmt: skip
    return path
