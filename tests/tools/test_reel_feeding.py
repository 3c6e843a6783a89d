"""Frames on their way into an encoder: whole, in order, and never drawn over before they are read."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tools.errors import InvalidRequest
from tools.reel.draw import Drawing
from tools.reel.feeding import Feeding
from tools.reel.spec import Layer
from tools.reel.worker import segment

# An encoder that looks away first, then reads in bites that fit no frame.
SLOW = "import sys, time; time.sleep(0.3); out = open(sys.argv[1], 'wb')\nwhile bite := sys.stdin.buffer.read(70_001): out.write(bite)"


@pytest.fixture(params=["lent", "copied"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "copied":

        def refused(name: str) -> int:
            raise OSError(38, "Function not implemented", name)

        monkeypatch.setattr(os, "memfd_create", refused, raising=False)
    return str(request.param)


def fed(encoder: "subprocess.Popen[bytes]", size: int, count: int) -> int:
    """Draw `count` frames of one level each; how many were taken."""
    feeding = Feeding(encoder, size)
    taken = 0
    for number, buffer in enumerate(feeding.buffers()):
        if number == count:
            break
        buffer[:] = number % 251
        feeding.drawn()
        taken += 1
    feeding.end()
    return taken


@pytest.mark.parametrize("size", [4_097, 300_000, 3_110_400])
def test_every_frame_arrives_as_it_was_drawn(tmp_path: Path, way: str, size: int) -> None:
    out, count = tmp_path / "frames", max(6, 3_000_000 // size)
    with subprocess.Popen([sys.executable, "-c", SLOW, str(out)], stdin=subprocess.PIPE) as encoder:
        assert fed(encoder, size, count) == count
        encoder.wait()

    arrived = np.fromfile(out, np.uint8).reshape(count, size)
    assert np.array_equal(arrived.min(axis=1), np.arange(count) % 251)
    assert np.array_equal(arrived.max(axis=1), np.arange(count) % 251)


def test_an_encoder_that_ends_early_ends_the_drawing(way: str) -> None:
    with subprocess.Popen([sys.executable, "-c", "input"], stdin=subprocess.PIPE) as encoder:
        assert fed(encoder, 3_110_400, 1000) < 1000


def test_a_picture_that_cannot_be_drawn_leaves_no_encoder_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, encoders = tmp_path / "broken.png", []
    Image.effect_noise((216, 384), 40).convert("RGB").save(broken)
    broken.write_bytes(broken.read_bytes()[:20_000])
    drawing = Drawing(
        width=216, height=384, fps=30, frames=30, layer=Layer(image=broken, move="still", life=30, played=0)
    )
    start = subprocess.Popen

    def started(*words: Any, **how: Any) -> Any:
        encoders.append(start(*words, **how))
        return encoders[-1]

    monkeypatch.setattr(subprocess, "Popen", started)
    with pytest.raises(InvalidRequest):
        segment([sys.executable, "-c", "import sys; sys.stdin.read()"], drawing, lambda _: None)

    assert [encoder.poll() is not None for encoder in encoders] == [True]
