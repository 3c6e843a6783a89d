"""A ComfyUI on loopback, a painter with little patience, and requests."""

import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from tests.emulators.comfyui import ComfyUIEmulator
from tools.comfyui.painter import ComfyPainter, Patience
from tools.painting import ImageRequest

HURRY = Patience(whole=10, away=1.0, per_call=2.0, connect=1.0, poll_every=0.05, poll_soon=0.01, socket=0.1)


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
