"""A ComfyUI on loopback, a painter with little patience, and requests."""

import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.emulators.comfyui import ComfyUIEmulator
from tools.comfyui.painter import ComfyPainter
from tools.comfyui.runner import Patience
from tools.painting import ImageRequest, Painted, PaintProgress

HURRY = Patience(whole=10, away=1.0, per_call=2.0, connect=1.0, poll_every=0.05, poll_soon=0.01, socket=0.1)


ARequest = Callable[..., ImageRequest]


class Seen:
    """The progress that was told."""

    def __init__(self) -> None:
        self.steps: list[PaintProgress] = []

    def __call__(self, progress: PaintProgress) -> None:
        self.steps.append(progress)


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "picture.png"


def nobody(_: PaintProgress) -> None:
    """Progress that nobody looks at."""


async def paint(painter: ComfyPainter, request: ImageRequest, to: Path) -> Painted:
    return await painter.paint(request, to, progress=nobody)


def is_painted(to: Path, size: tuple[int, int] = (120, 160)) -> bool:
    with Image.open(to) as opened:
        return opened.size == size and opened.mode == "RGB" and not opened.info


@pytest.fixture
async def comfyui() -> AsyncIterator[ComfyUIEmulator]:
    server = ComfyUIEmulator()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def painter(comfyui: ComfyUIEmulator) -> ComfyPainter:
    return ComfyPainter(comfyui.url, patience=HURRY)


@pytest.fixture
def a_request() -> Callable[..., ImageRequest]:
    def build(**given: Any) -> ImageRequest:
        usual: dict[str, Any] = {
            "prompt": "photo of Ava at the beach",
            "negative": "blurry",
            "scene": "beach",
            "width": 120,
            "height": 160,
            "seed": 7,
            "prompt_id": str(uuid.uuid4()),
            "settings": {"steps": 4},
        }
        return ImageRequest(**usual | given)

    return build
